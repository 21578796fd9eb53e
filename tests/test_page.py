"""The page in real Chromium, as officials and researchers use it. Screenshots of each view are kept in $VANBAN_SHOTS."""

import json
import time

import httpx
import model_server
import pytest
from browser import DIALOGUE, FOREST, Page, ask, shot

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


# -------------------------------------------------------------------------- asking


def test_the_forest_question_is_answered_with_its_source_and_opens_in_the_document(site, tab):
    page = tab(site.url)
    assert "Sở Nông nghiệp và Môi trường" in ask(page, FOREST)
    assert "30,65%" in page.inner_text("#sources mark >> nth=1")
    shot(page, "chat")
    with page.context.expect_page() as opened:
        page.click(f"{DIALOGUE} a.cite")
    document = opened.value
    document.wait_for_load_state()
    assert "30,65%" in document.inner_text("#quote") and document.locator("#quote").is_visible()
    shot(document, "document")
    assert page.errors == []


def test_a_follow_up_is_understood_and_the_dialogue_can_be_begun_anew(site, tab):
    page = tab(site.url)
    ask(page, FOREST)
    assert "nước sạch" in ask(page, "Thế còn nước sạch nông thôn?", 2)
    page.click("#new")
    page.wait_for_function(f"document.querySelectorAll('{DIALOGUE}').length === 0")


def test_an_answer_is_on_the_page_soon_after_enter(site, tab):
    page = tab(site.url)
    ask(page, FOREST)
    seconds = []
    for n, question in enumerate(("Mục tiêu HDI là bao nhiêu?", "Mục tiêu đô thị hóa là bao nhiêu?", "Tỷ lệ hộ nghèo?"), 2):
        page.fill("#question textarea", question)
        seconds.append(
            page.evaluate(
                """async ([selector, wanted]) => {
                    const box = document.querySelector("#question textarea"), began = performance.now();
                    box.dispatchEvent(new KeyboardEvent("keypress", {key: "Enter", bubbles: true, cancelable: true}));
                    box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}));
                    while (document.querySelectorAll(selector).length < wanted) {
                        if (performance.now() - began > 10000) break;
                        await new Promise(requestAnimationFrame);
                    }
                    return (performance.now() - began) / 1000;
                }""",
                [DIALOGUE, n],
            )
        )
    assert min(seconds) < 1.0, seconds  # 0.3 on a quiet machine; see benchmarks


def test_a_question_without_an_answer_gets_the_nearest_passages(site, tab):
    page = tab(site.url)
    assert "không nêu" in ask(page, "Giá vàng SJC hôm nay bao nhiêu một lượng?")
    assert "gần nhất" in page.inner_text("#sources")


def test_an_english_page_answers_in_english(site, tab):
    page = tab(f"{site.url}/en/", locale="en-US")
    answer = ask(page, "Which agency leads the forest-cover target?")
    assert "Department of Agriculture and Environment" in answer
    assert page.get_by_role("tab", name="Search").is_visible() and page.get_by_role("link", name="Tiếng Việt").is_visible()


def test_two_tabs_of_one_browser_keep_each_others_dialogues(site, tab):
    first = tab(site.url)
    second = first.context.new_page()
    second.goto(site.url)
    second.wait_for_selector("#lead h1")
    second.wait_for_timeout(300)
    ask(first, FOREST)
    first.wait_for_function("localStorage.getItem('vanban-dialogues-vi')")
    ask(second, "Có bao nhiêu dự án trọng điểm?")
    second.wait_for_function("JSON.parse(localStorage.getItem('vanban-dialogues-vi')).length === 2")
    first.reload()
    first.wait_for_selector("#lead h1")
    first.get_by_role("button", name="Các cuộc trao đổi trước").click()
    first.wait_for_selector("#past label >> nth=1")
    first.locator("#past label", has_text="che phủ rừng").click()
    first.wait_for_selector(f"{DIALOGUE} >> nth=0")


def test_past_dialogues_stay_in_the_browser(site, tab):
    page = tab(site.url)
    ask(page, FOREST)
    page.wait_for_timeout(800)
    page.reload()
    page.wait_for_selector("#question textarea")
    page.get_by_text("Các cuộc trao đổi trước").click()
    page.locator("#past label", has_text="che phủ rừng").click()
    page.wait_for_selector(DIALOGUE)
    assert "Sở Nông nghiệp" in page.inner_text(DIALOGUE) and page.locator("#sources article").count() == 1


def test_a_question_can_be_asked_again_and_changed(site, tab):
    page = tab(site.url)
    ask(page, FOREST)
    page.locator("#dialogue button[aria-label='Trả lời lại']").click()
    page.wait_for_timeout(600)
    assert page.locator(DIALOGUE).count() == 1 and "Sở Nông nghiệp" in page.inner_text(DIALOGUE)
    page.locator("#dialogue button[aria-label='Sửa câu hỏi']").first.click()
    page.locator("#dialogue textarea").fill("Mục tiêu HDI là bao nhiêu?")
    page.locator("#dialogue button[aria-label='Gửi'], #dialogue button[title='Gửi']").click()
    page.wait_for_function(f"document.querySelector('{DIALOGUE}')?.innerText.includes('HDI')")
    assert page.locator(DIALOGUE).count() == 1


def test_markup_in_a_question_does_nothing_and_the_question_can_be_changed_as_it_was_typed(site, tab):
    page = tab(site.url)
    ask(page, 'Mục tiêu HDI 2026-2030 (tỉnh) là bao nhiêu? <img src=x onerror="window.hacked=1"> [a](javascript:window.hacked=1)')
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None and page.locator("#dialogue a[href^='javascript']").count() == 0
    page.click("#new")
    page.wait_for_function(f"document.querySelectorAll('{DIALOGUE}').length === 0")
    ask(page, "Mục tiêu HDI 2026-2030 (tỉnh) là bao nhiêu?")
    page.locator("#dialogue button[aria-label='Sửa câu hỏi']").first.click()
    assert page.locator("#dialogue textarea").input_value() == "Mục tiêu HDI 2026-2030 (tỉnh) là bao nhiêu?"


def test_an_example_is_asked_with_a_click(site, tab):
    page = tab(site.url)
    page.locator("#dialogue button", has_text="che phủ rừng").click()
    page.wait_for_selector(DIALOGUE)
    assert "Sở Nông nghiệp" in page.inner_text(DIALOGUE)


def test_results_are_exported(site, tab, tmp_path):
    page = tab(f"{site.url}/vi/?q=n%C6%B0%E1%BB%9Bc+s%E1%BA%A1ch&k=5", accept_downloads=True)
    page.get_by_role("tab", name="Tra cứu").click()
    page.wait_for_selector("#results article")
    page.wait_for_timeout(800)
    for form in ("json", "csv", "xlsx"):
        with page.expect_download() as download:
            page.click(f"#export-{form}")
        download.value.save_as(tmp_path / f"x.{form}")
    rows = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert len(rows) == 5 and "nước sạch" in rows[0]["text"]
    assert (tmp_path / "x.csv").read_text(encoding="utf-8-sig").count("nước sạch") >= sum(r["text"].count("nước sạch") for r in rows) > 0
    from openpyxl import load_workbook

    assert load_workbook(tmp_path / "x.xlsx").active.max_row == 6


def test_an_answer_is_copied_and_exported_with_its_sources(site, tab, tmp_path):
    page = tab(site.url, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    ask(page, FOREST)
    page.wait_for_timeout(500)
    page.click("#copy")
    page.wait_for_timeout(300)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Nguồn:\n[1]" in copied and "30,65%" in copied
    with page.expect_download() as download:
        page.click("#export")
    download.value.save_as(tmp_path / "x.docx")
    from docx import Document

    assert any("30,65%" in p.text for p in Document(str(tmp_path / "x.docx")).paragraphs)


def test_a_judgement_with_its_comment_is_kept(site, tab, empty):
    page = tab(site.url)
    ask(page, FOREST)
    page.locator("#dialogue button[aria-label='Đúng'], #dialogue button[title='Đúng']").first.click()
    page.fill("#comment textarea", "Rất đúng <b>x</b>")
    page.click("#send")
    page.wait_for_selector("#comment", state="hidden")
    lines = [json.loads(line) for line in (empty / "feedback.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[-1]["comment"] == "Rất đúng <b>x</b>" and lines[-1]["verdict"] == "good" and lines[-1]["question"] == FOREST


# ------------------------------------------------------------- searching and figures


def test_search_works_without_diacritics_with_a_filter_and_by_a_link(site, tab):
    page = tab(site.url)
    page.get_by_role("tab", name="Tra cứu").click()
    page.fill("#query input, #query textarea", "nuoc sach nong thon")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results article")
    assert "nước sạch" in page.inner_text("#results mark >> nth=0") and page.locator("#results article").count() == 10
    page.locator("#kind input").click()
    page.get_by_role("option", name="bảng").click()
    page.click("#go")
    page.wait_for_function("[...document.querySelectorAll('#results .place')].every(p => p.innerText.includes('bảng'))")
    shot(page, "search")
    link = page.get_attribute("#permalink", "href")
    again = tab(f"{site.url}/vi/{link}")
    again.get_by_role("tab", name="Tra cứu").click()
    again.wait_for_selector("#results article")
    assert again.inner_text("#results") == page.inner_text("#results")


def test_figures_show_values_and_disagreements_side_by_side(site, tab):
    page = tab(site.url)
    page.get_by_role("tab", name="Số liệu").click()
    page.fill("#indicator input", "GRDP bình quân đầu người")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#values').innerText.includes('4.955')")
    assert page.locator("#conflicts .disagreement .side").count() >= 2
    shot(page, "figures")


# ------------------------------------------------------------------------- documents

HOSTILE = """Kế hoạch <script>window.hacked = 1</script>
Tỷ lệ trồng cây phân tán đạt 77,7% năm 2025 <img src=x onerror="window.hacked=1"> [bấm](javascript:window.hacked=1).
"""


def test_a_document_is_added_asked_and_removed_and_its_markup_stays_text(tab, tmp_path):
    running = Page(tmp_path / "home")
    try:
        page = tab(running.url)
        file = tmp_path / "cây <i>xanh.txt"
        file.write_text(HOSTILE, encoding="utf-8")
        page.get_by_role("tab", name="Tài liệu").click()
        page.set_input_files("#upload input[type=file]", [str(file)])
        page.wait_for_selector("#outcome li")
        assert "đã thêm" in page.inner_text("#outcome")
        shot(page, "documents")
        page.wait_for_selector("#lead .samples", state="detached")
        page.get_by_role("tab", name="Hỏi đáp").click()
        page.get_by_text("Tùy chọn").click()
        page.locator("#only input").click()
        page.wait_for_selector("[role=option]:has-text('Kế hoạch')")
        page.keyboard.press("Escape")
        assert "77,7%" in ask(page, "Tỷ lệ trồng cây phân tán đạt bao nhiêu?")
        assert page.evaluate("window.hacked") is None and "onerror" in page.inner_text("#sources")
        with page.context.expect_page() as opened:
            page.click("#sources a")
        opened.value.wait_for_load_state()
        assert opened.value.evaluate("window.hacked") is None and "<script>" in opened.value.inner_text("body")

        page.get_by_role("tab", name="Tài liệu").click()
        page.locator("#picked input").click()
        page.get_by_role("option").first.click()
        page.click("#remove")
        page.wait_for_selector("text=Hãy đánh dấu ô xác nhận")
        page.locator("#sure input").check()
        page.click("#remove")
        page.wait_for_selector("text=Đã bỏ")
        page.reload()
        page.wait_for_selector("#question textarea")
        page.wait_for_timeout(500)  # Gradio keeps a connection open: the network is never idle
        assert "77,7%" not in ask(page, "Tỷ lệ trồng cây phân tán đạt bao nhiêu?")
    finally:
        running.close()


def test_a_pdf_is_shown_with_its_pages(tab, tmp_path):
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    file = tmp_path / "bao-cao.pdf"
    canvas = Canvas(str(file), pagesize=A4)
    for n in (1, 2):
        canvas.drawString(72, 760, f"Trang {n}: forest cover target {n}0,5% in 2030, report of the year.")
        canvas.showPage()
    canvas.save()
    running = Page(tmp_path / "home")
    try:
        page = tab(running.url)
        page.get_by_role("tab", name="Tài liệu").click()
        page.set_input_files("#upload input[type=file]", [str(file)])
        page.wait_for_selector("#outcome li")
        page.locator("#picked input").click()
        page.get_by_role("option").first.click()
        with page.context.expect_page() as opened:
            page.click("#opened a")
        document = opened.value
        document.wait_for_load_state()
        document.locator("summary").last.click()
        image = document.locator("img").last
        for _ in range(50):
            if image.evaluate("(i) => i.complete && i.naturalWidth > 500"):
                break
            document.wait_for_timeout(100)
        assert image.evaluate("(i) => i.naturalWidth") > 500
        shot(document, "pdf")
        assert httpx.get(document.url.partition("?")[0] + "/page/9.png", trust_env=False).status_code == 404
    finally:
        running.close()


def test_tools_are_offered_to_other_programs(tmp_path):
    running = Page(tmp_path / "home", "--mcp")
    try:
        tools = httpx.get(f"{running.url}/vi/gradio_api/mcp/schema", trust_env=False).json()
        assert {t["name"] for t in tools} == {"ask", "search"} and all(t["description"] for t in tools)
    finally:
        running.close()


def test_who_may_only_read_cannot_change_anything(tab, tmp_path):
    users = tmp_path / "users"
    users.write_text("an:mật-khẩu-1\n", encoding="utf-8")
    users.chmod(0o600)
    running = Page(tmp_path / "home", "--auth-file", str(users))
    try:
        assert httpx.get(f"{running.url}/vi/", trust_env=False).status_code == 401
        page = tab(running.url, http_credentials={"username": "an", "password": "mật-khẩu-1"})
        file = tmp_path / "x.txt"
        file.write_text("Tỷ lệ 5%.\n", encoding="utf-8")
        page.get_by_role("tab", name="Tài liệu").click()
        page.set_input_files("#upload input[type=file]", [str(file)])
        page.wait_for_selector("text=Bạn chỉ có quyền xem")
        assert not (tmp_path / "home" / "uploads").exists()
        page.get_by_role("tab", name="Đánh giá").click()
        page.click("#evaluate")
        page.wait_for_selector("text=Bạn không có quyền chạy đánh giá")
        assert not (tmp_path / "home" / "runs").exists()
    finally:
        running.close()


# ---------------------------------------------------------------- with a model, many users


def test_a_model_writes_on_the_page_and_can_be_stopped(tab, tmp_path):
    with model_server.serving() as model:
        model.text, model.pause = "Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu này [1]. Sở Y tế phối hợp với 99 đơn vị [1].", 0.15
        running = Page(tmp_path / "home", "--base-url", model.url)
        try:
            page = tab(running.url)
            page.fill("#question textarea", FOREST)
            page.keyboard.press("Enter")
            page.wait_for_selector(f"{DIALOGUE} .pending:has-text('Sở Y tế')", timeout=20_000)
            page.wait_for_selector("#sources article", timeout=20_000)
            text = page.inner_text(DIALOGUE)
            assert "chủ trì chỉ tiêu này [1]." in text and "99" in text.split("Đã bỏ")[1] and "99" not in text.split("Đã bỏ")[0]
            page.click("#new")
            page.wait_for_function(f"document.querySelectorAll('{DIALOGUE}').length === 0")
            model.pause = 0.3
            page.fill("#question textarea", "Mục tiêu HDI là bao nhiêu?")
            page.keyboard.press("Enter")
            page.wait_for_selector(f"{DIALOGUE} .pending:has-text('Sở')", timeout=20_000)
            began = time.monotonic()
            page.click("#stop")
            page.wait_for_function("document.querySelectorAll('#dialogue .pending').length === 0", timeout=20_000)
            assert time.monotonic() - began < 8
        finally:
            running.close()


def test_two_users_at_once_do_not_see_each_other(site, tab):
    one, two = tab(site.url), tab(site.url)
    one.fill("#question textarea", FOREST)
    two.fill("#question textarea", "Mục tiêu HDI là bao nhiêu?")
    one.keyboard.press("Enter")
    two.keyboard.press("Enter")
    for page in (one, two):
        page.wait_for_selector(DIALOGUE)
    assert "rừng" in one.inner_text(DIALOGUE) and "HDI" in two.inner_text(DIALOGUE)
    assert "HDI" not in one.inner_text("#dialogue") and "rừng" not in two.inner_text("#dialogue")


# ---------------------------------------------------------------------------- the frame


def test_the_page_asks_no_address_but_its_own_and_is_there_quickly(site, tab):
    page = tab(site.url)
    ask(page, FOREST)
    for name in ("Tra cứu", "Số liệu", "Tài liệu"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(300)
    outside = [a for a in page.asked if not a.startswith((site.url, "data:", "blob:"))]
    assert outside == [] and page.errors == []
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < 4000 and site.seconds < 20  # 2 and 8 seconds on a quiet machine; see benchmarks


def test_nothing_runs_off_a_phone(site, tab):
    page = tab(site.url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, color_scheme="dark")
    ask(page, FOREST)
    shot(page, "phone")
    for name in ("Tra cứu", "Số liệu", "Tài liệu", "Đánh giá", "Hỏi đáp"):
        page.get_by_role("tab", name=name).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_the_page_can_be_used_with_the_keyboard_and_its_parts_are_named(site, tab):
    page = tab(site.url)
    page.focus("#question textarea")
    page.keyboard.type(FOREST)
    page.keyboard.press("Enter")
    page.wait_for_selector("#sources article")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], input:not([type=hidden]), textarea")].filter((e) => e.checkVisibility())
            .filter((e) => !(e.innerText?.trim() || e.getAttribute("aria-label") || e.title || e.labels?.length || e.placeholder))
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    english = {"Clear", "Retry", "Edit", "Like", "Dislike", "Submit", "Drop File Here", "Click to Upload", "Use via API"}
    words = page.evaluate("[...document.querySelectorAll('[aria-label], [title]')].flatMap((e) => [e.title, e.getAttribute('aria-label')])")
    assert not english & {*words, *page.inner_text("body").split("\n")}


def test_programs_may_search_through_gradios_own_api(site):
    from gradio_client import Client

    client = Client(f"{site.url}/vi/", verbose=False, analytics_enabled=False)
    found = client.predict(q="nước sạch", k=3, api_name="/search")
    assert len(found) == 3 and "nước sạch" in found[0]["text"]
    answer = client.predict(question=FOREST, api_name="/ask")
    assert "Sở Nông nghiệp và Môi trường" in answer["answer"] and answer["citations"][0]["n"] == 1
