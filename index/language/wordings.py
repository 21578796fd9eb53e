"""Patterns of Vietnamese wordings, written with their diacritics, for questions typed with them or without.

"đúng là" must be found in "dung la" but not in "đặc dụng là": diacritics that were typed must agree, those that were
forgotten need not be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .text import fold, lower, nfc

__all__ = ["Wording", "accentless", "respelt"]

# Older spellings set the tone on the second of two vowels that end a syllable ("hoà", "thuý").
_SECOND = {
    old: new
    for old, new in zip(
        "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split(), "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split(), strict=True
    )
}
_OLDER = re.compile(rf"(?<!q)(?:{'|'.join(_SECOND)})(?![^\W\d_])")
# After a consonant, i and y are written for each other ("tỉ lệ", "tỷ lệ").
_EITHER = {c: a + b for a, b in ("ìỳ", "íý", "ỉỷ", "ĩỹ", "ịỵ") for c in (a, b)}

_ESCAPED = re.compile(r"(\\.)|([^\\]+)")  # \W is not \w


def respelt(text: str) -> str:
    """`text` in lower case with its tones where most write them ("hòa"), character for character."""
    return _OLDER.sub(lambda m: _SECOND[m.group()], lower(text))


def accentless(text: str) -> bool:
    """Whether `text` was typed without diacritics."""
    return fold(text) == lower(text)


class Wording:
    """A regular expression over Vietnamese words. `pattern` is in lower case, with diacritics, tones as in "hòa"."""

    def __init__(self, pattern: str) -> None:
        pattern = nfc(pattern)
        self._with = re.compile("".join(_or_bare(c) for c in pattern))
        self._without = re.compile(_ESCAPED.sub(lambda m: m[1] or fold(m[2]), pattern))

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in `text`, whose spans are those of `text`."""
        return next(self.finditer(text), None)

    def all(self, text: str) -> tuple[str, ...]:
        """What it matches in `text`, each once, as compared: in lower case, tones as in "hòa"."""
        return tuple(dict.fromkeys(m.group() for m in self.finditer(text)))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in `text`, in order, whose spans are those of `text`."""
        return self._without.finditer(fold(text)) if accentless(text) else self._with.finditer(respelt(text))


def _or_bare(c: str) -> str:
    """A class of `c` and its letter without diacritics; other characters as they are."""
    bare = fold(c)
    return f"[{_EITHER.get(c, c)}{bare}]" if bare != c and bare.isalpha() and c.islower() else c
