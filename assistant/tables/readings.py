"""The readings of a question over one table: an operation, the rows and the columns it is done with, and what that explains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.language import fold

from .asked import Operation
from .cells import empty, kind_of, moment, number
from .comparing import comparisons, pairs_of, verdicts
from .conditions import NAMES, Selected, bound_column, meets, selections
from .explaining import LINK, MOST_COLUMNS, Reading, measured_by, rows_ranked, targets, worth
from .layout import Column, Row
from .linking import HAS, Linked

__all__ = ["readings"]

# By hand on the generated tables (tests/benchmarks/tables.py).
_STATED = 3  # rows that are told one by one
_LATER = 0.06  # that each operation after the likeliest costs
_TIED = 0.12  # that a row told alone costs for each other row that fits as well, at most four
_UNCOUNTED = 0.25  # that a row told costs where a number is asked for and no figure of it is meant
_NOT_ASKED = 0.15  # that it costs where something else is asked for
_MOST_ROWS = 40
_FEW_HAVE = 0.34  # share of the rows that have a figure, where having one tells them from the others


def readings(linked: Linked) -> list[Reading]:
    """All readings of the question over the table, in no order."""
    asked = linked.ideas.asked
    sets = selections(linked)
    out: list[Reading] = []
    for place, operation in enumerate(asked.operations):
        if operation in ("largest", "smallest") and _names_a_column(linked):
            continue
        for found in _read(linked, operation, sets):
            late = _NOT_ASKED if operation == "check" and place else 0.0
            out.append(replace(found, score=found.score - _LATER * place - late))
    return out


def _names_a_column(linked: Linked) -> bool:
    """Whether the word for most or least is a part of a column's name ("lần gần nhất")."""
    folded = linked.ideas.question.folded
    return any(m in folded for c in linked.table.columns for m in re.findall(r"\w+ nhat\b", fold(c.header)))


def _read(linked: Linked, operation: Operation, sets: Sequence[Selected]) -> Iterator[Reading]:
    if operation == "state":
        yield from _stated(linked)
    elif operation in ("count", "list"):
        yield from _gathered(linked, operation, sets)
        if operation == "list":
            yield from _having(linked)
    elif operation == "sum":
        yield from _summed(linked, sets)
    elif operation in ("largest", "smallest"):
        yield from _extreme(linked, operation, sets)
        yield from _most_frequent(linked, operation, sets)
    elif operation == "difference":
        yield from comparisons(linked)
    else:
        yield from verdicts(linked)


def _other_meant(linked: Linked) -> bool:
    """Whether the question asks for something else than a cell: several rows, a largest figure, a difference, yes or no."""
    asked = linked.ideas.asked
    return asked.plural or any(o in asked.operations for o in ("largest", "smallest", "sum", "difference", "check"))


def _beyond(linked: Linked, row: Row) -> bool:
    """Whether a row is outside a limit that the question sets."""
    for bound in linked.ideas.asked.bounds:
        column = bound_column(linked, bound)
        if column is not None and meets(bound, row, column, linked.table) is not True:
            return True
    return False


def _stated(linked: Linked) -> Iterator[Reading]:
    ranked = rows_ranked(linked)
    if not ranked or ranked[0][0] <= 0:
        return
    top = ranked[0][0]
    tied = sum(t >= 0.98 * top for t, _, _ in ranked) - 1
    for told, covers, row in ranked[:_STATED]:
        columns = targets(linked, row)
        score = worth(linked, covers, columns) - min(4, tied) * _TIED - 0.3 * (top - told) / linked.ideas.total
        score += 0.05 * linked.ideas.share(row.name)
        wanted = linked.ideas.asked.kinds - {"number", "code"}
        told_of = columns or tuple(c for c in linked.table.columns if not empty(row.cells[c.at]))
        if wanted and not any(c.kind in wanted or kind_of(row.cells[c.at]) in wanted for c in told_of):
            score -= _NOT_ASKED
        if "count" in linked.ideas.asked.operations and (
            linked.counts_rows() or linked.ideas.asked.bounds or not any(c.kind in ("number", "time") for c in columns)
        ):
            score -= _UNCOUNTED
        score -= _UNCOUNTED if "check" not in linked.ideas.asked.operations and _beyond(linked, row) else 0.0
        score -= _NOT_ASKED if row.kind != "total" and _other_meant(linked) else 0.0
        if columns:
            yield Reading("state", (row,), columns, (), score)
        yield Reading("state", (row,), (), (), score - (0.1 if columns else 0.0), whole=True)


def _gathered(linked: Linked, operation: Operation, sets: Sequence[Selected]) -> Iterator[Reading]:
    ideas = linked.ideas
    for chosen in sets:
        rows = chosen.rows
        if operation == "list" and (len(rows) < 2 and not chosen.conditions or len(rows) > _MOST_ROWS):
            continue
        if operation == "count" and not linked.counts_rows():
            if not chosen.conditions:
                continue
            unnamed = 0.1
        else:
            unnamed = 0.0
        if len(rows) == 1 and any(c.column == NAMES for c in chosen.conditions):
            continue  # one row that is named is told, not listed or counted
        columns: tuple[Column, ...] = ()
        if operation == "list":
            columns = _asked_of_each(linked, chosen)
        score = worth(linked, chosen.covers, columns) - unnamed
        if not chosen.conditions and not any(c >= HAS for c in linked.around):
            score -= 0.2
        if operation == "list" and not ideas.asked.plural and len(rows) > 1:
            score -= 0.03
        if operation == "list" and any(o in ideas.asked.operations for o in ("largest", "smallest", "difference")):
            score -= _NOT_ASKED
        if operation == "list" and len(rows) == 1:
            used = tuple(linked.table.columns[c.column] for c in chosen.conditions if c.column >= 0)
            yield Reading("state", rows, tuple(dict.fromkeys((*used, *columns))), (), score)
            continue
        yield Reading(operation, rows, columns, chosen.conditions, score)
        once = tuple({r.name: r for r in reversed(rows)}.values())[::-1]
        if operation == "count" and len(once) < len(rows):  # things of one name counted once
            yield Reading(operation, once, columns, chosen.conditions, score + (_LATER if ideas.asked.different else -_LATER))


def _having(linked: Linked) -> Iterator[Reading]:
    """The few rows that have a figure, not 0, in the column that the question names ("nơi nào có việc chậm tiến độ, mấy việc")."""
    for column in sorted((c for c in linked.table.values() if c.kind == "number"), key=lambda c: -linked.fit(c))[:1]:
        rows = tuple(r for r in linked.table.body if (number(r.cells[column.at]) or 0) != 0 and not r.parent)
        if linked.named(column) and 0 < len(rows) <= _FEW_HAVE * len(linked.table.body):
            score = worth(linked, [0.0] * len(linked.ideas.groups), (column,))
            yield Reading("list" if len(rows) > 1 else "state", rows, (column,), (), score)


def _asked_of_each(linked: Linked, chosen: Selected) -> tuple[Column, ...]:
    """The column that a list asks for of each row ("mỗi nơi bao nhiêu"), or whose values it lists instead of names; at most two."""
    ideas = linked.ideas
    used = {c.column for c in chosen.conditions if c.bound is None}
    out = []
    for c in linked.table.values():
        if c.at in used or c.at in linked.table.units:
            continue
        own = [i for i, h in enumerate(linked.headers[c.at]) if h >= 0.7 and chosen.covers[i] < HAS and not ideas.done[i]]
        unsaid = [i for i in own if linked.headers[linked.table.names[0]][i] < HAS]
        if unsaid and (linked.fit(c) >= LINK + 0.2):
            out.append((linked.fit(c), c))
        elif c.kind in ideas.asked.kinds - {"code"} and linked.fit(c) >= 0.7:
            out.append((linked.fit(c), c))
    out.sort(key=lambda x: -x[0])
    return tuple(sorted((c for _, c in out[:2]), key=lambda c: c.at))


def _summed(linked: Linked, sets: Sequence[Selected]) -> Iterator[Reading]:
    pairs = [Selected(p, (), tuple(map(max, *(linked.row(r) for r in p)))) for p in pairs_of(linked)[:1]]
    for chosen in (*pairs, *sets):
        rows = tuple(r for r in chosen.rows if not r.parent) or chosen.rows
        if not 2 <= len(rows) <= _MOST_ROWS:
            continue
        column = measured_by(linked, rows, chosen)
        if column is None or len({linked.table.unit(r, column) for r in rows}) > 1:
            continue
        score = worth(linked, chosen.covers, (column,))
        totals = [r for r in linked.table.rows if r.kind == "total" and not empty(r.cells[column.at])] if not chosen.conditions else []
        for total in totals[-1:]:  # it says the sum itself
            asked = tuple(dict.fromkeys((column, *(c for c in targets(linked, total) if c.kind == "number"))))
            yield Reading("state", (total,), asked[:MOST_COLUMNS], (), score + 0.02)
            score -= 0.15
        if _unclear([r.cells[column.at] for r in rows]):
            continue
        yield Reading("sum", rows, (column,), chosen.conditions, score)


def _unclear(values: Sequence[str]) -> bool:
    """Whether commas divide thousands in some figures of a column and may mean decimals in others ("28,611" beside "4,452,000")."""
    return any(re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", v.strip()) for v in values) and any(
        re.fullmatch(r"\d{1,3},\d{3}", v.strip()) for v in values
    )


def _without_sums(valued: Sequence[tuple[float, Row]]) -> list[tuple[float, Row]]:
    """The rows but those whose figure is the sum of the rows above them, or of all others: totals that do not say so."""
    whole = sum(v for v, _ in valued)
    out: list[tuple[float, Row]] = []
    above, count = 0.0, 0
    for v, row in valued:
        slack = 1e-6 * max(1.0, abs(v))
        if v and (count > 1 and abs(v - above) <= slack or abs(v - (whole - v)) <= slack):
            above, count = 0.0, 0
            continue
        above, count = above + v, count + 1
        out.append((v, row))
    return out


def _value(row: Row, column: Column) -> float | None:
    if column.kind == "time":
        when = moment(row.cells[column.at])
        return None if when is None else when[0] * 10000 + when[1] * 100 + when[2]
    return number(row.cells[column.at])


def _extreme(linked: Linked, operation: Operation, sets: Sequence[Selected]) -> Iterator[Reading]:
    for chosen in sets:
        if len(chosen.rows) < 2:
            continue
        column = measured_by(linked, chosen.rows, chosen, times=True)
        if column is None:
            continue
        valued = [(v, r) for r in chosen.rows if (v := _value(r, column)) is not None]
        if column.kind == "number" and len(valued) > 2:
            valued = _without_sums(valued)
        levels = sorted({v for v, _ in valued}, reverse=operation == "largest")
        nth = linked.ideas.asked.nth
        if len(levels) < max(2, nth):
            continue
        rows = tuple(r for v, r in valued if v == levels[nth - 1])[:4]
        others = tuple(c for c in targets(linked, rows[0]) if c != column and c.kind != column.kind)[:2]
        fit = 0.12 if linked.fit(column) > LINK else 0.0
        fit -= _UNCOUNTED if linked.most_of_rows() else 0.0
        yield Reading(operation, rows, (column, *others), chosen.conditions, worth(linked, chosen.covers, (column, *others)) + fit)


def _most_frequent(linked: Linked, operation: Operation, sets: Sequence[Selected]) -> Iterator[Reading]:
    """The value of a column, or the heading, that most rows have ("sở nào được giao nhiều việc nhất")."""
    ideas = linked.ideas
    for chosen in sets[:2]:
        for column in (None, *(c for c in linked.table.values() if c.kind != "number" or linked.named(c))):
            over: dict[str, list[Row]] = defaultdict(list)
            for r in chosen.rows:
                value = (r.groups[-1] if r.groups else "") if column is None else r.cells[column.at]
                if value and not empty(value):
                    over[value].append(r)
            if len(over) < 2 or len(over) > 0.8 * len(chosen.rows):
                continue
            ranked = sorted(over.items(), key=lambda o: len(o[1]), reverse=operation == "largest")
            nth = ideas.asked.nth
            if len(ranked) < nth:
                continue
            value, rows = ranked[nth - 1]
            if sum(len(rs) == len(rows) for _, rs in ranked) > 1 or len(rows) > _MOST_ROWS:
                continue
            columns = (column,) if column else ()
            score = worth(linked, chosen.covers, columns) + (0.05 if linked.most_of_rows() else -0.1) - (0.0 if column else 0.05)
            yield Reading(operation, tuple(rows), columns, chosen.conditions, score, group=value)
