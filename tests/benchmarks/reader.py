"""How fast the reader with a local model is, beside bare llama-cpp-python in the same run.

    python tests/benchmarks/reader.py [--model FILE.gguf] [--tokens N] [--rounds N]

A program to run by hand, not a test. Without --model, a random model of some 3 million weights is built, which
is enough to compare: tokens per second with the same prompt and grammar, in turns; the time to the first token
of the second question of a dialogue against the first's; and what verification costs an answer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant import Assistant, LlamaReader  # noqa: E402
from assistant.generative.grammar import gbnf  # noqa: E402
from assistant.verification.policies import WRITTEN, check  # noqa: E402
from ui.workspace import Workspace  # noqa: E402

FIRST = "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng đến năm 2030?"
SECOND = "Hạn đến khi nào?"
REFUSAL = "Tài liệu không nêu."


def timed(pieces: Iterable[Any]) -> tuple[float, int]:
    """Seconds after the first piece, and how many pieces came after it."""
    it = iter(pieces)
    next(it)
    began = time.perf_counter()
    count = sum(1 for _ in it)
    return time.perf_counter() - began, count


def speeds(reader: LlamaReader, tokens: int, rounds: int) -> tuple[float, float]:
    """Tokens a second: bare llama-cpp-python's generate, and the reader's write; the medians of rounds in turns."""
    import llama_cpp

    model = reader.model
    prompt, _ = model.prompt([{"role": "user", "content": FIRST * 20}])
    grammar = gbnf(8, REFUSAL)
    llama = model._llama

    def bare() -> Iterable[int]:
        rules = llama_cpp.LlamaGrammar.from_string(grammar, verbose=False)
        llama.set_seed(1)
        return islice(llama.generate(prompt, temp=1.0, top_p=1.0, top_k=0, min_p=0.0, repeat_penalty=1.0, grammar=rules), tokens)

    def ours() -> Iterable[str]:
        return model.write(prompt, grammar, most=tokens, temperature=1.0, seed=1)

    def rate(run: Callable[[], Iterable[Any]], count: int | None = None) -> tuple[float, int]:
        seconds, n = timed(run())
        return (count or n) / seconds, count or n

    rates: list[tuple[float, float]] = []
    for _ in range(rounds):
        b, n = rate(bare)
        rates.append((b, rate(ours, n)[0]))  # the same tokens; a letter of several bytes comes as one piece
    return median(b for b, _ in rates), median(o for _, o in rates)


def first_tokens(assistant: Assistant, reader: LlamaReader) -> tuple[float, float]:
    """Seconds from a question to the first words a model writes to it, and of the question that follows it in the dialogue.

    The second includes what it takes to have the follow-up completed.
    """

    def first(question: str, history: list[tuple[str, str]]) -> tuple[float, str]:
        began = time.perf_counter()
        parts = assistant.stream(question, history)
        next(parts)
        seconds = time.perf_counter() - began
        *_, answer = parts
        return seconds, answer.text

    reader.model._llama.reset()
    one, said = first(FIRST, [])
    two, _ = first(SECOND, [(FIRST, said)])
    return one, two


def verification(assistant: Assistant) -> float:
    """Milliseconds that verification of an answer takes."""
    plain = Assistant(assistant.collection, reader="extractive")
    from assistant.question.understanding import understand

    asked = understand(FIRST, assistant.collection.documents(), ())
    reading = plain.reader.read(asked, plain.retrieve(asked, k=20), assistant.collection)
    check(reading.statements, FIRST, policy=WRITTEN)
    began = time.perf_counter()
    for _ in range(100):
        check(reading.statements, FIRST, policy=WRITTEN)
    return (time.perf_counter() - began) * 10


def main() -> None:
    """Measure, and print each figure beside its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--tokens", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.model
        if path is None:
            import tiny_gguf

            path = tiny_gguf.write(Path(folder) / "model.gguf", width=256, layers=4)
        reader = LlamaReader(path, most=options.tokens)
        with Workspace(Path(folder) / "home") as workspace:
            assistant = Assistant(workspace.collection(), reader=reader)
            bare, ours = speeds(reader, options.tokens, options.rounds)
            first, second = first_tokens(assistant, reader)
            cost = verification(assistant)
        print(f"tokens per second  bare {bare:.1f}  reader {ours:.1f}  ratio {ours / bare:.3f}  (at least 0.95)")
        print(f"first token        {first:.2f} s  of the second question {second:.2f} s  ratio {second / first:.2f}  (at most 0.5)")
        print(f"verification       {cost:.2f} ms an answer  (under 5)")


if __name__ == "__main__":
    main()
