"""The reader that needs no model: candidates in the documents' own words, and a judge that chooses among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.question import Question
from assistant.reading import Reader, Reading
from assistant.records import Candidate
from assistant.verification import QUOTED, check
from index import Collection, Scored
from index.language import years_in

from . import evidence
from .attribution import glossing
from .judge import judge
from .short import short_of
from .signs import Situation, signs
from .single import polarity
from .sources import propose

__all__ = ["ExtractiveReader"]

_TRIED = 30  # candidates that are looked at, best first
_QUOTING = ("units", "cut")  # sources whose statements are one quotation
_WORDS = 60  # of an answer of two statements
# How far, in log-odds, a second statement may be behind the first: on sets left out the answers of two statements gain until 4.
_BEHIND = 4.0


class ExtractiveReader(Reader):
    """Answers with the words of the documents."""

    name = "extractive"

    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first: the best candidate that can be verified, or silence."""
        candidates = list(propose(question, scored, collection)) if scored else []
        if not candidates:
            return Reading(reason="nothing")
        about = Situation.of(question, scored)
        judged = judge()(np.stack([signs(about, c) for c in candidates]))
        if judged.silent:
            return Reading(reason=_reason(about, candidates[judged.order[0]]), sureness=judged.right)
        ranked = [candidates[n] for n in judged.order[:_TRIED]]
        first = next((n for n, c in enumerate(ranked) if _holds(question, c)), None)
        if first is None:
            return Reading(reason="unsupported")
        chosen = ranked[first]
        close = [c for c, s in zip(ranked, judged.scores, strict=False) if judged.scores[first] - s <= _BEHIND][first + 1 :]
        second = next((c for c in close if _beside(chosen, c) and _holds(question, c)), None)
        lead = chosen.lead
        if question.kind == "yesno" and not lead:
            lead = polarity(question, about.hit_of(chosen)[1], chosen.body)
        statements = (*chosen.statements, *(second.statements if second else ()))
        if question.english:
            statements = tuple(replace(s, text=glossing(s.text)) for s in statements)
        return Reading(statements, lead=lead, conflicts=chosen.conflicts, short=_short(question, chosen), sureness=judged.right)


def _short(question: Question, chosen: Candidate) -> str:
    """The words that answer; none where a statement that names years does not name the one asked about."""
    if question.years and years_in(chosen.body) and not any(y in chosen.body for y in question.years):
        return ""
    return chosen.short or short_of(question, chosen.body)


def _holds(question: Question, candidate: Candidate) -> bool:
    """Whether everything that a candidate states stands in what it cites."""
    kept, dropped = check(candidate.statements, question.standalone, policy=QUOTED, english=question.english)
    return bool(kept) and not dropped


def _beside(first: Candidate, second: Candidate) -> bool:
    """Whether `second` says something else than `first`, each in one quoted statement, and both are short together."""
    if first.source not in _QUOTING:
        return False  # tables, lists and comparisons say all they have to say
    if any(len(c.statements) != 1 or c.statements[0].computed for c in (first, second)):
        return False
    if len(first.statements[0].text.split()) + len(second.statements[0].text.split()) > _WORDS:
        return False
    held = [
        {(e.passage.id, *span) for s in c.statements for e in s.evidence for span in e.spans or ((0, len(e.passage.text)),)}
        for c in (first, second)
    ]
    return not any(p == q and a < d and c < b for p, a, b in held[0] for q, c, d in held[1])


def _reason(about: Situation, best: Candidate) -> str:
    """Why there is no answer, as far as the best candidate tells: it is of elsewhere, of another time, lacks a thing, or all."""
    _, hit = about.hit_of(best)
    fits = [about.fit_of(s) for s in (hit, about.scored[0])]
    if any(f.elsewhere for f in fits):
        return "place"
    if any(f.of_another_time for f in fits):
        return "period"
    return "missing" if evidence.covered(hit) else "nothing"
