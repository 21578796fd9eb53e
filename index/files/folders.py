"""Which files a path stands for: those to read, and those left aside with the reason why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.faults import said

from .file_names import written
from .formats import FORMATS

__all__ = ["BESIDE", "Found", "walk"]

BESIDE = ".meta.toml"  # what ends the name of a file with a document's metadata


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; or, with `left`, one that is left aside, with the reason as a clause.

    `left` is suffix, hidden, lock, metadata, link or special for what is passed over by design, and unreadable for a
    folder or file that could not be looked at.
    """

    path: Path
    left: str = ""
    reason: str = ""


def walk(paths: Iterable[Path]) -> Iterator[Found]:
    """The files that `paths` stand for: each file itself, and in each folder every file there is.

    Folders are walked in sorted order. In them only files of a known format are to be read; hidden files and
    folders, lock files of office programs, `*.meta.toml` files, links that lead out of the folder or nowhere, and
    what is no file are given with the reason why they are not. A path named by the caller is always to be read
    unless it is a folder, so that its absence or format can be reported.
    """
    for path in map(Path, paths):
        try:
            folder = path.is_dir()
        except (OSError, ValueError):  # not permitted to look; parse() will say so
            folder = False
        if folder:
            yield from _walk_folder(path)
        else:
            yield Found(path)


def _walk_folder(folder: Path) -> Iterator[Found]:
    refused: list[Found] = []

    def refuse(err: OSError) -> None:
        refused.append(Found(Path(os.fsdecode(err.filename or folder)), "unreadable", f"không xem được thư mục: {said(err)}"))

    root = folder.resolve()
    for where, folders, files in os.walk(folder, followlinks=False, onerror=refuse):
        walked = []
        for name in sorted(folders):
            path = Path(where, name)
            if name.startswith("."):
                yield Found(path, "hidden", "thư mục ẩn (tên bắt đầu bằng dấu chấm)")
            elif path.is_symlink():  # either outside, or inside and walked in its own place
                yield Found(path, "link", "liên kết tới một thư mục")
            else:
                walked.append(name)
        for name in sorted(files):
            yield _judged(Path(where, name), root)
        folders[:] = walked
        yield from refused
        refused.clear()
    yield from refused


def _judged(path: Path, root: Path) -> Found:
    """Whether a file in a folder is to be read. Nothing is opened: opening a pipe would wait for ever."""
    name, suffix = path.name, path.suffix.lower()
    if name.startswith("."):
        return Found(path, "hidden", "tệp ẩn (tên bắt đầu bằng dấu chấm)")
    if name.startswith("~$"):
        return Found(path, "lock", "tệp khóa tạm của Word, Excel")
    if name.endswith(BESIDE):
        return Found(path, "metadata", "thông tin của tài liệu bên cạnh")
    try:
        if path.is_symlink() and (why := _astray(path, root)):
            return Found(path, "link", why)
        mode = path.stat().st_mode
    except OSError as err:
        return Found(path, "unreadable", f"không xem được tệp: {said(err)}")
    if not stat.S_ISREG(mode):
        return Found(path, "special", _special(mode))
    if suffix not in FORMATS:
        return Found(path, "suffix", f"chưa hỗ trợ loại tệp {written(suffix)}" if suffix else "chưa hỗ trợ tệp không có đuôi")
    return Found(path)


def _astray(link: Path, root: Path) -> str:
    """Why a link is not followed; "" if it leads to a file in the folder."""
    try:
        target = link.resolve(strict=True)
    except RuntimeError:  # a loop
        return "liên kết vòng quanh, không dẫn tới đâu"
    except OSError as err:
        return f"liên kết không dẫn tới đâu: {said(err)}"
    return "" if target.is_relative_to(root) else "liên kết dẫn ra ngoài thư mục"


def _special(mode: int) -> str:
    for test, what in (
        (stat.S_ISFIFO, "ống dẫn (FIFO)"),
        (stat.S_ISSOCK, "ổ cắm (socket)"),
        (stat.S_ISCHR, "thiết bị"),
        (stat.S_ISBLK, "thiết bị"),
    ):
        if test(mode):
            return f"{what}, không phải tệp"
    return "không phải tệp"
