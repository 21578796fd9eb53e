"""Passages that say again what a better one has said: overlapping windows of rows, a row in several versions of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.records import Passage

from .coverage import prepare

__all__ = ["repeated_last"]

_SAID = 0.9  # share of a passage's characters that others of its document have shown already
_VERSIONS = 2  # passages of the same words that stay where they are: they may be of documents that disagree elsewhere


def repeated_last(passages: Sequence[Passage], upto: int) -> list[int]:
    """The places of the passages in their order, with those that repeat what stands before them moved behind the first `upto` others.

    A passage repeats when nearly all of it is within passages of its own document before it, or when its words are
    those of several others before it.
    """
    shown: dict[str, list[tuple[int, int]]] = {}
    alike: Counter[str] = Counter()
    kept: list[int] = []
    repeated: list[int] = []
    for n, p in enumerate(passages):
        if len(kept) >= upto:
            kept.append(n)
            continue
        own = sorted((piece.start, piece.end) for piece in p.excerpt.pieces)
        words = prepare(p.text)[0].keys
        if _within(own, shown.get(p.document, [])) or alike[words] >= _VERSIONS:
            repeated.append(n)
            continue
        alike[words] += 1
        shown.setdefault(p.document, []).extend(own)
        kept.append(n)
    return [*kept[:upto], *sorted((*repeated, *kept[upto:]))]


def _within(own: Sequence[tuple[int, int]], shown: Sequence[tuple[int, int]]) -> bool:
    if not own or not shown:
        return False
    total = sum(b - a for a, b in own)
    return sum(_covered(a, b, shown) for a, b in own) >= _SAID * total > 0


def _covered(start: int, end: int, shown: Sequence[tuple[int, int]]) -> int:
    """How many characters of `[start, end)` lie within the union of `shown`."""
    at, out = start, 0
    for a, b in sorted(shown):
        a = max(a, at)
        if a < min(b, end):
            out += min(b, end) - a
            at = min(b, end)
    return out
