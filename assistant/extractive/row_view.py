"""A table row's cells by what they are, from the names of their columns, and the verdict that the row passes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import Passage
from index.language import fold, index_rank, plain_number, role_words, unmarked
from index.structure import unit_of

__all__ = [
    "AIMS", "ISSUER", "LEAD", "MONEY", "OUTCOMES", "OWNER", "PRODUCT", "REMARKS", "SUPPORT", "TIME", "RowView", "amount", "column_of",
    "verdict", "view",
]  # fmt: skip

LEAD = re.compile(r"chu tri|dau moi|phu trach|co quan thuc hien|don vi thuc hien|lead|\bled\b")
SUPPORT = re.compile(r"phoi hop|support|coordinat")
OWNER = re.compile(r"chu dau tu|nha dau tu|investor")
PRODUCT = re.compile(r"san pham|dau ra|ket qua dau ra|output|product")
ISSUER = re.compile(r"ban hanh|trinh cap|cap trinh|phe duyet")
TIME = re.compile(r"thoi gian|thoi han|tien do|hoan thanh|deadline|giai doan thuc hien|khoi cong|han ")
MONEY = re.compile(r"muc dau tu|kinh phi|tong von|von dau tu|\bvon\b|so tien|du toan|tong muc")
_REMARK = re.compile(r"ghi chu|danh gia$|nhan xet")
_UNIT = re.compile(r"^(?:dvt|don vi tinh|don vi)\s*(?:[:(].*)?$")
_THINGS = (
    (re.compile(r"chi tieu|muc tieu|indicator|target"), "chỉ tiêu"),
    (re.compile(r"du an|cong trinh|project"), "dự án"),
    (re.compile(r"nhiem vu|noi dung|cong viec|task"), "nhiệm vụ"),
)
REMARKS = {"V": "vượt", "Đ": "đạt", "K": "không đạt", "DK Đạt": "dự kiến đạt", "Đạt": "đạt", "Vượt": "vượt", "Không đạt": "không đạt"}
_EMPTY = re.compile(r"[\s\-–—.…]*")
AIMS = role_words("column", "target")
OUTCOMES = role_words("column", "estimate", "result")
_LESS_IS_BETTER = re.compile(
    r"ngheo|suy dinh duong|that nghiep|tu vong|tai nan|vi pham|toi pham|\bno xau|mac benh|chet|thap coi|sinh con thu"
)
_PART = 4  # words of a name that says little without its parent's
_NUMBERED = 3  # rank of rows numbered "1"; those over them ("A", "I") head parts of the table, and are no row's parent


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
        if _UNIT.search(folded):
            unit = value
        elif _REMARK.search(folded):
            remark = value
        else:
            values.append((column, value))
    thing = next((word for pattern, word in _THINGS if pattern.search(fold(name_column))), "nội dung")
    bare = re.sub(r"^[-–+•*\s]+", "", name).rstrip(" :;.")
    parents = [g for g in passage.groups if index_rank(g.split(" ", 1)[0]) >= _NUMBERED or not index_rank(g.split(" ", 1)[0])]
    if parents and (len(bare.split()) <= _PART or name[:1] in "-+–") and not _states_its_value(name):
        parent = unmarked(parents[-1]).rstrip(" :;.")
        if fold(parent) not in fold(bare):
            bare = f"{parent} – {bare[0].lower() + bare[1:] if bare[:1].isupper() and not bare[:2].isupper() else bare}"
    return RowView(bare, thing, unit if unit not in "-–" else "", remark, tuple(values), tuple(left))


def _states_its_value(name: str) -> bool:
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


def verdict(passage: Passage) -> str:
    """Say vượt, đạt or không đạt: as the row judges itself, or as its outcome compares with its aim; "" if it has not both."""
    row = view(passage)
    for _, value in reversed(passage.fields):
        said = REMARKS.get(value.strip(), fold(value).strip(" ."))
        if fold(said) in ("vuot", "dat", "khong dat"):
            return {"vuot": "vượt", "dat": "đạt", "khong dat": "không đạt"}[fold(said)]
    aim = next((v for c, v in row.values if AIMS.search(fold(c)) and not OUTCOMES.search(fold(c))), "")
    outcome = next((v for c, v in reversed(row.values) if OUTCOMES.search(fold(c)) and not AIMS.search(fold(c))), "")
    numbers = [re.fullmatch(r"\s*[~≥>≤<]?\s*(\d+(?:[.,]\d+)*)\s*%?\s*", x) for x in (aim, outcome)]
    if not numbers[0] or not numbers[1]:
        return ""
    a, b = float(plain_number(numbers[0][1])), float(plain_number(numbers[1][1]))
    if a == b:
        return "đạt"
    return "vượt" if (b > a) != bool(_LESS_IS_BETTER.search(fold(row.name))) else "không đạt"
