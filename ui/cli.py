"""The command `vanban`.

Only typer is imported with this module. What a command needs is imported by the command, and torch,
sentence-transformers and gradio by none of those that answer with the built-in embedder.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from . import documents, evaluating, models, page, questions, serving, values  # noqa: F401  their commands
from .application import app, command, opened
from .frame import COMMANDS, Group
from .options import (
    Home,
    Json,
    argument,
    option,
)
from .workspace import version

__all__ = ["app", "main"]

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
