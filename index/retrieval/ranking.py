"""Ranked passages for a query: candidates by lexical scores and cosine, then by what all their signs say together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.errors import QueryError
from index.language import canonical, fold, plain_number
from index.records import Document, Hit, Passage
from index.storage import Store

from .coverage import Matched
from .derived import KINDS, Derived
from .first_stage import FirstStage, first_stage
from .fusion import fusion
from .query import Query
from .repetition import repeated_last
from .signs import DEPTH, Candidate, signs_of

__all__ = ["Filters", "Scored", "rank"]

NEAR = 0.5  # cosine from which a passage without any term of the query is a candidate
NEARNESS = 1.5  # of the cosine in the choice of candidates, beside each of the two lexical scores
FIRST = 10  # places that are not filled by repetitions

Besides = Callable[[Passage, Document], tuple[float, float, float]]


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
    signs: tuple[float, ...] = ()  # see `signs.SIGNS`


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
    adjust: Besides | None = None,
) -> list[Scored]:
    """The best `k` passages for `query`, best first.

    `prefer` gives documents (by id) a factor on their scores. `exact` phrases must stand in a passage,
    `excluded` words must not. `adjust` gives factors for each candidate, from what else the question asks
    for: its place, its period, and the rest. Passages without any term of the query are never returned.
    """
    filters, prefer = filters or Filters(), prefer or {}
    if filters.kind and filters.kind not in KINDS:
        raise QueryError(f"Không có loại đoạn «{filters.kind}».", advice=f"Dùng một trong: {', '.join(KINDS)}.")
    if not len(derived.ids) or not query.groups:
        return []
    first = first_stage(store, derived, query)
    places = _candidates(first, _factors(derived, documents, filters, prefer), max(DEPTH, k))
    passages = store.passages_by_id([int(i) for i in derived.ids[places]])
    found: list[tuple[int, Candidate]] = []
    for n in places:
        passage, document = passages[int(derived.ids[n])], documents[int(derived.documents[n])]
        if (exact or excluded) and not _admitted(passage, exact, excluded):
            continue
        besides = adjust(passage, document) if adjust is not None else (1.0, 1.0, 1.0)
        found.append((int(n), Candidate(passage, document, (prefer.get(document.id, 1.0), *besides))))
    return _ranked(derived, query, first, found, k)


def _ranked(derived: Derived, query: Query, first: FirstStage, found: Sequence[tuple[int, Candidate]], k: int) -> list[Scored]:
    if not found:
        return []
    at = np.array([n for n, _ in found])
    cosine = np.zeros(len(at), np.float32) if first.vector is None else derived.vectors.scores(first.vector, derived.ids[at])
    scores = np.stack([first.ideas[at], first.syllables[at], cosine], axis=1)
    signs, matched = signs_of(query, [c for _, c in found], scores, first.weights)
    utilities, shown = fusion().utilities(signs), fusion().scores(signs)
    order = sorted(range(len(found)), key=lambda i: (-float(utilities[i]), found[i][1].passage.id))
    order = [order[i] for i in repeated_last([found[i][1].passage for i in order], min(k, FIRST))]
    unheard = float(np.log1p(len(derived.ids)))
    out = []
    least = float("inf")
    for i in order[:k]:
        least = min(least, round(float(shown[i]), 4))  # a repetition that was moved down has no higher score than what it stands behind
        hit = Hit(found[i][1].passage, found[i][1].document, least)
        out.append(
            Scored(hit, matched[i], float(first.ideas[at[i]]), float(cosine[i]), first.weights, unheard, tuple(map(float, signs[i])))
        )
    return out


def _candidates(first: FirstStage, factors: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """The places of the passages to look at closely: the best by the sum of the lexical scores and the cosine."""
    lexical = first.ideas + first.syllables
    totals = (lexical + NEARNESS * first.near) * factors
    totals[(lexical <= 0) & (first.near < NEAR)] = 0
    return _best(totals, count)


def _factors(derived: Derived, documents: Mapping[int, Document], filters: Filters, prefer: Mapping[str, float]) -> NDArray[np.float32]:
    """A factor for every passage: 0 where the filters do not let it through, else its document's."""
    out = np.ones(len(derived.ids), np.float32)
    if filters != Filters():
        admitted = [seq for seq, d in documents.items() if filters.admits(d)]
        out[~np.isin(derived.documents, admitted)] = 0
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
