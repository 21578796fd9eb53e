"""Whether a passage speaks of the period that a question asks about; where it does not say, its headings and document do."""

from __future__ import annotations

import re
from functools import lru_cache

from index import Document, Passage
from index.language import YEAR, fold, role_words, years_in

from .understanding import Question

__all__ = ["READINGS_KEPT", "covers_year", "period_factor", "years_of"]

# Factors on a passage's score, 1 where it is of the year asked about; fitted by hand on the development questions
# (tests/benchmarks/RESULTS.md).
_NEARLY = 0.97  # a period that ends in that year or overlaps the one asked about, or only the headings say the year
_AMONG_OTHERS = 0.86  # a period that the year lies in
_FIGURE_AMONG_OTHERS = 0.77  # a figure for several years is not the figure of one of them
_OTHER_YEARS = 0.62  # it speaks of other years
_LATER = 0.75  # its headings speak of a later time, or it looks back where a plan is asked for
# It names no year, or only others beside which the one asked about may be meant, in a document for one year or for several.
_UNDATED_OF_ANNUAL, _UNDATED, _UNDATED_ELSEWHERE = 0.94, 0.9, 0.7  # the last where the document does not cover the year
_BESIDE_OTHERS_OF_ANNUAL, _BESIDE_OTHERS = 0.84, 0.76
_OF_FIGURES = ("value", "money", "count", "compare", "conflict")  # kinds of questions that are answered with a figure

# Years: a report looks back on the year before, and one on a longer time on the term before it.
_TERM = 5
_LONG = 3  # from the first year to the last
READINGS_KEPT = 4096  # texts whose reading is remembered: the passages that a few questions look at closely
_TABLES_KEPT = 1024  # headers of tables, likewise

# Columns of values: of a role, or of a year.
_VALUED = re.compile(rf"{role_words('column', 'target', 'estimate', 'result').pattern}|\bnam\b")


@lru_cache(maxsize=READINGS_KEPT)
def years_of(text: str) -> tuple[str, ...]:
    """The years and periods that a text names."""
    return years_in(fold(text))


def covers_year(document: Document, year: str) -> bool:
    """Whether a document speaks of `year`: its period, and for reports the time that they look back on."""
    if not document.period or not document.period[:4].isdigit():
        return not document.period
    lo, hi = (document.period.split("-") + [document.period])[:2] if "-" in document.period else (document.period, document.period)
    back = _TERM if int(hi) - int(lo) >= _LONG else 1
    a, b = (year.split("-") + [year])[:2] if "-" in year else (year, year)
    return int(lo) - back <= int(a) and int(b) <= int(hi)


def period_factor(question: Question, passage: Passage, document: Document, above: str) -> float:
    """How well the time of a passage under the headings `above` fits, on the average of the years asked about."""
    if not question.years:
        return 1.0
    columns = _column_years(tuple(c for c, _ in passage.fields)) if passage.fields else ()
    if columns:
        columns = (*columns, *years_of("; ".join(v for _, v in passage.fields)))
    total = 0.0
    for year in question.years:
        if columns and not any(year == y or _related(year, y) for y in columns):
            total += _OTHER_YEARS
        else:
            total += _year_factor(question, year, passage, document, above)
    return total / len(question.years)


def _year_factor(question: Question, year: str, passage: Passage, document: Document, above: str) -> float:
    """How well a passage fits one year or period, by what it says itself, then by its headings, then by its document."""
    in_text, in_above = _stated_years(passage.text), years_of(above)
    if year in in_text:
        return 1.0
    if any(_related(year, y) for y in in_text):
        if "-" in year or year in _ends(in_text):
            return _NEARLY
        return _FIGURE_AMONG_OTHERS if question.kind in _OF_FIGURES else _AMONG_OTHERS
    if year in in_above or any(_related(year, y) for y in in_above):
        return _NEARLY if "-" in year or year in in_above or year in _ends(in_above) else _AMONG_OTHERS
    covers = covers_year(document, year)
    if in_text:
        return (_BESIDE_OTHERS_OF_ANNUAL if _annual(document) else _BESIDE_OTHERS) if covers else _OTHER_YEARS
    if in_above and (not covers or all(y[-4:] < year[:4] for y in in_above)):
        return _OTHER_YEARS
    factor = (_UNDATED_OF_ANNUAL if _annual(document) else _UNDATED) if covers else _UNDATED_ELSEWHERE
    later = in_above and not any(y[:4] <= year[:4] for y in in_above)
    # A report that also plans the next year says so in the headings of the plan.
    looks_back = _plans(document) and year == document.period[-4:] and question.role == "target"
    return min(factor, _LATER) if later or looks_back else factor


def _ends(years: tuple[str, ...]) -> set[str]:
    """The last years of periods; years as they are."""
    return {y[-4:] for y in years}


@lru_cache(maxsize=_TABLES_KEPT)
def _column_years(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The years that the value columns of a table are for; none if any of them is for no year."""
    values = [c for c in columns[1:] if _VALUED.search(fold(c))]
    found = [years_in(fold(c)) for c in values]
    return tuple(y for years in found for y in years) if found and all(found) else ()


_REFERENCE = re.compile(
    rf"(?:so với|so|bằng|từ|cùng kỳ|ngày)\s+(?:\w+\s+){{0,3}}?(?:\d{{1,2}}/){{0,2}}{YEAR}|\d{{1,2}}/\d{{1,2}}/{YEAR}|/{YEAR}/",
    re.IGNORECASE,
)


@lru_cache(maxsize=READINGS_KEPT)
def _stated_years(text: str) -> tuple[str, ...]:
    """The years a passage speaks of, without those it only compares with or that date a document."""
    stated = years_in(fold(_REFERENCE.sub(" ", text)))
    return stated or ()


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
