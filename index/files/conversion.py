"""Documents of other word processors made into .docx by LibreOffice, which is ended with whatever it has started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copyfile, which

from index.errors import MissingTool, UnreadableFile

__all__ = ["converted"]

_PATIENCE = 120.0  # seconds for one file


@contextlib.contextmanager
def converted(path: Path, form: str) -> Iterator[Path]:
    """The .docx that LibreOffice makes of the file at `path`, in a folder and profile of its own, while the block runs.

    `form` is what the file is in, whatever its name says: doc, rtf or odt.

    Raises MissingTool without LibreOffice, UnreadableFile if it makes nothing of the file or takes too long.
    """
    program = which("soffice") or which("libreoffice")
    if program is None:
        raise MissingTool(
            path,
            f"Đọc tệp .{form} cần có LibreOffice, máy này chưa cài.",
            advice="Cài LibreOffice (Debian, Ubuntu: apt install libreoffice-writer-nogui), hoặc mở tệp trong Word rồi lưu thành .docx.",
        )
    with tempfile.TemporaryDirectory(prefix="vanban-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"source.{form}"
        copyfile(path, source)
        profile = (Path(folder) / "profile").as_uri()
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        try:
            _run([*command, "--convert-to", "docx", "--outdir", folder, str(source)])
        except subprocess.TimeoutExpired as err:
            raise UnreadableFile(path, "LibreOffice đọc tệp quá lâu.", advice="Lưu lại tệp thành .docx.") from err
        made = source.with_suffix(".docx")
        if not made.exists():
            raise UnreadableFile(path, "LibreOffice không đọc được tệp (hỏng hoặc có mật khẩu).", advice="Lưu lại tệp thành .docx.")
        yield made


def _run(command: Sequence[str]) -> None:
    """Run a program to its end; if that is not waited for, it and its children are killed.

    `soffice` is a script that starts the program proper: killing the script alone would leave that running. Nor is its output
    read through pipes, which children that live on would hold open.
    """
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(_PATIENCE)
    finally:
        if process.poll() is None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()
