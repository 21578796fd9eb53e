"""An answer on a terminal as a model writes it: a real pseudo-terminal, and a server that plays the model."""

import os
import re
import select
import signal
import subprocess
import sys
import time

import model_server
import pytest

pty = pytest.importorskip("pty")
ASKED = "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?"
TRUE = "Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu che phủ rừng [1]."
LIE = "Sở Y tế phối hợp với 77 đơn vị [1]."


@pytest.fixture
def server():
    with model_server.serving() as script:
        yield script


class Terminal:
    """A command of vanban on a terminal of 100 columns."""

    def __init__(self, home, *args):
        self.shown = ""
        self._master, slave = pty.openpty()
        env = {**os.environ, "COLUMNS": "100", "LINES": "40", "TERM": "xterm", "NO_COLOR": "1"}
        command = [sys.executable, "-c", "from ui.cli import main; main()", "--home", str(home), *args]
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
        os.close(slave)

    def read(self, until="", seconds=30):
        """Read until a text has been shown, or the end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (until and until in self.plain()):
            if not select.select([self._master], [], [], 0.2)[0]:
                continue
            try:
                more = os.read(self._master, 65536)
            except OSError:
                break
            if not more:
                break
            self.shown += more.decode("utf-8", "replace")
        return self.plain()

    def plain(self):
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown)

    def type(self, text):
        os.write(self._master, text.encode())

    def close(self):
        self.process.kill()
        self.process.wait(10)
        os.close(self._master)


@pytest.fixture
def terminal(empty):
    opened = []

    def _terminal(*args):
        opened.append(Terminal(empty, *args))
        return opened[-1]

    yield _terminal
    for t in opened:
        t.close()


def test_words_are_shown_as_they_come_and_a_lie_is_withdrawn(terminal, server):
    server.text, server.pause = f"{LIE} {TRUE}", 0.02
    shown = terminal("ask", ASKED, "--base-url", server.url).read()
    assert "Sở Y tế phối hợp" in shown  # while it was written
    final = shown[shown.rindex(TRUE) : shown.rindex("Nguồn:")]
    assert "Sở Y tế" not in final and f"{TRUE}\r\n" in final and shown.index("tài liệu mẫu") < shown.index("Sở Y tế")
    assert "[" not in re.sub(r"\[\d+\]", "", shown.split("Nguồn:")[0])  # no part of a marker


def test_an_interruption_ends_the_question_and_not_the_dialogue(terminal, server):
    server.text, server.pause = TRUE * 9, 0.2
    t = terminal("chat", "--base-url", server.url)
    t.read("Hỏi:")
    t.type(f"{ASKED}\n")
    t.read("Sở Nông nghiệp")
    t.process.send_signal(signal.SIGINT)
    assert "Đã dừng câu trả lời" in t.read("Đã dừng câu trả lời")
    server.text, server.pause = TRUE, 0
    t.type(f"{ASKED}\n")
    assert "Nguồn:" in t.read("Nguồn:")
    t.type("/thoat\n")
    assert t.process.wait(20) == 0


def test_an_interrupted_question_ends_with_its_exit_code(terminal, server):
    server.text, server.pause = TRUE, 0.3
    t = terminal("ask", ASKED, "--base-url", server.url)
    t.read("Sở")
    t.process.send_signal(signal.SIGINT)
    shown = t.read("Đã dừng theo yêu cầu")
    assert "Đã dừng theo yêu cầu" in shown and "Traceback" not in shown and t.process.wait(20) == 130
