"""The commands about documents: adding, listing, showing, correcting, removing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.stopping import stoppable

from .application import command, opened
from .options import Home, Json, Name, Names, argument, option

if TYPE_CHECKING:
    from index import Added, Passage

__all__ = ["add", "list_", "remove", "set_", "show"]


@command("add")
def add(
    ctx: typer.Context,
    paths: Annotated[list[Path], argument("Tệp hoặc thư mục.", "ĐƯỜNG_DẪN…")],
    max_mb: Annotated[int, option("--max-mb", about="Cỡ tệp lớn nhất, MB (mặc định 100).", metavar="SỐ", min=1)] = 100,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Thêm tài liệu: .docx, .pdf, .xlsx, .xls, .ods, .txt, .html… Tệp không đổi thì bỏ qua, tệp đã sửa thì thay bản cũ."""
    from index.errors import VanbanError
    from index.files import written
    from ui.shown import terminal
    from ui.shown.outcome import grouped, summed

    done: list[Added] = []

    def kept() -> str:
        return f"{summed(done)} Những tệp đã thêm được giữ lại; chạy lại cùng lệnh để làm tiếp." if done else ""

    with stoppable(kept):
        try:
            with opened(ctx, home) as workspace, terminal.progress("Đang đọc") as progress:
                workspace.own().add(paths, max_bytes=max_mb * 2**20, progress=progress, each=done.append)
        except VanbanError:  # of the collection, not of a file: what came before it is told all the same
            if done and not as_json:
                terminal.added(done)
            raise
        if as_json:
            files = [{**asdict(a), "path": written(a.path)} for a in done]
            terminal.write_json({"files": files, "totals": grouped(done)})
        elif done:
            terminal.added(done)
    if all(a.status == "skipped" for a in done):
        from index.files import FORMATS

        if not as_json:
            terminal.error("Không có tệp nào đọc được ở đường dẫn đã nêu.", f"Các dạng tệp: {', '.join(FORMATS)}.")
        raise typer.Exit(1)
    if any(a.status == "failed" for a in done):
        raise typer.Exit(1)


@command("list")
def list_(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê tài liệu."""
    from ui.shown import terminal

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
    from ui.shown import terminal

    with opened(ctx, home) as workspace:
        collection = workspace.collection()
        found = collection.document(document)
        parts, wide = collection.passages(found.id), collection.passages(found.id, wide=True)
        notices = [*workspace.notices, *collection.notices(found.id)]
        whole = collection.text(found.id) if text else ""
        grids = enumerate(collection.tables(found.id))
        shown = [(unit, columns, [p for p in parts if p.table == n]) for n, (unit, columns) in grids]
    outline = _outline(parts)
    if as_json:
        sections = [{"path": list(s), "page": p} for s, p in outline]
        out: dict[str, Any] = {"document": asdict(found), "sections": sections}
        if passages:
            out["passages"] = [_passage(p) for p in (*parts, *wide)]
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
        "wide": p.wide, "text": p.text, "fields": [list(f) for f in p.fields],
    }  # fmt: skip


@command("set")
def set_(
    ctx: typer.Context,
    document: Name,
    changes: Annotated[list[str], argument("Trường và giá trị mới, chẳng hạn status=draft.", "TRƯỜNG=GIÁ_TRỊ…")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Sửa thông tin của tài liệu: title, number, issuer, type, date, territory, period, status,
    amends, replaces.
    """
    from index.errors import UnknownField
    from ui.shown import terminal

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
    from ui.shown import terminal

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
