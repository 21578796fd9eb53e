"""A dialogue as a Word file: questions, answers, verbatim quotes and full references."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ui.shown import clean

from .texts import Texts

__all__ = ["as_docx"]


def as_docx(records: Sequence[Mapping[str, Any]], texts: Texts, path: Path) -> None:
    """Write the turns of a dialogue to `path`."""
    from docx import Document

    out = Document()
    out.add_heading(texts("export.title"), level=1)
    out.add_paragraph(texts("export.made", day=time.strftime("%d/%m/%Y")))
    for r in records:
        out.add_heading(clean(r["question"], line=True), level=2)
        out.add_paragraph(clean(r["answer"]))
        for conflict in r.get("conflicts", ()):
            out.add_paragraph(f"{texts('chat.note')} – {clean(conflict, line=True)}")
        if r["citations"]:
            out.add_paragraph(texts("chat.sources")).runs[0].bold = True
        for c in r["citations"]:
            paragraph = out.add_paragraph(f"[{c['n']}] {clean(c['reference'], line=True)}: ")
            paragraph.add_run(f"“{clean(c['quote'], line=True)}”").italic = True
    out.save(str(path))
