"""The tab for documents: what there is, adding several at once, correcting what was guessed, removing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.errors import VanbanError
from index.records import FIELDS
from ui.shown import clean, day
from ui.shown.outcome import OUTCOMES, counted, grouped, named, skipped

from .html import document_link, plain
from .site import QUIET, Site, asker, on_load, told
from .texts import Texts

if TYPE_CHECKING:
    from index import Added

__all__ = ["build"]


def build(site: Site, texts: Texts) -> gr.Dataframe:
    """Build the tab inside the page's blocks; gives the list that changes with the documents."""
    columns = texts("documents.columns").split("|")
    listed = gr.Dataframe(
        headers=columns, interactive=False, wrap=True, show_search="filter", elem_id="documents", max_height=420,
        column_widths=["280px", "130px", "100px", "170px", "110px", "110px", "110px", "80px", "80px", "220px"],
    )  # fmt: skip
    gr.HTML(f'<p class="hint">{plain(texts("documents.guessed"))}</p>')
    with gr.Row():
        with gr.Column():
            upload = gr.File(
                label=texts("documents.upload"), file_count="multiple", elem_id="upload", height=150
            )  # fmt: skip
            outcome = gr.HTML(elem_id="outcome")
        with gr.Column():
            picked = gr.Dropdown([], label=texts("documents.pick"), elem_id="picked")
            opened = gr.HTML(elem_id="opened")
            with gr.Row():
                field = gr.Dropdown(
                    list(zip(texts("documents.fields").split("|"), FIELDS, strict=True)), label=texts("documents.field"), elem_id="field"
                )
                value = gr.Textbox(label=texts("documents.value"), max_length=500, elem_id="value")
                save = gr.Button(texts("documents.save"), size="sm", elem_id="save")
            sure = gr.Checkbox(label=texts("documents.sure"), elem_id="sure")
            remove = gr.Button(texts("documents.remove"), variant="stop", size="sm", elem_id="remove")

    def listing() -> tuple[Any, ...]:
        return _table(site, texts), gr.update(choices=site.choices(texts.language), value=None)

    def allowed(request: gr.Request) -> bool:
        # A warning, not an error: Gradio lays an error over what it concerns.
        if may := site.edits(request.headers.get("authorization", "")):
            return may
        gr.Warning(texts("documents.readonly"))
        return False

    def failed(err: Exception) -> None:
        gr.Warning(plain(told(err)))

    def added(files: list[str] | None, request: gr.Request, progress: gr.Progress = gr.Progress()) -> tuple[Any, ...]:  # noqa: B008
        owner = asker(request)
        own = [str(f) for f in files or () if site.files.uploaded(owner, str(f))]
        try:
            return indexed(own, progress) if allowed(request) else (gr.skip(), None, gr.skip(), gr.skip())
        finally:
            site.files.done(owner, own)

    def indexed(files: list[str], progress: gr.Progress) -> tuple[Any, ...]:
        def tell(name: str, done: int, total: int) -> None:
            progress((done, total), desc=texts("documents.reading", name=clean(name, line=True)))

        try:
            results = site.add([Path(f) for f in files], tell)
        except (VanbanError, OSError) as err:
            failed(err)
            return gr.skip(), None, gr.skip(), gr.skip()
        return _outcome(results, texts), None, *listing()

    def chosen(document: str | None) -> str:
        if not document:
            return ""
        link = document_link(texts.language, document)
        return f'<a href="{plain(link)}" target="_blank">{plain(texts("documents.understood"))}</a>'

    def changed(document: str | None, name: str | None, new: str, request: gr.Request) -> tuple[Any, ...]:
        if document and name and allowed(request):
            try:
                site.set(document, name, new.strip())
            except VanbanError as err:
                failed(err)
                return gr.skip(), gr.skip()
            gr.Info(texts("documents.saved"))
        return _table(site, texts), ""

    def removed(document: str | None, certain: bool, request: gr.Request) -> tuple[Any, ...]:
        nothing = gr.skip(), gr.skip(), gr.skip(), gr.skip()
        if not document or not allowed(request):
            return nothing
        if not certain:
            gr.Warning(texts("documents.unsure"))
            return nothing
        try:
            gone = site.remove(document)
        except VanbanError as err:
            failed(err)
            return nothing
        gr.Info(texts("documents.removed", name=plain(gone.name)))
        return *listing(), False, ""

    private: dict[str, Any] = {"api_visibility": "private"}
    upload.upload(added, [upload], [outcome, upload, listed, picked], concurrency_limit=1, **private)
    picked.change(chosen, [picked], [opened], **QUIET)
    save.click(changed, [picked, field, value], [listed, value], **private)
    remove.click(removed, [picked, sure], [listed, picked, sure, opened], **private)
    on_load(listing, None, [listed, picked])
    return listed


def _outcome(results: Sequence[Added], texts: Texts) -> str:
    """What became of each file, with what is to be known of it; many passed over share a line; and the sum."""
    lines = []
    for r in results:
        if r.status != "skipped":
            said = " ".join(p for p in (texts(f"documents.{r.status}"), r.reason, r.advice, *r.notices) if p)
            lines.append(f"<li><strong>{plain(named(r))}</strong>: {plain(told(said))}</li>")
    lines += [f"<li>{plain(texts('documents.skipped', what=line))}</li>" for line in skipped(results)]
    by = {status: counted(number) for status, number in grouped(results).items() if status in OUTCOMES}
    return f"<ul>{''.join(lines)}</ul><p>{plain(texts('documents.sum', **by))}</p>"


def _table(site: Site, texts: Texts) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for d in site.collection.documents():
        shown = {f: str(getattr(d, f)) for f in FIELDS}
        shown |= {"date": day(d.date), "status": texts(f"status.{d.status}")}
        shown = {f: f"{v} ?" if v and f in d.guessed else v for f, v in shown.items()}
        cells = [shown[f] for f in ("title", "number", "date", "issuer", "territory", "period", "status")]
        rows.append([*(clean(c, line=True) for c in cells), d.passages, d.tables, clean(d.name, line=True)])
    return rows
