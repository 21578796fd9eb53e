"""Ctrl-C and SIGTERM: long commands end within two seconds with one line, keep what is done, and leave no process behind."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import psutil
import pytest

from index import Collection
from ui.stopping import Stopped, stoppable

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")]

MAIN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from ui.cli import main; main()"
# A parser that for minutes neither looks at signals nor ends: the work of a library written in C.
DEAF = """
import hashlib, index.analysis
read = index.analysis.parse
def parse(path, **given):
    if path.name.startswith("9"):
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**9)
    return read(path, **given)
index.analysis.parse = parse
"""
SIGNALS = [pytest.param(signal.SIGINT, 130, id="SIGINT"), pytest.param(signal.SIGTERM, 143, id="SIGTERM")]


@pytest.fixture
def begun():
    """Starts the command line in a process of its own, as a shell in the foreground would; gives it once `ready`."""
    started = []

    def _begun(*args, ready, before="", path=None):
        env = {**os.environ, "PYTHONIOENCODING": "utf-8"} | ({"PATH": f"{path}:{os.environ['PATH']}"} if path else {})
        command = [sys.executable, "-c", before + MAIN, *map(str, args)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=env)
        started.append(process)
        until(lambda: ready() or process.poll() is not None)
        if process.returncode is not None:
            raise AssertionError(process.communicate())
        return process

    yield _begun
    for process in started:
        process.kill()
        process.communicate()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def stopped(process, number):
    """Send the signal; gives exit code and standard error once the process and all that it started have gone."""
    family = psutil.Process(process.pid).children(recursive=True)
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert time.monotonic() - began < 2
    _, alive = psutil.wait_procs(family, timeout=0.5)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
    assert out == ""
    return process.returncode, err


def documents(home):
    try:
        with Collection(home) as c:
            return [d.name for d in c.documents()]
    except Exception:
        return []


@pytest.fixture
def many(write):
    for n in range(400):
        write(
            f"kho/{n:03}.txt", "\n".join([f"I. KẾT QUẢ\nBản {n} trồng {n + 100} cây quế.", *(f"Đoạn {i}: làm đường." for i in range(80))])
        )
    write("kho/9.txt", "Đàn voi rừng có bảy con.")
    return write("kho/000.txt", "Bản đầu tiên trồng quế.").parent


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_adding_ends_and_what_was_added_stays(begun, tmp_path, many, number, code):
    process = begun("add", many, "--home", tmp_path / "nhà", ready=lambda: len(documents(tmp_path / "nhà")) >= 3)
    ended, err = stopped(process, number)
    assert ended == code
    (line,) = err.splitlines()
    assert line.startswith("Đã dừng theo yêu cầu. Tổng cộng ") and "giữ lại" in line
    kept = documents(tmp_path / "nhà")
    told = int(re.search(r"(\d+) thêm mới", line)[1])
    assert 3 <= told <= len(kept) <= told + 1 < 402  # one may just have been committed, and not been told yet
    with Collection(tmp_path / "nhà") as c:
        assert c.search("trồng quế")


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_adding_ends_within_a_library_that_does_not_look_at_signals(begun, tmp_path, many, number, code):
    process = begun(
        "add", many / "000.txt", many / "9.txt", "--home", tmp_path / "nhà", before=DEAF, ready=lambda: documents(tmp_path / "nhà")
    )
    time.sleep(0.5)
    ended, err = stopped(process, number)
    assert ended == code
    (line,) = err.splitlines()
    assert line.startswith("Đã dừng theo yêu cầu. Tổng cộng 1: 1 thêm mới.")
    assert documents(tmp_path / "nhà") == ["000.txt"]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_conversion_under_way_is_ended_with_all_that_it_started(begun, tmp_path, number, code):
    program, pid = tmp_path / "bin" / "soffice", tmp_path / "bin" / "pid"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\ntrap "" INT TERM\nsleep 300 &\necho $! > "$(dirname "$0")/pid"\nsleep 301\n')
    program.chmod(0o755)
    (tmp_path / "a.rtf.doc").write_bytes(b"{\\rtf1 Rung}")
    process = begun(
        "add",
        tmp_path / "a.rtf.doc",
        "--home",
        tmp_path / "nhà",
        path=program.parent,
        ready=lambda: pid.exists() and pid.read_text().strip(),
    )
    ended, err = stopped(process, number)
    assert (ended, err.splitlines()) == (code, ["Đã dừng theo yêu cầu."])
    child = int(pid.read_text())
    until(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE, 2)


@pytest.fixture
def questions(home):
    path = home.parent / "hỏi.jsonl"
    lines = [
        {
            "id": f"{n}",
            "question": f"Cơ quan nào chủ trì chỉ tiêu che phủ rừng lần {n}?",
            "must_include": [["Sở"]],
            "type": "value",
            "style": "plain",
        }
        for n in range(3000)
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("number", "code"), SIGNALS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_evaluating_ends_and_its_answers_stay(begun, home, questions, tmp_path, number, code, jobs):
    run = tmp_path / "lượt"
    kept = run / "predictions.jsonl"
    process = begun(
        "eval", questions, "--out", run, "--jobs", jobs, "--reader", "extractive", "--home", home,
        ready=lambda: kept.exists() and kept.read_bytes().count(b"\n") >= 3,
    )  # fmt: skip
    ended, err = stopped(process, number)
    assert ended == code
    (line,) = err.splitlines()
    assert line.startswith("Đã dừng theo yêu cầu. ") and str(run) in line
    assert all(json.loads(row)["id"] for row in kept.read_text(encoding="utf-8").splitlines())
    assert not (run / "scores.json").exists()


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_batch_ends_and_its_answers_stay(begun, home, questions, tmp_path, number, code):
    out = tmp_path / "đáp.jsonl"
    process = begun(
        "ask", "--batch", questions, "--out", out, "--reader", "extractive", "--home", home,
        ready=lambda: out.exists() and out.read_bytes().count(b"\n") >= 3,
    )  # fmt: skip
    ended, err = stopped(process, number)
    assert ended == code
    rows = out.read_text(encoding="utf-8").splitlines()
    (line,) = err.splitlines()
    assert line == f"Đã dừng theo yêu cầu. {len(rows)} câu trả lời giữ trong {out}."
    assert all(json.loads(row)["id"] for row in rows)


def test_signals_are_given_back_when_the_command_has_ended():
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
    with stoppable():
        assert signal.getsignal(signal.SIGTERM) not in before
    assert [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)] == before


def test_an_interrupt_raised_by_something_else_is_told_the_same_way():
    with pytest.raises(Stopped) as caught, stoppable(lambda: "Còn nguyên."):
        raise KeyboardInterrupt
    assert (caught.value.line, caught.value.exit_code) == ("Đã dừng theo yêu cầu. Còn nguyên.", 130)
