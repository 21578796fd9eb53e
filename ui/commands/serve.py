"""The command that opens the collection to other programs."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from ui.readers import ReaderChoice, assistant_over

from .application import command, opened
from .options import READER, THIS_COMPUTER, Home, Host, port_option, reader_options

__all__ = ["serve"]

_PORT = 7861


@command("serve")
@reader_options
def serve(
    ctx: typer.Context,
    host: Host = THIS_COMPUTER,
    port: Annotated[int, port_option(_PORT)] = _PORT,
    choice: ReaderChoice = READER,
    home: Home = None,
) -> None:
    """Chạy máy chủ tương thích OpenAI: chương trình chat nào cũng hỏi được bộ tài liệu như hỏi một mô hình."""
    from assistant.generative import local
    from index.errors import QueryError
    from ui.listening import HOSTS, bound, interruptible, shown
    from ui.server import KEY_VARIABLE, application, run
    from ui.shown import terminal

    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise QueryError(f"Khóa trong biến {KEY_VARIABLE} có ký tự không dùng được.", advice="Chỉ dùng chữ không dấu, số và dấu câu.")
    if not local(host) and not key:
        advice = f"Đặt khóa trong biến {KEY_VARIABLE}, hoặc bỏ --host để chỉ dùng trên máy này."
        raise QueryError("Mở cho máy khác dùng thì phải có khóa.", advice=advice)
    with interruptible(), opened(ctx, home) as workspace, bound(host, port) as listening:
        assistant = assistant_over(workspace, choice)
        assistant.collection.warm()
        hosts = (*HOSTS, host) if local(host) else ("*",)
        address = f"{shown(host, listening)}/v1"
        terminal.notices([*workspace.notices, f"Địa chỉ cho chương trình chat: {address} – mô hình «vanban». Ctrl+C để dừng."])
        run(application(assistant, key=key, hosts=hosts), listening)
