"""Whether a query is in English, however few its words."""

from __future__ import annotations

import re
from functools import cache

from index.language import mentions, nfc, tokens
from index.language.lexicon import table

__all__ = ["COMMON_WORDS", "SYLLABLE", "base_forms", "is_english"]

COMMON_WORDS = frozenset(
    "the of in what is which who how many much by when and for to are was were does do did has have has with according "
    "under between from on at its province agency target year total an a be should must that this their list had been "
    "set will would can could may might i you we they he she it as into than then also each other any all some there these "
    "those such more most very not no if or so up out about over after before during within per via both".split()
)
# Of the words of a question: how many are common English ones at least, and Vietnamese with diacritics at most.
# By hand, on the development questions.
_ENGLISH_SHARE, _ACCENTED_SHARE = 0.18, 0.5
_ASKS = re.compile(r"\s*(?:why|what|which|when|where|who|whose|how)\s", re.IGNORECASE)  # none is a Vietnamese syllable
# What can be a Vietnamese syllable written without diacritics, as "do", "so", "the" and "than" can.
SYLLABLE = re.compile(r"(?:[bcdghklmnprstvx]|ch|gh|gi|kh|ngh?|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?")


# Regular endings and what stands in the base form for them, the likelier first; a doubled consonant ("planned") is single in it.
_ENDINGS = (
    ("ies", ("y",)), ("ied", ("y",)), ("es", ("e", "")), ("s", ("",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ly", ("",)),
)  # fmt: skip
_SHORTEST = 3  # letters of a base form


def base_forms(word: str) -> list[str]:
    """The words of which an English word may be an inflected form ("declared": declare), itself left out."""
    out: list[str] = []
    for ending, instead in _ENDINGS:
        stem = word[: -len(ending)]
        if not word.endswith(ending) or len(stem) < _SHORTEST - 1:
            continue
        out += [stem + e for e in instead]
        if ending in ("ed", "ing") and len(stem) > _SHORTEST and stem[-1] == stem[-2]:
            out.append(stem[:-1])
    return [w for w in dict.fromkeys(out) if len(w) >= _SHORTEST]


@cache
def _terms() -> tuple[frozenset[str], frozenset[str]]:
    """The words of the English terms, and those of them that are no words of Vietnamese too."""
    english = {t.plain for row in table("vi_en.tsv") for t in tokens(row[0])}
    vietnamese = {t.plain for row in table("vi_en.tsv") for phrase in row[1:] for t in tokens(phrase)}
    vietnamese |= {
        t.plain for name in ("synonyms.tsv", "abbreviations.tsv", "stopwords.tsv") for row in table(name) for t in tokens(" ".join(row))
    }
    return frozenset(english), frozenset(w for w in english - vietnamese if not SYLLABLE.fullmatch(w))


def is_english(text: str) -> bool:
    """Whether a question is in English.

    Common English words tell it, if there are enough of them and not all could be Vietnamese syllables
    without diacritics; so does a short search of nothing but English terms and names of provinces.
    """
    text = nfc(text)
    toks = [t for t in tokens(text) if not t.number]
    if not toks:
        return False
    if _ASKS.match(text) and text.isascii():
        return True
    hits = [t for t in toks if t.plain in COMMON_WORDS and text[t.start : t.end].isascii()]
    accented = sum(not text[t.start : t.end].isascii() for t in toks)
    if len(hits) >= 2 and len(hits) >= _ENGLISH_SHARE * len(toks) and accented < _ACCENTED_SHARE * len(toks):
        if not all(SYLLABLE.fullmatch(t.plain) for t in hits):
            return True
    places = mentions(text)
    rest = [t for t in toks if not any(m.start <= t.start < m.end for m in places)]
    known, only = _terms()
    if len(rest) < 2 or not all(text[t.start : t.end].isascii() and t.plain in known for t in rest):
        return False
    return any(t.plain in only for t in rest)
