"""Comparisons and disagreements from the figures: each side with its document, province and time."""

import pytest
from test_conflicts import ADOPTED, DRAFT

TWO = """ỦY BAN NHÂN DÂN
TỈNH LÀO CAI
Số: 4/BC-UBND
Lào Cai, ngày 9 tháng 9 năm 2025
BÁO CÁO
So sánh kết quả trước và sau hợp nhất năm 2025
I. Kết quả
TT\tChỉ tiêu\tĐVT\tYên Bái năm 2025\tLào Cai (cũ) năm 2025\tTỉnh Lào Cai (sau hợp nhất) năm 2025
1\tTỷ lệ che phủ rừng\t%\t63\t59,2\t61,5
2\tTuổi thọ trung bình\ttuổi\t72,9\t71,8\t72,4
"""


@pytest.fixture(scope="module")
def assistant(assistant_over):
    return assistant_over({"nghi-quyet.txt": ADOPTED, "du-thao.txt": DRAFT, "so-sanh.txt": TWO})


@pytest.mark.parametrize(
    "question",
    [
        "Tăng trưởng GRDP bình quân 2026-2030 trong dự thảo báo cáo chính trị và trong Nghị quyết 5-NQ/ĐH khác nhau thế nào?",
        "tang truong GRDP binh quan 2026-2030 trong du thao bao cao chinh tri va trong nghi quyet 5-NQ/DH co khop nhau khong?",
    ],
)
def test_two_documents_are_set_side_by_side_with_both_sources(assistant, question):
    answer = assistant.ask(question)
    assert "8 - 8,5%/năm" in answer.text, answer.text
    assert "9 - 9,5%/năm" in answer.text
    assert {c.document.name for c in answer.citations} == {"nghi-quyet.txt", "du-thao.txt"}


def test_whether_they_match_comes_first(assistant):
    assert assistant.ask("GRDP bình quân 2026-2030 ở dự thảo báo cáo chính trị và Nghị quyết 5-NQ/ĐH có khớp không?").text.startswith(
        "Không khớp"
    )


def test_each_province_has_its_own_figure_before_and_after_the_merger(assistant):
    text = assistant.ask("So sánh tỷ lệ che phủ rừng năm 2025 của Yên Bái và Lào Cai cũ.").text
    assert "63" in text
    assert "59,2" in text
    assert "61,5" not in text


def test_a_document_is_named_once_for_statements_that_follow_each_other(assistant):
    text = assistant.ask("So sánh tuổi thọ trung bình năm 2025 của Yên Bái, Lào Cai cũ và tỉnh Lào Cai sau hợp nhất.").text
    assert all(value in text for value in ("72,9", "71,8", "72,4"))
    assert text.count("Theo ") == 1
