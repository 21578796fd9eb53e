"""What is shown: answers with their quotes marked, and nothing that a terminal would obey."""

import json
from dataclasses import replace

import pytest

from assistant import Answer, Citation, Shown
from index import Document, Excerpt, Passage, Piece
from ui.shown import sources, terminal


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    for name in ("FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def made(passage_text, *, quote="", **fields):
    """An answer over one made-up passage whose quote is `quote`."""
    known = {"title": "Kế hoạch năm", "number": "1/KH", "date": "2025-09-30", "status": "draft"}
    document = Document("d1", "mau.txt", "/mau.txt", **known)
    excerpt = Excerpt.of(passage_text, [Piece(0, len(passage_text))])
    passage = Passage(1, "d1", 0, "text", ("I. Mục tiêu",), "3", excerpt)
    start = passage_text.index(quote)
    cited = (Citation(1, passage, document, quote, start, start + len(quote)),) if quote else ()
    given = {"text": "Có [1]." if quote else "", "abstained": not quote, "reason": "nothing", **fields}
    shown = (Shown(1, 1.0, passage, document),)
    return Answer("?", language="vi", reader="extractive", citations=cited, passages=shown, **given)


def test_answer_shows_its_sources_with_the_quote_marked(capsys):
    terminal.answer(made("Mở đầu. Đạt 30,65%. Kết.", quote="Đạt 30,65%."))
    shown = capsys.readouterr().out
    assert "[1] Kế hoạch năm (số 1/KH, ngày 30/9/2025, dự thảo)" in shown
    assert "mau.txt · I. Mục tiêu · tr. 3" in shown
    assert "Mở đầu. «Đạt 30,65%.» Kết." in shown


def test_abstention_shows_the_nearest_passages(capsys):
    terminal.answer(made("Một đoạn gần.", notices=("Lưu ý này.",)))
    shown = capsys.readouterr()
    assert "Một đoạn gần." in shown.out
    assert "nothing" in shown.out
    assert "Lưu ý này." in shown.err


def test_quote_over_several_pieces_is_marked_as_it_is_shown():
    text = "Đạt\n30%\nnăm nay"
    passage = Passage(1, "d", 0, "text", (), None, Excerpt.of(text, [Piece(0, 3), Piece(4, 7), Piece(8, 15)]))
    spans = sources.quote_spans(passage, 0, 7)
    assert [passage.text[a:b] for a, b in spans] == ["Đạt 30%"]


def test_search_marks_words_of_english_and_unaccented_queries():
    text = "Tỷ lệ che phủ rừng"
    assert {text[a:b] for a, b in sources.query_spans(text, "ty le che phu rung")} >= {"che", "phủ", "rừng"}
    assert "rừng" in {text[a:b] for a, b in sources.query_spans(text, "What is the forest cover target?")}
    assert sources.query_spans(text, "dân số") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mđỏ\x1b[0m", "ađỏ"),
        ("\x1b]0;tên cửa sổ\x07x", "x"),
        ("\x1b]8;;http://x\x1b\\y", "y"),
        ("a\x07\x08\x7f\x9b31mb", "a31mb"),
        ("a\u202eb\u2066c\u200b\ufeff", "abc"),
        ("dòng\r\nhai\tcột", "dòng\nhai\tcột"),
        ("\udcff", ""),
        ("kết thúc \x1b", "kết thúc "),
    ],
)
def test_clean_takes_out_what_a_terminal_would_obey(text, shown):
    assert terminal.clean(text) == shown


def test_control_characters_of_a_document_never_reach_the_terminal(capsys):
    terminal.answer(made("Đạt \x1b[2J30%\x9b31m.", quote="30%", text="Có\x1b[31m [1].", notices=("\x1b]0;x\x07Lưu ý",)))
    shown = capsys.readouterr()
    assert not set(shown.out + shown.err) & {"\x1b", "\x9b", "\x07"}
    assert "«30%»" in shown.out


def test_json_escapes_what_could_move_a_cursor_and_stays_the_same_value():
    value = {"tên": "Hà Nội\x9b\x1b\x7f\u2028\udcff"}
    text = terminal.to_json(value)
    assert "Hà Nội" in text
    assert not set(text) & {"\x9b", "\x1b", "\x7f", "\u2028", "\udcff"}
    assert json.loads(text) == value


def test_long_headings_are_cut_where_they_only_say_the_place(capsys):
    heading = "I. Nhất trí với báo cáo, " + "và các nội dung khác " * 10
    answer = made("Đạt 30,65%.", quote="Đạt 30,65%.")
    long = replace(answer.citations[0], passage=replace(answer.citations[0].passage, section=(heading, "1. Rừng")))
    terminal.answer(replace(answer, citations=(long,)))
    shown = capsys.readouterr().out
    assert "mau.txt · I. Nhất trí với báo cáo" in shown
    assert "… › 1. Rừng · tr. 3" in shown
    assert heading.strip() not in shown
