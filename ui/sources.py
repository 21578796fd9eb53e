"""An answer as one text with its sources below it, for programs that show only text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant import Answer, Citation

__all__ = ["reference", "with_sources", "without_sources"]

_HEADS = {"vi": "Nguồn:", "en": "Sources:"}
_NOTES = {"vi": "Lưu ý:", "en": "Note:"}
_BELOW = re.compile(r"\n\n(?:" + "|".join((*_HEADS.values(), *_NOTES.values())) + ")")


def reference(citation: Citation, language: str = "vi") -> str:
    """Where a citation stands, as a memo refers to it: section, number or title, date, page."""
    from .terminal import day

    d, english = citation.document, language == "en"
    named = f"{'No.' if english else 'số'} {d.number}" if d.number else ""
    dated = f"{'of' if english else 'ngày'} {day(d.date)}" if d.date else ""
    draft = ("draft" if english else "dự thảo") if d.status == "draft" else ""
    page = f"{'page' if english else 'trang'} {citation.passage.page}" if citation.passage.page else ""
    title = " ".join(p for p in (d.title or d.name, named if d.number not in d.title else "", dated) if p)
    path = [part for part in (*citation.passage.section, *citation.passage.groups) if part not in (d.title, d.name)]
    return ", ".join(p for p in (title, draft, " › ".join(path), page) if p)


def with_sources(answer: Answer) -> str:
    """The answer, what other places say differently, and below them each source with its verbatim quote."""
    parts = [answer.text]
    for conflict in answer.conflicts:
        values = [v for v in conflict.get("values", ()) if isinstance(v, dict)]
        sides = "; ".join(f"{v.get('text', '')} ({v.get('document', {}).get('number') or v.get('source', '')})" for v in values)
        about = ", ".join(p for p in (str(conflict.get("indicator", "")), str(conflict.get("period", ""))) if p)
        parts.append(f"{_NOTES[answer.language]} {about}: {sides}. {str(conflict.get('explanation', '')).capitalize()}.")
    if answer.citations:
        lines = [f"[{c.n}] {reference(c, answer.language)}: “{' '.join(c.quote.split())}”" for c in answer.citations]
        parts.append("\n".join((_HEADS[answer.language], *lines)))
    return "\n\n".join(parts)


def without_sources(text: str) -> str:
    """The answer alone, out of what `with_sources` made of it."""
    return _BELOW.split(text, maxsplit=1)[0]
