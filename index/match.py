"""How well a passage, and each sentence of it, covers the ideas of a query.

Term weights alone favour a passage that repeats one word; what an answer needs is a place where all the
ideas of the question meet. A group counts fully where one of its wordings stands word for word, partly where
only some of its syllables do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .query import Group, Query
from .text import sentences, tokens

__all__ = ["Matched", "Prepared", "covered", "match", "prepare"]


# What part of a wording counts where not all of it stands together: its pairs of syllables, and its syllables
# anywhere (common ones are in every long passage).
PAIRED, ALONE = 0.2, 0.45


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
        toks = tokens(text)
        keys = [t.key for t in toks]
        plain = [t.plain for t in toks]
        return cls(f" {' '.join(keys)} ", f" {' '.join(plain)} ", frozenset(keys), frozenset(plain))


@lru_cache(maxsize=8192)
def prepare(text: str) -> tuple[Prepared, tuple[tuple[int, int, Prepared], ...]]:
    """`text` as a whole, and each of its sentences with its span."""
    return Prepared.of(text), tuple((a, b, Prepared.of(text[a:b])) for a, b in _parts(text))


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
    """Coverage of a query by a passage: in all of it, by its best sentence (index), and by group."""

    body: float
    best: float
    sentence: int
    by_group: tuple[float, ...]
    by_sentence: tuple[float, ...]


def match(query: Query, text: str, context: str, weights: Sequence[float]) -> Matched:
    """How `text`, under the headings `context`, covers `query`; `weights` are the groups' weights.

    Coverages are shares of the weights, 0 to 1. What only the headings say counts half for the body and a
    third for a sentence.
    """
    whole, parts = prepare(text)
    around = prepare(context)[0]
    total = sum(weights) or 1.0
    in_body = [_covered(words, whole, query.accented) for words in (g.words for g in query.groups)]
    in_context = [_covered(g.words, around, query.accented) if b < 1 else 0.0 for g, b in zip(query.groups, in_body, strict=True)]
    body = sum(w * max(b, 0.5 * c) for w, b, c in zip(weights, in_body, in_context, strict=True)) / total
    by_sentence = []
    for _, _, part in parts:
        cover = (
            max(_covered(g.words, part, query.accented) if b else 0.0, 0.33 * c)
            for g, b, c in zip(query.groups, in_body, in_context, strict=True)
        )
        by_sentence.append(sum(w * x for w, x in zip(weights, cover, strict=True)) / total)
    best = max(range(len(by_sentence)), key=lambda n: by_sentence[n], default=-1)
    return Matched(
        body, by_sentence[best] if best >= 0 else 0.0, best,
        tuple(max(b, 0.5 * c) for b, c in zip(in_body, in_context, strict=True)), tuple(by_sentence),
    )  # fmt: skip


def covered(group: Group, text: Prepared, accented: bool) -> float:
    """How well `text` covers one idea of a query, 0 to 1."""
    return _covered(group.words, text, accented)


def _covered(words: tuple[tuple[tuple[str, str], ...], ...], text: Prepared, accented: bool) -> float:
    best = 0.0
    for n, wording in enumerate(words):
        discount = 1.0 if n == 0 else 0.9
        if best >= discount:
            break
        if accented:
            if f" {' '.join(k for k, _ in wording)} " in text.keys:
                best = max(best, discount)
                continue
            if f" {' '.join(p for _, p in wording)} " in text.plain:
                best = max(best, 0.7 * discount)
                continue
            alone = sum(1.0 if k in text.key_set else 0.5 if p in text.plain_set else 0.0 for k, p in wording)
            paired = sum(
                1.0 if f" {a[0]} {b[0]} " in text.keys else 0.6 if f" {a[1]} {b[1]} " in text.plain else 0.0
                for a, b in zip(wording, wording[1:], strict=False)
            )
        else:
            if f" {' '.join(p for _, p in wording)} " in text.plain:
                best = max(best, discount)
                continue
            alone = sum(1.0 for _, p in wording if p in text.plain_set)
            paired = sum(1.0 for a, b in zip(wording, wording[1:], strict=False) if f" {a[1]} {b[1]} " in text.plain)
        if len(wording) > 1:
            best = max(best, discount * (PAIRED * paired / (len(wording) - 1) + ALONE * alone / len(wording)))
    return best
