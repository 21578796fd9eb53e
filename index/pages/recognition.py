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
from .words import Word

__all__ = ["Recognised", "can_recognise", "recognise"]

_AT_ONCE = 2
_DPI, _MAX_PIXELS = 300, 40_000_000
_PATIENCE = 180.0  # seconds for one page
_SPOT = 30.0  # certainty (of 100) under which a word is taken for a spot on the paper
_DARK = 128
_RULE = 0.35  # inches; shorter dark stretches are strokes of letters
_SOLID = 0.95  # of a stretch, how much is dark in a line
_LEVEL_WORDS = 4  # on a line, from which its slope is measured
_ASCENT, _DESCENT = 0.75, 0.25


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read on one page: words, straight lines, page size in points, and how sure the recogniser is (0 to 100)."""

    words: list[Word]
    rules: list[Rule]
    width: float
    height: float
    certainty: float


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


def _recognised(pdf: Any, number: int, layout: str) -> Recognised | None:
    try:
        with PDFIUM:
            page = pdf[number]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
            pixels = np.array(page.render(scale=scale, grayscale=True).to_numpy()).squeeze()
            page.close()
        told = _tesseract(pixels, layout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    words, certainty = _words(told, scale)
    return Recognised(words, list(_rules(pixels, scale)), width, height, certainty)


def _tesseract(pixels: np.ndarray[Any, Any], layout: str) -> str:
    """What tesseract tells of a grey picture, as its table of words (TSV)."""
    rows, columns = pixels.shape
    picture = b"P5 %d %d 255\n" % (columns, rows) + pixels.tobytes()
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "-l", "vie", "--psm", layout, "--dpi", str(_DPI), "tsv"]
    # A thread a page: two pages at once are faster than one with several threads.
    env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=picture, capture_output=True, timeout=_PATIENCE, check=True, env=env)
    return done.stdout.decode("utf-8", "replace")


def _words(told: str, scale: float) -> tuple[list[Word], float]:
    """Words of tesseract's table, made level where the page was laid in askew, and the mean certainty."""
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = {}
    sure: list[float] = []
    for row in told.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip() or float(cells[10]) < _SPOT:
            continue
        x, y, w, h = (int(c) / scale for c in cells[6:10])
        lines.setdefault(tuple(cells[1:5]), []).append((cells[11].strip(), x, y, x + w, y + h))
        sure.append(float(cells[10]))
    slopes = [s for line in lines.values() if len(line) >= _LEVEL_WORDS and (s := _slope(line)) is not None]
    slope = median(slopes) if slopes else 0.0
    words: list[Word] = []
    for line in lines.values():
        shift = [slope * (x0 + x1) / 2 for _, x0, _, x1, _ in line]
        top = min(y0 - s for (_, _, y0, _, _), s in zip(line, shift, strict=True))
        bottom = median(y1 - s for (_, _, _, _, y1), s in zip(line, shift, strict=True))
        size = max(median(y1 - y0 for _, _, y0, _, y1 in line) * 1.2, (bottom - top) * 0.8, 1.0)
        base = bottom - 0.05 * size
        words += [Word(text, x0, base - _ASCENT * size, x1, base + _DESCENT * size, base, size) for text, x0, _, x1, _ in line]
    return words, mean(sure) if sure else 0.0


def _slope(line: Sequence[tuple[str, float, float, float, float]]) -> float | None:
    """By how much a line sinks a point to the right; None for a short one."""
    first, last = line[0], line[-1]
    run = last[1] - first[3]
    return (last[4] - first[4]) / run if run > 100 else None


def _rules(pixels: np.ndarray[Any, Any], scale: float) -> Iterator[Rule]:
    """The straight dark lines of a picture, in points."""
    dark = pixels < _DARK
    length = max(int(_RULE * 72 * scale), 8)
    for where, start, end in _dark_stretches(dark, length):
        yield Rule(start / scale, where / scale, end / scale, where / scale)
    for where, start, end in _dark_stretches(dark.T, length):
        yield Rule(where / scale, start / scale, where / scale, end / scale)


def _dark_stretches(dark: np.ndarray[Any, Any], length: int) -> Iterator[tuple[int, int, int]]:
    """Rows of pixels that are dark over at least `length`: (row, from, to)."""
    for n in np.flatnonzero(dark.sum(axis=1) >= length):
        total = np.concatenate(([0], np.cumsum(dark[n])))
        solid = np.concatenate(([False], total[length:] - total[:-length] >= _SOLID * length, [False]))
        edges = np.flatnonzero(solid[1:] != solid[:-1])
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            yield int(n), int(a), int(b - 1 + length)
