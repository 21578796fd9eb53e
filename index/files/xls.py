"""Excel files up to 2003 (.xls), with the number formats and the fonts that their cells are shown in."""

from __future__ import annotations

import io
from datetime import datetime, time
from pathlib import Path
from typing import Any

from index.errors import EncryptedFile

from .cells import font_coding
from .encodings import clean
from .workbook import Sheet, Workbook

__all__ = ["read_xls"]

_ACROSS = 6  # "centre across selection"


def read_xls(path: Path) -> Workbook:
    """The workbook in the .xls file at `path`.

    Raises EncryptedFile if it needs a password, OversizedFile as `Workbook` raises it; other failures are those of xlrd.
    """
    import xlrd

    try:
        # It writes remarks about odd files to its log, and would write them to the terminal.
        book = xlrd.open_workbook(path, logfile=io.StringIO(), formatting_info=True, on_demand=True, ignore_workbook_corruption=True)
    except xlrd.XLRDError as err:
        if "encrypted" in str(err).lower():
            raise EncryptedFile(path, "Tệp được bảo vệ bằng mật khẩu.", advice="Mở tệp, bỏ mật khẩu rồi thêm lại.") from err
        raise
    with book:
        found = Workbook(path, properties={"author": clean(book.user_name).strip()} if book.user_name.strip() else {})
        codings = [font_coding(font.name) for font in book.font_list]
        looks = [_look(book, xf, codings) for xf in book.xf_list]
        for n, name in enumerate(book.sheet_names()):
            sheet = Sheet(clean(name).strip())
            found.sheets.append(sheet)
            page = book.sheet_by_index(n)
            sheet.visible = page.visibility == 0
            if sheet.visible:
                _read(found, sheet, page, looks, codings)
            book.unload_sheet(n)
    return found


def _look(book: Any, xf: Any, codings: list[str]) -> tuple[str, str, bool]:
    """What a style of cells makes of a value: its number format, the coding of its font, whether it is centred across cells."""
    shape = book.format_map.get(xf.format_key)
    coding = codings[xf.font_index] if xf.font_index < len(codings) else ""
    return (shape.format_str if shape else "General"), coding, xf.alignment.hor_align == _ACROSS


def _read(found: Workbook, sheet: Sheet, page: Any, looks: list[tuple[str, str, bool]], codings: list[str]) -> None:
    import xlrd

    empty = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
    for row in range(page.nrows):
        kinds, values = page.row_types(row), page.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind in empty:
                continue
            shape, coding, across = looks[page.cell_xf_index(row, column)]
            runs = page.rich_text_runlist_map.get((row, column)) if kind == xlrd.XL_CELL_TEXT else None
            if runs:
                found.put_runs(sheet, row, column, _runs(value, coding, runs, codings))
            else:
                found.put(sheet, row, column, _value(kind, value, page.book.datemode), shape, coding)
            end = column + 1
            while across and end < len(kinds) and kinds[end] in empty and looks[page.cell_xf_index(row, end)][2]:
                end += 1
            if end > column + 1:
                found.merge(sheet, row, column, row, end - 1)
    for top, bottom, left, right in page.merged_cells:
        found.merge(sheet, top, left, bottom - 1, right - 1)
    sheet.hidden_rows = sum(row in page.rowinfo_map and bool(page.rowinfo_map[row].hidden) for row in sheet.rows)
    sheet.count_hidden_columns([(column, column) for column, about in page.colinfo_map.items() if about.hidden])


def _runs(text: str, coding: str, runs: list[tuple[int, int]], codings: list[str]) -> list[tuple[str, str]]:
    """A text cut where its font changes: up to the first change it is in the font of its cell."""
    starts = [(0, coding), *((at, codings[font] if font < len(codings) else "") for at, font in runs)]
    ends = [at for at, _ in starts[1:]] + [len(text)]
    return [(text[at:end], code) for (at, code), end in zip(starts, ends, strict=True) if end > at]


def _value(kind: int, value: Any, datemode: int) -> Any:
    import xlrd

    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A")
    if kind == xlrd.XL_CELL_DATE:
        if 0 <= value < 1:  # an hour of no day
            seconds = round(value * 86400) % 86400
            return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
        try:
            return _rounded(xlrd.xldate_as_datetime(value, datemode))
        except (ValueError, OverflowError):  # a number of days that is no date
            return value
    return value


def _rounded(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
