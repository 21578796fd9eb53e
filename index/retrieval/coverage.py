"""How well a passage, and each sentence of it, covers the ideas of a query.

Term weights alone favour a passage that repeats one word; what an answer needs is a place where all the
ideas of the question meet. A group counts fully where one of its wordings stands word for word, partly where
only some of its syllables do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.language import Token, sentences, tokens

from .groups import Group
from .query import Query

__all__ = ["Matched", "Matching", "Prepared", "covered", "match", "prepare"]


# What part of a wording counts where not all of it stands together: its pairs of syllables, and its syllables
# anywhere (common ones are in every long passage). The best of four couples tried, see tests/benchmarks/RESULTS.md.
PAIRED, ALONE = 0.2, 0.45
# What a match counts without its diacritics, in a query that is written with them: of a whole wording, of a pair of
# its syllables, of one. By hand on the development questions, as are the shares below.
PLAIN, PLAIN_PAIR, PLAIN_SYLLABLE = 0.7, 0.6, 0.5
OTHER = 0.9  # what another wording than the query's counts
LENT, LENT_SENTENCE = 0.5, 0.33  # what counts for a passage, and for a sentence of it, where only the headings say it
_KEPT = 500  # groups whose words are kept ready for matching


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready for matching: padded strings of its keys, and the sets of its syllables."""

    keys: str
    plain: str
    key_set: frozenset[str]
    plain_set: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Prepared:
        """Prepare `text`."""
        return cls.made(tokens(text))

    @classmethod
    def made(cls, toks: Sequence[Token]) -> Prepared:
        """Prepare the text whose tokens are `toks`."""
        keys = [t.key for t in toks]
        plain = [t.plain for t in toks]
        return cls(f" {' '.join(keys)} ", f" {' '.join(plain)} ", frozenset(keys), frozenset(plain))


@lru_cache(maxsize=2048)
def prepare(text: str) -> tuple[Prepared, tuple[Prepared, ...]]:
    """`text` as a whole, and each of its sentences."""
    toks = tokens(text)
    starts = [t.start for t in toks]
    whole = Prepared.made(toks)
    spans = _parts(text)
    if len(spans) == 1:
        return whole, (whole,)
    return whole, tuple(Prepared.made(toks[bisect_left(starts, a) : bisect_left(starts, b)]) for a, b in spans)


def _parts(text: str) -> list[tuple[int, int]]:
    """Sentences; those of table rows and lists also end at line ends."""
    out = []
    at = 0
    for line in text.split("\n"):
        out += [(at + a, at + b) for a, b in sentences(line)]
        at += len(line) + 1
    return out


@dataclass(frozen=True, slots=True)
class Matched:
    """Coverage of a query by a passage: in all of it, by its best sentence, and by group."""

    body: float
    best: float
    by_group: tuple[float, ...]


def match(query: Query, text: str, context: str, weights: Sequence[float]) -> Matched:
    """How `text`, under the headings `context`, covers `query`; `weights` are the groups' weights.

    Coverages are shares of the weights, 0 to 1. What only the headings say counts half for the body and a
    third for a sentence.
    """
    return Matching(query, text, context, weights).whole()


class Matching:
    """The coverage of a query by a text: of all of it at once, of its best sentence when that is wanted.

    No sentence covers more than the whole text, so that `body` bounds what `whole` will give.
    """

    def __init__(self, query: Query, text: str, context: str, weights: Sequence[float]) -> None:
        self._query, self._weights = query, weights
        whole, self._parts = prepare(text)
        around = prepare(context)[0]
        self._total = sum(weights) or 1.0
        self._in_body = [_covered(g.words, whole, query.accented) for g in query.groups]
        self._in_context = [
            _covered(g.words, around, query.accented) if b < 1 else 0.0 for g, b in zip(query.groups, self._in_body, strict=True)
        ]
        self._by_group = tuple(max(b, LENT * c) for b, c in zip(self._in_body, self._in_context, strict=True))
        self.body = sum(w * x for w, x in zip(weights, self._by_group, strict=True)) / self._total
        # What the headings add: what the text says itself need not be looked for in them.
        self.above = sum(w * x for w, x in zip(weights, self._in_context, strict=True)) / self._total

    def whole(self) -> Matched:
        """The coverages, that of the best sentence included."""
        accented = self._query.accented
        best = 0.0
        for part in self._parts:
            cover = 0.0
            for g, w, b, c in zip(self._query.groups, self._weights, self._in_body, self._in_context, strict=True):
                cover += w * max(_covered(g.words, part, accented) if b else 0.0, LENT_SENTENCE * c)
            best = max(best, cover / self._total)
        return Matched(self.body, best, self._by_group)


def covered(group: Group, text: Prepared, accented: bool) -> float:
    """How well `text` covers one idea of a query, 0 to 1."""
    return _covered(group.words, text, accented)


def _covered(words: tuple[tuple[tuple[str, str], ...], ...], text: Prepared, accented: bool) -> float:
    best = 0.0
    for w in _wordings(words):
        if best >= w.discount:
            break
        if w.plain_set.isdisjoint(text.plain_set) and w.key_set.isdisjoint(text.key_set):
            continue
        if accented and w.keys in text.keys:
            best = max(best, w.discount)
            continue
        if w.plain in text.plain:
            best = max(best, PLAIN * w.discount if accented else w.discount)
            continue
        size = len(w.syllables)
        if size == 1:
            continue
        alone = paired = 0.0
        for key, plain in w.syllables:
            if accented and key in text.key_set:
                alone += 1.0
            elif plain in text.plain_set:
                alone += PLAIN_SYLLABLE if accented else 1.0
        if alone:
            for keys, plain in w.pairs:
                if accented and keys in text.keys:
                    paired += 1.0
                elif plain in text.plain:
                    paired += PLAIN_PAIR if accented else 1.0
        best = max(best, w.discount * (PAIRED * paired / (size - 1) + ALONE * alone / size))
    return best


class _Wording(NamedTuple):
    """A wording made ready for matching."""

    syllables: tuple[tuple[str, str], ...]
    keys: str
    plain: str
    key_set: frozenset[str]
    plain_set: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    discount: float


# By identity: hashing a query's nested tuples for each passage would cost more than the matching.
_ready: dict[int, tuple[object, list[_Wording]]] = {}


def _wordings(words: tuple[tuple[tuple[str, str], ...], ...]) -> list[_Wording]:
    known = _ready.get(id(words))
    if known is not None and known[0] is words:
        return known[1]
    made = [
        _Wording(
            w,
            f" {' '.join(k for k, _ in w)} ",
            f" {' '.join(p for _, p in w)} ",
            frozenset(k for k, _ in w),
            frozenset(p for _, p in w),
            tuple((f" {a[0]} {b[0]} ", f" {a[1]} {b[1]} ") for a, b in zip(w, w[1:], strict=False)),
            OTHER if n else 1.0,
        )
        for n, w in enumerate(words)
    ]
    if len(_ready) > _KEPT:
        _ready.clear()
    _ready[id(words)] = (words, made)
    return made
