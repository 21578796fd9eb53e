"""The judge: signs → the probability that a candidate answers the question, and whether to keep silent.

Two small models, learned by `tests/benchmarks/train_judge.py` and kept in `judge.json` with their card. The first ranks the
candidates of one question: a linear score of their standardised signs, fitted so that the softmax over a question's candidates
gives its mass to those that answer (a listwise logistic regression, Cao et al. 2007). The second reads the best one: two
logistic regressions over its signs, its score and how far it is ahead, for whether it is right and whether the question has no
answer in the documents.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .signs import SIGNS

__all__ = ["FAR", "Judge", "Judged", "Linear", "decision", "judge"]

Vector = NDArray[np.float64]
FAR = 8.0  # standard deviations beyond which a sign counts no further


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge makes of a question's candidates.

    `order` are their indices, best first, and `scores` their scores in that order; `right` is the probability (0 to 1) that the
    best one answers, `none` that nothing in the documents does, and `silent` whether it is better to say so.
    """

    order: tuple[int, ...]
    scores: tuple[float, ...]
    right: float
    none: float
    silent: bool


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear function of standardised signs."""

    mean: Vector
    scale: Vector
    weights: Vector
    bias: float = 0.0

    def __call__(self, values: NDArray[Any]) -> Vector:
        """The value for each row of `values`, shape (n, signs)."""
        standard = np.clip((values - self.mean) / self.scale, -FAR, FAR)
        return np.asarray(standard @ self.weights + self.bias, np.float64)

    def to_dict(self) -> dict[str, Any]:
        """The function as JSON."""
        return {
            "mean": [round(float(x), 5) for x in self.mean], "scale": [round(float(x), 5) for x in self.scale],
            "weights": [round(float(x), 5) for x in self.weights], "bias": round(float(self.bias), 5),
        }  # fmt: skip

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Linear:
        """The function that `to_dict` wrote."""
        mean, scale, weights = (np.array(value[k], np.float64) for k in ("mean", "scale", "weights"))
        return cls(mean, scale, weights, float(value["bias"]))


@dataclass(frozen=True, slots=True)
class Judge:
    """The learned models; `silence` is how much likelier "none" may be than "right" before the answer is silence."""

    rank: Linear
    right: Linear
    none: Linear
    silence: float

    def __call__(self, values: NDArray[Any]) -> Judged:
        """The judgement over candidates with the signs `values`, shape (candidates, signs), at least one."""
        scores = self.rank(values)
        order = np.argsort(-scores, kind="stable")
        looked = decision(values, scores, order)[None, :]
        right, none = (float(1 / (1 + np.exp(-m(looked)[0]))) for m in (self.right, self.none))
        return Judged(tuple(int(i) for i in order), tuple(float(scores[i]) for i in order), right, none, none > right + self.silence)

    def to_dict(self) -> dict[str, Any]:
        """The judge as JSON."""
        return {
            "signs": list(SIGNS), "rank": self.rank.to_dict(), "right": self.right.to_dict(), "none": self.none.to_dict(),
            "silence": self.silence,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Judge:
        """The judge that `to_dict` wrote. Raises ValueError if it was made for other signs."""
        if value["signs"] != list(SIGNS):
            raise ValueError("The judge was learned over other signs; train it anew.")
        rank, right, none = (Linear.from_dict(value[k]) for k in ("rank", "right", "none"))
        return cls(rank, right, none, float(value["silence"]))


def decision(values: NDArray[Any], scores: Vector, order: Sequence[int] | NDArray[Any]) -> Vector:
    """What is known when the best candidate is chosen: its signs, its score, and its share and lead among all."""
    best = int(order[0])
    spread = scores[order[: min(len(order), 20)]]
    mass = np.exp(spread - spread[0])
    return np.concatenate([values[best], [scores[best], 1 / mass.sum(), spread[0] - spread.mean(), len(order) / 100]])


@cache
def judge() -> Judge:
    """The judge that comes with the package."""
    return Judge.from_dict(json.loads((files("assistant.extractive") / "judge.json").read_text("utf-8")))
