"""The commands about language models: a catalogue, downloads, and files of the user's own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.readers import models_of

from .application import app, command, opened
from .frame import COMMANDS, Group
from .options import Home, Json, argument, option

if TYPE_CHECKING:
    from assistant.generative import KeptModel, KnownModel

__all__ = ["model_add", "model_list", "model_pull", "model_remove", "model_use"]

models = typer.Typer(cls=Group, subcommand_metavar="LỆNH …", help="Xem, tải, thêm và chọn mô hình ngôn ngữ (GGUF).")
app.add_typer(models, name="model", rich_help_panel=COMMANDS)

Which = Annotated[str, argument("Tên mô hình, xem «vanban model list».", "TÊN")]


_IN_GB = 50e6  # bytes from which a size is told in GB: 0,1 GB says more than it hides


def _bytes(size: int) -> str:
    shown = f"{size / 1e9:.1f} GB" if size >= _IN_GB else f"{size / 1e6:.1f} MB"
    return shown.replace(".", ",")


@command("list", models)
def model_list(ctx: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """Liệt kê mô hình đã có (* là mô hình đang dùng) và các mô hình tải được."""
    from assistant.generative import catalogue
    from ui.shown import terminal

    with opened(ctx, home) as workspace:
        folder = models_of(workspace)
        kept, used = {m.name: m for m in folder.kept()}, folder.in_use
    known = {k.name: k for k in catalogue()}
    rows = [_row(name, known.get(name), kept.get(name), used) for name in dict.fromkeys((*known, *kept))]
    if as_json:
        terminal.write_json({"models": rows})
        return
    cells = [
        (
            "*" if r["in_use"] else "", r["name"], r["size_class"], _bytes(r["size"]), _bytes(r["memory"]) if r["memory"] else "",
            r["licence"], "đã có" if r["path"] else "chưa tải", r["note"], "/".join(p for p in (r["repository"], r["file"]) if p),
        )
        for r in rows
    ]  # fmt: skip
    terminal.choices(cells, ("", "Tên", "Cỡ", "Trên đĩa", "Bộ nhớ", "Giấy phép", "", "Ghi chú", "Kho và tệp"))
    terminal.notices(["Tải: vanban model pull TÊN. Thêm tệp đã có: vanban model add TỆP. Luôn dùng: vanban model use TÊN."])


def _row(name: str, known: KnownModel | None, kept: KeptModel | None, used: str) -> dict[str, Any]:
    about = asdict(known) if known else {"size_class": "", "memory": 0, "licence": "", "note": "", "repository": "", "file": ""}
    size = kept.size if kept else about["size"]
    return {**about, "name": name, "size": size, "path": str(kept.path) if kept else "", "in_use": name == used}


def _say_kept(model: KeptModel) -> None:
    typer.echo(f"Đã có mô hình {model.name} ({_bytes(model.size)}). Luôn dùng mô hình này: vanban model use {model.name}")


@command("pull", models)
def model_pull(
    ctx: typer.Context,
    name: Annotated[str, argument("Tên trong «vanban model list», hoặc CHỦ/KHO/TỆP.gguf của kho mô hình.", "TÊN")],
    home: Home = None,
) -> None:
    """Tải một mô hình từ kho, kiểm tra SHA-256; bị ngắt thì chạy lại để tải tiếp."""
    from ui.shown import terminal

    with opened(ctx, home) as workspace, terminal.progress("Đang tải", unit="bytes") as progress:
        kept = models_of(workspace).pull(name, progress)
    _say_kept(kept)


@command("add", models)
def model_add(
    ctx: typer.Context,
    file: Annotated[Path, argument("Tệp GGUF.", "TỆP")],
    name: Annotated[str, option("--name", about="Tên gọi; mặc định theo tên tệp.", metavar="TÊN")] = "",
    home: Home = None,
) -> None:
    """Thêm một tệp GGUF đã có, chẳng hạn chép từ máy khác."""
    with opened(ctx, home) as workspace:
        kept = models_of(workspace).add(file, name)
    _say_kept(kept)


@command("use", models)
def model_use(
    ctx: typer.Context,
    name: Annotated[str, argument("Tên mô hình; none để thôi dùng mô hình.", "TÊN")],
    home: Home = None,
) -> None:
    """Chọn mô hình viết câu trả lời khi không nêu --reader và --model."""
    with opened(ctx, home) as workspace:
        models_of(workspace).use("" if name == "none" else name)
    typer.echo("Câu trả lời sẽ được trích thẳng từ tài liệu." if name == "none" else f"Mô hình {name} sẽ viết câu trả lời.")


@command("remove", models)
def model_remove(ctx: typer.Context, name: Which, home: Home = None) -> None:
    """Bỏ một mô hình khỏi thư mục mô hình."""
    with opened(ctx, home) as workspace:
        kept = models_of(workspace).remove(name)
    typer.echo(f"Đã bỏ mô hình {kept.name} ({_bytes(kept.size)}).")
