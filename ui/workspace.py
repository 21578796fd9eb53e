"""Where a user's documents are, and the bundled samples that stand in while there are none."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Collection

__all__ = ["Workspace", "version"]

_SAMPLES_NOTICE = "Chưa có tài liệu nào của bạn, đang dùng bộ tài liệu mẫu kèm theo chương trình; thêm tài liệu bằng «vanban add»."
_KEY = 16  # hexadecimal digits that tell one content of the samples from every other
_ABANDONED = 3600  # seconds after which a samples collection that was never finished is taken away


def version() -> str:
    """The installed version of vanban."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("vanban")
    except PackageNotFoundError:  # run from a checkout
        return "0"


class Workspace:
    """One user's folder: their collection, or the samples where they have no document yet.

    `home` is the folder given, else VANBAN_HOME, else where the operating system keeps a user's data. Nothing
    is created by looking: the folder appears with the first document.
    """

    def __init__(self, home: Path | str | None = None) -> None:
        given = home or os.environ.get("VANBAN_HOME")
        self._given = bool(given)
        if given:
            self.home = Path(given).expanduser()
        else:
            from platformdirs import user_data_path

            self.home = user_data_path("vanban", appauthor=False)
        self._own: Collection | None = None
        self._samples: Collection | None = None

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the collections that were opened."""
        for collection in (self._own, self._samples):
            if collection is not None:
                collection.close()
        self._own = self._samples = None

    # ---------------------------------------------------------- collections

    @property
    def exists(self) -> bool:
        """Whether there is a collection in the home folder, with documents or without."""
        return (self.home / "collection.sqlite").is_file()

    def own(self, *, filled: bool = False) -> Collection:
        """The user's collection, for changing it; created where there is none.

        With `filled`, raises UnknownDocument if there is no document in it: the samples cannot be changed.
        """
        if filled and self.samples_in_use:
            from index.errors import UnknownDocument

            raise UnknownDocument(
                "Bạn chưa có tài liệu nào; tài liệu mẫu thì không sửa hay xoá được.",
                advice="Thêm tài liệu bằng «vanban add ĐƯỜNG_DẪN».",
            )
        if self._own is None:
            from index import Collection

            self._own = Collection(self.home)
        return self._own

    def collection(self) -> Collection:
        """The collection to read: the user's own, or the samples while it holds no document."""
        return self.samples() if self.samples_in_use else self.own()

    def samples(self) -> Collection:
        """The bundled samples, whatever documents the user has."""
        if self._samples is None:
            self._samples = self._open_samples()
        return self._samples

    @cached_property
    def samples_in_use(self) -> bool:
        """Whether the user has no document, so that the samples answer. Asked once; reopen after adding."""
        return not self.exists or not self.own().documents()

    @property
    def notices(self) -> list[str]:
        """What is to be said before anything read from `collection()` is shown."""
        return [_SAMPLES_NOTICE] if self.samples_in_use else []

    # -------------------------------------------------------------- samples

    @cached_property
    def samples_home(self) -> Path:
        """The folder of the samples' collection: one for each content of the samples and version of the program."""
        if self._given:
            parent = self.home / ".samples"
        else:
            from platformdirs import user_cache_path

            parent = user_cache_path("vanban", appauthor=False) / "samples"
        key = hashlib.sha256(version().encode())
        for sample in sorted(files("ui").joinpath("samples").iterdir(), key=lambda s: s.name):
            content = sample.read_bytes()
            key.update(f"\0{sample.name}\0{len(content)}\0".encode() + content)
        return parent / key.hexdigest()[:_KEY]

    def _open_samples(self) -> Collection:
        from index import Collection
        from index.errors import CollectionError, DamagedCollection
        from index.faults import said

        home = self.samples_home
        try:
            if home.is_dir():
                with contextlib.suppress(DamagedCollection):
                    found = Collection(home)
                    if found.documents():
                        return found
                    found.close()
                shutil.rmtree(home, ignore_errors=True)
            _build_samples(home)
        except OSError as err:
            raise CollectionError(
                f"Không dựng được bộ tài liệu mẫu trong {home.parent}: {said(err)}.",
                advice="Chỉ ra một thư mục ghi được bằng --home, hoặc thêm tài liệu của bạn bằng «vanban add».",
            ) from err
        return Collection(home)


def _build_samples(home: Path) -> None:
    """Build the samples' collection beside `home` and rename it into place; whoever is first wins."""
    from index import Collection

    parent = home.parent
    parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=parent))
    try:
        with as_file(files("ui").joinpath("samples")) as folder, Collection(building) as collection:
            collection.add([folder])
        try:
            building.rename(home)
        except OSError:
            if not home.is_dir():  # else another first run has just finished the same
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    _sweep(home)


def _sweep(home: Path) -> None:
    """Take away the samples' collections of other versions, and those that were abandoned unfinished."""
    for other in home.parent.iterdir():
        with contextlib.suppress(OSError):
            unfinished = other.name.startswith(".building-")
            if other != home and (not unfinished or time.time() - other.stat().st_mtime > _ABANDONED):
                shutil.rmtree(other, ignore_errors=True)
