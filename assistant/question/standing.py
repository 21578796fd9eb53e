"""Whether a question stands alone or leans on what was said before, by its words and by what the collection says of it.

A question that stands alone names what it asks about: passages of the collection cover it, and seldom one that also
speaks of the last topic. An elliptic one is covered by passages that the last question leads to. The weights are
learnt (`followups.json`, by tests/benchmarks/learn_followups.py).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from index import Scored
from index.language import Wording, document_numbers, mentions, tokens
from index.retrieval import Group, Query, analyse, match

__all__ = ["ASKS", "SIGNS", "Search", "leans", "signs"]

Search = Callable[[Query], Sequence[Scored]]  # the best passages for a query

SIGNS = (
    "worded", "opens", "ends", "points", "asks", "short", "ideas", "named", "numbered", "repeats",
    "telling", "alone", "alone_sentence", "before_there", "together", "lost",
)  # fmt: skip

_FRAMING = 0.5  # groups of no more weight only frame a question
_MOST_IDEAS, _MOST_WORDS = 6, 20  # beyond which more make no difference
_LOOKED_AT = 3  # passages that cover the question best, in which the last topic is looked for

_OPENS = Wording(r"^\W*(?:(?:(?:thế|vậy)\s+)?(?:còn|thế|vậy|thì|và|riêng)\b|(?:what|how) about\b|and\b|but\b|also\b|trong đó\b)")
_ENDS = Wording(r"\b(?:thì|thế) (?:sao|thế nào)\s*\W*$|\b(?:too|as well|then)\s*\W*$")
_POINTS = Wording(
    r"\b(?:đó|(?<!hôm )(?<!hiện )(?<!quy định )này|ấy|nó|trên|họ|như vậy|như thế|như trên|"
    r"it|its|that|this|these|those|they|their|them|there|such|same)\b"
)
ASKS = Wording(
    r"\b(?:bao nhiêu|bao lâu|mấy|nào|gì|ai|khi nào|bao giờ|vì sao|tại sao|ở đâu|không|"
    r"what|which|who|when|where|why|how|is|are|does|do)\b"
)


def signs(text: str, last: str, *, worded: bool, search: Search) -> tuple[float, ...]:
    """The signs (SIGNS) that `text` leans on the question `last`; `worded` is what its wording alone says."""
    own, before = analyse(text), analyse(last)
    subject, topic = _subject(own), _subject(before)
    names = len(mentions(text)) + _capitalised(text)
    there = search(own)
    alone = max((s.match.body for s in there), default=0.0)
    sentence = max((s.match.best for s in there), default=0.0)
    both = analyse(f"{text.rstrip('?. ')} ({last.rstrip('?. ')})")
    joint = search(both)
    together = max((s.match.body for s in joint), default=0.0)
    return (
        float(worded),
        float(_OPENS.search(text) is not None),
        float(_ENDS.search(text) is not None),
        float(_POINTS.search(text) is not None),
        float(ASKS.search(text) is not None),
        1 - min(len(text.split()), _MOST_WORDS) / _MOST_WORDS,
        min(len(subject), _MOST_IDEAS) / _MOST_IDEAS,
        min(names, 2) / 2,
        float(bool(document_numbers(text))),
        _repeated(subject, topic),
        _telling(own, there),
        alone,
        sentence,
        max((_topic_in(s, before) for s in there[:_LOOKED_AT]), default=0.0),
        together,
        max((_topic_in(s, own) for s in joint[:_LOOKED_AT]), default=0.0),
    )


def leans(values: Sequence[float]) -> bool:
    """Whether a question with these signs leans on the last one rather than stands alone."""
    bias, weights = _model()
    return bias + math.fsum(w * v for w, v in zip(weights, values, strict=True)) > 0


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    model = json.loads(files(__package__).joinpath("followups.json").read_text(encoding="utf-8"))
    return float(model["bias"]), tuple(float(model["weights"][name]) for name in SIGNS)


def _subject(query: Query) -> list[Group]:
    return [g for g in query.groups if g.weight > _FRAMING]


def _telling(query: Query, found: Sequence[Scored]) -> float:
    """How rare the rarest idea of a question is in the collection, 1 for one that it does not know."""
    if not found or not found[0].unheard:
        return 1.0
    subject = _subject(query)
    return max((w for g, w in zip(query.groups, found[0].weights, strict=True) if g in subject), default=0.0) / found[0].unheard


def _capitalised(text: str) -> int:
    """Words that begin with a capital as names do, abbreviations at the beginning too; none in a text without small letters."""
    if text.isupper():
        return 0
    words = [text[t.start : t.end] for t in tokens(text) if not t.number]
    return sum(w[0].isupper() for w in words[1:]) + sum(w.isupper() and len(w) > 1 for w in words[:1])


def _repeated(subject: Sequence[Group], topic: Sequence[Group]) -> float:
    """The share of the last question's ideas that this one says again."""
    if not topic:
        return 0.0
    said = {plain for g in subject for _, plain in g.words[0]}
    return sum(all(plain in said for _, plain in g.words[0]) for g in topic) / len(topic)


def _topic_in(found: Scored, query: Query) -> float:
    """How well a passage covers `query` as far as its subject goes."""
    subject = _subject(query)
    weights = [g.weight if g in subject else 0.0 for g in query.groups]
    passage = found.hit.passage
    context = "\n".join((found.hit.document.title, *passage.section, *passage.groups))
    return match(query, passage.text, context, weights).body
