"""Provinces and cities of Việt Nam, before and after the mergers of 1 July 2025.

The names are data (`lexicon/provinces.tsv`); a name may stand for the old unit or for the new one that
took it over, which is what most of the confusion in documents of 2025 and 2026 is about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from index.language.lexicon import table

from .text import canonical, fold

__all__ = ["MERGED_ON", "Mention", "is_city", "mentions", "province_at", "provinces", "successor", "with_rank"]

MERGED_ON = "2025-07-01"  # the day from which the provinces are the merged ones (Resolution 202/2025/QH15)


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


@cache
def is_city(name: str) -> bool:
    """Whether the province of this name is a city ("thành phố Cần Thơ", not "tỉnh")."""
    return any(row[0] == name and row[3] == "thành phố" for row in table("provinces.tsv"))


def with_rank(name: str) -> str:
    """A territory as a sentence names it: "tỉnh Sơn La", "thành phố Cần Thơ"; lower ones ("huyện …") bear their rank already."""
    bare = name.removesuffix(" (cũ)")
    if bare[:1].islower() or bare.startswith("Thành phố"):
        return name
    return f"{'thành phố' if is_city(bare) else 'tỉnh'} {name}"


def successor(name: str) -> str:
    """The unit that `name` belongs to since 1 July 2025 (itself if it was not merged away)."""
    found = provinces().get(fold(name))
    return found[1] if found else name


# Names of which other spellings are usual, or that begin or end another name. The city is never called without
# its rank here: without it, the name is the man's.
_SPELLINGS = {
    "thanh pho ho chi minh": r"thanh pho (?:ho chi minh|hcm)|tp\.? ?(?:ho chi minh|hcm)|ho chi minh city|hcmc",
    "ba ria - vung tau": r"ba ria ?-? ?vung tau",
    "thai binh": r"thai binh(?! duong\b)",
    "binh duong": r"(?<!thai )binh duong",
}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(provinces(), key=len, reverse=True)
    spelt = "|".join(_SPELLINGS.get(n, re.escape(n)) for n in names)
    return re.compile(rf"(?<![a-z0-9])(?:tinh |thanh pho |tp\.? ?|tx\.? ?)?({spelt})(?![a-z0-9])")


@cache
def _name(spelt: str) -> str:
    """The province that a folded spelling the pattern has found stands for."""
    known = provinces().get(spelt)
    return known[0] if known else next(provinces()[n][0] for n, pattern in _SPELLINGS.items() if re.fullmatch(pattern, spelt))


_OLD = re.compile(
    r"\s*\(?\s*(?:(cu)|truoc (?:khi )?(?:hop nhat|sap nhap|hn|sn)|truoc day|old)\b|\s*,?\s*(?:before|prior to) (?:the )?merge"
)
_NEW = re.compile(r"\s*\(?\s*(?:(moi)|sau (?:khi )?(?:hop nhat|sap nhap|hn|sn)|hop nhat)\b|\s*,?\s*after (?:the )?merge")
_OLD_BEFORE = re.compile(r"(?:old|former|pre-merger)\s+(?:province of\s+)?$")
_NEW_BEFORE = re.compile(r"(?:merged|new|post-merger)\s+(?:province of\s+)?$")
_BEFORE = 30  # characters before a name that may tell its rank or era


@cache
def mentions(text: str) -> tuple[Mention, ...]:
    """The provinces named in `text`, in order. "cũ", "sau hợp nhất", "former" beside a name tell its era."""
    folded = fold(text)
    out = []
    accented = any(c > "\x7f" and c.isalpha() for c in text)
    for m in _pattern().finditer(folded):
        name = _name(m.group(1))
        if not _is_name(text[m.start(1) : m.end(1)], name, accented):
            continue  # "diễn biến" is not Điện Biên, "hòa bình" not Hòa Bình
        before = folded[max(0, m.start() - _BEFORE) : m.start()]
        if re.search(r"(?:thanh pho|tp\.?|tx\.?|thi xa|phuong|xa|huyen)\s*$", before) or m.group().startswith(("thanh pho", "tp", "tx")):
            if not is_city(name):
                continue  # the town of that name, not the province
        era = ""
        if _beside(_OLD, "cũ", text, folded, m.end(), accented) or _OLD_BEFORE.search(before):
            era = "old"
        elif _beside(_NEW, "mới", text, folded, m.end(), accented) or _NEW_BEFORE.search(before):
            era = "new"
        out.append(Mention(m.start(1), m.end(1), name, era))
    return tuple(out)


def _beside(era: re.Pattern[str], word: str, text: str, folded: str, at: int, accented: bool) -> bool:
    """Whether a wording of `era` stands at `at`; "cụ thể" is not "cũ" in a text that has diacritics."""
    m = era.match(folded, at)
    if m is None:
        return False
    return not (accented and m[1] and text[m.start(1) : m.end(1)].lower() != word)


def _is_name(raw: str, name: str, accented: bool) -> bool:
    """Whether `raw`, equal to `name` but for diacritics and case, stands for it in a text that has diacritics."""
    if not accented:
        return True
    core = _RANK.sub("", raw, count=1)
    parts = re.findall(r"[^\W\d_]+", core)
    if any(not part[0].isupper() for part in parts):
        return False
    if core.isascii():  # typed without diacritics, or "TP.HCM"
        return True
    meant = re.findall(r"[^\W\d_]+", _RANK.sub("", name, count=1))
    if [canonical(w) for w in parts] == [canonical(w) for w in meant]:
        return True
    # A mark forgotten in typing ("Băc Ninh"); another mark makes another word.
    return len(parts) == len(meant) and all(_marks(a) <= _marks(b) for a, b in zip(parts, meant, strict=True))


def _marks(word: str) -> set[tuple[int, str]]:
    """Which letter of a word bears which mark; also đ counts as one."""
    out: set[tuple[int, str]] = set()
    letter = -1
    for c in unicodedata.normalize("NFD", word.lower()):
        if unicodedata.combining(c):
            out.add((letter, c))
        else:
            letter += 1
            if c == "đ":
                out.add((letter, c))
    return out


_RANK = re.compile(r"(?:thành\s+phố|tp\.?)\s*", re.IGNORECASE)


def province_at(text: str) -> int:
    """How many words at the start of `text` name a province ("Tỉnh Bắc Ninh" 3, "Bắc Giang" 2); 0 for none."""
    m = _pattern().match(fold(text))
    return len(m.group().split()) if m else 0
