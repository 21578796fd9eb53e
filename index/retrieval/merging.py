"""Neighbours that were found together, shown as one: a list and not five of its items, rows of a table and not each by itself.

What several hits are parts of takes the place of the best of them, as parent passages do in hierarchical retrieval
("auto-merging"). Nothing is lost: it holds what they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.records import Passage

__all__ = ["merged"]


_MOSTLY = 0.5  # of the words of a wide passage, those of the one hit whose place it takes


def merged(ranked: Sequence[Passage], wide: Mapping[int, Sequence[Passage]], *, kept: int = 0) -> list[tuple[int, Passage]]:
    """The passages to show for `ranked`, best first, each with the place in `ranked` that it has its score from.

    `wide` gives the wide passages that hold each of them, by id. One that holds two or more of them, or little
    beside one of them, takes the place of the best of them, and the others go; the first `kept` stay as they are.
    """
    held: dict[int, list[int]] = {}  # the places of what a wide passage holds
    for n, p in enumerate(ranked):
        for w in wide.get(p.id, ()):
            held.setdefault(w.id, []).append(n)
    out: list[tuple[int, Passage]] = []
    gone: set[int] = set()
    for n, p in enumerate(ranked):
        if n in gone:
            continue
        words = len(p.text.split())
        options = [w for w in wide.get(p.id, ()) if n >= kept and (len(held[w.id]) > 1 or words > _MOSTLY * len(w.text.split()))]
        if not options:
            out.append((n, p))
            continue
        best = max(options, key=lambda w: (sum(1 / (1 + m) for m in held[w.id] if m not in gone), -len(w.text)))
        out.append((n, best))
        gone.update(m for m in held[best.id] if m >= kept)
    return out
