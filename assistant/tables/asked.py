"""What a question wants done with a table: what operation, what kind of cell, and the bounds that it sets.

Only words of asking and comparing are known here, Vietnamese and English; what the question is about is linked to the
table's own words (`linking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.question import Question
from index.language import Wording, fold, measures, numbers_in_words

from .cells import CellKind, Measure, measured, moment

__all__ = ["Asked", "Bound", "Operation", "asked_of"]

Operation = Literal["state", "list", "count", "sum", "largest", "smallest", "difference", "check"]
Side = Literal["above", "below", "equal"]

# Adjectives and adverbs of more and of less.
_MORE = r"nhiều|cao|lớn|đông|dài|nặng|đắt|mạnh|rộng|xa|muộn|trễ|chậm|lâu|to|dày|sâu"
_LESS = r"ít|thấp|nhỏ|bé|ngắn|rẻ|nhẹ|sớm|gần|hẹp|mỏng|nhanh"
_NTH = {
    "hai": 2,
    "nhì": 2,
    "nhi": 2,
    "ba": 3,
    "tư": 4,
    "tu": 4,
    "bốn": 4,
    "bon": 4,
    "năm": 5,
    "nam": 5,
    "second": 2,
    "third": 3,
    "fourth": 4,
}
_BEHIND = r"(?:\s+[^\W\d_]+){0,4}?\s+(?:nhất|thứ\s+(?:nhì|hai|ba|tư|bốn|năm))(?!\s+(?:là\s+)?\d)(?![^\W\d_])"
_LARGEST = Wording(
    rf"(?<![^\W\d_])(?:{_MORE}){_BEHIND}|đứng đầu|"
    r"\b(?:(?:second|third|fourth)[ -])?(?:largest|highest|biggest|greatest|longest|most(?! of)|maximum|heaviest|latest)\b"
)
_SMALLEST = Wording(
    rf"(?<![^\W\d_])(?:{_LESS}){_BEHIND}|đứng cuối|\b(?:smallest|lowest|least(?! \d)|fewest|shortest|cheapest|minimum|earliest)\b"
)
_LEAST_OF = Wording(r"(?:ít nhất|nhiều nhất|thấp nhất|cao nhất|at least|at most)\s+(?:là\s+|phải\s+|có\s+|bao\s+nhiêu|mấy|\d)")
_SUM = Wording(
    r"cộng lại|cộng dồn|tổng cộng|gộp (?:cả|chung|lại)|tính gộp|tất cả là bao nhiêu|cả thảy|"
    r"(?<![^\W\d_])cộng (?:với|thêm|cả|các|hai|số)(?![^\W\d_])|^\W*cộng (?!hòa|hoà|trình|ty|tác|an|dân|dan|chức|nghiệp|đồng|nghệ|ích|văn|suất|khai)|"
    r"\b(?:altogether|combined|in all|sum of|add up)\b"
)
_TOTAL = Wording(r"(?<![^\W\d_])tổng(?![^\W\d_])|\btotal\b")  # as often a word of what is measured ("tổng mức đầu tư")
_COUNT = Wording(r"bao nhiêu|(?<![^\W\d_])mấy(?![^\W\d_])|số lượng|đếm|\bhow many\b|\bnumber of\b")
_LIST = Wording(
    r"(?<![^\W\d_])(?:những|các)(?![^\W\d_])[^?]{1,90}(?<![^\W\d_])(?:nào|gì|ai|đâu)(?![^\W\d_])|kể tên|kể ra|liệt kê|gồm (?:những|các)|danh sách|"
    r"\b(?:list|name|enumerate)\b|\bwhat are\b|\bwhich (?:[a-z-]+ ){0,3}?(?:are|were|have|belong)\b"
)
_WHICH = Wording(r"(?<![^\W\d_])nào(?![^\W\d_])|\b(?:which|what|who)\b|(?<![^\W\d_])(?:ai|gì)(?![^\W\d_])")
_DIFFERENCE = Wording(
    r"chênh(?: lệch)?(?: nhau)?|hơn kém|cách nhau|lệch (?:nhau|bao nhiêu)|khác nhau|so với|so sánh|"
    r"(?<![^\W\d_])(?:hơn|kém|tăng|giảm|thêm)(?: [^\W\d_]+){0,6}? (?:bao nhiêu|mấy)|\b(?:difference|differ|compared?|more than|less than|higher than)\b|"
    r"(?<![^\W\d_])hay(?![^\W\d_])[^?]*(?<![^\W\d_])hơn(?![^\W\d_])|(?:bên|nơi|đâu|cái|ai|bên) nào[^?]*(?<![^\W\d_])hơn(?![^\W\d_])"
)
_YES_NO = Wording(
    r"có phải|phải không|đúng không|(?<![^\W\d_])có(?![^\W\d_])[^?]{3,160}(?<![^\W\d_])không\s*\??$|hay không|hay chưa|chưa\s*\??$|"
    r"^(?:is|are|does|do|did|has|have|was|were)\b"
)
_KINDS: tuple[tuple[CellKind, Wording], ...] = (
    ("number", Wording(r"bao nhiêu|(?<![^\W\d_])mấy(?![^\W\d_])|(?<=\s)how (?:many|much)|^how (?:many|much)|chừng nào|cỡ nào|mức nào")),
    ("time", Wording(
        r"khi nào|bao giờ|lúc nào|hôm nào|(?:ngày|tháng|quý|năm|tuần|thứ|giờ|buổi|thời gian|thời hạn|hạn chót|thời điểm|giai đoạn)"
        r" (?:nào|gì|mấy)|hạn (?:chót|cuối)|mấy giờ|\bwhen\b|deadline|\bwhat (?:date|time|year|day)\b"
    )),
    ("agency", Wording(
        r"(?:cơ quan|đơn vị|bộ phận|sở|ban|phòng|tổ chức|trường|công ty|nhà thầu|doanh nghiệp|ngành|bộ|nơi) nào|(?<![^\W\d_])ai(?![^\W\d_])|"
        r"\bwho\b|\bwhich (?:agency|department|unit|office|body|company)\b"
    )),
    ("person", Wording(r"(?<![^\W\d_])ai(?![^\W\d_])|(?:người|cán bộ|ông|bà|thầy|cô|bác sĩ) nào|\bwho(?:m|se)?\b")),
    ("place", Wording(r"ở đâu|nơi nào|chỗ nào|tại đâu|đâu\s*\??$|(?:xã|phường|huyện|tỉnh|thôn|phòng|địa điểm) nào|\bwhere\b")),
    ("code", Wording(r"mã số|số hiệu|ký hiệu|(?<![^\W\d_])mã(?![^\W\d_])|\bcode\b")),
)  # fmt: skip
_DIFFERENT = Wording(r"(?<![^\W\d_])(?:mỗi|loại|khác nhau)(?![^\W\d_])|\b(?:different|distinct|kinds?|types?|each)\b")
_ABOVE = Wording(
    r"(?:trên|hơn|vượt(?: quá)?|lớn hơn|nhiều hơn|cao hơn|sau|quá|more than|over|above|greater than|after|exceed(?:ing|s)?)\s+(?:mức\s+|ngưỡng\s+)?"
)
_FROM = Wording(r"(?:từ|ít nhất|tối thiểu|không dưới|at least|from|since)\s+(?:là\s+)?")
_BELOW = Wording(
    r"(?:dưới|chưa (?:đến|tới|đầy)|ít hơn|nhỏ hơn|thấp hơn|kém|trước|less than|under|below|before|fewer than)\s+(?:mức\s+|ngưỡng\s+)?"
)
_UP_TO = Wording(r"(?:không quá|tối đa|nhiều nhất|at most|up to|by|không vượt quá|chậm nhất)\s+(?:là\s+)?")
_UPWARD = Wording(r"^\s*(?:[^\W\d_]+\s+){0,3}?trở lên|^\s*(?:[a-z]+ )?or more")
_DOWNWARD = Wording(r"^\s*(?:[^\W\d_]+\s+){0,3}?trở (?:xuống|về trước)|^\s*(?:[a-z]+ )?or less")
_OF_TIME = re.compile(r"sau|after|truoc|before|tu\b|from|since|cham nhat|by\b|khong qua")
_TIME_AHEAD = re.compile(
    r"(?:ngay|thang|quy|nam|quarter|het|cuoi|q)?\s*(?:quy |thang |nam |ngay )?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{4}|(?:quy|q|quarter) ?(?:[iv]+|[1-4])\b"
    r"(?:(?:[/ -]| nam )*20\d\d)?|ngay \d{1,2} thang \d{1,2}(?: nam \d{4})?|thang \d{1,2}(?: nam \d{4}|/\d{4})?|(?:19|20)\d\d\b(?!\s*(?:ty|trieu|nguoi|ha|dong)))"
)

_STOPS = (
    "nào|nao|gì|gi|ai|đâu|dau|có|co|thuộc|thuoc|do|được|duoc|là|la|ở|o|tại|tai|của|cua|trong|với|voi|cho|theo|dùng|dung|lấy|lay|nằm|mà|ma|"
    "are|is|in|of|did|does|do|have|has|were|was|with|under"
)
_NO_NOUN = "nào|nao|gì|gi|ai|đâu|dau|là|la|are|is|did|does|do|have|has"
_NOUN = re.compile(
    r"\s*(?:(?:tên|ten|các|cac|những|nhung|ra|kể|kê|ke|liệt|liet|danh|sách|sach|list|the|name|all|which|what|gồm|gom|how|many|bao|nhiêu|nhieu)\s+)*"
    rf"((?!(?:{_NO_NOUN})\b)[^\W\d_]+(?:\s+(?!(?:{_STOPS})\b)[^\W\d_]+){{0,2}})",
    re.IGNORECASE,
)
_PLURAL = re.compile(rf"(?<![^\W\d_])(?:các|cac|những|nhung|all)\s+((?:(?!(?:{_STOPS})\b)[^\W\d_]+\s*){{1,2}})", re.IGNORECASE)
_AFTER_WHICH = re.compile(rf"\b(?:which|what)\s+((?!(?:{_STOPS})\b)[a-z]+)", re.IGNORECASE)
_BEFORE_WHICH = re.compile(r"(?:^|[\s,])((?:[^\W\d_]+ ){1,2})(?:nào|nao)(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a cell must be: above, below or equal to an amount or a time.

    `strict` excludes the limit itself; `of` are the folded words behind the number ("hop"); `[start, end)` is where the question says so.
    """

    side: Side
    strict: bool
    value: Measure | None
    time: tuple[int, int, int] | None
    start: int
    end: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: operations in the order of how surely they are meant, kinds of cells, bounds, and the words that say so."""

    operations: tuple[Operation, ...]
    nth: int
    kinds: frozenset[CellKind]
    bounds: tuple[Bound, ...]
    spans: tuple[tuple[int, int], ...]
    noun: str  # what is counted or listed, as the question words it
    noun_span: tuple[int, int]
    plural: bool
    different: bool  # things are counted, each once however many rows it has
    extreme_of: tuple[int, int]  # where the question says what there is most or least of


def asked_of(question: Question) -> Asked:
    """Read what `question` wants done."""
    text = question.standalone
    spans: list[tuple[int, int]] = []
    operations: list[Operation] = []
    nth = 1
    extreme_of = (0, 0)

    def says(pattern: Wording) -> re.Match[str] | None:
        found = pattern.search(text)
        if found:
            spans.append(found.span())
        return found

    bounds = tuple(replace(b, of=_behind(text, b)) for b in _bounds(text))
    spans += [(b.start, b.end) for b in bounds]
    least = _LEAST_OF.search(text)
    for operation, pattern in (("largest", _LARGEST), ("smallest", _SMALLEST)):
        found = pattern.search(text)
        if found and not (least and least.start() <= found.start() < least.end()):
            spans.append(found.span())
            operations.append(operation)  # type: ignore[arg-type]
            words = found.group().replace("-", " ").split()
            nth = _NTH.get(words[-1], _NTH.get(words[0], 1))
            first = re.match(r"\S+", text[found.start() :])
            extreme_of = (found.start() + (first.end() if first else 0), found.end())
    yes_no = _YES_NO.search(text)
    if not operations and (found := _DIFFERENCE.search(text)):
        spans.append(found.span())
        operations.append("difference")
    counted = _COUNT.search(text)
    which = _WHICH.search(text)
    if (yes_no or question.kind == "yesno") and not counted:
        operations.insert(len(operations) if which else 0, "check")
    listed = _LIST.search(text)
    total = says(_TOTAL)
    if says(_SUM) or total and not operations and not bounds and not _rows_counted(counted, total):
        operations.append("sum")
    if counted:
        spans.append(counted.span())
    noun, noun_span = _noun(text, counted, listed)
    if counted and any(f"{fold(noun)} ".startswith(f"{m} ") for m in measures()):
        pass  # "bao nhiêu phần trăm" counts no rows
    elif counted:
        # A list first where it is asked for first, but "liệt kê bao nhiêu" counts.
        leads = listed is not None and listed.start() < counted.start() and counted.start() - listed.end() > 1
        both: list[Operation] = ["list", "count"] if leads else ["count", "list"]
        operations += both if listed else ["list", "count"] if which and which.start() < counted.start() else ["count"]
    elif listed or which:
        operations.append("list")
    kinds = frozenset(kind for kind, pattern in _KINDS if pattern.search(text))
    operations.append("state")
    return Asked(
        tuple(dict.fromkeys(operations)),
        nth,
        kinds,
        bounds,
        tuple(spans),
        noun,
        noun_span,
        listed is not None,
        _DIFFERENT.search(text) is not None,
        extreme_of,
    )


def _rows_counted(counted: re.Match[str] | None, total: re.Match[str]) -> bool:
    """Whether "bao nhiêu" stands before "tổng" and a noun, and so counts rows rather than asks for a total."""
    return counted is not None and counted.start() < total.start()


def _noun(text: str, counted: re.Match[str] | None, listed: re.Match[str] | None) -> tuple[str, tuple[int, int]]:
    """The words for what is counted or listed: behind "bao nhiêu", "những" or "các", or before "nào"; at most three."""
    if counted or listed:
        start = counted.end() if counted else listed.start() if listed else 0
        m = _NOUN.match(text, start)
        return (m[1].strip(), m.span(1)) if m else ("", (0, 0))
    if plural := _PLURAL.search(text):
        return plural[1].strip(), plural.span(1)
    which = _BEFORE_WHICH.search(text) or _AFTER_WHICH.search(text)
    return (which[1].strip(), which.span(1)) if which else ("", (0, 0))


def _behind(text: str, bound: Bound) -> str:
    """The word of what a bound's number counts: the last inside it if it is a word, else the first behind it."""
    inside = re.search(r"([^\W\d_]+)\W*$", text[bound.start : bound.end])
    behind = re.match(r"\s*([^\W\d_]+)", text[bound.end :])
    found = inside or behind
    return fold(found[1]) if found else ""


def _bounds(text: str) -> Iterator[Bound]:
    """The limits that a question sets on numbers and times."""
    plain = fold(text)
    quantities = list(measured(text))
    worded = [
        (a, b, Measure(n, "", n))
        for a, b, n in numbers_in_words(plain)
        if plain[a:b] != "nam" and not any(x <= a < y for x, y, _ in quantities)
    ]
    for pattern, side, strict in ((_ABOVE, "above", True), (_BELOW, "below", True), (_FROM, "above", False), (_UP_TO, "below", False)):
        for m in pattern.finditer(text):
            if m.start() and plain[m.start() - 1].isalnum():
                continue
            time = _TIME_AHEAD.match(plain, m.end()) if _OF_TIME.match(plain, m.start()) else None
            if time and (when := moment(time.group(), end=side == "above" and strict or side == "below" and not strict)):
                yield Bound(side, strict, None, when, m.start(), time.end())  # type: ignore[arg-type]
                continue
            for a, b, value in (*quantities, *worded):
                if a == m.end():
                    if pattern is _FROM and not _UPWARD.search(text[b:]) and plain[m.start() : m.start() + 2] == "tu":
                        if not _DOWNWARD.search(text[b:]):
                            break
                        yield Bound("below", False, value, None, m.start(), b)
                        break
                    yield Bound(side, strict, value, None, m.start(), b)  # type: ignore[arg-type]
                    break
    for a, b, value in quantities:
        for pattern, side in ((_UPWARD, "above"), (_DOWNWARD, "below")):
            if (onward := pattern.search(text[b:])) and not re.search(r"(?:tu|it nhat) $", plain[:a]):
                yield Bound(side, False, value, None, a, b + onward.end())  # type: ignore[arg-type]
