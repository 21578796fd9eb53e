"""Ranked passages for a query: lexical and dense scores, then how well each candidate covers the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappush, heappushpop

import numpy as np
from numpy.typing import NDArray

from index.errors import QueryError
from index.language import canonical, fold, plain_number, tokens
from index.records import Document, Hit, Passage
from index.storage import Store

from .coverage import Matched, Matching
from .derived import KINDS, Derived
from .groups import Group
from .lexical import LexicalIndex
from .query import Query, rarity_terms

__all__ = ["Filters", "Scored", "rank"]

# Weights, by hand on the development questions.
DENSE = 0.25  # of the cosine beside the lexical score (1 for the best passage)
SYLLABLE, ODD = 0.7, 2.0  # of a single syllable, beside a phrase, and of an odd word that no document has
PHRASE = 0.12  # more for each pair of syllables of a phrase beyond the first, up to PAIRS of them
PAIRS = 4
OTHER = 0.9  # of another wording than the query's
BODY, SENTENCE = 0.9, 0.7  # of the coverage by a passage and by its best sentence
ROW_NAME = 0.6  # of a row's name being made of the query's words

NEAR = 0.5  # cosine from which a passage without any term of the query is a candidate
DEPTH = 60  # candidates that are looked at closely, with half as many beside the k wanted where that is more
NEIGHBOURS = 200  # passages whose cosine counts
# From this many passages on, other wordings must be telling ones: in at most one of so many of them.
LARGE, TELLING = 50_000, 12


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages a search may return; empty fields let everything through.

    `documents` are document ids; `territory` and `year` must occur in a document's territory and in its date
    or period; `kind` is text, table or footnote.
    """

    documents: tuple[str, ...] = ()
    territory: str = ""
    year: str = ""
    kind: str = ""
    status: str = ""

    def admits(self, d: Document) -> bool:
        """Whether the filters let passages of `d` through."""
        if self.documents and d.id not in self.documents:
            return False
        if self.territory and fold(self.territory) not in fold(d.territory):
            return False
        if self.status and d.status != self.status:
            return False
        if self.year:
            years = d.period.split("-")
            inside = len(years) == 2 and years[0].isdigit() and years[0] <= self.year <= years[1]
            if not (inside or self.year in (d.date[:4], *years)):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Scored:
    """A hit with what it was ranked by."""

    hit: Hit
    match: Matched
    lexical: float
    dense: float
    weights: tuple[float, ...] = ()  # of the query's groups
    unheard: float = 0.0  # the weight of an idea that the collection does not know


@dataclass(frozen=True, slots=True)
class _FirstStage:
    """Scores of every passage, and the weights of the query's groups."""

    lexical: NDArray[np.float32]
    dense: NDArray[np.float32]
    weights: tuple[float, ...]


def rank(
    store: Store,
    derived: Derived,
    documents: Mapping[int, Document],
    query: Query,
    *,
    k: int,
    filters: Filters | None = None,
    prefer: Mapping[str, float] | None = None,
    exact: Sequence[str] = (),
    excluded: Sequence[str] = (),
    adjust: Callable[[Passage, Document], float] | None = None,
) -> list[Scored]:
    """The best `k` passages for `query`, best first.

    `prefer` gives documents (by id) a factor on their scores. `exact` phrases must stand in a passage,
    `excluded` words must not. `adjust` gives a factor for each candidate, from what else the question asks
    for. Passages without any term of the query are never returned.
    """
    filters = filters or Filters()
    if filters.kind and filters.kind not in KINDS:
        raise QueryError(f"Không có loại đoạn «{filters.kind}».", advice=f"Dùng một trong: {', '.join(KINDS)}.")
    if not len(derived.ids) or not query.groups:
        return []
    first = _first_stage(store, derived, query)
    factors = _factors(derived, documents, filters, prefer or {})
    totals = (first.lexical + np.float32(DENSE) * first.dense) * factors
    totals[(first.lexical <= 0) & (first.dense < NEAR)] = 0
    candidates = _best(totals, max(DEPTH, k + DEPTH // 2))
    passages = store.passages_by_id([int(i) for i in derived.ids[candidates]])
    unheard = float(np.log1p(len(derived.ids)))
    out: list[Scored] = []
    highest: list[float] = []  # the k highest scores so far, the lowest first
    for n in candidates:
        passage, document = passages[int(derived.ids[n])], documents[int(derived.documents[n])]
        if (exact or excluded) and not _admitted(passage, exact, excluded):
            continue
        adjusted = adjust(passage, document) if adjust is not None else 1.0
        look = _Look(query, passage, document, first.weights, float(totals[n]), float(factors[n]), adjusted)
        if len(highest) >= k and look.at_most < highest[0]:
            continue
        score, matched = look.score()
        (heappush if len(highest) < k else heappushpop)(highest, score)
        hit = Hit(passage, document, round(score, 4))
        out.append(Scored(hit, matched, float(first.lexical[n]), float(first.dense[n]), first.weights, unheard))
    out.sort(key=lambda s: (-s.hit.score, s.hit.passage.id))
    return out[:k]


def _factors(derived: Derived, documents: Mapping[int, Document], filters: Filters, prefer: Mapping[str, float]) -> NDArray[np.float32]:
    """A factor for every passage: 0 where the filters do not let it through, else its document's."""
    out = np.ones(len(derived.ids), np.float32)
    admitted = {seq for seq, d in documents.items() if filters.admits(d)}
    if len(admitted) < len(documents):
        out[~np.isin(derived.documents, list(admitted))] = 0
    if filters.kind:
        out[derived.kinds != KINDS.index(filters.kind)] = 0
    if prefer:
        for seq, d in documents.items():
            if (w := prefer.get(d.id, 1.0)) != 1.0:
                out[derived.documents == seq] *= np.float32(w)
    return out


def _best(totals: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """The places of the `count` highest totals, best first, as far as they are above 0."""
    count = min(count, len(totals))
    top = np.argpartition(-totals, count - 1)[:count]
    top = top[totals[top] > 0]
    return top[np.argsort(-totals[top], kind="stable")]


class _Look:
    """A candidate looked at closely: how well it covers the query, all of it at once, and its best sentence when that is wanted."""

    def __init__(
        self, query: Query, passage: Passage, document: Document, weights: Sequence[float], total: float, factor: float, adjusted: float
    ) -> None:
        self._matching = Matching(query, passage.text, context_of(passage, document), weights)
        named = ROW_NAME * _named_alike(query, passage) if passage.fields else 0.0
        self._fixed = total + BODY * self._matching.body * factor + named
        self._factor, self._adjusted = factor, adjusted
        self.at_most = self._with(self._matching.body)  # no sentence covers more than all of it

    def score(self) -> tuple[float, Matched]:
        """The passage's score, and the coverage it rests on."""
        matched = self._matching.whole()
        return self._with(matched.best), matched

    def _with(self, sentence: float) -> float:
        return (self._fixed + SENTENCE * sentence * self._factor) * self._adjusted


def context_of(passage: Passage, document: Document) -> str:
    """What a passage is under: its document, headings and groups."""
    return "\n".join((document.title, document.number, document.territory, *passage.section, *passage.groups))


def _named_alike(query: Query, passage: Passage) -> float:
    """The share of a row's name that stands in the query: of two rows that cover it, the one named like it wins."""
    name = next((v for c, v in passage.fields if len(v) > 5), "")
    plain = [t.plain for t in tokens(name) if not t.number]
    if not plain:
        return 0.0
    asked = _asked(query.text)
    return sum(p in asked for p in plain) / len(plain)


@lru_cache(maxsize=256)
def _asked(text: str) -> frozenset[str]:
    return frozenset(t.plain for t in tokens(text))


def _admitted(passage: Passage, exact: Sequence[str], excluded: Sequence[str]) -> bool:
    shown = _surface(passage.text)
    return all(_surface(p) in shown for p in exact) and not any(_surface(w) in shown for w in excluded)


_UNIT = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")


def _surface(text: str) -> str:
    """`text` as quoted phrases are compared: its words, numbers and signs, each in one spelling, between spaces.

    Words and numbers are whole, so that "ua" is not in "mua" nor "5%" in "61,5%"; "hoà" and "hòa" are the same.
    """
    units = (plain_number(u) if u[0].isdigit() else canonical(u) if u[0].isalpha() else fold(u) for u in _UNIT.findall(text))
    return f" {' '.join(units)} "


def _first_stage(store: Store, derived: Derived, query: Query) -> _FirstStage:
    size = len(derived.ids)
    ids = store.term_ids(query.terms)
    lexical = np.zeros(size, np.float32)
    weights: list[float] = []
    index = derived.lexical
    telling = size if size < LARGE else size // TELLING  # passages that another wording is in at most
    for group in query.groups:
        best: NDArray[np.float32] | None = None
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
            lexical += best
        weights.append(group.weight * _rarity(index, ids, query, group))
    for term, w in query.pairs:
        t = ids.get(term)
        if t is not None:
            index.score(t, lexical, w)
    top = float(lexical.max(initial=0.0))
    if top > 0:
        lexical /= np.float32(top)
    return _FirstStage(lexical, _dense(derived, query), tuple(weights))


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


def _dense(derived: Derived, query: Query) -> NDArray[np.float32]:
    out = np.zeros(len(derived.ids), np.float32)
    text = query.bag if derived.embedder.takes_terms else query.text
    if not text.strip():
        return out
    vector = derived.embedder.encode_query([text])[0]
    ids, scores = derived.vectors.search(vector, NEIGHBOURS)
    if len(ids):
        at = derived.places(ids)
        out[at] = np.clip(scores, 0, 1)
    return out
