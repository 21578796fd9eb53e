"""Disagreements: where two places give different values for one thing, and how sure it is that they do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from assistant.phrases import phrase
from index import Collection, Document, Figure
from index.figures import concepts, is_measured, is_vague
from index.language import tokens
from index.language.lexicon import table

from .totals import Mismatch
from .values import near

__all__ = ["Conflict", "conflicts_among"]

# How sure it is that two figures contradict each other, from 1 on.
_TWO_DOCUMENTS, _DRAFT_AND_ADOPTED = 0.3, 0.2
_SAME_PERIOD, _OTHER_PERIOD = 0.2, -0.1
_DATED, _UNDATED = 0.15, 0.2  # more where the year stands beside both values, less for each that has only its document's
_WORDING, _USUAL_WORDING = 0.5, 0.6  # by how alike the names are written (0 to 1), against what is usual
_KNOWN = 0.25  # the indicator is in the lexicon
_LONG, _LONG_NAME = 0.08, 4  # less for each concept of a name beyond so many
_NO_UNIT = 0.15  # less
_ONE_END = 0.2  # ranges that share an end
_FAR, _FAR_RATIO = 0.6, 3  # less where one is so many times the other: two things of one name
_SUM_OF_YEARS = 2  # so many times a year's value may be that of several years
_ROUNDED, _ESTIMATED = 0.3, 0.1  # less where one is the other rounded, or its estimate
_SLIPS, _SLIP = (10, 1000, 1e6), 0.02  # a digit too many, or thousands and millions mixed up; and how near the ratio must come to it
_ANY_RATIO = 99.0  # of something to nothing


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places that give different values for the same thing, the one to rely on first; `cause` is a phrase's name.

    `others` are further places that say the same as the first or the second. In one that was computed (`mismatch`, or `details` for
    the phrase), the second is what the parts of a table come to; it stands nowhere, and its passage is that of the first part.
    """

    first: Figure
    second: Figure
    score: float
    cause: str
    others: tuple[Figure, ...] = ()
    mismatch: Mismatch | None = field(default=None)
    details: tuple[tuple[str, str], ...] = ()

    @property
    def computed(self) -> bool:
        """Whether the second value is not printed but follows from others."""
        return self.second.end <= self.second.start

    def explained(self, *, english: bool = False) -> str:
        """What disagrees, where that was computed; else the likely cause. In words."""
        return phrase(f"cause.{self.cause}", english, **dict(self.details))


def conflicts_among(collection: Collection, figures: Sequence[Figure], documents: dict[str, Document] | None = None) -> list[Conflict]:
    """The disagreements among some figures of the collection, in no order."""
    if documents is None:
        documents = {d.id: d for d in collection.documents()}
    groups: dict[tuple[str, str, str, str], list[Figure]] = {}
    for f in figures:
        if f.key and not is_vague(f.indicator) and _named(f):
            groups.setdefault((f.key, f.unit, f.territory, f.conditions), []).append(f)
    rows: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for f in figures:
        rows[f.passage, f.key].append(f)
    groups = {k: _single(m) for k, m in groups.items()}
    several = [m for m in groups.values() if len({f.passage for f in m}) > 1]
    passages = collection.passages_by_id(sorted({f.passage for m in several for f in m}))
    tables = {i: (p.document, p.table) for i, p in passages.items() if p.table >= 0}
    out = []
    for members in several:
        out += _disagreeing(members, documents, tables, rows)
    return out


def _single(members: Sequence[Figure]) -> list[Figure]:
    """Figures without those whose name one passage gives several values for at one time: it is that of several things."""
    values: dict[tuple[int, str, str], set[tuple[float, float]]] = defaultdict(set)
    for f in members:
        values[f.passage, f.period, f.role].add((f.low, f.high))
    return [f for f in members if len(values[f.passage, f.period, f.role]) == 1]


def _named(f: Figure) -> bool:
    """Whether a figure says enough of itself to be set against others: what of it is measured, and when or in which unit."""
    return (is_measured(f.indicator) or not f.key.endswith("(tăng)")) and bool(f.period or f.unit)


def _disagreeing(
    members: Sequence[Figure],
    documents: dict[str, Document],
    tables: dict[int, tuple[str, int]],
    rows: dict[tuple[int, str], list[Figure]],
) -> list[Conflict]:
    """The pairs among figures of one indicator, unit and territory that contradict each other, one a pair of values.

    A value that another column of the same row agrees with ("2025", "2021-2025") is not held against the first.
    """
    ranked = sorted(members, key=lambda f: _standing(documents[f.document]), reverse=True)
    best: dict[tuple[float, float, float, float], Conflict] = {}
    same: dict[tuple[float, float, float, float], list[Figure]] = defaultdict(list)
    for i, a in enumerate(ranked):
        for b in ranked[i + 1 :]:
            if not _comparable(a, b) or not _differ(a, b):
                continue
            if a.passage in tables and tables[a.passage] == tables.get(b.passage):
                continue  # two rows of one table are two things
            if _borne_out(a, rows[b.passage, b.key], b) or _borne_out(b, rows[a.passage, a.key], a):
                continue
            pair = min((a.low, a.high, b.low, b.high), (b.low, b.high, a.low, a.high))
            cause, score = _judged(a, b, documents)
            found = Conflict(a, b, score, cause)
            if pair not in best or score > best[pair].score:
                best[pair] = found
            same[pair] += [a, b]
    out = []
    for pair, c in best.items():
        others = tuple(dict.fromkeys(f for f in same[pair] if f not in (c.first, c.second)))
        out.append(Conflict(c.first, c.second, c.score, c.cause, others))
    return out


def _borne_out(a: Figure, row: Sequence[Figure], b: Figure) -> bool:
    """Whether another value of the row of `b` is that of `a`, or is rounded to it, for a time that `a` may be of."""
    return any(
        f is not b and f.territory == a.territory and f.unit == a.unit and _comparable(a, f) and (not _differ(a, f) or _rounded(a, f))
        for f in row
    )


def _standing(d: Document) -> tuple[int, str]:
    """Which of two documents to rely on: an adopted one before a draft, the later before the earlier."""
    return {"adopted": 2, "unknown": 1, "draft": 0}.get(d.status, 1), d.date


def _comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures of one indicator speak of the same period and are both aims or both outcomes."""
    if a.passage == b.passage or (a.role == "target") != (b.role == "target"):
        return False
    if a.period == b.period:
        return True
    if not a.period or not b.period:
        return False
    spans = ("-" in a.period, "-" in b.period)
    if spans[0] != spans[1] and (a.key.endswith("(tăng)") or _ratio(a, b) > _SUM_OF_YEARS):
        return False  # the growth of one year, and that of several; what came in over years, and in the last of them
    # "đến năm 2030" over a list, "2026-2030" over a table: the same end, unless both say it beside the value.
    return a.period[-4:] == b.period[-4:] and not (a.dated == b.dated == "value")


def _differ(a: Figure, b: Figure) -> bool:
    if {a.bound, b.bound} & {"min", "max"} and a.bound != b.bound:
        # "trên 50%" and "55%" agree
        open_end, other = (a, b) if a.bound else (b, a)
        if open_end.bound == "min" and other.low >= open_end.low or open_end.bound == "max" and other.high <= open_end.high:
            return False
    x, y = sorted((a.low, a.high)), sorted((b.low, b.high))
    if (x[0] == x[1]) != (y[0] == y[1]) and (y[0] <= x[0] and x[1] <= y[1] or x[0] <= y[0] and y[1] <= x[1]):
        return False  # a value inside the other's range
    return not (near(x[0], y[0]) and near(x[1], y[1])) or (a.low > a.high) != (b.low > b.high)


def _decimals(text: str) -> int:
    m = re.search(r"\d,(\d+)", text)
    return len(m[1]) if m else 0


def _judged(a: Figure, b: Figure, documents: dict[str, Document]) -> tuple[str, float]:
    """The likely cause of a disagreement, and how sure it is that there is one."""
    d, e = documents[a.document], documents[b.document]
    score = 1.0
    if d.id != e.id:
        score += _TWO_DOCUMENTS
    if {d.status, e.status} == {"draft", "adopted"}:
        score += _DRAFT_AND_ADOPTED
    score += _SAME_PERIOD if a.period == b.period else _OTHER_PERIOD
    score += _DATED * ((a.dated == "value") + (b.dated == "value")) / 2 - _UNDATED * ((a.dated == "document") + (b.dated == "document"))
    score += _WORDING * (SequenceMatcher(None, _bare(a), _bare(b)).ratio() - _USUAL_WORDING)
    if set(a.key.replace(" (tăng)", "").split()) & _known():
        score += _KNOWN
    score -= _LONG * max(0, len(a.key.split()) - _LONG_NAME)
    if not a.unit:
        score -= _NO_UNIT
    cause = "documents" if d.id != e.id else "inside"
    if {d.status, e.status} == {"draft", "adopted"}:
        cause = "draft"
    ratio = _ratio(a, b)
    slip = any(abs(ratio / s - 1) < _SLIP for s in _SLIPS)
    if (a.low > a.high or b.low > b.high) and any(near(x, y) for x in (a.low, a.high) for y in (b.low, b.high)):
        cause = "range"
        score += _ONE_END
    elif slip:
        cause = "slip"
    elif ratio > _FAR_RATIO:
        score -= _FAR
    elif _rounded(a, b):
        cause = "rounding"
        score -= _ROUNDED
    elif {a.role, b.role} == {"estimate", "result"}:
        cause = "estimate" if cause != "draft" else cause
        score -= _ESTIMATED
    return cause, round(score, 3)


def _bare(f: Figure) -> str:
    return " ".join(t.plain for t in tokens(f.indicator))


def _ratio(a: Figure, b: Figure) -> float:
    x, y = abs(a.low), abs(b.low)
    return max(x, y) / min(x, y) if x and y else (1.0 if x == y else _ANY_RATIO)


def _rounded(a: Figure, b: Figure) -> bool:
    """Whether one is the other with fewer decimals."""
    if a.low != a.high or b.low != b.high or a.unit != b.unit:
        return False
    fewer, more = (a, b) if _decimals(a.text) < _decimals(b.text) else (b, a)
    return _decimals(a.text) != _decimals(b.text) and round(more.low, _decimals(fewer.text)) == fewer.low


@cache
def _known() -> frozenset[str]:
    """The concepts of the indicators that have a name of their own in the lexicon."""
    return frozenset("_".join(c) for row in table("indicators.tsv") for c in concepts(row[0]))
