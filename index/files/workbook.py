"""A spreadsheet read, whatever its format: sheets of shown texts, with what is merged, hidden, or typed in an old font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import OversizedFile

from .cells import converted, display

__all__ = ["MAX_MERGED", "Sheet", "Workbook"]

MAX_MERGED = 2_000_000  # cells under merged ranges of a workbook; each costs memory when it is opened
_MAX_CELLS = 3_000_000
_MAX_LETTERS = 100_000_000  # one text may stand in many cells
_ADVICE = "Mở tệp, chia thành nhiều tệp nhỏ hơn rồi thêm lại; nếu tệp đến từ nguồn lạ thì đừng mở."


@dataclass(slots=True)
class Sheet:
    """One sheet: `rows` holds the shown text of cells by row and column, `merged` areas as (top, left, bottom, right).

    `unicode` holds, of cells in old fonts, what they show if the fonts tell the truth; `decimals` the cells whose text is a
    number with decimals. `hidden_rows` and `hidden_columns` count those with content.
    """

    name: str
    visible: bool = True
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unicode: dict[tuple[int, int], str] = field(default_factory=dict)
    decimals: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: int = 0
    hidden_columns: int = 0

    def count_hidden_columns(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Count the columns with content in `ranges` of hidden ones, each its first and last column, counted as `rows` does."""
        used = {column for cells in self.rows.values() for column in cells} if ranges else set()
        self.hidden_columns = sum(any(a <= column <= b for a, b in ranges) for column in used)


@dataclass(slots=True)
class Workbook:
    """The sheets of the file at `path` in their order, what it says of itself, and how many formulas have no value."""

    path: Path
    sheets: list[Sheet] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    uncalculated: int = 0
    _cells: int = 0
    _letters: int = 0
    _merged: int = 0

    def put(self, sheet: Sheet, row: int, column: int, value: Any, shape: str = "General", coding: str = "") -> None:
        """Write what `value` in the format `shape` shows; `coding` is that of its font.

        Raises OversizedFile where the workbook has more cells or text than any office's.
        """
        text = display(value, shape)
        if not text:
            return
        self._count(text)
        sheet.rows.setdefault(row, {})[column] = text
        if isinstance(value, float) and "," in text:
            sheet.decimals.add((row, column))
        elif coding and isinstance(value, str):
            sheet.unicode[row, column] = converted([(text, coding)])

    def put_runs(self, sheet: Sheet, row: int, column: int, runs: Sequence[tuple[str, str]]) -> None:
        """Write a text whose runs are in different fonts, each given with its coding. Raises OversizedFile like `put`."""
        self.put(sheet, row, column, "".join(text for text, _ in runs))
        if any(coding for _, coding in runs) and column in sheet.rows.get(row, ()):
            sheet.unicode[row, column] = display(converted(runs), "General")

    def merge(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        """Note that the cells of an area are one. Raises OversizedFile where areas are larger than any office's."""
        self._merged += (bottom - top + 1) * (right - left + 1)
        if self._merged > MAX_MERGED:
            raise OversizedFile(self.path, f"Bảng tính có {self._merged} ô gộp, nhiều bất thường.", advice=_ADVICE)
        if bottom > top or right > left:
            sheet.merged.append((top, left, bottom, right))

    def _count(self, text: str) -> None:
        self._cells += 1
        self._letters += len(text)
        if self._cells > _MAX_CELLS or self._letters > _MAX_LETTERS:
            raise OversizedFile(self.path, "Bảng tính có quá nhiều ô hoặc quá nhiều chữ.", advice=_ADVICE)
