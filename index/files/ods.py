"""OpenDocument spreadsheets (.ods), whose cells keep what they show beside their values."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from index.errors import EncryptedFile, OversizedFile

from .cells import font_coding, shape_shown
from .encodings import clean
from .workbook import Sheet, Workbook

__all__ = ["read_ods"]

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_MOST_REPEATED = 20_000  # times that one cell with content is written again; empty ones cost nothing
_NUMBERS = ("float", "percentage", "currency")


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_SHEET, _ROW, _COLUMN, _STYLE, _FACE = map(
    _name, ("table:table", "table:table-row", "table:table-column", "style:style", "style:font-face")
)
_CELL, _COVERED, _PARAGRAPH, _NOTE = map(_name, ("table:table-cell", "table:covered-table-cell", "text:p", "office:annotation"))


def read_ods(path: Path) -> Workbook:
    """The workbook in the .ods file at `path`.

    Raises EncryptedFile if it needs a password, OversizedFile if it says that things repeat without end; other failures are
    those of zipfile and lxml.
    """
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise EncryptedFile(path, "Tệp được bảo vệ bằng mật khẩu.", advice="Mở tệp, bỏ mật khẩu rồi thêm lại.")
        reader = _Reader(Workbook(path))
        for part in ("styles.xml", "content.xml"):
            if part in names or part == "content.xml":
                with package.open(part) as stream:
                    reader.read(stream)
        if "meta.xml" in names:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            reader.found.properties = _properties(etree.fromstring(package.read("meta.xml"), parser))
    return reader.found


class _Reader:
    """The parts of one package read into a workbook, a row at a time so that a long sheet is never whole in memory."""

    def __init__(self, found: Workbook) -> None:
        self.found = found
        self.faces: dict[str, str] = {}  # name of a font in the file -> the font
        self.codings: dict[str, str] = {}  # name of a style -> coding of its font
        self.closed: set[str] = set()  # styles of sheets that are not shown
        self.row = self.column = 0
        self.columns: list[tuple[int, int, bool, str]] = []  # first, last, hidden, default style

    def read(self, stream: IO[bytes]) -> None:
        from lxml import etree

        sheet: Sheet | None = None
        events = etree.iterparse(
            stream, events=("start", "end"), tag=(_SHEET, _ROW, _COLUMN, _STYLE, _FACE), resolve_entities=False, no_network=True
        )
        for event, element in events:
            if element.tag == _SHEET and event == "start":
                above = element.getparent()
                if above is not None and above.tag == _name("office:spreadsheet"):
                    sheet = self._begin(element)
            elif event == "start":
                continue
            elif element.tag == _SHEET:
                above = element.getparent()
                if above is not None and above.tag == _name("office:spreadsheet"):
                    if sheet is not None:
                        sheet.count_hidden_columns([(a, b) for a, b, hidden, _ in self.columns if hidden])
                    sheet = None
                    element.clear()
            elif element.tag == _STYLE:
                self._style(element)
            elif element.tag == _FACE:
                self.faces[element.get(_name("style:name"), "")] = element.get(_name("svg:font-family"), "").strip("'\" ")
            elif element.tag == _COLUMN and sheet is not None:
                count = _count(element, "table:number-columns-repeated")
                hidden = element.get(_name("table:visibility"), "visible") != "visible"
                style = element.get(_name("table:default-cell-style-name"), "")
                self.columns.append((self.column, self.column + count - 1, hidden, self.codings.get(style, "")))
                self.column += count
            elif element.tag == _ROW and sheet is not None:
                if sheet.visible:
                    self._row(sheet, element)
                element.clear()

    def _begin(self, element: Any) -> Sheet:
        self.row = self.column = 0
        self.columns = []
        style = element.get(_name("table:style-name"), "")
        sheet = Sheet(clean(element.get(_name("table:name"), "")).strip(), style not in self.closed)
        self.found.sheets.append(sheet)
        return sheet

    def _style(self, element: Any) -> None:
        name = element.get(_name("style:name"), "")
        about = element.find(_name("style:table-properties"))
        if about is not None and about.get(_name("table:display")) == "false":
            self.closed.add(name)
        letters = element.find(_name("style:text-properties"))
        face = letters.get(_name("style:font-name")) if letters is not None else None
        inherited = self.codings.get(element.get(_name("style:parent-style-name"), ""), "")
        if face:
            self.codings[name] = font_coding(self.faces.get(face, face))
        elif element.get(_name("style:family")) != "text":  # letters keep the font of their cell
            self.codings[name] = inherited

    def _row(self, sheet: Sheet, element: Any) -> None:
        times = _count(element, "table:number-rows-repeated")
        if any(cell.get(_name("office:value-type")) or cell.find(_PARAGRAPH) is not None for cell in element):
            if times > _MOST_REPEATED:
                self._refuse()
            hidden = element.get(_name("table:visibility"), "visible") != "visible"
            style = element.get(_name("table:default-cell-style-name"))
            for row in range(self.row, self.row + times):
                self._cells(sheet, row, element, None if style is None else self.codings.get(style, ""))
                sheet.hidden_rows += hidden and row in sheet.rows
        self.row += times

    def _cells(self, sheet: Sheet, row: int, element: Any, of_row: str | None) -> None:
        column = 0
        for cell in element:
            if cell.tag not in (_CELL, _COVERED):
                continue
            times = _count(cell, "table:number-columns-repeated")
            if cell.get(_name("table:formula")) and not cell.get(_name("office:value-type")):
                self.found.uncalculated += 1
            if cell.tag == _CELL and cell.find(_PARAGRAPH) is not None:
                if times > _MOST_REPEATED:
                    self._refuse()
                style = cell.get(_name("table:style-name"))
                for at in range(column, column + times):
                    coding = self.codings.get(style, "") if style else self._default(at) if of_row is None else of_row
                    self._put(sheet, row, at, cell, coding)
            across, down = _count(cell, "table:number-columns-spanned"), _count(cell, "table:number-rows-spanned")
            if across > 1 or down > 1:
                self.found.merge(sheet, row, column, row + down - 1, column + across - 1)
            column += times

    def _put(self, sheet: Sheet, row: int, column: int, cell: Any, coding: str) -> None:
        runs: list[tuple[str, str]] = []
        for paragraph in cell.iterchildren(_PARAGRAPH):
            runs += [("\n", coding)] if runs else []
            runs += self._runs(paragraph, coding)
        if len({code for text, code in runs if text.strip()}) > 1:
            self.found.put_runs(sheet, row, column, runs)
        else:
            value, shape = _value(cell, "".join(text for text, _ in runs))
            self.found.put(sheet, row, column, value, shape, next((code for text, code in runs if text.strip()), coding))

    def _runs(self, element: Any, coding: str) -> Iterator[tuple[str, str]]:
        """The text of a paragraph, with the coding of its font, without comments; spaces and breaks are elements of their own."""
        yield element.text or "", coding
        for child in element:
            if child.tag == _name("text:s"):
                yield " " * min(_count(child, "text:c"), 100), coding
            elif child.tag in (_name("text:tab"), _name("text:line-break")):
                yield " ", coding
            elif child.tag != _NOTE and isinstance(child.tag, str):
                own = self.codings.get(child.get(_name("text:style-name"), ""))
                yield from self._runs(child, coding if own is None else own)
            yield child.tail or "", coding

    def _default(self, column: int) -> str:
        return next((coding for a, b, _, coding in self.columns if a <= column <= b), "")

    def _refuse(self) -> None:
        advice = "Mở tệp, xóa các hàng và cột thừa rồi thêm lại; nếu tệp đến từ nguồn lạ thì đừng mở."
        raise OversizedFile(self.found.path, "Bảng tính lặp một ô quá nhiều lần, nhiều bất thường.", advice=advice)


def _count(element: Any, name: str) -> int:
    value = element.get(_name(name), "1")
    return max(int(value), 1) if value.isdecimal() else 1


def _value(cell: Any, text: str) -> tuple[Any, str]:
    """The value of a cell and a format that shows it as the cell does; what is shown itself where there is no such format."""
    kind = cell.get(_name("office:value-type"), "")
    if kind in _NUMBERS:
        value = float(cell.get(_name("office:value"), "nan"))
        shape = shape_shown(value, text)
        whole = int(value) if value == value and abs(value) < 1e15 and value == int(value) else value
        return (whole, shape) if shape is not None else (text, "General")
    if kind == "date":
        try:
            return datetime.fromisoformat(cell.get(_name("office:date-value"), "").split(".")[0]), "General"
        except ValueError:  # a year before the first, a place for a date
            return text, "General"
    return text, "General"


def _properties(root: Any) -> dict[str, str]:
    found = {
        "title": root.findtext(f".//{_name('dc:title')}"),
        "author": root.findtext(f".//{_name('meta:initial-creator')}") or root.findtext(f".//{_name('dc:creator')}"),
        "created": (root.findtext(f".//{_name('meta:creation-date')}") or "")[:10],
    }
    return {name: clean(value).strip() for name, value in found.items() if value and value.strip()}
