"""Wordings of Vietnamese, found as people type them, and numbers of documents."""

import pytest

from assistant.question.understanding import understand
from index.language.number_words import numbers_in_words
from index.language.numbering import DocumentNumber, document_numbers
from index.language.text import fold
from index.language.wordings import Wording, accentless, respelt


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"đúng là", "Đúng là 12 xã?", "Đúng là"),
        (r"đúng là", "dung la 12 xa?", "dung la"),
        (r"đúng là", "rừng đặc dụng là", None),
        (r"đúng là", "Dúng la mấy", "Dúng la"),
        (r"\bcó\b.*\bkhông$", "cán bộ xã hay không", None),
        (r"tỷ lệ", "Tỉ lệ", "Tỉ lệ"),
        (r"thỏa thuận\W", "THOẢ THUẬN:", "THOẢ THUẬN:"),
        (r"hòa", "hoàn", None),
    ],
)
def test_diacritics_that_were_typed_must_agree_and_those_forgotten_need_not(pattern, text, found):
    m = Wording(pattern).search(text)
    assert (m and text[m.start() : m.end()]) == found


def test_a_respelt_text_keeps_its_length_and_the_u_of_qu():
    assert respelt("Hoà thuý QUÝ hoàng, uỷ") == "hòa thúy quý hoàng, ủy"
    assert accentless("Ty le GDP 5%") and not accentless("tỷ le")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Quyết định số 15/2010/QĐ-UBND ngày 26/4/2010", [("15", "2010", "qd-ubnd")]),
        ("quyet dinh 015/qd-ubnd va nghi quyet 02-NQ/ĐH", [("15", "", "qd-ubnd"), ("2", "", "nq/dh")]),
        ("Nghị định 64 / 1998 / NĐ - CP", [("64", "1998", "nd-cp")]),
        ("95-KH/TU; 12/CT", [("95", "", "kh/tu"), ("12", "", "ct")]),
        ("50 kg/ha, 100/km2, 3/tháng, 24/7, QL.1/km, 2026-2030, 1/2 số xã", []),
    ],
)
def test_numbers_of_documents_are_told_from_dates_rates_and_units(text, numbers):
    assert [tuple(n) for _, _, n in document_numbers(text)] == numbers


def test_a_year_that_only_one_gives_does_not_tell_two_numbers_apart():
    short, full, other = (DocumentNumber.of(t) for t in ("15/QĐ-UBND", "15/2010/QĐ-UBND", "15/2011/QĐ-UBND"))
    assert short.same(full) and short.same(other) and not full.same(other)
    assert not short.same(DocumentNumber.of("581/QĐ-UBND")) and not short.same(DocumentNumber.of("15/KH-UBND"))
    assert DocumentNumber.of("không số") is None


@pytest.mark.parametrize(
    ("text", "values"),
    [("Mười hai nhiệm vụ", [12]), ("hai mươi lăm dự án", [25]), ("một trăm linh ba", [103]), ("ba năm", [3, 5]),
     ("12 nhiệm vụ, 3,5 ha", [12]), ("twelve tasks", [12]), ("mười", [10])],
)  # fmt: skip
def test_numbers_in_words_are_read_whole(text, values):
    assert [value for _, _, value in numbers_in_words(fold(text))] == values


@pytest.mark.parametrize(("text", "wanted"), [("Mười hai nhiệm vụ là gì?", 12), ("mot tram nhiem vu gom gi", 0), ("11 nhiệm vụ nào?", 11)])
def test_how_many_things_a_list_asks_for(text, wanted):
    assert understand(text, ()).wanted == wanted


def test_the_kind_of_a_question_is_read_with_its_diacritics():
    assert understand("Tổng diện tích rừng đặc dụng là bao nhiêu ha?", ()).kind == "value"
    assert understand("Cán bộ nào không phải kê khai tài sản?", ()).kind != "yesno"
    assert understand("Đúng là có 12 xã được công nhận?", ()).kind == "yesno"
    assert understand("dung la co 12 xa duoc cong nhan?", ()).kind == "yesno"
