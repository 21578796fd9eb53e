"""Texts and queries that look like administrative Vietnamese, as many as are wanted."""

from __future__ import annotations

import random
import re
from pathlib import Path

from index.analysis import found_in
from index.language.lexicon import table
from index.language.text import fold
from index.records import Entry, Excerpt, Extract, PassageDraft, Piece

__all__ = ["Generator"]

COLUMNS = ("Chỉ tiêu", "Giá trị đến năm 2030", "Cơ quan chủ trì", "Thời hạn")


class Generator:
    """Texts and queries of the lexicon's own words, with the proportions of real documents.

    Words follow Zipf's law. They are put together from a store of clauses, since in real texts the same words
    stand beside each other again and again; drawn one by one, nearly every pair of neighbours would be a new
    term. Averages are those of real collections of this kind: 80 words a passage, two thirds of them prose,
    headings three deep, some 300 different terms a passage.
    """

    def __init__(self, seed: int) -> None:
        self.random = rng = random.Random(seed)
        self.abbreviations = [row[0] for row in table("abbreviations.tsv") if 2 <= len(row[0]) <= 8 and len(row) > 1]
        self.synonyms = [row for row in table("synonyms.tsv") if len(row) > 1]
        self.english = [(row[0], row[1]) for row in table("vi_en.tsv") if len(row) > 1]
        self.agencies = [row[0] for row in table("agencies.tsv")]
        common = [row[0] for row in table("stopwords.tsv") if len(row[0].split()) == 1]
        rest = [vi for _, vi in self.english] + [row[0] for row in self.synonyms] + self.agencies + self.abbreviations
        rest += [row[0] for row in table("provinces.tsv")]
        rest = list(dict.fromkeys(rest))
        rng.shuffle(rest)
        self.vocabulary = common + rest
        self.zipf = self._steps(len(self.vocabulary))
        self.clauses = [" ".join(self._draw_word() for _ in range(rng.randint(3, 8))) for _ in range(30_000)]
        self.clause_steps = self._steps(len(self.clauses), 0.7)

    @staticmethod
    def _steps(count: int, power: float = 1.0) -> list[float]:
        """Cumulative weights of Zipf's law."""
        total, out = 0.0, []
        for rank in range(1, count + 1):
            total += 1 / (rank + 2) ** power
            out.append(total)
        return out

    def _draw_word(self) -> str:
        if self.random.random() < 0.07:
            value = self.random.uniform(1, 99)
            return self.random.choice((f"{value:.1f}%".replace(".", ","), f"{value:.3f}", "2026-2030"))
        return self._joined(self.random.choices(self.vocabulary, cum_weights=self.zipf)[0])

    @staticmethod
    def _joined(phrase: str) -> str:
        """`phrase` as words of at most two syllables, joined by a no-break space: so its words are known."""
        parts = phrase.split()
        return " ".join("\u00a0".join(parts[i : i + 2]) for i in range(0, len(parts), 2))

    @staticmethod
    def words(text: str) -> list[tuple[int, int]]:
        """What the segmenter would be asked for: the spans of the words of a generated text."""
        return [m.span() for m in re.finditer(r"[^ \n]+", text)]

    def _clauses(self, count: int) -> list[str]:
        return self.random.choices(self.clauses, cum_weights=self.clause_steps, k=count)

    def document(self, number: int, passages: int) -> Entry:
        """A document of so many passages, ready to be stored; `number` makes its id and its file's name."""
        rng, parts, drafts, length = self.random, [], [], 0

        def write(text: str, end: str = "\n") -> tuple[int, int]:
            nonlocal length
            parts.append(text + end)
            start, length = length, length + len(text) + len(end)
            return start, start + len(text)

        places: list[tuple[str, tuple[str, ...], list[tuple[int, int]]]] = []
        chapter = part = ""
        columns: list[tuple[int, int]] = []
        for n in range(passages):
            if n % 60 == 0:
                chapter = self._clauses(1)[0]
                write(chapter)
            if n % 12 == 0:
                part = self._clauses(1)[0]
                write(part)
                columns = [write(name, "\t") for name in COLUMNS]
            if n % 60 < 18:
                due = f"Quý {rng.randint(1, 4)}/{rng.randint(2026, 2030)}"
                value = f"{rng.uniform(1, 99):.2f}%".replace(".", ",")
                cells = (self._clauses(1)[0], value, rng.choice(self.agencies), due)
                named = zip(columns, cells, strict=True)
                spans = [span for column, cell in named for span in (column, write(cell, "\t"))]
                places.append(("table", (chapter, part), spans))
            else:
                sentences = (", ".join(self._clauses(rng.randint(2, 4))) + "." for _ in range(rng.randint(2, 4)))
                places.append(("text", (chapter, part), [write(" ".join(s[:1].upper() + s[1:] for s in sentences))]))
        text = "".join(parts)
        for kind, section, spans in places:
            pieces = [Piece(a, b, ": " if n % 2 else "; ") for n, (a, b) in enumerate(spans)]
            values = [text[a:b] for a, b in spans]
            row = tuple(zip(values[::2], values[1::2], strict=True)) if kind == "table" else ()
            drafts.append(PassageDraft(kind, section, None, Excerpt.of(text, pieces), row, table=0 if row else -1))
        title = self._clauses(1)[0].replace("\u00a0", " ")
        signed, date = f"{rng.randint(1, 999)}/QĐ-UBND", f"{rng.randint(2015, 2026)}-06-30"
        fields = {"title": title, "number": signed, "date": date, "status": "adopted"}
        found = found_in(drafts, fields)
        return Entry(f"{number:020x}", Path(f"{number}.txt"), Extract(text, "txt"), tuple(drafts), (), fields, (), found)

    def queries(self, count: int) -> list[str]:
        """Queries of 4 to 12 words: plain ones, with abbreviations or synonyms, without diacritics, in English."""
        rng, out = self.random, []
        while len(out) < count:
            kind = len(out) % 10
            if kind == 9:
                said = [rng.choice(self.english)[0] for _ in range(2)]
                query = f"what is the {said[0]} of the {said[1]}"
            else:
                size = rng.randint(4, 10)
                query = " ".join(rng.choice(self._clauses(1)[0].split(" ")) for _ in range(size)).replace("\u00a0", " ")
                if kind in (3, 7):
                    query = f"{rng.choice(self.abbreviations)} {query}"
                elif kind in (4, 8):
                    query = f"{rng.choice(rng.choice(self.synonyms))} {query}"
                elif kind == 5:
                    query = fold(query)
            words = query.split()
            if len(words) >= 4:
                out.append(" ".join(words[:12]))
        return out
