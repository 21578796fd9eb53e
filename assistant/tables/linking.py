"""How a question's ideas and a table's words meet: headers, names of rows, headings over them, cells, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from assistant.question import Question
from index.language import Token, fold, mentions, tokens, years_in
from index.retrieval import Group, Prepared, covered

from .asked import Asked
from .layout import Column, Row, Table

__all__ = ["HAS", "Ideas", "Linked"]

T = TypeVar("T")

HAS = 0.6  # coverage (0 to 1) from which a text has an idea
_WHOLE, _ACCENTED = 0.88, 0.75  # coverage of an idea that is there as written; and what a word without its accents stays below
_LEAST = 0.35  # of an idea for choosing columns: header words frame a question, and weigh little in search
_CELL, _GROUP, _AROUND = 0.95, 0.9, 0.6  # what an idea counts in another cell than the name, in a heading over the row, around the table
_COMMON = 0.3  # of a condition that the table's headers or title name anyway
_LITERAL = 12  # syllables of a text that is looked for word for word
_PLACE_WEIGHT = 1.5  # of a place, against the mean of the other ideas

_UNIT = re.compile(
    r"\s*\((?:ĐVT|Đơn vị|[^()]{0,14}(?:đồng|USD|%|người|ha|km|tấn|m2|m3|lượt|hộ)[^()]*)\)",
    re.IGNORECASE,
)

# Words that only say what is done; an idea made of them inside a span of asking is explained by the operation.
_DOING = frozenset(
    "nhat nhieu cao lon dong dai nang dat manh rong xa muon tre cham lau it thap nho be ngan re nhe som gan hep nhanh thu hai nhi ba tu "
    "bon nam tong cong lai don gop ca chung tinh tat so luong dem chenh lech nhau hon kem khac sanh voi tang giam them bao may hay ben noi "
    "total altogether combined sum largest highest biggest most smallest lowest least fewest second third difference compare compared many "
    "how which what danh sach liet ke ten nhung cac gom dung dau cuoi trung binh muc bang duoc co".split()
)
_CONNECTING = frozenset("cua va cac theo voi cho o tai tren den tu la duoc khi do nhung mot so tt stt the of and in for".split())


@lru_cache(maxsize=16384)
def _prepared(text: str) -> Prepared:
    return Prepared.of(text)


@lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(tokens(text))


class Ideas:
    """The ideas of one question with their weights, and how any text covers them."""

    def __init__(self, question: Question, asked: Asked, weights: Sequence[float]) -> None:
        self.question, self.asked = question, asked
        self.accented = question.query.accented
        groups = list(question.query.groups)
        weigh = list(weights) if len(weights) == len(groups) else [g.weight for g in groups]
        mean = sum(weigh) / len(weigh) if weigh else 1.0
        for place in {m.name: m for m in question.places}.values():  # a place is no idea of the query: it is asked for apart
            if not any(g.start <= place.start < g.end for g in groups):
                groups.append(Group(place.start, place.end, 1.0, (), (tuple((t.key, t.plain) for t in tokens(place.name)),)))
                weigh.append(_PLACE_WEIGHT * mean)
        self.groups = groups
        self.done = [self._only_asks(g) for g in groups]
        self.weights = [0.0 if done else w for w, done in zip(weigh, self.done, strict=True)]
        self.total = sum(self.weights) or 1.0
        spans = (asked.noun_span, asked.extreme_of)
        inside = [[i for i, g in enumerate(groups) if a <= g.start < b][:1] for a, b in spans]
        self.counted = [any(i in first for first in inside) for i in range(len(groups))]
        own = _tokens(question.standalone)
        self._tokens = own
        self._line = f" {' '.join(t.key if self.accented else t.plain for t in own)} "
        self._own = {t.key for t in own} if self.accented else {t.plain for t in own}
        self._covers: dict[str, tuple[float, ...]] = {}
        self._syllables = {plain for g in groups for wording in g.words for _, plain in wording}
        self.nothing = (0.0,) * len(groups)
        self._shares: dict[str, float] = {}

    def _only_asks(self, g: Group) -> bool:
        bounded = any(b.start <= g.start < b.end for b in self.asked.bounds)
        words = {plain for _, plain in g.words[0]} if g.words else set()
        return bounded or words <= _DOING and any(a <= g.start < b for a, b in self.asked.spans)

    def of(self, text: str) -> tuple[float, ...]:
        """How `text` covers each idea, 0 to 1."""
        known = self._covers.get(text)
        if known is None:
            made = _prepared(text)
            if self._syllables.isdisjoint(made.plain_set):
                known = self._covers[text] = self.nothing
                return known
            found = tuple(covered(g, made, self.accented) if g.words else 0.0 for g in self.groups)
            known = self._covers[text] = self._literally(text, found) if any(found) else found
        return known

    def _literally(self, text: str, covers: tuple[float, ...]) -> tuple[float, ...]:
        """The covers, whole for ideas of which at least half stands in `text`, where the question says `text` word for word.

        The words of a question are not always told apart rightly ("viên | nang cộng | lại").
        """
        words = _tokens(text)
        line = f" {' '.join(t.key if self.accented else t.plain for t in words)} "
        if not 2 <= len(words) <= _LITERAL or line not in self._line:
            return covers
        first = self._line[: self._line.index(line)].count(" ")
        start, end = self._tokens[first].start, self._tokens[first + len(words) - 1].end
        out = list(covers)
        for i, g in enumerate(self.groups):
            inside = sum(start <= t.start < end and g.start <= t.start < g.end for t in self._tokens)
            if 2 * inside >= sum(g.start <= t.start < g.end for t in self._tokens) > 0:
                out[i] = 1.0
        return tuple(out)

    def share(self, text: str) -> float:
        """What part of the words of `text` the question says, in these or other words; 0 for a text without words."""
        known = self._shares.get(text)
        if known is None:
            known = self._shares[text] = self._share(text)
        return known

    def _share(self, text: str) -> float:
        made = _prepared(text)
        words = [t for t in _tokens(text) if t.plain not in _CONNECTING]
        if not words:
            return 0.0
        said = set(self._own)
        for g in self.groups:
            for wording in g.words:
                line = " ".join(k if self.accented else p for k, p in wording)
                if f" {line} " in (made.keys if self.accented else made.plain):
                    said |= {k if self.accented else p for k, p in wording}
        return sum((t.key if self.accented else t.plain) in said for t in words) / len(words)

    def says(self, text: str) -> bool:
        """Whether the question says `text` word for word."""
        line = " ".join(t.key if self.accented else t.plain for t in _tokens(text))
        return bool(line) and f" {line} " in self._line

    def weight(self, covers: Sequence[float]) -> float:
        """The weight of what is covered so."""
        return sum(w * c for w, c in zip(self.weights, covers, strict=True))


class Linked:
    """One table seen by one question."""

    def __init__(self, ideas: Ideas, table: Table) -> None:
        self.ideas, self.table = ideas, table
        self._kept: dict[str, Any] = {}
        # In a question with accents, a single syllable that only looks the same without them is another word.
        alone = [ideas.accented and len(g.words[0]) == 1 and g.words[0][0][0] != g.words[0][0][1] for g in ideas.groups]
        self._strict = [a or b for a, b in zip(alone, self._said_with_accents(), strict=True)]
        self.headers = {c.at: self.of(_plain_header(c.header)) for c in table.columns}
        around = " \n ".join((*table.section, table.document.title))
        self.around = self.of(around)
        own = self.of(" \n ".join(table.section[-1:]))
        heads = [max(h[i] for h in self.headers.values()) for i in range(len(ideas.groups))]
        # What the table is about anyway tells no row from another.
        self.common = [max(a, b) >= 0.9 for a, b in zip(heads, own, strict=True)]

    def _said_with_accents(self) -> list[bool]:
        """The ideas that the table has as they are written: there, a word that only looks the same without accents is another."""
        if not self.ideas.accented:
            return [False] * len(self.ideas.groups)
        texts = {c.header for c in self.table.columns} | {v for r in self.table.rows for v in (*r.cells, *r.groups) if v}
        best = [max(cs) for cs in zip(*(self.ideas.of(t) for t in texts), strict=True)]
        return [b >= _WHOLE for b in best]

    def of(self, text: str) -> tuple[float, ...]:
        """How a text of the table covers each idea, 0 to 1."""
        covers = self.ideas.of(text)
        if covers is self.ideas.nothing or not any(covers):
            return covers
        return tuple(0.0 if c < _ACCENTED and strict else c for c, strict in zip(covers, self._strict, strict=True))

    def once(self, name: str, made: Callable[[], T]) -> T:
        """What `made` gives, computed at the first call for that name."""
        if name not in self._kept:
            self._kept[name] = made()
        found: T = self._kept[name]
        return found

    def row(self, row: Row) -> list[float]:
        """How a row covers each idea: by its name, the headings over it, its cells, and the headers of the cells that do."""
        named = self.of(row.name)
        over = self.of(" \n ".join(row.groups)) if row.groups else None
        out = [max(n, _GROUP * o) for n, o in zip(named, over, strict=True)] if over else list(named)
        for c in self.table.columns:
            value = row.cells[c.at]
            if not value or c.at in self.table.names or c.at in self.table.counts:
                continue
            cell = self.cell(row, c)
            if cell is self.ideas.nothing:
                continue
            for i, v in enumerate(cell):
                if v and _CELL * v > out[i]:
                    out[i] = _CELL * v
        if row.kind == "total" and "sum" in self.ideas.asked.operations:
            out = [max(o, 0.5) if done else o for o, done in zip(out, self.ideas.done, strict=True)]
        return out

    def cell(self, row: Row, column: Column) -> tuple[float, ...]:
        """How a cell covers each idea; letters and small numbers count only where they are all of it or its column is named."""
        value = row.cells[column.at]
        found = self.of(value)
        if not any(found) or len(_tokens(value)) <= 2 or self.named(column):
            return found
        return tuple(
            0.0 if v and len(g.words[0]) == 1 and (len(g.words[0][0][1]) < 2 or g.words[0][0][1].isdigit()) else v
            for v, g in zip(found, self.ideas.groups, strict=True)
        )

    def named(self, column: Column) -> bool:
        """Whether the question says something of a column's name."""
        return any(h >= HAS for h in self.headers[column.at])

    def fit(self, column: Column, said: Sequence[float] = ()) -> float:
        """How well a column is what the question asks for; `said` are the ideas that the row's name explains already."""
        ideas = self.ideas
        share = ideas.share(_plain_header(column.header))
        link = sum(
            max(_LEAST, min(1.0, g.weight)) * h * (1 - 0.8 * (said[i] if said else 0.0))
            for i, (g, h) in enumerate(zip(ideas.groups, self.headers[column.at], strict=True))
        )
        return link * (0.3 + 0.7 * share) + 0.3 * share + self._kind(column) + self._time(column) + self._unit(column)

    def _kind(self, column: Column) -> float:
        kinds = self.ideas.asked.kinds
        if not kinds:
            return 0.0
        if column.kind in kinds:
            return 0.5
        return -0.1 if column.kind in ("text", "") else -0.4

    def _time(self, column: Column) -> float:
        years = years_in(column.header)
        asked = self.ideas.question.years
        if not years or not asked:
            return 0.0
        return len(set(years) & set(asked)) / len(years) if set(years) & set(asked) else -1.0

    def _unit(self, column: Column) -> float:
        """A column in the unit that is asked for ("bao nhiêu ha")."""
        question, unit = self.ideas.question, fold(column.unit)
        if unit == "%":
            return 0.4 if re.search(r"phan tram|percent|%", question.folded) else -0.4 if question.focus else 0.0
        first = question.focus.split()[:1]
        return 0.4 if unit and first and (question.focus.startswith(unit) or unit.startswith(first[0]) or unit.endswith(first[0])) else 0.0

    def plain(self, column: Column) -> str:
        """A column's name without its unit."""
        return _plain_header(column.header)

    def counts_rows(self) -> bool:
        """Whether what the question counts are the table's rows: the column that names them is called so."""
        noun = fold(self.ideas.asked.noun)
        return bool(noun) and self._called(noun)

    def most_of_rows(self) -> bool:
        """Whether it asks for what most rows have ("nơi nào có nhiều công trình nhất"), rather than for a largest figure."""
        a, b = self.ideas.asked.extreme_of
        words = [w for w in re.findall(r"[^\W\d_]+", fold(self.ideas.question.standalone[a:b])) if w not in _DOING]
        said = " ".join(words)
        if not said or any(said in fold(c.header) for c in self.table.values() if c.kind in ("number", "time")):
            return False
        return self._called(said)

    def _called(self, noun: str) -> bool:
        heads = " ".join(re.sub(r"\W+", " ", fold(self.table.columns[n].header)) for n in self.table.names)
        title = fold(" ".join(self.table.section[-1:]))
        first = noun.split()[0]
        return f" {first}" in f" {heads}" or len(noun) > 2 and f" {noun} " in f" {title} "

    def clashes(self, row: Row) -> bool:
        """Whether a row is named for another province than those asked about."""
        asked = {m.name for m in self.ideas.question.places}
        named = {m.name for m in mentions(row.name)} if asked else set()
        return bool(named) and not named & asked


@lru_cache(maxsize=4096)
def _plain_header(header: str) -> str:
    """A header without its unit in brackets, and its abbreviations without stops ("K.H" as "KH")."""
    plain = _UNIT.sub("", header).strip()
    return re.sub(r"(?<![^\W\d_])([^\W\d_])\.([^\W\d_])(?![^\W\d_])\.?", r"\1\2", plain) or header
