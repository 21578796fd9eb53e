"""Questions that a server is working on: each in a thread of its own, ended when whoever asked has left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from starlette.requests import Request

from index.errors import VanbanError
from ui.shown import with_sources

if TYPE_CHECKING:
    from assistant import Answer, Assistant, Turn
    from index import Filters

__all__ = ["UNEXPECTED", "ClientLeft", "Work", "answered", "events"]

UNEXPECTED = "Lỗi ngoài dự kiến; xem nhật ký của máy chủ."

_LOOK = 0.5  # seconds between two looks whether a client is still there
_log = logging.getLogger("uvicorn.error")


class ClientLeft(Exception):
    """Whoever asked does not wait for the answer any more."""


class Work:
    """One question being answered in a thread of its own; what it gives comes through `parts`, None last.

    The thread is not awaited: a model that is at work does not notice a client that has left. `cancel` ends it.
    """

    running: ClassVar[set[Work]] = set()

    def __init__(self, assistant: Assistant, question: str, history: list[Turn], filters: Filters | None) -> None:
        self.cancel = threading.Event()
        self.parts: asyncio.Queue[str | Answer | BaseException | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._asked = (assistant, question, history, filters, self.cancel)

    def start(self) -> None:
        """Begin to answer."""
        self.running.add(self)
        threading.Thread(target=self._run, daemon=True).start()

    def end(self) -> None:
        """Have the model stop, if it has not ended."""
        self.cancel.set()
        self.running.discard(self)

    @classmethod
    def stop_all(cls) -> None:
        """Have every model stop that is at work: a stream would hold the server's end up."""
        for work in list(cls.running):
            work.cancel.set()

    def _run(self) -> None:
        try:
            for part in _deltas(*self._asked):
                self._tell(part)
        except BaseException as err:
            self._tell(err)
        self._tell(None)

    def _tell(self, part: str | Answer | BaseException | None) -> None:
        with contextlib.suppress(RuntimeError):  # the server has ended in the meantime
            self._loop.call_soon_threadsafe(self.parts.put_nowait, part)


async def answered(
    request: Request, assistant: Assistant, question: str, history: list[Turn], filters: Filters | None
) -> Answer:  # fmt: skip
    """The whole answer; a client that goes away stops the model."""
    from assistant import Answer

    work = Work(assistant, question, history, filters)
    work.start()
    try:
        while True:
            try:
                part = await asyncio.wait_for(work.parts.get(), _LOOK)
            except TimeoutError:
                if await request.is_disconnected():
                    raise ClientLeft from None
                continue
            if isinstance(part, Answer):
                return part
            if isinstance(part, BaseException):
                raise part
    finally:
        work.end()


async def events(work: Work, head: dict[str, Any]) -> AsyncIterator[str]:
    """The answer as server-sent events. A client that goes away stops the model."""

    def event(delta: dict[str, Any], finish: str | None = None, **extra: Any) -> str:
        chunk = {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **extra}
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"

    work.start()
    try:
        yield event({"role": "assistant", "content": ""})
        while (part := await work.parts.get()) is not None:
            if isinstance(part, str):
                yield event({"content": part})
            elif isinstance(part, BaseException):
                raise part
            else:
                yield event({"citations": [c.to_dict() for c in part.citations]}, "stop", vanban=part.to_dict())
        yield "data: [DONE]\n\n"
    except Exception as err:
        if not isinstance(err, VanbanError):
            _log.exception("vanban serve")
        said = str(err) if isinstance(err, VanbanError) else UNEXPECTED
        yield f"data: {json.dumps({'error': {'message': said, 'type': 'server_error'}}, ensure_ascii=False)}\n\n"
    finally:
        work.end()


def _deltas(
    assistant: Assistant, question: str, history: list[Turn], filters: Filters | None, cancel: threading.Event
) -> Iterator[str | Answer]:  # fmt: skip
    """The growing text of an answer, verified sentences only, then the Answer."""
    from assistant import Answer
    from assistant.phrases import phrase

    sent = ""
    for part in assistant.stream(question, history, filters=filters, cancel=cancel):
        whole = with_sources(part) if isinstance(part, Answer) else part.text
        if not whole.startswith(sent):  # the model failed after its first sentences: another answer takes their place
            assert isinstance(part, Answer)
            yield f"\n\n{phrase('reader.instead', part.language == 'en')}\n\n"
            sent = ""
        if whole != sent:
            yield whole[len(sent) :]
        sent = whole
        if isinstance(part, Answer):
            yield part
