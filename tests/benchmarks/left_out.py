"""The whole program's answers to each question set, with a judge that was learned from the other sets only.

    python tests/benchmarks/left_out.py SET… [--cache DIR] [--examples FILE.npz] [--out DIR]

The sets are given as to `train_judge.py`, whose examples and learning are used. Prints score, share of the answerable answered rightly,
how often silence is right and how often it is kept where it should be, citation recall, and whether all numbers are in what is cited,
with 95% bootstrap intervals over the questions; `--out` keeps the predictions.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from unittest.mock import patch

import numpy as np
import train_judge

from assistant import Assistant
from assistant.evaluation import read
from assistant.evaluation.scoring import score
from index import Collection

_RESAMPLES = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--examples", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    cache = args.cache or Path(tempfile.mkdtemp())
    if args.examples and args.examples.exists():
        data = train_judge.load(args.examples)
    else:
        data = train_judge.examples(args.sets, cache)
        if args.examples:
            train_judge.save(data, args.examples)
    for given in args.sets:
        name, _, rest = given.partition("=")
        judge = train_judge.learn([a for a in data if a.set != name])
        rows = []
        with Collection(cache / name) as collection, patch("assistant.extractive.reader.judge", lambda made=judge: made):
            assistant = Assistant(collection)
            for item in read(Path(rest.split(":")[0])).items:
                prediction = {"id": item.id, **assistant.ask(item.question, item.history).to_dict()}
                rows.append((item.type != "unanswerable", bool(prediction["abstained"]), score(item, prediction)))
                if args.out:
                    args.out.mkdir(parents=True, exist_ok=True)
                    with (args.out / f"{name}.jsonl").open("a" if len(rows) > 1 else "w", encoding="utf-8") as file:
                        file.write(json.dumps(prediction, ensure_ascii=False) + "\n")
        answerable, silent = (np.array([r[k] for r in rows]) for k in (0, 1))
        right = np.array([float(r[2]["score"] or 0) for r in rows])
        recall = np.array([r[2].get("citation_recall") for r in rows], float)
        grounded = np.array([r[2].get("numbers_grounded") for r in rows], float)
        print(
            f"{name:10} score {_interval(right)}  answered {_interval(right[answerable])}  silence right {_interval((~answerable)[silent])}"
            f"  kept {_interval(silent[~answerable])}  citation recall {_interval(recall[~np.isnan(recall)])}"
            f"  grounded {np.nanmean(grounded):.3f}",
            flush=True,
        )


def _interval(values: np.ndarray) -> str:
    if not len(values):
        return "–"
    rng = np.random.default_rng(0)
    means = values[rng.integers(0, len(values), (_RESAMPLES, len(values)))].mean(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{values.mean():.3f} [{low:.2f}, {high:.2f}]"


if __name__ == "__main__":
    main()
