"""The lines, tables and footnotes of pages placed in one text, with the place of each word on its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from index.pages import Line, Note, Table
from index.records import Place

from .encodings import ExtractBuilder

__all__ = ["PageText", "Paper", "meant"]

_PARAGRAPH_GAP = 1.25  # times the usual distance of lines
_TOUCHING = 0.3  # of the usual distance of lines: a smaller gap is none
_HYPHEN = "\x02"  # what pdfium gives for a hyphen, soft or not, that ends a line
# In fonts of TCVN3 letters stand at the places of these signs, and makers of PDFs name each sign in more ways than one.
_NAMED = {"\u2212": "\xad", "\u2010": "\xad", _HYPHEN: "\xad", "\u2219": "\xb7", "\u22c5": "\xb7", "\u03bc": "\xb5", "\u02c9": "\xaf"}
_SIGNS = "".join(_NAMED)
_IN_WORD = re.compile(rf"(?<=[^\W\d_])[{_SIGNS}]|[{_SIGNS}](?=[^\W\d_])")

Item = Line | Table


def meant(text: str, *, legacy: bool) -> str:
    """`text` with the signs that stand for letters in an old font as that font has them, if it is in one."""
    if legacy:
        text = _IN_WORD.sub(lambda m: _NAMED[m[0]], text)
    return text.replace(_HYPHEN, "-")


@dataclass(frozen=True, slots=True)
class Paper:
    """How a page was laid to be read: its size so, the slope by which its lines sink, the degrees by which it was turned."""

    width: float
    height: float
    slope: float = 0.0
    turn: int = 0

    def place(self, start: int, end: int, page: int, box: tuple[float, float, float, float]) -> Place:
        """The place of a slice on the page as it is shown, from its box on the page as it was read."""
        x0, top, x1, bottom = box
        right, down = -self.slope * (top - self.height / 2), self.slope * (x0 - self.width / 2)
        x0, x1 = (x0 + right) / self.width, (x1 + right) / self.width
        top, bottom = (top + down) / self.height, (bottom + down) / self.height
        for _ in range(self.turn // 90):  # a quarter back, counter-clockwise
            x0, top, x1, bottom = top, 1 - x1, bottom, 1 - x0
        return Place(start, end, page, x0, top, x1, bottom)


class PageText:
    """The text of a document under construction from its pages, which were laid as `papers` say."""

    def __init__(self, draft: ExtractBuilder, papers: Sequence[Paper]) -> None:
        self._draft, self._papers = draft, papers
        self.places: list[Place] = []
        self._page = 0  # counted from 0
        self._anchor = -1  # of the last note

    def page(self, number: int, items: Sequence[Item], notes: Sequence[Note]) -> None:
        """Place what stands on page `number`, counted from 0; pages come in order."""
        draft, self._page = self._draft, number
        if len(draft.pages) <= number:  # else it began within a table that goes on from the page before
            draft.pages.append(draft.length)
        steps = [b.bottom - a.bottom for a, b in _neighbours(items)]
        usual = median(steps) if len(steps) >= 3 else 0.0
        anchors: dict[int, int] = {}
        before: Item | None = None
        for n, item in enumerate(items):
            if isinstance(item, Table):
                self._table(item)
            else:
                if isinstance(before, Line) and _parts(before, item, usual):
                    draft.line("")
                ends = self._line(item)
                for k, note in enumerate(notes):
                    if note.line == n:
                        anchors[k] = ends[min(note.word, len(ends)) - 1]
            before = item
        for k, note in enumerate(notes):
            self._anchor = anchors.get(k, self._anchor if not note.number else max(draft.length - 1, 0))
            self._note(note)

    def _line(self, line: Line) -> list[int]:
        """Place a line; where each of its words ends."""
        start, _ = self._draft.line(self._prepared(line.text))
        return self._kept([line], start, self._prepared(line.text))

    def _note(self, note: Note) -> None:
        if not note.lines:
            return
        text = self._prepared(" ".join(line.text.replace("\t", " ") for line in note.lines))
        start, end = self._draft.line(text)
        self._kept(note.lines, start, text)
        self._draft.notes.append((self._anchor, start, end))

    def _table(self, table: Table) -> None:
        draft = self._draft
        texts = [self._prepared(cell.text) for cell in table.cells]
        spans = draft.table(texts, table.rows, header_rows=table.header_rows)
        for cell, text, (start, end) in zip(table.cells, texts, spans, strict=True):
            if end > start:
                self._kept(cell.lines, start, text)
        starts, last = [], -1
        for row in draft.grids[-1].rows:  # a merged cell stands in an earlier row
            last = min((start for start, _ in row if start > last), default=last)
            starts.append(last)
        draft.pages += [starts[n] if n < len(starts) else draft.length for n in table.pages]

    def _prepared(self, text: str) -> str:
        return self._draft.prepared(meant(text, legacy=self._draft.legacy is not None))

    def _kept(self, lines: Sequence[Line], start: int, text: str) -> list[int]:
        """Keep the places of the words of `text`, which stands at `start` and is that of `lines`; where each ends."""
        spans = [m.span() for m in re.finditer(r"\S+", text)]
        boxes = [(line.page, box) for line in lines for box in line.boxes()]
        if len(boxes) != len(spans):  # converting changed the number of words: the line's box is true of each
            around = [line for line in lines for _ in line.text.split()]
            boxes = [(x.page, (x.x0, x.top, x.x1, x.bottom)) for x in around][: len(spans)]
        for (a, b), (shift, box) in zip(spans, boxes, strict=False):
            page = min(self._page + shift, len(self._papers) - 1)
            self.places.append(self._papers[page].place(start + a, start + b, page + 1, box))
        return [start + b for _, b in spans] or [start]


def _parts(before: Line, line: Line, usual: float) -> bool:
    """Whether a line stands so far under the one before that it begins a paragraph."""
    if not usual or line.top <= before.bottom - _TOUCHING * usual:
        return False
    return line.bottom - before.bottom > _PARAGRAPH_GAP * usual and line.top - before.bottom > _TOUCHING * usual


def _neighbours(items: Sequence[Item]) -> Iterator[tuple[Line, Line]]:
    for a, b in zip(items, items[1:], strict=False):
        if isinstance(a, Line) and isinstance(b, Line) and b.bottom > a.bottom:
            yield a, b
