"""Whether everything that vanban needs is here: programs, packages, the collection, room on the disk."""

from __future__ import annotations

import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import typer

from ui.readers import models_of
from ui.workspace import Workspace, version

from .application import command, opened
from .options import Home, Json

__all__ = ["Check", "doctor", "examine"]

_PYTHON = (3, 11)  # as in pyproject.toml
_SQLITE = (3, 24)  # the first with upserts
_ANSWERS = 20  # seconds that a program has to name its languages
_ROOM = 500 * 2**20  # bytes: a collection of some hundred documents and its indexes, with what a rebuild takes


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. What is not `required` only makes vanban better."""

    name: str
    ok: bool
    detail: str
    advice: str = ""
    required: bool = True


def examine(workspace: Workspace) -> Iterator[Check]:
    """Look at one thing after another; nothing heavy is imported and nothing is created."""
    yield Check(
        "Python", sys.version_info >= _PYTHON,
        f"{platform.python_version()} ({platform.system()} {platform.machine()})", f"Cài Python {_dotted(_PYTHON)} trở lên.",
    )  # fmt: skip
    yield from _packages()
    yield Check("SQLite", sqlite3.sqlite_version_info >= _SQLITE, sqlite3.sqlite_version, f"Cần SQLite {_dotted(_SQLITE)} trở lên.")
    yield from _collection(workspace)
    yield _model(workspace)
    yield from _programs()
    yield _room(workspace.home)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _packages() -> Iterator[Check]:
    yield Check("vanban", True, version())
    try:
        wanted = metadata.requires("vanban") or []
    except metadata.PackageNotFoundError:
        yield Check("Gói Python", False, "vanban chưa được cài bằng pip.", "Chạy `pip install .`.", required=False)
        return
    for requirement in wanted:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" in requirement:
            continue
        try:
            yield Check(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, False, "chưa cài.", f'Chạy `pip install "{requirement.split(";")[0].strip()}"`.')


def _collection(workspace: Workspace) -> Iterator[Check]:
    from index.errors import VanbanError

    where = f"Bộ tài liệu {workspace.home}"
    if not workspace.exists:
        yield Check(where, True, "chưa có tài liệu nào, dùng bộ tài liệu mẫu.")
        yield Check("Bộ nhúng", True, "builtin")
        return
    try:
        collection = workspace.own()
        documents = collection.documents()
    except (VanbanError, sqlite3.Error, OSError) as err:
        advice = err.advice if isinstance(err, VanbanError) else "Kiểm tra quyền đọc và ghi thư mục này."
        message = err.message if isinstance(err, VanbanError) else str(err)
        yield Check(where, False, message, advice)
        return
    passages = sum(d.passages for d in documents)
    yield Check(where, True, f"{len(documents)} tài liệu, {passages} đoạn, lần thay đổi thứ {collection.generation}.")
    spec = collection.embedder
    local = Path(spec).is_absolute()
    advice = "Thư mục mô hình không còn; chạy «vanban embedder use builtin»."
    yield Check("Bộ nhúng", not local or Path(spec).is_dir(), spec, advice)


def _model(workspace: Workspace) -> Check:
    folder = models_of(workspace)
    kept = ", ".join(m.name for m in folder.kept())
    detail = f"{folder.in_use} (đang dùng)." if folder.in_use else f"không dùng; đã có: {kept}." if kept else ""
    advice = "Không bắt buộc; xem: vanban model list."
    return Check("Mô hình ngôn ngữ", bool(folder.in_use), detail, advice, required=False)


def _programs() -> Iterator[Check]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    advice = "Cần để đọc tệp Word đời cũ (.doc): cài LibreOffice."
    yield Check("LibreOffice", bool(office), office or "", advice, required=False)
    advice = "Cần để đọc bản quét: `apt install tesseract-ocr tesseract-ocr-vie`."
    tesseract = shutil.which("tesseract")
    if not tesseract:
        yield Check("tesseract", False, "", advice, required=False)
        return
    try:
        listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, timeout=_ANSWERS, check=False)
        vietnamese = "vie" in (listed.stdout + listed.stderr).split()
    except (OSError, subprocess.TimeoutExpired):
        vietnamese = False
    detail = f"{tesseract}, {'có' if vietnamese else 'không có'} dữ liệu tiếng Việt (vie)."
    yield Check("tesseract", vietnamese, detail, advice, required=False)


def _room(home: Path) -> Check:
    there = next((p for p in (home, *home.absolute().parents) if p.exists()), Path.cwd())
    try:
        free = shutil.disk_usage(there).free
    except OSError as err:
        return Check("Đĩa trống", False, str(err), "Kiểm tra ổ đĩa chứa bộ tài liệu.")
    shown = f"{free / 2**30:.1f} GB".replace(".", ",")
    return Check("Đĩa trống", free >= _ROOM, shown, "Giải phóng ít nhất 0,5 GB hoặc chọn --home ở ổ khác.")


@command("doctor")
def doctor(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Kiểm tra những gì vanban cần trên máy này."""
    from ui.shown import terminal

    with opened(ctx, home) as workspace:
        found = [asdict(c) for c in examine(workspace)]
    if as_json:
        terminal.write_json({"checks": found})
    else:
        terminal.checks(found)
    if any(c["required"] and not c["ok"] for c in found):
        raise typer.Exit(1)
