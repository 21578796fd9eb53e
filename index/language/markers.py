"""Markers of numbered and bulleted parts: "Chương II", "Điều 5.", "1.2.", "a)", "(4)", "Bốn là", "Thứ tư,", "–".

Their ranks are those of Decree 30/2020/NĐ-CP, appendix I; what its appendix does not give follows common use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["ANNOUNCED", "BULLETS", "MARKER", "RANKS", "counts_columns", "index_rank", "item_number", "roman", "unmarked", "without_item"]

ROMAN = "[IVXLC]"
BULLETS = "-–+•●▪*"
_COUNTED = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_NTH = {"nhất": 1, "tư": 4} | {word: n for word, n in _COUNTED.items() if n not in (1, 4)}
ANNOUNCED = rf"(?:{'|'.join(word.capitalize() for word in _COUNTED)}) là"  # "Bốn là"
_ORDINAL = rf"[Tt]hứ\s+(?:{'|'.join(_NTH)})"

_PART = rf"(?:PHẦN|Phần)\s+(?:THỨ\s+\w+|thứ\s+\w+|{ROMAN}+|\d+)\b"
_CHAPTER = rf"(?:CHƯƠNG|Chương)\s+(?:{ROMAN}+|\d+)\b"
_SECTION = rf"(?:MỤC|Mục)\s+(?:{ROMAN}+|\d+)\b"
_APPENDIX = rf"(?:PHỤ LỤC|Phụ lục|BIỂU(?: MẪU)?|Biểu(?: mẫu)?(?: số)?)\s*(?:số\s*)?(?:{ROMAN}+|\d+)\b"
# "Mẫu số 01:" over a form, not "Mẫu số 01 ban hành kèm theo …".
_FORM = r"(?:MẪU|Mẫu)\s+(?:(?:SỐ|Số|số)\s*)?\d+[a-zđ]?(?:[./-][\w./-]*\w)?\s*(?=$|[.:(–-])"
_TABLE = rf"Bảng\s*(?:số\s*)?(?:{ROMAN}+|\d+)\b"
_ARTICLE = r"Điều\s+\d+[a-z]?\s*[.:]"
_IN_BRACKETS = r"\(\s?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\s?\)"
_NUMERAL = rf"{ROMAN}{{1,6}}\s?[-.–/)]\s*(?=\S)"

# Patterns of the beginnings of parts, each with its rank, outermost first.
RANKS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (0, rf"{_APPENDIX}|(?:PHỤ LỤC|Phụ lục)\s*$"),
        (0, _PART),
        (0.5, _FORM),
        (1, _CHAPTER),
        (2, _SECTION),
        (3.5, r"[A-HĐ]\s?[.)-]\s+(?=\S)"),
        (4, _NUMERAL),
        (5, _ARTICLE),
        (6, r"\d{1,2}\s?[.)-]\s*(?=[^\d\s])|\d{1,2}\s?[.)]\s+(?=\S)"),
        (7, r"\d{1,2}\.\d{1,2}\.?\s+(?=\S)"),
        (8, r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s+(?=\S)"),
        (9, r"[a-zđ]\s?[.)]\s+(?=\S)"),
        (9.5, r"\*\s+(?=\S)"),
        (10, _IN_BRACKETS),
        (11, r"[-–•●▪]\s*(?=\S)"),
        (12, r"\+\s*(?=\S)"),
        (10.5, rf"{ANNOUNCED}\s*[,:]|{_ORDINAL}\s*[,:]"),
    )
)
# A line that begins like this begins a part; a number needs something behind it that can begin one.
MARKER = re.compile(
    "|".join(
        (
            _PART, _CHAPTER, _SECTION, _APPENDIX, _FORM, _TABLE, _ARTICLE, _NUMERAL,
            r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+\S", r"\d{1,2}\s?[.)]\s*[A-ZĐÀ-Ỹ“\"(]", r"\d{1,2}\s?[.)]\s+\S", r"[A-ZĐ]\s?[.)]\s+\S",
            r"[a-zđ]\s?[.)]\s+\S", _IN_BRACKETS, r"[-–+•●▪]\s*\S", r"\*\s+\S", rf"{ANNOUNCED}\s*[,:]", rf"{_ORDINAL}\s*[,:]",
        )
    )
)  # fmt: skip

_ITEM = re.compile(
    rf"\s*(?:\((?P<a>\d{{1,2}})\)|(?P<b>\d{{1,2}})[.)]\s|(?P<counted>{ANNOUNCED})|(?P<bullet>[-–•])\s|"
    rf"(?:[^\W\d]+\s){{0,4}}?(?P<nth>{_ORDINAL})\s*(?:là\s*)?[:,])"
)


def item_number(text: str) -> int:
    """The number that an item begins with ("(1)", "1.", "Một là", "Đột phá thứ nhất:"); 0 for a bullet, -1 for none."""
    m = _ITEM.match(text)
    if m is None:
        return -1
    if m["a"] or m["b"]:
        return int(m["a"] or m["b"])
    if m["counted"]:
        return _COUNTED[m["counted"].split()[0].lower()]
    return _NTH[m["nth"].split()[-1]] if m["nth"] else 0


def without_item(text: str) -> str:
    """`text` without what its item begins with."""
    return _ITEM.sub("", text, count=1)


def index_rank(index: str) -> int:
    """How deep a row stands by its number: A 1, I 2, 1 3, 1.1 4, a) 5, "-" 6; 0 for none."""
    s = index.strip().rstrip(".)").strip("( ")
    if not s:
        return 0
    if s in BULLETS:
        return 6
    if re.fullmatch(rf"{ROMAN}+", s):
        return 2
    if re.fullmatch(r"[A-ZĐ]", s):
        return 1
    if re.fullmatch(r"\d{1,3}", s):
        return 3
    if re.fullmatch(r"\d{1,3}(?:\.\d{1,3})+", s):
        return 3 + s.count(".")
    if re.fullmatch(r"[a-zđ]", s):
        return 5
    return 0


def counts_columns(texts: Sequence[str]) -> bool:
    """Whether the texts of a row, blank ones left out, only number the columns: 1 2 3, (1) (2) (3), A B 1 2, 3=1+2."""
    digits = [int(m[1]) for t in texts if (m := re.fullmatch(r"\(?(\d{1,2})\)?(?:\s*=.*)?", t))]
    letters = [t for t in texts if re.fullmatch(r"\(?[A-Z]\)?", t)]
    counted = all(b == a + 1 for a, b in zip(digits, digits[1:], strict=False))
    return len(digits) >= 2 and len(digits) + len(letters) == len(texts) and counted


def unmarked(name: str) -> str:
    """A row's or group's name without the number or letter in front of it; "Y tế" begins with a word."""
    return re.sub(rf"^(?:\d+(?:\.\d+)*|{ROMAN}+|[A-XZ])\.?\s+", "", name)


def roman(number: str) -> str:
    """A number written in Roman or Arabic numerals, in lower case, as an Arabic numeral."""
    if number[:1].isdigit():
        return re.sub(r"\D", "", number).lstrip("0")
    values = {"i": 1, "v": 5, "x": 10}
    total = 0
    for a, b in zip(number, number[1:] + " ", strict=True):
        total += -values[a] if values.get(b, 0) > values[a] else values[a]
    return str(total)
