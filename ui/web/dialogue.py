"""What happens when something is asked on the page: an answer, its sources, a file of them, a judgement."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import gradio as gr

from assistant import PartialAnswer
from index.errors import VanbanError
from index.retrieval import LONGEST

from .events import SKIP, Changes, answering, asker
from .examples import examples
from .export import as_docx
from .html import answer_message, as_typed, in_markdown, source_list
from .site import Site, draft_record, record_of, told
from .texts import Texts

__all__ = ["ANY_LANGUAGE", "COMMENT", "MODEL", "Asked", "Dialogue", "Record", "Written", "messages"]

Record = dict[str, Any]  # a turn of the dialogue, as `record_of` makes it

MODEL = "model"  # the reader that writes, as the page's choice names it
ANY_LANGUAGE = "auto"  # that of the question
COMMENT = 2000  # characters of a comment that are kept

_BEGINNING = 200  # characters of a question that is not taken, beside the reason
_EVERY = 0.1  # seconds between two drafts on the page: more often than that no one reads, and each goes over the network


class Asked(NamedTuple):
    """What a question changes on the page."""

    records: Any = SKIP
    messages: Any = SKIP
    sources: Any = SKIP
    question: Any = SKIP
    for_model: Any = SKIP  # the question as JSON, whose change begins what a model writes


class Written(NamedTuple):
    """What changes on the page while a model writes, and when it is done."""

    records: Any = SKIP
    messages: Any = SKIP
    sources: Any = SKIP


def messages(records: list[Record], texts: Texts) -> list[dict[str, Any]]:
    """A dialogue as the chatbot shows it."""
    out = []
    for r in records:
        out.append({"role": "user", "content": in_markdown(r["question"])})
        out.append({"role": "assistant", "content": answer_message(r, texts)})
    return out


def _turn(event: gr.EventData, records: list[Record]) -> int:
    """Which turn of the dialogue an event of the chatbot is about; the last one if it does not say."""
    index = getattr(event, "index", None)
    return min(index // 2 if isinstance(index, int) else len(records), len(records) - 1)


def _turns(records: list[Record]) -> list[tuple[str, str]]:
    return [(r["question"], r["answer"]) for r in records]


def _failed(question: str, why: str) -> Record:
    return {"question": question, "answer": why, "citations": []}


class Dialogue:
    """What the tab for questions does, in one language.

    Throughout, `before` are the records of the dialogue, `chosen` is the reader, `documents` are the ids of those that
    are asked (all if none), and `wanted` is the language of the answer.
    """

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site, self._texts = site, texts

    # ----------------------------------------------------------------- asking

    def asked_for(self, asked: str, before: list[Record], chosen: str, documents: list[str], wanted: str) -> Asked:
        """The dialogue with an answer to `asked`; or with its place, and the question for the model."""
        asked = " ".join(asked.split())
        if not asked:
            return Asked(before, question="")
        if len(asked) > LONGEST:  # it stays where it was typed: nothing of it is lost or cut
            why = self._texts("chat.toolong", length=str(len(asked)), most=str(LONGEST))
            return Asked(before, self._shown(before, _failed(f"{asked[:_BEGINNING]}…", why)))
        if chosen == MODEL:
            waiting = {"question": asked, "answer": "", "pending": self._texts("chat.writing"), "citations": []}
            return Asked(before, self._shown(before, waiting), question="", for_model=json.dumps({"question": asked, "at": time.time()}))
        try:
            answer = self._site.assistant(model=False).ask(asked, _turns(before), **self._narrowed(documents, wanted))
        except VanbanError as err:
            return Asked(before, self._shown(before, _failed(asked, told(err))), question="")
        record = record_of(answer, self._texts.language)
        return Asked([*before, record], self._shown(before, record), source_list(record, self._texts), question="")

    def chosen_example(self, before: list[Record], chosen: str, documents: list[str], wanted: str, event: gr.SelectData) -> Asked:
        """The dialogue with an answer to an example."""
        return self.asked_for(event.value["text"], before, chosen, documents, wanted)

    def again(self, before: list[Record], chosen: str, documents: list[str], wanted: str, event: gr.RetryData) -> Asked:
        """The dialogue up to a question, which is asked again."""
        turn = _turn(event, before)
        return self.asked_for(before[turn]["question"], before[:turn], chosen, documents, wanted)

    def edited(self, before: list[Record], chosen: str, documents: list[str], wanted: str, event: gr.EditData) -> Asked:
        """The dialogue up to a question, in whose place another one is asked."""
        return self.asked_for(as_typed(str(event.value)), before[: _turn(event, before)], chosen, documents, wanted)

    def written(
        self, given: str, before: list[Record], documents: list[str], wanted: str, request: gr.Request
    ) -> Iterator[Written]:  # fmt: skip
        """The dialogue with an answer to what `Asked.for_model` says, growing while a model writes."""
        asked = str(json.loads(given)["question"])
        session = request.session_hash or ""
        cancel = self._site.writing[session] = threading.Event()
        shown = 0.0
        try:
            model = self._site.assistant(model=True)
            for part in model.stream(asked, _turns(before), cancel=cancel, **self._narrowed(documents, wanted)):
                if isinstance(part, PartialAnswer):
                    if time.monotonic() - shown > _EVERY:
                        shown = time.monotonic()
                        yield Written(messages=self._shown(before, draft_record(asked, part)))
                    continue
                record = record_of(part, self._texts.language)
                yield Written([*before, record], self._shown(before, record), source_list(record, self._texts))
        except VanbanError as err:
            yield Written(messages=self._shown(before, _failed(asked, told(err))))
        finally:
            cancel.set()
            self._site.writing.pop(session, None)

    def halt(self, request: gr.Request) -> None:
        """Have the model stop that writes for this open page."""
        if event := self._site.writing.get(request.session_hash or ""):
            event.set()

    def ask(self, question: str, documents: list[str] | None = None, use_model: bool = False) -> dict[str, Any]:
        """Answer a question over the collection, with the passage behind every statement.

        Args:
            question: The question, in Vietnamese or English.
            documents: Ids of the documents to ask; all of them without.
            use_model: Whether the language model writes the answer, where one is set up.
        """
        with answering():
            return self._site.assistant(model=use_model).ask(question, filters=self._site.filters(documents or [])).to_dict()

    def _narrowed(self, documents: list[str], wanted: str) -> dict[str, Any]:
        """Which documents are asked, and in which language the answer is, for the assistant."""
        return {"filters": self._site.filters(documents), "language": "" if wanted == ANY_LANGUAGE else wanted}

    def _shown(self, before: list[Record], last: Record) -> list[dict[str, Any]]:
        return messages([*before, last], self._texts)

    # ------------------------------------------------------- around the answers

    def begin(self) -> Changes:
        """An empty dialogue: no records, nothing shown, no sources, no question, no name, none of the past ones chosen."""
        return [], [], source_list(None, self._texts), "", "", gr.update(value=None)

    def exported(self, now: list[Record], request: gr.Request) -> Changes:
        """The last answer with its sources as text, and the dialogue as a file."""
        if not now:
            return "", SKIP
        path = self._site.files.made(asker(request), "vanban.docx")
        as_docx(now, self._texts, path)
        return now[-1]["copy"], str(path)

    def choices_now(self) -> Any:
        """The documents there are now."""
        return gr.update(choices=self._site.choices(self._texts.language))

    def arrived(self) -> Changes:
        """The documents there are now, and examples of questions to them."""
        return self.choices_now(), gr.update(examples=[{"text": q} for q in examples(self._site, self._texts.language)])

    def liked(self, now: list[Record], event: gr.LikeData) -> Changes:
        """Keep a verdict on an answer; gives what it is about, and opens the place for a comment."""
        turn = _turn(event, now)
        verdict = {True: "good", False: "bad"}.get(event.liked, "")
        about = {"verdict": verdict, "question": now[turn]["question"], "answer": now[turn]["answer"]}
        self._site.note("verdict", about)
        return about, gr.update(visible=True)

    def commented(self, about: Record | None, text: str) -> Changes:
        """Keep a comment on an answer; empties its place and closes it."""
        if about and text.strip():
            self._site.note("comment", {**about, "comment": text.strip()[:COMMENT]})
        gr.Info(self._texts("chat.thanks"))
        return "", gr.update(visible=False)
