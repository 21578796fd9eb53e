"""What is computed for every passage of a collection: lexical scores by field, the cosine, and the ideas' weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.storage import Store

from .derived import Derived
from .groups import Group
from .lexical import LexicalIndex
from .query import Query, rarity_terms

__all__ = ["FirstStage", "first_stage"]

Scores = NDArray[np.float32]

# What an idea weighs; by hand on the development questions.
SYLLABLE, ODD = 0.7, 2.0  # of a single syllable, beside a phrase, and of an odd word that no document has
PHRASE = 0.12  # more for each pair of syllables of a phrase beyond the first, up to PAIRS of them
PAIRS = 4
OTHER = 0.9  # of another wording than the query's
NEIGHBOURS = 200  # passages whose cosine counts in the choice of candidates
# From this many passages on, other wordings must be telling ones: in at most one of so many of them.
LARGE, TELLING = 50_000, 12
COMMON = 3  # and syllables in more than one of so many are left out of plain BM25: they weigh little and cost the most


@dataclass(frozen=True, slots=True)
class FirstStage:
    """Scores of every passage, float32[passages], each from 0 to 1; `vector` is the query's, None where it has none.

    `ideas` counts each idea of the query by its best wording; `syllables` is plain BM25 over the query's syllables, without
    diacritics where it has none. `near` is the cosine of the passages nearest to the query, 0 of all others. `weights` are
    those of the query's groups.
    """

    ideas: Scores
    syllables: Scores
    near: Scores
    vector: Scores | None
    weights: tuple[float, ...]


def first_stage(store: Store, derived: Derived, query: Query) -> FirstStage:
    """The scores of all passages for `query`."""
    ids = store.term_ids(query.terms)
    index = derived.lexical
    ideas, weights = _ideas(index, ids, query)
    near = np.zeros(len(derived.ids), np.float32)
    vector = _vector(derived, query)
    if vector is not None:
        found, scores = derived.vectors.search(vector, NEIGHBOURS)
        if len(found):
            near[derived.places(found)] = np.clip(scores, 0, 1)
    terms = ["=" + key if query.accented or query.english else "~" + plain for key, plain in query.syllables]
    return FirstStage(ideas, _bm25(index, ids, dict.fromkeys(terms)), near, vector, weights)


def _bm25(index: LexicalIndex, ids: Mapping[str, int], terms: Iterable[str]) -> Scores:
    out = np.zeros(index.size, np.float32)
    common = index.size if index.size < LARGE else index.size // COMMON
    for term in terms:
        if (t := ids.get(term)) is not None and index.frequency(t) <= common:
            index.score(t, out, 1.0)
    return _of_highest(out)


def _of_highest(scores: Scores) -> Scores:
    top = float(scores.max(initial=0.0))
    if top > 0:
        scores /= np.float32(top)
    return scores


def _ideas(index: LexicalIndex, ids: Mapping[str, int], query: Query) -> tuple[Scores, tuple[float, ...]]:
    size = index.size
    out = np.zeros(size, np.float32)
    weights: list[float] = []
    telling = size if size < LARGE else size // TELLING  # passages that another wording is in at most
    for group in query.groups:
        best: Scores | None = None
        for n, alternative in enumerate(group.alternatives):
            part = np.zeros(size, np.float32)
            hit = False
            for term, w in alternative:
                t = ids.get(term)
                if t is not None and (n == 0 or index.frequency(t) <= telling):
                    index.score(t, part, w * group.weight)
                    hit = True
            if not hit:
                continue
            best = part if best is None else np.maximum(best, part, out=best)
        if best is not None:
            out += best
        weights.append(group.weight * _rarity(index, ids, query, group))
    for term, w in query.pairs:
        t = ids.get(term)
        if t is not None:
            index.score(t, out, w)
    return _of_highest(out), tuple(weights)


def _rarity(index: LexicalIndex, ids: Mapping[str, int], query: Query, group: Group) -> float:
    """What an idea weighs: how rare its wording is in the collection, by its pairs of syllables.

    A single syllable says less than a phrase. An idea that the collection does not know at all counts fully
    if it is a term of the lexicon or a name, a little if it is an odd word.
    """
    never = float(np.log1p(index.size))
    best = 0.0
    for n, wording in enumerate(group.words):
        terms = rarity_terms(wording)
        known = [float(index.idf[ids[t]]) for t in terms if t in ids and index.frequency(ids[t])]
        if not known:
            continue
        mean = (sum(known) + never * (len(terms) - len(known))) / len(terms)
        weight = mean * (1 + PHRASE * min(PAIRS, len(terms) - 1)) if len(wording) > 1 else SYLLABLE * mean
        if n == 0:
            return weight
        best = max(best, OTHER * weight)
    if best:
        return best
    return never if len(group.words) > 1 or query.text[group.start : group.end].isupper() else ODD


def _vector(derived: Derived, query: Query) -> Scores | None:
    """The query's vector, float32[dim]; None where it says nothing that the embedder knows."""
    text = query.meant if derived.embedder.wants_translations else query.text
    if not text.strip():
        return None
    vector: Scores = derived.embedder.encode_query([text])[0]
    return vector if vector.any() else None
