"""No statement leaves with a figure, date, document number or name that its evidence does not hold."""

import re

import pytest
from administrative import ANSWERED, LISTED, collect
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.records import Evidence, Statement
from assistant.verification.policies import check, figures
from index import Document, Excerpt, Passage
from index.records import Piece

DOCUMENT = Document(
    "d" * 20, "qd.txt", "qd.txt", "Quyết định Phát triển chợ phiên giai đoạn 2026-2030", "306/QĐ-UBND", "Ủy ban nhân dân tỉnh Lai Châu",
    "Quyết định", "2026-04-03", "Lai Châu", "2026-2030", "adopted",
)  # fmt: skip
TEXT = (
    "Năm 2025, doanh thu các chợ phiên đạt 64,8 tỷ đồng, tăng 17,35%; có 1.234,5 ha chợ và 2.750 sạp. "
    "Sở Công Thương lát nền chợ trước ngày 15/8/2027 theo Kế hoạch số 88/KH-UBND."
)


def passage(text=TEXT, section=("Điều 2. Thực trạng năm 2024",), groups=()):
    return Passage(1, DOCUMENT.id, 0, "text", section, None, Excerpt.of(text, [Piece(0, len(text))]), (), groups)


def missing(said, *, evidence=TEXT, asked="", computed=False, count=1, **more):
    """What is missing in the evidence of a statement; () if the statement may leave."""
    s = Statement(said, tuple(Evidence(passage(evidence, **more), DOCUMENT) for _ in range(count)), computed)
    kept, dropped = check([s], asked)
    assert (kept == [s]) == (not dropped)
    return dropped[0].missing if dropped else ()


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Doanh thu đạt 64,9 tỷ đồng", "64.9"),
        ("Doanh thu đạt 648 tỷ đồng", "648"),
        ("Tăng 1735%", "1735"),
        ("Có 12345 ha chợ", "12345"),
        ("Lát nền trước năm 2029", "2029"),
        ("Lát nền trước ngày 16/8/2027", "16/8/2027"),
        ("Theo Kế hoạch số 89/KH-UBND, Sở Công Thương lát nền", "89/KH-UBND"),
        ("Theo Kế hoạch số 88/KH-HĐND, Sở Công Thương lát nền", "88/KH-HĐND"),
        ("Sở Y tế lát nền chợ", "Sở Y tế"),
        ("Sở Công Thương và Sở Tài chính lát nền chợ", "Sở Tài chính"),
        ("Tỉnh Điện Biên lát nền chợ", "Điện Biên"),
    ],
    ids=lambda s: s,
)
def test_what_the_evidence_does_not_hold_is_refused_and_named(said, wrong):
    assert wrong in missing(said)


@pytest.mark.parametrize(
    "said",
    [
        "Doanh thu đạt 64,8 tỷ đồng [1]",
        "(1) Doanh thu; (2) sạp; (3) nền chợ",
        "Sở Công Thương lát nền chợ trước ngày 15/8/2027 theo Kế hoạch số 88/KH-UBND",
        "SỞ CÔNG THƯƠNG lát nền chợ",
        "Các chợ phiên tăng doanh thu",
    ],
)
def test_what_the_evidence_holds_may_leave(said):
    assert missing(said) == ()


def test_only_the_wrong_statement_is_dropped():
    evidence = (Evidence(passage(), DOCUMENT),)
    good, bad = Statement("Tăng 17,35%", evidence), Statement("Tăng 18%", evidence)
    kept, dropped = check([good, bad, good], "")
    assert kept == [good, good]
    assert [(d.statement, d.missing) for d in dropped] == [(bad, ("18",))]


def test_a_statement_without_evidence_may_hold_no_figure():
    assert check([Statement("Có 3 dự án", ())], "")[0] == []


def test_another_statements_evidence_does_not_count():
    one = Statement("Có 41 chợ", (Evidence(passage("Có 41 chợ."), DOCUMENT),))
    other = Statement("Có 41 xã", (Evidence(passage("Nhiều xã."), DOCUMENT),))
    assert check([one, other], "")[0] == [one]


@pytest.mark.parametrize("said", ["Ban Dân tộc lát nền chợ", "Ủy ban nhân dân thành phố lát nền chợ", "Kho bạc Nhà nước lát nền chợ"])
def test_agencies_that_are_not_departments_are_checked_too(said):
    assert missing(said) != ()


def test_an_agency_is_not_found_inside_other_words():
    assert missing("Sở Y tế lát nền chợ", evidence="Các cơ sở y tế lát nền chợ.") != ()


def test_a_date_put_together_from_other_numbers_is_refused():
    assert missing("Lát nền ngày 12/8/2026", evidence="Có 12 sạp, 8 chợ vào năm 2026.") != ()


# -------------------------------------------------------------------- number forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.234,5", "1234.5"), ("1.234,5", "1,234.5"), ("1.234,5", "1234,50"), ("2.750", "2750"),
        ("30,65%", "30.65 %"), ("30,65", "30,650"),
        ("03", "3"), ("1.272.452", "1,272,452"), ("0,5", "0.5"), ("12,0", "12"),
    ],
)  # fmt: skip
def test_one_number_written_in_two_ways_is_one_number(one, other):
    assert figures(one) == figures(other)
    assert missing(f"Đạt {one}", evidence=f"Đạt {other}.") == ()


@pytest.mark.parametrize(
    ("one", "other"), [("30,65", "3065"), ("2.750", "2,75"), ("1.234,5", "12345"), ("15/8", "158"), ("4,7", "47"), ("-", "0")]
)
def test_different_numbers_stay_different(one, other):
    assert figures(one) != figures(other)


def test_markers_and_item_numbers_are_no_figures():
    assert figures("(1) quế; (2) hồi [3][12], [1, 2]") == set()
    assert figures("năm 2030, 30,65% [1]") == {"2030", "30.65"}


def test_the_parts_of_a_period_and_a_date_are_figures():
    assert figures("2026-2030") == {"2026", "2030"}
    assert figures("15/8/2027") == {"15", "8", "2027"}


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=99))
def test_vietnamese_and_plain_writing_of_any_number_are_one_figure(whole, hundredths):
    vietnamese = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"
    assert figures(vietnamese) == figures(f"{whole}.{hundredths:02}")


# ------------------------------------------------------------- what else may be said


def test_numbers_and_names_of_the_question_may_be_said_again():
    assert missing("Hộ dưới 12 tháng ở Sơn La được miễn", evidence="Hộ mới được miễn.") != ()
    assert (
        missing("Hộ dưới 12 tháng ở Sơn La được miễn", evidence="Hộ mới được miễn.", asked="Hộ dưới 12 tháng ở Sơn La có được miễn không?")
        == ()
    )


@pytest.mark.parametrize(
    "said",
    ["Theo Quyết định số 306/QĐ-UBND: có chợ", "Giai đoạn 2026-2030 có chợ", "Tỉnh Lai Châu có chợ", "Năm 2024 có chợ", "Nhóm 7 có chợ"],
)
def test_the_description_of_the_cited_document_may_be_said(said):
    assert missing(said, evidence="Có chợ.", groups=("7 Chợ",)) == ()


def test_a_computed_statement_may_say_how_many_passages_it_cites():
    assert missing("Có 5 dự án", evidence="Dự án.", computed=True, count=5) == ()
    assert missing("Có 5 dự án", evidence="Dự án.", computed=False, count=5) == ("5",)
    assert missing("Có 7 dự án", evidence="Dự án.", computed=True, count=5) == ("7",)


def test_a_computed_statement_may_not_say_fewer_than_it_cites():
    assert missing("Có 3 dự án", evidence="Dự án.", computed=True, count=5) == ("3",)


def test_a_computed_statement_may_not_say_another_figure():
    assert missing("Tổng cộng 3,5 ha của 5 dự án", evidence="Dự án.", computed=True, count=5) == ("3.5",)


# ------------------------------------------------------------ what leaves, and its quotes


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with collect(tmp_path_factory.mktemp("dẫn chứng")) as c:
        yield Assistant(c)


@pytest.mark.parametrize("question", [*ANSWERED, *LISTED])
def test_quotes_are_verbatim_and_markers_have_their_citations(assistant, question):
    answer = assistant.ask(question)
    assert answer.citations
    for c in answer.citations:
        stored = assistant.collection.text(c.document.id)
        assert c.quote == stored[c.start : c.end]
        assert c.quote.strip()
        assert 0 <= c.start < c.end <= len(stored)
        assert c.start == 0 or not stored[c.start - 1 : c.start + 1].isalnum(), "begins inside a word"
        assert not stored[c.end - 1 : c.end + 1].isalnum(), "ends inside a word"
    shown = re.finditer(r"\[(\d+)\](?:–\[(\d+)\])?", answer.text)  # a range stands for those between its ends
    marks = {n for m in shown for n in range(int(m[1]), int(m[2] or m[1]) + 1)}
    numbers = [c.n for c in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert marks == set(numbers)
    assert {c.passage.id for c in answer.citations} <= {p.passage.id for p in answer.passages}


@pytest.mark.parametrize("question", ANSWERED)
def test_figures_and_agencies_stand_in_what_is_quoted(assistant, question):
    answer = assistant.ask(question)
    quoted = "\n".join(c.quote for c in answer.citations)
    about = " ".join(f"{c.document.number} {c.document.title} {c.passage.text}" for c in answer.citations)
    assert figures(answer.text) <= figures(f"{quoted} {about}")
    assert all(decimal in quoted for decimal in re.findall(r"\d+,\d+", answer.text))
    assert all(name in f"{quoted} {about}" for name in re.findall(r"Sở (?:Công Thương|Nông nghiệp và Môi trường)", answer.text))


@pytest.mark.parametrize("question", ANSWERED)
def test_an_answer_is_at_most_60_words(assistant, question):
    assert len(assistant.ask(question).text.split()) <= 60


def test_an_answer_out_of_a_long_sentence_is_at_most_60_words_too(tmp_path):
    clauses = ", ".join(f"thôn Bản Tấu {n} sửa {n + 20} m mương và đắp {n + 40} m bờ bao" for n in range(12))
    text = f"UBND HUYỆN KHE LAU\nBÁO CÁO\nThủy lợi năm 2025\nI. Kết quả\nToàn huyện đào 731 m kênh nội đồng, {clauses}.\n"
    with collect(tmp_path, {"dai.txt": text}) as c:
        answer = Assistant(c).ask("Toàn huyện đào bao nhiêu m kênh nội đồng?")
    assert "731 m" in answer.text
    assert len(answer.text.split()) <= 60


def test_the_quote_of_a_sentence_is_that_sentence(assistant):
    (cited,) = assistant.ask("Việc lát nền chợ Sìn Thàng hoàn thành khi nào?").citations
    assert "Việc lát nền chợ Sìn Thàng hoàn thành trước ngày 15 tháng 8 năm 2027." in cited.quote
