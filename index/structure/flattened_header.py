"""The header of a flattened table: which lines it has, and the names of the columns as far as they can be told apart."""

from __future__ import annotations

import re

from index.language import province_at
from index.records import Cell, Piece

from .flattened_cells import Span, cell
from .lines import Line

__all__ = ["Header", "header_end", "names_rows"]

_NAME_HEAD = re.compile(r"(?:Tên\s+)?(?:chỉ tiêu|nội dung|nhiệm vụ|dự án|danh mục|công trình|tên)\b", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:ĐVT|Đơn vị(?:\s+tính)?)\b")
_NOTE_HEAD = re.compile(r"(?:Ghi\s*chú|Đánh\s*giá)$", re.IGNORECASE)
_COLUMN_HEADS = re.compile(
    r"(?:Mục tiêu|Kế hoạch|KH|Kết quả|Thực hiện|TH|Ước|Năm \d{4}|Năm|Giai đoạn|So với|So sánh|Tăng|Tỷ lệ|Tổng|Vốn|"
    r"Thời gian|Cơ quan|Bình quân|Dự kiến|6 tháng|Quý)\b"
)
_MOST_LINES = 40  # of a header


def names_rows(head: str) -> bool:
    """Whether the beginning of a header names what its rows are about."""
    return _NAME_HEAD.search(head) is not None


def header_end(text: str, lines: list[Line]) -> int:
    """How many lines name the columns: up to the first row number."""
    for n, x in enumerate(lines[1:_MOST_LINES], 1):
        raw = text[x.start : x.end]
        if re.match(r"(?:1|I|A)(?:\s|$)", raw) and not re.match(r"1\s*(?:năm|tháng)", raw):
            return n
    return 1


class Header:
    """The lines that name the columns, and the names of the value columns as far as they can be told apart."""

    def __init__(self, text: str, header: list[Line]) -> None:
        shown = " ".join(text[x.start : x.end] for x in header)
        self.text = text
        self.has_unit = _UNIT_HEAD.search(shown) is not None
        self.has_remark = _NOTE_HEAD.search(" ".join(shown.split())) is not None
        self.words = [(x.start + m.start(), x.start + m.end()) for x in header for m in re.finditer(r"\S+", text[x.start : x.end])]
        self.at: list[int] = []  # where each word stands in `joined`
        self.joined = ""
        for a, b in self.words:
            self.at.append(len(self.joined))
            self.joined += text[a:b] + " "
        self.name = _NAME_HEAD.search(self.joined)
        self.unit = _UNIT_HEAD.search(self.joined) if self.has_unit else None
        self.note = _NOTE_HEAD.search(self.joined.rstrip())
        before = self.unit or self.name
        self.begin = before.end() if before else 0
        self.end = self.note.start() if self.note else len(self.joined)
        self.lead, self.leaves = self._split()

    def _split(self) -> tuple[list[Span], list[list[Span]]]:
        """The upper part of the header and the names below it: split at words that open a name."""
        found = [m.start() + self.begin for m in _COLUMN_HEADS.finditer(self.joined[self.begin : self.end])]
        starts = [s for s in found if not any(0 < s - o < len("Ước TH") + 1 and self.joined[o : o + 3] == "Ước" for o in found)]
        parts: list[list[Span]] = []
        lead: list[Span] = []
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
        columns = [cell(text, self._span(0, name.start() if name else 3))]
        columns.append(cell(text, self._span(name.start(), name.end())) if name else Cell("Chỉ tiêu"))
        if self.has_unit:
            columns.append(cell(text, self._span(unit.start(), unit.end())) if unit else Cell(""))
        columns += [cell(text, p) for p in self._named(width)]
        columns.append(cell(text, self._span(self.note.start(), len(self.joined))) if self.note else Cell("Ghi chú"))
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


def _whole(text: str, parts: list[list[Span]]) -> list[list[Span]]:
    """Too many parts: "Ước TH năm 2025" was cut at "năm"; a part in lower case belongs to the one before."""
    out: list[list[Span]] = []
    for part in parts:
        first = text[part[0][0] : part[0][1]]
        if out and first[0].islower():
            out[-1] += part
        else:
            out.append(part)
    return out


def _groups(text: str, lead: list[Span], count: int) -> list[list[Piece]]:
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
