"""The command line: every command, its JSON, its errors and its exit codes."""

import json

import pytest
from command_line import ANSWER, LETTER, data, run
from test_terminal import made
from typer.testing import CliRunner

from assistant import Assistant
from index import Collection
from index.errors import QueryError
from ui.cli import app
from ui.commands import doctor
from ui.shown import terminal

COMMANDS = ("add", "list", "show", "set", "remove", "search", "ask", "chat", "figures", "conflicts", "embedder", "doctor")


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
    for name in COMMANDS:
        assert f" {name} " in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
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
    before, after = ["--home", str(home), "list"], ["list", "--home", str(home)]
    for args in (before, after, ["--home", str(home / "other"), *after]):
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
    assert (" ?" in result.stdout) == ("vanban set" in result.stdout)


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
    assert {p["wide"] for p in found["passages"]} == {False, True}


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


@pytest.mark.parametrize(
    "args", [["list"], ["show", "chi-tieu-2026-2030.docx"], ["search", "rừng"], ["ask", "Che phủ rừng?"]], ids="-".join
)
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


# ---------------------------------------------------------------------- ask


def test_ask_prints_an_answer_with_its_sources(empty):
    result = run(empty, "ask", "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?")
    assert result.exit_code == 0
    assert "Sở Nông nghiệp và Môi trường" in result.stdout
    assert "Nguồn" in result.stdout and "Các đoạn gần nhất" not in result.stdout


def test_ask_prints_the_nearest_passages_where_there_is_no_answer(empty):
    result = run(empty, "ask", "Giá vàng SJC hôm nay bao nhiêu một lượng?")
    assert result.exit_code == 0
    assert "không nêu" in result.stdout
    assert "Các đoạn gần nhất" in result.stdout and "Nguồn" not in result.stdout


def test_ask_json_keeps_the_contract(home):
    found = data(run(home, "ask", "Ai chủ trì che phủ rừng?", "--json"))
    assert set(found) == ANSWER
    assert found["question"] == "Ai chủ trì che phủ rừng?"
    assert found["passages"]


def test_ask_takes_filters_and_a_count(empty):
    args = ["--document", "ket-qua-2021-2025.pdf", "-k", "2", "--reader", "extractive", "--json"]
    found = data(run(empty, "ask", "Tăng trưởng kinh tế bao nhiêu?", *args))
    assert [p["source"] for p in found["passages"]] == ["ket-qua-2021-2025.pdf"] * 2


@pytest.mark.parametrize(("reader", "code"), [("openai", 1), ("magic", 2)])
def test_ask_refuses_readers_it_does_not_have(home, reader, code):
    result = run(home, "ask", "Ai?", "--reader", reader)
    assert result.exit_code == code
    assert reader in result.stderr


# --------------------------------------------------------------------- chat


def test_chat_keeps_the_dialogue_until_told_to_start_anew(home, monkeypatch):
    seen = []

    def answers(self, question, history=(), **_):
        seen.append((question, list(history)))
        yield made("Đoạn.", quote="Đoạn.")

    monkeypatch.setattr(Assistant, "stream", answers)
    result = run(home, "chat", input="Một?\nHai?\n\n/moi\nBa?\n/gi\n/thoat\nBốn?\n")
    assert result.exit_code == 0
    assert seen == [("Một?", []), ("Hai?", [("Một?", "Có [1].")]), ("Ba?", [])]
    assert "/thoat" in result.stderr


def test_chat_ends_with_its_input_and_survives_a_question_that_fails(home, monkeypatch):
    def fails(self, question, *args, **kwargs):
        raise QueryError("Không hiểu câu hỏi.")

    monkeypatch.setattr(Assistant, "stream", fails)
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


# ---------------------------------------------------------- terminals or not


def test_markup_in_a_document_is_shown_as_it_stands(home):
    result = run(home, "search", "cân đối kinh phí", env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert "[bold red]" in result.stdout.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_json_has_no_colours_even_where_they_are_forced(home):
    result = run(home, "list", "--json", env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert data(result)["documents"]


def test_progress_is_shown_on_terminals_only(tmp_path, letter):
    shown = run(tmp_path / "a", "add", str(letter), env={"FORCE_COLOR": "1", "TERM": "xterm"}, color=True)
    assert shown.exit_code == 0
    assert "Đang đọc" in shown.stderr
    assert run(tmp_path / "b", "add", str(letter)).stderr == ""
