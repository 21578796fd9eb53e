"""What the operating system and SQLite say when something fails, in the words of the one tree of errors.

A collection that is locked, full or forbidden is whole: no message here tells anyone to move it away. Only what
SQLite itself finds to be damaged, or to be no database, is called that.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from .errors import CollectionError, DamagedCollection, FailingDisk, ForbiddenHome, FullDisk, LockedCollection, UnusableHome, VanbanError

__all__ = ["of_database", "of_system", "said"]

_SAID = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EDQUOT: "đã hết hạn mức dung lượng",
    errno.EFBIG: "tệp vượt cỡ lớn nhất được phép",
    errno.EIO: "ổ đĩa báo lỗi đọc, ghi",
    errno.ELOOP: "liên kết vòng quanh, không dẫn tới đâu",
    errno.ENAMETOOLONG: "tên hoặc đường dẫn quá dài",
    errno.ENOTDIR: "có một phần của đường dẫn không phải là thư mục",
    errno.EEXIST: "đã có tệp cùng tên ở đó",
    errno.EISDIR: "đây là một thư mục",
    errno.EMFILE: "đang mở quá nhiều tệp",
    errno.ENFILE: "máy đang mở quá nhiều tệp",
    errno.EBUSY: "đang được dùng",
    errno.ETIMEDOUT: "ổ đĩa mạng không trả lời",
    errno.ESTALE: "ổ đĩa mạng đã bị ngắt",
    errno.ENODEV: "thiết bị không còn",
    errno.ENXIO: "thiết bị không còn",
}
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FAILING = frozenset({errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ENODEV, errno.ENXIO})
_KEPT = "Những gì đã lưu vẫn nguyên."
_ROOM = "Giải phóng chỗ trống (hoặc xin thêm hạn mức) rồi chạy lại; hoặc chọn --home ở ổ khác."
_RIGHTS = "Cấp quyền đọc và ghi cho thư mục và các tệp trong đó, hoặc chọn thư mục khác bằng --home."
_DISK = "Kiểm tra ổ đĩa và chép dữ liệu ra nơi khác."
_SCARCE = 2**20  # bytes free under which a failed write is put down to want of room


def said(err: OSError) -> str:
    """What the operating system says, as a clause in Vietnamese; in its own words where it has none here."""
    return _SAID.get(err.errno or 0, str(err.strerror or err))


def of_system(err: OSError, home: Path) -> UnusableHome | None:
    """The error of the tree for a failure in the folder `home`; None for one that says nothing about the folder."""
    where = Path(os.fsdecode(err.filename)) if isinstance(err.filename, str | bytes) else home
    if err.errno in _FULL or (err.errno is None and "requested and" in str(err)):  # NumPy's words for a short write
        return _full(home)
    if err.errno in _FORBIDDEN:
        return _forbidden(where, said(err))
    if err.errno in _FAILING:
        return FailingDisk(f"Không đọc, ghi được {where}: {said(err)}.", advice=_DISK)
    if err.errno in (errno.ENOTDIR, errno.EEXIST):
        return UnusableHome(f"Không dùng được {home} làm thư mục dữ liệu: {said(err)}.", advice="Chọn một thư mục bằng --home.")
    if err.errno in (errno.EMFILE, errno.ENFILE, errno.ENAMETOOLONG):
        return UnusableHome(f"Không mở được {where}: {said(err)}.", advice="Chọn thư mục khác bằng --home, hoặc đóng bớt chương trình.")
    return None


def of_database(err: sqlite3.Error, path: Path) -> VanbanError:
    """The error of the tree for a failure of SQLite with the database at `path`."""
    code = getattr(err, "sqlite_errorcode", None)
    kind = code & 0xFF if isinstance(code, int) else -1
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return LockedCollection(
            f"Bộ tài liệu tại {path} đang bị một chương trình khác giữ, chờ mãi chưa được.",
            advice=f"Đóng chương trình kia (hoặc chờ nó xong) rồi chạy lại. {_KEPT}",
        )
    if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOLFS):
        return _full(path.parent)
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return _forbidden(path, "chỉ được đọc, không ghi được")
    if kind == sqlite3.SQLITE_CANTOPEN:
        return _closed(path)
    if kind == sqlite3.SQLITE_IOERR:
        return _failing(path)
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return DamagedCollection(
            f"Không mở được bộ tài liệu tại {path}: tệp đã hỏng hoặc không phải cơ sở dữ liệu.",
            advice="Chuyển tệp này đi chỗ khác (hoặc khôi phục bản sao lưu) rồi thêm lại tài liệu bằng «vanban add».",
        )
    if kind == sqlite3.SQLITE_NOMEM:
        return UnusableHome(f"Không đủ bộ nhớ để đọc bộ tài liệu tại {path}.", advice=f"Đóng bớt chương trình rồi chạy lại. {_KEPT}")
    return CollectionError(
        f"Bộ tài liệu tại {path} không làm được việc này: {err}.",
        advice=f"Chạy lại; nếu vẫn vậy, báo lỗi kèm nguyên dòng này. {_KEPT}",
    )


def _full(home: Path) -> FullDisk:
    return FullDisk(f"Ổ đĩa chứa {home} đã đầy hoặc hết hạn mức, không ghi thêm được.", advice=f"{_ROOM} {_KEPT}")


def _forbidden(path: Path, why: str) -> ForbiddenHome:
    return ForbiddenHome(f"Không đọc, ghi được {path}: {why}.", advice=f"{_RIGHTS} {_KEPT}")


def _closed(path: Path) -> UnusableHome:
    """Why SQLite could not open a file: it does not tell, but the file system does."""
    try:
        path.stat()
        with path.open("rb"):
            pass
    except OSError as err:
        if told := of_system(err, path.parent):
            return told
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return _forbidden(path.parent, "không có quyền ghi vào thư mục")
    return UnusableHome(f"Không mở được {path}.", advice="Kiểm tra đường dẫn, quyền truy cập và số tệp đang mở rồi chạy lại.")


def _failing(path: Path) -> UnusableHome:
    """SQLite calls a write beyond a quota or a limit on files an error of the disk, too."""
    try:
        place = os.statvfs(path.parent) if hasattr(os, "statvfs") else None
    except OSError:
        place = None
    if place is not None and place.f_bavail * place.f_frsize < _SCARCE:
        return _full(path.parent)
    return FailingDisk(
        f"Ổ đĩa báo lỗi khi đọc, ghi {path}: hết chỗ hoặc hạn mức, ổ bị ngắt, hay ổ hỏng.",
        advice=f"Xem chỗ trống và hạn mức trước; nếu còn thì kiểm tra ổ đĩa. {_KEPT}",
    )
