"""Tables as they stand on a page, and the rows of those in which no line parts the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .words import Line, Word, is_number, lines_of

__all__ = ["Cell", "Table", "rows_of", "split_rows"]

_LEAST_ROWS = 3  # values under each other in one cell that make it several rows
_VALUES = 0.7  # of the lines of a column of values, those that are values


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's box and the lines of words in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What the cell says, on one line."""
        return " ".join(line.text.replace("\t", " ") for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells, and rows of indices into them (a merged cell stands in all its places, -1 is none).

    `columns` are the left ends of its columns, `header_rows` how many rows name them where that is known, `pages` the rows
    at which a further page begins.
    """

    cells: tuple[Cell, ...]
    rows: tuple[tuple[int, ...], ...]
    columns: tuple[float, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    header_rows: int = 0
    pages: tuple[int, ...] = ()

    def texts(self, row: int) -> list[str]:
        """What the cells of a row say."""
        return [self.cells[n].text if n >= 0 else "" for n in self.rows[row]]


def split_rows(table: Table) -> Table:
    """`table` with each row that holds several rows of values, parted by no line, made into those rows."""
    cells, rows = list(table.cells), []
    for row in table.rows:
        parts = _parts(table, row)
        if len(parts) < 2:
            rows.append(row)
            continue
        for part in parts:
            places = []
            for n, lines in zip(row, part, strict=True):
                box = cells[n]
                places.append(len(cells))
                top, bottom = (lines[0].top, lines[-1].bottom) if lines else (box.top, box.top)
                cells.append(Cell(box.x0, top, box.x1, bottom, tuple(lines)))
            rows.append(tuple(places))
    return replace(table, cells=tuple(cells), rows=tuple(rows))


def _parts(table: Table, row: tuple[int, ...]) -> list[list[list[Line]]]:
    """The rows within a row: for each, the lines of each column. Empty for one that is a row as it stands."""
    alone = len(set(row)) == len(row) and all(n >= 0 and sum(n in r for r in table.rows) == 1 for n in row)
    if not alone:
        return []
    columns = [table.cells[n].lines for n in row]
    values = [n for n, lines in enumerate(columns) if n and _of_values(lines)]
    if not values:
        return []
    words = [w for lines in columns for line in lines for w in line.words]
    starts = [table.cells[n].x0 for n in row]
    return rows_of(lines_of(words), starts, values)


def _of_values(lines: Sequence[Line]) -> bool:
    numbers = sum(is_number(line.text) for line in lines)
    return numbers >= _LEAST_ROWS and numbers >= _VALUES * len(lines)


def rows_of(lines: Sequence[Line], starts: Sequence[float], values: Sequence[int]) -> list[list[list[Line]]]:
    """Lines that run across columns gathered into rows: for each, the lines of each column.

    `starts` are the left ends of the columns, `values` the columns that hold figures. A line with a figure is a row of its
    own; one without goes on with the name above it if it begins in lower case, and begins the name below if that does.
    """
    rows: list[list[list[Line]]] = []
    waiting: list[list[Line]] | None = None
    for line in sorted(lines, key=lambda x: x.top):
        cells = _cells(line, starts)
        said = next((c.text for c in cells if c is not None and not is_number(c.text)), "")
        onward = not said or said[0].islower()
        if any(cells[n] is not None and is_number(cells[n].text) for n in values):  # type: ignore[union-attr]
            if waiting is not None and onward:
                _add(waiting, cells)
                rows.append(waiting)
            else:
                if waiting is not None:
                    rows.append(waiting)
                rows.append(_add([[] for _ in starts], cells))
            waiting = None
        elif waiting is not None and onward:
            _add(waiting, cells)
        elif rows and onward and waiting is None:
            _add(rows[-1], cells)
        else:
            if waiting is not None:
                rows.append(waiting)
            waiting = _add([[] for _ in starts], cells)
    if waiting is not None:
        rows.append(waiting)
    return rows


def _add(row: list[list[Line]], cells: Sequence[Line | None]) -> list[list[Line]]:
    for column, cell in zip(row, cells, strict=True):
        if cell is not None:
            column.append(cell)
    return row


def _cells(line: Line, starts: Sequence[float]) -> list[Line | None]:
    """The part of a line in each column."""
    held: list[list[Word]] = [[] for _ in starts]
    for word in line.words:
        middle = (word.x0 + word.x1) / 2
        column = max((n for n, start in enumerate(starts) if start <= middle), default=0)
        held[column].append(word)
    return [Line(tuple(words), line.top, line.bottom) if words else None for words in held]
