"""The shortest stretch of prose that answers: clauses chosen by the ideas of the question they cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import Scored
from index.match import Prepared
from index.match import covered as group_covered
from index.match import prepare
from index.text import fold

from .question import Question

__all__ = ["choose", "has_expected"]

MOST_WORDS = 48
_BREAK = re.compile(r";\s+|(?<=[.!?…])\s+|\n|,\s+(?=trong đó|riêng|bao gồm|gồm|nhất là|đặc biệt|đồng thời|qua đó|từng bước|nhưng|tuy nhiên)|\s+(?=\(trong đó)")
_NUMBER = re.compile(r"\d")
_DATE = re.compile(r"\b(?:năm|tháng|quý|ngày|hết|đến|trước|từ)\s+\w*\s?(?:19|20)\d\d|\b\d{1,2}/(?:\d{1,2}/)?(?:19|20)\d\d|[Qq]uý\s+[IV\d]+")
_MONEY = re.compile(r"\d\s*(?:nghìn |triệu |tỷ |tr\.?\s?)*(?:tỷ|triệu|nghìn|đồng|USD|đô)")
_AGENCY = re.compile(r"\b(?:Sở|Ban|Bộ|Ủy ban|Uỷ ban|UBND|HĐND|Công an|Văn phòng|Cục|Chi cục|Thanh tra|Tỉnh ủy|Kho bạc|Thuế|Ngân hàng|Hội|Mặt trận|Trung tâm|Thống kê|Bảo hiểm|Đoàn|Công ty|Viện)\s+[A-ZĐỦỨ]?")


def has_expected(kind: str, text: str) -> bool:
    """Whether `text` holds what an answer of this kind needs: a figure, a date, a sum, an agency."""
    if kind in ("value", "count", "compare", "conflict"):
        return _NUMBER.search(re.sub(r"^\(?\d{1,2}[.)]", "", text)) is not None
    if kind == "money":
        return _MONEY.search(text) is not None
    if kind == "deadline":
        return _DATE.search(text) is not None or re.search(r"\b(?:19|20)\d\d\b", text) is not None
    if kind == "agency":
        return _AGENCY.search(text) is not None
    return True


def choose(question: Question, scored: Scored, weights: Sequence[float], most: int = MOST_WORDS) -> list[tuple[int, int]]:
    """The shown ranges of the passage that answer, in order, at most about `most` words together.

    Begins with the clause that covers most of the question and holds what is expected; adds clauses that cover
    what is still missing, and those beside the first while there is room and the question asks for more.
    """
    text = scored.hit.passage.text
    units = _units(text, scored)
    if not units:
        return []
    covers = [[group_covered(g, Prepared.of(text[a:b]), question.query.accented) for g in question.query.groups] for a, b in units]
    total = sum(weights) or 1.0

    def value(have: list[float], n: int) -> float:
        gain = sum(w * max(0.0, c - h) for w, c, h in zip(weights, covers[n], have, strict=True)) / total
        return gain

    have = [0.0] * len(question.query.groups)
    bonus = [0.22 if has_expected(question.kind, text[a:b]) else 0.0 for a, b in units]
    lengths = [len(text[a:b].split()) for a, b in units]
    by_sentence = _sentence_scores(scored, units)
    first = max(range(len(units)), key=lambda n: value(have, n) + bonus[n] + 0.25 * by_sentence[n] - 0.001 * n - (0.1 if lengths[n] < 4 else 0))
    chosen = {first}
    have = list(covers[first])
    used = lengths[first]
    numbers_needed = question.asks
    while used < most:
        rest = [n for n in range(len(units)) if n not in chosen and used + lengths[n] <= most + 8]
        if not rest:
            break

        def worth(n: int) -> float:
            near = min(abs(n - c) for c in chosen)
            w = value(have, n) + (0.06 if near == 1 else 0.0) - 0.012 * near
            if numbers_needed > 1 and has_expected(question.kind, text[units[n][0] : units[n][1]]):
                w += 0.08
            return w

        best = max(rest, key=worth)
        need = 0.045 if question.asks == 1 else 0.03
        if question.kind in ("list", "text", "reason", "definition", "conflict", "compare"):
            need = 0.02
        if worth(best) - (0.06 if min(abs(best - c) for c in chosen) == 1 else 0.0) < need and not (
            question.kind in ("list", "text", "reason", "definition") and best == max(chosen) + 1 and used + lengths[best] <= most
        ):
            break
        chosen.add(best)
        used += lengths[best]
        have = [max(h, c) for h, c in zip(have, covers[best], strict=True)]
    return _merge([units[n] for n in sorted(chosen)], text)


def _sentence_scores(scored: Scored, units: Sequence[tuple[int, int]]) -> list[float]:
    """Each unit's score by the sentence that it is part of: what its subject, stated before, covers."""
    _, parts = prepare(scored.hit.passage.text)
    out = []
    for a, _ in units:
        n = next((i for i, (x, y, _) in enumerate(parts) if x <= a < y), -1)
        out.append(scored.match.by_sentence[n] if 0 <= n < len(scored.match.by_sentence) else 0.0)
    return out


def _units(text: str, scored: Scored) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    start = 0
    for m in [*_BREAK.finditer(text), None]:
        end = m.start() if m else len(text)
        stop = m.end() if m else len(text)
        if m and text[m.start()] == ";":
            end = m.start()
        a, b = start, end
        while a < b and text[a].isspace():
            a += 1
        if a < b:
            out += _split(text, a, b)
        start = stop
    return out


def _split(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """A clause of more than 40 words at its commas, into parts of at least 12 words."""
    if len(text[a:b].split()) <= 40:
        return [(a, b)]
    out, start = [], a
    for m in re.finditer(r",\s+(?!\d)", text[a:b]):
        if len(text[start : a + m.start()].split()) >= 12 and len(text[a + m.end() : b].split()) >= 5:
            out.append((start, a + m.start()))
            start = a + m.end()
    out.append((start, b))
    return out


def _merge(units: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Units that stand side by side become one range."""
    out: list[tuple[int, int]] = []
    for a, b in units:
        if out and not re.search(r"\w", text[out[-1][1] : a]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def clean(text: str) -> str:
    """A quoted stretch as part of an answer: no item number in front, no dangling punctuation."""
    text = re.sub(r"^\s*(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*\.|[-–+•*]|[a-zđ]\))\s*", "", text)
    text = " ".join(text.split())
    text = text.strip(" ;,:")
    if text.count("(") > text.count(")"):
        text = text.rstrip(".") + ")"
    elif text.count(")") > text.count("("):
        text = re.sub(r"\)(?=[^)]*$)", "", text, count=1)
    return text.rstrip(".")


def is_blank(text: str) -> bool:
    """Whether the place where the figure should stand was left open ("......%", "…tỷ")."""
    return re.search(r"(?:\.{3,}|…)\s*(?:%|tỷ|triệu|nghìn|USD|KCN|CCN|xã|ha|người|hợp tác)", text) is not None or "....." in fold(text)
