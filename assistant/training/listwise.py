"""Weights of signs by listwise softmax regression, and how well they rank."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.retrieval import BESIDES, SIGNS

from .examples import Examples

__all__ = ["fitted", "measures", "questions"]

FREE = ("row", "footnote", "length")  # signs that may speak against a passage
_STEP = 0.25  # of the logarithm of a factor, as large as 1 of another sign
RIDGE = 0.0003  # what squared weights cost, beside a mean loss of one question


def fitted(sources: Sequence[Examples], *, weights: Sequence[float] = (), without: Sequence[str] = ()) -> NDArray[np.float32]:
    """Weights of `SIGNS`, float32, learnt on the examples; `weights` are those of the sources' questions, `without` signs left at 0.

    The loss of one part of a question's evidence is −log of the softmax's share of the candidates that hold it, those
    that hold another part left aside. All weights but those of `FREE` are at least 0: a sign that speaks for a passage
    is never turned against it by a few examples.
    """
    from scipy.optimize import minimize

    step = np.array([_STEP if name in BESIDES else 1.0 for name in SIGNS])
    blocks = [_block(e, w, step) for e, w in zip(sources, weights or [1.0] * len(sources), strict=True)]
    total = sum(float(w.sum()) for *_, w in blocks)
    bounds = [(0.0, 0.0) if s in without else (None, None) if s in FREE else (0.0, None) for s in SIGNS]

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = RIDGE * float(at @ at), 2 * RIDGE * at
        for signs, right, others, w in blocks:
            utility = signs @ at
            utility[others] = -np.inf
            top = utility.max(axis=1, keepdims=True)
            shares = np.exp(utility - top)
            whole = shares / shares.sum(axis=1, keepdims=True)
            held = np.where(right, shares, 0.0)
            own = held / held.sum(axis=1, keepdims=True)
            value -= float((w * np.log(np.maximum((whole * right).sum(axis=1), 1e-300))).sum()) / total
            slope = slope - np.einsum("q,qn,qns->s", w, own - whole, signs) / total
        return value, slope

    start = np.zeros(len(SIGNS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return np.asarray(found.x / step, np.float32)


def _block(
    examples: Examples, weight: float, step: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    """One row for each part that a candidate holds: signs, the candidates that hold it, those left aside, and its weight."""
    signs, right, others, weights = [], [], [], []
    for q in range(len(examples.ids)):
        parts = examples.answers[q, : examples.parts[q]]
        empty = np.isnan(examples.signs[q, :, 0])
        for part in parts:
            if part.any() and not part[~empty].all():
                signs.append(np.nan_to_num(examples.signs[q] / step))
                right.append(part)
                others.append(empty | (parts.any(axis=0) & ~part))
                weights.append(weight / len(parts))
    size = examples.signs.shape[1]
    return (
        np.array(signs, np.float64).reshape(-1, size, len(SIGNS)), np.array(right, bool).reshape(-1, size),
        np.array(others, bool).reshape(-1, size), np.array(weights, np.float64),
    )  # fmt: skip


def questions(examples: Examples, weights: NDArray[np.float32]) -> list[dict[str, float | None]]:
    """The measures of each question, ranked with these weights: recall of all its parts at 1, 5 and 10, and the reciprocal rank.

    `covered@5` is the recall at 5 of those questions whose evidence is within passages at all.
    """
    out: list[dict[str, float | None]] = []
    for q in range(len(examples.ids)):
        utility = np.nan_to_num(examples.signs[q] @ weights, nan=-np.inf)
        order = np.argsort(-utility, kind="stable")
        held = examples.answers[q, : examples.parts[q]][:, order]
        row: dict[str, float | None] = {f"recall@{k}": float(held[:, :k].any(axis=1).all()) for k in (1, 5, 10)}
        first = np.flatnonzero(held[:, :10].any(axis=0))
        row["mrr@10"] = 1.0 / (1 + int(first[0])) if len(first) else 0.0
        row["covered@5"] = row["recall@5"] if examples.reachable[q] else None
        row["candidates"] = float(held.any(axis=1).all())
        out.append(row)
    return out


def measures(examples: Examples, weights: NDArray[np.float32]) -> dict[str, float]:
    """The means of `questions`."""
    rows = questions(examples, weights)
    names = rows[0] if rows else {}
    return {n: float(np.mean([v for r in rows if (v := r[n]) is not None] or [0.0])) for n in names}
