"""A table whole again: its columns with what they hold, and its rows with their names, from the passages of its rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index import Collection, Document, Passage, Scored
from index.language import index_rank, unmarked
from index.structure import unit_of

from .cells import CellKind, bare, codes, empty, indexes, kind_of_all, names_unit

__all__ = ["Column", "Row", "Table", "tables_of"]

_KEPT = 64  # tables kept ready
_MOST_ROWS = 600  # of a table that is looked at
_SAME = 0.5  # share of different values from which a column can name rows


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place, its name, its unit if the name says one, and what its cells are."""

    at: int
    header: str
    unit: str
    kind: CellKind


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its passages, one value a column ("" where blank), its name, headings over it, and the unit of its figures."""

    passages: tuple[Passage, ...]
    cells: tuple[str, ...]
    name: str
    groups: tuple[str, ...]
    kind: str
    unit: str
    parent: bool = False  # other rows are parts of it

    def holding(self, columns: Sequence[int]) -> tuple[Passage, ...]:
        """The passages that state the cells of `columns`."""
        wanted = {self.cells[c] for c in columns}
        parts = tuple(p for p in self.passages[1:] if any(v in wanted for _, v in p.fields))
        return (self.passages[0], *parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document. `names` are the columns that name its rows; `units` those that hold units; `counts` those that number."""

    document: Document
    number: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    names: tuple[int, ...]
    units: tuple[int, ...]
    counts: tuple[int, ...]
    section: tuple[str, ...]
    kept: dict[object, object] = field(default_factory=dict, compare=False)  # what linking has made ready

    @property
    def body(self) -> list[Row]:
        """The rows that are neither headings nor totals."""
        return [r for r in self.rows if r.kind == "body"]

    def silent(self, row: Row) -> bool:
        """Whether a row says nothing but its name."""
        beside = (n for n in range(len(row.cells)) if n not in self.names + self.counts + self.units)
        return all(empty(row.cells[n]) for n in beside)

    def values(self) -> list[Column]:
        """The columns that neither name nor number the rows."""
        return [c for c in self.columns if c.at not in self.names and c.at not in self.counts]

    def unit(self, row: Row, column: Column) -> str:
        """The unit of a cell, where something beside the cell says it."""
        return column.unit or (row.unit if column.kind == "number" else "")


_ready: OrderedDict[tuple[str, int], Table] = OrderedDict()


def tables_of(scored: Sequence[Scored], collection: Collection, most: int) -> Iterator[tuple[Table, int]]:
    """The tables of which a row is among the first hits, each with the rank of its first hit; `most` tables."""
    seen: dict[tuple[str, int], tuple[Document, int]] = {}
    for rank, s in enumerate(scored):
        if s.hit.passage.table >= 0:
            seen.setdefault((s.hit.document.id, s.hit.passage.table), (s.hit.document, rank))
    for (document_id, at), (document, rank) in list(seen.items())[:most]:
        rows = [p for p in collection.passages(document_id) if p.table == at and p.fields and p.row_kind][:_MOST_ROWS]
        if rows and any(len(p.fields) > 1 for p in rows):
            table = _table(document, at, rows)
            if table.names and table.rows:
                yield table, rank


def _table(document: Document, at: int, passages: Sequence[Passage]) -> Table:
    known = _ready.get((document.id, at))
    if known is not None and known.document == document and known.kept.get("first") is passages[0]:
        _ready.move_to_end((document.id, at))
        return known
    made = _made(document, at, passages)
    made.kept["first"] = passages[0]
    _ready[document.id, at] = made
    while len(_ready) > _KEPT:
        _ready.popitem(last=False)
    return made


def _made(document: Document, at: int, passages: Sequence[Passage]) -> Table:
    merged: list[list[Passage]] = []
    for p in passages:
        if p.row_kind == "part" and merged:
            merged[-1].append(p)
        else:
            merged.append([p])
    headers = _headers([[f for p in ps for f in p.fields] for ps in merged])
    places = {h: n for n, h in enumerate(headers)}
    grid: list[list[str]] = []
    for ps in merged:
        cells = [""] * len(headers)
        for key, value in _numbered([f for p in ps for f in p.fields]):
            cells[places[key]] = value
        grid.append(cells)
    body = [g for g, ps in zip(grid, merged, strict=True) if ps[0].row_kind == "body"] or grid
    units = tuple(n for n, (h, _) in enumerate(headers) if names_unit(h))
    counts = tuple(n for n in range(min(2, len(headers))) if indexes([g[n] for g in body]) and len(headers) > 1)[:1]
    kinds = [kind_of_all([g[n] for g in body], headers[n][0]) for n in range(len(headers))]
    if counts and all(k in ("number", "code", "") or n in units for n, k in enumerate(kinds)) and len(headers) == 2:
        counts = ()
    names = _names([h for h, _ in headers], body, kinds, set(units) | set(counts))
    columns = tuple(
        Column(n, h, unit_of(h) or ("%" if h.rstrip(" )").endswith("%") else ""), "number" if n in counts else kinds[n])
        for n, (h, _) in enumerate(headers)
    )
    heads = {cells[n] for ps, cells in zip(merged, grid, strict=True) if ps[0].row_kind == "group" for n in names}
    rows = tuple(_row(ps, cells, names, units, counts, heads) for ps, cells in zip(merged, grid, strict=True))
    return Table(document, at, columns, _with_parents(rows), names, units, counts, passages[0].section)


def _numbered(fields: Sequence[tuple[str, str]]) -> list[tuple[tuple[str, int], str]]:
    """The fields with columns of one name told apart by their order."""
    seen: dict[str, int] = {}
    out = []
    for column, value in fields:
        seen[column] = seen.get(column, -1) + 1
        out.append(((column, seen[column]), value))
    return out


def _headers(rows: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, int]]:
    """All columns in their order, of rows that leave out blank cells."""
    out: list[tuple[str, int]] = []
    for fields in rows:
        at = 0
        for key, _ in _numbered(fields):
            if key in out:
                at = out.index(key) + 1
            else:
                out.insert(at, key)
                at += 1
    return out


def _names(headers: Sequence[str], body: Sequence[Sequence[str]], kinds: Sequence[CellKind], but: set[int]) -> tuple[int, ...]:
    """The columns that name rows: the first of words that differ from row to row, with what tells rows of one name apart."""

    def different(n: int) -> float:
        filled = [g[n] for g in body if g[n]]
        return len(set(filled)) / len(body) if filled else 0.0

    usable = [n for n in range(len(kinds)) if n not in but and kinds[n]]
    worded = [n for n in usable if kinds[n] in ("text", "agency", "person", "place")]
    first = next((n for n in worded if different(n) >= _SAME), None)
    leading = usable[0] if usable else -1
    if leading >= 0 and kinds[leading] == "code" and different(leading) == 1 and not codes(headers[leading]):
        first = leading  # names that look like codes: classes, rooms
    if first is None:
        first = next((n for n in usable if kinds[n] in ("time", "code") and different(n) >= _SAME and n == usable[0]), None)
    if first is None:
        first = worded[0] if worded else (usable[0] if usable else None)
    if first is None:
        return ()
    again = next((n for n in worded if n == first + 1 and different(first) < 1 and different(n) >= _SAME and _short(body, n)), None)
    return (first,) if again is None or different(first) > 1 - 1 / max(len(body), 1) else (first, again)


def _short(body: Sequence[Sequence[str]], n: int) -> bool:
    return sum(len(g[n].split()) for g in body) <= 8 * len(body)


def _row(
    ps: Sequence[Passage], cells: Sequence[str], names: tuple[int, ...], units: tuple[int, ...], counts: tuple[int, ...], heads: set[str]
) -> Row:
    """A row; its name carries that of the row whose part it is, but no heading in `heads`."""
    said = [bare(cells[n]) for n in names if not empty(cells[n])]
    if not said:
        said = [next((bare(v) for n, v in enumerate(cells) if n not in counts and not empty(v)), "")]
    groups = tuple(bare(unmarked(g)) for g in ps[0].groups)
    name = " – ".join(said)
    above = ps[0].groups[-1:] if ps[0].row_kind != "group" and len(name.split()) <= 4 else ()
    for g in above:
        parent = bare(unmarked(g))
        if (
            g not in heads
            and unmarked(g) not in heads
            and index_rank(g.split(" ", 1)[0]) not in (1, 2)
            and parent.casefold() not in name.casefold()
        ):
            name = f"{parent} – {name}"
    unit = next((cells[n] for n in units if cells[n] and not empty(cells[n])), "")
    unnamed = not any(c.isalpha() for c in name) and all(empty(cells[n]) for n in names)  # figures without a name: a sum of some kind
    return Row(tuple(ps), tuple(cells), name, groups, "total" if unnamed else ps[0].row_kind, unit)


def _with_parents(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    from dataclasses import replace

    out = []
    for row, below in zip(rows, (*rows[1:], None), strict=True):
        parent = below is not None and len(below.groups) > len(row.groups) and below.kind != "total"
        out.append(replace(row, parent=parent))
    return tuple(out)
