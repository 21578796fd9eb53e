"""Figures of a table row: the row names the indicator, the columns the time, the province and the role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.language import TIME, fold, index_rank, mentions, plain_number, province_at, scaled, unmarked, without_commas
from index.records import Excerpt, Figure

from .columns import Column, column_of, describes, is_index, is_unit, states_units, unit_in
from .indicators import indicator_key
from .scope import RATE, Readable, Scope, looking_back, named_rate, old, settled, territory_in, times_in

__all__ = ["Above", "bare", "compares", "leads_on", "named_fields", "names_a_province", "of_row"]

_CELL = re.compile(r"[~≥>≤<+±]?\s*-?\d+(?:[.,]\d+)*(?:\s*(?:-|–|đến)\s*\d+(?:[.,]\d+)*)?\s*%?")
_COMPLETE = re.compile(
    r"(?:tỷ lệ|tỷ trọng|tổng|số|tốc độ|chỉ số|tuổi thọ|thu nhập|diện tích|sản lượng|năng suất)\s+\w+\s+\w+", re.IGNORECASE
)
_PART_WORDS = 8  # a longer name of a row says what it is about by itself
_CAPTION_WORDS = 24  # of the heading that says of what a total is
_LEADS_ON = re.compile(r"(?:trong\s+đó|chia\s+ra|bao\s+gồm|gồm(?:\s+có)?|cụ\s+thể|phân\s+theo)\b[^:]{0,20}[:,]?$", re.IGNORECASE)
_APPENDIX = re.compile(r"^(?:phụ lục|biểu|bảng|mẫu)(?: số)?\s*[\w.]{0,5}\s*[:.–-]\s*", re.IGNORECASE)
_BULLET = re.compile(
    r"^(?:[-–+•*\s]+|(?:[Tt]rong đó|[Cc]hia ra)\s*[:,]?\s*|\d+(?:\.\d+)*[.)]\s*(?=[^\d\s])|(?:[IVXLC]+|[A-ZĐ]|[a-zđ])[.)]\s+)+"
)
_STATES = re.compile(r"(?<!\w)(?:đạt|còn|là)\s+(?:\w+\s+){0,2}\d")
_STATED = "Đơn vị tính"  # the field that holds the unit of a table's caption


@dataclass(frozen=True, slots=True)
class Above:
    """What stands over a row in its table.

    The name that "Trong đó:" goes on from, whether rows of one name are told apart by other columns ("Mặt hàng"), whether
    the table's numbers separate thousands with commas, and whether its rows are those of provinces.
    """

    leader: str = ""
    repeated: bool = False
    by_comma: bool = False
    of_provinces: bool = False


def of_row(
    item: Readable, scope: Scope, about: Mapping[str, str], above: Above | None = None
) -> tuple[tuple[int, int] | None, list[Figure]]:
    """Where in the row's text a name stands that states its own value ("… đạt 30,65%"), and the figures of its cells."""
    above = above or Above()
    fields, name = named_fields(item.fields)
    text = item.excerpt.text
    before = len(item.fields) - len(fields)
    places = _places(item.excerpt, [v for _, v in item.fields], before + 1)[before:]
    values = [
        (column_of(c), c, v.strip(), at)
        for (c, v), at in zip(fields[1:], places[1:], strict=True)
        if at >= 0 and _CELL.fullmatch(v.strip()) and column_of(c).valued
    ]
    if _CELL.fullmatch(name) and not times_in(name):
        return None, []  # nothing names the row
    indicator = _indicator(item, name, fields, above)
    begin = text.find(name)
    states = begin >= 0 and bool(name) and (not values or _STATES.search(name) is not None)
    unit = _unit(item, fields, name, scope)
    renewed = any(m.era == "new" for c, _ in fields for m in mentions(c))
    if above.of_provinces and scope.territory == about.get("territory", ""):
        scope = replace(scope, territory="")  # that of a ministry, or of all provinces together
    if names_a_province(name):
        scope = replace(scope, territory=territory_in(_province(name), scope.territory))
    captioned = item.row_kind == "total" or not indicator or names_a_province(name)
    time = (times_in(name if item.row_kind == "total" else f"{indicator} {name}") or [""])[-1]
    row = _Row(indicator, _caption(item) if captioned else "", unit, time, renewed, above.by_comma)
    found: list[Figure] = []
    for column, shown, value, at in values:
        found += _of_cell(row, column, shown, value, at, scope, about)
    return ((begin, begin + len(name)) if states else None), found


def names_a_province(name: str) -> bool:
    """Whether a row is that of a province ("4 Hà Giang (quý III)", "UBND tỉnh Lạng Sơn")."""
    said = _province(name)
    return 0 < province_at(said) == len(said.split())


def _province(name: str) -> str:
    """The name of a row that may be a province's, without remarks and the agency before it, in capitals ("Bình thuận")."""
    said = re.sub(r"\(.*", "", re.sub(r"^(?:UBND|Ủy ban nhân dân)\s+", "", bare(name), flags=re.IGNORECASE))
    return " ".join(said.split()).title()


def named_fields(fields: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str]], str]:
    """A row's fields from that which names it on, without its number and codes before it; and that name."""
    rest = list(fields)
    while len(rest) > 1 and (is_index(rest[0][0]) or not rest[0][0] and index_rank(rest[0][1]) or index_rank(rest[0][1])):
        rest = rest[1:]
    return rest, rest[0][1]


def bare(name: str) -> str:
    """A row's name without number, dash and words that lead in; "Y tế" has none."""
    return _BULLET.sub("", name).rstrip(" :;.")


def leads_on(name: str) -> bool:
    """Whether a row says only that parts of what stands above it follow ("Trong đó:")."""
    return _LEADS_ON.match(re.sub(r"^[-–+•*\s]+", "", unmarked(name)).strip()) is not None


def compares(name: str) -> bool:
    """Whether a row sets the row above it against something ("So với tổng số", "Tăng so với năm trước")."""
    return re.match(r"(?:(?:tỷ|tỉ)\s+lệ\s+|tăng\s+|giảm\s+)?so\s+(?:với|cùng)\b", bare(name), re.IGNORECASE) is not None


def _indicator(item: Readable, name: str, fields: Sequence[tuple[str, str]], above: Above) -> str:
    """What a row is about: its name, with that of the row above it where it is only a part, and what tells rows of one name apart."""
    own = bare(name)
    if item.row_kind == "total" or not re.search(r"[^\W\d_]", TIME.sub("", own)):  # the row of a year is named by what it is of too
        return own if item.row_kind == "total" else ""
    if above.repeated:
        own = " – ".join([own, *(v for c, v in fields[1:] if describes(c) and re.search(r"[^\W\d_]", v))])
    if " " not in own and (full := next((v for c, v in fields[1:] if describes(c) and " " in v), "")):
        own = f"{full} ({own})"  # a symbol, and what it stands for
    parents = [g for g in item.groups if index_rank(g.split(" ", 1)[0]) >= 3 or not index_rank(g.split(" ", 1)[0])]
    led = bool(parents) and leads_on(parents[-1])
    parents = [p for p in (bare(unmarked(p)) for p in parents) if p and not leads_on(p)]
    if led and above.leader:
        parents.append(above.leader)
    elif not parents and above.leader and compares(name):
        parents = [above.leader]
    if not parents or len(own.split()) > _PART_WORDS and name[:1] not in "-–+" or _COMPLETE.match(own):
        return own
    return own if fold(parents[-1]) in fold(own) else f"{parents[-1]} – {own}"


def _caption(item: Readable) -> str:
    """What the headings over a row say that its table is about."""
    heading = next((h for h in (*reversed(item.section), *reversed(item.groups)) if re.search(r"[^\W\d_]{2}", h)), "")
    return _APPENDIX.sub("", " ".join(unmarked(heading).split()[:_CAPTION_WORDS]).rstrip(" :;."))


def _unit(item: Readable, fields: Sequence[tuple[str, str]], name: str, scope: Scope) -> str:
    """The unit of a row's values where neither cell nor column states it: its own, that in its name, or that of what stands over it."""
    stated = [(n, v) for n, (c, v) in enumerate(fields) if n and is_unit(c, v)]
    if stated and not (stated[0][0] == len(fields) - 1 and fields[-1][0] == _STATED and not any(states_units(c) for c, _ in fields[:-1])):
        return stated[0][1]
    over = next((u for g in reversed((*item.groups,)) if (u := unit_in(g))), "")
    return unit_in(name) or (stated[0][1] if stated else "") or over or scope.unit


def _places(excerpt: Excerpt, values: Sequence[str], bare: int) -> list[int]:
    """Where in the row's text each of its cells begins, in order; -1 for one that is not shown there.

    The first `bare` of them stand without their column's name, the others mostly behind it. A cell's text begins where a piece of
    the document does: a number in a column's name ("từ 0 đến 5") is none.
    """
    pieces = list(zip(excerpt.at, excerpt.pieces, strict=True))
    behind = [at for at, p in pieces if p.sep in (": ", " | ")]  # a column's name
    begins = [at for at, p in pieces if p.sep in ("; ", " ", "\n") or not at]
    out, last = [], 0
    for n, value in enumerate(values):
        order = (*begins, *behind) if n < bare else (*behind, *begins)
        found = next((at for at in order if at >= last and _stands(excerpt.text, at, value)), -1)
        if found >= 0:
            last = found + len(value)
        out.append(found)
    return out


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says of its cells: indicator, what its table is about where it does not say that itself, unit, the time in its name.

    `renewed`: a column is that of the merged province; `by_comma`: thousands are separated by commas.
    """

    indicator: str
    caption: str
    unit: str
    time: str
    renewed: bool
    by_comma: bool


def _stands(text: str, at: int, value: str) -> bool:
    """Whether a cell's text stands whole at a place, blanks notwithstanding."""
    flat = value.split()
    if text.startswith(value, at):
        return not re.match(r"[\w.,]\w", text[at + len(value) : at + len(value) + 2])
    return text[at:].split(None, len(flat))[: len(flat)] == flat


def _of_cell(row: _Row, column: Column, shown: str, value: str, start: int, scope: Scope, about: Mapping[str, str]) -> Iterator[Figure]:
    """The figure of one cell of the column called `shown`."""
    indicator = row.indicator
    numbers = [plain_number(without_commas(n) if row.by_comma else n) for n in re.findall(r"\d+(?:[.,]\d+)*", value)]
    try:
        low, high = float(numbers[0]), float(numbers[-1])
    except ValueError:  # a date or a clause number
        return
    sign = -1 if re.match(r"\s*-\d", value) else 1
    own = "%" if "%" in value else column.unit or row.unit
    low, canonical, kind = scaled(sign * low, own)
    high, _, _ = scaled(sign * high, own)
    place = territory_in(shown, scope.territory)
    if row.renewed and any(m.name == place and not m.era for m in mentions(shown)):
        place = old(place)  # beside the column of the merged province
    rate = RATE.search(indicator) or re.match(r"\s*(?:tăng|giảm)\b", indicator, re.IGNORECASE)
    growth = rate is not None and kind.startswith("percent")
    said = column.period or row.time
    period = said or scope.period
    if growth and "-" not in period and scope.period.endswith(period) and re.search(r"bình quân|hằng năm|hàng năm", indicator):
        period, said = scope.period, ""  # "bình quân hằng năm" of a term, in a column for its last year
    role = column.role or (settled(scope.role, period, about) if period else "")  # what has no time is neither aim nor outcome
    dated = "value" if said else scope.dated
    if dated == "document":
        period = looking_back(role, period, about)
    name, canonical = named_rate(" – ".join(p for p in (indicator, column.label) if p), canonical)
    if row.caption:
        name = f"{name} ({row.caption})" if name else row.caption
    conditions = column.conditions if column.conditions or column.period else scope.conditions
    key = indicator_key(name, "tăng" if growth else "", row=True)
    yield Figure(
        indicator=name, key=key, territory=place, period=period, role=role, low=low, high=high,
        unit="" if canonical == "-" else canonical, text=value, start=start, end=start + len(value), dated=dated,
        conditions=conditions, bound="min" if value[:1] in "≥>" else "max" if value[:1] in "≤<" else "",
    )  # fmt: skip
