"""Whether a passage speaks of the province, period, role and part that a question asks about.

Where a passage does not say so itself, its headings do, and where they do not, its document does. A factor
of 1 means that it fits; below `CLASH` it speaks of something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index import Document, Passage
from index.language import MERGED_ON, YEAR, fold, mentions, role_words, roman, years_in

from .documents import ordinals_in
from .understanding import Question

__all__ = ["CLASH", "Fit", "covers_year", "fit"]

# Columns of values: of a role, or of a year.
_VALUED = re.compile(rf"{role_words('column', 'target', 'estimate', 'result').pattern}|\bnam\b")
CLASH = 0.78


@dataclass(frozen=True, slots=True)
class Fit:
    """Factors for the province, the period, and the rest."""

    place: float
    period: float
    other: float

    @property
    def factor(self) -> float:
        """All of them together."""
        return self.place * self.period * self.other

    @property
    def clashes(self) -> bool:
        """Whether the passage speaks of another province or period."""
        return self.place < CLASH or self.period < CLASH or self.other < 0.72


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((m.name, m.era) for m in mentions(text))


@lru_cache(maxsize=4096)
def _years(text: str) -> tuple[str, ...]:
    return years_in(fold(text))


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


def fit(question: Question, passage: Passage, document: Document) -> Fit:
    """How `passage` of `document` fits what `question` asks about."""
    above = "\n".join((*passage.section, *passage.groups))
    return Fit(
        _place(question, passage, document, above), _period(question, passage, document, above), _other(question, passage, document, above)
    )


def _place(question: Question, passage: Passage, document: Document, above: str) -> float:
    asked = {(m.name, m.era) for m in question.places}
    if not asked:
        return 1.0
    home = document.territory.replace(" (cũ)", "")
    scores = []
    for name, era in asked:
        in_text = _named(passage.text)
        in_above = _named(above)
        if any(n == name for n, _ in in_text):
            beside = home not in ("", name) and any(n == home for n, _ in in_text)  # of its own province, and of this one
            scores.append(0.9 if beside or era == "old" and document.date >= MERGED_ON else 1.0)
        elif in_above:
            near = [n for n, _ in in_above]
            scores.append(1.0 if name in near else 0.62)
        elif home == name:
            scores.append(0.85 if era == "old" and not document.territory.endswith("(cũ)") and document.date >= MERGED_ON else 1.0)
        elif not home:
            scores.append(0.9)
        else:
            scores.append(0.6)
    return max(scores) if len(asked) > 1 else scores[0]


def covers_year(document: Document, year: str) -> bool:
    """Whether a document speaks of `year`: its period, and for reports the time that they look back on."""
    if not document.period or not document.period[:4].isdigit():
        return not document.period
    lo, hi = (document.period.split("-") + [document.period])[:2] if "-" in document.period else (document.period, document.period)
    back = 5 if int(hi) - int(lo) >= 3 else 1
    a, b = (year.split("-") + [year])[:2] if "-" in year else (year, year)
    return int(lo) - back <= int(a) and int(b) <= int(hi)


def _period(question: Question, passage: Passage, document: Document, above: str) -> float:
    years = question.years
    if not years:
        return 1.0
    in_text = _stated_years(passage.text)
    in_above = _years(above)
    total = 0.0
    # A figure for several years is not the figure of one of them.
    strict = 0.77 if question.kind in ("value", "money", "count", "compare", "conflict") else 0.86
    columns = _column_years(tuple(c for c, _ in passage.fields)) if passage.fields else ()
    for year in years:
        if columns and not any(year == y or _related(year, y) for y in (*columns, *_years("; ".join(v for _, v in passage.fields)))):
            f = 0.62  # the row gives other years
        elif year in in_text:
            f = 1.0
        elif any(_related(year, y) for y in in_text):
            f = 0.97 if "-" in year or year in {y[-4:] for y in in_text} else strict
        elif year in in_above or any(_related(year, y) for y in in_above):
            f = 0.97 if "-" in year or year in in_above or year in {y[-4:] for y in in_above} else 0.86
        elif not in_text and in_above and (not covers_year(document, year) or all(y[-4:] < year[:4] for y in in_above)):
            f = 0.62
        elif not in_text:
            f = (0.94 if _annual(document) else 0.9) if covers_year(document, year) else 0.7
            if in_above and not any(y[:4] <= year[:4] for y in in_above):
                f = min(f, 0.75)  # the headings speak of a later time
            if _plans(document) and year == document.period[-4:] and question.role == "target":
                f = min(f, 0.75)  # a report that also plans the next year says so in the headings of the plan
        else:
            f = (0.84 if _annual(document) else 0.76) if covers_year(document, year) else 0.62
        total += f
    return total / len(years)


@lru_cache(maxsize=1024)
def _column_years(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The years that the value columns of a table are for; none if any of them is for no year."""
    values = [c for c in columns[1:] if _VALUED.search(fold(c))]
    found = [years_in(fold(c)) for c in values]
    return tuple(y for years in found for y in years) if found and all(found) else ()


_REFERENCE = re.compile(
    rf"(?:so với|so|bằng|từ|cùng kỳ|ngày)\s+(?:\w+\s+){{0,3}}?(?:\d{{1,2}}/){{0,2}}{YEAR}|\d{{1,2}}/\d{{1,2}}/{YEAR}|/{YEAR}/",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _stated_years(text: str) -> tuple[str, ...]:
    """The years a passage speaks of, without those it only compares with or that date a document."""
    stated = years_in(fold(_REFERENCE.sub(" ", text)))
    return stated or ()


@lru_cache(maxsize=4096)
def _only_results(columns: tuple[str, ...]) -> bool:
    """Whether a row's figures are all results or estimates, none of them a target."""
    folded = [fold(c) for c in columns]
    return any(role_words("column", "estimate", "result").search(c) for c in folded) and not any(
        role_words("column", "target").search(c) for c in folded
    )


def _stated_years_fit(question: Question, passage: Passage) -> bool:
    return bool(set(question.years) & set(_years(passage.text)))


def _annual(document: Document) -> bool:
    p = document.period
    return len(p) == 4 or _plans(document)


def _plans(document: Document) -> bool:
    p = document.period
    return len(p) == 9 and p[:4].isdigit() and int(p[5:]) - int(p[:4]) == 1


def _related(asked: str, stated: str) -> bool:
    """2030 and 2026-2030, 2025-2030 and 2026-2030: one inside the other, or ending together."""
    a = asked.split("-")
    s = stated.split("-")
    if len(a) == 1:
        return len(s) == 2 and s[0] <= a[0] <= s[1]
    return a[-1] == s[-1] and (len(s) == 1 or abs(int(a[0]) - int(s[0])) <= 1)


def _other(question: Question, passage: Passage, document: Document, above: str) -> float:
    f = 1.0
    text, head = _folded(passage.text), _folded(above)
    if question.quarter and question.kind != "deadline":
        stated = re.search(r"\bquy ([iv]{1,3}|[1-4])\b", text + head)
        f *= 1.0 if stated and roman(stated.group(1)) == question.quarter else 0.7
    if question.part_of_year == "6 tháng":
        f *= 1.0 if re.search(r"6 thang|\b\d{1,2}/0?6\b|sau thang|quy ii\b|nua dau nam|den nay", text) else 0.8
    elif question.part_of_year == "cả năm" and re.search(r"6 thang", text) and "ca nam" not in text:
        f *= 0.68
    if passage.fields and question.kind in ("reason", "definition"):
        f *= 0.7  # figures give no reasons and explain no words
    if (
        question.role == "target"
        and question.years
        and role_words("heading", "result").search(head)
        and not role_words("heading", "target").search(head)
    ):
        text_years = _years(passage.text)
        if not any(y in text_years or any(t.endswith(y[-4:]) for t in text_years) for y in question.years):
            f *= 0.7  # a result is not a target for a year that it does not name
    if question.role == "target":
        f *= 1.0 if role_words("text", "target").search(text + head) else 0.95
        if (
            passage.fields
            and question.years
            and _only_results(tuple(c for c, _ in passage.fields))
            and not _stated_years_fit(question, passage)
        ):
            f *= 0.7
    elif question.role == "result" and re.search(r"phan dau|chi tieu .*dat .*20[23]\d", text):
        f *= 0.97
    if question.appendix:
        m = re.search(r"(?:phu luc|pl)\s*(?:so\s*)?([ivx]{1,4}|\d{1,2})\b", head)
        f *= 1.25 if m and roman(m.group(1)) == question.appendix else 0.85
    asked = ordinals_in(question.folded)
    if asked:
        own = ordinals_in(head) or ordinals_in(fold(document.title))
        if own:
            f *= 1.06 if asked & own else 0.93
    return f
