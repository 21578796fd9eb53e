"""The ideas of a query, each with its wordings: what is quoted, known phrases, words of several syllables, single ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.language import YEAR, Token, tokens

from .english import COMMON_WORDS, base_forms
from .glossary import Glossary
from .lexical import near
from .vocabulary import (
    KEPT_UNACCENTED,
    LONGEST_UNACCENTED,
    Phrase,
    accented_forms,
    english_terms,
    frame,
    stop_phrases,
    stop_words,
    unaccented_wordings,
    wordings,
)

__all__ = ["PAIR", "WORD", "Group", "english_groups", "vietnamese_groups"]

Terms = tuple[tuple[str, float], ...]  # weighted
Syllables = tuple[tuple[str, str], ...]  # (accented, unaccented)

# Weights, by hand on the development questions.
PAIR = 0.45  # of two neighbouring syllables, against one
WORD = 0.35  # of a word of several syllables, beside its syllables
_PLAIN = 0.55  # of an unaccented match when the query is written with diacritics
_OTHER = 0.8  # of a term in another wording than the query's
_QUOTED = 1.2  # of a quoted phrase
_ASIDE = 0.5  # of a year or several numbers, and of nothing but words that frame a question
_HOW_MANY = 0.15  # of "bao nhiêu" and what stands with it

_MOST_QUOTED = 8  # syllables of a quoted phrase that is one idea
_MOST_SPAN = 60  # characters that a known phrase takes up
_MOST_OTHERS = 6  # other wordings of a phrase that are searched for
_MOST_FORMS = 5  # of a half-accented phrase, the phrase itself included
_TRANSLATIONS, _SYNONYMS = 4, 3  # of an English term: so many, and so many other wordings of the first
_LESS_LIKELY = 0.1  # that each further one weighs less
_QUOTATION = re.compile(r"[“\"]([^”\"]{3,60})[”\"]")


@dataclass(frozen=True, slots=True)
class Group:
    """One idea: where it stands in the query, its weight, and its wordings as weighted terms."""

    start: int
    end: int
    weight: float
    alternatives: tuple[Terms, ...]
    words: tuple[Syllables, ...] = ()  # the same as (accented, unaccented) syllables


def vietnamese_groups(
    text: str, toks: list[Token], spans: Sequence[tuple[int, int]], accented: bool, glossary: Glossary
) -> tuple[list[Group], list[Token]]:
    """The ideas of a Vietnamese query with the tokens `toks`, and those of the tokens that are in one.

    `glossary` has what the documents abbreviate; `spans` are its words of several syllables (see `compounds`);
    `accented` says that it is written with diacritics.
    """
    reader = _Vietnamese(text, toks, spans, accented, glossary)
    i = 0
    while i < len(toks):
        i += reader.quoted(i) or reader.known(i) or reader.half_accented(i) or reader.compound(i) or reader.single(i)
    return reader.groups, reader.kept


class _Vietnamese:
    """Reads ideas off a query. Each method takes what begins at token i, if it can, and tells how many tokens that were."""

    def __init__(self, text: str, toks: list[Token], spans: Sequence[tuple[int, int]], accented: bool, glossary: Glossary) -> None:
        self.groups: list[Group] = []
        self.kept: list[Token] = []
        self._toks, self._accented = toks, accented
        self._wordings, self._longest = wordings() if accented else (unaccented_wordings(), LONGEST_UNACCENTED)
        self._text, self._glossary = text, glossary
        self._quotations = [m.span(1) for m in _QUOTATION.finditer(text)]
        self._compounds = dict(spans)

    def _add(self, part: Sequence[Token], weight: float, own: Terms, words: Syllables, others: Sequence[str] = ()) -> int:
        alternatives = (own, *(_wording(o, _OTHER) for o in others))
        self.groups.append(Group(part[0].start, part[-1].end, weight, alternatives, (words, *(_syllables(tokens(o)) for o in others))))
        self.kept += part
        return len(part)

    def _own(self, part: Iterable[Token]) -> Terms:
        return tuple(x for t in part for x in _single(t, self._accented))

    def quoted(self, i: int) -> int:
        """What is quoted is asked for as it stands."""
        end = next((b for a, b in self._quotations if a <= self._toks[i].start < b), 0)
        part = [t for t in self._toks[i : i + _MOST_QUOTED + 1] if t.end <= end]
        if not 1 < len(part) <= _MOST_QUOTED:
            return 0
        return self._add(part, _QUOTED, self._own(part), _syllables(part))

    def known(self, i: int) -> int:
        """The longest phrase that the lexicon knows; stop words are passed over."""
        for n in range(min(max(self._longest, self._glossary.longest), len(self._toks) - i), 0, -1):
            part = self._toks[i : i + n]
            key = tuple(t.key if self._accented else t.plain for t in part)
            defined = self._glossary.wordings(self._text[part[0].start : part[-1].end], key, self._accented)
            if not defined and self._stopped(key):
                return n
            if (defined or key in self._wordings) and part[-1].end - part[0].start < _MOST_SPAN:
                others = list(dict.fromkeys((*defined, *self._wordings.get(key, ()))))[:_MOST_OTHERS]
                return self._add(part, _weight(part, self._accented), self._own(part), _syllables(part), others)
        return 0

    def _stopped(self, key: Phrase) -> bool:
        return key in stop_phrases() if self._accented else len(key) > 1 and " ".join(key) in stop_words()

    def half_accented(self, i: int) -> int:
        """A known phrase with some of its diacritics left out ("thu ngan sách")."""
        n, others = _half_accented(self._toks, i) if self._accented else (0, [])
        if not n:
            return 0
        part = self._toks[i : i + n]
        own = tuple(("~" + t.plain, 1.0) for t in part)
        return self._add(part, _weight(part, self._accented), own, tuple((t.plain, t.plain) for t in part), others)

    def compound(self, i: int) -> int:
        """A word of several syllables that holds no known phrase."""
        part = self._toks[i : self._compounds.get(i, i)]
        n = len(part)
        apart = not all(near(a, b) for a, b in zip(part, part[1:], strict=False))  # something between them was dropped
        known = any(tuple(x.key for x in run) in self._wordings for j in range(1, n) for run in (part[j:], part[:j]))
        if n < 2 or apart or known:
            return 0
        own = (*self._own(part), ("=" + "_".join(t.key for t in part), WORD))
        return self._add(part, _weight(part, self._accented), own, _syllables(part))

    def single(self, i: int) -> int:
        """One syllable or number; in a query without diacritics, stop words are passed over."""
        t = self._toks[i]
        if not self._accented and t.plain in stop_words() and t.plain not in KEPT_UNACCENTED:
            return 1
        return self._add([t], _weight([t], self._accented), self._own([t]), _syllables([t]))


def english_groups(text: str, toks: list[Token], accented: bool, glossary: Glossary) -> tuple[list[Group], list[str]]:
    """The ideas of an English query with the tokens `toks`: its terms in Vietnamese, its other words as they stand.

    And the most usual translation of each term, in their order.
    """
    groups: list[Group] = []
    first: list[str] = []
    i = 0
    while i < len(toks):
        n, found = _translated(toks, i)
        if n:
            shown = found[:_TRANSLATIONS]
            first.append(shown[0])
            for other in wordings()[0].get(tuple(t.key for t in tokens(found[0])), [])[:_SYNONYMS]:
                if other not in shown:
                    shown.append(other)
            part = toks[i : i + n]
            alternatives = tuple(_wording(v, 1.0 - _LESS_LIKELY * k) for k, v in enumerate(shown))
            words = tuple(_syllables(tokens(v)) for v in shown)
            groups.append(Group(part[0].start, part[-1].end, _weight(part, accented), alternatives, words))
        elif not _says_nothing(toks[i]):
            t = toks[i]
            others = glossary.wordings(text[t.start : t.end], (t.plain,), accented=False)[:_MOST_OTHERS]
            terms = (_single(t, t.key != t.plain), *(_wording(o, _OTHER) for o in others))
            words = (_syllables([t]), *(_syllables(tokens(o)) for o in others))
            groups.append(Group(t.start, t.end, _weight([t], accented), terms, words))
        i += n or 1
    return groups, first


def _says_nothing(t: Token) -> bool:
    return t.plain in COMMON_WORDS or len(t.plain) < 2 and not t.number


def _translated(toks: Sequence[Token], i: int) -> tuple[int, list[str]]:
    """The longest English term that begins at token i, its last word also inflected: its length and translations; 0 if there is none."""
    english, longest = english_terms()
    for n in range(min(longest, len(toks) - i), 0, -1):
        key = tuple(t.plain for t in toks[i : i + n])
        for last in (key[-1], *base_forms(key[-1])):
            if found := english.get((*key[:-1], last)):
                return n, found
    return 0, []


def _half_accented(toks: Sequence[Token], i: int) -> tuple[int, list[str]]:
    """A known phrase that begins at token i with some of its diacritics left out: its length and wordings; 0 if there is none."""
    known = unaccented_wordings()
    for n in range(min(LONGEST_UNACCENTED, len(toks) - i), 2, -1):
        part = toks[i : i + n]
        key = tuple(t.plain for t in part)
        if key not in known:
            continue
        for form in dict.fromkeys(accented_forms().get(key, [])):
            meant = tokens(form)
            same = [t.key == m.key for t, m in zip(part, meant, strict=True)]
            # Only syllables that were typed bare may differ; the others are as in the phrase.
            if not all(same) and all(s or t.key == t.plain for s, t in zip(same, part, strict=True)):
                return n, [form, *known[key]][:_MOST_FORMS]
    return 0, []


def _weight(part: Sequence[Token], accented: bool) -> float:
    """What a group counts: 1 for the subject's words, less for those that frame a question, half for a year.

    In a query with diacritics "đất" is not the frame word "đạt".
    """
    plain = tuple(t.plain for t in part)
    framing = frame(accented)
    own = tuple(t.key for t in part) if accented else plain
    if own in framing:
        return framing[own]
    if any(a == "bao" and b == "nhieu" for a, b in zip(plain, plain[1:], strict=False)):
        return _HOW_MANY
    if all(t.number for t in part):
        return _ASIDE if len(part) > 1 or re.fullmatch(YEAR, plain[0]) else 1.0
    if all(t.number or ((t.key if accented else t.plain),) in framing for t in part):
        return _ASIDE
    return 1.0


def _single(t: Token, accented: bool) -> Terms:
    if t.number:
        return (("~" + t.plain, 1.0),)
    return (("=" + t.key, 1.0), ("~" + t.plain, _PLAIN)) if accented else (("~" + t.plain, 1.0),)


def _wording(phrase: str, weight: float) -> Terms:
    """The terms of another wording: its syllables and their pairs; together they weigh like one idea a syllable."""
    toks = tokens(phrase)
    out = [(term, weight * w) for t in toks for term, w in _single(t, accented=True)]
    out += [(f"~{x.plain} {y.plain}", weight * PAIR) for x, y in zip(toks, toks[1:], strict=False)]
    return tuple(out)


def _syllables(toks: Iterable[Token]) -> Syllables:
    return tuple((t.key, t.plain) for t in toks)
