"""Readers with a language model: it writes, from numbered passages, sentences that each name the passages they rest on."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.conversation import ChatModel, Conversation
from assistant.extractive import ExtractiveReader
from assistant.phrases import phrase
from assistant.question import Question
from assistant.reading import Reader, Reading
from assistant.records import Evidence, Statement, Turn
from assistant.verification import check, figures
from index import Collection, Document, Passage, Scored
from index.errors import PromptTooLong, ReaderError
from index.language import fold

from .grammar import QUESTION, gbnf, sentences, tidy
from .llama import LocalModel
from .openai import RemoteModel
from .support import supporting
from .templates import fill, refusal_in

__all__ = ["LlamaReader", "ModelReader", "OpenAIReader"]

_PASSAGES = 8  # more of them cost time on a CPU and distract a small model
_MORE = 3  # of a question that goes on with a dialogue
_REWRITTEN = 80  # tokens
_OPEN = re.compile(r"(?:\s*\[[^\]\n]*\]?)+\s*$")  # markers behind which another may follow


class ModelReader(Reader):
    """Answers with a language model.

    The extractive reader goes first: where it finds no evidence the model is not asked, and what it computes
    over rows stays its own. `most` is the length of an answer in tokens; `temperature` 0 always gives the same
    answer.
    """

    def __init__(self, model: ChatModel, *, most: int = 512, temperature: float = 0.0, seed: int = 0) -> None:
        self.model = model
        self.most = most
        self.temperature = temperature
        self.seed = seed
        self._plain = ExtractiveReader()

    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first. Raises ReaderError if the model cannot be used."""
        *_, last = self.drafts(question, scored, collection)
        return last

    def drafts(
        self,
        question: Question,
        scored: Sequence[Scored],
        collection: Collection,
        before: Conversation | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[Reading]:
        """The draft answer as it grows; the last one is whole."""
        plain = self._plain.read(question, scored, collection)
        if not plain.statements or any(s.computed for s in plain.statements):
            yield plain
            return
        refusal = refusal_in(question.language)
        evidence = _ordered(plain, scored)
        most = len(evidence)
        while True:
            talk, notices = self._prompt(question, evidence, most, before or Conversation(), refusal)
            begun = Reading(
                reason="unsupported", notices=notices, conflicts=plain.conflicts, written=True, fallback=plain, conversation=talk
            )  # fmt: skip
            try:
                yield from self._written(begun, talk, refusal, question, cancel)
                return
            except PromptTooLong:  # the server did not tell its measure: fewer passages, in a prompt of their own
                if most <= 1:
                    raise
                before, most = None, most // 2

    def _written(
        self, begun: Reading, talk: Conversation, refusal: str, question: Question, cancel: threading.Event | None
    ) -> Iterator[Reading]:
        """What the model writes, as it grows."""
        text = ""
        pieces, first = 0, 0.0
        for piece in self._chat(talk, gbnf(len(talk.given), refusal), self.most, cancel):
            text += piece
            pieces += 1
            first = first or time.perf_counter()
            if not refusal.startswith(text.strip()):
                yield self._read_back(begun, text, partial=True)
        begun = replace(begun, tokens=pieces, writing=time.perf_counter() - first if first else 0.0)
        last = self._read_back(begun, text)
        if not last.statements and _refuses(tidy(text)):
            yield replace(begun, reason="missing", written=False, fallback=None)
            return
        notices = [*last.notices, *((phrase("reader.stopped", question.english),) if cancel is not None and cancel.is_set() else ())]
        if self.model.notice:
            notices.append(phrase(self.model.notice, question.english))
        yield replace(last, notices=tuple(notices))

    def _chat(self, talk: Conversation, form: str, most: int, cancel: threading.Event | None) -> Iterator[str]:
        return self.model.chat(talk.messages, form, most=most, temperature=self.temperature, seed=self.seed, cancel=cancel)

    def _read_back(self, begun: Reading, text: str, *, partial: bool = False) -> Reading:
        """The text so far as statements; a marker of no passage makes a sentence that nothing supports."""
        assert begun.conversation is not None
        given = begun.conversation.given
        whole, rest = sentences(tidy(_OPEN.sub("", text) if partial else text))
        statements = []
        for said, cited in whole:
            if _refuses(said):
                continue  # a refusal has no source
            evidence = tuple(supporting(said, given[n - 1]) for n in cited if 1 <= n <= len(given))
            if evidence:
                statements.append(Statement(said, evidence))
        return replace(begun, statements=tuple(statements), pending=rest if partial else "")

    def _prompt(
        self, question: Question, evidence: Sequence[Evidence], most: int, before: Conversation, refusal: str
    ) -> tuple[Conversation, tuple[str, ...]]:
        """The prompt with those of the first `most` passages that fit, and what to tell the user. Raises ReaderError if none fits.

        In a dialogue that the model has had, passages it has seen are not repeated. If nothing new fits there,
        the prompt begins anew, with the question completed from the dialogue.
        """
        if before.begun:
            seen = {e.passage.id for e in before.given}
            new = [e for e in evidence[:_MORE] if e.passage.id not in seen]
            talk = self._filled("next", question.text, question.language, new, before, refusal)
            if len(talk.given) == len(seen) + len(new):
                return talk, ()
            before = Conversation()
        asked = question.text if before.messages else question.standalone or question.text
        talk = self._filled("answer", asked, question.language, evidence[:most], before, refusal)
        if not talk.given:
            raise ReaderError("Cửa sổ ngữ cảnh của mô hình không chứa nổi một đoạn nào.", advice="Dùng mô hình có cửa sổ lớn hơn.")
        left = len(evidence) - len(talk.given)
        return talk, (phrase("reader.unread", question.english, count=str(left)),) if left else ()

    def _filled(
        self, task: str, asked: str, language: str, evidence: Sequence[Evidence], before: Conversation, refusal: str
    ) -> Conversation:
        """`before` with the question and as many passages as fit, best first."""

        def prompt(passages: str) -> Conversation:
            values = {"passages": passages, "question": asked, **({"refusal": refusal} if task == "answer" else {})}
            *head, last = fill(task, language, **values)
            return replace(before, messages=(*head, *before.messages, last))

        room = self.model.room(prompt("").messages, self.most)
        given: list[Evidence] = []
        blocks: list[str] = []
        for e in evidence:
            block = _block(len(before.given) + len(given) + 1, e.passage, e.document)
            if room is not None:
                cost = self.model.cost(f"{block}\n\n")
                if cost > room:
                    continue
                room -= cost
            given.append(e)
            blocks.append(block)
        talk = prompt("\n\n".join(blocks) or phrase("reader.nothing_new", language == "en"))
        return replace(talk, given=(*before.given, *given))

    def complete(self, question: Question, history: Sequence[Turn], before: Conversation, cancel: threading.Event | None = None) -> str:
        """The question of a dialogue, written so that it stands alone; "" if the model makes nothing usable of it.

        Nothing may be in it that was not said in the dialogue. Raises ReaderError if the model cannot be used.
        """
        (message,) = fill("followup", question.language, question=question.text)
        talk = before.asked(message["content"])
        room = self.model.room(talk.messages, _REWRITTEN)
        if room is not None and room < 0:
            return ""
        written = " ".join(tidy("".join(self._chat(talk, QUESTION, _REWRITTEN, cancel))).split())
        said = "\n".join((*(text for turn in history for text in turn), question.text))
        return written if _recombined(written, question.text, said) else ""


class LlamaReader(ModelReader):
    """Answers with a local GGUF model through llama.cpp. `context` is the window in tokens."""

    name = "llama"

    def __init__(self, path: Path | str, *, context: int = 8192, most: int = 512, temperature: float = 0.0, seed: int = 0) -> None:
        super().__init__(LocalModel.of(path, context=context), most=most, temperature=temperature, seed=seed)


class OpenAIReader(ModelReader):
    """Answers with a model behind an OpenAI-compatible server (see RemoteModel)."""

    name = "openai"

    def __init__(
        self, base_url: str, model: str = "", *, timeout: float = 120.0, most: int = 512, temperature: float = 0.0, seed: int = 0
    ) -> None:
        super().__init__(RemoteModel(base_url, model, timeout=timeout), most=most, temperature=temperature, seed=seed)


def _refuses(text: str) -> bool:
    """Whether a text begins with the refusal, in more words perhaps, and in either language, whatever was asked for."""
    return any(fold(text).strip().startswith(fold(refusal_in(language)).rstrip(" .")) for language in ("vi", "en"))


def _recombined(written: str, asked: str, said: str) -> bool:
    """Whether a rewritten question is one line made of what was said, and keeps what is asked now."""
    if not written.endswith("?") or len(written) > 300:
        return False
    words, known, own = (set(fold(t).replace("?", " ").split()) for t in (written, said, asked))
    if not words or len(words & known) < 0.7 * len(words) or len(words & own) < 0.4 * len(own):
        return False
    return not check([Statement(written, ())], said)[1] and figures(asked) <= figures(written)


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
    path = tuple(part for part in (*passage.section, *passage.groups) if part not in (document.title, document.name))
    about = (
        document.number or document.title or document.name, "dự thảo" if document.status == "draft" else "", document.date,
        document.territory, " › ".join(path),
    )  # fmt: skip
    return f"[{n}] ({'; '.join(a for a in about if a)})\n{passage.text}"
