"""Learn the weights of the ranking's signs: `python -m assistant.training.ranking --help`.

Every source of questions is judged by weights learnt without it (leave one source out), beside plain BM25 and the
standard-score sum of BM25 and the embedder; then the weights of all are written. Nothing is asked of the network.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.retrieval import SIGNS, Fusion

from .examples import Examples, Source, examples_of, generated, of_folder, of_sets, of_squad
from .listwise import fitted, measures

__all__ = ["BM25", "FLOOR", "calibrated", "left_out", "main"]

_SHOWN = ("recall@1", "recall@5", "recall@10", "mrr@10", "covered@5", "candidates")
_AT_MOST = 60.0  # questions that a source counts as, however many it has
_FIRST, _TENTH = 2.5, 1.2  # the scores of the first and of the tenth passage, on the average: what readers were made for


def _only(**weights: float) -> NDArray[np.float32]:
    return np.array([weights.get(name, 0.0) for name in SIGNS], np.float32)


BM25 = _only(syllables=1.0)
FLOOR = _only(syllables=1.0, standard_cosine=1.0)


def left_out(examples: Sequence[Examples], *, without: Sequence[str] = ()) -> list[NDArray[np.float32]]:
    """For each source the weights learnt from all others."""
    return [_learnt([o for o in examples if o is not e], without) for e in examples]


def _learnt(examples: Sequence[Examples], without: Sequence[str] = ()) -> NDArray[np.float32]:
    return fitted(examples, weights=[min(1.0, _AT_MOST / len(e.ids)) for e in examples], without=without)


def calibrated(examples: Sequence[Examples], weights: NDArray[np.float32]) -> Fusion:
    """The weights with the scale and shift that give the first and the tenth passage of a question their average scores."""
    first, tenth = [], []
    for e in examples:
        utility = np.sort(np.nan_to_num(e.signs @ weights, nan=-np.inf), axis=1)[:, ::-1]
        whole = np.isfinite(utility[:, 9])
        first.append(utility[whole, 0])
        tenth.append(utility[whole, 9])
    high, low = float(np.concatenate(first).mean()), float(np.concatenate(tenth).mean())
    scale = (_FIRST - _TENTH) / max(1e-6, high - low)
    return Fusion(weights, scale, _FIRST - scale * high)


def _table(examples: Sequence[Examples], without: Sequence[str]) -> None:
    _say(f"{'source':16}{'weights':12}" + "".join(f"{n:>12}" for n in _SHOWN))
    for e, own in zip(examples, left_out(examples, without=without), strict=True):
        for name, weights in (("BM25", BM25), ("floor", FLOOR), ("left out", own)):
            found = measures(e, weights)
            _say(f"{e.name:16}{name:12}" + "".join(f"{found[n]:12.3f}" for n in _SHOWN))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  a program's report


def _sources(given: argparse.Namespace) -> list[Source]:
    out: list[Source] = []
    for questions, folder in given.sets:
        out += of_sets(Path(questions), Path(folder))
    out += [of_folder(Path(questions), Path(folder)) for questions, folder in given.set]
    out += [of_squad(file) for file in given.squad]
    if given.text is not None:
        out += generated(given.text)
    return out


def main() -> None:
    """Build the examples, judge each source by the others, and write the weights learnt from all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs=2, action="append", default=[], metavar=("QUESTIONS", "FOLDER"), help="sets told by prefixes")
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("QUESTIONS", "FOLDER"), help="questions over one folder")
    parser.add_argument("--squad", type=Path, action="append", default=[], help="questions with their passages, in SQuAD's format")
    parser.add_argument("--text", type=Path, help="folder with laws.jsonl.gz and wikipedia.jsonl.gz, whose headings are asked for")
    parser.add_argument("--homes", type=Path, help="where the collections are kept for the next time; default: nowhere")
    parser.add_argument("--without", nargs="*", default=[], help="signs to leave out")
    parser.add_argument("--out", type=Path, help="file of the weights; default: only the figures are shown")
    given = parser.parse_args()
    began = time.perf_counter()
    with ExitStack() as stack:
        homes = given.homes or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        examples = []
        for source in _sources(given):
            examples.append(examples_of(source, homes / source.name))
            _say(f"{time.perf_counter() - began:7.1f} s  {source.name}: {len(examples[-1].ids)} questions")
    _table(examples, given.without)
    model = calibrated(examples, _learnt(examples, given.without))
    _say(json.dumps(model.to_dict(), indent=2))
    if given.out is not None:
        told = model.to_dict() | {"learnt_from": {e.name: len(e.ids) for e in examples}}
        given.out.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
