"""The records of an answer, and their JSON shape (the contract is in the design: `ask --json`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index import Document, Passage

__all__ = ["Answer", "Citation", "PartialAnswer", "Shown"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that an answer rests on. `quote` is the slice `[start, end)` of the document's stored text."""

    n: int
    passage: Passage
    document: Document
    quote: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """The citation as JSON."""
        d = self.document
        return {
            "n": self.n,
            "source": d.name,
            "document": {
                "id": d.id, "title": d.title, "number": d.number, "issuer": d.issuer, "date": d.date,
                "territory": d.territory, "status": d.status,
            },
            "section": section_of(self.passage),
            "page": self.passage.page,
            "kind": self.passage.kind,
            "text": self.passage.text,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A retrieved passage with its rank and score."""

    rank: int
    score: float
    passage: Passage
    document: Document

    def to_dict(self) -> dict[str, Any]:
        """The passage as JSON."""
        return {
            "rank": self.rank, "score": self.score, "source": self.document.name, "section": section_of(self.passage),
            "page": self.passage.page, "kind": self.passage.kind, "text": self.passage.text,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartialAnswer:
    """What a model has written so far: verified sentences with their markers, and the words of the one it is at.

    A sentence that is withdrawn, because its passages do not hold it, is in none of the later drafts.
    """

    text: str
    pending: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence, or an abstention with its reason; `text` carries the markers [1], [2]."""

    question: str
    text: str
    abstained: bool
    reason: str
    language: str
    reader: str
    citations: tuple[Citation, ...] = ()
    passages: tuple[Shown, ...] = ()
    conflicts: tuple[dict[str, Any], ...] = ()
    notices: tuple[str, ...] = ()
    seconds: float = 0.0
    tokens_per_second: float | None = None  # of a model's writing
    short: str = ""  # the span or spans that answer, verbatim from the cited text where it is quoted
    sureness: float = 0.0  # the probability (0 to 1) that it answers the question
    failure: str = ""  # why the reader that was asked for could not answer, if another one did

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {
            "question": self.question, "answer": self.text, "short": self.short, "abstained": self.abstained, "reason": self.reason,
            "language": self.language, "reader": self.reader, "sureness": round(self.sureness, 4),
            "citations": [c.to_dict() for c in self.citations],
            "passages": [p.to_dict() for p in self.passages],
            "conflicts": list(self.conflicts), "notices": list(self.notices), "seconds": round(self.seconds, 4),
        }  # fmt: skip


def section_of(passage: Passage) -> str:
    """The passage's heading path, its groups inside a table included, as one line."""
    return " › ".join((*passage.section, *passage.groups))
