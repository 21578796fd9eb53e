"""Excel files: each visible sheet as titles and tables, with numbers as the sheet shows them."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from index.records import Extract

from .encodings import ExtractBuilder, clean, find_legacy

__all__ = ["display", "formulas_without_value", "read_sheets"]

_Sheet = dict[int, dict[int, str]]  # row -> column -> shown text
_Merged = dict[int, dict[int, tuple[int, int]]]  # row -> column -> the place whose content is shown there
_VIETNAMESE_MARKS = str.maketrans(",.", ".,")
_DEFAULT_NAME = re.compile(r"(?:sheet|trang tính|trang|bảng tính) ?\d*", re.IGNORECASE)
_NOT_CACHED = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>")
_ORDER = re.compile(r"(?:\d{1,3}|[IVX]+|[A-Za-z])(?:\.\d+)*[.)]?")
_FIGURE = re.compile(r"-?[\d.]+(?:,\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMARK = re.compile(r"\W*(?:nguồn|ghi chú|chú thích|lưu ý)\b", re.IGNORECASE)
_HEADER_LIMIT = 6  # no header is deeper; past it the guess was wrong


def read_sheets(path: Path) -> Extract:
    """The text of an .xlsx file: per visible sheet its name, titles, and tables of tab-separated rows.

    Values are the ones Excel stored when it last computed. Failures are those of openpyxl; `parse`
    translates them.
    """
    import openpyxl

    with path.open("rb") as stream, warnings.catch_warnings():
        # It tells of drawings and validations it drops; text is all that is wanted.
        warnings.filterwarnings("ignore", module=r"openpyxl\b")
        book = openpyxl.load_workbook(stream, data_only=True, keep_links=False)
    draft = ExtractBuilder()
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        draft.notices.append(f"Đã bỏ qua trang tính ẩn: {', '.join(hidden)}.")
    missing = formulas_without_value(path)
    if missing:
        draft.notices.append(f"Có {missing} ô công thức chưa có kết quả; mở tệp bằng Excel rồi lưu lại để tính.")
    sheets = [(s, _shown(s)) for s in book.worksheets if s.sheet_state == "visible"]
    texts = (text for _, rows in sheets for row in rows.values() for text in row.values())
    draft.legacy = find_legacy("\n".join(texts))
    for sheet, rows in sheets:
        if not any(text for row in rows.values() for text in row.values()):
            continue
        if not _DEFAULT_NAME.fullmatch(sheet.title.strip()):
            draft.heading(draft.prepared(sheet.title.strip()), 2)
        merged = _merged(sheet)
        for region in _regions(rows, merged):
            _place_region(draft, rows, merged, region)
    return draft.extract("xlsx", wrapped=False, properties=_properties(path, book.properties))


def formulas_without_value(path: Path) -> int:
    """How many formulas of a workbook have no value kept with them, since no office program has computed it."""
    with zipfile.ZipFile(path) as package:
        names = [n for n in package.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        return sum(len(_NOT_CACHED.findall(package.read(name))) for name in names)


def _properties(path: Path, about: Any) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        if "docProps/core.xml" not in package.namelist():  # openpyxl would make some up
            return {}
    found = {"title": clean(about.title or "").strip(), "author": clean(about.creator or "").strip()}
    if isinstance(about.created, datetime):
        found["created"] = about.created.date().isoformat()
    return {name: value for name, value in found.items() if value}


def _shown(sheet: Any) -> _Sheet:
    rows: _Sheet = {}
    # Asking for rows would create every empty cell up to the last used one, which may be the millionth.
    for (row, column), cell in sorted(sheet._cells.items()):
        text = display(cell.value, cell.number_format or "General") if cell.value is not None else ""
        if text:
            rows.setdefault(row, {})[column] = text
    return rows


def _merged(sheet: Any) -> _Merged:
    merged: _Merged = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            places = merged.setdefault(row, {})
            places.update(dict.fromkeys(range(area.min_col, area.max_col + 1), (area.min_row, area.min_col)))
    return merged


def _regions(rows: _Sheet, merged: _Merged) -> Iterator[list[int]]:
    """The rows of each table with its titles: empty rows part them unless the same columns go on."""
    # A merged cell fills the rows below its first.
    covered = {row for row, places in merged.items() if any(rows.get(y, {}).get(x) for y, x in places.values())}
    groups: list[list[int]] = []
    for row in sorted(covered | rows.keys()):
        if groups and row == groups[-1][-1] + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    region: list[int] = []
    for group in groups:
        if region and len(rows.get(group[0], {})) > 1 and _extent(rows, region) == _extent(rows, group):
            region += group
        else:
            if region:
                yield region
            region = group
    if region:
        yield region


def _extent(rows: _Sheet, region: list[int]) -> tuple[int, int]:
    columns = [column for row in region if len(rows.get(row, {})) > 1 for column in rows[row]]
    return (min(columns), max(columns)) if columns else (0, 0)


def _place_region(draft: ExtractBuilder, rows: _Sheet, merged: _Merged, region: list[int]) -> None:
    """Titles above and remarks below as lines, the rest as a table; a single column is lines throughout."""
    wide = [i for i, row in enumerate(region) if len(_places(rows, merged, row)) > 1]
    first, last = (wide[0], wide[-1]) if wide else (len(region), len(region))
    while last + 1 < len(region) and not _is_remark(rows, region[last + 1]):
        last += 1
    for row in region[:first]:
        _place_lines(draft, rows, row)
    body = region[first : last + 1]
    if body:
        columns = {column for row in body for column in (*rows.get(row, ()), *merged.get(row, ()))}
        span = range(min(columns), max(columns) + 1)
        index: dict[tuple[int, int], int] = {}
        cells: list[str] = []
        table: list[list[int]] = []
        for row in body:
            places = [merged.get(row, {}).get(column, (row, column)) for column in span]
            for at in places:
                text = rows.get(at[0], {}).get(at[1], "")
                if text and at not in index:
                    index[at] = len(cells)
                    cells.append(draft.prepared(text))
            table.append([index.get(at, -1) for at in places])
        draft.table(cells, table, _header_rows([[cells[i] if i >= 0 else "" for i in row] for row in table]))
    for row in region[last + 1 :]:
        _place_lines(draft, rows, row)


def _places(rows: _Sheet, merged: _Merged, row: int) -> set[tuple[int, int]]:
    """The different cells with text that row shows."""
    own = {(row, column) for column in rows.get(row, {})}
    return own | {(y, x) for y, x in merged.get(row, {}).values() if rows.get(y, {}).get(x)}


def _place_lines(draft: ExtractBuilder, rows: _Sheet, row: int) -> None:
    if row in rows:
        draft.line(draft.prepared("\t".join(rows[row].values())))


def _is_remark(rows: _Sheet, row: int) -> bool:
    return len(rows.get(row, {})) == 1 and _REMARK.match(next(iter(rows[row].values()))) is not None


def _header_rows(table: list[list[str]]) -> int:
    """How many leading rows name columns: those before the first that is numbered or holds figures."""
    for count, row in enumerate(table[: _HEADER_LIMIT + 1]):
        filled = [text for text in row if text]
        if _counts_columns(filled):
            return count + 1
        figures = any(_FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in row[1:])
        if figures or (len(filled) > 1 and _ORDER.fullmatch(row[0])):
            return count
    return 0


def _counts_columns(texts: list[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3, (1) (2) (3), A B 1 2."""
    digits = [m[1] for t in texts if (m := re.fullmatch(r"\(?(\d{1,2})\)?(?:\s*=.*)?", t))]
    letters = [t for t in texts if re.fullmatch(r"\(?[A-Z]\)?", t)]
    return (
        len(digits) >= 2
        and len(digits) + len(letters) == len(texts)
        and all(int(b) == int(a) + 1 for a, b in zip(digits, digits[1:], strict=False))
    )


def display(value: Any, shape: str) -> str:
    """A stored value as the sheet shows it, the Vietnamese way: 1.234,5 and 12,5% and 31/12/2025."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, shape)
    return " ".join(clean(str(value)).replace("\t", " ").split("\n")).strip()


def _number(value: float, shape: str) -> str:
    suffix = re.search(r'"([^"]*)"\s*$', shape.split(";")[0])
    section = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", shape.split(";")[0])
    digits = re.search(r"[#0?][#0?,.]*", section)
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not amount.is_finite():
        return str(value)
    percent = "%" in section
    if percent:
        amount *= 100
    if digits is None or "E" in section.upper().replace("GENERAL", ""):
        if amount != amount.to_integral_value():
            amount = Decimal(f"{amount:.10g}" if abs(amount) < 10**6 else f"{amount:.15g}")  # binary dust off
        text = format(amount.normalize(), "f")
    else:
        mask = digits[0].rstrip(",")
        whole, _, decimals = mask.partition(".")
        text = format(amount.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP), ",f")
        if len(decimals) > decimals.count("0"):  # optional places
            head, _, tail = text.partition(".")
            tail = tail[: decimals.count("0")] + tail[decimals.count("0") :].rstrip("0")
            text = f"{head}.{tail}" if tail else head
        if "," not in whole:
            text = text.replace(",", "")
        if whole.strip("0") == "" and len(whole) > len(text.lstrip("-").partition(".")[0]):
            text = text.zfill(len(whole) + text.count("-") + len(text) - len(text.partition(".")[0]))
    return text.translate(_VIETNAMESE_MARKS) + ("%" if percent else "") + (suffix[1] if suffix else "")
