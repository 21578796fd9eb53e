"""The structure of a document: blocks in reading order, each under its heading path.

The same model comes out of every format: headings, paragraphs, numbered items, footnotes linked to their
place, tables with named columns.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.language import RANKS, is_unit
from index.records import Block, Extract, Grid, Table, span_of

from . import flattened
from .lines import is_capitals, lines_of
from .paragraphs import Paragraph, paragraphs
from .tables import build, tab_grids, unit_of

__all__ = ["blocks"]

# Ranks of markers (see RANKS) that a rule here names, and the rank of what begins with none.
_SECTION, _NUMBER, _LETTER, _ASTERISK, _DASH, _UNMARKED = 2, 8, 9.0, 9.5, 11, 99.0
_TITLE = 3.0  # the level of capitals without a number: between sections and lettered parts
# A phrase that leads into what follows ("- Về kinh tế:"), whatever its own marker: inside numbered parts,
# around items. It ends where its own kind of marker comes again.
_LEAD = 9.7
# The most words of a heading, by what it begins with or how it is set; by hand, on the development documents.
_MOST_PART, _MOST_CAPITALS, _MOST_NUMBERED, _MOST_SENTENCE, _MOST_LEAD, _MOST_LETTERED, _MOST_DASHED = 60, 45, 42, 12, 24, 14, 9
_OPENS = 12  # paragraphs of a letterhead and title, at most
_NEAR_START = 40  # characters of a table in which it is known for the recipients
_LONGEST = 240  # characters of a heading in a path
_CAPTION_LINES = 3  # paragraphs over a table that can be its captions
# What ends the text of an administrative document (Decree 30/2020/NĐ-CP, appendix I): the stroke after its last sentence, and the
# recipients, which no heading of the text stands over.
_END = re.compile(r"\./\.?\W*$")
_RECIPIENTS = re.compile(r"(?:Nơi nhận|NƠI NHẬN)\b")
_FILED = re.compile(r"[-–]?\s*Lưu\s*:")
_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|(?:\. ){4,})\s*\d{0,4}\s*$|(?<=[^\W\d])\.+\d{1,3}\s*$")  # of a table of contents
_OPENED, _CLOSED = "“", "”"
_QUOTED_AT_MOST = 400  # paragraphs that an amendment quotes
_CAPTION = re.compile(r"(?:Bảng|BẢNG|Biểu|BIỂU|Phụ lục|PHỤ LỤC|Đơn vị|ĐVT|\(\s?(?:Kèm theo|ĐVT|Đơn vị))")


def blocks(extract: Extract) -> list[Block]:
    """The blocks of `extract` in reading order."""
    text = extract.text
    lines = lines_of(extract)
    flat = [] if extract.grids else flattened.find(text, lines)
    taken = [(f.start, f.end) for f in flat]
    grids = list(extract.grids)
    if not grids:
        free = [(x.start, x.end) for x in lines_of(extract, strip=False) if not any(a <= x.start < b for a, b in taken)]
        grids = tab_grids(text, free)
    holes = tuple(grids) + tuple(Grid(f.start, f.end, ()) for f in flat)
    whole = replace(extract, grids=tuple(sorted(holes, key=lambda g: g.start)))
    paras = paragraphs(whole)
    return [_paged(block, extract.pages) for block in _Outline(text, paras, grids, flat, extract.parts).blocks()]


def _paged(block: Block, pages: Sequence[int]) -> Block:
    """`block` with the page of each row of its table, where pages (the offsets at which they begin) are known."""
    if block.table is None or not pages:
        return block
    rows = []
    for row in block.table.rows:
        # A merged cell may have begun on the page before: the row stands where the last of its cells does.
        start = max((p.start for cell in row.cells for p in cell.pieces), default=-1)
        rows.append(replace(row, page=str(bisect_right(pages, start))) if start >= 0 else row)
    first = rows[0].page if rows else None
    return replace(block, page=block.page or first, table=replace(block.table, rows=tuple(rows)))


def _rank(shown: str) -> float:
    for rank, pattern in RANKS:
        if pattern.match(shown):
            return rank
    return _UNMARKED


class _Outline:
    """A document gone through from top to bottom: the headings that stand above, and the tables still to come."""

    def __init__(
        self, text: str, paras: Sequence[Paragraph], grids: Sequence[Grid], flat: Sequence[flattened.FlatTable], parts: Sequence[int]
    ) -> None:
        self._text, self._paras = text, paras
        self._in_parts, self._ahead = bool(parts), list(parts)  # offsets at which parts of the document begin, such as sheets
        self._stack: list[tuple[float, float, str]] = []  # (level, rank of its marker, text)
        tables: list[tuple[int, Table | Grid]] = [*((g.start, g) for g in grids), *((f.start, f.table) for f in flat)]
        self._waiting = sorted(tables, key=lambda t: t[0])
        self._last: list[Paragraph] = []  # headings and captions right above
        self._floor, self._until = 0, -1  # headings that a quoted amendment stands under, and the paragraph that it ends with

    def blocks(self) -> Iterator[Block]:
        """The blocks in reading order."""
        for n, para in enumerate(self._paras):
            start = span_of(para.pieces)[0]
            yield from self._tables_before(start)
            self._begin_part(start)
            shown = self._shown(n)
            self._begin_quoted(n, shown)
            rank = _rank(shown.lstrip(_OPENED) if n <= self._until else shown)
            kind = _kind(shown, rank, para, self._following(n), self._text)
            if kind == "title" and n < _OPENS and not self._stack:
                kind = "opening"  # letterhead and title of the document: no section of its own
            if _RECIPIENTS.match(shown):
                self._leave_all()
            if kind == "title" and self._stack and self._last and _titled(self._last[-1], self._text):
                yield self._more_of_title(para, shown)
                continue
            if kind in ("heading", "title", "lead"):
                self._enter(n, kind, rank, shown)
                yield Block("heading", self._path(), tuple(para.pieces), para.page)
            else:
                self._pass(para, kind, rank, shown)
                yield Block("item" if _LETTER <= rank < _UNMARKED else "paragraph", self._path(), tuple(para.pieces), para.page)
            for note in para.notes:
                if note.pieces:
                    yield Block("footnote", self._path(), note.pieces, para.page, anchor=note.anchor)
            if n == self._until:
                del self._stack[self._floor :]
                self._floor, self._until = 0, -1
            elif _END.search(shown) and n > self._until:
                self._leave_all()
        yield from self._tables_before(float("inf"))

    def _path(self) -> tuple[str, ...]:
        return tuple(s for _, _, s in self._stack)

    def _shown(self, n: int) -> str:
        return " ".join(self._paras[n].text(self._text).split())

    def _following(self, n: int) -> Paragraph | None:
        return self._paras[n + 1] if n + 1 < len(self._paras) else None

    def _leave_all(self) -> None:
        self._stack.clear()
        self._floor, self._until = 0, -1

    def _begin_quoted(self, n: int, shown: str) -> None:
        """Where an amendment quotes the new text of an article or clause, keep the amending words over all of it."""
        above = self._shown(n - 1) if n else ""
        if n <= self._until or not shown.startswith(_OPENED) or not above.endswith(":"):
            return
        depth = 0
        for at in range(n, min(len(self._paras), n + _QUOTED_AT_MOST)):
            said = self._shown(at)
            depth += said.count(_OPENED) - said.count(_CLOSED)
            if depth <= 0:
                if at > n:
                    self._floor, self._until = len(self._stack), at
                return

    def _tables_before(self, offset: float) -> Iterator[Block]:
        """The tables that begin before `offset`, each with the captions right above it."""
        while self._waiting and self._waiting[0][0] < offset:
            at, found = self._waiting.pop(0)
            self._begin_part(at)
            near = self._last[-_CAPTION_LINES:]
            caption = tuple(p for para in near if _captions(para, self._text) for p in para.pieces)
            page = self._last[-1].page if self._last else None
            if _RECIPIENTS.search(self._text[at : at + _NEAR_START]):
                self._leave_all()
            if isinstance(found, Grid):
                found = build(self._text, found, caption, [page] * len(found.rows))
            else:
                found = replace(found, caption=caption)
            self._last.clear()
            yield Block("table", self._path(), caption, page, found)

    def _begin_part(self, offset: int) -> None:
        """Leave what stands above behind where a part begins at `offset` or before it."""
        while self._ahead and self._ahead[0] <= offset:
            self._ahead.pop(0)
            self._stack.clear()
            self._last.clear()

    def _more_of_title(self, para: Paragraph, shown: str) -> Block:
        """A further line of the title above."""
        level, rank, begun = self._stack[-1]
        self._stack[-1] = (level, rank, f"{begun} {shown}"[:_LONGEST])
        self._last.append(para)
        return Block("heading", self._path(), tuple(para.pieces), para.page)

    def _enter(self, n: int, kind: str, rank: float, shown: str) -> None:
        """Put a heading in its place among those above."""
        para = self._paras[n]
        above = self._above_what_follows(n) if kind == "lead" else None
        level = _TITLE if kind == "title" else rank if above is None else above
        if kind == "lead" and above is None:
            level = _LEAD
            self._end_lead(rank)
        else:
            # What stands over a sheet's tables is numbered through the workbook: its numbers are no ranks.
            if para.heading and (rank == _UNMARKED or self._in_parts):
                level = _TITLE + 0.1 * para.heading
            self._leave(level)
        self._stack.append((level, rank, shown[:_LONGEST]))
        self._last.append(para)

    def _pass(self, para: Paragraph, kind: str, rank: float, shown: str) -> None:
        """What a paragraph that is no heading changes in the headings above."""
        if kind == "run-in":  # a numbered paragraph: its opening words stand for it in the path
            self._leave(rank)
            self._stack.append((rank, rank, _opening(shown)))
        elif rank < _UNMARKED:  # an item ends a phrase that led in with the same marker
            self._end_lead(rank)
        if _CAPTION.match(shown) or is_unit(shown.strip(" ()")):
            self._last.append(para)
        elif kind != "opening":
            self._last.clear()

    def _leave(self, level: float) -> None:
        """Leave the headings of this level and those under them."""
        while len(self._stack) > self._floor and self._stack[-1][0] >= level:
            self._stack.pop()

    def _end_lead(self, rank: float) -> None:
        """Leave the phrase that led in with a marker of this rank, and what stands under it."""
        same = [n for n, (level, mark, _) in enumerate(self._stack) if n >= self._floor and level == _LEAD and mark == rank]
        del self._stack[same[0] if same else len(self._stack) :]

    def _above_what_follows(self, n: int) -> float | None:
        """The level right above the numbered heading that follows a phrase: it stands under the phrase. None if none follows."""
        following = self._following(n)
        if following is None:
            return None
        shown = self._shown(n + 1)
        rank = _rank(shown)
        numbered = _SECTION < rank < _LEAD and _kind(shown, rank, following, self._following(n + 1), self._text) in ("heading", "run-in")
        return rank - 0.1 if numbered else None


def _captions(para: Paragraph, text: str) -> bool:
    """Whether a line is a table's caption, or a title that the format marks as one and that ends in the table's unit."""
    shown = para.text(text)
    return (
        _CAPTION.match(shown) is not None
        or is_unit(shown.strip(" ()"))
        or para.heading > 0
        and shown.rstrip().endswith(")")
        and bool(unit_of(shown))
    )


def _titled(para: Paragraph, text: str) -> bool:
    """Whether what stands above is a bare "PHẦN I" or capitals still waiting for the rest of the title."""
    shown = para.text(text)
    return _rank(shown) <= _SECTION and len(shown.split()) <= 4 or is_capitals(shown)


def _kind(shown: str, rank: float, para: Paragraph, following: Paragraph | None, text: str) -> str:
    """heading, title (capitals without a number), lead, run-in (a numbered paragraph) or text."""
    count = len(shown.split())
    if para.heading:
        return "heading"
    if para.tabular or _LEADERS.search(shown) or _FILED.match(shown):
        return "text"
    if rank <= _SECTION:
        return "heading" if count <= _MOST_PART else "text"
    if is_capitals(shown) and count <= _MOST_CAPITALS and (rank < _LETTER or rank == _UNMARKED):
        return "heading" if rank < _LETTER else "title" if count > 1 else "text"
    ends = shown[-1]
    if rank <= _NUMBER:
        if ends == ":" or count <= _MOST_NUMBERED and ends not in ".;…":
            return "heading"
        deeper = following is not None and rank < _rank(following.text(text)) <= _NUMBER
        return "heading" if count <= _MOST_SENTENCE and ends == "." and deeper else "run-in"
    if ends == ":" and count <= _MOST_LEAD:
        return "lead"
    if rank in (_LETTER, _ASTERISK) and count <= _MOST_LETTERED and ends not in ".;,":
        return "heading" if rank == _LETTER else "lead"
    if rank == _DASH and count <= _MOST_DASHED and ends not in ".;,…" and following is not None and _rank(following.text(text)) != _DASH:
        return "lead"
    return "text"


def _opening(shown: str) -> str:
    """The first clause of a numbered paragraph, at most 18 words."""
    m = re.match(r"(\S+\s+.{12,160}?)(?:[.:;](?=\s)|$)", shown)
    words = (m.group(1) if m else shown).split()
    return " ".join(words[:18]) + ("…" if len(words) > 18 else "")
