"""A scripted OpenAI-compatible server on loopback: it plays good, lying, slow, broken and failing models."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Script:
    """What the server does, to be set by a test; `requests` is what it was asked."""

    def __init__(self):
        self.text = "Tỷ lệ che phủ rừng cuối năm 2025 đạt 61,5% [1]."
        self.failures = []  # (status, body) of the next answers, before the good ones
        self.pause = 0.0  # seconds before each event
        self.breaks_after = None  # events after which the connection is cut
        self.raw = None  # lines in the place of events
        self.window = None  # tokens; the server counts words as tokens if it has one
        self.takes = None  # characters of a prompt beyond which it refuses
        self.requests = []
        self.headers = []
        self.url = ""

    def chats(self):
        return [body for path, body in self.requests if path.endswith("/chat/completions")]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    @property
    def script(self):
        return self.server.script

    def _reply(self, status, value, **headers):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        for k, v in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(k.replace("_", "-"), v)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.script.requests.append((self.path, None))
        if self.path == "/v1/models":
            self._reply(200, {"data": [{"id": "scripted", **({"max_model_len": self.script.window} if self.script.window else {})}]})
        else:
            self._reply(404, {"error": "not found"})

    def do_POST(self):
        script = self.script
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        script.requests.append((self.path, body))
        script.headers.append(dict(self.headers))
        if self.path == "/tokenize" and script.window:
            self._reply(200, {"count": len(body["prompt"].split()), "max_model_len": script.window})
        elif not self.path.endswith("/chat/completions"):
            self._reply(404, {"error": "not found"})
        elif script.failures:
            status, said = script.failures.pop(0)
            self._reply(status, said)
        elif script.takes is not None and len(json.dumps(body["messages"])) > script.takes:
            self._reply(400, {"error": {"message": "the request exceeds the available context size", "code": 400}})
        else:
            self._stream(script)

    def _stream(self, script):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        text = script.text(script.chats()[-1]) if callable(script.text) else script.text
        pieces = [text[i : i + 3] for i in range(0, len(text), 3)]
        lines = script.raw or [f"data: {json.dumps({'choices': [{'delta': {'content': p}}]})}" for p in pieces]
        for n, line in enumerate(lines):
            time.sleep(script.pause)
            if n == script.breaks_after:
                break
            try:
                self.wfile.write(f"{line}\n\n".encode())
                self.wfile.flush()
            except OSError:
                return
        else:
            if script.raw is None:
                self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True


@contextmanager
def serving():
    """The script of a server that runs while the block does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.script = Script()
    server.script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.script
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
