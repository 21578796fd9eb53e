"""What of Gradio's own addresses is open, and which files a request may name.

Gradio answers at many more addresses than the page uses: it fetches other sites' addresses, runs video programs, hands
out stored states. Only what the page and its API need is open. A request may name a file only if its sender has
uploaded it, wherever in the request and to whichever event; and only files made for whoever asks are sent out.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.datastructures import Headers, QueryParams

from .files import Files
from .guard import OWNER, Receive, Scope, Send
from .texts import LANGUAGES, Texts

__all__ = ["Gate", "files_named"]

_BODY = 32 << 20  # bytes of a request that is no upload: the dialogues that a browser keeps are below 10 MB
_NAME = "[^/]+"
_PLACES = rf"^/(?P<language>{'|'.join(LANGUAGES)})(?:/(?P<rest>.*))?$"
_READ = re.compile(
    r"|config/?|theme\.css|manifest\.json|robots\.txt|favicon\.ico|(?:static|assets|svelte)/.+|document/.+|"
    r"gradio_api/(?:info/?|openapi\.json|startup-events|app_id/?|user/?|login_check/?|theme\.css|queue/data|queue/status|upload_progress|"
    rf"heartbeat/{_NAME}|call/{_NAME}/{_NAME}|call/v2/{_NAME}/{_NAME})"
)
_FILE = re.compile("gradio_api/file=(?P<path>.+)", re.DOTALL)
_SENT = re.compile(rf"gradio_api/(?:(?:run|api|call|call/v2)/{_NAME}/?|queue/join|cancel|reset/?)")
_UPLOAD = "gradio_api/upload"
# Where a session stands in the path: Gradio takes the name of an event that it does not know for one.
_SESSION = re.compile(rf"gradio_api/(?:heartbeat|call/(?:v2/)?{_NAME})/({_NAME})")
_SESSIONS = 10_000  # whose owners are remembered, the latest; one is some hundred bytes
_MCP = re.compile("gradio_api/mcp(?:/.*)?")


def files_named(request: Any) -> list[dict[str, Any]]:
    """Every object anywhere in a request's JSON that a component of Gradio could take for a file."""
    found, left = [], [request]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            meta = value.get("meta")
            if {"path", "url", "is_stream"} & value.keys() or (isinstance(meta, dict) and "_type" in meta):
                found.append(value)
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
    return found


class Gate:
    """An ASGI application around Gradio's. Whoever asks stands in the header OWNER, which the guard writes."""

    def __init__(self, app: Any, files: Files, *, users: bool = False, mcp: bool = False) -> None:
        self.app = app
        self.files = files
        self.users = users
        self.mcp = mcp
        self._sessions: OrderedDict[str, str] = OrderedDict()  # whose they are, the latest last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        place = re.match(_PLACES, scope["path"], re.DOTALL) if scope["type"] == "http" else None
        if place is None:
            await self.app(scope, receive, send)
            return
        texts, rest = Texts(place["language"]), place["rest"] or ""
        owner = Headers(scope=scope).get(OWNER, "")
        query = QueryParams(scope["query_string"])
        sessions = query.getlist("session_hash")
        if scope["method"] in ("GET", "HEAD") and (named := _SESSION.fullmatch(rest)):
            sessions.append(named[1])
        if "deep_link" in query:
            await _refuse(send, 404, texts("gate.closed"))
        elif not all(self._in_session(s, owner) for s in sessions):
            await _refuse(send, 403, texts("gate.session"))
        elif self.mcp and texts.language == "vi" and _MCP.fullmatch(rest):
            await self._checked(scope, receive, send, texts, owner)
        elif scope["method"] in ("GET", "HEAD"):
            asked = _FILE.fullmatch(rest)
            if asked and not self.files.readable(owner, asked["path"]):
                await _refuse(send, 404, texts("gate.gone"))
            elif asked or _READ.fullmatch(rest):
                await self.app(scope, receive, send)
            else:
                await _refuse(send, 404, texts("gate.closed"))
        elif scope["method"] == "POST" and rest == _UPLOAD:
            await self._uploaded(scope, receive, send, texts, owner)
        elif scope["method"] == "POST" and _SENT.fullmatch(rest):
            await self._checked(scope, receive, send, texts, owner)
        else:
            await _refuse(send, 404, texts("gate.closed"))

    async def _checked(self, scope: Scope, receive: Receive, send: Send, texts: Texts, owner: str) -> None:
        """Pass on a request whose JSON names no file but its sender's own."""
        raw = bytearray()
        more = scope["method"] not in ("GET", "HEAD", "DELETE")
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            raw += message.get("body", b"")
            more = message.get("more_body", False)
            if len(raw) > _BODY:
                await _refuse(send, 413, texts("gate.large"))
                return
        if raw:
            try:
                body = json.loads(raw)
            except (ValueError, RecursionError):
                await _refuse(send, 400, texts("gate.form"))
                return
            if not all(self._own(file, scope, owner) for file in files_named(body)):
                await _refuse(send, 403, texts("gate.file"))
                return
            if isinstance(body, dict) and not self._in_session(body.get("session_hash"), owner):
                await _refuse(send, 403, texts("gate.session"))
                return
        given: list[dict[str, Any]] = [{"type": "http.request", "body": bytes(raw), "more_body": False}]

        async def again() -> Any:
            return given.pop() if given else await receive()

        await self.app(scope, again, send)

    def _in_session(self, session: object, owner: str) -> bool:
        """Whether what Gradio keeps under this name is `owner`'s: a session belongs to the user who first names it.

        Without users anyone may name any: programs that ask do not keep the cookie that tells browsers apart.
        """
        if not self.users or not isinstance(session, str):
            return True
        first = self._sessions.setdefault(session, owner)
        self._sessions.move_to_end(session)
        if len(self._sessions) > _SESSIONS:
            self._sessions.popitem(last=False)
        return first == owner

    def _own(self, file: dict[str, Any], scope: Scope, owner: str) -> bool:
        """Whether what looks like a file is one that `owner` has uploaded; an address may only be that file's own here."""
        path, address = file.get("path"), file.get("url")
        if not self.files.uploaded(owner, path) or file.get("is_stream"):
            return False
        if address in (None, ""):
            return True
        if not isinstance(address, str):
            return False
        for scheme in ("http", "https"):
            address = address.removeprefix(f"{scheme}://{Headers(scope=scope).get('host', '')}/")
        below = re.sub(rf"^/?(?:(?:{'|'.join(LANGUAGES)})/)?", "", address, count=1)
        return f"gradio_api/file={path}" in (below, unquote(below))

    async def _uploaded(self, scope: Scope, receive: Receive, send: Send, texts: Texts, owner: str) -> None:
        """Pass on an upload; the sender is told the places where only they may use the files."""
        plain = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k.lower() != b"accept-encoding"]}
        begun: list[Any] = []
        body = bytearray()

        async def kept(message: Any) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            (start,) = begun
            answer = bytes(body)
            if start["status"] == 200:
                try:
                    # One request may hold a file twice: Gradio gives both the same place.
                    places = json.loads(answer)
                    own = {path: str(self.files.received(owner, Path(path))) for path in dict.fromkeys(places)}
                    answer = json.dumps([own[path] for path in places]).encode()
                except OSError:  # someone else has sent the same file at the same moment
                    await _refuse(send, 503, texts("gate.again"))
                    return
            headers = [(k, v) for k, v in start["headers"] if k.lower() != b"content-length"]
            await send({**start, "headers": [*headers, (b"content-length", str(len(answer)).encode())]})
            await send({"type": "http.response.body", "body": answer})

        await self.app(plain, receive, kept)


async def _refuse(send: Send, status: int, message: str) -> None:
    """Answer in the form in which Gradio's page shows errors."""
    body = json.dumps({"detail": message, "error": message}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
