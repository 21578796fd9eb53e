"""Every span of a statement that could be the short answer, and the signs by which one is chosen.

A span is a run of whole tokens (syllables, numbers, marks) of at most `LONGEST` syllables. Its signs are numbers, few and general:
where it begins and ends, what form it has, what stands around it, and how the question's ideas lie about it. What they are worth
is learned (`short.json`). All spans of a statement are looked at together, as arrays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.question import Question
from index.language import YEAR, Token, agency_heads, amounts, sentences, tokens, words

from .clauses import CAUSE

__all__ = ["FORMS", "LONGEST", "SIGNS", "SLOTS", "Spans", "Text", "spans", "word_key"]

LONGEST = 30  # syllables and numbers of a span
_NEAR = (1, 3, 8)  # tokens beside a span in which the question's ideas are looked for

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

_TOKEN = re.compile(r"\d+(?:[.,/:]\d+)*%?|[^\W\d_]+|[^\w\s]|_")
_HARD, _SOFT = frozenset(".;!?…"), frozenset(",:–—-")
_OPENS, _CLOSES = frozenset("([{“‘«"), frozenset(")]}”’»")
_QUOTES = frozenset("“‘«”’»")
_TIME = re.compile(
    rf"(?:(?:ngày|tháng|năm|quý|thế k[ỷỉ]|mùa|thập niên|đầu|cuối|giữa)\s+)*(?:\d{{1,2}}/\d{{1,2}}(?:/{YEAR})?|\b[12]\d{{3}}\b(?![.,]\d)|"
    r"(?<=thế kỷ )\w+|(?<=thế kỉ )\w+|(?<=tháng )\d+|(?<=ngày )\d+)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\d\s*(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s?)*(?:tỷ|tỉ|triệu|đồng|USD|đô la|euro|bảng)", re.IGNORECASE)
_LABEL = re.compile(r"(?:\A|[;\n]|\.\s)\s*([^;:\n]{2,120}?):\s")

# The words beside the question's interrogative, and where in or at a span they may stand.
_BESIDE = {
    "previous": "the word before the interrogative", "before_it": "the one before that", "next": "the word behind the interrogative",
    "behind_it": "the one behind that",
}  # fmt: skip
_STANDS = {"in": "stands in it", "begins": "begins it", "ends": "ends it", "left": "stands on its left", "right": "stands on its right"}

SIGNS: Mapping[str, str] = {
    "size": "its syllables, as a share of the most", "log": "their logarithm", "log2": "the square of that",
    "share": "its syllables as a share of the statement's", "at_start": "whether a mark or the sentence's beginning stands before it",
    "at_end": "whether a mark or the sentence's end stands behind it", "clause": "both", "whole": "whether it is the whole statement",
    "opens_sentence": "whether it begins a sentence", "soft": "commas, colons and dashes in it", "hard": "marks in it that end a clause",
    "sentences": "ends of sentences in it", "brackets": "brackets in it", "bracketed": "whether brackets enclose it",
    "cuts": "words of the segmenter that its borders cut", "glued": "whether no space stands before it", "glued_after": "or behind it",
    "cuts_name": "whether a capital stands on both sides of its beginning", "cuts_name_after": "and of its end",
    "cuts_number": "whether a number is cut off from the word behind it", "cuts_time": "whether a time goes on before it",
    "cuts_time_after": "or behind it", "label_end": "whether it begins right after a label", "has_label": "colons in it",
    "place": "where in the statement it stands, 0 to 1", "first_sentence": "whether it stands in the first sentence",
    "in": "share of the question's ideas, by weight, that it holds", "in_share": "share of its tokens that do",
    **{f"{side}_{w}": f"share of the ideas in the {w} tokens on its {side}" for w in _NEAR for side in ("left", "right")},
    "around": "share of the ideas in eight tokens on both sides", "clause_around": "share of the ideas in the rest of its clause",
    "clause_only_in": "share that only it holds in its clause", "sentence_around": "share of the ideas in the rest of its sentence",
    "sentence_only_in": "share that only it holds in its sentence", "asked_share": "share of its tokens that are words of the question",
    "run_left": "how many words of the question stand in a row on its left, the logarithm", "run_right": "and on its right",
    "asked_left": "whether the token on its left is a word of the question", "asked_right": "the one on its right",
    "asked_first": "its first one", "asked_last": "its last one", "nearest_left": "how far left the nearest idea is, the logarithm",
    "nearest_right": "how far right", "nearest": "how far on the nearer side", "first_held": "whether its first token says an idea",
    "last_held": "its last one", "label": "share of the ideas that its label holds", "label_words": "share of its label that does",
    "label_ends": "the same where it begins right after the label",
    **{f"{word}_{place}": f"whether {said} {stands}" for word, said in _BESIDE.items() for place, stands in _STANDS.items()},
}  # fmt: skip

SLOTS = ("before", "first", "last", "after")  # the words at a span's borders, whose worth is learned word by word

# What form a span has: each is looked for in the span, and learned to be expected from the question's words.
FORMS: Mapping[str, str] = {
    "number": "it holds a number",
    "numeric": "it begins with a number",
    "amount": "it is an amount with its unit",
    "year": "it is a time: a year, a date, with its words",
    "time": "it holds a time",
    "money": "it holds a sum of money",
    "percent": "it holds a percentage",
    "capital": "it begins with a capital letter inside a sentence",
    "name": "all of it is written with capital letters",
    "naming": "half of it or more is",
    "person": "it is two to four syllables, all with capital letters",
    "agency": "it begins as an agency's name does",
    "cause": "it begins with, or follows, a word of causes",
    "quoted": "it stands in quotation marks",
    "several": "it has a comma, a semicolon or an and inside",
    "one": "it is one or two syllables",
    "few": "it is three to five",
    "many": "it is six to ten",
    "long": "it is more than ten",
}  # fmt: skip


def word_key(word: str) -> str:
    """What a word at a border is learned as: its key, or that it is a number."""
    return "<n>" if word[:1].isdigit() else word


@dataclass(frozen=True, slots=True)
class Text:
    """A statement as tokens: their spans, keys and flags, which all spans share."""

    text: str
    starts: Ints
    ends: Ints
    keys: tuple[str, ...]
    plain: tuple[str, ...]
    flags: Mapping[str, NDArray[np.bool_]]  # one for each token
    clause: Ints  # number of the stretch between marks that each token is in
    sentence: Ints
    labels: Mapping[int, tuple[int, int]]  # by clause: the tokens of the column's name or the opening that stand before it

    @classmethod
    def of(cls, text: str) -> Text:
        """Read a statement."""
        found = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        raw = [r for _, _, r in found]
        starts, ends = (np.array([f[n] for f in found], np.intp) for n in (0, 1))
        mark = np.array([not r[0].isalnum() for r in raw], bool)
        digit = np.array([r[0].isdigit() for r in raw], bool)
        upper = np.array([r[0].isupper() for r in raw], bool)
        hard = np.array([r in _HARD for r in raw], bool)
        sentence = _numbered(starts, [a for a, _ in sentences(text)] or [0])
        opens_sentence = np.array([n == 0 or sentence[n] != sentence[n - 1] for n in range(len(raw))], bool)
        borders = words(text)
        word_starts, word_ends = {a for a, _ in borders}, {b for _, b in borders}
        flags = {
            "mark": mark, "digit": digit, "upper": upper, "hard": hard, "opens_sentence": opens_sentence,
            "soft": np.array([r in _SOFT for r in raw], bool),
            "opens": np.array([r in _OPENS for r in raw], bool), "closes": np.array([r in _CLOSES for r in raw], bool),
            "quote": np.array([r == '"' for r in raw], bool),
            "cuts_before": np.array([a not in word_starts for a in starts], bool) & ~mark,
            "cuts_after": np.array([b not in word_ends for b in ends], bool) & ~mark,
            "glued": np.array([n > 0 and ends[n - 1] == starts[n] for n in range(len(raw))], bool),
            "joins": np.array([r in (",", ";") or r.lower() == "và" for r in raw], bool),
            "time": _within(starts, ends, [m.span() for m in _TIME.finditer(text)]),
            "money": _within(starts, ends, [m.span() for m in _MONEY.finditer(text)]),
            "percent": np.array([r.endswith("%") for r in raw], bool),
            "agency": _begins(starts, [m.start() for m in _agency().finditer(text)]),
            "cause": _within(starts, ends, [m.span() for m in CAUSE.finditer(text)]),
        }  # fmt: skip
        read = [(t.key, t.plain) if (t := _read(r)) else (r, r) for r in raw]
        clause = np.cumsum(np.concatenate([[0], (hard | flags["soft"] | opens_sentence)[1:]])) if raw else np.zeros(0, np.intp)
        keys, plain = tuple(k for k, _ in read), tuple(p for _, p in read)
        return cls(text, starts, ends, keys, plain, flags, clause, sentence, _labels(text, starts))

    def __len__(self) -> int:
        return len(self.keys)


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{agency_heads()})\b")


def _read(raw: str) -> Token | None:
    return next(iter(tokens(raw)), None)


def _numbered(starts: Ints, begins: Sequence[int]) -> Ints:
    return np.maximum(np.searchsorted(np.array(begins, np.intp), starts, side="right") - 1, 0)


def _within(starts: Ints, ends: Ints, found: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    out = np.zeros(len(starts), bool)
    for a, b in found:
        out |= (starts < b) & (ends > a)
    return out


def _begins(starts: Ints, found: Sequence[int]) -> NDArray[np.bool_]:
    return np.isin(starts, np.array(found, np.intp))


def _labels(text: str, starts: Ints) -> dict[int, tuple[int, int]]:
    """By token that a value begins at: the tokens of the label before its colon ("Cơ quan chủ trì: …", "Gồm: …")."""
    out = {}
    for m in _LABEL.finditer(text):
        a, b, value = (int(np.searchsorted(starts, x)) for x in (m.start(1), m.end(1), m.end()))
        if value < len(starts):
            out[value] = (a, b)
    return out


@dataclass(frozen=True, slots=True)
class Spans:
    """All spans of a statement: their first and last tokens, their signs (spans, signs), forms and border words.

    `signs` do not depend on what is learned; `forms` (spans, FORMS) and `slots` (spans, SLOTS: token numbers, -1 before the text
    and `len` behind it) are what is learned about question by question and word by word.
    """

    first: Ints
    last: Ints
    signs: Floats
    forms: Floats
    slots: Ints

    def words(self, text: Text, n: int) -> str:
        """A span as it stands in the text."""
        return text.text[text.starts[self.first[n]] : text.ends[self.last[n]]]


def spans(question: Question, text: Text, asked: Sequence[str]) -> Spans | None:
    """The spans of a statement with their signs; None where the statement has no words.

    `asked` are the words about the question's interrogative, three on each side, "" where there is none (see `expected`).
    """
    first, last = _runs(text)
    if not len(first):
        return None
    forms = _forms(text, first, last)
    columns = {**_borders(text, first, last), **_ideas(question, text, first, last), **_asked(text, first, last, asked)}
    signs = np.stack([np.asarray(columns[name], np.float32) for name in SIGNS], axis=1)
    slots = np.stack([first - 1, first, last, last + 1], axis=1)
    return Spans(first, last, signs, forms, slots)


def _runs(text: Text) -> tuple[Ints, Ints]:
    """First and last tokens of every span: no bracket and no quotation mark without its other half."""
    f = text.flags
    mark = f["mark"]
    count = np.concatenate([[0], np.cumsum(~mark)])
    begins = np.flatnonzero(~mark | f["opens"])
    ends = np.flatnonzero(~mark | f["closes"])
    i, j = (x.ravel() for x in np.meshgrid(begins, ends, indexing="ij"))
    size = count[j + 1] - count[i]
    kept = (j >= i) & (size >= 1) & (size <= LONGEST)
    i, j = i[kept], j[kept]
    depth = _sums(f["opens"].astype(np.int8) - f["closes"].astype(np.int8))
    quotes = _sums(f["quote"])
    kept = (depth[i] == depth[j + 1]) & ((quotes[j + 1] - quotes[i]) % 2 == 0)
    return (i[kept], j[kept]) if kept.any() else (i, j)


def _sums(flag: NDArray[np.generic]) -> Floats:
    return np.concatenate([[0.0], np.cumsum(flag, dtype=np.float32)]).astype(np.float32)


def _inside(flag: NDArray[np.generic], first: Ints, last: Ints) -> Floats:
    total = _sums(flag)
    return total[last + 1] - total[first]


def _forms(text: Text, first: Ints, last: Ints) -> Floats:
    f = text.flags
    size = _inside(~f["mark"], first, last)
    capitals = _inside(f["upper"], first, last)
    found = {(a.start, a.end) for a in amounts(text.text)}
    whole = np.fromiter(((int(text.starts[i]), int(text.ends[j])) in found for i, j in zip(first, last, strict=True)), bool, len(first))
    timed = _inside(f["time"], first, last)
    quotes = np.cumsum(f["quote"] | np.array([k in _QUOTES for k in text.keys], bool))
    before = np.maximum(first - 1, 0)
    values = {
        "number": _inside(f["digit"], first, last) > 0, "numeric": f["digit"][first], "amount": whole,
        "year": timed == last + 1 - first, "time": timed > 0, "money": _inside(f["money"], first, last) > 0,
        "percent": _inside(f["percent"], first, last) > 0, "capital": f["upper"][first] & ~f["opens_sentence"][first],
        "name": capitals == size, "naming": capitals * 2 >= size, "person": (capitals == size) & (size >= 2) & (size <= 4),
        "agency": f["agency"][first], "cause": f["cause"][first] | (f["cause"][before] & (first > 0)),
        "quoted": (quotes[first] % 2 == 1), "several": _inside(f["joins"], first, last) > 0,
        "one": size <= 2, "few": (size > 2) & (size <= 5), "many": (size > 5) & (size <= 10), "long": size > 10,
    }  # fmt: skip
    return np.stack([np.asarray(values[name], np.float32) for name in FORMS], axis=1)


def _borders(text: Text, first: Ints, last: Ints) -> dict[str, NDArray[np.generic]]:
    f, n = text.flags, len(text)
    size = _inside(~f["mark"], first, last)
    log = np.log1p(size)
    after = np.minimum(last + 1, n - 1)
    before = np.maximum(first - 1, 0)
    at_start = (first == 0) | (text.clause[before] != text.clause[first]) | f["mark"][before]
    at_end = (last == n - 1) | f["mark"][after] | f["opens_sentence"][after]
    inner_start, inner_end = first > 0, last < n - 1  # whether something stands before it, and behind it
    upper, time, mark = f["upper"], f["time"], f["mark"]
    return {
        "size": size / LONGEST, "log": log, "log2": log * log, "share": size / max(1.0, float((~mark).sum())),
        "at_start": at_start, "at_end": at_end, "clause": at_start & at_end, "whole": (last + 1 - first) >= n - 1,
        "opens_sentence": f["opens_sentence"][first], "soft": _inside(f["soft"], first, last), "hard": _inside(f["hard"], first, last),
        "sentences": text.sentence[last] - text.sentence[first], "brackets": _inside(f["opens"], first, last),
        "bracketed": f["opens"][first] & f["closes"][last],
        "cuts": f["cuts_before"][first].astype(np.float32) + f["cuts_after"][last],
        "glued": f["glued"][first] & ~mark[before], "glued_after": f["glued"][after] & inner_end & ~mark[after],
        "cuts_name": upper[first] & upper[before] & inner_start, "cuts_name_after": upper[last] & upper[after] & inner_end,
        "cuts_number": f["digit"][last] & ~mark[after] & inner_end, "cuts_time": time[first] & time[before] & inner_start,
        "cuts_time_after": time[last] & time[after] & inner_end, "label_end": np.isin(first, np.array(list(text.labels), np.intp)),
        "has_label": _inside(np.array([k == ":" for k in text.keys], bool), first, last),
        "place": (first + last) / (2.0 * n), "first_sentence": text.sentence[first] == 0,
    }  # fmt: skip


def _ideas(question: Question, text: Text, first: Ints, last: Ints) -> dict[str, NDArray[np.generic]]:
    """How the question's ideas lie in a span, beside it, in its clause, its sentence and its label."""
    held, shares = _held(question, text)  # (ideas, tokens)
    any_held = np.asarray(held.any(axis=0), bool)
    n = len(text)
    total = np.concatenate([np.zeros((len(held), 1), np.float32), np.cumsum(held, axis=1, dtype=np.float32)], axis=1)

    def share(a: Ints, b: Ints) -> NDArray[np.bool_]:
        """Whether each idea stands in the tokens [a, b) of each span."""
        return np.asarray((total[:, np.maximum(b, a)] - total[:, a]) > 0, bool)

    inside = share(first, last + 1)
    out: dict[str, NDArray[np.generic]] = {"in": shares @ inside, "in_share": _inside(any_held, first, last) / (last + 1 - first)}
    left_of = {w: np.maximum(first - w, 0) for w in _NEAR}
    right_of = {w: np.minimum(last + 1 + w, n) for w in _NEAR}
    for w in _NEAR:
        out[f"left_{w}"] = shares @ share(left_of[w], first)
        out[f"right_{w}"] = shares @ share(last + 1, right_of[w])
    out["around"] = shares @ (share(left_of[8], first) | share(last + 1, right_of[8]))
    for name, number in (("clause", text.clause), ("sentence", text.sentence)):
        begins = np.searchsorted(number, number[first], side="left")
        ends = np.searchsorted(number, number[last], side="right")
        around = share(begins, first) | share(last + 1, ends)
        out[f"{name}_around"] = shares @ around
        out[f"{name}_only_in"] = shares @ (inside & ~around)
    asked = _said(question, text)
    out["asked_share"] = _inside(asked, first, last) / (last + 1 - first)
    runs = _run_lengths(asked)
    out["run_left"] = np.log1p(np.where(first > 0, runs[first - 1], 0))
    out["run_right"] = np.log1p(np.concatenate([_run_lengths(asked[::-1])[::-1], [0]])[last + 1])
    out["asked_left"], out["asked_right"] = np.where(first > 0, asked[first - 1], False), np.concatenate([asked, [False]])[last + 1]
    out["asked_first"], out["asked_last"] = asked[first], asked[last]
    where = np.flatnonzero(any_held)
    if len(where):
        k = np.searchsorted(where, first)
        left = np.where(k > 0, first - where[np.maximum(k - 1, 0)], n)
        k = np.searchsorted(where, last, side="right")
        right = np.where(k < len(where), where[np.minimum(k, len(where) - 1)] - last, n)
    else:
        left = right = np.full(len(first), n)
    out["nearest_left"], out["nearest_right"] = np.log1p(left), np.log1p(right)
    out["nearest"] = np.log1p(np.minimum(left, right))
    out["first_held"], out["last_held"] = any_held[first], any_held[last]
    labelled = np.zeros((len(held), n), bool)
    label_words = np.zeros(n, np.float32)
    for value, (a, b) in text.labels.items():
        of = (total[:, b] - total[:, a]) > 0
        stop = next((v for v in sorted(text.labels) if v > value), n)
        stop = text.labels[stop][0] if stop in text.labels else n
        labelled[:, value:stop] = of[:, None]
        label_words[value:stop] = float(held[:, a:b].any(axis=0).mean()) if b > a else 0.0
    out["label"] = shares @ labelled[:, first]
    out["label_words"] = label_words[first]
    out["label_ends"] = label_words[first] * np.isin(first, np.array(list(text.labels), np.intp))
    return out


def _said(question: Question, text: Text) -> NDArray[np.bool_]:
    """Which tokens are words of the question, whatever their weight."""
    accented = question.query.accented
    said = {t.key if accented else t.plain for t in tokens(question.standalone)}
    return np.array([t in said for t in (text.keys if accented else text.plain)], bool)


def _run_lengths(flag: NDArray[np.bool_]) -> Ints:
    """How many tokens in a row, up to and with each one, have a flag."""
    count = np.cumsum(flag)
    return count - np.maximum.accumulate(np.where(flag, 0, count))


def _held(question: Question, text: Text) -> tuple[NDArray[np.bool_], Floats]:
    """Which tokens say which of the question's ideas, (ideas, tokens), and the ideas' shares of its weight."""
    groups = question.query.groups
    accented = question.query.accented and not question.english
    keys = text.keys if accented else text.plain
    at: dict[str, list[int]] = {}
    for n, key in enumerate(keys):
        at.setdefault(key, []).append(n)
    held = np.zeros((max(1, len(groups)), len(keys)), bool)
    for g, group in enumerate(groups):
        for wording in group.words:
            said = tuple(k if accented else p for k, p in wording)
            for start in at.get(said[0], ()) if said else ():
                if keys[start : start + len(said)] == said:
                    held[g, start : start + len(said)] = True
    weights = np.array([g.weight for g in groups] or [1.0], np.float32)
    return held, weights / (weights.sum() or 1.0)


def _asked(text: Text, first: Ints, last: Ints, asked: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    """How the words beside the question's interrogative ("năm nào", "bao nhiêu người") stand in and beside a span."""
    n = len(text)
    around = len(asked) // 2
    out: dict[str, NDArray[np.generic]] = {}
    for name, at in zip(_BESIDE, (-1, -2, 1, 2), strict=True):
        word = asked[around + at]
        said = np.array([bool(word) and word in (k, p) for k, p in zip(text.keys, text.plain, strict=True)], bool)
        padded = np.concatenate([said, [False]])
        out[f"{name}_in"] = _inside(said, first, last) > 0
        out[f"{name}_begins"] = said[first]
        out[f"{name}_ends"] = said[last]
        out[f"{name}_left"] = padded[np.where(first > 0, first - 1, n)]
        out[f"{name}_right"] = padded[last + 1]
    return out
