"""How near a text is to a question in meaning, by the vectors of their terms that come with the package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.language import tokens
from index.retrieval import built_in_space, static_terms

__all__ = ["Meaning"]

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question's terms as unit vectors, float32[n, dim], with their weights, float32[n], and all of it as one vector."""

    rows: Matrix
    weights: Matrix
    whole: Matrix

    @classmethod
    def of(cls, text: str) -> Meaning:
        """The meaning of a question."""
        rows, lengths = _terms(text)
        whole = (rows * lengths[:, None]).sum(0)
        total = lengths.sum() or 1.0
        return cls(rows, lengths / total, whole / (float(np.linalg.norm(whole)) or 1.0))

    def near(self, text: str) -> tuple[float, float]:
        """The cosine of the question and `text`, and the weighted mean, over the question's terms, of the best cosine with a term of it.

        The second is the late interaction of ColBERT (Khattab and Zaharia 2020), with weights.
        """
        rows, lengths = _terms(text)
        if not len(rows) or not len(self.rows):
            return 0.0, 0.0
        whole = (rows * lengths[:, None]).sum(0)
        cosine = float(self.whole @ whole) / (float(np.linalg.norm(whole)) or 1.0)
        return cosine, float(self.weights @ (self.rows @ rows.T).max(1))


@lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[Matrix, Matrix]:
    """The known terms of a text, each once, as unit vectors, and their lengths."""
    space = built_in_space()
    places = np.unique(space.places(static_terms(tokens(text))))
    rows = space.rows[places].astype(np.float32) * space.scales[places][:, None]
    lengths = np.linalg.norm(rows, axis=1)
    kept = lengths > 0
    return rows[kept] / lengths[kept][:, None], lengths[kept]
