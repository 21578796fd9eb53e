"""PDF files: words with places made into lines, columns, paragraphs and tables again.

A PDF holds glyphs on pages, no text. What no reader sees (white on white, tiny, off the page, drawn
with the invisible pen) is left out, since it is either noise or planted.
"""

from __future__ import annotations

import importlib.util
import logging
import re
import shutil
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Any

from index.errors import EmptyFile, EncryptedFile, MissingTool
from index.records import Extract

from .encodings import ExtractBuilder, clean, find_legacy

__all__ = ["read_pdf"]

_FEW = 20  # characters; a page with fewer and a picture over it is a scan
_COVERING = 0.6  # of the page's area
_DPI, _MAX_PIXELS = 300, 40_000_000
_INVISIBLE = "vanban:invisible"  # our mark on glyphs drawn with the invisible pen
_TAB_GAP = 2.5  # a gap this many letter heights wide is no space between words
_PARAGRAPH_GAP = 1.25  # times the usual distance of lines
_MIN_COLUMN_LINES = 8
_MAX_EDGES = 10_000


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
    draft = ExtractBuilder()
    pages: list[list[_Item]] = []
    scans: list[int] = []
    broken: list[int] = []
    hidden = 0
    failure: Exception | None = None
    with path.open("rb") as stream, _opened(path, stream) as pdf:
        for page in pdf.pages:
            pages.append([])
            try:
                pages[-1], dropped, scanned = _read_page(page)
            except Exception as err:  # one damaged page must not cost the others
                failure = err
                broken.append(page.page_number)
                continue
            finally:
                page.close()
            hidden += dropped
            if scanned:
                scans.append(page.page_number)
        properties = _properties(pdf.metadata)
    if failure and len(broken) == len(pages):
        raise failure
    if broken:
        draft.notices.append(f"Không đọc được trang {_listed(broken)} vì bị hỏng.")
    if hidden:
        draft.notices.append(f"Đã bỏ qua {hidden} ký tự ẩn (chữ trắng, quá nhỏ, vô hình hoặc ngoài trang).")
    if scans:
        _read_scans(path, pages, scans, draft)
    if not any(pages):
        raise EmptyFile(path, "Trong tệp PDF không có chữ.", advice="Kiểm tra xem có chọn đúng tệp không.")
    draft.legacy = find_legacy(clean("\n".join(text for items in pages for item in items for text in _texts(item))))
    for items in pages:
        draft.pages.append(draft.length)
        _place(draft, items)
    return draft.extract("pdf", wrapped=True, properties=properties)


def _opened(path: Path, stream: IO[bytes]) -> Any:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    # It reports every oddity of fonts and boxes as a warning on the user's terminal.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        return pdfplumber.open(stream)
    except (PdfminerException, PDFPasswordIncorrect) as err:
        if any(isinstance(e, PDFPasswordIncorrect) for e in (err, *err.args)):
            advice = "Mở tệp, bỏ mật khẩu rồi thêm lại."
            raise EncryptedFile(path, "Tệp được bảo vệ bằng mật khẩu.", advice=advice) from err
        raise


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _texts(item: _Item) -> list[str]:
    return [item.text] if isinstance(item, _Text) else item.cells


def _properties(metadata: dict[str, Any]) -> dict[str, str]:
    found = {"title": metadata.get("Title"), "author": metadata.get("Author")}
    date = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", str(metadata.get("CreationDate") or ""))
    if date:
        found["created"] = "-".join(date.groups())
    return {name: clean(value).strip() for name, value in found.items() if isinstance(value, str) and value.strip()}


def _place(draft: ExtractBuilder, items: Sequence[_Item]) -> None:
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
    scanned = letters < _FEW and covered >= _COVERING * page.width * page.height
    if scanned or unmapped > letters:  # glyphs without letters can only be read as a picture
        return [], dropped, True
    tables, rest = _tables(page, shown)
    return _in_order(_words(rest), tables, page.width), dropped, False


def _mark_invisible(page: Any) -> None:
    """Lay the page out with a device that marks glyphs of the invisible pen; pdfplumber forgets the pen."""
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Device(PDFPageAggregatorWithMarkedContent):  # type: ignore[misc]
        pen = 0

        def render_string(self, textstate: Any, *rest: Any) -> None:
            self.pen = textstate.render
            super().render_string(textstate, *rest)

        def render_char(self, *args: Any, **kwargs: Any) -> float:
            advance = super().render_char(*args, **kwargs)
            if self.pen in (3, 7):
                self.cur_item._objs[-1].tag = _INVISIBLE
            return float(advance)

    device = Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()


def _visible(page: Any) -> tuple[list[Any], int]:
    """The glyphs that a reader of the page sees, doubled ones once; and how many others it has."""
    x0, top, x1, bottom = page.cropbox
    inks = [o for o in (*page.rects, *page.curves) if o.get("fill") and not _is_white(o)] + page.images

    def seen(c: Any) -> bool:
        x, y = (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2
        if c["size"] < 1 or not (x0 <= x <= x1 and top <= y <= bottom):
            return False
        return not _is_white(c) or any(o["x0"] <= x <= o["x1"] and o["top"] <= y <= o["bottom"] for o in inks)

    chars = [c for c in page.chars if seen(c)]
    drawn = [c for c in chars if c.get("tag") != _INVISIBLE]
    # A page of nothing but invisible text is a scan with its recognised text behind the picture.
    shown = drawn if sum(1 for c in drawn if not c["text"].isspace()) >= _FEW else chars
    dropped = sum(1 for c in page.chars if not c["text"].isspace()) - sum(1 for c in shown if not c["text"].isspace())
    return _undoubled(shown), dropped


def _undoubled(chars: list[Any]) -> list[Any]:
    """`chars` without the second strokes of letters that are printed twice to look bold.

    pdfplumber's dedupe_chars takes letters up to a whole point apart for one, however narrow: in print of 4 points and less
    it makes "bil" of "bill". It also looks each letter up in the list of the whole page, which takes as long as all the rest.
    """
    places: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for c in chars:
        text, x, y = c["text"], c["x0"], c["top"]
        column, row, shift = int(x), int(y), min(0.35 * (c["x1"] - x), 1)
        near = (place for i in (-1, 0, 1) for j in (-1, 0, 1) for place in places.get((text, column + i, row + j), ()))
        if not any(abs(x - px) <= shift and abs(y - py) <= 1 for px, py in near):
            kept.append(c)
            places.setdefault((text, column, row), []).append((x, y))
    return kept


def _is_white(thing: Any) -> bool:
    color, space = thing.get("non_stroking_color"), str(thing.get("ncs"))
    if not isinstance(color, list | tuple) or not all(isinstance(c, int | float) for c in color):
        return False
    if len(color) == 4:
        return max(color) <= 0.02 and "DeviceN" not in space
    return len(color) in (1, 3) and min(color) >= 0.98 and space not in ("Separation", "Indexed", "Pattern", "DeviceN")


def _words(chars: list[Any]) -> list[Any]:
    from pdfplumber.utils import extract_words

    return list(extract_words(chars, x_tolerance_ratio=0.2))


def _tables(page: Any, chars: list[Any]) -> tuple[list[_Ruled], list[Any]]:
    """The ruled tables of a page with at least two rows and columns, and the glyphs outside their cells."""
    by_height = sorted(chars, key=_middle)
    heights = [_middle(c) for c in by_height]
    taken: set[int] = set()
    tables: list[_Ruled] = []
    found = page.find_tables() if len(page.edges) <= _MAX_EDGES else []  # more lines than that are a drawing
    for table in sorted(found, key=lambda t: (t.bbox[0] - t.bbox[2]) * (t.bbox[3] - t.bbox[1])):
        rows = table.rows
        columns = sorted({cell[0] for cell in table.cells})
        x0, top, x1, bottom = table.bbox
        inside = any(t.x0 <= x0 and t.top <= top and x1 <= t.x1 and bottom <= t.bottom for t in tables)
        if len(rows) < 2 or len(columns) < 2 or inside:
            continue
        boxes = list(dict.fromkeys(cell for row in rows for cell in row.cells if cell))
        contents = [
            [
                c
                for c in by_height[bisect_left(heights, box[1]) : bisect_left(heights, box[3])]
                if box[0] <= (c["x0"] + c["x1"]) / 2 < box[2]
            ]
            for box in boxes
        ]
        cells = [" ".join(line.text.replace("\t", " ") for line in _lines(_words(content))) for content in contents]
        if sum(map(bool, cells)) < 2:  # a frame or a drawing
            continue
        taken.update(id(c) for content in contents for c in content)
        places = [
            [boxes.index(cell) if cell else _covering(boxes, columns[k] + 1, row.bbox[1] + 1) for k, cell in enumerate(row.cells)]
            for row in rows
        ]
        tables.append(_Ruled(cells, places, x0, x1, top, bottom))
    return tables, [c for c in chars if id(c) not in taken]


def _middle(c: Any) -> float:
    return float(c["top"] + c["bottom"]) / 2


def _covering(boxes: list[Any], x: float, y: float) -> int:
    """The cell that a place without one of its own was merged into, or -1."""
    return next((i for i, b in enumerate(boxes) if b[0] <= x < b[2] and b[1] <= y < b[3]), -1)


def _lines(words: list[Any]) -> list[_Text]:
    """Words gathered into lines from the top; raised and lowered ones join the line they touch."""
    lines: list[list[Any]] = []
    cores: list[tuple[float, float]] = []  # of each line, the extent of its tallest word
    for word in sorted(words, key=lambda w: (w["bottom"], w["x0"])):
        top, bottom = word["top"], word["bottom"]
        for i in range(len(lines) - 1, max(len(lines) - 4, -1), -1):
            shared = min(bottom, cores[i][1]) - max(top, cores[i][0])
            if shared >= 0.5 * min(bottom - top, cores[i][1] - cores[i][0]):
                lines[i].append(word)
                cores[i] = max(cores[i], (top, bottom), key=lambda c: c[1] - c[0])
                break
        else:
            lines.append([word])
            cores.append((top, bottom))
    return [_joined(line, *core) for line, core in zip(lines, cores, strict=True)]


def _joined(words: list[Any], top: float, bottom: float) -> _Text:
    words = sorted(words, key=lambda w: w["x0"])
    parts = [words[0]["text"]]
    for before, word in zip(words, words[1:], strict=False):
        gap, height = word["x0"] - before["x1"], bottom - top
        parts.append("\t" if gap > _TAB_GAP * height else " " if gap > 0.1 * height else "")
        parts.append(word["text"])
    return _Text("".join(parts), words[0]["x0"], max(w["x1"] for w in words), top, bottom)


def _in_order(words: list[Any], tables: list[_Ruled], width: float) -> list[_Item]:
    """Lines and tables from top to bottom; where the page is set in two columns, the left one first."""
    things = [(w["x0"], w["x1"], w["top"], w["bottom"]) for w in words]
    things += [(t.x0, t.x1, t.top, t.bottom) for t in tables]
    gutter = _gutter(things, width)
    if gutter is None:
        return _sorted_items(_lines(words), tables)
    x, begin, end = gutter

    def area(x0: float, top: float) -> int:
        return 0 if top < begin else 3 if top >= end else 1 if x0 < x else 2

    ordered: list[_Item] = []
    for part in range(4):
        lines = _lines([w for w in words if area(w["x0"], w["top"]) == part])
        ordered += _sorted_items(lines, [t for t in tables if area(t.x0, t.top) == part])
    return ordered


def _sorted_items(lines: list[_Text], tables: list[_Ruled]) -> list[_Item]:
    items: list[_Item] = [*lines, *tables]
    return sorted(items, key=lambda item: item.top)


def _gutter(things: list[tuple[float, float, float, float]], width: float) -> tuple[float, float, float] | None:
    """Where a page parts into two columns of prose: the x between them, their top and their end."""
    best: tuple[float, float, float] | None = None
    for x in range(int(0.35 * width), int(0.65 * width), 3):
        crossing = sorted((top, bottom) for x0, x1, top, bottom in things if x0 < x + 4 and x1 > x - 4)
        edges = [0.0, *(bottom for _, bottom in crossing)], [*(top for top, _ in crossing), float("inf")]
        begin, end = max(zip(*edges, strict=True), key=lambda e: min(e[1], 1e4) - e[0])
        if best and min(end, 1e4) - begin <= min(best[2], 1e4) - best[1]:
            continue
        column = [t for t in things if begin <= t[2] < end]
        if all(_is_prose([t for t in column if (t[0] < x) == left], width) for left in (True, False)):
            best = (float(x), begin, end)
    return best


def _is_prose(things: list[tuple[float, float, float, float]], width: float) -> bool:
    """Whether words stand in enough lines, most of them as wide as their column."""
    lines: dict[int, list[tuple[float, float]]] = {}
    for x0, x1, _, bottom in things:
        lines.setdefault(round(bottom / 4), []).append((x0, x1))
    if len(lines) < _MIN_COLUMN_LINES:
        return False
    column = max(t[1] for t in things) - min(t[0] for t in things)
    full = sum(1 for line in lines.values() if max(b for _, b in line) - min(a for a, _ in line) >= 0.8 * column)
    return column >= 0.25 * width and full >= 0.6 * len(lines)


def _read_scans(path: Path, pages: list[list[_Item]], scans: list[int], draft: ExtractBuilder) -> None:
    """Read scanned pages with tesseract; where it is missing say which pages were not read."""
    advice = 'Cài nhận dạng chữ: `apt install tesseract-ocr tesseract-ocr-vie` và `pip install "vanban[ocr]"`.'
    if not _can_recognise():
        if not any(pages):
            raise MissingTool(path, "Tệp PDF là ảnh quét, cần chương trình nhận dạng chữ.", advice=advice)
        draft.notices.append(f"Trang {_listed(scans)} là ảnh quét, chưa đọc được. {advice}")
        return
    import pypdfium2
    import pytesseract

    pdf = pypdfium2.PdfDocument(path)
    try:
        for number in scans:
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
            picture = page.render(scale=scale).to_pil()
            text = pytesseract.image_to_string(picture, lang="vie", timeout=180)
            page.close()
            # A blank line of the recogniser is a gap; its lines have no places of their own.
            lines = enumerate(text.replace("\f", "").splitlines())
            pages[number - 1] = [_Text(t.strip(), 0, width, 10 * i, 10 * i + 8) for i, t in lines if t.strip()]
    finally:
        pdf.close()
    draft.notices.append(f"Trang {_listed(scans)} là ảnh quét, chữ do máy nhận dạng nên có thể sai.")


def _can_recognise() -> bool:
    if importlib.util.find_spec("pytesseract") is None or shutil.which("tesseract") is None:
        return False
    import pytesseract

    return "vie" in pytesseract.get_languages(config="")
