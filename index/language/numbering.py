"""Numbers of documents ("15/2010/QĐ-UBND", "02-NQ/ĐH"): read from a text, compared whatever way they are written.

The form is that of Nghị định 30/2020/NĐ-CP (number, year where the kind of document has it, abbreviated kind and
issuer) and of party documents (number, hyphen, kind, stroke, issuer).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .dates import YEAR
from .text import fold

__all__ = ["DocumentNumber", "document_numbers"]


class DocumentNumber(NamedTuple):
    """A document's number taken apart: "015/2010/QĐ-UBND" is ("15", "2010", "qd-ubnd")."""

    ordinal: str
    year: str
    mark: str

    @classmethod
    def of(cls, text: str) -> DocumentNumber | None:
        """The first number of a document in `text`, or None."""
        return next((number for _, _, number in document_numbers(text)), None)

    def same(self, other: DocumentNumber) -> bool:
        """Whether both can be one document: a year that only one of them gives does not tell them apart."""
        return self.ordinal == other.ordinal and self.mark == other.mark and (not self.year or not other.year or self.year == other.year)


# Letters behind a stroke may be a unit ("100/km"): a number of a document has two parts of letters, or capitals.
_NUMBER = re.compile(
    rf"(?<![\w/.,-])(?P<ordinal>\d{{1,5}})[a-z]?\s?(?:/\s?(?P<year>{YEAR})\s?)?[-/]\s?"
    r"(?P<mark>[a-z][a-z&]*(?:\s?[-/]\s?[a-z][a-z&]*){0,3})(?!\w)"
)


def document_numbers(text: str) -> list[tuple[int, int, DocumentNumber]]:
    """The numbers of documents in `text`, which may lack its diacritics and capitals: where each stands, and its parts."""
    out = []
    for m in _NUMBER.finditer(fold(text)):
        mark = re.sub(r"\s", "", m["mark"])
        written = text[m.start("mark") : m.end("mark")]
        if not re.search(r"[-/]", mark) and not (len(mark) > 1 and written.isupper()):
            continue
        out.append((m.start(), m.end(), DocumentNumber(m["ordinal"].lstrip("0") or "0", m["year"] or "", mark)))
    return out
