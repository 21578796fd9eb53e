"""Where a server of ours listens: on this computer unless told otherwise."""

from __future__ import annotations

import socket

from index.errors import QueryError

__all__ = ["HOSTS", "bound", "shown"]

HOSTS = ("127.0.0.1", "localhost", "[::1]")  # names of this computer in addresses


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at an address. Raises QueryError if it cannot be had."""
    listening: socket.socket | None = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)  # from here on a client waits instead of being turned away
    except (OSError, OverflowError, UnicodeError) as err:
        if listening is not None:
            listening.close()
        raise QueryError(f"Không mở được cổng {port} tại {host}: {err}.", advice="Chọn cổng khác bằng --port.") from err
    return listening


def shown(host: str, listening: socket.socket) -> str:
    """The address as a user types it."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
