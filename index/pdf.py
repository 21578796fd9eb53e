"""PDF files: words with places made into lines, columns, paragraphs and tables again.

A PDF holds glyphs on pages, no text. What no reader sees (white on white, tiny, off the page, drawn
with the invisible pen) is left out, since it is either noise or planted.
"""

from __future__ import annotations

import importlib.util
import logging
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from .document import Extract
from .encoding import Draft, clean, find_legacy
from .errors import EmptyFile, EncryptedFile, MissingTool

__all__ = ["read_pdf"]

_FEW = 20  # characters; a page with fewer and a picture over it is a scan
_COVERING = 0.6  # of the page's area
_DPI, _MAX_PIXELS = 300, 40_000_000
_INVISIBLE = "vanban:invisible"  # our mark on glyphs drawn with the invisible pen
_TAB_GAP = 2.5  # a gap this many letter heights wide is no space between words
_PARAGRAPH_GAP = 1.25  # times the usual distance of lines
_MIN_COLUMN_LINES = 8


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of a page, or one column's share of it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Ruled:
    """One ruled table: cell texts, and rows of indices into them."""

    cells: list[str]
    rows: list[list[int]]
    x0: float
    x1: float
    top: float
    bottom: float


_Item = _Text | _Ruled


def read_pdf(path: Path) -> Extract:
    """The text of a .pdf file, page by page in reading order, with its ruled tables.

    Scanned pages are read by tesseract where that is installed. Damaged files fail as pdfplumber does;
    `parse` translates that.

    Raises:
        EncryptedFile: it opens only with a password.
        MissingTool: all of it is scanned and there is no tesseract.
        EmptyFile: it has no text and no scanned page.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    # It reports every oddity of fonts and boxes as a warning on the user's terminal.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pdf = pdfplumber.open(path)
    except (PdfminerException, PDFPasswordIncorrect) as err:
        if isinstance(err, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in err.args):
            raise EncryptedFile(
                path, "Tệp được bảo vệ bằng mật khẩu.", advice="Mở tệp, bỏ mật khẩu rồi thêm lại."
            ) from err
        raise
    with pdf:
        pages: list[list[_Item]] = []
        scans: list[int] = []
        hidden = 0
        for page in pdf.pages:
            items, dropped, scanned = _read_page(page)
            pages.append(items)
            hidden += dropped
            if scanned:
                scans.append(page.page_number)
            page.close()
        properties = _properties(pdf.metadata)
    draft = Draft()
    if hidden:
        draft.notices.append(f"Đã bỏ qua {hidden} ký tự ẩn (chữ trắng, quá nhỏ hoặc ngoài trang).")
    if scans:
        _read_scans(path, pages, scans, draft)
    if not any(pages):
        raise EmptyFile(path, "Trong tệp PDF không có chữ.", advice="Kiểm tra xem có chọn đúng tệp không.")
    draft.legacy = find_legacy(clean("\n".join(text for items in pages for item in items for text in _texts(item))))
    for items in pages:
        draft.pages.append(draft.length)
        _place(draft, items)
    return draft.extract("pdf", wrapped=True, properties=properties)


def _texts(item: _Item) -> list[str]:
    return [item.text] if isinstance(item, _Text) else item.cells


def _properties(metadata: dict[str, Any]) -> dict[str, str]:
    found = {"title": metadata.get("Title"), "author": metadata.get("Author")}
    date = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", str(metadata.get("CreationDate") or ""))
    if date:
        found["created"] = "-".join(date.groups())
    return {name: clean(value).strip() for name, value in found.items() if isinstance(value, str) and value.strip()}


def _place(draft: Draft, items: Sequence[_Item]) -> None:
    steps = [b.bottom - a.bottom for a, b in _neighbours(items)]
    usual = median(steps) if len(steps) >= 3 else 0.0
    before: _Item | None = None
    for item in items:
        if isinstance(item, _Ruled):
            draft.table([draft.prepared(cell) for cell in item.cells], item.rows)
        else:
            if isinstance(before, _Text) and usual and item.top > before.bottom:
                if item.bottom - before.bottom > _PARAGRAPH_GAP * usual and item.top - before.bottom > 0.3 * usual:
                    draft.line("")
            draft.line(draft.prepared(item.text))
        before = item


def _neighbours(items: Sequence[_Item]) -> Iterator[tuple[_Text, _Text]]:
    for a, b in zip(items, items[1:], strict=False):
        if isinstance(a, _Text) and isinstance(b, _Text) and b.bottom > a.bottom:
            yield a, b


def _read_page(page: Any) -> tuple[list[_Item], int, bool]:
    """A page's items in reading order, how many hidden characters it has, and whether it is a scan."""
    _mark_invisible(page)
    shown, dropped = _visible(page)
    unmapped = sum(1 for c in shown if c["text"].startswith("(cid:"))
    letters = sum(1 for c in shown if not c["text"].isspace()) - unmapped
    covered = sum(max(i["x1"] - i["x0"], 0) * max(i["bottom"] - i["top"], 0) for i in page.images)
    scanned = letters < _FEW and (covered >= _COVERING * page.width * page.height or unmapped > letters)
    if scanned or not shown:
        return [], dropped, scanned
    kept = page.filter(lambda o: o["object_type"] != "char" or _key(o) in visible) if dropped else page
    visible = {_key(c) for c in shown} if dropped else set()
    tables, rest = _tables(kept, shown)
    lines = _lines(_words(rest))
    return _in_order([*lines, *tables], page), dropped, False


def _key(char: Any) -> tuple[float, float, str, Any]:
    return char["x0"], char["top"], char["text"], char.get("tag")
