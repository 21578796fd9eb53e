"""An answer on the terminal as a model writes it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from . import terminal

if TYPE_CHECKING:
    from assistant import Answer, Assistant, Turn
    from index import Filters

__all__ = ["answered"]

_A_SECOND = 8  # pictures of what grows: smooth to the eye


def answered(
    assistant: Assistant, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None, passages: int = 10
) -> Answer:
    """The answer to a question. What a model writes is shown on standard error as it comes, if that is a terminal.

    A sentence that cannot be verified disappears from there; when the answer is whole, all of it does. Raises
    KeyboardInterrupt once the model has stopped, if the user asked for that.
    """
    from assistant import PartialAnswer

    out = terminal.console(stderr=True)
    with _interruptible(deferred=assistant.reader.name == "llama") as cancel:
        parts = assistant.stream(question, history, filters=filters, passages=passages, cancel=cancel)
        if not out.is_terminal or assistant.reader.name == "extractive":
            *_, last = parts
        else:
            waiting = Spinner("dots", Text("Mô hình đang đọc các đoạn tìm được…", style="dim"))
            with Live(waiting, console=out, transient=True, refresh_per_second=_A_SECOND) as live:
                for last in parts:
                    if isinstance(last, PartialAnswer):
                        shown = Text(terminal.clean(last.text))
                        shown.append(f" {terminal.clean(last.pending)}", style="dim")
                        live.update(shown)
        if cancel.is_set():
            raise KeyboardInterrupt
    assert not isinstance(last, PartialAnswer)
    return last


@contextmanager
def _interruptible(*, deferred: bool) -> Iterator[threading.Event]:
    """An event that Ctrl+C sets if it is `deferred`: inside llama.cpp it would be lost. A second Ctrl+C interrupts as usual."""
    cancel = threading.Event()
    if not deferred or threading.current_thread() is not threading.main_thread():
        yield cancel
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)
