"""From the words of a query to terms: abbreviations, synonyms, English, spelling.

A query becomes groups; a group is one idea with alternative wordings, and counts as its best wording does,
so that a word with many synonyms does not outweigh one with none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from index.errors import QueryError
from index.language import YEAR, Token, fold, lower, mentions, nfc, tokens
from index.language.lexicon import table

from .lexical import compounds, word_terms

__all__ = ["LONGEST", "Group", "Query", "analyse", "is_english", "phrases", "rarity_terms"]

LONGEST = 8000  # characters of a query; what is longer is refused, never cut
# Ideas of a query that are searched for: what each costs follows the collection's size. Of 451 questions of the
# question sets none has more than 24.
_IDEAS = 64
_PLAIN = 0.55  # weight of an unaccented match when the query is written with diacritics
_PAIR = 0.45
_WORD = 0.35


@dataclass(frozen=True, slots=True)
class Group:
    """One idea: where it stands in the query, its weight, and its wordings as weighted terms."""

    start: int
    end: int
    weight: float
    alternatives: tuple[tuple[tuple[str, float], ...], ...]
    words: tuple[tuple[tuple[str, str], ...], ...] = ()  # the same as (accented, unaccented) syllables


@dataclass(frozen=True, slots=True)
class Query:
    """A query ready for retrieval."""

    text: str
    english: bool
    accented: bool
    groups: tuple[Group, ...]
    pairs: tuple[tuple[str, float], ...]
    bag: str  # terms for the built-in embedder
    terms: frozenset[str] = field(default_factory=frozenset)
    left_out: int = 0  # ideas of a long query that are not searched for


@cache
def _stop() -> frozenset[str]:
    return frozenset(" ".join(fold(t.plain) for t in tokens(row[0])) for row in table("stopwords.tsv"))


@cache
def _stop_accented() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(t.key for t in tokens(row[0])) for row in table("stopwords.tsv"))


@cache
def _wordings() -> tuple[dict[tuple[str, ...], list[str]], int]:
    """Accented syllables of a phrase to other wordings of it, from the abbreviations and the synonyms."""
    out: dict[tuple[str, ...], list[str]] = {}
    longest = 1

    def add(phrase: str, others: Iterable[str]) -> None:
        nonlocal longest
        key = tuple(t.key for t in tokens(phrase))
        if not key:
            return
        longest = max(longest, len(key))
        have = out.setdefault(key, [])
        have += [o for o in others if o not in have and o != phrase]

    for row in table("abbreviations.tsv"):
        if len(row) < 2 or len(row[0]) < 2:
            continue
        add(row[0], row[1:4])
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
    return out, longest


@cache
def _unaccented_wordings() -> dict[tuple[str, ...], list[str]]:
    """The same for queries without diacritics; phrases of one syllable are left out, they are too ambiguous."""
    out: dict[tuple[str, ...], list[str]] = {}
    for row in table("abbreviations.tsv"):
        if len(row) >= 2 and len(row[0]) >= 3:
            out.setdefault(tuple(t.plain for t in tokens(row[0])), []).extend(row[1:3])
    for row in table("synonyms.tsv"):
        for phrase in row:
            key = tuple(t.plain for t in tokens(phrase))
            if len(key) > 1:
                have = out.setdefault(key, [])
                have += [o for o in row if o != phrase and o not in have]
    for row in table("vi_en.tsv"):  # known words, so that syllables typed without diacritics find together
        for phrase in row[1:]:
            key = tuple(t.plain for t in tokens(phrase))
            if 1 < len(key) <= 4:
                out.setdefault(key, [])
    return out


@cache
def _frame(accented: bool) -> dict[tuple[str, ...], float]:
    return {tuple(t.key if accented else t.plain for t in tokens(row[0])): float(row[1]) for row in table("frame.tsv")}


def _weight(part: Sequence[Token], accented: bool) -> float:
    """What a group counts: 1 for the subject's words, less for those that frame a question, half for a year.

    In a query with diacritics "đất" is not the frame word "đạt".
    """
    plain = tuple(t.plain for t in part)
    frame = _frame(accented)
    own = tuple(t.key for t in part) if accented else plain
    if own in frame:
        return frame[own]
    if any(a == "bao" and b == "nhieu" for a, b in zip(plain, plain[1:], strict=False)):
        return 0.15
    if all(t.number for t in part):
        return 0.5 if len(part) > 1 or re.fullmatch(rf"{YEAR}", plain[0]) else 1.0
    if all(t.number or ((t.key if accented else t.plain),) in frame for t in part):
        return 0.5
    return 1.0


@cache
def _english() -> tuple[dict[tuple[str, ...], list[str]], int]:
    out: dict[tuple[str, ...], list[str]] = {}
    for row in table("vi_en.tsv"):
        if len(row) > 1:
            out.setdefault(tuple(t.plain for t in tokens(row[0])), []).extend(row[1:4])
    for row in table("agencies.tsv"):
        if len(row) > 1 and row[1]:
            for gloss in row[1].split("|"):
                out.setdefault(tuple(t.plain for t in tokens(gloss)), []).append(row[0])
    return out, max((len(k) for k in out), default=1)


_ENGLISH_WORDS = frozenset(
    "the of in is what which who how many much by when and for to are was were does do did has have has with according "
    "under between from on at its province agency target year total an a be should must that this their list had been "
    "set will would can could may might i you we they he she it as into than then also each other any all some there these "
    "those such more most very not no if or so up out about over after before during within per via both".split()
)


# What can be a Vietnamese syllable written without diacritics, as "do", "so", "the" and "than" can.
_SYLLABLE = re.compile(r"(?:[bcdghklmnprstvx]|ch|gh|gi|kh|ngh?|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?")


@cache
def _english_only() -> tuple[frozenset[str], frozenset[str]]:
    """The words of the English terms, and those of them that are no words of Vietnamese too."""
    english = {t.plain for row in table("vi_en.tsv") for t in tokens(row[0])}
    vietnamese = {t.plain for row in table("vi_en.tsv") for phrase in row[1:] for t in tokens(phrase)}
    vietnamese |= {
        t.plain for name in ("synonyms.tsv", "abbreviations.tsv", "stopwords.tsv") for row in table(name) for t in tokens(" ".join(row))
    }
    return frozenset(english), frozenset(w for w in english - vietnamese if not _SYLLABLE.fullmatch(w))


_ASKS_IN_ENGLISH = re.compile(r"\s*(?:why|what|which|when|where|who|whose|how)\s", re.IGNORECASE)  # none is a Vietnamese syllable


def is_english(text: str) -> bool:
    """Whether a question is in English.

    Common English words tell it, if there are enough of them and not all could be Vietnamese syllables
    without diacritics; so does a short search of nothing but English terms and names of provinces.
    """
    text = nfc(text)
    toks = [t for t in tokens(text) if not t.number]
    if not toks:
        return False
    if _ASKS_IN_ENGLISH.match(text) and text.isascii():
        return True
    hits = [t for t in toks if t.plain in _ENGLISH_WORDS and text[t.start : t.end].isascii()]
    accented = sum(not text[t.start : t.end].isascii() for t in toks)
    if len(hits) >= 2 and len(hits) >= 0.18 * len(toks) and accented < 0.5 * len(toks):
        if not all(_SYLLABLE.fullmatch(t.plain) for t in hits):
            return True
    places = mentions(text)
    rest = [t for t in toks if not any(m.start <= t.start < m.end for m in places)]
    known, only = _english_only()
    if len(rest) < 2 or not all(text[t.start : t.end].isascii() and t.plain in known for t in rest):
        return False
    return any(t.plain in only for t in rest)


_EXCLUDED = re.compile(r"(?:^|(?<=\s))-(?:[\"“]([^\"“”]+)[\"”]|([^\s\"“”-][^\s\"“”]*))")
_EXACT = re.compile(r"[\"“]([^\"“”]{2,})[\"”]")


def phrases(text: str) -> tuple[str, list[str], list[str]]:
    """A search text without its operators, its "exact phrases", and its -excluded words and -"phrases"."""
    text = nfc(text)
    excluded = [lower(m[1] or m[2]) for m in _EXCLUDED.finditer(text)]
    rest = _EXCLUDED.sub(" ", text)
    exact = [lower(m[1]) for m in _EXACT.finditer(rest)]
    return re.sub(r"[\"“”]", " ", rest), exact, excluded


def analyse(text: str, *, drop: Sequence[tuple[int, int]] = ()) -> Query:
    """The query's groups, whose spans are of the text in NFC.

    `drop` are spans of `text` that say where to look (a document's name) rather than what for. Of a long query
    the most telling ideas are kept, each once. Raises QueryError if the text is longer than LONGEST.
    """
    if len(text) > LONGEST:
        raise QueryError(f"Câu hỏi dài {len(text)} ký tự, vượt mức {LONGEST} ký tự.", advice="Hỏi ngắn hơn, hoặc tách thành nhiều câu hỏi.")
    composed = nfc(text)
    if composed != text:
        drop = [(len(nfc(text[:a])), len(nfc(text[:b]))) for a, b in drop]
        text = composed
    english = is_english(text)
    toks = [t for t in tokens(text) if not any(a <= t.start < b for a, b in drop)]
    accented = any(not text[t.start : t.end].isascii() for t in toks)
    groups: list[Group] = []
    kept: list[Token] = []
    if english:
        _english_groups(toks, groups, accented)
    else:
        spans = compounds(text, toks) if accented else []
        kept = _vietnamese_groups(text, toks, spans, groups, accented)
    groups, left_out = _most_telling(groups)
    if left_out:
        kept = [t for t in kept if any(g.start <= t.start < g.end for g in groups)]
        spans = []
    pairs: list[tuple[str, float]] = []
    for x, y in zip(kept, kept[1:], strict=False):
        if y.start - x.end <= 3:
            pairs.append((f"~{x.plain} {y.plain}", _PAIR))
    bag: list[str] = []
    if english or not accented:
        for g in groups:
            for alt in g.alternatives[:2]:
                bag += [t[1:] for t, _ in alt if t[0] == "="]
    else:
        several = word_terms(toks, spans)
        pairs += [("=" + w, _WORD) for w in several]
        bag = [t.key for t in kept] + several
    every = {t for g in groups for alt in g.alternatives for t, _ in alt} | {t for t, _ in pairs}
    every |= {t for g in groups for w in g.words for t in rarity_terms(w)}
    return Query(text, english, accented, tuple(groups), tuple(pairs), " ".join(bag), frozenset(every), left_out)


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


def _single(t: Token, accented: bool) -> tuple[tuple[str, float], ...]:
    if t.number:
        return (("~" + t.plain, 1.0),)
    return (("=" + t.key, 1.0), ("~" + t.plain, _PLAIN)) if accented else (("~" + t.plain, 1.0),)


def _wording(phrase: str, weight: float, *, accented: bool = True) -> tuple[tuple[str, float], ...]:
    """The terms of another wording: its syllables and their pairs; together they weigh like one idea a syllable."""
    toks = tokens(phrase)
    out: list[tuple[str, float]] = []
    for t in toks:
        out += [(term, weight * w) for term, w in _single(t, accented)]
    for x, y in zip(toks, toks[1:], strict=False):
        out.append((f"~{x.plain} {y.plain}", weight * _PAIR))
    return tuple(out)


def _syllables(toks: Iterable[Token]) -> tuple[tuple[str, str], ...]:
    return tuple((t.key, t.plain) for t in toks)


def _vietnamese_groups(text: str, toks: list[Token], spans: Sequence[tuple[int, int]], groups: list[Group], accented: bool) -> list[Token]:
    wordings, longest = _wordings() if accented else (_unaccented_wordings(), 6)
    stop, stop_plain = _stop_accented(), _stop()
    kept: list[Token] = []
    words_at = dict(spans)
    i = 0
    quoted = [(m.start(1), m.end(1)) for m in re.finditer(r"[“\"]([^”\"]{3,60})[”\"]", text)]
    while i < len(toks):
        inside = next((b for a, b in quoted if a <= toks[i].start < b), 0)
        if inside:  # what is quoted is asked for as it stands
            part = [t for t in toks[i:] if t.end <= inside]
            if 1 < len(part) <= 8:
                kept += part
                own = tuple(x for t in part for x in _single(t, accented))
                groups.append(Group(part[0].start, part[-1].end, 1.2, (own,), (_syllables(part),)))
                i += len(part)
                continue
        for n in range(min(longest, len(toks) - i), 0, -1):
            part = toks[i : i + n]
            key = tuple(t.key if accented else t.plain for t in part)
            stopped = key in stop if accented else " ".join(key) in stop_plain and len(key) > 1
            if stopped:
                i += n
                break
            if key in wordings and part[-1].end - part[0].start < 60:
                own = tuple(x for t in part for x in _single(t, accented))
                others = wordings[key][:6]
                alternatives = (own, *(_wording(o, 0.8) for o in others))
                words = (_syllables(part), *(_syllables(tokens(o)) for o in others))
                groups.append(Group(part[0].start, part[-1].end, _weight(part, accented), alternatives, words))
                kept += part
                i += n
                break
        else:
            t = toks[i]
            loose = _half_accented(toks, i, accented)
            if loose:
                n, others = loose
                part = toks[i : i + n]
                own = tuple(("~" + p.plain, 1.0) for p in part)
                words_ = (tuple((p.plain, p.plain) for p in part), *(_syllables(tokens(o)) for o in others))
                groups.append(Group(t.start, part[-1].end, _weight(part, accented), (own, *(_wording(o, 0.8) for o in others)), words_))
                kept += part
                i += n
                continue
            n = words_at.get(i, i) - i
            part = toks[i : i + n]
            apart = any(b.start - a.end > 3 for a, b in zip(part, part[1:], strict=False))  # something between them was dropped
            known = any(tuple(x.key for x in run) in wordings for j in range(1, n) for run in (part[j:], part[:j]))
            if n >= 2 and len(part) == n and not apart and not known:
                kept += part
                own = (*(x for p in part for x in _single(p, accented)), ("=" + "_".join(p.key for p in part), _WORD))
                groups.append(Group(t.start, part[-1].end, _weight(part, accented), (own,), (_syllables(part),)))
                i += n
                continue
            i += 1
            if not accented and t.plain in stop_plain and t.plain not in _KEEP_UNACCENTED:
                continue
            kept.append(t)
            groups.append(Group(t.start, t.end, _weight([t], accented), (_single(t, accented),), (_syllables([t]),)))
    return kept


def _half_accented(toks: Sequence[Token], i: int, accented: bool) -> tuple[int, list[str]] | None:
    """A known phrase that begins at token i with some of its diacritics left out ("thu ngan sách"): its length and wordings."""
    if not accented:
        return None
    known = _unaccented_wordings()
    for n in range(min(6, len(toks) - i), 2, -1):
        part = toks[i : i + n]
        key = tuple(t.plain for t in part)
        if key not in known:
            continue
        for form in dict.fromkeys(_accented_forms().get(key, [])):
            meant = tokens(form)
            same = [t.key == m.key for t, m in zip(part, meant, strict=True)]
            # Only syllables that were typed bare may differ; the others are as in the phrase.
            if not all(same) and all(s or t.key == t.plain for s, t in zip(same, part, strict=True)):
                return n, [form, *known[key]][:5]
    return None


@cache
def _accented_forms() -> dict[tuple[str, ...], list[str]]:
    out: dict[tuple[str, ...], list[str]] = {}
    for name in ("synonyms.tsv", "vi_en.tsv"):
        for row in table(name):
            for phrase in row if name == "synonyms.tsv" else row[1:]:
                out.setdefault(tuple(t.plain for t in tokens(phrase)), []).append(phrase)
    return out


# Unaccented, these stop words are also content words ("muc": mức, mục; "dat": đạt, đất).
_KEEP_UNACCENTED = frozenset({"dat", "muc", "so"})


def _english_groups(toks: list[Token], groups: list[Group], accented: bool) -> None:
    english, longest = _english()
    i = 0
    while i < len(toks):
        for n in range(min(longest, len(toks) - i), 0, -1):
            part = toks[i : i + n]
            key = tuple(t.plain for t in part)
            found = english.get(key)
            if not found and n == 1 and key[0].endswith("s"):
                found = english.get((key[0][:-1],))
            if found:
                shown = found[:4]
                for other in _wordings()[0].get(tuple(t.key for t in tokens(found[0])), [])[:3]:
                    if other not in shown:
                        shown = [*shown, other]
                alternatives = tuple(_wording(v, 1.0 - 0.1 * k) for k, v in enumerate(shown))
                groups.append(
                    Group(part[0].start, part[-1].end, _weight(part, accented), alternatives, tuple(_syllables(tokens(v)) for v in shown))
                )
                i += n
                break
        else:
            t = toks[i]
            i += 1
            if t.plain in _ENGLISH_WORDS or len(t.plain) < 2 and not t.number:
                continue
            groups.append(Group(t.start, t.end, _weight([t], accented), (_single(t, t.key != t.plain),), (_syllables([t]),)))
