"""Whether a passage speaks of the province, period, role and part that a question asks about.

Where a passage does not say so itself, its headings do, and where they do not, its document does. A factor
of 1 means that it fits; below `_CLASH` it speaks of something else.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from index import Document, Passage
from index.language import MERGED_ON, fold, mentions, provinces, role_words, roman

from .documents import ordinals_in
from .periods import READINGS_KEPT, period_factor, years_of
from .understanding import Question

__all__ = ["Fit", "fit"]

# Factors on a passage's score, 1 where it fits; all fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_CLASH, _CLASH_OF_REST = 0.78, 0.72  # below: of another province or period; of another part of the year, role or part of a document
# Province: named where it is not the one that the document is about or not as it is now; under a heading of others; the
# document's, but asked about as it was before; no province's document; another's.
_NAMED_BESIDE, _UNDER_OTHERS, _OF_LATER_LIFE, _OF_NO_PROVINCE, _OF_OTHER = 0.9, 0.62, 0.85, 0.9, 0.6
# Part of the year: another quarter; not said to be of half a year; of half a year where the whole is asked for.
_OTHER_QUARTER, _NOT_OF_HALF, _OF_HALF = 0.7, 0.8, 0.68
_FIGURES_ONLY = 0.7  # figures give no reasons and explain no words
# Role: a result where a target is asked for; no word of a target; a target where a result is asked for.
_RESULT, _NO_TARGET, _TARGET = 0.7, 0.95, 0.97
_APPENDIX, _OTHER_APPENDIX = 1.25, 0.85  # the one asked for, or not
_TERM, _OTHER_TERM = 1.06, 0.93  # of the congress or term asked about, or of another


@dataclass(frozen=True, slots=True)
class Fit:
    """Factors for the province, the period, and the rest."""

    place: float
    period: float
    other: float

    @property
    def factors(self) -> tuple[float, float, float]:
        """All of them, as the ranking takes them."""
        return self.place, self.period, self.other

    @property
    def elsewhere(self) -> bool:
        """Whether the passage speaks of another province."""
        return self.place < _CLASH

    @property
    def of_another_time(self) -> bool:
        """Whether it speaks of another period, part of the year or role."""
        return self.period < _CLASH or self.other < _CLASH_OF_REST

    @property
    def clashes(self) -> bool:
        """Whether the passage speaks of another province or period."""
        return self.elsewhere or self.of_another_time


@lru_cache(maxsize=READINGS_KEPT)
def _named(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((m.name, m.era) for m in mentions(text))


@lru_cache(maxsize=READINGS_KEPT)
def _folded(text: str) -> str:
    return fold(text)


def fit(question: Question, passage: Passage, document: Document) -> Fit:
    """How `passage` of `document` fits what `question` asks about."""
    above = "\n".join((*passage.section, *passage.groups))
    return Fit(
        _place(question, passage, document, above),
        period_factor(question, passage, document, above),
        _other(question, passage, document, above),
    )


def _place(question: Question, passage: Passage, document: Document, above: str) -> float:
    asked = {(m.name, m.era) for m in question.places}
    return max((_place_factor(name, era, passage, document, above) for name, era in asked), default=1.0)


def _place_factor(name: str, era: str, passage: Passage, document: Document, above: str) -> float:
    """How well a passage fits one province, in the life of it that is asked about ("old", "new" or "")."""
    home = document.territory.replace(" (cũ)", "")
    in_text, in_above = _named(passage.text), _named(above)
    if fold(name) not in provinces() and fold(name) in _folded(passage.text):  # a place that only the collection knows
        return 1.0
    merged = era == "old" and document.date >= MERGED_ON
    if any(n == name for n, _ in in_text):
        beside = home not in ("", name) and any(n == home for n, _ in in_text)  # of its own province, and of this one
        return _NAMED_BESIDE if beside or merged else 1.0
    if in_above:
        return 1.0 if any(n == name for n, _ in in_above) else _UNDER_OTHERS
    if home == name:
        return _OF_LATER_LIFE if merged and not document.territory.endswith("(cũ)") else 1.0
    return _OF_OTHER if home else _OF_NO_PROVINCE


def _other(question: Question, passage: Passage, document: Document, above: str) -> float:
    text, head = _folded(passage.text), _folded(above)
    return math.prod(
        (
            _quarter(question, text + head),
            _half(question, text),
            _FIGURES_ONLY if passage.fields and question.kind in ("reason", "definition") else 1.0,
            _under_results(question, passage, head),
            _role(question, passage, text, head),
            _among_results(question, passage),
            _appendix(question, head),
            _term(question, document, head),
        )
    )


def _quarter(question: Question, said: str) -> float:
    if not question.quarter or question.kind == "deadline":
        return 1.0
    stated = re.search(r"\bquy ([iv]{1,3}|[1-4])\b", said)
    return 1.0 if stated and roman(stated.group(1)) == question.quarter else _OTHER_QUARTER


def _half(question: Question, text: str) -> float:
    if question.part_of_year == "6 tháng":
        return 1.0 if re.search(r"6 thang|\b\d{1,2}/0?6\b|sau thang|quy ii\b|nua dau nam|den nay", text) else _NOT_OF_HALF
    if question.part_of_year == "cả năm" and "6 thang" in text and "ca nam" not in text:
        return _OF_HALF
    return 1.0


def _under_results(question: Question, passage: Passage, head: str) -> float:
    """Under a heading of results nothing is a target for a year that it does not name."""
    if question.role != "target" or not question.years:
        return 1.0
    if not role_words("heading", "result").search(head) or role_words("heading", "target").search(head):
        return 1.0
    named = years_of(passage.text)
    return 1.0 if any(y in named or any(t.endswith(y[-4:]) for t in named) for y in question.years) else _RESULT


def _role(question: Question, passage: Passage, text: str, head: str) -> float:
    if question.role == "target":
        return 1.0 if role_words("text", "target").search(text + head) else _NO_TARGET
    if question.role == "result" and re.search(r"phan dau|chi tieu .*dat .*20[23]\d", text):
        return _TARGET
    return 1.0


def _among_results(question: Question, passage: Passage) -> float:
    """A row of nothing but results gives no target, unless it names the year."""
    if question.role != "target" or not question.years or not passage.fields:
        return 1.0
    only = _only_results(tuple(c for c, _ in passage.fields))
    return _RESULT if only and not set(question.years) & set(years_of(passage.text)) else 1.0


@lru_cache(maxsize=READINGS_KEPT)
def _only_results(columns: tuple[str, ...]) -> bool:
    """Whether a row's figures are all results or estimates, none of them a target."""
    folded = [fold(c) for c in columns]
    return any(role_words("column", "estimate", "result").search(c) for c in folded) and not any(
        role_words("column", "target").search(c) for c in folded
    )


def _appendix(question: Question, head: str) -> float:
    if not question.appendix:
        return 1.0
    m = re.search(r"(?:phu luc|pl)\s*(?:so\s*)?([ivx]{1,4}|\d{1,2})\b", head)
    return _APPENDIX if m and roman(m.group(1)) == question.appendix else _OTHER_APPENDIX


def _term(question: Question, document: Document, head: str) -> float:
    asked = ordinals_in(question.folded)
    own = asked and (ordinals_in(head) or ordinals_in(fold(document.title)))
    if not own:
        return 1.0
    return _TERM if asked & own else _OTHER_TERM
