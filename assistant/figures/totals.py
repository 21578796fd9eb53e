"""Whether the rows of a table add up to the totals it states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Passage
from index.language import fold, scaled, vietnamese_number

from .lines import Line, Value, additive, lines_of, unit_of_value

__all__ = ["Mismatch", "mismatches", "rounding"]

_ROUNDING = 0.5  # of the last printed place, that each row may differ by (definition)
_EXACT = 1e-6  # what sums of floats may differ by
# Relative differences up to which a total is that of these rows, by hand: where another column proves that it is their sum, where
# nothing does, and where only two rows stand for it.
_PROVEN, _NEAR, _NEAR_OF_TWO = 0.5, 0.12, 0.05
_SURENESS, _PROOF, _LESS_SURE = 1.5, 0.3, 1.5  # of a mismatch, beside other disagreements; more where proven, less by how large it is
_BEGINS = 60  # characters of a row by which it is the heading of others
_SMALL = 1000  # numbers without a unit below it are counts, not amounts rounded to thousands or millions
_COUNTS = ("people", "households", "projects", "workers", "students", "communes", "animals")
_CHANCE = 3  # so many terms do not make a printed sum by chance
_SOME = re.compile(r"\b(?:trich|mot so|trong do|khac|rieng|binh quan|trung binh)\b")  # of a total whose rows are not all that it counts

_FORMULA = re.compile(
    r"[(=]\s*((?:[IVXLC]+|[A-ZĐa-zđ]|\d{1,2}(?:\.\d{1,2})*)(?:\s*\+\s*(?:[IVXLC]+|[A-ZĐa-zđ]|\d{1,2}(?:\.\d{1,2})*))+)\s*\)?"
)

Column = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A total that differs from the sum of its rows, in one column; values in `unit` as printed."""

    total: Passage
    rows: tuple[Passage, ...]
    name: str
    column: str
    stated: float
    summed: float
    unit: str
    text: str
    start: int
    score: float

    @property
    def summed_text(self) -> str:
        """The sum as Vietnamese documents print numbers."""
        return vietnamese_number(self.summed)


def mismatches(passages: Sequence[Passage]) -> Iterator[Mismatch]:
    """The totals in the tables of one document that their rows do not make."""
    for lines in lines_of(passages):
        columns = [c for c in dict.fromkeys(k for line in lines for k in line.values) if additive(c[0], lines)]
        for n, line in enumerate(lines):
            if (line.kind in ("total", "group") or _said(lines, n)) and not _SOME.search(fold(line.name)):
                yield from _of_line(lines, n, columns)


def rounding(values: Sequence[Value], unit: str) -> float:
    """What a sum of printed numbers may differ by from a printed total: nothing where they are counts."""
    decimals = min((v.places for v in values), default=0)
    if not decimals:
        factor, _, kind = scaled(1, unit)
        small = max((abs(v.number) for v in values), default=0.0) < _SMALL
        if factor == 1 and (kind in _COUNTS or not unit and small):
            return _EXACT
    return _ROUNDING * len(values) * 10.0**-decimals + _EXACT


@dataclass(frozen=True, slots=True)
class _Sum:
    """The sum of some rows in a column against what the total states."""

    column: Column
    terms: tuple[Line, ...]
    stated: float
    summed: float
    fits: bool
    whole: bool  # no row is blank

    @property
    def away(self) -> float:
        """By how much the sum differs, relative to what is stated."""
        return abs(self.summed - self.stated) / max(abs(self.stated), _EXACT)


def _of_line(lines: Sequence[Line], n: int, columns: Sequence[Column]) -> Iterator[Mismatch]:
    """What does not fit of one total: by the rows that make it in most columns, or in its only one nearly do."""
    best: list[_Sum] = []
    fitting: set[Column] = set()
    said = _said(lines, n)
    for level in [said] if said else _levels(lines, n):
        members = [m for m in level if m.unit.casefold() == lines[n].unit.casefold()]
        sums = [s for c in columns if (s := _sum(lines[n], members, c))]
        fitting |= {s.column for s in sums if s.fits}
        if (_proofs(sums), -_off(sums)) > (_proofs(best), -_off(best)) or not best:
            best = sums
    proven = bool(said) or _proofs(best) > 0
    for s in best:
        if s.fits or s.column in fitting or _like_average(s):
            continue
        limit = _PROVEN if proven else _NEAR if len(s.terms) >= _CHANCE else _NEAR_OF_TWO
        if s.away > limit or not proven and (not s.whole or fitting):
            continue
        value = lines[n].values[s.column]
        score = _SURENESS + (_PROOF if proven else 0.0) - _LESS_SURE * s.away
        yield Mismatch(
            value.passage, tuple(line.values[s.column].passage for line in s.terms), lines[n].name or lines[n].passage.text, s.column[0],
            s.stated, s.summed, unit_of_value(lines[n], s.column[0]), value.text, value.start, score,
        )  # fmt: skip


def _sum(total: Line, members: Sequence[Line], column: Column) -> _Sum | None:
    stated = total.values.get(column)
    terms = tuple(m for m in members if column in m.values)
    if stated is None or sum(m.values[column].number != 0 for m in terms) < 2:
        return None
    summed = sum(m.values[column].number for m in terms)
    slack = rounding([m.values[column] for m in terms], unit_of_value(total, column[0]))
    return _Sum(column, terms, stated.number, round(summed, 6), abs(summed - stated.number) <= slack, len(terms) == len(members))


def _proofs(sums: Sequence[_Sum]) -> int:
    """How many columns show that a total is the sum of these rows."""
    fits = [sum(t.values[s.column].number != 0 for t in s.terms) for s in sums if s.fits]
    return sum(n >= _CHANCE for n in fits) + (len(fits) > 1) * sum(n < _CHANCE for n in fits)


def _off(sums: Sequence[_Sum]) -> float:
    return sum(min(s.away, 1.0) for s in sums if not s.fits) / (len(sums) or 1) if sums else 1.0


def _like_average(s: _Sum) -> bool:
    """Whether what is stated lies among its terms, as an average does."""
    values = [t.values[s.column].number for t in s.terms]
    return len(values) >= _CHANCE and min(values) <= s.stated <= max(values)


# ------------------------------------------------------------------ which rows


def _said(rows: Sequence[Line], n: int) -> list[Line]:
    """The rows whose numbers the name of the row `n` adds up ("Tổng lương (2+3+4)"); none if it does not, or one is not there."""
    m = _FORMULA.search(rows[n].passage.text.split(";")[0])
    if m is None:
        return []
    near: dict[str, Line] = {}
    for line in (*reversed(rows[n + 1 :]), *rows[:n]):  # those before it, the nearest first, then those behind
        if line.index:
            near[line.index] = line
    found = [near.get(term.strip().casefold()) for term in m[1].split("+")]
    return [line for line in found if line is not None] if all(found) else []


def _levels(rows: Sequence[Line], n: int) -> Iterator[list[Line]]:
    """The sets of rows that the row `n` may be the sum of: what it heads, or what stands over or under it."""
    own = rows[n]
    label = own.groups
    if own.kind == "group":
        below = []
        for p in rows[n + 1 :]:
            if len(p.groups) <= len(label):
                break
            below.append(p)
        yield from _by_depth(below)
        return
    since = max((i + 1 for i in range(n) if rows[i].kind == "total"), default=0)
    yield [p for p in rows[since:n] if p.kind == "body"]
    inside = [p for p in rows[:n] if p.groups[: len(label)] == label and p.kind != "total"]
    yield from _by_depth(inside)
    yield from _by_depth([p for p in rows[n + 1 :] if p.kind != "total"])
    yield [p for p in rows[:n] if p.kind == "total"]
    yield _heads_of_parts(rows[:n])


def _heads_of_parts(rows: Sequence[Line]) -> list[Line]:
    """One line for each part of a table: its total where it has one, else what stands in it."""
    parts: dict[str, list[Line]] = {}
    current = ""
    for p in rows:
        if not p.groups and p.kind == "group":
            current = p.name or p.passage.text
        elif p.groups:
            current = p.groups[0]
        if p.values:
            parts.setdefault(current, []).append(p)
    out: list[Line] = []
    for part in parts.values():
        totals = [p for p in part if p.kind == "total"]
        out += totals[-1:] or [p for p in part if p.kind != "group"]
    return out


def _by_depth(rows: Sequence[Line]) -> Iterator[list[Line]]:
    if not rows:
        return
    for depth in sorted({len(p.groups) for p in rows}):
        yield [p for p in rows if len(p.groups) == depth]
    names = {g for p in rows for g in p.groups}
    yield [p for p in rows if not any(_heads(p, g) for g in names)]


def _heads(p: Line, group: str) -> bool:
    return fold(p.passage.text).startswith(fold(group)[:_BEGINS])
