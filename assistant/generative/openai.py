"""A model behind an OpenAI-compatible server (llama-server, vLLM, Ollama, llama-cpp-python's own): the user's, never one by default."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from assistant.conversation import ChatModel, Message
from index.errors import PromptTooLong, ReaderError

__all__ = ["KEY_VARIABLE", "RemoteModel", "local"]

KEY_VARIABLE = "VANBAN_API_KEY"

_AGAIN = {408, 409, 429, 500, 502, 503, 504}
_LONGEST = 30.0  # seconds to wait because a server asks for it
_SIGNS = 20_000  # of an answer, whatever a server sends
_TOO_LONG = re.compile(
    r"context (?:length|size|window)|context_length|exceed\w*context|maximum context|too many tokens|prompt is too long", re.I
)
# Words of a document that a server could read as the end of a message are pulled apart.
_CONTROL = re.compile(r"<(/?(?:s|bos|eos|[a-z]+_of_[a-z]+|INST|SYS)>|\|[^|<>\n]{1,40}\|>|<SYS>)")
_OPTIONAL = ("grammar", "seed", "temperature")  # left out if the server refuses them


def local(host: str) -> bool:
    """Whether a host name or address means this computer."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class RemoteModel(ChatModel):
    """The model `model` of the server at `base_url` ("http://127.0.0.1:8080/v1"); without a name the first that the server lists.

    `timeout` is how many seconds the server may be silent, `tries` how often a refused connection or an
    overloaded server is asked, with doubled waits from `wait` seconds. A key comes from the environment
    variable VANBAN_API_KEY only. Nothing is sent before the first use.
    """

    def __init__(self, base_url: str, model: str = "", *, timeout: float = 120.0, tries: int = 4, wait: float = 0.5) -> None:
        try:
            parts = urlsplit(base_url.strip())
            httpx.URL(base_url.strip())
        except (ValueError, httpx.InvalidURL):
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ReaderError(
                f"Địa chỉ máy chủ mô hình «{base_url}» không hợp lệ.", advice="Chẳng hạn: --base-url http://127.0.0.1:8080/v1"
            )  # fmt: skip
        path = parts.path.rstrip("/") or "/v1"
        self.base_url = f"{parts.scheme}://{parts.netloc}{path}"
        self._root = self.base_url.removesuffix("/v1")
        self._host = parts.hostname
        self._model = model
        self.timeout, self.tries, self.wait = timeout, tries, wait
        self._refused: set[str] = set()

    @cached_property
    def _client(self) -> httpx.Client:
        key = os.environ.get(KEY_VARIABLE, "")
        if not key.isascii() or not key.isprintable():
            raise ReaderError(f"Khóa trong biến {KEY_VARIABLE} có ký tự không dùng được.", advice="Đặt lại biến này.")
        client = httpx.Client(
            timeout=httpx.Timeout(self.timeout, connect=min(10.0, self.timeout)),
            headers={"Authorization": f"Bearer {key}"} if key else {},
            trust_env=not local(self._host),  # no proxy stands between two programs of one computer
        )
        weakref.finalize(self, client.close)
        return client

    @cached_property
    def model(self) -> str:
        """The model's name at the server."""
        if self._model:
            return self._model
        listed = self._json("GET", f"{self.base_url}/models").get("data") or []
        names = [m["id"] for m in listed if isinstance(m, dict) and isinstance(m.get("id"), str)]
        if not names:
            raise ReaderError(f"Máy chủ {self.base_url} không có mô hình nào.", advice="Nêu tên mô hình bằng --model.")
        return str(names[0])

    @property
    def notice(self) -> str:  # type: ignore[override]
        """What to say beside each answer: that no grammar holds the server's model to the form."""
        return "reader.unconstrained" if "grammar" in self._refused else ""

    # ---------------------------------------------------------------- measure

    def room(self, messages: Sequence[Message], most: int) -> int | None:
        """Tokens left beside `messages` and an answer, if the server counts tokens and says how large its window is."""
        if self._counter is None or (window := self._window) is None:
            return None
        # A template adds a few tokens to each message.
        return window - most - sum(self.cost(m["content"]) + 8 for m in messages)

    def cost(self, text: str) -> int:
        """The tokens of `text` as the server counts them; 0 if it does not count."""
        return self._counter(text) if self._counter else 0

    @cached_property
    def _counter(self) -> Callable[[str], int] | None:
        """What counts tokens: llama-server and vLLM have /tokenize, llama-cpp-python's server /extras/tokenize/count."""

        def tokenize(text: str) -> int:
            found = self._json("POST", f"{self._root}/tokenize", {"model": self.model, "content": text, "prompt": text})
            return int(found["count"]) if "count" in found else len(found["tokens"])

        def count(text: str) -> int:
            return int(self._json("POST", f"{self._root}/extras/tokenize/count", {"input": text})["count"])

        for way in (tokenize, count):
            try:
                if way("rừng") > 0:
                    return way
            except (ReaderError, KeyError, TypeError, ValueError):
                continue
        return None

    @cached_property
    def _window(self) -> int | None:
        """The server's window in tokens: vLLM lists it with the model, llama-server with its settings."""
        for url in (f"{self.base_url}/models", f"{self._root}/props"):
            try:
                found = self._json("GET", url)
                own: dict[str, Any] = next((m for m in found.get("data") or [] if m.get("id") == self.model), {})
                size = own.get("max_model_len") or found.get("default_generation_settings", {}).get("n_ctx")
                if size:
                    return int(size)
            except (ReaderError, AttributeError, TypeError, ValueError):
                continue
        return None

    # ------------------------------------------------------------------- chat

    def chat(
        self, messages: Sequence[Message], form: str, *, most: int, temperature: float = 0.0, seed: int = 0,
        cancel: threading.Event | None = None,
    ) -> Iterator[str]:  # fmt: skip
        """The next message as text pieces, as the server sends them (see ChatModel)."""
        body = {
            "model": self.model, "messages": [{**m, "content": _CONTROL.sub(r"< \1", m["content"])} for m in messages],
            "stream": True, "max_tokens": most,
            "temperature": temperature, "seed": seed, "grammar": form,
        }  # fmt: skip
        sent = 0
        with closing(self._opened("POST", f"{self.base_url}/chat/completions", body, stream=True)) as response:
            try:
                for line in _lines(response):
                    if cancel is not None and cancel.is_set():
                        return
                    if not line.startswith("data:"):
                        continue
                    data = line.removeprefix("data:").strip()
                    if data == "[DONE]":
                        return
                    piece, ended = _piece(data)
                    if piece:
                        sent += len(piece)
                        yield piece
                    if ended or sent > _SIGNS:
                        return
            except httpx.HTTPError as err:
                if sent or isinstance(err, httpx.TimeoutException):
                    raise self._unreachable(err) from err
        # llama-cpp-python's server closes the connection without a word when a prompt is longer than its window.
        error = ReaderError if sent else PromptTooLong
        raise error(f"Máy chủ mô hình {self.base_url} ngắt giữa chừng.", advice="Hỏi lại, hoặc xem nhật ký của máy chủ.")

    def _json(self, method: str, url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        with closing(self._opened(method, url, body)) as response:
            try:
                found = json.loads(response.read())
            except (httpx.HTTPError, ValueError, RecursionError) as err:
                raise ReaderError(f"Máy chủ {self.base_url} trả lời không phải JSON.", advice="Kiểm tra --base-url.") from err
        if not isinstance(found, dict):
            raise ReaderError(f"Máy chủ {self.base_url} trả lời không đúng dạng.", advice="Kiểm tra --base-url.")
        return found

    def _opened(self, method: str, url: str, body: dict[str, Any] | None = None, *, stream: bool = False) -> httpx.Response:
        """A response of status 200, not read yet. Raises ReaderError after the last try, PromptTooLong for a prompt too long."""
        wait = self.wait
        left = self.tries
        while True:
            left -= 1
            given = {k: v for k, v in body.items() if k not in self._refused} if body else None
            try:
                request = self._client.build_request(method, url, json=given)
                response = self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError, httpx.ReadError) as err:
                if left <= 0:
                    raise self._unreachable(err) from err
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as err:  # silence is not asked again: the model is too slow for it
                raise self._unreachable(err) from err
            else:
                if response.status_code == 200:
                    return response
                said = self._said(response)
                if response.status_code == 400 and _TOO_LONG.search(said):
                    raise PromptTooLong(f"Lời nhắc dài hơn cửa sổ của máy chủ: {said}")
                named = next((o for o in _OPTIONAL if given and o in given and o in said), None)
                if stream and response.status_code in (400, 422) and named:
                    self._refused.add(named)
                    left += 1
                    continue
                if response.status_code not in _AGAIN or left <= 0:
                    advice = "Kiểm tra --base-url, --model, khóa trong VANBAN_API_KEY và nhật ký của máy chủ."
                    raise ReaderError(f"Máy chủ {self.base_url} báo lỗi {response.status_code}: {said}.", advice=advice)
                after = response.headers.get("Retry-After", "")
                wait = max(wait, min(float(after), _LONGEST)) if after.isdecimal() else wait
            time.sleep(wait)
            wait *= 2

    def _said(self, response: httpx.Response) -> str:
        """What a server says of an error, shortened; the response is closed."""
        with closing(response):
            try:
                raw = response.read()[:4000].decode("utf-8", "replace")
                error = json.loads(raw).get("error", raw)
                raw = str(error.get("message", error)) if isinstance(error, dict) else str(error)
            except (httpx.HTTPError, ValueError, AttributeError, RecursionError):
                raw = locals().get("raw", "")
        return " ".join(raw.split())[:300].rstrip(".") or response.reason_phrase

    def _unreachable(self, err: Exception) -> ReaderError:
        if isinstance(err, httpx.TimeoutException) and not isinstance(err, httpx.ConnectTimeout):
            problem = f"Máy chủ mô hình {self.base_url} không gửi gì trong {self.timeout:g} giây."
        elif isinstance(err, httpx.ReadError | httpx.RemoteProtocolError):
            problem = f"Máy chủ mô hình {self.base_url} ngắt giữa chừng."
        else:
            problem = f"Không nối được tới máy chủ mô hình {self.base_url}."
        return ReaderError(problem, advice="Kiểm tra máy chủ đã chạy chưa và địa chỉ --base-url.")


def _lines(response: httpx.Response) -> Iterator[str]:
    """The lines of a stream, ended by line feeds only: JSON may hold other signs that end a line elsewhere."""
    rest = ""
    for text in response.iter_text():
        *whole, rest = (rest + text).split("\n")
        yield from (line.rstrip("\r") for line in whole)
        if len(rest) > 10 * _SIGNS:
            raise ReaderError("Máy chủ mô hình gửi dữ liệu không đúng dạng.", advice="Kiểm tra --base-url.")
    yield rest


def _piece(data: str) -> tuple[str, bool]:
    """The text in one event of a stream, and whether it ends the message. Raises ReaderError if it is not one."""
    try:
        event = json.loads(data)
        if "error" in event:
            error = event["error"]
            said = str(error.get("message", error) if isinstance(error, dict) else error)[:300]
            raise (PromptTooLong if _TOO_LONG.search(said) else ReaderError)(f"Máy chủ mô hình báo lỗi: {said.rstrip('.')}.")
        choices = event.get("choices") or [{}]
        text = (choices[0].get("delta") or {}).get("content") or ""
        return str(text), choices[0].get("finish_reason") is not None
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as err:
        raise ReaderError("Máy chủ mô hình gửi dữ liệu không đúng dạng.", advice="Kiểm tra --base-url.") from err
