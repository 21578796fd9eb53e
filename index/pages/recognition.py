"""Scanned pages read by tesseract, two at once: words with their places, and the straight lines of tables."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import numpy as np

from .glyphs import PDFIUM, Rule
from .ruled import ruled_tables
from .words import Word

Pixels = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Recognised", "can_recognise", "drawn_lines", "levelled", "recognise"]

_AT_ONCE = 2
_DPI, _DPI_OF_LINES, _MAX_PIXELS = 300, 150, 40_000_000
_PATIENCE = 180.0  # seconds for one page
_SPOT = 30.0  # certainty (of 100) under which a word is taken for a spot on the paper
_DARK = 128
_RULE = 100  # pixels; shorter dark stretches are strokes of letters
_INK = 40  # dark pixels of a cell that is not blank
_MARGIN = 40  # pixels of white around what is read by itself
_EDGE = 2  # pixels beside a line that are grey
_SOLID = 0.95  # of a stretch, how much is dark in a line
_LEVEL, _STEEPEST = 0.0008, 0.06  # slopes of a page that is not askew, and the steepest that is looked for
_SHARPER = 1.02  # times as sharp as a page as it is must be what it would be turned to
_STRIP = 16  # pixels of a shrunk picture that count as one column
_MOST_PRINT = 30.0  # points; a taller line is print of several sizes
_STROKES = " |¦_"  # what is made of the lines of tables
_ASCENT, _DESCENT = 0.75, 0.25


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on one page: words, straight lines, page size in points, and how sure the recogniser is (0 to 100).

    Places are those on the page turned level; on the page as it is, lines sink by `slope` points a point.
    """

    words: list[Word]
    rules: list[Rule]
    width: float
    height: float
    certainty: float
    slope: float = 0.0


def can_recognise() -> bool:
    """Whether tesseract and its Vietnamese data are installed."""
    return "vie" in _languages()


def _languages() -> list[str]:
    program = shutil.which("tesseract")
    if program is None:
        return []
    try:
        told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return told.stdout.split()


def recognise(
    pdf: Any, pages: Sequence[int], progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[int, Recognised | None]]:
    """Read `pages` (counted from 0) of a pypdfium2 document; None for one that could not be read.

    `progress` is told how many pages are read, of how many. Pages come in order.
    """
    layout = "1" if "osd" in _languages() else "3"  # with the direction of writing, where the data for that are there
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = [pool.submit(_recognised, pdf, page, layout) for page in pages]
        try:
            for done, (page, result) in enumerate(zip(pages, waiting, strict=True), 1):
                found = result.result()
                if progress:
                    progress(done, len(pages))
                yield page, found
        finally:
            for result in waiting:
                result.cancel()


def drawn_lines(pdf: Any, page: int) -> tuple[list[Rule], float]:
    """The straight lines of the picture that a page (counted from 0) is, and the slope by which its lines sink.

    For pages that hold their recognised text behind a picture: no one says there where their tables have lines.
    """
    pixels, scale, _ = _pixels(pdf, page, _DPI_OF_LINES)
    slope = _slope(pixels)
    if abs(slope) > _LEVEL:
        pixels = _levelled(pixels, slope)
    length = _RULE * _DPI_OF_LINES // _DPI
    rules = _as_rules(_dark_stretches(pixels, length), _dark_stretches(pixels.T, length), scale)
    return rules, slope if abs(slope) > _LEVEL else 0.0


def levelled(words: Sequence[Word], slope: float, width: float, height: float) -> list[Word]:
    """Words of a page whose lines sink by `slope` as they stand when it is turned level about its middle."""
    out = []
    for w in words:
        right, down = slope * ((w.top + w.bottom) / 2 - height / 2), -slope * ((w.x0 + w.x1) / 2 - width / 2)
        out.append(Word(w.text, w.x0 + right, w.top + down, w.x1 + right, w.bottom + down, w.base + down, w.size))
    return out


def _pixels(pdf: Any, number: int, dpi: int) -> tuple[Pixels, float, tuple[float, float]]:
    """A page as a grey picture, its pixels a point, and its size in points."""
    with PDFIUM:
        page = pdf[number]
        width, height = page.get_size()
        scale = min(dpi / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
        pixels = np.array(page.render(scale=scale, grayscale=True).to_numpy()).squeeze()
        page.close()
    return pixels, scale, (width, height)


def _as_rules(level: Sequence[tuple[int, int, int]], upright: Sequence[tuple[int, int, int]], scale: float) -> list[Rule]:
    rules = [Rule(a / scale, y / scale, b / scale, y / scale) for y, a, b in level]
    return rules + [Rule(x / scale, a / scale, x / scale, b / scale) for x, a, b in upright]


def _recognised(pdf: Any, number: int, layout: str) -> Recognised | None:
    try:
        pixels, scale, (width, height) = _pixels(pdf, number, _DPI)
        slope = _slope(pixels)
        if abs(slope) > _LEVEL:
            pixels = _levelled(pixels, slope)
        level, upright = _dark_stretches(pixels, _RULE), _dark_stretches(pixels.T, _RULE)
        rules = _as_rules(level, upright, scale)
        clean = _without_lines(pixels, level, upright)
        words, certainty = _words(_tesseract(clean, layout), scale)
        words += _overlooked(clean, rules, words, scale)
    except (OSError, subprocess.SubprocessError):
        return None
    return Recognised(words, rules, width, height, certainty, slope if abs(slope) > _LEVEL else 0.0)


def _tesseract(pixels: Pixels, layout: str) -> str:
    """What tesseract tells of a grey picture, as its table of words (TSV)."""
    rows, columns = pixels.shape
    picture = b"P5 %d %d 255\n" % (columns, rows) + pixels.tobytes()
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "vie", "--psm", layout, "--dpi", str(_DPI), "tsv"]
    # A thread a page: two pages at once are faster than one with several threads.
    env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=picture, capture_output=True, timeout=_PATIENCE, check=True, env=env)
    return done.stdout.decode("utf-8", "replace")


def _words(told: str, scale: float) -> tuple[list[Word], float]:
    """Words of tesseract's table, and its mean certainty."""
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = {}
    sure: list[float] = []
    for row in told.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip(_STROKES) or float(cells[10]) < _SPOT:
            continue
        x, y, w, h = (int(c) / scale for c in cells[6:10])
        lines.setdefault(tuple(cells[1:5]), []).append((cells[11].strip(_STROKES), x, y, x + w, y + h))
        sure.append(float(cells[10]))
    words: list[Word] = []
    for line in lines.values():
        top, bottom = min(w[2] for w in line), median(w[4] for w in line)
        size = max(median(w[4] - w[2] for w in line) * 1.2, min((bottom - top) * 0.8, _MOST_PRINT), 1.0)
        base = bottom - 0.05 * size
        words += [Word(text, x0, base - _ASCENT * size, x1, base + _DESCENT * size, base, size) for text, x0, _, x1, _ in line]
    return words, mean(sure) if sure else 0.0


def _overlooked(pixels: Pixels, rules: Sequence[Rule], words: Sequence[Word], scale: float) -> list[Word]:
    """What stands in cells of tables in which no word was read though they are not blank: single figures, mostly.

    Cells are small and far between; written under each other they make a page of lines, which is read at once.
    """
    tables, _ = ruled_tables(rules, words)
    parts: list[tuple[Pixels, float, float, float, float]] = []
    for cell in (c for table in tables for c in table.cells if not c.lines):
        x0, top, x1, bottom = (round(v * scale) + d for v, d in zip((cell.x0, cell.top, cell.x1, cell.bottom), (9, 9, -9, -9), strict=True))
        dark = pixels[max(top, 0) : bottom, max(x0, 0) : x1] < _DARK
        down, across = np.flatnonzero(dark.sum(axis=1) > 0), np.flatnonzero(dark.sum(axis=0) > 0)
        if dark.sum() < _INK or not down.size or down[-1] - down[0] > _MOST_PRINT * scale:
            continue
        y, x = max(top, 0) + int(down[0]), max(x0, 0) + int(across[0])
        height, width = int(down[-1] - down[0]) + 1, int(across[-1] - across[0]) + 1
        parts.append((pixels[y : y + height, x : x + width], x / scale, y / scale, (x + width) / scale, (y + height) / scale))
    if not parts:
        return []
    step = max(p.shape[0] for p, *_ in parts) + _MARGIN
    page = np.full((step * len(parts) + _MARGIN, max(p.shape[1] for p, *_ in parts) + 2 * _MARGIN), 255, dtype=pixels.dtype)
    for n, (part, *_) in enumerate(parts):
        foot = (n + 1) * step
        page[foot - part.shape[0] : foot, _MARGIN : _MARGIN + part.shape[1]] = part
    held: list[list[Word]] = [[] for _ in parts]
    for word in _words(_tesseract(page, "6"), 1.0)[0]:
        held[min(max(int(((word.top + word.bottom) / 2 - _MARGIN / 4) // step), 0), len(parts) - 1)].append(word)
    out = []
    for (_, left, above, right, below), found in zip(parts, held, strict=True):
        if found:
            text, size = " ".join(w.text for w in sorted(found, key=lambda w: w.x0)), (below - above) * 1.3
            base = below - 0.05 * size
            out.append(Word(text, left, base - _ASCENT * size, right, base + _DESCENT * size, base, size))
    return out


# ------------------------------------------------------------------ pages laid in askew


def _slope(pixels: Pixels) -> float:
    """By how much the lines of print of a picture sink, in pixels a pixel to the right.

    It is the slope at which the darkness of the rows differs most from row to row (projection profile).
    """
    slope, step = 0.0, _STEEPEST / 20
    for shrink, reach in ((4, 20), (2, 4)):
        dark = (pixels[::shrink, ::shrink] < _DARK).astype(np.int32)
        starts = range(0, dark.shape[1], _STRIP)
        strips = [dark[:, x : x + _STRIP].sum(axis=1) for x in starts]
        tried = [slope + step * k for k in range(-reach, reach + 1)]
        sharp = [
            float((np.diff(sum(np.roll(rows, -round(s * (x + _STRIP / 2))) for x, rows in zip(starts, strips, strict=True))) ** 2).sum())
            for s in tried
        ]
        if max(sharp) <= _SHARPER * sharp[reach]:  # nothing that has lines
            return slope
        slope, step = tried[int(np.argmax(sharp))], step / 4
    return slope


def _levelled(pixels: Pixels, slope: float) -> Pixels:
    """A picture whose lines sink by `slope` turned level about its middle: columns are moved up, rows to the right."""
    height, width = pixels.shape
    for along, across, sign in ((width, height, -1), (height, width, 1)):
        out = np.full_like(pixels, 255)
        moves = np.round(sign * slope * (np.arange(along) - along / 2)).astype(int)
        for move in range(int(moves.min()), int(moves.max()) + 1):
            which = np.flatnonzero(moves == move)
            if not which.size:
                continue
            part = slice(int(which[0]), int(which[-1]) + 1)
            there, here = slice(max(move, 0), across + min(move, 0)), slice(max(-move, 0), across + min(-move, 0))
            if sign < 0:
                out[there, part] = pixels[here, part]
            else:
                out[part, there] = pixels[part, here]
        pixels = out
    return pixels


# ------------------------------------------------------------------ lines of tables


def _dark_stretches(pixels: Pixels, length: int) -> list[tuple[int, int, int]]:
    """Rows of pixels that are dark over at least `length` of them: (row, from, to)."""
    dark = pixels < _DARK
    out: list[tuple[int, int, int]] = []
    for n in np.flatnonzero(dark.sum(axis=1) >= length):
        total = np.concatenate(([0], np.cumsum(dark[n])))
        solid = np.concatenate(([False], total[length:] - total[:-length] >= _SOLID * length, [False]))
        edges = np.flatnonzero(solid[1:] != solid[:-1])
        out += [(int(n), int(a), int(b - 1 + length)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return out


def _without_lines(pixels: Pixels, level: Sequence[tuple[int, int, int]], upright: Sequence[tuple[int, int, int]]) -> Pixels:
    """The picture without the lines of tables, which are read as strokes of the letters beside them."""
    if not level or not upright:
        return pixels
    clean = pixels.copy()
    for y, a, b in level:
        clean[max(y - _EDGE, 0) : y + _EDGE + 1, a:b] = 255
    for x, a, b in upright:
        clean[a:b, max(x - _EDGE, 0) : x + _EDGE + 1] = 255
    return clean
