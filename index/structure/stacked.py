"""Tables that an extraction wrote one cell a line: number, name, unit, values, remark, each under the other.

The header is written the same way, so it tells how many columns there are and what they are called. A row begins
with the next number, numeral or dash; what follows it is told apart by what it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.records import Cell, Piece, Table

from .lines import Line
from .tables import RawRow, named

__all__ = ["opens", "read"]

_NUMBER_HEAD = re.compile(r"S?TT|Số TT")
_HEADS = re.compile(
    r"(?:Tên|Chỉ tiêu|Nội dung|Nhiệm vụ|Dự án|Danh mục|Công trình|ĐVT|Đơn vị(?: tính)?|Mục tiêu|Kế hoạch|KH|Kết quả|Thực hiện|TH|Ước|Năm|"
    r"Giai đoạn|So sánh|So với|Tỷ lệ|Tổng|Vốn|Thời gian|Thời hạn|Hạn|Cơ quan|Đơn vị|Dự kiến|Ghi chú|"
    r"Đánh giá|Chủ đầu tư|Địa điểm|Sản phẩm)\b"
)
_NAME = re.compile(r"(?:Tên|Chỉ tiêu|Nội dung|Nhiệm vụ|Dự án|Danh mục|Công trình)\b")
_UNIT = re.compile(r"(?:ĐVT|Đơn vị(?: tính)?)$")
_REMARK = re.compile(r"(?:Ghi chú|Đánh giá)$")
_VALUE = re.compile(r"[<>≥≤~]?\s?[-–]?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?\s?%?|[-–]|[xX]|\d+/\d+")
_MOST_UNIT = 4  # words of a unit
_MOST_HEAD = 30  # lines of a header
_MOST_REST = 3  # lines of a remark


def opens(lines: Sequence[str]) -> bool:
    """Whether these lines are the head of such a table: "TT" alone, then the name of a column, each on its own line."""
    return len(lines) > 4 and _NUMBER_HEAD.fullmatch(lines[0].strip()) is not None and _NAME.match(lines[1].strip()) is not None


def read(text: str, lines: Sequence[Line]) -> Table | None:
    """The table that `lines` (none of them blank) begin with its header; None if its rows cannot be told apart."""
    shown = [" ".join(text[x.start : x.end].split()) for x in lines]
    first = next((n for n in range(2, min(len(shown), _MOST_HEAD)) if shown[n] in ("1", "I", "A")), 0)
    columns = _columns(lines[:first], shown[:first])
    if not first or len(columns) < 3:
        return None
    head = shown[:first]
    heads = [" ".join(shown[n] for n in part) for part in columns]
    has_unit = bool(_UNIT.fullmatch(heads[2]))
    has_remark = bool(_REMARK.search(heads[-1]))
    width = len(heads) - 2 - has_unit - has_remark
    if width < 1:
        return None
    rows: list[RawRow] = []
    last, n = 0, first
    while n < len(lines):
        if shown[n : n + first] == head:  # the header again, after a page break
            n += first
            continue
        if shown[n].isdigit() and shown[n + 1 : n + 1 + first] != head:  # not the number of the page
            last = int(shown[n])
        end = n + 1
        while end < len(lines) and not _begins(shown, end, last + 1) and shown[end : end + first] != head:
            end += 1
        row = _row(text, lines[n:end], shown[n:end], width, has_unit, has_remark)
        if row is not None:
            rows.append(row)
        n = end
    if sum(any(c.text for c in r.cells[2:]) for r in rows) < 2:
        return None
    names = [Cell(" ".join(shown[i] for i in part), tuple(Piece(lines[i].start, lines[i].end) for i in part)) for part in columns]
    if not has_remark:
        names.append(Cell(""))
    return Table((), "", tuple(names), named(names, rows))


def _columns(lines: Sequence[Line], shown: Sequence[str]) -> list[list[int]]:
    """Which header lines make up each column: a column begins with a word that columns begin with."""
    out: list[list[int]] = []
    for n in range(len(lines)):
        if n == 0 or _HEADS.match(shown[n]) and not (len(out) > 2 and shown[n].islower()):
            out.append([n])
        else:
            out[-1].append(n)
    return out


def _begins(shown: Sequence[str], n: int, expected: int) -> bool:
    """Whether a row begins at line `n`: the next number, a numeral or a dash, with a name under it."""
    if n + 1 >= len(shown) or not re.search(r"[^\W\d_]{2,}", shown[n + 1]):
        return False
    own = shown[n]
    if own.isdigit():
        return int(own) in (expected, 1)
    return own in ("-", "+", "–") or re.fullmatch(r"[IVX]{1,5}|[A-ZĐ]", own) is not None


def _row(text: str, lines: Sequence[Line], shown: Sequence[str], width: int, has_unit: bool, has_remark: bool) -> RawRow | None:
    """The cells of one row; values that are too few to say which columns they are in go into the last cell."""
    if len(lines) < 2:
        return None
    at = 1
    while at < len(lines) and not _VALUE.fullmatch(shown[at]):
        at += 1
    ends = at
    unit: list[int] = []
    if has_unit and at - 1 > 1 and at < len(lines) and len(shown[at - 1].split()) <= _MOST_UNIT:
        unit, ends = [at - 1], at - 1
    values: list[list[int]] = []
    while at < len(lines) and len(values) < width and _VALUE.fullmatch(shown[at]):
        values.append([at])
        at += 1
    rest = list(range(at, len(lines)))

    def cell(parts: Sequence[int]) -> Cell:
        return Cell(" ".join(shown[i] for i in parts), tuple(Piece(lines[i].start, lines[i].end) for i in parts))

    cells = [cell([0]), cell(range(1, ends))]
    if has_unit:
        cells.append(cell(unit))
    sure = len(values) == width
    cells += [cell(values[i] if sure else []) for i in range(width)]
    loose = [] if sure else [i for v in values for i in v]
    cells.append(cell([*loose, *(rest if len(rest) <= _MOST_REST else [])]))
    return RawRow(tuple(cells), None, lines[0].start)
