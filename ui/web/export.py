"""What leaves the page as a file: a dialogue in Word, with verbatim quotes and full references; found passages as a table."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ui.shown import clean

from .texts import Texts

__all__ = ["as_docx", "as_table"]

_COLUMNS = ("rank", "score", "title", "place", "text")  # of a table of passages


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


def as_table(cards: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write passages that were found to `path`, in the format that its name says: JSON, CSV or XLSX."""
    rows = [{k: c[k] for k in _COLUMNS} for c in cards]
    if path.suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, _COLUMNS)
            writer.writeheader()
            writer.writerows({k: _harmless(v) for k, v in row.items()} for row in rows)
    else:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet("vanban")
        sheet.append(list(_COLUMNS))
        for row in rows:
            sheet.append([_harmless(v) for v in row.values()])
        book.save(path)


def _harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
