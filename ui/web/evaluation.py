"""The tab for evaluating: running a benchmark, its scores and failures, and how they differ from an earlier run's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from assistant.evaluation import Gold, Run, limited, primary, read, rendered, report, shown
from index.errors import VanbanError
from ui.evaluations import bundled, runs_in

from .evaluating import Work, begun, stop
from .events import PRIVATE, QUIET, SKIP, Changes, asker, may_edit, on_load
from .html import hint, plain
from .site import Site, told
from .texts import Texts

__all__ = ["Evaluated", "Evaluation", "build"]

_BUNDLED, _OWN = "bundled", "own"
_FORMATS = [".jsonl", ".json", ".csv", ".tsv", ".xlsx"]
_OFTEN = 0.3  # seconds between two signs of progress
_WAITING = 2  # evaluations that Gradio lets begin at once: while one runs, a second is told so instead of waiting for it


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab."""

    source: gr.Radio
    upload: gr.File
    limit: gr.Number
    model: gr.Checkbox
    start: gr.Button
    give_up: gr.Button
    progress: gr.HTML
    past: gr.Dropdown
    before: gr.Dropdown
    save: gr.DownloadButton
    scores: gr.HTML


def _laid_out(site: Site, texts: Texts) -> _Parts:
    with gr.Row():
        with gr.Column():
            sources = [(texts(f"evaluation.{s}"), s) for s in (_BUNDLED, _OWN)]
            source = gr.Radio(sources, value=_BUNDLED, label=texts("evaluation.source"), elem_id="benchmark")
            upload = gr.File(label=texts("evaluation.upload"), file_types=_FORMATS, height=120, elem_id="questions", visible=False)
        with gr.Column():
            limit = gr.Number(0, label=texts("evaluation.limit"), precision=0, minimum=0, elem_id="limit")
            written = texts("evaluation.model", name=site.model_name)
            model = gr.Checkbox(label=written, visible=bool(site.model_name), elem_id="evaluation-model")
            with gr.Row():
                start = gr.Button(texts("evaluation.run"), variant="primary", elem_id="evaluate")
                give_up = gr.Button(texts("evaluation.stop"), variant="stop", elem_id="stop-evaluation")
    progress = gr.HTML(elem_id="evaluating")
    with gr.Row():
        past = gr.Dropdown([], label=texts("evaluation.past"), scale=4, elem_id="past-run")
        before = gr.Dropdown([], label=texts("evaluation.before"), scale=4, elem_id="earlier-run")
        save = gr.DownloadButton(texts("evaluation.save"), size="sm", scale=1, min_width=160, elem_id="save-report")
    scores = gr.HTML(elem_id="scores")
    return _Parts(source, upload, limit, model, start, give_up, progress, past, before, save, scores)


def build(site: Site, texts: Texts) -> None:
    """Build the tab inside the page's blocks."""
    parts, evaluation = _laid_out(site, texts), Evaluation(site, texts)
    chosen, seen = [parts.past, parts.before], [parts.scores, parts.save]
    parts.source.change(evaluation.uploading, [parts.source], [parts.upload], **QUIET)
    parts.start.click(
        evaluation.evaluated, [parts.source, parts.upload, parts.limit, parts.model], [parts.progress, *chosen, parts.upload],
        concurrency_limit=_WAITING, show_progress="hidden", **PRIVATE,
    ).then(evaluation.looked_at, chosen, seen, **QUIET)  # fmt: skip
    parts.give_up.click(evaluation.halt, None, None, **QUIET)
    for run in chosen:
        run.input(evaluation.looked_at, chosen, seen, **QUIET)
    on_load(evaluation.listing, None, chosen)
    on_load(evaluation.latest, None, seen)


class Evaluated(NamedTuple):
    """What changes on the page while a benchmark is run, and when it is done."""

    progress: Any = SKIP
    past: Any = SKIP
    before: Any = SKIP
    upload: Any = SKIP


_REFUSED = Evaluated("", upload=None)  # what was uploaded is gone from the page, too


class Evaluation:
    """What the tab for evaluating does, in one language. Runs go by their names."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site, self._texts = site, texts

    def uploading(self, kind: str) -> Any:
        """The place for a file, shown where a benchmark of one's own is wanted."""
        return gr.update(visible=kind == _OWN)

    def listing(self, chosen: str | None = None) -> tuple[Any, Any]:
        """The runs that are done, `chosen` or else the latest in place; and those to compare with, none in place."""
        done = self._done()
        names = [(_titled(r), r.name) for r in done]
        first = chosen or (done[0].name if done else None)
        return gr.update(choices=names, value=first), gr.update(choices=[("–", ""), *names], value="")

    def looked_at(self, name: str | None, earlier: str | None, request: gr.Request) -> tuple[str, str | None]:
        """The scores of a run (the latest without a name), compared with an earlier one, and its report to download."""
        done = {r.name: r for r in self._done()}
        run = done.get(name) if name else next(iter(done.values()), None)
        if run is None:
            return hint(self._texts("evaluation.empty")), None
        try:
            other = done.get(earlier or "")
            compared = run.compare(other) if other is not None else None
            html = rendered(run, self._texts.language, compared)
            file = self._site.files.made(asker(request), f"{run.name}.html")
            file.write_text(report(run, self._texts.language, compared), encoding="utf-8", newline="\n")
        except VanbanError as err:
            return hint(told(err)), None
        return html, str(file)

    def latest(self, request: gr.Request) -> tuple[str, str | None]:
        """The scores of the latest run, and its report to download."""
        return self.looked_at(None, None, request)

    def evaluated(self, kind: str, file: str | None, most: float | None, written: bool, request: gr.Request) -> Iterator[Changes]:
        """Run the benchmark; signs of progress, then the list of runs with the new one. A file that is refused goes."""
        gold = self._read(kind, file, most, request)
        if gold is None:
            yield _REFUSED
            return
        work = begun(self._site, gold, samples=kind == _BUNDLED, model=written)
        if work is None:
            gr.Warning(self._texts("evaluation.busy"))
            yield Evaluated()
            return
        while work.is_alive():
            work.join(_OFTEN)
            yield Evaluated(work.sign(self._texts))
        yield self._ended(work)

    def halt(self, request: gr.Request) -> None:
        """Stop the evaluation that is running, if whoever asks may."""
        if may_edit(self._site, request):
            stop()

    def _done(self) -> list[Run]:
        return [r for r in runs_in(self._site.workspace) if r.done]

    def _read(self, kind: str, file: str | None, most: float | None, request: gr.Request) -> Gold | None:
        """A benchmark, of its questions the first `most` if that is any number; None, with a warning, if it is refused."""
        owner, own = asker(request), [str(file)] if file else []
        if not may_edit(self._site, request):
            gr.Warning(self._texts("evaluation.readonly"))
            self._site.files.done(owner, own)
            return None
        if kind == _OWN and not (own and self._site.files.uploaded(owner, own[0])):
            gr.Warning(self._texts("evaluation.nofile"))
            return None
        try:
            return limited(bundled() if kind == _BUNDLED else read(Path(own[0])), int(most or 0))
        except VanbanError as err:
            gr.Warning(plain(told(err)))
            self._site.files.done(owner, own)
            return None

    def _ended(self, work: Work) -> Evaluated:
        if work.run_ is not None:
            return Evaluated("", *self.listing(work.run_.name))
        if work.stopped:
            return Evaluated(hint(self._texts("evaluation.stopped")))
        gr.Warning(plain(work.failure or self._texts("failed")))
        return Evaluated("")


def _titled(run: Run) -> str:
    """What a run is called in a list: its benchmark, when, by which reader, and the main score."""
    told, main = run.settings, primary(run.format)
    value = run.scores["metrics"].get(main)
    score = f" · {main} {shown(main, value['value'])}" if value else ""
    return f"{told['benchmark']['name']} · {str(told['started']).replace('T', ' ')} · {told['reader']['name']}{score}"
