"""Amounts in a text: a number or a range with its unit, brought to one unit of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from index.language.lexicon import table

from .text import fold, lower, plain_number

__all__ = [
    "Amount", "amounts", "groups_by_comma", "is_unit", "measures", "physical_units", "scaled", "scales", "vietnamese_number",
    "without_commas",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at `[start, end)` of a text, or a range: its value in `unit` (canonical), and the unit's kind."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    kind: str


@cache
def scales() -> dict[str, tuple[str, float]]:
    """Every spelling of a power of ten in words, in lower case, to its canonical word and its factor."""
    out: dict[str, tuple[str, float]] = {}
    for canonical, factor, *others in table("scales.tsv"):
        for spelling in (canonical, *(o for other in others for o in other.split("|") if o)):
            out[spelling] = (canonical, float(factor))
    for (first, (one, a)), (second, (two, b)) in product(list(out.items()), repeat=2):  # "ngàn ti", as "nghìn tỷ"
        if a < b and " " not in first + second and f"{one} {two}" in out:
            out.setdefault(f"{first} {second}", (f"{one} {two}", a * b))
    return out


@cache
def _units() -> dict[str, tuple[str, float, str]]:
    """Every spelling of a unit, in lower case, to its canonical unit, factor and kind; the scale in it in all its spellings."""
    spelt = {" ".join(lower(row[0]).split()): (row[1], float(row[2]), row[3]) for row in table("units.tsv") if len(row) > 3}
    out = dict(spelt)
    for name, meaning in spelt.items():
        for spelling, (canonical, _) in scales().items():
            if name == canonical or name.startswith(f"{canonical} "):
                out.setdefault(spelling + name[len(canonical) :], meaning)
    return out


def is_unit(text: str) -> bool:
    """Whether `text` is, all of it, a unit of the lexicon, in whatever capitals."""
    return " ".join(lower(text).split()) in _units()


# Kinds of units that make another claim of a number: an area is no length. Things counted ("dự án") are words as others.
_PHYSICAL = ("money_vnd", "money_usd", "area", "length", "mass", "volume", "energy", "power", "people", "times")
_COUNTED = ("items", "pieces", "products", "animals", "trees", "sets", "dwellings", "vehicles")  # kinds of things counted by the thousand
_OTHER_WORDS = {"can", "yen", "ta"}  # cân, yến and tạ without diacritics: more often other words ("cán bộ")


@cache
def measures() -> dict[str, str]:
    """What multiplies a number, by its folded spelling: "%", "‰", or the canonical word of a power of ten."""
    out = {fold(spelling): canonical for spelling, (canonical, _) in scales().items() if canonical != "vạn"}
    return out | {fold(name): "%" if factor == 1 else "‰" for name, (unit, factor, _) in _units().items() if unit == "%"}


@cache
def physical_units() -> dict[str, str]:
    """What can be measured, by its folded spelling: a name for the unit, the same for all its spellings, scales left out."""
    scaled_names = tuple(f"{s} " for s in scales())
    return {
        fold(name): f"{unit} {factor:g}"
        for name, (unit, factor, kind) in _units().items()
        if kind in _PHYSICAL
        and not name.startswith(scaled_names)
        and name not in scales()
        and len(name) > 1
        and fold(name) not in _OTHER_WORDS
    }


_NUMBER = r"\d+(?:[.,]\d+)*"


@cache
def _scale() -> str:
    """The powers of ten that stand between a number and its unit, as a pattern."""
    single = [s for s in scales() if " " not in s and not s.isascii()]
    return rf"(?:{'|'.join(single)})"


@cache
def _pattern() -> re.Pattern[str]:
    spelt = sorted(_units(), key=len, reverse=True)
    named = "|".join(re.escape(u).replace(r"\ ", r"\s+") for u in spelt)
    counted = "|".join(re.escape(u).replace(r"\ ", r"\s+") for u in spelt if _units()[u][2] in _COUNTED)
    unit = rf"{_scale()}\s+(?:{counted})|{named}"  # "16 triệu cái"
    return re.compile(
        rf"(?<![\w.,/–-])(?P<low>{_NUMBER})(?:\s*(?P<own>{_scale()})?\s*%?\s*(?:-|–|—|đến)\s*(?P<high>{_NUMBER}))?"
        rf"(?:/(?P<of>\d{{1,4}}))?(?:\s*(?P<unit>{unit})(?!\w))?(?![\w/]|[.,-]\d)",
        re.IGNORECASE,
    )


# Scales as headings of tables shorten them: "Ng. tấn", "Tr. USD", "1000 tấn".
_SHORTENED = (
    (re.compile(r"(?:1[.,]?000|ngh?\.|ngh(?=\s))\s*(?=[^\W\d_])"), "nghìn "),
    (re.compile(r"(?:10\^?6|1[.,]?000[.,]?000|trđ?\.|tr(?=\s))\s*(?=[^\W\d_])"), "triệu "),
)


_BY_COMMA = re.compile(r"-?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_ONE_COMMA = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"-?\d{1,3}(?:\.\d{3})*,(?:\d{1,2}|\d{4,})")


def groups_by_comma(numbers: Iterable[str]) -> bool:
    """Whether numbers that stand together separate thousands with commas, as spreadsheets set up in English print them.

    One like "1,245,000" tells it, unless another has decimals behind a comma; "442,224" alone could be either.
    """
    found = [n.strip() for n in numbers]
    return any(map(_BY_COMMA.fullmatch, found)) and not any(map(_DECIMAL_COMMA.fullmatch, found))


def without_commas(number: str) -> str:
    """A number whose commas separate thousands, without them."""
    return number.replace(",", "") if _ONE_COMMA.fullmatch(number.strip()) else number


def scaled(number: float, unit: str) -> tuple[float, str, str]:
    """`number` of `unit` as written, in the canonical unit: (value, canonical unit, kind).

    Of an unknown unit the scale is taken ("nghìn sinh viên" is 1000 "sinh viên"), and the rest stays.
    """
    name = " ".join(lower(unit).split()).strip(" .;,()")
    known = _units().get(name)
    if known is None:
        for pattern, full in _SHORTENED:
            name = pattern.sub(full, name, count=1) if pattern.match(name) else name
        known = _units().get(name)
    if known is None:
        factor, rest = _scale_before(name)
        known = _units().get(rest)
        if known is None or factor == 1 or known[2] not in (*_PHYSICAL, *_COUNTED):  # "triệu bản" are copies, no hamlets
            return number * factor, rest, "other" if rest else "number"
        return number * factor * known[1], known[0], known[2]
    return number * known[1], "" if known[2] == "number" else known[0], known[2]


def _scale_before(name: str) -> tuple[float, str]:
    """The power of ten that a unit begins with, and the unit behind it; 1 and the whole name without one."""
    words = name.split()
    for n in (2, 1):
        if len(words) > n and (scale := scales().get(" ".join(words[:n]))):
            return scale[1], " ".join(words[n:])
    return 1, name


def amounts(text: str) -> Iterator[Amount]:
    """The amounts of `text` in order. Numbers glued to words or signs (roads, documents' numbers) are none."""
    for m in _pattern().finditer(text):
        low, high = _float(m["low"]), _float(m["high"] or m["low"])
        if low is None or high is None:
            continue
        unit = m["unit"] or ""
        if m["of"] and (not unit or m["high"] or low > float(m["of"])):
            continue  # a date or a clause; "88/119 xã" is 88 of them
        a, canonical, kind = scaled(low, f"{m['own']} {unit}" if m["own"] and m["high"] and not unit.startswith(m["own"]) else unit)
        b, _, _ = scaled(high, unit)
        if m["own"] and m["high"]:  # "800 triệu - 1 tỷ đồng"
            a = low * scales()[lower(m["own"])][1] * (scaled(1, re.sub(rf"^{_scale()}\s*", "", lower(unit)))[0] if unit else 1)
        yield Amount(m.start(), m.end(), a, b, canonical, kind)


def _float(raw: str) -> float | None:
    try:
        return float(plain_number(raw))
    except ValueError:
        return None


def vietnamese_number(value: float) -> str:
    """A number as Vietnamese documents print it: 18298 gives "18.298", 4.2 gives "4,2"."""
    whole, _, part = f"{value:,.4f}".rstrip("0").partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")
