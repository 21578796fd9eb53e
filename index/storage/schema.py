"""The tables of a collection's database, and which versions of them this program can use."""

from __future__ import annotations

import re
from pathlib import Path

from index.errors import DamagedCollection, NewerCollection

from .database import Database

__all__ = ["BEFORE_FIGURES", "VERSION", "check_version", "create", "create_figures"]

VERSION = "3"
BEFORE_FIGURES = "2"  # the same without the table of figures, which is added when such a collection is opened

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, path TEXT NOT NULL UNIQUE,
  format TEXT NOT NULL, fields TEXT NOT NULL, guessed TEXT NOT NULL, notices TEXT NOT NULL,
  passages INTEGER NOT NULL, tables INTEGER NOT NULL, added TEXT NOT NULL,
  text TEXT NOT NULL); -- last: a listing need not step over it
CREATE TABLE passage(
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, section TEXT NOT NULL,
  page TEXT, pieces TEXT NOT NULL, fields TEXT NOT NULL, groups TEXT NOT NULL, tbl INTEGER NOT NULL, row_kind TEXT NOT NULL,
  shown TEXT NOT NULL, -- what the pieces of the document's text make together, so that a search need not read whole documents
  UNIQUE(document, ordinal));
CREATE TABLE tbl(document INTEGER NOT NULL, number INTEGER NOT NULL, unit TEXT NOT NULL, columns TEXT NOT NULL,
  PRIMARY KEY(document, number)) WITHOUT ROWID;
CREATE TABLE term(id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);
CREATE TABLE postings(document INTEGER PRIMARY KEY, data BLOB NOT NULL, terms BLOB NOT NULL); -- terms: empty, no longer used
CREATE TABLE vector(embedder TEXT NOT NULL, passage INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(embedder, passage)) WITHOUT ROWID;
"""
_FIGURES = """
CREATE TABLE figure(document INTEGER NOT NULL, passage INTEGER NOT NULL, indicator TEXT NOT NULL, key TEXT NOT NULL,
  territory TEXT NOT NULL, period TEXT NOT NULL, role TEXT NOT NULL, low REAL NOT NULL, high REAL NOT NULL, unit TEXT NOT NULL,
  text TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, bound TEXT NOT NULL, dated TEXT NOT NULL, conditions TEXT NOT NULL);
CREATE INDEX figure_key ON figure(key);
CREATE INDEX figure_document ON figure(document);
"""


def create(db: Database) -> None:
    """Make all tables in an empty database."""
    for statement in re.sub(r"--.*", "", _SCHEMA + _FIGURES).split(";"):
        if statement.strip():
            db.execute(statement)


def create_figures(db: Database) -> None:
    """Make the table of figures in a database of the version before it."""
    for statement in _FIGURES.split(";"):
        db.execute(statement)


def check_version(path: Path, version: str) -> None:
    """Raise NewerCollection if a later program wrote the database at `path`, DamagedCollection if `version` is unknown otherwise."""
    if version in (VERSION, BEFORE_FIGURES):
        return
    if version.isdecimal() and int(version) > int(VERSION):
        raise NewerCollection(
            f"Bộ tài liệu tại {path} do bản vanban mới hơn ghi (dạng {version}; bản này đọc tới dạng {VERSION}).",
            advice="Nâng cấp vanban trên máy này; bộ tài liệu vẫn nguyên, đừng xóa hay chuyển đi.",
        )
    raise DamagedCollection(
        f"Bộ tài liệu tại {path} thuộc phiên bản {version}, chương trình này dùng phiên bản {VERSION}.",
        advice="Tạo thư mục mới bằng --home rồi thêm lại tài liệu.",
    )
