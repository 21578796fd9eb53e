"""What speaks for a candidate: the signs that the ranking's weights are learnt over."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.language import tokens
from index.records import Document, Passage

from .coverage import Matched, Matching, prepare
from .query import Query

__all__ = ["BESIDES", "DEPTH", "SIGNS", "Candidate", "context_of", "signs_of", "standardised"]

DEPTH = 60  # candidates that are looked at closely, or as many as are wanted where that is more
SCORES = ("ideas", "syllables", "cosine")
BESIDES = ("document", "place", "period", "other")
SIGNS = (
    # The scores as standard scores among the candidates, and the cosine as it is.
    "ideas", "syllables", "standard_cosine", "cosine",
    # How the query is covered: by the passage, its best sentence, its headings and document; its numbers by themselves.
    "body", "sentence", "above", "numbers",
    # How the passage's own naming is covered by the query: the name of its row, its nearest heading.
    "row_name", "heading",
    # Logarithms of the factors that tell whether it speaks of what else is asked for.
    *BESIDES,
    "row", "footnote", "length",
)  # fmt: skip
"""The names of the signs, in order. A sign that says nothing of a candidate (no number asked for, no heading) is 0."""

_LEAST = 0.05  # a factor below it counts as this one
_WORDS = 100  # words of a passage of ordinary length


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be shown, its document, and its factors for `BESIDES`."""

    passage: Passage
    document: Document
    besides: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)


def context_of(passage: Passage, document: Document) -> str:
    """What a passage is under: its document, headings and groups."""
    return "\n".join((document.title, document.number, document.territory, *passage.section, *passage.groups))


def signs_of(
    query: Query, candidates: Sequence[Candidate], scores: NDArray[np.float32], weights: Sequence[float]
) -> tuple[NDArray[np.float32], list[Matched]]:
    """The signs of the candidates, float32[n, len(SIGNS)], and how each covers the query.

    `scores` are float32[n, len(SCORES)], `weights` those of the query's groups.
    """
    rows, matched = [], []
    for candidate in candidates:
        row, match = _close(query, candidate, weights)
        rows.append(row)
        matched.append(match)
    close = np.array(rows, np.float32).reshape(len(candidates), len(SIGNS) - len(SCORES) - 1)
    return np.hstack([standardised(scores), scores[:, -1:], close]), matched


def standardised(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each column less its mean, by its standard deviation; 0 where all are alike.

    Both are taken over the first `DEPTH` candidates, so that asking for more of them changes nothing for these.
    """
    if not len(scores):
        return scores
    first = scores[:DEPTH]
    spread = first.std(axis=0)
    out: NDArray[np.float32] = np.divide(scores - first.mean(axis=0), spread, out=np.zeros_like(scores), where=spread > 1e-6)
    return out


def _close(query: Query, candidate: Candidate, weights: Sequence[float]) -> tuple[list[float], Matched]:
    passage = candidate.passage
    matching = Matching(query, passage.text, context_of(passage, candidate.document), weights)
    match = matching.whole()
    head = (*passage.section[-1:], *passage.groups[-1:])
    row_name = next((v for _, v in passage.fields if len(v) > 5), "")
    row = [
        match.body, match.best, matching.above, _numbers(query, passage),
        _share_asked(query, row_name), max((_share_asked(query, h) for h in head), default=0.0),
        *(math.log(max(_LEAST, f)) for f in candidate.besides),
        float(bool(passage.fields)), float(passage.kind == "footnote"), math.log((20 + len(passage.text) / 5) / _WORDS),
    ]  # fmt: skip
    return row, match


def _numbers(query: Query, passage: Passage) -> float:
    """The share of the query's numbers that the passage says itself, less 1: 0 where it has none."""
    asked = {t.plain for t in tokens(query.text) if t.number}
    return len(asked & prepare(passage.text)[0].plain_set) / len(asked) - 1 if asked else 0.0


def _share_asked(query: Query, name: str) -> float:
    """The share of a name's words that stand in the query: of two rows that cover it, the one named like it wins."""
    plain = _plain(name)
    if not plain:
        return 0.0
    asked = _asked(query.text)
    return sum(p in asked for p in plain) / len(plain)


@lru_cache(maxsize=4096)
def _plain(name: str) -> tuple[str, ...]:
    return tuple(t.plain for t in tokens(name) if not t.number)


@lru_cache(maxsize=256)
def _asked(text: str) -> frozenset[str]:
    return frozenset(t.plain for t in tokens(text))
