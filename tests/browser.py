"""A running `vanban ui` and a real Chromium that looks at it, for the tests of the page."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:
    if os.environ.get("VANBAN_BROWSER") == "required":
        pytest.fail("no chromium here, and it is required", pytrace=False)
    pytest.skip("needs chromium", allow_module_level=True)

FOREST = "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?"
DIALOGUE = "#dialogue [data-testid=bot]"


class Page:
    """A running `vanban ui`."""

    def __init__(self, home, *args, **env):
        command = [sys.executable, "-c", "from ui.cli import main; main()", "--home", str(home), "ui", "--port", "0", *args]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1", **env})
        began = time.monotonic()
        line = next(text for raw in self.process.stderr if "http" in (text := raw.decode()))
        self.url = re.search(r"http://127\.0\.0\.1:\d+", line).group()
        while True:
            try:
                if httpx.get(f"{self.url}/healthz", trust_env=False, timeout=30).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        self.seconds = time.monotonic() - began

    def close(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        self.process.stderr.close()


def ask(page, question, answers=1):
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('{DIALOGUE}').length >= {answers}", timeout=20_000)
    page.wait_for_selector("#sources article, #sources .hint")
    return page.locator(DIALOGUE).nth(answers - 1).inner_text()


def shot(page, name):
    if folder := os.environ.get("VANBAN_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
