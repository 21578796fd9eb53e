"""The tab for evaluating: running a benchmark, its scores and failures, and how they differ from an earlier run's."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.evaluation import TEXTS, Gold, Run, limited, perform, primary, read, rendered, report, shown
from index.errors import VanbanError
from ui.evaluations import bundled, folder_for, runs_in

from .html import plain
from .site import QUIET, Site, asker, on_load, told
from .texts import Texts

__all__ = ["build", "stop"]

_BUNDLED, _OWN = "bundled", "own"
_FORMATS = [".jsonl", ".json", ".csv", ".tsv", ".xlsx"]
_OFTEN = 0.3  # seconds between two signs of progress
_running = threading.Lock()  # one evaluation at a time: it takes the whole machine
_stop = threading.Event()
_log = logging.getLogger("uvicorn.error")


class _Stopped(Exception):
    """Someone has pressed stop."""


def stop() -> None:
    """Have an evaluation that is running stop after the question it is at; what was answered is kept."""
    _stop.set()


def build(site: Site, texts: Texts) -> None:
    """Build the tab inside the page's blocks."""
    with gr.Row():
        with gr.Column():
            sources = [(texts(f"evaluation.{s}"), s) for s in (_BUNDLED, _OWN)]
            source = gr.Radio(sources, value=_BUNDLED, label=texts("evaluation.source"), elem_id="benchmark")
            upload = gr.File(
                label=texts("evaluation.upload"), file_types=_FORMATS, height=120, elem_id="questions", visible=False
            )  # fmt: skip
        with gr.Column():
            limit = gr.Number(0, label=texts("evaluation.limit"), precision=0, minimum=0, elem_id="limit")
            model = gr.Checkbox(
                label=texts("evaluation.model", name=site.model_name), visible=bool(site.model_name), elem_id="evaluation-model"
            )  # fmt: skip
            with gr.Row():
                start = gr.Button(texts("evaluation.run"), variant="primary", elem_id="evaluate")
                give_up = gr.Button(texts("evaluation.stop"), variant="stop", elem_id="stop-evaluation")
    progress = gr.HTML(elem_id="evaluating")
    with gr.Row():
        past = gr.Dropdown([], label=texts("evaluation.past"), scale=4, elem_id="past-run")
        before = gr.Dropdown([], label=texts("evaluation.before"), scale=4, elem_id="earlier-run")
        save = gr.DownloadButton(texts("evaluation.save"), size="sm", scale=1, min_width=160, elem_id="save-report")
    scores = gr.HTML(elem_id="scores")

    def listing(chosen: str | None = None) -> tuple[Any, Any]:
        done = [r for r in runs_in(site.workspace) if r.done]
        names = [(_titled(r), r.name) for r in done]
        first = chosen or (done[0].name if done else None)
        return gr.update(choices=names, value=first), gr.update(choices=[("–", ""), *names], value="")

    def looked_at(name: str | None, earlier: str | None, request: gr.Request) -> tuple[str, str | None]:
        """The scores of a run (the latest without a name), compared with an earlier one, and its report to download."""
        done = {r.name: r for r in runs_in(site.workspace) if r.done}
        run = done.get(name) if name else next(iter(done.values()), None)
        if run is None:
            return f'<p class="hint">{plain(texts("evaluation.empty"))}</p>', None
        try:
            other = done.get(earlier or "")
            compared = run.compare(other) if other is not None else None
            html = rendered(run, texts.language, compared)
            file = site.files.made(asker(request), f"{run.name}.html")
            file.write_text(report(run, texts.language, compared), encoding="utf-8", newline="\n")
        except VanbanError as err:
            return f'<p class="hint">{plain(told(err))}</p>', None
        return html, str(file)

    def evaluated(kind: str, file: str | None, most: float | None, written: bool, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Run the benchmark; signs of progress, then the list of runs with the new one. A file that is refused goes."""
        nothing = (gr.skip(), gr.skip(), gr.skip())
        refused = ("", gr.skip(), gr.skip(), None)
        own = [str(file)] if file else []
        if not site.edits(request.headers.get("authorization", "")):
            gr.Warning(texts("evaluation.readonly"))
            site.files.done(asker(request), own)
            yield refused
            return
        if kind == _OWN and not (own and site.files.uploaded(asker(request), own[0])):
            gr.Warning(texts("evaluation.nofile"))
            yield refused
            return
        try:
            gold = limited(bundled() if kind == _BUNDLED else read(Path(str(file))), int(most or 0))
        except VanbanError as err:
            gr.Warning(plain(told(err)))
            site.files.done(asker(request), own)
            yield refused
            return
        if not _running.acquire(blocking=False):
            gr.Warning(texts("evaluation.busy"))
            yield gr.skip(), *nothing
            return
        work = _Work(site, gold, kind == _BUNDLED, written)
        work.start()
        while work.is_alive():
            work.join(_OFTEN)
            yield work.sign(texts), *nothing
        if work.run_ is not None:
            yield "", *listing(work.run_.name), gr.skip()
        elif _stop.is_set():
            yield f'<p class="hint">{plain(texts("evaluation.stopped"))}</p>', *nothing
        else:
            gr.Warning(plain(work.failure or texts("failed")))
            yield "", *nothing

    def halt(request: gr.Request) -> None:
        if site.edits(request.headers.get("authorization", "")):
            stop()

    source.change(lambda kind: gr.update(visible=kind == _OWN), [source], [upload], **QUIET)
    start.click(
        evaluated, [source, upload, limit, model], [progress, past, before, upload], concurrency_limit=2, show_progress="hidden",
        api_visibility="private",
    ).then(looked_at, [past, before], [scores, save], **QUIET)  # fmt: skip
    give_up.click(halt, None, None, **QUIET)
    for chosen in (past, before):
        chosen.input(looked_at, [past, before], [scores, save], **QUIET)
    on_load(listing, None, [past, before])

    def latest(request: gr.Request) -> tuple[str, str | None]:
        return looked_at(None, None, request)

    on_load(latest, None, [scores, save])


class _Work(threading.Thread):
    """An evaluation on its way; goes on when the page that began it is closed. Frees `_running` at its end."""

    def __init__(self, site: Site, gold: Gold, samples: bool, model: bool) -> None:
        super().__init__(daemon=True)
        _stop.clear()
        self._site, self._gold, self._samples, self._model = site, gold, samples, model
        self._began, self._at = time.monotonic(), (TEXTS if gold.texts else "", 0, 0)
        self.run_: Run | None = None
        self.failure = ""

    def run(self) -> None:
        """Evaluate; what becomes of it stands in `run_` or `failure`."""
        try:
            collection = self._site.workspace.samples() if self._samples else self._site.collection
            about = self._site.about(model=self._model)
            folder = folder_for(self._site.workspace, self._gold, collection, about)
            reader = self._site.assistant(model=self._model).reader
            self.run_ = perform(self._gold, folder, collection, reader, about, progress=self._told)
        except _Stopped:
            pass
        except VanbanError as err:
            self.failure = told(err)
        except Exception:  # there is no one above who could be told
            _log.exception("vanban ui")
        finally:
            _running.release()

    def _told(self, stage: str, done: int, total: int) -> None:
        if stage != self._at[0]:
            self._began = time.monotonic()
        self._at = stage, done, total
        if _stop.is_set() and done < total:
            raise _Stopped

    def sign(self, texts: Texts) -> str:
        """How far it is, as a bar and in words, with the time left."""
        stage, done, total = self._at
        what = texts("evaluation.reading" if stage == TEXTS else "evaluation.answering")
        if not done:
            return f'<progress aria-label="{plain(what)}"></progress><p class="hint">{plain(what)}…</p>'
        left = (time.monotonic() - self._began) / done * (total - done)
        said = texts("evaluation.left", what=what, done=str(done), total=str(total), seconds=str(round(left)))
        return f'<progress max="{total}" value="{done}" aria-label="{plain(said)}"></progress><p class="hint">{plain(said)}</p>'


def _titled(run: Run) -> str:
    """What a run is called in a list: its benchmark, when, by which reader, and the main score."""
    told, main = run.settings, primary(run.format)
    value = run.scores["metrics"].get(main)
    score = f" · {main} {shown(main, value['value'])}" if value else ""
    return f"{told['benchmark']['name']} · {str(told['started']).replace('T', ' ')} · {told['reader']['name']}{score}"
