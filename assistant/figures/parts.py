"""Whether the parts that a table states fit their whole: columns that make another, parts beside their whole, shares of 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index import Passage
from index.language import fold, vietnamese_number

from .lines import Line, Value, additive, lines_of, unit_of_value
from .totals import rounding

__all__ = ["Misfit", "misfits"]

_PART_OF = re.compile(r"\b(?:trong do|chia ra|gom|bao gom|phan theo)\b")
_OPENS = re.compile(r"[\W\d_]*(?:trong do|chia ra|bao gom|gom)\b")
_WHOLE = re.compile(r"\b(?:tong|cong|tat ca|toan bo)\b")
_SHARES = re.compile(r"\b(?:co cau|ty trong|ti trong)\b")
_GROWTH = re.compile(r"\b(?:toc do|tang|giam|so voi|nang suat|chi so)\b")
_FEWEST_ROWS = 4  # in which columns must make another, before one where they don't is wrong
_USUAL = 0.6  # share of the rows that must bear a relation out; by hand, as all below
_FAR = 0.5  # relative difference from which a row speaks of something else
_LARGEST_TABLE_SPAN = 12  # columns that may make another
_SURENESS, _BY_PART, _BY_SHARES = 1.6, 1.55, 1.45
_LESS_SURE = 0.8
_FEWEST_PROOFS = 2  # columns in which shares make 100%, before less in another is wrong
_SLACK_OF_SHARES, _OFF = 0.051, 20.0  # percentage points: by rounding of each share; and from where they are no shares of one whole


@dataclass(frozen=True, slots=True)
class Misfit:
    """Parts that do not fit their whole in one row, or in one column: `kind` says how.

    columns: a column is not the sum of those it is made of; part: a part is more than its whole; shares: they don't make 100%.
    `names` are the names of the parts, `whole` that of the whole, as a reader finds them in the table.
    """

    kind: Literal["columns", "part", "shares"]
    stated: Value
    parts: tuple[Value, ...]
    names: tuple[str, ...]
    row: str
    whole: str
    found: float
    unit: str
    score: float

    @property
    def found_text(self) -> str:
        """What the parts come to, as Vietnamese documents print numbers."""
        return vietnamese_number(self.found)


def misfits(passages: Sequence[Passage]) -> Iterator[Misfit]:
    """Where parts do not fit their whole in the tables of one document."""
    for lines in lines_of(passages):
        yield from _columns(lines)
        yield from _rows(lines)
        yield from _shares(lines)


# --------------------------------------------------------------- across columns


def _columns(lines: Sequence[Line]) -> Iterator[Misfit]:
    """The rows in which a column is not the sum of those after it, though it is in nearly all others."""
    order = [c for c in _in_order(lines) if additive(c[0], lines)]
    taken = 0
    for n, whole in enumerate(order):
        if n < taken or not (_WHOLE.search(fold(whole[0])) or any(_PART_OF.search(fold(c[0])) for c in order[n + 1 : n + 3])):
            continue
        best: tuple[int, int, list[tuple[Line, float]]] | None = None
        for size in range(2, min(_LARGEST_TABLE_SPAN, len(order) - n - 1) + 1):
            parts = order[n + 1 : n + 1 + size]
            fits, off = 0, []
            for line in lines:
                found = _added(line, whole, parts)
                if found is None:
                    continue
                if abs(found - line.values[whole].number) <= _slack(line, parts):
                    fits += 1
                else:
                    off.append((line, found))
            if fits >= _FEWEST_ROWS and fits >= _USUAL * (fits + len(off)) and (best is None or fits > best[0]):
                best = (fits, size, off)
        if best is None:
            continue
        taken = n + 1 + best[1]
        for line, found in best[2]:
            yield from _misfit_of_columns(line, whole, order[n + 1 : taken], found)


def _misfit_of_columns(line: Line, whole: tuple[str, int], parts: Sequence[tuple[str, int]], found: float) -> Iterator[Misfit]:
    stated = line.values[whole]
    away = abs(found - stated.number) / max(abs(stated.number), 1e-9)
    if away > _FAR:
        return
    held = [c for c in parts if c in line.values]
    yield Misfit(
        "columns", stated, tuple(line.values[c] for c in held), tuple(c[0] for c in held), line.name, whole[0], round(found, 6),
        unit_of_value(line, whole[0]), _SURENESS - _LESS_SURE * away,
    )  # fmt: skip


def _in_order(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """The columns of a table from left to right, blank cells notwithstanding: each behind those that stand before it in any row."""
    order: list[tuple[str, int]] = []
    for line in lines:
        at = 0
        for column in line.values:
            if column in order:
                at = max(at, order.index(column) + 1)
            else:
                order.insert(at, column)
                at += 1
    return order


def _added(line: Line, whole: tuple[str, int], parts: Sequence[tuple[str, int]]) -> float | None:
    """The sum of a row's parts; None where it states no whole, or fewer than two parts that are not nothing."""
    held = [line.values[c].number for c in parts if c in line.values]
    if whole not in line.values or sum(v != 0 for v in held) < 2:
        return None
    return sum(held)


def _slack(line: Line, parts: Sequence[tuple[str, int]]) -> float:
    held = [c for c in parts if c in line.values]
    return rounding([line.values[c] for c in held], unit_of_value(line, held[0][0]))


# ------------------------------------------------------------------- down a column


def _rows(lines: Sequence[Line]) -> Iterator[Misfit]:
    """The rows under "Trong đó" that are more than what they are part of."""
    whole: Line | None = None
    for line in lines:
        if line.kind == "total" or not any(_OPENS.match(fold(said)) for said in (line.passage.text, *line.groups[-1:])):
            if line.values:
                whole = line
            continue
        if whole is None or line.unit.casefold() != whole.unit.casefold() or _GROWTH.search(fold(f"{whole.name} {line.name}")):
            continue
        for column, value in line.values.items():
            stated = whole.values.get(column)
            if stated is None or not additive(column[0], [line, whole]) or stated.number <= 0:
                continue
            if value.number > stated.number + rounding([value, stated], unit_of_value(line, column[0])):
                yield Misfit(
                    "part", stated, (value,), (line.name,), whole.name, column[0], value.number, unit_of_value(whole, column[0]), _BY_PART
                )


# -------------------------------------------------------------------------- shares


def _shares(lines: Sequence[Line]) -> Iterator[Misfit]:
    """The shares of one whole that do not make 100% in a column, though they do in another, or that make more."""
    for head, members in _structures(lines):
        sums = {}
        for column in dict.fromkeys(k for m in members for k in m.values):
            values = [m.values[column] for m in members if column in m.values]
            if len(values) == len(members):
                sums[column] = values
        off = {c: sum(v.number for v in vs) - 100 for c, vs in sums.items()}
        slack = {c: len(vs) * _SLACK_OF_SHARES * 10 ** (1 - min(v.places for v in vs)) for c, vs in sums.items()}
        proven = sum(abs(off[c]) <= slack[c] for c in off)
        for column, values in sums.items():
            if not slack[column] < abs(off[column]) < _OFF or proven < (_FEWEST_PROOFS if off[column] < 0 else 1):
                continue  # what is missing may be a share that only one column counts
            yield Misfit(
                "shares", values[0], tuple(values), tuple(m.name for m in members), head, column[0], round(off[column] + 100, 6), "%",
                _BY_SHARES,
            )  # fmt: skip


def _structures(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The name of a whole and the rows of its shares: those in percent that stand together under a heading that speaks of shares."""
    n = 0
    while n < len(lines):
        groups = lines[n].groups
        head = next((g for g in reversed(groups) if _SHARES.search(fold(g))), "")
        if not head and n and _SHARES.search(fold(lines[n - 1].name)) and not lines[n - 1].values:
            head = lines[n - 1].name
        stop = n + 1
        while stop < len(lines) and lines[stop].groups == groups and lines[stop].kind == "body":
            stop += 1
        members = [m for m in lines[n:stop] if m.unit.strip() == "%" and m.values]
        if head and len(members) >= 2 and not any(_GROWTH.search(fold(m.name)) for m in members):
            yield head, members
        n = stop
