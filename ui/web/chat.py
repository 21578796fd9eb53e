"""The tab for questions: a dialogue, and beside it the sources of its last answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant import PartialAnswer
from index.errors import VanbanError
from index.retrieval import LONGEST

from .export import as_docx
from .html import answer_message, as_typed, in_markdown, source_list
from .site import QUIET, Site, answering, asker, draft_record, on_load, record_of, told
from .texts import Texts

__all__ = ["build"]

Record = dict[str, Any]
Updates = Iterator[tuple[Any, ...]]
_KEPT = 20  # dialogues in the browser
_BEGINNING = 200  # characters of a question that is not taken, beside the reason
_EVERY = 0.1  # seconds between two drafts on the page
_AT_ONCE = 24  # questions that are worked on

_ANSWERS = {"auto": "auto", "vietnamese": "vi", "english": "en"}
_COPY = """(text) => {
  if (!text) return;
  navigator.clipboard?.writeText(text);
  const button = document.querySelector("#copy"), was = button.textContent;
  button.textContent = DONE;
  setTimeout(() => { button.textContent = was; }, 1500);
}"""


# The dialogues are read anew from the browser before each change: another tab may have added one.
_READ = "(...given) => [localStorage.getItem(PLACE) || '[]', ...given.slice(1)]"
_WRITE = "(kept) => { try { localStorage.setItem(PLACE, kept); } catch { } }"


def _dialogues(kept: str) -> list[Record]:
    """The dialogues that the browser keeps; none if they are not what was put there."""
    try:
        found = json.loads(kept or "[]")
    except ValueError:
        return []
    return [d for d in found if isinstance(d, dict) and {"name", "title", "records"} <= d.keys()] if isinstance(found, list) else []


def _messages(records: list[Record], texts: Texts) -> list[dict[str, Any]]:
    out = []
    for r in records:
        out.append({"role": "user", "content": in_markdown(r["question"])})
        out.append({"role": "assistant", "content": answer_message(r, texts)})
    return out


def _turn(event: gr.EventData, records: list[Record]) -> int:
    """Which turn of the dialogue an event of the chatbot is about; the last one if it does not say."""
    index = getattr(event, "index", None)
    return min(index // 2 if isinstance(index, int) else len(records), len(records) - 1)


def _failed(question: str, why: str) -> Record:
    return {"question": question, "answer": why, "citations": []}


def _turns(records: list[Record]) -> list[tuple[str, str]]:
    return [(r["question"], r["answer"]) for r in records]


def build(site: Site, texts: Texts) -> None:
    """Build the tab inside the page's blocks."""
    english = texts.language == "en"
    records = gr.State([])
    dialogue = gr.State("")
    place = json.dumps(f"vanban-dialogues-{texts.language}")
    fresh, store = _READ.replace("PLACE", place), _WRITE.replace("PLACE", place)
    rated = gr.State(None)

    with gr.Row():
        with gr.Column(scale=3, min_width=320):
            chatbot = gr.Chatbot(
                label=texts("chat.label"), elem_id="dialogue", height="58vh", latex_delimiters=[], buttons=[], editable="user",
                placeholder=texts("chat.empty"), layout="bubble", allow_tags=["mark"],
            )  # fmt: skip
            with gr.Row():
                question = gr.Textbox(
                    label=texts("chat.question"), placeholder=texts("chat.placeholder"), show_label=False, container=False, scale=8,
                    max_lines=4, elem_id="question", autofocus=True,
                )  # fmt: skip
                go = gr.Button(texts("chat.ask"), variant="primary", scale=1, min_width=70, elem_id="ask")
                stop = gr.Button(texts("chat.stop"), variant="stop", scale=1, min_width=70, elem_id="stop", visible=bool(site.model_name))
            with gr.Row():
                new = gr.Button(texts("chat.new"), size="sm", elem_id="new")
                copy = gr.Button(texts("chat.copy"), size="sm", elem_id="copy")
                export = gr.DownloadButton(texts("chat.export"), size="sm", elem_id="export")
            with gr.Row(visible=False) as judging:
                comment = gr.Textbox(label=texts("chat.comment"), scale=5, elem_id="comment", max_length=2000)
                send = gr.Button(texts("chat.comment.send"), size="sm", scale=1, elem_id="send")
            with gr.Accordion(texts("chat.options"), open=False):
                choices = [(texts("chat.reader.extractive"), "extractive")]
                if site.model_name:
                    choices.insert(0, (texts("chat.reader.model", name=Path(site.model_name).name), "model"))
                reader = gr.Radio(choices, value=choices[0][1], label=texts("chat.reader"), elem_id="reader")
                only = gr.Dropdown(site.choices(texts.language), label=texts("chat.documents"), multiselect=True, value=[], elem_id="only")
                language = gr.Radio(
                    [(texts(f"chat.language.{k}"), v) for k, v in _ANSWERS.items()], value="auto", label=texts("chat.language"),
                    elem_id="language",
                )  # fmt: skip
            with gr.Accordion(texts("chat.past"), open=False):
                past = gr.Radio([], show_label=False, elem_id="past")
                forget = gr.Button(texts("chat.forget"), size="sm")
        with gr.Column(scale=2, min_width=320):
            sources = gr.HTML(source_list(None, texts), elem_id="sources", max_height="80vh")
    copied = gr.Textbox(visible="hidden", elem_id="copied")
    kept = gr.Textbox("[]", visible="hidden", elem_id="kept")  # the dialogues of this browser, as JSON
    for_model = gr.Textbox(visible="hidden", elem_id="for-model")  # its change begins what a model writes

    # Only what a model writes goes through Gradio's queue: a question that is asked while the queue's connection is being
    # closed after the last one would wait for ever. An answer without a model comes at once and needs none.

    def asked_for(
        asked: str, before: list[Record], chosen: str, documents: list[str], wanted: str
    ) -> tuple[Any, ...]:  # fmt: skip
        """The dialogue with an answer to `asked`; or with its place, and the question for the model."""
        asked = " ".join(asked.split())
        if not asked:
            return before, gr.skip(), gr.skip(), "", gr.skip()
        if len(asked) > LONGEST:  # it stays where it was typed: nothing of it is lost or cut
            failed = _failed(f"{asked[:_BEGINNING]}…", texts("chat.toolong", length=str(len(asked)), most=str(LONGEST)))
            return before, _messages([*before, failed], texts), gr.skip(), gr.skip(), gr.skip()
        if chosen == "model":
            waiting = {"question": asked, "answer": "", "pending": texts("chat.writing"), "citations": []}
            return before, _messages([*before, waiting], texts), gr.skip(), "", json.dumps({"question": asked, "at": time.time()})
        try:
            answer = site.assistant(model=False).ask(
                asked, _turns(before), filters=site.filters(documents), language="" if wanted == "auto" else wanted
            )
        except VanbanError as err:
            failed = _failed(asked, told(err))
            return before, _messages([*before, failed], texts), gr.skip(), "", gr.skip()
        record = record_of(answer, texts.language)
        return [*before, record], _messages([*before, record], texts), source_list(record, texts), "", gr.skip()

    def written(given: str, before: list[Record], documents: list[str], wanted: str, request: gr.Request) -> Updates:
        """The dialogue with an answer, growing while a model writes."""
        asked = str(json.loads(given)["question"])
        session = request.session_hash or ""
        cancel = site.writing[session] = threading.Event()
        shown = 0.0
        try:
            parts = site.assistant(model=True).stream(
                asked, _turns(before), filters=site.filters(documents), cancel=cancel, language="" if wanted == "auto" else wanted
            )
            for part in parts:
                if isinstance(part, PartialAnswer):
                    if time.monotonic() - shown > _EVERY:
                        shown = time.monotonic()
                        yield gr.skip(), _messages([*before, draft_record(asked, part)], texts), gr.skip()
                    continue
                record = record_of(part, texts.language)
                yield [*before, record], _messages([*before, record], texts), source_list(record, texts)
        except VanbanError as err:
            failed = _failed(asked, told(err))
            yield gr.skip(), _messages([*before, failed], texts), gr.skip()
        finally:
            cancel.set()
            site.writing.pop(session, None)

    def halt(request: gr.Request) -> None:
        if event := site.writing.get(request.session_hash or ""):
            event.set()

    def ask(question: str, documents: list[str] | None = None, use_model: bool = False) -> dict[str, Any]:
        """Answer a question over the collection, with the passage behind every statement.

        Args:
            question: The question, in Vietnamese or English.
            documents: Ids of the documents to ask; all of them without.
            use_model: Whether the language model writes the answer, where one is set up.
        """
        with answering():
            return site.assistant(model=use_model).ask(question, filters=site.filters(documents or [])).to_dict()

    gr.api(ask, api_name="ask")

    inputs = [question, records, reader, only, language]
    outputs = [records, chatbot, sources, question, for_model]

    def exported(now: list[Record], request: gr.Request) -> tuple[Any, ...]:
        """The last answer with its sources as text, and the dialogue as a file."""
        if not now:
            return "", gr.skip()
        path = site.files.made(asker(request), "vanban.docx")
        as_docx(now, texts, path)
        return now[-1]["copy"], str(path)

    def keep(in_browser: str, name: str, now: list[Record]) -> tuple[Any, ...]:
        if not now:
            return gr.skip(), name, gr.skip()
        name = name or f"{time.time():.3f}"
        others = [d for d in _dialogues(in_browser) if d["name"] != name]
        all_kept = [{"name": name, "title": now[0]["question"][:80], "records": now}, *others][:_KEPT]
        return json.dumps(all_kept), name, gr.update(choices=[(d["title"], d["name"]) for d in all_kept], value=name)

    def go_on(event: Any) -> None:
        event.then(exported, [records], [copied, export], **QUIET).then(
            keep, [kept, dialogue, records], [kept, dialogue, past], js=fresh, **QUIET
        ).then(None, [kept], None, js=store)

    for trigger in (question.submit, go.click):
        go_on(trigger(asked_for, inputs, outputs, trigger_mode="multiple", **QUIET))

    def chosen_example(before: list[Record], chosen: str, documents: list[str], wanted: str, event: gr.SelectData) -> tuple[Any, ...]:
        return asked_for(event.value["text"], before, chosen, documents, wanted)

    def again(before: list[Record], chosen: str, documents: list[str], wanted: str, event: gr.RetryData) -> tuple[Any, ...]:
        turn = _turn(event, before)
        return asked_for(before[turn]["question"], before[:turn], chosen, documents, wanted)

    def edited(before: list[Record], chosen: str, documents: list[str], wanted: str, event: gr.EditData) -> tuple[Any, ...]:
        turn = _turn(event, before)
        return asked_for(as_typed(str(event.value)), before[:turn], chosen, documents, wanted)

    for trigger, work in ((chatbot.example_select, chosen_example), (chatbot.retry, again), (chatbot.edit, edited)):
        go_on(trigger(work, inputs[1:], outputs, **QUIET))
    go_on(
        for_model.change(
            written, [for_model, records, only, language], outputs[:3], show_progress="hidden", api_visibility="private",
            concurrency_limit=_AT_ONCE, concurrency_id="ask",
        )
    )  # fmt: skip
    stop.click(halt, None, None, **QUIET)

    def begin() -> tuple[Any, ...]:
        return [], [], source_list(None, texts), "", "", gr.update(value=None)

    new.click(begin, None, [records, chatbot, sources, question, dialogue, past], **QUIET)
    chatbot.clear(begin, None, [records, chatbot, sources, question, dialogue, past], **QUIET)

    def reopened(in_browser: str, name: str) -> tuple[Any, ...]:
        found = next((d for d in _dialogues(in_browser) if d["name"] == name), None)
        if found is None:
            return gr.skip(), gr.skip(), gr.skip(), gr.skip()
        return found["records"], _messages(found["records"], texts), source_list(found["records"][-1], texts), name

    def choices_now() -> Any:
        return gr.update(choices=site.choices(texts.language))

    def arrived() -> tuple[Any, ...]:
        return choices_now(), gr.update(examples=[{"text": q} for q in _examples(site, english=english)])

    on_load(arrived, None, [only, chatbot])
    only.focus(choices_now, None, [only], **QUIET)
    on_load(lambda in_browser: gr.update(choices=[(d["title"], d["name"]) for d in _dialogues(in_browser)]), [kept], [past], js=fresh)
    past.input(reopened, [kept, past], [records, chatbot, sources, dialogue], js=fresh, **QUIET).then(
        exported, [records], [copied, export], **QUIET
    )
    forget.click(lambda: ("[]", gr.update(choices=[], value=None)), None, [kept, past], **QUIET).then(None, [kept], None, js=store)

    def liked(now: list[Record], event: gr.LikeData) -> tuple[Any, ...]:
        turn = _turn(event, now)
        verdict = {True: "good", False: "bad"}.get(event.liked, "")
        about = {"verdict": verdict, "question": now[turn]["question"], "answer": now[turn]["answer"]}
        site.note("verdict", about)
        return about, gr.update(visible=True)

    chatbot.like(liked, [records], [rated, judging], **QUIET)

    def commented(about: Record | None, text: str) -> tuple[Any, ...]:
        if about and text.strip():
            site.note("comment", {**about, "comment": text.strip()[:2000]})
        gr.Info(texts("chat.thanks"))
        return "", gr.update(visible=False)

    send.click(commented, [rated, comment], [comment, judging], show_progress="hidden", api_visibility="private")

    copy.click(None, [copied], None, js=_COPY.replace("DONE", json.dumps(texts("chat.copied"))))


def _examples(site: Site, *, english: bool) -> list[str]:
    """Questions that the collection can answer: of its table rows with an agency, or of its prose."""
    from assistant import figures_of

    if site.samples:
        if english:
            return ["Which agency leads the forest-cover target?", "What is the GRDP growth target for 2026-2030?"]
        return [
            "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "Mục tiêu tăng trưởng GRDP giai đoạn 2026-2030 là bao nhiêu?",
            "Có bao nhiêu dự án trọng điểm?", "GRDP bình quân đầu người của Bắc Giang cũ là bao nhiêu?",
        ]  # fmt: skip
    led, valued = [], []
    for d in site.collection.documents():
        for p in site.collection.passages(d.id):
            if p.kind != "table" or not p.fields:
                continue
            names = [v for _, v in p.fields if 12 <= len(v) <= 70 and not v[0].isdigit() and not v.startswith(("Sở", "Ban", "Công an"))]
            if names and any("chủ trì" in c.lower() for c, v in p.fields if v):
                led.append(names[0])
    for f in figures_of(site.collection):
        if 8 <= len(f.indicator) <= 60 and f.indicator[0].isupper() and f.dated == "value" and not set(f.indicator) & set("():;/"):
            valued.append(f.indicator)
    asked = ["Which agency leads “{}”?", "What is “{}”?"] if english else ["Cơ quan nào chủ trì “{}”?", "{} là bao nhiêu?"]
    return [form.format(n) for form, names in zip(asked, (led, valued), strict=True) for n in list(dict.fromkeys(names))[:2]]
