"""The reader with a local model: real llama.cpp, driven by a tiny random model, and by scripted ones for lies."""

import random
import re
import sys
import threading

import llama_cpp
import pytest
import tiny_gguf
from command_line import data, run

from assistant import Assistant, LlamaReader
from assistant.generative.grammar import gbnf, sentences
from assistant.generative.llama import LocalModel
from assistant.generative.templates import FOLDER_VARIABLE, fill
from assistant.records import Evidence, Statement
from assistant.verification.policies import check
from index.errors import ReaderError

REFUSAL = "Tài liệu không nêu."
ASKED = "Tỷ lệ che phủ rừng đạt bao nhiêu?"


@pytest.fixture(scope="module")
def gguf_file(tmp_path_factory):
    return tiny_gguf.write(tmp_path_factory.mktemp("mô hình") / "tí hon.gguf")


@pytest.fixture
def scripted(gguf_file, monkeypatch):
    """A reader whose model writes the text given, whatever it is asked; what it was asked is kept in `.prompts`."""

    def _scripted(text, **given):
        reader = LlamaReader(gguf_file, **given)
        reader.prompts = []

        def write(prompt, grammar, **_):
            reader.prompts.append(prompt)
            yield from text

        monkeypatch.setattr(reader.model, "write", write)
        return reader

    return _scripted


def written(model, prompt, grammar=None, **given):
    return "".join(model.write(prompt, grammar or gbnf(3, REFUSAL), most=given.pop("most", 160), **given))


def messages(passages="[1] Rừng che phủ 61,5%."):
    return fill("answer", "vi", passages=passages, question=ASKED, refusal=REFUSAL)


# ------------------------------------------------------------------ the form


def test_a_random_model_writes_only_whole_markers_of_the_numbers_it_was_given(gguf_file):
    model = LocalModel.of(gguf_file)
    rng = random.Random(7)
    finished = 0
    for seed in range(100):
        count = rng.randint(1, 12)
        prompt, _ = model.prompt([{"role": "user", "content": f"Câu {seed}: {rng.random()}"}])
        text = written(model, prompt, gbnf(count, REFUSAL), most=rng.choice((40, 400, 900)), temperature=1.2, seed=seed)
        if text == REFUSAL:
            continue
        assert "\n" not in text and "]]" not in text
        whole, _ = sentences(text)
        finished += bool(whole)
        assert all(1 <= n <= count for _, numbers in whole for n in numbers), text
        assert all(numbers and "[" not in sentence and "]" not in sentence for sentence, numbers in whole)
    assert finished >= 20


def test_sentences_are_read_with_their_figures_and_the_unfinished_last_one_is_left_out():
    text = "Tỷ lệ đạt 61,5% (năm 2025). Có 2 trạm [1]. Sở Y tế chủ trì [2][3]. Cuối cùng, tỉnh sẽ [1"
    assert sentences(text) == ([("Có 2 trạm", (1,)), ("Sở Y tế chủ trì", (2, 3))], "Cuối cùng, tỉnh sẽ")
    assert sentences(REFUSAL)[0] == []


def test_a_grammar_without_passages_is_a_mistake():
    with pytest.raises(ValueError, match="passage"):
        gbnf(0, REFUSAL)


def test_the_same_question_gets_the_same_answer(gguf_file):
    model = LocalModel.of(gguf_file)
    prompt, _ = model.prompt(messages())
    first = written(model, prompt)
    written(model, model.prompt([{"role": "user", "content": "Khác"}])[0])
    assert written(model, prompt) == first
    assert written(model, prompt, temperature=1.0, seed=1) == written(model, prompt, temperature=1.0, seed=1)


# ------------------------------------------------------------- the prompt


def test_words_of_a_document_never_become_control_tokens(gguf_file):
    model = LocalModel.of(gguf_file)
    end = model._llama.token_eos()
    tokens, replaced = model.prompt(messages("[1] Rừng </s> <|im_end|> \ue0001\ue001 hết."))
    assert end not in tokens and not replaced
    assert model._llama.tokenize(b"</s>", add_bos=False, special=True) == [end]  # what it would have been


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% for m in messages %}{{ m.content[:2] }}{% endfor %}",
        "{{ raise_exception('no') }}",
    ],
)
def test_a_missing_or_misbehaving_template_is_replaced_and_said(tmp_path, template):
    model = LocalModel(tiny_gguf.write(tmp_path / "m.gguf", template=template))
    tokens, replaced = model.prompt(messages())
    assert replaced
    assert "<|im_start|>user" in model._llama.detokenize(tokens).decode("utf-8", "ignore")


def test_a_template_that_cannot_be_compiled_gives_a_notice_and_the_extractive_answer(filled, tmp_path):
    path = tiny_gguf.write(tmp_path / "m.gguf", template="{% for m in messages")
    answer = Assistant(filled, reader=LlamaReader(path)).ask(ASKED)
    assert answer.reader == "extractive" and any("không nạp được" in n for n in answer.notices)


def test_a_template_without_a_system_role_gets_its_words_before_the_users(tmp_path):
    template = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}"
    )
    model = LocalModel(tiny_gguf.write(tmp_path / "m.gguf", template=template))
    tokens, replaced = model.prompt(messages())
    text = model._llama.detokenize(tokens).decode("utf-8").replace("▁", " ")
    assert not replaced
    assert text.index("<user>") < text.index("Chỉ dùng các đoạn trích") < text.index("61,5%")


def test_passages_that_do_not_fit_are_left_out_and_counted(filled, gguf_file):
    reader = LlamaReader(gguf_file, context=1900, most=200)
    answer = Assistant(filled, reader=reader).ask(ASKED)
    assert any("cửa sổ ngữ cảnh" in n.lower() for n in answer.notices)


def test_a_window_that_holds_no_passage_gives_the_extractive_answer(filled, gguf_file):
    answer = Assistant(filled, reader=LlamaReader(gguf_file, context=600, most=200)).ask(ASKED)
    assert "61,5%" in answer.text and answer.reader == "extractive"
    assert any("Cửa sổ ngữ cảnh" in n for n in answer.notices)


def test_prompts_are_taken_from_the_users_folder_and_their_variables_checked(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert fill("answer", "vi", passages="{question}", question="?", refusal="Không.")[1]["content"].count("{question}") == 1
    own = tmp_path / "answer.vi.txt"
    for text, problem in (
        ("variables: question\n[user]\n{question} {passages}", "chưa khai báo"),
        ("variables: question passages refusal\n[user]\n{question}", "không dùng"),
        ("variables: question tone\n[user]\n{question}{tone}", "không có"),
        ("variables: question\n[user]\n{question}", "không khai báo"),
        ("[user]\n{question}", "variables"),
        ("variables: question passages refusal\n{question}{passages}{refusal}", r"\[system\]"),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(ReaderError, match=problem):
            fill("answer", "vi", passages="", question="", refusal="")
    with pytest.raises(ReaderError, match="answer.fr.txt"):
        fill("answer", "fr")


# ------------------------------------------------------------- verification


def test_an_answer_that_its_passages_hold_is_given_with_its_citation(filled, scripted):
    answer = Assistant(filled, reader=scripted("Tỷ lệ che phủ rừng cuối năm 2025 đạt 61,5% [1].")).ask(ASKED)
    assert answer.text == "Tỷ lệ che phủ rừng cuối năm 2025 đạt 61,5% [1]."
    assert answer.reader == "llama" and answer.citations[0].document.number == "57/NQ-HĐND"


@pytest.mark.parametrize(
    "lie",
    [
        "Tỷ lệ che phủ rừng đạt 65,1% [1].",
        "Rừng che phủ được 61,5 triệu ha [1].",
        "Tỷ lệ che phủ rừng đạt 61,5% vào ngày 7/3/2026 [1].",
        "Theo Quyết định số 12/QĐ-UBND, tỷ lệ che phủ rừng đạt 61,5% [1].",
        "Sở Y tế báo cáo tỷ lệ che phủ rừng đạt 61,5% [1].",
        "Tỷ lệ che phủ rừng của tỉnh Hà Giang đạt 61,5% [1].",
    ],
)
def test_a_lie_is_dropped_said_and_replaced_by_the_documents_words(filled, scripted, lie):
    answer = Assistant(filled, reader=scripted(lie)).ask(ASKED)
    assert answer.reader == "extractive" and "61,5%" in answer.text
    assert re.sub(r" \[1\]\.$", "", lie) not in answer.text
    assert any("Đã bỏ 1 câu" in n for n in answer.notices) and any("không kiểm chứng được" in n for n in answer.notices)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("Vốn 32.500 triệu đồng", []), ("Vốn 32.500 tỷ đồng", ["32500 tỷ"]), ("Vốn 8,5% đến 9%", []), ("Vốn 8,5 tỷ", ["8.5 tỷ"]),
        ("12.5 billion dong", []), ("12.5 million dong", ["12.5 triệu"]), ("9 phần trăm, 4.955 USD", []), ("20 tỷ", []),
    ],
)  # fmt: skip
def test_a_figure_in_another_measure_than_its_passage_states_is_a_lie(collection, write, said, missing):
    page = (
        "<p>Tăng 8,5-9%, vốn 12,5 tỷ đồng, từ 20 đến 21 tỷ; 4.955 USD.</p><p>Đơn vị: triệu đồng</p>"
        "<table><tr><th>TT</th><th>Dự án</th><th>Tổng mức đầu tư</th></tr><tr><td>1</td><td>Bãi đỗ xe</td><td>32.500</td></tr></table>"
    )
    collection.add([write("von.html", f"<html><body>{page}</body></html>")])
    (document,) = collection.documents()
    evidence = tuple(Evidence(p, document) for p in collection.passages(document.id))
    _, dropped = check([Statement(said, evidence)], "")
    assert [m for d in dropped for m in d.missing] == missing


def test_a_figure_from_the_question_alone_does_not_pass(filled, scripted):
    answer = Assistant(filled, reader=scripted("Đúng, tỷ lệ che phủ rừng đạt 70,2% [1].")).ask(
        "Có phải tỷ lệ che phủ rừng đạt 70,2% không?"
    )
    assert "Đúng, tỷ lệ" not in answer.text


def test_a_true_sentence_stays_when_the_one_beside_it_is_dropped(filled, scripted):
    answer = Assistant(filled, reader=scripted("Tỷ lệ che phủ rừng đạt 61,5% [1]. Năm 2031 đạt 99% [1].")).ask(ASKED)
    assert answer.text == "Tỷ lệ che phủ rừng đạt 61,5% [1]." and answer.reader == "llama"


def test_a_refusal_is_an_abstention_with_the_nearest_passages(filled, scripted):
    answer = Assistant(filled, reader=scripted(REFUSAL)).ask(ASKED)
    assert answer.abstained and answer.reason == "missing" and answer.passages and not answer.citations


def test_without_evidence_the_model_is_not_asked(filled, scripted):
    reader = scripted("Giá vàng là 9 triệu đồng [1].")
    answer = Assistant(filled, reader=reader).ask("Giá vàng hôm nay bao nhiêu?")
    assert answer.abstained and reader.prompts == []


def test_a_random_model_on_real_llama_leaves_a_useful_answer(filled, gguf_file):
    answer = Assistant(filled, reader=LlamaReader(gguf_file, most=120)).ask(ASKED)
    assert not answer.abstained and answer.citations


# ------------------------------------------------------- models and requests


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "Không mở được"),
        (b"", "không phải tệp GGUF"),
        (b"PK\x03\x04" * 9, "không phải tệp GGUF"),
        (b"GGUF" + b"\xff" * 64, "không nạp được"),
    ],
)
def test_a_file_that_is_no_model_gives_a_notice_and_the_extractive_answer(filled, tmp_path, content, problem):
    path = tmp_path / "hỏng.gguf"
    if content is not None:
        path.write_bytes(content)
    answer = Assistant(filled, reader=LlamaReader(path)).ask(ASKED)
    assert "61,5%" in answer.text and answer.reader == "extractive"
    assert any(problem in n for n in answer.notices)


def test_without_llama_cpp_there_is_a_notice_and_the_extractive_answer(filled, tmp_path, monkeypatch):
    path = tiny_gguf.write(tmp_path / "m.gguf")
    for name in [m for m in sys.modules if m.split(".")[0] == "llama_cpp"]:
        monkeypatch.setitem(sys.modules, name, None)
    answer = Assistant(filled, reader=LlamaReader(path)).ask(ASKED)
    assert "61,5%" in answer.text and answer.reader == "extractive"
    assert any("llama-cpp-python" in n for n in answer.notices)


def test_a_model_cut_off_in_the_middle_gives_a_notice(filled, gguf_file, tmp_path):
    path = tmp_path / "cụt.gguf"
    path.write_bytes(gguf_file.read_bytes()[:200_000])
    answer = Assistant(filled, reader=LlamaReader(path)).ask(ASKED)
    assert answer.reader == "extractive" and any("không nạp được" in n for n in answer.notices)


def test_a_model_larger_than_memory_is_refused_before_it_is_loaded(tmp_path, monkeypatch):
    path = tmp_path / "to.gguf"
    with path.open("wb") as f:
        f.write(b"GGUF")
        f.truncate(1 << 42)
    monkeypatch.setattr(llama_cpp, "Llama", lambda *_, **__: pytest.fail("loaded"))
    with pytest.raises(ReaderError, match="bộ nhớ"):
        LocalModel(path).tokens("x")


def test_the_process_keeps_one_model_and_reads_it_at_the_first_use(tmp_path, gguf_file):
    assert LocalModel.of(gguf_file) is LocalModel.of(gguf_file)
    first = LocalModel.of(tmp_path / "chưa có.gguf")
    assert LocalModel.of(tmp_path / "chưa có.gguf") is first


def test_cancelling_ends_the_answer_after_the_token_in_work(gguf_file):
    model, cancel = LocalModel.of(gguf_file), threading.Event()
    pieces = model.write(model.prompt(messages())[0], gbnf(3, REFUSAL), most=500, temperature=1.0, seed=3, cancel=cancel)
    next(pieces)
    cancel.set()
    assert len(list(pieces)) <= 1
    assert list(model.write([1, 2], gbnf(1, REFUSAL), most=5, cancel=cancel)) == []


def test_requests_at_once_wait_for_each_other_and_keep_their_answers_apart(gguf_file):
    model = LocalModel.of(gguf_file)
    prompts = [model.prompt([{"role": "user", "content": f"Câu hỏi {n}"}])[0] for n in range(6)]
    alone = [written(model, p, most=60) for p in prompts]
    together = [""] * 6

    def ask(n):
        together[n] = written(model, prompts[n], most=60)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(60)
    assert together == alone


def test_the_shared_beginning_of_two_prompts_is_evaluated_once(gguf_file, monkeypatch):
    model = LocalModel(gguf_file)
    evaluated = []
    real = model._llama.eval
    monkeypatch.setattr(model._llama, "eval", lambda tokens: (evaluated.append(len(tokens)), real(tokens))[1])
    prompt, _ = model.prompt(messages("[1] " + "Rừng che phủ. " * 40))
    written(model, prompt, most=1)
    first = sum(evaluated)
    evaluated.clear()
    written(model, [*prompt, *model.tokens(" thêm")], most=1)
    assert first == len(prompt) and sum(evaluated) == len(model.tokens(" thêm"))


# ------------------------------------------------------------ command line


def test_ask_with_a_missing_model_says_so_and_answers(empty):
    found = data(run(empty, "ask", "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "--reader", "llama", "--json"))
    assert "Sở Nông nghiệp và Môi trường" in found["answer"] and found["reader"] == "extractive"
    assert any("--model" in n for n in found["notices"])


def test_ask_with_a_model_answers_in_the_usual_shape(empty, gguf_file, monkeypatch):
    said = "Sở Nông nghiệp và Môi trường chủ trì chỉ tiêu này [1]."
    monkeypatch.setattr(LocalModel, "write", lambda *_, **__: iter(said))
    args = ("--model", str(gguf_file), "--json")
    found = data(run(empty, "ask", "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", *args))
    assert (found["reader"], found["answer"], found["abstained"]) == ("llama", said, False)
    assert [c["n"] for c in found["citations"]] == [1] and "Sở Nông nghiệp và Môi trường" in found["citations"][0]["quote"]
