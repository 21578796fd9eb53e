"""How quick the page is: the server's start, the first paint, an answer after Enter, and twenty users at once.

    python tests/benchmarks/page.py [--home DIR] [--users N] [--seconds N]

A program to run by hand, not a test. Needs Chromium. Without --home the bundled samples answer.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

QUESTIONS = (
    "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "Mục tiêu HDI đến năm 2030 là bao nhiêu?", "Tỷ lệ hộ nghèo là bao nhiêu?",
    "GRDP bình quân đầu người năm 2025 đạt bao nhiêu?", "Có bao nhiêu dự án trọng điểm?",
)  # fmt: skip
_ENTER = """async ([selector, wanted]) => {
    const began = window.enter, left = () => performance.now() - began;
    while (document.querySelectorAll(selector).length < wanted && left() < 10000) await new Promise(requestAnimationFrame);
    return left() / 1000;
}"""
_NOTE = "addEventListener('keydown', (e) => { if (e.key === 'Enter') window.enter = performance.now(); }, true)"


def in_browser(url: str) -> tuple[float, list[float]]:
    """Seconds to the first paint, and from Enter to each answer on the page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(_NOTE)
        page.goto(url)
        page.wait_for_selector("#question textarea")
        page.wait_for_timeout(1500)
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
        seconds = []
        for n, question in enumerate(QUESTIONS, 1):
            page.fill("#question textarea", question)
            page.keyboard.press("Enter")
            seconds.append(page.evaluate(_ENTER, ["#dialogue [data-testid=bot]", n]))
            page.wait_for_timeout(500)
        browser.close()
    return paint, seconds


def together(url: str, users: int, seconds: float) -> tuple[list[float], int]:
    """Seconds of each answer of `users` who ask without a pause, through the page's own queue, and how many failed."""
    from gradio_client import Client

    taken: list[float] = []
    failed = [0]
    clients = [Client(f"{url}/vi/", verbose=False, analytics_enabled=False) for _ in range(users)]
    end = time.monotonic() + seconds

    def ask(n: int) -> None:
        turn = n
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                clients[n].predict(question=QUESTIONS[turn % len(QUESTIONS)], api_name="/ask")
                taken.append(time.monotonic() - began)
            except Exception:
                failed[0] += 1
            turn += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(users)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return taken, failed[0]


def main() -> None:
    """Measure, and print each figure beside its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    from test_page import Page

    with tempfile.TemporaryDirectory() as folder:
        site = Page(options.home or Path(folder))
        try:
            paint, answers = in_browser(site.url)
            taken, failed = together(site.url, options.users, options.seconds)
        finally:
            site.close()
    print(f"server up      {site.seconds:.1f} s  (within 8)")
    print(f"first paint    {paint:.2f} s  (under 2)")
    print(f"answer shown   {median(answers):.3f} s median, {max(answers):.3f} s longest  (within 0.3)")
    p95 = quantiles(taken, n=20)[-1]
    print(f"{options.users} users       {len(taken)} answers, {failed} failed (none)")
    print(f"               median {median(taken):.2f} s, p95 {p95:.2f} s  (under 2)")


if __name__ == "__main__":
    main()
