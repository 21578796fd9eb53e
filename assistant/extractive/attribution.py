"""How a document is named in an answer: short, and so that its reader can find it."""

from __future__ import annotations

import re
from functools import cache

from index import Document
from index.language import document_types, fold, mentions, with_rank
from index.language.lexicon import table

__all__ = ["bare", "dated", "framed", "glossed", "glossing", "short_name", "shortened"]

# Words, so that an answer stays short.
_NAME = 14  # of a document without a number, by its title
_FRAMED = 54  # of a quote with its document's name; a longer one goes without


def short_name(document: Document, *, english: bool = False) -> str:
    """Name a document in a few words: "Nghị quyết số 02-NQ/ĐH", or the title's first words with the province; drafts are called drafts."""
    kind = document.type
    if document.number and kind:
        return f"{_in_english(kind)} {document.number}" if english else f"{kind} số {document.number}"
    title = (
        re.split(r"\s+(?:của|tại|thực hiện|về việc)\s+", document.title, maxsplit=1)[0]
        if len(document.title.split()) > _NAME
        else document.title
    )
    words = title.split()
    name = " ".join(words[:_NAME]) + ("…" if len(words) > _NAME else "")
    if kind and ":" in name and name.startswith(kind):
        name = kind if kind == "Báo cáo chính trị" else name.replace(": ", " ", 1)
    name = name or document.name
    if english:
        name = _in_english(name)
    if document.territory and document.territory.split(" (")[0] not in name:
        name += f" of {document.territory}" if english else f" {with_rank(document.territory)}"
    if document.status == "draft" and kind:
        name += " (draft)" if english else " (dự thảo)"
    if english or not name[:1].isupper() or name[:2].isupper() or any(m.start == 0 for m in mentions(name)):
        return name  # a province keeps its capital
    return name[0].lower() + name[1:]


def framed(document: Document, text: str, *, english: bool = False) -> str:
    """A quoted stretch with the document that says so in front, unless that makes it too long to be short."""
    name = short_name(document, english=english)
    if len(text.split()) + len(name.split()) > _FRAMED:
        return text
    if english:
        return f"According to {name}: {text}"
    return f"Theo {name}: {text}"


def bare(text: str) -> str:
    """What a statement says without the document that `framed` put in front."""
    return re.sub(r"^(?:Theo|According to) [^:]*: ", "", text)


def dated(text: str, document: Document) -> str:
    """A statement with the date of its document behind the document's number."""
    if not document.number or document.number not in text or len(document.date) != len("2025-09-30"):
        return text
    year, month, day = document.date.split("-")
    return text.replace(document.number, f"{document.number} ({day}/{month}/{year})", 1)


def shortened(name: str, most: int) -> str:
    """A name of at most `most` words."""
    words = name.split()
    return name if len(words) <= most else " ".join(words[:most]) + "…"


@cache
def _glosses() -> dict[str, str]:
    return {fold(row[0]): row[1].split("|")[0] for row in table("agencies.tsv") if len(row) > 1 and row[1]}


def glossed(agencies: str) -> str:
    """Agencies as a cell lists them, each with its English name in brackets where it is known."""
    out = []
    for part in re.split(r"\s*;\s*", agencies.strip().rstrip(".")):
        gloss = _glosses().get(fold(part))
        out.append(f"{part} ({gloss})" if gloss else part)
    return "; ".join(out)


def glossing(text: str) -> str:
    """A statement for an English answer, with the English name of each agency behind the first place where it stands."""
    named = [(row[0], row[1].split("|")[0]) for row in table("agencies.tsv") if len(row) > 1 and row[1]]
    for name, gloss in sorted(named, key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?! ?[\w(])", f"{name} ({gloss})", text, count=1)
    return text


def _in_english(name: str) -> str:
    """The English name of a type of document; other names as they are."""
    return next((t.english for t in document_types() if t.name == name), name)
