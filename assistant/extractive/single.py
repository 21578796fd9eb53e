"""The answer from one passage: which passage, what it says, and that as a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question, fit
from assistant.records import Evidence, Statement
from index import Scored
from index.language import YEAR, fold

from . import cells, clauses, evidence
from .attribution import framed
from .row_view import verdict
from .windows import MOST_WORDS, choose

__all__ = ["pick", "polarity", "says", "state"]

# Fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_NEAREST = 8  # hits among which the answer is looked for
_NEAR, _AS_NEAR = 0.62, 0.8  # shares of the best score that a hit must have, the latter once one was found that answers
_EASE_NAMED, _EASE_SEVERAL = 0.6, 0.85  # factors on the evidence needed: the document was named; several figures are asked for
_ROW_COVER = 0.7  # coverage (0 to 1) from which a row is the one asked about, so that no other row of its table is
_ASKED, _TELLING = 4, 3  # the first words of what is asked, of so many characters or more, before which a "không" denies it


def pick(question: Question, scored: Sequence[Scored], *, named: bool = False) -> tuple[Scored | None, str]:
    """The passage that answers best: the first that covers the question, fits it and holds what it asks for.

    Among those close behind the first, one that answers in the measure asked for wins. With `named`, the
    document was named and less of the question need be covered. Gives None and why there is none.
    """
    why = "nothing"
    top = scored[0].hit.score
    found: Scored | None = None
    silent: set[tuple[str, int]] = set()  # tables whose row for the question has nothing in the cell asked for
    for n, s in enumerate(scored[:_NEAREST]):
        if s.hit.score < (_NEAR if found is None else _AS_NEAR) * top:
            break
        f = fit(question, s.hit.passage, s.hit.document)
        if f.elsewhere:
            why = "place" if why == "nothing" else why
            continue
        if f.of_another_time:
            why = "period" if why in ("nothing", "place") else why
            continue
        if not evidence.enough(question, s, n, ease=_EASE_NAMED if named else _EASE_SEVERAL if question.asks > 1 else 1.0):
            why = "missing" if evidence.covered(s) else why
            continue
        if question.kind == "reason" and s.hit.passage.fields:
            continue  # figures give no reasons
        text = says(question, s)
        if n == 0 and text and question.kind in ("value", "money", "count") and clauses.is_blank(text, question.years):
            return None, "value"  # the place for the figure was left open
        row_of = (s.hit.document.id, s.hit.passage.table) if s.hit.passage.fields else None
        if row_of in silent:
            continue  # another row of the table is about something else
        expected = clauses.has_expected(question.kind, text) or row_of and (question.kind == "agency" or _bare_amount(question, text))
        if not text or not expected:
            why = "value" if why == "nothing" else why
            if row_of and s.match.best >= _ROW_COVER:
                silent.add(row_of)
            continue
        if clauses.expects(question, _tail(text) if s.hit.passage.fields else text):
            return s, ""
        found = found or s
    if found is not None and question.focus.startswith(("phan tram", "%")):
        return None, "value"
    return found, "" if found is not None else why


def says(question: Question, s: Scored) -> str:
    """What the passage would be quoted with, without its document's name; "" if its cell is empty."""
    if s.hit.passage.kind == "table" and s.hit.passage.fields:
        text = cells.read_row(question, s.hit.passage, s.hit.document)
        return _tail(text) if question.kind in ("money", "deadline") and text else text
    spans = choose(question, s, s.weights)
    return " ".join(s.hit.passage.text[a:b] for a, b in spans)


def state(question: Question, s: Scored, most: int = MOST_WORDS) -> Statement | None:
    """What passage `s` says to the question, as one statement of at most about `most` quoted words."""
    passage, document = s.hit.passage, s.hit.document
    if passage.kind == "table" and passage.fields:
        return cells.row_statement(question, passage, document)
    spans = choose(question, s, s.weights, most)
    if not spans:
        return None
    if question.kind in ("definition", "list", "text") and (meaning := _meaning(question, passage.text)):
        a, b = meaning
        return Statement(
            framed(document, clauses.clean(passage.text[a:b]), english=question.english), (Evidence(passage, document, (meaning,)),)
        )
    parts = [clauses.clean(passage.text[a:b]) for a, b in spans]
    text = " … ".join(p for p in parts if p)
    return Statement(framed(document, text, english=question.english), (Evidence(passage, document, tuple(spans)),))


def _bare_amount(question: Question, text: str) -> bool:
    """Whether a row gives an amount without its unit, which may stand over the table; years are none."""
    return question.kind == "money" and re.search(r"\d", re.sub(rf"\b{YEAR}\b|\b\d{{1,2}}/|[Qq]uý \w+", "", text)) is not None


def _tail(text: str) -> str:
    """What a row's sentence says behind the row's name, where there is one."""
    return text.split(": ", 1)[1] if ": " in text else text


def _meaning(question: Question, text: str) -> tuple[int, int] | None:
    """Where a quoted term of the question stands with its explanation in brackets behind it."""
    for m in re.finditer(r"[“\"]([^”\"]{2,60})[”\"]", question.standalone):
        term = fold(m.group(1))
        at = fold(text).find(term)
        if at >= 0:
            after = re.match(
                r"[”\"]?\s*\([^)]{4,400}\)|[”\"]\s*:\s*[^.;:]{4,200}?(?=,\s*(?:trong đó|trên cơ sở|nhằm)\b|[.;\n])", text[at + len(term) :]
            )
            if after:
                return max(0, at - 1), at + len(term) + after.end()
    return None


_REMARK = re.compile(r"\((vượt|đạt|không đạt|dự kiến đạt)\)")


def polarity(question: Question, s: Scored, text: str) -> str:
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
