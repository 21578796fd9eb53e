"""The lines of an extracted text: what converters left in them, where pages break, which of them are furniture.

Page numbers, running heads and markup residue are left out; the text itself stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.language import MARKER, fold
from index.records import Extract, Piece

__all__ = [
    "Line",
    "clean_pieces",
    "drop_page_numbers",
    "drop_running_heads",
    "guess_pages",
    "is_capitals",
    "is_marker",
    "is_wrapped",
    "lines_of",
]

# What converters leave in the text and no reader should see. An asterisk is emphasis only when it touches
# a word on the side that it opens or closes; "* Về kinh tế:" keeps its bullet.
RESIDUE = re.compile(
    r"\[bookmark:[^\]\n]*\]|\[footnoteRef:\d+\]|\[(?:endnoteRef|comment|image)[^\]\n]*\]"
    r"|</?(?:p|i|b|u|em|strong|span|br|sup|sub|div|font)\b[^>\n]{0,80}>"
    r"|\*{2,3}|(?<!\d)\*(?=[^\s*])|(?<=[^\s*])\*(?!\d)"
    r"|[\u200b-\u200f\ufeff\u00ad]",
    re.IGNORECASE,
)
_ROMAN_PAGE = re.compile(r"[ivxl]{1,6}")
_PAGE_WORD = re.compile(r"(?:trang|page)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*/\s*\d{1,4})?", re.IGNORECASE)

# Limits, by hand on the development documents.
_RUNNING = 40  # characters that a line of running text has more than
_WHOLE = 240  # characters from which a line is a whole paragraph: no page is so wide
_ONWARD = 0.35  # of such lines, the share that goes on in lower case on the next where lines are those of a page
_PAGE_BREAK = 4  # line feeds before a page number that stands alone
_HEAD_PAGES, _HEAD_SHARE = 3, 0.3  # pages, and share of all pages, that a running head stands on at least


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without the white space around it. `gap`: a blank line stands before it."""

    start: int
    end: int
    gap: bool
    indent: int
    page: int


def is_marker(text: str) -> bool:
    """Whether a line that begins like this begins a numbered or bulleted part."""
    return MARKER.match(text) is not None


def is_capitals(line: str) -> bool:
    """Whether a line is set in capitals (four fifths of its letters, and at least four of them)."""
    letters = "".join(filter(str.isalpha, line))
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def clean_pieces(text: str, start: int, end: int, *, drop: list[tuple[int, int]] | None = None) -> list[Piece]:
    """The pieces of `[start, end)` without markup residue, and without the spans in `drop`.

    Pieces that touched in the text stay joined without a space, others get one.
    """
    holes = [m.span() for m in RESIDUE.finditer(text, start, end)]
    holes += [h for h in drop or () if start <= h[0] < end]
    pieces: list[Piece] = []
    at = start
    for a, b in [*sorted(holes), (end, end)]:
        if a > at:
            lo, hi = at, a
            while lo < hi and text[lo].isspace():
                lo += 1
            while hi > lo and text[hi - 1].isspace():
                hi -= 1
            if lo < hi:
                spaced = not pieces or lo > at or text[pieces[-1].end].isspace()
                # Markup between ":" or ")" and a word stands for a break; a marker before a stop does not.
                if not spaced and text[pieces[-1].end - 1] not in '(“"':
                    spaced = text[lo].isupper() or text[lo] in "(“" or text[lo].isalnum() and not text[pieces[-1].end - 1].isalnum()
                pieces.append(Piece(lo, hi, " " if spaced else ""))
        at = max(at, b)
    return pieces


def lines_of(extract: Extract, holes: Sequence[tuple[int, int]] = (), *, strip: bool = True) -> list[Line]:
    """The lines of `extract` that hold something, without its grids and `holes`.

    Without `strip` a line keeps the tabs at its ends, which are empty cells.
    """
    text, pages = extract.text, extract.pages
    skip = sorted([(g.start, g.end) for g in extract.grids] + list(holes))
    out: list[Line] = []
    at, gap, page, s = 0, True, 0, 0
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        while page < len(pages) and pages[page] <= start:
            page += 1
        while s < len(skip) and skip[s][1] <= start:
            s += 1
        for a, b in skip[s : s + 8]:  # a line may hold a part to be skipped: keep what is outside
            if a <= start < b:
                start = min(b, end)
            elif start < a < end:
                end = a
        if not text[start:end].strip():
            gap = True
            continue
        while strip and text[start].isspace():
            start += 1
        while strip and text[end - 1].isspace():
            end -= 1
        out.append(Line(start, end, gap, start - (at - len(raw) - 1), page))
        gap = False
    return out


def is_wrapped(text: str, lines: list[Line]) -> bool:
    """Whether lines are lines of a page: then many of them go on in lower case on the next."""
    pairs = list(zip(lines, lines[1:], strict=False))
    long = [(a, b) for a, b in pairs if a.end - a.start > _RUNNING and "\t" not in text[a.start : a.end]]
    if len(long) < 4:
        return False
    onward = sum(text[b.start].islower() for _, b in long)
    return onward > _ONWARD * len(long) and max(b.end - b.start for _, b in long) < _WHOLE


def guess_pages(text: str, lines: list[Line]) -> list[Line]:
    """Page breaks of a text whose lines are all set apart by blank ones.

    Such converters write the first line of a page right after the last of the page before, indented by
    one space, or the page's number alone after several blank lines; nothing else looks like that in
    running text.
    """
    out, page = [], 1
    for x in lines:
        numbered = text[x.start : x.end].isdigit() and text[max(0, x.start - 12) : x.start].count("\n") >= _PAGE_BREAK
        if numbered or not x.gap and x.indent == 1:
            page += 1
        out.append(replace(x, page=page))
    return out


def drop_running_heads(text: str, lines: list[Line]) -> list[Line]:
    """The lines but those that stand first or last on several pages, numbers aside: they are furniture."""
    first: dict[int, list[Line]] = {}
    for x in lines:
        first.setdefault(x.page, []).append(x)
    if len(first) < _HEAD_PAGES:
        return lines
    seen: Counter[str] = Counter()
    edges: dict[int, str] = {}
    for page in first.values():
        for x in {page[0], page[-1]}:
            key = re.sub(r"\d+", "#", fold(text[x.start : x.end])).strip()
            if len(key) > 3 and not key.isdigit():
                seen[key] += 1
                edges[x.start] = key
    gone = {start for start, key in edges.items() if seen[key] >= _HEAD_PAGES and seen[key] >= _HEAD_SHARE * len(first)}
    return [x for x in lines if x.start not in gone]


def drop_page_numbers(text: str, lines: list[Line], wrapped: bool) -> tuple[list[Line], dict[int, str]]:
    """Take out page numbers alone on a line; gives the label of the page that each later line stands on."""
    out: list[Line] = []
    labels: dict[int, str] = {}
    label, labelled = "", 0
    for n, x in enumerate(lines):
        raw = text[x.start : x.end]
        if label.isdigit() and x.page != labelled:
            label = ""
        if _ROMAN_PAGE.fullmatch(raw):
            label = raw
            continue
        if wrapped and re.fullmatch(r"\d{1,3}", raw) and _between_halves(text, lines, n):
            label, labelled = raw, x.page
            continue
        if wrapped and _PAGE_WORD.fullmatch(raw) and not raw.isdigit() and raw[0] in "TtPp-–":
            label, labelled = re.sub(r"\D", "", raw.split("/")[0]), x.page
            continue
        out.append(x)
        labels[x.start] = label
    return out, labels


def _between_halves(text: str, lines: list[Line], n: int) -> bool:
    """Whether the bare number on line n stands between two halves of a sentence, or at a page's edge."""
    if n == 0 or n == len(lines) - 1:
        return True
    before, after = lines[n - 1], lines[n + 1]
    if lines[n].page != before.page or after.page != lines[n].page:
        return before.end - before.start > _RUNNING or after.end - after.start > _RUNNING
    return after.end - after.start > _RUNNING and before.end - before.start > _RUNNING and text[after.start].islower()
