"""Abbreviations that documents define themselves: "Cơ quan trực tiếp sử dụng (CQTTSD)", "viết tắt là …", lists of abbreviations.

An abbreviation and its words belong together where its letters are the beginnings of the words, in order (after Schwartz
and Hearst, "A simple algorithm for identifying abbreviation definitions", 2003), words of grammar left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.language import fold, nfc, tokens

from .english import SYLLABLE

__all__ = ["Definition", "Glossary", "definitions_in", "glossary_of"]

Definition = tuple[str, str]  # the abbreviation, its words

_SHORT = r"[A-ZĐ][A-ZĐa-z]*(?:&?[A-ZĐ])+[a-z]?"
_CALLED = r"(?:sau đây\s+)?(?:được\s+)?(?:gọi|viết)\s+(?:chung\s+|tắt\s+)*là\s*:?\s*"
_BEHIND = re.compile(rf"\(\s*(?:{_CALLED}(?:[^()\n;]{{0,40}}?\s)?)?[“\"']?({_SHORT})[”\"']?\s*\)")
_BEFORE = re.compile(rf"(?<![\w/.-])({_SHORT})\s*\(([^()\n\d]{{5,80}})\)")
_LISTED = re.compile(
    rf"^(?:[-+•*\s]*|\s*\d{{1,3}}\s*[.)]?\s*[\t|]\s*)[“\"']?({_SHORT})[”\"']?\s*(?:[\t|]|:|=|[-–]\s)\s*([^\t|\n;]{{5,80}})", re.MULTILINE
)
_WORD = re.compile(r"[^\W\d_]+")
_GRAMMAR = frozenset("va cua ve cac thuoc tai trong cho theo nhung of and the for in to".split())
_LONGEST_SHORT = 12  # letters
_TELLING = 3  # letters that a telling abbreviation has at least
_QUOTE = 2  # characters of "(" and a quotation mark
_LEFT_OUT = 6  # words
_LOOKED_BACK = 120  # characters before an abbreviation in which its words stand


def definitions_in(text: str) -> list[Definition]:
    """The abbreviations that a text defines, each once with the words that it gives first."""
    text = nfc(text)
    out: dict[str, str] = {}
    for m in _BEHIND.finditer(text):
        lead = re.split(r"[.;:()\n\t]", text[max(0, m.start() - _LOOKED_BACK) : m.start()])[-1]
        called = m.group().find(m[1]) > _QUOTE  # "(gọi tắt là nhiệm vụ KHCN)" may leave out the last of the words
        for _ in range(_LEFT_OUT if called else 1):
            if words := _ending_in(lead, m[1]):
                out.setdefault(m[1], words)
                break
            lead = lead.rstrip().rpartition(" ")[0]
    for pattern in (_BEFORE, _LISTED):
        for m in pattern.finditer(text):
            if words := _beginning_with(m[2], m[1]):
                out.setdefault(m[1], words)
    return list(out.items())


def _letters(short: str) -> str:
    """The letters that stand for words: its capitals, unaccented and in lower case."""
    capitals = "".join(c for c in short if c.isupper())
    return fold(capitals) if 1 < len(capitals) <= _LONGEST_SHORT else ""


def _ending_in(lead: str, short: str) -> str:
    """The words at the end of `lead` that begin with the letters of `short`."""
    words = list(_WORD.finditer(lead))
    letters = _letters(short)
    n = len(words)
    for letter in reversed(letters):
        n -= 1
        while n >= 0 and not fold(words[n].group()).startswith(letter) and fold(words[n].group()) in _GRAMMAR:
            n -= 1
        if n < 0 or not fold(words[n].group()).startswith(letter):
            return ""
    return lead[words[n].start() : words[-1].end()] if letters and _longer(lead[words[n].start() :], short) else ""


def _beginning_with(tail: str, short: str) -> str:
    """The words at the beginning of `tail` that begin with the letters of `short`."""
    words = list(_WORD.finditer(tail))
    letters, n, end = _letters(short), 0, 0
    for letter in letters:
        while n < len(words) and not fold(words[n].group()).startswith(letter) and fold(words[n].group()) in _GRAMMAR:
            n += 1
        if n >= len(words) or not fold(words[n].group()).startswith(letter):
            return ""
        n, end = n + 1, words[n].end()
    return tail[words[0].start() : end] if letters and _longer(tail[:end], short) else ""


def _longer(words: str, short: str) -> bool:
    return len(words.strip()) > len(short) + 2 and any(c.islower() for c in words)


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the collection's documents say that their abbreviations stand for.

    `accented` and `plain` give other wordings by syllables with and without diacritics, as queries are read; `shorts` are
    the unaccented abbreviations that could be words too, and are abbreviations only where they are typed in capitals.
    """

    accented: Mapping[tuple[str, ...], list[str]] = field(default_factory=dict)
    plain: Mapping[tuple[str, ...], list[str]] = field(default_factory=dict)
    shorts: frozenset[str] = frozenset()
    longest: int = 0  # syllables of a phrase

    @classmethod
    def of(cls, definitions: Iterable[Definition]) -> Glossary:
        """The glossary of definitions; one abbreviation may have several readings."""
        accented: dict[tuple[str, ...], list[str]] = {}
        plain: dict[tuple[str, ...], list[str]] = {}
        shorts = set()
        for short, words in definitions:
            doubtful = len(short) < _TELLING or SYLLABLE.fullmatch(fold(short)) is not None
            if doubtful:
                shorts.add(fold(short))
            pairs = ((short, words),) if doubtful else ((short, words), (words, short))
            for phrase, other in pairs:
                toks = tokens(phrase)
                for known, key in ((accented, tuple(t.key for t in toks)), (plain, tuple(t.plain for t in toks))):
                    have = known.setdefault(key, [])
                    if key and fold(other) not in map(fold, have):
                        have.append(other)
        return cls(accented, plain, frozenset(shorts), max(map(len, plain), default=0))

    def wordings(self, typed: str, key: tuple[str, ...], accented: bool) -> list[str]:
        """Other wordings of what is `typed` in a query, whose syllables are `key`."""
        found = (self.accented if accented else self.plain).get(key, [])
        return [] if found and not typed.isupper() and fold(typed) in self.shorts else found


def glossary_of(path: Path, documents: Iterable[str], text_of: Callable[[str], str]) -> Glossary:
    """The glossary of the documents with these ids; what was read of each is kept in the file `path`, by id.

    Ids are hashes of the content, so that only documents that are new to the file are read.
    """
    kept: dict[str, list[list[str]]] = {}
    with contextlib.suppress(OSError, ValueError):
        read = json.loads(path.read_text(encoding="utf-8"))
        kept = {str(k): [[str(a), str(b)] for a, b in v] for k, v in read.items()}
    ids = list(documents)
    new = {i: [list(d) for d in definitions_in(text_of(i))] for i in ids if i not in kept}
    known = {i: kept.get(i) or new.get(i) or [] for i in ids}
    if new or len(known) < len(kept):
        with contextlib.suppress(OSError):  # a home that cannot be written is read anew next time
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
            beside.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
            beside.replace(path)
    return Glossary.of((a, b) for i in ids for a, b in known[i])
