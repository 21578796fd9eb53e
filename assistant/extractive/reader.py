"""The reader that needs no model: candidates in the documents' own words, and a judge that chooses among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.question import Question
from assistant.reading import Reader, Reading
from assistant.verification import QUOTED, check
from index import Collection, Scored

from .judge import judge
from .short import short_of
from .signs import Situation, signs
from .sources import propose

__all__ = ["ExtractiveReader"]

_TRIED = 20  # candidates whose sentences are verified, best first, before there is none


class ExtractiveReader(Reader):
    """Answers with the words of the documents."""

    name = "extractive"

    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first: the best candidate that can be verified, or silence."""
        if not scored:
            return Reading(reason="nothing")
        candidates = list(propose(question, scored, collection))
        if not candidates:
            return Reading(reason="nothing")
        about = Situation.of(question, scored)
        judged = judge()(np.stack([signs(about, c) for c in candidates]))
        if judged.silent:
            return Reading(reason=_reason(about, candidates[judged.order[0]].body), sureness=judged.right)
        for n in judged.order[:_TRIED]:
            chosen = candidates[n]
            kept, dropped = check(chosen.statements, question.standalone, policy=QUOTED, english=question.english)
            if kept and not dropped:
                short = chosen.short or short_of(question, chosen.body)
                return Reading(chosen.statements, lead=chosen.lead, conflicts=chosen.conflicts, short=short, sureness=judged.right)
        return Reading(reason="unsupported")


def _reason(about: Situation, body: str) -> str:
    """Why there is no answer, as far as the best candidate tells: it is of elsewhere, of another time, or says something else."""
    fits = [about.fit_of(s) for s in about.scored[:3]]
    if all(f.elsewhere for f in fits):
        return "place"
    if all(f.of_another_time for f in fits):
        return "period"
    return "missing" if body else "nothing"
