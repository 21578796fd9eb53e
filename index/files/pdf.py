"""A PDF file read as a document: its pages' lines and tables in reading order, placed in one text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from index.errors import EmptyFile, EncryptedFile, MissingTool
from index.pages import (
    FEW,
    PDFIUM,
    Line,
    Sheet,
    Table,
    can_recognise,
    in_order,
    joined,
    recognise,
    ruled_tables,
    sheet_of,
    with_unruled,
    words_of,
)
from index.records import Extract

from .encodings import ExtractBuilder, clean, find_legacy

__all__ = ["read_pdf"]

_COVERING = 0.6  # of a page's area, pictures that make it a scan
_PARAGRAPH_GAP = 1.25  # times the usual distance of lines
_TOUCHING = 0.3  # of the usual distance of lines: a smaller gap is none
_UNSURE = 70  # certainty of the recogniser, of 100, under which the user is warned of the page
_ADVICE = "Cài nhận dạng chữ: `apt install tesseract-ocr tesseract-ocr-vie`."

Item = Line | Table


@dataclass(slots=True)
class _Page:
    """What was made of a page; `failed` if it is damaged."""

    items: list[Item] = field(default_factory=list)
    scanned: bool = False
    failed: Exception | None = None
    hidden: int = 0
    cut: bool = False


def read_pdf(path: Path, *, progress: Callable[[int, int], None] | None = None) -> Extract:
    """The text of a .pdf file, page by page in reading order, with its tables and footnotes.

    Scanned pages are read by tesseract where that is installed; `progress` is told how many of them are done, of how many.

    Raises:
        EncryptedFile: it opens only with a password.
        MissingTool: all of it is scanned and there is no tesseract.
        EmptyFile: it has no text and no scanned page.
        pypdfium2.PdfiumError: it is damaged; `parse` translates that.
    """
    draft = ExtractBuilder()
    pdf = _opened(path)
    try:
        pages = [_read_page(pdf, n) for n in range(len(pdf))]
        with PDFIUM:
            properties = _properties(pdf.get_metadata_dict())
        _report(pages, draft)
        scans = [n for n, page in enumerate(pages) if page.scanned]
        if scans:
            _read_scans(path, pdf, pages, scans, draft, progress)
    finally:
        with PDFIUM:
            pdf.close()
    if not any(page.items for page in pages):
        raise EmptyFile(path, "Trong tệp PDF không có chữ.", advice="Kiểm tra xem có chọn đúng tệp không.")
    whole = "\n".join(text for page in pages for item in page.items for text in _texts(item))
    draft.legacy = find_legacy(clean(_meant(whole, legacy=True)))
    for n, items in enumerate(joined([page.items for page in pages])):
        if len(draft.pages) <= n:  # else it began within a table that goes on from the page before
            draft.pages.append(draft.length)
        _place(draft, items)
    return draft.extract("pdf", wrapped=True, properties=properties)


def _opened(path: Path) -> Any:
    import pypdfium2

    data = path.read_bytes()
    with PDFIUM:
        try:
            return pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as err:
            if "password" in str(err).lower():
                advice = "Mở tệp, bỏ mật khẩu rồi thêm lại."
                raise EncryptedFile(path, "Tệp được bảo vệ bằng mật khẩu.", advice=advice) from err
            raise


def _read_page(pdf: Any, number: int) -> _Page:
    try:
        with PDFIUM:
            page = pdf[number]
            try:
                sheet = sheet_of(page)
            finally:
                page.close()
        if _is_scan(sheet):
            return _Page([], True, hidden=sheet.hidden)
        tables, rest = ruled_tables(sheet.rules, words_of(sheet.glyphs))
        return _Page(with_unruled(in_order(rest, tables, sheet.width)), hidden=sheet.hidden, cut=sheet.cut)
    except Exception as err:  # one damaged page must not cost the others
        return _Page(failed=err)


def _is_scan(sheet: Sheet) -> bool:
    """Whether a page can only be read as a picture: it is one, or nothing tells the letters of its glyphs."""
    return sheet.letters < FEW and sheet.covered >= _COVERING or sheet.unmapped > sheet.letters


def _report(pages: Sequence[_Page], draft: ExtractBuilder) -> None:
    """Say what of the pages could not be read; raise what was wrong if it is all of them."""
    broken = [n for n, page in enumerate(pages, 1) if page.failed]
    if broken and len(broken) == len(pages):
        raise next(page.failed for page in pages if page.failed)
    if broken:
        draft.notices.append(f"Không đọc được trang {_listed(broken)} vì bị hỏng.")
    hidden = sum(page.hidden for page in pages)
    if hidden:
        draft.notices.append(f"Đã bỏ qua {hidden} ký tự ẩn (chữ trắng, quá nhỏ, vô hình hoặc ngoài trang).")
    cut = [n for n, page in enumerate(pages, 1) if page.cut]
    if cut:
        draft.notices.append(f"Trang {_listed(cut)} có bảng hoặc dòng chữ chạy ra ngoài mép giấy; phần bị cắt không đọc được.")


_HYPHEN = "\x02"  # what pdfium gives for a hyphen, soft or not, that ends a line
# In fonts of TCVN3 letters stand at the places of these signs, and makers of PDFs name each sign in more ways than one.
_NAMED = str.maketrans(
    {"\u2212": "\xad", "\u2010": "\xad", _HYPHEN: "\xad", "\u2219": "\xb7", "\u22c5": "\xb7", "\u03bc": "\xb5", "\u02c9": "\xaf"}
)
_NAMED_IN_WORD = re.compile(
    "(?<=[^\\W\\d_])[\u2212\u2010\x02\u2219\u22c5\u03bc\u02c9]|[\u2212\u2010\u2219\u22c5\u03bc\u02c9](?=[^\\W\\d_])"
)


def _meant(text: str, *, legacy: bool) -> str:
    """`text` with the signs that stand for letters in an old font as that font has them, if it is in one."""
    if legacy:
        text = _NAMED_IN_WORD.sub(lambda m: m[0].translate(_NAMED), text)
    return text.replace(_HYPHEN, "-")


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _texts(item: Item) -> list[str]:
    return [item.text] if isinstance(item, Line) else [line.text for cell in item.cells for line in cell.lines]


def _properties(metadata: dict[str, str]) -> dict[str, str]:
    found = {"title": metadata.get("Title"), "author": metadata.get("Author")}
    date = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", metadata.get("CreationDate") or "")
    if date:
        found["created"] = "-".join(date.groups())
    return {name: clean(value).strip() for name, value in found.items() if value and value.strip()}


def _prepared(draft: ExtractBuilder, text: str) -> str:
    return draft.prepared(_meant(text, legacy=draft.legacy is not None))


def _place(draft: ExtractBuilder, items: Sequence[Item]) -> None:
    steps = [b.bottom - a.bottom for a, b in _neighbours(items)]
    usual = median(steps) if len(steps) >= 3 else 0.0
    before: Item | None = None
    for item in items:
        if isinstance(item, Table):
            _place_table(draft, item)
        else:
            if isinstance(before, Line) and usual and item.top > before.bottom - _TOUCHING * usual:
                far = item.bottom - before.bottom > _PARAGRAPH_GAP * usual
                if far and item.top - before.bottom > _TOUCHING * usual:
                    draft.line("")
            draft.line(_prepared(draft, item.text))
        before = item


def _place_table(draft: ExtractBuilder, table: Table) -> None:
    draft.table([_prepared(draft, cell.text) for cell in table.cells], table.rows, header_rows=table.header_rows)
    rows, starts, last = draft.grids[-1].rows, [], -1
    for row in rows:  # a merged cell stands in an earlier row
        last = min((start for start, _ in row if start > last), default=last)
        starts.append(last)
    draft.pages += [starts[n] if n < len(starts) else draft.length for n in table.pages]


def _neighbours(items: Sequence[Item]) -> Iterator[tuple[Line, Line]]:
    for a, b in zip(items, items[1:], strict=False):
        if isinstance(a, Line) and isinstance(b, Line) and b.bottom > a.bottom:
            yield a, b


def _read_scans(
    path: Path, pdf: Any, pages: list[_Page], scans: list[int], draft: ExtractBuilder, progress: Callable[[int, int], None] | None
) -> None:
    """Read scanned pages with tesseract; where it is missing say which pages were not read."""
    if not can_recognise():
        if not any(page.items for page in pages):
            raise MissingTool(path, "Tệp PDF là ảnh quét, cần chương trình nhận dạng chữ.", advice=_ADVICE)
        draft.notices.append(f"Trang {_listed(n + 1 for n in scans)} là ảnh quét, chưa đọc được. {_ADVICE}")
        return
    unsure: list[int] = []
    unread: list[int] = []
    for n, found in recognise(pdf, scans, progress):
        if found is None:
            unread.append(n + 1)
            continue
        tables, rest = ruled_tables(found.rules, found.words)
        pages[n].items = with_unruled(in_order(rest, tables, found.width))
        if found.words and found.certainty < _UNSURE:
            unsure.append(n + 1)
    draft.notices.append(f"Trang {_listed(n + 1 for n in scans if n + 1 not in unread)} là ảnh quét, chữ do máy nhận dạng nên có thể sai.")
    if unsure:
        draft.notices.append(f"Trang {_listed(unsure)} quét mờ hoặc nghiêng, chữ nhận dạng kém chắc chắn; hãy đối chiếu với ảnh trang.")
    if unread:
        draft.notices.append(f"Không nhận dạng được chữ ở trang {_listed(unread)}.")
