"""The short answer: the exact words of a statement that answer a question, chosen by what was learned.

Every span of the statement gets a linear score of its signs, of its form set against the form that the question's wording asks
for, and of the words at its borders; the softmax of the scores is the probability that it is the answer (a listwise logistic
regression, Cao et al. 2007). Chosen is not the most probable span but the one that can expect the most: its own probability,
and its overlap (F1 over tokens) with the others by theirs (minimum Bayes risk). Learned by `tests/benchmarks/train_short.py`,
kept in `short.json` with its card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.question import Question

from .expected import Expected
from .spans import FORMS, SIGNS, SLOTS, Spans, Text, spans, word_key

__all__ = ["Short", "short_model", "short_of"]

Vector = NDArray[np.float64]
_FAR = 8.0  # standard deviations beyond which a sign counts no further
_COMPARED = 40  # of the most probable spans, whose overlap is compared
_EDGE, _OTHER, _UPPER = "<edge>", "<other>", "<upper>"  # the words of a border that are no words of the table


@dataclass(frozen=True, slots=True)
class Short:
    """The learned choice; `least` is the expected overlap below which nothing is said to be the short answer.

    `usual` is how often each form is found among answers; `slots` (SLOTS, words) what each word of `words` at a border is worth.
    """

    expected: Expected
    usual: Vector
    mean: Vector
    scale: Vector
    weights: Vector
    words: Mapping[str, int]
    slots: Vector
    least: float

    def __call__(self, question: Question, body: str, many: int = 1) -> tuple[tuple[str, ...], float]:
        """The best spans of a statement, at most `many` that do not overlap, and the overlap that the first can expect (0 to 1)."""
        text = Text.of(body)
        likely, length, around = self.expected(question.standalone)
        found = spans(question, text, around)
        if found is None:
            return (), 0.0
        values = combined(found, likely - self.usual, length)
        scores = np.clip((values - self.mean) / self.scale, -_FAR, _FAR) @ self.weights
        scores += self.slots[np.arange(len(SLOTS)), self.borders(text, found)].sum(axis=1)
        chosen: list[int] = []
        surely = 0.0
        free = found.signs[:, list(SIGNS).index("asked_share")] < 1  # what the question says itself answers nothing
        free |= not free.any() or question.kind == "compare"  # but one of the two that it names may
        while free.any() and len(chosen) < max(1, many):
            n, expects = best(found, np.where(free, scores, -np.inf))
            surely = surely or expects
            chosen.append(n)
            free &= (found.last < found.first[n]) | (found.first > found.last[n])
        return tuple(found.words(text, n) for n in sorted(chosen)), surely

    def borders(self, text: Text, found: Spans) -> NDArray[np.intp]:
        """The numbers of the words at the borders of each span, (spans, SLOTS)."""
        upper = text.flags["upper"]
        other = [self.words[_UPPER] if u else self.words[_OTHER] for u in upper]
        ids = [self.words.get(word_key(k), o) for k, o in zip(text.keys, other, strict=True)]
        numbered = np.array([*ids, self.words[_EDGE]], np.intp)  # the last one stands before the text, too
        return numbered[found.slots]

    def to_dict(self) -> dict[str, Any]:
        """The model as JSON."""
        return {
            "signs": list(SIGNS), "forms": list(FORMS), "least": round(self.least, 3), "usual": _rounded(self.usual),
            "mean": _rounded(self.mean), "scale": _rounded(self.scale), "weights": _rounded(self.weights),
            "words": {w: _rounded(self.slots[:, n]) for w, n in self.words.items()}, "expected": self.expected.to_dict(),
        }  # fmt: skip

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Short:
        """The model that `to_dict` wrote. Raises ValueError if it was made for other signs."""
        if value["signs"] != list(SIGNS) or value["forms"] != list(FORMS):
            raise ValueError("The short answers were learned over other signs; train them anew.")
        usual, mean, scale, weights = (np.array(value[k], np.float64) for k in ("usual", "mean", "scale", "weights"))
        slots = np.array(list(value["words"].values()), np.float64).reshape(-1, len(SLOTS)).T
        words = {w: n for n, w in enumerate(value["words"])}
        return cls(Expected.from_dict(value["expected"]), usual, mean, scale, weights, words, slots, float(value["least"]))


def _rounded(values: Vector) -> list[float]:
    return [round(float(x), 4) for x in values]


def combined(found: Spans, unusual: Vector, length: float) -> NDArray[np.float32]:
    """The signs of spans, their forms, the forms weighed by how much more the question asks for them than questions do, and how far
    each span is from the length that is asked for; shape (spans, signs + 2 · forms + 2).
    """
    far = (found.signs[:, list(SIGNS).index("log")] - length)[:, None]
    return np.concatenate([found.signs, found.forms, found.forms * unusual, far * far, np.abs(far)], axis=1).astype(np.float32)


def best(found: Spans, scores: Vector) -> tuple[int, float]:
    """The span that can expect the most, and the overlap (F1) that it can expect."""
    top = np.argsort(-scores, kind="stable")[:_COMPARED]
    mass = np.exp(scores[top] - scores[top[0]])
    mass /= mass.sum()
    a, b = found.first[top], found.last[top] + 1
    shared = np.maximum(0, np.minimum(b[:, None], b) - np.maximum(a[:, None], a))
    overlap = (2 * shared / ((b - a)[:, None] + (b - a))) @ mass
    n = int((overlap + mass).argmax())
    return int(top[n]), float(overlap[n])


@cache
def short_model() -> Short:
    """The choice that comes with the package."""
    return Short.from_dict(json.loads((files("assistant.extractive") / "short.json").read_text("utf-8")))


def short_of(question: Question, body: str) -> str:
    """The words of `body` that answer `question`, verbatim, "; " between several; "" where none of them seems to."""
    if not body.strip():
        return ""
    model = short_model()
    said, surely = model(question, body, question.asks)
    return "; ".join(said) if surely >= model.least else ""
