"""Learn the judge, and measure it on question sets that it did not learn from.

    python tests/benchmarks/train_judge.py SET… [--cache DIR] [--examples FILE.npz] [--out JUDGE.json] [--table]

A SET is NAME=GOLD.jsonl:DOCUMENT[:DOCUMENT…], a question set with the documents (files, folders, or beginnings of files' names
followed by *) that it is asked over. Questions that nothing answers are made of the others as well: without the passages that answer,
over another set's documents, and about a year that the documents do not name. Questions that the embedder learned from (XQuAD, MLQA)
are no examples here: it would look better than it is.

With `--table` each set is judged by what is learned from all others (leave one set out) and the figures printed; `--out` writes
what is learned from all. Same data, same figures: whatever is drawn is drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from assistant.evaluation import read
from assistant.evaluation.records import Item
from assistant.evaluation.scoring import covers, score
from assistant.extractive.judge import FAR, Judge, Linear, decision
from assistant.extractive.signs import SIGNS, Situation, signs
from assistant.extractive.sources import propose
from assistant.pipeline import Assistant
from assistant.question import speaking_of, understand
from assistant.records import Candidate
from index import Collection

_RANK_L2, _DECISION_L2 = 2e-3, 2e-2  # on standardised weights, for the mean loss of a question
_WITHOUT, _FOREIGN = 0.3, 0.2  # shares of a set's questions that questions without an answer are made of
_MADE_WEIGHT = 0.5  # of those
_FOLDS = 4  # of the sets, for the scores that the decision is learned from
_SILENCES = np.round(np.arange(-0.5, 0.51, 0.05), 2)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

Found = tuple[Candidate, np.ndarray]


@dataclass
class Asked:
    """One question with its candidates: their signs (candidates, signs), and which of them answer."""

    set: str
    id: str
    answerable: bool
    signs: np.ndarray
    right: np.ndarray
    made: bool = False  # of another question, so that nothing answers it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--cache", type=Path, help="where collections are kept between runs")
    parser.add_argument("--examples", type=Path, help="where examples are kept, to learn from them again without asking again")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    if args.examples and args.examples.exists():
        data = load(args.examples)
    else:
        data = examples(args.sets, args.cache or Path(tempfile.mkdtemp()))
        if args.examples:
            save(data, args.examples)
    if args.table:
        print(HEAD)
        for held in dict.fromkeys(a.set for a in data):
            made = learn([a for a in data if a.set != held])
            print(line(held, made, [a for a in data if a.set == held and not a.made]), flush=True)
    if args.out:
        counts = Counter((a.set, a.made) for a in data)
        card = {
            "what": "ranks candidate answers and decides on silence (assistant/extractive/judge.py)",
            "learned_from": {name: {"questions": counts[name, False], "made without an answer": counts[name, True]} for name, _ in counts},
            "sources": "question sets over public official documents (p1-p5, dev) and over documents written for this project (Apache-2.0)",
            "measures": "tests/benchmarks/RESULTS.md, each set by what is learned from the others",
            "program": "tests/benchmarks/train_judge.py",
        }
        args.out.write_text(json.dumps({"card": card, **learn(data).to_dict()}, ensure_ascii=False) + "\n", encoding="utf-8")


# ---------------------------------------------------------------------------- examples


def examples(sets: Sequence[str], cache: Path) -> list[Asked]:
    """Every question with its candidates, and those made of them that nothing answers."""
    gold: list[tuple[str, tuple[Item, ...]]] = []
    for given in sets:
        name, _, rest = given.partition("=")
        questions, *documents = rest.split(":")
        with Collection(cache / name) as collection:
            collection.add([p for d in documents for p in _paths(d)])
        gold.append((name, read(Path(questions)).items))
    data: list[Asked] = []
    for n, (name, items) in enumerate(gold):
        data += asked(name, items, gold[n - 1][1] if len(gold) > 1 else (), cache)
    return data


def _paths(pattern: str) -> list[Path]:
    path = Path(pattern)
    return sorted(path.parent.glob(path.name)) if path.name.endswith("*") else [path]


def asked(name: str, items: Sequence[Item], others: Sequence[Item], cache: Path) -> Iterator[Asked]:
    """The questions of a set with their candidates, judged by the project's own measure, and questions made of them and `others`."""
    rng = random.Random(29)
    with Collection(cache / name) as collection:
        known = {y for d in collection.documents() for y in _YEAR.findall(collection.text(d.id))}
        for item in items:
            found = candidates(collection, item.question, item.history)
            answerable = item.type != "unanswerable"
            right = [answerable and bool(score(item, {"answer": _said(c)})["score"]) for c, _ in found]
            yield Asked(name, item.id, answerable, _stack(found), np.array(right, bool))
            if answerable:
                yield from _made_of(name, item, found, right, collection, known, rng)
        for item in rng.sample(list(others), min(len(others), round(_FOREIGN * len(items)))):
            if item.type != "unanswerable" and not item.history:
                yield _none(name, f"{item.id}-elsewhere", candidates(collection, item.question, ()))


def _made_of(
    name: str, item: Item, found: Sequence[Found], right: Sequence[bool], collection: Collection, known: set[str], rng: random.Random
) -> Iterator[Asked]:
    """Questions that nothing answers: without the passages that answer, and about a year that the documents never name."""
    telling = {
        e.passage.id
        for (c, _), r in zip(found, right, strict=True)
        for s in c.statements
        for e in s.evidence
        if r or any(covers({"source": e.document.name, "text": e.passage.text}, q) for q in item.evidence)
    }
    if rng.random() < _WITHOUT:
        yield _none(name, f"{item.id}-without", candidates(collection, item.question, item.history, without=telling))
    year = _YEAR.search(item.question)
    if year and not item.history and item.question.count(year.group()) == 1:
        later = range(int(year.group()) + 3, int(year.group()) + 40)
        other = next(str(y) for y in later if str(y) not in known)
        yield _none(name, f"{item.id}-year", candidates(collection, item.question.replace(year.group(), other), ()))


def candidates(
    collection: Collection, question: str, history: Sequence[tuple[str, str]], without: frozenset[int] | set[int] = frozenset()
) -> list[Found]:
    """The candidates for a question, each with its signs, as if the passages `without` were not there."""
    asking = understand(question, collection.documents(), tuple(history))
    if asking.refused:
        return []
    scored, _ = speaking_of(asking, Assistant(collection).retrieve(asking, k=20 + len(without)), collection)
    scored = [s for s in scored if s.hit.passage.id not in without][:20]
    if not scored:
        return []
    about = Situation.of(asking, scored)
    return [
        (c, signs(about, c))
        for c in propose(asking, scored, collection)
        if not any(e.passage.id in without for s in c.statements for e in s.evidence)
    ]


def _none(name: str, ident: str, found: Sequence[Found]) -> Asked:
    return Asked(name, ident, False, _stack(found), np.zeros(len(found), bool), made=True)


def _said(candidate: Candidate) -> str:
    return " ".join([candidate.lead, *(s.text for s in candidate.statements)]).strip()


def _stack(found: Sequence[Found]) -> np.ndarray:
    return np.array([v for _, v in found], np.float64).reshape(len(found), len(SIGNS))


def save(data: Sequence[Asked], path: Path) -> None:
    """Write the examples."""
    about = json.dumps([(a.set, a.id, a.answerable, a.made, len(a.signs)) for a in data])
    signs_of = np.concatenate([a.signs for a in data]).astype(np.float32)
    np.savez(path, signs=signs_of, right=np.concatenate([a.right for a in data]), about=about)


def load(path: Path) -> list[Asked]:
    """The examples that `save` wrote."""
    out, at = [], 0
    with np.load(path) as kept:
        signs_of, right = kept["signs"], kept["right"]
        for name, ident, answerable, made, n in json.loads(str(kept["about"])):
            out.append(Asked(name, ident, answerable, signs_of[at : at + n], right[at : at + n], made))
            at += n
    return out


# ---------------------------------------------------------------------------- learning


def learn(data: Sequence[Asked]) -> Judge:
    """The judge learned from questions; its decision from scores that each set got without itself being learned from."""
    whole = learn_rank(data)
    names = list(dict.fromkeys(a.set for a in data))
    looked, right, none, weights, real = [], [], [], [], []
    for fold in range(_FOLDS):
        held = set(names[fold::_FOLDS])
        rank = learn_rank([a for a in data if a.set not in held], whole)
        for a in data:
            if a.set in held and len(a.signs):
                scores = rank(a.signs)
                order = np.argsort(-scores, kind="stable")
                looked.append(decision(a.signs, scores, order))
                right.append(float(a.right[order[0]]))
                none.append(float(not a.answerable))
                weights.append(_weight(a))
                real.append(not a.made)
    values, w = np.array(looked), np.array(weights)
    models = logistic(values, np.array(right), w), logistic(values, np.array(none), w)
    p_right, p_none = (1 / (1 + np.exp(-m(values))) for m in models)
    lead, kept = p_none - p_right, np.array(real)
    gains = [np.where(lead > t, none, right)[kept].mean() for t in _SILENCES]
    return Judge(whole, *models, silence=float(_SILENCES[int(np.argmax(gains))]))


def learn_rank(data: Sequence[Asked], start: Linear | None = None) -> Linear:
    """A listwise logistic regression over questions that some candidate answers and some does not; `start` is where it begins."""
    used = [a for a in data if a.right.any() and not a.right.all()]
    z, mean, scale = _standard(np.concatenate([a.signs for a in used]))
    right = np.concatenate([a.right for a in used])
    starts = np.cumsum([0, *(len(a.signs) for a in used)])[:-1]
    group = np.repeat(np.arange(len(used)), [len(a.signs) for a in used])
    weight = np.array([_weight(a) for a in used], np.float32)

    def loss(given: np.ndarray) -> tuple[float, np.ndarray]:
        w = given.astype(np.float32)
        s = z @ w
        p = _softmax(s, starts, group)
        q = _softmax(np.where(right, s, -1e9), starts, group)
        held = np.add.reduceat(np.where(right, p, 0.0), starts)
        value = -(weight * np.log(np.maximum(held, 1e-12))).sum() / weight.sum() + _RANK_L2 * w @ w
        return float(value), (((p - q) * weight[group]) @ z / weight.sum() + 2 * _RANK_L2 * w).astype(np.float64)

    found = minimize(loss, np.zeros(z.shape[1]) if start is None else start.weights, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return Linear(mean, scale, found.x)


def _softmax(s: np.ndarray, starts: np.ndarray, group: np.ndarray) -> np.ndarray:
    e = np.exp(s - np.maximum.reduceat(s, starts)[group])
    return e / np.add.reduceat(e, starts)[group]


def _standard(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    mean, scale = values.mean(0), values.std(0)
    scale[scale < 1e-6] = 1.0
    return np.clip((values - mean) / scale, -FAR, FAR).astype(np.float32), mean, scale


def logistic(values: np.ndarray, target: np.ndarray, weight: np.ndarray) -> Linear:
    """A logistic regression with an L2 penalty, its bias free."""
    z, mean, scale = _standard(values)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = z @ w[:-1] + w[-1]
        value = (weight * (np.logaddexp(0, s) - target * s)).sum() / weight.sum() + _DECISION_L2 * w[:-1] @ w[:-1]
        error = weight * (1 / (1 + np.exp(-s)) - target) / weight.sum()
        return float(value), np.append(error @ z + 2 * _DECISION_L2 * w[:-1], error.sum())

    found = minimize(loss, np.zeros(z.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return Linear(mean, scale, found.x[:-1], float(found.x[-1]))


def _weight(a: Asked) -> float:
    return _MADE_WEIGHT if a.made else 1.0


# ---------------------------------------------------------------------------- measuring

HEAD = f"{'set':12} {'n':>4} {'best':>6} {'chosen':>7} {'score':>6} {'answered':>9} {'abst.P':>7} {'abst.R':>7} {'AUC':>5}"


def line(name: str, judge: Judge, held: Sequence[Asked]) -> str:
    """The figures of one set: what its best candidates would reach, what is chosen, what is said and when it is silent."""
    none = np.array([not a.answerable for a in held])
    judged = [judge(a.signs) if len(a.signs) else None for a in held]
    hit = np.array([j is not None and bool(a.right[j.order[0]]) for a, j in zip(held, judged, strict=True)])
    quiet = np.array([j is None or j.silent for j in judged])
    sure = np.array([-9.0 if j is None else j.right - j.none for j in judged])
    right = np.where(none, quiet, hit & ~quiet)
    apart = [(sure[~none] > x).mean() + (sure[~none] == x).mean() / 2 for x in sure[none]]
    figures = (
        np.mean([a.right.any() for a in held if a.answerable]), hit[~none].mean(), right.mean(), right[~none].mean(),
        none[quiet].mean() if quiet.any() else np.nan, quiet[none].mean() if none.any() else np.nan, np.mean(apart) if apart else np.nan,
    )  # fmt: skip
    return f"{name:12} {len(held):4} " + " ".join(f"{f:{w}.3f}" for f, w in zip(figures, (6, 7, 6, 9, 7, 7, 5), strict=True))


if __name__ == "__main__":
    main()
