"""The rows of a flattened table, put together from its lines: number, name, unit, values, remark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from index.records import Cell, Piece

from .flattened_cells import REMARK, VALUE, Span, are_values, blanks, blanks_before, cell, goes_on, own, set_apart, slots, tail, unit_at_end
from .lines import Line
from .tables import RawRow

__all__ = ["Shape", "rows_of"]

_INDEX = re.compile(r"\d{1,3}|[IVX]{1,5}|[A-ZĐ]|[-–+]")
_EMPTY = 3  # spaces behind a name that only empty cells leave


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns behind number and name: how many for values, whether there is one for the unit, one for remarks."""

    width: int
    has_unit: bool
    has_remark: bool


@dataclass(slots=True)
class _Row:
    """A row as far as it has been read."""

    shape: Shape
    index: list[Piece] = field(default_factory=list)
    name: list[Piece] = field(default_factory=list)
    unit: list[Piece] = field(default_factory=list)
    values: list[list[Piece]] = field(default_factory=list)
    remark: list[Piece] = field(default_factory=list)
    loose: list[Piece] = field(default_factory=list)  # values of no known column
    page: str | None = None
    closed: bool = False  # its value cells are known to be empty

    @property
    def has_values(self) -> bool:
        """Whether something is known of its values: some of them, or that there are none."""
        return bool(self.values or self.loose or self.closed)

    @property
    def full(self) -> bool:
        """Whether no further value has a place in it."""
        return len(self.values) >= self.shape.width or bool(self.loose) or self.closed

    def breaks_off(self, text: str) -> bool:
        """Whether its last value is the first half of a range ("10 -")."""
        return bool(self.values and self.values[-1]) and text[self.values[-1][-1].end - 1] in "-–" and len(self.values[-1]) < 2

    def cells(self, text: str, spaced: bool) -> list[Cell]:
        """Its cells; without spaces for empty cells, too few values are of no known column."""
        values, loose = self.values, self.loose
        if loose or not spaced and len(values) < self.shape.width:
            values, loose = [], [p for v in values for p in v] + loose
        out = [cell(text, self.index), cell(text, self.name)]
        if self.shape.has_unit:
            out.append(cell(text, self.unit))
        out += [cell(text, v) for v in values + [[]] * (self.shape.width - len(values))]
        out.append(cell(text, self.remark))
        if loose:
            out.append(cell(text, loose))
        return out


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a line holds: the end of the name it begins with, or goes on with, a unit, values, a remark."""

    name_end: int
    unit: Span | None
    values: list[Span]
    remark: Span | None


def rows_of(text: str, body: list[Line], shape: Shape, pages: dict[int, str | None]) -> list[RawRow]:
    """The rows that the lines of `body` make; `pages` gives the page of each line by its start."""
    reader = _Reader(text, body, shape)
    for x, following in zip(body, [*body[1:], None], strict=True):
        reader.take(x, following, pages.get(x.start))
    reader.close(None)
    return reader.rows


class _Reader:
    """Takes a table's lines one after another; keeps the row that they are about."""

    def __init__(self, text: str, body: list[Line], shape: Shape) -> None:
        self.rows: list[RawRow] = []
        self._text, self._shape = text, shape
        self._row = _Row(shape)
        self._last = 0  # the last number of a row
        # Whether empty cells leave spaces at all; if not, nothing tells the columns of a row with too few values.
        self._spaced = any(blanks(text, x.end) >= 2 or slots(text, v) > len(v) for x in body for v in [tail(text, x)[1]])

    def close(self, page: str | None) -> None:
        """End the row, if there is one; the next begins on `page`."""
        row = self._row
        if row.name:
            cells = row.cells(self._text, self._spaced)
            self.rows.append(RawRow(tuple(cells), row.page, (row.index or row.name)[0].start))
        self._row = _Row(self._shape, page=page)

    def take(self, x: Line, following: Line | None, page: str | None) -> None:
        """Take the line `x`, which stands on `page` above `following`."""
        if self._only_remarks(x):
            self._row.remark.append(Piece(x.start, x.end))
            return
        index = self._index(x)
        if index:
            self._open(x, index, page)
            rest = self._text[x.start + len(index) : x.end].lstrip(" ")
            if not rest:
                return
            x = replace(x, start=x.end - len(rest))
        elif self._goes_on_in_remark(x):
            self._row.remark.append(Piece(x.start, x.end))
            return
        parts = self._parted(x, following)
        if not index and self._begins_unnumbered(x, parts):
            self.close(page)
        self._add(x, parts, page)

    # --------------------------------------------------------------- whose line it is

    def _only_remarks(self, x: Line) -> bool:
        """Whether the line is the remark of a row that has all its values."""
        row = self._row
        waits = self._shape.has_remark and len(row.values) >= self._shape.width and not row.remark
        return waits and REMARK.fullmatch(self._text[x.start : x.end]) is not None

    def _index(self, x: Line) -> str:
        """The number, numeral, letter or dash by which the line begins a row; "" if it begins none."""
        raw = self._text[x.start : x.end]
        m = _INDEX.match(raw)
        if m is None or m.end() < len(raw) and raw[m.end()] != " ":
            return ""
        waits = bool(self._row.name) and not self._row.has_values
        if waits and len(raw.split()) > 1 and self._only_values(x):
            return ""
        return m.group() if self._takes(m.group(), alone=raw == m.group()) else ""

    def _takes(self, index: str, *, alone: bool) -> bool:
        """Whether what a line begins with is a row's number rather than a value or the end of a name; `alone` on its line."""
        row = self._row
        ready = row.full or not row.name
        if index.isdigit():
            n = int(index)
            if alone:  # the next number in turn, or one of a new group; else a value or part of a name
                return n == self._last + 1 and (ready or bool(row.values)) or n == 1 and ready
            return n in (self._last + 1, self._last + 2) or n == 1 and ready
        if index in "-–+":
            return not (alone and row.unit and not row.full)
        return not alone or ready

    def _open(self, x: Line, index: str, page: str | None) -> None:
        self.close(page)
        self._row.index = [Piece(x.start, x.start + len(index))]
        self._last = int(index) if index.isdigit() else self._last

    def _only_values(self, x: Line) -> bool:
        return all(VALUE.fullmatch(w) for w in self._text[x.start : x.end].split())

    def _goes_on_in_remark(self, x: Line) -> bool:
        """Whether the line is a remark on a row that has its unit or values, or goes on with one in lower case."""
        row, raw = self._row, self._text[x.start : x.end]
        if not (row.values or row.unit) or self._only_values(x):
            return False
        return REMARK.fullmatch(raw) is not None or row.full and raw[0].islower()

    def _begins_unnumbered(self, x: Line, parts: _Parts) -> bool:
        """Whether the line is of a further row, which has no number of its own."""
        row = self._row
        if self._names(x, parts) and row.has_values:
            return True
        return row.full and bool(parts.values) and not row.breaks_off(self._text)

    def _names(self, x: Line, parts: _Parts) -> bool:
        """Whether there is something of a name in the line."""
        return bool(self._text[x.start : parts.name_end].strip())

    # --------------------------------------------------------------- what is in it

    def _parted(self, x: Line, following: Line | None) -> _Parts:
        """The line taken apart into name, unit, values and remark."""
        text, row, width = self._text, self._row, self._shape.width
        begin, values, remark = tail(text, x, width + 1)
        parts = _Parts(begin, None, values, remark)
        if self._shape.has_unit:
            if len(values) == width + 1 and text[slice(*values[0])] in "-–":  # a figure without a unit
                parts = _Parts(values[0][0], values[0], values[1:], remark)
            else:
                parts = self._with_unit(x, following, parts)
        kept = own(text, parts.values, width)
        if len(kept) < len(parts.values) and not parts.unit and (x.start < parts.values[0][0] or not row.values):
            return _Parts(kept[0][0], None, kept, parts.remark)  # the name ends in a figure
        return parts

    def _with_unit(self, x: Line, following: Line | None, parts: _Parts) -> _Parts:
        """The parts of a line of a table with a column for units."""
        text, row, values, remark = self._text, self._row, parts.values, parts.remark
        named = bool(row.name) and not row.unit and not row.values
        name_end, unit = unit_at_end(text, x.start, parts.name_end, named)
        if unit and not values and not goes_on(text, unit, following, self._last):
            name_end, unit = x.end, None  # the end of a name, not a unit
        if values and not unit and (row.full or not row.unit):
            if slots(text, values) != self._shape.width or not are_values(text, values, following):
                if remark and set_apart(text, values[-1][1], remark[0]):
                    return _Parts(remark[0], None, [], remark)
                return _Parts(x.end, None, [], None)
        return _Parts(name_end, unit, values, remark)

    def _add(self, x: Line, parts: _Parts, page: str | None) -> None:
        """Put the parts of a line into the row."""
        text, row = self._text, self._row
        if not row.name:
            row.page = page
        if self._names(x, parts):
            shown = text[x.start : parts.name_end]
            row.name.append(Piece(x.start, x.start + len(shown.rstrip())))
        if parts.unit:
            row.unit.append(Piece(*parts.unit))
        self._place(parts.values)
        if parts.remark and self._shape.has_remark:
            row.remark.append(Piece(*parts.remark))
        # Cells that are all empty still leave their spaces behind the name.
        if row.name and not row.values and not row.unit and (blanks(text, x.end) >= _EMPTY or parts.remark):
            row.closed = True

    def _place(self, values: list[Span]) -> None:
        """Put the values of a line into the row's cells."""
        if not values:
            return
        text, row = self._text, self._row
        lead = 0
        final = row.values[-1] if row.values else []
        if final and text[final[-1].end - 1] in "-–" and final[-1].end - final[0].start > 1:
            final.append(Piece(*values[0], ""))  # a range broken over two lines
            values = values[1:]
        elif not row.values:
            lead = self._empty_before(values[0][0])
        room = self._shape.width - len(row.values)
        if len(values) > room or len(values) < room < lead + slots(text, values):
            row.loose += [Piece(*v) for v in values]
            return
        tight = len(values) == room
        row.values += [[] for _ in range(0 if tight else lead)]
        for n, (a, b) in enumerate(values):
            row.values += [[] for _ in range((a - values[n - 1][1] - 1) // 2 if n and not tight else 0)]
            row.values.append([Piece(a, b)])

    def _empty_before(self, at: int) -> int:
        """How many value cells are empty before the first value, which stands at `at`: each leaves two more spaces."""
        before = blanks_before(self._text, at)
        begins = at == before or self._text[at - before - 1] == "\n"
        unitless = self._shape.has_unit and not self._row.unit  # the unit's cell is empty, too
        return max(0, (before if begins else before - 1) // 2 - unitless)
