"""Types of documents, names of agencies and of bodies that issue documents: what the lexicon knows of them, as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .lexicon import table
from .text import fold

__all__ = ["Authority", "DocumentType", "agency_heads", "authorities", "document_types", "names_an_agency"]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document: the codes it has in documents' numbers, its unaccented words in questions, its English name."""

    name: str
    codes: tuple[str, ...]
    words: tuple[str, ...]
    english: str
    titled: bool  # whether titles are read for it


_CAPITAL = f"[A-Z{''.join(c for c in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))) if c.isupper())}]"


@cache
def document_types() -> tuple[DocumentType, ...]:
    """The types of documents, those with longer names before those that these begin with."""
    return tuple(
        DocumentType(name, _listed(codes), _listed(words), english, "asked" not in rest)
        for name, codes, words, english, *rest in table("document_types.tsv")
    )


def _listed(field: str) -> tuple[str, ...]:
    return () if field == "-" else tuple(field.split("|"))


@dataclass(frozen=True, slots=True)
class Authority:
    """What the names of some bodies that issue documents begin with, its short forms, and which documents these are.

    `reach` is "central" where they hold for the whole country, "local" for a body that is named after the place of the one
    above it ("Sở Nội vụ" of "tỉnh Sơn Hà"), else "".
    """

    name: str
    short: tuple[str, ...]
    reach: str


@cache
def authorities() -> tuple[Authority, ...]:
    """What names of issuing bodies begin with, the longest first."""
    rows = [Authority(name, _listed(short), *(rest or [""])) for name, short, *rest in table("authorities.tsv")]
    return tuple(sorted(rows, key=lambda a: -len(a.name)))


@cache
def agency_heads(*, folded: bool = False) -> str:
    """The words that agencies' names begin with, as the alternatives of a pattern, the longest first."""
    heads = sorted((row[0] for row in table("agency_heads.tsv")), key=len, reverse=True)
    return "|".join(dict.fromkeys(re.escape(fold(h) if folded else h) for h in heads))


@cache
def _agency(capital: bool) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{agency_heads()})\s+{_CAPITAL if capital else ''}")


def names_an_agency(text: str, *, capital: bool = False) -> bool:
    """Whether a text has what begins an agency's name; with `capital`, followed by a word with a capital letter."""
    return _agency(capital).search(text) is not None
