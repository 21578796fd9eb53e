"""Pairs of texts that belong together, to learn an embedder from: what is asked or named, and what answers to it.

Sources are files of JSON lines with a name and a text (gzip), as encyclopaedias and laws are kept, and questions in
SQuAD's format. Every generator yields pairs in the order of its source, those of one article or law together, so that
what stands beside each other in a batch is hard to tell apart.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.language import fold, nfc, sentences
from index.language.lexicon import table

__all__ = [
    "Disturbed",
    "Pair",
    "headings_of_laws",
    "pairs_of_articles",
    "pairs_of_laws",
    "pairs_of_lexicon",
    "pairs_of_questions",
    "sections_of_articles",
]

_SHORTEST, _LONGEST = 12, 160  # words of a paragraph that is learnt from; what is longer is cut
_HEADING = re.compile(r"^=+\s*(.*?)\s*=+$")
_LEFT_OUT = frozenset({"tham khảo", "liên kết ngoài", "xem thêm", "chú thích", "thư mục", "nguồn", "ghi chú", "đọc thêm"})
_ARTICLE = re.compile(r"^Điều (\d+[a-zđ]?)\s*[.:]\s*(.+)$")
_CLAUSE = re.compile(r"^(?:\d{1,2}[.)]|[a-zđ]\))\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text that asks or names, and one that answers to it."""

    asked: str
    answer: str


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            yield entry["name"], nfc(entry["text"])


def _cut(text: str) -> str:
    return " ".join(text.split()[:_LONGEST])


def _long_enough(text: str) -> bool:
    return len(text.split()) >= _SHORTEST


def pairs_of_articles(path: Path, rng: random.Random) -> Iterator[Pair]:
    """Pairs of an encyclopaedia: title and section with a paragraph, a sentence with the rest of its paragraph, neighbours."""
    for name, text in _lines(path):
        section, before = "", ""
        for line in text.split("\n"):
            line = line.strip()
            if heading := _HEADING.match(line):
                section, before = heading[1], ""
                continue
            if section.casefold() in _LEFT_OUT or not _long_enough(line) or "\\" in line:
                continue
            paragraph = _cut(line)
            yield Pair(f"{name} {section}".strip(), paragraph)
            if taken := _taken_out(paragraph, rng):
                yield taken
            if before and rng.random() < 0.5:
                yield Pair(before, paragraph)
            before = paragraph


def pairs_of_laws(path: Path, rng: random.Random) -> Iterator[Pair]:
    """Pairs of laws: the heading of an article with its text and with each clause, a clause with the rest of its article."""
    for _, text in _lines(path):
        heading, clauses = "", list[str]()
        for line in [*text.split("\n"), "Điều 0. -"]:
            if found := _ARTICLE.match(line.strip()):
                yield from _of_article(heading, clauses, rng)
                heading, clauses = found[2], []
            elif line.strip():
                clauses.append(line.strip())


def headings_of_laws(path: Path, *, of: int) -> list[Pair]:
    """The headings of the articles of `of` laws, spread over all, each with the text under it."""
    laws = list(_lines(path))
    out: list[Pair] = []
    for _, text in laws[:: max(1, len(laws) // of)][:of]:
        parts = re.split(r"(?m)^Điều \d+[a-zđ]?\s*[.:]\s*", text)[1:]
        for part in parts:
            heading, _, body = part.partition("\n")
            if _long_enough(body):
                out.append(Pair(heading.strip(), body.strip()))
    return out


def sections_of_articles(path: Path, *, of: int) -> list[Pair]:
    """Title and section of paragraphs of `of` articles of an encyclopaedia, spread over all, each with the paragraph."""
    articles = list(_lines(path))
    out: list[Pair] = []
    for name, text in articles[:: max(1, len(articles) // of)][:of]:
        section = ""
        for line in text.split("\n"):
            if heading := _HEADING.match(line.strip()):
                section = heading[1]
            elif section and section.casefold() not in _LEFT_OUT and _long_enough(line) and "\\" not in line:
                out.append(Pair(f"{name} {section}", line.strip()))
                section = ""  # the first paragraph of each
    return out


def _of_article(heading: str, clauses: Sequence[str], rng: random.Random) -> Iterator[Pair]:
    body = " ".join(clauses)
    if not heading or not _long_enough(body):
        return
    yield Pair(heading, _cut(body))
    long = [_CLAUSE.sub("", c) for c in clauses if _long_enough(c)]
    for clause in long[:12]:
        yield Pair(heading, _cut(clause))
        if rng.random() < 0.5 and (taken := _taken_out(_cut(clause), rng)):
            yield Pair(taken.asked, f"{heading} {taken.answer}")
    if len(long) > 1:
        asked = rng.choice(long)
        yield Pair(_cut(asked), _cut(f"{heading} " + " ".join(c for c in long if c is not asked)))


def _taken_out(paragraph: str, rng: random.Random) -> Pair | None:
    """One sentence of a paragraph and the rest of it (the inverse cloze task of Lee, Chang and Toutanova 2019)."""
    spans = list(sentences(paragraph))
    if len(spans) < 2:
        return None
    a, b = rng.choice(spans)
    rest = f"{paragraph[:a]}{paragraph[b:]}" if rng.random() < 0.85 else paragraph
    return Pair(paragraph[a:b], rest) if 4 <= len(paragraph[a:b].split()) <= 60 and _long_enough(rest) else None


def pairs_of_questions(path: Path) -> Iterator[Pair]:
    """Pairs of a set of questions in SQuAD's format: a question, also in English where it has one, and the passage that answers it."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            context = nfc(paragraph["context"])
            for qa in paragraph["qas"]:
                asked = [nfc(qa["question"]), *([qa["question_en"]] if qa.get("question_en") else [])]
                around = _around(context, int(qa["answers"][0]["answer_start"])) if qa.get("answers") else context
                for question in asked:
                    yield Pair(question, _cut(context))
                    yield Pair(question, _cut(around))


def _around(context: str, at: int) -> str:
    """The sentence at an offset, with the one before it."""
    spans = list(sentences(context))
    n = next((n for n, (_, b) in enumerate(spans) if at < b), len(spans) - 1)
    return context[spans[max(0, n - 1)][0] : spans[n][1]] if spans else context


def pairs_of_lexicon() -> Iterator[Pair]:
    """Pairs of the lexicon: English terms and their Vietnamese ones, abbreviations and what they stand for, synonyms."""
    for row in table("vi_en.tsv"):
        for term in row[1:3]:
            yield Pair(row[0], term)
    for row in table("abbreviations.tsv"):
        if len(row) == 2:
            yield Pair(row[0], row[1])
    for row in table("synonyms.tsv"):
        for other in row[1:]:
            yield Pair(other, row[0])


class Disturbed:
    """What people ask is not what documents say: words of asking around it, no diacritics, slips, English, other wordings.

    A call gives a text as one of them might have typed it; most stay as they are.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._asking = [row[0] for name in ("stopwords.tsv", "frame.tsv") for row in table(name) if not row[0].isascii()]
        self._english: dict[str, list[str]] = {}
        for row in table("vi_en.tsv"):
            for term in row[1:3]:
                self._english.setdefault(term.casefold(), []).append(row[0])
        self._others: dict[str, list[str]] = {}
        for row in table("synonyms.tsv"):
            for term in row:
                self._others.setdefault(term.casefold(), []).extend(o for o in row if o != term)

    def __call__(self, text: str) -> str:
        """`text`, or what is left of it after one or two accidents."""
        chance = self._rng.random()
        if chance < 0.10:
            text = self._replaced(text, self._english, 0.9)
        elif chance < 0.25:
            text = self._replaced(text, self._others, 0.7)
        if self._rng.random() < 0.3:
            for _ in range(self._rng.randint(1, 2)):
                extra = self._rng.choice(self._asking)
                text = f"{extra} {text}" if self._rng.random() < 0.4 else f"{text} {extra}"
        chance = self._rng.random()
        if chance < 0.18:
            return fold(text)
        return self._slipped(text) if chance < 0.25 else text

    def _replaced(self, text: str, others: dict[str, list[str]], share: float) -> str:
        """`text` with the longest phrases that `others` knows replaced, each with the chance `share`."""
        words, out, at = text.split(), list[str](), 0
        while at < len(words):
            for n in range(min(5, len(words) - at), 0, -1):
                known = others.get(" ".join(words[at : at + n]).casefold().strip(".,;:()"))
                if known and self._rng.random() < share:
                    out.append(self._rng.choice(known))
                    at += n
                    break
            else:
                out.append(words[at])
                at += 1
        return " ".join(out)

    def _slipped(self, text: str) -> str:
        """`text` with a diacritic left out, a letter dropped or two exchanged in every fifth word or so."""
        out = []
        for word in text.split():
            chance = self._rng.random()
            if chance < 0.12:
                word = fold(word)
            elif chance < 0.16 and len(word) > 3:
                at = self._rng.randrange(len(word) - 1)
                word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            elif chance < 0.2 and len(word) > 3:
                at = self._rng.randrange(len(word))
                word = word[:at] + word[at + 1 :]
            out.append(word)
        return " ".join(out)
