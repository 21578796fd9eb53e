"""A document's tables as lines of numbers: each row with its value in every column, however its passages cut it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index import Passage
from index.figures import is_index_column, is_unit
from index.language import fold, groups_by_comma, index_rank, plain_number, scaled, without_commas
from index.structure import unit_of

__all__ = ["Line", "Value", "additive", "lines_of", "unit_of_value"]

_NUMBER = re.compile(r"\s*-?\d+(?:[.,]\d+)*\s*")
_ADDITIVE = re.compile(
    r"money_(?!.*per)|^(?:area|people|households|length|number|mass|volume|projects|workers|students|communes|animals|other)$"
)
# Columns of values that no sum is made of: rates, times, codes, prices of one piece.
_NOT_SUMMED = re.compile(
    r"^(?:tt|stt|so tt)$|\b(?:nam (?:sinh|xay dung|khoi cong|hoan thanh)|thoi gian|ty le|ti le|ty trong|co cau|so sanh|tien do|ma so|"
    r"he so|trong so|"
    r"don gia|dinh muc|binh quan|bq|trung binh|nang suat|chi so|luy ke|xep hang|cong thuc|muc do|diem)\b|%"
)
_ROWS = ("body", "group", "total", "part")  # kinds of passages that are rows
_DASH = 6  # the rank of a row that a dash begins
_SUMMED = re.compile(r"\b(?:tong|von|kinh phi|thanh tien)\b")


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a row as printed, and the passage that shows it."""

    number: float
    text: str
    passage: Passage
    places: int  # decimals as printed

    @property
    def start(self) -> int:
        """Where it stands in the passage as shown."""
        return max(self.passage.text.rfind(self.text), 0)


@dataclass(slots=True)
class Line:
    """A row of a table: its name, what it stands under, its unit where it has one, and its values by column."""

    passage: Passage
    name: str
    unit: str
    values: dict[tuple[str, int], Value] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Body, group or total."""
        return self.passage.row_kind

    @property
    def index(self) -> str:
        """Its number or letter in small letters, without signs; "" for none."""
        first = self.passage.fields[0][1]
        return first.strip().strip("().").casefold() if index_rank(first) and index_rank(first) < _DASH else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The headings inside its table."""
        return self.passage.groups


def lines_of(passages: Sequence[Passage]) -> Iterator[list[Line]]:
    """The lines of each table of one document, in order; a column that comes twice under one name is told apart by its place."""
    tables: dict[int, list[Passage]] = defaultdict(list)
    for p in passages:
        if p.table >= 0 and p.fields and p.row_kind in _ROWS:
            tables[p.table].append(p)
    for rows in tables.values():
        lines: list[Line] = []
        first = Counter(next((c for c, _ in p.fields if not is_index_column(c)), "") for p in rows)
        names = first.most_common(1)[0][0]
        by_comma = groups_by_comma(v for p in rows for _, v in p.fields)
        for p in rows:
            if p.row_kind == "part" and lines:  # more columns of the row before
                _fill(lines[-1], p, names, by_comma)
            else:
                name = next((v for c, v in p.fields if not is_index_column(c) and not index_rank(v) and re.search(r"[^\W\d_]", v)), "")
                lines.append(Line(p, name, next((v for c, v in p.fields if c != names and is_unit(c, v)), "")))
                _fill(lines[-1], p, names, by_comma)
        yield lines


def _fill(line: Line, p: Passage, names: str, by_comma: bool) -> None:
    """Put the values of a passage into its line; `names` is the column that names the rows, `by_comma` how thousands are separated."""
    seen: dict[str, int] = defaultdict(int)
    for column, raw in p.fields:
        key = (column, seen[column])
        seen[column] += 1
        if _NUMBER.fullmatch(raw) and column != names and not is_index_column(column):
            try:
                number = float(plain_number((without_commas(raw) if by_comma else raw).strip().lstrip("-")))
            except ValueError:  # a date or a clause number
                continue
            sign = -1 if raw.strip().startswith("-") else 1
            whole = number.is_integer() and by_comma
            line.values.setdefault(key, Value(sign * number, raw.strip(), p, 0 if whole else _places_of(raw.strip())))


def additive(column: str, lines: Iterable[Line]) -> bool:
    """Whether the values of a column may be added up, as far as its name and the rows' units tell."""
    folded = fold(column)
    if not column.strip() or not _SUMMED.search(folded) and _NOT_SUMMED.search(folded):
        return False
    units = {line.unit.casefold() for line in lines}
    unit = unit_of(column) or (next(iter(units)) if len(units) == 1 else "")
    return bool(_ADDITIVE.search(scaled(1, unit)[2] if unit else "number"))


def unit_of_value(line: Line, column: str) -> str:
    """The unit of a line's value in a column, as printed; "" if none is."""
    return unit_of(column) or line.unit


def _places_of(text: str) -> int:
    """How many decimals a printed number has."""
    return len(plain_number(text).partition(".")[2])
