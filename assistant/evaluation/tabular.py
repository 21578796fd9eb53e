"""Benchmarks as tables: a column of questions and one of answers, in CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.errors import BenchmarkError
from index.language import fold

from .records import UNANSWERABLE, Faults, Item, Quoted, unique

__all__ = ["read_table"]

# What the columns may be called, folded; the first name is the one that the messages use.
_COLUMNS = {
    "question": ("câu hỏi", "question", "hỏi", "cau_hoi", "query"),
    "answer": ("trả lời", "answer", "câu trả lời", "đáp án", "đáp", "reference_answer", "tra_loi", "dap_an", "expected"),
    "id": ("mã", "id", "stt", "số tt", "tt"),
    "type": ("loại", "type", "loại câu hỏi"),
    "style": ("kiểu", "style", "cách hỏi"),
    "document": ("tài liệu", "document", "doc", "nguồn", "source", "văn bản", "tệp"),
    "quote": ("trích dẫn", "quote", "đoạn trích", "căn cứ", "evidence", "bằng chứng"),
}
_OTHERWISE = "|"  # between answers that are both right
_HEADER = 20  # rows among which the header is looked for


def read_table(path: Path, data: bytes) -> tuple[Item, ...]:
    """The items of a table. An empty answer means that the documents don't say; «a | b» that either is right."""
    for rows in _sheets(path, data):
        numbered = list(enumerate(rows, 1))
        for at, (_, row) in enumerate(numbered[:_HEADER]):
            columns = _columns(row)
            if {"question", "answer"} <= columns.keys():
                return _items(path.name, columns, numbered[at + 1 :])
    raise BenchmarkError(
        f"{path.name}: không thấy cột «câu hỏi» và cột «trả lời».",
        advice="Đặt tên hai cột ở dòng đầu; các cột khác (mã, loại, kiểu, tài liệu, trích dẫn) có thì dùng.",
    )


def _columns(row: Sequence[str]) -> dict[str, int]:
    names = [fold(" ".join(cell.split())) for cell in row]
    found: dict[str, int] = {}
    for column, spellings in _COLUMNS.items():
        at = next((names.index(fold(s)) for s in spellings if fold(s) in names), None)
        if at is not None:
            found[column] = at
    return found


def _items(name: str, columns: dict[str, int], rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[Item, ...]:
    items: list[Item] = []
    faults = Faults(name)
    for number, row in rows:
        cell = {column: row[at].strip() if at < len(row) else "" for column, at in columns.items()}
        if not any(c.strip() for c in row):
            continue
        if not cell["question"]:
            faults.add(f"dòng {number}", "thiếu câu hỏi")
            continue
        answers = tuple(a.strip() for a in cell["answer"].split(_OTHERWISE) if a.strip())
        if cell.get("type") == UNANSWERABLE:
            answers = ()
        document, quote = cell.get("document", ""), cell.get("quote", "")
        items.append(
            Item(
                cell.get("id") or str(number), cell["question"], type=cell.get("type") or ("answerable" if answers else UNANSWERABLE),
                style=cell.get("style", ""), must_include=(answers,) if answers else (), references=answers,
                evidence=(Quoted(document, quote),) if answers and document and quote else (), answerable=bool(answers),
                documents=(document,) if document else (),
            )
        )  # fmt: skip
    faults.check()
    return unique(name, items)


def _sheets(path: Path, data: bytes) -> Iterator[list[list[str]]]:
    if path.suffix.lower() == ".xlsx":
        yield from _workbook(path, data)
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise BenchmarkError(f"{path.name}: không phải UTF-8.", advice="Lưu lại từ Excel dưới dạng «CSV UTF-8».") from err
    csv.field_size_limit(max(len(text), csv.field_size_limit()))  # for the whole process: never lowered
    failure: csv.Error | None = None
    for delimiter in ";\t,":  # the one that a header is found with
        try:
            yield list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as err:
            failure = err
    if failure is not None:
        raise BenchmarkError(f"{path.name}: không đọc được CSV.", advice="Kiểm tra dấu nháy kép, hoặc lưu thành .xlsx.") from failure


def _workbook(path: Path, data: bytes) -> Iterator[list[list[str]]]:
    from zipfile import BadZipFile

    import openpyxl

    from index.files import display, formulas_without_value

    try:
        if formulas_without_value(path):
            advice = "Mở bằng Excel rồi lưu lại, để kết quả của công thức được ghi vào tệp."
            raise BenchmarkError(f"{path.name}: có ô công thức chưa có kết quả.", advice=advice)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            yield [["" if c.value is None else display(c.value, c.number_format or "General") for c in row] for row in sheet.iter_rows()]
    except (BadZipFile, KeyError, ValueError, OSError, EOFError) as err:
        raise BenchmarkError(f"{path.name}: không mở được tệp Excel.", advice="Mở bằng Excel rồi lưu lại thành .xlsx.") from err
