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
from ui.filters import filters_of
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
_TURNS = 10  # of a dialogue
_PASSAGES = 100
_AT_ONCE = 100  # connections; more are told to come later


_log = logging.getLogger("uvicorn.error")


class _Refused(Exception):
    """A request that is not answered: an HTTP status, and what OpenAI's clients show."""

    def __init__(self, status: int, message: str, code: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.code = status, code


def _error(status: int, message: str, code: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": code, "param": None, "code": code}}, status)


def application(assistant: Assistant, *, key: str = "", hosts: tuple[str, ...] = HOSTS) -> Starlette:
    """The server as an ASGI application. With `key`, all but /healthz needs it as a bearer token.

    `hosts` are the names it answers to: a page elsewhere cannot reach a server of this computer under another name.
    """
    created = int(time.time())

    def guarded(work: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def checked(request: Request) -> Response:
            scheme, _, given = request.headers.get("Authorization", "").partition(" ")
            if key and not (scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), key.encode())):
                return _error(401, "Thiếu khóa hoặc khóa không đúng.", "invalid_api_key")
            try:
                return await work(request)
            except ClientLeft:
                return Response(status_code=499)
            except _Refused as err:
                return _error(err.status, str(err), err.code)
            except VanbanError as err:
                asked_wrongly = err.exit_code == 2
                return _error(400 if asked_wrongly else 500, str(err), "invalid_request_error" if asked_wrongly else "server_error")
            except Exception:
                _log.exception("vanban serve")
                return _error(500, UNEXPECTED, "server_error")

        return checked

    async def models(_: Request) -> Response:
        return JSONResponse({"object": "list", "data": [_model(created)]})

    async def model(request: Request) -> Response:
        _known(request.path_params["name"])
        return JSONResponse(_model(created))

    async def health(_: Request) -> Response:
        count = len(await run_in_threadpool(assistant.collection.documents))
        return JSONResponse({"status": "ok", "documents": count, "reader": assistant.reader.name})

    async def search(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_search, assistant, request))

    async def chat(request: Request) -> Response:
        body = await _body(request)
        _known(body.get("model"))
        question, history = _dialogue(body.get("messages"))
        filters = _filters(assistant, body.get("vanban"))
        if body.get("stream") is True:
            work = Work(assistant, question, history, filters)
            return StreamingResponse(events(work, _head("chat.completion.chunk", created)), media_type="text/event-stream")
        answer = await answered(request, assistant, question, history, filters)
        message = {"role": "assistant", "content": with_sources(answer), "citations": [c.to_dict() for c in answer.citations]}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse({**_head("chat.completion", created), "choices": [choice], "vanban": answer.to_dict()})

    routes = [
        Route("/v1/chat/completions", guarded(chat), methods=["POST"]),
        Route("/v1/models", guarded(models)),
        Route("/v1/models/{name:path}", guarded(model)),
        Route("/search", guarded(search)),
        Route("/healthz", health),
    ]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))])


def _model(created: int) -> dict[str, Any]:
    return {"id": NAME, "object": "model", "created": created, "owned_by": NAME}


def _head(kind: str, created: int, name: str = "") -> dict[str, Any]:
    return {"id": name or f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": created, "model": NAME}


def _known(name: object) -> None:
    if name != NAME:
        named = f" «{name[:80]}»" if isinstance(name, str) and name else ""
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
        raise _Refused(400, f"Câu hỏi phải có từ 1 đến {LONGEST} ký tự.")
    history: list[Turn] = []
    for role, text in said:
        if role == "user":
            history.append((text, ""))
        elif history:
            history[-1] = (history[-1][0], without_sources(text))
    if any(len(q) > LONGEST for q, _ in history[-_TURNS:]):
        raise _Refused(400, f"Câu hỏi phải có từ 1 đến {LONGEST} ký tự.")
    return question, [(q, a[:LONGEST]) for q, a in history[-_TURNS:]]


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
    if unknown := set(wanted) - {"document", "territory", "year", "kind", "status"}:
        raise _Refused(400, f"«vanban» có mục không hiểu được: {', '.join(sorted(unknown))}.")
    documents = wanted.get("document") or []
    names = [documents] if isinstance(documents, str) else [str(d) for d in documents]
    return filters_of(assistant.collection, names, **{k: str(wanted.get(k) or "") for k in ("territory", "year", "kind", "status")})


def _search(assistant: Assistant, request: Request) -> dict[str, Any]:
    given = request.query_params
    query, k = given.get("q", "").strip(), given.get("k", "10")
    if not query or len(query) > LONGEST:
        raise _Refused(400, "Thiếu «q», hoặc «q» quá dài.")
    if not k.isdecimal() or len(k) > 3 or not 1 <= int(k) <= _PASSAGES:
        raise _Refused(400, f"«k» phải từ 1 đến {_PASSAGES}.")
    names = ("territory", "year", "kind", "status")
    filters = _filters(assistant, {"document": given.getlist("document"), **{n: given.get(n, "") for n in names}})
    found = assistant.collection.search(query, int(k), filters)
    return {"query": query, "results": found_json(found)}


def run(app: Starlette, listening: socket.socket) -> None:
    """Serve until interrupted or terminated, which ends the process."""
    served(app, listening, stop=Work.stop_all, limit_concurrency=_AT_ONCE)
