"""Answers from one table row: the right column for what is asked, with the row's name and unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question
from assistant.records import Evidence, Statement
from index import Document, Passage
from index.language import fold, mentions, names_an_agency, plain_number, vietnamese_number
from index.structure import unit_of

from .attribution import glossed
from .columns import choose_cells
from .row_view import ISSUER, LEAD, MONEY, OWNER, PRODUCT, REMARKS, SUPPORT, TIME, RowView, amount, column_of, view

__all__ = ["read_row", "row_statement"]

# Words, so that an answer stays short.
_MOST_NAMED, _LEAST_NAMED = 48, 12  # a row's sentence, whose name is cut where it is longer; and what is left of the name
_FIGURE = 6  # of a cell that gives a figure rather than tells of it
_BEGINNING = 14  # characters of a column's name in which a province keeps its capital


def read_row(question: Question, passage: Passage, document: Document) -> str:
    """What the row says to the question, as a sentence without its final stop; "" if its cell is empty."""
    row = view(passage)
    asked = question.folded
    own = fold(question.text) or asked  # of a follow-up, without what was said before
    english = question.english
    if question.kind == "agency" and (said := _agencies(row, own, passage, english=english)) is not None:
        return said
    kinds = (LEAD, SUPPORT, ISSUER, TIME, MONEY, OWNER, PRODUCT)
    figured = [c for c, v in row.values if re.search(r"\d", v) and not any(p.search(fold(c)) for p in kinds)]
    extra = [
        f"{'investor' if english and pattern is OWNER else _short(found[0])} {found[1].rstrip('.')}"
        for pattern in (OWNER, PRODUCT, SUPPORT)
        if _ASKS[pattern].search(own) and (found := column_of(row, pattern))[1]
    ]
    lead, when, money = column_of(row, LEAD, SUPPORT), column_of(row, TIME), column_of(row, MONEY)
    if (money[1] or when[1]) and not (figured and question.kind in ("value", "compare", "conflict", "yesno", "count")):
        said_parts = []
        if money[1]:
            said_parts.append(f"{'total investment' if english else _short(money[0])} {amount(money[1], row.unit, money[0])}")
        if when[1]:
            said_parts.append(f"{'period' if english else 'thời gian thực hiện'} {when[1]}")
        if lead[1] and not money[1]:
            said_parts.append(f"led by {glossed(lead[1])}" if english else f"{lead[1].rstrip('.')} chủ trì")
        return f"{_fitting(row.name, [*said_parts, *extra])}: {', '.join([*said_parts, *extra])}"
    if extra:
        return f"{_fitting(row.name, extra)}: {', '.join(extra)}"
    values = choose_cells(question, row)
    if values:
        shown = []
        for column, value in values:
            if LEAD.search(fold(column)) or figured and TIME.search(fold(column)):
                continue
            label = _short(column)
            shown.append(
                f"{label} {'' if english else 'là '}{amount(value, row.unit, column)}" if label else amount(value, row.unit, column)
            )
        text = f"{_fitting(row.name, shown)}: {'; '.join(shown)}" if shown else row.name
    else:
        text = row.name
    if row.remark:
        text += f" ({REMARKS.get(row.remark.strip(), row.remark.strip())})"
    return text


# What a question says when it asks for a column of this kind.
_ASKS = {
    OWNER: re.compile(r"chu dau tu|\bai (?:lam )?chu\b|investor|owner"),
    PRODUCT: re.compile(r"san pham|dau ra|output|deliverable"),
    SUPPORT: re.compile(r"phoi hop|support|coordinat"),
}


def _fitting(name: str, said: Sequence[str]) -> str:
    """A row's name, cut where the whole sentence would be too long to be short."""
    room = max(_LEAST_NAMED, _MOST_NAMED - len(" ".join(said).split()))
    words = name.split()
    return name if len(words) <= room else " ".join(words[:room]).rstrip(" ,;:") + "…"


def _agencies(row: RowView, own: str, passage: Passage, *, english: bool) -> str | None:
    """Who leads, supports, issues or invests; "" where the cell asked for is empty, None where the row names nobody."""
    named = f"“{_fitting(row.name, [])}”{_stated(row)}"
    owner = column_of(row, OWNER)
    if owner[1] and (_ASKS[OWNER].search(own) or not column_of(row, LEAD, SUPPORT)[1]):
        if column_of(row, MONEY)[1] or column_of(row, TIME)[1]:
            return None  # a project: said with its money and time
        return f"Investor of {named}: {owner[1]}" if english else f"{owner[1].rstrip('.')} làm chủ đầu tư {named}"
    other = column_of(row, SUPPORT)
    if SUPPORT.search(own) and not LEAD.search(own):
        if not other[1]:
            return ""
        return f"{glossed(other[1])} support: {named}" if english else f"{other[1].rstrip('.')} phối hợp thực hiện {row.thing} {named}"
    if ISSUER.search(own) and not LEAD.search(own) and (issuer := column_of(row, ISSUER))[1]:
        return f"{glossed(issuer[1])} issues or submits: {named}" if english else f"{issuer[1]} ban hành hoặc trình {named}"
    lead = column_of(row, LEAD, SUPPORT)
    if lead[1] and other[1] and SUPPORT.search(own):
        if english:
            return f"{glossed(lead[1])} leads, {glossed(other[1])} support: {named}"
        return f"{lead[1].rstrip('.')} chủ trì, {other[1].rstrip('.')} phối hợp {row.thing} {named}"
    if lead[1]:
        return f"{glossed(lead[1])} leads {named}" if english else f"{lead[1].rstrip('.')} chủ trì {row.thing} {named}"
    if any(LEAD.search(fold(c)) for c, _ in passage.fields) or not names_an_agency(row.name, capital=True):
        return ""
    return None


_DIFFERENCE = re.compile(
    r"chenh (?:nhau |lech )?(?:la )?(?:bao nhieu|may)|(?:hon|kem|tang(?: them)?|giam(?: di)?|them) (?:\w+ ){0,5}?(?:bao nhieu|may)\b|"
    r"how much (?:higher|lower|more|less)|difference between"
)


def row_statement(question: Question, passage: Passage, document: Document) -> Statement | None:
    """The row's sentence as a statement, with the difference of its two figures where the question asks for it."""
    text = read_row(question, passage, document)
    if not text:
        return None
    evidence = (Evidence(passage, document),)
    if _DIFFERENCE.search(question.folded):
        cells = [(c, v) for c, v in choose_cells(question, view(passage)) if re.fullmatch(r"\s*\d+(?:[.,]\d+)*\s*%?\s*", v)]
        if len(cells) == 2 and len({fold(unit_of(c)) for c, _ in cells}) == 1:
            operands = tuple(v.strip(" %") for _, v in cells)
            a, b = (float(plain_number(o)) for o in operands)
            unit = view(passage).unit
            shown = amount(vietnamese_number(abs(a - b)), "điểm %" if unit == "%" else unit, cells[0][0])
            said = f"difference {shown}" if question.english else f"chênh lệch {shown}"
            return Statement(f"{text}; {said}", evidence, computed=True, operands=operands)
    return Statement(text, evidence)


def _stated(row: RowView) -> str:
    """The row's own figure, where a column beside the agencies gives one."""
    figures = [
        amount(v, row.unit, c)
        for c, v in row.values
        if re.search(r"\d", v) and len(v.split()) <= _FIGURE and not any(p.search(fold(c)) for p in (LEAD, SUPPORT, ISSUER, TIME, MONEY))
    ]
    return f": {figures[0]}" if len(figures) == 1 else ""


def _short(column: str) -> str:
    """A column's name as a phrase inside a sentence."""
    name = re.sub(r"\s*\((?:ĐVT|Đơn vị|[^()]*(?:đồng|USD|%|người|ha|km)\s*)[^)]*\)", "", column).strip()
    name = re.sub(r"^(?:Dự kiến)\s+", "dự kiến ", name)
    return name[0].lower() + name[1:] if name[:1].isupper() and not name[:2].isupper() and not mentions(name[:_BEGINNING]) else name
