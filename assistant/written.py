"""What a model's own words say that the passages they cite do not: read more strictly than words quoted from documents.

A model may turn a figure about without lying in any single sign: another unit, half a date, a number in words, a
number that stands only in the document's title. Each of these is looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.lexicon import table
from index.places import mentions, provinces
from index.tables import unit_of
from index.text import fold, plain_number

from .numerals import numerals

if TYPE_CHECKING:
    from .records import Statement

__all__ = ["unsupported"]

_NUMBER = r"\d+(?:[.,]\d+)*"
_DOCUMENT = re.compile(r"(?<![\w/])\d{1,5}[a-zđ]?\s?[-/]\s?(?:\d{4}\s?/\s?)?[a-zđ][\wđ&]*(?:\s?[-/]\s?[a-zđ][\wđ&]*)*", re.IGNORECASE)
_MONTHS = {
    m: n
    for n, (long, short) in enumerate(
        (("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may", "may"), ("june", "jun"), ("july", "jul"),
         ("august", "aug"), ("september", "sep"), ("october", "oct"), ("november", "nov"), ("december", "dec")), 1
    )
    for m in (long, short)
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
# Day, month and year in the order of the groups d, m, y; what is not said stays open.
_DATES = tuple(
    re.compile(p)
    for p in (
        rf"(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
        rf"(?<![\d/.,-])(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>{_YEAR})(?!\d)",
        rf"(?:ngay )?(?P<d>\d{{1,2}}) thang (?P<m>\d{{1,2}})(?:,? nam (?P<y>{_YEAR}))?(?!\d)",
        rf"thang (?P<m>\d{{1,2}})(?:\s?/\s?|,? nam )(?P<y>{_YEAR})(?!\d)",
        r"ngay (?P<d>\d{1,2})\s?/\s?(?P<m>\d{1,2})(?![\d/])",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\b(?:,? (?P<y>{_YEAR}))?",
        rf"\b(?P<m>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<y>{_YEAR}))?",
        rf"\b(?P<m>{_MONTH}),? (?P<y>{_YEAR})\b",
    )
)
_YEARS = re.compile(
    # A range of years, a year behind a word of time, or one that stands by itself.
    rf"(?<![\w.,/-])(?P<a>{_YEAR})\s?[-–]\s?(?P<b>{_YEAR})(?![\d/]|[.,]\d)|"
    r"(?:\b(?:nam|den|tu|giai doan|nhiem ky|truoc|sau|cuoi|dau|het|ky|quy [ivx\d]+(?:/| nam )?|"
    r"in|by|of|from|to|for|until|since|during|and|va|between)"
    rf"\s+|[-–]\s?)(?P<c>{_YEAR})(?!\d|[.,]\d)|(?:^|[,;:(]\s?)(?P<d>{_YEAR})(?=\s?[,;:).]|$)"
)
_REFERENCE = re.compile(
    r"\b(?:muc|phu luc|dieu|khoan|diem|chuong|phan|bang|bieu|trang|section|annex|appendix|article|table|page|item|point)(?: so)? "
    rf"(?:[ivxlc]+\.)?(?P<n>{_NUMBER})"
)
_LOWERED = re.compile(r"(?:\bam\b|giam|minus|negative|decreas|declin|fell|fall|drop|reduc|lower)")

_MEASURES = {
    "%": "%", "phan tram": "%", "percent": "%", "per cent": "%", "‰": "‰", "phan nghin": "‰",
    "nghin ty": "nghìn tỷ", "nghin ti": "nghìn tỷ", "ngan ty": "nghìn tỷ", "trillion": "nghìn tỷ", "nghin": "nghìn", "ngan": "nghìn",
    "thousand": "nghìn", "trieu": "triệu", "tr": "triệu", "million": "triệu", "ty": "tỷ", "ti": "tỷ", "billion": "tỷ",
}  # fmt: skip
_UNITS = {
    "dong": "đồng", "vnd": "đồng", "usd": "USD", "do la": "USD", "dollar": "USD", "dollars": "USD", "ha": "ha", "hecta": "ha",
    "hectare": "ha", "hectares": "ha", "km2": "km2", "m2": "m2", "m3": "m3", "km": "km", "tan": "tấn", "tons": "tấn", "tonnes": "tấn",
    "lan": "lần", "times": "lần", "mw": "MW", "kwh": "kWh", "nguoi": "người", "people": "người",
}  # fmt: skip
_LOOSE = {"người", "lần"}  # of these a passage may say nothing beside its number


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) + (r"\b" if w[-1].isalnum() else "") for w in sorted(words, key=len, reverse=True))


_TAIL = rf"\s*(?P<measure>{_any(_MEASURES)})?\s*(?:US\$|us\$)?\s*(?P<unit>{_any(_UNITS)})?"
_VALUE = re.compile(
    rf"(?P<minus>(?<![\w)%.,-])[-−]\s?)?(?<![\w.,/])(?P<n>{_NUMBER})(?=(?:\s?(?:-|–|den|to|va|and)\s?{_NUMBER})?{_TAIL})(?!\w*[/-]\d*[a-zđ])"
)


def unsupported(statement: Statement, *, english: bool = False) -> list[str]:
    """What of a sentence its passages do not hold, in the sentence's own words: figures, dates, names, document numbers."""
    text = statement.text
    evidence = "\n".join(e.passage.text for e in statement.evidence)
    about = "\n".join(
        " ".join((e.document.title, e.document.number, e.document.issuer, e.document.territory, e.document.period, e.document.date,
                  *e.passage.section, *e.passage.groups)) for e in statement.evidence
    )  # fmt: skip
    known = fold(f"{evidence}\n{about}")
    out: list[str] = []
    rest = list(fold(text))

    def without(m: re.Match[str]) -> None:
        rest[m.start() : m.end()] = " " * (m.end() - m.start())

    for m in _DOCUMENT.finditer(text):
        if re.search(r"[-/]\s?[^\W\d]", m.group()) and _is_document(m.group()):
            if not _has_document(m.group(), known):
                out.append(m.group())
            without(m)
    dated = {d for part in _spread(list(_dates(known))) for d in part}
    for m, date in _dates("".join(rest)):
        if date not in dated:
            out.append(text[m.start() : m.end()])
        without(m)
    years = set(re.findall(_YEAR, known))
    for m in _YEARS.finditer("".join(rest)):
        if not {y for y in m.groups() if y} <= years:
            out.append(text[m.start() : m.end()].strip())
        without(m)
    numbers = {plain_number(n) for n in re.findall(_NUMBER, known)}
    for m in _REFERENCE.finditer("".join(rest)):
        if plain_number(m.group("n")) not in numbers:
            out.append(text[m.start() : m.end()])
        without(m)
    out += _values("".join(rest), text, statement, english=english)
    out += [name for name in _agencies(text) if not _agency_stands(name, evidence, about)]
    out += _places(text, known)
    return list(dict.fromkeys(out))


# ---------------------------------------------------------------------- documents, dates


def _is_document(text: str) -> bool:
    """Whether it is written as documents' numbers are: 57/NQ-HĐND, 45/2024/NĐ-CP, 02-NQ/TW, and not 61,5 km/h."""
    tail = re.sub(r"^\d+[a-zđ]?\s?[-/]\s?(?:\d{4}\s?/\s?)?", "", text, flags=re.IGNORECASE)
    return re.search(r"[-/]", tail) is not None or (tail.isupper() and 2 <= len(tail) <= 8)


def _has_document(number: str, known: str) -> bool:
    spelt = r"\s?[-–/]\s?".join(re.escape(p) for p in re.split(r"\s?[-/]\s?", fold(number)))
    return re.search(rf"(?<![\w/-]){spelt}(?![\w&]|\s?[-–/]\w)", known) is not None


Date = tuple[int | None, int | None, int | None]


def _dates(folded: str) -> Iterator[tuple[re.Match[str], Date]]:
    """The dates of a folded text as (day, month, year), parts of dates with None."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for m in pattern.finditer(folded):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            given = m.groupdict()
            month = given.get("m") or ""
            number = _MONTHS.get(month) or int(month)
            if 1 <= number <= 12:
                taken.append(m.span())
                yield m, (int(given["d"]) if given.get("d") else None, number, int(given["y"]) if given.get("y") else None)


def _spread(found: Sequence[tuple[re.Match[str], Date]]) -> Iterator[set[Date]]:
    """Each date with the parts of it that may be said alone."""
    for _, (d, m, y) in found:
        yield {(d, m, y), (d, m, None), (None, m, y)}


# -------------------------------------------------------------------------------- values


def _read(folded: str) -> dict[str, set[tuple[str, str, bool]]]:
    """The numbers of a folded text in plain form, each with the (measure, unit, negative) it stands with."""
    out: dict[str, set[tuple[str, str, bool]]] = {}
    for m in _VALUE.finditer(folded):
        measure, unit = _MEASURES.get(m.group("measure") or "", ""), _UNITS.get(m.group("unit") or "", "")
        out.setdefault(plain_number(m.group("n")), set()).add((measure, unit, m.group("minus") is not None))
    return out


def _values(folded: str, text: str, statement: Statement, *, english: bool) -> list[str]:
    """The values of a sentence that no passage states: the number, in digits or words, its sign, what it is counted in."""
    passages = [
        _timeless(fold("\n".join((e.passage.text, *(f"{unit_of(c)} {v}" for c, v in e.passage.fields), *(c for c, _ in e.passage.fields)))))
        for e in statement.evidence
    ]
    sources = [(_read(p), _named(p, _MEASURES), _named(p, _UNITS)) for p in passages]
    counts = {str(n) for e in statement.evidence for n, _ in numerals(e.passage.text)}
    lowered = _LOWERED.search(folded) is not None
    out = []
    for m in _VALUE.finditer(folded):
        n = m.group("n")
        forms = [plain_number(n)]
        if english and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", n):
            forms.append(plain_number(n.replace(",", "").replace(".", ",")))
        measure, unit = _MEASURES.get(m.group("measure") or "", ""), _UNITS.get(m.group("unit") or "", "")
        if not measure and not unit and forms[0] in counts:
            continue
        fits = _fits(measure, unit, lowered=lowered or m.group("minus") is not None)
        if not any(fits(v, measures, units) for have, measures, units in sources for form in forms for v in have.get(form, ())):
            out.append(text[m.start() : m.end() + len(_tail(folded, m.end()))].strip(" .,"))
    measured = {(int(n), v) for have, _, _ in sources for n, vs in have.items() if n.isdigit() and len(n) < 10 for v in vs}
    bare = {n for n, (measure, unit, _) in measured if not measure and not unit}
    for value, said in numerals(text):
        behind = re.search(rf"(?:{_any(_MEASURES)})", fold(said)) is not None
        if str(value) not in counts and value not in ({n for n, _ in measured} if behind else bare):
            out.append(said)
    return out


def _fits(measure: str, unit: str, *, lowered: bool) -> Callable[[tuple[str, str, bool], set[str], set[str]], bool]:
    """Whether what a passage gives with a number is what a sentence says of it; a bare cell takes what its headers name."""

    def fits(stated: tuple[str, str, bool], measures: set[str], units: set[str]) -> bool:
        have, counted, negative = stated
        same = measure == have or (not have and not counted and measure in measures)
        alike = not unit or unit == counted or (not counted and (unit in units or unit in _LOOSE))
        return same and alike and (lowered or not negative)

    return fits


def _timeless(folded: str) -> str:
    """A folded text without dates, years and documents' numbers: what is left are values."""
    rest = list(folded)
    for m in [*(m for m, _ in _dates(folded)), *_YEARS.finditer(folded), *(m for m in _DOCUMENT.finditer(folded) if "/" in m.group())]:
        rest[m.start() : m.end()] = " " * (m.end() - m.start())
    return "".join(rest)


def _tail(folded: str, at: int) -> str:
    m = re.compile(_TAIL).match(folded, at)
    return m.group() if m and (m.group("measure") or m.group("unit")) else ""


def _named(folded: str, words: dict[str, str]) -> set[str]:
    return {words[m.group(1)] for m in re.finditer(rf"(?<!\w)({_any(words)})", folded)}


# --------------------------------------------------------------------------------- names


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str], dict[str, frozenset[str]]]:
    """Every form of the agencies' names, folded: a pattern, the name that each form means, and the forms of each name."""
    meant: dict[str, str] = {}
    for row in table("agencies.tsv"):
        for form in (row[0], *row[1:2], *(row[2].split("|") if len(row) > 2 else ())):
            if form.strip():
                meant.setdefault(fold(form.strip()), row[0])
    full = {fold(row[0]) for row in table("agencies.tsv")}
    for row in table("abbreviations.tsv"):  # "Sở NN&MT" for "Sở Nông nghiệp và Môi trường"
        for long in row[1:]:
            if fold(long) in full:
                meant.setdefault(fold(row[0]), next(r[0] for r in table("agencies.tsv") if fold(r[0]) == fold(long)))
    for row in table("vi_en.tsv"):
        for vietnamese in row[1:]:
            if fold(vietnamese) in full and len(row[0].split()) > 1:
                meant.setdefault(row[0], next(r[0] for r in table("agencies.tsv") if fold(r[0]) == fold(vietnamese)))
    meant = {k: v for k, v in meant.items() if len(k) > 3}
    forms: dict[str, set[str]] = {}
    for form, name in meant.items():
        forms.setdefault(name, set()).add(form)
    spelt = "|".join(re.escape(n) for n in sorted(meant, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?<!co )(?:{spelt})(?!\w)"), meant, {k: frozenset(v) for k, v in forms.items()}


def _agencies(text: str) -> list[str]:
    """The agencies that a text names, by full name, abbreviation or English name."""
    pattern, meant, _ = _names()
    return list(dict.fromkeys(meant[m.group()] for m in pattern.finditer(fold(text))))


def _agency_stands(name: str, evidence: str, about: str) -> bool:
    _, _, forms = _names()
    known = fold(f"{evidence}\n{about}")
    return any(re.search(rf"(?<!\w)(?<!co ){re.escape(form)}(?!\w)", known) for form in forms[name])


def _places(text: str, known: str) -> list[str]:
    """Provinces that a text names, written together ("Hanoi") too, and the passages do not."""
    named = {m.name for m in mentions(text)}
    folded = fold(text)
    for key, (name, _) in provinces().items():
        joined = key.replace(" ", "")
        if " " in key and len(joined) > 4 and re.search(rf"(?<!\w){joined}(?!\w)", folded):
            named.add(name)
    held = {m.name for m in mentions(known)}
    return [name for name in named if name not in held and not re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", known)]
