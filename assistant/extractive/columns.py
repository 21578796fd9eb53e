"""Which columns of a table row a question asks for: by province, year and role in their names."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.question import Question
from index import Passage
from index.language import fold, mentions, years_in

from .row_view import AIMS, OUTCOMES, SUPPORT, RowView

__all__ = ["choose_cells", "column_fit"]

def choose_cells(question: Question, row: RowView, passage: Passage) -> list[tuple[str, str]]:
    """The value cells that the question asks for: by province, year and role in the columns' names."""
    cells = [(c, v) for c, v in row.values if v.strip() and not SUPPORT.search(fold(c))]
    if question.years and row.open:
        best = max((column_fit(question, c) for c, _ in cells), default=-9.0)
        if max(column_fit(question, c) for c in row.open) > best + 0.2:
            return []  # the cell asked for was left open; another year's figure is no answer
    if len(cells) <= 1 or question.kind == "yesno" and len(cells) <= 3:
        return cells
    sides, of_roles = _sides(question)
    if sides:
        both: list[tuple[str, str]] = []
        for side in sides:
            fits = [column_fit(side, c, of_roles=of_roles) for c, _ in cells]
            if max(fits) > 0:
                both.append(cells[fits.index(max(fits))])
        if len(set(both)) > 1:
            return [cell for cell in cells if cell in both]
    several = list({(m.name, m.era): m for m in question.places}.values())
    if len(several) > 1 and sum(bool(mentions(c)) for c, _ in cells) > 1:
        chosen: list[tuple[str, str]] = []
        for place in several:
            one = replace(question, places=(place,))
            fits = [column_fit(one, c) for c, _ in cells]
            if max(fits) > 0:
                chosen += [cell for cell, f in zip(cells, fits, strict=True) if f >= max(fits) - 0.01 and cell not in chosen]
        if chosen:
            return chosen
    scores = [column_fit(question, c) for c, _ in cells]
    top = max(scores)
    if top <= 0 or min(scores) == top:
        return cells[:6]
    near = 0.3 if question.asks > 1 else 0.01
    return [cell for cell, s in zip(cells, scores, strict=True) if s >= top - near]


def _sides(question: Question) -> tuple[list[Question], bool]:
    """The question for each of two times, or for the aim and the outcome, that it sets against each other; and whether for the latter."""
    if len(question.years) > 1 and not any("-" in y for y in question.years):
        return [replace(question, years=(y,), role="") for y in question.years[:3]], False
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
        return -2.0
    eras = {n.era for n in named}
    if "new" in eras:
        return 2.0 if era != "old" else 0.0
    return {"old": 1.6, "new": 0.0}.get(era, 1.0)


def _year_fit(question: Question, folded: str) -> float:
    score = 0.0
    years = years_in(folded)
    if question.years and years:
        if any(y in question.years for y in years):
            score += 1.5
        elif any(_inside(y, q) for y in years for q in question.years):
            score += 0.3
        else:
            score -= 1.0
    if re.search(r"5 nam|nam nam", folded) and re.search(r"5 nam|five|nhiem ky|giai doan", question.folded):
        score += 0.3
    return score


def _role_fit(question: Question, folded: str, *, of_roles: bool) -> float:
    score = 0.0
    if not question.role and OUTCOMES.search(folded) and not AIMS.search(folded) and not AIMS.search(question.folded):
        score += 0.05  # of an aim and what became of it, the latter
    if of_roles:
        return score + (0.4 if (AIMS if question.role == "target" else OUTCOMES).search(folded) else 0.0)
    words = set(folded.split())
    shared = 0.02 * len(words & set(question.folded.split()))
    if question.asks > 1 and re.search(r"ket qua|dat duoc|thuc hien duoc|thuc te", question.folded):
        return score + shared  # the target and what became of it
    against = re.search(r"vuot|so voi|ket qua|dat duoc|thuc te", question.folded)
    if question.role == "target" and {"muc", "tieu"} <= words and not against:
        score += 0.4
    if question.role in ("result", "estimate") and words & {"ket", "uoc", "thuc"}:
        score += 0.4
    return score + shared


def _inside(a: str, b: str) -> bool:
    x, y = a.split("-"), b.split("-")
    return len(x) == 1 and len(y) == 2 and y[0] <= x[0] <= y[1]
