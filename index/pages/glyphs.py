"""What stands on a page of a PDF, asked of pdfium: glyphs that a reader sees, straight lines, pictures.

What no reader sees (white on white, tiny, off the page, drawn with the invisible pen) is left out, since it is either noise
or planted. Places are in points from the upper left corner of the page as it is shown, turned so that most of its text is
upright.
"""

from __future__ import annotations

import ctypes
import math
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

__all__ = ["FEW", "PDFIUM", "Glyph", "Rule", "Sheet", "sheet_of"]

PDFIUM = threading.Lock()  # pdfium is not made for several threads: whoever calls it holds this
FEW = 20  # characters; a page with fewer and a picture over it is a scan
_MOST_RULES, _MOST_PATHS = 20_000, 30_000  # more straight lines, or things drawn, than that are a drawing
_THIN = 3.0  # points; a filled rectangle no wider than that is a line
_LEVEL = 1.0  # points that a straight line may lean over its length
_WHITE = 250  # of 255: as good as the paper
_TINY = 1.0  # points; smaller print cannot be read
_INVISIBLE_PENS = (3, 7)  # text rendering modes: neither filled nor stroked
# Letters that fonts of older Vietnamese keyboards put in the place of others, and the bullets of the symbol fonts.
_MEANT = {
    "\u01a2": "Ư", "\u01a3": "ư", "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "-",
    "\uf0d8": "➢", "\uf0fc": "✓", "\uf076": "❖", "\uf020": " ", "\uf0a8": "□", "\uf06f": "□", "\uf0fe": "☒",
}  # fmt: skip


class Glyph(NamedTuple):
    """A drawn character: its text ("" where the font does not tell), its extent along the line, its base line and size.

    `turn` is 0 for upright text, else how many degrees it is turned.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    turn: int = 0
    top: float = 0.0
    bottom: float = 0.0


class Rule(NamedTuple):
    """A straight line, level or upright: `x0 == x1` or `top == bottom`."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its glyphs in the order in which they are drawn, its straight lines, and what a reader should know of it.

    `turn` is by how many degrees clockwise it was turned to make its text upright (0, 90, 180 or 270), `covered` the share of
    it under pictures; `hidden` counts the characters that no reader sees, `unmapped` the glyphs of which nothing tells the
    letter; `cut` says that a line or word runs over the page's edge.
    """

    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    turn: int = 0
    covered: float = 0.0
    hidden: int = 0
    unmapped: int = 0
    cut: bool = False

    @property
    def letters(self) -> int:
        """How many characters can be read."""
        return sum(1 for g in self.glyphs if not g.text.isspace()) - self.unmapped


class _Ink(NamedTuple):
    """How the glyphs of one text object are drawn."""

    white: bool
    unseen: bool
    angle: float  # radians, counter-clockwise on the unturned page
    size: float


class _Frame:
    """From the points of the file to those of the page as it is shown, turned by `turn` degrees clockwise."""

    def __init__(self, box: tuple[float, float, float, float], turn: int) -> None:
        left, bottom, right, top = box
        self.turn = turn % 360
        self.a, self.b, self.c, self.d, self.e, self.f = {
            0: (1, 0, -left, 0, -1, top),
            90: (0, 1, -bottom, 1, 0, -left),
            180: (-1, 0, right, 0, 1, -bottom),
            270: (0, -1, top, -1, 0, right),
        }[self.turn]
        sides = (right - left, top - bottom)
        self.width, self.height = sides if self.turn in (0, 180) else sides[::-1]

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def sheet_of(page: Any) -> Sheet:
    """What stands on a page of pypdfium2; the caller holds PDFIUM."""
    frame = _Frame(_shown_box(page), page.get_rotation())
    text = page.get_textpage()
    try:
        drawn = _Drawn(text.raw)
        usual = Counter(drawn.turns(frame)).most_common(1)
        turn = usual[0][0] if usual and usual[0][0] in (90, 180, 270) else 0
        if turn:
            frame = _Frame(_shown_box(page), page.get_rotation() + turn)
        rules, inks, covered = _strokes(page, frame)
        return replace(drawn.sheet(frame, rules, inks), turn=turn, covered=covered)
    finally:
        text.close()


def _shown_box(page: Any) -> tuple[float, float, float, float]:
    paper = page.get_mediabox()
    left, bottom, right, top = (f(a, b) for f, a, b in zip((max, max, min, min), paper, page.get_cropbox(), strict=True))
    return (left, bottom, right, top) if left < right and bottom < top else paper


class _Drawn:
    """The characters of a page as pdfium gives them."""

    def __init__(self, raw: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._raw = pdfium, raw
        self._inks: dict[int, _Ink] = {}
        self._found: list[tuple[str, float, float, float, float, float, float, _Ink]] = []
        self._read()

    def _read(self) -> None:
        pdfium, raw = self._pdfium, self._raw
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for n in range(pdfium.FPDFText_CountChars(raw)):
            if pdfium.FPDFText_IsGenerated(raw, n):
                continue  # pdfium's own idea of spaces and line ends
            code = pdfium.FPDFText_GetUnicode(raw, n)
            pdfium.FPDFText_GetLooseCharBox(raw, n, box)
            pdfium.FPDFText_GetCharOrigin(raw, n, x, y)
            thing = pdfium.FPDFText_GetTextObject(raw, n)
            key = ctypes.cast(thing, ctypes.c_void_p).value or 0
            ink = self._inks.get(key)
            if ink is None:
                ink = self._inks[key] = self._ink(n, thing)
            known = code and code != 0xFFFD and not pdfium.FPDFText_HasUnicodeMapError(raw, n)
            self._found.append((_meant(chr(code)) if known else "", box.left, box.bottom, box.right, box.top, x.value, y.value, ink))

    def _ink(self, n: int, thing: Any) -> _Ink:
        pdfium = self._pdfium
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._raw, n, matrix)
        size = pdfium.FPDFText_GetFontSize(self._raw, n) * math.hypot(matrix.c, matrix.d)
        r, g, b, a = (ctypes.c_uint() for _ in range(4))
        filled = bool(thing) and pdfium.FPDFPageObj_GetFillColor(thing, r, g, b, a)
        white = bool(filled) and min(r.value, g.value, b.value) >= _WHITE
        pen = pdfium.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
        unseen = pen in _INVISIBLE_PENS or bool(filled) and a.value == 0
        return _Ink(white, unseen, math.atan2(matrix.b, matrix.a), abs(size))

    def turns(self, frame: _Frame) -> Iterator[int]:
        """By how much the page would have to be turned to make each letter upright."""
        for text, *_, ink in self._found:
            if text.strip():
                yield _turned(ink.angle, frame)

    def sheet(self, frame: _Frame, rules: list[Rule], inks: list[Any]) -> Sheet:
        seen: list[Glyph] = []
        unseen: list[Glyph] = []
        hidden = unmapped = 0
        cut = False
        for text, x0, y0, x1, y1, ox, oy, ink in self._found:
            left, top, right, bottom = frame.box(x0, y0, x1, y1)
            base = frame.point(ox, oy)[1]
            x, y = (left + right) / 2, (top + bottom) / 2
            glyph = Glyph(text, left, right, base, ink.size, _turned(ink.angle, frame), top, bottom)
            inside = 0 <= x <= frame.width and 0 <= y <= frame.height
            if ink.size < _TINY or not inside or ink.white and not any(o[0] <= x <= o[2] and o[1] <= y <= o[3] for o in inks):
                hidden += not text.isspace()
                continue
            cut = cut or not text.isspace() and (left < -1 or right > frame.width + 1)
            unmapped += not text
            if ink.unseen:
                unseen.append(glyph)
            else:
                seen.append(glyph)
        # A page of nothing but invisible text is a scan with its recognised text behind the picture.
        if sum(1 for g in seen if not g.text.isspace()) < FEW:
            seen, unseen = seen + unseen, []
        hidden += sum(1 for g in unseen if not g.text.isspace())
        cut = cut or any(r.x0 < -1 or r.x1 > frame.width + 1 for r in rules if r.top == r.bottom)
        return Sheet(frame.width, frame.height, seen, rules, hidden=hidden, unmapped=unmapped, cut=cut)


def _turned(angle: float, frame: _Frame) -> int:
    """By how many degrees clockwise the shown page would have to be turned to make text of this angle run to the right.

    The angle is that on the unturned page, counter-clockwise. What is neither level nor upright is given as it is.
    """
    degrees = round(math.degrees(angle) - frame.turn) % 360
    nearest = 90 * round(degrees / 90) % 360
    return nearest if min(abs(degrees - nearest), 360 - abs(degrees - nearest)) <= 10 else degrees


def _meant(character: str) -> str:
    if character in _MEANT:
        return _MEANT[character]
    if "\ufb00" <= character <= "\ufb06":  # fi, fl as one sign
        return unicodedata.normalize("NFKC", character)
    return " " if character in "\t\r\n" else character


# ------------------------------------------------------------------ lines and pictures

_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1, 0, 0, 1, 0, 0)


def _within(outer: _Matrix, inner: _Matrix) -> _Matrix:
    """The matrix of what is placed by `inner` inside of what `outer` places."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _strokes(page: Any, frame: _Frame) -> tuple[list[Rule], list[tuple[float, float, float, float]], float]:
    """The straight lines of a page, the boxes that something dark fills, and the share of the page under pictures."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    inks: list[tuple[float, float, float, float]] = []
    covered, paths = 0.0, 0
    for thing, kind, place in _things(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _SAME):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            corners = [_at(place, x, y) for x in (0, 1) for y in (0, 1)]
            (ax, ay), (bx, by) = (min(c[i] for c in corners) for i in (0, 1)), (max(c[i] for c in corners) for i in (0, 1))
            left, top, right, bottom = frame.box(ax, ay, bx, by)
            inks.append((left, top, right, bottom))
            covered += max(min(right, frame.width) - max(left, 0), 0) * max(min(bottom, frame.height) - max(top, 0), 0)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and paths <= _MOST_PATHS and len(rules) <= _MOST_RULES:
            paths += 1
            _path(thing, place, frame, rules, inks)
    share = covered / max(frame.width * frame.height, 1)
    drawing = paths > _MOST_PATHS or len(rules) > _MOST_RULES
    return [] if drawing else rules, inks, share


def _things(owner: Any, count: Any, get: Any, place: _Matrix, depth: int = 0) -> Iterator[tuple[Any, int, _Matrix]]:
    """The objects drawn on a page, those of its forms too, with their kinds and places."""
    import pypdfium2.raw as pdfium

    for n in range(count(owner)):
        thing = get(owner, n)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(thing, matrix)
        own = _within(place, (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f))
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield thing, kind, own
        elif depth < 4:
            yield from _things(thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, own, depth + 1)


def _at(place: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return a * x + c * y + e, b * x + d * y + f


def _path(thing: Any, place: _Matrix, frame: _Frame, rules: list[Rule], inks: list[tuple[float, float, float, float]]) -> None:
    """Add the straight lines of a path, and the box that it fills."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    stroked = bool(stroke.value) and not _is_white(pdfium.FPDFPageObj_GetStrokeColor, thing)
    filled = bool(fill.value) and not _is_white(pdfium.FPDFPageObj_GetFillColor, thing)
    if not stroked and not filled:
        return
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for n in range(min(pdfium.FPDFPath_CountSegments(thing), _MOST_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = frame.point(*_at(place, x.value, y.value))
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([point])
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            parts[-1].append(point)
        else:  # a curve bounds no cell
            parts.append([point])
        if pdfium.FPDFPathSegment_GetClose(segment) and len(parts[-1]) > 2:
            parts[-1].append(parts[-1][0])
    for points in parts:
        left, right = min(p[0] for p in points), max(p[0] for p in points)
        top, bottom = min(p[1] for p in points), max(p[1] for p in points)
        thin = min(right - left, bottom - top) <= _THIN
        if filled:
            inks.append((left, top, right, bottom))
        if filled and thin and len(points) > 2:
            level = right - left >= bottom - top
            x, y = (left + right) / 2, (top + bottom) / 2  # type: ignore[assignment]
            rules.append(Rule(left, y, right, y) if level else Rule(x, top, x, bottom))  # type: ignore[arg-type]
        elif stroked:
            rules.extend(_straight(points))


def _straight(points: list[tuple[float, float]]) -> Iterator[Rule]:
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        if abs(ay - by) <= _LEVEL and abs(ax - bx) > _LEVEL:
            y = (ay + by) / 2
            yield Rule(min(ax, bx), y, max(ax, bx), y)
        elif abs(ax - bx) <= _LEVEL and abs(ay - by) > _LEVEL:
            x = (ax + bx) / 2
            yield Rule(x, min(ay, by), x, max(ay, by))


def _is_white(color_of: Any, thing: Any) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    return bool(color_of(thing, r, g, b, a)) and (min(r.value, g.value, b.value) >= _WHITE or a.value == 0)
