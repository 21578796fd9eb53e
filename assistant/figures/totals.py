"""Whether the rows of a table add up to the totals it states."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Passage
from index.language import fold, index_rank, plain_number, scaled, vietnamese_number
from index.structure import unit_of

__all__ = ["Mismatch", "mismatches"]

_ROUNDING = 0.5  # of the last printed place, that each row may differ by (definition)
_EXACT = 1e-6  # what sums of floats may differ by
_NOT_A_SUM = 0.5  # relative difference from which a total is not that of these rows at all; by hand, as the two below
_SURENESS, _LESS_SURE = 1.7, 0.8  # of a mismatch, beside other disagreements: of a small one, and how much less of a large one
_BEGINS = 60  # characters of a row by which it is the heading of others

_NUMBER = re.compile(r"\s*-?\d+(?:[.,]\d+)*\s*")
_ADDITIVE = re.compile(r"money_(?!.*per)|^(?:area|people|households|length|number|mass|projects|workers|students|communes|other)$")

_NOT_SUMMED = re.compile(r"^(?:tt|stt|so tt)$|\b(?:nam|thoi gian|ty le|so sanh|%|tien do|ma so)\b")


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
    tables: dict[int, list[Passage]] = defaultdict(list)
    for p in passages:
        if p.table >= 0 and p.fields:
            tables[p.table].append(p)
    for rows in tables.values():
        columns = list(dict.fromkeys(c for p in rows for c, _ in p.fields))
        for column in columns[1:]:
            yield from _of_column(rows, column)


def _value(p: Passage, column: str) -> tuple[float, str] | None:
    raw = next((v for c, v in p.fields if c == column), "")
    if not _NUMBER.fullmatch(raw):
        return None
    try:
        return float(plain_number(raw.strip().lstrip("-"))), raw.strip()
    except ValueError:
        return None


def _of_column(rows: Sequence[Passage], column: str) -> Iterator[Mismatch]:
    folded = fold(column)
    if not re.search(r"tong|von|kinh phi", folded) and _NOT_SUMMED.search(folded):
        return
    unit = unit_of(column) or next((v for c, v in rows[0].fields if c == "Đơn vị tính"), "")
    kind = scaled(1, unit)[2] if unit else "number"
    if not _ADDITIVE.search(kind):
        return
    for n, p in enumerate(rows):
        stated = _value(p, column)
        if stated is None or p.row_kind not in ("total", "group"):
            continue
        levels = list(_levels(rows, n))
        tried = []
        for members in levels:
            values = [_value(m, column) for m in members]
            if len(members) < 2 or any(v is None for v in values):
                continue
            tried.append((sum(v[0] for v in values if v), members, max(_places(v[1]) for v in values if v)))
        if not tried:
            continue
        slack = [_ROUNDING * len(members) * 10**-places + _EXACT for _, members, places in tried]
        if any(abs(total - stated[0]) <= s for (total, _, _), s in zip(tried, slack, strict=True)):
            continue
        total, members, _ = min(tried, key=lambda t: abs(t[0] - stated[0]))
        near = abs(total - stated[0]) / max(abs(stated[0]), 1e-9)
        if near > _NOT_A_SUM:
            continue  # not a sum of these rows at all
        name = next((v for _, v in p.fields if not index_rank(v)), p.text)
        if re.search(r"\b(?:trich|mot so|trong do)\b", fold(name)):
            continue  # the rows are only some of what the total counts
        at = p.text.rfind(stated[1])
        yield Mismatch(p, tuple(members), name, column, stated[0], total, unit, stated[1], max(at, 0), _SURENESS - _LESS_SURE * near)


def _places(raw: str) -> int:
    plain = plain_number(raw)
    return len(plain.partition(".")[2])


def _levels(rows: Sequence[Passage], n: int) -> Iterator[list[Passage]]:
    """The sets of rows that the row `n` may be the sum of: what it heads, or what stands over or under it."""
    own = rows[n]
    label = own.groups
    if own.row_kind == "group":
        below = []
        for p in rows[n + 1 :]:
            if len(p.groups) <= len(label):
                break
            below.append(p)
        yield from _by_depth(below)
        return
    inside = [p for p in rows[:n] if p.groups[: len(label)] == label and p.row_kind != "total"]
    yield from _by_depth(inside)
    yield from _by_depth([p for p in rows[n + 1 :] if p.row_kind != "total"])
    subtotals = [p for p in rows[:n] if p.row_kind == "total"]
    yield subtotals


def _by_depth(rows: Sequence[Passage]) -> Iterator[list[Passage]]:
    if not rows:
        return
    depths = sorted({len(p.groups) for p in rows})
    for depth in depths:
        yield [p for p in rows if len(p.groups) == depth]
    names = {g for p in rows for g in p.groups}
    yield [p for p in rows if not any(_heads(p, g) for g in names)]


def _heads(p: Passage, group: str) -> bool:
    return fold(p.text).startswith(fold(group)[:_BEGINS])
