"""The frame of the command line: help in Vietnamese, every error as a sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ui.stopping import BY_SIGNAL, STOPPED, Stopped

__all__ = ["COMMANDS", "OPTIONS", "Command", "Group"]

COMMANDS = "Lệnh"
OPTIONS = "Tùy chọn"
_INTERRUPTED = BY_SIGNAL + signal.SIGINT


class Vietnamese:
    """Help and usage in Vietnamese."""

    def get_help_option(self, ctx: Any) -> Any:
        """The --help option."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help, option.rich_help_panel = "Hiện phần trợ giúp này.", OPTIONS
        return option

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how a command is written."""
        usage = str(super().get_usage(ctx))  # type: ignore[misc]
        return usage.replace("Usage:", "Cách dùng:", 1).replace("[OPTIONS]", "[TÙY CHỌN]", 1)


class Command(Vietnamese, TyperCommand):
    """One command."""


class Group(Vietnamese, TyperGroup):
    """The commands; every error ends here, as a sentence and an exit code."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, standalone_mode: bool = True, **extra: Any) -> Any:
        """Run a command line; never shows a traceback unless VANBAN_DEBUG is 1."""
        extra["standalone_mode"] = False
        if not standalone_mode:
            return super().main(args, *rest, **extra)
        try:
            code = super().main(args, *rest, **extra)
            sys.stdout.flush()
            sys.exit(code or 0)
        except BrokenPipeError:  # the reader of our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except Exception as err:
            if os.environ.get("VANBAN_DEBUG") == "1":
                raise
            sys.exit(_report(err))

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was chosen."""
        try:
            return super().invoke(ctx)
        except Stopped as err:
            err.report()
            raise typer.Exit(err.exit_code) from None
        except (KeyboardInterrupt, typer.Abort):
            from ui.shown.terminal import notices

            notices([STOPPED])
            raise typer.Exit(_INTERRUPTED) from None


def _report(err: Exception) -> int:
    """Say what went wrong; gives the exit code."""
    from ui.shown.terminal import error

    if hasattr(err, "format_message"):  # a mistake in the command line itself
        error(*_usage(err))
        return int(getattr(err, "exit_code", 2))
    from index.errors import VanbanError

    if isinstance(err, VanbanError):
        error(err.message, err.advice)
        return err.exit_code
    if isinstance(err, OSError):
        from index.faults import said
        from index.files import written

        where = f" {written(str(err.filename))}" if err.filename else ""
        advice = "Kiểm tra đường dẫn, quyền truy cập và chỗ trống trên đĩa."
        error(f"Không đọc hoặc ghi được{where}: {said(err)}.", advice)
        return 1
    error(f"Lỗi ngoài dự kiến: {type(err).__name__}: {err}.", "Đặt VANBAN_DEBUG=1 rồi chạy lại để xem chi tiết.")
    return 1


def _usage(err: Any) -> tuple[str, str]:
    """What is wrong with the command line, and where its help is. The parser's own words are English."""
    ctx, kind = getattr(err, "ctx", None), type(err).__name__
    path = ctx.command_path if ctx is not None else "vanban"
    param = getattr(err, "param", None)
    name = ""
    if param is not None:
        name = str(param.opts[0] if param.param_type_name == "option" else param.metavar or param.name)
    said = str(err.format_message())
    message = {
        "NoSuchOption": f"Không có tùy chọn {getattr(err, 'option_name', '')}.",
        "MissingParameter": f"Thiếu {name}.",
        "BadParameter": f"Giá trị của {name} không hợp lệ.",
        "BadOptionUsage": f"Tùy chọn {getattr(err, 'option_name', '')} thiếu giá trị hoặc thừa giá trị.",
    }.get(kind, f"Dòng lệnh không đúng: {said}")
    if said.startswith("Missing command"):
        message = "Thiếu tên lệnh."
    elif said.startswith("No such command"):
        message = f"Không có lệnh nào là {said.removeprefix('No such command').split('.')[0].strip()}."
    return message, f"Xem cách dùng: {path} --help"
