"""What a user types stands on the page as typed, wherever it comes back; and a link to a search opens that search."""

import json

import pytest
from browser import DIALOGUE, Page, ask

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

USER = "#dialogue [data-testid=user]"
HOSTILE = [
    'Rừng <img src=x onerror="window.hacked=1"> đâu?',
    "Rừng <b>đậm</b> <script>window.hacked=1</script><mark>x</mark> đâu?",
    "Rừng [bấm](javascript:window.hacked=1) ![ảnh](/x.png) https://a.vn www.a.vn a@b.vn đâu?",
    "Rừng $$\\frac{1}{2}$$ \\(x\\) \\[y\\] $z$ \\*a\\* đâu?",
    "# Rừng **đậm** _nghiêng_ `mã` ~~bỏ~~ | a | b | :smile: &lt;b&gt; &#60; &amp; đâu?",
    "1. Rừng - mục > trích ```mã``` <!-- ẩn --> <details open><summary>x</summary>y</details> đâu?",
]


def shown(page, selector):
    """The text of an element as it stands there, and that nothing in it is more than text."""
    element = page.locator(selector).last
    inside = "img, b, a, code, em, strong, del, table, mark, script, h1, ol, li, blockquote, details, .katex, math"
    assert element.locator(inside).count() == 0, element.inner_html()
    return " ".join(element.inner_text().split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_question_is_shown_asked_again_and_changed_as_it_was_typed(site, tab, language):
    page = tab(f"{site.url}/{language}/")
    for typed in HOSTILE:
        ask(page, typed)
        assert shown(page, USER) == typed
        page.locator("#dialogue button[aria-label='Sửa câu hỏi'], #dialogue button[aria-label='Edit']").first.click()
        box = page.locator("#dialogue textarea")
        assert box.input_value() == typed
        box.fill(f"{typed} Nữa &amp; thêm")
        page.locator("#dialogue button[aria-label='Gửi'], #dialogue button[aria-label='Submit']").click()
        page.wait_for_function("document.querySelector('#dialogue [data-testid=user]')?.innerText.includes('thêm')")
        assert shown(page, USER) == f"{typed} Nữa &amp; thêm"
        page.locator("#dialogue button[aria-label='Sửa câu hỏi'], #dialogue button[aria-label='Edit']").first.click()
        page.locator("#dialogue button[aria-label='Gửi'], #dialogue button[aria-label='Submit']").click()  # unchanged
        page.wait_for_selector("#dialogue textarea", state="detached")
        page.wait_for_timeout(400)
        assert shown(page, USER) == f"{typed} Nữa &amp; thêm"
        page.locator("#dialogue button[aria-label='Trả lời lại'], #dialogue button[aria-label='Retry']").click()
        page.wait_for_timeout(400)
        assert shown(page, USER) == f"{typed} Nữa &amp; thêm"
        page.click("#new")
        page.wait_for_function(f"document.querySelectorAll('{DIALOGUE}').length === 0")
    assert page.evaluate("window.hacked") is None and page.errors == []


def test_past_dialogues_stand_in_their_list_as_they_were_typed_and_open_so(site, tab):
    page = tab(site.url)
    page.get_by_role("button", name="Các cuộc trao đổi trước").click()
    for n, typed in enumerate(HOSTILE, 1):
        ask(page, typed)
        page.wait_for_function(f"document.querySelectorAll('#past label').length === {n}")
        page.click("#new")
        page.wait_for_function(f"document.querySelectorAll('{DIALOGUE}').length === 0")
    titles = [" ".join(t.split()) for t in page.locator("#past label").all_inner_texts()]
    assert titles == [" ".join(t[:80].split()) for t in reversed(HOSTILE)]
    assert page.locator("#past img, #past b, #past a").count() == 0
    for n, typed in enumerate(reversed(HOSTILE)):
        page.locator("#past label").nth(n).click()
        page.wait_for_function(
            "(t) => document.querySelector('#dialogue [data-testid=user]')?.innerText.replace(/\\s+/g, ' ').trim() === t", arg=typed
        )
        assert shown(page, USER) == typed
    assert page.evaluate("window.hacked") is None and page.errors == []


def test_a_question_that_is_too_long_stays_where_it_was_typed_and_is_not_cut(site, tab):
    page = tab(site.url)
    typed = ("<b>x</b> " * 1000).strip() + "?"
    page.locator("#question textarea").fill(typed)
    page.keyboard.press("Enter")
    warning = page.get_by_text("vượt mức 8000 ký tự")
    warning.wait_for()
    assert "9000 ký tự" in warning.inner_text()
    assert page.locator("#question textarea").input_value() == typed
    assert shown(page, USER).startswith("<b>x</b> <b>x</b>") and shown(page, USER).endswith("…")
    assert page.evaluate("window.hacked") is None


def test_what_is_searched_and_filtered_stays_text(site, tab):
    page = tab(site.url)
    page.get_by_role("tab", name="Tra cứu").click()
    for typed in HOSTILE:
        page.fill("#query input, #query textarea", typed)
        page.keyboard.press("Enter")
        page.wait_for_selector("#results article, #results .hint")
        page.wait_for_timeout(600)
        assert page.locator("#results img, #results b, #results script, #facets img, #facets b").count() == 0
        assert page.locator("#query input, #query textarea").input_value() == typed
    page.fill("#year input, #year textarea", "<b>x")
    page.click("#go")
    page.wait_for_timeout(600)
    assert page.locator("#results b, #facets b").count() == 0
    page.get_by_role("tab", name="Số liệu").click()
    page.fill("#indicator input", HOSTILE[0])
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    assert page.evaluate("window.hacked") is None and page.locator("#values img, #indicator img").count() == 0 and page.errors == []


def test_notices_say_names_as_they_are(tab, tmp_path):
    running = Page(tmp_path / "home")
    try:
        page = tab(running.url)
        name = "<b>cây<img src=x onerror='window.hacked=1'>&amp; **x**.txt"
        file = tmp_path / name
        file.write_text("Kế hoạch\nTỷ lệ trồng cây phân tán đạt 77,7% năm 2025.\n", encoding="utf-8")
        page.get_by_role("tab", name="Tài liệu").click()
        page.set_input_files("#upload input[type=file]", [str(file)])
        page.wait_for_selector("#outcome li")
        (kept,) = (p.name for p in (tmp_path / "home" / "uploads").iterdir())
        assert kept in page.inner_text("#outcome") and page.locator("#outcome b, #outcome img").count() == 0
        page.locator("#picked input").click()
        page.get_by_role("option").first.click()
        page.locator("#sure input").check()
        page.click("#remove")
        page.wait_for_selector("text=Đã bỏ")
        notice = page.locator("[data-testid=toast-body]").last
        assert kept in notice.inner_text() and notice.locator("b, img, strong").count() == 0
        bad = tmp_path / f"hỏng {name}.jsonl"
        bad.write_text(json.dumps({"id": "a"}), encoding="utf-8")
        page.get_by_role("tab", name="Đánh giá").click()
        page.get_by_label("Tệp tải lên").check()
        page.set_input_files("#questions input[type=file]", [str(bad)])
        page.wait_for_selector("#questions :text('hỏng')")
        page.click("#evaluate")
        page.wait_for_selector("text=thiếu «question»")
        notice = page.locator("[data-testid=toast-body]").last
        assert notice.locator("b, img, strong").count() == 0 and "&lt;" not in notice.inner_text()
        assert "/" not in notice.inner_text() and page.evaluate("window.hacked") is None
    finally:
        running.close()


@pytest.mark.parametrize(("language", "name"), [("vi", "Tra cứu"), ("en", "Search")])
def test_a_link_to_a_search_opens_the_tab_for_searching(site, tab, language, name):
    page = tab(f"{site.url}/{language}/")
    assert page.get_by_role("tab", name=name).get_attribute("aria-selected") == "false"
    page.get_by_role("tab", name=name).click()
    page.fill("#query input, #query textarea", "nuoc sach nong thon")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results article")
    with page.context.expect_page() as opened:
        page.click("#permalink", modifiers=["Control"])
    again = opened.value
    again.wait_for_selector("#results article", state="visible")
    assert again.get_by_role("tab", name=name).get_attribute("aria-selected") == "true"
    assert again.locator("#query input, #query textarea").input_value() == "nuoc sach nong thon"
    assert again.inner_text("#results") == page.inner_text("#results")
