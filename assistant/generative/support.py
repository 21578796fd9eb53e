"""Where in a passage a sentence in other words has its support: what a citation quotes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from assistant.extractive import units_of
from assistant.records import Evidence
from index.language import tokens
from index.language.lexicon import table

__all__ = ["supporting"]

_MOST = 60  # words of a quote
_LENGTH = 0.05  # what one more word of the quote costs, in words covered
_COMMON = 0.1  # what a word without a meaning of its own counts
_NUMBER = 3.0  # what a number of the sentence counts, in words


def supporting(said: str, evidence: Evidence) -> Evidence:
    """The evidence with the shortest stretch of its passage that holds the numbers and words of `said`.

    A table row stays whole: its headers give its cells their meaning. So does a passage that shares nothing with the sentence.
    """
    passage = evidence.passage
    if passage.fields:
        return evidence
    weights = {t.plain: _NUMBER if t.number else _COMMON if t.plain in _common() else 1.0 for t in tokens(said)}
    units = units_of(passage.text)
    held = [{t.plain for t in tokens(passage.text[a:b])} & weights.keys() for a, b in units]
    sizes = [len(passage.text[a:b].split()) for a, b in units]
    best, span = 0.0, (0, 0)
    for i in range(len(units)):
        found: set[str] = set()
        size = 0
        for j in range(i, len(units)):
            size += sizes[j]
            if j > i and size > _MOST:
                break
            found |= held[j]
            gain = sum(weights[k] for k in found) - _LENGTH * size
            if gain > best:
                best, span = gain, (units[i][0], units[j][1])
    return replace(evidence, spans=(span,)) if best > 0 else evidence


@cache
def _common() -> frozenset[str]:
    """Single words of the list of those that say nothing of a subject, unaccented."""
    return frozenset(t.plain for row in table("stopwords.tsv") if len(found := tokens(row[0])) == 1 for t in found)
