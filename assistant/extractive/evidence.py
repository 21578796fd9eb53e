"""Whether a passage is evidence for a question: a calibrated decision over several signs, and hard reasons against.

The weights are those of a logistic regression fitted on the questions named in tests/benchmarks/RESULTS.md: whether
the answer from the passage is right, given how the passage covers the ideas of the question.
"""

from __future__ import annotations

import math
import re

from assistant.question import Question
from index import Scored
from index.language import fold, mentions, nfc, nouns
from index.retrieval import Group

__all__ = ["covered", "enough", "half", "lacks", "missing", "sureness"]

# Coverages (0 to 1) of the question's ideas by a passage, and shares (0 to 1) of the question's weight; set by hand on the
# development questions (tests/benchmarks/RESULTS.md), beside the regression.
_BODY, _SENTENCE = 0.40, 0.30  # below these coverages, by the passage and by one sentence of it, there is no evidence
_TOUCHED = 0.7  # coverage below which a request for advice is none for the documents
_ABSENT, _WHOLE = 0.2, 0.85  # below, an idea is not there; from here on, all of it is
_HEAVY_SHARE, _HEAVY_COVER = 0.42, 0.45  # the one thing asked about must be covered so far
_MAIN = 0.26  # share of one of the things that are asked about
_UNHEARD = 0.13  # share of an idea that no document at all has
_SAME_WEIGHT = 0.01  # weights that differ by less are the same
_DEFINED = 0.2  # share of the term that a definition must hold
_SHORT_SHARE, _SHORT_COVER = 0.2, 0.5  # an abbreviation must be covered so far
_MISSING = 0.4  # share of all that is absent, from which the passage is on something else
# A thing that is asked about and not spoken of, in no wording: below these coverages, the latter if it is one syllable that
# makes so much of the question; and the shares that are too much: of one thing, of several, and of both things and deeds.
_UNSPOKEN, _OTHER_WORD, _ONE_SYLLABLE = 0.4, 0.75, 0.4
_ONE_THING, _SEVERAL, _WITH_DEEDS = 0.2, 0.3, 0.4
_SOME_THING = 0.12  # share of things without which deeds do not count
_SURE, _DOUBTFUL = 0.62, 0.38  # sureness that is enough by itself, and below which nothing is
_SHORTEST_NAME = 3  # characters

# The regression, and what its signs are measured by.
_WEIGHTS = {
    "bias": -1.69, "body": 1.65, "best": 1.66, "absent": -0.10, "heavy": -0.25, "largest": -0.07, "row": 0.04, "score": 0.22, "dense": 0.63,
    "rank": -0.33, "names": -0.64,
}  # fmt: skip
_SCORE_UNIT, _RANK_UNIT = 4, 8  # what a score and a rank are divided by, to be about as large as the other signs
_NAME_COVER, _NAME_SHARE = 0.3, 0.03  # a name counts as absent below this coverage and above this share

_HOW_TO = re.compile(r"\W*(?:cach|goi y|tu van|huong dan (?:toi|cho)|lam (?:the nao|sao) de|how (?:do|can|should) i|recommend|suggest)\b")


def enough(question: Question, s: Scored, rank: int, *, ease: float = 1.0) -> bool:
    """Whether the passage, the `rank`-th best from 0, is evidence; with `ease` below 1 less of the question need be covered."""
    if _unnamed(question, s) or _elsewhere(question, s):
        return False
    if _unspoken(question, s) or _of_another_measure(question, s):
        return False
    if _HOW_TO.match(question.folded) and s.match.body < _TOUCHED:
        return False  # a request for advice that the documents hardly touch
    sure = sureness(question, s, rank)
    if sure >= _SURE:
        return True
    return sure >= _DOUBTFUL * ease and covered(s, ease) and (not missing(question, s) or question.asks > 1 and half(question, s))


def lacks(question: Question, s: Scored) -> dict[str, bool]:
    """What the question names or measures that the passage does not speak of, by name of the lack."""
    return {
        "unnamed": _unnamed(question, s), "between": _elsewhere(question, s), "unspoken": _unspoken(question, s),
        "mismeasured": _of_another_measure(question, s), "lost": missing(question, s), "doubtful": not covered(s),
    }  # fmt: skip


def sureness(question: Question, s: Scored, rank: int) -> float:
    """The probability that the passage answers the question, 0 to 1."""
    total = sum(s.weights) or 1.0
    shares = list(zip(question.query.groups, (w / total for w in s.weights), s.match.by_group, strict=True))
    telling = [(share, cover) for g, share, cover in shares if len(g.words) > 1 or len(g.words[0]) > 1]
    absent = [share for share, cover in telling if cover < _ABSENT]
    signs = {
        "bias": 1.0, "body": s.match.body, "best": s.match.best, "absent": sum(absent),
        "heavy": max((share * (1 - cover) for share, cover in telling), default=0.0), "largest": max(absent, default=0.0),
        "row": float(bool(s.hit.passage.fields)), "score": s.hit.score / _SCORE_UNIT, "dense": s.dense, "rank": rank / _RANK_UNIT,
        "names": sum(
            cover < _NAME_COVER and share > _NAME_SHARE and question.standalone[g.start : g.start + 1].isupper()
            for g, share, cover in shares
        ),
    }  # fmt: skip
    return 1 / (1 + math.exp(-sum(_WEIGHTS[name] * value for name, value in signs.items())))


def half(question: Question, s: Scored) -> bool:
    """Whether one of the things that a double question asks about is wholly in the passage."""
    total = sum(s.weights) or 1.0
    return any(
        c >= _WHOLE and w >= _MAIN * total and len(g.words) > 1
        for g, w, c in zip(question.query.groups, s.weights, s.match.by_group, strict=True)
    )


def covered(s: Scored, ease: float = 1.0) -> bool:
    """Whether a passage covers enough of the question to be its evidence."""
    return s.match.body >= _BODY * ease and s.match.best >= _SENTENCE * ease


def missing(question: Question, s: Scored) -> bool:
    """Whether the idea that tells this question from others is not in the passage at all.

    A passage on another indicator of the same kind covers all the rest; so the question's weighty terms must
    be there. A word that the lexicon does not know as a term may be missing: people ask in their own words.
    """
    total = sum(s.weights) or 1.0
    absent = 0.0
    if _unnamed(question, s):
        return True
    for group, weight, cover in zip(question.query.groups, s.weights, s.match.by_group, strict=True):
        share = weight / total
        raw = question.standalone[group.start : group.end]
        if question.kind == "definition" and cover < _ABSENT and share >= _DEFINED and len(raw.split()) > 1:
            return True
        if len(group.words) < 2 and not raw.isupper():
            continue
        if cover < _ABSENT:
            absent += share
            if share >= _MAIN or share >= _UNHEARD and weight >= s.unheard - _SAME_WEIGHT:
                return True
        if raw.isupper() and share >= _SHORT_SHARE and cover < _SHORT_COVER:
            return True  # an abbreviation is the name of one thing
        if share >= _HEAVY_SHARE and cover < _HEAVY_COVER:  # only the common syllables of the one thing asked about
            return True
    return absent >= _MISSING


def _unspoken(question: Question, s: Scored) -> bool:
    """Whether a thing that the question is about ("học phí", "thư viện") is in the passage in no wording.

    Things are nouns: what is done is asked about in many words ("rót", "trang trải"), and counts only beside an absent
    noun. Times, the kind of thing that is asked for ("công cụ gì"), nouns that only say what kind of statement is wanted
    ("nguyên nhân"), and the class before a name that is there ("nhà máy Luxshare") need not be in it.
    """
    asked = question.standalone
    if question.english or question.text.isascii() or asked.isupper() or question.kind not in _OF_THINGS:
        return False
    total = sum(s.weights) or 1.0
    groups = list(zip(question.query.groups, (w / total for w in s.weights), s.match.by_group, strict=True))
    absent = [
        n
        for n, (g, share, cover) in enumerate(groups)
        if cover < _UNSPOKEN or share >= _ONE_SYLLABLE and cover < _OTHER_WORD and _one_syllable(g)
    ]
    if sum(groups[n][1] for n in absent) < _ONE_THING:
        return False
    named, plain = nouns(asked), fold(asked)
    things, deeds = [0.0], 0.0
    for n in absent:
        g, share, _ = groups[n]
        if _NOT_THINGS.search(plain[g.start : g.end]) or _ASKED.match(plain, g.end):
            continue
        if not any(a < g.end and b > g.start for a, b in named):
            deeds += share
            continue
        behind = groups[n + 1] if n + 1 < len(groups) else None
        named_behind = behind and behind[0].start - g.end <= 1 and asked[behind[0].start].isupper() and behind[2] >= _WHOLE
        if named_behind and (g.start == 0 or asked[g.start].islower()):
            continue
        things.append(share)
    return max(things) >= _ONE_THING or sum(things) >= _SEVERAL or sum(things) >= _SOME_THING and sum(things) + deeds >= _WITH_DEEDS


_OF_THINGS = ("value", "money", "count", "definition", "text")  # kinds of questions whose answers have no form of their own


def _of_another_measure(question: Question, s: Scored) -> bool:
    """Whether a measure or a role is asked for ("bao nhiêu ha", "nhà thầu nào") that the passage does not speak of."""
    said = nfc("\n".join((s.hit.passage.text, *s.hit.passage.section, *s.hit.passage.groups))).lower()
    if m := _MEASURE.search(question.folded):
        forms = next(forms for forms in _MEASURES if m[1] in map(fold, forms))
        return not any(re.search(rf"(?<![^\W\d_]){re.escape(form)}(?!\w)", said) for form in forms)
    plain = fold(said)
    return any(m[1] not in plain for m in _ROLE.finditer(question.folded))


# With their accents: "hạ tầng" is no hectare.
_MEASURES = (
    ("ha", "héc ta", "hécta", "héc-ta"), ("km", "cây số", "ki lô mét", "ki-lô-mét", "kilômét"), ("m2", "m²", "mét vuông"),
    ("m3", "m³", "mét khối"), ("tấn",), ("mw",), ("kwh",), ("kg", "ki lô gam", "ki-lô-gam"),
)  # fmt: skip
_MEASURE = re.compile(rf"\b(?:bao nhieu|may) ({'|'.join(fold(form) for forms in _MEASURES for form in forms)})\b")
_ROLE = re.compile(r"\b(nha thau|chu dau tu|nha dau tu|ngan hang|tap doan|hop tac xa)(?: \S+){0,10}? (?:nao|ai)\b")


def _one_syllable(g: Group) -> bool:
    """Whether an idea is one syllable without another wording: with other accents it is another word ("vua", "vừa")."""
    return len(g.words) == 1 and len(g.words[0]) == 1


_NOT_THINGS = re.compile(
    r"\b(?:nam|thang|quy|ky|ki|giai doan|ngay|tuan|thoi|dau|cuoi|hien nay|nguyen nhan|ly do|trach nhiem|viec|chuyen|phan|khau|diem|"
    r"van de|noi dung|kho khan|bai hoc|han che|han|han chot|ket qua|muc tieu|nhiem vu|giai phap|vai tro|\d.*)\b"
)
_ASKED = re.compile(r"\s*(?:gi|nao|sao|the nao|may|bao nhieu)\b")


def _elsewhere(question: Question, s: Scored) -> bool:
    """Whether the thing asked about lies between provinces ("tuyến Hà Nội - Quảng Ninh") that the passage does not all name."""
    if question.kind in ("compare", "conflict") or question.asks > 1:
        return False
    named = mentions(question.standalone)
    joined = {
        m.name for a, b in zip(named, named[1:], strict=False) for m in (a, b) if _JOINS.fullmatch(question.standalone[a.end : b.start])
    }
    held = {m.name for m in mentions("\n".join((s.hit.passage.text, *s.hit.passage.section, *s.hit.passage.groups)))}
    return bool(joined - held)


_JOINS = re.compile(r"\s*[-–]\s*(?:tỉnh |thành phố |TP\.? )?", re.IGNORECASE)


def _unnamed(question: Question, s: Scored) -> bool:
    """Whether a name in the question ("Pháp", "Samsung") stands nowhere in the passage or over it, written as a name."""
    asked = question.standalone
    if question.english or asked.isascii() or asked.isupper():
        return False
    around = "\n".join((s.hit.passage.text, s.hit.document.title, s.hit.document.territory, *s.hit.passage.section, *s.hit.passage.groups))
    for group in question.query.groups:
        raw = asked[group.start : group.end]
        if len(group.words) > 1 or group.start == 0 or not all(p[:1].isupper() for p in raw.split()) or len(raw) < _SHORTEST_NAME:
            continue
        if re.search(r"[.?!:(“\"]\s*$", asked[: group.start]) or raw.isupper():
            continue
        if re.search(rf"(?<!\w){re.escape(raw)}(?!\w)", around) is None and (" " not in raw or raw.upper() not in around):
            # In a heading of capitals every word looks like a name.
            if any(fold(w) == fold(raw) for w in re.findall(r"[A-ZĐÀ-Ỹ]\w+", around) if not w.isupper()):
                continue  # the same name with another accent
            return True
    return False
