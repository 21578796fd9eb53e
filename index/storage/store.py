"""The collection on disk: SQLite holds the truth, one transaction a document.

Everything else (lexical index, vectors) is derived from it, carries its generation, and is
rebuilt when that does not match. See `derived.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from index.errors import DamagedCollection, UnknownDocument
from index.faults import of_system
from index.files import written
from index.records import FIELDS, Document, Entry, Excerpt, Figure, Findings, Passage, Piece, Place

from .database import Database
from .places import TABLE, pack_places, unpack_places
from .postings import pack
from .schema import BEFORE_FIGURES, VERSION, check_version, create, create_figures

__all__ = ["Store"]

_MOST_BOUND = 900  # values given to one statement; versions of SQLite before 3.32 take 999
_KEPT = 5000  # passages kept in memory
_SEPARATORS = (" ", "", "\n", "; ", ": ", " | ", " – ", "; để trống: ", ", ")  # kept by their places here: add at the end

T = TypeVar("T")


class Store:
    """One collection in one folder. Not shared between threads: open one a thread (SQLite takes care of the rest)."""

    def __init__(self, home: Path, *, read_only: bool = False) -> None:
        self.home = home
        self.path = home / "collection.sqlite"
        self._kept: dict[int, Passage] = {}
        try:
            if not self.path.exists() or not read_only:
                home.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            if told := of_system(err, home):
                raise told from err
            raise
        self.db = Database(self.path)
        if self._is_empty():
            with self.transaction():
                if self._is_empty():  # no other process was faster
                    self._create()
        if not self._has_settings():
            raise DamagedCollection(
                f"{self.path} là cơ sở dữ liệu của một chương trình khác, không phải bộ tài liệu.", advice="Chọn thư mục khác bằng --home."
            )
        check_version(self.path, self.meta("version"))

    def _is_empty(self) -> bool:
        return bool(self.db.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()[0])

    def _has_settings(self) -> bool:
        return self.db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'").fetchone() is not None

    def _create(self) -> None:
        create(self.db)
        self.db.executemany("INSERT INTO meta VALUES(?,?)", [("version", VERSION), ("generation", "0"), ("embedder", "builtin")])

    @property
    def lacks_figures(self) -> bool:
        """Whether the collection is of the version before figures were kept: they come from its passages."""
        return self.meta("version") == BEFORE_FIGURES

    def add_figures(self, figures: Mapping[int, Sequence[Sequence[Figure]]]) -> bool:
        """Add the figures of all documents, by row and passage, to a collection that lacks them; False if others were faster."""
        with self.transaction():
            if not self.lacks_figures or figures.keys() != self.documents().keys():
                return False
            create_figures(self.db)
            for seq, found in figures.items():
                self._write_figures(seq, [p.id for p in self.passages(seq)], found)
            self.set_meta("version", VERSION)
        return True

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; waits for another writer."""
        return self.db.transaction()

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside is of one moment."""
        return self.db.snapshot()

    # ------------------------------------------------------------------ meta

    def meta(self, key: str, default: str = "") -> str:
        """The value of a setting of the collection."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def set_meta(self, key: str, value: str) -> None:
        """Set a setting of the collection."""
        self.db.execute("INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", (key, value))

    @property
    def generation(self) -> int:
        """Counts committed changes; what is derived from an older one is out of date."""
        return int(self.meta("generation", "0"))

    def _bump(self) -> None:
        self.set_meta("generation", str(self.generation + 1))

    # ------------------------------------------------------------- documents

    def has(self, digest: str) -> bool:
        """Whether a file with this content is in the collection."""
        return self.db.execute("SELECT 1 FROM document WHERE id = ?", (digest,)).fetchone() is not None

    def put(self, entry: Entry) -> bool:
        """Store a document in one transaction; True if it replaced an earlier version of the file."""
        full = written(entry.path.resolve())
        with self.transaction():
            old = self.db.execute("SELECT seq FROM document WHERE path = ?", (full,)).fetchone()
            if old:
                self._drop(int(old[0]))
            if self.has(entry.digest):  # another process was faster with the same content
                self._bump()
                return old is not None
            cursor = self.db.execute(
                "INSERT INTO document(id,name,path,text,format,fields,guessed,notices,passages,tables,added) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                (
                    entry.digest, written(entry.path.name), full, entry.extract.text, entry.extract.format, _json(dict(entry.fields)),
                    _json(list(entry.guessed)), _json(list(entry.extract.notices)), sum(not d.wide for d in entry.passages),
                    len(entry.tables),
                    datetime.now(UTC).isoformat(timespec="seconds"),
                ),
            )  # fmt: skip
            seq = int(cursor.lastrowid or 0)
            ids = [_passage_id(entry.digest, n) for n in range(len(entry.passages))]
            self.db.executemany(
                "INSERT INTO passage VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
                [
                    (
                        ids[n], seq, n, d.kind, _json(d.section), d.page, _pieces(d.excerpt.pieces), _json(d.fields), _json(d.groups),
                        d.table, d.row_kind, d.excerpt.text,
                    )
                    for n, d in enumerate(entry.passages)
                ],
            )  # fmt: skip
            self.db.executemany(
                "INSERT INTO tbl VALUES(?,?,?,?)",
                [(seq, n, t.unit, _json([c.text for c in t.columns])) for n, t in enumerate(entry.tables)],
            )
            self._write_findings(seq, [i for i, p in zip(ids, entry.passages, strict=True) if not p.wide], entry.findings)
            self._write_places(seq, entry.extract.places)
            self._bump()
        return old is not None

    def _write_places(self, seq: int, places: Sequence[Place]) -> None:
        self.db.execute(TABLE)
        if places:
            self.db.execute("INSERT INTO place VALUES(?,?)", (seq, pack_places(places)))

    def places(self, seq: int, start: int, end: int) -> list[Place]:
        """Where the words of `[start, end)` of a document's text stand on its pages; empty where that is not known."""
        if self.db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'place'").fetchone() is None:
            return []
        row = self.db.execute("SELECT data FROM place WHERE document = ?", (seq,)).fetchone()
        return unpack_places(row[0], start, end) if row else []

    def _write_findings(self, seq: int, ids: Sequence[int], findings: Findings) -> None:
        """Write what was found in a document's passages, whose ids are given, in the place of what was there."""
        terms = self._term_ids({t for f in findings.frequencies for t in f}, create=True)
        data = pack([{terms[t]: v for t, v in f.items()} for f in findings.frequencies], findings.lengths)
        self.db.execute("INSERT OR REPLACE INTO postings VALUES(?,?,?)", (seq, data, b""))
        self._write_figures(seq, ids, findings.figures)

    def _write_figures(self, seq: int, ids: Sequence[int], figures: Sequence[Sequence[Figure]]) -> None:
        self.db.execute("DELETE FROM figure WHERE document = ?", (seq,))
        self.db.executemany(
            f"INSERT INTO figure VALUES({','.join('?' * 16)})",
            (
                (
                    seq, passage, f.indicator, f.key, f.territory, f.period, f.role, f.low, f.high, f.unit, f.text, f.start, f.end,
                    f.bound, f.dated, f.conditions,
                )
                for passage, stated in zip(ids, figures, strict=True)
                for f in stated
            ),
        )  # fmt: skip

    def _term_ids(self, terms: Iterable[str], *, create: bool = False) -> dict[str, int]:
        wanted = list(terms)
        if create:
            self.db.executemany("INSERT OR IGNORE INTO term(term) VALUES(?)", ((t,) for t in wanted))
        out: dict[str, int] = {}
        for part in _parts(wanted):
            marks = ",".join("?" * len(part))
            out.update(self.db.execute(f"SELECT term, id FROM term WHERE term IN ({marks})", part).fetchall())
        return out

    def term_ids(self, terms: Iterable[str]) -> dict[str, int]:
        """Ids of those of `terms` that the collection knows."""
        return self._term_ids(terms)

    def term_count(self) -> int:
        """The highest term id."""
        return int(self.db.execute("SELECT coalesce(max(id), 0) FROM term").fetchone()[0])

    def postings(self) -> Iterator[bytes]:
        """The postings of each document, in the order of `passage_rows`."""
        for (data,) in self.db.execute("SELECT data FROM postings ORDER BY document"):
            yield data

    def forget_path(self, path: Path, digest: str) -> None:
        """Take out what the file `path` held before, now that its content is that of the document `digest`."""
        old = self.db.execute("SELECT seq FROM document WHERE path = ? AND id <> ?", (written(path.resolve()), digest)).fetchone()
        if old:
            self.remove([int(old[0])])

    def remove(self, seqs: Sequence[int]) -> None:
        """Take documents out, with all that came from them."""
        with self.transaction():
            for seq in seqs:
                self._drop(seq)
            self._bump()

    def _drop(self, seq: int) -> None:
        self._kept.clear()
        self.db.execute(TABLE)
        self.db.execute("DELETE FROM place WHERE document = ?", (seq,))
        self.db.execute("DELETE FROM vector WHERE passage IN (SELECT id FROM passage WHERE document = ?)", (seq,))
        for table in ("postings", "figure", "passage", "tbl", "document"):
            column = "seq" if table == "document" else "document"
            self.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (seq,))

    def described(self, seq: int) -> tuple[dict[str, str], list[str]]:
        """The metadata fields of a document, and the names of those that were guessed."""
        row = self.db.execute("SELECT fields, guessed FROM document WHERE seq = ?", (seq,)).fetchone()
        return json.loads(row[0]), json.loads(row[1])

    def describe(self, seq: int, fields: Mapping[str, str], guessed: Sequence[str], findings: Findings, generation: int) -> bool:
        """Give a document other metadata fields, and its passages what was found with them.

        False, and nothing changes, if the collection is not that of `generation` any more: what was found may be out of date.
        """
        with self.transaction():
            if self.generation != generation:
                return False
            self.db.execute("UPDATE document SET fields = ?, guessed = ? WHERE seq = ?", (_json(dict(fields)), _json(list(guessed)), seq))
            self._write_findings(seq, [p.id for p in self.passages(seq)], findings)
            self._bump()
        return True

    def documents(self) -> dict[int, Document]:
        """All documents by their row number, in the order they were added."""
        columns = "seq,id,name,path,fields,guessed,passages,tables,added"
        return {int(r[0]): _document(r) for r in self.db.execute(f"SELECT {columns} FROM document ORDER BY seq")}

    def resolve(self, wanted: str) -> int:
        """The row number of the document that `wanted` names: id or its beginning, file name, path, or number.

        Raises UnknownDocument if there is none, or more than one.
        """
        key = written(wanted).strip()
        whole = self.db.execute("SELECT seq FROM document WHERE id = ?", (key,)).fetchone()
        if whole:
            return int(whole[0])
        documents = self.documents()
        exact = [s for s, d in documents.items() if key in (d.id, d.name, d.path) or (d.number and key.lower() == d.number.lower())]
        found = exact or [s for s, d in documents.items() if len(key) >= 3 and (d.id.startswith(key) or d.name.startswith(key))]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UnknownDocument(f"Không có tài liệu nào là «{wanted}».", advice="Xem danh sách bằng «vanban list».")
        names = ", ".join(f"{documents[s].id[:8]} ({documents[s].name})" for s in found[:5])
        raise UnknownDocument(f"«{wanted}» ứng với nhiều tài liệu: {names}.", advice="Dùng mã (cột đầu của «vanban list»).")

    def text(self, seq: int) -> str:
        """The stored text of a document."""
        return str(self.db.execute("SELECT text FROM document WHERE seq = ?", (seq,)).fetchone()[0])

    def notices(self, seq: int) -> list[str]:
        """What the user should know about how the file was read."""
        return list(json.loads(self.db.execute("SELECT notices FROM document WHERE seq = ?", (seq,)).fetchone()[0]))

    # -------------------------------------------------------------- passages

    def passage_rows(self) -> list[tuple[int, int, str]]:
        """(id, document row, kind) of every passage that is searched, in the collection's order: the wide ones are not."""
        sql = "SELECT id, document, kind FROM passage WHERE row_kind <> 'wide' ORDER BY document, ordinal"
        return self.db.execute(sql).fetchall()

    def passages(self, seq: int, *, wide: bool = False) -> list[Passage]:
        """The passages of a document that are searched, or its wide ones, in reading order."""
        sql = "SELECT p.*, d.id FROM passage p JOIN document d ON d.seq = p.document WHERE p.document = ? AND (row_kind = 'wide') = ?"
        return [_passage(r) for r in self.db.execute(sql + " ORDER BY ordinal", (seq, wide)).fetchall()]

    def wide_behind(self, passage: Passage, within: int) -> list[Passage]:
        """The wide passages among the `within` that follow a passage in its document."""
        sql = (
            "SELECT p.id FROM passage p JOIN document d ON d.seq = p.document"
            " WHERE d.id = ? AND p.ordinal BETWEEN ? AND ? AND p.row_kind = 'wide' ORDER BY p.ordinal"
        )
        ids = [int(r[0]) for r in self.db.execute(sql, (passage.document, passage.ordinal + 1, passage.ordinal + within))]
        found = self.passages_by_id(ids)
        return [found[i] for i in ids if i in found]

    def passages_by_id(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages with these ids, by id; the documents' texts are not read.

        Those read are kept for the next question: an id is a hash of what the passage holds, so it never changes.
        """
        out = {i: self._kept[i] for i in ids if i in self._kept}
        wanted = [i for i in ids if i not in out]
        for part in _parts(wanted):
            marks = ",".join("?" * len(part))
            sql = f"SELECT p.*, d.id FROM passage p JOIN document d ON d.seq = p.document WHERE p.id IN ({marks})"
            out.update((row[0], _passage(row)) for row in self.db.execute(sql, part))
        if len(self._kept) > _KEPT:
            self._kept.clear()
        self._kept.update((i, out[i]) for i in wanted if i in out)
        return out

    def tables(self, seq: int) -> list[tuple[str, tuple[str, ...]]]:
        """(unit, column names) of a document's tables, by number."""
        rows = self.db.execute("SELECT unit, columns FROM tbl WHERE document = ? ORDER BY number", (seq,))
        return [(u, tuple(json.loads(c))) for u, c in rows]

    def figures(self, *, keys: Sequence[str] | None = None, passages: Sequence[int] | None = None) -> list[Figure]:
        """The figures of the collection in reading order; those of certain keys or passages (by id) only."""
        column = "f.passage" if keys is None else "f.key"
        wanted: list[Any] = list(passages or ()) if keys is None else list(keys)
        out: list[Figure] = []
        for part in [[]] if keys is None and passages is None else _parts(wanted):
            where = f"WHERE {column} IN ({','.join('?' * len(part))})" if part else ""
            rows = self.db.execute(
                "SELECT f.indicator, f.key, f.territory, f.period, f.role, f.low, f.high, f.unit, f.text, f.start, f.end, f.bound, f.dated,"
                f" f.conditions, f.passage, d.id FROM figure f JOIN document d ON d.seq = f.document {where} ORDER BY f.document, f.rowid",
                part,
            )
            out += [Figure(*r) for r in rows]
        return out

    # --------------------------------------------------------------- vectors

    def vectors(self, embedder: str) -> dict[int, bytes]:
        """The kept vectors of an embedder, by passage id."""
        return dict(self.db.execute("SELECT passage, data FROM vector WHERE embedder = ?", (embedder,)).fetchall())

    def keep_vectors(self, embedder: str, vectors: Iterable[tuple[int, bytes]]) -> None:
        """Keep vectors, so that unchanged passages need not be embedded again."""
        with self.transaction():
            self.db.executemany("INSERT OR REPLACE INTO vector VALUES(?,?,?)", ((embedder, p, v) for p, v in vectors))

    def drop_vectors(self, except_embedder: str) -> None:
        """Forget the vectors of all other embedders."""
        with self.transaction():
            self.db.execute("DELETE FROM vector WHERE embedder <> ?", (except_embedder,))


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """`values` in parts that one statement can be given."""
    for n in range(0, len(values), _MOST_BOUND):
        yield values[n : n + _MOST_BOUND]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _passage_id(digest: str, ordinal: int) -> int:
    raw = hashlib.blake2b(f"{digest}:{ordinal}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big") >> 1  # 63 bits: SQLite's and FAISS's ids are signed


def _pieces(pieces: Sequence[Piece]) -> str:
    flat: list[int] = []
    for p in pieces:
        flat += (p.start, p.end, _SEPARATORS.index(p.sep))
    return _json(flat)


def _passage(row: Any) -> Passage:
    flat = json.loads(row[6])
    pieces = (Piece(flat[i], flat[i + 1], _SEPARATORS[flat[i + 2]]) for i in range(0, len(flat), 3))
    return Passage(
        id=row[0], document=row[12], ordinal=row[2], kind=row[3], section=tuple(json.loads(row[4])), page=row[5],
        excerpt=Excerpt.shown(row[11], pieces), fields=tuple((a, b) for a, b in json.loads(row[7])),
        groups=tuple(json.loads(row[8])), table=row[9], row_kind=row[10],
    )  # fmt: skip


def _document(row: Any) -> Document:
    fields = json.loads(row[4])
    return Document(
        id=row[1], name=row[2], path=row[3], **{f: fields.get(f, "") for f in FIELDS}, guessed=tuple(json.loads(row[5])),
        passages=row[6], tables=row[7], added=row[8],
    )  # fmt: skip
