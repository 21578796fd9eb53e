"""Glyphs gathered into words, and words into lines.

Where a word ends is told by the distance to the next glyph, not by the space characters alone: a space that is drawn with no
width worth the name is none ("G DP", "1 66,9"), and letters set wide apart for emphasis are one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from index.language import is_syllable

from .glyphs import Glyph

__all__ = ["Line", "Word", "is_number", "lines_of", "words_of"]

_ASCENT, _DESCENT = 0.8, 0.2  # of the size: what a line of type takes above and under its base line
# Shares of the size of type.
_APART = 0.15  # a gap that wide is a space, whether one is drawn or not
_UNUSUAL = 0.3  # of the usual gap where a space is drawn: under that, the space is none
_USUAL_SPACE = 0.25  # the gap of a drawn space where a page tells nothing better
_OVERLAP = 0.35  # glyphs that lie so deep in each other belong to different words
_SAME_BASE = 0.12  # so far apart base lines are one
_TAB_GAP = 2.5  # a gap that wide is no space between words
_RAISED = 0.15  # so far from the line's own base a word stands above or under it
_TALL = 2.0  # what is taller runs up or down the page: it is a line of its own
_SPACED_OUT = 5  # single letters in a row that may be one word set wide apart


class Word(NamedTuple):
    """A word and its box in points; `base` is its base line, `size` that of its type."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line, from left to right, and the extent of its main type.

    `page` is by how many pages it stands after the one on which what it is part of begins.
    """

    words: tuple[Word, ...]
    top: float
    bottom: float
    page: int = 0

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return max(w.x1 for w in self.words)

    @property
    def size(self) -> float:
        """The size of most of its type."""
        held: dict[float, int] = {}
        for word in self.words:
            held[word.size] = held.get(word.size, 0) + len(word.text)
        return max(held, key=lambda size: (held[size], size))

    def joints(self) -> list[str]:
        """What stands before each word: nothing, a space, or a tab for a wide gap.

        A raised or lowered word is not set apart from the one it touches.
        """
        height = self.bottom - self.top
        out = [""]
        for before, word in zip(self.words, self.words[1:], strict=False):
            gap = word.x0 - before.x1
            raised = abs(before.base - word.base) > _RAISED * min(before.size, word.size) and gap <= 0.1 * height
            out.append("\t" if gap > _TAB_GAP * height else "" if raised else " ")
        return out

    @property
    def text(self) -> str:
        """The line as it is read."""
        return "".join(part for joint, word in zip(self.joints(), self.words, strict=True) for part in (joint, word.text))

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """For each stretch of the line's text without white space its box: left, top, right, bottom."""
        out: list[tuple[float, float, float, float]] = []
        for joint, word in zip(self.joints(), self.words, strict=True):
            own = (word.x0, word.top, word.x1, word.bottom)
            if not joint and out:
                x0, top, x1, bottom = out.pop()
                own = (min(x0, own[0]), min(top, own[1]), max(x1, own[2]), max(bottom, own[3]))
            out += [own] * max(len(word.text.split()), 1)
        return out


class _Run:
    """Glyphs drawn one after the other that touch."""

    __slots__ = ("base", "size", "spaced", "texts", "x0", "x1")

    def __init__(self, g: Glyph) -> None:
        self.texts, self.x0, self.x1, self.base, self.size = [g.text], g.x0, g.x1, g.base, g.size
        self.spaced = False  # whether a space is drawn behind it

    def takes(self, g: Glyph) -> bool:
        """Whether the next glyph goes on with this run."""
        if abs(g.base - self.base) > _SAME_BASE * self.size or abs(g.size - self.size) > 0.2 * self.size:
            return False
        return -_OVERLAP * self.size < g.x0 - self.x1 <= 0.1 * self.size

    @property
    def text(self) -> str:
        return "".join(self.texts)


def words_of(glyphs: Sequence[Glyph]) -> list[Word]:
    """The words that upright glyphs make, line by line."""
    runs = _runs(_undoubled([g for g in glyphs if not g.turn]))
    rows = _rows(runs)
    gaps = [(b.x0 - a.x1) / a.size for row in rows for a, b in zip(row, row[1:], strict=False) if a.spaced and a.size]
    usual = median([g for g in gaps if 0.05 < g < 1] or [_USUAL_SPACE])
    words: list[Word] = []
    for row in rows:
        words += _closed_up(_row_words(row, usual))
    return words + list(_turned_words(glyphs))


def _runs(glyphs: Iterable[Glyph]) -> list[_Run]:
    runs: list[_Run] = []
    open_run: _Run | None = None
    for g in glyphs:
        if g.text.isspace():
            if open_run is not None:
                open_run.spaced = True
            open_run = None
        elif open_run is not None and g.text and unicodedata.category(g.text[0]) == "Mn":
            open_run.texts.append(g.text)  # an accent drawn over the letter before
        elif open_run is not None and open_run.takes(g):
            open_run.texts.append(g.text)
            open_run.x1 = max(g.x1, open_run.x1)
        else:
            open_run = _Run(g)
            runs.append(open_run)
    return [r for r in runs if r.text]


def _rows(runs: list[_Run]) -> list[list[_Run]]:
    """Runs of one base line, from left to right."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda r: r.base):
        if rows and run.base - rows[-1][-1].base <= _SAME_BASE * run.size and run.base - rows[-1][0].base <= 2 * _SAME_BASE * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda r: r.x0)
    return rows


def _row_words(row: list[_Run], usual: float) -> list[Word]:
    words: list[Word] = []
    before: _Run | None = None
    for run in row:
        joined = False
        if before is not None:
            gap = (run.x0 - before.x1) / max(run.size, 0.1)
            same = abs(run.size - before.size) <= 0.2 * run.size
            joined = same and -_OVERLAP < gap <= (_UNUSUAL * usual if before.spaced else _APART)
        if joined and words:
            w = words[-1]
            words[-1] = w._replace(text=w.text + run.text, x1=max(w.x1, run.x1))
        else:
            words.append(Word(run.text, run.x0, run.base - _ASCENT * run.size, run.x1, run.base + _DESCENT * run.size, run.base, run.size))
        before = run
    return words


def _closed_up(words: list[Word]) -> list[Word]:
    """`words` of a row with those that are set wide apart ("N G H Ị  Đ Ị N H") made whole, if syllables come out."""
    out: list[Word] = []
    n = 0
    while n < len(words):
        end = n
        while end < len(words) and _is_letter(words[end].text) and (end == n or _near(words[end - 1], words[end])):
            end += 1
        out += _joined_letters(words[n:end]) if end - n >= _SPACED_OUT else words[n : max(end, n + 1)]
        n = max(end, n + 1)
    return out


def _near(a: Word, b: Word) -> bool:
    return b.x0 - a.x1 < 3 * b.size


def _is_letter(text: str) -> bool:
    return len(unicodedata.normalize("NFC", text)) == 1 and text.isalpha()


def _joined_letters(letters: list[Word]) -> list[Word]:
    gaps = [b.x0 - a.x1 for a, b in zip(letters, letters[1:], strict=False)]
    if median(gaps) > letters[0].size:
        return letters
    wide = 1.6 * median(gaps)
    made = [letters[0]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > wide:
            made.append(letter)
        else:
            made[-1] = made[-1]._replace(text=made[-1].text + letter.text, x1=letter.x1)
    sound = all(is_syllable(unicodedata.normalize("NFC", w.text).lower()) for w in made)
    return made if sound else letters


def _turned_words(glyphs: Sequence[Glyph]) -> Iterable[Word]:
    """Text that runs up or down the page, as in narrow heads of columns: each stretch of it as one word with spaces."""
    stretch: list[Glyph] = []

    def word() -> Word:
        text = " ".join("".join(g.text for g in stretch).split())
        x0, top = min(g.x0 for g in stretch), min(g.top for g in stretch)
        x1, bottom = max(g.x1 for g in stretch), max(g.bottom for g in stretch)
        size = stretch[0].size
        return Word(text, x0, top, x1, bottom, bottom, size)

    for g in glyphs:
        if not g.turn:
            continue
        if stretch and not _goes_on(stretch[-1], g):
            yield word()
            stretch = []
        if stretch or g.text.strip():
            stretch.append(g)
    if stretch:
        yield word()


def _goes_on(a: Glyph, b: Glyph) -> bool:
    near = a.size + 1
    return a.turn == b.turn and abs(a.x0 - b.x0) < 2 * near and abs(a.top - b.top) < 2 * near


def _undoubled(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """`glyphs` without the second strokes of letters that are printed twice to look bold."""
    places: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for g in glyphs:
        if g.text.isspace():
            kept.append(g)
            continue
        column, row, shift = int(g.x0), int(g.base), min(0.35 * (g.x1 - g.x0), 1)
        near = (place for i in (-1, 0, 1) for j in (-1, 0, 1) for place in places.get((g.text, column + i, row + j), ()))
        if not any(abs(g.x0 - x) <= shift and abs(g.base - y) <= 1 for x, y in near):
            kept.append(g)
            places.setdefault((g.text, column, row), []).append((g.x0, g.base))
    return kept


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words gathered into lines from the top; raised and lowered ones join the line they touch."""
    lines: list[list[Word]] = []
    cores: list[tuple[float, float]] = []  # of each line, the extent of its tallest word
    for word in sorted(words, key=lambda w: (w.bottom, w.x0)):
        top, bottom = word.top, word.bottom
        upright = bottom - top <= _TALL * word.size
        for i in range(len(lines) - 1, max(len(lines) - 4, -1), -1) if upright else ():
            shared = min(bottom, cores[i][1]) - max(top, cores[i][0])
            if shared >= 0.5 * min(bottom - top, cores[i][1] - cores[i][0]):
                lines[i].append(word)
                cores[i] = max(cores[i], (top, bottom), key=lambda c: c[1] - c[0])
                break
        else:
            lines.append([word])
            cores.append((top, bottom))
    return [Line(tuple(sorted(line, key=lambda w: w.x0)), *core) for line, core in zip(lines, cores, strict=True)]


def is_number(text: str) -> bool:
    """Whether a cell's text is a value: a figure, perhaps with a sign, a unit sign or a bound; a dash for none."""
    return _NUMBER.fullmatch(text.strip()) is not None


_NUMBER = re.compile(r"[<>≥≤~±+]?\s?[-–−]?\(?\d[\d.,\s]*(?:\s?[-–]\s?\d[\d.,]*)?\)?\s?%?|[-–xX…]|\d+/\d+")
