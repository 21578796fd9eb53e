"""Tables from grids of cells: caption, unit, column names, group rows, body rows under their parents.

A grid comes from the file format (DOCX, XLSX, PDF, HTML, CSV) or from tab-separated lines in a text. What a
row means is read the same way from all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import counts_columns, fold, index_rank, is_unit
from index.records import Cell, Grid, Piece, Row, RowKind, Table

from .lines import clean_pieces

__all__ = ["RawRow", "build", "cell_of", "named", "states_unit", "tab_grids", "unit_of"]

_INDEX_HEADS = {"tt", "stt", "so tt", "s tt", "no", "no.", "#", "muc"}
_UNIT_HEAD = re.compile(r"(?:dvt|don vi(?: tinh)?)\s*(?:[:(].*)?")  # not "đơn vị chủ trì"
_HEADER_WORDS = re.compile(
    r"\b(?:tt|stt|chi tieu|noi dung|nhiem vu|ten|du an|cong trinh|don vi|dvt|co quan|thoi gian|thoi han|ghi chu|"
    r"nam 20\d\d|ke hoach|thuc hien|muc tieu|ket qua|uoc|tong|von|kinh phi|gia tri|ty le|so luong|tien do|"
    r"chu tri|phoi hop|dia phuong|linh vuc|stt|unit|name|target|year)\b"
)
_NUMERIC = re.compile(r"[<>≥≤~±]?\s?[-–]?\d[\d.,]*\s?(?:%|[-–]\s?\d[\d.,]*)?%?|[-–xX]|\d+/\d+")
_UNIT = re.compile(r"(?:đvt|đơn vị tính|đơn vị)\s*[:.]\s*([^()\n;,]{1,30})", re.IGNORECASE)
_TOTAL = re.compile(r"(?:tổng cộng|cộng(?! (?:đồng|hòa|hoà|tác)\b)|total)\b.*|(?:tổng số|tổng)\s*(?:\(.*\))?\s*:?", re.IGNORECASE)
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d{3}")  # what a spreadsheet shows for a formula that fails
_DITTO = re.compile(r"[\"“”„〃]|''|’’|``|,,|-?\s?(?:nt|như trên)\s?-?", re.IGNORECASE)
_CODE_HEAD = re.compile(r"mã\b|(?:số|ký|kí) hiệu\b", re.IGNORECASE)
_CODE = re.compile(r"(?=[^\W_]*[A-ZĐ])[A-ZĐ\d]+(?:[.\-/][A-ZĐ\d]+)+")
_SUBTOTAL = re.compile(r"cộng\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells of one row before their meaning is known, with the row's page."""

    cells: tuple[Cell, ...]
    page: str | None = None
    start: int = 0


def cell_of(text: str, start: int, end: int) -> Cell:
    """The cell that stands at `[start, end)`, without markup residue."""
    pieces = tuple(clean_pieces(text, start, end))
    shown = "".join((p.sep if n else "") + text[p.start : p.end] for n, p in enumerate(pieces))
    return Cell(" ".join(shown.split()), pieces)


def states_unit(column: str) -> bool:
    """Whether a column's name states a unit, or that units stand under it."""
    return bool(unit_of(column)) or _UNIT_HEAD.fullmatch(fold(column).strip()) is not None


def unit_of(caption: str) -> str:
    """The unit stated in a caption or column name ("(ĐVT: Tỷ đồng)"), or ""."""
    m = _UNIT.search(caption)
    if m:
        return m.group(1).strip()
    m = re.search(r"\(\s*((?:nghìn |triệu |tỷ |tr\.?\s?|nghìn tỷ )?(?:đồng|đ|USD|người|ha|km|%|tấn|lượt|hộ))\s*\)", caption, re.I)
    return m.group(1) if m else ""


# ------------------------------------------------------------- tables typed into text


def tab_grids(text: str, lines: Sequence[tuple[int, int]]) -> list[Grid]:
    """Grids of the tab-separated lines in `lines` (spans of the text's lines, in order).

    At least two lines with the same number of tabs make a table; blank lines inside are passed over, and
    a header that repeats after a page break goes on with the same table. A line that begins with a tab
    and has no other is a letterhead, not a table.
    """
    grids: list[Grid] = []
    run: list[tuple[int, int]] = []
    width = 0

    def close() -> None:
        nonlocal run
        if len(run) >= 2 and width >= 1:
            rows = []
            for a, b in run:
                row, at = [], a
                for part in text[a:b].split("\t"):
                    row.append((at, at + len(part)))
                    at += len(part) + 1
                rows.append(tuple(row))
            grids.append(Grid(run[0][0], run[-1][1], tuple(rows)))
        run = []

    for a, b in lines:
        line = text[a:b]
        if not line.strip():
            continue
        tabs = line.count("\t")
        if tabs and (tabs >= 2 or line.split("\t")[0].strip() or run):
            if run and tabs != width:
                close()
            if not run:
                width = tabs
            run.append((a, b))
        else:
            close()
    close()
    return grids


# ------------------------------------------------------------------- meaning of rows


def build(text: str, grid: Grid, caption: Sequence[Piece] = (), pages: Sequence[str | None] = ()) -> Table:
    """The table that `grid` shows.

    `caption` are the pieces of its title; `pages`, if given, the page label of each row. Header rows are
    those the format states, else the leading rows of words without figures; where the same header comes
    again it is dropped. Where nothing stands below them they are rows: a letterhead, or a form with nothing but its head.
    """
    cells = [[cell_of(text, a, b) for a, b in row] for row in grid.rows]
    width = max((len(r) for r in cells), default=0)
    cells = [r + [Cell("")] * (width - len(r)) for r in cells]
    heads = grid.header_rows or _header_rows(grid, cells)
    body = _body(cells, heads)
    if not body:
        heads, body = 0, _body(cells, 0)
    columns = _columns(grid, cells[:heads], width)
    _repeat(cells[heads:])
    raw = [RawRow(tuple(cells[n]), pages[n] if n < len(pages) else None, grid.rows[n][0][0]) for n in body]
    shown = "".join(text[p.start : p.end] + " " for p in caption)
    bare = next((said for p in caption if is_unit(said := text[p.start : p.end].strip(" ()"))), "")  # "Triệu đồng" on a line of its own
    return Table(tuple(caption), unit_of(shown) or bare or _common_unit(columns), tuple(columns), named(columns, raw))


def _to_fill_in(row: Sequence[Cell]) -> bool:
    """Whether a row is a line of a form, with dots where something is to be written."""
    return any("...." in c.text or "……" in c.text for c in row)


def _in_series(cells: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row is one of those below it: it has a number, or is named like the next but for one ("Nhóm 2", "Nhóm 3")."""
    own = cells[0][0].text
    below = cells[1][0].text if len(cells) > 1 else ""
    if own.rstrip(".").isdigit():
        return not _column_numbers(cells[0]) and (not below or below.rstrip(".").isdigit())
    return own != below and re.search(r"\d", own) is not None and re.sub(r"\d+", "#", own) == re.sub(r"\d+", "#", below)


def _body(cells: Sequence[Sequence[Cell]], heads: int) -> list[int]:
    """The rows below the first `heads` that say something and neither repeat these nor only count the columns."""
    header_keys = {tuple(fold(c.text) for c in r) for r in cells[:heads]}
    return [
        n
        for n, row in enumerate(cells)
        if n >= heads and any(c.text for c in row) and tuple(fold(c.text) for c in row) not in header_keys and not _column_numbers(row)
    ]


def _common_unit(columns: Sequence[Cell]) -> str:
    """The unit that the column names state, or "" where they state none or not all the same one."""
    units = [u for c in columns if (u := unit_of(c.text))]
    return units[0] if len({u.casefold() for u in units}) == 1 else ""


def _header_rows(grid: Grid, cells: list[list[Cell]]) -> int:
    """How many leading rows name columns: the first may do so by its words, more if cells are merged over them."""
    if not cells or _in_series(cells) or _to_fill_in(cells[0]):
        return 0
    first = fold(" | ".join(c.text for c in cells[0]))
    if not _HEADER_WORDS.search(first) or any(_NUMERIC.fullmatch(c.text) for c in cells[0][1:] if c.text):
        filled = [c.text for c in cells[0]]
        if not all(filled) or len(cells) < 2 or any(_NUMERIC.fullmatch(c) for c in filled):
            return 0
        below = sum(bool(_NUMERIC.fullmatch(c.text)) for c in cells[1])
        return 1 if below else 0
    count = 1
    for n in range(1, min(4, len(cells))):
        merged_down = any(a == b and a[0] < a[1] for a, b in zip(grid.rows[n - 1], grid.rows[n], strict=False))
        merged_over = any(a == b and a[0] < a[1] for a, b in zip(grid.rows[n - 1], grid.rows[n - 1][1:], strict=False))
        plain = not any(_NUMERIC.fullmatch(c.text) and not re.fullmatch(r"20\d\d", c.text) for c in cells[n] if c.text)
        if _to_fill_in(cells[n]) or not (plain and (merged_down or merged_over)) or index_rank(cells[n][0].text) and not merged_down:
            break
        count += 1
    return count


def _column_numbers(row: Sequence[Cell]) -> bool:
    """A row that only counts the columns: 1 2 3 4, or (1) (2) (3)."""
    shown = [c.text.strip("()") for c in row if c.text]
    return len(shown) >= 3 and shown == [str(n) for n in range(1, len(shown) + 1)]


def _repeat(rows: list[list[Cell]]) -> None:
    """Put what a ditto mark stands for in its place: the text, and the slice, of the last cell above it that says something."""
    above: list[Cell | None] = [None] * max(map(len, rows), default=0)
    for row in rows:
        for n, cell in enumerate(row):
            said = above[n]
            if not cell.text:
                continue
            if _DITTO.fullmatch(cell.text):
                if said is not None and not _NUMERIC.fullmatch(said.text):
                    row[n] = said
            else:
                above[n] = cell


def _columns(grid: Grid, heads: list[list[Cell]], width: int) -> list[Cell]:
    if len(heads) > 1 and counts_columns([c.text for c in heads[-1] if c.text]):
        heads = heads[:-1]
    columns = []
    for c in range(width):
        name = ""
        texts: list[str] = []
        pieces: list[Piece] = []
        for r, row in enumerate(heads):
            own = row[c].text
            if not own or own in texts or (r and grid.rows[r][c : c + 1] == grid.rows[r - 1][c : c + 1]):
                continue
            # A name that was broken by hand over cells below each other goes on in small letters.
            broken = texts and own[0].islower() or own[0] == "("
            shared = any(row_of[c : c + 1] in (row_of[c + 1 : c + 2], row_of[c - 1 : c] if c else ()) for row_of in grid.rows[: r + 1])
            name += (" " if broken and not shared else " – ") * bool(name) + own
            texts.append(own)
            pieces += row[c].pieces
        columns.append(Cell(name, tuple(pieces)))
    return columns


def _name_column(columns: Sequence[Cell], raw: Sequence[RawRow], at: int) -> int:
    """The column that names the rows: the first from `at` on that holds neither codes nor a second count, if values stand beside it."""
    for n in range(at, min(at + 3, len(columns) - 1)):
        texts = [r.cells[n].text for r in raw if n < len(r.cells) and r.cells[n].text]
        head = columns[n].text.strip()
        codes = _CODE_HEAD.match(head) or len(texts) > 2 and 5 * sum(bool(_CODE.fullmatch(t)) for t in texts) > 3 * len(texts)
        if not codes and not (at and n == at and fold(head) in _INDEX_HEADS):
            return n
    return at


def _said(row: RawRow, name_at: int) -> int:
    """How many cells of a row say something beside its name."""
    return sum(bool(c.text) and not _ERROR.fullmatch(c.text) for c in row.cells[name_at + 1 :])


def _unnumbered_rank(name: str, row: RawRow, following: RawRow | None, index_at: int, name_at: int) -> float:
    """How deep a row without a number stands below the headings over it: 7 where it is part of the row above.

    `following` is the row after one with nothing but its name. A name that ends in a colon leads the dashes under it
    ("Cơ cấu kinh tế:"), or the numbers; one above a row that says more than it does leads that.
    """
    if name.endswith(":"):
        numbered = following is not None and index_at >= 0 and index_rank(following.cells[index_at].text) == 3
        return 2.5 if numbered else 5
    leads = following is not None and name[:1].isupper() and _said(following, name_at) > _said(row, name_at)
    return 6.5 if leads else 7


def _nests(codes: Sequence[str]) -> bool:
    """Whether some of a column's codes are parts of others: II, II.21, II.21.0103."""
    known = set(codes)
    return any(c.rpartition(".")[0] in known for c in known if "." in c)


def _code_rank(code: str) -> int:
    """How deep a row stands by its code: 1 is 3, 1.001 is 4; II is 2, II.21.0103 is 4."""
    first, *rest = code.split(".")
    return (index_rank(first) or 3) + len(rest)


def named(columns: Sequence[Cell], raw: Sequence[RawRow]) -> tuple[Row, ...]:
    """Rows with their kind and the headings they stand under, from their numbers and empty cells."""
    index_at = 0 if columns and (fold(columns[0].text).strip() in _INDEX_HEADS or not columns[0].text) else -1
    if index_at < 0 and raw and sum(index_rank(r.cells[0].text) > 0 for r in raw) > 0.6 * len(raw):
        index_at = 0
    if len(columns) < 2:
        index_at = -1
    name_at = _name_column(columns, raw, index_at + 1)
    coded = next((n for n in range(index_at + 1, name_at) if _nests([r.cells[n].text for r in raw if n < len(r.cells)])), -1)
    units = {n for n, c in enumerate(columns) if _UNIT_HEAD.fullmatch(fold(c.text).strip())}
    form = any(c.text for c in columns[name_at + 1 :]) and not any(
        _said(r, name_at) for r in raw
    )  # where no row says anything, an empty one is no heading
    stack: list[tuple[float, str]] = []
    rows: list[Row] = []
    last_letter = "\0"
    for at, r in enumerate(raw):
        if len(r.cells) <= name_at:
            continue
        index = r.cells[index_at].text if index_at >= 0 else ""
        name = r.cells[name_at].text
        if index and index == name:  # a cell merged over the whole row
            index = ""
        code = r.cells[coded].text if coded >= 0 else ""
        index = code or index
        rank: float = _code_rank(code) if code else index_rank(index)
        if rank == 2 and len(letter := index.strip(" .()")) == 1 and letter == chr(ord(last_letter) + 1):
            rank = 1  # the letter after B, not the numeral
        if rank == 1:
            last_letter = index.strip(" .()")
        if not rank:
            m = re.match(r"([IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[A-Za-zđ])[.)]\s|([-–+*•])\s?", name)
            rank = index_rank(m.group(1) or m.group(2)) if m else 0
        rest = [c for n, c in enumerate(r.cells) if n > name_at and n not in units and (coded < 0 or c.pieces != r.cells[name_at].pieces)]
        merged = len({c.pieces for c in r.cells if c.text}) == 1 and len(r.cells) > 2 and len([c for c in r.cells if c.text]) > 1
        empty = merged or not any(c.text and not _ERROR.fullmatch(c.text) for c in rest)
        total = not rank and _TOTAL.fullmatch(name) is not None
        if total:
            # The sum of the whole table, unless it opens a group or, in the middle, closes one.
            rank = 7
            own = rows and rows[-1].kind == "group" or _SUBTOTAL.fullmatch(name) and at + 1 < len(raw)
            stack = [s for s in stack if own and s[0] <= 2]
        elif not rank and (merged or empty and not stack and not form):
            rank = 2  # no number of its own: a heading if nothing else is filled in
        elif not rank:
            rank = _unnumbered_rank(name, r, raw[at + 1] if empty and at + 1 < len(raw) else None, index_at, name_at)
        while stack and stack[-1][0] >= rank:
            stack.pop()
        number = index.rstrip(".")
        while "." in number and stack and stack[-1][0] >= 3 and not number.startswith(stack[-1][1].split(" ")[0].rstrip(".") + "."):
            stack.pop()  # "16.1" is no part of "15"
        groups = tuple(s for _, s in stack)
        heading = not total and (rank < 3 or merged or bool(code) and empty)
        kind: RowKind = "group" if heading and (empty or rank < 3) else "total" if _TOTAL.fullmatch(name) else "body"
        label = name if not index or index == "-" else f"{index} {name}"
        if kind == "group" or rank < 7:
            stack.append((rank, label))
        rows.append(Row(r.cells, kind, groups, r.page))
    return tuple(rows)
