"""What a sentence claims that can be checked: documents' numbers, dates, years, values, agencies, places.

Read the same way from a sentence and from the passages it cites. Everything but names is read on the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.language import YEAR, fold, measures, mentions, physical_units, plain_number, provinces
from index.language.lexicon import table

__all__ = [
    "NUMBER",
    "REFERENCE",
    "YEARS",
    "Value",
    "agencies",
    "agency_stands",
    "measures_named",
    "place_stands",
    "places",
    "units_named",
    "values",
]

NUMBER = r"\d+(?:[.,]\d+)*"
# A range of years, a year behind a word of time, or one that stands by itself.
YEARS = re.compile(
    rf"(?<![\w.,/-])(?P<a>{YEAR})\s?[-–]\s?(?P<b>{YEAR})(?![\d/]|[.,]\d)|"
    r"(?:\b(?:nam|den|tu|giai doan|nhiem ky|truoc|sau|cuoi|dau|het|ky|quy [ivx\d]+(?:/| nam )?|"
    r"in|by|of|from|to|for|until|since|during|and|va|between)"
    rf"\s+|[-–]\s?)(?P<c>{YEAR})(?!\d|[.,]\d)|(?:^|[,;:(]\s?)(?P<d>{YEAR})(?=\s?[,;:).]|$)"
)
REFERENCE = re.compile(
    r"\b(?:muc|phu luc|dieu|khoan|diem|chuong|phan|bang|bieu|trang|section|annex|appendix|article|table|page|item|point)(?: so)? "
    rf"(?:[ivxlc]+\.)?(?P<n>{NUMBER})"
)


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) + (r"\b" if w[-1].isalnum() else "") for w in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands behind a number, a number with it, and measures and units anywhere."""
    measure, unit = _any(measures()), _any(physical_units())
    tail = rf"\s*(?P<measure>{measure})?\s*(?:US\$|us\$)?\s*(?P<unit>{unit})?"
    value = re.compile(
        rf"(?P<minus>(?<![\w)%.,-])[-−]\s?)?(?<![\w.,/])(?P<n>{NUMBER})"
        rf"(?=(?:\s?(?:-|–|den|to|va|and)\s?{NUMBER})?{tail})(?!\w*[/-]\d*[a-zđ])"
    )
    return re.compile(tail), value, re.compile(rf"(?<!\w)({measure})"), re.compile(rf"(?<!\w)({unit})")


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a folded text at `[start, end)`, its measure and unit behind it included, and how it is printed.

    `number` is in plain form; `measure` a percentage or a power of ten by its word, `unit` what is counted, each
    "" where it is not said. Of a range whose measure stands once, both ends have it.
    """

    start: int
    end: int
    printed: str
    number: str
    measure: str
    unit: str
    negative: bool


def values(folded: str) -> Iterator[Value]:
    """The values of a folded text, in order."""
    tail, value, _, _ = _patterns()
    for m in value.finditer(folded):
        measure, unit = measures().get(m["measure"] or "", ""), physical_units().get(m["unit"] or "", "")
        behind = tail.match(folded, m.end())
        end = behind.end() if behind and (behind["measure"] or behind["unit"]) else m.end()
        yield Value(m.start(), end, m["n"], plain_number(m["n"]), measure, unit, m["minus"] is not None)


def measures_named(folded: str) -> set[str]:
    """The measures that a folded text names anywhere, with a number or without."""
    return {measures()[m[1]] for m in _patterns()[2].finditer(folded)}


def units_named(folded: str) -> set[str]:
    """The units that a folded text names anywhere, with a number or without."""
    return {physical_units()[m[1]] for m in _patterns()[3].finditer(folded)}


# -------------------------------------------------------------------------------- names


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str], dict[str, frozenset[str]]]:
    """Every form of the agencies' names, folded: a pattern, the name that each form means, and the forms of each name."""
    meant: dict[str, str] = {}
    for row in table("agencies.tsv"):
        for form in (row[0], *row[1:2], *(row[2].split("|") if len(row) > 2 else ())):
            if form.strip():
                meant.setdefault(fold(form.strip()), row[0])
    full = {fold(row[0]): row[0] for row in table("agencies.tsv")}
    for row in table("abbreviations.tsv"):  # "Sở NN&MT" for "Sở Nông nghiệp và Môi trường"
        for long in row[1:]:
            if fold(long) in full:
                meant.setdefault(fold(row[0]), full[fold(long)])
    for row in table("vi_en.tsv"):
        for vietnamese in row[1:]:
            if fold(vietnamese) in full and len(row[0].split()) > 1:
                meant.setdefault(row[0], full[fold(vietnamese)])
    meant = {k: v for k, v in meant.items() if len(k) > 3}
    forms: dict[str, set[str]] = {}
    for form, name in meant.items():
        forms.setdefault(name, set()).add(form)
    spelt = "|".join(re.escape(n) for n in sorted(meant, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?<!co )(?:{spelt})(?!\w)"), meant, {k: frozenset(v) for k, v in forms.items()}


def agencies(text: str) -> list[str]:
    """The agencies that a text names, by full name, abbreviation or English name; "cơ sở y tế" is none."""
    pattern, meant, _ = _names()
    return list(dict.fromkeys(meant[m.group()] for m in pattern.finditer(fold(text))))


def agency_stands(name: str, known: str) -> bool:
    """Whether a folded text names the agency, in whatever form."""
    _, _, forms = _names()
    return any(re.search(rf"(?<!\w)(?<!co ){re.escape(form)}(?!\w)", known) for form in forms[name])


def places(text: str) -> list[str]:
    """The provinces that a text names, those written together ("Hanoi") too."""
    named = dict.fromkeys(m.name for m in mentions(text))
    folded = fold(text)
    for key, (name, _) in provinces().items():
        joined = key.replace(" ", "")
        if " " in key and len(joined) > 4 and re.search(rf"(?<!\w){joined}(?!\w)", folded):
            named[name] = None
    return list(named)


def place_stands(name: str, known: str) -> bool:
    """Whether a folded text names the province."""
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", known) is not None or name in {m.name for m in mentions(known)}
