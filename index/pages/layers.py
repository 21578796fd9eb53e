"""Whether the text that a file gives for a page can be what is printed there, and what of it can be put right.

A page's letters come from tables in the file that tell which letter each glyph is. Where those are wrong, letters are missing
or others, and words fall apart. Vietnamese tells: nearly every word is a syllable that can be spelt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.language import is_syllable

from .words import Line, Word

__all__ = ["is_broken", "respaced", "torn"]

_ENOUGH = 40  # words from which a page can be judged
_SOUND = 0.6  # of the words of a Vietnamese page, those that are syllables
_MARKED = 0.12  # of the words of a Vietnamese page, those with a letter that only Vietnamese has
_NONSENSE = 0.15  # of the words of any page, those that are syllables, where it is no other language either
_SPOKEN = 0.6  # of the words of a page in a Western language, those of plain letters with a vowel in each few
_TORN, _TORN_SHARE = 5, 0.004  # words torn apart, and their share of all, from which a document is mended
_WORD = re.compile(r"[^\W\d_]+")
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_ONSET = re.compile("ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]", re.IGNORECASE)
_VOWEL = re.compile("[aăâeêioôơuưy]", re.IGNORECASE)


def is_broken(text: str) -> bool:
    """Whether a page's text is damaged: Vietnamese with words that are none, or no language at all."""
    words = [unicodedata.normalize("NFC", w).lower() for w in _WORD.findall(text) if not (w.isupper() and len(w) <= 5)]
    words = [w for w in words if len(w) > 1]
    if len(words) < _ENOUGH:
        return False
    sound = sum(map(is_syllable, words)) / len(words)
    if sum(1 for w in words if _VIETNAMESE.search(w)) >= _MARKED * len(words):
        return sound < _SOUND
    western = sum(1 for w in words if re.fullmatch("[a-z]+", w) and re.search("[aeiouy]", w) and not re.search("[^aeiouy]{5}", w))
    return sound < _NONSENSE and western < _SPOKEN * len(words)


def torn(lines: Iterable[Line]) -> bool:
    """Whether so many words of a document are torn ("tr ường") that it is not by chance."""
    found = count = 0
    for line in lines:
        count += len(line.words)
        found += sum(_is_torn(line.words, n) for n in range(len(line.words) - 1))
    return found >= _TORN and found >= _TORN_SHARE * count


def respaced(line: Line) -> Line:
    """`line` with the halves of torn words joined; meant for a document in which words are torn."""
    words: list[Word] = []
    n = 0
    while n < len(line.words):
        word = line.words[n]
        if n + 1 < len(line.words) and _is_torn(line.words, n):
            following = line.words[n + 1]
            word = word._replace(text=word.text + following.text, x1=following.x1)
            n += 1
        words.append(word)
        n += 1
    return replace(line, words=tuple(words)) if len(words) < len(line.words) else line


def _is_torn(words: Sequence[Word], n: int) -> bool:
    """Whether word `n` is the consonants with which the next one begins: together they are a syllable, alone neither speaks."""
    head, rest = unicodedata.normalize("NFC", words[n].text), unicodedata.normalize("NFC", words[n + 1].text)
    m = _WORD.match(rest)
    if m is None or not _ONSET.fullmatch(head) or not _VOWEL.match(unicodedata.normalize("NFD", rest)[0]):
        return False
    if head[-1].isupper() != rest[0].isupper() and not (head[0].isupper() and rest[0].islower()):
        return False
    if words[n + 1].x0 - words[n].x1 > words[n].size:
        return False
    return is_syllable((head + m[0]).lower())
