"""From blocks to passages, the units of retrieval and citation.

A narrow passage is at most about 200 words of one section cut at sentences, one table row with its headers, or a
footnote with the sentence it belongs to. Wide ones, which hold neighbours together, are made in `wide`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.language import ANNOUNCED, index_rank, sentences
from index.records import Block, Cell, Excerpt, PassageDraft, Piece, Row, Table

from .tables import states_unit
from .wide import widened

__all__ = ["cut"]

_AIM = 110  # words at which a passage is full; short paragraphs of one section share one
_MOST = 190
_OPENS, _OPENING = 4, 70  # words of an opening that is repeated with its items
_SPARE = 30  # words over `_AIM` that are not worth a passage of their own
_FEW = 25  # words under which a passage takes on the next paragraph, however long
_STATES = 5  # words that a heading with nothing under it has more than if it is a passage
_FULL, _OVER = 0.8, 1.25  # of a part's share: from where it may end, and beyond where no sentence may take it
_LEAD_WORDS = 45  # words before a footnote's marker that are shown with it
_BACK, _REFERENCE = 12, 24  # passages before a footnote, and characters of the reference, where its place is looked for
_LEANS = re.compile(r"(?:Trong đó|Cụ thể|Như vậy|Riêng|Tuy nhiên|Do đó|Nhờ đó|Theo đó|Đồng thời|Ngoài ra)\b")
_LONG_CELL = 400  # characters from which a cell is text
_WIDEST = 400  # words of a row that is one passage
_BARE = 2  # columns at most that number and name a row
_BLANK = "; để trống: "
_REMARK = re.compile(r"ghi chú\b", re.IGNORECASE)
_ITEM = re.compile(rf"\(\d{{1,2}}\)|{ANNOUNCED}")


def cut(text: str, blocks: Sequence[Block]) -> list[PassageDraft]:
    """The passages of a document whose stored text is `text`, in reading order, each wide one behind those that it holds."""
    return widened(text, blocks, _narrow(text, blocks))


def _narrow(text: str, blocks: Sequence[Block]) -> list[PassageDraft]:
    out: list[PassageDraft] = []
    pending: list[Block] = []
    tables = 0

    opening: Block | None = None  # the heading right above that only opens a list
    over: list[Block] = []  # headings over nothing so far

    def flush() -> None:
        if pending:
            out.extend(_prose(text, pending, opening if opening and opening.section == pending[0].section else None))
            pending.clear()

    for n, block in enumerate(blocks):
        if block.kind != "heading":
            over.clear()
        if block.kind == "table" and block.table is not None:
            flush()
            out.extend(_rows(text, block, block.table, tables))
            tables += 1
        elif block.kind == "footnote":
            flush()
            out.extend(_note(text, block, out))
        elif block.kind == "heading":
            flush()
            following = blocks[n + 1] if n + 1 < len(blocks) else None
            bare = following is None or following.kind == "heading" and len(following.section) <= len(block.section)
            excerpt = Excerpt.of(text, block.pieces)
            opening = block if _opens(excerpt.text) else None
            if bare and len(excerpt.text.split()) > _STATES:  # a numbered statement with nothing under it
                out.append(PassageDraft("text", block.section[:-1], block.page, excerpt))
            else:
                over.append(block)
        else:
            if pending and not _together(text, pending, block):
                flush()
            pending.append(block)
    flush()
    if over:  # who signs, in capitals, at the end
        out.extend(_prose(text, [replace(b, section=over[0].section[:-1]) for b in over], None))
    return out


def _words(text: str, block: Block) -> int:
    return sum(len(text[p.start : p.end].split()) for p in block.pieces)


def _together(text: str, pending: list[Block], block: Block) -> bool:
    if pending[-1].section != block.section:
        return False
    first = text[block.pieces[0].start : block.pieces[0].end] if block.pieces else ""
    if _ITEM.match(first):
        return False  # a numbered target or lesson stands for itself
    have = sum(_words(text, b) for b in pending)
    return have + _words(text, block) <= _AIM or have < _FEW


def _opens(heading: str) -> bool:
    """Whether a heading is the opening of what stands under it ("1. Phạt tiền đối với một trong các hành vi sau:")."""
    return heading.rstrip().endswith(":") and _OPENS <= len(heading.split()) <= _OPENING


def _prose(text: str, blocks: Sequence[Block], opening: Block | None) -> Iterator[PassageDraft]:
    """The blocks as one passage if they fit, else cut at sentences into parts of about equal length.

    The opening of a list travels with each part of it.
    """
    pieces: list[Piece] = []
    for n, b in enumerate(blocks):
        first, *rest = b.pieces
        pieces += [Piece(first.start, first.end, "\n" if n else first.sep), *rest]
    whole = Excerpt.of(text, pieces)
    total = len(whole.text.split())
    if not total:
        return
    if total <= _AIM + _SPARE:
        parts = [(0, len(whole.text))]
    else:
        share = total / max(1, round(total / _AIM))
        parts = list(_fill(whole.text, share))
    for begin, end in parts:
        part = whole.part(text, begin, end)
        if opening is not None and part.pieces:
            first, *rest = part.pieces
            part = Excerpt.of(text, [*opening.pieces, Piece(first.start, first.end, "\n"), *rest])
        if part.text.strip():
            yield PassageDraft("text", blocks[0].section, blocks[0].page, part)


def _fill(shown: str, share: float) -> Iterator[tuple[int, int]]:
    start, count = -1, 0
    end = 0
    for a, b in _units(shown):
        size = len(shown[a:b].split())
        leaning = _LEANS.match(shown, a) is not None  # goes on with the sentence before it
        if start >= 0 and (count + size > _MOST or not leaning and count >= _FULL * share and count + size > _OVER * share):
            yield start, end
            start, count = -1, 0
        if start < 0:
            start = a
        count += size
        end = b
    if start >= 0:
        yield start, end


def _units(shown: str) -> Iterator[tuple[int, int]]:
    """Sentences, those too long for a passage cut at semicolons, then at commas, then at words."""
    for a, b in sentences(shown):
        yield from _chop(shown, a, b, (r";\s+", r",\s+", r"\s+"))


def _chop(shown: str, a: int, b: int, marks: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    if len(shown[a:b].split()) <= _MOST or not marks:
        yield a, b
        return
    start, count = a, 0
    at = a
    for m in [*re.finditer(marks[0], shown[a:b]), None]:
        stop = a + m.end() if m else b
        size = len(shown[at:stop].split())
        if count and count + size > _AIM:
            yield from _chop(shown, start, at, marks[1:])
            start, count = at, 0
        count += size
        at = stop
    if start < b:
        yield from _chop(shown, start, b, marks[1:])


def _note(text: str, block: Block, before: list[PassageDraft]) -> Iterator[PassageDraft]:
    """The footnote behind the sentence it belongs to; a long one in several passages."""
    lead: list[Piece] = []
    for draft in reversed(before[-_BACK:]):
        home = next(
            (
                a + block.anchor - p.start
                for p, a in zip(draft.excerpt.pieces, draft.excerpt.at, strict=True)
                if draft.kind == "text" and p.start <= block.anchor <= p.end + _REFERENCE
            ),
            None,
        )
        if home is not None:
            span = next(((a, b) for a, b in sentences(draft.excerpt.text) if a <= home <= b + 1), None)
            if span:
                found = [m.start() for m in re.finditer(r"\S+", draft.excerpt.text[span[0] : home])]
                a = span[0] + found[-_LEAD_WORDS] if len(found) > _LEAD_WORDS else span[0]
                lead = list(draft.excerpt.part(text, a, max(a + 1, min(home, span[1]))).pieces)
            break
    note = Excerpt.of(text, block.pieces)
    parts = [(0, len(note.text))]
    if len(note.text.split()) > _AIM + _SPARE:
        parts = list(_fill(note.text, _AIM))
    for n, (a, b) in enumerate(parts):
        pieces = list(note.part(text, a, b).pieces)
        if not pieces:
            continue
        shown = Excerpt.of(text, [*lead, Piece(pieces[0].start, pieces[0].end, "\n"), *pieces[1:]] if lead and n == 0 else pieces)
        yield PassageDraft("footnote", block.section, block.page, shown)


def _rows(text: str, block: Block, table: Table, number: int) -> Iterator[PassageDraft]:
    named = any(c.text for c in table.columns)
    blank = _left_blank(table)
    for whole in table.rows:
        for row in _narrowed(table, whole) if named else [whole]:
            draft = _row(text, block, table, row, number, blank) if named else _plain_row(text, block, row, number)
            if draft is not None:
                yield from _cut_row(text, draft)


def _cut_row(text: str, draft: PassageDraft) -> Iterator[PassageDraft]:
    """The row, or where one cell of it is too long, parts of it; what comes first in it is said in each, if it is short."""
    shown = draft.excerpt.text
    if len(shown.split()) <= _WIDEST:
        yield draft
        return
    first = next((n for n, p in enumerate(draft.excerpt.pieces) if p.end - p.start > _LONG_CELL), 0)
    lead = draft.excerpt.pieces[:first]
    spoken = draft.excerpt.at[first]
    if len(shown[:spoken].split()) > _LEAD_WORDS:
        lead = ()
    for n, (a, b) in enumerate(_fill(shown[spoken:], _AIM)):
        own = draft.excerpt.part(text, 0 if n == 0 else spoken + a, spoken + b)
        if n and own.pieces:
            begun, *rest = own.pieces
            own = Excerpt.of(text, [*lead, Piece(begun.start, begun.end, "; "), *rest])
        yield replace(draft, excerpt=own, fields=draft.fields if n == 0 else (), row_kind=draft.row_kind if n == 0 else "part")


def _narrowed(table: Table, row: Row) -> Iterator[Row]:
    """The row, or where it is too wide to be read at once, rows of some of its columns each, all with its number and name.

    Those after the first are of the kind "part": they are no further rows.
    """
    sizes = [len(c.text.split()) + len(v.text.split()) if v.text else 0 for c, v in zip(table.columns, row.cells, strict=False)]
    if sum(sizes) <= _WIDEST or len(_distinct(row.cells)) <= _BARE:
        yield row
        return
    kind, begin, count = row.kind, _BARE, 0
    for n in range(_BARE, len(sizes) + 1):
        if n == len(sizes) or count and count + sizes[n] > _MOST:
            yield replace(row, cells=tuple(c if k < _BARE or begin <= k < n else Cell("") for k, c in enumerate(row.cells)), kind=kind)
            kind, begin, count = "part", n, 0
        count += sizes[n] if n < len(sizes) else 0


def _left_blank(table: Table) -> list[int]:
    """The columns of a form that are to be filled in: no row does, and they are at least half of those that are for values."""
    values = [n for n, c in enumerate(table.columns) if n > 0 and c.pieces and not _REMARK.match(c.text)]
    blank = [n for n in values if not any(n < len(r.cells) and r.cells[n].text for r in table.rows)]
    return blank if 2 * len(blank) >= len(values) else []


def _plain_row(text: str, block: Block, row: Row, number: int) -> PassageDraft | None:
    """A row of a table without column names: its cells one after another."""
    pieces: list[Piece] = []
    for c in _distinct(row.cells):
        first, *rest = c.pieces
        pieces += [Piece(first.start, first.end, " | " if pieces else " "), *rest]
    excerpt = Excerpt.of(text, pieces)
    if len(excerpt.text) < 3:
        return None
    return PassageDraft("table", block.section, row.page or block.page, excerpt, (), row.groups, number, row.kind)


def _row(text: str, block: Block, table: Table, row: Row, number: int, blank: Sequence[int]) -> PassageDraft | None:
    """A row as "5 Name; Column: value; …": the number and name bare, other cells with their column's name.

    It ends with the names of the columns `blank`, which are there to be filled in.
    """
    pieces: list[Piece] = []
    fields: list[tuple[str, str]] = []
    bare = 2 if index_rank(row.cells[0].text) or not row.cells[0].text else 1
    merged = len(_distinct(row.cells)) == 1
    previous: tuple[Piece, ...] = ()
    for n, (column, cell) in enumerate(zip(table.columns, row.cells, strict=False)):
        again = cell.pieces == previous  # one cell merged over several columns is shown once
        previous = cell.pieces
        if not cell.text or not cell.pieces or again:
            continue
        fields.append((column.text, cell.text))
        first, *rest = cell.pieces
        if n < bare or merged or not column.pieces:
            sep = " " if n < bare else "; "
            pieces += [Piece(first.start, first.end, sep), *rest]
        else:
            head, *more = column.pieces
            pieces += [Piece(head.start, head.end, "; "), *more]
            pieces += [Piece(first.start, first.end, ": "), *rest]
        if merged:
            break
    if row.kind != "group":
        for n in blank:
            first, *rest = table.columns[n].pieces
            pieces += [Piece(first.start, first.end, _BLANK if n == blank[0] else ", "), *rest]
    excerpt = Excerpt.of(text, pieces)
    if not excerpt.text.strip():
        return None
    if table.unit and fields and not any(states_unit(c.text) for c in table.columns):  # from the caption, for all columns
        fields.append(("Đơn vị tính", table.unit))
    return PassageDraft("table", block.section, row.page or block.page, excerpt, tuple(fields), row.groups, number, row.kind)


def _distinct(cells: Sequence[Cell]) -> list[Cell]:
    out: list[Cell] = []
    for c in cells:
        if c.pieces and (not out or c.pieces != out[-1].pieces):
            out.append(c)
    return out
