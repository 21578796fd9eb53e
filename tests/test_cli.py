"""The command line: every command, its JSON, its errors and its exit codes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Answer, Assistant, Citation, Shown
from index import Collection, Document, Excerpt, Passage, Piece
from index.errors import QueryError
from ui import batch, doctor, terminal
from ui.cli import app
from ui.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
ANSWER = {
    "question", "answer", "abstained", "reason", "language", "reader", "citations", "passages", "conflicts", "notices",
    "seconds",
}  # fmt: skip
LETTER = """ỦY BAN NHÂN DÂN
TỈNH BẮC NINH
Số: 12/KH-UBND
Bắc Ninh, ngày 30 tháng 9 năm 2025
KẾ HOẠCH
Trồng rừng giai đoạn 2026-2030
I. Mục tiêu
Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu tỷ lệ che phủ rừng, đến năm 2030 đạt 30,65%.
II. Tổ chức thực hiện
Sở Tài chính cân đối kinh phí [bold red]hằng năm[/].
"""


def run(home, *args, **extra):
    return CliRunner().invoke(app, [*args, "--home", str(home)], **extra)


def data(result):
    """The JSON of a run that must have succeeded: all of standard output."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path, letter):
    with Collection(tmp_path / "home") as c:
        assert c.add([letter])[0].status == "new"
    return tmp_path / "home"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A home without documents; its samples are built once for all tests."""
    home = tmp_path_factory.mktemp("empty")
    with Workspace(home) as w:
        w.collection()
    return home


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    for name in ("VANBAN_HOME", "VANBAN_DEBUG", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


# ---------------------------------------------------------------- the frame


def test_version_is_printed():
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("vanban 0.")


def test_no_command_shows_the_commands():
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 0
    for name in ("add", "list", "show", "set", "remove", "search", "ask", "chat", "embedder", "doctor"):
        assert f" {name} " in result.stdout


@pytest.mark.parametrize("command", ["add", "list", "show", "set", "remove", "search", "ask", "chat", "doctor", "embedder"])
def test_every_command_has_help_in_vietnamese(command):
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert "Cách dùng" in result.stdout
    assert "Show this message" not in result.stdout


@pytest.mark.parametrize(
    "args",
    [["nope"], ["show"], ["list", "--nope"], ["search", "a", "-k", "x"], ["search", "a", "-k", "0"], ["search", "-k"],
     ["embedder"], ["ask"], ["ask", "a", "--batch", "b"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_command_line_is_explained_and_ends_with_2(args):
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Invalid" not in result.stderr
    assert "Traceback" not in result.stderr


def test_home_may_stand_before_or_after_the_command(home):
    for args in (["--home", str(home), "list"], ["list", "--home", str(home)], ["--home", "/nowhere", "list", "--home", str(home)]):
        assert "ke-hoach.txt" in CliRunner().invoke(app, args).stdout


def test_home_may_come_from_the_environment(home):
    assert "ke-hoach.txt" in CliRunner().invoke(app, ["list"], env={"VANBAN_HOME": str(home)}).stdout


def test_damaged_collection_is_an_error_with_its_own_exit_code(tmp_path):
    (tmp_path / "collection.sqlite").write_bytes(b"no database" * 100)
    result = run(tmp_path, "list")
    assert result.exit_code == 3
    assert "Traceback" not in result.stderr


def test_home_that_is_a_file_is_an_error(letter):
    result = run(letter, "add", str(letter))
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_unexpected_error_is_one_sentence_unless_debugging(home, monkeypatch):
    monkeypatch.setattr(Collection, "documents", lambda self: 1 / 0)
    result = run(home, "list")
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr
    assert isinstance(run(home, "list", env={"VANBAN_DEBUG": "1"}).exception, ZeroDivisionError)


# ---------------------------------------------------------------- documents


def test_add_reports_each_file_and_keeps_the_good_ones(tmp_path, letter):
    bad = tmp_path / "hong.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    result = run(tmp_path / "home", "add", str(letter), str(bad), str(tmp_path / "khong-co.txt"))
    assert result.exit_code == 1
    assert "mới" in result.stdout
    assert result.stdout.count("lỗi") == 2
    failures = [row for row in result.stderr.splitlines() if row.strip()]
    assert any("hong.pdf" in row for row in failures)
    assert any("khong-co.txt" in row for row in failures)
    assert "ke-hoach.txt" in run(tmp_path / "home", "list").stdout


def test_add_again_tells_unchanged_from_replaced(home, letter):
    assert data(run(home, "add", str(letter), "--json"))["files"][0]["status"] == "unchanged"
    letter.write_text(LETTER + "Thêm một dòng.\n", encoding="utf-8")
    assert "thay thế" in run(home, "add", str(letter)).stdout


def test_add_json_has_every_field_of_a_file(tmp_path, letter):
    (found,) = data(run(tmp_path / "home", "add", str(letter), "--json"))["files"]
    assert found["path"] == str(letter)
    assert found["passages"] > 0
    assert set(found) >= {"status", "document", "tables", "seconds", "reason", "advice", "notices"}


def test_add_refuses_files_above_the_limit(tmp_path):
    big = tmp_path / "to.txt"
    big.write_bytes(b"chu " * 2**19)
    result = run(tmp_path / "home", "add", str(big), "--max-mb", "1")
    assert result.exit_code == 1
    assert "to.txt" in result.stderr


def test_add_of_a_folder_without_documents_fails_with_advice(tmp_path):
    (tmp_path / "rong").mkdir()
    result = run(tmp_path / "home", "add", str(tmp_path / "rong"))
    assert result.exit_code == 1
    assert ".docx" in result.stderr


def test_list_marks_guesses_and_explains_the_mark(home):
    result = run(home, "list")
    assert "12/KH-UBND" in result.stdout
    assert "30/9/2025" in result.stdout
    assert " ?" in result.stdout
    assert "vanban set" in result.stdout


def test_list_json_is_the_documents(home):
    (document,) = data(run(home, "list", "--json"))["documents"]
    assert document["number"] == "12/KH-UBND"
    assert document["date"] == "2025-09-30"


def test_show_gives_metadata_and_outline(home):
    result = run(home, "show", "12/KH-UBND")
    assert "ke-hoach.txt" in result.stdout
    assert "Mục tiêu" in result.stdout
    assert "Tổ chức thực hiện" in result.stdout


def test_show_parts_on_request(home):
    assert "30,65%" in run(home, "show", "ke-hoach.txt", "--passages").stdout
    assert run(home, "show", "ke-hoach.txt", "--text").stdout.startswith("ỦY BAN NHÂN DÂN")
    found = data(run(home, "show", "ke-hoach.txt", "--passages", "--tables", "--text", "--json"))
    assert found["tables"] == []
    assert "30,65%" in found["text"]
    assert any("30,65%" in p["text"] for p in found["passages"])


def test_show_tables_row_by_row(empty):
    result = run(empty, "show", "chi-tieu-2026-2030.docx", "--tables")
    assert "Cơ quan chủ trì" in result.stdout
    assert "30,65%" in result.stdout
    (table,) = data(run(empty, "show", "chi-tieu-2026-2030.docx", "--tables", "--json"))["tables"]
    assert "Cơ quan chủ trì" in table["columns"]
    assert table["rows"]


def test_document_that_does_not_exist_ends_with_2(home):
    for args in (["show", "khong-co"], ["set", "khong-co", "status=draft"], ["remove", "khong-co", "--yes"]):
        result = run(home, *args)
        assert result.exit_code == 2
        assert "khong-co" in result.stderr


def test_set_changes_a_field_and_it_is_no_guess_any_more(home):
    changed = data(run(home, "set", "ke-hoach.txt", "status=draft", "territory=Bắc Giang", "--json"))
    assert (changed["status"], changed["territory"]) == ("draft", "Bắc Giang")
    assert "status" not in changed["guessed"]
    assert "dự thảo" in run(home, "list").stdout


@pytest.mark.parametrize("change", ["status=maybe", "colour=red", "date=hôm qua", "status"])
def test_set_refuses_unknown_fields_and_values(home, change):
    result = run(home, "set", "ke-hoach.txt", change)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_remove_without_a_terminal_needs_yes(home):
    result = run(home, "remove", "ke-hoach.txt")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert "ke-hoach.txt" in run(home, "list").stdout


def test_remove_with_yes_takes_the_document_out(home):
    (gone,) = data(run(home, "remove", "ke-hoach.txt", "--yes", "--json"))["removed"]
    assert gone["name"] == "ke-hoach.txt"
    with Collection(home) as c:
        assert c.documents() == []


@pytest.mark.parametrize(("said", "left"), [("c\n", 0), ("\n", 1), ("không\n", 1)], ids=["yes", "nothing", "no"])
def test_remove_on_a_terminal_asks(home, monkeypatch, said, left):
    monkeypatch.setattr(terminal, "interactive", lambda: True)
    result = run(home, "remove", "ke-hoach.txt", input=said)
    assert result.exit_code == (1 if left else 0)
    with Collection(home) as c:
        assert len(c.documents()) == left


# ------------------------------------------------------------------ samples


@pytest.mark.parametrize("args", [["list"], ["show", "chi-tieu-2026-2030.docx"], ["search", "rừng"], ["ask", "Che phủ rừng?"]])
def test_samples_answer_where_there_is_no_document_and_it_is_said(empty, args):
    result = run(empty, *args)
    assert result.exit_code == 0
    assert "mẫu" in result.stderr
    assert any("mẫu" in notice for notice in data(run(empty, *args, "--json"))["notices"])


def test_own_documents_come_without_the_notice(home):
    assert run(home, "list").stderr == ""
    assert data(run(home, "search", "rừng", "--json"))["notices"] == []


def test_samples_cannot_be_removed_or_changed(empty):
    for args in (["remove", "chi-tieu-2026-2030.docx", "--yes"], ["set", "chi-tieu-2026-2030.docx", "status=draft"]):
        result = run(empty, *args)
        assert result.exit_code == 2
        assert "vanban add" in result.stderr


# ------------------------------------------------------------------- search


def test_search_ranks_passages_with_their_place(empty):
    result = run(empty, "search", "tỷ lệ che phủ rừng", "-k", "3")
    assert result.stdout.lstrip().startswith("1. ")
    assert "chi-tieu-2026-2030.docx" in result.stdout
    found = data(run(empty, "search", "tỷ lệ che phủ rừng", "-k", "3", "--json"))
    assert [r["rank"] for r in found["results"]] == [1, 2, 3]
    assert set(found["results"][0]) == {"rank", "score", "source", "section", "page", "kind", "text", "document"}


def test_search_words_need_no_quotes(home):
    assert data(run(home, "search", "che", "phủ", "rừng", "--json"))["query"] == "che phủ rừng"


def test_search_filters(empty):
    def names(*args):
        return {r["source"] for r in data(run(empty, "search", "kinh tế", *args, "--json"))["results"]}

    assert names("--document", "ket-qua-2021-2025.pdf") == {"ket-qua-2021-2025.pdf"}
    assert names("--territory", "Bắc Giang") == {"bac-giang-2023-2024.txt"}
    assert names("--year", "2023") == {"bac-giang-2023-2024.txt"}
    assert names("--status", "adopted") == set()
    kinds = {r["kind"] for r in data(run(empty, "search", "chủ trì", "--kind", "table", "--json"))["results"]}
    assert kinds == {"table"}


@pytest.mark.parametrize(
    ("option", "value"), [("--year", "20x5"), ("--kind", "picture"), ("--status", "maybe"), ("--document", "khong-co")]
)
def test_search_refuses_filters_it_does_not_know(home, option, value):
    result = run(home, "search", "rừng", option, value)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_search_without_result_says_so(home):
    result = run(home, "search", '"không bao giờ có"')
    assert result.exit_code == 0
    assert "Không tìm thấy" in result.stdout


def test_search_on_a_terminal_sets_the_words_in_bold(home):
    result = run(home, "search", "cân đối kinh phí", "-k", "1", env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert "\x1b[1mcân\x1b[0m" in result.stdout
    assert "\x1b" not in run(home, "search", "cân đối kinh phí").stdout


def test_search_marks_words_of_english_and_unaccented_queries():
    text = "Tỷ lệ che phủ rừng"
    assert {text[a:b] for a, b in terminal._query_spans(text, "ty le che phu rung")} >= {"che", "phủ", "rừng"}
    assert "rừng" in {text[a:b] for a, b in terminal._query_spans(text, "forest cover")}
    assert terminal._query_spans(text, "dân số") == []


# ---------------------------------------------------------------------- ask


def test_ask_prints_an_answer_with_sources_or_the_nearest_passages(empty):
    result = run(empty, "ask", "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?")
    assert result.exit_code == 0
    assert "Nguồn" in result.stdout or "Các đoạn gần nhất" in result.stdout
    assert "Sở Nông nghiệp và Môi trường" in result.stdout


def test_ask_json_keeps_the_contract(home):
    found = data(run(home, "ask", "Ai chủ trì che phủ rừng?", "--json"))
    assert set(found) == ANSWER
    assert found["question"] == "Ai chủ trì che phủ rừng?"
    assert found["passages"]


def test_ask_takes_filters_and_a_count(empty):
    args = ["--document", "ket-qua-2021-2025.pdf", "-k", "2", "--reader", "extractive", "--json"]
    found = data(run(empty, "ask", "Tăng trưởng kinh tế bao nhiêu?", *args))
    assert {p["source"] for p in found["passages"]} <= {"ket-qua-2021-2025.pdf"}


@pytest.mark.parametrize(("reader", "code"), [("llama", 1), ("openai", 1), ("magic", 2)])
def test_ask_refuses_readers_it_does_not_have(home, reader, code):
    result = run(home, "ask", "Ai?", "--reader", reader)
    assert result.exit_code == code
    assert reader in result.stderr


def made(text, *, quote="", **fields):
    """An answer over one made-up passage whose quote is `quote`."""
    document = Document("d1", "mau.txt", "/mau.txt", title="Kế hoạch năm", number="1/KH", date="2025-09-30", status="draft")
    passage = Passage(1, "d1", 0, "text", ("I. Mục tiêu",), "3", Excerpt.of(text, [Piece(0, len(text))]))
    start = text.index(quote)
    cited = (Citation(1, passage, document, quote, start, start + len(quote)),) if quote else ()
    given = {"text": "Có [1]." if quote else "", "abstained": not quote, "reason": "nothing", **fields}
    return Answer("?", language="vi", reader="extractive", citations=cited, passages=(Shown(1, 1.0, passage, document),), **given)


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
    spans = terminal._quote_spans(passage, 0, 7)
    assert [passage.text[a:b] for a, b in spans] == ["Đạt 30%"]


# -------------------------------------------------------------------- batch


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_batch_answers_each_line(home, tmp_path):
    source, target = tmp_path / "hoi.jsonl", tmp_path / "dap.jsonl"
    source.write_text(
        '\ufeff{"id":"a","question":"Ai chủ trì che phủ rừng?","gold":"bỏ qua"}\n\n'
        '{"id":2,"question":"Thế còn kinh phí?","history":[["Ai chủ trì?","Sở"],{"question":"Vì sao?","answer":""}]}\n',
        encoding="utf-8",
    )
    result = run(home, "ask", "--batch", str(source), "--out", str(target))
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    found = lines(target)
    assert [f["id"] for f in found] == ["a", 2]
    assert all(set(f) == ANSWER | {"id"} for f in found)
    assert "chủ trì" in target.read_text(encoding="utf-8")


def test_batch_names_bad_lines_and_answers_the_others(home, tmp_path):
    source, target = tmp_path / "hoi.jsonl", tmp_path / "dap.jsonl"
    bad = [b"{", b"[1]", b'{"question":"x"}', b'{"id":true,"question":"x"}', b'{"id":"b","question":" "}', b"\xff",
           b'{"id":"c","question":"x","history":"y"}', b'{"id":"d","question":"x","history":[["y"]]}']  # fmt: skip
    source.write_bytes(b"\n".join([b'{"id":"a","question":"Che ph\xe1\xbb\xa7?"}', *bad, b'{"id":"z","question":"R?"}']))
    result = run(home, "ask", "--batch", str(source), "--out", str(target))
    assert result.exit_code == 1
    for number in range(2, 2 + len(bad)):
        assert f"dòng {number}:" in result.stderr
    assert [f["id"] for f in lines(target)] == ["a", "z"]


def test_batch_keeps_the_lines_before_a_breakdown(home, tmp_path, monkeypatch):
    source, target = tmp_path / "hoi.jsonl", tmp_path / "dap.jsonl"
    source.write_text("".join(f'{{"id":{n},"question":"Câu {n}?"}}\n' for n in range(4)), encoding="utf-8")
    ask = Assistant.ask

    def fails(self, question, *args, **kwargs):
        if "1" in question:
            raise QueryError("Không hiểu câu hỏi.")
        if "3" in question:
            assert len(lines(target)) == 3  # on disk already
            raise KeyboardInterrupt
        return ask(self, question, *args, **kwargs)

    monkeypatch.setattr(Assistant, "ask", fails)
    result = run(home, "ask", "--batch", str(source), "--out", str(target))
    assert result.exit_code == 130
    found = lines(target)
    assert [f["id"] for f in found] == [0, 1, 2]
    assert (found[1]["abstained"], found[1]["reason"]) == (True, "error")


def test_batch_never_writes_over_its_questions(home, tmp_path):
    source = tmp_path / "hoi.jsonl"
    source.write_text('{"id":"a","question":"x"}\n')
    assert run(home, "ask", "--batch", str(source), "--out", str(source)).exit_code == 2
    assert "question" in source.read_text()


def test_batch_without_its_file_is_an_error(home, tmp_path):
    result = run(home, "ask", "--batch", str(tmp_path / "khong.jsonl"), "--out", str(tmp_path / "dap.jsonl"))
    assert result.exit_code == 1
    assert "khong.jsonl" in result.stderr


def test_batch_reads_the_places_of_questions(tmp_path):
    source = tmp_path / "hoi.jsonl"
    source.write_bytes(b'\r\n{"id":"a","question":"x"}\r\n')
    (task,), faults = batch.read(source)
    assert (task.line, task.id, faults) == (2, "a", [])


# --------------------------------------------------------------------- chat


def test_chat_keeps_the_dialogue_until_told_to_start_anew(home, monkeypatch):
    seen = []

    def answers(self, question, history=(), **_):
        seen.append((question, list(history)))
        return made("Đoạn.", quote="Đoạn.")

    monkeypatch.setattr(Assistant, "ask", answers)
    result = run(home, "chat", input="Một?\nHai?\n\n/moi\nBa?\n/gi\n/thoat\nBốn?\n")
    assert result.exit_code == 0
    assert seen == [("Một?", []), ("Hai?", [("Một?", "Có [1].")]), ("Ba?", [])]
    assert "/thoat" in result.stderr


def test_chat_ends_with_its_input_and_survives_a_question_that_fails(home, monkeypatch):
    def fails(self, question, *args, **kwargs):
        raise QueryError("Không hiểu câu hỏi.")

    monkeypatch.setattr(Assistant, "ask", fails)
    result = run(home, "chat", input="Một?\nHai?\n")
    assert result.exit_code == 0
    assert result.stderr.count("Không hiểu câu hỏi.") == 2


# ----------------------------------------------------------------- embedder


def test_embedder_list_marks_the_one_in_use(home):
    found = data(run(home, "embedder", "list", "--json"))["embedders"]
    assert [e["name"] for e in found if e["in_use"]] == ["builtin"]
    assert any(e["name"] == "BAAI/bge-m3" for e in found)
    assert "*  builtin" in run(home, "embedder", "list").stdout


def test_embedder_use_builtin_again(home):
    result = run(home, "embedder", "use", "builtin")
    assert result.exit_code == 0
    assert data(run(home, "search", "che phủ rừng", "--json"))["results"]


@pytest.mark.slow
def test_embedder_that_is_not_there_leaves_the_one_in_use(home):
    result = run(home, "embedder", "use", "./khong-co")
    assert result.exit_code == 1
    assert "khong-co" in result.stderr
    with Collection(home) as c:
        assert c.embedder == "builtin"


# ------------------------------------------------------------------- doctor


def test_doctor_looks_at_packages_collection_and_disk(home):
    found = {c["name"]: c for c in json.loads(run(home, "doctor", "--json").stdout)["checks"]}
    assert {"Python", "SQLite", "faiss-cpu", "Bộ nhúng", "LibreOffice", "tesseract", "Đĩa trống"} <= set(found)
    assert "1 tài liệu" in found[f"Bộ tài liệu {home}"]["detail"]


def test_doctor_ends_with_1_only_for_what_is_required(home, monkeypatch):
    missing = doctor.Check("tesseract", False, "", "Cài tesseract.", required=False)
    monkeypatch.setattr(doctor, "examine", lambda w: [missing])
    result = run(home, "doctor")
    assert result.exit_code == 0
    assert "Cài tesseract." in result.stdout
    monkeypatch.setattr(doctor, "examine", lambda w: [doctor.Check("SQLite", False, "3.0", "Nâng cấp.")])
    assert run(home, "doctor").exit_code == 1


def test_doctor_creates_nothing_and_reports_a_damaged_collection(tmp_path):
    run(tmp_path / "home", "doctor")
    assert not (tmp_path / "home").exists()
    (tmp_path / "collection.sqlite").write_bytes(b"no database" * 100)
    result = run(tmp_path, "doctor")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


# -------------------------------------------------------------- what is shown


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


def test_markup_in_a_document_is_shown_as_it_stands(home):
    result = run(home, "search", "cân đối kinh phí", env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert "[bold red]" in result.stdout.replace("\x1b[1m", "").replace("\x1b[0m", "")


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


def test_json_has_no_colours_even_where_they_are_forced(home):
    result = run(home, "list", "--json", env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert data(result)["documents"]


def test_progress_is_shown_on_terminals_only(tmp_path, letter):
    shown = run(tmp_path / "a", "add", str(letter), env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert shown.exit_code == 0
    assert "Đang đọc" in shown.stderr
    assert run(tmp_path / "b", "add", str(letter)).stderr == ""


# ---------------------------------------------------------------- processes


def python(code, *args, **env):
    return subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, timeout=120, cwd=ROOT, env={**os.environ, **env}
    )


HEAVY = ("torch", "sentence_transformers", "gradio", "llama_cpp", "transformers", "underthesea")


def test_importing_the_command_line_imports_nothing_heavy():
    code = f"import sys, ui.cli; sys.exit(', '.join(m for m in {(*HEAVY, 'numpy', 'index', 'rich')!r} if m in sys.modules))"
    result = python(code)
    assert result.returncode == 0, result.stderr


def test_asking_imports_nothing_heavy(empty):
    code = (
        "import sys\nfrom ui.cli import app\ntry:\n    app(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code\n"
        f"sys.exit(', '.join(m for m in {HEAVY!r} if m in sys.modules))"
    )
    result = python(code, "ask", "Ai chủ trì chỉ tiêu che phủ rừng?", "--home", str(empty))
    assert result.returncode == 0, result.stderr


MAIN = "from ui.cli import main; main()"


def test_output_is_utf8_whatever_the_machine_prefers(home):
    result = python(MAIN, "list", "--json", "--home", str(home), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(result.stdout.decode("utf-8"))["documents"][0]["territory"] == "Bắc Ninh"


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_closed_pipe_ends_quietly(empty):
    args = [sys.executable, "-c", MAIN, "show", "chi-tieu-2026-2030.docx", "--passages", "--home", str(empty)]
    with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert "Exception" not in said
    assert process.returncode in (0, 1)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_interrupt_ends_with_130_and_a_line(home):
    args = [sys.executable, "-c", MAIN, "chat", "--home", str(home)]
    with subprocess.Popen(
        args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout.read(4)  # the prompt
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert "dừng" in said
