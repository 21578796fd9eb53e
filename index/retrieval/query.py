"""From the words of a query to terms: abbreviations, synonyms, English, spelling.

A query becomes groups; a group is one idea with alternative wordings, and counts as its best wording does,
so that a word with many synonyms does not outweigh one with none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.errors import QueryError
from index.language import Token, lower, nfc, tokens

from .english import is_english
from .glossary import Glossary
from .groups import PAIR, WORD, Group, english_groups, vietnamese_groups
from .lexical import compounds, near, word_terms

__all__ = ["LONGEST", "Query", "analyse", "phrases", "rarity_terms"]

LONGEST = 8000  # characters of a query; what is longer is refused, never cut
# Ideas of a query that are searched for: what each costs follows the collection's size. Of 451 questions of the
# question sets none has more than 24.
_IDEAS = 64
_TRANSLATIONS = 2  # of each English term whose syllables count by themselves


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready for retrieval."""

    text: str
    english: bool
    accented: bool
    groups: tuple[Group, ...]
    pairs: tuple[tuple[str, float], ...]
    meant: str = ""  # its words without what was dropped, those of an English query followed by translations
    syllables: tuple[tuple[str, str], ...] = ()  # of all its words, (accented, unaccented); of an English query those of its translations
    terms: frozenset[str] = field(default_factory=frozenset)
    left_out: int = 0  # ideas of a long query that are not searched for


_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(?:[\"“]([^\"“”]+)[\"”]|([^\s\"“”-][^\s\"“”]*))")
_EXACT = re.compile(r"[\"“]([^\"“”]{2,})[\"”]")


def phrases(text: str) -> tuple[str, list[str], list[str]]:
    """A search text without its operators, its "exact phrases", and its -excluded words and -"phrases"."""
    text = nfc(text)
    excluded = [lower(m[1] or m[2]) for m in _EXCLUDED.finditer(text)]
    rest = _EXCLUDED.sub(" ", text)
    exact = [lower(m[1]) for m in _EXACT.finditer(rest)]
    return re.sub(r"[\"“”]", " ", rest), exact, excluded


def analyse(text: str, *, drop: Sequence[tuple[int, int]] = (), glossary: Glossary | None = None) -> Query:
    """The query's groups, whose spans are of the text in NFC.

    `drop` are spans of `text` that say where to look (a document's name) rather than what for; `glossary` has the
    abbreviations that the documents define. Of a long query
    the most telling ideas are kept, each once. Raises QueryError if the text is longer than LONGEST.
    """
    if len(text) > LONGEST:
        raise QueryError(f"Câu hỏi dài {len(text)} ký tự, vượt mức {LONGEST} ký tự.", advice="Hỏi ngắn hơn, hoặc tách thành nhiều câu hỏi.")
    composed = nfc(text)
    if composed != text:
        drop = [(len(nfc(text[:a])), len(nfc(text[:b]))) for a, b in drop]
        text = composed
    glossary = glossary or Glossary()
    english = is_english(text)
    toks = [t for t in tokens(text) if not any(a <= t.start < b for a, b in drop)]
    accented = any(not text[t.start : t.end].isascii() for t in toks)
    kept: list[Token] = []
    spans: list[tuple[int, int]] = []
    translated: list[str] = []
    if english:
        groups, translated = english_groups(text, toks, accented, glossary)
    else:
        spans = compounds(text, toks) if accented else []
        groups, kept = vietnamese_groups(text, toks, spans, accented, glossary)
    groups, left_out = _most_telling(groups)
    if left_out:
        toks = [t for t in toks if any(g.start <= t.start < g.end for g in groups)]
        kept = [t for t in kept if any(g.start <= t.start < g.end for g in groups)]
        spans = []
    pairs = [(f"~{x.plain} {y.plain}", PAIR) for x, y in zip(kept, kept[1:], strict=False) if near(x, y)]
    meant = [text[t.start : t.end] for t in toks]
    syllables = tuple((t.key, t.plain) for t in toks)
    if english:
        syllables = tuple(dict.fromkeys(t for g in groups for wording in g.words[:_TRANSLATIONS] for t in wording))
        meant += translated
    elif accented:
        pairs += [("=" + w, WORD) for w in word_terms(toks, spans)]
    every = {t for g in groups for alt in g.alternatives for t, _ in alt} | {t for t, _ in pairs}
    every |= {t for g in groups for w in g.words for t in rarity_terms(w)}
    every |= {"=" + key if accented or english else "~" + plain for key, plain in syllables}
    return Query(text, english, accented, tuple(groups), tuple(pairs), " ".join(meant), syllables, frozenset(every), left_out)


def _most_telling(groups: list[Group]) -> tuple[list[Group], int]:
    """At most `_IDEAS` of the groups, in order, and how many others there were besides repetitions.

    The heavier come first, then those of more syllables, then those that are said earlier.
    """
    if len(groups) <= _IDEAS:
        return groups, 0
    once = list({g.words: g for g in reversed(groups)}.values())[::-1]
    kept = sorted(once, key=lambda g: (-g.weight, -len(g.words[0]), g.start))[:_IDEAS]
    return sorted(kept, key=lambda g: g.start), len(once) - len(kept)


def rarity_terms(wording: Sequence[tuple[str, str]]) -> list[str]:
    """The terms whose rarity is a wording's: its pairs of neighbouring syllables, or the one syllable it is."""
    if len(wording) == 1:
        return ["~" + wording[0][1]]
    return [f"~{a[1]} {b[1]}" for a, b in zip(wording, wording[1:], strict=False)]
