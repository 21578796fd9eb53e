"""What proposes candidates: the plain source, whole units of the first passages, and special ones beside it.

No source ends the search and no order among them decides; the judge does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.question import Question
from assistant.reading import Reading
from assistant.records import Candidate, Evidence, Statement
from assistant.tables import propose as from_tables
from index import Collection, Document, Passage, Scored

from . import lists, several, single
from .attribution import bare, framed
from .clauses import clean
from .units import Stretch, stretches

__all__ = ["propose"]

_PASSAGES = 12  # whose units are proposed
_CUT = 5  # passages of which the clauses that answer are cut out as well


def propose(question: Question, scored: Sequence[Scored], collection: Collection) -> Iterator[Candidate]:
    """Every candidate for `question` from its hits, best first."""
    yield from _special("several", several.read(question, scored, collection))
    yield from _special("lists", lists.read(question, scored, collection))
    for n, candidate in enumerate(from_tables(question, scored, collection)):
        yield replace(candidate, nth=n, body=candidate.body or _body(candidate.statements))
    for s in scored[:_CUT]:
        if (statement := single.state(question, s)) is not None:
            yield _of(Reading((statement,)), "cut")
    for n, s in enumerate(scored[:_PASSAGES]):
        for stretch in stretches(s.hit.passage):
            yield _unit(question, s.hit.passage, s.hit.document, stretch, n)


def _unit(question: Question, passage: Passage, document: Document, stretch: Stretch, hit: int) -> Candidate:
    """A stretch of a passage as a candidate."""
    text = stretch.text(passage.text)
    return Candidate(
        (_stated(document, text, Evidence(passage, document, stretch.spans), english=question.english),),
        "units",
        hit=hit,
        body=text,
        own=passage.text[stretch.own[0] : stretch.own[1]],
    )  # fmt: skip


def _stated(document: Document, text: str, evidence: Evidence, *, english: bool) -> Statement:
    return Statement(framed(document, clean(text), english=english), (evidence,))


def _special(source: str, reading: Reading | None) -> Iterator[Candidate]:
    if reading is not None and reading.statements:
        yield _of(reading, source)


def _of(reading: Reading, source: str) -> Candidate:
    """What a special source reads, as a candidate."""
    return Candidate(reading.statements, source, lead=reading.lead, body=_body(reading.statements), conflicts=reading.conflicts)


def _body(statements: Sequence[Statement]) -> str:
    return " ".join(bare(s.text) for s in statements)
