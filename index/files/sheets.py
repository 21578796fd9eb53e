"""Spreadsheets: each visible sheet as titles and tables, with numbers as the sheet shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from index.records import Extract

from .cells import display, is_error
from .encodings import ExtractBuilder, Legacy, find_legacy
from .ods import read_ods
from .sheet_layout import Layer, parts
from .workbook import Sheet, Workbook
from .xls import read_xls
from .xlsx import formulas_without_value, read_xlsx

__all__ = ["display", "formulas_without_value", "read_sheets"]

_READERS: dict[str, Callable[[Path], Workbook]] = {"xlsx": read_xlsx, "xls": read_xls, "ods": read_ods}
_DEFAULT_NAME = re.compile(r"(?:sheet|trang tính|trang|bảng tính) ?\d*", re.IGNORECASE)
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u036f]")  # no old font puts text at these
_TITLE_DEPTH = 3, 5  # under the sheet's name, which is 2


def read_sheets(path: Path, form: str = "xlsx") -> Extract:
    """The text of a spreadsheet of the format xlsx, xls or ods: per visible sheet its name, titles, and tables of tab-separated rows.

    Values are the ones kept when the file was last computed. What is hidden is said. Raises EncryptedFile and OversizedFile;
    other failures are those of openpyxl, xlrd, zipfile or lxml, which `parse` translates.
    """
    book = _READERS[form](path)
    draft = ExtractBuilder()
    draft.notices += _notices(book)
    sheets = [s for s in book.sheets if s.visible and any(s.rows.values())]
    legacy = _to_unicode(sheets)
    if legacy:
        draft.notices.insert(0, legacy.notice)
    for sheet in sheets:
        draft.parts.append(draft.length)
        if not _DEFAULT_NAME.fullmatch(sheet.name):
            draft.heading(legacy.repair(sheet.name) if legacy else sheet.name, 2)
        depth = first = _TITLE_DEPTH[0]
        for part in parts(Layer.of(sheet.rows, sheet.merged, sheet.decimals)):
            if part.kind == "table":
                draft.table(part.cells, part.rows, part.header_rows)
                depth = first
            elif part.kind == "title":
                draft.heading(part.text, min(depth, _TITLE_DEPTH[1]))
                depth += 1
            else:
                draft.line(part.text)
    return draft.extract(form, wrapped=False, properties=book.properties)


def _notices(book: Workbook) -> list[str]:
    """What a reader of the text cannot see of the workbook."""
    notices = []
    hidden = [sheet.name for sheet in book.sheets if not sheet.visible]
    if hidden:
        notices.append(f"Đã bỏ qua trang tính ẩn: {', '.join(hidden)}.")
    for sheet in book.sheets:
        counts = ((sheet.hidden_rows, "hàng"), (sheet.hidden_columns, "cột"))
        named = " và ".join(f"{count} {what}" for count, what in counts if count)
        if named:
            notices.append(f"Trang tính “{sheet.name}” có {named} đang ẩn; nội dung ở đó vẫn được đọc.")
    if book.uncalculated:
        notices.append(f"Có {book.uncalculated} ô công thức chưa có kết quả; mở tệp bằng Excel rồi lưu lại để tính.")
    errors = sum(is_error(text) for sheet in book.sheets for cells in sheet.rows.values() for text in cells.values())
    if errors:
        notices.append(f"Có {errors} ô báo lỗi công thức (như #DIV/0!), được giữ nguyên như bảng tính hiện.")
    return notices


def _to_unicode(sheets: list[Sheet]) -> Legacy | None:
    """Turn text typed in old fonts into Unicode, in place; the coding that it was in, if any was.

    What a cell's font says is believed, unless cells in old fonts hold letters that only Unicode has: then the text was
    converted before and the fonts left behind. Cells in other fonts are judged by their words, all together.
    """
    old = [(sheet, at, text) for sheet in sheets for at, text in sheet.unicode.items()]
    changed = [(s, at, text) for s, at, text in old if text != s.rows[at[0]][at[1]]]
    left_behind = sum(_UNICODE_ONLY.search(s.rows[y][x]) is not None for s, (y, x), _ in old)
    believed = left_behind * 10 <= len(changed)
    name = ""
    if believed:
        for sheet, (row, column), text in changed:
            name = name or _coding(sheet.rows[row][column], text)
            sheet.rows[row][column] = text
    settled = {(id(s), at) for s, at, _ in old} if believed else set()
    rest = [(cells, c) for s in sheets for r, cells in s.rows.items() for c in cells if (id(s), (r, c)) not in settled]
    # A few cells whose font says nothing are in the coding of the others, if they are in any.
    legacy = find_legacy("\n".join(cells[column] for cells, column in rest)) or (Legacy(name, whole=False) if name else None)
    if legacy:
        for cells, column in rest:
            cells[column] = legacy.repair(cells[column])
    return legacy


def _coding(typed: str, shown: str) -> str:
    """In which coding `typed` shows `shown`, or "" where they only differ in their capitals."""
    if typed.lower() == shown.lower():
        return ""
    return next((n for n in ("tcvn3", "vni") if Legacy(n, whole=True).repair(typed).lower() == shown.lower()), "")
