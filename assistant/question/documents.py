"""The documents that a question names, and the ordinals of congresses and terms in a text.

Everything is recognised on the folded text (lower case, no diacritics).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from index import Document
from index.language import YEAR, DocumentNumber, document_numbers, document_types, fold, mentions, roman, years_with_spans

__all__ = ["OTHERS", "PREFERRED", "documents_named", "ordinals_in", "tails_of"]

# A document named only by its status.
_STATUS = re.compile(
    r"\bban (?:du thao|lay y kien|chinh thuc|chot|duoc thong qua|da (?:duoc )?thong qua|da ban hanh)\b|\bdu thao\b|\bthe draft\b|"
    r"\b(?:the )?(?:adopted|final) (?:version|one|text)\b|\bone adopted\b"
)
# What speaks for a document, against 1 for its type alone; this and the factors below are fitted by hand on the development
# questions (tests/benchmarks/RESULTS.md).
_BY_NUMBER, _BY_TYPE_AND_NUMBER, _BY_STATUS = 4.0, 3.0, 1.2
_BY_PROVINCE, _BY_PROVINCE_ASKED = 0.5, 0.2  # beside its type: the province in its name, or only the one asked about
_BY_DRAFT, _NO_DRAFT = 0.3, -0.5
_BY_ORDINAL = 0.8  # of its congress
_BY_PERIOD, _OTHER_PERIOD = 0.5, -0.4
_BY_EXACT_TYPE = 0.15  # not one whose title only says so
_SURE = 1.15  # a document is named: more than by its type
_CLOSE, _AS_GOOD = 0.35, 0.05  # behind the best: named as well, and by the same words
_TITLE_BEGINS = 60  # characters of a title in which its type stands
# Factors on the scores of documents' passages: named outright, named otherwise, and all others where one is named so or so.
_CERTAIN, PREFERRED = 1.7, 1.3
_OTHERS_OF_CERTAIN, OTHERS = 0.7, 0.85
_ORDINAL = rf"\s+(?:so\s+)?(\d{{1,5}}(?:/{YEAR})?)\b(?!\s?[-–/]\s?\d)"  # behind a type: "số 37/2007"
_JOINT = re.compile(r"\s+(?:so\s*:?\s*)?")  # between a document's type and its number
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


@dataclass(frozen=True, slots=True)
class Named:
    """The documents that a question names.

    `prefer` gives factors on the documents' scores, by id; `certain` are those named outright; `spans` are the words that
    name documents; `cues` where each naming stands, and the ids that it fits best.
    """

    prefer: dict[str, float]
    certain: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    cues: tuple[tuple[int, tuple[str, ...]], ...]


def documents_named(text: str, documents: Sequence[Document], places: set[str]) -> Named:
    """The documents that a question names by number, by type with what goes with it, or by status; `places` are those asked about."""
    namings = _Namings(text, documents, places)
    namings.by_number()
    namings.by_type()
    namings.by_status()
    return namings.named()


class _Namings:
    """What speaks for each document in the words of a question."""

    def __init__(self, text: str, documents: Sequence[Document], places: set[str]) -> None:
        self.text, self.folded = text, fold(text)
        self.documents, self.places = documents, places
        self.scores = dict.fromkeys((d.id for d in documents), 0.0)
        self.certain: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.cues: list[tuple[int, tuple[str, ...]]] = []
        self.typed = _outermost(
            [
                (m, kind.name)
                for kind in document_types()
                for word in kind.words
                for m in re.finditer(rf"\b{word}\b(?:{_ORDINAL})?", self.folded)
            ]
            + [  # "thông tư" alone may be any; with a number it is one
                (m, kind.name)
                for kind in document_types()
                if fold(kind.name) not in kind.words
                for m in re.finditer(rf"\b{re.escape(fold(kind.name))}\b{_ORDINAL}", self.folded)
            ]
        )

    def by_number(self) -> None:
        """Documents named by their numbers, with the type before it ("Quyết định số 15/2010/QĐ-UBND")."""
        for start, end, number in document_numbers(self.text)[:_NAMINGS]:
            start = next(
                (m.start() for m, _ in self.typed if m.start() < start < m.end() or _JOINT.fullmatch(self.folded[m.end() : start])), start
            )
            for d in self.documents:
                own = DocumentNumber.of(d.number)
                if own is not None and own.same(number):
                    self.scores[d.id] += _BY_NUMBER
                    self.certain.append(d.id)
                    self.spans.append((start, end))
                    self.cues.append((start, (d.id,)))

    def by_type(self) -> None:
        """Documents named by type and what goes with it ("báo cáo chính trị Đại hội XX của Bắc Giang")."""
        for m, kind in self.typed:
            if any(a <= m.start() < b for a, b in self.spans) or self._names_none(m):
                continue
            lead, tail = self._around(m)
            bare = not re.search(r"\d|chinh tri|du thao|cua|tai|tinh|hai hoi", tail + lead)
            before = any(k.startswith(kind) for o, k in self.typed if o.start() < m.start())
            if bare and not m.group(1) and not mentions(tail) and before:
                continue  # "trong báo cáo có hai con số": the one named before
            self._typed(m, kind, lead, tail)

    def by_status(self) -> None:
        """Documents named by status alone ("bản dự thảo"): beside another naming, it was read with that."""
        for m in islice(_STATUS.finditer(self.folded), _NAMINGS):
            inside = any(a <= m.start() < b for a, b in self.spans)
            if inside or any(o.start() <= m.end() + 1 <= o.end() for o, _ in self.typed):
                continue
            wanted = "draft" if re.match(r"(?:ban )?(?:du thao|lay y kien|draft)|ban lay y kien|the draft", m.group()) else "adopted"
            of_it = [d for d in self.documents if d.status == wanted]
            if of_it and any(d.status == "draft" for d in self.documents):
                for d in of_it:
                    self.scores[d.id] += _BY_STATUS
                self.cues.append((m.start(), tuple(d.id for d in of_it)))
                self.spans.append(m.span())

    def named(self) -> Named:
        """What all of it comes to."""
        best = max(self.scores.values(), default=0.0)
        if best < _SURE:
            return Named({}, (), (), ())
        prefer = {}
        for d in self.documents:
            if d.id in self.certain:
                prefer[d.id] = _CERTAIN
            elif self.scores[d.id] >= best - _CLOSE:
                prefer[d.id] = PREFERRED if not self.certain else 1.0
            else:
                prefer[d.id] = _OTHERS_OF_CERTAIN if self.certain else OTHERS
        return Named(prefer, tuple(dict.fromkeys(self.certain)), tuple(self.spans), tuple(sorted(self.cues)))

    def _names_none(self, m: re.Match[str]) -> bool:
        """Whether a word for a type is the verb ("phải báo cáo"), or asks for a document ("nghị quyết nào")."""
        before, behind = self.folded[: m.start()], self.folded[m.end() :]
        if m.group().startswith("bao cao") and re.search(r"(?:phai|de|se|duoc|can|da|dinh ky) $", before):
            return True
        asked = re.match(r"\s*(?:so\s+)?(?:nao|gi|which|chuyen de)\b", behind) or re.search(r"(?:which|cac|nhung|mot so) $", before)
        return asked is not None

    def _around(self, m: re.Match[str]) -> tuple[str, str]:
        """What stands before a word for a type and behind it that tells which document is meant."""
        following = min((o.start() for o, _ in self.typed if o.start() >= m.end()), default=len(self.folded))
        tail = re.match(
            r"(?:(?!\b(?:thi|la|neu|dat|ghi|co|duoc|cho|du kien|dua|muon|said?|says|what|which)\b)[^,.;?]){0,70}",
            self.folded[m.end() : following],
        )
        lead = re.search(rf"(?:{YEAR}(?:-\d{{4}})?|(?:ban )?du thao|draft)\s+$", self.folded[: m.start()])
        return lead.group() if lead else "", tail.group() if tail else ""

    def _typed(self, m: re.Match[str], kind: str, lead: str, tail: str) -> None:
        """Count a naming by type for the documents that it fits."""
        fits = {d.id: _fits(d, kind, m.group(1) or "", lead + m.group() + tail, self.places) for d in self.documents}
        best = max(fits.values(), default=0.0)
        if best <= 0:
            return
        for d in self.documents:
            self.scores[d.id] += fits[d.id]
            if m.group(1) and fits[d.id] >= _BY_TYPE_AND_NUMBER:
                self.certain.append(d.id)
        if best >= _SURE:
            self.cues.append((m.start(), tuple(i for i, f in fits.items() if f >= best - _AS_GOOD)))
        more = re.match(
            r"(?:\s+(?:chinh thuc|(?:da )?(?:duoc )?thong qua|da ban hanh|cua|tai|trinh|dai hoi|dang bo|tinh|lan thu|khoa|nhiem ky|nam|ubnd|chinh tri|to|the|of|dau|hanh dong)\b|\s+(?:[ivx]{1,5}|\d{4}(?:-\d{4})?)\b)*",
            self.folded[m.end() :],
        )
        self.spans.append((m.start() - len(lead), m.end() + (more.end() if more else 0)))


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
    same = d.type == kind or fold(kind) in about[:_TITLE_BEGINS] or (kind == "Báo cáo" and d.type.startswith("Báo cáo"))
    if kind == "Kế hoạch" and not same:
        same = "ke hoach" in about
    if not same:
        return 0.0
    if number and d.number:
        ordinal, _, year = number.partition("/")
        same = d.number.split("-")[0].split("/")[0].lstrip("0") == ordinal.lstrip("0")
        return _BY_TYPE_AND_NUMBER if same and year in (f"{d.number} {d.date[:4]}") else 0.0
    score = 1.0
    places = mentions(around)
    if places:
        if all(p.name != d.territory.replace(" (cũ)", "") for p in places):
            return 0.0
        score += _BY_PROVINCE
    elif d.territory.replace(" (cũ)", "") in asked:
        score += _BY_PROVINCE_ASKED
    if re.search(r"du thao|\bdraft\b", around):
        score += _BY_DRAFT if d.status == "draft" else _NO_DRAFT
    ordinals, own = ordinals_in(around), ordinals_in(about)
    if ordinals and own:
        if not ordinals & own:
            return 0.0
        score += _BY_ORDINAL
    years, _ = years_with_spans(around)
    if years and d.period:
        inside = any(_within(y, d.period) for y in years)
        score += _BY_PERIOD if inside else _OTHER_PERIOD
    if d.type == kind:
        score += _BY_EXACT_TYPE
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
