"""What a table's column says of the values in it: of when, of whom, as what, in which unit, and of which part or measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.language import TIME, YEAR, Role, fold, mentions, names_an_agency, scaled
from index.structure import unit_of

from .scope import condition_in, role_in, times_in

__all__ = ["Column", "column_of", "describes", "is_index", "is_unit", "states_units", "unit_in"]

# Columns whose numbers are no values of the row: those that set two values against each other, number or name the row, or tell of work.
_NOT_A_VALUE = re.compile(
    r"so sanh|so (?:voi|cung ky|ke hoach|du toan|kh)\b|cung ky|ty le (?:thuc hien|hoan thanh|dat|%)|"
    r"%\s*(?:so|th|thuc hien|hoan thanh|dat)\b|"
    r"\b(?:th|thuc hien|uoc)\s*/\s*(?:kh|ke hoach|du toan|uoc|th)\b|\b(?:kh|ke hoach|uoc|th)\s*(?:20\d\d)?\s*/\s*(?:uoc|th|kh)\b|"
    r"ghi chu|danh gia|nhan xet|chu tri|phoi hop|phu trach|dau moi|co quan|thoi (?:gian|han|diem)|tien do|ban hanh|"
    r"van ban|san pham|dia (?:diem|chi|ban)|chu dau tu|tang.{0,3}giam|dien thoai|nam sinh|ngay (?:sinh|ky|cap|het han|hoan thanh|bat dau)"
)
_RATIO = re.compile(
    rf"(?:{YEAR}|\b\d{{1,2}}t|\b(?:th|kh|uoc))[^/]{{0,12}}/\s?(?:(?:uth|uoc|th|kh|t)?\s?[\d.,t-]{{0,4}}{YEAR}|(?:uoc|th|kh)\b)"
)
_INDEX = re.compile(
    r"(?:s|so)?\s?t\s?t|no\.?|#|muc|ma(?: (?:so|hieu|hang|hang hoa|don vi|tinh|xa|chi tieu))?|ky hieu|so hieu|so thu tu|code"
)
_DESCRIBES = re.compile(r"(?:ten|mat hang|chung loai|loai|hang muc|quy cach|nhom|muc do)\b")
_UNIT_HEAD = re.compile(r"(?:dvt|don vi(?: tinh)?)\b")
_UNIT_WORDS = 2  # of a unit that no lexicon knows
_DAY = re.compile(rf"\b\d{{1,2}}/\d{{1,2}}/({YEAR})\b")
_MONTHS = re.compile(rf"\b(?:[TQ]\.?\s?\d{{1,2}}|\d{{1,2}}\s?T)\b(?:\s?[-./]\s?{YEAR})?")  # "T1/2005", "2T.2005"
_BRACKETS = re.compile(r"\(([^()]*)\)")
_STATED_UNIT = re.compile(r"(?:đvt|đơn\s+vị(?:\s+tính)?)\s*[:.][^()–;,]*", re.IGNORECASE)
_COUNTING = re.compile(r"\(\s*\d{1,2}\s*\)(?:\s*=[\s()\d+*x×:/-]*)?|=\s*[\d()+*x×:/ -]+$")
# Words that tell when, as what or in which unit a value is: alone they name no measure; the first of them lead in a name that does.
_LEADS = (
    r"(?:ke hoach|ket qua(?: dat duoc)?|dat duoc|thuc hien|uoc(?: thuc hien| dat| th)?|uth|du toan|kh|th|nq|dh|bq|"
    r"nghi quyet|dai hoi|nhiem ky)"
)
_NOISE = re.compile(
    rf"\b(?:{_LEADS}|muc tieu|chi tieu|nam|giai doan|gd|den|tinh|cu|moi|sau hop nhat|hop nhat|truoc hop nhat|gia tri|so lieu|"
    r"thang|quy|dau|cuoi|ky|"
    r"dvt|don vi(?: tinh)?|trieu|ty|nghin|dong|usd|hoac|b/q|binh quan|giao|thuc te|ca)\b|[\W\d_]+|%"
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's name says; "" for what it does not say. `valued` is False where its numbers are no values of the row."""

    valued: bool
    label: str
    period: str
    conditions: str
    role: Role
    unit: str


@lru_cache(maxsize=4096)
def column_of(name: str) -> Column:
    """The column called `name`, its headers from the outer to the inner one joined with dashes."""
    folded = _plain(name)
    valued = bool(name.strip()) and not (_NOT_A_VALUE.search(folded) or _RATIO.search(folded) or is_index(name))
    days = [m[1] for m in _DAY.finditer(name)]
    years = days or times_in(name)
    return Column(
        valued,
        _label(name, bool(days)),
        years[-1] if years else "",
        condition_in(folded),
        role_in(folded, role_in(folded, ""), "column"),
        unit_in(name),
    )


def is_index(name: str) -> bool:
    """Whether a column numbers its rows or gives their codes."""
    return _INDEX.fullmatch(_plain(name).strip(" .:")) is not None


def describes(name: str) -> bool:
    """Whether a column says more of what the row is about ("Mặt hàng", "Chủng loại")."""
    return _DESCRIBES.match(fold(name.rpartition(" – ")[2])) is not None


def states_units(name: str) -> bool:
    """Whether units stand under a column ("ĐVT")."""
    return _UNIT_HEAD.match(fold(name)) is not None


def is_unit(column: str, value: str) -> bool:
    """Whether a cell gives the unit of its row: one under "ĐVT", or under "Đơn vị", where it is no agency."""
    if not states_units(column) or re.fullmatch(r"[\d.,\s]*", value):
        return False
    if fold(column).strip() != "don vi" or scaled(1, value)[2] not in ("other", "number"):
        return True
    return len(value.split()) <= _UNIT_WORDS and not names_an_agency(value)


def unit_in(text: str) -> str:
    """The unit that a name or heading states, in brackets or behind "đơn vị tính"; "" if none."""
    if unit := unit_of(text):
        return unit
    brackets: list[str] = _BRACKETS.findall(text)
    for inside in reversed(brackets):
        kind = scaled(1, inside)[2]
        if kind not in ("other", "number") or inside.strip() == "%":
            return inside.strip()
    return "%" if re.search(r"(?<!\w)%\s*$", text) else ""


def _plain(name: str) -> str:
    """A column's name folded, abbreviations without their dots: "Ư.TH" is "uth"."""
    return re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_])", "", fold(name))


def _label(name: str, dated: bool) -> str:
    """What a column's name says beside time, province, role and unit; "" where that is all. A day tells when: other years stay."""
    cuts: list[tuple[int, int]] = [m.span() for m in (*_COUNTING.finditer(name), *_DAY.finditer(name))]
    cuts += [m.span() for m in _STATED_UNIT.finditer(name)]
    cuts += [m.span() for m in _BRACKETS.finditer(name) if unit_in(m.group()) or not _NOISE.sub("", fold(m[1])).strip()]
    cuts += [(m.start, m.end) for m in mentions(name)]
    if not dated:
        cuts += [m.span() for m in (*TIME.finditer(name), *_MONTHS.finditer(name), *re.finditer(rf"\b{YEAR}(?:\s?-\s?{YEAR})?\b", name))]
    kept = "".join(" " if any(a <= i < b for a, b in cuts) else c for i, c in enumerate(name))
    parts = [part for p in kept.split(" – ") if (part := _telling(p, dated))]
    return " – ".join(dict.fromkeys(parts))


def _telling(part: str, dated: bool) -> str:
    """One header of a column's name without the words that only lead in; "" if nothing is left. Where `dated`, a year tells something."""
    part = " ".join(_BRACKETS.sub(lambda m: m.group() if m[1].strip() else " ", part).split())
    part = part.strip(" ,;:./()–-" if part.count("(") != part.count(")") else " ,;:./–-")
    plain = _plain(part)
    if dated and re.search(rf"\b{YEAR}\b", plain):
        return part
    if not re.search(r"[^\W\d_]", _NOISE.sub(" ", plain)):
        return ""
    lead = re.match(rf"(?:{_LEADS}\s+)+", plain) if len(plain) == len(part) else None
    return part[lead.end() :] if lead else part
