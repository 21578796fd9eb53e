"""The records that cross module borders: all frozen, all plain data.

Offsets everywhere are character offsets into a document's stored text, half-open `[start, end)`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from index.language import Role

__all__ = [
    "FIELDS",
    "BlockKind",
    "PassageKind",
    "Place",
    "RowKind",
    "Status",
    "Block",
    "Cell",
    "Document",
    "Entry",
    "Excerpt",
    "Extract",
    "Figure",
    "Findings",
    "Grid",
    "Hit",
    "Passage",
    "PassageDraft",
    "Piece",
    "Row",
    "Table",
]


Status = Literal["draft", "adopted", "unknown"]  # of a document
PassageKind = Literal["text", "table", "footnote"]
BlockKind = Literal["heading", "paragraph", "item", "footnote", "table"]
# Of a table's row, or a part of a long one; "wide" for neighbouring rows or paragraphs together; "" for what is none of these.
RowKind = Literal["body", "group", "total", "part", "wide", ""]
# Metadata of a document.
FIELDS = ("title", "number", "issuer", "type", "date", "territory", "period", "status", "amends", "replaces")


@dataclass(frozen=True, slots=True)
class Piece:
    """One slice of the stored text, and the separator shown before it (ours, not the document's)."""

    start: int
    end: int
    sep: str = " "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text made readable without rewriting it: slices of the stored text with separators between them.

    `text` is what is shown; `at[i]` is where piece i begins in it. Lines that were wrapped, a paragraph
    continued over a page, a table row with its headers are all excerpts; every character but the
    separators can be traced back to the document.
    """

    text: str
    pieces: tuple[Piece, ...]
    at: tuple[int, ...]

    @classmethod
    def of(cls, source: str, pieces: Iterable[Piece]) -> Excerpt:
        """The excerpt of `source` that `pieces` make, in their order; empty pieces are left out."""
        kept: list[Piece] = []
        at: list[int] = []
        out: list[str] = []
        length = 0
        for p in pieces:
            if p.end <= p.start:
                continue
            if kept:
                out.append(p.sep)
                length += len(p.sep)
            at.append(length)
            out.append(source[p.start : p.end])
            length += p.end - p.start
            kept.append(p)
        return cls("".join(out), tuple(kept), tuple(at))

    @classmethod
    def shown(cls, text: str, pieces: Iterable[Piece]) -> Excerpt:
        """The excerpt that was made with `of` and kept as its text and pieces."""
        kept = tuple(pieces)
        at, length = [], 0
        for n, p in enumerate(kept):
            length += len(p.sep) if n else 0
            at.append(length)
            length += p.end - p.start
        return cls(text, kept, tuple(at))

    def source_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The slices of the stored text that the shown range `[start, end)` comes from, in shown order."""
        spans = []
        first = max(0, bisect_right(self.at, start) - 1)
        for p, a in zip(self.pieces[first:], self.at[first:], strict=True):
            if a >= end:
                break
            lo, hi = max(start, a), min(end, a + p.end - p.start)
            if lo < hi:
                spans.append((p.start + lo - a, p.start + hi - a))
        return spans

    def part(self, source: str, start: int, end: int) -> Excerpt:
        """The excerpt of the shown range `[start, end)` alone."""
        pieces = []
        first = max(0, bisect_right(self.at, start) - 1)
        for p, a in zip(self.pieces[first:], self.at[first:], strict=True):
            if a >= end:
                break
            lo, hi = max(start, a), min(end, a + p.end - p.start)
            if lo < hi:
                pieces.append(Piece(p.start + lo - a, p.start + hi - a, p.sep))
        return Excerpt.of(source, pieces)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that the file format itself states: rows of cells, each cell a slice of the extracted text.

    A merged cell appears in every row and column it covers, with the same slice. An empty cell is an
    empty slice. `start` and `end` enclose all of the table's own text; `header_rows` is 0 where the
    format does not say.
    """

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...]
    header_rows: int = 0


class Place(NamedTuple):
    """Where a slice of the text stands on a page: the page, counted from 1, and a box in shares of its width and height."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Extract:
    """What a parser makes of a file: its text (NFC, lines ended by a line feed), and what the format states.

    `pages`      offsets at which pages begin; empty where the format has none
    `grids`      tables, in text order, not overlapping
    `headings`   (start, end, level) of lines that the format marks as headings; level 1 is the highest
    `notes`      (reference, start, end): the offset a footnote belongs to and the footnote's own slice
    `wrapped`    whether a line is a line of a page (PDF) rather than a whole paragraph; None if unknown
    `properties` what the file says of itself: title, author, created
    `notices`    what the user should know about how the file was read
    `parts`      offsets at which parts begin that have nothing to do with what stands before them: sheets
    `places`     where each word stands on its page, in text order; empty where the format has no pages
    """

    text: str
    format: str
    pages: tuple[int, ...] = ()
    grids: tuple[Grid, ...] = ()
    headings: tuple[tuple[int, int, int], ...] = ()
    notes: tuple[tuple[int, int, int], ...] = ()
    wrapped: bool | None = None
    properties: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: its shown text and where it stands."""

    text: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One table row. `kind` is body, group (a heading inside the table) or total."""

    cells: tuple[Cell, ...]
    kind: RowKind = "body"
    groups: tuple[str, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whole again: caption, unit, one name a column, rows in order."""

    caption: tuple[Piece, ...]
    unit: str
    columns: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, footnote, heading or table of a document, under its heading path."""

    kind: BlockKind
    section: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()
    page: str | None = None
    table: Table | None = None
    anchor: int = -1  # for a footnote: the offset of the place it belongs to


@dataclass(frozen=True, slots=True)
class Document:
    """One ingested file and what is known of it.

    `guessed` names the metadata fields that were not read from the text but concluded. `status` is one
    of draft, adopted, unknown; `date` is ISO 8601, `period` like 2026-2030; `amends` and `replaces` are the numbers of other
    documents, set apart by semicolons; all may be empty.
    """

    id: str
    name: str
    path: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    type: str = ""
    date: str = ""
    territory: str = ""
    period: str = ""
    status: Status = "unknown"
    amends: str = ""
    replaces: str = ""
    guessed: tuple[str, ...] = ()
    passages: int = 0
    tables: int = 0
    added: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval and citation.

    `kind` is text, table or footnote. For a table row, `fields` gives (column, value) in column order
    and `groups` the headings it stands under inside the table. `row_kind` is that of the row, or part: some more columns of the
    row before. A wide passage holds neighbours that have passages of their own: an article with its heading, some rows.
    """

    id: int
    document: str
    ordinal: int
    kind: PassageKind
    section: tuple[str, ...]
    page: str | None
    excerpt: Excerpt
    fields: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    table: int = -1
    row_kind: RowKind = ""

    @property
    def text(self) -> str:
        """The passage as shown."""
        return self.excerpt.text

    @property
    def wide(self) -> bool:
        """Whether it holds several passages together, each of which is there by itself too."""
        return self.row_kind == "wide"


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """A passage before it has an id: its kind, place and excerpt; for a table row also its fields."""

    kind: PassageKind
    section: tuple[str, ...]
    page: str | None
    excerpt: Excerpt
    fields: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    table: int = -1
    row_kind: RowKind = ""

    @property
    def wide(self) -> bool:
        """Whether it holds several passages together, each of which is there by itself too."""
        return self.row_kind == "wide"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value that a passage states.

    `indicator` is worded as the document does, `key` the same for all wordings (see `indicators.py`). `period` is a
    year or years ("2030", "2026-2030"); `dated` says where it was read: value (beside it), heading or document. `role` is
    target, estimate or result. `low` and `high` are the value in `unit`, equal unless it is a range, in the order
    printed; `bound` is min ("trên"), max ("dưới") or "". `[start, end)` is where the value stands in the passage as
    shown, and `text` what stands there. `conditions` tell it from another figure of its name ("6 tháng", "nông thôn").
    """

    indicator: str
    key: str
    territory: str
    period: str
    role: Role
    low: float
    high: float
    unit: str
    text: str
    start: int
    end: int
    bound: str = ""
    dated: str = "document"
    conditions: str = ""
    passage: int = 0
    document: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What analysis finds in a document's passages, parallel to them: for matching, and the figures that they state.

    `frequencies` are how often each term of the lexical index occurs, `lengths` how many terms a passage has itself;
    the frequencies depend on the document's description, and so do the figures.
    """

    frequencies: tuple[Mapping[str, float], ...]
    lengths: tuple[int, ...]
    figures: tuple[Sequence[Figure], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document read and analysed, ready to be stored: `digest` is its id, `path` where its file is.

    `guessed` are the metadata fields that were only concluded.
    """

    digest: str
    path: Path
    extract: Extract
    passages: tuple[PassageDraft, ...]
    tables: tuple[Table, ...]
    fields: Mapping[str, str]
    guessed: tuple[str, ...]
    findings: Findings


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage, the document it stands in, and how well it matches; higher is better."""

    passage: Passage
    document: Document
    score: float


def span_of(pieces: Sequence[Piece]) -> tuple[int, int]:
    """The smallest range of the stored text that holds all `pieces`; (0, 0) for none."""
    if not pieces:
        return (0, 0)
    return min(p.start for p in pieces), max(p.end for p in pieces)
