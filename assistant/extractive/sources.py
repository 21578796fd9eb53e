"""What proposes candidates: the plain source, whole units of the first passages, and special ones beside it.

No source ends the search and no order among them decides; the judge does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.question import Question
from assistant.reading import Reading
from assistant.records import Candidate, Evidence, Statement
from index import Collection, Document, Scored

from . import lists, several, single
from .attribution import bare, framed
from .clauses import clean
from .units import Stretch, stretches

__all__ = ["propose"]

_PASSAGES = 12  # whose units are proposed
_CUT = 5  # passages of which the clauses that answer are cut out as well
_PAIRED = 8  # units of which two are put together for a question that one does not answer
_HALF = 40  # words of a unit that is one of two


def propose(question: Question, scored: Sequence[Scored], collection: Collection) -> Iterator[Candidate]:
    """Every candidate for `question` from its hits, best first."""
    yield from _special("several", several.read(question, scored, collection))
    yield from _special("lists", lists.read(question, scored, collection))
    yield from _special("single", single.read(question, scored))
    for s in scored[:_CUT]:
        if (statement := single.state(question, s)) is not None:
            yield _of(Reading((statement,)), "cut")
    best: list[Candidate] = []
    for s in scored[:_PASSAGES]:
        found = [_unit(question, s, stretch) for stretch in stretches(s.hit.passage)]
        yield from found
        best += found
    yield from _pairs(question, scored, best)


def _unit(question: Question, s: Scored, stretch: Stretch) -> Candidate:
    """A stretch of a passage as a candidate."""
    passage, document = s.hit.passage, s.hit.document
    text = stretch.text(passage.text)
    return Candidate(
        (_stated(document, text, Evidence(passage, document, stretch.spans), english=question.english),),
        "units",
        body=text,
        own=passage.text[stretch.own[0] : stretch.own[1]],
    )  # fmt: skip


def _stated(document: Document, text: str, evidence: Evidence, *, english: bool) -> Statement:
    return Statement(framed(document, clean(text), english=english), (evidence,))


def _pairs(question: Question, scored: Sequence[Scored], units: Sequence[Candidate]) -> Iterator[Candidate]:
    """Two short units of different passages together, for a question that asks for more than one thing."""
    return iter(())


def _special(source: str, reading: Reading | None) -> Iterator[Candidate]:
    if reading is not None and reading.statements:
        yield _of(reading, source)


def _of(reading: Reading, source: str) -> Candidate:
    """What a special source reads, as a candidate."""
    return Candidate(
        reading.statements, source, lead=reading.lead, body=" ".join(bare(s.text) for s in reading.statements), conflicts=reading.conflicts
    )
