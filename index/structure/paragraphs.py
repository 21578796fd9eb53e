"""From the lines of an extracted text to whole paragraphs, with their footnotes.

A paragraph here is a list of pieces of the stored text. Page numbers, running heads, markup residue and
footnote markers are simply not among its pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.records import Extract, Piece

from .footnotes import Note, marked_notes, page_notes
from .lines import Line, clean_pieces, drop_page_numbers, drop_running_heads, guess_pages, is_capitals, is_marker, is_wrapped, lines_of

__all__ = ["Paragraph", "paragraphs"]

_RULE = re.compile(r"[\s*\-–—_=.•·]+")

# Shares, by hand on the development documents.
_INTERLEAVED = 0.6  # of the lines of a text, those with a blank line above, where every line is set apart so
_WIDEST = 0.9  # of the lines, those that are no longer than a full one; what follows are shares of its length
_FITS, _FITS_ITEM = 0.92, 0.97  # up to which the next word would have fitted on a line, and on one that begins with a marker
_SHORT = 0.82  # under which a line ends before the margin
_LEADS, _LED = 0.6, 0.9  # under which a line that ends in a colon begins a part, and ends one
_BROKEN = 60  # characters that a paragraph cut by a page's end has more than
_REFERENCE = 24  # characters of a reference to a note, at most

# No sentence or heading ends with one of these.
_DANGLING = re.compile(
    r"(?:,|\b(?:và|hoặc|của|về|với|các|những|là|đến|trong|để|từ|theo|bằng|do|tại|cho|vào|ở|trên|dưới|một|mỗi|số|ngày|tháng|"
    r"năm|được|bị|đã|đang|sẽ|có|không|tỉnh|huyện|xã))$"
)


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


def paragraphs(extract: Extract) -> list[Paragraph]:
    """The paragraphs of `extract` in reading order, tables' own lines left out, footnotes attached.

    Lines inside a grid of the extract are skipped: tables are read elsewhere. A paragraph carries the
    notes that belong to it.
    """
    text = extract.text
    notes, holes = marked_notes(extract)
    lines = lines_of(extract, holes)
    wrapped = is_wrapped(text, lines) if extract.wrapped is None else extract.wrapped
    interleaved = wrapped and sum(x.gap for x in lines) > _INTERLEAVED * len(lines)
    if wrapped:
        if interleaved and not extract.pages:
            lines = guess_pages(text, lines)
        lines = drop_running_heads(text, lines)
        lines, found, drops = page_notes(text, lines, interleaved)
        notes += found
    else:
        drops = []
    lines, labels = drop_page_numbers(text, lines, wrapped)
    headings = {a: level for a, _, level in extract.headings}
    paras = _join(text, lines, wrapped, interleaved, drops, headings, labels, bool(extract.pages), extract.wrapped is False)
    _attach(paras, notes)
    return paras


def _join(
    text: str,
    lines: list[Line],
    wrapped: bool,
    interleaved: bool,
    drops: list[tuple[int, int]],
    headings: dict[int, int],
    labels: dict[int, str],
    paged: bool,
    whole: bool,
) -> list[Paragraph]:
    widths = sorted(x.end - x.start for x in lines)
    width = widths[int(len(widths) * _WIDEST)] if widths else 80
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
            and (_continues(text, previous, x, width, interleaved) if wrapped else not whole and _broken(text, previous, x))
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
    fits = len(before) + 1 + len(first) < (_FITS_ITEM if is_marker(before) else _FITS) * width
    short = len(before) < _SHORT * width
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
    if before[-1] == "." and after[-1] == ":" and len(after) < _LEADS * width:
        return False
    return not (before[-1] == ":" and len(before) < _LED * width and not after[0].isdigit())


def _broken(text: str, a: Line, b: Line) -> bool:
    """Whether a paragraph that has a line of its own goes on in b, cut by a page break."""
    before, after = text[a.start : a.end], text[b.start : b.end]
    return after[0].islower() and before[-1] not in ".;:!?…" and not is_marker(after) and len(before) > _BROKEN and not is_capitals(before)


def _attach(paras: list[Paragraph], notes: list[Note]) -> None:
    """Give each note to the paragraph that holds its anchor; one without goes to the paragraph above it."""
    starts = [(p.start, p.end, n) for n, para in enumerate(paras) for p in para.pieces]
    for note in notes:
        home = None
        for a, b, n in starts:
            if a <= note.anchor <= b + _REFERENCE:  # the reference itself is residue and stands right after a piece
                home = n
            elif a > note.anchor >= 0:
                break
        if home is None and paras:
            home = 0 if note.anchor < 0 else next((n for a, b, n in reversed(starts) if a <= note.anchor), 0)
        if home is not None:
            paras[home].notes.append(note)
