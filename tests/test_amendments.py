"""Which documents a document says it amends and which it replaces."""

import pytest

from index.structure.amendments import changed


def of(*paragraphs, title=""):
    return changed(title, paragraphs)


@pytest.mark.parametrize(
    "sentence",
    [
        "Quyết định này thay thế Quyết định số 12/2019/QĐ-UBND ngày 3 tháng 4 năm 2019 của Ủy ban nhân dân tỉnh.",
        "2. Quyết định số 12/2019/QĐ-UBND ngày 3/4/2019 hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
        "Bãi bỏ Quyết định số 12/2019/QĐ-UBND ngày 3 tháng 4 năm 2019.",
        "Điều 3. Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 12/2019/QĐ-UBND.",
        "Quyết định này thay thế Quy chế làm việc ban hành kèm theo Quyết định số 12/2019/QĐ-UBND.",
    ],
)
def test_a_document_that_ends_wholly_is_replaced(sentence):
    assert of(sentence) == ((), ("12/2019/QĐ-UBND",))


@pytest.mark.parametrize(
    "sentence",
    [
        "Bãi bỏ khoản 2 Điều 5 Quyết định số 12/2019/QĐ-UBND ngày 3 tháng 4 năm 2019.",
        "1. Sửa đổi, bổ sung Điều 7 của Quyết định số 12/2019/QĐ-UBND như sau:",
        "Các quy định tại Chương II Quyết định số 12/2019/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
        "Quyết định này thay thế Phụ lục I của Quyết định số 12/2019/QĐ-UBND.",
    ],
)
def test_a_document_of_which_a_part_changes_is_amended(sentence):
    assert of(sentence) == (("12/2019/QĐ-UBND",), ())


def test_a_title_says_what_is_amended():
    assert of(title="Sửa đổi, bổ sung một số điều của Thông tư số 04/2027/TT-BKHCN") == (("04/2027/TT-BKHCN",), ())


@pytest.mark.parametrize(
    "sentence",
    [
        "Căn cứ Quyết định số 12/2019/QĐ-UBND ngày 3 tháng 4 năm 2019;",
        "Nghị định số 9/2020/NĐ-CP đã thay thế Nghị định số 5/2010/NĐ-CP.",
        "Thực hiện theo Quyết định số 12/2019/QĐ-UBND.",
        "Bãi bỏ các quy định trước đây trái với Quyết định này.",
        "Bản kê khai gốc thay thế các bản trước ngày Quyết định số 12/2019/QĐ-UBND có hiệu lực.",
    ],
)
def test_documents_that_are_only_named_are_neither(sentence):
    assert of(sentence) == ((), ())


def test_what_amended_a_document_that_ends_is_not_itself_meant():
    sentence = (
        "Luật Chợ số 8/2006/QH11 đã được sửa đổi, bổ sung theo Luật số 3/2013/QH13 và Luật số 4/2015/QH13 "
        "hết hiệu lực từ ngày Luật này có hiệu lực."
    )
    assert of(sentence) == ((), ("8/2006/QH11",))


def test_documents_listed_one_a_line_all_end():
    lines = [
        "Bãi bỏ các văn bản sau:",
        "1. Chỉ thị số 1/CT-UBND ngày 2/1/2011;",
        "2. Quyết định số 2/QĐ-UBND.",
        "Điều 4. Tổ chức thực hiện",
    ]
    assert of(*lines) == ((), ("1/CT-UBND", "2/QĐ-UBND"))


def test_a_verb_on_a_line_of_its_own_goes_with_the_next():
    assert of("3. Bãi bỏ", "khoản 3 Điều 19 của Luật Chợ số 25/2012/QH13.") == (("25/2012/QH13",), ())


def test_a_document_both_amended_and_replaced_is_replaced():
    assert of("Bãi bỏ Điều 3 Quyết định số 7/QĐ-UBND.", "Quyết định này thay thế Quyết định số 7/QĐ-UBND.") == ((), ("7/QĐ-UBND",))
