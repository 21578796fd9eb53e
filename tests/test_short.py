"""The short answer: which words of a statement answer, found verbatim, shown in bold, compared by evaluations."""

import json
from importlib.resources import files

import numpy as np
import pytest

from assistant import Assistant
from assistant.evaluation.records import Item
from assistant.evaluation.scoring import score
from assistant.extractive.expected import AROUND, Expected, grams, window
from assistant.extractive.short import Short, short_model, short_of
from assistant.extractive.spans import FORMS, LONGEST, SIGNS, Text, spans
from assistant.question import understand
from index import Collection
from ui.shown import short_spans
from ui.web.html import answer_message
from ui.web.texts import Texts


def short(question, body):
    return short_of(understand(question, []), body)


# ---------------------------------------------------------------------------- what is chosen


@pytest.mark.parametrize(
    ("question", "body", "held"),
    [
        pytest.param("Nhà máy gạch được xây năm nào?", "Nhà máy gạch Cầu Đất được xây năm 1994 trên khu đất bãi.", "1994", id="a year"),
        pytest.param("Xã có bao nhiêu hộ nghèo?", "Đến cuối kỳ, xã Đồng Vọng có 218 hộ nghèo trên địa bàn.", "218", id="a count"),
        pytest.param(
            "Cơ quan nào chủ trì nạo vét kênh?",
            "Sở Xây dựng chủ trì nạo vét kênh Bến Đá, báo cáo trước ngày 15 tháng 3.",
            "Sở Xây dựng",
            id="an agency",
        ),
        pytest.param(
            "co quan nao chu tri nao vet kenh",
            "Sở Xây dựng chủ trì nạo vét kênh Bến Đá, báo cáo trước ngày 15 tháng 3.",
            "Sở Xây dựng",
            id="a question without diacritics",
        ),
        pytest.param(
            "Khi nào phải báo cáo?", "Các xã báo cáo kết quả trước ngày 15 tháng 3 hằng năm.", "15 tháng 3", id="a date without its year"
        ),
    ],
)
def test_the_words_that_answer_are_found(question, body, held):
    said = short(question, body)
    assert held in said and len(said) < len(body) * 0.7


@pytest.mark.parametrize(
    "body",
    [
        "Mức hỗ trợ là 1.250.000 đồng/tháng (một triệu hai trăm năm mươi nghìn), tăng “gấp rưỡi” so với trước.",
        "Hoà Bình – “thủ phủ” cam: 30,65%…",
        "Tên dự án: Cầu Rạch Sỏi; Chủ đầu tư: Ban Quản lý dự án 3; Vốn (tỷ đồng): 12,5",
        "(a) mở ngoặc không đóng, b) đóng ngoặc không mở; \"nháy lẻ",
        "☃ 🙂 — !!!",
    ],
)  # fmt: skip
def test_what_is_chosen_stands_in_the_statement_letter_by_letter(body):
    for question in ("Mức hỗ trợ là bao nhiêu?", "Ai là chủ đầu tư?", "what is it", "?"):
        said = short(question, body)
        assert all(part in body for part in said.split("; ")) or said in body


def test_nothing_is_chosen_from_nothing():
    assert short("Ai ký?", "") == short("Ai ký?", " \n ") == ""


def test_a_cell_is_taken_by_the_name_of_its_column():
    row = "Tên dự án: Cầu Rạch Sỏi; Chủ đầu tư: Ban Quản lý dự án 3; Tổng vốn: 12,5 tỷ đồng; Thời gian: 2021-2024"
    assert "12,5" in short("Tổng vốn của dự án Cầu Rạch Sỏi là bao nhiêu?", row)
    assert "2024" in short("Thời gian thực hiện dự án Cầu Rạch Sỏi từ năm nào đến năm nào?", row)


def test_words_of_the_question_itself_are_no_answer_unless_it_lets_choose():
    said = short("Cầu Rạch Sỏi do ai xây?", "Cầu Rạch Sỏi do Công ty Đồng Tâm xây.")
    assert said and not said.startswith("Cầu Rạch Sỏi")
    assert short("Cầu Rạch Sỏi", "Cầu Rạch Sỏi")


def test_spans_never_cut_brackets_and_quotation_marks_in_half():
    text = Text.of('Kênh Bến Đá (dài 4 km) gọi là "kênh Mới", đào năm 1977.')
    found = spans(understand("Kênh nào?", []), text, ("",) * 7)
    said = [found.words(text, n) for n in range(len(found.first))]
    assert all(s.count("(") == s.count(")") and s.count('"') % 2 == 0 for s in said)
    assert "(dài 4 km)" in said and "Kênh Bến Đá" in said and "1977" in said


def test_a_statement_that_is_one_open_bracket_still_has_spans():
    text = Text.of("(một hai")
    assert len(spans(understand("Gì?", []), text, ("",) * 7).first)
    assert spans(understand("Gì?", []), Text.of("… – !"), ("",) * 7) is None


def test_spans_are_at_most_so_long_and_have_every_sign():
    text = Text.of(" ".join(f"từ{n}" if n % 7 else "," for n in range(120)))
    found = spans(understand("Từ nào?", []), text, ("",) * 7)
    assert found.signs.shape == (len(found.first), len(SIGNS)) and np.isfinite(found.signs).all()
    assert found.forms.shape[1] == len(FORMS)
    assert found.signs[:, list(SIGNS).index("size")].max() * LONGEST <= LONGEST + 0.01


# ---------------------------------------------------------------------------- what is asked for


def test_the_interrogative_is_found_by_what_was_learned_with_its_neighbours():
    around = window("Dự án bắt đầu vào năm nào?", {"nao2": 3.0, "năm": 0.1})
    assert len(around) == 2 * AROUND + 1 and around[AROUND] == "nao2" and around[AROUND - 1] == "năm" and around[AROUND + 1] == ""
    assert "năm nao2" in set(grams(around)) and "? nao2" in set(grams(around))
    assert window("…", {}) == ("",) * (2 * AROUND + 1)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Có bao nhiêu xã đạt chuẩn?", "number"),
        ("co bao nhieu xa dat chuan", "number"),
        ("How many communes are there?", "number"),
        ("Cầu được khánh thành năm nào?", "time"),
        ("Ai là chủ tịch hội?", "naming"),
    ],
)
def test_the_wording_says_what_form_the_answer_has(question, form):
    model = short_model()
    likely, length, _ = model.expected(question)
    n = list(FORMS).index(form)
    assert likely[n] > max(0.5, model.usual[n]) and 0 < length < 4


def test_what_is_learned_survives_being_written_and_read():
    model = short_model()
    again = Short.from_dict(json.loads(json.dumps(model.to_dict())))
    question = understand("Cầu dài bao nhiêu mét?", [])
    assert again(question, "Cầu Rạch Sỏi dài 320 mét.") == model(question, "Cầu Rạch Sỏi dài 320 mét.")
    with pytest.raises(ValueError, match="other signs"):
        Short.from_dict({**model.to_dict(), "signs": ["size"]})
    empty = Expected({}, {}, np.zeros((0, 3)), np.zeros(3))
    assert Expected.from_dict(empty.to_dict()).weights.shape == (0, 3)


def test_the_weights_name_what_they_were_learned_from():
    card = json.loads((files("assistant.extractive") / "short.json").read_text("utf-8"))["card"]
    assert "XQuAD" in card and "MLQA" in card and "CC BY-SA" in card


# ---------------------------------------------------------------------------- where it is shown


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("short")
    text = (
        "KẾ HOẠCH\nNạo vét kênh mương năm 2024\n\n1. Sở Xây dựng chủ trì nạo vét kênh Bến Đá, xong trước ngày 15 tháng 3 năm 2024.\n\n"
        "2. Các xã vận động 218 hộ dân ven kênh di dời chuồng trại.\n"
    )
    (folder / "ke-hoach.txt").write_text(text, encoding="utf-8")
    with Collection(folder / "home") as collection:
        collection.add([folder / "ke-hoach.txt"])
        yield Assistant(collection).ask("Cơ quan nào chủ trì nạo vét kênh Bến Đá?")


def test_an_answer_has_its_short_answer_in_json_verbatim_from_what_it_cites(answer):
    assert not answer.abstained
    record = answer.to_dict()
    assert "Sở Xây dựng" in record["short"]
    assert all(any(part in c["text"] for c in record["citations"]) for part in record["short"].split("; "))


def test_the_page_shows_the_short_answer_in_bold_and_escapes_it():
    record = {"answer": "Theo quyết định 12: mức <b>hỗ trợ</b> là 12 triệu *đồng* [1].", "citations": [], "short": "12 triệu *đồng*"}
    shown = answer_message(record, Texts("vi"))
    assert "<strong>12 triệu &#42;đồng&#42;</strong>" in shown and shown.count("<strong>") == 1 and "<b>" not in shown
    assert "<strong>" not in answer_message({**record, "short": "13 triệu"}, Texts("vi"))
    assert "<strong>" not in answer_message({"answer": "Đạt 5% [1].", "citations": []}, Texts("vi"))


@pytest.mark.parametrize(
    ("text", "said", "bold"),
    [
        pytest.param("Theo Kế hoạch 2024: xong năm 2024 [1].", "2024", ["2024"], id="last, not in the document's name"),
        pytest.param("Sở A chủ trì; Sở B phối hợp [1].", "Sở A; Sở B", ["Sở A", "Sở B"], id="each of several"),
        pytest.param("Đạt 15% và 5% [1].", "5%", ["5%"], id="no part of a number"),
        pytest.param("Các xã ven biển [1].", "các xã ven biển", ["Các xã ven biển"], id="a letter made capital"),
        pytest.param("Không có ở đây [1].", "vắng mặt", [], id="not there"),
        pytest.param("Không có ở đây [1].", "", [], id="none"),
    ],
)
def test_the_short_answer_is_marked_where_it_stands(text, said, bold):
    spans_of = short_spans(text, said)
    assert [text[a:b] for a, b in spans_of] == bold
    if said == "2024":
        assert spans_of[0][0] > text.index(":")


def test_the_terminal_shows_the_short_answer_in_bold(answer, capsys, monkeypatch):
    from ui.shown import terminal

    monkeypatch.setenv("FORCE_COLOR", "1")
    terminal.answer(answer)
    shown = capsys.readouterr().out
    assert "\x1b[1m" in shown.split("Nguồn:")[0]
    monkeypatch.delenv("FORCE_COLOR")
    terminal.answer(answer)
    assert capsys.readouterr().out.startswith(answer.text)


# ---------------------------------------------------------------------------- how it is measured


def test_exact_match_and_f1_are_of_the_short_answer_where_the_reference_is_one():
    item = Item("1", "Cầu dài bao nhiêu?", must_include=(("320 mét",),), references=("320 mét",))
    said = {"answer": "Theo báo cáo: cầu dài 320 mét [1].", "short": "320 mét"}
    assert score(item, said)["em"] == 1.0 and score(item, said)["f1"] == 1.0
    whole = score(item, {**said, "short": ""})
    assert whole["em"] == 0.0 and 0 < whole["f1"] < 1
    assert score(item, {**said, "abstained": True})["f1"] == 0.0


def test_a_reference_that_is_a_whole_answer_is_compared_with_the_whole_answer():
    item = Item("1", "Cầu dài bao nhiêu?", must_include=(("320",),), references=("Cầu dài 320 mét.",))
    said = {"answer": "Cầu dài 320 mét [1].", "short": "320 mét"}
    assert score(item, said)["em"] == 1.0
