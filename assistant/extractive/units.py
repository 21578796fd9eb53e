"""The plain source: every stretch of a passage that can stand as an answer by itself, whole.

A unit is a sentence, an item of a list, a clause of a sentence that is too long, or a row of a table. Neighbouring units make a
stretch of at most `MOST_WORDS` words; items travel with the words that open their list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import Passage
from index.language import sentences

__all__ = ["MOST_WORDS", "Stretch", "stretches"]

MOST_WORDS = 58  # of a statement, so that its document's name and its marker make at most 60 of it
_MOST_UNITS = 40  # of a passage; the rest of a longer one is taken together
_CLAUSE_ENDS = (re.compile(r";\s"), re.compile(r",\s"), re.compile(r"\s"))

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ranges of a passage's text that are shown, in order: the opening of a list, if it has one, and neighbouring units.

    `own` is what the units themselves take up; `first` and `last` are their numbers among the `of` units of the passage.
    """

    spans: tuple[Span, ...]
    own: Span
    first: int
    last: int
    of: int
    opened: bool = False  # with the opening of its list, which stands further above

    def text(self, passage: str) -> str:
        """The shown words, out of the passage's text."""
        return " ".join(" ".join(passage[a:b].split()) for a, b in self.spans)


def stretches(passage: Passage) -> Iterator[Stretch]:
    """Every stretch of a passage."""
    text = passage.text
    if passage.fields and (rows := list(_rows(passage))):
        yield from rows
        return
    units = _units(text)
    lengths = [len(text[a:b].split()) for a, b in units]
    opening: int | None = None
    for first, (start, _) in enumerate(units):
        words = 0
        for last in range(first, len(units)):
            words += lengths[last]
            if words > MOST_WORDS:
                break
            own = (start, units[last][1])
            yield Stretch((own,), own, first, last, len(units))
            if opening is not None and words + lengths[opening] <= MOST_WORDS:
                yield Stretch((units[opening], own), own, first, last, len(units), opened=True)
        if text[start : units[first][1]].rstrip().endswith(":"):
            opening = first


def _rows(passage: Passage) -> Iterator[Stretch]:
    """A row whole, or its name with as many neighbouring cells as fit."""
    text = passage.text
    cells = _cells(passage)
    whole = (0, len(text))
    if len(text.split()) <= MOST_WORDS:
        yield Stretch((whole,), whole, 0, 0, 1)
        return
    if len(cells) < 2:
        return
    name = _cut(text, cells[0], MOST_WORDS // 2)
    room = MOST_WORDS - len(text[name[0] : name[1]].split())
    for first in range(1, len(cells)):
        words = 0
        for last in range(first, len(cells)):
            words += len(text[cells[last][0] : cells[last][1]].split())
            if words > room:
                if last > first:
                    own = (cells[first][0], cells[last - 1][1])
                    yield Stretch((name, own), own, first, last - 1, len(cells))
                break
        else:
            own = (cells[first][0], cells[-1][1])
            yield Stretch((name, own), own, first, len(cells) - 1, len(cells))
            return


def _cells(passage: Passage) -> list[Span]:
    """Where each cell of a row stands in its text, with its column's name."""
    text, at = passage.text, 0
    out: list[Span] = []
    for _, value in passage.fields:
        found = text.find(value, at)
        if found < 0 or not value:
            continue
        end = found + len(value)
        out.append((at, end))
        at = end + len(text[end:]) - len(text[end:].lstrip("; "))
    return out


def _units(text: str) -> list[Span]:
    out: list[Span] = []
    at = 0
    for line in text.split("\n"):
        for a, b in sentences(line):
            if re.search(r"\w", line[a:b]):
                out += _shorter(text, (at + a, at + b), 0)
        at += len(line) + 1
    if len(out) > _MOST_UNITS:
        out = out[: _MOST_UNITS - 1] + [_cut(text, (out[_MOST_UNITS - 1][0], out[-1][1]))]
    return out


def _shorter(text: str, span: Span, depth: int) -> list[Span]:
    """A sentence cut into clauses where it is too long: at semicolons, else at commas, else where it must be."""
    a, b = span
    if len(text[a:b].split()) <= MOST_WORDS:
        return [span]
    if depth == len(_CLAUSE_ENDS) - 1:
        end = _cut(text, span)[1]
        rest = end + len(text[end:b]) - len(text[end:b].lstrip())
        return [(a, end), *(_shorter(text, (rest, b), depth) if rest < b else [])]
    out: list[Span] = []
    start = a
    cuts = [m.end() for m in _CLAUSE_ENDS[depth].finditer(text, a, b)]
    for n, cut in enumerate([*cuts, b]):
        following = [*cuts, b][n + 1] if n < len(cuts) else None
        if following is not None and len(text[start:following].split()) <= MOST_WORDS // 2:
            continue  # short clauses stay together
        if cut > start:
            out += _shorter(text, (start, cut), depth + 1)
            start = cut
    return [(x, x + len(text[x:y].rstrip())) for x, y in out]


def _cut(text: str, span: Span, most: int = MOST_WORDS) -> Span:
    """The beginning of a range, at most `most` words of it."""
    words = list(re.finditer(r"\S+", text[span[0] : span[1]]))
    return span if len(words) <= most else (span[0], span[0] + words[most - 1].end())
