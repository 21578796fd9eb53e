"""Comparisons and conflicts: the question taken apart by document, province or period, each answered for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.figures import mismatches
from assistant.phrases import phrase
from assistant.question import OTHERS, PREFERRED, Question, fit, role_in
from assistant.reading import Reading
from assistant.records import Evidence, Statement
from assistant.verification import figures
from index import Collection, Filters, Scored
from index.language import fold, mentions, years_in

from . import cells, comparison
from .attribution import dated, framed
from .clauses import has_expected
from .single import pick, state

__all__ = ["read"]

# Fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_CANDIDATES = 12  # passages of each side
_MOST_SIDES = 4
_WORDS, _LEAST_WORDS = 46, 14  # quoted of all sides together, and of one at least
# Hits that are looked at: for a passage that says both, a row with a column for each, a total, and two rows of one table.
_SAY_BOTH, _HAVE_COLUMNS, _TOTALS, _ROWS = 3, 6, 8, 8
_ROW_COVER = 0.3  # coverage (0 to 1) of the question by a sentence of the row for several provinces
_ROW_PERIOD = 0.9  # factor of its period, 1 where it is the one asked about
# Two rows set against each other: coverages of an idea that only one of them has, and the share of the question it must make.
_HAS, _HAS_NOT, _ONLY_ONE = 0.7, 0.5, 0.08


def read(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The facets' answers side by side, or None where the question has only one."""
    if (summed := _total(question, scored, collection)) is not None:
        return summed
    if question.kind in ("agency", "count", "list", "definition", "reason") and len(_cues(question)) < 2:
        return None
    parts = _facets(question)
    if question.kind not in ("compare", "conflict") and len(_cues(question)) < 2 and len(question.places) < 2:
        together = (years_in(fold(s.hit.passage.text)) for s in scored[:_SAY_BOTH])
        if any(set(question.years) <= set(years) for years in together):
            return None  # one passage says both
    if (told := comparison.read(question, parts, scored, collection)) is not None:
        return told
    if (
        len({(m.name, m.era) for m in question.places}) >= 2
        and question.kind in ("compare", "conflict", "value", "money")
        and len(_cues(question)) < 2
    ):
        row = _row_of_places(question, scored)
        if row is not None:
            return row
    if len(parts) < 2:
        return _two_rows(question, scored) if question.kind == "compare" else None
    statements: list[Statement] = []
    seen: set[int] = set()
    conflicts: list[dict[str, object]] = []
    for part, filters in parts:
        found = _candidates(part, filters, collection)
        found = [s for s in found if s.hit.passage.id not in seen]
        if not found:
            continue
        best, _ = pick(part, found, named=True)
        if best is None:
            continue
        statement = state(part, best, most=max(_LEAST_WORDS, _WORDS // len(parts)))
        if statement is not None and not has_expected("value", statement.text):
            statement = state(part, best)
        if statement is None:
            continue
        seen.add(best.hit.passage.id)
        statement = _named(part, statement, best)
        if question.kind == "conflict":
            statement = replace(statement, text=dated(statement.text, best.hit.document))
            d = best.hit.document
            about = {"id": d.id, "title": d.title, "number": d.number, "date": d.date, "status": d.status}
            conflicts.append({"text": statement.text, "source": d.name, "document": about})
        statements.append(statement)
    if len(statements) < 2:
        return None
    if len({frozenset(figures(_behind(s.text))) for s in statements}) < 2:
        conflicts = []  # they say the same
    noted: tuple[dict[str, object], ...] = ()
    if conflicts:
        cause = phrase("cause.documents", question.english)
        noted = ({"indicator": question.standalone, "cause": "documents", "explanation": cause, "values": conflicts},)
    said = [figures(_behind(s.text)) for s in statements]
    differ = any(a != b for a, b in zip(said, said[1:], strict=False))
    return Reading(tuple(statements), lead=comparison.lead_of(question, differ), conflicts=noted)


_ASKS_TOTAL = re.compile(r"\btong (?:cong|so)\b|\bdong tong\b|\bcong lai\b|\btotal\b")
_ASKS_RIGHT = re.compile(r"(?:co|dung) (?:dung|bang|khop)|dung bang|\bkhop\b|add up|\bcorrect\b|co sai")


def _total(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """Whether the total that the question is about is the sum of its rows, computed over them."""
    if not (_ASKS_TOTAL.search(question.spelt) and _ASKS_RIGHT.search(question.spelt)):
        return None
    top = [s for s in scored[:_TOTALS] if s.hit.passage.table >= 0]
    for s in top:
        document = s.hit.document
        rows_of = [p for p in collection.passages(document.id) if p.table == s.hit.passage.table]
        found = [m for m in mismatches(rows_of) if not question.years or set(years_in(fold(m.column))) & set(question.years)]
        if not found:
            continue
        m = max(found, key=lambda m: m.score)
        unit = f" {m.unit}" if m.unit else ""
        if question.english:
            text = f"{m.name} states {m.text}{unit}, but its {len(m.rows)} rows add up to {m.summed_text}{unit}"
        else:
            text = f"{m.name} ghi {m.text}{unit} nhưng cộng {len(m.rows)} dòng được {m.summed_text}{unit}"
        operands = tuple(next(v for c, v in p.fields if c == m.column) for p in m.rows)
        evidence = (Evidence(m.total, document), *(Evidence(p, document) for p in m.rows))
        lead = "They differ:" if question.english else "Không khớp:"
        return Reading((Statement(text, evidence, computed=True, operands=operands),), lead=lead)
    return None


def _candidates(part: Question, filters: Filters, collection: Collection) -> list[Scored]:
    return collection.candidates(
        part.query, k=_CANDIDATES, filters=filters, prefer=part.prefer, adjust=lambda p, d: fit(part, p, d).factors
    )


def _cues(question: Question) -> list[tuple[str, ...]]:
    out: list[tuple[str, ...]] = []
    for _, ids in question.cues:
        if ids not in out and not any(set(ids) & set(o) for o in out):
            out.append(ids)
    return out


def _facets(question: Question) -> list[tuple[Question, Filters]]:
    cues = _cues(question)
    comparing = question.kind in ("compare", "conflict")
    if len(cues) >= 2:
        starts = [next(start for start, ids in question.cues if ids == cue) for cue in cues]
        ends = [*starts[1:], len(question.folded)]
        return [
            (
                replace(question, kind="value", prefer={}, cues=(), asks=1, role=role_in(question.standalone[a:b]) or question.role),
                Filters(documents=ids),
            )
            for ids, a, b in zip(cues, starts, ends, strict=True)
        ]
    names = list(dict.fromkeys((m.name, m.era) for m in question.places))
    if len(names) >= 2 and (comparing or question.asks >= 2):
        return [
            (
                replace(question, kind="value", places=tuple(m for m in question.places if (m.name, m.era) == name)[:1], asks=1, cues=()),
                Filters(),
            )
            for name in names[:_MOST_SIDES]
        ]
    if len(question.years) >= 2 and (comparing or question.asks >= 2):
        return [
            (replace(question, kind="value", years=(y,), role="", asks=1, cues=(), prefer=_prefer_of(question, y)), Filters())
            for y in question.years[:_MOST_SIDES]
        ]
    return []


def _prefer_of(question: Question, year: str) -> dict[str, float]:
    """The documents named beside a year: between it and the next one."""
    at = question.folded.find(year)
    if at < 0:
        return {}
    later = [p for y in question.years if (p := question.folded.find(y)) > at]
    end = min(later, default=len(question.folded))
    ids = {i for start, found in question.cues if at < start < end for i in found}
    return {i: PREFERRED if i in ids else OTHERS for i in question.prefer} if ids else {}


def _row_of_places(question: Question, scored: Sequence[Scored]) -> Reading | None:
    """One table row that has a column for each of the provinces asked about."""
    wanted = {m.name for m in question.places}
    for s in scored[:_HAVE_COLUMNS]:
        p = s.hit.passage
        if p.kind != "table" or not p.fields:
            continue
        columns = [c for c, _ in p.fields if any(m.name in wanted for m in mentions(c))]
        if (
            len({m.name for c in columns for m in mentions(c)} & wanted) >= len(wanted)
            and s.match.best >= _ROW_COVER
            and fit(question, p, s.hit.document).period >= _ROW_PERIOD
        ):
            statement = cells.row_statement(question, p, s.hit.document)
            if statement:
                return Reading((statement,))
    return None


def _two_rows(question: Question, scored: Sequence[Scored]) -> Reading | None:
    """Two rows of one table, each holding an idea of the question that the other does not: two things set against each other."""
    tabled = [s for s in scored[:_ROWS] if s.hit.passage.fields]
    for n, a in enumerate(tabled):
        for b in tabled[n + 1 :]:
            if (a.hit.document.id, a.hit.passage.table) != (b.hit.document.id, b.hit.passage.table):
                continue
            pairs = list(zip(a.match.by_group, b.match.by_group, a.weights, strict=True))
            total = sum(a.weights) or 1.0
            only_a = sum(w for x, y, w in pairs if x >= _HAS and y < _HAS_NOT) / total
            only_b = sum(w for x, y, w in pairs if y >= _HAS and x < _HAS_NOT) / total
            if min(only_a, only_b) < _ONLY_ONE or any(fit(question, s.hit.passage, s.hit.document).clashes for s in (a, b)):
                continue
            said = [cells.row_statement(question, s.hit.passage, s.hit.document) for s in (a, b)]
            if all(said):
                return Reading(tuple(x for x in said if x))
    return None


def _named(part: Question, statement: Statement, s: Scored) -> Statement:
    """The statement with its document in front, where it does not name it yet."""
    text = (
        statement.text
        if statement.text.startswith(("Theo ", "According to "))
        else framed(s.hit.document, statement.text, english=part.english)
    )
    if part.place and fold(part.place) not in fold(text):  # whose figure it is
        text = f"{part.place}: {text}"
    return replace(statement, text=text)


def _behind(text: str) -> str:
    """What a statement says behind the name of its document."""
    return re.sub(r"^[^:]*:", "", text)
