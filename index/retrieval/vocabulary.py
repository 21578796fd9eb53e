"""What the lexicon knows of a query's words: other wordings of them, stop words, words that only frame a question.

Phrases are tuples of syllables: accented keys, or unaccented ones for what is typed without diacritics.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from index.language import tokens
from index.language.lexicon import table

__all__ = [
    "KEPT_UNACCENTED",
    "LONGEST_UNACCENTED",
    "Phrase",
    "accented_forms",
    "english_terms",
    "frame",
    "stop_phrases",
    "stop_words",
    "unaccented_wordings",
    "wordings",
]

Phrase = tuple[str, ...]

LONGEST_UNACCENTED = 6  # syllables of a phrase that is looked for without its diacritics
# Unaccented, these stop words are also content words ("muc": mức, mục; "dat": đạt, đất).
KEPT_UNACCENTED = frozenset({"dat", "muc", "so"})
_READINGS = 3  # of an abbreviation, or translations of an English term, that are followed


def _accented(phrase: str) -> Phrase:
    return tuple(t.key for t in tokens(phrase))


def _plain(phrase: str) -> Phrase:
    return tuple(t.plain for t in tokens(phrase))


@cache
def stop_phrases() -> frozenset[Phrase]:
    """The stop words and phrases, accented."""
    return frozenset(_accented(row[0]) for row in table("stopwords.tsv"))


@cache
def stop_words() -> frozenset[str]:
    """The same unaccented, the syllables of each joined by spaces."""
    return frozenset(" ".join(_plain(row[0])) for row in table("stopwords.tsv"))


@cache
def frame(accented: bool) -> dict[Phrase, float]:
    """Words that frame a question, and what they weigh."""
    return {_accented(row[0]) if accented else _plain(row[0]): float(row[1]) for row in table("frame.tsv")}


@cache
def wordings() -> tuple[dict[Phrase, list[str]], int]:
    """Accented phrases to other wordings of them, from the abbreviations, the agencies and the synonyms; the longest one's length."""
    out: dict[Phrase, list[str]] = {}

    def add(phrase: str, others: Iterable[str]) -> None:
        key = _accented(phrase)
        if key:
            have = out.setdefault(key, [])
            have += [o for o in others if o not in have and o != phrase]

    for row in table("abbreviations.tsv"):
        if len(row) < 2 or len(row[0]) < 2:
            continue
        add(row[0], row[1 : 1 + _READINGS])
        if len(row) == 2:  # an abbreviation with several readings does not stand for each of them in a text
            add(row[1], [row[0]])
    for row in table("agencies.tsv"):
        if len(row) > 2 and row[2]:
            shorts = [s for s in row[2].split("|") if s]
            add(row[0], shorts)
            for s in shorts:
                add(s, [row[0]])
    for row in table("synonyms.tsv"):
        for phrase in row:
            add(phrase, row)
    return out, max(map(len, out), default=1)


@cache
def unaccented_wordings() -> dict[Phrase, list[str]]:
    """The same for queries without diacritics; phrases of one syllable are left out, they are too ambiguous."""
    out: dict[Phrase, list[str]] = {}
    for row in table("abbreviations.tsv"):
        if len(row) >= 2 and len(row[0]) >= 3:
            out.setdefault(_plain(row[0]), []).extend(row[1:3])
    for row in table("synonyms.tsv"):
        for phrase in row:
            key = _plain(phrase)
            if len(key) > 1:
                have = out.setdefault(key, [])
                have += [o for o in row if o != phrase and o not in have]
    for row in table("vi_en.tsv"):  # known words, so that syllables typed without diacritics find together
        for phrase in row[1:]:
            key = _plain(phrase)
            if 1 < len(key) <= 4:
                out.setdefault(key, [])
    return out


@cache
def accented_forms() -> dict[Phrase, list[str]]:
    """Unaccented phrases to what they may be with their diacritics."""
    out: dict[Phrase, list[str]] = {}
    for name in ("synonyms.tsv", "vi_en.tsv"):
        for row in table(name):
            for phrase in row if name == "synonyms.tsv" else row[1:]:
                out.setdefault(_plain(phrase), []).append(phrase)
    return out


@cache
def english_terms() -> tuple[dict[Phrase, list[str]], int]:
    """English terms and names of agencies to Vietnamese ones; the longest one's length in words."""
    out: dict[Phrase, list[str]] = {}
    for row in table("vi_en.tsv"):
        if len(row) > 1:
            out.setdefault(_plain(row[0]), []).extend(row[1 : 1 + _READINGS])
    for row in table("en_general.tsv"):
        known = out.setdefault(_plain(row[0]), [])
        known += [v for v in row[1 : 1 + _READINGS] if v not in known]
    for row in table("agencies.tsv"):
        if len(row) > 1 and row[1]:
            for gloss in row[1].split("|"):
                out.setdefault(_plain(gloss), []).append(row[0])
    return out, max(map(len, out), default=1)
