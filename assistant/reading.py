"""What a reader hands back: statements, each with the passages it rests on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Collection, Document, Passage, Scored

from .question import Question

__all__ = ["Evidence", "Reader", "Reading", "Statement"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage and the shown ranges in it that support a statement; none means all of it."""

    passage: Passage
    document: Document
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and its evidence.

    `computed`: a figure of it was counted, or made of `operands`, which stand in the evidence as they are printed here.
    """

    text: str
    evidence: tuple[Evidence, ...]
    computed: bool = False
    operands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's draft answer, or the reason why there is none."""

    statements: tuple[Statement, ...] = ()
    reason: str = ""
    notices: tuple[str, ...] = ()
    lead: str = ""  # words before the first statement that state nothing themselves ("Có:", "Không.")
    listing: bool = False
    conflicts: tuple[dict[str, object], ...] = field(default_factory=tuple)
    written: bool = False  # in a model's words: no figure may come from the question, all of them from the passages
    fallback: Reading | None = None  # the answer in the documents' own words, for when no statement can be verified


class Reader(ABC):
    """Question and ranked passages in, draft answer out."""

    name = "reader"

    @abstractmethod
    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first. Raises ReaderError if the reader cannot work."""
