"""Lists of numbered items, complete, never from a top-k."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Question
from assistant.reading import Reading
from assistant.records import Evidence, Statement
from index import Collection, Document, Passage, Scored
from index.language import fold, item_number, without_item
from index.retrieval import match

__all__ = ["read"]

# Fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_NEAREST = 10  # hits in whose sections, and whose documents, items are looked for
_ABOVE = 2  # headings over a hit that may head the items, its own included
_SECTIONS = 12  # of one document
_WORDINGS = 3  # of an idea, that a heading may share
# How well a heading covers the question, 0 to 1: at least, and at least where the number of items is as asked.
_HEADED, _HEADED_AS_COUNTED = 0.62, 0.30
_ABOVE_IT, _AS_COUNTED, _SCORE = 0.3, 0.35, 0.1  # beside that: what covers it over the heading, that number, and the hit's score
_LEAST_SCORE = 0.1  # of the best hit, that others are divided by
# Words of a list, those that one item may have of them, and those of an item in a long list.
_WORDS, _MOST_OF_ITEM, _LEAST_OF_ITEM = 150, 24, 9
_MANY, _OF_MANY = 8, 8  # items, and words of each where there are more
_CUT_AT_COMMA = 0.6  # share of a shortened item behind which its last comma must stand


def read(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The listed items, or None where the question does not ask for a list."""
    if not scored:
        return None
    if question.kind in ("list", "definition", "text") or question.wanted:
        return _items(question, scored, collection)
    return None


# ------------------------------------------------------------------------- items


def _items(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The numbered items of the section that the question is about, each by its opening words."""
    tried: set[tuple[str, tuple[str, ...]]] = set()
    best: tuple[float, list[list[Line]], Document] | None = None
    weights = scored[0].weights
    pool = [(s.hit.document, s.hit.passage.section, s.hit.score) for s in scored[:_NEAREST]]
    near = {d.id: (d, score) for d, _, score in reversed(pool)}
    for document, score in near.values():
        pool += [(document, path, score) for path in _sections_like(question, document, collection)]
    for document, section, score in pool:
        for depth in range(len(section), max(0, len(section) - _ABOVE), -1):
            path = section[:depth]
            if (document.id, path) in tried:
                continue
            tried.add((document.id, path))
            items = _items_under(collection.passages(document.id), path)
            if len(items) < 2 or (question.wanted and len(items) != question.wanted):
                continue
            if question.places and not any(m.name in document.territory or m.name in " ".join(path) for m in question.places):
                continue
            cover = match(question.query, path[-1], "\n".join((document.title, *path[:-1])), weights)
            total = cover.best + _ABOVE_IT * cover.body + (_AS_COUNTED if question.wanted else 0.0)
            total += _SCORE * score / max(_LEAST_SCORE, scored[0].hit.score)
            if cover.best >= (_HEADED_AS_COUNTED if question.wanted else _HEADED) and (best is None or total > best[0]):
                best = (total, items, document)
    if best is None:
        return None
    _, items, document = best
    room = max(_LEAST_OF_ITEM, min(_MOST_OF_ITEM, _WORDS // len(items))) if len(items) <= _MANY else _OF_MANY
    parts = [f"{n}. {_brief(group[0].text, room)}" for n, group in enumerate(items, 1)]
    evidence = tuple(Evidence(group[0].passage, document, ((group[0].start, group[0].end),)) for group in items)
    return Reading((Statement("\n".join(parts), evidence),))


def _sections_like(question: Question, document: Document, collection: Collection) -> list[tuple[str, ...]]:
    """Heading paths of the document whose last heading shares a telling phrase with the question."""
    out: dict[tuple[str, ...], None] = {}
    asked = question.folded
    telling = [" ".join(t) for t in _telling(question)]
    seen: set[tuple[str, ...]] = set()
    for p in collection.passages(document.id):
        for depth in range(1, len(p.section) + 1):
            path = p.section[:depth]
            if path in seen:
                continue
            seen.add(path)
            words = [
                w
                for w in re.findall(r"[a-z]{2,}", fold(path[-1]))
                if w not in ("cac", "nhung", "va", "cua", "trong", "ve", "tinh", "nam", "nhiem", "ky")
            ]
            pairs = [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
            if any(pair in asked for pair in pairs) or any(t in " ".join(words) for t in telling):
                out[path] = None
    return list(out)[:_SECTIONS]


def _telling(question: Question) -> list[tuple[str, ...]]:
    return [tuple(p for _, p in w) for g in question.query.groups for w in g.words[:_WORDINGS] if len(w) >= 2]


def _items_under(passages: Sequence[Passage], path: tuple[str, ...]) -> list[list[Line]]:
    """The items right under a heading: numbered 1, 2, 3 … in turn, or bullets; each with the lines that go on with it."""
    out: list[list[Line]] = []
    expected = 1
    bullets = False
    for p in passages:
        if p.kind != "text" or p.section[: len(path)] != path:
            continue
        for line in _lines(p):
            number = item_number(line.text)
            if number < 0:
                if out and p.section == out[-1][0].passage.section:
                    out[-1].append(line)
                continue
            if number == expected and not bullets:
                out.append([line])
                expected += 1
            elif number == 0 and (bullets or not out):
                bullets = True
                out.append([line])
            elif out and p.section == out[-1][0].passage.section:
                out[-1].append(line)
    return out


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a passage, and where it stands in it."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The line's text."""
        return self.passage.text[self.start : self.end]


def _lines(passage: Passage) -> list[Line]:
    out, at = [], 0
    for part in passage.text.split("\n"):
        out.append(Line(passage, at, at + len(part)))
        at += len(part) + 1
    return out


def _brief(text: str, words: int) -> str:
    """The opening of an item: its first clause, at most `words` words."""
    shown = without_item(text.split("\n")[0]).strip(" ,:")
    first = re.split(r"(?<=[^\d][.;:])\s", shown, maxsplit=1)[0]
    parts = first.split()
    if len(parts) > words:
        cut = " ".join(parts[:words])
        comma = max(cut.rfind(", "), cut.rfind("; "))
        return (cut[:comma] if comma > _CUT_AT_COMMA * len(cut) else cut).rstrip(" ,;") + "…"
    return first.strip(" .;,:")
