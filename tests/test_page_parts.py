"""The parts of the page that need no browser: what is shown of documents, who is let in, what is exported."""

import base64
import json
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from docx import Document as Docx
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant import Assistant
from index import Added
from index.errors import QueryError
from ui.shown.plain import clean
from ui.web.dialogue import MODEL, Dialogue
from ui.web.evaluation import Evaluation
from ui.web.events import SKIP
from ui.web.export import as_docx, as_table
from ui.web.guard import Guard, User, read_users, user_of
from ui.web.html import answer_message, as_typed, document_link, document_page, in_markdown, marked, source_list
from ui.web.library import Library, _outcome
from ui.web.past import PastDialogues
from ui.web.search import Search
from ui.web.site import Site, record_of
from ui.web.texts import LANGUAGES, Texts, _table

VI = Texts("vi")
HOSTILE = """<script>alert('tài liệu')</script> <img src=x onerror=alert(1)> [bấm](javascript:alert(2))
**Điều 1.** Tỷ lệ che phủ rừng đạt 61,5% năm 2025; xem <a href="javascript:alert(3)">đây</a> và $x^2$ \u202egnoc\u202c.
"""


class Tags(HTMLParser):
    """The tags and links of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [v for k, v in attrs if k in ("href", "src")]
        assert not any(k.startswith("on") for k, _ in attrs)


@pytest.fixture
def hostile(collection, write):
    collection.add([write("<b>tên<i>.txt", HOSTILE)])
    return collection


# --------------------------------------------------------------------------- texts


def test_every_text_is_there_in_both_languages_with_the_same_variables():
    assert len(_table()) > 80
    for key, said in _table().items():
        assert all(said[k].strip() for k in LANGUAGES), key
        assert len({tuple(sorted(re.findall(r"\{\w+\}", said[k]))) for k in LANGUAGES}) == 1, key
        assert len({said[k].count("|") for k in LANGUAGES}) == 1, key
    with pytest.raises(KeyError):
        VI("không có")


# ------------------------------------------------------------------ hostile documents


def test_a_hostile_document_is_text_wherever_it_is_shown(hostile):
    (document,) = hostile.documents()
    page = document_page(document, hostile.passages(document.id), hostile.tables(document.id), VI, quote=(0, 40))
    seen = Tags(page)
    assert not seen.tags & {"script", "img", "iframe", "i", "b"} and not any("javascript" in link for link in seen.links)
    assert "&lt;script&gt;" in page and "\u202e" not in page and "<mark>" in page

    record = record_of(Assistant(hostile).ask("Tỷ lệ che phủ rừng đạt bao nhiêu?"), "vi")
    assert record["citations"]
    for shown in (source_list(record, VI), answer_message(record, VI)):
        seen = Tags(shown)
        assert not seen.tags & {"script", "img", "b", "i"} and all(link.startswith("/vi/document/") for link in seen.links)


def test_markdown_in_an_answer_stays_text():
    from markdown_it import MarkdownIt

    lines = "**đậm** _nghiêng_ `mã`\n[bấm](javascript:alert(1))\n<b>x</b>\n# Đề mục\n- mục\n1. mục\n| a | b |\nhttp://a.vn\na & b"
    for text in lines.split("\n"):
        rendered = MarkdownIt("commonmark").enable("table").render(in_markdown(text))
        assert Tags(rendered).tags <= {"p"}, rendered
        assert re.sub(r"<[^>]+>", "", rendered).strip() == text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text())
def test_what_was_typed_comes_back_from_the_page_letter_by_letter(text):
    assert as_typed(in_markdown(text)) == clean(text)
    assert as_typed("".join(f"&#{ord(c)};" if c.isascii() and not c.isalnum() else c for c in text)) == text
    assert as_typed("&#9999999; &#; &lt; &") == "&#9999999; &#; &lt; &"


def test_markers_become_links_to_the_place_and_others_stay_text():
    record = {"answer": "Đạt 61,5% [1]. Xem [7].", "citations": [{"n": 1, "link": document_link("vi", "a/b", 3, 9)}]}
    shown = answer_message(record, VI)
    assert Tags(shown).links == ["/vi/document/a%2Fb?start=3&end=9#quote"] and "&#91;7&#93;" in shown


def test_conflicts_and_notices_stand_below_an_answer():
    record = {"answer": "A [1].", "citations": [], "conflicts": ["GRDP: 11 (a); 12 (b)."], "notices": ["Đã bỏ 1 câu."]}
    shown = answer_message(record, VI)
    assert 'class="conflict"' in shown and "không thống nhất" in shown and 'class="notice"' in shown


def test_marks_that_touch_are_one_and_overlaps_are_not_doubled():
    assert marked("nước sạch nông thôn", [(0, 4), (5, 9), (10, 14)]) == "<mark>nước sạch nông</mark> thôn"
    assert marked("abcdef", [(0, 3), (2, 5)]).replace("<mark>", "").replace("</mark>", "") == "abcdef"


# ----------------------------------------------------------------------- the document


def test_the_quote_is_marked_once_as_the_place_a_link_leads_to(filled):
    answer = Assistant(filled).ask("Tỷ lệ che phủ rừng đạt bao nhiêu?")
    c = answer.citations[0]
    page = document_page(c.document, filled.passages(c.document.id), filled.tables(c.document.id), VI, quote=(c.start, c.end))
    assert page.count('id="quote"') == 1
    inside = re.search(r'id="quote"[^>]*>(.*?)</(?:p|tr)>', page, re.DOTALL).group(1)
    assert "61,5%" in inside


def test_a_table_is_shown_once_with_all_its_rows(collection, write):
    rows = "".join(f"<tr><td>{n}</td><td>Việc {n}</td><td>Sở {n}</td></tr>" for n in range(1, 8))
    table = f"<table><tr><th>TT</th><th>Nhiệm vụ</th><th>Chủ trì</th></tr>{rows}</table>"
    collection.add([write("bang.html", f"<html><body><h1>Kế hoạch</h1><p>Trước bảng.</p>{table}<p>Sau bảng.</p></body></html>")])
    (document,) = collection.documents()
    page = document_page(document, collection.passages(document.id), collection.tables(document.id), VI)
    assert page.count("<table>") == 1 and all(page.count(f">Việc {n}<") == 1 for n in range(1, 8)) and "Sau bảng." in page


# ------------------------------------------------------------------------------ guard


def header(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


USERS = {"an": User("an", "mật-khẩu-1", True), "bình": User("bình", "mật-khẩu-2", False)}


def test_only_the_right_password_opens():
    assert user_of(header("an", "mật-khẩu-1"), USERS) is USERS["an"]
    assert user_of(header("bình", "mật-khẩu-2"), USERS).edits is False
    for wrong in ("", "Basic", "Basic %%%", "Bearer x", header("an", ""), header("an", "mật-khẩu-2"), header("ai", ""), header("", "")):
        assert user_of(wrong, USERS) is None


def guarded(**given):
    async def answer(_):
        return PlainTextResponse("xong")

    return TestClient(Guard(Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])]), **given))


def test_nothing_but_health_is_seen_without_a_password():
    page = guarded(users=USERS)
    assert page.get("/vi/").status_code == 401 and "Basic" in page.get("/vi/").headers["WWW-Authenticate"]
    assert page.get("/vi/document/x").status_code == 401 and page.get("/healthz").status_code == 200
    assert page.get("/vi/", headers={"Authorization": header("an", "mật-khẩu-1")}).text == "xong"


def test_other_names_and_other_pages_are_turned_away():
    page = guarded(hosts=("testserver",))
    assert page.get("/").status_code == 200 and page.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert page.post("/", headers={"Origin": "http://evil.example"}).status_code == 403
    assert page.post("/", headers={"Origin": "http://testserver"}).status_code == 200


def test_the_browser_is_told_to_ask_no_other_address():
    answer = guarded().get("/vi/")
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"] and answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in guarded().get("/vi/document/x").headers["Content-Security-Policy"]


def test_the_file_of_users_is_read_strictly(tmp_path):
    path = tmp_path / "users"
    path.write_text("# người dùng\nan:mật khẩu: dài:edit\nbình:mật-khẩu-2\n", encoding="utf-8")
    path.chmod(0o600)
    users = read_users(path)
    assert users["an"] == User("an", "mật khẩu: dài", True) and not users["bình"].edits
    for content, problem in (("an:ngắn\n", "dòng 1"), ("\n", "không có người dùng"), ("chỉ có tên\n", "dòng 1")):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(QueryError, match=problem):
            read_users(path)
    path.chmod(0o644)
    with pytest.raises(QueryError, match="chmod 600"):
        read_users(path)


# ------------------------------------------------------------------------------- site


def test_an_uploaded_file_replaces_its_earlier_version_and_goes_with_its_document(tmp_path):
    site = Site(tmp_path / "home")
    assert site.samples
    first, second = tmp_path / "1" / "bao-cao.txt", tmp_path / "2" / "bao-cao.txt"
    for path, text in ((first, "Tỷ lệ che phủ rừng đạt 61,5%.\n"), (second, "Tỷ lệ che phủ rừng đạt 62,0%.\n")):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert [r.status for r in site.add([first])] == ["new"] and not site.samples
    assert [r.status for r in site.add([second])] == ["replaced"]
    (document,) = site.collection.documents()
    assert "62,0%" in site.assistant(model=False).ask("Tỷ lệ che phủ rừng đạt bao nhiêu?").text
    site.remove(document.id)
    assert site.samples and list((tmp_path / "home" / "uploads").iterdir()) == [] and second.exists()


def test_a_file_that_cannot_be_read_leaves_nothing_behind(tmp_path):
    site = Site(tmp_path / "home")
    bad = tmp_path / "hỏng.docx"
    bad.write_bytes(b"no docx")
    (result,) = site.add([bad])
    assert result.status == "failed" and result.reason and list((tmp_path / "home" / "uploads").iterdir()) == [] and site.samples


def test_two_files_of_one_name_are_two_documents_and_a_bad_one_leaves_the_version_that_was_there(tmp_path):
    site = Site(tmp_path / "home")
    for folder, text in (("a", "Tỷ lệ che phủ rừng đạt 61,5%.\n"), ("b", "Tỷ lệ hộ nghèo còn 2,1%.\n"), ("c", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bao-cao.txt").write_text(text, encoding="utf-8")
    assert [r.status for r in site.add([tmp_path / "a/bao-cao.txt", tmp_path / "b/bao-cao.txt"])] == ["new", "new"]
    assert len(site.collection.documents()) == 2
    assert [r.status for r in site.add([tmp_path / "c/bao-cao.txt"])] == ["failed"]
    assert (tmp_path / "home/uploads/bao-cao.txt").read_text(encoding="utf-8").startswith("Tỷ lệ che phủ")
    assert len(list((tmp_path / "home/uploads").iterdir())) == 2 and len(site.collection.documents()) == 2


def test_a_document_that_has_gone_is_not_replaced_by_all_others(tmp_path):
    site = Site(tmp_path / "home")
    answer = site.assistant(model=False).ask("Tỷ lệ che phủ rừng là bao nhiêu?", filters=site.filters(["không còn"]))
    assert answer.abstained and site.filters([]) is None


def test_a_status_is_taken_in_the_words_it_is_shown_in(tmp_path):
    site = Site(tmp_path / "home")
    (tmp_path / "x.txt").write_text("Tỷ lệ che phủ rừng đạt 61,5%.\n", encoding="utf-8")
    site.add([tmp_path / "x.txt"])
    (document,) = site.collection.documents()
    site.set(document.id, "status", "Đã ban hành")
    assert site.collection.documents()[0].status == "adopted"


def test_an_exported_dialogue_holds_verbatim_quotes_and_full_references(filled, tmp_path):
    answer = Assistant(filled).ask("Tỷ lệ che phủ rừng đạt bao nhiêu?")
    as_docx([record_of(answer, "vi")], VI, tmp_path / "x.docx")
    text = "\n".join(p.text for p in Docx(str(tmp_path / "x.docx")).paragraphs)
    c = answer.citations[0]
    assert answer.text in text and f"“{' '.join(c.quote.split())}”" in text and "số 57/NQ-HĐND" in text and "[1]" in text


def test_the_page_is_not_opened_to_others_without_users(tmp_path):
    from command_line import run

    result = run(tmp_path, "ui", "--host", "0.0.0.0")
    assert result.exit_code == 2 and "--auth-file" in result.stderr


@pytest.mark.parametrize(("language", "said"), [("vi", "0 thêm mới"), ("en", "0 added")])
def test_what_became_of_files_is_told_with_its_reasons_and_a_sum(tmp_path, language, said):
    many = [Added(tmp_path / f"{n}.jpg", "skipped", reason="Chưa hỗ trợ.", left="suffix") for n in range(3000)]
    odd = Added(tmp_path / "<b>\udce1.txt", "failed", reason="Tệp hỏng.", advice="Tải lại.")
    shown = _outcome([*many, odd, Added(tmp_path / "a.txt", "unchanged", notices=("Tệp có 3 chỗ hỏng.",))], Texts(language))
    assert "3.000 tệp .jpg: chưa hỗ trợ" in shown and shown.count("<li>") == 3
    assert "&lt;b&gt;\\xe1.txt" in shown and "Tệp hỏng. Tải lại." in shown and "3 chỗ hỏng" in shown
    assert said in shown
    shown.encode("utf-8")


# ------------------------------------------------------- what the tabs do, without a browser


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("trang"), users=USERS)


def asked_by(name="an", **address):
    """A request of a user, to an address with these variables."""
    headers = {"authorization": header(name, USERS[name].password), "x-vanban-owner": f"user-{name}"}
    return SimpleNamespace(headers=headers, query_params=QueryParams(address), session_hash="phiên")


def test_a_question_gives_the_dialogue_with_its_answer_and_empties_its_place(samples):
    dialogue = Dialogue(samples, VI)
    first = dialogue.asked_for("  Cơ quan nào chủ trì\nchỉ tiêu tỷ lệ che phủ rừng? ", [], "extractive", [], "auto")
    (record,) = first.records
    assert record["question"] == "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?" and "Nông nghiệp" in record["answer"]
    assert first.question == "" and "<mark>" in first.sources and [m["role"] for m in first.messages] == ["user", "assistant"]
    second = dialogue.asked_for("Which agency leads it?", first.records, "extractive", [], "en")
    assert second.records[0] is record and len(second.messages) == 4
    assert dialogue.again(second.records, "extractive", [], "auto", SimpleNamespace(index=1)).records[0]["question"] == record["question"]


def test_what_is_no_question_changes_nothing_but_says_why(samples):
    dialogue = Dialogue(samples, VI)
    assert dialogue.asked_for(" \n", [], "extractive", [], "auto") == ([], SKIP, SKIP, "", SKIP)
    long = dialogue.asked_for("a" * 9000, [], "extractive", [], "auto")
    assert long.records == [] and long.question == SKIP and "9000 ký tự" in long.messages[-1]["content"]


def test_a_question_for_the_model_is_passed_on_and_its_place_shown(samples):
    asked = Dialogue(samples, VI).asked_for("Mục tiêu HDI?", [], MODEL, [], "auto")
    assert json.loads(asked.for_model)["question"] == "Mục tiêu HDI?" and asked.records == [] and "pending" in asked.messages[-1]["content"]


def test_dialogues_are_kept_the_latest_first_and_reopened():
    past, turn = PastDialogues(VI), {"question": "Hỏi?" * 40, "answer": "Đáp.", "citations": []}
    kept, name, listed = past.keep("hỏng", "", [turn])
    for n in range(25):
        kept, _, listed = past.keep(kept, f"{n}", [turn])
    assert len(json.loads(kept)) == 20 and [v for _, v in listed["choices"]][:2] == ["24", "23"] and name not in kept
    assert listed["choices"][0][0] == "Hỏi?" * 20
    records, shown, _, again = past.reopened(kept, "24")
    assert records == [turn] and len(shown) == 2 and again == "24"
    assert past.reopened(kept, "không có") == (SKIP,) * 4 and past.keep(kept, "x", []) == (SKIP, "x", SKIP)
    for damaged in ("", "[", "{}", "[1]", '[{"name": "a"}]'):
        assert past.listed(damaged)["choices"] == []


def test_a_search_gives_cards_and_a_link_that_asks_for_it_again(samples):
    search = Search(samples, VI)
    found = search.found(" nước  sạch ", [], "", "", "table", 5)
    assert 0 < len(found.cards) <= 5 and "?q=n%C6%B0%E1%BB%9Bc+s%E1%BA%A1ch&amp;kind=table&amp;k=5" in found.summary
    assert search.found("", [], "", "", "", 5) == ([], "", "")
    assert "<p" in search.found("-a", [], "", "", "", 5).results


def test_the_address_of_a_search_fills_its_places_as_far_as_it_makes_sense(samples):
    query, _, place, year, kind, most, tabs = Search(samples, VI).arrived(
        asked_by(q="rừng", territory="Sao Hỏa", year="202612", kind="ảnh", k="900")
    )
    assert (query["value"], place["value"], year["value"], kind["value"], most["value"]) == ("rừng", "", "2026", "", 50)
    assert tabs["selected"] == "search" and Search(samples, VI).arrived(asked_by())[-1] == SKIP


def test_no_cell_of_a_table_is_a_formula(tmp_path):
    as_table([{"rank": 1, "score": 0.5, "title": "=1+1", "place": "@a", "text": "-b"}], tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "1,0.5,'=1+1,'@a,'-b"


def test_only_who_may_edit_removes_and_evaluates_and_only_what_is_certain_goes(samples):
    library, evaluation = Library(samples, VI), Evaluation(samples, VI)
    with pytest.warns(UserWarning, match="chỉ có quyền xem"):
        assert library.removed("x", True, asked_by("bình")) == (SKIP,) * 4
    with pytest.warns(UserWarning, match="đánh dấu ô xác nhận"):
        assert library.removed("x", False, asked_by("an")) == (SKIP,) * 4
    with pytest.warns(UserWarning, match="không có quyền chạy"):
        assert list(evaluation.evaluated("bundled", None, 1, False, asked_by("bình"))) == [("", SKIP, SKIP, None)]
    with pytest.warns(UserWarning):
        assert list(evaluation.evaluated("own", "/etc/passwd", 1, False, asked_by("an"))) == [("", SKIP, SKIP, None)]
