"""Answers from one table row: the right column for what is asked, with the row's name and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index import Document, Passage
from index.places import mentions
from index.tables import index_rank, unit_of
from index.text import fold

from .naming import glossed
from .question import Question, years_in

__all__ = ["RowView", "column_of", "read_row", "view"]

LEAD = re.compile(r"chu tri|dau moi|phu trach|co quan thuc hien|don vi thuc hien|lead")
SUPPORT = re.compile(r"phoi hop|support|coordinat")
ISSUER = re.compile(r"ban hanh|trinh cap|cap trinh|phe duyet")
TIME = re.compile(r"thoi gian|thoi han|tien do|hoan thanh|deadline|giai doan thuc hien|khoi cong|han ")
MONEY = re.compile(r"muc dau tu|kinh phi|tong von|von dau tu|\bvon\b|so tien|du toan|tong muc")
AGENCY = re.compile(r"(?:Sở|Ban|Ủy ban|UBND|Công an|Văn phòng|Thanh tra|Hội|Mặt trận|Trung tâm)\s+[A-ZĐÂ]")
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
        parent = re.sub(r"^(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])\.?\s+", "", parents[-1]).rstrip(" :;.")
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
    lead = column_of(row, LEAD, SUPPORT)
    when = column_of(row, TIME)
    money = column_of(row, MONEY)
    asked = question.folded
    english = question.english
    if question.kind == "agency":
        named = f"“{row.name}”{_stated(row)}"
        if (SUPPORT.search(asked) or "coordinat" in asked) and not LEAD.search(asked):
            other = column_of(row, SUPPORT)
            if not other[1]:
                return ""
            return f"{glossed(other[1])} support: {named}" if english else f"{other[1].rstrip('.')} phối hợp thực hiện {row.thing} {named}"
        if ISSUER.search(asked) and not LEAD.search(asked) and (issuer := column_of(row, ISSUER))[1]:
            return f"{glossed(issuer[1])} issues or submits: {named}" if english else f"{issuer[1]} ban hành hoặc trình {named}"
        if lead[1]:
            return f"{glossed(lead[1])} leads {named}" if english else f"{lead[1].rstrip('.')} chủ trì {row.thing} {named}"
        if any(LEAD.search(fold(c)) for c, _ in passage.fields) or not AGENCY.search(row.name):
            return ""
    figured = [c for c, v in row.values if re.search(r"\d", v) and not any(p.search(fold(c)) for p in (LEAD, SUPPORT, ISSUER, TIME, MONEY))]
    if (money[1] or when[1]) and not (figured and question.kind in ("value", "compare", "conflict", "yesno", "count")):
        said = []
        if money[1]:
            said.append(f"{'total investment' if english else _short(money[0])} {amount(money[1], row.unit, money[0])}")
        if when[1]:
            said.append(f"{'period' if english else 'thời gian thực hiện'} {when[1]}")
        if lead[1] and not money[1]:
            said.append(f"led by {glossed(lead[1])}" if english else f"{lead[1].rstrip('.')} chủ trì")
        if said:
            return f"{row.name}: {', '.join(said)}"
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
        text = f"{row.name}: {'; '.join(shown)}" if shown else row.name
    else:
        text = row.name
    if row.remark:
        text += f" ({_REMARKS.get(row.remark.strip(), row.remark.strip())})"
    return text


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
        best = max((_column_fit(question, c) for c, _ in cells), default=-9.0)
        if max(_column_fit(question, c) for c in row.open) > best + 0.2:
            return []  # the cell asked for was left open; another year's figure is no answer
    if len(cells) <= 1 or question.kind == "yesno" and len(cells) <= 3:
        return cells
    several = list({(m.name, m.era): m for m in question.places}.values())
    if len(several) > 1 and sum(bool(mentions(c)) for c, _ in cells) > 1:
        chosen: list[tuple[str, str]] = []
        for place in several:
            one = replace(question, places=(place,))
            fits = [_column_fit(one, c) for c, _ in cells]
            if max(fits) > 0:
                chosen += [cell for cell, f in zip(cells, fits, strict=True) if f >= max(fits) - 0.01 and cell not in chosen]
        if chosen:
            return chosen
    scores = [_column_fit(question, c) for c, _ in cells]
    top = max(scores)
    if top <= 0 or min(scores) == top:
        return cells[:6]
    near = 0.3 if question.asks > 1 else 0.01
    return [cell for cell, s in zip(cells, scores, strict=True) if s >= top - near]


def _column_fit(question: Question, column: str) -> float:
    folded = fold(column)
    score = 0.0
    named = mentions(column)
    if named and question.places:
        fits = [m for m in question.places if any(m.name == n.name for n in named)]
        if not fits:
            score -= 2
        else:
            eras = {n.era for n in named}
            era = fits[0].era
            score += 1.0
            if "new" in eras:
                score += 1.0 if era != "old" else -1.0
            elif era == "old":
                score += 0.6
            elif era == "new":
                score -= 1.0
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
    words = set(folded.split())
    asked = set(question.folded.split())
    both = question.asks > 1 and re.search(r"ket qua|dat duoc|thuc hien duoc|thuc te", question.folded)
    if both:  # the target and what became of it
        return score + 0.02 * len(words & asked)
    if (
        question.role == "target"
        and "muc" in words
        and "tieu" in words
        and not re.search(r"vuot|so voi|ket qua|dat duoc|thuc te", question.folded)
    ):
        score += 0.4
    if question.role in ("result", "estimate") and words & {"ket", "uoc", "thuc"}:
        score += 0.4
    return score + 0.02 * len(words & asked)


def _inside(a: str, b: str) -> bool:
    x, y = a.split("-"), b.split("-")
    return len(x) == 1 and len(y) == 2 and y[0] <= x[0] <= y[1]
