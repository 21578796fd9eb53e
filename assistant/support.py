"""Where in a passage a sentence in other words has its support: what a citation quotes."""

from __future__ import annotations

from dataclasses import replace

from index.text import tokens

from .clauses import units_of
from .reading import Evidence

__all__ = ["supporting"]

_MOST = 60  # words of a quote
_LENGTH = 0.03  # what one more word of the quote costs, in words covered
_NUMBER = 3.0  # what a number of the sentence counts, in words


def supporting(said: str, evidence: Evidence) -> Evidence:
    """The evidence with the shortest stretch of its passage that holds the numbers and words of `said`.

    A table row stays whole: its headers give its cells their meaning. So does a passage that shares nothing with the sentence.
    """
    passage = evidence.passage
    if passage.fields:
        return evidence
    weights = {t.plain: _NUMBER if t.number else 1.0 for t in tokens(said) if t.number or len(t.plain) > 1}
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
