"""An answer as one text with its sources below it, for programs that show only text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .plain import brief, clean, day

if TYPE_CHECKING:
    from assistant import Answer, Citation
    from index import Document, Hit, Passage

__all__ = [
    "KINDS", "NEAREST", "STATUSES", "disagreement", "found_json", "placed", "query_spans", "quote_spans", "reference",
    "short_spans", "titled", "with_sources", "without_sources",
]  # fmt: skip

STATUSES = {"draft": "dự thảo", "adopted": "đã ban hành", "unknown": "chưa rõ"}
KINDS = {"text": "đoạn văn", "table": "bảng", "footnote": "chú thích"}

_ENGLISH = {"draft": "draft", "table": "table", "footnote": "footnote", "text": "text"}
NEAREST = 3  # passages that are shown where nothing is answered
_HEADING = 90  # characters of a heading that say where a passage stands
_TITLE = 120  # characters of a title that stands alone
_TITLE_INSIDE = 70  # and of one inside a sentence
_HEADS = {"vi": "Nguồn:", "en": "Sources:"}
_NOTES = {"vi": "Lưu ý:", "en": "Note:"}
_BELOW = re.compile(r"\n\n(?:" + "|".join((*_HEADS.values(), *_NOTES.values())) + ")")


def quote_spans(passage: Passage, start: int, end: int) -> list[tuple[int, int]]:
    """Where the slice `[start, end)` of the stored text is shown in `passage`; neighbours joined."""
    out: list[tuple[int, int]] = []
    for piece, at in zip(passage.excerpt.pieces, passage.excerpt.at, strict=True):
        lo, hi = max(start, piece.start), min(end, piece.end)
        if lo < hi:
            span = (at + lo - piece.start, at + hi - piece.start)
            if out and not passage.text[out[-1][1] : span[0]].strip():
                span = (out.pop()[0], span[1])
            out.append(span)
    return out


def placed(passage: Passage, document: Document | None = None, *, file: bool = True, language: str = "vi") -> str:
    """Section, page and kind of a passage on one line; where its document is not plain, its file before them."""
    path = [*passage.section, *passage.groups]
    if document is not None and path and path[0] == document.title:
        path = path[1:]
    page, kinds = ("p.", _ENGLISH) if language == "en" else ("tr.", KINDS)
    headings = [brief(h, _HEADING) for h in path]  # whole in --json
    parts = [document.name if document is not None and file else "", " › ".join(headings)]
    parts += [f"{page} {passage.page}" if passage.page else "", kinds[passage.kind] if passage.kind != "text" else ""]
    return clean(" · ".join(p for p in parts if p), line=True)


def titled(document: Document, language: str = "vi") -> str:
    """A document as a source: title, then number, date and, of a draft, its status."""
    english = language == "en"
    number = f"{'No.' if english else 'số'} {document.number}" if document.number and document.number not in document.title else ""
    date = f"{'of' if english else 'ngày'} {day(document.date)}" if document.date else ""
    draft = (_ENGLISH if english else STATUSES)["draft"] if document.status == "draft" else ""
    inside = ", ".join(p for p in (number, date, draft) if p)
    return clean(f"{brief(document.title, _TITLE) or document.name}{f' ({inside})' if inside else ''}", line=True)


def query_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of `query` stand in `text`; of an English query, their Vietnamese wordings."""
    from index.language import tokens
    from index.retrieval import analyse, phrases

    q = analyse(phrases(query)[0])
    wanted = {word for g in q.groups for wording in (g.words if q.english else g.words[:1]) for word in wording}
    keys, plain = {key for key, _ in wanted}, {plain for _, plain in wanted}
    return [(t.start, t.end) for t in tokens(text) if (t.key in keys if q.accented or q.english else t.plain in plain)]


def short_spans(text: str, short: str) -> list[tuple[int, int]]:
    """Where the short answer stands word for word in an answer: where it is said last, behind the names of documents.

    It is looked for whole, else each of the parts that "; " joins; the first letter of a sentence may have been made a capital.
    What does not stand there is left out.
    """
    whole = _last(text, short)
    found = [whole] if whole else [span for part in short.split("; ") if (span := _last(text, part))]
    return sorted(set(found))


def _last(text: str, words: str) -> tuple[int, int] | None:
    if not words.strip():
        return None
    first = f"[{re.escape(words[0])}{re.escape(words[0].upper())}]" if words[0].isalpha() else re.escape(words[0])
    found = list(re.finditer(rf"(?<!\w){first}{re.escape(words[1:])}(?!\w)", text))
    return found[-1].span() if found else None


def found_json(found: Sequence[Hit]) -> list[dict[str, Any]]:
    """Ranked passages as JSON, each with its whole document record."""
    from assistant import Shown

    return [{**Shown(n, h.score, h.passage, h.document).to_dict(), "document": asdict(h.document)} for n, h in enumerate(found, 1)]


def reference(citation: Citation, language: str = "vi") -> str:
    """Where a citation stands, as a memo refers to it: section, number or title, date, page."""
    d, english = citation.document, language == "en"
    named = f"{'No.' if english else 'số'} {d.number}" if d.number else ""
    dated = f"{'of' if english else 'ngày'} {day(d.date)}" if d.date else ""
    draft = ("draft" if english else "dự thảo") if d.status == "draft" else ""
    page = f"{'page' if english else 'trang'} {citation.passage.page}" if citation.passage.page else ""
    title = " ".join(p for p in (d.title or d.name, named if d.number not in d.title else "", dated) if p)
    path = [part for part in (*citation.passage.section, *citation.passage.groups) if part not in (d.title, d.name)]
    return ", ".join(p for p in (title, draft, " › ".join(path), page) if p)


def disagreement(conflict: Mapping[str, Any], language: str = "vi") -> str:
    """A disagreement (as JSON) on one line: what it is about, each value with its document and date, the likely cause."""
    draft = (_ENGLISH if language == "en" else STATUSES)["draft"]
    sides = []
    for v in conflict.get("values", ()):
        d = v.get("document", {})
        named = d.get("number") or brief(d.get("title", ""), _TITLE_INSIDE)
        where = ", ".join(p for p in (named, day(d.get("date", "")), draft if d.get("status") == "draft" else "") if p)
        sides.append(f"{v.get('text', '')} ({where})")
    about = ", ".join(p for p in (str(conflict.get("indicator", "")), str(conflict.get("period", ""))) if p)
    return clean(f"{about}: {'; '.join(sides)}. {str(conflict.get('explanation', '')).capitalize()}.", line=True)


def with_sources(answer: Answer) -> str:
    """The answer, what other places say differently, and below them each source with its verbatim quote."""
    parts = [answer.text]
    parts += [f"{_NOTES[answer.language]} {disagreement(c, answer.language)}" for c in answer.conflicts]
    if answer.citations:
        lines = [f"[{c.n}] {reference(c, answer.language)}: “{' '.join(c.quote.split())}”" for c in answer.citations]
        parts.append("\n".join((_HEADS[answer.language], *lines)))
    return "\n\n".join(parts)


def without_sources(text: str) -> str:
    """The answer alone, out of what `with_sources` made of it."""
    return _BELOW.split(text, maxsplit=1)[0]
