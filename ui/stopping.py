"""Ending a command that takes long: at Ctrl-C and at SIGTERM, within two seconds, with one line and no traceback.

The command is interrupted like any Python program. Where that takes too long – inside a library that does not look at
signals, or behind threads that wait for a model – a thread that watches ends the process. What is on the disk is whole
at any instant, so nothing is lost by it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

__all__ = ["BY_SIGNAL", "STOPPED", "Stopped", "stoppable"]

STOPPED = "Đã dừng theo yêu cầu."
BY_SIGNAL = 128  # what shells add to the number of the signal that has ended a program, for its exit code
_GRACE = 1.2  # seconds for the command to end by itself
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_reported = threading.Event()  # whether the line has been said


class Stopped(KeyboardInterrupt):
    """The user or the system asked for the end. `line` is what to say, `exit_code` what to end with."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(line)
        self.line = line
        self.exit_code = BY_SIGNAL + number

    def report(self) -> None:
        """Say the line on standard error, if that has not been done."""
        from ui.shown.terminal import notices

        if not _reported.is_set():
            _reported.set()
            notices([self.line])


@contextlib.contextmanager
def stoppable(kept: Callable[[], str] = str) -> Iterator[None]:
    """Inside, SIGINT and SIGTERM raise Stopped, once; child processes are ended with it.

    `kept` says what of the work remains; it is asked when a signal comes. Outside the main thread nothing changes, since
    signals do not arrive there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    watch = _Watch(kept)
    watch.begin()
    try:
        yield
    except KeyboardInterrupt as err:  # raised by something else
        raise err if isinstance(err, Stopped) else Stopped(signal.SIGINT, watch.said()) from err
    finally:
        watch.end()


class _Watch:
    """The handlers of one command, and the thread that sees to it that it ends."""

    def __init__(self, kept: Callable[[], str]) -> None:
        self._kept = kept
        self._before: dict[int, Any] = {}
        self._number = 0
        self._line = ""

    def begin(self) -> None:
        """Take over the signals."""
        _reported.clear()
        self._told, teller = socket.socketpair()
        teller.setblocking(False)
        self._teller = teller
        self._wakeup = signal.set_wakeup_fd(teller.fileno(), warn_on_full_buffer=False)
        self._before = {n: signal.signal(n, self._stop) for n in _SIGNALS}
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Give the signals back; after one has come only to keep watching until the process has ended."""
        if self._number:
            return
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._wakeup)
        self._teller.close()  # ends the thread

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._number:  # it ends already
            return
        self._number = number
        # An interrupt that comes while Python runs a finaliser cannot be raised and would be printed.
        sys.unraisablehook = lambda *_: None
        threading.excepthook = lambda *_: None
        _end_children()
        raise Stopped(number, self.said())

    def said(self) -> str:
        """The line that tells the user."""
        if not self._line:
            try:
                self._line = " ".join((STOPPED, self._kept())).strip()
            except Exception:  # noqa: BLE001  what is counted may just be changing
                self._line = STOPPED
        return self._line

    def _watch(self) -> None:
        """Runs in the thread. Python writes the number of every signal into the socket, even if no handler can run."""
        with self._told:
            number = 0
            while number not in _SIGNALS:
                got = self._told.recv(1)
                if not got:
                    return
                number = got[0]
        threading.Event().wait(_GRACE)
        _end_children()
        if not _reported.is_set():
            _reported.set()
            clear = "\r\x1b[2K\x1b[?25h" if sys.stderr.isatty() else ""  # a progress bar hides the cursor
            with contextlib.suppress(OSError):
                os.write(2, f"{clear}{self.said()}\n".encode())
        os._exit(BY_SIGNAL + number)


def _end_children() -> None:
    """Kill every process that this one has started, and those that they have."""
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if not any("resource_tracker" in part for part in child.cmdline()):  # Python's own; it goes last, or complains
                    child.kill()
