"""The shortest stretch of prose that answers: clauses chosen by the ideas of the question they cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question
from index.language import YEAR, fold, names_an_agency

__all__ = ["CAUSE", "clean", "expects", "has_expected", "is_blank", "units_of"]

# Words, fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_LONG_IN_BRACKETS = 25  # of a clause in brackets, from which semicolons cut there too
_NEVER_CLOSED = 60  # of a sentence in brackets, from which they were opened by mistake
_TOGETHER = 12  # of an enumeration's parts, up to which a comma does not cut
_MEASURE = 2  # of what is counted or measured, that an answer must have
_NO_MEASURE = 3  # characters, under which it is none

_NUMBER = re.compile(r"\d")
_DATE = re.compile(
    rf"\b\d{{1,2}}\s+tháng\s+\d{{1,2}}\b|\bngày\s+\d{{1,2}}/\d{{1,2}}\b|\b(?:năm|tháng|quý|ngày|hết|đến|trước|từ)\s+\w*\s?{YEAR}|\b\d{{1,2}}/(?:\d{{1,2}}/)?{YEAR}|[Qq]uý\s+[IV\d]+"
)
_MONEY = re.compile(r"\d\s*(?:nghìn |triệu |tỷ |tr\.?\s?)*(?:tỷ|triệu|nghìn|đồng|USD|đô)")
CAUSE = re.compile(r"(?<!\w)(?:do|vì|bởi|nhờ|nguyên nhân|xuất phát từ|bắt nguồn|(?<!trở )(?<!tạo )(?<!làm )nên)(?!\w)", re.IGNORECASE)


def has_expected(kind: str, text: str) -> bool:
    """Whether `text` holds what an answer of this kind needs: a figure, a date, a sum, an agency."""
    if kind in ("value", "count", "compare", "conflict"):
        return _NUMBER.search(re.sub(r"^\(?\d{1,2}(?:[.)]|\s)", "", text)) is not None
    if kind == "money":
        return _MONEY.search(text) is not None
    if kind == "deadline":
        return _DATE.search(text) is not None or re.search(rf"\b{YEAR}\b", text) is not None
    if kind == "agency":
        return names_an_agency(text)
    return True


def expects(question: Question, text: str) -> bool:
    """Whether `text` answers in the measure asked for: per cent, money, or so many of the things counted."""
    if question.kind == "reason":
        return CAUSE.search(text) is not None
    if question.kind not in ("value", "money", "count", "compare"):
        return True
    asked = question.folded
    folded = fold(text)
    focus = question.focus
    if focus.startswith(("phan tram", "%")) or re.search(r"ty le (?!1/)[^?]{3,80}bao nhieu|percentage|percent\b", asked) and not focus:
        return "%" in text
    if focus.startswith(("usd", "do la", "ty usd", "trieu usd")):
        return "usd" in folded
    if focus.startswith(("ty dong", "tien", "von", "trieu dong", "nghin ty", "kinh phi")):
        return _MONEY.search(text) is not None
    words = [w for w in focus.split()[:_MEASURE] if w not in ("va", "cua", "trong", "la", "tren", "duoc", "nam", "mot", "moi", "so", "ve")]
    if question.english or not words or len(focus) < _NO_MEASURE:
        return True
    if words[0] in ("thang", "ngay", "gio", "tuan"):  # how long, not of what time
        return re.search(rf"\d\s+{words[0]}\b", folded) is not None
    return (
        re.search(rf"\d[\d.,]*\s+(?:\w+\s+){{0,2}}{re.escape(words[0])}\b", folded) is not None
        or re.search(rf"\b{re.escape(' '.join(words))}\b[^.;]{{0,60}}\d", folded) is not None
    )


def units_of(text: str) -> list[tuple[int, int]]:
    """Clauses of a text: cut at stops, semicolons, line ends and commas, never inside brackets or quotation marks."""
    cuts: list[tuple[int, int]] = []
    depth = 0

    def words_since_cut(end: int) -> int:
        return len(text[cuts[-1][1] if cuts else 0 : end].split())

    for m in re.finditer(r"[()\[\]“”\"]|\n|[.!?…]+(?=\s|$)|;(?=\s)|,(?=\s)", text):
        c = m.group()
        if c in "([“":
            depth += 1
        elif c in ")]”":
            depth = max(0, depth - 1)
        elif c == "\n":
            depth = 0
            cuts.append((m.start(), m.end()))
        elif c == '"':
            continue
        elif depth == 0 or c in (";",) and depth and words_since_cut(m.start()) > _LONG_IN_BRACKETS:
            cuts.append((m.start() if c in ",;" else m.end(), m.end()))
        elif c[0] in ".!?" and re.match(r"\s+[A-ZĐ]", text[m.end() :]) and words_since_cut(m.start()) > _NEVER_CLOSED:
            depth = 0  # a bracket that was never closed
            cuts.append((m.end(), m.end()))
    out: list[tuple[int, int]] = []
    start = 0
    for end, after in [*cuts, (len(text), len(text))]:
        a = start
        while a < end and text[a].isspace():
            a += 1
        if a < end and re.search(r"\w", text[a:end]):
            # A comma cuts only clauses; shorter parts of an enumeration stay together.
            if (
                out
                and text[out[-1][1] : a].strip() == ","
                and len(text[out[-1][0] : out[-1][1]].split()) + len(text[a:end].split()) <= _TOGETHER
            ):
                out[-1] = (out[-1][0], end)
            else:
                out.append((a, end))
        start = after
    return out


def clean(text: str) -> str:
    """A quoted stretch as part of an answer: no item number in front, no dangling punctuation."""
    text = re.sub(r"^\s*(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*\.|[-–+•*]|[a-zđ]\))\s*", "", text)
    text = " ".join(text.split())
    text = text.strip(" ;,:")
    if text.count("(") > text.count(")"):
        text = text.rstrip(".") + ")"
    elif text.count(")") > text.count("("):
        text = re.sub(r"\)(?=[^)]*$)", "", text, count=1)
    return text.rstrip(".")


def is_blank(text: str, years: Sequence[str] = ()) -> bool:
    """Whether the place where the figure should stand was left open ("......%", "…tỷ", "xếp thứ...").

    Other figures beside it may be there; then it counts only where it stands with the year asked about.
    """
    open_place = re.compile(r"(?:\.{3,}|…)")
    clauses = re.split(r"[,;]\s", text)
    if any(open_place.search(c) and y in c for c in clauses for y in years):
        return True
    figures = re.findall(r"\d+(?:[.,]\d+)*", re.sub(rf"\b{YEAR}\b|^\W*\d+[.)]|\b[a-zđ]*\d+/\d+", "", fold(text)))
    return (
        not figures
        and re.search(r"(?:\.{3,}|…)\s*(?:%|tỷ|triệu|nghìn|USD|KCN|CCN|xã|ha|người|hợp tác)", text) is not None
        or "....." in fold(text)
    )
