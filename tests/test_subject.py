"""Documents asked about by their numbers, subjects off the usual ones, and questions of any length."""

import random
import time

import pytest

from assistant.question import understand
from index import Document
from index.errors import QueryError

RULES = """ỦY BAN NHÂN DÂN
TỈNH SƠN HÀ
Số: 581/QĐ-UBND
Sơn Hà, ngày 4 tháng 5 năm 2025
QUYẾT ĐỊNH
Về mức hỗ trợ học nghề
Căn cứ Nghị quyết số 9/NQ-HĐND ngày 2 tháng 1 năm 2025 của Hội đồng nhân dân tỉnh Sơn Hà;
Điều 1. Mức hỗ trợ học nghề là 2.500.000 đồng một người một khóa.
Điều 2. Nghị quyết số 9/NQ-HĐND dành 12 tỷ đồng cho việc hỗ trợ học nghề.
"""
PEOPLE = """CỤC THỐNG KÊ
Số: 7/BC-CTK
Sơn Hà, ngày 9 tháng 1 năm 2026
BÁO CÁO
Dân số tỉnh Sơn Hà năm 2025
Tỷ số giới tính khi sinh năm 2025 là 109,8 bé trai trên 100 bé gái.
Tổng diện tích rừng đặc dụng là 12.640 ha, rừng phòng hộ là 30.500 ha.
"""


@pytest.fixture(scope="module")
def assistant(assistant_over):
    return assistant_over({"ho-tro.txt": RULES, "dan-so.txt": PEOPLE})


def test_a_document_that_is_not_there_is_not_answered_from_one_with_another_number(assistant):
    answer = assistant.ask("Theo Quyết định 15/QĐ-UBND, mức hỗ trợ học nghề là bao nhiêu?")
    assert answer.abstained and answer.reason == "document"
    assert "2.500.000" not in answer.text and answer.passages
    assert "no document" in assistant.ask("Under Decision 15/QĐ-UBND, how much is the support for vocational training?").text.lower()


@pytest.mark.parametrize("name", ["Quyết định 581/QĐ-UBND", "quyết định số 581/2025/qđ-ubnd", "QĐ 0581/QĐ-UBND"])
def test_a_document_is_known_by_its_number_however_it_is_written(assistant, name):
    assert "2.500.000" in assistant.ask(f"Theo {name}, mức hỗ trợ học nghề là bao nhiêu?").text


def test_a_document_that_only_others_mention_is_answered_from_what_they_say_of_it(assistant):
    answer = assistant.ask("Nghị quyết số 9/NQ-HĐND dành bao nhiêu tỷ đồng cho việc hỗ trợ học nghề?")
    assert "12 tỷ" in answer.text


def test_a_document_that_is_there_is_not_answered_for_by_another(assistant):
    """What another document says of the same matter is no answer to what this one says."""
    answer = assistant.ask("Theo Quyết định số 581/QĐ-UBND, tỷ số giới tính khi sinh là bao nhiêu?")
    assert answer.abstained and "109,8" not in answer.text
    assert "12.640 ha" in assistant.ask("Báo cáo số 7/BC-CTK nêu tổng diện tích rừng đặc dụng là bao nhiêu?").text
    assert "109,8" not in assistant.ask("Tỷ số giới tính khi sinh theo Quyết định 581/QĐ-UBND là bao nhiêu?").text


@pytest.mark.parametrize("name", ["Quyết định 581/QĐ-UBND", "quyết định số 581/QĐ-UBND", "Quyết định số: 581/QĐ-UBND"])
def test_the_type_before_a_number_names_no_other_document(assistant, name):
    documents = assistant.collection.documents()
    own = next(d.id for d in documents if d.number.startswith("581/"))
    assert [ids for _, ids in understand(f"Theo {name}, mức hỗ trợ là bao nhiêu?", documents).cues] == [(own,)]


def test_no_subject_is_refused_that_a_document_treats(assistant):
    assert "109,8" in assistant.ask("Tỷ số giới tính khi sinh là bao nhiêu?").text
    assert assistant.ask("Tỷ số trận bóng đá tối qua là bao nhiêu?").reason == "off"
    assert assistant.ask("Thời tiết hôm nay thế nào?").reason == "off"


def test_a_word_inside_another_does_not_make_a_question_one_of_yes_or_no(assistant):
    answer = assistant.ask("Tổng diện tích rừng đặc dụng là bao nhiêu ha?")
    assert "12.640 ha" in answer.text and not answer.text.startswith(("Có", "Đúng", "Không"))


# ----------------------------------------------------------------------- long questions

_LONG = [
    "che phủ rừng nước sạch nông thôn ", "ty le che phu rung ", "which agency leads forest cover target ", "1 ", "a", '"', "“a ”",
    "1/2/3-4.", "2026-2030 ", "Bắc Ninh - ", "theo báo cáo của Bắc Ninh ", "Quyết định số 15/QĐ-UBND ", "nghị quyết ", "các nhiệm vụ ",
    "so với ", "hay ", "có ", "dự thảo ", "mười ", "phụ lục ", "-a ", "\n", "UBND ", "viết ", "bỏ qua ", "mấy ", "😀", "漢字",
    "thu ngan sách ",
]  # fmt: skip


@pytest.mark.parametrize("part", _LONG, ids=range(len(_LONG)))
def test_a_question_of_8000_characters_is_understood_in_half_a_second(assistant, part):
    _within(assistant, (part * 8000)[:8000])


def test_a_page_of_many_different_words_is_understood_in_half_a_second(assistant):
    syllables = [f"{a}{b}{c}" for a in "bcdghklmnrstvx" for b in ("a", "ê", "iế", "uộ") for c in ("", "n", "ng")]
    shuffled = " ".join(random.Random(7).choices(syllables, k=3000))[:8000]
    _within(assistant, shuffled)
    answer = assistant.ask(f"{shuffled[:7000]} mức hỗ trợ học nghề là bao nhiêu?")
    assert any("chỉ tìm theo" in n for n in answer.notices)


def _within(assistant, question, most=0.5):
    """Fails if understanding takes longer than `most` seconds: the best of three."""
    documents, seconds = assistant.collection.documents(), []
    from assistant.question.understanding import understand

    for _ in range(3):
        began = time.thread_time()  # not the clock: other work may share the machine
        understand(question, documents, [("Mức hỗ trợ là bao nhiêu?", question[:4000])])
        seconds.append(time.thread_time() - began)
    assert min(seconds) <= most
    assistant.ask(question)


def test_a_longer_question_is_refused_and_never_cut(assistant):
    with pytest.raises(QueryError, match="8001 ký tự"):
        assistant.ask("a" * 8001)
    with pytest.raises(QueryError):
        assistant.collection.search("rừng " * 2000)
    assert not assistant.ask("Mức hỗ trợ học nghề là bao nhiêu?", [("x " * 4000, "y " * 9000)]).abstained


# ------------------------------------------------------------------ names that only the collection knows


@pytest.mark.parametrize("name", ["Nghị định 37/2031", "nghi dinh so 37/2031", "Nghị định 37/2031/NĐ-CP"])
def test_a_document_named_by_number_and_year_is_that_one(name):
    own, other = ("d" * 20, "37/2031/NĐ-CP", "2031-03-09"), ("e" * 20, "37/2029/NĐ-CP", "2029-03-09")
    documents = [Document(i, f"{i}.txt", "", "Nghị định về kê khai", n, "Chính phủ", "Nghị định", d) for i, n, d in (own, other)]
    assert understand(f"Theo {name}, thời hạn nộp là bao lâu?", documents).named == (own[0],)


@pytest.mark.parametrize("text", ["Mức hỗ trợ của tỉnh Sơn Hà là bao nhiêu?", "muc ho tro cua tinh son ha la bao nhieu"])
def test_a_province_that_only_the_documents_know_is_a_place_in_a_question(text):
    documents = [Document("d" * 20, "a.txt", "a.txt", "Quyết định", "1/QĐ-UBND", "", "Quyết định", "2025-05-04", "Sơn Hà")]
    assert [m.name for m in understand(text, documents).places] == ["Sơn Hà"]
    assert understand("Mức hỗ trợ cho người ở sơn hà là bao nhiêu?", documents).places == ()
