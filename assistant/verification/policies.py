"""No sentence leaves with a figure, date, document number or name that the passages it cites do not hold.

Words quoted from documents and words that a model wrote are read by the same reader of claims, under two policies. A
model may turn a figure about without lying in any single sign (another unit, half a date, a number in words, a number
that stands only in the document's title), so of its sentences more is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.records import Statement
from index.language import YEAR, Date, dates, document_numbers, fold, numerals, parts_of, physical_units, plain_number
from index.structure import unit_of

from .claims import NUMBER, REFERENCE, YEARS, Value, agencies, agency_stands, measures_named, place_stands, places, units_named, values

__all__ = ["QUOTED", "WRITTEN", "Policy", "Unsupported", "check", "figures"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked of a sentence.

    `asked`: its figures and names may come from the question. `described`: its figures may come from the description of
    the document and the headings. `strict`: each value must stand with the same measure, unit and sign; parts of dates,
    years and numbers in words are claims too. Without `strict`, a number that the sources hold only in another measure
    is refused, and a computed statement may state how many passages it cites and what its operands make.
    """

    asked: bool
    described: bool
    strict: bool


QUOTED = Policy(asked=True, described=True, strict=False)
WRITTEN = Policy(asked=False, described=False, strict=True)

_LOWERED = re.compile(r"(?:\bam\b|giam|minus|negative|decreas|declin|fell|fall|drop|reduc|lower)")
_LOOSE = {physical_units()["nguoi"], physical_units()["lan"]}  # units of which a passage may say nothing beside its number


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A statement that was dropped, and what in it no cited passage holds."""

    statement: Statement
    missing: tuple[str, ...]


def check(
    statements: Sequence[Statement], asked: str, *, policy: Policy = QUOTED, english: bool = False
) -> tuple[list[Statement], list[Unsupported]]:
    """The statements whose claims stand in their evidence, and those dropped.

    `asked` is what was said in the dialogue, of which only a policy with `asked` takes anything; `english` is the
    language that the statements are in.
    """
    kept: list[Statement] = []
    dropped: list[Unsupported] = []
    for s in statements:
        missing = tuple(dict.fromkeys(_missing(s, asked if policy.asked else "", policy, english=english)))
        if missing:
            dropped.append(Unsupported(s, missing))
        else:
            kept.append(s)
    return kept, dropped


def figures(text: str) -> set[str]:
    """The numbers of a text in plain form, markers [1] and item numbers (1) or "1." left out."""
    text = re.sub(r"\[\d+(?:,\s*\d+)*\]|(?<!\w)\(\d{1,2}\)|(?m:^\s*\d{1,2}\.\s)", " ", text)
    return {plain_number(m.group()) for m in re.finditer(rf"(?<!\w){NUMBER}", text)}


def _missing(s: Statement, asked: str, policy: Policy, *, english: bool) -> Iterator[str]:
    """What of a statement its passages do not hold, in the statement's own words."""
    evidence = "\n".join(e.passage.text for e in s.evidence)
    about = "\n".join(
        " ".join((e.document.title, e.document.number, e.document.issuer, e.document.date[:4], e.document.territory, e.document.period,
                  *e.passage.section, *e.passage.groups)) for e in s.evidence
    )  # fmt: skip
    raw = "\n".join((evidence, about, *(e.document.date for e in s.evidence), asked))
    known = fold(raw)
    rest = _Rest(s.text)
    held = [n for _, _, n in document_numbers(raw)]
    for start, end, number in document_numbers(s.text):
        if not any(number.same(h) for h in held):
            yield s.text[start:end]
        rest.mask(start, end)
    yield from _dates(rest, known, policy)
    if policy.strict:
        yield from _years(rest, known)
        yield from _strict_values(rest, s, english=english)
    else:
        yield from _numbers(rest, s, evidence, about, asked)
    yield from (name for name in agencies(s.text) if not agency_stands(name, known))
    yield from (name for name in places(s.text) if not place_stands(name, known))


class _Rest:
    """A folded sentence of which what has been read is blotted out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._left = list(fold(text))

    @property
    def folded(self) -> str:
        """What is left, character for character."""
        return "".join(self._left)

    def mask(self, start: int, end: int) -> None:
        """Blot out `[start, end)`."""
        self._left[start:end] = " " * (end - start)


def _dates(rest: _Rest, known: str, policy: Policy) -> Iterator[str]:
    """The dates that the sources do not give; parts of dates only under a strict policy, else they are numbers."""
    given: set[Date] = {part for _, date in dates(known) for part in parts_of(date)}
    for m, date in dates(rest.folded):
        if not policy.strict and None in date:
            continue
        if date not in given:
            yield rest.text[m.start() : m.end()].strip().removeprefix("ngày ")
        rest.mask(*m.span())


def _years(rest: _Rest, known: str) -> Iterator[str]:
    """The years, and the numbers of articles and tables, that the sources do not name."""
    stated = set(re.findall(rf"{YEAR}", known))
    for m in YEARS.finditer(rest.folded):
        if not {y for y in m.groups() if y} <= stated:
            yield rest.text[m.start() : m.end()].strip()
        rest.mask(*m.span())
    numbers = {plain_number(n) for n in re.findall(NUMBER, known)}
    for m in REFERENCE.finditer(rest.folded):
        if plain_number(m["n"]) not in numbers:
            yield rest.text[m.start() : m.end()]
        rest.mask(*m.span())


# ------------------------------------------------------------------------ values, quoted


def _numbers(rest: _Rest, s: Statement, evidence: str, about: str, asked: str) -> Iterator[str]:
    """The numbers that no source holds, and those that the sources hold only in another measure."""
    have = figures(evidence) | figures(about) | figures(asked) | _results(s, evidence)
    for number in figures(rest.folded):
        if number in have or (s.computed and number.isdigit() and 0 <= len(s.evidence) - int(number) <= 1):
            continue  # what was counted, with or without the heading of the rows
        yield number
    if not s.computed:
        # With "Trđ" written out, and with the unit above the table, which stands in the fields only.
        passages = ["\n".join((e.passage.text, *(f"{unit_of(c)} {v}" for c, v in e.passage.fields))) for e in s.evidence]
        yield from _in_another_measure(rest.folded, [*passages, about, asked])


def _results(s: Statement, evidence: str) -> set[str]:
    """The sum of a statement's operands, and the difference of two, if all of them stand in the evidence."""
    if not s.operands or not figures(" ".join(s.operands)) <= figures(evidence):
        return set()
    operands = [float(plain_number(o.strip(" %"))) for o in s.operands]
    results = [sum(operands), *([abs(operands[0] - operands[1])] if len(operands) == 2 else [])]
    return {f"{r:.6f}".rstrip("0").rstrip(".") for r in results}


def _in_another_measure(folded: str, sources: Sequence[str]) -> Iterator[str]:
    """The numbers that the sources hold only in another measure (a percentage for an amount, triệu for tỷ).

    A number that stands bare in a source (a cell under a header) may take a measure named elsewhere in that source.
    """
    known = [(list(values(fold(source))), measures_named(fold(source))) for source in sources]
    for v in values(folded):
        if not v.measure:
            continue
        holding = [({o.measure for o in have if o.number == v.number}, named) for have, named in known]
        holding = [(measures, named) for measures, named in holding if measures]
        if holding and not any(v.measure in measures or ("" in measures and v.measure in named) for measures, named in holding):
            yield f"{v.number} {v.measure}"


# ----------------------------------------------------------------------- values, written


@dataclass(frozen=True, slots=True)
class _Source:
    """The values of a passage, and the measures and units that it and its columns name."""

    values: tuple[Value, ...]
    measures: set[str]
    units: set[str]

    def holds(self, number: str, measure: str, unit: str, *, lowered: bool) -> bool:
        """Whether the passage gives the number so; a bare cell takes what its headers name."""
        for have in self.values:
            if have.number != number:
                continue
            bare = not have.measure and not have.unit
            same = measure == have.measure or bare and measure in self.measures
            alike = not unit or unit == have.unit or (not have.unit and (unit in self.units or unit in _LOOSE))
            if same and alike and (lowered or not have.negative):
                return True
        return False


def _strict_values(rest: _Rest, s: Statement, *, english: bool) -> Iterator[str]:
    """The values that no passage states: the number, in digits or words, its sign, what it is counted in."""
    sources = []
    for e in s.evidence:
        cells = (*(f"{unit_of(c)} {v}" for c, v in e.passage.fields), *(c for c, _ in e.passage.fields))
        text = _timeless("\n".join((e.passage.text, *cells)))
        sources.append(_Source(tuple(values(text)), measures_named(text), units_named(text)))
    counts = {str(n) for e in s.evidence for n, _ in numerals(e.passage.text)}
    lowered = _LOWERED.search(rest.folded) is not None
    for v in values(rest.folded):
        forms = [v.number]
        if english and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", v.printed):
            forms.append(plain_number(v.printed.replace(",", "").replace(".", ",")))
        if not v.measure and not v.unit and v.number in counts:
            continue
        if not any(source.holds(form, v.measure, v.unit, lowered=lowered or v.negative) for source in sources for form in forms):
            yield rest.text[v.start : v.end].strip(" .,")
    whole = [v for source in sources for v in source.values if v.number.isdigit() and len(v.number) < 10]
    for value, said in numerals(rest.text):
        measured = bool(measures_named(fold(said)))
        if str(value) not in counts and value not in {int(v.number) for v in whole if measured or not v.measure and not v.unit}:
            yield said


def _timeless(text: str) -> str:
    """A folded text without dates, years and documents' numbers: what is left are values."""
    rest = _Rest(text)
    for start, end, _ in document_numbers(text):
        rest.mask(start, end)
    folded = fold(text)
    for m in (*(m for m, _ in dates(folded)), *YEARS.finditer(folded)):
        rest.mask(*m.span())
    return rest.folded
