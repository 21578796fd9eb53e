"""Questions over many rows of a table: which of them, how many, the largest, the sum.

The rows are all those of the table that meet what the question says of them (who leads them, their verdict, their
group, words of their names), never those of a top-k, and each row used is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.question import Question
from assistant.reading import Reading
from assistant.records import Evidence, Statement
from index import Collection, Document, Passage, Scored
from index.language import fold, plain_number, vietnamese_number

from .attribution import shortened
from .cells import read_row
from .columns import column_fit
from .row_selection import ENGLISH_VERBS, LARGEST, SMALLEST, VERDICTS, Selection, select
from .row_view import LEAD, MONEY, OWNER, SUPPORT, TIME, amount, view

__all__ = ["read"]

_SUM = re.compile(
    r"cong lai|tong cong (?:la )?bao nhieu|cong don|"
    r"\btong (?:\w+ ){0,4}(?:cua|cho) (?:ca|cac|nhung|tat ca|hai|ba|bon|nam|sau|bay|tam|\d+)\b|combined|altogether|total of (?:the|all)"
)
_LISTS = re.compile(
    r"\b(?:nhung|cac|may|hai|ba|bon|nam|sau|bay|tam|\d{1,2})\b[^?]*\b(?:nao|gi)\b|\bke (?:ten|ra)\b|liet ke|\b(?:which|what|list)\b"
)
_ENGLISH_THINGS = {"nhiệm vụ": "tasks", "chỉ tiêu": "targets", "dự án": "projects", "nội dung": "items"}
# Fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_HITS, _FIRST_HITS = 20, 4  # whose tables are looked at, and whose rows the question surely is about
_DOCUMENTS = 3  # of which all tables are looked at; of others, those with a hit
_MEASURED = 0.6  # share of the rows for which a column gives a figure
# Numbers of rows, and words of their names, so that an answer can be read.
_MOST = 40  # in an answer
_SAID, _SAID_VALUES = 6, 12  # a sentence each: at most, and where a figure is asked for of each
_LISTED = 14  # named one by one
_FEW = 8  # whose names may be long, and whose figures are added up in sight
_NAME, _NAME_OF_MANY = 18, 10
_LARGEST = 3  # that have the same largest figure
_NAME_OF_LARGEST = 30
_ADDED, _NAME_OF_ADDED = 6, 8


def read(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The answer over rows, or None where the question does not ask for one or no table has them."""
    operation = _operation(question)
    if not operation or not scored:
        return None
    best: Selection | None = None
    none = False
    for document, rows, score in _tables(question, scored, collection):
        if question.prefer.get(document.id, 1.0) < 1.0:
            continue  # another document was named
        near = {s.hit.passage.id for s in scored[:_FIRST_HITS]}
        found = select(question, operation, rows, document, score, scored[0].weights, near=any(p.id in near for p in rows))
        if found is None:
            continue
        if found.none:
            none = none or score > 0
        elif best is None or found.strength > best.strength:
            best = found
    if best is None:
        return Reading(reason="nothing") if none and operation in ("count", "list") else None
    if operation in ("max", "min"):
        return _extreme(question, best, operation)
    if operation == "sum":
        return _summed(question, best)
    return _counted(question, best) if operation == "count" else _listed(question, best)


def _operation(question: Question) -> str:
    asked = question.spelt
    if question.kind in ("yesno", "compare", "conflict", "reason"):
        return ""
    if _SUM.search(asked):
        return "sum"
    if (LARGEST.search(asked) or SMALLEST.search(asked)) and len(question.places) < 2:
        return "max" if LARGEST.search(asked) else "min"
    if question.kind == "count":
        return "count"
    if question.kind in ("list", "money", "value", "deadline") and _LISTS.search(asked):
        return "list"
    return ""


def _tables(question: Question, scored: Sequence[Scored], collection: Collection) -> Iterator[tuple[Document, list[Passage], float]]:
    """The tables that the question may be about, each with all its rows and its best row's score relative to the first hit."""
    top = max(scored[0].hit.score, 1e-6)
    seen: dict[tuple[str, int], float] = {}
    documents: dict[str, Document] = {}
    for s in scored[:_HITS]:
        documents.setdefault(s.hit.document.id, s.hit.document)
        if s.hit.passage.table >= 0 and s.hit.passage.fields:
            key = (s.hit.document.id, s.hit.passage.table)
            seen.setdefault(key, s.hit.score / top)
    for n, d in enumerate(documents.values()):
        if n >= _DOCUMENTS and not any(k[0] == d.id for k in seen):
            continue
        tables: dict[int, list[Passage]] = {}
        for p in collection.passages(d.id):
            if p.table >= 0 and p.fields:
                tables.setdefault(p.table, []).append(p)
        for number, rows in tables.items():
            yield d, rows, seen.get((d.id, number), 0.0)


# --------------------------------------------------------------------- answering


_VERDICT_NAMES = tuple(name for name, _ in VERDICTS)
_ROLE_VERBS = (*ENGLISH_VERBS, *ENGLISH_VERBS.values())


def _counted(question: Question, found: Selection) -> Reading:
    names = [view(p).name for p in found.rows]
    by_role = found.what.endswith(_ROLE_VERBS)
    listed = "".join(f"\n{n}. {shortened(name, _NAME)}" for n, name in enumerate(names, 1)) if by_role and len(names) <= _FEW else ""
    thing = _ENGLISH_THINGS[found.thing] if question.english else found.thing
    verb = "" if by_role else ("has " if question.english else "có ") if found.what else ("There are " if question.english else "Có ")
    text = f"{found.what} {verb}{len(names)} {thing}".strip() + (f":{listed}" if listed else "")
    evidence = tuple(Evidence(p, found.document) for p in ([found.head] if found.head else []) + list(found.rows))
    return Reading((Statement(text, evidence, computed=True),))


def _listed(question: Question, found: Selection) -> Reading | None:
    if len(found.rows) < 2 and not found.what or len(found.rows) > _MOST:
        return None
    by_role = found.what.endswith(_ROLE_VERBS) or found.what.lower() in _VERDICT_NAMES
    valued = re.search(r"\b(?:bao nhieu|may|von|how much|khi nao)\b", question.spelt) is not None
    if valued or not by_role and len(found.rows) <= _SAID:
        if len(found.rows) > _SAID_VALUES:
            return None
        said = ((read_row(question, p, found.document), p) for p in found.rows)
        return Reading(tuple(Statement(text, (Evidence(p, found.document),)) for text, p in said if text))
    room = _NAME if len(found.rows) <= _FEW else _NAME_OF_MANY
    names = [shortened(view(p).name, room) for p in found.rows[:_LISTED]]
    listed = "".join(f"\n{n}. {name}" for n, name in enumerate(names, 1)) + ("\n…" if len(found.rows) > _LISTED else "")
    thing = _ENGLISH_THINGS[found.thing] if question.english else found.thing
    count = f" {len(found.rows)}" if by_role else ""
    lead = f"{found.what}{count} {thing}" if found.what else thing.capitalize() if question.english else f"Các {thing}"
    evidence = tuple(Evidence(p, found.document) for p in found.rows)
    return Reading((Statement(f"{lead}:{listed}", evidence, computed=True),))


def _number(raw: str) -> float | None:
    if not re.fullmatch(r"\s*[~≥>≤<+]?\s*-?\d+(?:[.,]\d+)*\s*%?\s*", raw):
        return None
    try:
        return float(plain_number(re.sub(r"[^\d.,]", "", raw))) * (-1 if re.match(r"\s*-", raw) else 1)
    except ValueError:
        return None


def _measured(question: Question, rows: Sequence[Passage]) -> tuple[str, list[tuple[float, str, Passage]]] | None:
    """The column of figures that the question measures the rows by, and each row's figure in it."""
    columns: dict[str, list[tuple[float, str, Passage]]] = {}
    for p in rows:
        for c, v in view(p).values:
            number = _number(v)
            if number is not None and not any(x.search(fold(c)) for x in (LEAD, SUPPORT, OWNER)):
                columns.setdefault(c, []).append((number, v.strip(), p))
    full = {c: vs for c, vs in columns.items() if len(vs) >= max(1, _MEASURED * len(rows)) and not TIME.search(fold(c))}
    if not full:
        return None
    money = re.search(r"\bvon\b|muc dau tu|kinh phi|\btien\b|investment|budget|cost", question.spelt) is not None
    asked = set(re.findall(r"[a-z0-9]+", question.spelt))

    def rank(column: str) -> float:
        words = set(re.findall(r"[a-z0-9]+", fold(column)))
        return (
            (1.0 if money and MONEY.search(fold(column)) else 0.0) + column_fit(question, column) + len(words & asked) / max(1, len(words))
        )

    best = max(full, key=rank)
    return best, full[best]


def _extreme(question: Question, found: Selection, operation: str) -> Reading | None:
    measured = _measured(question, found.rows)
    if measured is None or len(found.rows) < 2:
        return None
    column, values = measured
    number = (max if operation == "max" else min)(v[0] for v in values)
    rows = [v for v in values if v[0] == number][:_LARGEST]
    statements = []
    for _, raw, p in rows:
        row = view(p)
        text = read_row(replace(question, kind="money" if MONEY.search(fold(column)) else "value"), p, found.document)
        if raw not in text:
            text = f"{shortened(row.name, _NAME_OF_LARGEST)}: {column[0].lower() + column[1:]} {amount(raw, row.unit, column)}"
        statements.append(Statement(text, (Evidence(p, found.document),)))
    return Reading(tuple(statements))


def _summed(question: Question, found: Selection) -> Reading | None:
    measured = _measured(question, found.rows)
    if measured is None or not 2 <= len(found.rows) <= _MOST or len(measured[1]) < len(found.rows):
        return None
    column, values = measured
    total = sum(v[0] for v in values)
    shown = vietnamese_number(total)
    unit = view(values[0][2]).unit
    parts = " + ".join(v[1] for v in values) if len(values) <= _FEW else ""
    name = re.sub(r"\s*\([^)]*\)", "", column).strip()
    names = "; ".join(shortened(view(v[2]).name, _NAME_OF_ADDED) for v in values) if len(values) <= _ADDED else ""
    if question.english:
        text = f"The {len(values)} {_ENGLISH_THINGS[found.thing]} add up to {amount(shown, unit, column)}"
    else:
        text = f"{name} của {len(values)} {found.thing} cộng lại là {amount(shown, unit, column)}"
    text += (f" ({parts})" if parts else "") + (f": {names}" if names else "")
    evidence = tuple(Evidence(v[2], found.document) for v in values)
    return Reading((Statement(text, evidence, computed=True, operands=tuple(v[1] for v in values)),))
