"""The application that all commands belong to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import typer

from ui.workspace import Workspace

from .frame import COMMANDS, Command, Group

__all__ = ["app", "command", "opened"]

F = TypeVar("F", bound=Callable[..., None])

app = typer.Typer(
    cls=Group, name="vanban", add_completion=False, pretty_exceptions_enable=False, subcommand_metavar="LỆNH …",
    help="Hỏi đáp trên văn bản hành chính tiếng Việt; mỗi câu trả lời kèm đoạn văn làm căn cứ.",
)  # fmt: skip


def command(name: str, group: typer.Typer = app) -> Callable[[F], F]:
    """Make a function the command `name`."""
    return group.command(name, cls=Command, rich_help_panel=COMMANDS)


def opened(ctx: typer.Context, home: Path | None) -> Workspace:
    """The workspace in the folder that stands before or behind the command, or in the usual one."""
    return Workspace(home or ctx.obj)
