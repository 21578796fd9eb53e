"""Ctrl-C and a request to terminate end both servers at once, with one line, whatever they are doing."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import model_server
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

FOREST = "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?"
SIGNALS = [signal.SIGINT, signal.SIGTERM]


@contextmanager
def running(home, command, *args, tmp=None):
    """A running server: its process, its address, and the lines that it writes on standard error."""
    line = [sys.executable, "-c", "from ui.cli import main; main()", "--home", str(home), command, "--port", "0", *args]
    env = {name: value for name, value in os.environ.items() if name != "GRADIO_TEMP_DIR"}  # the page of this process has its own
    env |= {"PYTHONUNBUFFERED": "1", **({"TMPDIR": str(tmp)} if tmp else {})}
    said = []
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        try:
            said.append(process.stderr.readline().decode())
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", said[-1])):
                said.append(process.stderr.readline().decode())
            address = found.group()
            for _ in range(300):
                try:
                    if httpx.get(f"{address}/healthz", trust_env=False).status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
            said.clear()
            yield process, address, said
        finally:
            process.kill()


def opened(stack, method, address, **given):
    """Open a stream and leave it open; waits for its first bytes."""
    client = stack.enter_context(httpx.Client(trust_env=False, timeout=60))
    response = stack.enter_context(client.stream(method, address, **given))
    assert response.status_code == 200
    lines = response.iter_lines()
    next(lines)
    return lines


def asked(address, path, body):
    """Ask in a thread and wait for no answer."""

    def ask():
        try:
            httpx.post(f"{address}{path}", json=body, trust_env=False, timeout=60)
        except httpx.HTTPError:
            pass

    threading.Thread(target=ask, daemon=True).start()


def ends_with_one_line(process, wanted):
    began = time.monotonic()
    process.send_signal(wanted)
    code = process.wait(20)
    seconds = time.monotonic() - began
    lines = process.stderr.read().decode().strip().splitlines()
    assert (code, lines) == (128 + wanted, ["Đã dừng theo yêu cầu."]) and process.stdout.read() == b""
    assert seconds < 2, seconds


@pytest.mark.parametrize("wanted", SIGNALS)
@pytest.mark.parametrize("command", ["serve", "ui"])
def test_an_idle_server_ends_at_once(empty, command, wanted):
    with running(empty, command) as (process, _, _):
        ends_with_one_line(process, wanted)


@pytest.mark.parametrize("wanted", SIGNALS)
@pytest.mark.parametrize("stream", [True, False])
def test_the_api_ends_while_a_model_writes(empty, wanted, stream):
    with model_server.serving() as model, ExitStack() as stack:
        model.text, model.pause = "Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu này [1]. " * 50, 0.3
        with running(empty, "serve", "--base-url", model.url) as (process, address, _):
            body = {"model": "vanban", "messages": [{"role": "user", "content": FOREST}], "stream": stream}
            if stream:
                opened(stack, "POST", f"{address}/v1/chat/completions", json=body)
            asked(address, "/v1/chat/completions", body)
            time.sleep(1)
            ends_with_one_line(process, wanted)


@pytest.mark.parametrize("wanted", SIGNALS)
def test_the_page_ends_while_browsers_listen_and_a_model_writes(empty, wanted, tmp_path):
    with model_server.serving() as model, ExitStack() as stack:
        model.text, model.pause = "Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu này [1]. " * 50, 0.3
        with running(empty, "ui", "--base-url", model.url, tmp=tmp_path) as (process, address, _):
            for language in ("vi", "en"):
                opened(stack, "GET", f"{address}/{language}/gradio_api/heartbeat/x")
            event = httpx.post(
                f"{address}/vi/gradio_api/queue/join",
                trust_env=False,
                json={"data": [FOREST, None, True], "fn_index": 1, "session_hash": "x"},
            )
            assert event.status_code == 200
            opened(stack, "GET", f"{address}/vi/gradio_api/queue/data?session_hash=x")
            asked(address, "/vi/gradio_api/run/ask", {"data": [FOREST, None, True]})
            (sent,) = httpx.post(f"{address}/vi/gradio_api/upload", files={"files": ("x.txt", b"x")}, trust_env=False).json()
            assert sent.startswith(str(tmp_path)) and Path(sent).exists()
            time.sleep(1)
            ends_with_one_line(process, wanted)
    assert not list(tmp_path.glob("vanban-*"))


def test_a_request_whose_sender_is_slow_does_not_hold_the_end_up(empty):
    import socket

    with running(empty, "serve") as (process, address, _), socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as slow:
        slow.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        )
        time.sleep(0.3)
        ends_with_one_line(process, signal.SIGTERM)


@pytest.mark.parametrize("command", ["serve", "ui"])
@pytest.mark.parametrize("wanted", SIGNALS)
def test_a_second_signal_changes_nothing(empty, command, wanted):
    with running(empty, command) as (process, address, _), ExitStack() as stack:
        if command == "ui":
            opened(stack, "GET", f"{address}/vi/gradio_api/heartbeat/x")
        process.send_signal(wanted)
        time.sleep(0.05)
        ends_with_one_line(process, wanted)
