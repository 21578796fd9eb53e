"""Figures of a table row: the row names the indicator, the columns the time, the province and the role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from index.language import fold, index_rank, mentions, periods_in, plain_number, scaled, unmarked
from index.records import Figure
from index.structure import unit_of

from .indicators import indicator_key
from .scope import RATE, Readable, Scope, condition_in, looking_back, named_rate, old, role_in, settled, territory_in

__all__ = ["of_row"]

_NOT_A_VALUE = re.compile(
    r"so sanh|so voi|ty le (?:thuc hien|hoan thanh|%)|\bth ?/ ?kh|ghi chu|danh gia|nhan xet|chu tri|phoi hop|phu trach|dau moi|co quan|"
    r"thoi (?:gian|han)|tien do|ban hanh|ma so|^(?:tt|stt|so tt)$|van ban|san pham|dia diem|chu dau tu|tang.{0,3}giam"
)
_CELL = re.compile(r"[~≥>≤<+±]?\s*-?\d+(?:[.,]\d+)*(?:\s*(?:-|–|đến)\s*\d+(?:[.,]\d+)*)?\s*%?")
_COLUMN_NOISE = re.compile(
    r"\b(?:nam|giai doan|gd|bq|den|thuc hien|uoc(?: thuc hien| dat)?|ke hoach|muc tieu|chi tieu|ket qua|dat duoc|nghi quyet|dai hoi|"
    r"du toan|nhiem ky|th|kh|nq|dh|tinh|cu|moi|sau hop nhat|hop nhat|truoc hop nhat|gia tri|so lieu|5|06|thang|dvt|don vi(?: tinh)?|"
    r"trieu|ty|nghin|dong|usd|%)\b|[\d()/.,:–-]+"
)
_COMPLETE = re.compile(
    r"(?:tỷ lệ|tỷ trọng|tổng|số|tốc độ|chỉ số|tuổi thọ|thu nhập|diện tích|sản lượng|năng suất)\s+\w+\s+\w+", re.IGNORECASE
)
_PART_WORDS = 8  # a longer name of a row says what it is about by itself


def of_row(item: Readable, scope: Scope, about: Mapping[str, str]) -> tuple[tuple[int, int] | None, list[Figure]]:
    """Where in the row's text a name stands that states its own value ("… đạt 30,65%"), and the figures of its cells."""
    fields = list(item.fields)
    if index_rank(fields[0][1]) and len(fields) > 1:
        fields = fields[1:]
    name = fields[0][1]
    text = item.excerpt.text
    at = text.find(name)
    values = [(c, v) for c, v in fields[1:] if _CELL.fullmatch(v.strip()) and not _NOT_A_VALUE.search(fold(c))]
    indicator = _indicator(name, item.groups)
    states = at >= 0 and (not values or re.search(r"(?<!\w)(?:đạt|còn|là)\s+(?:\w+\s+){0,2}\d", indicator))
    unit = next((v for c, v in fields[1:] if re.match(r"(?:dvt|don vi(?: tinh)?)\b", fold(c)) and not re.search(r"\d", v)), "")
    renewed = any(m.era == "new" for c, _ in fields for m in mentions(c))
    found: list[Figure] = []
    at = max(at, 0) + len(name)
    for column, value in values:
        start = text.find(value, at)
        if start >= 0:
            at = start + len(value)
            found += _of_cell(indicator, column, value.strip(), start, unit, scope, about, renewed=renewed)
    begin = text.find(name)
    return ((begin, begin + len(name)) if states else None), found


def _indicator(name: str, groups: Sequence[str]) -> str:
    """What a row is about: its name, with that of the row above it where it is only a part."""
    bare = re.sub(r"^(?:[-–+•*\s]+|[Tt]rong đó\s*[:,]?\s*)+", "", name).rstrip(" :;.")
    parents = [g for g in groups if index_rank(g.split(" ", 1)[0]) >= 3 or not index_rank(g.split(" ", 1)[0])]
    if not parents or len(bare.split()) > _PART_WORDS and name[:1] not in "-–+" or _COMPLETE.match(bare):
        return bare
    parent = unmarked(parents[-1]).rstrip(" :;.")
    return bare if fold(parent) in fold(bare) else f"{parent} – {bare}"


def _of_cell(
    indicator: str, column: str, value: str, start: int, unit: str, scope: Scope, about: Mapping[str, str], *, renewed: bool
) -> Iterator[Figure]:
    """The figure of one cell; `renewed`: another column is that of the merged province."""
    numbers = [plain_number(n) for n in re.findall(r"\d+(?:[.,]\d+)*", value)]
    try:
        low, high = float(numbers[0]), float(numbers[-1])
    except ValueError:  # a date or a clause number
        return
    sign = -1 if re.match(r"\s*-\d", value) else 1
    own = "%" if "%" in value else unit or unit_of(column)
    low, canonical, kind = scaled(sign * low, own)
    high, _, _ = scaled(sign * high, own)
    folded = fold(column)
    place = territory_in(column, scope.territory)
    if renewed and any(m.name == place and not m.era for m in mentions(column)):
        place = old(place)  # beside the column of the merged province
    rate = RATE.search(indicator) or re.match(r"\s*(?:tăng|giảm)\b", indicator, re.IGNORECASE)
    growth = rate is not None and kind.startswith("percent")
    years = periods_in(column) or periods_in(indicator)
    period = years[-1] if years else scope.period
    if growth and "-" not in period and scope.period.endswith(period) and re.search(r"bình quân|hằng năm|hàng năm", indicator):
        period, years = scope.period, []  # "bình quân hằng năm" of a term, in a column for its last year
    role = role_in(folded, "") or settled(scope.role, period, about)
    dated = "value" if years else scope.dated
    if dated == "document":
        period = looking_back(role, period, about)
    label = _label(column)
    name, canonical = named_rate(f"{indicator} – {label}" if label else indicator, canonical)
    yield Figure(
        indicator=name, key=indicator_key(name, "tăng" if growth else ""), territory=place, period=period, role=role, low=low, high=high,
        unit="" if canonical == "-" else canonical, text=value, start=start, end=start + len(value), dated=dated,
        conditions=condition_in(folded) or scope.conditions, bound="min" if value[:1] in "≥>" else "max" if value[:1] in "≤<" else "",
    )  # fmt: skip


def _label(column: str) -> str:
    """What a column's name says beside time, province, role and unit; "" where that is all."""
    folded = fold(column)
    for m in reversed(mentions(column)):
        folded = folded[: m.start] + " " * (m.end - m.start) + folded[m.end :]
    kept = _COLUMN_NOISE.sub(lambda m: " " * (m.end() - m.start()), folded)
    words = [column[m.start() : m.end()] for m in re.finditer(r"[^\W\d_]+", kept)]
    return " ".join(words)
