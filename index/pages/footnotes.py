"""Footnotes of a page: the small print under the text, and the raised numbers in the text that refer to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .glyphs import Rule
from .tables import Table
from .words import Line, Word

__all__ = ["Note", "body_size", "notes_of"]

_SMALLER = 0.92  # of the size of running text: what is no larger is small print
_RAISED = 0.8  # of the size of its line, what a raised number is at most
_LOWER_PART = 0.3  # of the page's height, above which no footnote begins
_SEPARATOR = (0.08, 0.5)  # of the page's width, the line over footnotes
_MARKER = re.compile(r"\(?\[?(\d{1,3}|\*{1,3})[\])]?\.?(?=\s|[^\W\d_]|$)")
_NUMBER_ONLY = re.compile(r"\W*\d{1,4}\W*")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number ("" for the rest of one that began on the page before), its lines, the line and word it belongs to.

    `line` is the place among the page's items of the line that refers to it, -1 where none does; `word` how many words of
    that line stand before the reference.
    """

    number: str
    lines: tuple[Line, ...]
    line: int
    word: int


def body_size(lines: Iterable[Line]) -> float:
    """The size of most of the type in `lines`; 0 without any."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(2 * line.size) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def notes_of(
    items: Sequence[Line | Table], rules: Sequence[Rule], size: float, width: float, height: float, *, going: bool = False
) -> tuple[list[Line | Table], list[Note]]:
    """The items of a page without its footnotes and the numbers that refer to them, and the footnotes.

    `size` is that of the document's running text; `going` says that the page before ended with a footnote, which may go on.
    """
    first = _first_note(items, rules, size, width, height)
    if first is None:
        return list(items), []
    end = len(items)
    while end > first and _NUMBER_ONLY.fullmatch(_text(items[end - 1])):  # the page's number
        end -= 1
    kept = [*items[:first], *items[end:]]
    notes: list[Note] = []
    for number, lines in _parted([i for i in items[first:end] if isinstance(i, Line)]):
        at = _reference(kept[:first], number) if number else None
        if at is None:
            notes.append(Note(number, lines, -1, 0))
            continue
        line, word = at
        notes.append(Note(number, lines, line, word))
        kept[line] = _without(kept[line], word)
    if not any(n.line >= 0 for n in notes) and (not going or notes[0].number):
        return list(items), []  # small print that nothing refers to: a running foot, the source of a table
    return kept, notes


def _text(item: Line | Table) -> str:
    return item.text.strip() if isinstance(item, Line) else "table"


def _first_note(items: Sequence[Line | Table], rules: Sequence[Rule], size: float, width: float, height: float) -> int | None:
    """Where the small print at the foot of a page begins: under a short line, or with a number that begins a note."""
    last = len(items)
    while last and _NUMBER_ONLY.fullmatch(_text(items[last - 1])):
        last -= 1
    first = last
    while first:
        item = items[first - 1]
        if not isinstance(item, Line) or item.size > _SMALLER * size or item.top < _LOWER_PART * height:
            break
        first -= 1
    if first == last or first == 0:
        return None
    over = items[first - 1].bottom
    separated = any(_separates(r, width) and over - 4 <= r.top <= items[first].top + 4 for r in rules)
    begins = [n for n in range(first, last) if _MARKER.match(_text(items[n]))]
    return first if separated else begins[0] if begins else None


def _separates(rule: Rule, width: float) -> bool:
    return rule.top == rule.bottom and _SEPARATOR[0] * width <= rule.x1 - rule.x0 <= _SEPARATOR[1] * width


def _parted(lines: Sequence[Line]) -> list[tuple[str, tuple[Line, ...]]]:
    """Lines of small print as notes: (number, lines), the number being "" for what goes on from the page before."""
    notes: list[tuple[str, list[Line]]] = []
    for line in lines:
        m = _MARKER.match(line.text)
        number = m[1] if m else ""
        follows = bool(number) and (not notes or not notes[-1][0] or _next(notes[-1][0], number))
        if follows or not notes:
            rest = _after_marker(line, m[0]) if m and follows else line
            notes.append((number if follows else "", [rest] if rest is not None else []))
        else:
            notes[-1][1].append(line)
    return [(number, tuple(held)) for number, held in notes]


def _next(number: str, following: str) -> bool:
    return number.isdigit() and following.isdigit() and int(following) == int(number) + 1 or "*" in following


def _after_marker(line: Line, marker: str) -> Line | None:
    """`line` without the number with which it begins; None if nothing else is on it."""
    first = line.words[0]
    if len(first.text) <= len(marker):
        return replace(line, words=line.words[1:]) if len(line.words) > 1 else None
    return replace(line, words=(first._replace(text=first.text[len(marker) :]), *line.words[1:]))


def _reference(items: Sequence[Line | Table], number: str) -> tuple[int, int] | None:
    """The line and word at which a raised `number` stands."""
    for n, item in enumerate(items):
        if isinstance(item, Line) and len(item.words) > 1:
            for k, word in enumerate(item.words):
                if k and word.text.strip("[]().,;:") == number and _is_raised(word, item):
                    return n, k
    return None


def _is_raised(word: Word, line: Line) -> bool:
    return word.size <= _RAISED * line.size or line.words[0].base - word.base > 0.15 * line.size


def _without(item: Line | Table, word: int) -> Line | Table:
    """A line without the raised number at `word`; the stop or bracket behind it stays with the word before."""
    if isinstance(item, Table):
        return item
    number, before, after = item.words[word], item.words[word - 1], item.words[word + 1 :]
    text = before.text + number.text.lstrip("[(0123456789*").lstrip("])")
    if after and not after[0].text[0].isalnum() and after[0].x0 - number.x1 <= 0.1 * before.size:
        before, after = before._replace(x1=after[0].x1), after[1:]
        text += item.words[word + 1].text
    return replace(item, words=(*item.words[: word - 1], before._replace(text=text), *after))
