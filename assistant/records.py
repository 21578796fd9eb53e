"""What readers, verification and the dialogue share: turns, statements, and the passages they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from index import Document, Passage

__all__ = ["Candidate", "Evidence", "Statement", "Turn"]

Turn = tuple[str, str]  # a question of the dialogue and its answer


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
class Candidate:
    """One possible answer: statements that belong together, each with its evidence, and where they come from.

    `source` names what proposed it ("units", "tables", …); `lead` are words before the first statement that state nothing
    themselves ("Có:"); `short` is the span or spans that answer, "" where the source does not know; `body` is what the
    statements say without the names of their documents, which is what is judged, and `own` the part of it that answers,
    where the rest only opens a list. `nth` is its place among those of its
    source, from 0, `worth` what the source itself thinks of it, and `hit` the hit (from 0) that it was found with, -1 where only
    its evidence tells; `conflicts` are disagreements that the source found on its way.
    """

    statements: tuple[Statement, ...]
    source: str
    lead: str = ""
    short: str = ""
    body: str = ""
    own: str = ""
    nth: int = 0
    worth: float = 0.0
    hit: int = -1
    conflicts: tuple[dict[str, object], ...] = ()
