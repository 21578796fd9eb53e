"""Tables whose cells a PDF extraction wrote on separate lines: rows and columns put together again.

Nothing marks the cells there; what is known is the order (number, name, unit, values, remark) and what
each looks like. A header line opens such a table ("TT Chỉ tiêu ĐVT …"); the number of value columns is that
of the names in the header, if rows bear it out; a run of extra spaces is an empty cell. Values whose column
nothing tells stand in a last column without a name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.records import Cell, Table

from . import stacked
from .flattened_cells import VALUE, blanks, slots, tail
from .flattened_header import Header, header_end, names_rows
from .flattened_rows import Shape, rows_of
from .lines import Line
from .tables import named

__all__ = ["FlatTable", "find"]

_OPENING = re.compile(r"(?:S?TT|Số TT)(?:\s+(?=\S)|\s*$)")
_APPENDIX = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu)\s*(?:số\s*)?[\dIVX]*")
_PAGE = re.compile(r"[ivxl]{1,6}")  # its number, alone on a line
# Running text behind a table: so many lines in succession, none of them shorter (in characters) or ended by a value.
_PROSE, _FULL_LINE = 4, 63
_TOP, _STACKED = 3, 8  # lines at the beginning that tell a table, and one with a cell a line
_NO_EXCEPTION = 0.25  # a number of values that so many rows have, against the usual one, is that of columns


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table and the range of the text that it occupies."""

    start: int
    end: int
    table: Table


def find(text: str, lines: list[Line]) -> list[FlatTable]:
    """The flattened tables among `lines`, in text order."""
    out: list[FlatTable] = []
    n = 0
    while n < len(lines):
        raw = text[lines[n].start : lines[n].end]
        head = " ".join(text[x.start : x.end] for x in lines[n : n + _TOP])
        if "\t" in raw or not _OPENING.match(raw) or not names_rows(head):
            n += 1
            continue
        last = _region_end(text, lines, n)
        alone = stacked.opens([text[x.start : x.end] for x in lines[n : n + _STACKED]])
        table = stacked.read(text, lines[n:last]) if alone else _read(text, lines[n:last])
        if table is not None:
            out.append(FlatTable(lines[n].start, lines[last - 1].end, table))
        n = last
    return out


def _region_end(text: str, lines: list[Line], first: int) -> int:
    """The line after the table: an appendix heading, or the first of some full lines without any value."""
    prose = 0
    for n in range(first + 1, len(lines)):
        raw = text[lines[n].start : lines[n].end]
        if _APPENDIX.fullmatch(raw) or "\t" in raw:
            return n
        tail = raw.split()[-1]
        prose = prose + 1 if len(raw) >= _FULL_LINE and not VALUE.fullmatch(tail) else 0
        if prose == _PROSE:
            return n + 1 - _PROSE
    return len(lines)


def _read(text: str, lines: list[Line]) -> Table | None:
    """The table that `lines` begin with its header; None if it has no values or no rows."""
    heads = header_end(text, lines)
    header = Header(text, lines[:heads])
    body, pages = _body(text, lines, heads)
    width = _width(text, body, len(header.leaves), header.has_remark)
    if not width:
        return None
    rows = rows_of(text, body, Shape(width, header.has_unit, header.has_remark), pages)
    columns = header.columns(width)
    if any(len(r.cells) > len(columns) for r in rows):
        columns.append(Cell(""))  # for values of no known column
    return Table((), "", tuple(columns), named(columns, rows)) if rows else None


def _body(text: str, lines: list[Line], heads: int) -> tuple[list[Line], dict[int, str | None]]:
    """The lines behind the `heads` that name the columns, without page numbers and repeated headers; the page of each by its start."""
    shown = [" ".join(text[x.start : x.end].split()) for x in lines]
    body: list[Line] = []
    pages: dict[int, str | None] = {}
    page = None
    n = heads
    while n < len(lines):
        if _PAGE.fullmatch(shown[n]):
            page = shown[n]
        elif shown[n : n + heads] == shown[:heads]:  # after a page break
            n += heads
            continue
        elif n == heads or shown[n] != shown[0]:
            body.append(lines[n])
            pages[lines[n].start] = page
        n += 1
    return body, pages


def _width(text: str, body: list[Line], leaves: int, has_remark: bool) -> int:
    """The number of value columns, 0 if there are no values.

    It is the number of names in the header if most rows fill as many, or fewer and some row shows them all.
    Else the columns cannot be named, and the widest rows that are not exceptions tell their number.
    """
    counts: Counter[int] = Counter()
    most = 0
    for x in body:
        _, values, remark = tail(text, x)
        if values:
            counts[len(values)] += 1
            behind = 0 if remark else blanks(text, values[-1][1]) - (2 if has_remark else 1)
            if len(values) <= leaves:  # more are not explained by empty cells
                most = max(most, slots(text, values) + max(0, behind), len(values))
    if not counts:
        return 0
    usual = max(counts, key=lambda c: (counts[c], c))
    if leaves == usual or leaves > usual and most >= leaves:
        return leaves
    return max(c for c in counts if counts[c] >= _NO_EXCEPTION * counts[usual])
