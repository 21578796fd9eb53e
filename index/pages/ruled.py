"""Tables by their lines: which straight lines belong together, and the cells between them.

A table is a set of level and upright lines that touch. Its cells are the places between neighbouring lines, those that no
line parts made one. A side that is left open (no frame to the left and right, the page's edge below) is closed where the
lines across it end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .glyphs import Rule
from .tables import Cell, Table, split_rows
from .words import Word, lines_of

__all__ = ["ruled_tables"]

_TOUCH = 3.0  # points between lines that meet, or that are drawn twice
_SHORTEST = 5.0  # points; shorter lines are dots and ticks
_OPEN = 12.0  # points by which the lines across a side reach over it where that side is open
_PARTS = 0.6  # of a place's side, how much of it a line covers that parts it from the next


def ruled_tables(rules: Sequence[Rule], words: Sequence[Word]) -> tuple[list[Table], list[Word]]:
    """The tables of a page with at least two rows and columns and some text, and the words outside of them."""
    tables: list[Table] = []
    rest = list(words)
    found = sorted(_frames(rules), key=lambda f: (f.xs[0] - f.xs[-1]) * (f.ys[-1] - f.ys[0]))
    for frame in found:
        x0, top, x1, bottom = frame.xs[0], frame.ys[0], frame.xs[-1], frame.ys[-1]
        inside = any(t.x0 - 1 <= x0 and t.top - 1 <= top and x1 <= t.x1 + 1 and bottom <= t.bottom + 1 for t in tables)
        if len(frame.xs) < 3 or len(frame.ys) < 2 or inside:
            continue
        table, left = _filled(frame, rest)
        if table is not None:
            tables.append(table)
            rest = left
    return tables, rest


@dataclass(frozen=True, slots=True)
class _Frame:
    """The lines of one table: places of its upright and level lines, and the stretches that are drawn at each."""

    xs: list[float]
    ys: list[float]
    upright: list[list[tuple[float, float]]]
    level: list[list[tuple[float, float]]]

    def parts_columns(self, line: int, top: float, bottom: float) -> bool:
        """Whether an upright line is drawn between two heights."""
        return _drawn(self.upright[line], top, bottom)

    def parts_rows(self, line: int, x0: float, x1: float) -> bool:
        """Whether a level line is drawn between two places."""
        return _drawn(self.level[line], x0, x1)


def _drawn(stretches: Sequence[tuple[float, float]], a: float, b: float) -> bool:
    return sum(max(min(b, end) - max(a, start), 0) for start, end in stretches) >= _PARTS * (b - a)


def _frames(rules: Sequence[Rule]) -> Iterator[_Frame]:
    """The lines of each table of a page."""
    level = _stretches([(r.top, r.x0, r.x1) for r in rules if r.top == r.bottom])
    upright = _stretches([(r.x0, r.top, r.bottom) for r in rules if r.x0 == r.x1])
    for group in _groups(level, upright):
        across = [level[n] for n in group if n < len(level)]
        down = [upright[n - len(level)] for n in group if n >= len(level)]
        if across and down:
            yield _framed(across, down)


def _stretches(lines: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines (where, from, to) with those that go on with each other made one, without what is too short."""
    out: list[tuple[float, float, float]] = []
    rows: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if rows and line[0] - rows[-1][0][0] <= _TOUCH / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        where = sum(r[0] for r in row) / len(row)
        start, end = float("inf"), float("-inf")
        for _, a, b in sorted(row, key=lambda r: r[1]):
            if a > end + _TOUCH:
                out.append((where, start, end))
                start = a
            start, end = min(start, a), max(end, b)
        out.append((where, start, end))
    return [s for s in out if s[2] - s[1] >= _SHORTEST]


def _groups(level: list[tuple[float, float, float]], upright: list[tuple[float, float, float]]) -> list[list[int]]:
    """Lines that touch each other, directly or through others: numbers in `level`, then in `upright`."""
    parent = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    order = sorted(range(len(level)), key=lambda n: level[n][0])
    heights = [level[n][0] for n in order]
    for m, (x, top, bottom) in enumerate(upright):
        for n in order[bisect_left(heights, top - _TOUCH) : bisect_right(heights, bottom + _TOUCH)]:
            if level[n][1] - _TOUCH <= x <= level[n][2] + _TOUCH:
                parent[root(len(level) + m)] = root(n)
    groups: dict[int, list[int]] = {}
    for n in range(len(parent)):
        groups.setdefault(root(n), []).append(n)
    return list(groups.values())


def _framed(across: list[tuple[float, float, float]], down: list[tuple[float, float, float]]) -> _Frame:
    xs, upright = _clustered(down)
    ys, level = _clustered(across)
    left, right = min(a for _, a, _ in across), max(b for _, _, b in across)
    top, bottom = min(a for _, a, _ in down), max(b for _, _, b in down)
    for where, at, first in ((left, xs, True), (right, xs, False), (top, ys, True), (bottom, ys, False)):
        lines = upright if at is xs else level
        span = (min(ys[0], top), max(ys[-1], bottom)) if at is xs else (min(xs[0], left), max(xs[-1], right))
        if first and at[0] - where > _OPEN:
            at.insert(0, where)
            lines.insert(0, [span])
        elif not first and where - at[-1] > _OPEN:
            at.append(where)
            lines.append([span])
    return _Frame(xs, ys, upright, level)


def _clustered(lines: list[tuple[float, float, float]]) -> tuple[list[float], list[list[tuple[float, float]]]]:
    """The distinct places of lines, and the stretches at each."""
    at: list[float] = []
    stretches: list[list[tuple[float, float]]] = []
    for where, a, b in sorted(lines):
        if at and where - at[-1] <= _TOUCH:
            stretches[-1].append((a, b))
        else:
            at.append(where)
            stretches.append([(a, b)])
    return at, stretches


def _filled(frame: _Frame, words: Sequence[Word]) -> tuple[Table | None, list[Word]]:
    """The table that a frame makes of the words in it, if it is one, and the words that it leaves."""
    xs, ys = frame.xs, frame.ys
    owner, boxes = _places(frame)
    held: list[list[Word]] = [[] for _ in boxes]
    rest: list[Word] = []
    for word in words:
        column, row = bisect_right(xs, (word.x0 + word.x1) / 2) - 1, bisect_right(ys, (word.top + word.bottom) / 2) - 1
        if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
            held[owner[row][column]].append(word)
        else:
            rest.append(word)
    if sum(map(bool, held)) < 2:  # a frame or a drawing
        return None, list(words)
    kept_rows = [r for r in range(len(ys) - 1) if ys[r + 1] - ys[r] > _TOUCH]
    kept_columns = [c for c in range(len(xs) - 1) if any(held[owner[r][c]] for r in kept_rows) or xs[c + 1] - xs[c] > 2 * _TOUCH]
    rows = [tuple(owner[r][c] for c in kept_columns) for r in kept_rows]
    if len({tuple(dict.fromkeys(row)) for row in rows}) < 2 and len(rows) < 2 or max(len(set(row)) for row in rows) < 2:
        return None, list(words)
    cells = tuple(Cell(*box, tuple(lines_of(content))) for box, content in zip(boxes, held, strict=True))
    table = Table(cells, tuple(rows), tuple(xs[c] for c in kept_columns), xs[0], ys[0], xs[-1], ys[-1])
    return split_rows(table), rest


def _places(frame: _Frame) -> tuple[list[list[int]], list[tuple[float, float, float, float]]]:
    """For each row and column the number of the cell that holds the place, and the cells' boxes.

    From the upper left on, a cell takes the places to the right until a line parts them, then the rows below as long as
    nothing parts it from them and they are as wide.
    """
    xs, ys = frame.xs, frame.ys
    wide, high = len(xs) - 1, len(ys) - 1
    owner = [[-1] * wide for _ in range(high)]
    boxes: list[tuple[float, float, float, float]] = []
    for r in range(high):
        for c in range(wide):
            if owner[r][c] >= 0:
                continue
            right = c + 1
            while right < wide and owner[r][right] < 0 and not frame.parts_columns(right, ys[r], ys[r + 1]):
                right += 1
            down = r + 1
            while down < high and _as_wide(frame, owner, down, c, right):
                down += 1
            for i in range(r, down):
                owner[i][c:right] = [len(boxes)] * (right - c)
            boxes.append((xs[c], ys[r], xs[right], ys[down]))
    return owner, boxes


def _as_wide(frame: _Frame, owner: list[list[int]], row: int, first: int, end: int) -> bool:
    """Whether a row goes on with the cell above it: no line between them, and the same lines at its sides."""
    xs, ys = frame.xs, frame.ys
    if any(owner[row][c] >= 0 or frame.parts_rows(row, xs[c], xs[c + 1]) for c in range(first, end)):
        return False
    inner = any(frame.parts_columns(c, ys[row], ys[row + 1]) for c in range(first + 1, end))
    open_right = end < len(xs) - 1 and not frame.parts_columns(end, ys[row], ys[row + 1])
    open_left = first > 0 and not frame.parts_columns(first, ys[row], ys[row + 1])
    return not (inner or open_right or open_left)
