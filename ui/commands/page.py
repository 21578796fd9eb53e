"""The command that opens the page in the browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ui.readers import ReaderChoice

from .application import command
from .options import READER, THIS_COMPUTER, Home, Host, option, port_option, reader_options

__all__ = ["ui"]

_PORT = 7860


@command("ui")
@reader_options
def ui(
    ctx: typer.Context,
    host: Host = THIS_COMPUTER,
    port: Annotated[int, port_option(_PORT)] = _PORT,
    auth_file: Annotated[Path | None, option("--auth-file", about="Tệp người dùng: mỗi dòng tên:mật_khẩu[:edit].", metavar="TỆP")] = None,
    mcp: Annotated[bool, option("--mcp", about="Cho chương trình khác hỏi và tra cứu qua giao thức MCP.")] = False,
    choice: ReaderChoice = READER,
    home: Home = None,
) -> None:
    """Mở trang web: hỏi đáp, tra cứu, số liệu, tài liệu, đánh giá."""
    from assistant.generative import local
    from index.errors import QueryError
    from ui.listening import HOSTS, bound, interruptible, shown
    from ui.shown import terminal

    if not local(host) and auth_file is None:
        advice = "Thêm --auth-file, hoặc bỏ --host để chỉ dùng trên máy này."
        raise QueryError("Mở cho máy khác dùng thì phải có tệp người dùng.", advice=advice)
    if mcp and find_spec("mcp") is None:
        raise QueryError("Giao thức MCP cần thêm một gói.", advice='Cài bằng: pip install "vanban[mcp]"')
    with interruptible(), bound(host, port) as listening:
        from ui.web import Site, application, run
        from ui.web.guard import read_users

        users = read_users(auth_file) if auth_file else None
        site = Site(home or ctx.obj, choice, users=users)
        site.collection.warm()
        app = application(site, hosts=(*HOSTS, host) if local(host) else (), mcp=mcp)
        terminal.notices([f"Mở {shown(host, listening)} trong trình duyệt. Ctrl+C để dừng."])
        run(app, listening, site)
