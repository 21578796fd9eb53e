"""The readings of a question over one table: an operation, the rows and the columns it is done with, and what that explains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.language import fold, role_words, years_in

from .asked import Operation
from .cells import empty, kind_of, moment, number
from .conditions import NAMES, Condition, Selected, bound_column, meets, said_of, selections, telling, unsaid
from .layout import Column, Row
from .linking import HAS, Linked

__all__ = ["Reading", "readings"]

# By hand on the generated tables (tests/benchmarks/tables.py).
_STATED = 3  # rows that are told one by one
_NAMED = 0.12  # share of the question that a name said wholly counts for beside what it explains
_LATER = 0.06  # that each operation after the likeliest costs
_TIED = 0.12  # that a row told alone costs for each other row that fits as well, at most four
_UNCOUNTED = 0.25  # that a row told costs where a number is asked for and no figure of it is meant
_NOT_ASKED = 0.15  # that it costs where something else is asked for
_MOST_COLUMNS = 5  # told of one row
_LINK = 0.3  # fit from which a column is asked for
_SECOND = 0.45  # of the best column's fit, for another one asked for
_TIE = 0.03  # fits that differ by less are the same
_MEASURED = 0.6  # share of the rows that a column must have figures for
_AROUND, _ROW_ALL = (
    0.6,
    0.8,
)  # what the table's surroundings explain of an idea; what a row's part of one counts where its name is partly said
_MOST_ROWS = 40
_FEW_HAVE = 0.34  # share of the rows that have a figure, where having one tells them from the others
_EXCLUSIVE = 0.1  # share of the question that each of two rows set against each other has for itself


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


def readings(linked: Linked) -> list[Reading]:
    """All readings of the question over the table, in no order."""
    asked = linked.ideas.asked
    sets = selections(linked)
    out: list[Reading] = []
    for place, operation in enumerate(asked.operations):
        for found in _read(linked, operation, sets):
            late = _NOT_ASKED if operation == "check" and place else 0.0
            out.append(replace(found, score=found.score - _LATER * place - late))
    return out


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
        yield from _compared(linked)
    else:
        yield from _checked(linked)


def _score(linked: Linked, covers: Sequence[float], columns: Sequence[Column] = ()) -> float:
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


# ------------------------------------------------------------------------------- one row


def _ranked(linked: Linked) -> list[tuple[float, list[float], Row]]:
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
    ranked = _ranked(linked)
    if not ranked or ranked[0][0] <= 0:
        return
    top = ranked[0][0]
    tied = sum(t >= 0.98 * top for t, _, _ in ranked) - 1
    for told, covers, row in ranked[:_STATED]:
        columns = targets(linked, row)
        score = _score(linked, covers, columns) - min(4, tied) * _TIED - 0.3 * (top - told) / linked.ideas.total
        score += 0.05 * linked.ideas.share(row.name)
        wanted = linked.ideas.asked.kinds - {"number", "code"}
        told_of = columns or tuple(c for c in linked.table.columns if not empty(row.cells[c.at]))
        if wanted and not any(c.kind in wanted or kind_of(row.cells[c.at]) in wanted for c in told_of):
            score -= _NOT_ASKED
        if "count" in linked.ideas.asked.operations and (linked.counts_rows() or not any(c.kind in ("number", "time") for c in columns)):
            score -= _UNCOUNTED
        score -= _UNCOUNTED if "check" not in linked.ideas.asked.operations and _beyond(linked, row) else 0.0
        score -= _NOT_ASKED if row.kind != "total" and _other_meant(linked) else 0.0
        if columns:
            yield Reading("state", (row,), columns, (), score)
        yield Reading("state", (row,), (), (), score - (0.1 if columns else 0.0), whole=True)


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
    fits = [(f, c) for f, c in fits if f >= _LINK or ideas.share(linked.plain(c)) > 0.99]
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
    return tuple(chosen[:_MOST_COLUMNS]) if len(chosen) <= _MOST_COLUMNS else ()


# --------------------------------------------------------------------------- sets of rows


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
        score = _score(linked, chosen.covers, columns) - unnamed
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
            score = _score(linked, [0.0] * len(linked.ideas.groups), (column,))
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
        if unsaid and (linked.fit(c) >= _LINK + 0.2):
            out.append((linked.fit(c), c))
        elif c.kind in ideas.asked.kinds - {"code"} and linked.fit(c) >= 0.7:
            out.append((linked.fit(c), c))
    out.sort(key=lambda x: -x[0])
    return tuple(sorted((c for _, c in out[:2]), key=lambda c: c.at))


def _summed(linked: Linked, sets: Sequence[Selected]) -> Iterator[Reading]:
    pairs = [Selected(p, (), tuple(map(max, *(linked.row(r) for r in p)))) for p in _pairs(linked)[:1]]
    for chosen in (*pairs, *sets):
        rows = tuple(r for r in chosen.rows if not r.parent) or chosen.rows
        if not 2 <= len(rows) <= _MOST_ROWS:
            continue
        column = _measure(linked, rows, chosen)
        if column is None or len({linked.table.unit(r, column) for r in rows}) > 1:
            continue
        score = _score(linked, chosen.covers, (column,))
        totals = [r for r in linked.table.rows if r.kind == "total" and not empty(r.cells[column.at])] if not chosen.conditions else []
        for total in totals[-1:]:  # it says the sum itself
            asked = tuple(dict.fromkeys((column, *(c for c in targets(linked, total) if c.kind == "number"))))
            yield Reading("state", (total,), asked[:_MOST_COLUMNS], (), score + 0.02)
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


def _measure(linked: Linked, rows: Sequence[Row], chosen: Selected | None = None, *, times: bool = False) -> Column | None:
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
    fits = [f for f in fits if f[2].kind == "number" or f[0] > _LINK]
    return max(fits)[2] if fits else None


def _value(row: Row, column: Column) -> float | None:
    if column.kind == "time":
        when = moment(row.cells[column.at])
        return None if when is None else when[0] * 10000 + when[1] * 100 + when[2]
    return number(row.cells[column.at])


def _extreme(linked: Linked, operation: Operation, sets: Sequence[Selected]) -> Iterator[Reading]:
    for chosen in sets:
        if len(chosen.rows) < 2:
            continue
        column = _measure(linked, chosen.rows, chosen, times=True)
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
        fit = 0.12 if linked.fit(column) > _LINK else 0.0
        fit -= _UNCOUNTED if linked.most_of_rows() else 0.0
        yield Reading(operation, rows, (column, *others), chosen.conditions, _score(linked, chosen.covers, (column, *others)) + fit)


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
            score = _score(linked, chosen.covers, columns) + (0.05 if linked.most_of_rows() else -0.1) - (0.0 if column else 0.05)
            yield Reading(operation, tuple(rows), columns, chosen.conditions, score, group=value)


# ------------------------------------------------------------------- two things compared


def _pairs(linked: Linked) -> list[tuple[Row, Row]]:
    """Two rows of which each has a part of the question that the other has not, the best pair first."""
    ideas = linked.ideas
    seen = [(covers, row) for _, covers, row in _ranked(linked)[:10]]
    seen = [([c if c >= HAS else 0.0 for c in linked.of(row.name)], row) for _, row in seen]
    found = []
    for n, (a, first) in enumerate(seen):
        for b, second in seen[n + 1 :]:
            own = telling(linked, [x if not y else 0.0 for x, y in zip(a, b, strict=True)]) / ideas.total
            other = telling(linked, [y if not x else 0.0 for x, y in zip(a, b, strict=True)]) / ideas.total
            apart = ideas.says(first.name) and ideas.says(second.name)
            apart = apart and fold(first.name) not in fold(second.name) and fold(second.name) not in fold(first.name)
            twice = max(own, other) >= _EXCLUSIVE and _said_twice(linked, [min(x, y) for x, y in zip(a, b, strict=True)])
            if apart or twice or min(own, other) >= _EXCLUSIVE:
                both = telling(linked, [max(x, y) for x, y in zip(a, b, strict=True)]) / ideas.total
                both += 0.5 * telling(linked, [min(x, y) for x, y in zip(a, b, strict=True)]) / ideas.total
                both += 0.3 * apart + 0.1 * (ideas.share(first.name) + ideas.share(second.name))
                found.append((both, n, (first, second)))
    found.sort(key=lambda f: (-f[0], f[1]))
    return [_in_order(linked, pair) for _, _, pair in found]


def _said_twice(linked: Linked, covers: Sequence[float]) -> bool:
    """Whether the question says twice what two rows have both ("phà … với phà …")."""
    shared = [g.words[0] for g, c, w in zip(linked.ideas.groups, covers, linked.ideas.weights, strict=True) if c and w and g.words]
    return len(set(shared)) < len(shared)


def _in_order(linked: Linked, pair: tuple[Row, Row]) -> tuple[Row, Row]:
    """Two rows in the order in which the question names them."""
    a, b = (linked.of(r.name) for r in pair)
    first = [g.start for g, x, y in zip(linked.ideas.groups, a, b, strict=True) if x >= HAS > y]
    second = [g.start for g, x, y in zip(linked.ideas.groups, a, b, strict=True) if y >= HAS > x]
    return pair if not first or not second or min(first) <= min(second) else (pair[1], pair[0])


def _compared(linked: Linked) -> Iterator[Reading]:
    for pair in _pairs(linked)[:2]:
        covers = [max(x) for x in zip(*(linked.row(r) for r in pair), strict=True)]
        figures = [c for c in linked.table.values() if all(number(r.cells[c.at]) is not None for r in pair) and c.kind == "number"]
        columns = tuple(c for c in targets(linked, pair[0]) if c in figures or not figures)
        if not columns and (measure := _measure(linked, pair)) is not None:
            columns = (measure,)
        columns = columns or tuple(c for c in linked.table.values() if pair[0].cells[c.at] != pair[1].cells[c.at])[:2]
        if columns:
            yield Reading("difference", pair, columns[:2], (), _score(linked, covers, columns))
    for _told, covers, row in _ranked(linked)[:2]:
        columns = _two_columns(linked, row)
        if columns:
            score = _score(linked, covers, columns) - 0.3 * (_ranked(linked)[0][0] - _told) / linked.ideas.total
            yield Reading("difference", (row,), columns, (), score + 0.02)


def _two_columns(linked: Linked, row: Row) -> tuple[Column, ...]:
    """The two columns of figures that the question sets against each other, in the order in which it names them."""
    ideas = linked.ideas
    said = linked.of(row.name)
    best: list[tuple[float, Column]] = sorted(
        ((linked.fit(c, said), c) for c in linked.table.values() if number(row.cells[c.at]) is not None), key=lambda x: -x[0]
    )
    if _REACHED.search(ideas.question.folded) and (judged := _outcome_and_aim(linked, [c for _, c in best])):
        return judged
    if len(best) < 2 or best[1][0] < _LINK:
        return ()
    unit = linked.table.unit(row, best[0][1])
    first = best[0][1]
    for fit, second in best[1:4]:
        if fit < _LINK or linked.table.unit(row, second) != unit:
            continue
        a, b = linked.headers[first.at], linked.headers[second.at]
        alone = [i for i in range(len(ideas.groups)) if b[i] >= HAS and a[i] < b[i] and said[i] < HAS]
        if alone:
            pair = sorted((first, second), key=lambda c: _place_of(linked, c, first if c is second else second))
            return pair[0], pair[1]
    return ()


_REACHED = re.compile(r"\b(?:vuot|dat|hoan thanh|hut|exceed\w*|reach\w*|met|meet)\b")
_AIMS, _OUTCOMES = role_words("column", "target"), role_words("column", "estimate", "result")


def _outcome_and_aim(linked: Linked, columns: Sequence[Column]) -> tuple[Column, ...]:
    """What was reached and what was aimed at, of columns from the best fitting on, where the table has one of each for it."""
    if "check" not in linked.ideas.asked.operations:
        return ()
    aims = [c for c in columns if _AIMS.search(fold(c.header)) and not _OUTCOMES.search(fold(c.header))]
    outcomes = [c for c in columns if _OUTCOMES.search(fold(c.header)) and not _AIMS.search(fold(c.header))]
    return (outcomes[0], aims[0]) if aims and outcomes else ()


def _place_of(linked: Linked, column: Column, other: Column) -> int:
    """Where the question says of a column what it does not say of the other."""
    ideas = linked.ideas
    a, b = linked.headers[column.at], linked.headers[other.at]
    own = [g.start for i, g in enumerate(ideas.groups) if a[i] >= HAS and b[i] < a[i]]
    own += [
        ideas.question.folded.find(y) for y in years_in(column.header) if y in ideas.question.folded and y not in years_in(other.header)
    ]
    return min(own, default=len(ideas.question.folded))


def _checked(linked: Linked) -> Iterator[Reading]:
    """Yes or no: a limit that a row's cell meets or not, two figures of which one is the larger, or a row that has all that is said."""
    ideas = linked.ideas
    ranked = _ranked(linked)
    if not ranked:
        return
    compared = [r for r in _compared(linked) if len(r.rows) == 2 or len(r.columns) == 2] if not ideas.asked.bounds else []
    for found in compared:
        yield replace(found, operation="check")
    most = max(ideas.weight(linked.of(row.name)) for _, _, row in ranked)
    meant = [r for r in ranked if ideas.weight(linked.of(r[2].name)) >= 0.9 * most]
    for told, covers, row in meant[:2]:
        score = _score(linked, covers) - 0.3 * (ranked[0][0] - told) / ideas.total + 0.1 * ideas.share(row.name)
        if verdict := _limit_met(linked, row):
            yield Reading("check", (row,), targets(linked, row), (), score, verdict=verdict)
        elif (said := said_of(linked, row)) is not None:
            column, holds = said
            score = max(score, _score(linked, covers, (column,)) - 0.3 * (ranked[0][0] - told) / ideas.total)
            yield Reading("check", (row,), (column,), (), score + 0.1, verdict="yes" if holds else "no")
        elif (
            not any(len(r.columns) == 2 for r in compared)
            and not _REACHED.search(ideas.question.folded)
            and (missed := unsaid(linked, row)) is not None
        ):
            score = max(score, _score(linked, covers, (missed,)) - 0.3 * (ranked[0][0] - told) / ideas.total)
            yield Reading("check", (row,), (missed,), (), score, verdict="no")


def _limit_met(linked: Linked, row: Row) -> str:
    for bound in linked.ideas.asked.bounds:
        column = bound_column(linked, bound)
        if column is not None and (holds := meets(bound, row, column, linked.table)) is not None:
            return "yes" if holds else "no"
    return ""
