"""Learn the judge, and measure it on question sets that it did not learn from.

    python tests/benchmarks/train_judge.py SET… [--squad FILE.json]… [--cache DIR] [--out JUDGE.json] [--table]

A SET is NAME=GOLD.jsonl:DOCUMENT[:DOCUMENT…], a question set with the documents (files, folders, or beginnings of files' names
followed by *) that it is asked over. `--squad` files (SQuAD format) are learned from too: each article is a document, an answer is
right that holds the gold answer and stands in its paragraph, and a fifth of the questions have that paragraph taken away, so
that nothing answers them. With `--table` each set is judged by what is learned from all others (leave one set out) and the figures
printed; `--out` writes what is learned from all. Same data, same figures: nothing is drawn at random but with a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from assistant.evaluation import read
from assistant.evaluation.scoring import folded, score
from assistant.extractive.judge import Judge, Linear, decision
from assistant.extractive.signs import SIGNS, Situation, signs
from assistant.extractive.sources import propose
from assistant.pipeline import Assistant
from assistant.question import speaking_of, understand
from index import Collection

_RANK_L2, _DECISION_L2 = 2e-3, 2e-2  # on standardised weights, per question
_SQUAD_WEIGHT = 0.3  # of a question over an encyclopedia against one over official documents
_SQUAD_QUESTIONS = 700
_HIDDEN = 0.2  # share of those whose paragraph is taken away


@dataclass
class Asked:
    """One question with its candidates: their signs (candidates, signs), and which of them answer."""

    set: str
    id: str
    answerable: bool
    signs: np.ndarray
    right: np.ndarray
    texts: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--squad", type=Path, action="append", default=[])
    parser.add_argument("--cache", type=Path, help="where collections are kept between runs")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    cache = args.cache or Path(tempfile.mkdtemp())
    data: list[Asked] = []
    for given in args.sets:
        name, _, rest = given.partition("=")
        gold, *documents = rest.split(":")
        data += list(asked(name, Path(gold), [p for d in documents for p in _paths(d)], cache))
    for path in args.squad:
        data += list(asked_squad(path, cache))
    names = list(dict.fromkeys(a.set for a in data))
    if args.table:
        print(f"{'set':12} {'n':>4} {'best':>6} {'chosen':>7} {'score':>6} {'answered':>9} {'abst.P':>7} {'abst.R':>7} {'AUC':>5}")
        for held in [n for n in names if not n.startswith("squad")]:
            made = learn([a for a in data if a.set != held])
            print(line(held, made, [a for a in data if a.set == held]), flush=True)
    if args.out:
        made = learn(data)
        args.out.write_text(json.dumps(made.to_dict(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _paths(pattern: str) -> list[Path]:
    path = Path(pattern)
    return sorted(path.parent.glob(path.name)) if path.name.endswith("*") else [path]


# ---------------------------------------------------------------------------- examples


def asked(name: str, gold: Path, documents: Sequence[Path], cache: Path) -> Iterator[Asked]:
    """The questions of a set with their candidates, judged by the project's own measure."""
    with Collection(cache / name) as collection:
        collection.add(documents)
        for item in read(gold).items:
            found = candidates(collection, item.question, item.history)
            answerable = item.type != "unanswerable"
            right = [answerable and bool(score(item, {"answer": _said(c)})["score"]) for c, _ in found]
            yield Asked(name, item.id, answerable, _stack(found), np.array(right, bool), [_said(c) for c, _ in found])


def asked_squad(path: Path, cache: Path) -> Iterator[Asked]:
    """Questions over an encyclopedia's paragraphs with their candidates."""
    rng = random.Random(17)
    articles = json.loads(path.read_text("utf-8"))["data"]
    name = f"squad-{path.stem}"
    folder = cache / f"{name}-documents"
    folder.mkdir(parents=True, exist_ok=True)
    questions = []
    for n, article in enumerate(articles):
        paragraphs = [" ".join(p["context"].split()) for p in article["paragraphs"]]
        title = article.get("title", "").replace("_", " ")
        (folder / f"{n:04}.txt").write_text("\n\n".join([title, *paragraphs]) + "\n", encoding="utf-8")
        for paragraph, text in zip(article["paragraphs"], paragraphs, strict=True):
            for qa in paragraph["qas"]:
                asked_as = [q for q in (qa["question"], qa.get("question_en")) if q]
                questions += [(f"{n:04}.txt", text, q, [a["text"] for a in qa["answers"]], qa["id"]) for q in asked_as]
    with Collection(cache / name) as collection:
        collection.add([folder])
        for document, paragraph, question, answers, ident in rng.sample(questions, min(_SQUAD_QUESTIONS, len(questions))):
            hidden = rng.random() < _HIDDEN
            inside = folded(paragraph)
            found = [
                (c, v)
                for c, v in candidates(collection, question, ())
                if not (hidden and any(e.document.name == document and folded(e.passage.text) in inside for s in c.statements for e in s.evidence))
            ]
            right = [
                not hidden and any(folded(a) in folded(c.body) for a in answers) and folded(c.own or c.body)[:60] in inside for c, _ in found
            ]
            yield Asked(name, ident, not hidden, _stack(found), np.array(right, bool))


def candidates(collection: Collection, question: str, history: Sequence[tuple[str, str]]) -> list[tuple]:  # type: ignore[type-arg]
    """The candidates for a question, each with its signs."""
    asking = understand(question, collection.documents(), tuple(history))
    if asking.refused:
        return []
    scored, _ = speaking_of(asking, Assistant(collection).retrieve(asking, k=20), collection)
    if not scored:
        return []
    about = Situation.of(asking, scored)
    return [(c, signs(about, c)) for c in propose(asking, scored, collection)]


def _said(candidate) -> str:  # type: ignore[no-untyped-def]
    return " ".join([candidate.lead, *(s.text for s in candidate.statements)]).strip()


def _stack(found: list[tuple]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([v for _, v in found], np.float64).reshape(len(found), len(SIGNS))


# ---------------------------------------------------------------------------- learning


def learn(data: Sequence[Asked]) -> Judge:
    """The judge learned from questions; its decision from scores that each question got without itself being learned from."""
    names = list(dict.fromkeys(a.set for a in data))
    looked, right, none, weights = [], [], [], []
    for held in names:  # so that the decision sees scores as they are for questions never seen
        rank = learn_rank([a for a in data if a.set != held]) if len(names) > 1 else learn_rank(data)
        for a in data:
            if a.set == held and len(a.signs):
                scores = rank(a.signs)
                order = np.argsort(-scores, kind="stable")
                looked.append(decision(a.signs, scores, order))
                right.append(float(a.right[order[0]]))
                none.append(float(not a.answerable))
                weights.append(_weight(a))
    values, w = np.array(looked), np.array(weights)
    return Judge(
        learn_rank(data), logistic(values, np.array(right), w), logistic(values, np.array(none), w), silence=0.0
    )


def learn_rank(data: Sequence[Asked]) -> Linear:
    """A listwise logistic regression over questions that some candidate answers and some does not."""
    used = [a for a in data if a.right.any() and not a.right.all()]
    values = np.concatenate([a.signs for a in used])
    mean, scale = values.mean(0), values.std(0)
    scale[scale < 1e-6] = 1.0
    z = np.clip((values - mean) / scale, -8, 8)
    right = np.concatenate([a.right for a in used])
    starts = np.cumsum([0, *(len(a.signs) for a in used)])[:-1]
    group = np.repeat(np.arange(len(used)), [len(a.signs) for a in used])
    weight = np.array([_weight(a) for a in used])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ w
        p = _softmax(s, starts, group)
        q = _softmax(np.where(right, s, -1e9), starts, group)
        held = np.add.reduceat(np.where(right, p, 0.0), starts)
        value = -(weight * np.log(np.maximum(held, 1e-12))).sum() / weight.sum() + _RANK_L2 * w @ w
        gradient = ((p - q) * weight[group]) @ z / weight.sum() + 2 * _RANK_L2 * w
        return float(value), gradient

    found = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return Linear(mean, scale, found.x)


def _softmax(s: np.ndarray, starts: np.ndarray, group: np.ndarray) -> np.ndarray:
    e = np.exp(s - np.maximum.reduceat(s, starts)[group])
    return e / np.add.reduceat(e, starts)[group]


def logistic(values: np.ndarray, target: np.ndarray, weight: np.ndarray) -> Linear:
    """A logistic regression with an L2 penalty, its bias free."""
    mean, scale = values.mean(0), values.std(0)
    scale[scale < 1e-6] = 1.0
    z = np.clip((values - mean) / scale, -8, 8)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ w[:-1] + w[-1]
        value = (weight * (np.logaddexp(0, s) - target * s)).sum() / weight.sum() + _DECISION_L2 * w[:-1] @ w[:-1]
        error = weight * (1 / (1 + np.exp(-s)) - target) / weight.sum()
        return float(value), np.append(error @ z + 2 * _DECISION_L2 * w[:-1], error.sum())

    found = minimize(loss, np.zeros(z.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return Linear(mean, scale, found.x[:-1], float(found.x[-1]))


def _weight(a: Asked) -> float:
    return _SQUAD_WEIGHT if a.set.startswith("squad") else 1.0


# ---------------------------------------------------------------------------- measuring


def line(name: str, judge: Judge, held: Sequence[Asked]) -> str:
    """The figures of one set: what the best candidate would reach, what is chosen, and what is said."""
    answerable = [a for a in held if a.answerable]
    best = np.mean([a.right.any() for a in answerable])
    chosen, right, silent, surely = [], [], [], []
    for a in held:
        if not len(a.signs):
            silent.append(True), right.append(not a.answerable), surely.append(-9.0)
            chosen += [False] * a.answerable
            continue
        judged = judge(a.signs)
        hit = bool(a.right[judged.order[0]])
        chosen += [hit] * a.answerable
        silent.append(judged.silent)
        right.append(hit and not judged.silent if a.answerable else judged.silent)
        surely.append(judged.right - judged.none)
    none = np.array([not a.answerable for a in held])
    quiet = np.array(silent)
    sure = np.array(surely)
    auc = np.mean([(sure[~none] > x).mean() + (sure[~none] == x).mean() / 2 for x in sure[none]]) if none.any() else float("nan")
    answered = np.mean([r for r, a in zip(right, held, strict=True) if a.answerable])
    precision = none[quiet].mean() if quiet.any() else float("nan")
    recall = quiet[none].mean() if none.any() else float("nan")
    return (
        f"{name:12} {len(held):4} {best:6.3f} {np.mean(chosen):7.3f} {np.mean(right):6.3f} {answered:9.3f} {precision:7.2f} {recall:7.2f} {auc:5.2f}"
    )


if __name__ == "__main__":
    main()
