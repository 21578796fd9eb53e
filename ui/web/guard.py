"""What stands before every address of the page: host names, passwords, and headers that keep the browser at home."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import stat
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from index.errors import QueryError

__all__ = ["OWNER", "Guard", "Receive", "Scope", "Send", "User", "Users", "read_users", "user_of"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

OWNER = "x-vanban-owner"  # the header that tells those behind the guard who asks; nobody outside can set it
_COOKIE = "vanban"  # names a browser where there are no users; no script can read it
_RANDOM = 32  # bytes that name a browser: no one guesses them
_TOKEN = re.compile("[A-Za-z0-9_-]{43}")  # that many bytes in base64
_PASSWORD = 8  # characters that a password has at least

# Gradio's page needs inline styles and scripts; no address but the page's own may be asked for anything.
_POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self' data: blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'none'; form-action 'self'"
)
_DOCUMENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"
_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"), (b"x-frame-options", b"DENY"))


@dataclass(frozen=True, slots=True)
class User:
    """Someone who may use the page; `edits` whether they may add, change and remove documents."""

    name: str
    password: str
    edits: bool


Users = dict[str, User]


def read_users(path: Path) -> Users:
    """The users of a file with a line NAME:PASSWORD or NAME:PASSWORD:edit each; # begins a comment.

    Raises QueryError if others than its owner may read it, or it has no user or a line of another form.
    """
    try:
        if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            raise QueryError(f"Tệp {path} đang cho người khác đọc.", advice=f"Chạy: chmod 600 {path}")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise QueryError(f"Không đọc được tệp người dùng {path}: {err}.", advice="Kiểm tra --auth-file.") from err
    users: Users = {}
    for n, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition(":")
        edits = rest.endswith(":edit")
        password = rest.removesuffix(":edit")
        if not name or len(password) < _PASSWORD:
            advice = f"Mỗi dòng: tên:mật_khẩu hoặc tên:mật_khẩu:edit, mật khẩu từ {_PASSWORD} ký tự."
            raise QueryError(f"{path}, dòng {n}: không đúng dạng.", advice=advice)
        users[name] = User(name, password, edits)
    if not users:
        raise QueryError(f"Tệp {path} không có người dùng nào.", advice="Mỗi dòng: tên:mật_khẩu hoặc tên:mật_khẩu:edit.")
    return users


def user_of(authorization: str, users: Users) -> User | None:
    """Who a header "Basic …" means, if the password is right."""
    scheme, _, given = authorization.partition(" ")
    try:
        name, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return None
    user = users.get(name)
    # Compared also for an unknown name, so that the time does not tell.
    right = hmac.compare_digest(password.encode(), (user.password if user else "").encode())
    return user if scheme.lower() == "basic" and user is not None and right else None


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: Any, *, users: Users | None = None, hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.users = users
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        host = headers.get("host", "").rsplit(":", 1)[0] if not headers.get("host", "").endswith("]") else headers["host"]
        if self.hosts and host not in self.hosts:
            await _refuse(send, 400, "Tên máy không hợp lệ.")
            return
        origin = headers.get("origin")
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and origin and origin.partition("://")[2] != headers.get("host"):
            await _refuse(send, 403, "Yêu cầu từ trang khác.")
            return
        owner, cookie = "", b""
        if self.users is None:
            token = _token(headers.get("cookie", ""))
            # Parts of a page come several at once: each would get another name.
            if not token and (scope["method"] == "POST" or headers.get("sec-fetch-dest", "document") == "document"):
                token = secrets.token_urlsafe(_RANDOM)
                cookie = f"{_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict".encode()
            owner = f"browser-{token}" if token else ""
        elif scope["path"] != "/healthz":
            user = user_of(headers.get("authorization", ""), self.users)
            if user is None:
                await _refuse(send, 401, "Cần tên và mật khẩu.", (b"www-authenticate", b'Basic realm="vanban", charset="UTF-8"'))
                return
            owner = f"user-{hashlib.sha256(user.name.encode()).hexdigest()}"
        passed = [(k, v) for k, v in scope["headers"] if k.lower() != OWNER.encode()]
        scope = {**scope, "headers": [*passed, (OWNER.encode(), owner.encode())]}
        policy = _DOCUMENT_POLICY if "/document/" in scope["path"] else _POLICY

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS, (b"content-security-policy", policy.encode())]
                if cookie:
                    message["headers"].append((b"set-cookie", cookie))
            await send(message)

        await self.app(scope, receive, guarded)


def _token(cookies: str) -> str:
    """What names the browser in its cookies, "" if nothing of ours does."""
    try:
        found = SimpleCookie(cookies).get(_COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None and _TOKEN.fullmatch(found.value) else ""


async def _refuse(send: Send, status: int, message: str, *headers: tuple[bytes, bytes]) -> None:
    body = message.encode("utf-8")
    given = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})
