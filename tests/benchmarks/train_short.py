"""Learn which words of a statement are the short answer, and measure it on question sets that it did not learn from.

    python tests/benchmarks/train_short.py --squad FILE.json… [SET…] [--cache DIR] [--measure FILE.json] [--out SHORT.json] [--table]

`--squad` files (SQuAD format) give questions with the exact words that answer them; the statement is one to three sentences of
the paragraph, drawn with a fixed seed, that hold these words. A SET is NAME=GOLD.jsonl:DOCUMENT[:DOCUMENT…] as for `train_judge.py`:
the statements are units that answer the question by the project's measure, and the spans that hold everything that has to be in
the answer, and little more, are right. With `--table` each set, and each fifth of the SQuAD paragraphs, is judged by what is
learned from all others; `--measure` names a SQuAD file that is only measured. `--out` writes what is learned from all.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from train_judge import _paths, _said, candidates

from assistant.evaluation import read
from assistant.evaluation.scoring import contains, folded, score
from assistant.evaluation.squad import normalised
from assistant.extractive.expected import Expected, grams, window
from assistant.extractive.short import _EDGE, _OTHER, _UPPER, Short, best, combined
from assistant.extractive.spans import FORMS, SLOTS, Spans, Text, spans, word_key
from assistant.extractive.units import MOST_WORDS, _units
from assistant.question import Question, understand
from index import Collection
from index.language import fold, tokens

CARD = (
    "Learned by tests/benchmarks/train_short.py from XQuAD (vi; Artetxe et al. 2020; CC BY-SA 4.0), the development set of MLQA (vi, with "
    "Vietnamese and English questions; Lewis et al. 2020; CC BY-SA 3.0), and questions over Vietnamese administrative documents written "
    "for this project. Weights of words and of signs only; no sentence of these sets is kept."
)
_GRAM, _ASKING, _WORD = 4, 8, 12  # times that a gram, an interrogative, a border word has to be seen
_WORDS = 300
_L2_EXPECTED, _L2, _L2_SLOTS = 1e-3, 1e-4, 3e-4  # on standardised signs, per question
_DRAWN = 100  # spans of a question that it learns from at once: drawn first, then the most probable ones
_FOLDS = 4
_DOCUMENTS = 2.0  # weight of a question over official documents against one over an encyclopedia
_LOOSE = 4  # syllables that a right span may have beyond what has to be in it


@dataclass
class Example:
    """One question with a statement that answers it; `f1` is the worth of each span (0 to 1), `right` which are right."""

    set: str
    question: Question
    body: str
    text: Text
    found: Spans
    f1: np.ndarray
    right: np.ndarray
    exact: bool  # whether the very words are known, not only what has to be in them

    @property
    def form(self) -> np.ndarray:
        """The forms of the right spans, most of them, and the logarithm of their length."""
        shortest = self.right & (self.found.signs[:, 0] <= self.found.signs[self.right, 0].min() + 1e-6)
        return np.append(self.found.forms[shortest].mean(0) > 0.5, self.found.signs[shortest, 1].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--squad", type=Path, nargs="+", required=True)
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--cache", type=Path, help="where collections are kept between runs")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    cache = args.cache or Path(tempfile.mkdtemp())
    given = [r for path in args.squad for r in of_squad(path)]
    for named in args.sets:
        name, _, rest = named.partition("=")
        gold, *documents = rest.split(":")
        given += list(of_items(name, Path(gold), [p for d in documents for p in _paths(d)], cache))
    odds = asking([(q, b) for _, q, b, _ in given])
    data = [e for r in given if (e := example(*r, odds)) is not None and e.right.any()]
    measured = [e for r in random.Random(5).sample(list(of_squad(args.measure)), 500) if (e := example(*r, odds))] if args.measure else []
    if args.table:
        print(f"{'set':14} {'n':>5} {'possible':>8} {'EM':>6} {'F1':>6} {'syllables':>9}")
        sets = list(dict.fromkeys(e.set for e in data if not e.exact))
        for held in sets:
            print(line(held, learn([e for e in data if e.set != held], odds), [e for e in data if e.set == held]), flush=True)
        model = learn([e for e in data if part(e) or not e.exact], odds)
        print(line("squad fifth", model, [e for e in data if e.exact and not part(e)]), flush=True)
    if args.out or measured:
        model = learn(data, odds)
        if measured:
            print(line(args.measure.stem, model, measured), flush=True)
        if args.out:
            made = {"card": CARD, **model.to_dict()}
            args.out.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def part(e: Example) -> int:
    """The fifth of the paragraphs that an example belongs to."""
    return crc32(e.body[:40].encode()) % 5


# ---------------------------------------------------------------------------- examples

Given = tuple[str, str, str, list[str] | list[list[str]]]  # set, question, statement, the answers or what has to be in them


def of_squad(path: Path) -> Iterator[Given]:
    """Questions over paragraphs, each with sentences that hold the answer, and the answers."""
    rng = random.Random(3)
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text, units = paragraph["context"], _units(paragraph["context"])
            for qa in paragraph["qas"]:
                start, said = qa["answers"][0]["answer_start"], qa["answers"][0]["text"]
                holding = [n for n, (a, b) in enumerate(units) if a < start + len(said) and start < b]
                if not holding or text[start : start + len(said)] != said:
                    continue
                body = _grown(text, units, holding[0], holding[-1], rng)
                answers = sorted({" ".join(a["text"].split()) for a in qa["answers"] if " ".join(a["text"].split()) in body})
                for question in (qa["question"], qa.get("question_en")):
                    if question and answers:
                        yield path.stem, question, body, answers


def _grown(text: str, units: Sequence[tuple[int, int]], first: int, last: int, rng: random.Random) -> str:
    for _ in range(rng.choice((0, 0, 1, 2))):
        before, behind = (first - 1, last) if rng.random() < 0.5 else (first, last + 1)
        if before >= 0 and behind < len(units) and len(text[units[before][0] : units[behind][1]].split()) <= MOST_WORDS:
            first, last = before, behind
    return " ".join(text[units[first][0] : units[last][1]].split())


def of_items(name: str, gold: Path, documents: Sequence[Path], cache: Path) -> Iterator[Given]:
    """Questions of the project's own sets, each with up to two whole units that answer it, and what has to be in the answer."""
    with Collection(cache / name) as collection:
        collection.add(documents)
        for item in read(gold).items:
            if not item.answerable or item.history:
                continue
            seen: list[str] = []
            for c, _ in candidates(collection, item.question, ()):
                if c.source != "units" or c.body in seen or len(seen) == 2 or not score(item, {"answer": _said(c)})["score"]:
                    continue
                if all(any(contains(folded(c.body), w) for w in group) for group in item.must_include):
                    seen.append(c.body)
                    yield name, item.question, c.body, [list(g) for g in item.must_include]


def example(name: str, asked: str, body: str, wanted: list[str] | list[list[str]], odds: dict[str, float]) -> Example | None:
    """A question with the spans of its statement; None where there are none."""
    question, text = understand(asked, []), Text.of(body)
    found = spans(question, text, window(asked, odds))
    if found is None:
        return None
    exact = isinstance(wanted[0], str)
    if exact:
        f1 = np.max([_overlap(text, found, normalised(str(w), english=False)) for w in wanted], axis=0)
    else:
        f1 = _holding(text, found, wanted)  # type: ignore[arg-type]
    return Example(name, question, body, text, found, f1, f1 > 0.999, exact)


def _overlap(text: Text, found: Spans, gold: list[str]) -> np.ndarray:
    """SQuAD's F1 of every span with an answer's words."""
    wanted = Counter(gold)
    said = [normalised(text.text[a:b], english=False) for a, b in zip(text.starts, text.ends, strict=True)]
    held = np.array([[w.count(g) for w in said] for g in wanted], np.float32).reshape(len(wanted), len(said))
    counts = np.pad(np.cumsum(held, axis=1), ((0, 0), (1, 0)))
    size = np.pad(np.cumsum([len(w) for w in said]), (1, 0))
    common = np.minimum(counts[:, found.last + 1] - counts[:, found.first], np.array(list(wanted.values()))[:, None]).sum(axis=0)
    return 2 * common / np.maximum(1, size[found.last + 1] - size[found.first] + len(gold))


def _holding(text: Text, found: Spans, groups: list[list[str]]) -> np.ndarray:
    """1 for each span that holds a wording of every group and is not much longer than the shortest one that does."""
    size = found.last - found.first + 1
    held = np.zeros(len(size), bool)
    for n in np.argsort(size, kind="stable"):
        if held.any() and size[n] > size[held].min() + _LOOSE:
            break
        said = folded(found.words(text, n))
        held[n] = all(any(contains(said, w) for w in group) for group in groups)
    return held.astype(np.float32)


# ---------------------------------------------------------------------------- learning


def asking(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """How much more often questions use a word, or a pair of words, than texts, as a logarithm.

    Vietnamese ones, with their diacritics and without, are set against the statements; English ones against the rest of English
    questions, behind their first four words.
    """
    out: dict[str, float] = {}
    for english in (False, True):
        asked, told = Counter[str](), Counter[str]()
        for q, body in pairs:
            if understand(q, []).english is english:
                asked.update(_words(q) if english else _words(q) | _words(fold(q)))
                told.update(_words(q, 4) if english else _words(body) | _words(fold(body)))
        odds = {w: float(np.log((n + 0.5) / (told[w] + 0.5))) for w, n in asked.items() if n >= _ASKING}
        out |= {w: max(v, out.get(w, 0.0)) for w, v in odds.items() if v > np.log(2)}
    return out


def _words(text: str, start: int = 0) -> set[str]:
    """The words of a text from the `start`-th on, and their pairs."""
    keys = [t.key for t in tokens(text)][start:]
    return {*keys, *(f"{one} {two}" for one, two in zip(keys, keys[1:], strict=False))}


def learn(data: Sequence[Example], odds: dict[str, float]) -> Short:
    """The choice learned from examples; each is weighed with expectations that it was not learned from."""
    usual = np.mean([e.form[:-1] for e in data], axis=0)
    values: list[np.ndarray] = [np.empty(0)] * len(data)
    folds = np.array([crc32(e.question.standalone.encode()) % _FOLDS for e in data])
    for f in range(_FOLDS):
        expected = learn_expected([e for e, g in zip(data, folds, strict=True) if g != f], odds)
        for n in np.flatnonzero(folds == f):
            likely, length, _ = expected(data[n].question.standalone)
            values[n] = combined(data[n].found, likely - usual, length)
    counted = Counter(word_key(k) for e in data for k in e.text.keys)
    table = [_EDGE, _OTHER, _UPPER, *(w for w, n in counted.most_common(_WORDS) if n >= _WORD)]
    words = {w: n for n, w in enumerate(table)}
    mean, scale = _standard(values)
    blank = Short(learn_expected(data, odds), usual, mean, scale, np.zeros(len(mean)), words, np.zeros((len(SLOTS), len(words))), 0.0)
    slots = [blank.borders(e.text, e.found) for e in data]
    standard = [np.clip((v - mean) / scale, -8, 8).astype(np.float32) for v in values]
    weights, worth = learn_rank(data, standard, slots, len(words))
    least = learn_least(data, [v @ weights + worth[np.arange(len(SLOTS)), s].sum(1) for v, s in zip(standard, slots, strict=True)])
    return Short(blank.expected, usual, mean, scale, weights, words, worth, least)


def _standard(values: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    count = sum(len(v) for v in values)
    mean = sum(v.sum(axis=0, dtype=np.float64) for v in values) / count
    scale = np.sqrt(sum(((v - mean) ** 2).sum(axis=0) for v in values) / count)
    return mean, np.where(scale < 1e-6, 1.0, scale)


def learn_expected(data: Sequence[Example], odds: dict[str, float]) -> Expected:
    """Logistic regressions of the answer's forms, and a linear one of its length, over grams of the question's wording."""
    asked = [w for e in data for w in (e.question.standalone, fold(e.question.standalone))]  # typed with its diacritics, and without
    seen = [list(dict.fromkeys(grams(window(w, odds)))) for w in asked]
    kept = [g for g, n in Counter(g for gs in seen for g in gs).items() if n >= _GRAM]
    ids = {g: n for n, g in enumerate(kept)}
    rows = [[ids[g] for g in gs if g in ids] for gs in seen]
    ends = np.cumsum([0, *(len(r) for r in rows)])
    x = csr_matrix((np.ones(ends[-1]), np.array([n for r in rows for n in r], np.intp), ends), shape=(len(rows), len(ids)))
    y, count, forms = np.repeat(np.array([e.form for e in data], np.float64), 2, axis=0), len(asked), len(FORMS) + 1

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        bias, weights = v[:forms], v[forms:].reshape(len(ids), forms)
        z = x @ weights + bias
        value = (np.logaddexp(0, z[:, :-1]) - y[:, :-1] * z[:, :-1]).sum() / count + ((z[:, -1] - y[:, -1]) ** 2).sum() / 2 / count
        error = np.column_stack([1 / (1 + np.exp(-z[:, :-1])) - y[:, :-1], z[:, -1] - y[:, -1]]) / count
        gradient = np.concatenate([error.sum(axis=0), (x.T @ error + 2 * _L2_EXPECTED * weights).ravel()])
        return float(value + _L2_EXPECTED * (weights**2).sum()), gradient

    found = minimize(loss, np.zeros(forms * (len(ids) + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return Expected({w: v for w, v in odds.items()}, ids, found[forms:].reshape(len(ids), forms), found[:forms])


def learn_rank(
    data: Sequence[Example], values: Sequence[np.ndarray], slots: Sequence[np.ndarray], words: int
) -> tuple[np.ndarray, np.ndarray]:
    """A listwise logistic regression over the spans of each example, first over some drawn ones, then over those hard to tell."""
    rng = np.random.default_rng(1)
    used = [np.union1d(np.flatnonzero(e.right), rng.choice(len(e.right), min(_DRAWN, len(e.right)), replace=False)) for e in data]
    size = values[0].shape[1]
    start = np.zeros(size + len(SLOTS) * words)
    for steps in (60, 120):
        start = _ranked(data, values, slots, used, words, start, steps)
        weights, worth = start[:size], start[size:].reshape(len(SLOTS), words)
        scores = [v @ weights + worth[np.arange(len(SLOTS)), s].sum(axis=1) for v, s in zip(values, slots, strict=True)]
        hard = [np.union1d(np.flatnonzero(e.right), np.argsort(-s)[:_DRAWN]) for e, s in zip(data, scores, strict=True)]
        used = [np.union1d(h, u[::3]) for h, u in zip(hard, used, strict=True)]
    return weights, worth


def _ranked(data, values, slots, used, words, begin, steps) -> np.ndarray:  # type: ignore[no-untyped-def]
    z = np.concatenate([v[u] for v, u in zip(values, used, strict=True)])
    at = np.concatenate([s[u] for s, u in zip(slots, used, strict=True)]) + np.arange(len(SLOTS)) * words
    right = np.concatenate([e.right[u] for e, u in zip(data, used, strict=True)]).astype(np.float64)
    lengths = [len(u) for u in used]
    share = np.array([1.0 if e.exact else _DOCUMENTS for e in data])
    share /= share.sum()
    starts, group = np.cumsum([0, *lengths])[:-1], np.repeat(np.arange(len(used)), lengths)

    def softmax(s: np.ndarray) -> np.ndarray:
        e = np.exp(s - np.maximum.reduceat(s, starts)[group])
        return e / np.add.reduceat(e, starts)[group]

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        w, t = v[: z.shape[1]], v[z.shape[1] :]
        s = (z @ w.astype(np.float32)).astype(np.float64) + t[at].sum(axis=1)
        p = softmax(s)
        held = np.maximum(np.add.reduceat(p * right, starts), 1e-12)
        q = p * right / held[group]
        value = -(share * np.log(held)).sum() + _L2 * w @ w + _L2_SLOTS * t @ t
        error = (p - q) * share[group]
        own = sum(np.bincount(at[:, k], error, minlength=len(t)) for k in range(at.shape[1]))
        gradient = np.concatenate([(error.astype(np.float32) @ z).astype(np.float64) + 2 * _L2 * w, own + 2 * _L2_SLOTS * t])
        return float(value), gradient

    return minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x


def learn_least(data: Sequence[Example], scores: Sequence[np.ndarray]) -> float:
    """The expected overlap under which the whole statement is, on the average, as good an answer as the span chosen."""
    looked = []
    for e, s in zip(data, scores, strict=True):
        n, expects = best(e.found, s)
        whole = e.f1[np.argmax(e.found.last - e.found.first)]
        looked.append((expects, float(e.f1[n] - whole)))
    looked.sort()
    gains = np.cumsum([g for _, g in looked])
    return looked[int(gains.argmin())][0] if gains.min() < 0 else 0.0


# ---------------------------------------------------------------------------- measuring


def line(name: str, model: Short, held: Sequence[Example]) -> str:
    """The figures of one set: the best that any span reaches, exact match and F1 of the chosen one, and its length."""
    rows = []
    for e in held:
        likely, length, _ = model.expected(e.question.standalone)
        values = np.clip((combined(e.found, likely - model.usual, length) - model.mean) / model.scale, -8, 8)
        scores = values @ model.weights + model.slots[np.arange(len(SLOTS)), model.borders(e.text, e.found)].sum(axis=1)
        n, _ = best(e.found, scores)
        rows.append((e.right.any(), e.right[n], e.f1[n], e.found.last[n] - e.found.first[n] + 1))
    possible, em, f1, size = np.mean(rows, axis=0)
    return f"{name:14} {len(held):5} {possible:8.3f} {em:6.3f} {f1:6.3f} {size:9.1f}"


if __name__ == "__main__":
    main()
