"""Readings of a table in words: statements with the rows they rest on, and the cells or the figure that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records import Candidate, Evidence, Statement
from assistant.verification import figures
from index.language import accentless, fold, vietnamese_number, words

from .cells import amount, digits, empty, number
from .conditions import GROUPS, NAMES, Condition
from .explaining import Reading
from .layout import Column, Row, Table
from .linking import Linked

__all__ = ["worded"]

_SOURCE = "tables"
_MOST_WORDS = 56  # of an answer that is no list
_NAME, _NAME_OF_MANY, _NAME_OF_TWO = 40, 9, 18  # words of a row's name
_LEAST_NAME = 8  # words that a name keeps beside long cells
_LISTED = 50  # words of the names in a list, where it has few
_OPERANDS = 8  # whose figures stand in the sentence
_MOST_CONDITION = 16  # words of what is said of the rows
_THING = 2  # syllables of what is counted, where the table has no such word

_YES, _NO = {True: "Yes:", False: "Có:"}, {True: "No:", False: "Không:"}


def worded(linked: Linked, reading: Reading) -> Candidate | None:
    """The candidate that a reading makes; None where its cells say nothing."""
    english = linked.ideas.question.english
    if reading.group:
        return _of_group(linked, reading)
    two = reading.operation == "check" and len(reading.columns) == 2 and not reading.verdict
    if reading.operation in ("state", "check") and len(reading.rows) == 1 and not two:
        lead = (_YES if reading.verdict == "yes" else _NO)[english] if reading.verdict else ""
        return _of_row(linked, reading.rows[0], reading.columns, lead)
    if reading.operation in ("state", "largest", "smallest"):
        return _of_rows(linked, reading)
    if reading.operation in ("difference", "check"):
        return _of_two(linked, reading)
    if reading.operation == "count":
        return _count(linked, reading)
    if reading.operation == "sum":
        return _sum(linked, reading)
    return _list(linked, reading)


def _candidate(statements: Sequence[Statement], short: str, lead: str = "") -> Candidate:
    return Candidate(tuple(statements), _SOURCE, lead, short, " ".join(s.text for s in statements))


def _evidence(table: Table, rows: Sequence[Row], columns: Sequence[Column] = ()) -> tuple[Evidence, ...]:
    return tuple(Evidence(p, table.document) for r in rows for p in r.holding([c.at for c in columns]))


def _cut(name: str, most: int) -> str:
    words = name.split()
    return name if len(words) <= most else " ".join(words[:most]).rstrip(" ,;:") + "…"


def _lowered(header: str) -> str:
    """A header inside a sentence, without the unit in brackets that its value is given with."""
    name = re.sub(r"\s*\((?:ĐVT|Đơn vị)[^)]*\)", "", header).strip()
    return name[0].lower() + name[1:] if name[:1].isupper() and not name[1:2].isupper() else name


def _cell(table: Table, row: Row, column: Column, *, english: bool) -> str:
    value = row.cells[column.at].strip()
    if empty(value):
        return "blank" if english else "để trống"
    return amount(value, table.unit(row, column), column.header)


def _said(table: Table, row: Row, column: Column, *, english: bool) -> str:
    shown = _cell(table, row, column, english=english)
    label = _label(table, row, column)
    return f"{label}: {shown}" if label else shown


def _label(table: Table, row: Row, column: Column) -> str:
    """A header inside a sentence, without the unit that its figure is given with."""
    unit = table.unit(row, column)
    if re.search(r"\d", column.header) and not figures(column.header) <= figures("\n".join(p.text for p in row.passages)):
        return ""  # a row that is one merged cell is stored without its headers
    label = _lowered(column.header)
    return (
        re.sub(rf"\s*\({re.escape(unit)}\)", "", label, flags=re.IGNORECASE) if unit and number(row.cells[column.at]) is not None else label
    )


# ------------------------------------------------------------------------------- one row


def _of_row(linked: Linked, row: Row, columns: Sequence[Column], lead: str = "") -> Candidate | None:
    table, english = linked.table, linked.ideas.question.english
    asked = tuple(columns) or tuple(c for c in table.values() if c.at not in table.units and not empty(row.cells[c.at]))
    if not asked:
        return None
    said: list[str] = []
    told: list[Column] = []
    texts = [_said(table, row, c, english=english) for c in asked]
    left = _MOST_WORDS - sum(len(t.split()) for t in texts)
    # Of a row told whole, the name is a part as good as any: cut where all cells fit beside enough of it, else first.
    whole = _NAME if columns else left if left >= _NAME // 2 else len(row.name.split())
    room = _MOST_WORDS - min(len(row.name.split()), whole)
    for c, text in zip(asked, texts, strict=True):
        room -= len(text.split())
        if room < 0 and (said or not columns):
            break
        said.append(text)
        told.append(c)
    name = _cut(row.name, max(_LEAST_NAME, min(whole, _MOST_WORDS - sum(len(s.split()) for s in said))))
    text = f"{name} – {'; '.join(said)}" if said else name
    short = "; ".join(_cell(table, row, c, english=english) for c in told) if columns else ""
    return _candidate([Statement(text, _evidence(table, [row], told))], short, lead)


def _of_rows(linked: Linked, reading: Reading) -> Candidate | None:
    """Rows with the cells asked for, a statement each: those with the largest figure."""
    table, english = linked.table, linked.ideas.question.english
    statements = []
    for row in reading.rows:
        said = "; ".join(_said(table, row, c, english=english) for c in reading.columns)
        statements.append(
            Statement(
                f"{_cut(row.name, _NAME if len(reading.rows) == 1 else _NAME_OF_MANY)} – {said}", _evidence(table, [row], reading.columns)
            )
        )
    return _candidate(statements, "; ".join(r.name for r in reading.rows))


# ------------------------------------------------------------------- two things compared


def _of_two(linked: Linked, reading: Reading) -> Candidate | None:
    table, english = linked.table, linked.ideas.question.english
    if len(reading.rows) == 2:
        a, b = reading.rows
        column = reading.columns[0]
        cells = [(_cut(r.name, _NAME_OF_TWO), r.cells[column.at], table.unit(r, column)) for r in (a, b)]
        if not (number(cells[0][1]) is not None and number(cells[1][1]) is not None):
            said = ["; ".join(_said(table, r, c, english=english) for c in reading.columns) for r in (a, b)]
            texts = [f"{name} – {s}" for (name, _, _), s in zip(cells, said, strict=True)]
            return _candidate(
                [Statement(t, _evidence(table, [r], reading.columns)) for t, r in zip(texts, (a, b), strict=True)], "; ".join(said)
            )
        label = _label(table, a, column)
    else:
        if len(reading.columns) != 2:
            return None
        row = reading.rows[0]
        cells = [(_label(table, row, c), row.cells[c.at], table.unit(row, c)) for c in reading.columns]
        label = _cut(row.name, _NAME_OF_TWO)
    x, y = (number(v) for _, v, _ in cells)
    if x is None or y is None or cells[0][2] != cells[1][2]:
        return None
    unit = cells[0][2]
    shown = [amount(v, u) for _, v, u in cells]
    text = (
        f"{label}: {cells[0][0]} {shown[0]}; {cells[1][0]} {shown[1]}" if label else f"{cells[0][0]} {shown[0]}; {cells[1][0]} {shown[1]}"
    )
    evidence = _evidence(table, reading.rows, reading.columns)
    lead = _verdict_of(linked, x, y) if reading.operation == "check" else ""
    if x == y:
        text += " – equal" if english else " – bằng nhau"
        return _candidate([Statement(text, evidence)], "equal" if english else "bằng nhau", lead)
    gap = amount(vietnamese_number(abs(x - y)), "điểm %" if unit == "%" or cells[0][1].strip().endswith("%") else unit)
    larger = cells[0][0] if x > y else cells[1][0]
    told = f"{_cut(larger, 10)} is higher by {gap}" if english else f"{_cut(larger, 10)} cao hơn {gap}"
    operands = tuple(digits(v) for _, v, _ in cells)
    return _candidate([Statement(f"{text}; {told}", evidence, computed=True, operands=operands)], f"{larger}; {gap}", lead)


_LESS = re.compile(r"\b(?:it|thap|nho|kem|be|ngan|re|nhe)(?: \w+)? hon\b|\bgiam\b|\bkem\b|\bless\b|\blower\b|\bfewer\b|\bsmaller\b")
_EQUAL = re.compile(r"\bbang nhau\b|\bgiong nhau\b|\bbang\b|\bnhu nhau\b|\bequal\b|\bthe same\b")
_REACHED = re.compile(r"\bdat\b|\breach")


def _verdict_of(linked: Linked, x: float, y: float) -> str:
    """Yes or no to whether the first figure is the larger one, or the smaller, or the same."""
    asked, english = linked.ideas.question.folded, linked.ideas.question.english
    if _LESS.search(asked):
        holds = x < y
    elif _EQUAL.search(asked) and not re.search(r"\bhon\b|\bvuot\b", asked):
        holds = x == y
    elif _REACHED.search(asked) and not re.search(r"\bhon\b|\bvuot\b", asked):
        holds = x >= y
    else:
        holds = x > y
    return (_YES if holds else _NO)[english]


# --------------------------------------------------------------------------- sets of rows


def _about(linked: Linked, conditions: Sequence[Condition], rows: Sequence[Row]) -> str:
    """What is said of the rows together, in the table's words: the cells and headings that they share."""
    out = []
    for c in conditions:
        if c.column == NAMES or c.bound is not None:
            continue
        shared = {r.cells[c.column] for r in rows} if c.column >= 0 else {g for r in rows for g in r.groups if g in c.values}
        if len(shared) != 1:
            continue
        value = next(iter(shared))
        if len(value.split()) <= _MOST_CONDITION:
            label = _lowered(linked.table.columns[c.column].header) if c.column != GROUPS else ""
            out.append(f"{label}: {value}" if label else value)
    said = "; ".join(out)
    return said[:1].upper() + said[1:]


def _thing(linked: Linked) -> str:
    """The word for the rows: as the question counts or lists them, as far as the table says it; else just rows."""
    ideas = linked.ideas
    if ideas.question.english:
        return "rows"
    noun = ideas.asked.noun
    known = fold(" ".join([*(linked.table.columns[n].header for n in linked.table.names), *linked.table.section[-1:]]))
    for end in _word_ends(noun):
        if f" {fold(noun[:end])} " in f" {known} ":
            return _lowered(noun[:end])
    counted = [end for end in _word_ends(noun) if len(noun[:end].split()) <= _THING] if "count" in ideas.asked.operations else []
    return _lowered(noun[: counted[0]]) if counted else "mục"


def _word_ends(noun: str) -> list[int]:
    """Where the words of a noun phrase end, the last one first; of one typed without diacritics, its syllables."""
    spans = [m.span() for m in re.finditer(r"\S+", noun)] if accentless(noun) else words(noun)
    return [end for _, end in reversed(spans)]


def _short_names(linked: Linked, rows: Sequence[Row]) -> list[str]:
    """The rows' names, short; with what tells rows of one name apart."""
    first = linked.table.names[0]
    full = [r.cells[first].strip() for r in rows]
    if len(linked.table.names) == 1 or not all(full) or len(set(full)) < len(full):
        full = [r.name for r in rows]
    names = [_cut(n, _room([len(x.split()) for x in full])) for n in full]
    if len(set(names)) == len(names):
        return names
    values = [c for c in linked.table.values() if len({r.cells[c.at] for r in rows}) == len(rows)]
    return [f"{n} ({r.cells[values[0].at]})" for n, r in zip(names, rows, strict=True)] if values else names


def _room(lengths: Sequence[int]) -> int:
    """Words that each name may have, so that all of them make a list of some `_LISTED` words; short ones leave theirs to the long."""
    left, many = _LISTED, len(lengths)
    for length in sorted(lengths):
        if length * many > left:
            break
        left, many = left - length, many - 1
    return max(_NAME_OF_MANY, left // many if many else max(lengths))


def _count(linked: Linked, reading: Reading) -> Candidate | None:
    rows, table = reading.rows, linked.table
    english = linked.ideas.question.english
    thing = _thing(linked)
    about = _about(linked, reading.conditions, rows)
    said = f"{len(rows)} {thing}"
    text = f"{about}: {said}" if about else (f"There are {said}" if english else f"Có {said}")
    names = "; ".join(_short_names(linked, rows))
    if len(text.split()) + len(names.split()) <= _MOST_WORDS:
        text += f" – {names}"
    used = [table.columns[c.column] for c in reading.conditions if c.column >= 0]
    return _candidate([Statement(text, _evidence(table, rows, used), computed=True)], said)


def _list(linked: Linked, reading: Reading) -> Candidate | None:
    rows, table = reading.rows, linked.table
    english = linked.ideas.question.english
    about = _about(linked, reading.conditions, rows)
    thing = _thing(linked)
    names = _short_names(linked, rows)
    if reading.columns:
        items = [
            f"{n} – {'; '.join(_cell(table, r, c, english=english) for c in reading.columns)}" for n, r in zip(names, rows, strict=True)
        ]
        short = "; ".join(dict.fromkeys(_cell(table, r, reading.columns[0], english=english) for r in rows))
    else:
        items, short = names, "; ".join(names)
    listed = "".join(f"\n{n}. {item}" for n, item in enumerate(items, 1))
    lead = f"{len(rows)} {thing}"
    text = f"{about} – {lead}:{listed}" if about else f"{lead}:{listed}"
    used = [table.columns[c.column] for c in reading.conditions if c.column >= 0]
    return _candidate([Statement(text, _evidence(table, rows, (*used, *reading.columns)), computed=True)], short)


def _sum(linked: Linked, reading: Reading) -> Candidate | None:
    rows, table, column = reading.rows, linked.table, reading.columns[0]
    english = linked.ideas.question.english
    values = [(r, v) for r in rows if (v := number(r.cells[column.at])) is not None]
    if len(values) < 2:
        return None
    total = sum(v for _, v in values)
    operands = tuple(digits(r.cells[column.at]) for r, _ in values)
    unit = table.unit(values[0][0], column)
    shown = amount(vietnamese_number(round(total, 4)), unit, column.header)
    about = _about(linked, reading.conditions, rows)
    label = _label(table, values[0][0], column)
    of = f"{len(values)} {_thing(linked)}{f' ({about})' if about else ''}"
    whole = "" if fold(label).startswith("tong") else "Tổng "
    text = f"{label}, {of}: {shown} in all" if english else f"{whole}{label} của {of}: {shown}"
    text = text[:1].upper() + text[1:]
    if len(values) <= _OPERANDS:
        parts = [f"{_cut(r.name, 6)} {v}" for (r, _), v in zip(values, operands, strict=True)]
        said = " + ".join(parts)
        if len(text.split()) + len(said.split()) <= _MOST_WORDS:
            text += f" (= {said})"
        else:
            text += f" (= {' + '.join(operands)})"
    used = [table.columns[c.column] for c in reading.conditions if c.column >= 0]
    evidence = _evidence(table, [r for r, _ in values], (*used, column))
    return _candidate([Statement(text, evidence, computed=True, operands=operands)], shown)


def _of_group(linked: Linked, reading: Reading) -> Candidate | None:
    """The value that most rows have, with how many they are."""
    rows, table = reading.rows, linked.table
    a, b = linked.ideas.asked.extreme_of
    words = [w for w in linked.ideas.question.standalone[a:b].split()[:-1] if w.isalpha()]
    thing = _lowered(" ".join(words)) if words and not linked.ideas.question.english else _thing(linked)
    said = f"{len(rows)} {thing}"
    names = "; ".join(_short_names(linked, rows))
    text = f"{reading.group}: {said}"
    if len(text.split()) + len(names.split()) <= _MOST_WORDS:
        text += f" – {names}"
    return _candidate([Statement(text, _evidence(table, rows, reading.columns), computed=True)], f"{reading.group}; {said}")
