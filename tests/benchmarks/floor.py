"""The floor under every answer: the first passage's best stretch, quoted whole and never silent.

    python tests/benchmarks/floor.py QUESTIONS.jsonl DOCUMENT… [--home DIR]

A program to run by hand, not a test. Over the same passages that the program finds for each question, the stretch of the first one
that holds most of the question's ideas by weight is the answer (a row whole, else neighbouring sentences of at most 58 words);
beside it the program's own answers, with 95% bootstrap intervals over the questions.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant import Assistant
from assistant.evaluation import read
from assistant.evaluation.scoring import score
from assistant.extractive.units import stretches
from assistant.question import Question, understand
from index import Collection, Scored
from index.retrieval import Prepared, covered

_RESAMPLES = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("documents", type=Path, nargs="*")
    parser.add_argument("--home", type=Path)
    args = parser.parse_args()
    items = read(args.questions).items
    with tempfile.TemporaryDirectory() as made, Collection(args.home or made) as collection:
        collection.add(args.documents)
        assistant = Assistant(collection)
        floor, own = [], []
        for item in items:
            asked = understand(item.question, collection.documents(), item.history)
            said = "" if asked.refused else first_stretch(asked, assistant.retrieve(asked, k=10))
            floor.append(score(item, {"answer": said, "abstained": not said}))
            own.append(score(item, assistant.ask(item.question, item.history).to_dict()))
    answerable = np.array([i.type != "unanswerable" for i in items])
    print(f"{'':24} {'answered rightly, of the answerable':>38} {'score, of all':>24}")
    for name, rows in (("first passage, quoted", floor), ("the program", own)):
        right = np.array([float(r["score"] or 0) for r in rows])
        print(f"{name:24} {_interval(right[answerable]):>38} {_interval(right):>24}")


def first_stretch(question: Question, scored: Sequence[Scored]) -> str:
    """The stretch of the first passage that covers the question best; "" without a passage."""
    if not scored:
        return ""
    passage, weights = scored[0].hit.passage, scored[0].weights
    texts = [s.text(passage.text) for s in stretches(passage)]
    groups = question.query.groups

    def cover(text: str) -> float:
        made = Prepared.of(text)
        return sum(w * covered(g, made, question.query.accented) for g, w in zip(groups, weights, strict=True))

    return max(texts, key=lambda t: (cover(t), -len(t)), default="")


def _interval(values: np.ndarray) -> str:
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (_RESAMPLES, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
