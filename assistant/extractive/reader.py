"""The reader that needs no model: the shortest span or row cell that answers, as a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question
from assistant.reading import Reader, Reading
from index import Collection, Scored
from index.language import fold

from . import lists, several
from .row_view import verdict
from .single import complement, pick, state

__all__ = ["ExtractiveReader"]

# Fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_NEAREST = 8  # hits among which a footnote is looked for
_NOTE = 0.75  # share of the best hit's coverage that it must have
_ASKED, _TELLING = 4, 3  # the first words of what is asked, of so many characters or more, before which a "không" denies it


class ExtractiveReader(Reader):
    """Answers with the words of the documents."""

    name = "extractive"

    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first."""
        for special in (several.read, lists.read):
            reading = special(question, scored, collection)
            if reading is not None:
                return reading
        return self.single(question, scored, collection)

    def single(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The answer from the one best passage."""
        if not scored:
            return Reading(reason="nothing")
        best, why = pick(question, scored)
        if best is None:
            return Reading(reason=why)
        if question.kind == "list":
            best = _note_of(best, scored)
        statement = state(question, best)
        if statement is None:
            return Reading(reason="nothing")
        if question.kind == "yesno":
            return Reading((statement,), lead=_polarity(question, best, statement.text))
        other = complement(question, best, statement, scored) if question.asks > 1 else None
        return Reading((statement, other) if other else (statement,))


def _note_of(best: Scored, scored: Sequence[Scored]) -> Scored:
    """The footnote behind the sentence that a list was announced in ("hoàn thành 02 dự án"), where there is one."""
    if best.hit.passage.kind != "text":
        return best
    for s in scored[:_NEAREST]:
        lead, _, note = s.hit.passage.text.partition("\n")
        same = s.hit.document.id == best.hit.document.id and lead.strip(" ;.") in best.hit.passage.text
        if s.hit.passage.kind == "footnote" and note and same and s.match.best >= _NOTE * best.match.best:
            return s
    return best


_REMARK = re.compile(r"\((vượt|đạt|không đạt|dự kiến đạt)\)")


def _polarity(question: Question, s: Scored, text: str) -> str:
    """Có/Không (Yes/No) from a row's remark, or from a negation before what the question asks."""
    yes, no = ("Yes:", "No:") if question.english else ("Có:", "Không:")
    if s.hit.passage.fields and re.search(r"\b(?:vuot|dat)\b", question.folded) and (judged := verdict(s.hit.passage)):
        if judged == "không đạt":
            return no if question.english else "Không đạt:"
        return no if re.search(r"\bvuot\b", question.folded) and judged == "đạt" else yes
    remark = _REMARK.search(text)
    if remark:
        if "khong dat" in fold(remark.group(1)):
            return no
        if re.search(r"\bvuot\b", question.folded) and remark.group(1) == "đạt":
            return no
        return yes
    folded = fold(text)
    asked = question.folded
    m = re.search(r"\b(?:co|duoc|da)\b\s+(.{3,80}?)\s*(?:hay )?\bkhong\b\s*\??$", asked)
    content = [w for w in (m.group(1) if m else asked).split() if len(w) >= _TELLING]
    for word in content[:_ASKED]:
        if re.search(rf"\b(?:khong|chua)\s+(?:\w+\s+){{0,1}}{re.escape(word)}\b", folded) and not re.search(
            rf"\b(?:khong|chua)\s+(?:\w+\s+){{0,1}}{re.escape(word)}\b", asked
        ):
            return no
    if re.search(r"co phai|dung khong|phai khong", asked) and not question.english:
        return "Đúng:"
    return yes
