"""The structure of a document: blocks in reading order, each under its heading path.

The same model comes out of every format: headings, paragraphs, numbered items, footnotes linked to their
place, tables with named columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.language import RANKS
from index.records import Block, Extract, Grid, Table, span_of

from . import flattened
from .layout import Paragraph, is_capitals, lines_of, paragraphs
from .tables import build, tab_grids, unit_of

__all__ = ["blocks"]

# A phrase that leads into what follows ("- Về kinh tế:"), whatever its own marker: inside numbered parts,
# around items. It ends where its own kind of marker comes again.
_LEAD = 9.7
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
    return list(_walk(text, paras, grids, flat, extract.parts))


def _rank(shown: str) -> float:
    for rank, pattern in RANKS:
        if pattern.match(shown):
            return rank
    return 99.0


def _walk(
    text: str, paras: Sequence[Paragraph], grids: Sequence[Grid], flat: Sequence[flattened.FlatTable], parts: Sequence[int]
) -> Iterator[Block]:
    stack: list[tuple[float, float, str]] = []  # (level, rank of its marker, text)
    waiting: list[tuple[int, Table | Grid]] = sorted([(g.start, g) for g in grids] + [(f.start, f.table) for f in flat], key=lambda t: t[0])
    last: list[Paragraph] = []  # headings and captions right above
    ahead = list(parts)

    def path() -> tuple[str, ...]:
        return tuple(s for _, _, s in stack)

    def enter(offset: int) -> None:
        """Leave what stands above behind where a part begins at `offset` or before it."""
        while ahead and ahead[0] <= offset:
            ahead.pop(0)
            stack.clear()
            last.clear()

    def tables_before(offset: float) -> Iterator[Block]:
        while waiting and waiting[0][0] < offset:
            at, found = waiting.pop(0)
            enter(at)
            caption = tuple(p for para in last[-3:] if _CAPTION.match(para.text(text)) or _states_unit(para, text) for p in para.pieces)
            page = last[-1].page if last else None
            if isinstance(found, Grid):
                found = build(text, found, caption, [page] * len(found.rows))
            else:
                found = replace(found, caption=caption)
            last.clear()
            yield Block("table", path(), caption, page, found)

    for n, para in enumerate(paras):
        start = span_of(para.pieces)[0]
        yield from tables_before(start)
        enter(start)
        shown = " ".join(para.text(text).split())
        rank = _rank(shown)
        kind = _kind(shown, rank, para, paras[n + 1] if n + 1 < len(paras) else None, text)
        above = 0.0
        if kind == "lead" and n + 1 < len(paras) and _ends_lead(" ".join(paras[n + 1].text(text).split()), paras, n + 1, text):
            above = _rank(" ".join(paras[n + 1].text(text).split())) - 0.1  # the numbered headings that follow stand under it
        if kind == "title" and (n < 12 and not stack):
            kind = "opening"  # letterhead and title of the document: no section of its own
        if kind == "title" and stack and last and _titled(last[-1], text):
            stack[-1] = (*stack[-1][:2], f"{stack[-1][2]} {shown}"[:240])
            last.append(para)
            yield Block("heading", path(), tuple(para.pieces), para.page)
            continue
        if kind in ("heading", "title", "lead"):
            level = above or _LEAD if kind == "lead" else 3.0 if kind == "title" else rank
            if para.heading and (rank == 99.0 or parts):  # what stands over a sheet's tables is numbered through the workbook
                level = 3.0 + 0.1 * para.heading
            if kind == "lead" and not above:
                same = [i for i, (lv, mark, _) in enumerate(stack) if lv == _LEAD and mark == rank]
                del stack[same[0] if same else len(stack) :]
            else:
                while stack and stack[-1][0] >= level:
                    stack.pop()
            stack.append((level, rank, shown[:240]))
            last.append(para)
            yield Block("heading", path(), tuple(para.pieces), para.page)
        else:
            if kind == "run-in":  # a numbered paragraph: its opening words stand for it in the path
                while stack and stack[-1][0] >= rank:
                    stack.pop()
                stack.append((rank, rank, _opening(shown)))
            elif rank < 99.0:  # an item ends a phrase that led in with the same marker
                same = [i for i, (lv, mark, _) in enumerate(stack) if lv == _LEAD and mark == rank]
                if same:
                    del stack[same[0] :]
            if _CAPTION.match(shown):
                last.append(para)
            elif kind != "opening":
                last.clear()
            yield Block("item" if 9 <= rank < 99 else "paragraph", path(), tuple(para.pieces), para.page)
        for note in para.notes:
            if note.pieces:
                yield Block("footnote", path(), note.pieces, para.page, anchor=note.anchor)
    yield from tables_before(float("inf"))


def _states_unit(para: Paragraph, text: str) -> bool:
    """Whether a title that the format marks as one ends in the unit of the table under it."""
    return para.heading > 0 and para.text(text).rstrip().endswith(")") and bool(unit_of(para.text(text)))


def _ends_lead(shown: str, paras: Sequence[Paragraph], n: int, text: str) -> bool:
    rank = _rank(shown)
    following = paras[n + 1] if n + 1 < len(paras) else None
    return rank < _LEAD and _kind(shown, rank, paras[n], following, text) in ("heading", "run-in")


def _titled(para: Paragraph, text: str) -> bool:
    """Whether what stands above is a bare "PHẦN I" or capitals still waiting for the rest of the title."""
    shown = para.text(text)
    return _rank(shown) <= 2 and len(shown.split()) <= 4 or is_capitals(shown)


def _kind(shown: str, rank: float, para: Paragraph, following: Paragraph | None, text: str) -> str:
    """heading, title (capitals without a number), lead, run-in (a numbered paragraph) or text."""
    count = len(shown.split())
    if para.heading:
        return "heading"
    if para.tabular:
        return "text"
    if rank <= 2:
        return "heading" if count <= 60 else "text"
    if is_capitals(shown) and count <= 45 and (rank < 9 or rank == 99.0):
        return "heading" if rank < 9 else "title" if count > 1 else "text"
    ends = shown[-1]
    if rank <= 8:
        if ends == ":" or count <= 42 and ends not in ".;…":
            return "heading"
        deeper = following is not None and rank < _rank(following.text(text)) <= 8
        return "heading" if count <= 12 and ends == "." and deeper else "run-in"
    if ends == ":" and count <= 24:
        return "lead"
    if rank in (9.0, 9.5) and count <= 14 and ends not in ".;,":
        return "heading" if rank == 9.0 else "lead"
    if rank == 11 and count <= 9 and ends not in ".;,…" and following is not None and _rank(following.text(text)) != 11:
        return "lead"
    return "text"


def _opening(shown: str) -> str:
    """The first clause of a numbered paragraph, at most 18 words."""
    m = re.match(r"(\S+\s+.{12,160}?)(?:[.:;](?=\s)|$)", shown)
    words = (m.group(1) if m else shown).split()
    return " ".join(words[:18]) + ("…" if len(words) > 18 else "")
