"""What the command line shows: tables, passages and answers with rich, or clean JSON.

Documents are data: what comes from them is never read as markup, and control characters, escape sequences and
changes of writing direction are taken out before a terminal sees them.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index.files import written

from .outcome import named, skipped, summed
from .plain import brief, clean, day
from .sources import NEAREST, STATUSES, disagreement, placed, query_spans, quote_spans, short_spans, titled

if TYPE_CHECKING:
    from assistant import Answer
    from index import Added, Document, Hit, Passage

__all__ = [
    "Progress", "added", "answer", "brief", "cards", "checks", "choices", "clean", "confirmed", "console",
    "day", "error", "grid", "hits", "interactive", "listing", "notices", "outline", "passages", "progress", "say", "tables", "to_json",
    "write_json",
]  # fmt: skip

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much
Span = tuple[int, int]

LABELS = {
    "title": "Tên", "number": "Số", "issuer": "Cơ quan", "type": "Loại", "date": "Ngày", "territory": "Địa bàn",
    "period": "Giai đoạn", "status": "Trạng thái", "amends": "Sửa đổi", "replaces": "Thay thế",
}  # fmt: skip
_DONE = {"new": "mới", "replaced": "thay thế", "unchanged": "không đổi", "failed": "lỗi"}
_GUESSES = "? = suy ra từ nội dung, chưa chắc; sửa bằng «vanban set TÀI_LIỆU trường=giá trị»."
_PIPED_WIDTH = 160  # columns where there is no terminal to ask
_DOING = 50  # characters of what is being done, beside its bar
_TITLE = 60  # characters of a title in a row of the list
_ID = 8  # characters of a document's id that are enough to name it among thousands
_INDENT = 4  # columns of what stands under a passage's number

_UNSAFE_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


# ------------------------------------------------------------------ the ways out


def console(*, stderr: bool = False) -> Console:
    """Standard output, or standard error: no markup, no emoji codes, wide where it is not a terminal."""
    made = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = _PIPED_WIDTH
    return made


def to_json(value: object, *, indent: int | None = None) -> str:
    """`value` as JSON in Vietnamese letters; what could not be written or could move a cursor is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE_JSON.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def write_json(value: object) -> None:
    """Print `value` as JSON, and nothing else."""
    out = console().file
    out.write(to_json(value, indent=2) + "\n")
    out.flush()


def error(message: str, advice: str = "") -> None:
    """Say on standard error what went wrong, and what to do about it."""
    text = Text(clean(message), style="red")
    if advice:
        text.append(f"\n{clean(advice)}", style="not bold default")
    console(stderr=True).print(text, soft_wrap=True)


def notices(lines: Iterable[str]) -> None:
    """Say on standard error what the user should know."""
    for text in lines:
        console(stderr=True).print(Text(clean(text, line=True), style="yellow"), soft_wrap=True)


def interactive() -> bool:
    """Whether there is someone at the keyboard."""
    return sys.stdin.isatty()


def confirmed(what: str) -> bool:
    """Ask on standard error whether to go on; yes is c, có, y or yes."""
    console(stderr=True).print(Text(f"{clean(what, line=True)} Tiếp tục? [c/K] "), end="", soft_wrap=True)
    return sys.stdin.readline().strip().lower() in ("c", "có", "co", "y", "yes")


@contextmanager
def progress(what: str, *, unit: str = "") -> Iterator[Progress | None]:
    """A progress bar on standard error while the block runs, of things or of bytes; None where that is not a terminal."""
    err = console(stderr=True)
    if not err.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    count = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), count, TimeRemainingColumn())
    with Bar(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def tell(name: str, done: int, total: int) -> None:
            doing = "Đang lập chỉ mục" if name == "index" else f"{what} {name}"
            bar.update(task, description=brief(doing, _DOING), completed=done, total=total)

        yield tell


# --------------------------------------------------------------------- documents


def _shown(document: Document, field: str) -> str:
    """A metadata field for reading; a guess carries a question mark."""
    value = str(getattr(document, field))
    value = STATUSES.get(value, value) if field == "status" else day(value) if field == "date" else value
    return f"{clean(value, line=True)}{' ?' if field in document.guessed else ''}" if value else ""


def say(*parts: tuple[str, str]) -> None:
    """Print one line of (text, style) parts."""
    shown = Text()
    for text, style in parts:
        shown.append(clean(text), style=style)
    console().print(shown, soft_wrap=True)


def grid(*columns: str, numbers: Iterable[str] = ()) -> Table:
    """An empty table without lines, with its columns' names; those in `numbers` are set to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    right = set(numbers)
    for column in columns:
        table.add_column(clean(column, line=True), justify="right" if column in right else "left", overflow="fold")
    return table


def added(results: Sequence[Added]) -> None:
    """What became of each file, those passed over in a few lines, and the sum; reasons, advice and notices on standard error."""
    table = grid("Tệp", "Kết quả", "Đoạn", "Bảng", "Giây", numbers=("Đoạn", "Bảng", "Giây"))
    for a in results:
        if a.status == "skipped":
            continue
        numbers = ("", "") if a.status == "failed" else (str(a.passages), str(a.tables))
        status = Text(_DONE.get(a.status, a.status), style="red" if a.status == "failed" else "")
        table.add_row(named(a), status, *numbers, f"{a.seconds:.1f}".replace(".", ","))
    if table.row_count:
        console().print(table)
    if lines := skipped(results):
        say(("Bỏ qua:", "bold"))
        for line in lines:
            say((f"  {line}", ""))
    say((summed(results), ""))
    for a in results:
        if a.status == "failed":
            error(clean(f"{written(a.path)}: {a.reason} {a.advice}", line=True))
        notices(f"{named(a)}: {n}" for n in a.notices)


def listing(documents: Sequence[Document]) -> None:
    """One row a document."""
    table = grid("Mã", "Tệp", "Tên", "Số", "Ngày", "Địa bàn", "Trạng thái", "Đoạn", numbers=("Đoạn",))
    for d in documents:
        title = brief(d.title, _TITLE) + (" ?" if "title" in d.guessed else "")
        fields = (_shown(d, f) for f in ("number", "date", "territory", "status"))
        table.add_row(d.id[:_ID], clean(d.name, line=True), title, *fields, str(d.passages))
    console().print(table)
    _explain_guesses(documents)


def cards(document: Document) -> None:
    """All that is known of a document."""
    table = grid("", "")
    table.show_header = False
    rows = [("Mã", document.id), ("Tệp", document.path)]
    rows += [(label, shown) for field, label in LABELS.items() if (shown := _shown(document, field))]
    rows += [("Đoạn", str(document.passages)), ("Bảng", str(document.tables)), ("Thêm lúc", document.added)]
    for label, value in rows:
        table.add_row(Text(label, style="bold"), clean(value, line=True))
    console().print(table)
    _explain_guesses([document])


def _explain_guesses(documents: Iterable[Document]) -> None:
    if any(d.guessed for d in documents):
        console().print(Text(_GUESSES, style="dim"))


def outline(sections: Iterable[tuple[Sequence[str], str | None]]) -> None:
    """The headings of a document, indented, with the pages they begin on."""
    out = console()
    for path, page in sections:
        text = Text("  " * (len(path) - 1) + clean(path[-1], line=True))
        if page:
            text.append(f"  tr. {clean(page, line=True)}", style="dim")
        out.print(text)


def tables(found: Sequence[tuple[str, Sequence[str], Sequence[Passage]]]) -> None:
    """Tables, each as (unit, column names, passages of its rows)."""
    out = console()
    for n, (unit, columns, rows) in enumerate(found, 1):
        out.print(Text(f"Bảng {n}" + (f" (đơn vị: {clean(unit, line=True)})" if unit else ""), style="bold"))
        names = list(columns) or list(dict.fromkeys(name for p in rows for name, _ in p.fields))
        table = grid(*names)
        for p in rows:
            values = dict(p.fields)
            table.add_row(*(clean(values.get(name, ""), line=True) for name in names))
        out.print(table)
        out.print()


# ---------------------------------------------------------- passages and answers


def _marked(text: str, spans: Iterable[Span], style: str, *, marks: tuple[str, str] = ("", "")) -> Text:
    """`text` with `spans` in `style`; `marks` are put around them."""
    out, at = Text(), 0
    for start, end in sorted(spans):
        start = max(start, at)
        if start < end:
            out.append(clean(text[at:start])).append(marks[0] + clean(text[start:end]) + marks[1], style=style)
            at = end
    return out.append(clean(text[at:]))


def _block(out: Console, head: Text, place: str, body: Text) -> None:
    out.print(head, soft_wrap=not out.is_terminal)
    for text in (Text(place, style="dim"), body) if place else (body,):
        if out.is_terminal:
            out.print(Padding(text, (0, 0, 0, _INDENT)))
        else:  # a paragraph a line, for programs that read lines
            for row in text.split("\n"):
                out.print(Text(" " * _INDENT).append_text(row), soft_wrap=True)
    out.print()


def passages(found: Sequence[Passage]) -> None:
    """The passages of a document in reading order."""
    out = console()
    for p in found:
        _block(out, Text(f"{p.ordinal + 1}.", style="bold"), placed(p), Text(clean(p.text)))


def hits(found: Sequence[Hit], query: str) -> None:
    """Ranked passages with the query's words in bold."""
    out = console()
    if not found:
        out.print(Text("Không tìm thấy đoạn nào."))
    for rank, h in enumerate(found, 1):
        head = Text(f"{rank:>2}. ", style="bold")
        head.append(clean(h.document.number or h.document.name, line=True), style="bold cyan")
        head.append(f"  {h.score:.3f}".replace(".", ","), style="dim not bold")
        place = placed(h.passage, h.document, file=bool(h.document.number))
        _block(out, head, place, _marked(h.passage.text, query_spans(h.passage.text, query), "bold"))


def _disagreements(out: Console, given: Answer) -> None:
    """Where other places give another value for what the answer states."""
    note = "Note, the sources differ" if given.language == "en" else "Lưu ý, các nguồn không thống nhất"
    for c in given.conflicts:
        out.print(Text(f"{note} – {disagreement(c, given.language)}", style="yellow"), soft_wrap=not out.is_terminal)


def answer(given: Answer) -> None:
    """An answer and its sources, or an abstention and the nearest passages; notices on standard error."""
    out = console()
    if given.abstained:
        said = clean(given.text or f"Chưa đủ căn cứ trong tài liệu để trả lời ({given.reason}).")
        out.print(Text(said, style="bold"), soft_wrap=not out.is_terminal)
        if given.passages:
            out.print(Text("\nCác đoạn gần nhất:", style="bold"))
        for shown in given.passages[:NEAREST]:
            head = Text(f"{shown.rank}. {titled(shown.document)}", style="cyan")
            _block(out, head, placed(shown.passage, shown.document), Text(clean(shown.passage.text)))
    else:
        out.print(_marked(given.text, short_spans(given.text, given.short), "bold"), soft_wrap=not out.is_terminal)
        if given.citations:
            out.print(Text("\nNguồn:", style="bold"))
        marks = ("", "") if out.is_terminal and not out.no_color else ("«", "»")
        for c in given.citations:
            body = _marked(c.passage.text, quote_spans(c.passage, c.start, c.end), "bold underline", marks=marks)
            _block(out, Text(f"[{c.n}] {titled(c.document)}", style="cyan"), placed(c.passage, c.document), body)
        _disagreements(out, given)
    notices(given.notices)


def choices(rows: Iterable[Sequence[str]], columns: Sequence[str]) -> None:
    """Rows of a short list under `columns`."""
    table = grid(*columns)
    for row in rows:
        table.add_row(*(clean(cell, line=True) for cell in row))
    console().print(table)


def checks(rows: Iterable[Mapping[str, Any]]) -> None:
    """The rows of `doctor`: what was looked at, whether it is well, and what to do."""
    table = grid("", "", "")
    table.show_header = False
    for row in rows:
        word, style = ("đạt", "green") if row["ok"] else ("LỖI", "bold red") if row["required"] else ("thiếu", "yellow")
        detail = " ".join(p for p in (row["detail"], "" if row["ok"] else row["advice"]) if p)
        table.add_row(Text(word, style), row["name"], clean(detail, line=True))
    console().print(table)
