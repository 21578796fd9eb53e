"""What form of answer a question's wording asks for, learned from the words about its interrogative.

The interrogative is the word that questions use far more often than texts do (nào, gì, ai, đâu, when, …): which words those are
is learned, and so is what each word, and each pair of words, near it says of the form of the answer (`short.json`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.language import tokens

__all__ = ["AROUND", "Expected", "grams", "window"]

AROUND = 3  # words on each side of the interrogative that are looked at


def window(question: str, asking: Mapping[str, float]) -> tuple[str, ...]:
    """The interrogative of a question with the words beside it, 2 · AROUND + 1 in all, "" where there are none.

    `asking` says how much more often (as a logarithm) questions use a word, or a word with the one before it, than texts.
    """
    keys = [t.key if not t.number else "<n>" for t in tokens(question)]
    if not keys:
        return ("",) * (2 * AROUND + 1)
    pairs = ["", *(f"{one} {two}" for one, two in zip(keys, keys[1:], strict=False))]
    at = max(range(len(keys)), key=lambda n: (max(asking.get(keys[n], 0.0), asking.get(pairs[n], 0.0)), n))
    return tuple(keys[n] if 0 <= n < len(keys) else "" for n in range(at - AROUND, at + AROUND + 1))


def grams(around: Sequence[str]) -> Iterator[str]:
    """What is learned from of a window: each word with its side, and each pair of neighbours."""
    for n, word in enumerate(around):
        if word:
            yield f"{'<' if n < AROUND else '>' if n > AROUND else '?'} {word}"
            if abs(n - AROUND) == 1:
                yield f"{n - AROUND} {word}"
    for one, two in zip(around, around[1:], strict=False):
        if one and two:
            yield f"{one} {two}"


@dataclass(frozen=True, slots=True)
class Expected:
    """The learned expectation: `weights` (grams, forms) with `bias` (forms), whose sigmoid is the probability that the answer
    has each form; the last column is the expected logarithm of its length.
    """

    asking: Mapping[str, float]
    grams: Mapping[str, int]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __call__(self, question: str) -> tuple[NDArray[np.float64], float, tuple[str, ...]]:
        """The probability of each form, the expected logarithm of 1 + syllables, and the words about the interrogative."""
        around = window(question, self.asking)
        rows = [self.grams[g] for g in dict.fromkeys(grams(around)) if g in self.grams]
        values = self.bias + self.weights[rows].sum(axis=0)
        return 1 / (1 + np.exp(-values[:-1])), float(values[-1]), around

    def to_dict(self) -> dict[str, Any]:
        """The expectation as JSON."""
        return {
            "asking": {k: round(v, 2) for k, v in self.asking.items()},
            "bias": [round(float(x), 3) for x in self.bias],
            "grams": {g: [round(float(x), 2) for x in self.weights[n]] for g, n in self.grams.items()},
        }  # fmt: skip

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Expected:
        """The expectation that `to_dict` wrote."""
        bias = np.array(value["bias"], np.float64)
        weights = np.array(list(value["grams"].values()), np.float64).reshape(-1, len(bias))
        return cls(value["asking"], {g: n for n, g in enumerate(value["grams"])}, weights, bias)
