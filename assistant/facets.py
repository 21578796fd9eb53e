"""Comparisons and conflicts: the question taken apart by document, province or period, each answered for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import Collection, Scored

from .question import Question
from .reading import Reading

if TYPE_CHECKING:
    from .extractive import ExtractiveReader

__all__ = ["read"]


def read(question: Question, scored: Sequence[Scored], collection: Collection, reader: ExtractiveReader) -> Reading | None:
    """The facets' answers side by side, or None where the question has only one."""
    return None
