"""An evaluation that is running beside the page: one at a time, in a thread of its own, stopped on demand."""

from __future__ import annotations

import logging
import threading
import time

from assistant.evaluation import TEXTS, Gold, Run, perform
from index.errors import VanbanError
from ui.evaluations import folder_for

from .html import hint, plain
from .site import Site, told
from .texts import Texts

__all__ = ["Work", "begun", "stop"]

_running = threading.Lock()  # one evaluation at a time: it takes the whole machine
_stop = threading.Event()
_log = logging.getLogger("uvicorn.error")


class _Stopped(Exception):
    """Someone has pressed stop."""


def stop() -> None:
    """Have an evaluation that is running stop after the question it is at; what was answered is kept."""
    _stop.set()


def begun(site: Site, gold: Gold, *, samples: bool, model: bool) -> Work | None:
    """Begin to evaluate, over the samples or what answers on the page, with the model or without; None while another runs."""
    if not _running.acquire(blocking=False):
        return None
    work = Work(site, gold, samples, model)
    work.start()
    return work


class Work(threading.Thread):
    """An evaluation on its way; goes on when the page that began it is closed. Frees `_running` at its end."""

    def __init__(self, site: Site, gold: Gold, samples: bool, model: bool) -> None:
        super().__init__(daemon=True)
        _stop.clear()
        self._site, self._gold, self._samples, self._model = site, gold, samples, model
        self._began, self._at = time.monotonic(), (TEXTS if gold.texts else "", 0, 0)
        self.run_: Run | None = None
        self.failure = ""
        self.stopped = False

    def run(self) -> None:
        """Evaluate; what becomes of it stands in `run_`, `stopped` or `failure`."""
        try:
            collection = self._site.workspace.samples() if self._samples else self._site.collection
            about = self._site.about(model=self._model)
            folder = folder_for(self._site.workspace, self._gold, collection, about)
            reader = self._site.assistant(model=self._model).reader
            self.run_ = perform(self._gold, folder, collection, reader, about, progress=self._told)
        except _Stopped:
            self.stopped = True
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
            return f'<progress aria-label="{plain(what)}"></progress>{hint(f"{what}…")}'
        left = (time.monotonic() - self._began) / done * (total - done)
        said = texts("evaluation.left", what=what, done=str(done), total=str(total), seconds=str(round(left)))
        return f'<progress max="{total}" value="{done}" aria-label="{plain(said)}"></progress>{hint(said)}'
