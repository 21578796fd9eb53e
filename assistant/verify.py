"""No sentence leaves with a figure, date, document number or agency that its passages do not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.lexicon import table
from index.places import mentions
from index.tables import unit_of
from index.text import fold, plain_number

from .written import unsupported

if TYPE_CHECKING:
    from .records import Statement

__all__ = ["DOCUMENT_NUMBER", "Unsupported", "check", "figures"]

_NUMBER = re.compile(r"(?<![\w])\d+(?:[.,]\d+)*")
DOCUMENT_NUMBER = re.compile(r"\b\d{1,5}[a-z]?\s?[-/]\s?(?:\d{4}/)?[A-ZĐ][\wĐđ&]*(?:[-/][A-ZĐ][\wĐđ&]*)*")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A statement that was dropped, and what in it no cited passage holds."""

    statement: Statement
    missing: tuple[str, ...]


def figures(text: str) -> set[str]:
    """The numbers of a text in plain form, markers [1] and item numbers (1) or "1." left out."""
    text = re.sub(r"\[\d+(?:,\s*\d+)*\]|(?<!\w)\(\d{1,2}\)|(?m:^\s*\d{1,2}\.\s)", " ", text)
    return {plain_number(m.group()) for m in _NUMBER.finditer(text)}


def check(
    statements: Sequence[Statement], asked: str, *, written: bool = False, english: bool = False
) -> tuple[list[Statement], list[Unsupported]]:
    """The statements whose names and figures stand in their evidence, and those dropped.

    A figure may also come from the question, or from the description of a cited document; a computed
    statement may state how many passages it cites. Sentences that a model has `written` get none of that
    latitude (see `written.py`); `english` is the language they are in.
    """
    kept: list[Statement] = []
    dropped: list[Unsupported] = []
    for s in statements:
        missing = unsupported(s, english=english) if written else _missing(s, asked)
        if missing:
            dropped.append(Unsupported(s, tuple(missing)))
        else:
            kept.append(s)
    return kept, dropped


def _results(s: Statement, evidence: str) -> set[str]:
    """The sum of a statement's operands, and the difference of two, if all of them stand in the evidence."""
    if not s.operands or not figures(" ".join(s.operands)) <= figures(evidence):
        return set()
    values = [float(plain_number(o.strip(" %"))) for o in s.operands]
    results = [sum(values), *([abs(values[0] - values[1])] if len(values) == 2 else [])]
    return {f"{r:.6f}".rstrip("0").rstrip(".") for r in results}


def _missing(s: Statement, asked: str) -> list[str]:
    evidence = "\n".join(e.passage.text for e in s.evidence)
    about = "\n".join(
        " ".join((e.document.title, e.document.number, e.document.issuer, e.document.date[:4], e.document.territory, e.document.period,
                  *e.passage.section, *e.passage.groups)) for e in s.evidence
    )  # fmt: skip
    have = figures(evidence) | figures(about) | figures(asked)
    missing = []
    have |= _results(s, evidence)
    for number in figures(_DAY.sub(" ", s.text)):
        if number in have or (s.computed and number.isdigit() and 0 <= len(s.evidence) - int(number) <= 1):
            continue  # what was counted, with or without the heading of the rows
        missing.append(number)
    if not s.computed:
        # With "Trđ" written out, and with the unit above the table, which stands in the fields only.
        passages = ["\n".join((e.passage.text, *(f"{unit_of(c)} {v}" for c, v in e.passage.fields))) for e in s.evidence]
        missing += _unlike(s.text, [*passages, about, asked])
    dated = _dates("\n".join((evidence, about, asked, *(e.document.date for e in s.evidence))))
    missing += [f"{d}/{m}/{y}" for d, m, y in _dates(s.text) if (d, m, y) not in dated]
    raw = f"{evidence}\n{about}\n{asked}"
    known = fold(raw)
    for m in DOCUMENT_NUMBER.finditer(s.text):
        if fold(re.sub(r"\s", "", m.group())) not in re.sub(r"\s", "", known):
            missing.append(m.group())
    for name in _agencies(s.text):
        if not _stands(fold(name), raw, known):
            missing.append(name)
    for place in mentions(s.text):
        if not re.search(rf"(?<!\w){re.escape(fold(place.name))}(?!\w)", known):
            missing.append(place.name)
    return missing


_MEASURES = {
    "%": "%", "phan tram": "%", "percent": "%", "per cent": "%",
    "nghin ty": "nghìn tỷ", "nghin ti": "nghìn tỷ", "ngan ty": "nghìn tỷ", "ngan ti": "nghìn tỷ", "trillion": "nghìn tỷ",
    "nghin": "nghìn", "ngan": "nghìn", "thousand": "nghìn",
    "trieu": "triệu", "tr": "triệu", "million": "triệu",
    "ty": "tỷ", "ti": "tỷ", "billion": "tỷ",
}  # fmt: skip
_MEASURE = r"\s*(?:(%)|(" + "|".join(sorted((m for m in _MEASURES if m != "%"), key=len, reverse=True)) + r")\b)"
# A number, perhaps the first of a range whose measure stands once ("8,5-9%", "từ 20 đến 21 tỷ").
_NAMED = re.compile(rf"(?<!\w){_MEASURE}")
_MEASURED = re.compile(rf"{_NUMBER.pattern}(?=(?:\s*(?:-|–|den|to)\s*\d+(?:[.,]\d+)*)?{_MEASURE})?")


def _measured(text: str) -> dict[str, set[str]]:
    """The numbers of a text in plain form, each with what it is counted in: "%", a power of ten by its word, or ""."""
    out: dict[str, set[str]] = {}
    for m in _MEASURED.finditer(fold(text)):
        out.setdefault(plain_number(m.group()), set()).add(_MEASURES.get(m.group(1) or m.group(2) or "", ""))
    return out


def _unlike(text: str, sources: Sequence[str]) -> list[str]:
    """The numbers that the sources hold only in another measure (a percentage for an amount, triệu for tỷ).

    A number that stands bare in a source (a cell under a header) may take a measure named elsewhere in that source.
    """
    said = [(n, m) for n, measures in _measured(text).items() for m in measures - {""}]
    if not said:
        return []
    known = [(_measured(source), _named(source)) for source in sources]
    out = []
    for n, measure in said:
        holding = [(have[n], named) for have, named in known if n in have]
        if holding and not any(measure in have or ("" in have and measure in named) for have, named in holding):
            out.append(f"{n} {measure}")
    return out


def _named(text: str) -> set[str]:
    return {_MEASURES[m.group(1) or m.group(2)] for m in _NAMED.finditer(fold(text))}


_DAY = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d\d)\b|\b(\d{1,2}) th[aá]ng (\d{1,2}) n[aă]m ((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")


def _dates(text: str) -> set[tuple[int, int, int]]:
    """The whole dates of a text as (day, month, year), however written."""
    folded = fold(text)
    out = {(int(m.group(3)), int(m.group(2)), int(m.group(1))) for m in _ISO.finditer(folded)}
    for m in _DAY.finditer(_ISO.sub(" ", folded)):
        d, month, y = m.group(1, 2, 3) if m.group(1) else m.group(4, 5, 6)
        out.add((int(d), int(month), int(y)))
    return out


@cache
def _agency_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """The names of agencies as one pattern over folded text, the longest first, and each as it is written."""
    names = {fold(row[0]): row[0] for row in table("agencies.tsv") if len(row[0].split()) > 1}
    spelt = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)"), names


def _agencies(text: str) -> list[str]:
    pattern, names = _agency_names()
    found = dict.fromkeys(names[m.group()] for m in pattern.finditer(fold(text)))
    return [name for name in found if _written(name, text)]


def _stands(name: str, raw: str, folded: str) -> bool:
    """Whether a folded name stands in a text as a name: whole words, the first with a capital, or all in lower case as typed."""
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded)]
    return any(raw[at].isupper() or not re.search(r"co\s$", folded[max(0, at - 3) : at]) for at in found)


def _written(name: str, text: str) -> bool:
    """Whether the name's first word stands in the text as a name, not inside other words ("cơ sở y tế")."""
    return re.search(rf"(?<!\w){re.escape(name.split()[0])}\s", text) is not None
