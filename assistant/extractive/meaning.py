"""How near a text is to a question in meaning, by the vectors of their terms that come with the package."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.language import tokens
from index.retrieval import built_in_space, static_terms

__all__ = ["Meaning"]

Matrix = NDArray[np.float32]


@dataclass(slots=True)
class Meaning:
    """A question's terms as unit vectors, float32[n, dim], with their weights, float32[n], and all of it as one vector.

    `known` keeps how near each term of the texts is to each of the question's, float32[n], and to the whole of it: a text
    and the parts of it have most terms in common.
    """

    rows: Matrix
    weights: Matrix
    whole: Matrix
    known: dict[int, tuple[Matrix, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Meaning:
        """The meaning of a question."""
        places, _ = _terms(text)
        rows, lengths = _rows(np.array(places, np.int64))
        whole = (rows * lengths[:, None]).sum(0)
        return cls(rows, lengths / (lengths.sum() or 1.0), whole / (float(np.linalg.norm(whole)) or 1.0))

    def near(self, text: str) -> tuple[float, float]:
        """The cosine of the question and `text`, and the weighted mean, over the question's terms, of the best cosine with a term of it.

        The second is the late interaction of ColBERT (Khattab and Zaharia 2020), with weights.
        """
        places, length = _terms(text)
        if not places or not len(self.rows):
            return 0.0, 0.0
        if new := [p for p in places if p not in self.known]:
            rows, lengths = _rows(np.array(new, np.int64))
            each, together = rows @ self.rows.T, (rows @ self.whole) * lengths
            self.known |= {p: (each[n], float(together[n])) for n, p in enumerate(new)}
        found = [self.known[p] for p in places]
        best = np.max([each for each, _ in found], axis=0)
        return sum(t for _, t in found) / (length or 1.0), float(self.weights @ best)


def _rows(places: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """The vectors of terms, by their places, each of length 1 (or 0), and how long they are."""
    space = built_in_space()
    rows = space.rows[places].astype(np.float32) * space.scales[places][:, None]
    lengths = np.linalg.norm(rows, axis=1).astype(np.float32)
    unit: Matrix = (rows / np.where(lengths > 0, lengths, 1.0)[:, None]).astype(np.float32)
    return unit, lengths


@lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[tuple[int, ...], float]:
    """The places of a text's known terms, each once, and the length of the sum of their vectors."""
    space = built_in_space()
    places = np.unique(space.places(static_terms(tokens(text))))
    total = space.scales[places] @ space.rows[places].astype(np.float32)
    return tuple(int(p) for p in places), float(np.linalg.norm(total))
