"""The command `vanban`.

Only typer is imported with this module. What a command needs is imported by the command, and torch,
sentence-transformers and gradio by none of those that answer with the built-in embedder.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import values  # noqa: F401  its commands
from .application import app, command, opened
from .frame import COMMANDS, Group
from .options import (
    Batch,
    Count,
    Home,
    Json,
    Kind,
    Model,
    Name,
    Names,
    Only,
    Out,
    Reader,
    Status,
    Territory,
    Year,
    argument,
    option,
)
from .workspace import version

if TYPE_CHECKING:
    from assistant import Assistant, Turn
    from index import Collection, Filters, Passage

    from .workspace import Workspace

__all__ = ["app", "main"]

READERS = ("auto", "extractive", "llama", "openai")
embedders = typer.Typer(cls=Group, subcommand_metavar="LỆNH …", help="Xem và đổi bộ nhúng (mô hình đưa đoạn văn thành véc-tơ).")
app.add_typer(embedders, name="embedder", rich_help_panel=COMMANDS)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vanban {version()}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    home: Home = None,
    shown: Annotated[bool, option("--version", about="In ra phiên bản.", callback=_version, is_eager=True)] = False,
) -> None:
    """What stands before the command."""
    ctx.obj = home
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), nl=False)


def _filters(
    collection: Collection, documents: Sequence[str] | None, territory: str, year: str, kind: str = "", status: str = ""
) -> Filters:
    from index import Filters
    from index.errors import QueryError
    from index.metadata import check

    if year and not (len(year) == 4 and year.isdecimal()):
        raise QueryError(f"Năm «{year}» không hợp lệ.", advice="Viết bốn chữ số, chẳng hạn --year 2025.")
    if status:
        check("status", status)
    return Filters(tuple(collection.document(d).id for d in documents or ()), territory, year, kind, status)


# --------------------------------------------------------------------- documents


@command("add")
def add(
    ctx: typer.Context,
    paths: Annotated[list[Path], argument("Tệp hoặc thư mục.", "ĐƯỜNG_DẪN…")],
    max_mb: Annotated[int, option("--max-mb", about="Cỡ tệp lớn nhất, MB (mặc định 100).", metavar="SỐ", min=1)] = 100,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Thêm tài liệu: .docx, .pdf, .xlsx, .txt, .html… Tệp không đổi thì bỏ qua, tệp đã sửa thì thay bản cũ."""
    from . import terminal

    with opened(ctx, home) as workspace, terminal.progress("Đang đọc") as progress:
        results = workspace.own().add(paths, max_bytes=max_mb * 2**20, progress=progress)
    if as_json:
        terminal.write_json({"files": [{**asdict(a), "path": str(a.path)} for a in results]})
    elif results:
        terminal.added(results)
    else:
        from index.parse import FORMATS

        terminal.error("Không có tệp nào đọc được ở đường dẫn đã nêu.", f"Các dạng tệp: {', '.join(FORMATS)}.")
    if not results or any(a.status == "failed" for a in results):
        raise typer.Exit(1)


@command("list")
def list_(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê tài liệu."""
    from . import terminal

    with opened(ctx, home) as workspace:
        documents = workspace.collection().documents()
        if as_json:
            terminal.write_json({"documents": [asdict(d) for d in documents], "notices": workspace.notices})
        else:
            terminal.notices(workspace.notices)
            terminal.listing(documents)


@command("show")
def show(
    ctx: typer.Context,
    document: Name,
    passages: Annotated[bool, option("--passages", about="Các đoạn, theo thứ tự đọc.")] = False,
    tables: Annotated[bool, option("--tables", about="Các bảng.")] = False,
    text: Annotated[bool, option("--text", about="Toàn văn như đã đọc từ tệp.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Xem một tài liệu: thông tin và mục lục; hoặc các đoạn, các bảng, toàn văn."""
    from . import terminal

    with opened(ctx, home) as workspace:
        collection = workspace.collection()
        found = collection.document(document)
        parts = collection.passages(found.id)
        notices = [*workspace.notices, *collection.notices(found.id)]
        whole = collection.text(found.id) if text else ""
        grids = enumerate(collection.tables(found.id))
        shown = [(unit, columns, [p for p in parts if p.table == n]) for n, (unit, columns) in grids]
    outline = _outline(parts)
    if as_json:
        sections = [{"path": list(s), "page": p} for s, p in outline]
        out: dict[str, Any] = {"document": asdict(found), "sections": sections}
        if passages:
            out["passages"] = [_passage(p) for p in parts]
        if tables:
            out["tables"] = [{"unit": u, "columns": list(c), "rows": [_passage(p) for p in r]} for u, c, r in shown]
        if text:
            out["text"] = whole
        terminal.write_json({**out, "notices": notices})
        return
    terminal.notices(notices)
    if text:
        typer.echo(terminal.clean(whole))
    if passages:
        terminal.passages(parts)
    if tables:
        terminal.tables(shown)
    if not (text or passages or tables):
        terminal.cards(found)
        terminal.outline(outline)


def _outline(parts: Sequence[Passage]) -> list[tuple[tuple[str, ...], str | None]]:
    """Each heading path of a document once, those above it before it, with the page of its first passage."""
    seen: dict[tuple[str, ...], str | None] = {}
    for p in parts:
        for depth in range(1, len(p.section) + 1):
            seen.setdefault(p.section[:depth], p.page)
    return list(seen.items())


def _passage(p: Passage) -> dict[str, Any]:
    return {
        "ordinal": p.ordinal, "section": " › ".join((*p.section, *p.groups)), "page": p.page, "kind": p.kind,
        "text": p.text, "fields": [list(f) for f in p.fields],
    }  # fmt: skip


@command("set")
def set_(
    ctx: typer.Context,
    document: Name,
    changes: Annotated[list[str], argument("Trường và giá trị mới, chẳng hạn status=draft.", "TRƯỜNG=GIÁ_TRỊ…")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Sửa thông tin của tài liệu: title, number, issuer, type, date, territory, period, status."""
    from index.errors import UnknownField

    from . import terminal

    wrong = next((c for c in changes if "=" not in c), None)
    if wrong is not None:
        advice = "Chẳng hạn: vanban set TÀI_LIỆU date=30/9/2025 status=draft"
        raise UnknownField(f"«{wrong}» không có dạng trường=giá trị.", advice=advice)
    with opened(ctx, home) as workspace:
        fields = {field.strip(): value for field, _, value in (c.partition("=") for c in changes)}
        changed = workspace.own(filled=True).set_metadata(document, fields)
    if as_json:
        terminal.write_json(asdict(changed))
    else:
        terminal.cards(changed)


@command("remove")
def remove(
    ctx: typer.Context,
    documents: Names,
    yes: Annotated[bool, option("--yes", "-y", about="Không hỏi lại.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Bỏ tài liệu khỏi bộ tài liệu; tệp gốc giữ nguyên."""
    from index.errors import QueryError

    from . import terminal

    with opened(ctx, home) as workspace:
        collection = workspace.own(filled=True)
        names = [terminal.clean(collection.document(d).name, line=True) for d in documents]
        if not yes and not terminal.interactive():
            raise QueryError("Lệnh này cần được xác nhận.", advice="Thêm --yes khi chạy không có người trả lời.")
        if not yes and not terminal.confirmed(f"Bỏ khỏi bộ tài liệu: {', '.join(names)}."):
            terminal.notices(["Không bỏ tài liệu nào."])
            raise typer.Exit(1)
        gone = collection.remove(documents)
    if as_json:
        terminal.write_json({"removed": [asdict(d) for d in gone]})
    else:
        typer.echo(f"Đã bỏ {len(gone)} tài liệu: {', '.join(names)}.")


# --------------------------------------------------------------------- questions


@command("search")
def search(
    ctx: typer.Context,
    query: Annotated[list[str], argument('Từ cần tìm; "cụm nguyên văn"; -từ để loại trừ.', "TỪ…")],
    k: Count = 10,
    document: Only = None,
    territory: Territory = "",
    year: Year = "",
    kind: Kind = "",
    status: Status = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tìm đoạn văn, xếp theo mức phù hợp."""
    from . import terminal

    wanted = " ".join(query)
    with opened(ctx, home) as workspace:
        collection = workspace.collection()
        found = collection.search(wanted, k, _filters(collection, document, territory, year, kind, status))
    if not as_json:
        terminal.notices(workspace.notices)
        terminal.hits(found, wanted)
        return
    from assistant import Shown

    ranked = [(Shown(n, h.score, h.passage, h.document), h.document) for n, h in enumerate(found, 1)]
    results = [{**shown.to_dict(), "document": asdict(d)} for shown, d in ranked]
    terminal.write_json({"query": wanted, "results": results, "notices": workspace.notices})


def _assistant(workspace: Workspace, reader: str, model: str) -> Assistant:
    """The assistant over the workspace's documents; auto takes the model that is set up, if one is."""
    from assistant import Assistant
    from index.errors import QueryError, ReaderError

    if reader not in READERS:
        raise QueryError(f"Không có cách soạn câu trả lời «{reader}».", advice=f"Dùng một trong: {', '.join(READERS)}.")
    if reader == "openai":
        advice = "Dùng --reader auto, extractive hoặc llama."
        raise ReaderError(f"Cách soạn «{reader}» chưa có trong phiên bản này.", advice=advice)
    if reader == "llama" or (reader == "auto" and model):
        from assistant import LlamaReader

        return Assistant(workspace.collection(), reader=LlamaReader(model))
    return Assistant(workspace.collection(), reader="extractive")


@command("ask")
def ask(
    ctx: typer.Context,
    question: Annotated[list[str] | None, argument("Câu hỏi.", "CÂU_HỎI")] = None,
    reader: Reader = "auto",
    model: Model = "",
    k: Count = 10,
    document: Only = None,
    territory: Territory = "",
    year: Year = "",
    kind: Kind = "",
    status: Status = "",
    batch: Batch = None,
    out: Out = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Hỏi một câu; trả lời kèm nguồn, hoặc nói rõ vì sao không trả lời được."""
    from index.errors import QueryError

    from . import terminal

    asked = " ".join(question or ()).strip()
    if bool(batch) != bool(out) or bool(batch) == bool(asked):
        advice = "Chẳng hạn: vanban ask --batch hoi.jsonl --out dap.jsonl"
        raise QueryError("Cần một câu hỏi, hoặc cả --batch và --out.", advice=advice)
    with opened(ctx, home) as workspace:
        assistant = _assistant(workspace, reader, model)
        filters = _filters(assistant.collection, document, territory, year, kind, status)
        if batch and out:
            _batch(assistant, batch, out, filters, k, workspace.notices)
            return
        answer = assistant.ask(asked, filters=filters, passages=k)
    if as_json:
        record = answer.to_dict()
        terminal.write_json({**record, "notices": [*workspace.notices, *record["notices"]]})
    else:
        terminal.notices(workspace.notices)
        terminal.answer(answer)


def _batch(assistant: Assistant, source: Path, target: Path, filters: Filters, k: int, notices: list[str]) -> None:
    from index.errors import QueryError

    from . import batch, terminal

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
def chat(ctx: typer.Context, reader: Reader = "auto", model: Model = "", home: Home = None) -> None:
    """Hỏi đáp liên tiếp; câu sau hiểu theo câu trước. /moi bắt đầu lại, /thoat kết thúc."""
    from contextlib import suppress

    from index.errors import VanbanError

    from . import terminal

    with suppress(ImportError):
        import readline  # noqa: F401  gives input() its editing and history
    with opened(ctx, home) as workspace:
        assistant = _assistant(workspace, reader, model)
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
                    answer = assistant.ask(asked, history)
                except VanbanError as err:
                    terminal.error(err.message, err.advice)
                    continue
                terminal.answer(answer)
                history.append((asked, answer.text))


# ---------------------------------------------------------------------- embedders


@command("list", embedders)
def embedder_list(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê bộ nhúng có sẵn và các mô hình đã biết cách dùng; * là bộ đang dùng."""
    from index.embed import recipes

    from . import terminal

    with opened(ctx, home) as workspace:
        used = workspace.own().embedder if workspace.exists else "builtin"
    known = {"builtin": "có sẵn: dựng từ chính bộ tài liệu, không cần tải gì", **{r.name: r.note for r in recipes()}}
    rows = [{"name": name, "note": note, "in_use": name == used} for name, note in {used: "", **known}.items()]
    if as_json:
        terminal.write_json({"embedders": rows})
    else:
        cells = [("*" if r["in_use"] else "", str(r["name"]), str(r["note"])) for r in rows]
        terminal.choices(cells, ("", "Bộ nhúng", "Ghi chú"))


@command("use", embedders)
def embedder_use(
    ctx: typer.Context,
    name: Annotated[str, argument("builtin, tên mô hình hoặc thư mục của mô hình.", "BỘ_NHÚNG")],
    home: Home = None,
) -> None:
    """Đổi bộ nhúng và tính lại véc-tơ cho mọi đoạn. Nếu không xong, bộ đang dùng giữ nguyên."""
    from . import terminal

    spec = str(Path(name).resolve()) if name != "builtin" and Path(name).is_dir() else name
    with opened(ctx, home) as workspace, terminal.progress("Tính véc-tơ") as progress:
        tell = (lambda done, total: progress("", done, total)) if progress else None
        full = workspace.own().use_embedder(spec, progress=tell)
    typer.echo(f"Đang dùng bộ nhúng {full}.")


@command("doctor")
def doctor(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Kiểm tra những gì vanban cần trên máy này."""
    from . import terminal
    from .doctor import examine

    with opened(ctx, home) as workspace:
        found = [asdict(c) for c in examine(workspace)]
    if as_json:
        terminal.write_json({"checks": found})
    else:
        terminal.checks(found)
    if any(c["required"] and not c["ok"] for c in found):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line, in UTF-8 whatever the machine's own encoding."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="vanban")
