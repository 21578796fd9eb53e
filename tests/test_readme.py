"""What the README promises: its commands are there, and its question is answered as it shows, with nothing but this package."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Run before anything else in the program's process; an audit hook also sees what C code does through the socket module.
OFFLINE = """import sys

def refuse(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"):
        raise OSError(f"no network in this test: {event}")

sys.addaudithook(refuse)
"""


def block(mark, language="sh"):
    """The lines of the code block that follows the comment <!-- mark -->, the way .ci/run finds them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^<!-- {mark} -->\n+```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(found) == 1, f"README.md needs one {language} block right after <!-- {mark} -->"
    return [line.rstrip() for line in found[0].rstrip("\n").split("\n")]


def asked():
    """The command of the install block that asks, without what installs."""
    return block("install")[-1].split("&&")[-1].strip()


@pytest.fixture(scope="module")
def offline(tmp_path_factory):
    """Runs Python code in a process without network, with an empty home."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "FORCE_COLOR", "VANBAN_DEBUG", "PYTHONWARNINGS")}
    env |= {"VANBAN_HOME": str(folder / "home"), "PYTHONPATH": str(folder / "site"), "PYTHONUTF8": "1"}

    def _run(code, *args):
        return subprocess.run(
            [sys.executable, "-c", code, *args], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
            timeout=300, check=False,
        )  # fmt: skip

    return _run


@pytest.fixture(scope="module")
def shown(offline):
    """What the program prints, on both streams together, for the README's question."""
    _, *args = shlex.split(asked())
    done = offline("import sys; from ui.cli import main; sys.argv[0] = 'vanban'; sys.exit(main())", *args)
    assert done.returncode == 0, done.stdout
    return [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]


def test_the_install_command_is_one_line_that_installs_and_asks():
    (line,) = block("install")
    assert "pip install" in line
    program, verb, question = shlex.split(asked())
    assert Path(program).name == "vanban"
    assert verb == "ask"
    assert question.endswith("?")


def test_the_tests_command_is_one_line_that_installs_what_it_needs_and_runs_them_all():
    (line,) = block("tests")
    assert re.search(r"pip install [\"']?\.\[test\]", line)
    assert re.search(r"-m pytest$", line)


def test_the_network_is_really_shut(offline):
    for call in (
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.org', 80)",
        "socket.socket().connect(('10.0.0.1', 9))",
    ):
        done = offline(f"import socket; {call}")
        assert done.returncode != 0
        assert "no network in this test" in done.stdout


def test_the_first_question_is_answered_from_the_samples_without_network(shown):
    text = "\n".join(shown)
    assert "Sở Nông nghiệp và Môi trường" in text
    assert "30,65%" in text
    assert "[1]" in text


def test_the_transcript_shows_what_the_program_prints(shown):
    command, *printed = block("transcript", "console")
    assert command == f"$ {asked()}"
    assert printed == shown
