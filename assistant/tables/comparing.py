"""Two things set against each other, two rows or two columns of one, and questions that are answered by yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.language import fold, role_words, years_in

from .cells import number
from .conditions import bound_column, meets, said_of, telling, unsaid
from .explaining import LINK, Reading, measured_by, rows_ranked, targets, worth
from .layout import Column, Row
from .linking import HAS, Linked

__all__ = ["comparisons", "pairs_of", "verdicts"]

# By hand on the generated tables (tests/benchmarks/tables.py).
_EXCLUSIVE = 0.1  # share of the question that each of two rows set against each other has for itself


def pairs_of(linked: Linked) -> list[tuple[Row, Row]]:
    """Two rows of which each has a part of the question that the other has not, the best pair first."""
    ideas = linked.ideas
    seen = [(covers, row) for _, covers, row in rows_ranked(linked)[:10]]
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


def comparisons(linked: Linked) -> Iterator[Reading]:
    """Yield readings that set two rows against each other, and two columns of a row."""
    for pair in pairs_of(linked)[:2]:
        covers = [max(x) for x in zip(*(linked.row(r) for r in pair), strict=True)]
        figures = [c for c in linked.table.values() if all(number(r.cells[c.at]) is not None for r in pair) and c.kind == "number"]
        columns = tuple(c for c in targets(linked, pair[0]) if c in figures or not figures)
        if not columns and (measure := measured_by(linked, pair)) is not None:
            columns = (measure,)
        columns = columns or tuple(c for c in linked.table.values() if pair[0].cells[c.at] != pair[1].cells[c.at])[:2]
        if columns:
            yield Reading("difference", pair, columns[:2], (), worth(linked, covers, columns))
    for _told, covers, row in rows_ranked(linked)[:2]:
        columns = _two_columns(linked, row)
        if columns:
            score = worth(linked, covers, columns) - 0.3 * (rows_ranked(linked)[0][0] - _told) / linked.ideas.total
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
    if len(best) < 2 or best[1][0] < LINK:
        return ()
    unit = linked.table.unit(row, best[0][1])
    first = best[0][1]
    for fit, second in best[1:4]:
        if fit < LINK or linked.table.unit(row, second) != unit:
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


def verdicts(linked: Linked) -> Iterator[Reading]:
    """Yes or no: a limit that a row's cell meets or not, two figures of which one is the larger, or a row that has all that is said."""
    ideas = linked.ideas
    ranked = rows_ranked(linked)
    if not ranked:
        return
    compared = [r for r in comparisons(linked) if len(r.rows) == 2 or len(r.columns) == 2] if not ideas.asked.bounds else []
    for found in compared:
        yield replace(found, operation="check")
    most = max(ideas.weight(linked.of(row.name)) for _, _, row in ranked)
    meant = [r for r in ranked if ideas.weight(linked.of(r[2].name)) >= 0.9 * most]
    for told, covers, row in meant[:2]:
        score = worth(linked, covers) - 0.3 * (ranked[0][0] - told) / ideas.total + 0.1 * ideas.share(row.name)
        if verdict := _limit_met(linked, row):
            yield Reading("check", (row,), targets(linked, row), (), score, verdict=verdict)
        elif (said := said_of(linked, row)) is not None:
            column, holds = said
            score = max(score, worth(linked, covers, (column,)) - 0.3 * (ranked[0][0] - told) / ideas.total)
            yield Reading("check", (row,), (column,), (), score + 0.1, verdict="yes" if holds else "no")
        elif (
            not any(len(r.columns) == 2 for r in compared)
            and not _REACHED.search(ideas.question.folded)
            and (missed := unsaid(linked, row)) is not None
        ):
            score = max(score, worth(linked, covers, (missed,)) - 0.3 * (ranked[0][0] - told) / ideas.total)
            yield Reading("check", (row,), (missed,), (), score, verdict="no")


def _limit_met(linked: Linked, row: Row) -> str:
    for bound in linked.ideas.asked.bounds:
        column = bound_column(linked, bound)
        if column is not None and (holds := meets(bound, row, column, linked.table)) is not None:
            return "yes" if holds else "no"
    return ""
