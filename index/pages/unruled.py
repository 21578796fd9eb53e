"""Tables without lines: columns told by the gaps that run down through several lines, rows by the figures in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .tables import Cell, Table, rows_of
from .words import Line, Word, is_number, lines_of

__all__ = ["with_unruled"]

_GAP = 0.9  # of the size of type, the gap between two columns at least
_NEAR = 2.2  # line heights between lines of one table
_LEAST_LINES = 3  # with figures in columns
_BETWEEN = 3  # lines without columns that may stand between such lines: wrapped names, group headings
_HEADS = 5  # lines of a header at most
_VALUES = 0.6  # of the cells of a column of figures, those that are figures
_LEADER = re.compile(r"\.{4,}|…{2,}|(?:\.\s){4,}|_{4,}")


@dataclass(frozen=True, slots=True)
class _Span:
    """Words of a line that stand close together."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(w.x1 for w in self.words)

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)


def with_unruled(items: Sequence[Line | Table]) -> list[Line | Table]:
    """`items` of a page in order, with the lines that make up a table without lines replaced by it."""
    out: list[Line | Table] = []
    run: list[Line] = []
    for item in items:
        if isinstance(item, Line):
            run.append(item)
        else:
            out += _in_run(run)
            run = []
            out.append(item)
    return out + _in_run(run)


def _in_run(lines: list[Line]) -> list[Line | Table]:
    out: list[Line | Table] = []
    n = 0
    while n < len(lines):
        end = _body_end(lines, n)
        found = _table(lines, n, end) if end else None
        if found is None:
            out.append(lines[n])
            n += 1
            continue
        table, heads = found
        del out[len(out) - heads :]
        out.append(table)
        n = end
    return out


def _spans(line: Line) -> list[_Span]:
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in zip(line.words, line.words[1:], strict=False):
        if word.x0 - before.x1 > _GAP * max(min(before.size, word.size), 1):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [_Span(tuple(p)) for p in parts]


def _tabular(line: Line) -> bool:
    """Whether a line looks like a row: a name and figures in columns."""
    spans = _spans(line)
    figures = sum(is_number(s.text) for s in spans[1:])
    return len(spans) >= 3 and figures >= 1 and not _LEADER.search(line.text)


def _body_end(lines: list[Line], first: int) -> int:
    """The line after the rows that begin with line `first`; 0 if there are too few."""
    if not _tabular(lines[first]):
        return 0
    count, last = 1, first
    for n in range(first + 1, len(lines)):
        near = lines[n].top - lines[n - 1].bottom <= _NEAR * (lines[n].bottom - lines[n].top)
        if not near or n - last > _BETWEEN + 1:
            break
        if _tabular(lines[n]):
            count, last = count + 1, n
    while last + 1 < len(lines) and _goes_on(lines, last + 1):
        last += 1
    return last + 1 if count >= _LEAST_LINES else 0


def _goes_on(lines: list[Line], n: int) -> bool:
    """Whether line `n` is the rest of a name that was wrapped."""
    line, above = lines[n], lines[n - 1]
    near = line.top - above.bottom <= 0.6 * (line.bottom - line.top)
    return near and line.text[0].islower() and len(_spans(line)) == 1 and line.x1 < above.x1


def _table(lines: list[Line], first: int, end: int) -> tuple[Table, int] | None:
    """The table of the rows in `lines[first:end]` with its header, and how many lines above belong to that."""
    rows = [_spans(line) for line in lines[first:end] if _tabular(line)]
    columns = _columns([s for row in rows for s in row])
    if len(columns) < 3:
        return None
    values = [n for n in range(1, len(columns)) if _of_values(rows, columns[n])]
    if not values:
        return None
    leads = 0  # headings of groups between the header and the first row
    while leads < min(_BETWEEN, first) and _leads(lines, first - leads - 1, columns):
        leads += 1
    heads = _header_lines(lines, first - leads, columns)
    first -= leads if heads else 0
    starts = [(columns[n - 1][1] + columns[n][0]) / 2 if n else columns[0][0] - 1e3 for n in range(len(columns))]
    parts = rows_of(lines[first:end], starts, values)
    header = _header(lines[first - heads : first], starts) if heads else []
    table = _made(([header] if header else []) + parts, lines[first - heads : end], columns, 1 if header else 0)
    return table, heads + (leads if heads else 0)


def _leads(lines: list[Line], n: int, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether line `n` heads the rows below it: a name without figures in the first column."""
    line, below = lines[n], lines[n + 1]
    near = below.top - line.bottom <= _NEAR * (line.bottom - line.top)
    return near and len(_spans(line)) == 1 and line.x0 < columns[0][1] and line.x1 <= columns[1][0] and not line.text.endswith(".")


def _columns(spans: Sequence[_Span]) -> list[tuple[float, float]]:
    """The stretches of the page that spans of rows cover, from left to right."""
    columns: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda s: s.x0):
        if columns and span.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], span.x1))
        else:
            columns.append((span.x0, span.x1))
    return columns


def _of_values(rows: Sequence[Sequence[_Span]], column: tuple[float, float]) -> bool:
    cells = [s.text for row in rows for s in row if column[0] <= (s.x0 + s.x1) / 2 <= column[1]]
    figures = sum(is_number(c) for c in cells)
    return figures >= _LEAST_LINES and figures >= _VALUES * len(cells)


def _header_lines(lines: list[Line], first: int, columns: Sequence[tuple[float, float]]) -> int:
    """How many lines right above the rows name the columns."""
    count = 0
    while count < min(_HEADS, first):
        line, below = lines[first - count - 1], lines[first - count]
        spans = _spans(line)
        near = below.top - line.bottom <= _NEAR * (line.bottom - line.top)
        over = [s for s in spans if any(a < s.x1 and s.x0 < b for a, b in columns[1:])]
        wide = line.x0 < columns[0][1] and len(spans) == 1 and line.x1 > columns[1][0]
        if not near or not over or wide or line.text.endswith((".", ";", ":")) or _LEADER.search(line.text):
            break
        if len(spans) == 1 and any(is_number(s.text) for s in spans):
            break
        count += 1
    while count and len(_spans(lines[first - count])) < 2:  # a caption, not a header
        count -= 1
    return count


def _header(lines: Sequence[Line], starts: Sequence[float]) -> list[list[Line]]:
    """The words of header lines, column by column; a span over several columns stands in that of its middle."""
    held: list[list[Word]] = [[] for _ in starts]
    for line in lines:
        for span in _spans(line):
            middle = (span.x0 + span.x1) / 2
            held[max(n for n, start in enumerate(starts) if start <= middle)] += span.words
    return [lines_of(words) if words else [] for words in held]


def _made(rows: list[list[list[Line]]], lines: Sequence[Line], columns: Sequence[tuple[float, float]], header_rows: int) -> Table:
    cells: list[Cell] = []
    places: list[tuple[int, ...]] = []
    for row in rows:
        numbers = []
        for part, (x0, x1) in zip(row, columns, strict=True):
            numbers.append(len(cells) if part else -1)
            if part:
                cells.append(Cell(x0, part[0].top, x1, part[-1].bottom, tuple(part)))
        places.append(tuple(numbers))
    top, bottom = min(x.top for x in lines), max(x.bottom for x in lines)
    return Table(tuple(cells), tuple(places), tuple(a for a, _ in columns), columns[0][0], top, columns[-1][1], bottom, header_rows)
