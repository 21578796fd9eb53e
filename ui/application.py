"""The application that all commands belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from .frame import COMMANDS, Command, Group
from .workspace import Workspace

__all__ = ["app", "command", "filters_of", "opened"]

if TYPE_CHECKING:
    from index import Collection, Filters

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


def filters_of(
    collection: Collection, documents: Sequence[str] | None, territory: str, year: str, kind: str = "", status: str = ""
) -> Filters:
    """The filters that a user gives by documents' names. Raises QueryError or UnknownDocument for what cannot be."""
    from index import Filters
    from index.errors import QueryError
    from index.metadata import check

    if year and not (len(year) == 4 and year.isdecimal()):
        raise QueryError(f"Năm «{year}» không hợp lệ.", advice="Viết bốn chữ số, chẳng hạn --year 2025.")
    if status:
        check("status", status)
    return Filters(tuple(collection.document(d).id for d in documents or ()), territory, year, kind, status)
