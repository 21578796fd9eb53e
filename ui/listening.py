"""Where a server of ours listens, on this computer unless told otherwise, and how it ends when it is told to."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from index.errors import QueryError

from .stopping import BY_SIGNAL, STOPPED, Stopped

__all__ = ["HOSTS", "bound", "interruptible", "served", "shown"]

HOSTS = ("127.0.0.1", "localhost", "[::1]")  # names of this computer in addresses

_WAITING = 128  # clients that wait to be let in
_GRACE = 0.5  # seconds for answers that are nearly done; a stream that is held open never is
_LOOK = 0.05  # seconds between two looks whether they are done
_AT_LATEST = 1.2  # seconds after which the process ends even if its loop does not turn


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at an address. Raises QueryError if it cannot be had."""
    listening: socket.socket | None = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_WAITING)  # from here on a client waits instead of being turned away
    except (OSError, OverflowError, UnicodeError) as err:
        if listening is not None:
            listening.close()
        raise QueryError(f"Không mở được cổng {port} tại {host}: {err}.", advice="Chọn cổng khác bằng --port.") from err
    return listening


def shown(host: str, listening: socket.socket) -> str:
    """The address as a user types it."""
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, a request to terminate raises Stopped, as Ctrl-C raises KeyboardInterrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, _frame: Any) -> None:
        raise Stopped(number, STOPPED)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def served(
    app: Any, listening: socket.socket, *, stop: Callable[[], None] | None = None, end: Callable[[], None] | None = None, **config: Any
) -> None:  # fmt: skip
    """Serve an ASGI application until interrupted or terminated, which ends the process.

    On the signal `stop` has work given up, without waiting for it; `end` removes what must not stay, and is called once.
    `config` goes to uvicorn.
    """
    import uvicorn

    ending = threading.Lock()

    told = [signal.SIGINT]  # the signal that came first

    def ended() -> NoReturn:
        ending.acquire()  # never given back: whoever comes second waits for the process to end
        from ui.shown import terminal

        try:
            if end is not None:
                end()
            terminal.notices([STOPPED])
        finally:
            # Not through the interpreter's own end: that waits for threads at work, and frameworks print what they are cut off in.
            os._exit(BY_SIGNAL + told[0])

    def too_late() -> None:
        threading.Event().wait(_AT_LATEST)
        ended()

    class Server(uvicorn.Server):
        _told = False  # by a signal

        def handle_exit(self, sig: int, frame: Any) -> None:
            if not self._told:
                self._told = True
                told[0] = signal.Signals(sig)
                for name in ("uvicorn.error", "asyncio"):  # what is cut off from here on is no news
                    logging.getLogger(name).disabled = True
                if self.started:
                    threading.Thread(target=too_late, daemon=True).start()
                if stop is not None:
                    stop()
            super().handle_exit(sig, frame)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            if not self._told:
                await super().shutdown(sockets)
                return
            for server in self.servers:
                server.close()
            for _ in range(int(_GRACE / _LOOK)):
                if not self.server_state.tasks or self.force_exit:
                    break
                await asyncio.sleep(_LOOK)
            ended()

    Server(uvicorn.Config(app, log_level="warning", **config)).run(sockets=[listening])
