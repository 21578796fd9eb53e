"""Which part of the last question a new subject takes the place of ("Còn ô tô?" behind "… xe máy tăng bao nhiêu?").

The passages that speak of the new subject and of the last question tell it: what they say nothing of was the old
subject (the row of another product), and of what they all say, it is the idea that is rarest in the collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index import Scored
from index.language import YEAR, accentless, amounts, fold, mentions, nouns, numbers_in_words
from index.retrieval import Group, Query, analyse, match

from .standing import ASKS, Search

__all__ = ["substituted"]

_LONGEST = 6  # ideas side by side that one subject is made of
_FRAMING = 0.5  # groups of no more weight only frame a question
_RARITY = 0.25  # of how rare the replaced part is, beside how well the rest is covered
_NOUN = 0.15  # of beginning with a noun
_APART = " : "


def substituted(subject: str, question: str, search: Search) -> str:
    """`question` with `subject` in the place of what it replaces; "" where the collection says nothing of the two together."""
    query = analyse(f"{subject}{_APART}{question}")
    behind = len(subject) + len(_APART)
    found = search(query)
    if not found or query.left_out:
        return ""
    weights = found[0].weights
    found = [*found, *search(analyse(subject))]
    own = [n for n, g in enumerate(query.groups) if g.start < behind]
    starts = set() if query.english or accentless(question) else {a + behind for a, _ in nouns(question)}
    best, place = 0.0, None  # no run fits at all where no passage speaks of the new subject
    for run in _runs(query, behind):
        score = _fit(run, own, query, weights, found) + _NOUN * (query.groups[run[0]].start in starts)
        if score > best:
            best, place = score, run
    if place is None:
        return ""
    start, end = query.groups[place[0]].start - behind, query.groups[place[-1]].end - behind
    return f"{question[:start]}{subject}{question[end:]}"


def _runs(query: Query, behind: int) -> Iterator[list[int]]:
    """Ideas side by side in the last question that may be what is replaced: no years, no provinces, no asking."""
    places = mentions(query.text)
    named = [any(m.start < g.end and g.start < m.end for m in places) for g in query.groups]
    free = [n for n, g in enumerate(query.groups) if g.start >= behind and g.weight > _FRAMING and not named[n] and not _fixed(query, g)]
    for size in range(1, _LONGEST + 1):
        for first in free:
            run = list(range(first, first + size))
            if all(n in free for n in run) and not ASKS.search(query.text[query.groups[first].start : query.groups[run[-1]].end]):
                yield run


def _fixed(query: Query, group: Group) -> bool:
    """Whether an idea is a number, a year, or the unit of what is asked for ("bao nhiêu ngày")."""
    said = query.text[group.start : group.end]
    if re.fullmatch(rf"\W*(?:{YEAR}|\d[\d./]*)\W*", said) or any(n[:2] == (0, len(said)) for n in numbers_in_words(fold(said))):
        return True
    return any(a.unit for a in amounts(f"2 {said}")) and re.search(r"\b(?:bao nhieu|may)\s*$", fold(query.text[: group.start])) is not None


def _fit(run: Sequence[int], own: Sequence[int], query: Query, weights: Sequence[float], found: Sequence[Scored]) -> float:
    """How well a passage covers the question without `run` but with the new subject; a little more for a rarer `run`."""
    left = [0.0 if n in run else w for n, w in enumerate(weights)]
    best = 0.0
    for s in found:
        passage = s.hit.passage
        context = "\n".join((s.hit.document.title, *passage.section, *passage.groups))
        matched = match(query, passage.text, context, left)
        subject = sum(matched.by_group[n] * weights[n] for n in own) / (sum(weights[n] for n in own) or 1.0)
        best = max(best, subject * (matched.body + matched.best) / 2)
    rare = max(weights[n] for n in run) / (max(weights) or 1.0)
    return best + _RARITY * rare if best else 0.0
