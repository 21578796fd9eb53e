"""The tab for documents: what there is, adding several at once, correcting what was guessed, removing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from index.errors import VanbanError
from index.records import FIELDS
from ui.shown import clean, day
from ui.shown.outcome import OUTCOMES, counted, grouped, named, skipped

from .events import PRIVATE, QUIET, SKIP, Changes, asker, may_edit, on_load
from .html import document_link, hint, plain
from .site import Site, told
from .texts import Texts

if TYPE_CHECKING:
    from index import Added

__all__ = ["Library", "build"]

_VALUE = 500  # characters of a metadata field


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab."""

    listed: gr.Dataframe
    upload: gr.File
    outcome: gr.HTML
    picked: gr.Dropdown
    opened: gr.HTML
    field: gr.Dropdown
    value: gr.Textbox
    save: gr.Button
    sure: gr.Checkbox
    remove: gr.Button


def _laid_out(texts: Texts) -> _Parts:
    listed = gr.Dataframe(
        headers=_columns(texts), interactive=False, wrap=True, show_search="filter", elem_id="documents", max_height=420,
        column_widths=["280px", "130px", "100px", "170px", "110px", "110px", "110px", "80px", "80px", "220px"],
    )  # fmt: skip
    gr.HTML(hint(texts("documents.guessed")))
    with gr.Row():
        with gr.Column():
            upload = gr.File(label=texts("documents.upload"), file_count="multiple", elem_id="upload", height=150)
            outcome = gr.HTML(elem_id="outcome")
        with gr.Column():
            picked = gr.Dropdown([], label=texts("documents.pick"), elem_id="picked")
            opened = gr.HTML(elem_id="opened")
            with gr.Row():
                fields = list(zip(texts("documents.fields").split("|"), FIELDS, strict=True))
                field = gr.Dropdown(fields, label=texts("documents.field"), elem_id="field")
                value = gr.Textbox(label=texts("documents.value"), max_length=_VALUE, elem_id="value")
                save = gr.Button(texts("documents.save"), size="sm", elem_id="save")
            sure = gr.Checkbox(label=texts("documents.sure"), elem_id="sure")
            remove = gr.Button(texts("documents.remove"), variant="stop", size="sm", elem_id="remove")
    return _Parts(listed, upload, outcome, picked, opened, field, value, save, sure, remove)


def build(site: Site, texts: Texts) -> gr.Dataframe:
    """Build the tab inside the page's blocks; gives the list that changes with the documents."""
    parts, library = _laid_out(texts), Library(site, texts)
    parts.upload.upload(
        library.added, [parts.upload], [parts.outcome, parts.upload, parts.listed, parts.picked], concurrency_limit=1, **PRIVATE
    )
    parts.picked.change(library.chosen, [parts.picked], [parts.opened], **QUIET)
    parts.save.click(library.changed, [parts.picked, parts.field, parts.value], [parts.listed, parts.value], **PRIVATE)
    parts.remove.click(
        library.removed, [parts.picked, parts.sure], [parts.listed, parts.picked, parts.sure, parts.opened], **PRIVATE
    )  # fmt: skip
    on_load(library.listing, None, [parts.listed, parts.picked])
    return parts.listed


class Library:
    """What the tab for documents does, in one language. A document is its id, a field one of FIELDS."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site, self._texts = site, texts

    def listing(self) -> Changes:
        """The table of documents, and those to pick from."""
        return _table(self._site, self._texts), gr.update(choices=self._site.choices(self._texts.language), value=None)

    def added(
        self, files: list[str] | None, request: gr.Request, progress: gr.Progress = gr.Progress()  # noqa: B008
    ) -> Changes:  # fmt: skip
        """Add files that whoever asks has uploaded: what became of each, no upload any more, the table and the choices."""
        owner = asker(request)
        own = [str(f) for f in files or () if self._site.files.uploaded(owner, str(f))]
        try:
            return self._indexed(own, progress) if self._allowed(request) else (SKIP, None, SKIP, SKIP)
        finally:
            self._site.files.done(owner, own)

    def chosen(self, document: str | None) -> str:
        """A link to what was understood of a document."""
        if not document:
            return ""
        link = document_link(self._texts.language, document)
        return f'<a href="{plain(link)}" target="_blank">{plain(self._texts("documents.understood"))}</a>'

    def changed(self, document: str | None, name: str | None, new: str, request: gr.Request) -> Changes:
        """Correct the field `name`: the table, and an empty place for the next value."""
        if document and name and self._allowed(request):
            try:
                self._site.set(document, name, new.strip())
            except VanbanError as err:
                _warn(err)
                return SKIP, SKIP
            gr.Info(self._texts("documents.saved"))
        return _table(self._site, self._texts), ""

    def removed(self, document: str | None, certain: bool, request: gr.Request) -> Changes:
        """Remove a document if that is `certain`: the table, the choices, not certain any more, no link."""
        nothing = SKIP, SKIP, SKIP, SKIP
        if not document or not self._allowed(request):
            return nothing
        if not certain:
            gr.Warning(self._texts("documents.unsure"))
            return nothing
        try:
            gone = self._site.remove(document)
        except VanbanError as err:
            _warn(err)
            return nothing
        gr.Info(self._texts("documents.removed", name=plain(gone.name)))
        return *self.listing(), False, ""

    def _allowed(self, request: gr.Request) -> bool:
        # A warning, not an error: Gradio lays an error over what it concerns.
        may = may_edit(self._site, request)
        if not may:
            gr.Warning(self._texts("documents.readonly"))
        return may

    def _indexed(self, files: list[str], progress: gr.Progress) -> Changes:
        def tell(name: str, done: int, total: int) -> None:
            progress((done, total), desc=self._texts("documents.reading", name=clean(name, line=True)))

        try:
            results = self._site.add([Path(f) for f in files], tell)
        except (VanbanError, OSError) as err:
            _warn(err)
            return SKIP, None, SKIP, SKIP
        return _outcome(results, self._texts), None, *self.listing()


def _warn(err: Exception) -> None:
    gr.Warning(plain(told(err)))


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


def _columns(texts: Texts) -> list[str]:
    return texts("documents.columns").split("|")


def _table(site: Site, texts: Texts) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for d in site.collection.documents():
        shown = {f: str(getattr(d, f)) for f in FIELDS}
        shown |= {"date": day(d.date), "status": texts(f"status.{d.status}")}
        shown = {f: f"{v} ?" if v and f in d.guessed else v for f, v in shown.items()}
        cells = [shown[f] for f in ("title", "number", "date", "issuer", "territory", "period", "status")]
        rows.append([*(clean(c, line=True) for c in cells), d.passages, d.tables, clean(d.name, line=True)])
    return rows
