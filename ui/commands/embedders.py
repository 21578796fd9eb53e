"""The commands about embedders: which there are, and changing the one in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .application import app, command, opened
from .frame import COMMANDS, Group
from .options import Home, Json, argument

__all__ = ["embedder_list", "embedder_use"]

embedders = typer.Typer(cls=Group, subcommand_metavar="LỆNH …", help="Xem và đổi bộ nhúng (mô hình đưa đoạn văn thành véc-tơ).")
app.add_typer(embedders, name="embedder", rich_help_panel=COMMANDS)


@command("list", embedders)
def embedder_list(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê bộ nhúng có sẵn và các mô hình đã biết cách dùng; * là bộ đang dùng."""
    from index.retrieval import recipes
    from ui.shown import terminal

    with opened(ctx, home) as workspace:
        used = workspace.own().embedder if workspace.exists else "builtin"
    known = {"builtin": "có sẵn: đi kèm chương trình, không cần tải gì", **{r.name: r.note for r in recipes()}}
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
    from ui.shown import terminal

    spec = str(Path(name).resolve()) if name != "builtin" and Path(name).is_dir() else name
    with opened(ctx, home) as workspace, terminal.progress("Tính véc-tơ") as progress:
        tell = (lambda done, total: progress("", done, total)) if progress else None
        full = workspace.own().use_embedder(spec, progress=tell)
    typer.echo(f"Đang dùng bộ nhúng {full}.")
