"""The tab for questions: a dialogue, and beside it the sources of its last answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from .dialogue import ANY_LANGUAGE, COMMENT, MODEL, Dialogue
from .events import PRIVATE, QUIET, on_load
from .html import source_list
from .past import PastDialogues, read_js, write_js
from .site import Site
from .texts import Texts

__all__ = ["build"]

_AT_ONCE = 24  # questions that models are working on; those behind them wait in the queue
_LANGUAGES = {"auto": ANY_LANGUAGE, "vietnamese": "vi", "english": "en"}
_THANKED = 1500  # milliseconds that the button says that it has copied
_COPY = """(text) => {
  if (!text) return;
  navigator.clipboard?.writeText(text);
  const button = document.querySelector("#copy"), was = button.textContent;
  button.textContent = DONE;
  setTimeout(() => { button.textContent = was; }, THANKED);
}"""


# ------------------------------------------------------------------- components


@dataclass(frozen=True, slots=True)
class _State:
    """What the server keeps for an open page."""

    records: gr.State
    dialogue: gr.State  # the name under which the browser keeps it
    rated: gr.State  # what a comment will be about


@dataclass(frozen=True, slots=True)
class _Asking:
    chatbot: gr.Chatbot
    question: gr.Textbox
    go: gr.Button
    stop: gr.Button
    new: gr.Button
    copy: gr.Button
    export: gr.DownloadButton


@dataclass(frozen=True, slots=True)
class _Judging:
    place: gr.Row
    comment: gr.Textbox
    send: gr.Button


@dataclass(frozen=True, slots=True)
class _Options:
    reader: gr.Radio
    only: gr.Dropdown
    language: gr.Radio


@dataclass(frozen=True, slots=True)
class _Past:
    past: gr.Radio
    forget: gr.Button


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What passes values between the browser and the handlers."""

    copied: gr.Textbox
    kept: gr.Textbox  # the dialogues of this browser, as JSON
    for_model: gr.Textbox  # its change begins what a model writes


@dataclass(frozen=True, slots=True)
class _Parts:
    state: _State
    asking: _Asking
    judging: _Judging
    options: _Options
    past: _Past
    sources: gr.HTML
    hidden: _Hidden


# ----------------------------------------------------------------------- layout


def _laid_out(site: Site, texts: Texts) -> _Parts:
    state = _State(records=gr.State([]), dialogue=gr.State(""), rated=gr.State(None))
    with gr.Row():
        with gr.Column(scale=3, min_width=320):
            asking, judging = _asking(site, texts), _judging(texts)
            options, past = _options(site, texts), _past(texts)
        with gr.Column(scale=2, min_width=320):
            sources = gr.HTML(source_list(None, texts), elem_id="sources", max_height="80vh")
    hidden = _Hidden(
        copied=gr.Textbox(visible="hidden", elem_id="copied"),
        kept=gr.Textbox("[]", visible="hidden", elem_id="kept"),
        for_model=gr.Textbox(visible="hidden", elem_id="for-model"),
    )
    return _Parts(state, asking, judging, options, past, sources, hidden)


def _asking(site: Site, texts: Texts) -> _Asking:
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
    return _Asking(chatbot, question, go, stop, new, copy, export)


def _judging(texts: Texts) -> _Judging:
    with gr.Row(visible=False) as place:
        comment = gr.Textbox(label=texts("chat.comment"), scale=5, elem_id="comment", max_length=COMMENT)
        send = gr.Button(texts("chat.comment.send"), size="sm", scale=1, elem_id="send")
    return _Judging(place, comment, send)


def _options(site: Site, texts: Texts) -> _Options:
    readers = [(texts("chat.reader.extractive"), "extractive")]
    if site.model_name:
        readers.insert(0, (texts("chat.reader.model", name=Path(site.model_name).name), MODEL))
    languages = [(texts(f"chat.language.{k}"), v) for k, v in _LANGUAGES.items()]
    with gr.Accordion(texts("chat.options"), open=False):
        reader = gr.Radio(readers, value=readers[0][1], label=texts("chat.reader"), elem_id="reader")
        only = gr.Dropdown(site.choices(texts.language), label=texts("chat.documents"), multiselect=True, value=[], elem_id="only")
        language = gr.Radio(languages, value=ANY_LANGUAGE, label=texts("chat.language"), elem_id="language")
    return _Options(reader, only, language)


def _past(texts: Texts) -> _Past:
    with gr.Accordion(texts("chat.past"), open=False):
        past = gr.Radio([], show_label=False, elem_id="past")
        forget = gr.Button(texts("chat.forget"), size="sm")
    return _Past(past, forget)


# --------------------------------------------------------------------- bindings


def build(site: Site, texts: Texts) -> None:
    """Build the tab inside the page's blocks."""
    parts = _laid_out(site, texts)
    dialogue, past = Dialogue(site, texts), PastDialogues(texts)
    gr.api(dialogue.ask, api_name="ask")
    _bind_asking(parts, dialogue, past, texts)
    _bind_choices(parts, dialogue, past, texts)
    _bind_past(parts, dialogue, past, texts)
    _bind_judging(parts, dialogue)
    copied = _COPY.replace("DONE", json.dumps(texts("chat.copied"))).replace("THANKED", str(_THANKED))
    parts.asking.copy.click(None, [parts.hidden.copied], None, js=copied)


def _bind_asking(parts: _Parts, dialogue: Dialogue, past: PastDialogues, texts: Texts) -> None:
    state, asking, options, hidden = parts.state, parts.asking, parts.options, parts.hidden
    outputs = [state.records, asking.chatbot, parts.sources, asking.question, hidden.for_model]  # as in Asked
    given = [state.records, options.reader, options.only, options.language]

    def go_on(event: Any) -> None:
        """After an answer it can be copied and exported, and the dialogue is kept in the browser."""
        event.then(dialogue.exported, [state.records], [hidden.copied, asking.export], **QUIET).then(
            past.keep, [hidden.kept, state.dialogue, state.records], [hidden.kept, state.dialogue, parts.past.past],
            js=read_js(texts.language), **QUIET,
        ).then(None, [hidden.kept], None, js=write_js(texts.language))  # fmt: skip

    # Only what a model writes goes through Gradio's queue: a question that is asked while the queue's connection is being
    # closed after the last one would wait for ever. An answer without a model comes at once and needs none.
    for trigger in (asking.question.submit, asking.go.click):
        go_on(trigger(dialogue.asked_for, [asking.question, *given], outputs, trigger_mode="multiple", **QUIET))
    chatbot = asking.chatbot
    for trigger, work in (
        (chatbot.example_select, dialogue.chosen_example), (chatbot.retry, dialogue.again), (chatbot.edit, dialogue.edited),
    ):  # fmt: skip
        go_on(trigger(work, given, outputs, **QUIET))
    go_on(
        hidden.for_model.change(
            dialogue.written, [hidden.for_model, state.records, options.only, options.language], outputs[:3], show_progress="hidden",
            concurrency_limit=_AT_ONCE, concurrency_id="ask", **PRIVATE,
        )
    )  # fmt: skip
    asking.stop.click(dialogue.halt, None, None, **QUIET)
    begun = [state.records, chatbot, parts.sources, asking.question, state.dialogue, parts.past.past]
    asking.new.click(dialogue.begin, None, begun, **QUIET)
    chatbot.clear(dialogue.begin, None, begun, **QUIET)


def _bind_choices(parts: _Parts, dialogue: Dialogue, past: PastDialogues, texts: Texts) -> None:
    only = parts.options.only
    on_load(dialogue.arrived, None, [only, parts.asking.chatbot])
    only.focus(dialogue.choices_now, None, [only], **QUIET)
    on_load(past.listed, [parts.hidden.kept], [parts.past.past], js=read_js(texts.language))


def _bind_past(parts: _Parts, dialogue: Dialogue, past: PastDialogues, texts: Texts) -> None:
    state, asking, hidden, chosen = parts.state, parts.asking, parts.hidden, parts.past.past
    chosen.input(
        past.reopened, [hidden.kept, chosen], [state.records, asking.chatbot, parts.sources, state.dialogue],
        js=read_js(texts.language), **QUIET,
    ).then(dialogue.exported, [state.records], [hidden.copied, asking.export], **QUIET)  # fmt: skip
    parts.past.forget.click(past.forgotten, None, [hidden.kept, chosen], **QUIET).then(
        None, [hidden.kept], None, js=write_js(texts.language)
    )


def _bind_judging(parts: _Parts, dialogue: Dialogue) -> None:
    state, judging = parts.state, parts.judging
    parts.asking.chatbot.like(dialogue.liked, [state.records], [state.rated, judging.place], **QUIET)
    judging.send.click(
        dialogue.commented, [state.rated, judging.comment], [judging.comment, judging.place], show_progress="hidden", **PRIVATE
    )
