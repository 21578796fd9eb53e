"""A stand-in for a model hub on loopback: one file, its SHA-256 in the headers, parts on request, faults when told."""

import hashlib
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789012345678901234567890123456789"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self._send(body=False)

    def do_GET(self):
        self._send(body=True)

    def _send(self, *, body):
        hub = self.server.hub
        hub.requests.append((self.command, self.path, self.headers.get("Range")))
        if not self.path.endswith(hub.path):
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").split("-")[0])
        part = b"" if hub.empty and body else hub.content[start:]
        self.send_response(206 if start or (hub.empty and body) else 200)
        self.send_header("Content-Length", str(len(part)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(hub.content) - 1}/{len(hub.content)}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("X-Repo-Commit", COMMIT)
        etag = hub.sha256 or hashlib.sha256(hub.content).hexdigest()
        self.send_header("ETag", f'"{etag}"')
        self.send_header("X-Linked-Etag", f'"{etag}"')
        self.send_header("X-Linked-Size", str(len(hub.content)))
        self.end_headers()
        if body:
            cut = hub.breaks_after.pop(0) if hub.breaks_after else None
            self.wfile.write(part[:cut])
            if cut is not None:
                self.close_connection = True
                self.connection.close()


class Hub:
    """What the stand-in has; `requests` is what it was asked."""

    def __init__(self, path, content):
        self.path = path
        self.content = content
        self.sha256 = ""  # another than the content's
        self.breaks_after = []  # bytes after which the next answers are cut off
        self.empty = False  # whether answers have no content
        self.requests = []
        self.url = ""


@contextmanager
def serving(path, content):
    """A hub that keeps `content` under a path's end while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.hub = Hub(path, content)
    server.hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
