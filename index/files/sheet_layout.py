"""Where on a sheet its titles, tables and remarks are: a sheet has no such parts, only cells that people read as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.language import counts_columns

__all__ = ["Layer", "Part", "parts"]

_ORDER = re.compile(r"(?:\d{1,3}|[IVX]+|[A-Za-z])(?:\.\d+)*[.)]?")
_FIGURE = re.compile(r"-?[\d.]+(?:,\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMARK = re.compile(r"\W*(?:nguồn|ghi chú|chú thích|lưu ý)\b", re.IGNORECASE)
_DATED = re.compile(r"ngày\b.{0,12}tháng\b.{0,12}năm\b", re.IGNORECASE)  # over a signature
_RECIPIENTS = re.compile(r"nơi nhận\b", re.IGNORECASE)
_SIGNED = 3  # cells of a row with the date, the recipients or who signs, at most
_WORD = re.compile(r"[^\W\d_]{2,}")
_CODE_HEAD = re.compile(r"mã\b", re.IGNORECASE)
_HEADER_LIMIT = 8  # no header is deeper; past it the guess was wrong
_LETTERHEAD = 6  # rows of "UBND TỈNH …  CỘNG HÒA XÃ HỘI …" at most

_Place = tuple[int, int]


@dataclass(slots=True)
class Layer:
    """The texts of a sheet by row and column, and which place's content is shown where cells are merged.

    `decimals` are the places of numbers with decimals.
    """

    rows: dict[int, dict[int, str]]
    merged: dict[int, dict[int, _Place]] = field(default_factory=dict)
    decimals: set[_Place] = field(default_factory=set)

    @classmethod
    def of(cls, rows: dict[int, dict[int, str]], areas: Sequence[tuple[int, int, int, int]], decimals: set[_Place]) -> Layer:
        """The layer of a sheet's texts and merged areas, each area as (top, left, bottom, right)."""
        layer = cls(rows, {}, decimals)
        for top, left, bottom, right in areas:
            for row in range(top, bottom + 1):
                layer.merged.setdefault(row, {}).update(dict.fromkeys(range(left, right + 1), (top, left)))
        return layer

    def place(self, row: int, column: int) -> _Place:
        """The place whose content is shown at row and column."""
        return self.merged.get(row, {}).get(column, (row, column))

    def text(self, row: int, column: int) -> str:
        """What is shown at row and column."""
        return self.at(self.place(row, column))

    def shown(self, row: int) -> list[_Place]:
        """The different places with text that a row shows, from left to right."""
        own = {(row, column) for column in self.rows.get(row, ())}
        own |= {(y, x) for y, x in self.merged.get(row, {}).values() if self.rows.get(y, {}).get(x)}
        return sorted(own, key=lambda at: at[1])

    def at(self, place: _Place) -> str:
        """What is written at a place itself."""
        return self.rows.get(place[0], {}).get(place[1], "")

    def columns(self, rows: Sequence[int]) -> set[int]:
        """The columns that have text or a merged cell in `rows`."""
        return {column for row in rows for column in (*self.rows.get(row, ()), *self.merged.get(row, ()))}

    def within(self, columns: range) -> Layer:
        """The layer with nothing but the given columns."""
        rows = {row: {c: text for c, text in cells.items() if c in columns} for row, cells in self.rows.items()}
        merged = {row: {c: at for c, at in cells.items() if c in columns} for row, cells in self.merged.items()}
        return Layer({r: cells for r, cells in rows.items() if cells}, {r: cells for r, cells in merged.items() if cells}, self.decimals)


@dataclass(slots=True)
class Part:
    """One part of a sheet: a `title` over a table, a `line`, or a `table` with as many header rows as `header_rows`."""

    kind: str
    text: str = ""
    cells: list[str] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    header_rows: int = 0


def parts(layer: Layer) -> Iterator[Part]:
    """The parts of a sheet from top to bottom; tables that stand side by side one after the other."""
    regions = list(_regions(layer))
    for n, region in enumerate(regions):
        titled = n + 1 < len(regions) and _has_table(layer, regions[n + 1])
        if n == 0 and len(regions) > 1 and _is_letterhead(layer, region):
            yield from (_line(layer, row) for row in region if row in layer.rows)
            continue
        blocks = _side_by_side(layer, region)
        for block in blocks:
            yield from _region(block, [row for row in region if block.shown(row)] if len(blocks) > 1 else region, titled=titled)


# ------------------------------------------------------------------------ what belongs together


def _regions(layer: Layer) -> Iterator[list[int]]:
    """The rows of each table with its titles.

    Empty rows part tables, unless what comes after them has no header of its own and goes on in the columns of the table above.
    """
    groups = _groups(layer)
    region: list[int] = []
    for n, group in enumerate(groups):
        if region and _goes_on(layer, region, groups[n:]):
            region += group
        else:
            if region:
                yield region
            region = list(group)
    if region:
        yield region


def _groups(layer: Layer) -> list[list[int]]:
    # A merged cell fills the rows below its first.
    covered = {row for row, places in layer.merged.items() if any(layer.rows.get(y, {}).get(x) for y, x in places.values())}
    groups: list[list[int]] = []
    for row in sorted(covered | layer.rows.keys()):
        if groups and row == groups[-1][-1] + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _goes_on(layer: Layer, region: list[int], groups: Sequence[list[int]]) -> bool:
    """Whether the first of `groups` goes on with the table of `region`."""
    group = groups[0]
    table = [row for row in region if len(layer.shown(row)) > 1]
    body = [row for row in group if len(layer.shown(row)) > 1]
    if not table or _is_letterhead(layer, region):
        return False
    if not body:  # a heading inside the table, if the table goes on below it
        return len(group) == 1 and len(groups) > 1 and not _stray(layer, group[0]) and _goes_on(layer, region, groups[1:])
    if any(_is_remark(layer, row) for row in group):
        return False
    columns, wanted = layer.columns(table), layer.columns(body)
    if not columns or not (min(columns) <= min(wanted) and max(wanted) <= max(columns)):
        return False
    # A header may be set apart from its own rows.
    following = [row for group in groups[:2] for row in group]
    if not _header_rows(_texts(layer, [*table, *following][: _HEADER_LIMIT + 2], columns)):
        return columns == wanted
    while len(layer.shown(following[0])) == 1:  # a heading inside the table, or the title of another
        following.pop(0)
    return not _header_rows(_texts(layer, following[: _HEADER_LIMIT + 2], columns))


def _stray(layer: Layer, row: int) -> bool:
    """Whether a row has nothing but a figure that somebody left beside the table."""
    return not any(_WORD.search(text) for text in layer.rows.get(row, {}).values())


def _is_letterhead(layer: Layer, region: list[int]) -> bool:
    """Whether rows are those above a document's title: who issues it on the left, the country's name on the right."""
    shown = [layer.shown(row) for row in region]
    texts = [layer.rows[y][x] for places in shown for y, x in places]
    wide = max(map(len, shown))
    return len(region) <= _LETTERHEAD and wide == 2 and min(region) <= _LETTERHEAD and not any(_FIGURE.fullmatch(t) for t in texts)


def _side_by_side(layer: Layer, region: list[int]) -> list[Layer]:
    """The tables that an empty column parts, each where it names its own rows; figures noted beside a table are apart too."""
    columns = layer.columns([row for row in region if len(layer.shown(row)) > 1])
    if not columns:
        return [layer]
    gaps = [c for c in range(min(columns) + 1, max(columns)) if c not in columns]
    if not gaps:
        return [layer]
    edges = [min(columns)]
    for gap in gaps:
        if gap + 1 in columns and _stands_alone(layer.within(range(gap + 1, max(columns) + 1)), region):
            edges.append(gap + 1)
    if len(edges) == 1:
        return [layer]
    every = layer.columns(region)
    edges[0] = min(every)
    ends = [*(edge for edge in edges[1:]), max(every) + 1]
    return [layer.within(range(a, b)) for a, b in zip(edges, ends, strict=True)]


def _stands_alone(block: Layer, region: list[int]) -> bool:
    """Whether what stands to the right of an empty column is a table that names its rows, or nothing but figures."""
    rows = [row for row in region if block.shown(row)]
    if all(_stray(block, row) for row in rows):
        return True
    columns = sorted(block.columns(rows))
    wide = [row for row in rows if len(block.shown(row)) > 1]
    heads = _header_rows(_texts(block, wide[: _HEADER_LIMIT + 2], set(columns)))
    body = wide[heads:]
    named = [row for row in body if _WORD.search(block.text(row, columns[0])) or _ORDER.fullmatch(block.text(row, columns[0]))]
    return heads > 0 and len(body) > 0 and len(named) * 2 > len(body) and len(columns) > 1


# ------------------------------------------------------------------------------- one region


def _has_table(layer: Layer, region: list[int]) -> bool:
    return sum(len(layer.shown(row)) > 1 for row in region) > 1


def _region(layer: Layer, region: list[int], *, titled: bool) -> Iterator[Part]:
    """Titles above and remarks below as lines, the rest as a table; a single column is lines throughout.

    `titled`: a table follows below the region, which may be nothing but its titles.
    """
    first = _first_row(layer, region)
    wide = [i for i, row in enumerate(region) if len(layer.shown(row)) > 1]
    last = wide[-1] if wide else len(region)
    left = min((column for i in wide for column in layer.rows.get(region[i], ())), default=0)
    while last + 1 < len(region) and not _is_remark(layer, region[last + 1]):
        if _stray(layer, region[last + 1]) and not _ORDER.fullmatch(layer.text(region[last + 1], left)):
            break
        last += 1
    last = min(last, _before_end(layer, region, first) - 1)
    body = region[first : last + 1]
    columns = layer.columns(body or region)
    titled = len(body) > 1 if body else titled and len(region) <= _LETTERHEAD
    for row in region[:first]:
        if row in layer.rows:
            line = _line(layer, row)
            if titled and _is_title(layer, row, columns):
                line.kind = "title"
            yield line
    if body:
        yield _table(layer, body)
    for row in region[last + 1 :]:
        if row in layer.rows:
            yield _line(layer, row)


def _before_end(layer: Layer, region: list[int], first: int) -> int:
    """Where in `region` remarks, the date and who signs begin, which no row with a figure comes after; its length if there are none."""
    for i in range(first + 1, len(region)):
        own = layer.rows.get(region[i], {}).values()
        ended = any(_DATED.search(text) or _RECIPIENTS.match(text) for text in own) and len(own) <= _SIGNED
        if ended or _is_remark(layer, region[i]):
            texts = [layer.rows[y][x] for row in region[i:] for y, x in layer.shown(row)]
            if not any(_FIGURE.fullmatch(t) or _ORDER.fullmatch(t) for t in texts):
                return i
    return len(region)


def _first_row(layer: Layer, region: list[int]) -> int:
    """Where in `region` the table begins: below the last title, whatever stands beside the titles."""
    shown = [layer.shown(row) for row in region]
    wide = next((i for i, places in enumerate(shown) if len(places) > 1), len(region))
    full = next((i for i, places in enumerate(shown) if len(places) > 2), len(region))
    if full == len(region) or full > wide + _LETTERHEAD:
        return wide
    # Titles under a letterhead: the last row of a single text before the first row of three, if nothing above is of a table.
    for i in range(full - 1, wide, -1):
        texts = [layer.rows[y][x] for places in shown[wide:i] for y, x in places]
        down = any(layer.place(region[k + 1], x) == (y, x) for k in range(wide, i) for y, x in shown[k])
        if len(shown[i]) == 1 and not down and not any(_FIGURE.fullmatch(t) or _ORDER.fullmatch(t) for t in texts):
            return i + 1
    return wide


def _line(layer: Layer, row: int) -> Part:
    return Part("line", "\t".join(layer.rows[row].values()))


def _is_title(layer: Layer, row: int, columns: set[int]) -> bool:
    """Whether a row over a table in `columns` names it, rather than saying its unit, where it belongs, or what is over some of them."""
    texts = list(layer.rows[row].values())
    if (
        2 * min(layer.rows[row]) > min(columns) + max(columns)
        or len(texts) != 1
        or not _WORD.search(texts[0])
        or len(texts[0].split()) > 45
    ):
        return False
    return re.match(r"\W*(?:đơn vị|đvt|đv tính)\b|\W*\(|\W*kèm theo\b", texts[0], re.IGNORECASE) is None and texts[0][-1] not in ".;:"


def _is_remark(layer: Layer, row: int) -> bool:
    cells = layer.rows.get(row, {})
    return len(cells) == 1 and _REMARK.match(next(iter(cells.values()))) is not None


def _table(layer: Layer, body: list[int]) -> Part:
    columns = layer.columns(body)
    span = range(min(columns), max(columns) + 1)
    places = [[layer.place(row, column) for column in span] for row in body]
    heads = _header_rows([[layer.at(place) for place in row] for row in places[: _HEADER_LIMIT + 2]])
    counted = heads and counts_columns([text for place in places[heads - 1] if (text := layer.at(place))])
    _spread(layer, places[: heads - 1 if counted else heads])
    coded = {n for n in range(len(span)) if any(_CODE_HEAD.match(layer.at(row[n])) for row in places[:heads])}
    part = Part("table", header_rows=heads)
    index: dict[_Place, int] = {}
    for row in places:
        for n, place in enumerate(row):
            text = layer.at(place)
            if text and place not in index:
                index[place] = len(part.cells)
                # A point divides the parts of a code; it is no decimal sign, however the cell was filled in.
                part.cells.append(text.replace(",", ".") if n in coded and place in layer.decimals else text)
        part.rows.append([index.get(place, -1) for place in row])
    return part


def _spread(layer: Layer, heads: list[list[_Place]]) -> None:
    """Write a name that stands over several columns, in cells that nobody merged, over each of them."""
    for r, row in enumerate(heads[:-1]):
        lower = heads[r + 1 :]
        for n in range(1, len(row)):
            beside = layer.at(row[n - 1]) and any(layer.at(low[n - 1]) and low[n - 1] != row[n - 1] for low in lower)
            above = any(layer.at(high[n]) for high in heads[:r])
            if beside and not layer.at(row[n]) and not above and any(layer.at(low[n]) for low in lower):
                row[n] = row[n - 1]


def _texts(layer: Layer, rows: Sequence[int], columns: set[int]) -> list[list[str]]:
    return [[layer.text(row, column) for column in range(min(columns), max(columns) + 1)] for row in rows] if columns else []


def _header_rows(table: list[list[str]]) -> int:
    """How many leading rows name columns: those before the first that is numbered, holds figures, or names only itself."""
    for count, row in enumerate(table[: _HEADER_LIMIT + 1]):
        filled = [text for text in row if text]
        if counts_columns(filled):
            return count + 1
        figures = any(_FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in row[1:])
        if figures or _ORDER.fullmatch(row[0]) and (len(filled) > 1 or row[0].isdigit()):
            return count
        if count and len(filled) == 1 and _names_a_row(row, table[:count]):
            return count
    return 0


def _names_a_row(row: list[str], above: list[list[str]]) -> bool:
    """Whether a row's only text is the name of a row left blank, not the rest of a column's name."""
    at = next(n for n, text in enumerate(row) if text)
    started = row[at].lstrip(" -+*•–").strip()[:1]
    columns = max(sum(bool(text) for text in r) for r in above)
    return at <= 1 and columns > 1 and (started.isupper() or started.isdigit() or row[at][:1] in "-+*•–") and any(r[at] for r in above)
