"""Follow-ups are completed from what was said before; questions that stand alone are left as they are."""

import json
from pathlib import Path

import pytest
from administrative import collect

from assistant import Assistant
from assistant.question.followups import complete
from assistant.question.understanding import understand
from index.language.text import fold

FOREST = (
    "Tỷ lệ che phủ rừng của tỉnh Sơn La năm 2027 là bao nhiêu?",
    "Theo Kế hoạch số 88/KH-UBND: tỷ lệ che phủ rừng là 47,2% [1].",
)
LEADER = ("Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu này [1].")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with collect(tmp_path_factory.mktemp("hỏi tiếp")) as c:
        yield Assistant(c)


def talk(assistant, *questions):
    """The last answer of a dialogue."""
    history = []
    for q in questions:
        answer = assistant.ask(q, history)
        history.append((q, answer.text))
    return answer


# ---------------------------------------------------------------------- completing


@pytest.mark.parametrize(
    "text", ["Thế còn nước sạch?", "Còn nước sạch?", "the con nuoc sach?", "Nước sạch thì sao?", "Vậy còn nước sạch thì sao?"]
)
def test_another_subject_keeps_what_was_asked_of_the_first(text):
    completed = fold(complete(text, [LEADER]))
    assert "nuoc sach" in completed
    assert "co quan nao chu tri" in completed
    assert "rung" not in completed


def test_another_subject_keeps_the_place_and_the_year():
    completed = complete("Thế còn nước sạch?", [FOREST])
    assert "Sơn La" in completed
    assert "2027" in completed
    assert understand(completed, ()).kind == "value"


def test_another_subject_with_its_own_year_loses_the_old_one():
    completed = complete("Thế còn nước sạch năm 2030?", [FOREST])
    assert "nước sạch" in completed
    assert understand(completed, ()).years == ("2030",)


@pytest.mark.parametrize("text", ["Còn tỉnh Lai Châu?", "Thế Lai Châu thì sao?", "Còn ở Lai Châu?"])
def test_another_province_keeps_the_subject_and_replaces_the_province(text):
    asked = understand(text, (), [FOREST])
    assert [m.name for m in asked.places] == ["Lai Châu"]
    assert "che phủ rừng" in asked.standalone
    assert "Sơn La" not in asked.standalone
    assert asked.years == ("2027",)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Còn năm 2030?", "2030"),
        ("Thế còn năm 2030?", "2030"),
        ("Năm 2030?", "2030"),
        ("con nam 2030", "2030"),
        ("Còn giai đoạn 2021-2025?", "2021-2025"),
    ],
)
def test_another_year_replaces_the_year(text, years):
    asked = understand(text, (), [FOREST])
    assert asked.years == (years,)
    assert "2027" not in asked.standalone
    assert asked.place == "Sơn La"


@pytest.mark.parametrize("text", ["Còn năm 2030?", "Thế còn năm 2030?", "Còn giai đoạn 2021-2025?"])
def test_another_year_keeps_the_subject(text):
    assert "che phủ rừng" in complete(text, [FOREST])


@pytest.mark.parametrize(
    "text", ["Cơ quan nào chủ trì?", "Khi nào hoàn thành?", "Kinh phí bao nhiêu?", "Vì sao?", "Chỉ tiêu này do ai theo dõi?"]
)
def test_another_thing_asked_keeps_the_subject(text):
    completed = complete(text, [FOREST])
    assert completed.startswith(text.rstrip("?"))
    assert "che phủ rừng" in completed
    assert understand(text, (), [FOREST]).kind == understand(text, ()).kind


@pytest.mark.parametrize("text", ["What about clean water?", "And clean water?"])
def test_another_subject_in_english_replaces_the_first(text):
    completed = complete(text, [("Which agency leads the forest-cover target?", "Sở Nông nghiệp và Môi trường leads it [1].")])
    assert "clean water" in completed
    assert "agency" in completed
    assert "forest" not in completed


def test_only_the_last_turn_is_continued():
    other = ("Doanh thu chợ phiên là bao nhiêu?", "64,8 tỷ đồng [1].")
    assert "rừng" not in complete("Khi nào hoàn thành?", [FOREST, other])
    assert "chợ phiên" in complete("Khi nào hoàn thành?", [FOREST, other])


def test_markers_of_the_last_answer_are_not_taken_over():
    assert "[1]" not in complete("Vì sao?", [FOREST])


# --------------------------------------------------------------------- left alone


@pytest.mark.parametrize(
    "text",
    [
        "Doanh thu du lịch của tỉnh Điện Biên năm 2023 là bao nhiêu?",
        "Tổng mức đầu tư cầu treo Nậm Khoai là bao nhiêu?",
        "Sở Y tế chủ trì những nhiệm vụ gì?",
        "Which agency leads the clean-water target of the province?",
        "Còn trong nghị quyết đại hội đại biểu Đảng bộ tỉnh nhiệm kỳ này thì thu nhập bình quân đầu người đến năm 2030 là bao nhiêu?",
        "So sánh thu nhập bình quân đầu người trong nghị quyết và trong dự thảo báo cáo chính trị của tỉnh.",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(text):
    assert complete(text, [FOREST]) == text
    assert understand(text, (), [FOREST]).standalone == text


@pytest.mark.parametrize("text", ["Thế còn nước sạch?", "Còn năm 2025?", "Vì sao?", ""])
def test_without_history_nothing_is_added(text):
    assert complete(text, []) == text


@pytest.mark.parametrize("text", ["", "   ", "?", "🙂"])
def test_nothing_asked_is_not_the_last_question_again(text):
    assert complete(text, [LEADER]) == text


# ------------------------------------------------------------------------ answered


def test_a_follow_up_about_another_subject_is_answered(assistant):
    answer = talk(assistant, LEADER[0], "Thế còn nước sạch?")
    assert "Sở Xây dựng" in answer.text
    assert "Sở Nông nghiệp" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2030?",
        "Còn năm 2030?",
    ],
)
def test_a_follow_up_about_another_year_is_answered(assistant, text):
    answer = talk(assistant, "Mục tiêu tỷ lệ che phủ rừng năm 2027 là bao nhiêu?", text)
    assert "48,5%" in answer.text
    assert "47,2%" not in answer.text
    assert "nước sạch" not in answer.text


def test_a_follow_up_about_another_province_is_answered_from_its_document(assistant):
    answer = talk(assistant, "Doanh thu các chợ phiên của tỉnh Lai Châu năm 2025 là bao nhiêu?", "Còn tỉnh Điện Biên?")
    assert "51,3" in answer.text
    assert "64,8" not in answer.text
    assert [c.document.territory for c in answer.citations] == ["Điện Biên"]


def test_a_follow_up_about_a_year_without_figures_abstains(assistant):
    answer = talk(assistant, "Doanh thu các chợ phiên của tỉnh Lai Châu năm 2025 là bao nhiêu?", "Thế còn năm 2019?")
    assert answer.abstained
    assert answer.citations == ()


def test_a_follow_up_that_changes_what_is_asked_is_answered(assistant):
    answer = talk(assistant, "Mục tiêu tỷ lệ hộ dùng nước sạch năm 2030 là bao nhiêu?", "Cơ quan nào chủ trì?")
    assert "Sở Xây dựng" in answer.text


def test_a_new_topic_is_answered_as_without_history(assistant):
    alone = assistant.ask("Tổng mức đầu tư của cầu treo Nậm Khoai là bao nhiêu?")
    assert talk(assistant, LEADER[0], "Tổng mức đầu tư của cầu treo Nậm Khoai là bao nhiêu?").text == alone.text


def test_the_answer_keeps_the_question_as_it_was_typed(assistant):
    assert talk(assistant, LEADER[0], "Thế còn nước sạch?").question == "Thế còn nước sạch?"


# ---------------------------------------------------------------------- what a follow-up leaves out

PUMP = ("Trạm bơm Bó Mười ở xã Mường Bú xây vào năm nào?", "Theo Báo cáo 31/BC-UBND: thời gian thực hiện 2025-2026 [1].")
OLD = ("Tỷ lệ che phủ rừng của Lào Cai cũ năm 2025 là bao nhiêu?", "Là 59,2% [1].")


@pytest.mark.parametrize("text", ["vốn bao nhiêu và ai làm chủ đầu tư?", "Bao giờ xong?", "Cơ quan nào phối hợp?"])
def test_a_question_of_asking_words_only_is_about_what_was_said(text):
    assert "Bó Mười" in complete(text, [PUMP])


def test_a_whole_question_behind_an_opener_stands_alone():
    assert "Bó Mười" not in complete("Còn nhà văn hóa Huổi Một thì vốn bao nhiêu?", [PUMP])


def test_a_pointing_question_in_english_keeps_the_subject():
    assert "clean water" in complete("And which agency is in charge of it?", [("What is the clean water target for 2030?", "83.25% [1].")])


def test_another_thing_of_the_same_province_keeps_only_the_province():
    completed = complete("And what is its poverty rate?", [("What is the forest cover of Sơn La?", "It is 47.2% [1].")])
    assert "Sơn La" in completed
    assert "forest" not in completed


def test_the_old_province_stays_the_old_one():
    assert "cũ" in complete("Thế còn tuổi thọ?", [OLD])
    assert "cũ" not in complete("Yên Bái thì sao?", [OLD])


def test_the_figures_of_the_last_answer_are_not_searched_for():
    assert "47,2" not in complete("Vì sao lại thấp như vậy?", [FOREST])


@pytest.mark.parametrize(
    "text", ["Tỷ lệ hộ nghèo?", "Tỷ lệ che phủ rừng?", "Giá vàng hôm nay bao nhiêu?", "Số giường bệnh?", "What is the gold price today?"]
)
def test_a_short_question_that_names_its_own_quantity_is_a_new_topic(text):
    assert complete(text, [("Mục tiêu HDI là bao nhiêu?", "HDI: mục tiêu là 0,8 [1].")]) == text


@pytest.mark.parametrize("text", ["giao cho đon vị nao?", "Số nào lớn hơn?", "Mục tiêu đến 2030 thế nào?", "What is the target?"])
def test_a_short_question_that_leaves_its_subject_out_is_completed(text):
    assert complete(text, [("Mục tiêu HDI là bao nhiêu?", "HDI: mục tiêu là 0,8 [1].")]) != text


# ------------------------------------------------------- what the collection says of a question and the one before

POOR = ("Mục tiêu tỷ lệ hộ nghèo đa chiều năm 2027 là bao nhiêu?", "9,6% [1].")


def standalone(assistant, text, last):
    """A question as it is understood over the collection of `assistant`, behind the turn `last`."""
    collection = assistant.collection
    asked = understand(text, collection.documents(), [last], search=lambda query: collection.candidates(query, k=5))
    return asked.standalone


@pytest.mark.parametrize(
    "text",
    [
        "How many irrigation projects are there?",
        "Tổng mức đầu tư hồ chứa Huổi Sặt là bao nhiêu?",
        "Vậy hộ kinh doanh dưới 12 tháng có được miễn phí mặt bằng không?",
        "bến thuyền hồ Tà Mung làm vào năm nào",
        "Doanh thu các chợ phiên năm 2025 giảm vì sao?",
    ],
)
def test_a_question_that_the_collection_can_place_by_itself_never_inherits_the_last_topic(assistant, text):
    assert standalone(assistant, text, FOREST) == text


@pytest.mark.parametrize("text", ["Còn tỷ lệ che phủ rừng?", "Năm 2030?", "Ai làm việc đó?", "What about 2030?", "Sở nào phối hợp?"])
def test_an_elliptic_question_is_completed_over_a_collection_too(assistant, text):
    assert standalone(assistant, text, POOR) != text


def test_a_new_subject_takes_the_place_of_the_one_that_its_row_does_not_name(assistant):
    completed = standalone(assistant, "Còn nước sạch?", ("Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng năm 2027?", "Sở Tài chính [1]."))
    assert "nước sạch" in completed and "rừng" not in completed and "2027" in completed and "Cơ quan nào" in completed


def test_another_province_stands_where_the_first_one_stood():
    completed = complete("Còn Lai Châu?", [("Sơn La có bao nhiêu chợ phiên?", "12 [1].")])
    assert completed == "Lai Châu có bao nhiêu chợ phiên"


def test_two_questions_too_long_to_search_for_together_are_read_by_their_wording(assistant):
    long = ("Mức hỗ trợ " + "rất dài " * 990, "Không rõ.")
    assert standalone(assistant, "Chợ phiên ở Sìn Thàng hoàn thành việc lát nền trước ngày nào?", long).startswith("Chợ phiên")


def test_the_dialogues_to_measure_with_are_half_elliptic():
    lines = (Path(__file__).parent / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    dialogues = [json.loads(line) for line in lines]
    assert len(dialogues) >= 60
    assert 0.4 < sum(d["own"] for d in dialogues) / len(dialogues) < 0.6
    assert len({d["id"] for d in dialogues}) == len(dialogues)
    assert all(d["carries"] for d in dialogues if not d["own"])
