"""Days, years and periods in a text, however they are written.

Everything is read on the folded text, so that a text typed without diacritics or in English goes the same way;
folding keeps offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from .text import fold

__all__ = ["TIME", "YEAR", "Date", "dates", "iso_date", "parts_of", "periods_in", "years_in", "years_with_spans"]

YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(rf"(?<!\d)({YEAR})\s?-\s?({YEAR})(?!\d)|\b({YEAR})\s+(?:den|toi|to)\s+(?:nam\s+)?({YEAR})(?!\d)")
# A year, and neither a part of a date or document's number nor a value ("2025 tỷ").
_ALONE = re.compile(rf"(?<![\d/])(?<!\d[.,])({YEAR})(?![\d/]|[.,]\d|-[a-z]|\s*(?:ty|trieu|nghin|dong|nguoi|ha|ho|%)(?![a-z]))")
# Times, with the words that lead into them; masked before values are looked for.
TIME = re.compile(
    rf"(?:(?:tính\s+)?(?:từ|đến|hết|trước|trong|vào|cuối|đầu|cả|cho)\s+)*(?:(?:giai\s+đoạn|nhiệm\s+kỳ|thời\s+kỳ|năm|các\s+năm|tháng|quý)\s+)+"
    rf"(?:\d{{1,2}}/)?{YEAR}(?:\s?[-–—]\s?{YEAR})?(?:\s+đến\s+(?:năm\s+)?{YEAR})?|(?:đến|hết|cuối|trước)\s+{YEAR}\b|\b\d{{1,2}}/\d{{1,2}}/{YEAR}|"
    rf"\b\d{{1,2}}/{YEAR}|\b\d{{1,2}}\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+{YEAR})?|{YEAR}\s?[-–—]\s?{YEAR}",
    re.IGNORECASE,
)


def years_in(text: str) -> tuple[str, ...]:
    """The years and periods in a text, each once, periods first: "2026-2030", "2030"."""
    return years_with_spans(text)[0]


def years_with_spans(text: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """The years and periods in a text, each once, and where they stand for the first time."""
    found: dict[str, tuple[int, int]] = {}
    for said, span in _years(text):
        found.setdefault(said, span)
    return tuple(found), list(found.values())


def periods_in(text: str) -> list[str]:
    """The years and periods in a text, as often as they are said: periods first, then years, each in order."""
    return [said for said, _ in _years(text)]


def _years(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    rest = fold(text)
    for m in _PERIOD.finditer(rest):
        yield f"{m[1] or m[3]}-{m[2] or m[4]}", m.span()
        rest = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
    for m in _ALONE.finditer(rest):
        yield m[1], m.span(1)


def iso_date(text: str) -> str:
    """The first date in `text` as ISO 8601, or "" ("30/9/2025", "ngày 30 tháng 9 năm 2025", "2025-09-30")."""
    for pattern, order in (
        (r"(\d{1,2})\s*[/.]\s*(\d{1,2})\s*[/.]\s*((?:19|20)\d\d)", (3, 2, 1)),
        (r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)", (3, 2, 1)),
        (r"((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})", (1, 2, 3)),
    ):
        m = re.search(pattern, text)
        if m:
            y, mo, d = (int(m.group(g)) for g in order)
            with suppress(ValueError):  # 31 February
                return date(y, mo, d).isoformat()
    return ""


# ------------------------------------------------------------------ days, or parts of them

Date = tuple[int | None, int | None, int | None]  # day, month, year; None where it is not said


_MONTHS = {
    m: n
    for n, (long, short) in enumerate(
        (("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may", "may"), ("june", "jun"), ("july", "jul"),
         ("august", "aug"), ("september", "sep"), ("october", "oct"), ("november", "nov"), ("december", "dec")), 1
    )
    for m in (long, short)
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
# Day, month and year in the order of the groups d, m, y; what is not said stays open.
_DATES = tuple(
    re.compile(p)
    for p in (
        rf"(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        rf"(?<![\d/.,-])(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>{YEAR})(?!\d)",
        rf"(?:ngay )?(?P<d>\d{{1,2}}) thang (?P<m>\d{{1,2}})(?:,? nam (?P<y>{YEAR}))?(?!\d)",
        rf"thang (?P<m>\d{{1,2}})(?:\s?/\s?|,? nam )(?P<y>{YEAR})(?!\d)",
        r"ngay (?P<d>\d{1,2})\s?/\s?(?P<m>\d{1,2})(?![\d/])",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\b(?:,? (?P<y>{YEAR}))?",
        rf"\b(?P<m>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<y>{YEAR}))?",
        rf"\b(?P<m>{_MONTH}),? (?P<y>{YEAR})\b",
    )
)


def dates(folded: str) -> Iterator[tuple[re.Match[str], Date]]:
    """The dates of a folded text and where they stand."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for m in pattern.finditer(folded):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            given = m.groupdict()
            month = given.get("m") or ""
            number = _MONTHS.get(month) or int(month)
            if 1 <= number <= 12:
                taken.append(m.span())
                yield m, (int(given["d"]) if given.get("d") else None, number, int(given["y"]) if given.get("y") else None)


def parts_of(date: Date) -> set[Date]:
    """A date with the parts of it that may be said alone: without its year, without its day."""
    d, m, y = date
    return {(d, m, y), (d, m, None), (None, m, y)}
