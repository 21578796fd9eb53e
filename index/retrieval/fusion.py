"""One score of a candidate from its signs: a linear model whose weights are learnt, and kept as JSON.

The program that learns them is `assistant.training.ranking`. The weights are those of a listwise softmax regression
(Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach"), so that only differences within a
question count; `scale` and `shift` put the scores where readers expect them, see `Fusion.scores`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedCollection

from .signs import SIGNS

__all__ = ["Fusion", "fusion"]

_FILE = Path(__file__).with_name("fusion.json")
_LEAST = 0.01  # of a score: it is never 0 or below


@dataclass(frozen=True, slots=True)
class Fusion:
    """A weight for each of `SIGNS`, and what makes a utility a score."""

    weights: NDArray[np.float32]
    scale: float = 1.0
    shift: float = 0.0

    def scores(self, signs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of candidates from their signs, float32[n, len(SIGNS)]: positive, higher is better.

        The first passage of a question has 2.5 on the average of the questions learnt from, the tenth 1.2.
        """
        utility = (signs @ self.weights).astype(np.float64) * self.scale + self.shift
        # Linear above 1, and towards 0 below it, in the same order.
        low = np.exp(np.minimum(utility, 1.0) - 1.0)
        out: NDArray[np.float32] = np.maximum(np.where(utility > 1, utility, low), _LEAST).astype(np.float32)
        return out

    def utilities(self, signs: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the candidates are ranked by, float32[n]."""
        out: NDArray[np.float32] = signs @ self.weights
        return out

    @classmethod
    def load(cls, path: Path) -> Fusion:
        """The model in a file of JSON; DamagedCollection if there is none, or one for other signs."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            weights = np.array([float(told["weights"][name]) for name in SIGNS], np.float32)
            return cls(weights, float(told["scale"]), float(told["shift"]))
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise DamagedCollection(f"Trọng số xếp hạng {path} không đọc được: {error}.", advice="Cài lại vanban.") from error

    def to_dict(self) -> dict[str, object]:
        """The model as JSON."""
        named = {name: round(float(w), 4) for name, w in zip(SIGNS, self.weights, strict=True)}
        return {"weights": named, "scale": round(self.scale, 4), "shift": round(self.shift, 4)}


@cache
def fusion() -> Fusion:
    """The model that comes with the package."""
    return Fusion.load(_FILE)
