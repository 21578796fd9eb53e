"""What a cell holds: a number, a sum of money, a time, an agency, a person, a place, a code, or other words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.language import YEAR, amounts, fold, index_rank, names_an_agency, plain_number, scaled
from index.structure import unit_of

__all__ = [
    "CellKind", "Measure", "amount", "bare", "codes", "comparable", "digits", "empty", "indexes", "kind_of", "kind_of_all", "measured",
    "moment", "names_unit", "number", "unit_in",
]  # fmt: skip

CellKind = Literal["number", "time", "agency", "person", "place", "code", "text", ""]

_NUMBER = re.compile(r"\s*(?P<sign>[~≈≥>≤<+-]?)\s*(?P<n>\d+(?:[.,]\d+)*)\s*(?P<unit>%|[^\W\d_]\S*(?:\s[^\d\s]\S*){0,2})?\s*")
_EMPTY = re.compile(r"[\s\-–—.…_]*")
_UNIT_HEAD = re.compile(r"(?:dvt|don vi(?: tinh)?)\s*(?:[:(].*)?")
_CLOCK = r"\d{1,2}\s?(?:[h:]|gio)\s?\d{0,2}"
_DAY = rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{1,2}}/{YEAR}"
_SAID_DAY = rf"(?:thang|quy|ngay|q) ?(?:\d{{1,2}}|[iv]+)(?: ?[/-] ?{YEAR}| nam {YEAR})?"
_LEADING = r"(?:(?:tu|truoc|den|het|cuoi|dau|trong|ngay|thang|quy|nam|giai doan|hang|quarter|q)[ ./]*)*"
_FURTHER = rf"(?:\s?(?:-|den|,|va)\s?(?:quy |thang |ngay |nam |het )*(?:{_DAY}|(?:\d{{1,2}}|[iv]+)/{YEAR}|{YEAR}|\d{{1,2}}/\d{{1,2}}))*"
_TIME = re.compile(
    rf"(?:{_CLOCK})(?:\s?(?:-|den)\s?{_CLOCK})?|{_LEADING}(?:{_DAY}|{_SAID_DAY}|{YEAR}|\d{{1,2}}/\d{{1,2}}){_FURTHER}"
    r"|(?:hang|thu) (?:ngay|tuan|thang|quy|nam|hai|ba|tu|bay|sau|chu nhat).*|\d+ (?:ngay|thang|nam|gio|phut|tuan)\b.*"
)
_PERSON_TITLES = re.compile(r"(?:Ông|Bà|Thầy|Cô|Đồng chí|Đ/c|BS|ThS|TS|KS|PGS|GS|CN|Anh|Chị)\b\.?(?:CKI+\.?)?\s")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][^\W\d_]*)(?: [A-ZĐÀ-Ỹ][^\W\d_]*){1,4}")
_FAMILY = set(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam mai cao ha luong luu ta"
    " chu quach thai to la nong be ma lo vi giang sung vang".split()
)
_PLACE = re.compile(
    r"(?:xã|phường|thị trấn|huyện|quận|tỉnh|thành phố|thị xã|thôn|bản|ấp|tổ dân phố|khu phố|làng|tầng|nhà|phòng|dãy|số \d+|"
    r"h\.|tx\.|tp\.?)\s",
    re.IGNORECASE,
)
_WHO_HEAD = re.compile(r"\b(?:cơ quan|đơn vị(?! tính)|tổ chức(?! thực)|bộ phận|cá nhân|người(?! dân| học)|agency|person)\b", re.IGNORECASE)
_PLACE_HEAD = re.compile(r"(?:nơi|địa điểm|địa chỉ|địa bàn|vị trí|phòng (?:học|họp|khám|số)|phòng$|place|location|room)\b", re.IGNORECASE)
_CODE_HEAD = re.compile(r"(?:mã|số hiệu|ký hiệu|kí hiệu|code)\b", re.IGNORECASE)
_CODE = re.compile(r"(?=.*\d)(?:[A-ZĐ]{0,6}\d*)(?:[./-][A-ZĐ\d]+)+|[A-ZĐ]{1,6}[-.]?\d[\w.-]*|0\d{2,}|\d{1,2}[A-ZĐ]\d{0,2}")


def empty(value: str) -> bool:
    """Whether a cell has nothing, or only a dash."""
    return _EMPTY.fullmatch(value) is not None


def number(value: str) -> float | None:
    """The number that a cell is, with or without a unit behind it; None where it is something else or a range."""
    m = _NUMBER.fullmatch(value)
    if m is None or _TIME.fullmatch(fold(value).strip()) and not re.fullmatch(r"\s*\d+\s*", value):
        return None
    try:
        return float(plain_number(m["n"])) * (-1 if m["sign"] == "-" else 1)
    except ValueError:
        return None


def digits(value: str) -> str:
    """The number that a cell is, as it is printed, without unit and marks; "" where it is none."""
    m = _NUMBER.fullmatch(value)
    return ("-" if m["sign"] == "-" else "") + m["n"] if m else ""


def unit_in(value: str) -> str:
    """The unit that stands behind a cell's number, or ""."""
    m = _NUMBER.fullmatch(value)
    return (m["unit"] or "") if m else ""


def names_unit(column: str) -> bool:
    """Whether a column holds the units of the others."""
    return _UNIT_HEAD.fullmatch(fold(column).strip()) is not None


def codes(column: str) -> bool:
    """Whether a column's name says that it holds codes."""
    return _CODE_HEAD.match(column.strip()) is not None


@lru_cache(maxsize=8192)
def kind_of(value: str) -> CellKind:
    """What one cell holds; "" where it is empty."""
    said = value.strip()
    if empty(said):
        return ""
    plain = fold(said)
    if re.search(rf"(?<!\d){YEAR}(?!\d)", plain) and _TIME.fullmatch(plain):
        return "time"
    if _CODE.fullmatch(said) and not re.fullmatch(rf"\d{{1,2}}/{YEAR}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d+(?:[.,]\d+)+", said):
        return "code"
    if re.fullmatch(YEAR, plain) or _TIME.fullmatch(plain) and not re.fullmatch(r"\d+", plain):
        return "time"
    if number(said) is not None or re.fullmatch(r"\d[\d.,]*\s?(?:-|–|đến)\s?\d[\d.,]*\s?\S{0,8}", said):
        return "number"
    words = plain.split()
    if _PERSON_TITLES.match(said) or _NAME.fullmatch(said) and 2 <= len(words) <= 5 and words[0] in _FAMILY:
        return "person"
    if names_an_agency(said, capital=True) and len(words) < 16:
        return "agency"
    return "place" if _PLACE.match(said) and len(words) < 10 else "text"


def kind_of_all(values: Sequence[str], header: str = "") -> CellKind:
    """What most of a column's filled cells hold; "text" where they differ, "" where all are empty."""
    found = Counter(k for v in values if (k := kind_of(v)))
    if not found:
        return ""
    if codes(header) and set(found) <= {"number", "code", "text", "time"} and sum(len(v.split()) for v in values) <= 2 * len(values):
        return "code"
    if _PLACE_HEAD.match(header.strip()) and set(found) & {"code", "text"}:
        return "place"
    kind, count = found.most_common(1)[0]
    kind = kind if 2 * count > sum(found.values()) else "text"
    return "agency" if kind == "text" and _WHO_HEAD.search(header) and not names_unit(header) else kind


def moment(value: str, *, end: bool = True) -> tuple[int, int, int] | None:
    """A time in a cell or question as (year, month, day) for comparing; of a range its `end`, else its beginning.

    A quarter is its last month or its first. Years that are not said are 0. None where there is no time.
    """
    plain = fold(value)
    found: list[tuple[int, tuple[int, int, int]]] = []
    taken: list[tuple[int, int]] = []

    def take(pattern: str, made: object) -> None:
        for m in re.finditer(pattern, plain):
            if not any(a < m.end() and m.start() < b for a, b in taken):
                taken.append(m.span())
                found.append((m.start(), made(m)))  # type: ignore[operator]

    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    last = 31 if end else 1
    take(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)\b", lambda m: (int(m[3]), int(m[2]), int(m[1])))
    take(r"ngay (\d{1,2}) thang (\d{1,2})(?: nam ((?:19|20)\d\d))?", lambda m: (int(m[3] or 0), int(m[2]), int(m[1])))
    take(
        r"\b(?:quy|q|quarter)\s?(iv|i{1,3}|[1-4])\b(?:\s?(?:[/-]|nam)?\s?((?:19|20)\d\d))?",
        lambda m: (int(m[2] or 0), 3 * (roman.get(m[1]) or int(m[1])) - (0 if end else 2), last),
    )
    take(r"\b(?:thang )?(\d{1,2})/((?:19|20)\d\d)\b", lambda m: (int(m[2]), int(m[1]), last))
    take(r"\bthang (\d{1,2})(?: nam ((?:19|20)\d\d))?", lambda m: (int(m[2] or 0), int(m[1]), last))
    take(rf"\b({YEAR})\b", lambda m: (int(m[1]), 12 if end else 1, last))
    if not found:
        return None
    return sorted(found)[-1 if end else 0][1]


def amount(value: str, unit: str, column: str = "") -> str:
    """A value with its unit, unless the cell itself has letters: "30,65%", "22.490 tỷ đồng"."""
    unit = unit or unit_of(column)
    shown = value.strip()
    if not unit or not re.search(r"\d", shown) or re.search(r"[^\W\d_]|%", shown):
        return shown
    if unit == "%":
        return f"{shown}%"
    return f"{shown} {unit if unit.isupper() or any(c.isupper() for c in unit[1:]) else unit[0].lower() + unit[1:]}"


def bare(name: str) -> str:
    """A row's name without its bullet or number and the stop at its end."""
    name = re.sub(r"^(?:[-–+•*\s]+|\d{1,2}(?:\.\d{1,2})*[.)]\s+)(?=\S)", "", name).strip()
    return name.rstrip(" :;.") if not name.endswith("...") else name


def indexes(values: Sequence[str]) -> bool:
    """Whether a column only counts its rows: 1, 2, 3, from 1 again, or I, 1, 1.1."""
    filled = [v.strip() for v in values if v.strip()]
    if len(filled) < 2 or sum(index_rank(v) > 0 for v in filled) <= 0.8 * len(filled):
        return False
    counted = [int(v.rstrip(".")) for v in filled if re.fullmatch(r"\d{1,4}\.?", v)]
    steps = sum(b == a + 1 or b == 1 for a, b in zip(counted, counted[1:], strict=False))
    return len(counted) < 0.5 * len(filled) or steps >= 0.7 * (len(counted) - 1)


def comparable(value: str, unit: str, asked: Measure) -> tuple[float, float] | None:
    """A cell's number and the asked one in one unit; None where the two measure different things.

    Where the cell's unit, or the asked one, is unknown, the numbers are compared as they are printed.
    """
    own = number(value)
    if own is None:
        return None
    told, canonical, kind = scaled(own, unit_in(value) or unit)
    if not asked.unit or kind in ("other", "number") and not (kind == "number" and asked.unit == "%"):
        return own, asked.printed
    return (told, asked.value) if canonical == asked.unit else None


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount that a question says: its value in the canonical `unit` ("" for none), and the number as printed."""

    value: float
    unit: str
    printed: float


def measured(text: str) -> list[tuple[int, int, Measure]]:
    """The amounts that a question says, each with its place."""
    out = []
    for a in amounts(text):
        digits = re.search(r"\d+(?:[.,]\d+)*", text[a.start : a.end])
        if digits:
            out.append((a.start, a.end, Measure(a.low, a.unit, float(plain_number(digits.group())))))
    return out
