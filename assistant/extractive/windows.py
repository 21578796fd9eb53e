"""Which clauses of a passage are quoted: the best window of neighbouring ones, and what it needs beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question
from index import Scored
from index.language import agency_heads
from index.retrieval import Prepared, covered

from .clauses import CAUSE, has_expected, units_of

__all__ = ["MOST_WORDS", "choose"]

MOST_WORDS = 48  # of a quote
MOST_LISTED = 66  # of one that lists
MOST_LED = 40  # who does it, and enough of what
_LEADS = re.compile(r"chủ trì|đầu mối|chịu trách nhiệm|phụ trách|[Gg]iao (?:cho )?(?:" + agency_heads() + ")")
_WIDE = ("list", "text", "reason", "definition")  # kinds of questions that are answered with several clauses
# What a window gains beside the share of the question that it covers, and what a word costs; fitted by hand on the
# development questions (tests/benchmarks/RESULTS.md).
_EXPECTED, _NEAR = 0.1, 0.25  # for a clause with what is expected, and for its covering the question itself
_WORD, _WORD_OF_WIDE = 0.007, 0.004
_BEGINS, _ENDS = 0.05, 0.03  # with a sentence
_TOO_SHORT = 4  # words
_SECOND, _SECOND_OF_SEVERAL = 0.11, 0.06  # the least that another window must add
_WORTH = 5  # words of room under which no other window is looked for
_TO_LIST = 6  # words by which a list that has begun may pass the limit


def choose(question: Question, scored: Scored, weights: Sequence[float], most: int = MOST_WORDS) -> list[tuple[int, int]]:
    """The shown ranges of the passage that answer, in order, at most about `most` words together.

    The best window of neighbouring clauses: it covers the most of the question, holds what is expected close
    to what is asked about, and is no longer than it need be. A second window is added where the question asks
    for more than the first one gives.
    """
    if question.kind == "list":
        most = max(most, MOST_LISTED if question.wanted > 2 or not question.wanted else MOST_WORDS)
    elif question.kind == "agency":
        most = min(most, MOST_LED)
    return _Quote(question, scored, weights, most).ranges()


class _Quote:
    """The clauses of one passage, and those of them that are chosen."""

    def __init__(self, question: Question, scored: Scored, weights: Sequence[float], most: int) -> None:
        self.question, self.weights, self.most = question, weights, most
        self.text, self.kind = scored.hit.passage.text, scored.hit.passage.kind
        self.units = units_of(self.text)
        clauses = [self.text[a:b] for a, b in self.units]
        groups = question.query.groups
        self.covers = [[covered(g, made, question.query.accented) for g in groups] for made in map(Prepared.of, clauses)]
        reason = question.kind == "reason"
        self.expected = [CAUSE.search(c) is not None if reason else has_expected(question.kind, c) for c in clauses]
        self.lengths = [len(c.split()) for c in clauses]
        self.wide = question.kind in _WIDE
        self.starts = _starts(self.text, self.units, soft=not self.wide and question.asks == 1)
        self.chosen: set[int] = set()

    @property
    def room(self) -> int:
        """How many words more may be quoted."""
        return self.most - sum(self.lengths[n] for n in self.chosen)

    def ranges(self) -> list[tuple[int, int]]:
        """The ranges of the text that are quoted; none where nothing in it answers."""
        first, last = self._window([0.0] * len(self.weights), self.most, second=False) if self.units else (-1, -1)
        if first < 0:
            return []
        self.chosen = set(range(first, last + 1))
        self._add_windows()
        if self.question.kind == "agency":
            self._add_who_leads()
        self._grow()
        last = max(self.chosen)
        if self.wide:
            begun = _runs(self.chosen)[-1][0]
            self.chosen |= set(
                range(last, _open_list(self.text, self.units, self.lengths, self.starts, begun, last, self.room + _TO_LIST) + 1)
            )
        if self.kind == "footnote" and "\n" not in self.text[self.units[first][0] : self.units[last][1]]:
            self.chosen |= set(range(last, _into_note(self.text, self.units, self.lengths, last, self._left) + 1))
        return _merge([self.units[n] for n in sorted(self.chosen)], self.text)

    def _gain(self, cover: Sequence[float], have: Sequence[float]) -> float:
        """The share of the question that `cover` covers beyond `have`."""
        more = sum(w * max(0.0, c - h) for w, c, h in zip(self.weights, cover, have, strict=True))
        return more / (sum(self.weights) or 1.0)

    def _window(self, have: Sequence[float], room: int, *, second: bool) -> tuple[int, int]:
        """The first and last clause of the best window of at most `room` words, beside what is covered; -1, -1 for none."""
        nothing = [0.0] * len(self.weights)
        best, found = 0.0, (-1, -1)
        for i in range(len(self.units)):
            merged, near, words = list(have), 0.0, 0
            for j in range(i, len(self.units)):
                words += self.lengths[j]
                if words > room and j > i:
                    break
                merged = [max(m, c) for m, c in zip(merged, self.covers[j], strict=True)]
                if self.expected[j]:
                    near = max(near, _EXPECTED + _NEAR * self._gain(self.covers[j], nothing))
                score = self._gain(merged, have) + near - (_WORD_OF_WIDE if self.wide else _WORD) * words
                score += _BEGINS if self.starts[i] else 0.0
                score += _ENDS if self.starts[j + 1] else 0.0
                if not second and words < _TOO_SHORT:
                    score -= _EXPECTED
                if score > best + 1e-9:
                    best, found = score, (i, j)
        return found

    def _add_windows(self) -> None:
        """Up to two windows more, where the question asks for more than is chosen."""
        have = self._covered()
        for _ in range(2):
            if self.room <= _WORTH:
                break
            a, b = self._window(have, self.room, second=True)
            more = [n for n in range(a, b + 1) if n not in self.chosen] if a >= 0 else []
            adds = self._gain([max((self.covers[n][g] for n in more), default=0.0) for g in range(len(self.weights))], have)
            if not more or adds <= (_SECOND_OF_SEVERAL if self.question.asks > 1 or self.wide else _SECOND):
                break
            self.chosen |= set(more)
            have = self._covered()

    def _covered(self) -> list[float]:
        return [max(self.covers[n][g] for n in self.chosen) for g in range(len(self.weights))]

    def _add_who_leads(self) -> None:
        """Who leads stands at the beginning of the sentence."""

        def leads(n: int) -> bool:
            return _LEADS.search(self.text[self.units[n][0] : self.units[n][1]]) is not None

        n = min(self.chosen)
        while not any(leads(k) for k in self.chosen) and not self.starts[n]:
            n -= 1
            if leads(n):
                self.chosen.add(n)

    def _grow(self) -> None:
        """To the figures beside what is chosen, where several are asked for, and to whole sentences, as far as there is room."""
        self._left = self.room
        if self.question.asks > 1:  # the figures asked for often stand side by side
            for n in (min(self.chosen) - 1, max(self.chosen) + 1):
                border = n + 1 if n < min(self.chosen) else n  # whether a sentence ends between it and what is chosen
                inside = 0 <= n < len(self.units)
                if inside and self.expected[n] and self.lengths[n] <= self._left and not self.starts[border]:
                    self.chosen.add(n)
                    self._left -= self.lengths[n]
        for first, last in _runs(self.chosen):
            a, b = _whole_sentence(self.lengths, self.starts, first, last, self._left)
            self.chosen |= set(range(a, b + 1))
            self._left = self.room


def _runs(chosen: set[int]) -> list[tuple[int, int]]:
    """The first and last of each run of neighbouring numbers."""
    out: list[list[int]] = []
    for n in sorted(chosen):
        if out and n == out[-1][1] + 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return [(a, b) for a, b in out]


def _starts(text: str, units: Sequence[tuple[int, int]], *, soft: bool) -> list[bool]:
    """For each unit whether a sentence begins with it, and True behind the last; with `soft`, semicolons end one too."""
    out = []
    for n, (a, _) in enumerate(units):
        before = text[units[n - 1][1] : a] if n else ""
        ended = not n or "\n" in before or text[units[n - 1][1] - 1] in ".!?…" or before.strip()[:1] == "."
        out.append(bool(ended or soft and before.strip()[:1] == ";"))
    return [*out, True]


def _whole_sentence(lengths: Sequence[int], starts: Sequence[bool], i: int, j: int, spare: int) -> tuple[int, int]:
    """The window grown to whole sentences as far as there is room: to its end first, then to its beginning."""
    while not starts[j + 1] and lengths[j + 1] <= spare:
        j += 1
        spare -= lengths[j]
    n = i
    while not starts[n] and lengths[n - 1] <= spare:
        n -= 1
        spare -= lengths[n]
    return (n if starts[n] else i), j


def _into_note(text: str, units: Sequence[tuple[int, int]], lengths: Sequence[int], j: int, room: int) -> int:
    """A footnote says more of the sentence it stands behind: go on into it, if nothing else lies between."""
    n = j
    while n + 1 < len(units) and room >= lengths[n + 1]:
        n += 1
        room -= lengths[n]
    return n if "\n" in text[units[j][1] : units[n][0] + 1] or "\n" in text[units[j][0] : units[n][1]] else j


def _open_list(
    text: str, units: Sequence[tuple[int, int]], lengths: Sequence[int], starts: Sequence[bool], i: int, j: int, spare: int
) -> int:
    """The last unit of an enumeration that the window has only begun ("như:", "gồm", "(1)"), as far as there is room."""
    shown = text[units[i][0] : units[j][1]]
    opened = re.search(r"(?:như|gồm|là|sau|:)\s*:?[^.]*$|\(1\)[^.]*$", shown) is not None
    while opened and j + 1 < len(units) and lengths[j + 1] <= spare and not starts[j + 1]:
        j += 1
        spare -= lengths[j]
    return j


def _merge(units: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Units that stand side by side become one range."""
    out: list[tuple[int, int]] = []
    for a, b in units:
        if out and not re.search(r"\w", text[out[-1][1] : a]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out
