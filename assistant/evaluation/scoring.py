"""What one answer is worth: the project's measures of a prediction against its gold item.

A measure that does not apply to an item (a recall where no evidence is named, a citation where nothing was answered) has no
value there, and the mean is over the items where it has one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from index.retrieval import is_english

from .records import Item, Quoted
from .squad import exact_match, f1

__all__ = ["ERROR", "score"]

ERROR = "error"  # the reason of a prediction that is a failure
_LONG, _LONGER = 60, 3  # words that any answer may have, and how many times the reference's
_PASSAGE = 400  # words of a passage that count
_COVERED = 0.8  # of a quote's words
_DEPTHS = (1, 5, 10)

_QUARTER = {"first": "1", "second": "2", "third": "3", "fourth": "4", "i": "1", "ii": "2", "iii": "3", "iv": "4"}
_MARKERS = re.compile(r"\s*\[\d+\](?:\s*–\s*\[\d+\])?")

# One spelling for what is the same: applied in this order to lower-case NFC text.
_FOLDS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile("[\u2010-\u2015\u2212]"), "-"),
    (re.compile("\u00a0"), " "),
    (re.compile(r"\[\d+(?:\s*,\s*\d+)*\]"), " "),  # citation markers
    # 12.500, 12 500 and 12,500 are one number; 0.500 and 1.2345 stay as they are
    (re.compile(r"(?<![\d.,])(?!0[ .,])\d{1,3}(?:[ .,]\d{3})+(?!\d)(?![.,]\d{3})"), lambda m: re.sub(r"\D", "", m.group())),
    (re.compile(r"(?<=\d),(?=\d)"), "."),
    (re.compile(r"\b(?:quý|quarters?|q)\s*(iv|iii|ii|i|[1-4])\b"), lambda m: "q" + _QUARTER.get(m.group(1), m.group(1))),
    (re.compile(r"\b(first|second|third|fourth) quarter\b"), lambda m: "q" + _QUARTER[m.group(1)]),
    (
        re.compile(r"\b(q[1-4])\s*(?:-|đến|và|to|and|,|/)\s*q?(iv|iii|ii|i|[1-4])\b(?!\d)"),
        lambda m: f"{m.group(1)}-{_QUARTER.get(m.group(2), m.group(2))}",
    ),
    (re.compile(r"(q[1-4](?:-[1-4])?)\s*(?:/|,|-|năm|of|in|\s)+\s*(?=(?:19|20)\d\d)"), r"\1/"),
    (re.compile(r"(?<=\d)\s*%?\s*-\s*(?=\d)"), "-"),  # ranges
    (re.compile(r"(?<=\d)\s*%?\s*(?:đến|tới|to)\s*(?=\d)"), "-"),
    (re.compile(r"\b((?:19|20)\d\d)\s*(?:đến|tới|to)\s*(?:hết )?năm\s*(?=(?:19|20)\d\d)"), r"\1-"),
    (re.compile(r"\s*(?:phần trăm|percent|per cent)\b"), "%"),
    (re.compile(r"(?<=\d)\s+%"), "%"),
    (re.compile("&"), " và "),
    (re.compile(r"\s+"), " "),
)  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_NUMBERING = re.compile(r"(?m)^\s*\d+[.)]\s")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`text` as it is compared: one form for case, dashes, numbers, ranges, percentages and quarters."""
    text = unicodedata.normalize("NFC", text).lower()
    for pattern, form in _FOLDS:
        text = pattern.sub(form, text)
    return text.strip()


def contains(text: str, wording: str) -> bool:
    """Whether a wording stands in folded `text`, without cutting a number in half."""
    wanted = folded(wording)
    return bool(wanted) and _whole(wanted).search(text) is not None


@lru_cache(maxsize=4096)
def _whole(wanted: str) -> re.Pattern[str]:
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    behind = r"(?!\d|\.\d)" if wanted[-1].isdigit() else ""
    return re.compile(before + re.escape(wanted) + behind)


def _met(text: str, groups: Iterable[Sequence[str]]) -> list[bool]:
    text = folded(text)
    return [any(contains(text, wording) for wording in group) for group in groups]


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


@lru_cache(maxsize=4096)
def _counted(text: str) -> Counter[str]:
    return Counter(_words(text)[:_PASSAGE])


def covers(passage: Mapping[str, Any], evidence: Quoted) -> bool:
    """Whether a passage holds the evidence: the same document, and four fifths of the quote's words."""
    if not str(passage.get("source") or "").rsplit("/", 1)[-1].startswith(evidence.document):
        return False
    quote, text = Counter(_words(evidence.quote)), _counted(str(passage.get("text") or ""))
    return sum(min(n, text[w]) for w, n in quote.items()) >= _COVERED * quote.total()


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(folded(text)))


def score(item: Item, prediction: Mapping[str, Any]) -> dict[str, float | None]:
    """The measures of a prediction (as `ask --batch` writes them); of one that failed, nothing but zeros."""
    failed = prediction.get("reason") == ERROR
    answer = "" if failed else str(prediction.get("answer") or "")
    silent = not failed and (bool(prediction.get("abstained")) or not answer.strip())
    out: dict[str, float | None] = {"seconds": prediction.get("seconds"), "tokens_per_second": prediction.get("tokens_per_second")}
    out["abstain_precision"] = float(not item.answerable) if silent else None
    if not item.answerable:
        out["score"] = out["abstain_recall"] = float(silent)
    else:
        out |= _answered(item, answer, silent, failed)
        out |= _retrieved(item, prediction.get("passages") or ())
        if not silent:
            out |= _cited(item, answer, prediction.get("citations") or (), failed)
    if item.references or not item.answerable:
        english = is_english(item.question)
        said = "" if silent else _exact(item, prediction) or _MARKERS.sub("", answer)
        for name, measure in (("em", exact_match), ("f1", f1)):
            value = 0.0 if failed else measure(said, item.references if item.answerable else (), english=english)
            out[name] = out[f"{'has' if item.answerable else 'no'}_ans_{name}"] = value
    return out


def _exact(item: Item, prediction: Mapping[str, Any]) -> str:
    """The short answer, for an item whose references are the very words that answer; "" where there is none, or they are whole answers."""
    return str(prediction.get("short") or "").strip() if item.must_include == (item.references,) else ""


def _answered(item: Item, answer: str, silent: bool, failed: bool) -> dict[str, float | None]:
    right = not failed and not silent and not (missing(item, answer) or forbidden(item, answer) or too_long(item, answer))
    return {"score": float(right), "answer_accuracy": float(right)}


def missing(item: Item, answer: str) -> list[str]:
    """What had to be in the answer and is not: the first wording of each such group."""
    return [group[0] for group, met in zip(item.must_include, _met(answer, item.must_include), strict=True) if not met]


def forbidden(item: Item, answer: str) -> list[str]:
    """What is in the answer and may not be."""
    return [wording for wording in item.must_not if contains(folded(answer), wording)]


def too_long(item: Item, answer: str) -> bool:
    """Whether an answer has many more words than the reference, so that the right ones prove nothing."""
    return len(answer.split()) > max([_LONG, *(_LONGER * len(r.split()) for r in item.references)])


def _retrieved(item: Item, passages: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    if not item.evidence:
        return {}
    out: dict[str, float | None] = {
        f"recall@{k}": float(all(any(covers(p, e) for p in passages[:k]) for e in item.evidence)) for k in _DEPTHS
    }
    first = next((n for n, p in enumerate(passages[:10], 1) if any(covers(p, e) for e in item.evidence)), 0)
    return out | {"mrr@10": 1 / first if first else 0.0}


def _cited(item: Item, answer: str, citations: Sequence[Mapping[str, Any]], failed: bool) -> dict[str, float | None]:
    texts = "\n".join(str(c.get("text") or "") for c in citations)
    described = " ".join(json.dumps([c.get("document"), c.get("section")], ensure_ascii=False) for c in citations)
    said = " ".join(" ".join(turn) for turn in item.history)
    known = _numbers(texts) | _numbers(described) | _numbers(item.question) | _numbers(said)
    out: dict[str, float | None] = {"numbers_grounded": float(not failed and _numbers(_NUMBERING.sub("", answer)) <= known)}
    if not item.evidence:
        return out
    held = [any(covers(c, e) for c in citations) for e in item.evidence]
    out["citation_recall"] = 1.0 if all(_met(texts, item.must_include)) and not failed else sum(held) / len(held)
    good = [any(covers(c, e) for e in item.evidence) or any(_met(str(c.get("text") or ""), item.must_include)) for c in citations]
    out["citation_precision"] = sum(good) / len(good) if good else 0.0
    return out
