"""One reading of a question over a table, and what its rows and columns explain of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.language import fold

from .asked import Operation
from .cells import empty, number
from .conditions import Condition, Selected
from .layout import Column, Row
from .linking import HAS, Linked

__all__ = ["LINK", "MOST_COLUMNS", "Reading", "measured_by", "rows_ranked", "targets", "worth"]

# By hand on the generated tables (tests/benchmarks/tables.py).
_NAMED = 0.12  # share of the question that a name said wholly counts for beside what it explains
MOST_COLUMNS = 5  # told of one row
LINK = 0.3  # fit from which a column is asked for
_SECOND = 0.45  # of the best column's fit, for another one asked for
_TIE = 0.03  # fits that differ by less are the same
_MEASURED = 0.6  # share of the rows that a column must have figures for
_AROUND = 0.6  # what the table's surroundings explain of an idea


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. `columns` are those asked for; `whole` where none is and the row is told with all its cells.

    `group` is the value by which rows are counted (the most frequent one); `verdict` is yes, no or "".
    """

    operation: Operation
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    conditions: tuple[Condition, ...]
    score: float
    whole: bool = False
    verdict: str = ""
    group: str = ""


def worth(linked: Linked, covers: Sequence[float], columns: Sequence[Column] = ()) -> float:
    """The share of the question that rows, columns and what stands around the table explain, with how the columns fit in kind."""
    ideas = linked.ideas
    best = [max(c, _AROUND * a) for c, a in zip(covers, linked.around, strict=True)]
    for column in columns:
        best = [max(b, h) for b, h in zip(best, linked.headers[column.at], strict=True)]
    for name in linked.table.names:  # what the rows are, if the question counts or lists them
        heads = linked.headers[name]
        best = [max(b, h if counted else 0.0) for b, h, counted in zip(best, heads, ideas.counted, strict=True)]
    fitting = 0.1 if columns and any(c.kind in ideas.asked.kinds for c in columns) else 0.0
    return ideas.weight(best) / ideas.total + fitting


def rows_ranked(linked: Linked) -> list[tuple[float, list[float], Row]]:
    """The rows that say something, best first: what each explains of the question, its covers of the ideas, and the row."""
    return linked.once("ranked", lambda: _rank(linked))


def _rank(linked: Linked) -> list[tuple[float, list[float], Row]]:
    """The rows by how much of the question they explain, names said wholly before others."""
    ideas = linked.ideas
    out = []
    for row in linked.table.rows:
        if linked.table.silent(row):
            continue
        if linked.clashes(row):
            continue
        covers = linked.row(row)
        out.append((ideas.weight(covers) * (0.97 if row.kind == "group" else 1.0), covers, row))
    near = 0.5 * max((told for told, _, _ in out), default=0.0)
    out = [(told + (_NAMED * ideas.total * ideas.share(row.name) if told > near else 0.0), covers, row) for told, covers, row in out]
    out.sort(key=lambda x: -x[0])
    return out


def targets(linked: Linked, row: Row) -> tuple[Column, ...]:
    """The columns that the question asks for of a row, in the table's order; none where it does not say."""
    ideas, table = linked.ideas, linked.table
    named = linked.of(row.name)
    over = linked.of(" \n ".join(row.groups)) if row.groups else named
    said = [max(a, b) for a, b in zip(named, over, strict=True)]
    filled = [c for c in table.values() if not empty(row.cells[c.at])]
    fits: list[tuple[float, Column]] = []
    for c in table.values():
        own = linked.cell(row, c)
        pointed = [max(s, v) for s, v in zip(said, own, strict=True)]  # a cell that the question says is what it starts from
        fits.append((linked.fit(c, pointed) - (0.3 if any(v >= HAS for v in own) and ideas.share(row.cells[c.at]) > 0.7 else 0.0), c))
    fits = [(f, c) for f, c in fits if f >= LINK or ideas.share(linked.plain(c)) > 0.99]
    if not fits:
        return ()
    best = max(f for f, _ in fits)
    if any(f > best - _TIE and c in filled for f, c in fits):  # a blank cell only answers where no other column is meant
        fits = [(f, c) for f, c in fits if c in filled]
    chosen = [c for f, c in fits if f >= best - _TIE]
    explained = list(said)
    for c in chosen:
        explained = [max(e, h) for e, h in zip(explained, linked.headers[c.at], strict=True)]
    for f, c in sorted(fits, key=lambda x: -x[0]):
        if c in chosen or f < _SECOND * best:
            continue
        new = [i for i, h in enumerate(linked.headers[c.at]) if h >= 0.7 and explained[i] < HAS and not ideas.done[i]]
        if new:
            chosen.append(c)
            explained = [max(e, h) for e, h in zip(explained, linked.headers[c.at], strict=True)]
    for _, c in fits:  # said word for word, and not as a part of another's name
        header = fold(linked.plain(c))
        if c not in chosen and ideas.share(linked.plain(c)) > 0.99 and header in ideas.question.folded:
            if not any(header in fold(linked.plain(o)) for o in chosen) and header not in fold(row.name):
                chosen.append(c)
    chosen = sorted(chosen, key=lambda c: c.at)
    return tuple(chosen[:MOST_COLUMNS]) if len(chosen) <= MOST_COLUMNS else ()


def measured_by(linked: Linked, rows: Sequence[Row], chosen: Selected | None = None, *, times: bool = False) -> Column | None:
    """The column of figures (or times) that the question measures these rows by; None where there is none."""
    kinds = ("number", "time") if times else ("number",)
    used = {c.column for c in chosen.conditions if c.bound is None} if chosen else set()
    fits = [
        (linked.fit(c, chosen.covers if chosen else ()), -c.at, c)
        for c in linked.table.values()
        if c.kind in kinds
        and c.at not in used
        and sum(number(r.cells[c.at]) is not None or c.kind == "time" and bool(r.cells[c.at]) for r in rows) >= _MEASURED * len(rows)
    ]
    fits = [f for f in fits if f[2].kind == "number" or f[0] > LINK]
    return max(fits)[2] if fits else None
