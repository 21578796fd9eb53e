"""Questions with the signs of their candidates and which of these answer them: what the ranking is learnt from.

Every source is read into a collection of its own, by the program as it is, and asked through it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.evaluation import Item, borrowed, read
from assistant.evaluation.scoring import covers
from assistant.question import understand
from index import Collection
from index.errors import VanbanError
from index.retrieval import DEPTH, SIGNS
from index.retrieval.training import Disturbed, headings_of_laws, sections_of_articles

__all__ = ["Examples", "Source", "examples_of", "generated", "of_beir", "of_folder", "of_sets", "of_squad"]

_AT_MOST = 300  # questions of one source
Text = tuple[str, str, str]  # name, title, text


@dataclass(frozen=True, slots=True)
class Source:
    """Questions and what they are asked over: files, or texts that come with them."""

    name: str
    items: tuple[Item, ...]
    files: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """The answerable questions of a source.

    `signs` are float32[questions, DEPTH, len(SIGNS)], padded with NaN; `answers` bool[questions, parts, DEPTH] says which
    candidate holds each part of the evidence; `parts` how many parts a question has, and `reachable` of how many questions
    each part is within some passage. `ids` name the questions.
    """

    name: str
    ids: tuple[str, ...]
    signs: NDArray[np.float32]
    answers: NDArray[np.bool_]
    parts: NDArray[np.int64]
    reachable: NDArray[np.bool_]


def of_folder(questions: Path, documents: Path) -> Source:
    """The questions of a file over all documents of a folder."""
    name = documents.name if questions.parent == documents else questions.stem
    return Source(name, read(questions).items, tuple(f for f in _files(documents) if f != questions))


def of_sets(questions: Path, documents: Path) -> list[Source]:
    """The sets of questions in a file, each over the documents whose names begin as its questions' ids do, up to the first hyphen."""
    sets: dict[str, list[Item]] = {}
    for item in read(questions).items:
        sets.setdefault(item.id.partition("-")[0], []).append(item)
    files = _files(documents)
    return [Source(name, tuple(items), tuple(f for f in files if f.name.startswith(f"{name}-"))) for name, items in sorted(sets.items())]


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and p.name != "README.md" and p.suffix != ".py")


def of_squad(file: Path) -> Source:
    """The questions of a file in SQuAD's format over its passages."""
    gold = read(file)
    return Source(file.stem, gold.items, texts=gold.texts)


def of_beir(folder: Path) -> Source:
    """The questions of a BEIR folder over its texts."""
    gold = read(folder)
    return Source(folder.resolve().name, gold.items, texts=gold.texts)


def generated(text: Path, *, questions: int = 300, seed: int = 0) -> list[Source]:
    """Headings, as people would type them, over the texts that stand under them, without the headings: of laws and of articles."""
    out = []
    for name, pairs in (
        ("laws", headings_of_laws(text / "laws.jsonl.gz", of=24)),
        ("articles", sections_of_articles(text / "wikipedia.jsonl.gz", of=700)),
    ):
        rng = random.Random(seed)
        disturbed = Disturbed(rng)
        texts = tuple((f"{n:06d}", "", p.answer) for n, p in enumerate(pairs))
        asked = sorted(rng.sample(range(len(pairs)), min(questions, len(pairs))))
        items = tuple(Item(f"{name}-{n}", disturbed(pairs[n].asked), relevant={texts[n][0]: 1}) for n in asked)
        out.append(Source(name, items, texts=texts))
    return out


def examples_of(source: Source, home: Path) -> Examples:
    """The examples of a source, whose collection is made in the folder `home` unless it is there.

    Of many questions some are taken, spread over all of them.
    """
    if source.texts:
        borrowed.build(home, source.texts)
        alike = borrowed.sources(home)
        named = {name: document for document, names in alike.items() for name in names}
    else:
        named = {}
        with Collection(home) as collection:
            collection.add(source.files)
    with Collection(home) as collection:
        asker = _Asker(collection, named)
        items = [i for i in source.items if i.answerable and (i.evidence or i.relevant)]
        rows = [asker.example(i) for i in items[:: max(1, len(items) // _AT_MOST)]]
    most = max(len(a) for _, _, a, _ in rows)
    signs = np.full((len(rows), DEPTH, len(SIGNS)), np.nan, np.float32)
    answers = np.zeros((len(rows), most, DEPTH), bool)
    for n, (_, found, parts, _) in enumerate(rows):
        signs[n, : len(found)] = found
        for m, part in enumerate(parts):
            answers[n, m, : len(part)] = part
    return Examples(
        source.name, tuple(r[0] for r in rows), signs, answers, np.array([len(r[2]) for r in rows]), np.array([r[3] for r in rows])
    )  # fmt: skip


class _Asker:
    """Asks a collection, and knows which of its passages hold what is asked for; `named` are the documents of texts."""

    def __init__(self, collection: Collection, named: dict[str, str]) -> None:
        self._collection, self._named = collection, named
        self._assistant = Assistant(collection)
        self._documents = collection.documents()

    def example(self, item: Item) -> tuple[str, NDArray[np.float32], list[list[bool]], bool]:
        """A question's id, the signs of its candidates, which of them hold each part of the evidence, and whether any passage does."""
        holding = self._holding(item)
        try:
            question = understand(item.question, self._documents, item.history)
            found = self._assistant.retrieve(question, k=DEPTH)
        except VanbanError:
            found = []
        signs = np.array([s.signs for s in found], np.float32).reshape(len(found), len(SIGNS))
        return item.id, signs, [[s.hit.passage.id in part for s in found] for part in holding], all(holding)

    def _holding(self, item: Item) -> list[set[int]]:
        """The ids of the passages that hold each part of an item's evidence."""
        if item.relevant:
            wanted = {self._named[name] for name, grade in item.relevant.items() if grade > 0 and name in self._named}
            return [{p.id for d in wanted for p in self._collection.passages(d)}]
        return [
            {
                p.id
                for d in self._documents
                if d.name.startswith(quoted.document)
                for p in self._collection.passages(d.id)
                if covers({"source": d.name, "text": p.text}, quoted)
            }
            for quoted in item.evidence
        ]
