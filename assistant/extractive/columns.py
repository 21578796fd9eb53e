"""Which columns of a table row a question asks for: by province, year and role in their names."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.question import Question
from index.language import fold, mentions, years_in

from .row_view import AIMS, OUTCOMES, SUPPORT, RowView

__all__ = ["choose_cells", "column_fit"]

Cell = tuple[str, str]  # the column's name and the value

# What a column's name gains for a province, a time and a role that are asked for; fitted by hand on the development questions
# (tests/benchmarks/RESULTS.md), so that a province outweighs a year, and a year a role.
_PLACE, _PLACE_BEFORE, _PLACE_EITHER = 2.0, 1.6, 1.0  # as it is now; as it was, and not said; whichever is asked about
_OTHER_PLACE = -2.0
_YEAR, _YEAR_INSIDE, _OTHER_YEAR = 1.5, 0.3, -1.0  # that year or period; a year of the period asked about
_TERM = 0.3  # of the whole term, where that is asked about
_ROLE = 0.4
_OUTCOME = 0.05  # where no role is asked for: of an aim and what became of it, the latter
_WORD = 0.02  # for each word that it has in common with the question
# Differences between what columns gain: the least that counts at all, and how far behind the best one more is told where
# several figures are asked for, or how far before it an empty cell must be to be the one asked for.
_TIE, _NEAR, _BEFORE = 0.01, 0.3, 0.2
_FEW, _MOST = 3, 6  # cells that are all told: where yes or no is asked, and where no column fits better than another
_MOST_SIDES = 3  # times set against each other


def choose_cells(question: Question, row: RowView) -> list[Cell]:
    """The value cells that the question asks for: by province, year and role in the columns' names."""
    cells = [(c, v) for c, v in row.values if v.strip() and not SUPPORT.search(fold(c))]
    if question.years and row.open and _left_open(question, row, cells):
        return []
    if len(cells) <= 1 or question.kind == "yesno" and len(cells) <= _FEW:
        return cells
    return _of_sides(question, cells) or _of_places(question, cells) or _fitting_best(question, cells)


def _left_open(question: Question, row: RowView, cells: Sequence[Cell]) -> bool:
    """Whether the cell asked for was left open: another year's figure is no answer."""
    best = max((column_fit(question, c) for c, _ in cells), default=-math.inf)
    return max(column_fit(question, c) for c in row.open) > best + _BEFORE


def _of_sides(question: Question, cells: Sequence[Cell]) -> list[Cell]:
    """The best cell of each of the sides that the question sets against each other, if they are several."""
    sides, of_roles = _sides(question)
    both: list[Cell] = []
    for side in sides:
        fits = [column_fit(side, c, of_roles=of_roles) for c, _ in cells]
        if max(fits) > 0:
            both.append(cells[fits.index(max(fits))])
    return [cell for cell in cells if cell in both] if len(set(both)) > 1 else []


def _of_places(question: Question, cells: Sequence[Cell]) -> list[Cell]:
    """The best cells of each of several provinces, where the columns are of provinces."""
    several = list({(m.name, m.era): m for m in question.places}.values())
    if len(several) < 2 or sum(bool(mentions(c)) for c, _ in cells) < 2:
        return []
    chosen: list[Cell] = []
    for place in several:
        one = replace(question, places=(place,))
        fits = [column_fit(one, c) for c, _ in cells]
        if max(fits) > 0:
            chosen += [cell for cell, f in zip(cells, fits, strict=True) if f >= max(fits) - _TIE and cell not in chosen]
    return chosen


def _fitting_best(question: Question, cells: Sequence[Cell]) -> list[Cell]:
    """The cells whose columns fit best; the first ones where none does better than another."""
    scores = [column_fit(question, c) for c, _ in cells]
    top = max(scores)
    if top <= 0 or min(scores) == top:
        return list(cells[:_MOST])
    near = _NEAR if question.asks > 1 else _TIE
    return [cell for cell, s in zip(cells, scores, strict=True) if s >= top - near]


def _sides(question: Question) -> tuple[list[Question], bool]:
    """The question for each of two times, or for the aim and the outcome, that it sets against each other; and whether for the latter."""
    if len(question.years) > 1 and not any("-" in y for y in question.years):
        return [replace(question, years=(y,), role="") for y in question.years[:_MOST_SIDES]], False
    asked = question.folded
    against = re.search(r"so voi|\bvuot\b|\bdat\b[^?]*(?:muc tieu|ke hoach|chi tieu)|chenh|kem|\bhon\b|compared", asked)
    if against and AIMS.search(asked) and (question.role in ("target", "result", "estimate") or question.kind == "yesno"):
        return [replace(question, role="target"), replace(question, role="result")], True
    return [], False


def column_fit(question: Question, column: str, *, of_roles: bool = False) -> float:
    """How well a column's name fits the province, year and role asked for; above 0 where it says any of them.

    With `of_roles`, the question is one side of a comparison of an aim with what became of it.
    """
    return _place_fit(question, column) + _year_fit(question, fold(column)) + _role_fit(question, fold(column), of_roles=of_roles)


def _place_fit(question: Question, column: str) -> float:
    named = mentions(column)
    if not named or not question.places:
        return 0.0
    era = next((m.era for m in question.places if any(m.name == n.name for n in named)), None)
    if era is None:
        return _OTHER_PLACE
    eras = {n.era for n in named}
    if "new" in eras:
        return _PLACE if era != "old" else 0.0
    return {"old": _PLACE_BEFORE, "new": 0.0}.get(era, _PLACE_EITHER)


def _year_fit(question: Question, folded: str) -> float:
    score = 0.0
    years = years_in(folded)
    if question.years and years:
        if any(y in question.years for y in years):
            score += _YEAR
        elif any(_inside(y, q) for y in years for q in question.years):
            score += _YEAR_INSIDE
        else:
            score += _OTHER_YEAR
    if re.search(r"5 nam|nam nam", folded) and re.search(r"5 nam|five|nhiem ky|giai doan", question.folded):
        score += _TERM
    return score


def _role_fit(question: Question, folded: str, *, of_roles: bool) -> float:
    score = 0.0
    if not question.role and OUTCOMES.search(folded) and not AIMS.search(folded) and not AIMS.search(question.folded):
        score += _OUTCOME
    if of_roles:
        return score + (_ROLE if (AIMS if question.role == "target" else OUTCOMES).search(folded) else 0.0)
    words = set(folded.split())
    shared = _WORD * len(words & set(question.folded.split()))
    if question.asks > 1 and re.search(r"ket qua|dat duoc|thuc hien duoc|thuc te", question.folded):
        return score + shared  # the target and what became of it
    against = re.search(r"vuot|so voi|ket qua|dat duoc|thuc te", question.folded)
    if question.role == "target" and {"muc", "tieu"} <= words and not against:
        score += _ROLE
    if question.role in ("result", "estimate") and words & {"ket", "uoc", "thuc"}:
        score += _ROLE
    return score + shared


def _inside(a: str, b: str) -> bool:
    x, y = a.split("-"), b.split("-")
    return len(x) == 1 and len(y) == 2 and y[0] <= x[0] <= y[1]
