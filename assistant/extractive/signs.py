"""The signs by which a candidate is judged: few, general, and none of a particular document.

Every sign is a number; `SIGNS` names them in order and says what they are. What a sign is worth is learned (`judge.json`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.question import Fit, Question, fit
from assistant.records import Candidate
from index import Scored
from index.language import YEAR, document_numbers, names_an_agency, tokens
from index.retrieval import Prepared
from index.retrieval import covered as group_covered

from . import evidence
from .clauses import CAUSE, expects, has_expected
from .meaning import Meaning

__all__ = ["SIGNS", "SOURCES", "Situation", "signs"]

KINDS = ("agency", "value", "money", "deadline", "count", "list", "yesno", "definition", "reason", "compare", "conflict", "text")
SOURCES = ("units", "tables", "several", "lists", "cut")

# What a text holds, by its form alone.
_FORMS: Mapping[str, re.Pattern[str]] = {
    "number": re.compile(r"\d"),
    "money": re.compile(r"\d\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ|tr\.?)\s?)*(?:tỷ|tỉ|triệu|nghìn|ngàn|đồng|USD)", re.IGNORECASE),
    "percent": re.compile(r"\d\s*%"),
    "time": re.compile(rf"\b\d{{1,3}}\s*(?:\(\w+\)\s*)?(?:ngày|tháng|năm|giờ|tuần|quý)\b|\b{YEAR}\b|\d{{1,2}}/\d{{1,2}}", re.IGNORECASE),
    "cause": CAUSE,
    "means": re.compile(r"\blà\b|\bđược hiểu\b|\bgồm\b|\bbao gồm\b"),
    "denies": re.compile(r"\bkhông\b|\bchưa\b|\bnghiêm cấm\b|\btrừ\b"),
    "person": re.compile(r"Ông|Bà|Đồng chí|TM\.|KT\.|Chủ tịch|Giám đốc|Trưởng|Phó", re.IGNORECASE),
    "item": re.compile(r"\A\s*(?:[-–+•*]|\(?\d{1,2}[.)]|[a-zđ]\))\s"),
    "opens": re.compile(r":\s*\Z"),
    "begins": re.compile(r"\A\W*[\dA-ZĐÀ-Ỹ]"),
    "ends": re.compile(r"[.;:!?)]\s*\Z"),
}  # fmt: skip
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_ABSENT = 0.4  # coverage (0 to 1) below which an idea is not there

SIGNS: Mapping[str, str] = {
    "own": "share of the question's ideas, by weight, that the answering part covers",
    "body": "the same of the whole statement, the opening of its list included",
    "context": "the same with the passage and the headings over it",
    "behind": "what only the passage around the statement covers",
    "absent": "share of the ideas that are not in the statement",
    "heaviest": "share of the weightiest idea that is not in the statement",
    "unheard": "share of the ideas that are neither in the passage nor over it",
    "unheard_heaviest": "share of the weightiest of those",
    "rare": "share of the weight of the question's syllables that stand in the statement",
    "pairs": "share of the question's pairs of syllables that stand in it",
    "run": "length of the longest run of the question's syllables in it, as a share of the question",
    "new": "share of its syllables that are not the question's",
    "cosine_own": "cosine of the question and the answering part, as the terms' vectors see it",
    "cosine_body": "the same of the whole statement",
    "near_own": "how near, on average by weight, each term of the question comes to a term of the answering part",
    "near_body": "the same of the whole statement",
    "near_behind": "how much nearer the passage as a whole comes",
    "words": "its words, as a share of the most that an answer has",
    "log_words": "their logarithm",
    "part": "its words as a share of the passage's",
    "statements": "how many statements it has, beyond one",
    "passages": "how many passages it rests on, beyond one",
    "nth": "its place among those of its source",
    "worth": "what its source itself thinks of it",
    "computed": "whether a figure of it was computed",
    "row": "whether it is a row of a table",
    "note": "whether it is a footnote",
    "score": "the passage's score in the search",
    "gap": "that score as a share of the best one",
    "rank": "the passage's rank in the search, 0 to 1",
    "first": "whether the passage is the first one found",
    "dense": "the passage's similarity to the question as the embedder sees it",
    "lexical": "its lexical score",
    "best": "the coverage of the ideas by its best sentence",
    "place": "how it fits the place asked about",
    "period": "how it fits the period asked about",
    "other": "how it fits the part of the year, the role and the part of the document asked about",
    "named": "whether the question names its document",
    "year": "whether it names a year asked about",
    "expected": "whether it holds what this kind of question asks for",
    "measure": "whether it holds it in the measure asked for",
    "numbers": "how many numbers it holds, the logarithm",
    "agency": "whether it names an agency",
    **{form: f"whether the answering part has the form of «{form}»" for form in _FORMS},
    "unnamed": "whether a name in the question stands nowhere in the passage or over it",
    "between": "whether it asks about what lies between places that the passage does not all name",
    "unspoken": "whether a thing that it is about is in the passage in no wording",
    "mismeasured": "whether it asks for a measure or a role that the passage does not speak of",
    "lost": "whether the idea that tells it from other questions is not in the passage",
    "doubtful": "whether the passage covers little of it",
    "elsewhere": "whether the passage speaks of another place",
    "another_time": "whether it speaks of another time or role",
    "asked": "how many ideas the question has, a tenth",
    "english": "whether the question is English",
    "bare": "whether the question was typed without diacritics",
    "double": "whether the question asks for several things",
    **{f"kind_{k}": f"whether the question is of the kind {k}" for k in KINDS},
    **{f"{k}_expected": f"whether a question of the kind {k} gets what it asks for" for k in KINDS},
    **{f"from_{s}": f"whether it was proposed by {s}" for s in SOURCES},
}  # fmt: skip


@dataclass(slots=True)
class Situation:
    """What all candidates for a question share: the question's syllables with their weights, and the hits by passage."""

    question: Question
    scored: Sequence[Scored]
    plain: tuple[str, ...] = ()
    rarity: dict[str, float] = field(default_factory=dict)
    bigrams: frozenset[tuple[str, str]] = frozenset()
    shares: tuple[float, ...] = ()
    ranks: dict[int, int] = field(default_factory=dict)
    fits: dict[int, Fit] = field(default_factory=dict)
    lacking: dict[int, dict[str, bool]] = field(default_factory=dict)
    meaning: Meaning = field(default_factory=lambda: Meaning.of(""))

    @classmethod
    def of(cls, question: Question, scored: Sequence[Scored]) -> Situation:
        """The situation of `question` with its hits, best first, at least one."""
        asked = question.standalone
        for start, end, _ in reversed(document_numbers(asked)):  # which document is asked says nothing of what
            asked = f"{asked[:start]} {asked[end:]}"
        plain = tuple(t.plain for t in tokens(asked))
        weights = scored[0].weights or tuple(g.weight for g in question.query.groups)
        total = sum(weights) or 1.0
        shares = tuple(w / total for w in weights)
        rarity: dict[str, float] = {}
        for g, share in zip(question.query.groups, shares, strict=True):
            for _, syllable in g.words[0] if g.words else ():
                rarity[syllable] = max(rarity.get(syllable, 0.0), share)
        ranks = {s.hit.passage.id: n for n, s in reversed(list(enumerate(scored)))}
        return cls(
            question,
            scored,
            plain,
            rarity,
            frozenset(zip(plain, plain[1:], strict=False)),
            shares,
            ranks,
            meaning=Meaning.of(asked),
        )

    def hit_of(self, candidate: Candidate) -> tuple[int, Scored]:
        """The best ranked hit that a candidate rests on, with its rank from 0; the last one where it rests on none of them."""
        if candidate.hit >= 0:
            return candidate.hit, self.scored[candidate.hit]
        found = [self.ranks[e.passage.id] for s in candidate.statements for e in s.evidence if e.passage.id in self.ranks]
        n = min(found, default=len(self.scored) - 1)
        return n, self.scored[n]

    def fit_of(self, s: Scored) -> Fit:
        """How a hit fits the place, period and role asked about."""
        if s.hit.passage.id not in self.fits:
            self.fits[s.hit.passage.id] = fit(self.question, s.hit.passage, s.hit.document)
        return self.fits[s.hit.passage.id]

    def lacks_of(self, s: Scored) -> dict[str, bool]:
        """What a hit lacks of what the question names and measures."""
        if s.hit.passage.id not in self.lacking:
            self.lacking[s.hit.passage.id] = evidence.lacks(self.question, s)
        return self.lacking[s.hit.passage.id]


def signs(about: Situation, candidate: Candidate) -> NDArray[np.float32]:
    """The signs of a candidate, one number for each of SIGNS."""
    q = about.question
    rank, s = about.hit_of(candidate)
    rests = {e.passage.id: e.passage for x in candidate.statements for e in x.evidence}
    said = "\n".join(p.text for p in rests.values())
    body, own = candidate.body, candidate.own or candidate.body
    values = {
        **_coverage(about, own, body, said, _above(s)),
        **_overlap(about, body),
        **_meaning(about, own, body, said),
        **_size(candidate, body, said, len(rests)),
        **_search(about, s, rank),
        **about.lacks_of(s),
    }
    if candidate.worth > 0:  # its source has read more out of the question than words: what is computed, which columns are meant
        unexplained = max(0.0, 1.0 - candidate.worth)
        values |= {k: min(values[k], unexplained) for k in ("absent", "heaviest", "unheard", "unheard_heaviest")}
    f = about.fit_of(s)
    expected = has_expected(q.kind, own)
    values |= {
        "row": bool(s.hit.passage.fields), "note": s.hit.passage.kind == "footnote", "place": f.place, "period": f.period, "other": f.other,
        "elsewhere": f.elsewhere, "another_time": f.of_another_time,
        "named": s.hit.document.id in q.named, "year": any(y[-4:] in body for y in q.years), "expected": expected,
        "measure": expects(q, own), "numbers": math.log1p(len(_NUMBERS.findall(own))), "agency": names_an_agency(own),
        "asked": len(q.query.groups) / 10, "english": q.english, "bare": not q.query.accented, "double": q.asks > 1,
        f"kind_{q.kind}": 1.0, f"{q.kind}_expected": expected, f"from_{candidate.source}": 1.0,
    }  # fmt: skip
    values |= {form: pattern.search(own if form != "begins" else body) is not None for form, pattern in _FORMS.items()}
    return np.array([float(values.get(name, 0.0)) for name in SIGNS], np.float32)


def _above(s: Scored) -> str:
    return "\n".join((s.hit.document.title, *s.hit.passage.section, *s.hit.passage.groups))


@lru_cache(maxsize=4096)
def _prepared(text: str) -> Prepared:
    return Prepared.of(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[str, ...]:
    return tuple(t.plain for t in tokens(text))


def _coverage(about: Situation, own: str, body: str, said: str, above: str) -> dict[str, float]:
    query = about.question.query
    texts = [_prepared(t) for t in (own, body, said, above)]
    out = dict.fromkeys(("own", "body", "context", "absent", "heaviest", "unheard", "unheard_heaviest"), 0.0)
    for g, share in zip(query.groups, about.shares, strict=True):
        by_own, by_body, by_passage, by_above = (group_covered(g, t, query.accented) for t in texts)
        around = max(by_body, by_passage, by_above)
        out["own"] += share * by_own
        out["body"] += share * by_body
        out["context"] += share * around
        if by_body < _ABSENT:
            out["absent"] += share
            out["heaviest"] = max(out["heaviest"], share)
        if around < _ABSENT:
            out["unheard"] += share
            out["unheard_heaviest"] = max(out["unheard_heaviest"], share)
    out["behind"] = out["context"] - out["body"]
    return out


def _overlap(about: Situation, body: str) -> dict[str, float]:
    toks = _plain(body)
    said, asked = set(toks), set(about.plain)
    bigrams = set(zip(toks, toks[1:], strict=False))
    return {
        "rare": sum(w for t, w in about.rarity.items() if t in said) / (sum(about.rarity.values()) or 1.0),
        "pairs": len(bigrams & about.bigrams) / max(1, len(about.bigrams)),
        "run": _longest_run(about.plain, toks) / max(1, len(about.plain)),
        "new": sum(t not in asked for t in toks) / max(1, len(toks)),
    }


def _meaning(about: Situation, own: str, body: str, said: str) -> dict[str, float]:
    cosine_body, near_body = about.meaning.near(body)
    cosine_own, near_own = about.meaning.near(own) if own != body else (cosine_body, near_body)
    _, near_said = about.meaning.near(said)
    return {
        "cosine_own": cosine_own, "cosine_body": cosine_body, "near_own": near_own, "near_body": near_body,
        "near_behind": near_said - near_body,
    }  # fmt: skip


def _size(candidate: Candidate, body: str, said: str, passages: int) -> dict[str, float]:
    words = len(body.split())
    return {
        "words": words / 60, "log_words": math.log1p(words), "part": words / max(1, len(said.split())),
        "nth": candidate.nth / 4,
        "worth": candidate.worth,
        "computed": any(s.computed for s in candidate.statements),
        "statements": min(4, len(candidate.statements) - 1), "passages": min(4, passages - 1),
    }  # fmt: skip


def _search(about: Situation, s: Scored, rank: int) -> dict[str, float]:
    top = about.scored[0].hit.score or 1.0
    return {
        "score": s.hit.score, "gap": s.hit.score / top, "rank": rank / 10, "first": rank == 0, "dense": s.dense, "lexical": s.lexical,
        "best": s.match.best,
    }  # fmt: skip


def _longest_run(asked: Sequence[str], said: Sequence[str]) -> int:
    """The length of the longest run of syllables that both have."""
    at: dict[str, list[int]] = {}
    for i, t in enumerate(asked):
        at.setdefault(t, []).append(i)
    best, previous = 0, dict[int, int]()
    for t in said:
        current = {i: previous.get(i - 1, 0) + 1 for i in at.get(t, ())}
        best = max(best, max(current.values(), default=0))
        previous = current
    return best
