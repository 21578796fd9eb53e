"""The commands that ask: searching, one question, many, a dialogue."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.filters import Narrowing, filters_of
from ui.readers import ReaderChoice, assistant_over
from ui.shown import found_json
from ui.stopping import stoppable

from .application import command, opened
from .options import ALL, READER, Batch, Count, Home, Json, Out, argument, narrowing_options, reader_options

if TYPE_CHECKING:
    from assistant import Assistant, Turn
    from index import Filters

__all__ = ["ask", "chat", "search"]


@command("search")
@narrowing_options
def search(
    ctx: typer.Context,
    query: Annotated[list[str], argument('Từ cần tìm; "cụm nguyên văn"; -từ để loại trừ.', "TỪ…")],
    k: Count = 10,
    narrowing: Narrowing = ALL,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tìm đoạn văn, xếp theo mức phù hợp."""
    from ui.shown import terminal

    wanted = " ".join(query)
    with opened(ctx, home) as workspace:
        collection = workspace.collection()
        found = collection.search(wanted, k, filters_of(collection, narrowing))
    if not as_json:
        terminal.notices(workspace.notices)
        terminal.hits(found, wanted)
        return
    terminal.write_json({"query": wanted, "results": found_json(found), "notices": workspace.notices})


@command("ask")
@reader_options
@narrowing_options
def ask(
    ctx: typer.Context,
    question: Annotated[list[str] | None, argument("Câu hỏi.", "CÂU_HỎI")] = None,
    choice: ReaderChoice = READER,
    k: Count = 10,
    narrowing: Narrowing = ALL,
    batch: Batch = None,
    out: Out = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hỏi một câu; trả lời kèm nguồn, hoặc nói rõ vì sao không trả lời được."""
    from index.errors import QueryError
    from ui.shown import terminal
    from ui.shown.live import answered

    asked = " ".join(question or ()).strip()
    if bool(batch) != bool(out) or bool(batch) == bool(asked):
        advice = "Chẳng hạn: vanban ask --batch hoi.jsonl --out dap.jsonl"
        raise QueryError("Cần một câu hỏi, hoặc cả --batch và --out.", advice=advice)
    with opened(ctx, home) as workspace:
        assistant = assistant_over(workspace, choice)
        filters = filters_of(assistant.collection, narrowing)
        if batch and out:
            with stoppable(partial(_kept, out)):
                _batch(assistant, batch, out, filters, k, workspace.notices)
            return
        if not as_json:
            terminal.notices(workspace.notices)
        answer = answered(assistant, asked, filters=filters, passages=k)
    if as_json:
        record = answer.to_dict()
        terminal.write_json({**record, "notices": [*workspace.notices, *record["notices"]]})
    else:
        terminal.answer(answer)


def _kept(target: Path) -> str:
    """What remains of a batch that was stopped: a line is written as soon as its question is answered."""
    answered = target.read_bytes().count(b"\n") if target.is_file() else 0
    return f"{answered} câu trả lời giữ trong {target}."


def _batch(assistant: Assistant, source: Path, target: Path, filters: Filters, k: int, notices: list[str]) -> None:
    from index.errors import QueryError
    from ui.shown import terminal

    from . import batch

    tasks, faults = batch.read(source)
    if target.exists() and target.samefile(source):
        raise QueryError("--out trùng với --batch.", advice="Ghi câu trả lời ra một tệp khác.")
    terminal.notices(notices)
    with terminal.progress("Đang trả lời") as progress:
        faults += batch.run(assistant, tasks, target, filters=filters, passages=k, notices=notices, progress=progress)
    typer.echo(f"Đã ghi {len(tasks)} câu trả lời vào {target}.", err=True)
    for fault in faults:
        terminal.error(fault)
    if faults:
        raise typer.Exit(1)


@command("chat")
@reader_options
def chat(
    ctx: typer.Context,
    choice: ReaderChoice = READER,
    home: Home = None,
) -> None:
    """Hỏi đáp liên tiếp; câu sau hiểu theo câu trước. /moi bắt đầu lại, /thoat kết thúc."""
    from contextlib import suppress

    from index.errors import VanbanError
    from ui.shown import terminal
    from ui.shown.live import answered

    with suppress(ImportError):
        import readline  # noqa: F401  gives input() its editing and history
    with opened(ctx, home) as workspace:
        assistant = assistant_over(workspace, choice)
        terminal.notices([*workspace.notices, "Gõ câu hỏi; /moi bắt đầu lại, /thoat kết thúc."])
        history: list[Turn] = []
        while True:
            try:
                asked = input("Hỏi: ").strip()
            except EOFError:
                typer.echo()
                return
            if asked.lower() in ("/thoat", "/thoát"):
                return
            if asked.lower() in ("/moi", "/mới"):
                history.clear()
                terminal.notices(["Đã bắt đầu lại."])
            elif asked.startswith("/"):
                terminal.notices([f"Không có lệnh {asked}; các lệnh: /moi, /thoat."])
            elif asked:
                try:
                    answer = answered(assistant, asked, history)
                except VanbanError as err:
                    terminal.error(err.message, err.advice)
                    continue
                except KeyboardInterrupt:
                    terminal.notices(["Đã dừng câu trả lời; gõ câu hỏi khác, hoặc /thoat."])
                    continue
                terminal.answer(answer)
                history.append((asked, answer.text))
