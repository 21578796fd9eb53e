"""The signs by which a stretch is judged: few, general, and none of a particular document."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question import Question, fit
from index import Scored
from index.language import YEAR, names_an_agency, tokens
from index.retrieval import Prepared
from index.retrieval import covered as group_covered

from .clauses import CAUSE, expects, has_expected
from .units import Stretch

__all__ = ["SIGNS", "Situation", "signs"]

_KINDS = ("agency", "value", "money", "deadline", "count", "list", "yesno", "definition", "reason", "compare", "conflict", "text")
_NUMBER = re.compile(r"\d")
_MONEY = re.compile(r"\d\s*(?:nghìn |ngàn |triệu |tỷ |tỉ |tr\.?\s?)*(?:tỷ|tỉ|triệu|nghìn|ngàn|đồng|USD)", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s*%")
_TIME = re.compile(rf"\b\d{{1,3}}\s*(?:\(\w+\)\s*)?(?:ngày|tháng|năm|giờ|tuần|quý)\b|\b{YEAR}\b|\d{{1,2}}/\d{{1,2}}", re.IGNORECASE)
_MEANS = re.compile(r"\blà\b|\bđược hiểu\b|\bgồm\b|\bbao gồm\b")
_DENIES = re.compile(r"\bkhông\b|\bchưa\b|\bnghiêm cấm\b|\btrừ\b")
_PERSON = re.compile(r"(?:Ông|Bà|ông|bà|Đồng chí|TM\.|KT\.|Chủ tịch|Giám đốc|Trưởng|Bộ trưởng|Phó)")

SIGNS = (
    "own", "shown", "context", "largest_missing", "missing", "missing_around", "behind", "words", "log_words", "units", "share",
    "first", "last", "opened", "row", "note", "lone_opening", "score", "gap", "rank", "dense", "lexical", "body", "best", "place",
    "period", "other", "expected", "expected_unit", "number", "numbers", "money", "percent", "time", "agency", "cause", "means", "denies",
    "person", "item", "new", "bigrams", "longest", "overlap", "asked_words", "asked_groups", "english", "bare", "asks", "wanted", "years",
    "places", "of_year", "followup", "named", "unheard",
    *(f"kind_{k}" for k in _KINDS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Situation:
    """What all stretches of a question share: the question's tokens with their weights, and the best hit's score."""

    question: Question
    top: float
    plain: tuple[str, ...]
    rarity: dict[str, float]
    pairs: frozenset[tuple[str, str]]
    weights: tuple[float, ...]

    @classmethod
    def of(cls, question: Question, scored: Sequence[Scored]) -> Situation:
        """The situation of `question` with its hits, best first (at least one)."""
        toks = [t.plain for t in tokens(question.standalone)]
        weights = scored[0].weights or tuple(g.weight for g in question.query.groups)
        total = sum(weights) or 1.0
        rarity: dict[str, float] = {}
        for g, w in zip(question.query.groups, weights, strict=True):
            for _, plain in g.words[0] if g.words else ():
                rarity[plain] = max(rarity.get(plain, 0.0), w / total)
        return cls(question, scored[0].hit.score, tuple(toks), rarity, frozenset(zip(toks, toks[1:], strict=False)), tuple(weights))


@lru_cache(maxsize=4096)
def _prepared(text: str) -> Prepared:
    return Prepared.of(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[str, ...]:
    return tuple(t.plain for t in tokens(text))


def signs(about: Situation, s: Scored, rank: int, stretch: Stretch) -> list[float]:
    """The signs of one stretch of the `rank`-th hit (from 0), in the order of SIGNS."""
    text = s.hit.passage.text
    out = signs_of(about, s, rank, text[stretch.own[0] : stretch.own[1]], stretch.text(text), text, stretch.last - stretch.first + 1)
    out[SIGNS.index("first")], out[SIGNS.index("last")] = float(stretch.first), float(stretch.of - 1 - stretch.last)
    out[SIGNS.index("opened")] = float(stretch.opened)
    return out


def signs_of(about: Situation, s: Scored, rank: int, own_text: str, shown_text: str, text: str, units: int) -> list[float]:
    """The signs of a statement that rests on the `rank`-th hit and says `shown_text`, out of `text`."""
    q = about.question
    passage, document = s.hit.passage, s.hit.document
    around_text = "\n".join((document.title, *passage.section, *passage.groups))
    own, shown, whole, around = _prepared(own_text), _prepared(shown_text), _prepared(text), _prepared(around_text)
    accented = q.query.accented
    total = sum(about.weights) or 1.0
    by_own, by_shown, by_context, lost, lost_around = 0.0, 0.0, 0.0, [0.0], [0.0]
    hit_groups = 0
    for g, w in zip(q.query.groups, about.weights, strict=True):
        share = w / total
        c_own, c_shown = group_covered(g, own, accented), group_covered(g, shown, accented)
        c_whole = group_covered(g, whole, accented)
        c_around = max(c_whole, group_covered(g, around, accented))
        by_own += share * c_own
        by_shown += share * c_shown
        by_context += share * c_around
        hit_groups += c_shown > 0.5
        if c_shown < 0.4:
            lost.append(share)
        if c_around < 0.4:
            lost_around.append(share)
    f = fit(q, passage, document)
    words = len(shown_text.split())
    toks = _plain(shown_text)
    said = set(toks)
    asked = set(about.plain)
    bigrams = set(zip(toks, toks[1:], strict=False))
    new = sum(t not in asked for t in toks) / max(1, len(toks))
    return [
        by_own, by_shown, by_context, max(lost), sum(lost), sum(lost_around), by_context - by_shown, float(words), math.log(max(1, words)),
        float(units), words / max(1, len(text.split())), 0.0, 0.0, 0.0, float(bool(passage.fields)),
        float(passage.kind == "footnote"), float(own_text.rstrip().endswith(":")),
        s.hit.score, s.hit.score / (about.top or 1.0), float(rank), s.dense, s.lexical, s.match.body, s.match.best, f.place, f.period,
        f.other, float(has_expected(q.kind, own_text)), float(expects(q, own_text)), float(_NUMBER.search(own_text) is not None),
        float(len(_NUMBERS.findall(own_text))), float(_MONEY.search(own_text) is not None), float(_PERCENT.search(own_text) is not None),
        float(_TIME.search(own_text) is not None), float(names_an_agency(own_text)), float(CAUSE.search(own_text) is not None),
        float(_MEANS.search(own_text) is not None), float(_DENIES.search(own_text) is not None),
        float(_PERSON.search(own_text) is not None), float(_ITEM.match(own_text) is not None), new,
        len(bigrams & about.pairs) / max(1, len(about.pairs)), _longest(about.plain, toks) / max(1, len(about.plain)),
        sum(about.rarity.get(t, 0.0) for t in said) / (sum(about.rarity.values()) or 1.0),
        float(len(about.plain)), float(len(q.query.groups)), float(q.english), float(not accented), float(q.asks), float(q.wanted),
        float(len(q.years)), float(len(q.places)), float(any(y[-4:] in shown_text for y in q.years)), float(q.standalone != q.text),
        float(document.id in q.named), s.unheard / total,
        *(float(q.kind == k) for k in _KINDS),
    ]  # fmt: skip


_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_ITEM = re.compile(r"\s*(?:[-–+•*]|\(?\d{1,2}[.)]|[a-zđ]\))\s")


def _longest(asked: Sequence[str], said: Sequence[str]) -> int:
    """The length of the longest run of tokens that both have."""
    at: dict[str, list[int]] = {}
    for i, t in enumerate(asked):
        at.setdefault(t, []).append(i)
    best, previous = 0, {}
    for t in said:
        current = {i: previous.get(i - 1, 0) + 1 for i in at.get(t, ())}
        best = max(best, max(current.values(), default=0))
        previous = current
    return best
