"""The tab for evaluating, in real Chromium."""

import json

import pytest
from browser import Page, shot

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

HOSTILE = {"id": "x1", "question": "<img src=x onerror=alert(1)> ở đâu?", "must_include": [["<script>alert(2)</script>"]], "type": "value"}
RIGHT = {"id": "x2", "question": "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "answer": "Sở Nông nghiệp và Môi trường"}


@pytest.fixture
def site(tmp_path):
    page = Page(tmp_path / "home")
    yield page
    page.close()


def begin(page, limit):
    page.get_by_role("tab", name="Đánh giá").click()
    page.fill("#limit input", str(limit))
    page.click("#evaluate")


def own(page, tmp_path, *items, name="của tôi.jsonl"):
    """Upload a benchmark of one's own and run it."""
    path = tmp_path / name
    path.write_text("".join(json.dumps(i) + "\n" for i in items), encoding="utf-8")
    page.get_by_role("tab", name="Đánh giá").click()
    page.get_by_label("Tệp tải lên").check()
    page.set_input_files("#questions input[type=file]", path)
    page.wait_for_selector(f"#questions :text('{path.stem[:4]}')")
    page.click("#evaluate")


def test_the_bundled_benchmark_is_run_watched_and_its_failures_are_opened(site, tab):
    page = tab(site.url)
    page.get_by_role("tab", name="Đánh giá").click()
    page.wait_for_selector("#scores :text('Chưa có lượt chạy nào')")
    page.click("#evaluate")
    page.wait_for_selector("#evaluating progress[value]")
    assert "câu, còn khoảng" in page.inner_text("#evaluating")
    page.wait_for_selector("#scores h1", timeout=60_000)
    assert "70 câu hỏi" in page.inner_text("#scores") and page.locator("#scores svg.bar").count() > 20
    for title in ("Theo loại câu hỏi", "Theo cách hỏi"):
        assert page.locator(f"#scores h2:text-is('{title}')").is_visible()
    failure = page.locator("#scores details.failure").first
    failure.locator("summary").click()
    assert failure.locator("dt:text-is('Đáp án')").is_visible() and failure.locator("dt:text-is('Câu trả lời')").is_visible()
    shot(page, "evaluation")
    with page.expect_download() as saved:
        page.click("#save-report")
    assert "Đánh giá trên benchmark" in saved.value.path().read_text("utf-8")
    assert page.errors == [] and all(url.startswith((site.url, "data:", "blob:")) for url in page.asked)


def test_two_runs_are_compared_and_an_uploaded_benchmark_is_shown_as_text(site, tab, tmp_path):
    page = tab(site.url)
    own(page, tmp_path, HOSTILE, RIGHT)
    page.wait_for_selector("#scores :text('<img src=x onerror=alert(1)> ở đâu?')")
    assert page.locator("#scores img, #scores script").count() == 0 and page.errors == []
    page.wait_for_timeout(1100)  # a run is named by the second
    page.click("#evaluate")
    page.wait_for_function("document.querySelectorAll('#scores h1').length === 1 && document.querySelector('#evaluating').innerText === ''")
    page.wait_for_timeout(1500)
    assert len(list((tmp_path / "home" / "runs").iterdir())) == 2
    page.click("#earlier-run input")
    page.locator("#earlier-run [role=option]").last.click()
    page.wait_for_selector("#scores h2:text('So với')")
    assert "2 câu hỏi chung; thắng 0, thua 0" in page.inner_text("#scores")
    shot(page, "evaluation-compared")


def test_a_file_that_is_no_benchmark_is_refused_with_a_reason(site, tab, tmp_path):
    page = tab(site.url)
    own(page, tmp_path, {"id": "a"}, name="hỏng.jsonl")
    page.wait_for_selector("text=thiếu «question»")


def test_an_evaluation_is_stopped_and_goes_on_where_it_was(site, tab, tmp_path):
    items = [{**RIGHT, "id": f"n{n}"} for n in range(400)]
    page = tab(site.url)
    own(page, tmp_path, *items, name="dài.jsonl")
    page.wait_for_selector("#evaluating progress[value]")
    page.click("#stop-evaluation")
    page.wait_for_selector("#evaluating :text('Đã dừng')")
    (folder,) = (tmp_path / "home" / "runs").iterdir()
    kept = len((folder / "predictions.jsonl").read_text("utf-8").splitlines())
    assert 0 < kept < 400
    page.click("#evaluate")
    page.wait_for_selector("#scores h1:text('dài')", timeout=60_000)
    assert len((folder / "predictions.jsonl").read_text("utf-8").splitlines()) == 400


def test_the_tab_is_readable_on_a_phone_and_in_english(site, tab):
    page = tab(f"{site.url}/en/", viewport={"width": 390, "height": 844}, locale="en-GB", color_scheme="dark")
    page.get_by_role("tab", name="Evaluation").click()
    page.fill("#limit input", "5")
    page.click("#evaluate")
    page.wait_for_selector("#scores h1:text('Evaluation on benchmark')", timeout=60_000)
    assert "Right, or rightly silent" in page.inner_text("#scores")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    shot(page, "evaluation-phone")
