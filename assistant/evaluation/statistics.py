"""Means with intervals, and whether two runs differ: both by resampling the questions.

A measure is a column of values, one a question, NaN where it does not apply; its mean is over the values there are. The
resamples are of questions and the same for all measures, so that ratios such as abstention precision, whose denominator
varies too, are resampled rightly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Difference", "Estimate", "differences", "estimates"]

Values = NDArray[np.float64]

_RESAMPLES = 2000
_EXCHANGES = 5000
_AT_ONCE = 2_000_000  # cells of a block of resamples
_LEVEL = (2.5, 97.5)  # percentiles of a 95% interval
_TAIL = 0.025
_PROPORTIONS = (  # measures that are 0 or 1 for each question
    "score", "answer_accuracy", "em", "has_ans_em", "no_ans_em", "abstain_recall", "abstain_precision", "numbers_grounded",
)  # fmt: skip
_PERCENTILES = {"seconds_p50": 0.5, "seconds_p95": 0.95}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over `n` questions, with its 95% interval by the percentile bootstrap (Efron 1979; 2,000 resamples).

    Where all questions are right, or all wrong, it is the exact interval (Clopper and Pearson 1934) instead.
    """

    value: float
    low: float
    high: float
    n: int

    def to_dict(self) -> dict[str, float | int]:
        """The estimate as JSON, to six digits."""
        return {"value": round(self.value, 6), "low": round(self.low, 6), "high": round(self.high, 6), "n": self.n}


@dataclass(frozen=True, slots=True)
class Difference:
    """How much the second of two runs is above the first in a measure, over the questions of both.

    `low` and `high` are the 95% interval of the difference by the paired bootstrap; `p` is the chance of one as large if
    the runs were alike, by approximate randomisation (Noreen 1989; Smucker, Allan and Carterette 2007; 5,000 exchanges).
    """

    before: float
    after: float
    low: float
    high: float
    p: float

    def to_dict(self) -> dict[str, float]:
        """The difference as JSON, to six digits."""
        return {k: round(v, 6) for k, v in asdict(self).items()}


def columns(rows: Sequence[Mapping[str, float | None]], names: Sequence[str]) -> dict[str, Values]:
    """The values of each measure, one a row, NaN where a row has none."""
    return {n: np.array([np.nan if (v := r.get(n)) is None else float(v) for r in rows], np.float64) for n in names}


def estimates(rows: Sequence[Mapping[str, float | None]], names: Sequence[str]) -> dict[str, Estimate]:
    """The mean of each measure over `rows` with its interval; `seconds` as percentiles. Those without a value are left out."""
    found = {n: v for n, v in columns(rows, names).items() if not np.isnan(v).all()}
    if not found:
        return {}
    means = {n: v for n, v in found.items() if n != "seconds"}
    drawn: dict[str, list[Values]] = {n: [] for n in (*means, *(_PERCENTILES if "seconds" in found else ()))}
    for weights in _resamples(len(rows)):
        for name, values in means.items():
            drawn[name].append(_mean(weights, values))
        if "seconds" in found:
            for name, drawn_times in _percentiles(weights, found["seconds"]).items():
                drawn[name].append(drawn_times)
    point: dict[str, tuple[float, int]] = {n: (float(np.nanmean(v)), int((~np.isnan(v)).sum())) for n, v in means.items()}
    if "seconds" in found:
        whole = _percentiles(np.ones((1, len(rows))), found["seconds"])
        point |= {n: (float(v[0]), int((~np.isnan(found["seconds"])).sum())) for n, v in whole.items()}
    out = {}
    for name, (value, n) in point.items():
        sampled = np.concatenate(drawn[name])
        low, high = np.nanpercentile(sampled, _LEVEL) if not np.isnan(sampled).all() else (value, value)
        if name in _PROPORTIONS and value in (0.0, 1.0):  # all alike: resampling would be sure of it
            low, high = (0.0, 1 - _TAIL ** (1 / n)) if value == 0.0 else (_TAIL ** (1 / n), 1.0)
        out[name] = Estimate(value, float(low), float(high), n)
    return out


def differences(
    before: Sequence[Mapping[str, float | None]], after: Sequence[Mapping[str, float | None]], names: Sequence[str]
) -> dict[str, Difference]:
    """How each measure differs between two runs over the same questions, row by row; those that one run lacks are left out."""
    first, second = columns(before, names), columns(after, names)
    shared = [n for n in names if n != "seconds" and not (np.isnan(first[n]).all() or np.isnan(second[n]).all())]
    if not shared:
        return {}
    drawn: dict[str, list[Values]] = {n: [] for n in shared}
    for weights in _resamples(len(before)):
        for name in shared:
            drawn[name].append(_mean(weights, second[name]) - _mean(weights, first[name]))
    out = {}
    for name in shared:
        sampled = np.concatenate(drawn[name])
        low, high = np.nanpercentile(sampled, _LEVEL)
        a, b = float(np.nanmean(first[name])), float(np.nanmean(second[name]))
        out[name] = Difference(a, b, float(low), float(high), _exchanged(first[name], second[name], b - a))
    return out


def _exchanged(first: Values, second: Values, seen: float) -> float:
    """The share of random exchanges between the runs, question by question, that give a difference as large as the one seen."""
    random = np.random.default_rng(0)
    has_first, has_second = ~np.isnan(first), ~np.isnan(second)
    of_first, of_second = np.where(has_first, first, 0.0), np.where(has_second, second, 0.0)
    as_large = done = 0
    while done < _EXCHANGES:
        count = min(_EXCHANGES - done, max(1, _AT_ONCE // len(first)))
        swap = random.integers(0, 2, (count, len(first))).astype(np.float64)
        sums = of_first.sum() + swap @ (of_second - of_first), of_second.sum() + swap @ (of_first - of_second)
        moved = has_second.astype(np.float64) - has_first
        counts = has_first.sum() + swap @ moved, has_second.sum() - swap @ moved
        with np.errstate(invalid="ignore", divide="ignore"):
            difference = sums[1] / counts[1] - sums[0] / counts[0]
        as_large += int((np.abs(np.nan_to_num(difference)) >= abs(seen) - 1e-12).sum())
        done += count
    return (as_large + 1) / (_EXCHANGES + 1)


def _resamples(size: int) -> Iterator[Values]:
    """How often each question is drawn, one row a resample, in blocks; always the same ones for a number of questions."""
    random = np.random.default_rng(size)
    done = 0
    while done < _RESAMPLES:
        count = min(_RESAMPLES - done, max(1, _AT_ONCE // size))
        yield random.multinomial(size, np.full(size, 1 / size), count).astype(np.float64)
        done += count


def _mean(weights: Values, values: Values) -> Values:
    """The mean of `values` in each resample; NaN where none was drawn that has a value."""
    there = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weights @ np.where(there, values, 0.0) / (weights @ there.astype(np.float64)))


def _percentiles(weights: Values, values: Values) -> dict[str, Values]:
    """The percentiles of `values` in each resample, by the nearest rank from below."""
    order = np.argsort(values)[: int((~np.isnan(values)).sum())]
    reached = weights[:, order].cumsum(1)
    total = reached[:, -1:]
    out = {}
    for name, share in _PERCENTILES.items():
        rank = np.minimum(np.floor(total * share) + 1, total)
        out[name] = np.where(total[:, 0] > 0, values[order][(reached < rank).sum(1).clip(max=len(order) - 1)], np.nan)
    return out
