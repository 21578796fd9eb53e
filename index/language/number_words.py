"""Numbers in words, Vietnamese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .text import fold, nfc

__all__ = ["numbers_in_words", "numerals"]

_ONES = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_PARTS = {*_ONES, "mười", "mươi", "trăm", "linh", "lẻ"}
_ALONE = {"hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"}  # "một" and "năm" mean other things as well
_NOT_AFTER = {"cả", "thứ"}
_ENGLISH = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_WORD = re.compile(r"[^\W\d_]+")


def numerals(text: str) -> list[tuple[int, str]]:
    """The numbers that a text gives in words: the value, and the words with the one behind them."""
    return list(_read(text))


def _read(text: str) -> Iterator[tuple[int, str]]:
    words = [m.group() for m in _WORD.finditer(nfc(text).lower())]
    n = 0
    while n < len(words):
        run = n
        while run < len(words) and words[run] in _PARTS:
            run += 1
        own = words[n:run]
        if len(own) > 1 and {"mười", "mươi", "trăm"} & set(own):
            yield _vietnamese(own), " ".join(words[n : run + 1])
        elif len(own) == 1 and own[0] in _ALONE and (n == 0 or words[n - 1] not in _NOT_AFTER):
            yield _vietnamese(own), " ".join(words[n : run + 1])
        elif not own and words[n] in (*_ENGLISH, *_TENS):
            value, run = _english(words, n)
            yield value, " ".join(words[n : run + 1])
        n = max(run, n + 1)


def _vietnamese(words: list[str], ones: dict[str, int] = _ONES) -> int:
    """The value of number words up to hundreds ("một trăm hai mươi lăm"), written as in `ones`."""
    total = current = 0
    for w in words:
        if w in ("trăm", "tram"):
            total, current = total + max(current, 1) * 100, 0
        elif w in ("mươi", "mười", "muoi"):
            total, current = total + max(current, 1) * 10, 0
        elif w in ones:
            current = ones[w]
    return total + current


def _english(words: list[str], n: int) -> tuple[int, int]:
    """The value of "twenty five" or "three hundred" from a place on, and where it ends."""
    if words[n] in _TENS:
        value = _TENS[words[n]]
        if n + 1 < len(words) and words[n + 1] in _ENGLISH and _ENGLISH[words[n + 1]] < 10 and value < 100:
            return value + _ENGLISH[words[n + 1]], n + 2
        return value, n + 1
    value = _ENGLISH[words[n]]
    return (value * 100, n + 2) if n + 1 < len(words) and words[n + 1] == "hundred" else (value, n + 1)


_FOLDED_ONES = {fold(word): value for word, value in _ONES.items()}
_FOLDED_PARTS = {fold(word) for word in _PARTS}
_COUNTED = re.compile(r"(?<![\w.,/-])(?:\d{1,2}|[a-z]+)(?![\w]|[.,/-]\d)")


def numbers_in_words(folded: str) -> list[tuple[int, int, int]]:
    """The small numbers in a folded text, in digits or in words: where each begins and ends, and its value.

    Words that stand together without a ten or a hundred ("hai ba") are numbers of their own.
    """
    found = [(m.start(), m.end(), m.group()) for m in _COUNTED.finditer(folded)]
    out: list[tuple[int, int, int]] = []
    n = 0
    while n < len(found):
        start, end, word = found[n]
        run = n
        while run < len(found) and found[run][2] in _FOLDED_PARTS and (run == n or found[run][0] - found[run - 1][1] == 1):
            run += 1
        own = [w for _, _, w in found[n:run]]
        if len(own) > 1 and {"muoi", "tram"} & set(own):
            out.append((start, found[run - 1][1], _vietnamese(own, _FOLDED_ONES)))
            n = run
            continue
        if word.isdigit():
            out.append((start, end, int(word)))
        elif word in _FOLDED_ONES or word == "muoi":
            out.append((start, end, _FOLDED_ONES.get(word, 10)))
        elif word in _ENGLISH:
            out.append((start, end, _ENGLISH[word]))
        n += 1
    return out
