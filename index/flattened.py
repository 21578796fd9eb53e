"""Tables whose cells a PDF extraction wrote on separate lines: rows and columns put together again.

Nothing marks the cells there; what is known is the order (number, name, unit, values, remark) and what
each looks like. A header line opens such a table ("TT Chỉ tiêu ĐVT …"); the number of value columns is the
one that most rows show; a run of extra spaces between two values is an empty cell.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from .document import Cell, Piece, Table
from .layout import Line
from .places import province_at
from .tables import RawRow, named

__all__ = ["FlatTable", "find"]

_OPENING = re.compile(r"(?:S?TT|Số TT)\s+(?=\S)")
_NAME_HEAD = re.compile(r"(?:Tên\s+)?(?:chỉ tiêu|nội dung|nhiệm vụ|dự án|danh mục|công trình|tên)\b", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:ĐVT|Đơn vị(?:\s+tính)?)\b")
_NOTE_HEAD = re.compile(r"Ghi\s*chú$", re.IGNORECASE)
_COLUMN_HEADS = re.compile(
    r"(?:Mục tiêu|Kế hoạch|KH|Kết quả|Thực hiện|TH|Ước|Năm \d{4}|Năm|Giai đoạn|So với|So sánh|Tăng|Tỷ lệ|Tổng|Vốn|"
    r"Thời gian|Cơ quan|Bình quân|Dự kiến|6 tháng|Quý)\b"
)
_VALUE = re.compile(r"(?:[<>≥≤~]\s?)?[-–]?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?%?[-–]?|[-–]|x|X|\d+/\d+")
_REMARK = re.compile(r"(?:(?:V|Đ|K|Đạt|Vượt|Không|DK|Chưa|đạt|hoàn|thành|Hoàn)\s*)+")
_INDEX = re.compile(r"\d{1,3}|[IVX]{1,5}|[A-ZĐ]|[-–+]")
_APPENDIX = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu)\s*(?:số\s*)?[\dIVX]*")
_UNITS = re.compile(
    r"(?:%|-|‰|USD|(?:nghìn |triệu |tỷ |tr\.?\s?|nghìn tỷ |triệu tỷ )?(?:đồng|đ|USD)|triệu|nghìn tỷ|tỷ|người|hộ|xã|huyện|phường|"
    r"giường(?: bệnh)?|"
    r"bác s[ĩỹ]|tuổi|số tuổi|ha|km2?|m2|m3|tấn|lượt|dự án|doanh nghiệp|trường|lớp|căn|điểm(?: %)?|lần|triệu lượt|"
    r"nghìn lượt|MW|kWh|cơ sở|đơn vị|vụ|con|chỉ tiêu)(?:/[\w./]+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table and the range of the text that it occupies."""

    start: int
    end: int
    table: Table


@dataclass(slots=True)
class _Row:
    index: list[Piece] = field(default_factory=list)
    name: list[Piece] = field(default_factory=list)
    unit: list[Piece] = field(default_factory=list)
    values: list[list[Piece]] = field(default_factory=list)
    remark: list[Piece] = field(default_factory=list)
    page: str | None = None
    closed: bool = False  # its value cells are known to be empty


def find(text: str, lines: list[Line]) -> list[FlatTable]:
    """The flattened tables among `lines`, in text order."""
    out: list[FlatTable] = []
    n = 0
    while n < len(lines):
        raw = text[lines[n].start : lines[n].end]
        head = " ".join(text[x.start : x.end] for x in lines[n : n + 3])
        if "\t" in raw or not _OPENING.match(raw) or not _NAME_HEAD.search(head):
            n += 1
            continue
        last = _region_end(text, lines, n)
        table = _read(text, lines[n:last])
        if table is not None:
            out.append(FlatTable(lines[n].start, lines[last - 1].end, table))
        n = last
    return out


def _region_end(text: str, lines: list[Line], first: int) -> int:
    """The line after the table: an appendix heading, or the first of four full lines without any value."""
    prose = 0
    for n in range(first + 1, len(lines)):
        raw = text[lines[n].start : lines[n].end]
        if _APPENDIX.fullmatch(raw) or "\t" in raw:
            return n
        tail = raw.split()[-1]
        prose = prose + 1 if len(raw) > 62 and not _VALUE.fullmatch(tail) else 0
        if prose >= 4:
            return n - 3
    return len(lines)


def _read(text: str, lines: list[Line]) -> Table | None:
    heads = _header_end(text, lines)
    header = lines[:heads]
    body, page, pages = [], None, {}
    seen = [" ".join(text[x.start : x.end].split()) for x in header]
    n = heads
    while n < len(lines):
        raw = " ".join(text[lines[n].start : lines[n].end].split())
        if re.fullmatch(r"[ivxl]{1,6}", raw):
            page = raw
            n += 1
            continue
        if raw == seen[0] and [" ".join(text[x.start : x.end].split()) for x in lines[n : n + heads]] == seen:
            n += heads  # the header again, after a page break
            continue
        if n < heads + 1 or raw != seen[0]:
            body.append(lines[n])
            pages[lines[n].start] = page
        n += 1
    shown = " ".join(text[x.start : x.end] for x in header)
    has_unit = _UNIT_HEAD.search(shown) is not None
    counts = Counter(len(v) for x in body if len(v := _tail(text, x, 99)[1]) > 0)
    if not counts:
        return None
    width = max(counts, key=lambda c: (counts[c], c))
    rows = _rows(text, body, width, has_unit, _NOTE_HEAD.search(" ".join(shown.split())) is not None, pages)
    columns = _columns(text, header, width, has_unit)
    return Table((), "", tuple(columns), named(columns, rows)) if rows else None


def _header_end(text: str, lines: list[Line]) -> int:
    """How many lines name the columns: up to the first row number."""
    for n, x in enumerate(lines[1:40], 1):
        raw = text[x.start : x.end]
        if re.match(r"(?:1|I|A)(?:\s|$)", raw) and not re.match(r"1\s*(?:năm|tháng)", raw):
            return n
    return 1


# -------------------------------------------------------------------------- rows


def _tail(text: str, x: Line, most: int) -> tuple[int, list[tuple[int, int]], tuple[int, int] | None]:
    """Where the values of a line begin, the values' spans, and the span of a remark after them."""
    words = [(x.start + m.start(), x.start + m.end()) for m in re.finditer(r"(?:[<>≥≤]\s)?\S+", text[x.start : x.end])]
    end = len(words)
    while end and _REMARK.fullmatch(text[words[end - 1][0] : words[end - 1][1]]):
        end -= 1
    remark = (words[end][0], words[-1][1]) if end < len(words) else None
    at = end
    while at and end - at < most and _VALUE.fullmatch(text[words[at - 1][0] : words[at - 1][1]]):
        at -= 1
    if at == end:
        if end and remark is not None and text[words[end - 1][1] : remark[0]].count(" ") >= 3:
            return remark[0], [], remark  # empty cells, then a remark
        return x.end, [], None
    return words[at][0], words[at:end], remark


def _rows(text: str, body: list[Line], width: int, has_unit: bool, has_remark: bool, pages: dict[int, str | None]) -> list[RawRow]:
    out: list[RawRow] = []
    row = _Row()
    last = 0

    def close(page: str | None) -> None:
        nonlocal row
        if row.name:
            cells = [_cell(text, row.index), _cell(text, row.name)]
            if has_unit:
                cells.append(_cell(text, row.unit))
            cells += [_cell(text, v) for v in row.values[:width] + [[]] * (width - len(row.values))]
            cells.append(_cell(text, row.remark))
            out.append(RawRow(tuple(cells), row.page, (row.index or row.name)[0].start))
        row = _Row(page=page)

    for i, x in enumerate(body):
        page = pages.get(x.start)
        raw = text[x.start : x.end]
        only_values = all(_VALUE.fullmatch(w) for w in raw.split())
        waiting = bool(row.name) and not row.values and not row.closed
        if row.values and not row.remark and has_remark and len(row.values) >= width and _REMARK.fullmatch(raw):
            row.remark.append(Piece(x.start, x.end))
            continue
        m = _INDEX.match(raw)
        index = m.group() if m and (m.end() == len(raw) or raw[m.end()] == " ") else ""
        opened = bool(index) and not (only_values and waiting and len(raw.split()) > 1) and _takes(index, last, row, raw, width)
        if opened and m is not None:
            close(page)
            row.index = [Piece(x.start, x.start + m.end())]
            last = int(index) if index.isdigit() else last
            rest = x.start + m.end()
            while rest < x.end and text[rest] == " ":
                rest += 1
            if rest >= x.end:
                continue
            x = Line(rest, x.end, x.gap, x.indent, x.page)
            raw = text[x.start : x.end]
            only_values = all(_VALUE.fullmatch(w) for w in raw.split())
        full = len(row.values) >= width or row.closed
        open_range = bool(row.values and row.values[-1]) and text[row.values[-1][-1].end - 1] in "-–" and len(row.values[-1]) < 2
        if (row.values or row.unit) and not only_values and (_REMARK.fullmatch(raw) or full and raw[0].islower() and not index):
            row.remark.append(Piece(x.start, x.end))
            continue
        begin, values, remark = _tail(text, x, width + 1)
        name_end, unit = begin, None
        if has_unit and len(values) == width + 1 and text[slice(*values[0])] in "-–":  # a figure without a unit
            unit, values = values[0], values[1:]
            name_end = unit[0]
        elif has_unit:
            name_end, unit = _unit(text, x.start, begin)
            following = body[i + 1] if i + 1 < len(body) else None
            if unit and not values and not _opens_values(text, unit, following, last):
                name_end, unit = x.end, None  # the end of a name, not a unit
            if values and not unit and (full or not row.unit) and not (len(values) == width and _plausible(text, values, following)):
                apart = remark is not None and text[values[-1][1] : remark[0]].count(" ") >= 3
                name_end, values, remark = (remark[0], [], remark) if remark and apart else (x.end, [], None)
        named_here = name_end > x.start and bool(text[x.start : name_end].strip())
        values = values[-width:]
        if not opened and (named_here and (row.values or row.closed) or full and values and not open_range):
            close(page)  # a further row without a number of its own
        if not row.name:
            row.page = page
        if named_here:
            row.name.append(Piece(x.start, len(text[:name_end].rstrip()) if name_end < x.end else name_end))
        if unit:
            row.unit.append(Piece(*unit))
        _place(text, row, values, width)
        if remark and has_remark:
            row.remark.append(Piece(*remark))
        # Cells that are all empty still leave their spaces behind the name.
        blank = len(text[x.end : x.end + 12]) - len(text[x.end : x.end + 12].lstrip(" "))
        row.closed = row.closed or bool(row.name) and not row.values and not row.unit and (blank >= 3 or bool(remark))
    close(None)
    return out


def _opens_values(text: str, unit: tuple[int, int], x: Line | None, last: int) -> bool:
    """Whether the next line begins with a value, or goes on with the unit: then a bare unit above it is one."""
    if x is None:
        return False
    words = text[x.start : x.end].split()
    if _VALUE.fullmatch(words[0]):
        return words != [str(last + 1)]  # the number of the next row
    whole = f"{text[unit[0] : unit[1]]} {words[0]}"
    return _UNITS.fullmatch(whole) is not None and (len(words) == 1 or _VALUE.fullmatch(words[1]) is not None)


def _plausible(text: str, values: list[tuple[int, int]], following: Line | None) -> bool:
    """Whether figures without a unit before them are values: not years, and no unit opens the next line."""
    if all(re.fullmatch(r"(?:19|20)\d\d(?:[-–](?:(?:19|20)\d\d)?)?", text[a:b]) for a, b in values):
        return False
    if following is None:
        return True
    words = text[following.start : following.end].split()
    return not any(
        _UNITS.fullmatch(" ".join(words[:k])) and (len(words) == k or _VALUE.fullmatch(words[k])) for k in (1, 2, 3) if len(words) >= k
    )


def _takes(index: str, last: int, row: _Row, raw: str, width: int) -> bool:
    """Whether a line's first token is a row's number rather than a value or the end of a name."""
    done = len(row.values) >= width or row.closed
    if index.isdigit():
        n = int(index)
        if raw.strip() == index:
            # Alone on the line: the next number in turn, or one of a new group; else a value or part of a name.
            return (n == last + 1 and (done or not row.name or bool(row.values))) or n == 1 and (done or not row.name)
        return n in (last + 1, last + 2) or n == 1 and (done or not row.name)
    if index in "-–+":
        return not (raw.strip() == index and row.unit and not done)
    return raw.strip() != index or done or not row.name


def _unit(text: str, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """The end of the name and the span of the unit that stands at the end of `[start, end)`."""
    while end > start and text[end - 1] == " ":
        end -= 1
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    for count in (3, 2, 1):
        if len(words) >= count:
            a = words[-count][0]
            if _UNITS.fullmatch(" ".join(text[a:end].split())):
                while a > start and text[a - 1] == " ":
                    a -= 1
                return a, (words[-count][0], end)
    return end, None


def _place(text: str, row: _Row, values: list[tuple[int, int]], width: int) -> None:
    previous = -1
    for a, b in values:
        if (
            row.values
            and row.values[-1]
            and text[row.values[-1][-1].end - 1] in "-–"
            and row.values[-1][-1].end - row.values[-1][0].start > 1
        ):
            row.values[-1].append(Piece(a, b, ""))  # a range broken over two lines
            previous = b
            continue
        if previous >= 0:
            for _ in range((a - previous - 1) // 2):  # an empty cell leaves two more spaces
                if len(row.values) < width - 1:
                    row.values.append([])
        row.values.append([Piece(a, b)])
        previous = b


def _cell(text: str, pieces: list[Piece]) -> Cell:
    shown = "".join((p.sep if n else "") + " ".join(text[p.start : p.end].split()) for n, p in enumerate(pieces))
    return Cell(shown, tuple(pieces))


# ------------------------------------------------------------------------ columns


def _columns(text: str, header: list[Line], width: int, has_unit: bool) -> list[Cell]:
    """One cell a column: number, name, unit if any, `width` values, remark."""
    words = [(x.start + m.start(), x.start + m.end(), n) for n, x in enumerate(header) for m in re.finditer(r"\S+", text[x.start : x.end])]
    joined, at = "", []
    for a, b, _ in words:
        at.append(len(joined))
        joined += text[a:b] + " "

    def span(lo: int, hi: int) -> list[Piece]:
        return [Piece(a, b) for (a, b, _), p in zip(words, at, strict=True) if lo <= p < hi]

    name = _NAME_HEAD.search(joined)
    unit = _UNIT_HEAD.search(joined) if has_unit else None
    begin = (unit or name).end() if (unit or name) else 0  # type: ignore[union-attr]
    note = _NOTE_HEAD.search(joined.rstrip())
    end = note.start() if note else len(joined)
    columns = [_cell(text, span(0, name.start() if name else 3))]
    columns.append(_cell(text, span(name.start(), name.end())) if name else Cell("Chỉ tiêu"))
    if has_unit:
        columns.append(_cell(text, span(unit.start(), unit.end())) if unit else Cell(""))
    columns += [_cell(text, p) for p in _leaves(text, joined, begin, end, width, words, at)]
    columns.append(_cell(text, span(note.start(), len(joined))) if note else Cell("Ghi chú"))
    return columns


def _leaves(
    text: str, joined: str, begin: int, end: int, width: int, words: list[tuple[int, int, int]], at: list[int]
) -> list[list[Piece]]:
    """The names of the value columns: split at words that open a name; a repeated series has group names before it."""
    inside = [(a, b, n, p) for (a, b, n), p in zip(words, at, strict=True) if begin <= p < end]
    starts = [m.start() + begin for m in _COLUMN_HEADS.finditer(joined[begin:end])]
    starts = [s for s in starts if not any(0 < s - o < len("Ước TH") + 1 and joined[o : o + 3] == "Ước" for o in starts)]
    parts: list[list[tuple[int, int, int]]] = []
    lead: list[tuple[int, int, int]] = []
    for a, b, n, p in inside:
        if p in starts:
            parts.append([(a, b, n)])
        elif parts:
            parts[-1].append((a, b, n))
        else:
            lead.append((a, b, n))
    parts = _whole(text, parts, width)
    names = [[Piece(a, b) for a, b, _ in part] for part in parts]
    if len(names) == width and width > 1:
        shown = [" ".join(text[p.start : p.end] for p in part) for part in names]
        for size in range(1, width // 2 + 1):
            if width % size == 0 and all(shown[i] == shown[i % size] for i in range(width)):
                groups = _groups(text, lead, width // size)
                if groups:
                    return [[*groups[i // size], *names[i]] for i in range(width)]
        return names
    if len(names) == width:
        return names
    return [[] for _ in range(width)] if not inside or width > 1 else [[Piece(a, b) for a, b, _, _ in inside]]


def _whole(text: str, parts: list[list[tuple[int, int, int]]], width: int) -> list[list[tuple[int, int, int]]]:
    """Too many parts: "Ước TH năm 2025" was cut at "năm"; a part in lower case belongs to the one before."""
    out: list[list[tuple[int, int, int]]] = []
    for part in parts:
        first = text[part[0][0] : part[0][1]]
        if out and first[0].islower():
            out[-1] += part
        else:
            out.append(part)
    return out


def _groups(text: str, lead: list[tuple[int, int, int]], count: int) -> list[list[Piece]]:
    """The last `count` names in a header's upper part: each begins with a capital and repeats no word before it."""
    names: list[list[Piece]] = []
    i = 0
    while i < len(lead):
        rest = " ".join(text[a:b] for a, b, _ in lead[i:])
        size = province_at(rest)
        if size:
            names.append([Piece(a, b) for a, b, _ in lead[i : i + size]])
            i += size
            if i < len(lead) and text[lead[i][0]] == "(":  # "(sau hợp nhất)"
                while i < len(lead):
                    names[-1].append(Piece(lead[i][0], lead[i][1]))
                    i += 1
                    if text[lead[i - 1][1] - 1] == ")":
                        break
        else:
            i += 1
    return names[-count:] if len(names) >= count else []
