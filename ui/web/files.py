"""The files that pass between a browser and the page: who each is for, and when it goes.

An upload may be used only by whoever sent it, and a download fetched only by whoever it was made for. Nothing else is
a file of the page: a path is known here letter by letter or it is refused, so that no other spelling leads anywhere.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Files", "temporary"]

_KEPT = 3600  # seconds that a file is kept after it was last used
_RANDOM = 24  # bytes of a folder's name: no one guesses them
_LONGEST = 200  # bytes of a name; file systems end at 255


@cache
def temporary() -> Path:
    """The folder of all that Gradio and the page store for a while: this process's own, closed to others, gone at its end."""
    given = os.environ.get("GRADIO_TEMP_DIR")
    if given:
        Path(given).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="vanban-", dir=given)).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass(slots=True)
class _Kept:
    """A file: for whom, whether it was uploaded, and when it was last asked for."""

    owner: str
    uploaded: bool
    used: float


class Files:
    """The files of one page. An owner is a name that only one user, or one browser, can have."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="files-", dir=temporary()))
        self._known: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def made(self, owner: str, name: str) -> Path:
        """The path to write a file to that `owner` will download under `name`."""
        self._forget_old()
        return self._place(owner, name, uploaded=False)

    def received(self, owner: str, path: Path) -> Path:
        """Take an uploaded file out of where it was stored; gives the place where only `owner` may use it.

        Raises OSError if it is not there.
        """
        self._forget_old()
        place = self._place(owner, path.name, uploaded=True)
        try:
            path.replace(place)
        except OSError:
            self.done(owner, [str(place)])
            raise
        return place

    def readable(self, owner: str, path: str) -> bool:
        """Whether `owner` may fetch the file at exactly this path."""
        return self._is(owner, path, uploads_only=False)

    def uploaded(self, owner: str, path: object) -> bool:
        """Whether `path` is exactly that of a file which `owner` has uploaded and which is still there."""
        return isinstance(path, str) and self._is(owner, path, uploads_only=True)

    def done(self, owner: str, paths: Iterable[str]) -> None:
        """Delete uploads of `owner`; other paths are left alone."""
        for path in paths:
            with self._lock:
                kept = self._known.get(path)
                if kept is None or kept.owner != owner or not kept.uploaded:
                    continue
                del self._known[path]
            shutil.rmtree(Path(path).parent, ignore_errors=True)

    def close(self) -> None:
        """Delete every file."""
        with self._lock:
            self._known.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, owner: str, name: str, *, uploaded: bool) -> Path:
        folder = self._folder / secrets.token_urlsafe(_RANDOM)
        folder.mkdir(mode=0o700)
        while len(name.encode("utf-8", "replace")) > _LONGEST:
            name = name[1:]  # the end says what kind of file it is
        place = folder / name
        with self._lock:
            self._known[str(place)] = _Kept(owner, uploaded, time.monotonic())
        return place

    def _is(self, owner: str, path: str, *, uploads_only: bool) -> bool:
        with self._lock:
            kept = self._known.get(path)
            if kept is None or not owner or kept.owner != owner or (uploads_only and not kept.uploaded):
                return False
            kept.used = time.monotonic()
            return True

    def _forget_old(self) -> None:
        with self._lock:
            old = [path for path, kept in self._known.items() if time.monotonic() - kept.used > _KEPT]
            for path in old:
                del self._known[path]
        for path in old:
            shutil.rmtree(Path(path).parent, ignore_errors=True)
