"""Tables that go on over the end of a page: one table again, and rows that a page's end cut made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .tables import Table
from .words import Line, is_number

__all__ = ["joined"]

_SAME = 8.0  # points between the columns of two parts of a table
_PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–]?(?:\s*/\s*\d{1,4})?", re.IGNORECASE)
_FURNITURE = 2  # lines above or under a part of a table that may be page numbers

Items = list[Line | Table]


def joined(pages: Sequence[Items]) -> list[Items]:
    """The items of pages with each table that goes on where the next page begins put on the page on which it begins."""
    out: list[Items] = [list(items) for items in pages]
    home = -1  # the page on which the table begins that ends the page before
    for n, items in enumerate(out):
        if home >= 0 and (first := _first_table(items)) is not None:
            last = _last_table(out[home])
            above, below = out[home][last], items[first]  # type: ignore[index]
            if isinstance(above, Table) and isinstance(below, Table) and _goes_on(above, below):
                out[home] = [*out[home][:last], _appended(above, below, n - home)]
                del items[: first + 1]
                if items and not all(_is_number_line(i) for i in items):
                    home = n if _last_table(items) is not None else -1
                else:
                    items.clear()
                continue
        home = n if _last_table(items) is not None else -1
    return out


def _is_number_line(item: Line | Table) -> bool:
    return isinstance(item, Line) and _PAGE_NUMBER.fullmatch(item.text.strip()) is not None


def _first_table(items: Items) -> int | None:
    """Where the table stands with which a page begins, page numbers aside."""
    for n, item in enumerate(items[: _FURNITURE + 1]):
        if isinstance(item, Table):
            return n
        if not _is_number_line(item):
            return None
    return None


def _last_table(items: Items) -> int | None:
    """Where the table stands with which a page ends, page numbers aside."""
    for n in range(len(items) - 1, max(len(items) - _FURNITURE - 2, -1), -1):
        if isinstance(items[n], Table):
            return n
        if not _is_number_line(items[n]):
            return None
    return None


def _goes_on(above: Table, below: Table) -> bool:
    """Whether two parts have the same columns, and the second names them as the first does or not at all."""
    if len(above.columns) != len(below.columns) or above.x1 - above.x0 > 2 * (below.x1 - below.x0):
        return False
    shift = below.columns[0] - above.columns[0]  # margins of facing pages differ
    same = all(abs(b - a - shift) <= _SAME for a, b in zip(above.columns, below.columns, strict=True))
    heads = _shared_heads(above, below)
    return same and (heads > 0 or not below.header_rows)


def _shared_heads(above: Table, below: Table) -> int:
    """How many of the first rows of a part repeat those of the table."""
    count = 0
    while count < min(len(above.rows), len(below.rows)) - 1 and count < 4:
        a, b = above.texts(count), below.texts(count)
        if a != b or not any(a) or count == 0 and sum(is_number(t) for t in a if t) > 1:
            break
        count += 1
    return count


def _appended(above: Table, below: Table, page: int) -> Table:
    """`above` with the rows of `below`, which stand `page` pages after it."""
    kept = list(below.rows[_shared_heads(above, below) :])
    below = replace(below, cells=tuple(replace(c, lines=tuple(replace(x, page=page) for x in c.lines)) for c in below.cells))
    cells = list(above.cells)
    rows = list(above.rows)
    if kept and _cut(above, below, kept[0]):
        end = list(rows[-1])
        for column, (a, b) in enumerate(zip(end, kept[0], strict=True)):
            if b < 0 or not below.cells[b].lines:
                continue
            whole = replace(cells[a], lines=cells[a].lines + below.cells[b].lines) if a >= 0 else below.cells[b]
            end[column] = len(cells)
            cells.append(whole)
        rows[-1] = tuple(end)
        kept = kept[1:]
    shift = len(cells)
    # A page of which nothing is left but the end of a row begins with the next.
    starts = above.pages + (len(rows),) * (page - len(above.pages))
    rows += [tuple(n + shift if n >= 0 else n for n in row) for row in kept]
    return replace(above, cells=(*cells, *below.cells), rows=tuple(rows), pages=starts, bottom=below.bottom)


def _cut(above: Table, below: Table, row: tuple[int, ...]) -> bool:
    """Whether a row is the rest of the last row of `above`: no number of its own, and words that go on."""
    end = above.texts(len(above.rows) - 1)
    rest = [below.cells[n].text if n >= 0 else "" for n in row]
    if len(above.rows) - 1 < 1 or not any(rest) or len(set(row)) < len(row) or len(set(above.rows[-1])) < len(end):
        return False
    if any(is_number(a) and is_number(b) for a, b in zip(end, rest, strict=True)):
        return False
    if rest[0] and not rest[0][0].islower():
        return False
    both = [(a, b) for a, b in zip(end, rest, strict=True) if a and b]
    onward = [b[0].islower() or a[-1] not in ".;:!?…" and not re.match(r"[-–+*•]|\d+[.)]", b) for a, b in both]
    return all(onward) and any(b[0].islower() for _, b in both)
