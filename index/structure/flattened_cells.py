"""What a line of a flattened table holds, told by what it looks like: values, a unit before them, a remark behind."""

from __future__ import annotations

import re
from functools import cache

from index.language import YEAR, lexicon
from index.records import Cell, Piece

from .lines import Line

__all__ = [
    "REMARK",
    "VALUE",
    "Span",
    "are_values",
    "blanks",
    "blanks_before",
    "cell",
    "goes_on",
    "own",
    "set_apart",
    "slots",
    "tail",
    "unit_at_end",
]

Span = tuple[int, int]

VALUE = re.compile(r"(?:[<>≥≤~]\s?)?[-–]?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?%?[-–]?|[-–]|x|X|\d+/\d+")
REMARK = re.compile(r"(?:(?:V|Đ|K|Đạt|Vượt|Không|DK|Chưa|đạt|hoàn|thành|Hoàn)\s*)+")
_UNITS = re.compile(
    r"(?:%|-|‰|USD|(?:nghìn |triệu |tỷ |tr\.?\s?|nghìn tỷ |triệu tỷ )?(?:đồng|đ|USD)|triệu|nghìn tỷ|tỷ|người|hộ|xã|huyện|phường|"
    r"giường(?: bệnh)?|"
    r"bác s[ĩỹ]|tuổi|số tuổi|ha|km2?|m2|m3|tấn|lượt|dự án|doanh nghiệp|trường|lớp|căn|điểm(?: %)?|lần|triệu lượt|"
    r"nghìn lượt|MW|kWh|cơ sở|đơn vị|vụ|con|chỉ tiêu)(?:/[\w./]+)?",
    re.IGNORECASE,
)
_SCALES = ("nghìn ", "ngàn ", "vạn ", "triệu ", "tỷ ", "tỉ ")
_ORDINALS = {"duration_year", "duration_month", "groups", "teams", "rank", "rank_steps"}  # "Năm 2025", "Nhóm 2" name no unit
_APART = 3  # spaces that at least one empty cell leaves between what stands before and behind it
_MOST_UNIT = 4  # words of a unit
_MOST_SPACES = 40  # looked at in one place


def cell(text: str, pieces: list[Piece]) -> Cell:
    """A cell made of `pieces`, shown without the spaces inside them."""
    shown = "".join((p.sep if n else "") + " ".join(text[p.start : p.end].split()) for n, p in enumerate(pieces))
    return Cell(shown, tuple(pieces))


def blanks(text: str, at: int) -> int:
    """How many spaces stand from `at` on."""
    near = text[at : at + _MOST_SPACES]
    return len(near) - len(near.lstrip(" "))


def blanks_before(text: str, at: int) -> int:
    """How many spaces stand right before `at`."""
    near = text[max(0, at - _MOST_SPACES) : at]
    return len(near) - len(near.rstrip(" "))


def set_apart(text: str, start: int, end: int) -> bool:
    """Whether there is room for an empty cell between what ends at `start` and what begins at `end`."""
    return text[start:end].count(" ") >= _APART


def slots(text: str, values: list[Span]) -> int:
    """How many cells the values of a line span: an empty one leaves two more spaces."""
    return len(values) + sum((b[0] - a[1] - 1) // 2 for a, b in zip(values, values[1:], strict=False))


def tail(text: str, x: Line, most: int | None = None) -> tuple[int, list[Span], Span | None]:
    """Where the values of a line begin, the spans of `most` values at its end (of all if None), and that of a remark after them."""
    words = [(x.start + m.start(), x.start + m.end()) for m in re.finditer(r"(?:[<>≥≤]\s)?\S+", text[x.start : x.end])]
    end = len(words)
    while end and REMARK.fullmatch(text[words[end - 1][0] : words[end - 1][1]]):
        end -= 1
    remark = (words[end][0], words[-1][1]) if end < len(words) else None
    at = end
    while at and (most is None or end - at < most) and VALUE.fullmatch(text[words[at - 1][0] : words[at - 1][1]]):
        at -= 1
    if at == end:
        if end and remark is not None and set_apart(text, words[end - 1][1], remark[0]):
            return remark[0], [], remark  # empty cells, then a remark
        return x.end, [], None
    return words[at][0], words[at:end], remark


def own(text: str, values: list[Span], width: int) -> list[Span]:
    """The last of `values`, as many as fit in `width` cells with the empty ones between them.

    Wide spaces that stand between all of them only set full cells apart.
    """
    values = values[-width - 1 :]
    even = all(b[0] - a[1] > 1 for a, b in zip(values, values[1:], strict=False))
    while len(values) > width or not even and slots(text, values) > width:
        values = values[1:]
    return values


def goes_on(text: str, unit: Span, x: Line | None, last: int) -> bool:
    """Whether the next line begins with a value, or goes on with the unit: then a bare unit above it is one."""
    if x is None:
        return False
    words = text[x.start : x.end].split()
    if VALUE.fullmatch(words[0]):
        return words != [str(last + 1)]  # the number of the next row
    whole = f"{text[unit[0] : unit[1]]} {words[0]}"
    return _is_unit(whole) and (len(words) == 1 or VALUE.fullmatch(words[1]) is not None)


def are_values(text: str, values: list[Span], following: Line | None) -> bool:
    """Whether figures without a unit before them are values: not years, and no unit opens the next line."""
    if all(re.fullmatch(rf"{YEAR}(?:[-–](?:{YEAR})?)?", text[a:b]) for a, b in values):
        return False
    if following is None:
        return True
    words = text[following.start : following.end].split()
    return not any(_is_unit(" ".join(words[:k])) and (len(words) == k or VALUE.fullmatch(words[k])) for k in (1, 2, 3) if len(words) >= k)


@cache
def _known_units() -> frozenset[str]:
    return frozenset(r[0].casefold() for r in lexicon.table("units.tsv") if r[-1] not in _ORDINALS)


def _is_unit(words: str) -> bool:
    """Whether `words` can only be a unit; many of the lexicon, written small, end names as well ("kết quả")."""
    if _UNITS.fullmatch(words):
        return True
    telling = words[:1].isupper() or words.isascii() or "/" in words or words.startswith(_SCALES)
    return telling and words.casefold() in _known_units()


def unit_at_end(text: str, start: int, end: int, named: bool) -> tuple[int, Span | None]:
    """The end of the name and the span of the unit that stands at the end of `[start, end)`.

    `named` says that the row has a name already, so that the unit may be all there is.
    """
    while end > start and text[end - 1] == " ":
        end -= 1
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    for count in range(_MOST_UNIT, 0, -1):
        if len(words) >= count:
            a = words[-count][0]
            shown = " ".join(text[a:end].split())
            alone = len(words) > count or named
            apart = alone and text[a - 2 : a] == "  " and shown.casefold() in _known_units()
            if apart or (_is_unit(shown) if alone else _UNITS.fullmatch(shown)):
                while a > start and text[a - 1] == " ":
                    a -= 1
                return a, (words[-count][0], end)
    return end, None
