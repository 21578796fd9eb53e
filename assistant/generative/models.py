"""GGUF models at hand: a catalogue of known ones, and a folder of those that were downloaded or added."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import ReaderError

from .llama import examine

__all__ = ["KeptModel", "KnownModel", "ModelFolder", "catalogue"]

Progress = Callable[[str, int, int], None]  # what is being done, bytes done, of how many

_NAME = re.compile(r"\w[\w.-]{0,80}")
_IN_USE = "in-use.txt"
_UNFINISHED = ".unfinished"  # what a download that was broken off goes on with
_SILENCE = 30.0  # seconds without a byte
_TRIES = 3


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the catalogue: `size` in bytes on disk, `memory` in bytes while it runs, where the hub keeps it."""

    name: str
    size_class: str
    repository: str
    file: str
    size: int
    memory: int
    licence: str
    note: str


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model in the folder; `size` in bytes."""

    name: str
    path: Path
    size: int


@cache
def catalogue() -> tuple[KnownModel, ...]:
    """The models that `pull` knows by name."""
    rows = tomllib.loads((files("assistant.generative") / "models.toml").read_text(encoding="utf-8"))["model"]
    return tuple(KnownModel(size_class=row.pop("class"), **row) for row in rows)


class ModelFolder:
    """The models in `folder`, as NAME.gguf. Nothing is created by looking."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def kept(self) -> list[KeptModel]:
        """The models here, by name."""
        found = sorted(p for p in self.folder.glob("*.gguf") if p.is_file()) if self.folder.is_dir() else []
        return [KeptModel(p.stem, p, p.stat().st_size) for p in found]

    def path(self, spec: str) -> Path:
        """The file of a model: that of the name `spec` in the folder, or the path `spec`."""
        return next((m.path for m in self.kept() if m.name == spec), Path(spec))

    @property
    def in_use(self) -> str:
        """The name of the model that answers unless another is asked for; "" if none."""
        try:
            name = (self.folder / _IN_USE).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return name if any(m.name == name for m in self.kept()) else ""

    def use(self, name: str) -> None:
        """Have the model `name` answer from now on, or none for "". Raises ReaderError if it is not here."""
        if name:
            self._kept(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _IN_USE).write_text(f"{name}\n", encoding="utf-8")

    def _kept(self, name: str) -> KeptModel:
        for m in self.kept():
            if m.name == name:
                return m
        advice = "Xem các mô hình đã có: vanban model list; tải về: vanban model pull TÊN; thêm tệp: vanban model add TỆP."
        raise ReaderError(f"Chưa có mô hình «{name}».", advice=advice)

    def remove(self, name: str) -> KeptModel:
        """Delete the model `name` from the folder; a file it was added from stays. Raises ReaderError if it is not here."""
        kept = self._kept(name)
        if self.in_use == name:
            self.use("")
        kept.path.unlink()
        return kept

    def add(self, file: Path, name: str = "") -> KeptModel:
        """Take a GGUF file into the folder, by a hard link where the disk allows, else as a copy.

        `name` is the file's own name by default, or the catalogue's for a file of the catalogue. Raises
        ReaderError if llama.cpp cannot read the file or the name is taken by another model.
        """
        known = next((k.name for k in catalogue() if k.file == file.name), "")
        name = name or known or file.stem
        _check_name(name)
        examine(file)
        target = self.folder / f"{name}.gguf"
        if target.exists():
            if target.samefile(file):
                return KeptModel(name, target, target.stat().st_size)
            advice = f"Đặt tên khác bằng --name, hoặc bỏ mô hình cũ: vanban model remove {name}"
            raise ReaderError(f"Đã có mô hình tên «{name}».", advice=advice)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".copying")
        unfinished.unlink(missing_ok=True)
        try:
            try:
                os.link(file.resolve(), unfinished)
            except OSError:
                shutil.copyfile(file, unfinished)
            unfinished.replace(target)
        except OSError as err:
            problem = f"Không chép được {file.name} vào {self.folder}: {err.strerror or err}."
            raise ReaderError(problem, advice="Kiểm tra chỗ trống trên đĩa.") from err
        finally:
            unfinished.unlink(missing_ok=True)
        return KeptModel(name, target, target.stat().st_size)

    def pull(self, name: str, progress: Progress | None = None) -> KeptModel:
        """Download a model of the catalogue, or "OWNER/REPOSITORY/FILE.gguf" of the hub; goes on where it was broken off.

        The file is only taken if its SHA-256 is the hub's. Raises ReaderError if it cannot be had whole.
        """
        known = next((k for k in catalogue() if k.name == name), None)
        repository, _, file = name.rpartition("/")
        if known is not None:
            repository, file = known.repository, known.file
        elif repository.count("/") != 1 or not file.endswith(".gguf"):
            names = ", ".join(k.name for k in catalogue())
            raise ReaderError(f"Không biết mô hình «{name}».", advice=f"Dùng một trong: {names}; hoặc CHỦ/KHO/TỆP.gguf.")
        kept = known.name if known else Path(file).stem
        _check_name(kept)
        target = self.folder / f"{kept}.gguf"
        if target.exists() and known is not None:
            return KeptModel(kept, target, target.stat().st_size)
        (self.folder / _UNFINISHED).mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / _UNFINISHED / f"{kept}.lock", timeout=0):
                got = self._download(repository, file, target, progress or (lambda *_: None))
                if got != target:
                    examine(got)
                    got.replace(target)
        except ReaderError:
            raise
        except Timeout as err:
            raise ReaderError(f"Một lệnh khác đang tải «{kept}».", advice="Chờ lệnh đó xong.") from err
        except Exception as err:  # whatever the hub's client and the network raise
            said = " ".join(str(err).split())[:200].rstrip(".") or type(err).__name__
            advice = (
                f"Kiểm tra tên kho, tên tệp và mạng rồi chạy lại (phần đã tải được giữ). Nếu máy này không ra mạng được: tải tệp {file} "
                f"của kho {repository} trên máy khác, chép sang đây rồi chạy: vanban model add {file}"
            )
            raise ReaderError(f"Không tải được mô hình: {said}.", advice=advice) from err
        return KeptModel(kept, target, target.stat().st_size)

    def _download(self, repository: str, file: str, target: Path, progress: Progress) -> Path:
        """The whole file with the hub's SHA-256, in the folder of unfinished ones; or `target`, if that is it already."""
        from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url
        from huggingface_hub.utils import build_hf_headers

        if constants.HF_HUB_OFFLINE:
            advice = "Bỏ biến này (và TRANSFORMERS_OFFLINE) rồi chạy lại."
            raise ReaderError("Biến HF_HUB_OFFLINE đang cấm tải từ kho mô hình.", advice=advice)
        meta = get_hf_file_metadata(hf_hub_url(repository, file))
        wanted, size = (meta.etag or "").lower(), meta.size or 0
        if not re.fullmatch(r"[0-9a-f]{64}", wanted):
            advice = "Tải tệp bằng cách khác rồi dùng «vanban model add»."
            raise ReaderError(f"Kho mô hình không cho biết SHA-256 của {file}.", advice=advice)
        if target.exists():
            if _sha256(target) == wanted:
                return target
            advice = f"Bỏ mô hình cũ trước: vanban model remove {target.stem}"
            raise ReaderError(f"Đã có mô hình khác tên «{target.stem}».", advice=advice)
        folder = self.folder / _UNFINISHED
        part = folder / f"{wanted}.part"  # named after its content: another version of the file is not appended to
        have = part.stat().st_size if part.exists() else 0
        if size - have > shutil.disk_usage(folder).free:
            raise ReaderError(f"Đĩa không đủ chỗ: {file} cần {size / 1e9:.1f} GB.", advice="Giải phóng đĩa hoặc chọn --home khác.")
        # Not the hub's own download: it begins anew after an interruption.
        _fetch(hf_hub_url(repository, file, revision=meta.commit_hash), build_hf_headers(), part, size, lambda n: progress(file, n, size))
        if _sha256(part) != wanted:
            part.unlink()
            raise ReaderError(f"Tệp {file} tải về không khớp SHA-256 của kho; đã bỏ.", advice="Chạy lại lệnh này.")
        return part


def _fetch(url: str, headers: dict[str, str], part: Path, size: int, progress: Callable[[int], None]) -> None:
    """Download what `part` lacks of `size` bytes; asks again after an interruption, as long as something comes."""
    import httpx

    fruitless = 0
    with httpx.Client(follow_redirects=True, timeout=_SILENCE) as client:
        while (have := part.stat().st_size if part.exists() else 0) < size:
            given = {**headers, "Range": f"bytes={have}-", "Accept-Encoding": "identity"}
            broken: Exception = ConnectionError("kho mô hình ngắt giữa chừng")
            try:
                with client.stream("GET", url, headers=given) as response:
                    response.raise_for_status()
                    with part.open("ab" if response.status_code == 206 else "wb") as out:
                        for piece in response.iter_bytes():
                            out.write(piece)
                            progress(out.tell())
            except httpx.TransportError as err:
                broken = err
            fruitless = 0 if part.exists() and part.stat().st_size > have else fruitless + 1
            if fruitless > _TRIES:
                raise broken
            time.sleep(fruitless)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name == "none":
        raise ReaderError(f"Tên mô hình «{name}» không hợp lệ.", advice="Dùng chữ, số, dấu chấm, gạch nối: --name TÊN.")


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
