"""Excel files of today (.xlsx): values as Excel last computed them, with their formats and fonts."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from .cells import font_coding
from .encodings import clean
from .workbook import Sheet, Workbook

__all__ = ["formulas_without_value", "read_xlsx"]

_NOT_CACHED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>")


def read_xlsx(path: Path) -> Workbook:
    """The workbook in the .xlsx file at `path`. Failures are those of openpyxl; OversizedFile as `Workbook` raises it."""
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText

    with path.open("rb") as stream, warnings.catch_warnings():
        # It tells of drawings and validations it drops; text is all that is wanted.
        warnings.filterwarnings("ignore", module=r"openpyxl\b")
        book = openpyxl.load_workbook(stream, data_only=True, keep_links=False, rich_text=True)
    found = Workbook(path, properties=_properties(path, book.properties), uncalculated=formulas_without_value(path))
    codings = [font_coding(font.name or "") for font in book._fonts]
    for page in book.worksheets:
        sheet = Sheet(clean(page.title).strip(), page.sheet_state == "visible")
        found.sheets.append(sheet)
        if not sheet.visible:
            continue
        # Asking for rows would create every empty cell up to the last used one, which may be the millionth.
        for (row, column), cell in sorted(page._cells.items()):
            coding = codings[cell._style.fontId]
            if isinstance(cell.value, CellRichText):
                found.put_runs(sheet, row, column, [_run(part, coding) for part in cell.value])
            elif cell.value is not None:
                found.put(sheet, row, column, cell.value, cell.number_format or "General", coding)
        for area in page.merged_cells.ranges:
            found.merge(sheet, area.min_row, area.min_col, area.max_row, area.max_col)
        _merge_across(found, sheet, page)
        _hidden(sheet, page)
    return found


def formulas_without_value(path: Path) -> int:
    """How many formulas of an .xlsx workbook have no value kept with them, since no office program has computed it."""
    with zipfile.ZipFile(path) as package:
        names = [n for n in package.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        return sum(len(_NOT_CACHED.findall(package.read(name))) for name in names)


def _run(part: Any, coding: str) -> tuple[str, str]:
    """A stretch of a text and the coding of its font, which is that of the cell where it has none of its own."""
    name = part.font.rFont if hasattr(part, "font") else None
    return str(part), font_coding(name) if name else coding


def _merge_across(found: Workbook, sheet: Sheet, page: Any) -> None:
    """A text centred across the empty cells after it is shown as if they were merged."""
    across = {n for n, a in enumerate(page.parent._alignments) if a.horizontal == "centerContinuous"}
    for row, cells in sheet.rows.items() if across else ():
        for column in cells:
            end = column
            while (row, end) in page._cells and page._cells[row, end]._style.alignmentId in across and (end == column or end not in cells):
                end += 1
            if end > column + 1:
                found.merge(sheet, row, column, row, end - 1)


def _hidden(sheet: Sheet, page: Any) -> None:
    sheet.hidden_rows = sum(page.row_dimensions[row].hidden for row in sheet.rows if row in page.row_dimensions)
    sheet.count_hidden_columns([(d.min, d.max) for d in page.column_dimensions.values() if d.hidden])


def _properties(path: Path, about: Any) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        if "docProps/core.xml" not in package.namelist():  # openpyxl would make some up
            return {}
    found = {"title": clean(about.title or "").strip(), "author": clean(about.creator or "").strip()}
    if isinstance(about.created, datetime):
        found["created"] = about.created.date().isoformat()
    return {name: value for name, value in found.items() if value}
