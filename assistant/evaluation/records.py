"""Benchmarks as records: questions, what a right answer to each is, and what is wrong with a file of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from assistant.records import Turn
from index.errors import BenchmarkError

__all__ = ["UNANSWERABLE", "Faults", "Gold", "Item", "Quoted", "limited", "unique"]

UNANSWERABLE = "unanswerable"
_SHOWN = 3  # faults of a file that are named


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where a right answer stands: `document` is the beginning of a file's name, `quote` words of its text."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question and what a right answer to it is.

    Each group of `must_include` needs one of its wordings in the answer, none of `must_not` may be in it; `references`
    are whole answers. Without `answerable`, being silent is right. `documents` name what the item is about, for scores
    by document. `relevant` are the judged documents of a retrieval benchmark with their grades.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    type: str = ""
    style: str = ""
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    evidence: tuple[Quoted, ...] = ()
    references: tuple[str, ...] = ()
    answerable: bool = True
    documents: tuple[str, ...] = ()
    relevant: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The item as JSON."""
        return {k: v for k, v in asdict(self).items() if v not in ((), {}, "")} | {"answerable": self.answerable}

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Item:
        """The item that `to_dict` wrote."""
        given = dict(value)
        for name in ("must_not", "references", "documents"):
            given[name] = tuple(given.get(name, ()))
        given["history"] = tuple((q, a) for q, a in given.get("history", ()))
        given["must_include"] = tuple(tuple(g) for g in given.get("must_include", ()))
        given["evidence"] = tuple(Quoted(**e) for e in given.get("evidence", ()))
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Gold:
    """A benchmark: its items, and the texts (name, title, text) to ask about where it brings its own.

    `format` is questions, table, squad or beir; `digest` that of the files' content; `split` which judgements were taken.
    """

    name: str
    format: str
    digest: str
    items: tuple[Item, ...]
    texts: tuple[tuple[str, str, str], ...] = ()
    split: str = ""


def limited(gold: Gold, most: int) -> Gold:
    """The benchmark with its first `most` items; all of them for 0."""
    return replace(gold, items=gold.items[:most]) if most else gold


class Faults:
    """What is wrong in a file, collected to be told at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[str] = []

    def add(self, place: str, what: str) -> None:
        """One more, at a place of the file."""
        self._found.append(f"{place}: {what}")

    def check(self) -> None:
        """Raise BenchmarkError if there was any: a benchmark of which some questions are left out measures another thing."""
        if self._found:
            more = f"; và {len(self._found) - _SHOWN} chỗ nữa" if len(self._found) > _SHOWN else ""
            told = "; ".join(self._found[:_SHOWN])
            raise BenchmarkError(f"{self._name}, {told}{more}.", advice="Sửa các chỗ này; chưa câu nào được hỏi.")


def unique(name: str, items: list[Item]) -> tuple[Item, ...]:
    """The items, none of which may have another's id: predictions are matched by it."""
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise BenchmarkError(f"{name}: có hai câu hỏi cùng mã «{item.id}».", advice="Đặt cho mỗi câu một mã (id) riêng.")
        seen.add(item.id)
    return tuple(items)
