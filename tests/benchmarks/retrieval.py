"""How well retrieval finds what answers, beside plain BM25 and the embedder alone on the same passages, set by set.

    python tests/benchmarks/retrieval.py [--sets QUESTIONS FOLDER] [--set QUESTIONS FOLDER] [--squad FILE …] [--beir FOLDER …]
                                         [--homes FOLDER] [--json OUT]

A program to run by hand, not a test. Needs `pip install bm25s`. `--sets` takes questions whose ids begin with the name
of their set, over the documents whose names begin so; `--set` questions over one folder; both are measured by the
quotes of their evidence: all of them within the first k passages, and once more for those questions whose quotes are
within passages at all (`covered`). `--squad` and `--beir` are measured by the texts that answer. BM25 (k1 1.5, b 0.75,
bm25s's) sees what the search sees: title, headings and text, as syllables in lower case. With their 95% bootstrap
intervals, and the milliseconds of a question: median and 95th percentile, understanding included.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from assistant import Assistant
from assistant.evaluation import Item, borrowed
from assistant.evaluation.beir import measured
from assistant.evaluation.scoring import covers
from assistant.evaluation.statistics import estimates
from assistant.question import understand
from assistant.training.examples import Source, of_beir, of_folder, of_sets, of_squad
from index import Collection
from index.language import nfc, tokens
from index.retrieval.query import analyse

DEPTH = 100  # passages of a ranking
BY_QUOTES = ("recall@1", "recall@5", "recall@10", "covered@5", "mrr@10")
BY_TEXTS = ("recall@1", "recall@5", "recall@10", "ndcg@10", "mrr@10")

Ranking = Callable[[Item], Sequence[int]]  # ids of the passages found for a question, best first


@dataclass(frozen=True)
class Unit:
    """A passage: its document, its own text, and all that BM25 indexes."""

    id: int
    document: str
    source: str
    text: str
    seen: str


def units(collection: Collection) -> dict[int, Unit]:
    """All passages of a collection by id."""
    return {
        p.id: Unit(p.id, d.id, d.name, p.text, "\n".join((d.title, *p.section, *p.groups, p.text)))
        for d in collection.documents()
        for p in collection.passages(d.id)
    }


def asked(item: Item) -> str:
    """A question as one that does not follow dialogues is given it: behind the question before it, if there is one."""
    return nfc(f"{item.history[-1][0]} {item.question}" if item.history else item.question)


def by_bm25(passages: Sequence[Unit]) -> Ranking:
    """Plain BM25 over syllables."""
    import bm25s

    def syllables(text: str) -> list[str]:
        return [t.key for t in tokens(text)]

    model = bm25s.BM25()
    model.index([syllables(p.seen) for p in passages], show_progress=False)
    count = min(DEPTH, len(passages))

    def rank(item: Item) -> list[int]:
        found, scores = model.retrieve([syllables(asked(item))], k=count, show_progress=False)
        return [passages[n].id for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def by_embedder(collection: Collection) -> Ranking:
    """The cosine of the collection's own vectors."""
    derived = collection._current()

    def rank(item: Item) -> list[int]:
        query = analyse(asked(item))
        vector = derived.embedder.encode_query([query.meant if derived.embedder.wants_translations else query.text])[0]
        return [int(i) for i in derived.vectors.search(vector, DEPTH)[0]]

    return rank


def by_everything(collection: Collection, depth: int) -> Ranking:
    """What questions are answered from."""
    assistant = Assistant(collection, reader="extractive")

    def rank(item: Item) -> list[int]:
        question = understand(item.question, collection.documents(), item.history)
        return [s.hit.passage.id for s in assistant.retrieve(question, k=depth)]

    return rank


# ------------------------------------------------------------------------------------------------- the figures


def quoted(item: Item, found: Sequence[Unit], passages: Sequence[Unit]) -> dict[str, float | None]:
    """Recall and reciprocal rank of the quotes of an item's evidence."""
    shown = [{"source": p.source, "text": p.text} for p in found[:10]]
    held = [[covers(p, e) for p in shown] for e in item.evidence]
    row: dict[str, float | None] = {f"recall@{k}": float(all(any(h[:k]) for h in held)) for k in (1, 5, 10)}
    first = next((n for n in range(len(shown)) if any(h[n] for h in held)), None)
    row["mrr@10"] = 0.0 if first is None else 1 / (first + 1)
    whole = all(
        any(covers({"source": p.source, "text": p.text}, e) for p in passages if p.source.startswith(e.document)) for e in item.evidence
    )
    row["covered@5"] = row["recall@5"] if whole else None
    return row


def report(source: Source, home: Path) -> dict[str, Any]:
    """Measure the three retrievals on one source and print them."""
    if source.texts:
        borrowed.build(home, source.texts)
        items = [i if i.relevant else replace(i, relevant={i.evidence[0].document: 1}) for i in source.items if i.answerable]
        names = borrowed.sources(home)
    else:
        items = [i for i in source.items if i.answerable and i.evidence]
        names = {}
        with Collection(home) as collection:
            collection.add(source.files)
    out: dict[str, Any] = {}
    with Collection(home) as collection:
        by_id = units(collection)
        passages = list(by_id.values())
        rankings = {
            "BM25": by_bm25(passages), "embedder": by_embedder(collection), "full": by_everything(collection, DEPTH if names else 20),
        }  # fmt: skip
        print(f"\n{source.name}: {len(items)} questions, {len(passages)} passages of {len(collection.documents())} documents", flush=True)
        measures = BY_TEXTS if names else BY_QUOTES
        print(f"| {source.name} | {' | '.join(measures)} | ms p50, p95 |\n|---{'|---:' * (len(measures) + 1)}|")
        for name, rank in rankings.items():
            rank(items[0])  # loads what is needed
            found, times = [], []
            for item in items:
                began = time.perf_counter()
                found.append([by_id[i] for i in rank(item)])
                times.append(1e3 * (time.perf_counter() - began))
            if names:
                ranked = {i.id: borrowed.ranking([(u.document, 0.0) for u in f], names) for i, f in zip(items, found, strict=True)}
                scored = measured(items, ranked)
                rows: list[Any] = [scored[i.id] for i in items]
            else:
                rows = [quoted(i, f, passages) for i, f in zip(items, found, strict=True)]
            value = estimates(rows, measures)
            cells = [f"{100 * e.value:.1f} ({100 * e.low:.1f}–{100 * e.high:.1f})" if (e := value.get(m)) else "–" for m in measures]
            late = sorted(times)[math.ceil(0.95 * len(times)) - 1]
            print(f"| {' | '.join([name, *cells, f'{median(times):.1f}, {late:.1f}'])} |", flush=True)
            out[name] = {m: e.to_dict() for m, e in value.items()} | {"ms": [median(times), late]}
    return out


def main() -> None:
    """Measure every set and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs=2, action="append", default=[], metavar=("QUESTIONS", "FOLDER"))
    parser.add_argument("--set", nargs=2, action="append", default=[], metavar=("QUESTIONS", "FOLDER"))
    parser.add_argument("--squad", type=Path, action="append", default=[])
    parser.add_argument("--beir", type=Path, action="append", default=[])
    parser.add_argument("--homes", type=Path, help="where the collections are kept for the next time; default: nowhere")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    given = parser.parse_args()
    sources = [s for questions, folder in given.sets for s in of_sets(Path(questions), Path(folder))]
    sources += [of_folder(Path(questions), Path(folder)) for questions, folder in given.set]
    sources += [*map(of_squad, given.squad), *map(of_beir, given.beir)]
    if not sources:
        sys.exit("nothing to measure: give --sets, --set, --squad or --beir")
    with ExitStack() as stack:
        homes = given.homes or Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        out = {source.name: report(source, homes / source.name) for source in sources}
    if given.json is not None:
        given.json.write_text(json.dumps(out, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
