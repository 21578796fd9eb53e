"""The connection to SQLite: opened as the collection needs it, and with every failure told in the tree's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.faults import of_database

__all__ = ["Database"]

_PATIENCE = 60.0  # seconds that one writer waits for another

# What one row or one statement may raise; the caller knows which document it was about.
_OF_A_ROW = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError)


class _Cursor(sqlite3.Cursor):
    """A cursor whose failures are those of the tree."""

    path: Path

    def execute(self, sql: str, parameters: Any = (), /) -> _Cursor:
        with _told(self.path):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> _Cursor:
        with _told(self.path):
            return super().executemany(sql, parameters)

    def fetchone(self) -> Any:
        with _told(self.path):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _told(self.path):
            return super().fetchall()

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as err:  # no context manager: this runs once a row
            raise of_database(err, self.path) from err


class Database:
    """An open database.

    Every method raises DamagedCollection for a file that is none or is damaged, one of UnusableHome's kinds where the
    folder, its disk or another program is in the way, and CollectionError for what SQLite refuses otherwise.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _told(path):
            self._connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        self.execute("PRAGMA foreign_keys = ON")
        self.execute("PRAGMA synchronous = FULL")

    def _cursor(self) -> _Cursor:
        cursor = self._connection.cursor(_Cursor)
        cursor.path = self.path
        return cursor

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> _Cursor:
        """Run one statement."""
        return self._cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any]) -> _Cursor:
        """Run one statement for each of `parameters`."""
        return self._cursor().executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; waits for another writer."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")  # may still find the disk full
        except BaseException:
            if self._connection.in_transaction:  # SQLite itself takes back what met a full disk
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is of one moment."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except _OF_A_ROW:
        raise
    except sqlite3.DatabaseError as err:
        raise of_database(err, path) from err
