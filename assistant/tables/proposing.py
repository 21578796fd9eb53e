"""Candidates from tables: every reading of a question over the tables among its first hits, those that explain most of it first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.question import Question
from assistant.records import Candidate
from index import Collection, Scored

from .asked import asked_of
from .explaining import Reading
from .layout import tables_of
from .linking import Ideas, Linked
from .readings import readings
from .wording import worded

__all__ = ["propose"]

_HITS = 10  # whose tables are read
_TABLES = 4
_MOST = 8  # candidates
_RANK = 0.02  # that each rank of a table's first hit costs


def propose(question: Question, scored: Sequence[Scored], collection: Collection) -> Iterator[Candidate]:
    """Yield at most eight answers to `question` out of the tables among the first hits, the likeliest first."""
    if not scored:
        return
    asked = asked_of(question)
    ideas = Ideas(question, asked, scored[0].weights)
    found: list[tuple[float, Linked, Reading]] = []
    for table, rank in tables_of(scored[:_HITS], collection, _TABLES):
        linked = Linked(ideas, table)
        found += [(r.score - _RANK * rank, linked, r) for r in readings(linked)]
    found.sort(key=lambda f: -f[0])
    told: set[str] = set()
    for score, linked, reading in found:
        candidate = worded(linked, reading)
        if candidate is None or f"{candidate.lead} {candidate.body}" in told:
            continue
        told.add(f"{candidate.lead} {candidate.body}")
        yield replace(candidate, worth=score)
        if len(told) == _MOST:
            return
