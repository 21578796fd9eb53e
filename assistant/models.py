"""GGUF models at hand: a catalogue of known ones, and a folder of those that were downloaded or added."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from index.errors import ReaderError

from .model import examine

__all__ = ["KeptModel", "KnownModel", "ModelFolder", "catalogue"]

Progress = Callable[[str, int, int], None]  # what is being done, bytes done, of how many

_NAME = re.compile(r"\w[\w.-]{0,80}")
_IN_USE = "in-use.txt"
_UNFINISHED = ".unfinished"  # what a download that was broken off goes on with


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
    rows = tomllib.loads((files("assistant") / "models.toml").read_text(encoding="utf-8"))["model"]
    return tuple(KnownModel(size_class=row.pop("class"), **row) for row in rows)


class ModelFolder:
    """The models in `folder`, as NAME.gguf. Nothing is created by looking."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def kept(self) -> list[KeptModel]:
        """The models here, by name."""
        found = sorted(self.folder.glob("*.gguf")) if self.folder.is_dir() else []
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
        kept.path.unlink()
        return kept

    def add(self, file: Path, name: str = "") -> KeptModel:
        """Take a GGUF file into the folder, by a hard link where the disk allows, else as a copy.

        `name` is the file's own name by default, or the catalogue's for a file of the catalogue. Raises
        ReaderError if llama.cpp cannot read the file or the name is taken by another model.
        """
        known = next((k.name for k in catalogue() if k.file == file.name), "")
        name = name or known or file.stem
        if not _NAME.fullmatch(name):
            raise ReaderError(f"Tên mô hình «{name}» không hợp lệ.", advice="Dùng chữ, số, dấu chấm, gạch nối: --name TÊN.")
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
            os.link(file.resolve(), unfinished)
        except OSError:
            shutil.copyfile(file, unfinished)
        unfinished.replace(target)
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
        target = self.folder / f"{kept}.gguf"
        if target.exists():
            return KeptModel(kept, target, target.stat().st_size)
        try:
            got = self._download(repository, file, progress or (lambda *_: None))
            examine(got)
        except ReaderError:
            raise
        except Exception as err:  # whatever the hub's client and the network raise
            said = " ".join(str(err).split())[:200] or type(err).__name__
            advice = (
                f"Kiểm tra mạng rồi chạy lại (phần đã tải được giữ). Nếu máy này không ra mạng được: tải tệp {file} của kho {repository} "
                f"trên máy khác, chép sang đây rồi chạy: vanban model add {file}"
            )
            raise ReaderError(f"Không tải được mô hình: {said}.", advice=advice) from err
        got.replace(target)
        shutil.rmtree(self.folder / _UNFINISHED, ignore_errors=True)
        return KeptModel(kept, target, target.stat().st_size)

    def _download(self, repository: str, file: str, progress: Progress) -> Path:
        """The whole file with the hub's SHA-256, in the folder of unfinished ones."""
        # Plain HTTP goes on where it stopped; the hub's other protocol begins anew.
        os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
        from huggingface_hub import constants, get_hf_file_metadata, hf_hub_download, hf_hub_url

        if constants.HF_HUB_OFFLINE:
            raise ReaderError(
                "Biến HF_HUB_OFFLINE đang cấm tải từ kho mô hình.", advice="Bỏ biến này (và TRANSFORMERS_OFFLINE) rồi chạy lại."
            )
        meta = get_hf_file_metadata(hf_hub_url(repository, file))
        wanted = (meta.etag or "").lower()
        if not re.fullmatch(r"[0-9a-f]{64}", wanted):
            raise ReaderError(
                f"Kho mô hình không cho biết SHA-256 của {file}.", advice="Tải tệp bằng cách khác rồi dùng «vanban model add»."
            )
        folder = self.folder / _UNFINISHED
        folder.mkdir(parents=True, exist_ok=True)
        if (meta.size or 0) > shutil.disk_usage(folder).free:
            raise ReaderError(
                f"Đĩa không đủ chỗ: {file} cần {(meta.size or 0) / 1e9:.1f} GB.", advice="Giải phóng đĩa hoặc chọn --home khác."
            )
        got = Path(
            hf_hub_download(
                repository, file, revision=meta.commit_hash, local_dir=folder, tqdm_class=_telling(file, meta.size or 0, progress)
            )
        )
        if _sha256(got) != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            raise ReaderError(f"Tệp {file} tải về không khớp SHA-256 của kho; đã bỏ.", advice="Chạy lại lệnh này.")
        return got


def _telling(file: str, size: int, progress: Progress) -> Any:
    """A progress bar of the hub's client that only tells ours."""
    from huggingface_hub.utils import tqdm

    class Telling(tqdm):  # type: ignore[misc, unused-ignore]
        def __init__(self, *args: Any, initial: float = 0, **given: Any) -> None:
            self.done = int(initial)
            super().__init__(*args, initial=initial, **{**given, "disable": True})

        def update(self, n: float | None = 1) -> bool | None:
            self.done += int(n or 0)
            progress(file, self.done, size)
            return None

    return Telling


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
