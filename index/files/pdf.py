"""PDF files: what stands on their pages read as a document.

A PDF holds glyphs on pages, no text: `index.pages` makes words, lines and tables of them. Pages that are pictures, or whose
letters the file tells wrongly, are read by tesseract where that is installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.errors import EmptyFile, EncryptedFile, MissingTool
from index.pages import (
    FEW,
    PDFIUM,
    Cell,
    Line,
    Note,
    Rule,
    Sheet,
    Table,
    body_size,
    can_recognise,
    drawn_lines,
    in_order,
    is_broken,
    joined,
    levelled,
    notes_of,
    recognise,
    respaced,
    ruled_tables,
    sheet_of,
    torn,
    with_unruled,
    words_of,
)
from index.records import Extract

from .encodings import ExtractBuilder, Legacy, clean, find_legacy
from .page_text import PageText, Paper, meant

__all__ = ["read_pdf"]

_COVERING = 0.6  # of a page's area, pictures that make it a scan
_UNSURE = 70  # certainty of the recogniser, of 100, under which the user is warned of the page
_END, _ENDS_WITHIN = b"%%EOF", 4096  # what a whole file ends with, give or take what was appended in transit
_ADVICE = "Cài nhận dạng chữ: `apt install tesseract-ocr tesseract-ocr-vie`."

Item = Line | Table
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Page:
    """What was made of a page, `width` by `height` points; `failed` if it is damaged."""

    items: list[Item] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    width: float = 1.0
    height: float = 1.0
    slope: float = 0.0  # by which the lines of a scan sink
    turn: int = 0  # degrees by which it was turned to be read
    scanned: bool = False
    damaged: bool = False  # its text is not what is printed
    failed: Exception | None = None
    hidden: int = 0
    cut: bool = False

    def lines(self) -> list[Line]:
        """The lines outside of tables."""
        return [i for i in self.items if isinstance(i, Line)]

    def text(self) -> str:
        """All of its text, in no state to be kept."""
        return "\n".join(t for i in self.items for t in ([i.text] if isinstance(i, Line) else [c.text for c in i.cells]))


def read_pdf(path: Path, *, progress: Progress | None = None) -> Extract:
    """The text of a .pdf file, page by page in reading order, with its tables, footnotes and the places of its words.

    Pages that are pictures are read by tesseract where that is installed; `progress` is told how many of them are done, of
    how many.

    Raises:
        EncryptedFile: it opens only with a password.
        MissingTool: all of it is scanned and there is no tesseract.
        EmptyFile: it has no text and no scanned page.
        pypdfium2.PdfiumError: it is damaged; `parse` translates that.
    """
    draft = ExtractBuilder()
    data = path.read_bytes()
    if _END not in data[-_ENDS_WITHIN:]:
        draft.notices.append("Tệp PDF thiếu phần cuối, có thể chưa tải về hết nên thiếu trang.")
    pdf = _opened(path, data)
    try:
        pages = [_read_page(pdf, n) for n in range(len(pdf))]
        with PDFIUM:
            properties = _properties(pdf.get_metadata_dict())
        _report(pages, draft)
        draft.legacy = _legacy(pages)
        _judge(pages, draft.legacy)
        _read_pictures(path, pdf, pages, draft, progress)
    finally:
        with PDFIUM:
            pdf.close()
    if not any(page.items for page in pages):
        raise EmptyFile(path, "Trong tệp PDF không có chữ.", advice="Kiểm tra xem có chọn đúng tệp không.")
    _mend(pages, draft)
    text = PageText(draft, [Paper(page.width, page.height, page.slope, page.turn) for page in pages])
    size = body_size(line for page in pages for line in page.lines())
    found: list[tuple[list[Item], list[Note]]] = []
    for page in pages:
        going = bool(found and found[-1][1])
        found.append(notes_of(page.items, page.rules, size, page.width, page.height, going=going))
    for n, items in enumerate(joined([items for items, _ in found])):
        text.page(n, items, found[n][1])
    return replace(draft.extract("pdf", wrapped=True, properties=properties), places=tuple(sorted(text.places)))


def _opened(path: Path, data: bytes) -> Any:
    import pypdfium2

    with PDFIUM:
        try:
            return pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as err:
            if err.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
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
        made = _Page(
            [], sheet.rules, sheet.width, sheet.height, turn=sheet.turn, scanned=_is_scan(sheet), hidden=sheet.hidden, cut=sheet.cut
        )
        if not made.scanned:
            words = words_of(sheet.glyphs)
            if sheet.covered >= _COVERING and not sheet.turn:  # recognised text behind a picture, in which the lines are
                drawn, made.slope = drawn_lines(pdf, number)
                made.rules = [*sheet.rules, *drawn]
                words = levelled(words, made.slope, sheet.width, sheet.height) if made.slope else words
            tables, rest = ruled_tables(made.rules, words)
            made.items = with_unruled(in_order(rest, tables, sheet.width))
        return made
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


def _legacy(pages: Sequence[_Page]) -> Legacy | None:
    return find_legacy(clean(meant("\n".join(page.text() for page in pages), legacy=True)))


def _judge(pages: Sequence[_Page], legacy: Legacy | None) -> None:
    """Mark the pages whose text is not what is printed on them."""
    for page in pages:
        text = clean(meant(page.text(), legacy=legacy is not None))
        page.damaged = is_broken(legacy.repair(text) if legacy else text)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _properties(metadata: dict[str, str]) -> dict[str, str]:
    found = {"title": metadata.get("Title"), "author": metadata.get("Author")}
    date = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", metadata.get("CreationDate") or "")
    if date:
        found["created"] = "-".join(date.groups())
    return {name: clean(value).strip() for name, value in found.items() if value and value.strip()}


def _mend(pages: Sequence[_Page], draft: ExtractBuilder) -> None:
    """Join the halves of words where so many are torn that it is a fault of the file."""
    if draft.legacy or not torn(line for page in pages for line in page.lines()):
        return
    draft.notices.append("Lớp chữ của tệp có nhiều từ bị tách rời; đã ghép lại những từ chắc chắn.")
    for page in pages:
        page.items = [respaced(i) if isinstance(i, Line) else replace(i, cells=tuple(map(_respaced, i.cells))) for i in page.items]


def _respaced(cell: Cell) -> Cell:
    return replace(cell, lines=tuple(map(respaced, cell.lines)))


# ------------------------------------------------------------------- pages that are pictures


def _read_pictures(path: Path, pdf: Any, pages: Sequence[_Page], draft: ExtractBuilder, progress: Progress | None) -> None:
    """Read pages that are scanned, or whose text is damaged, with tesseract; where it is missing say which they are."""
    scans = [n for n, page in enumerate(pages) if page.scanned]
    damaged = [n for n, page in enumerate(pages) if page.damaged]
    if not scans and not damaged:
        return
    if not can_recognise():
        if not any(page.items for page in pages):
            raise MissingTool(path, "Tệp PDF là ảnh quét, cần chương trình nhận dạng chữ.", advice=_ADVICE)
        if scans:
            draft.notices.append(f"Trang {_numbers(scans)} là ảnh quét, chưa đọc được. {_ADVICE}")
        if damaged:
            draft.notices.append(f"Lớp chữ của trang {_numbers(damaged)} bị hỏng (thiếu hoặc sai chữ), không đáng tin. {_ADVICE}")
        return
    unsure: list[int] = []
    unread: list[int] = []
    for n, found in recognise(pdf, sorted({*scans, *damaged}), progress):
        if found is None:
            unread.append(n)
            continue
        tables, rest = ruled_tables(found.rules, found.words)
        page = pages[n]
        page.items, page.rules = with_unruled(in_order(rest, tables, found.width)), found.rules
        page.width, page.height, page.slope, page.turn = found.width, found.height, found.slope, 0
        if found.words and found.certainty < _UNSURE:
            unsure.append(n)
    if read := [n for n in scans if n not in unread]:
        draft.notices.append(f"Trang {_numbers(read)} là ảnh quét, chữ do máy nhận dạng nên có thể sai.")
    if read := [n for n in damaged if n not in unread]:
        draft.notices.append(f"Lớp chữ của trang {_numbers(read)} bị hỏng, chữ do máy nhận dạng từ ảnh trang nên có thể sai.")
    if unsure:
        draft.notices.append(f"Trang {_numbers(unsure)} quét mờ hoặc nghiêng, chữ nhận dạng kém chắc chắn; hãy đối chiếu với ảnh trang.")
    if unread:
        draft.notices.append(f"Không nhận dạng được chữ ở trang {_numbers(unread)}.")


def _numbers(pages: Iterable[int]) -> str:
    """Pages counted from 0 as they are counted by people."""
    return _listed(n + 1 for n in pages)
