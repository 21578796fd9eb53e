"""Which rows a question means: conditions on names, headings and cells, and limits on figures and times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.language import fold, names_an_agency, scaled

from .asked import Bound
from .cells import comparable, moment, unit_in
from .layout import Column, Row, Table
from .linking import HAS, Linked

__all__ = ["GROUPS", "NAMES", "Condition", "Selected", "bound_column", "meets", "said_of", "selections", "telling", "unsaid"]

NAMES, GROUPS = -1, -2  # in place of a column
# By hand on the generated tables (tests/benchmarks/tables.py): how much a condition must explain, and how near the best it must be.
_NEAR = 0.9  # share of the best value's coverage, for values that meet a condition as well
_LEAST_SHARE = 0.5  # of a value's words that the question says, unless a column is named or the value is long
_SAID_SHARE = 0.75  # of a value's words, from which the question says it
_LONG_VALUE = 7  # words
_LEAST_MORE = 0.06  # share of the question that a condition must explain beyond the others
_BARE = 0.3  # of a condition's weight where nothing speaks for its column
_COMMON = 0.05  # of an idea that the table as a whole is about


@dataclass(frozen=True, slots=True)
class Condition:
    """Rows (numbers in the table) that meet something the question says, and how far they explain its ideas.

    `column` is a column's number, NAMES or GROUPS; `values` are the cells that meet it, as printed.
    """

    column: int
    rows: frozenset[int]
    covers: tuple[float, ...]
    values: tuple[str, ...]
    gain: float
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """Rows chosen by conditions together, and how they explain the ideas."""

    rows: tuple[Row, ...]
    conditions: tuple[Condition, ...]
    covers: tuple[float, ...]


def selections(linked: Linked) -> list[Selected]:
    """The sets of rows that a question may mean, the likeliest first: all conditions together, then the strongest alone, then all rows."""
    found = sorted([*linked.once("cells", lambda: list(_of_cells(linked))), *_of_names(linked)], key=lambda c: -c.gain)
    bounded = list(_of_bounds(linked))
    bounded += _of_heads(linked)
    out: list[Selected] = []
    every = frozenset(n for n, r in enumerate(linked.table.rows) if r.kind == "body" and not (r.parent and linked.table.silent(r)))
    every = every or frozenset(n for n, r in enumerate(linked.table.rows) if r.kind == "body")
    turns = [[found[n], *found[:n], *found[n + 1 :]] for n in range(min(3, len(found)))]
    for given in (*turns, [c for c in found if c.column != NAMES], found[:1]):
        chosen = _together(linked, every, [*bounded, *given])
        if chosen is not None and all(set(map(id, chosen.rows)) != set(map(id, o.rows)) for o in out):
            out.append(chosen)
    return out


def _together(linked: Linked, rows: frozenset[int], conditions: Sequence[Condition]) -> Selected | None:
    """The rows that meet as many of the conditions as can be met at once, each for something that the others don't explain."""
    ideas = linked.ideas
    covers = [0.0] * len(ideas.groups)
    used: list[Condition] = []
    for c in conditions:
        more = [max(0.0, new - old) if new >= HAS and old < HAS else 0.0 for new, old in zip(c.covers, covers, strict=True)]
        if c.bound is None and c.gain and telling(linked, more) < _LEAST_MORE * ideas.total:
            continue
        if not rows & c.rows or any(u.column == c.column and c.bound is None and u.gain for u in used):
            continue
        rows = rows & c.rows
        used.append(c)
        covers = [max(a, b) for a, b in zip(covers, c.covers, strict=True)]
        if c.column >= 0:  # the name of the column belongs to what is said of it
            covers = [max(a, b) for a, b in zip(covers, linked.headers[c.column], strict=True)]
    if not rows:
        return None
    return Selected(tuple(linked.table.rows[n] for n in sorted(rows)), tuple(used), tuple(covers))


def said_of(linked: Linked, row: Row) -> tuple[Column, bool] | None:
    """The column of which the question says a value, and whether the row has that value; None where it says none.

    Values are those of the column's cells in any row; what the row's own name says counts for no column.
    """
    ideas = linked.ideas
    named = linked.of(row.name)
    best: tuple[float, Column, bool] | None = None
    for condition in linked.once("cells", lambda: list(_of_cells(linked))):
        if condition.column < 0:
            continue
        own = [0.0 if n >= HAS else c for n, c in zip(named, condition.covers, strict=True)]
        column = linked.table.columns[condition.column]
        said = [v for v in condition.values if ideas.share(v) >= _SAID_SHARE]
        gain = telling(linked, own) + 0.3 * ideas.total * ideas.share(linked.plain(column))
        if said and any(own) and row.cells[column.at] and (best is None or gain > best[0]):
            best = (gain, column, row.cells[column.at] in said)
    return None if best is None else (best[1], best[2])


def unsaid(linked: Linked, row: Row) -> Column | None:
    """The column that the question names with a value that no cell has: whatever it is, the row has not that value."""
    ideas = linked.ideas
    agency = names_an_agency(ideas.question.standalone, capital=True)
    asked = max(linked.table.values(), key=lambda c: linked.fit(c) + (0.5 if agency and c.kind == "agency" else 0.0), default=None)
    if asked is None or not linked.named(asked) or not row.cells[asked.at]:
        return None
    whole = zip(linked.row(row), linked.headers[asked.at], strict=True)
    left = ideas.weight([1.0 if max(r, h) < HAS else 0.0 for r, h in whole])
    return asked if left > _LEAST_MORE * ideas.total else None


def telling(linked: Linked, covers: Sequence[float]) -> float:
    """The weight of what is covered, little of it for what the whole table is about or what is counted."""
    common = zip(covers, linked.common, linked.ideas.counted, strict=True)
    return linked.ideas.weight([c * (_COMMON if about or counted else 1) for c, about, counted in common])


def _of_cells(linked: Linked) -> Iterator[Condition]:
    table = linked.table
    for column in table.columns:
        if column.at in table.counts or column.at in table.names[:1]:
            continue
        at: dict[str, list[int]] = defaultdict(list)
        for n, row in enumerate(table.rows):
            if row.kind == "body" and row.cells[column.at]:
                at[row.cells[column.at]].append(n)
        yield from _best(linked, column.at, [(v, linked.cell(table.rows[ns[0]], column), ns) for v, ns in at.items()], column)
    over: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(table.rows):
        for g in row.groups if row.kind == "body" else ():
            over[g].append(n)
    if over:
        yield from _best(linked, GROUPS, [(v, linked.of(v), ns) for v, ns in over.items()], None)


def _best(linked: Linked, at: int, values: Sequence[tuple[str, Sequence[float], list[int]]], column: Column | None) -> Iterator[Condition]:
    """The condition of one column: the values that explain most of the question."""
    ideas = linked.ideas
    judged = []
    named = column is not None and linked.named(column)
    for value, covers, rows in values:
        held = [c if c >= HAS else 0.0 for c in covers]
        if not any(held):
            continue
        gain = telling(linked, held)
        share = ideas.share(value)
        if share < _LEAST_SHARE and not named and len(value.split()) < _LONG_VALUE:
            gain *= _BARE
        if gain > 0:
            judged.append((gain * (0.5 + 0.5 * share if len(value.split()) < _LONG_VALUE else 0.75), held, value, rows))
    if not judged:
        return
    top = max(j[0] for j in judged)
    near = [j for j in judged if j[0] >= _NEAR * top]
    held = [max(cs) for cs in zip(*(j[1] for j in near), strict=True)]
    meeting = frozenset(n for j in near for n in j[3])
    yield Condition(
        at,
        meeting,
        tuple(held),
        tuple(j[2] for j in near),
        top * (1.15 if at == GROUPS else 1.0 + 0.5 * ideas.share(column.header) if column is not None and named else 1.0),
    )


def _of_names(linked: Linked) -> Iterator[Condition]:
    """Rows whose names say what the question does: those that say most of it, and those that say the same part of it."""
    table = linked.table
    judged = []
    for n, row in enumerate(table.rows):
        if row.kind != "body":
            continue
        held = [c if c >= HAS else 0.0 for c in linked.of(row.name)]
        gain = telling(linked, held)
        if gain > 0:
            judged.append((gain, held, n, row.name))
    if not judged:
        return
    top = max(j[0] for j in judged)
    near = [j for j in judged if j[0] >= _NEAR * top]
    held = [max(cs) for cs in zip(*(j[1] for j in near), strict=True)]
    yield Condition(NAMES, frozenset(j[2] for j in near), tuple(held), tuple(j[3] for j in near), 0.8 * top)


def _of_heads(linked: Linked) -> Iterator[Condition]:
    """Rows whose names begin with the word for what is counted or listed ("phường"), where others begin otherwise."""
    noun = fold(linked.ideas.asked.noun)
    if any(noun in fold(linked.table.columns[n].header) for n in linked.table.names):
        return
    begins = [n for n, r in enumerate(linked.table.rows) if r.kind == "body" and noun and fold(r.name).startswith(f"{noun} ")]
    if 0 < len(begins) < len(linked.table.body):
        covers = tuple(1.0 if counted else 0.0 for counted in linked.ideas.counted)
        yield Condition(NAMES, frozenset(begins), covers, (), 0.0)


def _of_bounds(linked: Linked) -> Iterator[Condition]:
    """Limits, each on the column that it fits best."""
    table = linked.table
    for bound in linked.ideas.asked.bounds:
        column = bound_column(linked, bound)
        if column is None:
            continue
        met = frozenset(n for n, row in enumerate(table.rows) if row.kind == "body" and meets(bound, row, column, table))
        values = tuple(dict.fromkeys(table.rows[n].cells[column.at] for n in sorted(met)))
        yield Condition(column.at, met, tuple(linked.headers[column.at]), values, linked.ideas.total, bound)


def bound_column(linked: Linked, bound: Bound) -> Column | None:
    """The column that a limit is on: of times or of figures in its unit; None where no cell compares with it."""
    table = linked.table
    fits = [
        (linked.fit(c) + (0.5 if bound.time is not None or _same_unit(bound, table, c) else 0.0) + _counted_in(bound, linked, c), -c.at, c)
        for c in table.values()
        if c.at not in table.units and any(meets(bound, row, c, table) is not None for row in table.rows)
    ]
    return max(fits)[2] if fits else None


def _counted_in(bound: Bound, linked: Linked, column: Column) -> float:
    """How what a limit's number counts ("40 hộp") speaks for a column: it says that word in its name or unit, or its cells another."""
    if bound.value is None or not bound.of:
        return 0.0
    units = {fold(linked.table.unit(r, column)) for r in linked.table.body} | {fold(unit_in(r.cells[column.at])) for r in linked.table.body}
    words = set(fold(column.header).split()) | {w.strip("()") for u in units for w in u.split()}
    if bound.of in words:
        return 0.6
    return -0.4 if any(units - {""}) else 0.0


def _same_unit(bound: Bound, table: Table, column: Column) -> bool:
    if bound.value is None or not bound.value.unit:
        return False
    units = {table.unit(r, column) for r in table.body}
    return any(u and scaled(1, u)[1] == bound.value.unit for u in units)


def meets(bound: Bound, row: Row, column: Column, table: Table) -> bool | None:
    """Whether a cell keeps within a limit; None where it cannot be compared with it."""
    value = row.cells[column.at]
    if not value:
        return None
    if bound.time is not None:
        if column.kind != "time":
            return None
        own = moment(value, end=bound.side == "below")
        if own is None:
            return None
        limit = bound.time
        if not own[0] or not limit[0]:
            own, limit = (0, *own[1:]), (0, *limit[1:])
        same = own == limit
        return same and not bound.strict or (own > limit if bound.side == "above" else own < limit)
    if bound.value is None or column.kind not in ("number", "text", "time"):
        return None
    compared = comparable(value, table.unit(row, column), bound.value)
    return None if compared is None else _within(bound, *compared)


def _within(bound: Bound, own: float, limit: float) -> bool:
    same = abs(own - limit) <= 1e-9 * max(1.0, abs(own), abs(limit))
    if same:
        return not bound.strict
    return own > limit if bound.side == "above" else own < limit
