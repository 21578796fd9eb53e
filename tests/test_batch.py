"""Many questions from a file: every line answered, or named."""

import json

from command_line import ANSWER, run

from assistant import Assistant
from index.errors import QueryError
from ui.commands import batch


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
    good = [b'{"id":"a","question":"Che ph\xe1\xbb\xa7?"}', b'{"id":"z","question":"R?"}']
    source.write_bytes(b"\n".join([good[0], *bad, good[1]]))
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
