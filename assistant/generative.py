"""The reader with a language model: it writes, from numbered passages, in a form that cannot lack its citations."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from index import Collection, Document, Passage, Scored
from index.errors import ReaderError

from .answer import section_of
from .extractive import ExtractiveReader
from .grammar import gbnf, sentences
from .model import LocalModel
from .phrases import phrase
from .prompts import fill
from .question import Question
from .reading import Evidence, Reader, Reading, Statement

__all__ = ["LlamaReader"]

_PASSAGES = 8  # more of them cost time on a CPU and distract a small model


class LlamaReader(Reader):
    """Answers with a local GGUF model.

    The extractive reader goes first: where it finds no evidence the model is not asked, and what it computes
    over rows stays its own. `most` is the length of an answer in tokens, `context` the window in tokens;
    `temperature` 0 always gives the same answer. Setting `cancel` stops the answer in work.
    """

    name = "llama"

    def __init__(
        self, path: Path | str, *, context: int = 8192, most: int = 512, temperature: float = 0.0, seed: int = 0,
        cancel: threading.Event | None = None,
    ) -> None:  # fmt: skip
        self.model = LocalModel.of(path, context=context)
        self.most = most
        self.temperature = temperature
        self.seed = seed
        self.cancel = cancel
        self._plain = ExtractiveReader()

    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first. Raises ReaderError if the model cannot be used."""
        plain = self._plain.read(question, scored, collection)
        if not plain.statements or any(s.computed for s in plain.statements):
            return plain
        language = "en" if question.english else "vi"
        refusal = phrase("reader.refusal", question.english)
        evidence = _ordered(plain, scored)
        given, tokens, notices = self._prompt(question, evidence, language, refusal)
        written = "".join(
            self.model.write(
                tokens, gbnf(len(given), refusal), most=self.most, temperature=self.temperature, seed=self.seed, cancel=self.cancel
            )
        )
        if written.strip() == refusal:
            return Reading(reason="missing", notices=notices)
        statements = tuple(Statement(text, tuple(given[n - 1] for n in cited)) for text, cited in sentences(written))
        return Reading(statements, reason="unsupported", notices=notices, conflicts=plain.conflicts, written=True, fallback=plain)

    def _prompt(
        self, question: Question, evidence: Sequence[Evidence], language: str, refusal: str
    ) -> tuple[list[Evidence], list[int], tuple[str, ...]]:
        """The passages that fit, the prompt's tokens, and what to tell the user. Raises ReaderError if none fits."""

        def prompt(passages: str) -> tuple[list[int], bool]:
            values = {"passages": passages, "question": question.standalone or question.text, "refusal": refusal}
            return self.model.prompt(fill("answer", language, **values))

        room = self.model.window - self.most - len(prompt("")[0])
        given: list[Evidence] = []
        blocks: list[str] = []
        for e in evidence:
            block = _block(len(given) + 1, e.passage, e.document)
            cost = len(self.model.tokens(f"{block}\n\n"))
            if cost <= room:
                room -= cost
                given.append(e)
                blocks.append(block)
        if not given:
            raise ReaderError("Cửa sổ ngữ cảnh của mô hình không chứa nổi một đoạn nào.", advice="Dùng mô hình có cửa sổ lớn hơn.")
        tokens, replaced = prompt("\n\n".join(blocks))
        notices = []
        if left := len(evidence) - len(given):
            notices.append(phrase("reader.unread", question.english, count=str(left)))
        if replaced:
            notices.append(phrase("reader.template", question.english))
        return given, tokens, tuple(notices)


def _ordered(plain: Reading, scored: Sequence[Scored]) -> list[Evidence]:
    """The passages for the model: those the extractive answer rests on, then the best others, each once."""
    out = {e.passage.id: e for s in plain.statements for e in s.evidence}
    for s in scored:
        if len(out) >= _PASSAGES:
            break
        out.setdefault(s.hit.passage.id, Evidence(s.hit.passage, s.hit.document))
    return list(out.values())


def _block(n: int, passage: Passage, document: Document) -> str:
    """A passage as the model sees it: its number, whose document it is and of when, where it stands, its text."""
    about = (document.number or document.title or document.name, document.date, document.territory, section_of(passage))
    return f"[{n}] ({'; '.join(a for a in about if a)})\n{passage.text}"
