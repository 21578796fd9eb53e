"""The collection as a model: an OpenAI-compatible server over HTTP, so that any chat client can ask it.

`POST /v1/chat/completions` (the last user message is the question, those before it the dialogue; system
messages are not obeyed), `GET /v1/models`, `GET /search`, `GET /healthz`. Only sentences that are verified leave.
"""

from __future__ import annotations

import hmac
import json
import logging
import socket
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from index.errors import VanbanError
from index.retrieval import LONGEST
from ui.filters import Narrowing, filters_of
from ui.listening import HOSTS, served
from ui.shown import found_json, with_sources, without_sources

from .work import UNEXPECTED, ClientLeft, Work, answered, events

if TYPE_CHECKING:
    from assistant import Assistant, Turn
    from index import Filters

__all__ = ["KEY_VARIABLE", "application", "run"]

KEY_VARIABLE = "VANBAN_SERVE_KEY"
NAME = "vanban"

_BODY = 1 << 20  # bytes of a request
_TURNS = 10  # of a dialogue, the latest
_PASSAGES = 100  # that a search gives at the most
_USUAL = "10"  # passages that a search gives if it does not say
_NAME = 80  # characters of an unknown model's name that are said back
_AT_ONCE = 100  # connections; more are told to come later
_CLIENT_LEFT = 499  # the status that servers write down where nobody reads the answer any more

_NARROWING = ("territory", "year", "kind", "status")  # what narrows a search beside documents
_LENGTH = f"Câu hỏi phải có từ 1 đến {LONGEST} ký tự."
_log = logging.getLogger("uvicorn.error")


class _Refused(Exception):
    """A request that is not answered: an HTTP status, and what OpenAI's clients show."""

    def __init__(self, status: int, message: str, code: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.code = status, code


def _error(status: int, message: str, code: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": code, "param": None, "code": code}}, status)


Answered = Callable[[Request], Awaitable[Response]]


def application(assistant: Assistant, *, key: str = "", hosts: tuple[str, ...] = HOSTS) -> Starlette:
    """The server as an ASGI application. With `key`, all but /healthz needs it as a bearer token.

    `hosts` are the names it answers to: a page elsewhere cannot reach a server of this computer under another name.
    """
    api = _Api(assistant)
    routes = [
        Route("/v1/chat/completions", _guarded(api.chat, key), methods=["POST"]),
        Route("/v1/models", _guarded(api.models, key)),
        Route("/v1/models/{name:path}", _guarded(api.model, key)),
        Route("/search", _guarded(api.search, key)),
        Route("/healthz", api.health),
    ]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))])


def _guarded(work: Answered, key: str) -> Answered:
    """`work` for whoever has the key, everyone if there is none; each error as OpenAI's clients know it."""

    async def checked(request: Request) -> Response:
        if key and not _has(key, request):
            return _error(401, "Thiếu khóa hoặc khóa không đúng.", "invalid_api_key")
        try:
            return await work(request)
        except ClientLeft:
            return Response(status_code=_CLIENT_LEFT)
        except _Refused as err:
            return _error(err.status, str(err), err.code)
        except VanbanError as err:
            asked_wrongly = err.exit_code == 2
            return _error(400 if asked_wrongly else 500, str(err), "invalid_request_error" if asked_wrongly else "server_error")
        except Exception:
            _log.exception("vanban serve")
            return _error(500, UNEXPECTED, "server_error")

    return checked


def _has(key: str, request: Request) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), key.encode())


class _Api:
    """What is answered at each address."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._created = int(time.time())  # of the model that the collection is

    async def models(self, _: Request) -> Response:
        return JSONResponse({"object": "list", "data": [self._model()]})

    async def model(self, request: Request) -> Response:
        _known(request.path_params["name"])
        return JSONResponse(self._model())

    async def health(self, _: Request) -> Response:
        count = len(await run_in_threadpool(self._assistant.collection.documents))
        return JSONResponse({"status": "ok", "documents": count, "reader": self._assistant.reader.name})

    async def search(self, request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_search, self._assistant, request))

    async def chat(self, request: Request) -> Response:
        body = await _body(request)
        _known(body.get("model"))
        question, history = _dialogue(body.get("messages"))
        filters = _filters(self._assistant, body.get("vanban"))
        if body.get("stream") is True:
            work = Work(self._assistant, question, history, filters)
            return StreamingResponse(events(work, self._head("chat.completion.chunk")), media_type="text/event-stream")
        answer = await answered(request, self._assistant, question, history, filters)
        message = {"role": "assistant", "content": with_sources(answer), "citations": [c.to_dict() for c in answer.citations]}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse({**self._head("chat.completion"), "choices": [choice], "vanban": answer.to_dict()})

    def _model(self) -> dict[str, Any]:
        return {"id": NAME, "object": "model", "created": self._created, "owned_by": NAME}

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": self._created, "model": NAME}


def _known(name: object) -> None:
    if name != NAME:
        named = f" «{name[:_NAME]}»" if isinstance(name, str) and name else ""
        raise _Refused(404, f"Không có mô hình{named}; dùng «{NAME}».", "model_not_found")


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises _Refused for anything else."""
    # A page of another site cannot send this type without being asked first.
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise _Refused(415, "Content-Type phải là application/json.")
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _BODY:
            raise _Refused(413, "Yêu cầu quá lớn.")
    try:
        body = json.loads(raw)
        json.dumps(body, ensure_ascii=False).encode("utf-8")  # half a character cannot be
    except (ValueError, RecursionError) as err:
        raise _Refused(400, "Yêu cầu không phải JSON.") from err
    if not isinstance(body, dict):
        raise _Refused(400, "Yêu cầu phải là một đối tượng JSON.")
    return body


def _dialogue(messages: object) -> tuple[str, list[Turn]]:
    """The question, and the questions and answers before it. Raises _Refused for messages of another form."""
    if not isinstance(messages, list) or not messages:
        raise _Refused(400, "Thiếu «messages».")
    said: list[tuple[str, str]] = []
    for m in messages:
        if not isinstance(m, dict) or not isinstance(m.get("role"), str):
            raise _Refused(400, "Mỗi phần tử của «messages» cần «role» và «content».")
        if m["role"] in ("user", "assistant"):
            said.append((m["role"], _text(m.get("content"))))
    if not said or said[-1][0] != "user":
        raise _Refused(400, "Tin nhắn cuối phải có role «user».")
    question = said.pop()[1].strip()
    if not question or len(question) > LONGEST:
        raise _Refused(400, _LENGTH)
    history: list[Turn] = []
    for role, text in said:
        if role == "user":
            history.append((text, ""))
        elif history:
            history[-1] = (history[-1][0], without_sources(text))
    history = history[-_TURNS:]
    if any(len(q) > LONGEST for q, _ in history):
        raise _Refused(400, _LENGTH)
    return question, [(q, a[:LONGEST]) for q, a in history]


def _text(content: object) -> str:
    """The text of a message: a string, or parts of which all are text."""
    if isinstance(content, str):
        return content
    if isinstance(content, list) and all(
        isinstance(p, dict) and p.get("type") == "text" and isinstance(p.get("text"), str) for p in content
    ):
        return "\n".join(p["text"] for p in content)
    raise _Refused(400, "Chỉ nhận nội dung dạng chữ.")


def _filters(assistant: Assistant, wanted: object) -> Filters | None:
    """The field "vanban" of a request: document (a name or several), territory, year, kind, status."""
    if wanted is None:
        return None
    if not isinstance(wanted, dict) or not all(isinstance(v, str | list) for v in wanted.values()):
        raise _Refused(400, "«vanban» phải là một đối tượng gồm document, territory, year, kind, status.")
    if unknown := set(wanted) - {"document", *_NARROWING}:
        raise _Refused(400, f"«vanban» có mục không hiểu được: {', '.join(sorted(unknown))}.")
    documents = wanted.get("document") or []
    names = [documents] if isinstance(documents, str) else [str(d) for d in documents]
    narrowing = Narrowing(names, **{k: str(wanted.get(k) or "") for k in _NARROWING})
    return filters_of(assistant.collection, narrowing)


def _search(assistant: Assistant, request: Request) -> dict[str, Any]:
    given = request.query_params
    query, k = given.get("q", "").strip(), given.get("k", _USUAL)
    if not query or len(query) > LONGEST:
        raise _Refused(400, "Thiếu «q», hoặc «q» quá dài.")
    if not k.isdecimal() or len(k) > len(str(_PASSAGES)) or not 1 <= int(k) <= _PASSAGES:
        raise _Refused(400, f"«k» phải từ 1 đến {_PASSAGES}.")
    filters = _filters(assistant, {"document": given.getlist("document"), **{n: given.get(n, "") for n in _NARROWING}})
    found = assistant.collection.search(query, int(k), filters)
    return {"query": query, "results": found_json(found)}


def run(app: Starlette, listening: socket.socket) -> None:
    """Serve until interrupted or terminated, which ends the process."""
    served(app, listening, stop=Work.stop_all, limit_concurrency=_AT_ONCE)
