"""The order in which lines and tables of a page are read: from top to bottom, column by column where it is set in columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from .tables import Table
from .words import Line, Word, lines_of

__all__ = ["in_order"]

_LEAST_LINES = 8  # of a column of prose
_NARROWEST = 0.2  # of the page's width, what a column takes at least
_FULL, _MOSTLY = 0.8, 0.6  # of a column's width, a full line; of its lines, those that are
_GAP = 4.0  # points to both sides of the middle of the gap between columns
_FAR = 1e4  # points: below every page
_DEEPEST = 3

_Box = tuple[float, float, float, float]
_T = TypeVar("_T")


def in_order(words: Sequence[Word], tables: Sequence[Table], width: float, depth: int = 0) -> list[Line | Table]:
    """Lines and tables in reading order; where text is set in columns of prose, the left one first."""
    things: list[_Box] = [(w.x0, w.x1, w.top, w.bottom) for w in words]
    things += [(t.x0, t.x1, t.top, t.bottom) for t in tables]
    gutter = _gutter(things, width) if depth < _DEEPEST else None
    if gutter is None:
        items: list[Line | Table] = [*lines_of(words), *tables]
        return sorted(items, key=lambda item: item.top)
    x, begin, end = gutter

    def area(thing: Word | Table) -> int:
        return 0 if thing.top < begin else 3 if thing.top >= end else 1 if thing.x0 < x else 2

    ordered: list[Line | Table] = []
    for part in range(4):
        ordered += in_order(_those(words, area, part), _those(tables, area, part), width, depth + 1)
    return ordered


def _those(things: Sequence[_T], area: Callable[[_T], int], part: int) -> list[_T]:
    return [t for t in things if area(t) == part]


def _gutter(things: list[_Box], width: float) -> tuple[float, float, float] | None:
    """Where text parts into two columns of prose: the x between them, their top and their end."""
    if len(things) < 2 * _LEAST_LINES:
        return None
    left, right = min(t[0] for t in things), max(t[1] for t in things)
    best: tuple[float, float, float] | None = None
    for x in range(int(left + _NARROWEST * width), int(right - _NARROWEST * width), 3):
        crossing = sorted((top, bottom) for x0, x1, top, bottom in things if x0 < x + _GAP and x1 > x - _GAP)
        begins, ends = [0.0, *(bottom for _, bottom in crossing)], [*(top for top, _ in crossing), float("inf")]
        begin, end = max(zip(begins, ends, strict=True), key=lambda e: min(e[1], _FAR) - e[0])
        if best and min(end, _FAR) - begin <= min(best[2], _FAR) - best[1]:
            continue
        column = [t for t in things if begin <= t[2] < end]
        if all(_is_prose([t for t in column if (t[0] < x) == side], width) for side in (True, False)):
            best = (float(x), begin, end)
    return best


def _is_prose(things: list[_Box], width: float) -> bool:
    """Whether words stand in enough lines, most of them as wide as their column."""
    lines: dict[int, list[tuple[float, float]]] = {}
    for x0, x1, _, bottom in things:
        lines.setdefault(round(bottom / 4), []).append((x0, x1))
    if len(lines) < _LEAST_LINES:
        return False
    column = max(t[1] for t in things) - min(t[0] for t in things)
    full = sum(1 for line in lines.values() if max(b for _, b in line) - min(a for a, _ in line) >= _FULL * column)
    return column >= _NARROWEST * width and full >= _MOSTLY * len(lines)
