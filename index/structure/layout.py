"""From the lines of an extracted text to whole paragraphs: pages, furniture, footnotes, wrapped lines.

A paragraph here is a list of pieces of the stored text. Page numbers, running heads, markup residue and
footnote markers are simply not among its pieces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.language import MARKER, fold
from index.records import Extract, Piece

__all__ = ["Line", "Note", "Paragraph", "clean_pieces", "is_capitals", "is_marker", "lines_of", "paragraphs"]

# What converters leave in the text and no reader should see. An asterisk is emphasis only when it touches
# a word on the side that it opens or closes; "* Về kinh tế:" keeps its bullet.
RESIDUE = re.compile(
    r"\[bookmark:[^\]\n]*\]|\[footnoteRef:\d+\]|\[(?:endnoteRef|comment|image)[^\]\n]*\]"
    r"|</?(?:p|i|b|u|em|strong|span|br|sup|sub|div|font)\b[^>\n]{0,80}>"
    r"|\*{2,3}|(?<!\d)\*(?=[^\s*])|(?<=[^\s*])\*(?!\d)"
    r"|[\u200b-\u200f\ufeff\u00ad]",
    re.IGNORECASE,
)
_NOTE_REF = re.compile(r"\[footnoteRef:(\d+)\]")
_NOTE_TEXT = re.compile(r"\[(\d{1,3}):\s+(.*?)\s*\](?=\s*(?:\n|$|\[))", re.DOTALL)
_ROMAN_PAGE = re.compile(r"[ivxl]{1,6}")
_PAGE_WORD = re.compile(r"(?:trang|page)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*/\s*\d{1,4})?", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[^\W\d_”\"’)%])(\d{1,3})(?=[\s.,;:…)\]”\"]|$)|(?<=[”\"’)%])(\d{1,3})(?=[\s.,;:…]|$)")
_RULE = re.compile(r"[\s*\-–—_=.•·]+")

# No sentence or heading ends with one of these.
_DANGLING = re.compile(
    r"(?:,|\b(?:và|hoặc|của|về|với|các|những|là|đến|trong|để|từ|theo|bằng|do|tại|cho|vào|ở|trên|dưới|một|mỗi|số|ngày|tháng|"
    r"năm|được|bị|đã|đang|sẽ|có|không|tỉnh|huyện|xã))$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without the white space around it. `gap`: a blank line stands before it."""

    start: int
    end: int
    gap: bool
    indent: int
    page: int


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number, its pieces, and the offset of the place it belongs to (-1 if unknown)."""

    number: int
    pieces: tuple[Piece, ...]
    anchor: int


@dataclass(slots=True)
class Paragraph:
    """Pieces that read as one paragraph. `tabular`: a line of tab-separated cells, left as it is."""

    pieces: list[Piece]
    page: str | None = None
    tabular: bool = False
    heading: int = 0  # the level that the format itself gives, 0 for none
    notes: list[Note] = field(default_factory=list)

    def text(self, source: str) -> str:
        """The paragraph as shown."""
        out = ""
        for n, p in enumerate(self.pieces):
            out += (p.sep if n else "") + source[p.start : p.end]
        return out


def is_marker(text: str) -> bool:
    """Whether a line that begins like this begins a numbered or bulleted part."""
    return MARKER.match(text) is not None


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


def paragraphs(extract: Extract) -> list[Paragraph]:
    """The paragraphs of `extract` in reading order, tables' own lines left out, footnotes attached.

    Lines inside a grid of the extract are skipped: tables are read elsewhere. A paragraph carries the
    notes that belong to it.
    """
    text = extract.text
    notes, holes = _marked_notes(extract)
    lines = lines_of(extract, holes)
    wrapped = _is_wrapped(text, lines) if extract.wrapped is None else extract.wrapped
    interleaved = wrapped and sum(x.gap for x in lines) > 0.6 * len(lines)
    if wrapped:
        if interleaved and not extract.pages:
            lines = _guess_pages(text, lines)
        lines = _drop_running_heads(text, lines)
        lines, found, drops = _page_notes(text, lines, interleaved)
        notes += found
    else:
        drops = []
    lines, labels = _drop_page_numbers(text, lines, wrapped)
    headings = {a: level for a, _, level in extract.headings}
    paras = _join(text, lines, wrapped, interleaved, drops, headings, labels, bool(extract.pages))
    _attach(paras, notes)
    return paras


# ------------------------------------------------------------------------- lines


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


def _is_wrapped(text: str, lines: list[Line]) -> bool:
    """Whether lines are lines of a page: then many of them go on in lower case on the next."""
    pairs = list(zip(lines, lines[1:], strict=False))
    long = [(a, b) for a, b in pairs if a.end - a.start > 40 and "\t" not in text[a.start : a.end]]
    if len(long) < 4:
        return False
    onward = sum(text[b.start].islower() for _, b in long)
    return onward > 0.35 * len(long) and max(b.end - b.start for _, b in long) < 240


def _guess_pages(text: str, lines: list[Line]) -> list[Line]:
    """Page breaks of a text whose lines are all set apart by blank ones.

    Such converters write the first line of a page right after the last of the page before, indented by
    one space, or the page's number alone after several blank lines; nothing else looks like that in
    running text.
    """
    out, page = [], 1
    for x in lines:
        numbered = text[x.start : x.end].isdigit() and text[max(0, x.start - 12) : x.start].count("\n") >= 4
        if numbered or not x.gap and x.indent == 1:
            page += 1
        out.append(replace(x, page=page))
    return out


def _drop_running_heads(text: str, lines: list[Line]) -> list[Line]:
    """Lines that stand first or last on at least three pages, numbers aside, are furniture."""
    first: dict[int, list[Line]] = {}
    for x in lines:
        first.setdefault(x.page, []).append(x)
    if len(first) < 3:
        return lines
    seen: Counter[str] = Counter()
    edges: dict[int, str] = {}
    for page in first.values():
        for x in {page[0], page[-1]}:
            key = re.sub(r"\d+", "#", fold(text[x.start : x.end])).strip()
            if len(key) > 3 and not key.isdigit():
                seen[key] += 1
                edges[x.start] = key
    gone = {start for start, key in edges.items() if seen[key] >= 3 and seen[key] >= 0.3 * len(first)}
    return [x for x in lines if x.start not in gone]


def _drop_page_numbers(text: str, lines: list[Line], wrapped: bool) -> tuple[list[Line], dict[int, str]]:
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
        return len(text[before.start : before.end]) > 40 or len(text[after.start : after.end]) > 40
    return after.end - after.start > 40 and before.end - before.start > 40 and text[after.start].islower()


# --------------------------------------------------------------------- footnotes


def _marked_notes(extract: Extract) -> tuple[list[Note], list[tuple[int, int]]]:
    """Notes that the format states, or that a converter wrote as `[footnoteRef:3]` … `[3:  text]`."""
    text = extract.text
    notes, holes = [], []
    for number, (anchor, a, b) in enumerate(extract.notes, 1):
        notes.append(Note(number, tuple(clean_pieces(text, a, b)), anchor))
        holes.append((a, b))
    refs = {int(m.group(1)): m.start() for m in _NOTE_REF.finditer(text)}
    if refs:
        for m in _NOTE_TEXT.finditer(text):
            number = int(m.group(1))
            if number in refs:
                pieces = [p for a, b in _solid(text, *m.span(2)) for p in clean_pieces(text, a, b)]
                notes.append(Note(number, tuple(pieces), refs[number]))
                holes.append(m.span())
    return notes, holes


def _solid(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of `[start, end)` that hold something."""
    out = []
    for m in re.finditer(r"[^\n]+", text[start:end]):
        if m.group().strip():
            out.append((start + m.start(), start + m.end()))
    return out


def _page_notes(text: str, lines: list[Line], interleaved: bool) -> tuple[list[Line], list[Note], list[tuple[int, int]]]:
    """Footnotes at the foot of pages: lines kept, notes found, spans of the markers in running text.

    A page's notes begin at the first line that opens with the next number in turn, when that number also
    stands glued to a word above; they run to the page's end. In texts whose lines are set apart by blank
    ones, a line of spaces right above a text line opens the notes too (a note continued from the page before).
    """
    kept: list[Line] = []
    notes: list[Note] = []
    drops: list[tuple[int, int]] = []
    pending: list[Piece] = []  # pieces of the note being read
    number, anchor, expected = 0, -1, 1

    by_page: dict[int, list[Line]] = {}
    for x in lines:
        by_page.setdefault(x.page, []).append(x)
    for page in by_page.values():
        area = False
        for x in page:
            m = re.match(r"(\d{1,3})(?:\s+(?=\S)|(?=[^\W\d_]))", text[x.start : x.end])
            found = int(m.group(1)) if m else 0
            ruled = interleaved and _after_rule(text, x)
            place = None
            if found and expected <= found <= expected + (2 if ruled or area else 0):
                # The marker may stand on an earlier page when a page break went unseen.
                place = _marker_of(text, kept[-160:], found)
            opens = place is not None or found == expected and ruled
            onward = ruled and pending and text[pending[-1].end - 1] not in ".!?…”)"
            if not area and not opens and not onward:
                kept.append(x)
                continue
            area = True
            if m is not None and opens:
                if pending:
                    notes.append(Note(number, tuple(pending), anchor))
                if place is not None:
                    drops.append(place)
                anchor = place[0] if place is not None else (kept[-1].end - 1 if kept else -1)
                number, expected, pending = found, found + 1, []
                pending.extend(clean_pieces(text, x.start + m.end(), x.end))
            else:
                pending.extend(clean_pieces(text, x.start, x.end))
    if pending:
        notes.append(Note(number, tuple(pending), anchor))
    return kept, notes, drops


def _after_rule(text: str, x: Line) -> bool:
    """Whether the line above holds white space only, but is not empty."""
    above = text.rfind("\n", 0, max(0, text.rfind("\n", 0, x.start)))
    previous = text[above + 1 : text.rfind("\n", 0, x.start)]
    return bool(previous) and not previous.strip()


def _marker_of(text: str, body: list[Line], number: int) -> tuple[int, int] | None:
    """Where on the page `number` stands glued to the end of a word: the span of its digits."""
    for x in body:
        for m in _GLUED.finditer(text, x.start, x.end):
            group = 1 if m.group(1) else 2
            if int(m.group(group)) == number and not _is_unit(text, m.start(group)):
                return m.span(group)
    return None


def _is_unit(text: str, at: int) -> bool:
    """Tell whether a number belongs to the letters before it ("km2", "m3", "ĐT398")."""
    word = re.search(r"[^\W\d_]+$", text[max(0, at - 12) : at])
    return word is not None and (word.group() in ("m", "km", "cm", "dm", "CO", "QL", "ĐT", "H", "K", "Q") or len(word.group()) < 2)


# --------------------------------------------------------------------- paragraphs


def _join(
    text: str,
    lines: list[Line],
    wrapped: bool,
    interleaved: bool,
    drops: list[tuple[int, int]],
    headings: dict[int, int],
    labels: dict[int, str],
    paged: bool,
) -> list[Paragraph]:
    widths = sorted(x.end - x.start for x in lines)
    width = widths[int(len(widths) * 0.9)] if widths else 80
    out: list[Paragraph] = []
    previous: Line | None = None
    for x in lines:
        raw = text[x.start : x.end]
        if _RULE.fullmatch(raw) and "\t" not in raw:
            previous = None
            continue
        page = str(x.page) if paged else (labels.get(x.start) or None)
        pieces = clean_pieces(text, x.start, x.end, drop=drops)
        if not pieces:
            continue
        tabular = "\t" in raw
        level = next((headings[a] for a in (x.start, pieces[0].start) if a in headings), 0)
        joined = (
            previous is not None
            and bool(out)
            and not tabular
            and not level
            and not out[-1].tabular
            and not out[-1].heading
            and (_continues(text, previous, x, width, interleaved) if wrapped else _broken(text, previous, x))
        )
        if joined:
            first = pieces[0]
            out[-1].pieces += [Piece(first.start, first.end, " "), *pieces[1:]]
        else:
            out.append(Paragraph(pieces, page, tabular, level))
        previous = x
    return out


def _continues(text: str, a: Line, b: Line, width: int, interleaved: bool) -> bool:
    """Whether wrapped line b goes on with the paragraph of line a."""
    before, after = text[a.start : a.end], text[b.start : b.end]
    if after[0].islower() and not re.match(r"[a-zđ]\s?[.)]\s+\S", after):
        return True
    if _DANGLING.search(before) and not re.match(r"(?:\d+\.)+\d*\s|[IVX]+[.-]\s", after):
        return True
    ended = before[-1] in ".;:!?…”" and not re.search(r"(?:\d\.){2,}$", before)
    # A line was wrapped only if the next word would not have fitted on it; headings are set in wider type.
    first = after.split(None, 1)[0]
    fits = len(before) + 1 + len(first) < (0.97 if is_marker(before) else 0.92) * width
    short = len(before) < 0.82 * width
    if is_marker(after):
        # "quý\n2. Trong" is rare; a marker after a line that neither ends nor fills the page is a wrapped number.
        if re.match(r"[-–+*]\s", after):
            return not ended and not short and not is_capitals(before)
        return not (ended or short or b.gap and not interleaved or is_capitals(before) or is_marker(before))
    if b.gap and not interleaved and (ended or short):
        return False
    if is_capitals(after) != is_capitals(before):
        return False
    if ended and short:
        return False
    if fits and not ended and after[0].isupper() and not is_capitals(after):
        return False
    if before[-1] == "." and after[-1] == ":" and len(after) < 0.6 * width:
        return False
    return not (before[-1] == ":" and len(before) < 0.9 * width and not after[0].isdigit())


def _broken(text: str, a: Line, b: Line) -> bool:
    """Whether a paragraph that has a line of its own goes on in b, cut by a page break."""
    before, after = text[a.start : a.end], text[b.start : b.end]
    return after[0].islower() and before[-1] not in ".;:!?…" and not is_marker(after) and len(before) > 60 and not is_capitals(before)


def is_capitals(line: str) -> bool:
    """Whether a line is set in capitals (four fifths of its letters, and at least four of them)."""
    letters = "".join(filter(str.isalpha, line))
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def _attach(paras: list[Paragraph], notes: list[Note]) -> None:
    """Give each note to the paragraph that holds its anchor; one without goes to the paragraph above it."""
    starts = [(p.start, p.end, n) for n, para in enumerate(paras) for p in para.pieces]
    for note in notes:
        home = None
        for a, b, n in starts:
            if a <= note.anchor <= b + 24:  # the reference itself is residue and stands right after a piece
                home = n
            elif a > note.anchor >= 0:
                break
        if home is None and paras:
            home = 0 if note.anchor < 0 else next((n for a, b, n in reversed(starts) if a <= note.anchor), 0)
        if home is not None:
            paras[home].notes.append(note)
