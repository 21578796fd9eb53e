"""Wide passages: what a reader takes in at one look, beside the narrow passages that are searched.

A narrow passage is a clause, a few paragraphs, or one row. What is asked about may be more: an article with its heading, the
whole list under an opening, some rows of a table that stand below each other. A wide passage holds up to about 200 words of
such neighbours, under the headings right above them; it is shown in the place of narrow ones that it holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from index.language import RANKS
from index.records import Block, Excerpt, Passage, PassageDraft, Piece, Row, Table, span_of

__all__ = ["REACH", "distinct", "holds", "widened"]

REACH = 128  # passages, at most, between a narrow one and a wide one that holds it

_MOST = 200  # words of a wide passage
_LEAST_ROWS = 100  # words that a table's rows have in it, however long the table's header is
_HEADINGS = 80  # words of headings over its first part
_CAPTION = 30  # words of a caption that is repeated with each part of a table
_ARTICLE = 5  # the rank of "Điều 5.": what begins like this, or above it, is not joined with its neighbour


@dataclass(slots=True)
class _Part:
    """A paragraph, a table, or a heading with what stands under it; a numbered paragraph that has no heading leads its own part."""

    path: tuple[str, ...]
    heading: list[Block] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    block: Block | None = None
    table: int = -1
    words: int = 0  # of the paragraphs in it, and of its headings

    @property
    def joins(self) -> bool:
        """Whether it may share a passage with its neighbours."""
        if self.block is not None:
            return self.table < 0
        return _rank(self.path[-1]) > _ARTICLE and _has_no_table(self)


def widened(text: str, blocks: Sequence[Block], narrow: Sequence[PassageDraft]) -> list[PassageDraft]:
    """The `narrow` passages of a document and its wide ones, each behind the last that it holds.

    What one narrow passage shows by itself has no wide one.
    """
    shown = {span_of(d.excerpt.pieces) for d in narrow}
    maker = _Maker(text)
    above: list[Block] = []
    made = [*maker.of(_tree(text, blocks), above), *maker.alone(above)]
    return _in_order(narrow, [d for d in made if span_of(d.excerpt.pieces) not in shown])


def holds(wide: Passage | PassageDraft, narrow: Passage | PassageDraft) -> bool:
    """Whether a wide passage shows what a narrow one does; the opening that a part of a list repeats may be missing."""
    if wide.kind != narrow.kind or wide.table != narrow.table:
        return False
    starts = sorted((p.start, p.end) for p in wide.excerpt.pieces)
    own = narrow.excerpt.pieces
    inside = 0
    for p in own:
        at = bisect_right(starts, (p.start, 1 << 60)) - 1
        if at >= 0 and p.end <= starts[at][1]:
            inside += p.end - p.start
    total = sum(p.end - p.start for p in own)
    return inside == total if narrow.kind == "table" else 2 * inside > total


def _in_order(narrow: Sequence[PassageDraft], wide: Sequence[PassageDraft]) -> list[PassageDraft]:
    ends = sorted((span_of(d.excerpt.pieces)[1], n) for n, d in enumerate(narrow) if d.kind != "footnote")
    last = list(accumulate((n for _, n in ends), max))
    behind: dict[int, list[PassageDraft]] = {}
    for d in wide:
        k = bisect_right(ends, (span_of(d.excerpt.pieces)[1], len(narrow))) - 1
        behind.setdefault(last[k] if k >= 0 else -1, []).append(d)
    out = behind.get(-1, [])
    for n, d in enumerate(narrow):
        out += [d, *behind.get(n, ())]
    return out


def distinct(pieces: Iterable[tuple[Piece, ...]]) -> Iterator[tuple[Piece, ...]]:
    """The cells' pieces without empty cells and without those that repeat the one before: a merged cell is shown once."""
    before: tuple[Piece, ...] = ()
    for own in pieces:
        if own and own != before:
            yield own
            before = own


# ------------------------------------------------------------------------- the parts of a document


def _tree(text: str, blocks: Sequence[Block]) -> _Part:
    """The document as one part."""
    root = _Part(())
    stack = [root]
    tables = 0
    for block in blocks:
        if block.kind == "footnote":
            continue
        path = block.section
        while stack[-1].path != path[: len(stack[-1].path)]:
            stack.pop()
        if block.kind == "heading":
            if stack[-1].path == path:
                stack.pop()
            stack.append(_under(stack[-1], path))
            stack[-1].heading.append(block)
        else:
            if stack[-1].path != path:
                stack.append(_under(stack[-1], path))
            leaf = _Part(path, block=block)
            if block.table is not None:
                leaf.table = tables
                tables += 1
            stack[-1].parts.append(leaf)
    _count(text, root)
    return root


def _under(above: _Part, path: tuple[str, ...]) -> _Part:
    made = _Part(path)
    above.parts.append(made)
    return made


def _count(text: str, part: _Part) -> None:
    for inner in part.parts:
        _count(text, inner)
    own = [*part.heading, *([part.block] if part.block is not None and part.table < 0 else [])]
    part.words = sum(_words(text, b.pieces) for b in own) + sum(p.words for p in part.parts)


def _words(text: str, pieces: Sequence[Piece]) -> int:
    return sum(len(text[p.start : p.end].split()) for p in pieces)


def _has_no_table(part: _Part) -> bool:
    return part.table < 0 and all(map(_has_no_table, part.parts))


def _rank(heading: str) -> float:
    """How deep a heading stands by its marker; one without a marker is as high as an article."""
    return next((rank for rank, pattern in RANKS if pattern.match(heading)), float(_ARTICLE))


def _blocks(part: _Part) -> Iterator[Block]:
    yield from part.heading
    if part.block is not None:
        yield part.block
    for inner in part.parts:
        yield from _blocks(inner)


# ------------------------------------------------------------------------------ their passages


class _Maker:
    """Makes passages of parts; headings with nothing under them wait for the next passage."""

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, part: _Part, above: list[Block]) -> Iterator[PassageDraft]:
        """The passages of `part`; the headings `above` stand right over it, and those over nothing are left in `above`."""
        if _words(self._text, [p for b in (*above, *part.heading) for p in b.pieces]) > _HEADINGS:
            yield from self.alone(above)
        above += part.heading
        content = [b for p in part.parts for b in _blocks(p)]
        if not content:
            return
        if part.path and part.words <= _MOST and _has_no_table(part):
            yield self._passage([*above, *content], part.path)
            above.clear()
            return
        run: list[_Part] = []
        for inner in part.parts:
            if inner.joins and inner.words <= _MOST:
                run.append(inner)
                continue
            if _captions(run, inner):
                above += [p.block for p in run if p.block is not None]
            else:
                yield from self._joined(run, above, part.path)
            run = []
            if inner.table >= 0:
                yield from self._rows(inner, above)
            elif inner.block is None:
                yield from self.of(inner, above)
            else:  # a paragraph longer than a passage
                yield from self.alone(above)
        yield from self._joined(run, above, part.path)

    def alone(self, headings: list[Block]) -> Iterator[PassageDraft]:
        """A passage of headings that stand over nothing, or are too many to stand over what follows; they are taken out of the list."""
        if headings:
            yield self._passage(headings, headings[-1].section[:-1])
            headings.clear()

    def _joined(self, run: Sequence[_Part], above: list[Block], path: tuple[str, ...]) -> Iterator[PassageDraft]:
        """Neighbours together as far as they fit, each passage from about the middle of the one before."""
        sizes = [p.words for p in run]
        for a, b in _windows(sizes, _MOST):
            content = [block for p in run[a:b] for block in _blocks(p)]
            if a == 0 and above or len(content) > 1:
                yield self._passage([*(above if a == 0 else ()), *content], path)
        if run:
            above.clear()

    def _passage(self, blocks: Sequence[Block], path: tuple[str, ...]) -> PassageDraft:
        pieces: list[Piece] = []
        for b in blocks:
            if b.pieces:
                first, *rest = b.pieces
                pieces += [Piece(first.start, first.end, "\n"), *rest]
        page = next((b.page for b in blocks if b.page), None)
        return PassageDraft("text", path, page, Excerpt.of(self._text, pieces), row_kind="wide")

    def _rows(self, part: _Part, above: list[Block]) -> Iterator[PassageDraft]:
        """Rows of a table below each other, under the names of its columns."""
        block = part.block
        assert block is not None and block.table is not None
        table: Table = block.table
        if not table.rows:
            return
        over = [_line(b.pieces, "\n") for b in above]
        said = {(p.start, p.end) for line in over for p in line}
        caption = [p for p in table.caption if (p.start, p.end) not in said]
        above.clear()
        head = _cells(distinct(c.pieces for c in table.columns))
        if caption and _words(self._text, caption) <= _CAPTION:
            head = [*_line(caption, "\n"), *head]
        rows = [_cells(distinct(c.pieces for c in r.cells)) for r in table.rows]
        sizes = [_words(self._text, r) for r in rows]
        most = max(_LEAST_ROWS, _MOST - _words(self._text, head))
        for a, b in _windows(sizes, most):
            if a and b - a < 2:
                continue
            first = [p for line in over for p in line] if a == 0 else []
            shown = rows[a:b] if sizes[a] <= _MOST else []  # a row longer than a passage only lends it the table's header
            pieces = [*first, *head, *(p for r in shown for p in r)]
            if not pieces:
                continue
            page = next((r.page for r in table.rows[a:b] if r.page), block.page)
            excerpt = Excerpt.of(self._text, pieces)
            yield PassageDraft("table", block.section, page, excerpt, (), _shared(table.rows[a:b]), part.table, "wide")


def _captions(run: Sequence[_Part], following: _Part) -> bool:
    """Whether paragraphs are nothing but captions of the table that follows."""
    if following.block is None or following.block.table is None:
        return False
    caption = {(p.start, p.end) for p in following.block.table.caption}
    return all(p.block is not None and all((q.start, q.end) in caption for q in p.block.pieces) for p in run)


def _line(pieces: Sequence[Piece], sep: str) -> list[Piece]:
    first, *rest = pieces or [Piece(0, 0)]
    return [Piece(first.start, first.end, sep), *rest]


def _cells(cells: Iterable[tuple[Piece, ...]]) -> list[Piece]:
    """Cells beside each other, on a line of their own."""
    out: list[Piece] = []
    for own in cells:
        out += _line(own, " | " if out else "\n")
    return out


def _shared(rows: Sequence[Row]) -> tuple[str, ...]:
    """The headings inside a table that all `rows` stand under."""
    shared = rows[0].groups
    for row in rows[1:]:
        same = 0
        while same < min(len(shared), len(row.groups)) and shared[same] == row.groups[same]:
            same += 1
        shared = shared[:same]
    return shared


def _windows(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Ranges of neighbours that have at most `most` words together, or are one, each beginning in the middle of the one before."""
    start = 0
    while start < len(sizes):
        end, total = start + 1, sizes[start]
        while end < len(sizes) and total + sizes[end] <= most:
            total += sizes[end]
            end += 1
        yield start, end
        if end == len(sizes):
            return
        half, at = total / 2, start + 1
        passed = sizes[start]
        while at < end and passed + sizes[at] <= half:
            passed += sizes[at]
            at += 1
        start = at
