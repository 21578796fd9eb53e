"""What readers, verification and the dialogue share: turns, statements, and the passages they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from index import Document, Passage

__all__ = ["Evidence", "Statement", "Turn"]

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
