"""Tables whose cells a PDF extraction wrote on separate lines: rows and columns put together again.

Nothing marks the cells there; what is known is the order (number, name, unit, values, remark) and what
each looks like. A header line opens such a table ("TT Chỉ tiêu ĐVT …"); the number of value columns is that
of the names in the header, if rows bear it out; a run of extra spaces is an empty cell. Values whose column
nothing tells stand in a last column without a name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from index.language import YEAR, lexicon, province_at
from index.records import Cell, Piece, Table

from . import stacked
from .lines import Line
from .tables import RawRow, named

__all__ = ["FlatTable", "find"]

_OPENING = re.compile(r"(?:S?TT|Số TT)(?:\s+(?=\S)|\s*$)")
_NAME_HEAD = re.compile(r"(?:Tên\s+)?(?:chỉ tiêu|nội dung|nhiệm vụ|dự án|danh mục|công trình|tên)\b", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:ĐVT|Đơn vị(?:\s+tính)?)\b")
_NOTE_HEAD = re.compile(r"(?:Ghi\s*chú|Đánh\s*giá)$", re.IGNORECASE)
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
_SCALES = ("nghìn ", "ngàn ", "vạn ", "triệu ", "tỷ ", "tỉ ")
_ORDINALS = {"duration_year", "duration_month", "groups", "teams", "rank", "rank_steps"}  # "Năm 2025", "Nhóm 2" name no unit


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
    loose: list[Piece] = field(default_factory=list)  # values of no known column
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
        alone = stacked.opens([text[x.start : x.end] for x in lines[n : n + 8]])
        table = stacked.read(text, lines[n:last]) if alone else _read(text, lines[n:last])
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
    has_remark = _NOTE_HEAD.search(" ".join(shown.split())) is not None
    head = _Header(text, header, has_unit)
    width = _width(text, body, len(head.leaves), has_remark)
    if not width:
        return None
    rows = _rows(text, body, width, has_unit, has_remark, pages)
    columns = head.columns(width)
    if any(len(r.cells) > len(columns) for r in rows):
        columns.append(Cell(""))
    return Table((), "", tuple(columns), named(columns, rows)) if rows else None


def _header_end(text: str, lines: list[Line]) -> int:
    """How many lines name the columns: up to the first row number."""
    for n, x in enumerate(lines[1:40], 1):
        raw = text[x.start : x.end]
        if re.match(r"(?:1|I|A)(?:\s|$)", raw) and not re.match(r"1\s*(?:năm|tháng)", raw):
            return n
    return 1


def _width(text: str, body: list[Line], leaves: int, has_remark: bool) -> int:
    """The number of value columns, 0 if there are no values.

    It is the number of names in the header if most rows fill as many, or fewer and some row shows them all.
    Else the columns cannot be named, and the widest rows that are not exceptions tell their number.
    """
    counts: Counter[int] = Counter()
    most = 0
    for x in body:
        _, values, remark = _tail(text, x, 99)
        if values:
            counts[len(values)] += 1
            behind = 0 if remark else _blanks(text, values[-1][1]) - (2 if has_remark else 1)
            if len(values) <= leaves:  # more are not explained by empty cells
                most = max(most, _slots(text, values) + max(0, behind), len(values))
    if not counts:
        return 0
    usual = max(counts, key=lambda c: (counts[c], c))
    if leaves == usual or leaves > usual and most >= leaves:
        return leaves
    return max(c for c in counts if 4 * counts[c] >= counts[usual])


# -------------------------------------------------------------------------- rows


def _blanks(text: str, at: int) -> int:
    """How many spaces stand from `at` on."""
    near = text[at : at + 40]
    return len(near) - len(near.lstrip(" "))


def _slots(text: str, values: list[tuple[int, int]]) -> int:
    """How many cells the values of a line span: an empty one leaves two more spaces."""
    return len(values) + sum((b[0] - a[1] - 1) // 2 for a, b in zip(values, values[1:], strict=False))


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


def _own(text: str, values: list[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """The last of `values`, as many as fit in `width` cells with the empty ones between them.

    Wide spaces that stand between all of them only set full cells apart.
    """
    values = values[-width - 1 :]
    even = all(b[0] - a[1] > 1 for a, b in zip(values, values[1:], strict=False))
    while len(values) > width or not even and _slots(text, values) > width:
        values = values[1:]
    return values


def _rows(text: str, body: list[Line], width: int, has_unit: bool, has_remark: bool, pages: dict[int, str | None]) -> list[RawRow]:
    out: list[RawRow] = []
    row = _Row()
    last = 0
    # Whether empty cells leave spaces at all; if not, nothing tells the columns of a row with too few values.
    spaced = any(_blanks(text, x.end) >= 2 or _slots(text, v) > len(v) for x in body for v in [_tail(text, x, 99)[1]])

    def close(page: str | None) -> None:
        nonlocal row
        if row.name:
            cells = [_cell(text, row.index), _cell(text, row.name)]
            if has_unit:
                cells.append(_cell(text, row.unit))
            if row.loose or not spaced and len(row.values) < width:
                row.loose = [p for v in row.values for p in v] + row.loose
                row.values = []
            cells += [_cell(text, v) for v in row.values + [[]] * (width - len(row.values))]
            cells.append(_cell(text, row.remark))
            if row.loose:
                cells.append(_cell(text, row.loose))
            out.append(RawRow(tuple(cells), row.page, (row.index or row.name)[0].start))
        row = _Row(page=page)

    for i, x in enumerate(body):
        page = pages.get(x.start)
        raw = text[x.start : x.end]
        only_values = all(_VALUE.fullmatch(w) for w in raw.split())
        waiting = bool(row.name) and not row.values and not row.loose and not row.closed
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
        full = len(row.values) >= width or bool(row.loose) or row.closed
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
            name_end, unit = _unit(text, x.start, begin, bool(row.name) and not row.unit and not row.values)
            following = body[i + 1] if i + 1 < len(body) else None
            if unit and not values and not _opens_values(text, unit, following, last):
                name_end, unit = x.end, None  # the end of a name, not a unit
            if (
                values
                and not unit
                and (full or not row.unit)
                and not (_slots(text, values) == width and _plausible(text, values, following))
            ):
                apart = remark is not None and text[values[-1][1] : remark[0]].count(" ") >= 3
                name_end, values, remark = (remark[0], [], remark) if remark and apart else (x.end, [], None)
        named_here = name_end > x.start and bool(text[x.start : name_end].strip())
        own = _own(text, values, width)
        if len(own) < len(values) and not unit and (x.start < values[0][0] or not row.values):  # the name ends in a figure
            values = own
            name_end = values[0][0]
            named_here = True
        if not opened and (named_here and (row.values or row.loose or row.closed) or full and values and not open_range):
            close(page)  # a further row without a number of its own
        if not row.name:
            row.page = page
        if named_here:
            row.name.append(Piece(x.start, len(text[:name_end].rstrip()) if name_end < x.end else name_end))
        if unit:
            row.unit.append(Piece(*unit))
        _place(text, row, values, width, has_unit and not row.unit)
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
    return _is_unit(whole) and (len(words) == 1 or _VALUE.fullmatch(words[1]) is not None)


def _plausible(text: str, values: list[tuple[int, int]], following: Line | None) -> bool:
    """Whether figures without a unit before them are values: not years, and no unit opens the next line."""
    if all(re.fullmatch(rf"{YEAR}(?:[-–](?:{YEAR})?)?", text[a:b]) for a, b in values):
        return False
    if following is None:
        return True
    words = text[following.start : following.end].split()
    return not any(_is_unit(" ".join(words[:k])) and (len(words) == k or _VALUE.fullmatch(words[k])) for k in (1, 2, 3) if len(words) >= k)


def _takes(index: str, last: int, row: _Row, raw: str, width: int) -> bool:
    """Whether a line's first token is a row's number rather than a value or the end of a name."""
    done = len(row.values) >= width or bool(row.loose) or row.closed
    if index.isdigit():
        n = int(index)
        if raw.strip() == index:
            # Alone on the line: the next number in turn, or one of a new group; else a value or part of a name.
            return (n == last + 1 and (done or not row.name or bool(row.values))) or n == 1 and (done or not row.name)
        return n in (last + 1, last + 2) or n == 1 and (done or not row.name)
    if index in "-–+":
        return not (raw.strip() == index and row.unit and not done)
    return raw.strip() != index or done or not row.name


@cache
def _known_units() -> frozenset[str]:
    return frozenset(r[0].casefold() for r in lexicon.table("units.tsv") if r[-1] not in _ORDINALS)


def _is_unit(words: str) -> bool:
    """Whether `words` can only be a unit; many of the lexicon, written small, end names as well ("kết quả")."""
    if _UNITS.fullmatch(words):
        return True
    telling = words[:1].isupper() or words.isascii() or "/" in words or words.startswith(_SCALES)
    return telling and words.casefold() in _known_units()


def _unit(text: str, start: int, end: int, named: bool) -> tuple[int, tuple[int, int] | None]:
    """The end of the name and the span of the unit that stands at the end of `[start, end)`.

    `named` says that the row has a name already, so that the unit may be all there is.
    """
    while end > start and text[end - 1] == " ":
        end -= 1
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    for count in (4, 3, 2, 1):
        if len(words) >= count:
            a = words[-count][0]
            shown = " ".join(text[a:end].split())
            alone = len(words) > count or named
            apart = alone and text[a - 2 : a] == "  " and shown.casefold() in _known_units()
            if apart or (_is_unit(shown) if alone else _UNITS.fullmatch(shown)):
                while a > start and text[a - 1] == " ":
                    a -= 1
                return a, (words[-count][0], end)
    return end, None


def _place(text: str, row: _Row, values: list[tuple[int, int]], width: int, unitless: bool) -> None:
    """The values of a line into the row's cells, `unitless` if an empty unit cell is among the spaces before them."""
    if not values:
        return
    a, b = values[0]
    final = row.values[-1] if row.values else []
    if final and text[final[-1].end - 1] in "-–" and final[-1].end - final[0].start > 1:
        final.append(Piece(a, b, ""))  # a range broken over two lines
        values = values[1:]
        lead = 0
    else:
        before = len(text[max(0, a - 40) : a]) - len(text[max(0, a - 40) : a].rstrip(" "))
        begins = a == before or text[a - before - 1] == "\n"
        lead = 0 if row.values else max(0, (before if begins else before - 1) // 2 - unitless)
    room = width - len(row.values)
    if len(values) > room or len(values) < room < lead + _slots(text, values):
        row.loose += [Piece(*v) for v in values]
        return
    tight = len(values) == room
    row.values += [[] for _ in range(0 if tight else lead)]
    for n, (a, b) in enumerate(values):
        row.values += [[] for _ in range((a - values[n - 1][1] - 1) // 2 if n and not tight else 0)]
        row.values.append([Piece(a, b)])


def _cell(text: str, pieces: list[Piece]) -> Cell:
    shown = "".join((p.sep if n else "") + " ".join(text[p.start : p.end].split()) for n, p in enumerate(pieces))
    return Cell(shown, tuple(pieces))


# ------------------------------------------------------------------------ columns


class _Header:
    """The lines that name the columns, and the names of the value columns as far as they can be told apart."""

    def __init__(self, text: str, header: list[Line], has_unit: bool) -> None:
        self.text, self.has_unit = text, has_unit
        self.words = [(x.start + m.start(), x.start + m.end()) for x in header for m in re.finditer(r"\S+", text[x.start : x.end])]
        self.at: list[int] = []  # where each word stands in `joined`
        self.joined = ""
        for a, b in self.words:
            self.at.append(len(self.joined))
            self.joined += text[a:b] + " "
        self.name = _NAME_HEAD.search(self.joined)
        self.unit = _UNIT_HEAD.search(self.joined) if has_unit else None
        self.note = _NOTE_HEAD.search(self.joined.rstrip())
        before = self.unit or self.name
        self.begin = before.end() if before else 0
        self.end = self.note.start() if self.note else len(self.joined)
        self.lead, self.leaves = self._split()

    def _split(self) -> tuple[list[tuple[int, int]], list[list[tuple[int, int]]]]:
        """The upper part of the header and the names below it: split at words that open a name."""
        found = [m.start() + self.begin for m in _COLUMN_HEADS.finditer(self.joined[self.begin : self.end])]
        starts = [s for s in found if not any(0 < s - o < len("Ước TH") + 1 and self.joined[o : o + 3] == "Ước" for o in found)]
        parts: list[list[tuple[int, int]]] = []
        lead: list[tuple[int, int]] = []
        for word, p in zip(self.words, self.at, strict=True):
            if not self.begin <= p < self.end:
                continue
            if p in starts:
                parts.append([word])
            else:
                (parts[-1] if parts else lead).append(word)
        return lead, _whole(self.text, parts)

    def _span(self, lo: int, hi: int) -> list[Piece]:
        return [Piece(a, b) for (a, b), p in zip(self.words, self.at, strict=True) if lo <= p < hi]

    def columns(self, width: int) -> list[Cell]:
        """One cell a column: number, name, unit if any, `width` values, remark."""
        text, name, unit = self.text, self.name, self.unit
        columns = [_cell(text, self._span(0, name.start() if name else 3))]
        columns.append(_cell(text, self._span(name.start(), name.end())) if name else Cell("Chỉ tiêu"))
        if self.has_unit:
            columns.append(_cell(text, self._span(unit.start(), unit.end())) if unit else Cell(""))
        columns += [_cell(text, p) for p in self._named(width)]
        columns.append(_cell(text, self._span(self.note.start(), len(self.joined))) if self.note else Cell("Ghi chú"))
        return columns

    def _named(self, width: int) -> list[list[Piece]]:
        """The names of the value columns, empty if there are not as many; a repeated series has group names before it."""
        names = [[Piece(a, b) for a, b in part] for part in self.leaves]
        if width == 1 and len(names) < 2:
            return [self._span(self.begin, self.end)]
        if len(names) != width:
            return [[] for _ in range(width)]
        shown = [" ".join(self.text[p.start : p.end] for p in part) for part in names]
        for size in range(1, width // 2 + 1):
            if width % size == 0 and all(shown[i] == shown[i % size] for i in range(width)):
                groups = _groups(self.text, self.lead, width // size)
                if groups:
                    return [[*groups[i // size], *names[i]] for i in range(width)]
        return names


def _whole(text: str, parts: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Too many parts: "Ước TH năm 2025" was cut at "năm"; a part in lower case belongs to the one before."""
    out: list[list[tuple[int, int]]] = []
    for part in parts:
        first = text[part[0][0] : part[0][1]]
        if out and first[0].islower():
            out[-1] += part
        else:
            out.append(part)
    return out


def _groups(text: str, lead: list[tuple[int, int]], count: int) -> list[list[Piece]]:
    """The last `count` names in a header's upper part: each begins with a capital and repeats no word before it."""
    names: list[list[Piece]] = []
    i = 0
    while i < len(lead):
        rest = " ".join(text[a:b] for a, b in lead[i:])
        size = province_at(rest)
        if size:
            names.append([Piece(a, b) for a, b in lead[i : i + size]])
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
