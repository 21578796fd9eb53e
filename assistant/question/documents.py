"""The documents that a question names, and the ordinals of congresses and terms in a text.

Everything is recognised on the folded text (lower case, no diacritics).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from index import Document
from index.language import YEAR, DocumentNumber, document_numbers, document_types, fold, mentions, roman, years_with_spans

__all__ = ["documents_named", "ordinals_in", "tails_of"]

# A document named only by its status.
_STATUS = re.compile(
    r"\bban (?:du thao|lay y kien|chinh thuc|chot|duoc thong qua|da (?:duoc )?thong qua|da ban hanh)\b|\bdu thao\b|\bthe draft\b|"
    r"\b(?:the )?(?:adopted|final) (?:version|one|text)\b|\bone adopted\b"
)
_NAMINGS = 24  # in one question; each is compared with each document


def ordinals_in(folded: str) -> set[str]:
    """The ordinals of congresses and terms in a folded text, as Arabic numerals."""
    out = set()
    for m in re.finditer(
        r"(?:dai hoi|lan thu|khoa)\s+(?:thu\s+|lan thu\s+|dang bo tinh lan thu\s+)?([ivx]{1,6}|\d{1,2})\b(?!\s*/)|\b(\d{1,2})(?:st|nd|rd|th)\b",
        folded,
    ):
        out.add(roman(m.group(1) or m.group(2)))
    return out


def documents_named(
    text: str, documents: Sequence[Document], places: set[str]
) -> tuple[dict[str, float], tuple[str, ...], list[tuple[int, int]], tuple[tuple[int, tuple[str, ...]], ...]]:
    """Which documents the question names: factors by id, the ids named outright, the spans that do so, and each naming's best."""
    folded = fold(text)
    scores: dict[str, float] = dict.fromkeys((d.id for d in documents), 0.0)
    spans: list[tuple[int, int]] = []
    certain: list[str] = []
    cues: list[tuple[int, tuple[str, ...]]] = []  # where a document is named, and which it may be
    for start, end, number in document_numbers(text)[:_NAMINGS]:
        for d in documents:
            own = DocumentNumber.of(d.number)
            if own is not None and own.same(number):
                scores[d.id] += 4
                certain.append(d.id)
                spans.append((start, end))
                cues.append((start, (d.id,)))
    typed = [
        (m, kind.name)
        for kind in document_types()
        for word in kind.words
        for m in re.finditer(rf"\b{word}\b(?:\s+(?:so\s+)?(\d{{1,4}})\b(?!\s?[-–/]\s?\d))?", folded)
    ]
    typed = _outermost(typed)
    for m, kind in typed:
        if any(a <= m.start() < b for a, b in spans):
            continue
        if m.group().startswith("bao cao") and re.search(r"(?:phai|de|se|duoc|can|da|dinh ky) $", folded[: m.start()]):
            continue  # the verb
        if re.match(r"\s*(?:so\s+)?(?:nao|gi|which|chuyen de)\b", folded[m.end() :]) or re.search(
            r"(?:which|cac|nhung|mot so) $", folded[: m.start()]
        ):
            continue  # "nghị quyết nào": a document is asked for, not named
        following = min((o.start() for o, _ in typed if o.start() >= m.end()), default=len(folded))
        tail = re.match(
            r"(?:(?!\b(?:thi|la|neu|dat|ghi|co|duoc|cho|du kien|dua|muon|said?|says|what|which)\b)[^,.;?]){0,70}",
            folded[m.end() : following],
        )
        lead = re.search(rf"(?:{YEAR}(?:-\d{{4}})?|(?:ban )?du thao|draft)\s+$", folded[: m.start()])
        around = (lead.group() if lead else "") + m.group() + (tail.group() if tail else "")
        earlier = [k for o, k in typed if o.start() < m.start()]
        bare = not re.search(r"\d|chinh tri|du thao|cua|tai|tinh|hai hoi", (tail.group() if tail else "") + (lead.group() if lead else ""))
        if bare and not m.group(1) and not mentions(tail.group() if tail else "") and any(k.startswith(kind) for k in earlier):
            continue  # "trong báo cáo có hai con số": the one named before
        fits = {d.id: _fits(d, kind, m.group(1) or "", around, places) for d in documents}
        best = max(fits.values(), default=0.0)
        if best <= 0:
            continue
        for d in documents:
            scores[d.id] += fits[d.id]
            if m.group(1) and fits[d.id] >= 3:
                certain.append(d.id)
        if best >= 1.15:
            cues.append((m.start(), tuple(i for i, f in fits.items() if f >= best - 0.05)))
        more = re.match(
            r"(?:\s+(?:chinh thuc|(?:da )?(?:duoc )?thong qua|da ban hanh|cua|tai|trinh|dai hoi|dang bo|tinh|lan thu|khoa|nhiem ky|nam|ubnd|chinh tri|to|the|of|dau|hanh dong)\b|\s+(?:[ivx]{1,5}|\d{4}(?:-\d{4})?)\b)*",
            folded[m.end() :],
        )
        spans.append((m.start() - (len(lead.group()) if lead else 0), m.end() + (more.end() if more else 0)))
    for m in islice(_STATUS.finditer(folded), _NAMINGS):
        if any(a <= m.start() < b for a, b in spans) or any(o.start() <= m.end() + 1 <= o.end() for o, _ in typed):
            continue  # beside the name of a document, it was read with it
        wanted = "draft" if re.match(r"(?:ban )?(?:du thao|lay y kien|draft)|ban lay y kien|the draft", m.group()) else "adopted"
        of_it = [d for d in documents if d.status == wanted]
        if of_it and any(d.status == "draft" for d in documents):
            for d in of_it:
                scores[d.id] += 1.2
            cues.append((m.start(), tuple(d.id for d in of_it)))
            spans.append(m.span())
    ordered = tuple(sorted(cues))
    best = max(scores.values(), default=0.0)
    if best < 1.15:
        return {}, (), [], ()
    prefer = {}
    for d in documents:
        if d.id in certain:
            prefer[d.id] = 1.7
        elif scores[d.id] >= best - 0.35:
            prefer[d.id] = 1.3 if not certain else 1.0
        else:
            prefer[d.id] = 0.7 if certain else 0.85
    return prefer, tuple(dict.fromkeys(certain)), spans, ordered


def _outermost(typed: Sequence[tuple[re.Match[str], str]]) -> list[tuple[re.Match[str], str]]:
    """The namings that are no part of a longer one, at most the first `_NAMINGS`, in the order given."""
    kept: set[tuple[int, int]] = set()
    reached = 0
    for start, end in sorted({m.span() for m, _ in typed}, key=lambda s: (s[0], -s[1])):
        if end > reached and len(kept) < _NAMINGS:
            kept.add((start, end))
        reached = max(reached, end)
    return [(m, k) for m, k in typed if m.span() in kept]


def _fits(d: Document, kind: str, number: str, around: str, asked: set[str]) -> float:
    """How well a document fits a naming like "Nghị quyết 02" or "báo cáo chính trị Đại hội XX của Bắc Giang"."""
    about = fold(f"{d.title} {d.period}")
    same = d.type == kind or fold(kind) in about[:60] or (kind == "Báo cáo" and d.type.startswith("Báo cáo"))
    if kind == "Kế hoạch" and not same:
        same = "ke hoach" in about
    if not same:
        return 0.0
    if number and d.number:
        return 3.0 if d.number.split("-")[0].split("/")[0].lstrip("0") == number.lstrip("0") else 0.0
    score = 1.0
    places = mentions(around)
    if places:
        if all(p.name != d.territory.replace(" (cũ)", "") for p in places):
            return 0.0
        score += 0.5
    elif d.territory.replace(" (cũ)", "") in asked:
        score += 0.2
    if re.search(r"du thao|\bdraft\b", around):
        score += 0.3 if d.status == "draft" else -0.5
    ordinals, own = ordinals_in(around), ordinals_in(about)
    if ordinals and own:
        if not ordinals & own:
            return 0.0
        score += 0.8
    years, _ = years_with_spans(around)
    if years and d.period:
        inside = any(_within(y, d.period) for y in years)
        score += 0.5 if inside else -0.4
    if d.type == kind:
        score += 0.15
    return score


def _within(year: str, period: str) -> bool:
    lo, hi = (period.split("-") + [period])[:2] if "-" in period else (period, period)
    a, b = (year.split("-") + [year])[:2] if "-" in year else (year, year)
    return lo <= a and b <= hi


def tails_of(folded: str, cues: Sequence[tuple[int, tuple[str, ...]]]) -> list[tuple[int, int]]:
    """From each naming of a document to the end of what goes with it."""
    out = []
    for start, _ in cues:
        m = re.compile(r"(?:(?!\b(?:thi|la|neu|dat|ghi|co|duoc|va|dua|says?)\b)[^,.;?])*").match(folded, start)
        out.append((start, m.end() if m else start))
    return out
