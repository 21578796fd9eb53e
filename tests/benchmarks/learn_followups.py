"""Learn from dialogues which questions lean on what was said before (assistant/question/followups.json).

    python tests/benchmarks/learn_followups.py HOMES ITEMS.jsonl [--dev DEV.jsonl] [--write]

HOMES is a pattern of collections' folders with {} for the set ("homes/{}": p1 … p5, and dev with --dev). Examples that
lean are the follow-ups of the question files and the elliptic ones of tests/dialogues.jsonl; those that stand alone are
the others, and the question files' other questions, each after a question on another document of its set. A logistic
regression with an L2 penalty; what is printed is of each set left out, then what the weights learnt on all sets are.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.question.followups import hanging
from assistant.question.standing import SIGNS, signs
from index import Collection
from index.language import fold

DIALOGUES = Path(__file__).parent.parent / "dialogues.jsonl"
MODEL = Path(__file__).parent.parent.parent / "assistant" / "question" / "followups.json"
STRENGTH = 1.0  # of the fit against the penalty
AFTER = 2  # other questions after which each question that stands alone is tried


def main() -> None:
    """Print the shares decided rightly on sets left out; with --write, keep the weights learnt on all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homes")
    parser.add_argument("items", type=Path)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    examples = _examples(options.items, options.dev)
    collections = {name: Collection(Path(options.homes.format(name))) for name in sorted({e["set"] for e in examples})}
    x = np.array([_signs(e, collections[e["set"]]) for e in examples])
    y = np.array([e["leans"] for e in examples])
    sets, kinds = np.array([e["set"] for e in examples]), np.array([e["kind"] for e in examples])
    left_out = np.zeros(len(y), bool)
    for name in collections:
        out = sets == name
        left_out[out] = _fit(x[~out], y[~out], kinds[~out]).predict(x[out])
    for kind in sorted(set(kinds)):
        of = kinds == kind
        right, worded = (left_out[of] == y[of]).mean(), ((x[of, 0] > 0) == y[of]).mean()
        print(f"{kind}: left out {right:.3f}, by its wording alone {worded:.3f} of {of.sum()}")
    for n in np.flatnonzero((left_out != y) & (kinds != "question after another")):
        print("   ", "leans" if y[n] else "alone", sets[n], examples[n]["before"][:70], "|", examples[n]["question"])
    model = _fit(x, y, kinds)
    weights = {name: round(float(w), 3) for name, w in zip(SIGNS, model.coef_[0], strict=True)}
    print(round(float(model.intercept_[0]), 3), weights)
    if options.write:
        card = {
            "about": "Weights of the signs (assistant/question/standing.py) that a question leans on the one before; above 0 it does.",
            "learnt_by": "tests/benchmarks/learn_followups.py",
            "learnt_from": "questions written for this project: dialogues (tests/dialogues.jsonl), practice and development questions",
            "examples": {"leaning": int(y.sum()), "alone": int((~y).sum())},
        }
        MODEL.write_text(
            json.dumps({**card, "bias": round(float(model.intercept_[0]), 3), "weights": weights}, indent=1) + "\n", encoding="utf-8"
        )


def _fit(x: NDArray[np.float64], y: NDArray[np.bool_], kinds: NDArray[np.str_]) -> LogisticRegression:
    """The regression with each kind of example weighing as much as the others of its side."""
    weight = np.ones(len(y))
    for side in (False, True):
        own = sorted(set(kinds[y == side]))
        for kind in own:
            of = (y == side) & (kinds == kind)
            weight[of] = len(y) / (2 * len(own) * of.sum())
    return LogisticRegression(C=STRENGTH, max_iter=1000).fit(x, y, sample_weight=weight)


def _signs(example: dict[str, Any], collection: Collection) -> tuple[float, ...]:
    text = example["question"]
    worded = hanging(text, " ".join(fold(text).split()))
    return signs(text, example["before"], worded=worded, search=lambda query: collection.candidates(query, k=5))


def _examples(items: Path, dev: Path | None) -> list[dict[str, Any]]:
    out = []
    for d in _lines(DIALOGUES):
        out.append({"set": d["set"], "question": d["question"], "before": d["history"][-1][0], "leans": not d["own"], "kind": "dialogue"})
    asked = [(item["id"].split("-")[0], item) for item in _lines(items)]
    asked += [("dev", item) for item in _lines(dev)] if dev else []
    chance = random.Random(15)
    for name, item in asked:
        if item.get("history"):
            out.append({"set": name, "question": item["question"], "before": item["history"][-1][0], "leans": True, "kind": "follow-up"})
            continue
        others = [o for n, o in asked if n == name and not o.get("history") and _document(o) != _document(item)]
        for other in chance.sample(others, min(AFTER, len(others))):
            out.append(
                {"set": name, "question": item["question"], "before": other["question"], "leans": False, "kind": "question after another"}
            )
    return out


def _document(item: dict[str, Any]) -> str:
    return item["evidence"][0]["doc"] if item["evidence"] else ""


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
