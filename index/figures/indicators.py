"""What an indicator is called, however a document words it.

Two documents rarely name an indicator in the same words: "tốc độ tăng tổng sản phẩm (GRDP) bình quân"
is "tăng trưởng kinh tế (GRDP) hằng năm". So a name is brought to its concepts: known phrases
become the first wording of their row in `synonyms.tsv`, and words that only carry a figure are left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache, lru_cache

from index.language import YEAR, mentions, nfc, tokens
from index.language.lexicon import table

__all__ = ["concepts", "concepts_of", "indicator_key", "is_measured", "is_vague"]

_LONGEST = 14  # syllables of a known phrase
_MOST_CONCEPTS, _TELLING = 9, 3  # of a name: more are a clause; so many tell what it is of, known or not


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(t.key for t in tokens(phrase))


@cache
def _indicators() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Syllables of an indicator's name to those of its usual name."""
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in table("indicators.tsv"):
        for phrase in row:
            out.setdefault(_key(phrase), _key(row[0]))
    return out


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Syllables of any other known phrase to those of the first wording of the first set it is in."""
    indicators = _indicators()
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in table("synonyms.tsv"):
        keys = [_key(phrase) for phrase in row]
        first = next((indicators[k] for k in keys if k in indicators), keys[0])
        for key, phrase in zip(keys, row, strict=True):
            if len(key) > 1 or phrase.isupper():
                out.setdefault(key, first)
    for row in table("abbreviations.tsv"):
        if len(row) == 2 and len(row[0]) > 1 and row[0].isupper():
            full = _key(row[1])
            out.setdefault(_key(row[0]), indicators.get(full) or out.get(full, full))
    return out


@cache
def _carriers() -> frozenset[tuple[str, ...]]:
    return frozenset(_key(row[0]) for row in table("carriers.tsv"))


@lru_cache(maxsize=16384)
def concepts(name: str) -> tuple[tuple[str, ...], ...]:
    """The concepts of an indicator's name, in order: each the syllable keys of a known phrase, or one other word.

    Words that only carry a figure ("tỷ lệ", "đạt", "của tỉnh"), provinces and numbers that stand alone are left out.
    """
    name = nfc(name)
    places = [(m.start, m.end) for m in mentions(name)]
    years = [m.span() for m in re.finditer(rf"\b{YEAR}\b", name)]
    return tuple(concepts_of([t.key for t in tokens(name) if not any(a <= t.start < b for a, b in (*places, *years))]))


def concepts_of(keys: Sequence[str]) -> list[tuple[str, ...]]:
    """The concepts of syllables given by their accented keys."""
    indicators, carriers, known = _indicators(), _carriers(), _phrases()
    out: list[tuple[str, ...]] = []
    i = 0

    def longest(names: Container[tuple[str, ...]]) -> int:
        return next((n for n in range(min(_LONGEST, len(keys) - i), 0, -1) if tuple(keys[i : i + n]) in names), 0)

    while i < len(keys):
        if n := longest(indicators):
            concept = indicators[tuple(keys[i : i + n])]
        elif n := longest(carriers):
            i += n
            continue
        elif n := longest(known):
            concept = known[tuple(keys[i : i + n])]
        else:
            n, concept = 1, (keys[i],)
        i += n
        if concept not in out and concept not in carriers and not re.fullmatch(r"[a-z]", " ".join(concept)):
            out.append(concept)
    return out


@cache
def _parts() -> frozenset[tuple[str, ...]]:
    return frozenset(c for row in table("parts.tsv") for c in concepts(row[0]))


def is_vague(name: str) -> bool:
    """Whether a name could be that of many things: only parts and measures, or words that no lexicon knows."""
    found = concepts(name)
    if re.search(r"(?:ngành|lĩnh vực|khu vực)(?: cả năm)?$", name.strip(), re.IGNORECASE):
        return True  # which one, a heading says
    if not found or len(found) > _MOST_CONCEPTS or all(c in _parts() for c in found):
        return True
    known = set(_indicators().values()) | set(_phrases().values())
    return len(found) < _TELLING and not any(c in known for c in found)


@cache
def _measures() -> re.Pattern[str]:
    words = sorted((row[0] for row in table("measures.tsv")), key=len, reverse=True)
    return re.compile(rf"(?:^|– )(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)


def is_measured(name: str) -> bool:
    """Whether a name says what is measured ("sản lượng than"), or has a usual name for it; "than sạch" leaves it open."""
    return _measures().search(name) is not None or any(c in set(_indicators().values()) for c in concepts(name))


def indicator_key(name: str, measure: str = "", *, row: bool = False) -> str:
    """One spelling for all wordings of an indicator: its concepts in alphabetical order, and `measure` ("growth").

    The name of a table's `row` may be nothing but carrying words ("Dân số"), and is spelt by these then.
    """
    found = sorted({"_".join(c) for c in concepts(name)})
    if row and not found:
        found = [key] if (key := "_".join(t.key for t in tokens(name))) else []
    return " ".join([*found, f"({measure})"] if measure else found)
