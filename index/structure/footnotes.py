"""Footnotes: those that the format states, those that a converter marked, and those at the foot of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.records import Extract, Piece

from .lines import Line, clean_pieces

__all__ = ["Note", "marked_notes", "page_notes"]

_NOTE_REF = re.compile(r"\[footnoteRef:(\d+)\]")
_NOTE_TEXT = re.compile(r"\[(\d{1,3}):\s+(.*?)\s*\](?=\s*(?:\n|$|\[))", re.DOTALL)
_GLUED = re.compile(r"(?<=[^\W\d_”\"’)%])(\d{1,3})(?=[\s.,;:…)\]”\"]|$)|(?<=[”\"’)%])(\d{1,3})(?=[\s.,;:…]|$)")
_LINES_BACK = 160  # that a footnote's marker is looked for in: some pages


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number, its pieces, and the offset of the place it belongs to (-1 if unknown)."""

    number: int
    pieces: tuple[Piece, ...]
    anchor: int


def marked_notes(extract: Extract) -> tuple[list[Note], list[tuple[int, int]]]:
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


def page_notes(text: str, lines: list[Line], interleaved: bool) -> tuple[list[Line], list[Note], list[tuple[int, int]]]:
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
                place = _marker_of(text, kept[-_LINES_BACK:], found)
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
