"""Answers from one table row: the right column for what is asked, with the row's name and unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.question import Question
from assistant.records import Evidence, Statement
from index import Document, Passage
from index.language import fold, index_rank, mentions, names_an_agency, plain_number, role_words, unmarked, vietnamese_number, years_in
from index.structure import unit_of

from .attribution import glossed

__all__ = ["RowView", "column_fit", "column_of", "read_row", "row_statement", "verdict", "view"]

LEAD = re.compile(r"chu tri|dau moi|phu trach|co quan thuc hien|don vi thuc hien|lead|\bled\b")
SUPPORT = re.compile(r"phoi hop|support|coordinat")
OWNER = re.compile(r"chu dau tu|nha dau tu|investor")
PRODUCT = re.compile(r"san pham|dau ra|ket qua dau ra|output|product")
ISSUER = re.compile(r"ban hanh|trinh cap|cap trinh|phe duyet")
TIME = re.compile(r"thoi gian|thoi han|tien do|hoan thanh|deadline|giai doan thuc hien|khoi cong|han ")
MONEY = re.compile(r"muc dau tu|kinh phi|tong von|von dau tu|\bvon\b|so tien|du toan|tong muc")
REMARK = re.compile(r"ghi chu|danh gia$|nhan xet")
UNIT = re.compile(r"^(?:dvt|don vi tinh|don vi)\s*(?:[:(].*)?$")
_THINGS = (
    (re.compile(r"chi tieu|muc tieu|indicator|target"), "chỉ tiêu"),
    (re.compile(r"du an|cong trinh|project"), "dự án"),
    (re.compile(r"nhiem vu|noi dung|cong viec|task"), "nhiệm vụ"),
)
_REMARKS = {"V": "vượt", "Đ": "đạt", "K": "không đạt", "DK Đạt": "dự kiến đạt", "Đạt": "đạt", "Vượt": "vượt", "Không đạt": "không đạt"}


_EMPTY = re.compile(r"[\s\-–—.…]*")


@dataclass(frozen=True, slots=True)
class RowView:
    """A row's cells by what they are."""

    name: str
    thing: str
    unit: str
    remark: str
    values: tuple[tuple[str, str], ...]  # (column, value) of the other cells
    open: tuple[str, ...] = ()  # columns whose cell has only a dash


def view(passage: Passage) -> RowView:
    """The cells of a table row's passage by what they are; the name carries its parent if it is only a part."""
    fields = list(passage.fields)
    if fields and index_rank(fields[0][1]) and len(fields) > 1:
        fields = fields[1:]
    name_column, name = fields[0] if fields else ("", passage.text)
    unit, remark = "", ""
    values: list[tuple[str, str]] = []
    left: list[str] = []
    for column, value in fields[1:]:
        folded = fold(column)
        if _EMPTY.fullmatch(value):
            left.append(column)
            continue
        if UNIT.search(folded):
            unit = value
        elif REMARK.search(folded):
            remark = value
        else:
            values.append((column, value))
    thing = next((word for pattern, word in _THINGS if pattern.search(fold(name_column))), "nội dung")
    bare = re.sub(r"^[-–+•*\s]+", "", name).rstrip(" :;.")
    parents = [g for g in passage.groups if index_rank(g.split(" ", 1)[0]) >= 3 or not index_rank(g.split(" ", 1)[0])]
    if parents and (len(bare.split()) <= 4 or name[:1] in "-+–") and not values_free(name):
        parent = unmarked(parents[-1]).rstrip(" :;.")
        if fold(parent) not in fold(bare):
            bare = f"{parent} – {bare[0].lower() + bare[1:] if bare[:1].isupper() and not bare[:2].isupper() else bare}"
    return RowView(bare, thing, unit if unit not in "-–" else "", remark, tuple(values), tuple(left))


def values_free(name: str) -> bool:
    """Whether a row's name states its own value ("… đạt 30,65%")."""
    return re.search(r"(?:đạt|tăng|giảm|là|còn|khoảng)\s+(?:khoảng |trên |từ |tối thiểu |ít nhất )?\d", name) is not None


def column_of(row: RowView, pattern: re.Pattern[str], but: re.Pattern[str] | None = None) -> tuple[str, str]:
    """The first (column, value) whose column name matches, or ("", "")."""
    for column, value in row.values:
        folded = fold(column)
        if pattern.search(folded) and not (but and but.search(folded)) and value.strip():
            return column, value
    return "", ""


def amount(value: str, unit: str, column: str = "") -> str:
    """A value with its unit: "30,65%", "22.490 tỷ đồng"."""
    unit = unit or unit_of(column)
    v = value.strip()
    if not unit or not re.search(r"\d", v) or re.search(r"[^\W\d_]", v):
        return v
    if unit == "%":
        return v if v.endswith("%") else v + "%"
    shown = unit if unit.isupper() or any(c.isupper() for c in unit[1:]) else unit[0].lower() + unit[1:]
    return f"{v} {shown}"


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
    values = _choose(question, row, passage)
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
        text += f" ({_REMARKS.get(row.remark.strip(), row.remark.strip())})"
    return text


# What a question says when it asks for a column of this kind.
_ASKS = {
    OWNER: re.compile(r"chu dau tu|\bai (?:lam )?chu\b|investor|owner"),
    PRODUCT: re.compile(r"san pham|dau ra|output|deliverable"),
    SUPPORT: re.compile(r"phoi hop|support|coordinat"),
}
_MOST_NAMED = 48  # words of a row's sentence; a longer name is cut


def _fitting(name: str, said: Sequence[str]) -> str:
    """A row's name, cut where the whole sentence would be too long to be short."""
    room = max(12, _MOST_NAMED - len(" ".join(said).split()))
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
        cells = [(c, v) for c, v in _choose(question, view(passage), passage) if re.fullmatch(r"\s*\d+(?:[.,]\d+)*\s*%?\s*", v)]
        if len(cells) == 2 and len({fold(unit_of(c)) for c, _ in cells}) == 1:
            operands = tuple(v.strip(" %") for _, v in cells)
            a, b = (float(plain_number(o)) for o in operands)
            unit = view(passage).unit
            shown = amount(vietnamese_number(abs(a - b)), "điểm %" if unit == "%" else unit, cells[0][0])
            said = f"difference {shown}" if question.english else f"chênh lệch {shown}"
            return Statement(f"{text}; {said}", evidence, computed=True, operands=operands)
    return Statement(text, evidence)


_LESS_IS_BETTER = re.compile(
    r"ngheo|suy dinh duong|that nghiep|tu vong|tai nan|vi pham|toi pham|\bno xau|mac benh|chet|thap coi|sinh con thu"
)
_AIMS = role_words("column", "target")
_OUTCOMES = role_words("column", "estimate", "result")


def verdict(passage: Passage) -> str:
    """Say vượt, đạt or không đạt: as the row judges itself, or as its outcome compares with its aim; "" if it has not both."""
    row = view(passage)
    for _, value in reversed(passage.fields):
        said = _REMARKS.get(value.strip(), fold(value).strip(" ."))
        if fold(said) in ("vuot", "dat", "khong dat"):
            return {"vuot": "vượt", "dat": "đạt", "khong dat": "không đạt"}[fold(said)]
    aim = next((v for c, v in row.values if _AIMS.search(fold(c)) and not _OUTCOMES.search(fold(c))), "")
    outcome = next((v for c, v in reversed(row.values) if _OUTCOMES.search(fold(c)) and not _AIMS.search(fold(c))), "")
    numbers = [re.fullmatch(r"\s*[~≥>≤<]?\s*(\d+(?:[.,]\d+)*)\s*%?\s*", x) for x in (aim, outcome)]
    if not numbers[0] or not numbers[1]:
        return ""
    a, b = float(plain_number(numbers[0][1])), float(plain_number(numbers[1][1]))
    if a == b:
        return "đạt"
    return "vượt" if (b > a) != bool(_LESS_IS_BETTER.search(fold(row.name))) else "không đạt"


def _stated(row: RowView) -> str:
    """The row's own figure, where a column beside the agencies gives one."""
    figures = [
        amount(v, row.unit, c)
        for c, v in row.values
        if re.search(r"\d", v) and len(v.split()) <= 6 and not any(p.search(fold(c)) for p in (LEAD, SUPPORT, ISSUER, TIME, MONEY))
    ]
    return f": {figures[0]}" if len(figures) == 1 else ""


def _short(column: str) -> str:
    """A column's name as a phrase inside a sentence."""
    name = re.sub(r"\s*\((?:ĐVT|Đơn vị|[^()]*(?:đồng|USD|%|người|ha|km)\s*)[^)]*\)", "", column).strip()
    name = re.sub(r"^(?:Dự kiến)\s+", "dự kiến ", name)
    return name[0].lower() + name[1:] if name[:1].isupper() and not name[:2].isupper() and not mentions(name[:14]) else name


def _choose(question: Question, row: RowView, passage: Passage) -> list[tuple[str, str]]:
    """The value cells that the question asks for: by province, year and role in the columns' names."""
    cells = [(c, v) for c, v in row.values if v.strip() and not SUPPORT.search(fold(c))]
    if question.years and row.open:
        best = max((column_fit(question, c) for c, _ in cells), default=-9.0)
        if max(column_fit(question, c) for c in row.open) > best + 0.2:
            return []  # the cell asked for was left open; another year's figure is no answer
    if len(cells) <= 1 or question.kind == "yesno" and len(cells) <= 3:
        return cells
    sides, of_roles = _sides(question)
    if sides:
        both: list[tuple[str, str]] = []
        for side in sides:
            fits = [column_fit(side, c, of_roles=of_roles) for c, _ in cells]
            if max(fits) > 0:
                both.append(cells[fits.index(max(fits))])
        if len(set(both)) > 1:
            return [cell for cell in cells if cell in both]
    several = list({(m.name, m.era): m for m in question.places}.values())
    if len(several) > 1 and sum(bool(mentions(c)) for c, _ in cells) > 1:
        chosen: list[tuple[str, str]] = []
        for place in several:
            one = replace(question, places=(place,))
            fits = [column_fit(one, c) for c, _ in cells]
            if max(fits) > 0:
                chosen += [cell for cell, f in zip(cells, fits, strict=True) if f >= max(fits) - 0.01 and cell not in chosen]
        if chosen:
            return chosen
    scores = [column_fit(question, c) for c, _ in cells]
    top = max(scores)
    if top <= 0 or min(scores) == top:
        return cells[:6]
    near = 0.3 if question.asks > 1 else 0.01
    return [cell for cell, s in zip(cells, scores, strict=True) if s >= top - near]


def _sides(question: Question) -> tuple[list[Question], bool]:
    """The question for each of two times, or for the aim and the outcome, that it sets against each other; and whether for the latter."""
    if len(question.years) > 1 and not any("-" in y for y in question.years):
        return [replace(question, years=(y,), role="") for y in question.years[:3]], False
    asked = question.folded
    against = re.search(r"so voi|\bvuot\b|\bdat\b[^?]*(?:muc tieu|ke hoach|chi tieu)|chenh|kem|\bhon\b|compared", asked)
    if against and _AIMS.search(asked) and (question.role in ("target", "result", "estimate") or question.kind == "yesno"):
        return [replace(question, role="target"), replace(question, role="result")], True
    return [], False


def column_fit(question: Question, column: str, *, of_roles: bool = False) -> float:
    """How well a column's name fits the province, year and role asked for; above 0 where it says any of them.

    With `of_roles`, the question is one side of a comparison of an aim with what became of it.
    """
    return _place_fit(question, column) + _year_fit(question, fold(column)) + _role_fit(question, fold(column), of_roles=of_roles)


def _place_fit(question: Question, column: str) -> float:
    named = mentions(column)
    if not named or not question.places:
        return 0.0
    era = next((m.era for m in question.places if any(m.name == n.name for n in named)), None)
    if era is None:
        return -2.0
    eras = {n.era for n in named}
    if "new" in eras:
        return 2.0 if era != "old" else 0.0
    return {"old": 1.6, "new": 0.0}.get(era, 1.0)


def _year_fit(question: Question, folded: str) -> float:
    score = 0.0
    years = years_in(folded)
    if question.years and years:
        if any(y in question.years for y in years):
            score += 1.5
        elif any(_inside(y, q) for y in years for q in question.years):
            score += 0.3
        else:
            score -= 1.0
    if re.search(r"5 nam|nam nam", folded) and re.search(r"5 nam|five|nhiem ky|giai doan", question.folded):
        score += 0.3
    return score


def _role_fit(question: Question, folded: str, *, of_roles: bool) -> float:
    score = 0.0
    if not question.role and _OUTCOMES.search(folded) and not _AIMS.search(folded) and not _AIMS.search(question.folded):
        score += 0.05  # of an aim and what became of it, the latter
    if of_roles:
        return score + (0.4 if (_AIMS if question.role == "target" else _OUTCOMES).search(folded) else 0.0)
    words = set(folded.split())
    shared = 0.02 * len(words & set(question.folded.split()))
    if question.asks > 1 and re.search(r"ket qua|dat duoc|thuc hien duoc|thuc te", question.folded):
        return score + shared  # the target and what became of it
    against = re.search(r"vuot|so voi|ket qua|dat duoc|thuc te", question.folded)
    if question.role == "target" and {"muc", "tieu"} <= words and not against:
        score += 0.4
    if question.role in ("result", "estimate") and words & {"ket", "uoc", "thuc"}:
        score += 0.4
    return score + shared


def _inside(a: str, b: str) -> bool:
    x, y = a.split("-"), b.split("-")
    return len(x) == 1 and len(y) == 2 and y[0] <= x[0] <= y[1]
