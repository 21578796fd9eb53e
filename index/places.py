"""Provinces and cities of Việt Nam, before and after the mergers of 1 July 2025.

The names are data (`lexicon/provinces.tsv`); a name may stand for the old unit or for the new one that
took it over, which is what most of the confusion in documents of 2025 and 2026 is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .lexicon import table
from .text import canonical, fold

__all__ = ["Mention", "mentions", "province_at", "provinces", "successor"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A province named in a text: where, which one, and which of its two lives ("old", "new" or "")."""

    start: int
    end: int
    name: str
    era: str


@cache
def provinces() -> dict[str, tuple[str, str]]:
    """Unaccented name to (name, name of the unit it belongs to since 1 July 2025)."""
    return {fold(row[0]): (row[0], row[2] if len(row) > 2 and row[2] not in ("", "same") else row[0]) for row in table("provinces.tsv")}


def successor(name: str) -> str:
    """The unit that `name` belongs to since 1 July 2025 (itself if it was not merged away)."""
    found = provinces().get(fold(name))
    return found[1] if found else name


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(provinces(), key=len, reverse=True)
    return re.compile(r"(?<![a-z0-9])(?:tinh |thanh pho |tp\.? ?|tx\.? ?)?(" + "|".join(map(re.escape, names)) + r")(?![a-z0-9])")


_OLD = re.compile(r"\s*\(?\s*(?:cu|truoc (?:khi )?(?:hop nhat|sap nhap)|truoc day|old)\b|\s*,?\s*(?:before|prior to) (?:the )?merge")
_NEW = re.compile(r"\s*\(?\s*(?:moi|sau (?:khi )?(?:hop nhat|sap nhap)|hop nhat)\b|\s*,?\s*after (?:the )?merge")
_OLD_BEFORE = re.compile(r"(?:old|former|pre-merger)\s+(?:province of\s+)?$")
_NEW_BEFORE = re.compile(r"(?:merged|new|post-merger)\s+(?:province of\s+)?$")


@cache
def mentions(text: str) -> tuple[Mention, ...]:
    """The provinces named in `text`, in order. "cũ", "sau hợp nhất", "former" beside a name tell its era."""
    folded = fold(text)
    out = []
    accented = any(c > "\x7f" and c.isalpha() for c in text)
    for m in _pattern().finditer(folded):
        if not _is_name(text[m.start(1) : m.end(1)], provinces()[m.group(1)][0], accented):
            continue  # "diễn biến" is not Điện Biên, "hòa bình" not Hòa Bình
        before = folded[max(0, m.start() - 30) : m.start()]
        if re.search(r"(?:thanh pho|tp\.?|tx\.?|thi xa|phuong|xa|huyen)\s*$", before) or m.group().startswith(("thanh pho", "tp", "tx")):
            if provinces()[m.group(1)][0] not in _CITIES:
                continue  # the town of that name, not the province
        era = ""
        if _OLD.match(folded, m.end()) or _OLD_BEFORE.search(before):
            era = "old"
        elif _NEW.match(folded, m.end()) or _NEW_BEFORE.search(before):
            era = "new"
        out.append(Mention(m.start(1), m.end(1), provinces()[m.group(1)][0], era))
    return tuple(out)


def _is_name(raw: str, name: str, accented: bool) -> bool:
    """Whether `raw`, equal to `name` but for diacritics and case, stands for it in a text that has diacritics."""
    if not accented:
        return True
    if any(not part[0].isupper() for part in re.split(r"[\s-]+", raw) if part):
        return False
    plain = raw.isascii()
    return plain or [canonical(w) for w in raw.lower().split()] == [canonical(w) for w in name.lower().split()]


_CITIES = {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Hồ Chí Minh", "Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"}


def province_at(text: str) -> int:
    """How many words at the start of `text` name a province ("Tỉnh Bắc Ninh" 3, "Bắc Giang" 2); 0 for none."""
    m = _pattern().match(fold(text))
    return len(m.group().split()) if m else 0
