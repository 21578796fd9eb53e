"""The command `vanban`.

Only typer is imported with this module. What a command needs is imported by the command, and torch,
sentence-transformers and gradio by none of those that answer with the built-in embedder.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ui.commands import Home, app, option

from .workspace import version

__all__ = ["app", "main"]


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


def main() -> None:
    """Run the command line, in UTF-8 whatever the machine's own encoding."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="vanban")
