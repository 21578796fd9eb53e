"""The command line as a process: what it imports, its encoding, pipes and interruptions."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def python(code, *args, **env):
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, timeout=120, cwd=ROOT, env={**os.environ, **env})


def found(modules):
    """Code that fails with the names of those of `modules` that were imported."""
    return f"sys.exit(', '.join(m for m in {tuple(modules)!r} if m in sys.modules) or 0)"


HEAVY = ("torch", "sentence_transformers", "gradio", "llama_cpp", "transformers")


def test_importing_the_command_line_imports_nothing_heavy():
    code = f"import sys, ui.cli; {found((*HEAVY, 'underthesea', 'numpy', 'index', 'rich'))}"
    result = python(code)
    assert result.returncode == 0, result.stderr


def test_asking_imports_nothing_heavy(empty):
    code = "import sys\nfrom ui.cli import app\ntry:\n    app(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code\n" + found(
        HEAVY
    )
    result = python(code, "ask", "Ai chủ trì chỉ tiêu che phủ rừng?", "--home", str(empty))
    assert result.returncode == 0, result.stderr


MAIN = "from ui.cli import main; main()"


def test_output_is_utf8_whatever_the_machine_prefers(home):
    result = python(MAIN, "list", "--json", "--home", str(home), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(result.stdout.decode("utf-8"))["documents"][0]["territory"] == "Bắc Ninh"


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_closed_pipe_ends_quietly(empty):
    args = [sys.executable, "-c", MAIN, "show", "chi-tieu-2026-2030.docx", "--passages", "--home", str(empty)]
    with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert "Exception" not in said
    assert process.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_interrupt_ends_with_130_and_a_line(home):
    # Tests that run in the background hand down an ignored SIGINT.
    code = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {MAIN}"
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen([sys.executable, "-c", code, "chat", "--home", str(home)], cwd=ROOT, **pipes) as process:
        try:
            assert process.stdout.read(4)  # the prompt
            for _ in range(60):  # a signal between the prompt and the read waits for the next one
                process.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=1)
                    break
        finally:
            process.kill()
        said = process.stderr.read().decode()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "dừng" in said
