"""No sentence leaves with a figure, date, document number or agency that its passages do not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import table
from index.places import mentions
from index.text import fold, plain_number

from .reading import Statement

__all__ = ["Unsupported", "check", "figures"]

_NUMBER = re.compile(r"(?<![\w])\d+(?:[.,]\d+)*")
_DOCUMENT_NUMBER = re.compile(r"\b\d{1,5}[a-z]?\s?[-/]\s?(?:\d{4}/)?[A-ZĐ][\wĐđ&]*(?:[-/][A-ZĐ][\wĐđ&]*)*")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A statement that was dropped, and what in it no cited passage holds."""

    statement: Statement
    missing: tuple[str, ...]


def figures(text: str) -> set[str]:
    """The numbers of a text in plain form, markers [1] and item numbers (1) left out."""
    text = re.sub(r"\[\d+(?:,\s*\d+)*\]|(?<!\w)\(\d{1,2}\)", " ", text)
    return {plain_number(m.group()) for m in _NUMBER.finditer(text)}


def check(statements: Sequence[Statement], asked: str) -> tuple[list[Statement], list[Unsupported]]:
    """The statements whose names and figures stand in their evidence, and those dropped.

    A figure may also come from the question, or from the description of a cited document; a computed
    statement may state how many passages it cites.
    """
    kept: list[Statement] = []
    dropped: list[Unsupported] = []
    for s in statements:
        missing = _missing(s, asked)
        if missing:
            dropped.append(Unsupported(s, tuple(missing)))
        else:
            kept.append(s)
    return kept, dropped


def _missing(s: Statement, asked: str) -> list[str]:
    evidence = "\n".join(e.passage.text for e in s.evidence)
    about = "\n".join(
        " ".join((e.document.title, e.document.number, e.document.issuer, e.document.date, e.document.territory, e.document.period,
                  *e.passage.section, *e.passage.groups)) for e in s.evidence
    )  # fmt: skip
    have = figures(evidence) | figures(about) | figures(asked)
    missing = []
    for number in figures(s.text):
        if number in have or (s.computed and number.isdigit() and int(number) <= max(len(s.evidence), 1)):
            continue
        missing.append(number)
    known = fold(f"{evidence}\n{about}\n{asked}")
    for m in _DOCUMENT_NUMBER.finditer(s.text):
        if fold(re.sub(r"\s", "", m.group())) not in re.sub(r"\s", "", known):
            missing.append(m.group())
    for name in _agencies(s.text):
        if fold(name) not in known:
            missing.append(name)
    for place in mentions(s.text):
        if fold(place.name) not in known:
            missing.append(place.name)
    return missing


def _agencies(text: str) -> list[str]:
    folded = fold(text)
    return [row[0] for row in table("agencies.tsv") if fold(row[0]) in folded and row[0].split()[0] in ("Sở", "Công", "Thanh")]
