"""How well retrieval finds the evidence, beside BM25 and an embedder alone, on the same passages and questions.

    python tests/benchmarks/peers.py [--documents PATH …] [--questions FILE.jsonl] [--embedder NAME]

A program to run by hand, not a test. Needs `pip install bm25s`. Without arguments, the bundled questions are asked of
the bundled samples. Four retrievals rank all passages of one collection:

- BM25 with bm25s as it comes, but without its English stop words: words of two letters and more, in lower case;
- BM25 with bm25s over the words that underthesea finds, in lower case, their syllables joined by underscores;
- the collection's embedder alone, by cosine, its questions prepared as the search prepares them: the built-in one is
  given English questions with the lexicon's translations of their terms;
- the full retrieval.

Both BM25 index the document's title, the passage's headings and groups, and its text, because the full retrieval sees
those too. Only the passage's text is scored, and only answerable questions with evidence count. A follow-up is asked
together with the question before it; the full retrieval completes it by itself. Values are percentages with their
95% bootstrap intervals; the time is the median, and includes what is done to the question.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from assistant import Assistant
from assistant.evaluation import Gold, read
from assistant.evaluation.records import Item
from assistant.evaluation.scoring import _retrieved
from assistant.evaluation.statistics import Estimate, estimates
from assistant.question.understanding import understand
from index import Collection
from index.language.text import lower, nfc, words
from index.retrieval.query import analyse

MEASURES = ("recall@1", "recall@5", "recall@10", "mrr@10")
DEPTH = 10  # passages that are scored
NEAREST = 100  # passages that the embedder is asked for

Ranking = Callable[[Item], Sequence[int]]  # ids of the passages found for a question, best first


@dataclass(frozen=True)
class Unit:
    """A passage: where it comes from, its own text, and the parts that BM25 indexes."""

    id: int
    source: str
    text: str
    parts: tuple[str, ...]


def units(collection: Collection) -> list[Unit]:
    """All passages of a collection."""
    return [
        Unit(p.id, d.name, p.text, (d.title, *p.section, *p.groups, p.text))
        for d in collection.documents()
        for p in collection.passages(d.id)
    ]


def asked(item: Item) -> str:
    """A question as one that does not follow dialogues is given it: behind the question before it, if there is one."""
    return nfc(f"{item.history[-1][0]} {item.question}" if item.history else item.question)


def joined(text: str) -> list[str]:
    """The words of a text in lower case, their syllables joined by underscores, without punctuation."""
    found = ("_".join(lower(text[a:b]).split()) for a, b in words(text))
    return [w for w in found if any(c.isalnum() for c in w)]


# ------------------------------------------------------------------------------------------- what is compared


def by_bm25(passages: Sequence[Unit], texts: Any, prepared: Callable[[str], Any]) -> Ranking:
    """BM25 over `texts`, the passages as bm25s takes them, for questions that `prepared` makes alike."""
    import bm25s

    model = bm25s.BM25()
    model.index(texts, show_progress=False)
    count = min(DEPTH, len(passages))

    def rank(item: Item) -> list[int]:
        found, scores = model.retrieve(prepared(asked(item)), k=count, show_progress=False)
        return [passages[n].id for n, score in zip(found[0], scores[0], strict=True) if score > 0]

    return rank


def by_plain_words(passages: Sequence[Unit]) -> Ranking:
    """BM25 with the tokenizer that bm25s has."""
    import bm25s

    def tokenized(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords=None, show_progress=False)

    return by_bm25(passages, tokenized(["\n".join(p.parts) for p in passages]), lambda text: tokenized([text]))


def by_segmented_words(passages: Sequence[Unit]) -> Ranking:
    """BM25 over underthesea's words; titles and headings are segmented by themselves, each once."""
    once = cache(joined)
    return by_bm25(passages, [[w for part in p.parts for w in once(part)] for p in passages], lambda text: [joined(text)])


def by_embedder(collection: Collection) -> Ranking:
    """The cosine of the collection's own vectors."""
    derived = collection._current()
    embedder, vectors = derived.embedder, derived.vectors

    def rank(item: Item) -> list[int]:
        query = analyse(asked(item))
        vector = embedder.encode_query([query.meant if embedder.wants_translations else query.text])[0]
        return [int(i) for i in vectors.search(vector, NEAREST)[0]]

    return rank


def by_everything(collection: Collection) -> Ranking:
    """What questions are answered from."""
    assistant = Assistant(collection, reader="extractive")

    def rank(item: Item) -> list[int]:
        question = understand(item.question, collection.documents(), item.history)
        return [s.hit.passage.id for s in assistant.retrieve(question, k=DEPTH)]

    return rank


# ------------------------------------------------------------------------------------------------- the figures


def measured(rank: Ranking, items: Sequence[Item], passages: Sequence[Unit]) -> tuple[dict[str, Estimate], float]:
    """The measures of a retrieval, and its milliseconds for a question."""
    by_id = {p.id: {"source": p.source, "text": p.text} for p in passages}
    rank(items[0])  # loads what is needed
    rows, times = [], []
    for item in items:
        began = time.perf_counter()
        found = rank(item)
        times.append(time.perf_counter() - began)
        rows.append(_retrieved(item, [by_id[i] for i in found[:DEPTH]]))
    return estimates(rows, MEASURES), 1e3 * median(times)


def line(name: str, found: dict[str, Estimate], milliseconds: float) -> str:
    """One row of the table."""
    cells = [f"{100 * e.value:.1f} ({100 * e.low:.1f}–{100 * e.high:.1f})" for e in (found[m] for m in MEASURES)]
    return f"| {' | '.join([name, *cells, f'{milliseconds:.1f}'])} |"


def compare(collection: Collection, items: Sequence[Item]) -> None:
    """Print the table."""
    passages = units(collection)
    print(f"{len(items)} questions, {len(passages)} passages of {len(collection.documents())} documents", file=sys.stderr)
    rankings = {
        "BM25": by_plain_words(passages),
        "BM25 on underthesea's words": by_segmented_words(passages),
        f"embedder alone ({'/'.join(Path(collection.embedder).parts[-2:])})": by_embedder(collection),
        "full retrieval": by_everything(collection),
    }
    print(f"| Retrieval | {' | '.join(MEASURES)} | ms per question |")
    print(f"|---{'|---:' * (len(MEASURES) + 1)}|")
    for name, rank in rankings.items():
        print(line(name, *measured(rank, items, passages)), flush=True)


def filled(home: Path, documents: Sequence[Path], stack: ExitStack) -> Collection:
    """A collection of the documents, or of the bundled samples where there are none."""
    from ui.workspace import Workspace

    if not documents:
        return stack.enter_context(Workspace(home)).samples()
    collection = stack.enter_context(Collection(home))
    for added in collection.add(documents):
        if added.status == "failed":
            print(f"{added.path}: {added.reason}", file=sys.stderr)
    return collection


def benchmark(path: Path | None) -> Gold:
    """The questions of a file, or the bundled ones."""
    from ui.evaluations import bundled

    return read(path) if path else bundled()


def main() -> None:
    """Measure the four retrievals and print them as a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, nargs="+", default=[], help="files and folders; default: the bundled samples")
    parser.add_argument("--questions", type=Path, help="a benchmark; default: the bundled one")
    parser.add_argument("--embedder", default="builtin", help="builtin, or name or folder of a sentence-transformers model")
    options = parser.parse_args()
    if importlib.util.find_spec("bm25s") is None:
        print("bm25s is not installed: pip install bm25s", file=sys.stderr)
        sys.exit(2)
    items = [i for i in benchmark(options.questions).items if i.answerable and i.evidence]
    if not items:
        sys.exit("no answerable question with evidence among them")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        collection = filled(Path(folder), options.documents, stack)
        if not any(d.passages for d in collection.documents()):
            sys.exit("no document could be added")
        if not any(d.name.startswith(e.document) for d in collection.documents() for i in items for e in i.evidence):
            sys.exit("none of these questions has its evidence in these documents")
        if options.embedder != collection.embedder:
            collection.use_embedder(options.embedder)
        compare(collection, items)


if __name__ == "__main__":
    main()
