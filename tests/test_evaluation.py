"""`vanban eval`: benchmarks in several formats, runs as folders that go on after an interruption, reports, comparisons."""

import csv
import json
import re
import shutil
import subprocess
import sys
import time
from datetime import date

import openpyxl
import psutil
import pytest
import tiny_gguf
from command_line import run

from assistant import Assistant
from assistant.evaluation import Run, failures, read, report
from index.errors import BenchmarkError, QueryError
from ui.evaluations import runs_in
from ui.workspace import Workspace

FOREST = {
    "id": "a", "question": "Tỷ lệ che phủ rừng cuối năm 2025 của tỉnh Lào Cai?", "type": "value", "style": "plain",
    "must_include": [["61,5%"]], "must_not": [], "evidence": [{"doc": "rung", "quote": "tỷ lệ che phủ rừng đạt 61,5%"}],
    "reference_answer": "61,5%",
}  # fmt: skip
AIRPORT = {"id": "b", "question": "Tỉnh Lào Cai có bao nhiêu sân bay?", "type": "unanswerable", "style": "plain", "must_include": []}
WATER = {
    "id": "c", "question": "Tỷ lệ hộ dùng nước sạch năm 2024 ở Sơn La?", "type": "value", "style": "plain", "must_include": [["93,2%"]],
    "evidence": [{"doc": "nuoc", "quote": "Tỷ lệ hộ dùng nước sạch đạt 93,2%"}], "reference_answer": "93,2%",
}  # fmt: skip
SQUAD = {
    "version": "v2.0",
    "data": [
        {"title": "Sông_Cầu", "paragraphs": [{
            "context": "Sông Cầu dài 288 km, chảy qua tỉnh Bắc Ninh.",
            "qas": [
                {"id": "s1", "question": "Sông Cầu dài bao nhiêu km?", "answers": [{"text": "288 km", "answer_start": 13}]},
                {"id": "s2", "question": "Tỉnh Hà Giang có bao nhiêu sân bay?", "is_impossible": True, "answers": []},
            ],
        }]},
        {"title": "Chùa Dâu", "paragraphs": [{"context": "Chùa Dâu có 17 gian thờ.", "qas": []}]},
    ],
}  # fmt: skip


@pytest.fixture
def documents(home, forest, water):
    assert run(home, "add", str(forest), str(water)).exit_code == 0
    return home


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "bo.jsonl"
    path.write_text("".join(json.dumps(i, ensure_ascii=False) + "\n" for i in (FOREST, AIRPORT, WATER)), encoding="utf-8")
    return path


@pytest.fixture
def beir(tmp_path):
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    texts = {
        "d1": "Tỷ lệ che phủ rừng đạt 61,5%.",
        "d2": "Nước sạch nông thôn đạt 93%.",
        "d3": "Đường cao tốc dài 40 km.",
        "d4": "Nước sạch nông thôn đạt 93%.",
    }
    corpus = "".join(json.dumps({"_id": i, "title": f'Văn bản "{i}"', "text": t}) + "\n" for i, t in texts.items())
    (folder / "corpus.jsonl").write_text(corpus, encoding="utf-8")
    queries = "".join(json.dumps({"_id": q, "text": t}) + "\n" for q, t in (("q1", "che phủ rừng"), ("q2", "nước sạch"), ("q3", "bỏ")))
    (folder / "queries.jsonl").write_text(queries, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td4\t2\nq2\td2\t1\nq2\td1\t0\n", encoding="utf-8")
    return folder


# ---------------------------------------------------------------------- formats


def test_reading_a_small_table_leaves_the_limit_for_others_as_it_was(tmp_path):
    path = tmp_path / "nho.csv"
    path.write_text("câu hỏi;trả lời\nAi?;Sở Y tế\n", encoding="utf-8")
    before = csv.field_size_limit()
    read(path)
    assert csv.field_size_limit() >= before


def test_a_table_of_questions_and_answers_is_read_from_csv_and_from_excel(tmp_path):
    rows = [["Ghi chú"], ["Mã", "Câu hỏi", "Trả lời", "Tài liệu", "Trích dẫn"],
            ["x", "Rừng?", "61,5% | 61.5 phần trăm", "rung.txt", "đạt 61,5%"], [""] * 5, ["y", "Sân bay?", "", "", ""]]  # fmt: skip
    with (tmp_path / "a.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows[1:])
    book = openpyxl.Workbook()
    book.active.title = "trống"
    for row in rows:
        book.create_sheet("câu hỏi") if len(book.worksheets) == 1 else None
        book.worksheets[1].append(row)
    book.save(tmp_path / "b.xlsx")
    one, other = read(tmp_path / "a.csv"), read(tmp_path / "b.xlsx")
    assert one.items == other.items and one.format == "table"
    first, second = one.items
    assert first.references == ("61,5%", "61.5 phần trăm") and first.evidence[0].document == "rung.txt" and not second.answerable


def test_squad_brings_its_contexts_and_knows_what_has_no_answer(tmp_path):
    path = tmp_path / "viquad.json"
    path.write_text(json.dumps(SQUAD), encoding="utf-8")
    found = read(path)
    assert found.format == "squad" and [t[1] for t in found.texts] == ["Sông Cầu", "Chùa Dâu"]
    assert [(i.id, i.answerable, i.references) for i in found.items] == [("s1", True, ("288 km",)), ("s2", False, ())]


def test_a_beir_folder_is_read_with_its_test_judgements(beir):
    found = read(beir)
    assert found.format == "beir" and found.split == "test" and len(found.texts) == 4
    assert {i.id: dict(i.relevant) for i in found.items} == {"q1": {"d1": 1}, "q2": {"d4": 2, "d2": 1, "d1": 0}}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", b'{"id":"a","question":"x","type":"value"}\n{', "dòng 1: thiếu «must_include».*; dòng 2: không phải JSON"),
        ("a.jsonl", b'{"id":"a","question":"x","answer":"y"}\n{"id":"a","question":"z","answer":"y"}', "cùng mã «a»"),
        ("a.jsonl", b'[1]', "phần tử 1: phải là một đối tượng"),
        ("a.jsonl", b"\xff\xfe", "không phải UTF-8"),
        ("a.jsonl", b"\n", "không có câu hỏi nào"),
        ("a.json", b'{"data":[{"title":"x","paragraphs":[{"qas":[]}]}]}', "bài 1: thiếu «context»"),
        ("a.json", b'{"data":[1]}', "bài 1"),
        ("a.csv", b"x,y\n1,2\n", "không thấy cột"),
        ("a.csv", "câu hỏi,trả lời\n,ba\n".encode(), "dòng 2: thiếu câu hỏi"),
        ("a.xlsx", b"PK nothing", "không mở được tệp Excel"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_benchmark_says_where_and_nothing_is_asked(home, tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)
    result = run(home, "eval", str(path))
    assert result.exit_code == 2 and re.search(told, result.stderr.replace("\n", " ")), result.stderr
    assert not (home / "runs").exists()


@pytest.mark.parametrize("groups", ([[]], [[""]], [["\ud800"]]), ids=("none", "empty", "surrogate"))
def test_groups_that_no_answer_could_meet_are_refused_before_anything_is_asked(home, tmp_path, groups):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "question": "x", "must_include": groups}), encoding="utf-8")
    result = run(home, "eval", str(path), "--out", str(tmp_path / "r"))
    assert result.exit_code == 2 and "dòng 1" in result.stderr and not (tmp_path / "r").exists()


def test_cells_of_a_sheet_are_read_as_the_sheet_shows_them(tmp_path):
    book = openpyxl.Workbook()
    for row in (["câu hỏi", "trả lời"], ["Rừng?", 0.3065], ["Hạn?", date(2026, 5, 30)]):
        book.active.append(row)
    book.active["B2"].number_format = "0.00%"
    book.save(tmp_path / "a.xlsx")
    assert [i.references for i in read(tmp_path / "a.xlsx").items] == [("30,65%",), ("30/05/2026",)]
    book.active.append(["Tổng?", "=1+1"])
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(BenchmarkError, match="công thức chưa có kết quả"):
        read(tmp_path / "b.xlsx")


def test_a_table_may_have_a_title_with_other_separators_above_its_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Bộ câu hỏi, bản 2, tháng 5\n\nCâu hỏi;Trả lời\nRừng?;61,5%\n", encoding="utf-8")
    assert read(path).items[0].references == ("61,5%",)


def test_squad_answers_may_be_lists_side_by_side_and_decide_what_is_answerable(tmp_path):
    data = json.loads(json.dumps(SQUAD))
    data["data"][0]["paragraphs"][0]["qas"][0]["answers"] = {"text": ["288 km", "288"], "answer_start": [13, 13]}
    data["data"][0]["paragraphs"][0]["qas"][1]["answers"] = [{"text": "17", "answer_start": 0}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [(i.answerable, i.references) for i in read(path).items] == [(True, ("288 km", "288")), (True, ("17",))]


def test_judgements_are_read_whatever_their_ids_look_like_and_queries_without_a_relevant_text_count(beir):
    queries = ({"_id": '"q', "text": "rừng"}, {"_id": "none", "text": "nước"})
    (beir / "queries.jsonl").write_text("".join(json.dumps(q) + "\n" for q in queries), encoding="utf-8")
    (beir / "qrels" / "test.tsv").write_text('query-id\tcorpus-id\tscore\n"q\td1\t1.0\nnone\td1\t0\n', encoding="utf-8")
    assert {i.id: dict(i.relevant) for i in read(beir).items} == {'"q': {"d1": 1}, "none": {"d1": 0}}
    for bad in ("q1\td1\t--1", "q1\td1\t²", "q1 0 d1 1"):
        (beir / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{bad}\n", encoding="utf-8")
        with pytest.raises(BenchmarkError, match="dòng 2"):
            read(beir)


def test_a_folder_that_is_no_benchmark_says_what_it_lacks(tmp_path):
    with pytest.raises(BenchmarkError, match="thiếu corpus.jsonl, queries.jsonl, qrels"):
        read(tmp_path)


def test_judgements_about_a_query_that_is_not_there_are_named(beir):
    with (beir / "qrels" / "test.tsv").open("a") as out:
        out.write("q9\td1\t1\n")
    with pytest.raises(BenchmarkError, match="qrels/test.tsv, dòng 6: không có câu hỏi «q9»"):
        read(beir)


# ------------------------------------------------------------------------- runs


def test_a_run_is_a_folder_with_everything_in_it(documents, gold, tmp_path):
    out = tmp_path / "lượt 1"
    result = run(documents, "eval", str(gold), "--out", str(out))
    assert result.exit_code == 0, result.output
    assert {p.name for p in out.iterdir()} - {".lock"} == {"settings.json", "gold.jsonl", "predictions.jsonl", "scores.json", "report.html"}
    settings = json.loads((out / "settings.json").read_text("utf-8"))
    assert settings["benchmark"]["items"] == 3 and settings["reader"]["name"] == "extractive"
    assert settings["collection"]["generation"] > 0 and {d["name"] for d in settings["collection"]["documents"]} == {
        "ke-hoach.txt",
        "rung.txt",
        "nuoc.txt",
    }
    assert settings["versions"]["underthesea"] and "normalisation" in settings["benchmark"]
    scores = json.loads((out / "scores.json").read_text("utf-8"))
    assert scores["metrics"]["score"]["value"] == 1.0 and scores["metrics"]["score"]["n"] == 3
    assert set(scores["by"]) == {"type", "document"} and scores["by"]["type"]["value"]["items"] == 2
    assert "100,0%" in result.stdout and "rung.txt" in result.stdout and "report.html" in result.stdout
    assert [json.loads(line)["id"] for line in (out / "predictions.jsonl").read_text("utf-8").splitlines()] == ["a", "b", "c"]


def test_the_report_is_one_file_that_asks_nothing_of_the_network_and_escapes_everything(documents, tmp_path):
    wanted = [["<img src=x onerror=alert(2)>"]]
    hostile = {**FOREST, "question": "<script>alert(1)</script> che phủ rừng?", "must_include": wanted, "reference_answer": ""}
    path, out = tmp_path / "bo.jsonl", tmp_path / "r"
    path.write_text(json.dumps(hostile), encoding="utf-8")
    assert run(documents, "eval", str(path), "--out", str(out)).exit_code == 0
    html = (out / "report.html").read_text("utf-8")
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html
    assert not re.search(r"""<[^>]*(?:src|href)\s*=|url\(|https?://""", html)
    assert "default-src 'none'" in html
    assert "Questions that failed (1)" in report(Run(out), "en")


def test_an_interrupted_run_keeps_what_is_done_and_goes_on_from_there(documents, gold, monkeypatch):
    asked = []
    ask = Assistant.ask

    def stops(self, question, *args, **kwargs):
        asked.append(question)
        if "sân bay" in question and len(asked) == 2:
            raise KeyboardInterrupt
        return ask(self, question, *args, **kwargs)

    monkeypatch.setattr(Assistant, "ask", stops)
    result = run(documents, "eval", str(gold))
    assert result.exit_code == 130 and "Đã dừng" in result.stderr
    (folder,) = (documents / "runs").iterdir()
    assert len((folder / "predictions.jsonl").read_text("utf-8").splitlines()) == 1 and not Run(folder).done
    with (folder / "predictions.jsonl").open("a", encoding="utf-8") as out:
        out.write('{"id": "b", "answ')  # cut off by a power failure
    result = run(documents, "eval", str(gold))
    assert result.exit_code == 0 and len(list((documents / "runs").iterdir())) == 1
    assert len(asked) == 4 and set(Run(folder).predictions()) == {"a", "b", "c"}
    assert Run(folder).scores["metrics"]["score"]["value"] == 1.0


def test_a_failed_question_scores_zero_stays_in_the_count_and_is_named(documents, gold, tmp_path, monkeypatch):
    ask = Assistant.ask

    def fails(self, question, *args, **kwargs):
        if "sân bay" in question:
            raise QueryError("Không hiểu câu hỏi.")
        if "nước sạch" in question:
            raise ZeroDivisionError("lỗi của chương trình")
        return ask(self, question, *args, **kwargs)

    monkeypatch.setattr(Assistant, "ask", fails)
    result = run(documents, "eval", str(gold), "--out", str(tmp_path / "r"))
    assert result.exit_code == 0 and "2 câu lỗi, tính 0 điểm: b, c" in result.stderr
    done = Run(tmp_path / "r")
    assert done.scores["failed"] == ["b", "c"]
    assert done.scores["metrics"]["score"]["value"] == pytest.approx(1 / 3, abs=1e-5)
    assert done.scores["metrics"]["abstain_recall"]["value"] == 0.0, "silence by accident is no abstention"
    assert [f["why"] for f in failures(done)] == [["Lỗi khi trả lời."]] * 2


def test_a_folder_with_something_else_in_it_is_left_alone(documents, gold, tmp_path):
    out = tmp_path / "r"
    out.mkdir()
    (out / "thư.txt").write_text("x")
    result = run(documents, "eval", str(gold), "--out", str(out))
    assert result.exit_code == 2 and [p.name for p in out.iterdir()] == ["thư.txt"]
    assert run(documents, "eval", str(gold), "--out", str(tmp_path / "s")).exit_code == 0
    result = run(documents, "eval", str(gold), "--limit", "1", "--out", str(tmp_path / "s"))
    assert result.exit_code == 2 and "một lượt chạy khác" in result.stderr


def test_a_run_that_is_done_is_scored_anew_without_asking(documents, gold, tmp_path, monkeypatch):
    out = tmp_path / "r"
    assert run(documents, "eval", str(gold), "--out", str(out)).exit_code == 0
    before = (out / "scores.json").read_text("utf-8")
    monkeypatch.setattr(Assistant, "ask", lambda *_, **__: pytest.fail("asked again"))
    assert run(documents, "eval", str(gold), "--out", str(out)).exit_code == 0
    assert (out / "scores.json").read_text("utf-8") == before


def test_a_damaged_run_hides_no_other(documents, gold):
    assert run(documents, "eval", str(gold)).exit_code == 0
    (whole,) = (documents / "runs").iterdir()
    for name, content in (("settings.json", "{"), ("scores.json", "[]")):
        broken = whole.with_name(f"hỏng-{name}")
        shutil.copytree(whole, broken)
        (broken / name).write_text(content)
    (documents / "runs" / "trống").mkdir()
    with Workspace(documents) as workspace:
        assert [r.name for r in runs_in(workspace)] == [whole.name]
    assert run(documents, "eval", str(gold)).exit_code == 0


def test_several_at_once_give_the_same_scores(documents, gold, tmp_path):
    assert run(documents, "eval", str(gold), "--out", str(tmp_path / "1")).exit_code == 0
    assert run(documents, "eval", str(gold), "--out", str(tmp_path / "2"), "--jobs", "2").exit_code == 0
    one, two = (Run(tmp_path / n).rows() for n in "12")
    for row in (*one.values(), *two.values()):
        row.pop("seconds")
    assert one == two


def test_squad_contexts_become_a_collection_of_their_own_that_goes_afterwards(documents, tmp_path):
    path, out = tmp_path / "viquad.json", tmp_path / "r"
    path.write_text(json.dumps(SQUAD), encoding="utf-8")
    result = run(documents, "eval", str(path), "--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    (told,) = json.loads(result.stdout)["runs"]
    metrics = told["metrics"]
    assert metrics["recall@1"]["value"] == 1.0 and metrics["no_ans_em"]["value"] == 1.0 and 0 < metrics["has_ans_f1"]["value"] < 1
    assert metrics["em"]["value"] == 0.5 and metrics["em"]["n"] == 2
    assert not (out / "collection").exists()
    assert {d["name"] for d in json.loads(run(documents, "list", "--json").stdout)["documents"]} == {"ke-hoach.txt", "rung.txt", "nuoc.txt"}


def test_a_beir_folder_is_ranked_and_alike_texts_are_both_found(documents, beir, tmp_path):
    result = run(documents, "eval", str(beir), "--out", str(tmp_path / "r"))
    assert result.exit_code == 0, result.output
    done = Run(tmp_path / "r")
    assert done.predictions()["q1"]["ranking"][0][0] == "d1"
    assert {d for d, _ in done.predictions()["q2"]["ranking"][:2]} == {"d2", "d4"}
    metrics = done.scores["metrics"]
    assert metrics["recall@10"]["value"] == metrics["mrr@10"]["value"] == 1.0 and 0.9 < metrics["ndcg@10"]["value"] <= 1.0
    assert "ndcg@10" in result.stdout


def test_a_models_speed_is_measured(documents, gold, tmp_path):
    model = tiny_gguf.write(tmp_path / "m.gguf")
    result = run(documents, "eval", str(gold), "--reader", "llama", "--model", str(model), "--out", str(tmp_path / "r"), "--limit", "1")
    assert result.exit_code == 0, result.output
    done = Run(tmp_path / "r")
    assert done.scores["metrics"]["tokens_per_second"]["value"] > 1
    assert done.settings["reader"]["model"] == "m.gguf" and str(tmp_path) not in (done.folder / "settings.json").read_text("utf-8")


def test_a_text_that_is_only_a_title_is_found_and_long_texts_leave_room_for_a_hundred(documents, tmp_path):
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    article = "Điều {}. Thuế suất là {}%.\n" + "Cơ quan thuế hướng dẫn việc khai thuế. " * 30 + "\n"
    texts = [{"_id": f"d{n}", "title": "", "text": "".join(article.format(a, n) for a in range(1, 9))} for n in range(30)]
    texts += [{"_id": f"s{n}", "title": "", "text": f"Thuế số {n}."} for n in range(90)]
    texts += [{"_id": "t", "title": "Kỳ\nlân một sừng", "text": " "}, {"_id": "empty", "title": "", "text": ""}]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(t) + "\n" for t in texts), encoding="utf-8")
    queries = ({"_id": "q1", "text": "kỳ lân"}, {"_id": "q2", "text": "thuế"})
    (folder / "queries.jsonl").write_text("".join(json.dumps(q) + "\n" for q in queries), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tt\t1\nq2\ts1\t1\n", encoding="utf-8")
    assert run(documents, "eval", str(folder), "--out", str(tmp_path / "r")).exit_code == 0
    done = Run(tmp_path / "r")
    assert done.predictions()["q1"]["ranking"][0][0] == "t"
    assert len(done.predictions()["q2"]["ranking"]) == 100
    assert done.settings["unread"] == 1 and "1 văn bản không đọc được" in (tmp_path / "r" / "report.html").read_text("utf-8")


def test_a_model_that_cannot_be_reached_fails_its_questions(documents, gold, tmp_path):
    out = tmp_path / "r"
    server = ("--reader", "openai", "--base-url", "http://127.0.0.1:9/v1", "--model", "x")
    result = run(documents, "eval", str(gold), "--limit", "1", *server, "--out", str(out))
    assert result.exit_code == 0 and Run(out).scores["failed"] == ["a"]
    assert Run(out).scores["metrics"]["score"]["value"] == 0.0


def test_two_evaluations_do_not_share_a_folder(documents, gold, tmp_path, monkeypatch):
    out = tmp_path / "r"
    ask = Assistant.ask
    second = []

    def asks(self, question, *args, **kwargs):
        if not second:
            second.append(None)
            second.append(run(documents, "eval", str(gold), "--out", str(out)))
        return ask(self, question, *args, **kwargs)

    monkeypatch.setattr(Assistant, "ask", asks)
    assert run(documents, "eval", str(gold), "--out", str(out)).exit_code == 0
    assert second[1].exit_code == 2 and "đang chạy" in second[1].stderr
    assert Run(out).scores["metrics"]["score"]["value"] == 1.0


def test_workers_end_with_the_process_that_began_them(documents, gold, tmp_path):
    items = "".join(json.dumps({**FOREST, "id": f"n{n}"}) + "\n" for n in range(4000))
    gold.write_text(items, encoding="utf-8")
    command = ["-c", "from ui.cli import main; main()", "--home", str(documents), "eval", str(gold), "--jobs", "2"]
    process = subprocess.Popen([sys.executable, *command, "--out", str(tmp_path / "r")], stderr=subprocess.DEVNULL)
    predictions = tmp_path / "r" / "predictions.jsonl"
    while not predictions.is_file() or not predictions.stat().st_size:
        time.sleep(0.1)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


def test_documents_that_the_benchmark_names_and_the_collection_lacks_are_told(documents, tmp_path):
    path = tmp_path / "bo.jsonl"
    path.write_text(json.dumps({**FOREST, "evidence": [{"doc": "zzz", "quote": "rừng"}]}), encoding="utf-8")
    result = run(documents, "eval", str(path), "--out", str(tmp_path / "r"))
    assert "nêu 1 tài liệu không có ở đây: «zzz»" in result.stderr


# ------------------------------------------------------------------ comparisons


def test_two_runs_are_compared_question_by_question(documents, gold, tmp_path, monkeypatch):
    ask = Assistant.ask
    monkeypatch.setattr(Assistant, "ask", lambda self, question, *a, **k: ask(self, question.replace("che phủ", "xe buýt"), *a, **k))
    assert run(documents, "eval", str(gold), "--out", str(tmp_path / "cũ")).exit_code == 0
    monkeypatch.setattr(Assistant, "ask", ask)
    result = run(documents, "eval", str(gold), "--out", str(tmp_path / "mới"), "--baseline", str(tmp_path / "cũ"))
    assert result.exit_code == 0, result.output
    assert "So với cũ (3 câu chung)" in result.stdout and "Thắng 1 câu: a" in result.stdout and "Thua 0 câu" in result.stdout
    told = Run(tmp_path / "mới").comparison
    assert told["won"] == ["a"] and told["lost"] == [] and told["metrics"]["score"]["after"] == 1.0
    assert "Câu thắng (1)" in (tmp_path / "mới" / "report.html").read_text("utf-8")
    result = run(documents, "eval", str(gold), "--out", str(tmp_path / "mới"))
    assert "đã xong; chỉ chấm lại" in result.stderr and "So với" not in result.stdout and Run(tmp_path / "mới").comparison is None


@pytest.mark.parametrize("kind", ["nothing", "unfinished", "another"])
def test_a_baseline_that_cannot_be_compared_with_is_refused(documents, gold, tmp_path, kind):
    earlier = tmp_path / "cũ"
    if kind != "nothing":
        other = tmp_path / "khác.jsonl"
        other.write_text(json.dumps({"id": "z", "question": "Gì?", "answer": "x"}), encoding="utf-8")
        assert run(documents, "eval", str(other if kind == "another" else gold), "--out", str(earlier)).exit_code == 0
        if kind == "unfinished":
            (earlier / "scores.json").unlink()
    result = run(documents, "eval", str(gold), "--out", str(tmp_path / "mới"), "--baseline", str(earlier))
    assert result.exit_code == 2 and "cũ" in result.stderr
    assert not (tmp_path / "mới" / "predictions.jsonl").exists(), "said before anything is asked"


# ------------------------------------------------------------------ the bundled benchmark


def test_the_bundled_benchmark_runs_within_a_minute_and_over_the_samples_alone(documents, tmp_path, bundled_run):
    began = time.monotonic()
    result = run(documents, "eval", "--bundled", "--out", str(tmp_path / "r"))
    assert result.exit_code == 0, result.output
    assert time.monotonic() - began < 60
    metrics = Run(tmp_path / "r").scores["metrics"]
    assert metrics["score"] == bundled_run.scores["metrics"]["score"] and metrics["score"]["n"] == 70


def test_either_a_benchmark_or_the_bundled_one_is_asked_for(home, gold):
    assert run(home, "eval").exit_code == 2
    assert run(home, "eval", str(gold), "--bundled").exit_code == 2
