"""Files to extracts: which format a file is in, whether it is safe to open, and the plain formats themselves.

Rich formats are read in `word`, `sheets` (spreadsheets), `pdf` and `html`; they are imported only when a file
needs them. Messages are in Vietnamese: the people who add the files read them.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import IO

from index.errors import EmptyFile, EncryptedFile, IngestError, OversizedFile, UnknownFormat, UnreadableFile
from index.records import Extract, Grid

from .damage import damage
from .encodings import ExtractBuilder, clean, decode, find_legacy
from .workbook import MAX_MERGED

__all__ = ["FORMATS", "parse"]

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "văn bản thuần",
        ".md": "Markdown",
        ".docx": "Word",
        ".doc": "Word 97-2003",
        ".rtf": "RTF",
        ".odt": "văn bản OpenDocument",
        ".pdf": "PDF",
        ".xlsx": "Excel",
        ".xls": "Excel 97-2003",
        ".ods": "bảng tính OpenDocument",
        ".csv": "CSV",
        ".tsv": "TSV",
        ".html": "trang web",
        ".htm": "trang web",
    }
)

_MAX_MEMBERS = 20_000
_MAX_RATIO, _RATIO_FROM = 200, 50 * 2**20  # a member this large that shrinks this much is a bomb
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Directory entries of a compound file: a name in 64 bytes, of which some writers leave the rest as it was, then how many it takes.
_XLS_STREAM = re.compile(
    b"|".join(
        re.escape(name) + b".{%d}" % (64 - len(name)) + re.escape(struct.pack("<H", len(name)))
        for name in (f"{n}\0".encode("utf-16-le") for n in ("Workbook", "Book"))
    ),
    re.DOTALL,
)
_BARE_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")  # Excel 2 to 5
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ODT = b"application/vnd.oasis.opendocument.text"
_HTML_START = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_OPEN_AGAIN = "Mở tệp bằng phần mềm đã tạo ra nó, lưu lại rồi thêm lại."


def parse(path: Path, *, max_bytes: int = 100 * 2**20, progress: Callable[[int, int], None] | None = None) -> Extract:
    """What the file at `path` says: its text and the structure its format states.

    A wrong suffix is forgiven where the content shows the format. Nothing is unpacked to disk, no macro
    runs, nothing is fetched. `progress` is told how many pages of a scan are read, of how many.

    Raises:
        UnreadableFile: missing, not permitted, not a file, or damaged.
        UnknownFormat: no parser for it.
        EmptyFile: nothing in it could be read as text.
        EncryptedFile: it opens only with a password.
        OversizedFile: more than `max_bytes` stored, or ten times that once unpacked.
        MissingTool: it needs LibreOffice or tesseract, which is not installed.
    """
    path = Path(path)
    head = _head(path, max_bytes)
    form = _form(path, head)
    try:
        if form in (".docx", ".xlsx", ".ods", ".odt"):
            _check_package(path, max_bytes)
        extract = _parse_pdf(path, progress) if form == ".pdf" else _PARSERS[form](path)
    except IngestError:
        raise
    except Exception as err:  # parsers of other people's formats fail in every way there is
        raise UnreadableFile(path, f"Tệp {FORMATS[form]} bị hỏng, không đọc được.", advice=_OPEN_AGAIN) from err
    if not extract.text.strip():
        raise EmptyFile(path, "Trong tệp không có chữ nào đọc được.", advice="Kiểm tra xem có chọn đúng tệp không.")
    return extract


def _head(path: Path, max_bytes: int) -> bytes:
    """The first bytes of the file, once its size and kind are known to be fine."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(path, "Đây không phải là một tệp.", advice="Chọn một tệp hoặc một thư mục.")
        if status.st_size > max_bytes:
            size, limit = status.st_size / 2**20, max_bytes / 2**20
            raise OversizedFile(
                path,
                f"Tệp lớn {size:.1f} MB, vượt mức cho phép {limit:.1f} MB.",
                advice="Chia tệp thành nhiều phần hoặc nâng mức cho phép.",
            )
        if status.st_size == 0:
            raise EmptyFile(path, "Tệp rỗng (0 byte).", advice="Kiểm tra xem tệp đã được tải về đầy đủ chưa.")
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError as err:
        raise UnreadableFile(path, "Không tìm thấy tệp.", advice="Kiểm tra lại đường dẫn.") from err
    except PermissionError as err:
        raise UnreadableFile(path, "Không có quyền đọc tệp.", advice="Cấp quyền đọc tệp rồi thêm lại.") from err
    except (OSError, ValueError) as err:
        raise UnreadableFile(path, "Hệ điều hành không mở được tệp.", advice="Kiểm tra ổ đĩa và đường dẫn.") from err


def _form(path: Path, head: bytes) -> str:
    """The suffix of the format the file is really in."""
    suffix = path.suffix.lower()
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _package_form(path)
    if head.startswith(_OLE):
        return _compound_form(path)
    if head.startswith(_BARE_XLS):
        return ".xls"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if suffix not in FORMATS:
        kinds = " ".join(FORMATS)
        named = f"“{suffix}”" if suffix else "không có đuôi"
        raise UnknownFormat(path, f"Chưa hỗ trợ loại tệp {named}.", advice=f"Lưu tệp ở một trong các dạng: {kinds}.")
    if _HTML_START.match(head.removeprefix(b"\xef\xbb\xbf")):
        return suffix if suffix in (".html", ".htm", ".md") else ".html"
    if suffix == ".xls" and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise UnknownFormat(path, "Tệp Excel dạng XML 2003 chưa được hỗ trợ.", advice="Mở tệp rồi lưu lại thành .xlsx.")
    if suffix in (".docx", ".xlsx", ".ods", ".odt", ".rtf", ".pdf"):
        raise UnreadableFile(path, f"Tệp hỏng hoặc không phải là tệp {FORMATS[suffix]}.", advice=_OPEN_AGAIN)
    if _is_binary(head):
        raise UnreadableFile(path, "Nội dung tệp không phải là chữ.", advice="Kiểm tra xem có chọn đúng tệp không.")
    # Programs that export rows under the name of a format that they cannot write.
    return {".doc": ".txt", ".xls": ".tsv"}.get(suffix, suffix)


def _is_binary(head: bytes) -> bool:
    text, encoding = decode(head)
    controls = sum(1 for c in text if c < " " and c not in "\t\n\f\x1a\x1b")
    wide = encoding.startswith(("utf-16", "utf-32"))  # where every other byte of plain letters is a NUL
    nothing = sum(len(m[0]) for m in re.finditer(rb"\0{4,}" if wide else rb"\0+", head.rstrip(b"\0")))
    return controls > 0.02 * len(head) or nothing > max(8, 0.02 * len(head))


def _package_form(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            kind = package.read("mimetype")[:100] if "mimetype" in names and package.getinfo("mimetype").file_size < 1000 else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as err:
        raise UnreadableFile(path, "Tệp bị hỏng hoặc chưa tải về đầy đủ.", advice=_OPEN_AGAIN) from err
    for prefix, form in (("word/", ".docx"), ("xl/", ".xlsx")):
        if any(name.startswith(prefix) for name in names):
            return form
    for opendocument, form in ((_ODS, ".ods"), (_ODT, ".odt")):
        if kind.startswith(opendocument):
            return form
    raise UnknownFormat(path, "Tệp nén này không phải là tệp Word hay bảng tính.", advice="Giải nén rồi thêm từng tệp.")


def _compound_form(path: Path) -> str:
    """Old Office files and encrypted new ones are both compound files; their stream names tell them apart."""
    try:
        data = path.read_bytes()
    except OSError as err:
        raise UnreadableFile(path, "Hệ điều hành không mở được tệp.", advice="Kiểm tra ổ đĩa.") from err
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(path)
    if "WordDocument".encode("utf-16-le") in data:
        return ".xls" if path.suffix.lower() == ".xls" and _XLS_STREAM.search(data) else ".doc"
    if _XLS_STREAM.search(data):
        return ".xls"
    if path.suffix.lower() == ".xls":
        raise UnreadableFile(path, "Tệp Excel 97-2003 bị hỏng, không đọc được.", advice="Mở bằng Excel rồi lưu lại thành .xlsx.")
    raise UnknownFormat(path, "Tệp Office đời cũ này chưa được hỗ trợ.", advice="Mở tệp rồi lưu lại thành .xlsx.")


def _locked(path: Path) -> EncryptedFile:
    return EncryptedFile(path, "Tệp được bảo vệ bằng mật khẩu.", advice="Mở tệp, bỏ mật khẩu rồi thêm lại.")


def _check_package(path: Path, max_bytes: int) -> None:
    """Refuse a zipped document that would fill memory, is encrypted, or brings XML entities."""
    too_big = "Mở bằng Word hoặc Excel, bỏ bớt nội dung rồi lưu lại; nếu tệp đến từ nguồn lạ thì đừng mở."
    with zipfile.ZipFile(path) as package:
        members = package.infolist()
        if len(members) > _MAX_MEMBERS:
            raise OversizedFile(path, f"Tệp chứa {len(members)} phần bên trong, nhiều bất thường.", advice=too_big)
        total = sum(m.file_size for m in members)
        bombs = (m for m in members if m.file_size > _RATIO_FROM and m.file_size > _MAX_RATIO * max(m.compress_size, 1))
        if total > 10 * max_bytes or any(bombs):
            raise OversizedFile(path, f"Tệp bung ra tới {total / 2**20:.0f} MB, lớn bất thường.", advice=too_big)
        merged = 0
        for member in members:
            if member.flag_bits & 1:
                raise _locked(path)
            if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            with package.open(member) as stream:
                if _declares_entities(stream):
                    raise UnreadableFile(path, "Tệp có khai báo DTD không an toàn nên bị từ chối.", advice="Kiểm tra nguồn gốc của tệp.")
            if member.filename.startswith("xl/worksheets/"):
                merged += _merged_area(package.read(member))
        if merged > MAX_MERGED:
            raise OversizedFile(path, f"Bảng tính có {merged} ô gộp, nhiều bất thường.", advice=too_big)


def _declares_entities(stream: IO[bytes]) -> bool:
    """Whether an XML document has a DOCTYPE; it can only stand before the first element."""
    from xml.parsers import expat

    found = False
    started = False

    def doctype(*_: object) -> None:
        nonlocal found
        found = True

    def element(*_: object) -> None:
        nonlocal started
        started = True

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        while not (found or started) and (chunk := stream.read(4096)):
            parser.Parse(chunk)
    except expat.ExpatError:
        pass  # damaged: its own parser will say so
    return found


def _merged_area(sheet: bytes) -> int:
    area = 0
    for m in re.finditer(rb"mergeCell\b[^>]*?\bref=[\"']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)", sheet):
        left, right = (sum(26**i * (c - 64) for i, c in enumerate(reversed(m[g]))) for g in (1, 3))
        area += (abs(right - left) + 1) * (abs(int(m[4]) - int(m[2])) + 1)
    return area


def _read(path: Path) -> tuple[str, list[str]]:
    """The text of a plain file and what to say about how it was decoded."""
    text, encoding = decode(path.read_bytes())
    notices = [f"Bảng mã của tệp: {encoding}."] if encoding in ("cp1258", "tcvn3", "vni") else []
    notices += damage(path, text, encoding)
    legacy = find_legacy(text) if encoding.startswith("utf") else None
    if legacy:
        text = clean(legacy.repair(text))
        notices.append(legacy.notice)
    return text, notices


def _parse_text(path: Path) -> Extract:
    text, notices = _read(path)
    text, pages = _pages(text)
    return Extract(text=text, format="txt", pages=pages, notices=tuple(notices))


def _pages(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` with form feeds made line ends, and where the pages they divide begin."""
    starts = [0, *(m.end() for m in re.finditer("\f", text))] if "\f" in text else []
    if starts and not text[starts[-1] :].strip():  # a form feed ends the last page rather than beginning one
        starts.pop()
    return text.replace("\f", "\n"), tuple(starts)


def _parse_markdown(path: Path) -> Extract:
    extract = _parse_text(path)
    lines = [(m.start(), m.end(), m[0]) for m in re.finditer(r"[^\n]*(?:\n|\Z)", extract.text) if m[0]]
    lines = [(start, start + len(line.rstrip("\n")), line.rstrip("\n")) for start, _, line in lines]
    headings: list[tuple[int, int, int]] = []
    grids: list[Grid] = []
    fence = ""
    at = 0
    while at < len(lines):
        start, _, line = lines[at]
        at += 1
        mark = re.match(r" {0,3}(```+|~~~+)", line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif m := re.match(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", line):
            if m[2]:
                headings.append((start + m.start(2), start + m.end(2), len(m[1])))
        elif "|" in line and at < len(lines) and _is_rule(lines[at][2]):
            end = at + 1
            while end < len(lines) and "|" in lines[end][2]:
                end += 1
            rows = [_pipe_cells(lines[i][2], lines[i][0]) for i in (at - 1, *range(at + 1, end))]
            width = max(map(len, rows))
            rows = [row + [(row[-1][1], row[-1][1])] * (width - len(row)) for row in rows]
            grids.append(Grid(start, lines[end - 1][1], tuple(map(tuple, rows)), header_rows=1))
            at = end
    return replace(extract, format="md", headings=tuple(headings), grids=tuple(grids))


def _is_rule(line: str) -> bool:
    return "|" in line and re.fullmatch(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*(?::?-+:?\s*)?", line) is not None and "-" in line


def _pipe_cells(line: str, offset: int) -> list[tuple[int, int]]:
    bars = [m.start() for m in re.finditer(r"(?<!\\)\|", line)]
    lead, tail = len(line) - len(line.lstrip()), len(line.rstrip())
    edges = bars if bars and bars[0] == lead else [lead - 1, *bars]
    if edges[-1] != tail - 1 or len(edges) == 1:
        edges = [*edges, tail]
    cells = []
    for left, right in zip(edges, edges[1:], strict=False):
        cell = line[left + 1 : right]
        begin = left + 1 + len(cell) - len(cell.lstrip())
        cells.append((offset + begin, offset + max(begin, left + 1 + len(cell.rstrip()))))
    return cells


def _parse_separated(path: Path) -> Extract:
    text, notices = _read(path)
    text = text.replace("\f", "\n")
    hint = re.match(r"sep=(.)\n", text)  # what Excel writes for itself
    text = text[hint.end() :] if hint else text
    delimiter = hint[1] if hint else "\t" if path.suffix.lower() == ".tsv" else _delimiter(text)
    rows = [row for row in _records(text, delimiter) if any(cell.strip() for cell in row)]
    rows = [[" ".join(re.split(r"[\n\t]", cell)).strip() for cell in row] for row in rows]
    draft = ExtractBuilder(notices=notices)
    width = max(map(len, rows), default=0)
    while len(rows) > 1 and width > 2 and sum(map(bool, rows[0])) == 1:  # a title over the table
        draft.line(next(filter(None, rows.pop(0))))
    cells = [cell for row in rows for cell in row]
    index = iter(range(len(cells)))
    draft.table(cells, [[next(index) for _ in row] + [-1] * (width - len(row)) for row in rows], header_rows=1)
    return draft.extract("tsv" if path.suffix.lower() == ".tsv" else "csv", wrapped=False)


def _records(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a stray quotation mark swallowed the rest of the file
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _delimiter(text: str) -> str:
    """The separator that cuts most of the first lines into the same number of cells."""
    sample = "".join(text[:20_000].splitlines(keepends=True)[:100])
    best, best_share = ",", 0.0
    for delimiter in ("\t", ";", ",", "|"):
        widths = [len(row) for row in _records(sample, delimiter) if row]
        usual = max(set(widths), key=widths.count, default=1)
        share = widths.count(usual) / len(widths) if usual > 1 else 0.0
        if share > best_share + 0.1:  # decimal commas must not outvote the semicolons around them
            best, best_share = delimiter, share
    return best


def _parse_word(path: Path) -> Extract:
    from .word import read_word

    return read_word(path)


def _parse_sheets(path: Path, form: str) -> Extract:
    from .sheets import read_sheets

    return read_sheets(path, form)


def _parse_pdf(path: Path, progress: Callable[[int, int], None] | None = None) -> Extract:
    from .pdf import read_pdf

    return read_pdf(path, progress=progress)


def _parse_web(path: Path) -> Extract:
    from .html import read_web

    return read_web(path)


def _parse_converted(path: Path, *, form: str) -> Extract:
    """A file in a format of word processors (doc, rtf, odt) that LibreOffice turns into .docx."""
    from .conversion import converted

    with converted(path, form) as made:
        return replace(_parse_word(made), format=form)


_PARSERS: dict[str, Callable[[Path], Extract]] = {
    ".txt": _parse_text,
    ".md": _parse_markdown,
    ".docx": _parse_word,
    ".doc": partial(_parse_converted, form="doc"),
    ".rtf": partial(_parse_converted, form="rtf"),
    ".odt": partial(_parse_converted, form="odt"),
    ".pdf": _parse_pdf,
    ".xlsx": partial(_parse_sheets, form="xlsx"),
    ".xls": partial(_parse_sheets, form="xls"),
    ".ods": partial(_parse_sheets, form="ods"),
    ".csv": _parse_separated,
    ".tsv": _parse_separated,
    ".html": _parse_web,
    ".htm": _parse_web,
}
