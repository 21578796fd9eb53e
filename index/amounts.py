"""Amounts in a text: a number or a range with its unit, brought to one unit of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .lexicon import table
from .text import lower, plain_number

__all__ = ["Amount", "amounts", "scaled", "vietnamese_number"]


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
def _units() -> dict[str, tuple[str, float, str]]:
    return {" ".join(lower(row[0]).split()): (row[1], float(row[2]), row[3]) for row in table("units.tsv") if len(row) > 3}


_NUMBER = r"\d+(?:[.,]\d+)*"


@cache
def _pattern() -> re.Pattern[str]:
    spelt = sorted(_units(), key=len, reverse=True)
    unit = "|".join(re.escape(u).replace(r"\ ", r"\s+") for u in spelt)
    scale = r"(?:nghìn|ngàn|triệu|tỷ|tỉ)"
    return re.compile(
        rf"(?<![\w.,/–-])(?P<low>{_NUMBER})(?:\s*(?P<own>{scale})?\s*%?\s*(?:-|–|—|đến)\s*(?P<high>{_NUMBER}))?"
        rf"(?:/(?P<of>\d{{1,4}}))?(?:\s*(?P<unit>{unit})(?!\w))?(?![\w/]|[.,-]\d)",
        re.IGNORECASE,
    )


def scaled(number: float, unit: str) -> tuple[float, str, str]:
    """`number` of `unit` as written, in the canonical unit: (value, canonical unit, kind); an unknown unit stays."""
    name = " ".join(lower(unit).split()).strip(" .;,()")
    known = _units().get(name)
    if known is None:
        return number, name, "other" if name else "number"
    return number * known[1], "" if known[2] == "number" else known[0], known[2]


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
            a = low * _units()[lower(m["own"])][1] * (scaled(1, re.sub(rf"^{_SCALES}\s*", "", lower(unit)))[0] if unit else 1)
        yield Amount(m.start(), m.end(), a, b, canonical, kind)


_SCALES = r"(?:nghìn|ngàn|triệu|tỷ|tỉ)"


def _float(raw: str) -> float | None:
    try:
        return float(plain_number(raw))
    except ValueError:
        return None


def vietnamese_number(value: float) -> str:
    """A number as Vietnamese documents print it: 18298 gives "18.298", 4.2 gives "4,2"."""
    whole, _, part = f"{value:,.4f}".rstrip("0").partition(".")
    return whole.replace(",", ".") + (f",{part}" if part else "")
