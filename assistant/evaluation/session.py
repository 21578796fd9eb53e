"""Performing an evaluation: which collection is asked, by how many at once, into which folder."""

from __future__ import annotations

import math
import multiprocessing
import os
import platform
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from assistant.extractive import ExtractiveReader
from assistant.pipeline import Assistant
from assistant.question import understand
from assistant.reading import Reader
from index import Collection
from index.errors import ReaderError

from . import borrowed
from .beir import DEPTH
from .records import Gold, Item
from .reports import write_report
from .run import Record, Run, asked, evaluate
from .squad import NORMALISATION

__all__ = ["TEXTS", "perform", "resumable"]

PASSAGES = 10  # of an answer that are kept and measured
TEXTS, QUESTIONS = "texts", "questions"  # the stages that progress tells
_PACKAGES = ("vanban", "underthesea", "faiss-cpu", "sentence-transformers", "torch", "llama-cpp-python", "ir-measures", "numpy")
_OWN = "collection"  # the folder of a benchmark's own texts


def perform(
    gold: Gold,
    folder: Path,
    collection: Collection,
    reader: Reader,
    about: Mapping[str, Any],
    *,
    jobs: int = 1,
    baseline: Run | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Run:
    """Evaluate on `gold` into `folder`, or go on with the run that is there; gives the run, scored, compared, with its report.

    `collection` is asked, unless the benchmark brings its own texts, which then are indexed with the same embedder.
    `about` says which model the reader uses. `jobs` questions are asked at once: in processes of their own without a
    model, in threads with one. `progress` is told (texts or questions, done, of how many).
    """
    run = Run.begin(folder, gold, settings(gold, collection, about, jobs))
    if baseline is not None:
        run.shared(baseline)  # said now if there are none, not after an hour of answers
    with run.alone():
        _perform(run, gold, collection, reader, jobs, progress)
        run.keep(run.compare(baseline) if baseline is not None else None)
        write_report(run)
    return run


def _perform(
    run: Run, gold: Gold, collection: Collection, reader: Reader, jobs: int, progress: Callable[[str, int, int], None] | None
) -> None:
    """Ask what has not been answered yet, and score."""
    folder, home = run.folder, collection.home
    if run.left():
        if gold.texts:
            home = folder / _OWN
            tell = (lambda name, done, total: progress(TEXTS, done, total)) if progress else None
            unread = borrowed.build(home, gold.texts, embedder=collection.embedder, progress=tell)
            run.note(unread=unread)
        with _asking(gold, home, collection, reader, jobs) as (ask, executor):
            tell = (lambda name, done, total: progress(QUESTIONS, done, total)) if progress else None
            evaluate(run, ask, executor=executor, progress=tell)
        shutil.rmtree(folder / _OWN, ignore_errors=True)
    else:
        run.summarise()


def resumable(run: Run, gold: Gold, collection: Collection, about: Mapping[str, Any]) -> bool:
    """Whether a run was interrupted, and has the settings that `perform` would give it now."""
    return not run.done and not run.busy and run.alike(settings(gold, collection, about, 1))


def settings(gold: Gold, collection: Collection, about: Mapping[str, Any], jobs: int) -> dict[str, Any]:
    """What is measured with what, as the folder of the run keeps it."""
    asked_of: dict[str, Any] = {"embedder": collection.embedder}
    if gold.texts:
        asked_of["texts"] = len(gold.texts)
    else:
        documents = [{"id": d.id, "name": d.name, "title": d.title} for d in collection.documents()]
        asked_of |= {"generation": collection.generation, "documents": documents}
    return {
        "benchmark": {
            "name": gold.name, "format": gold.format, "digest": gold.digest, "items": len(gold.items), "split": gold.split,
            "normalisation": NORMALISATION,
        },
        "collection": asked_of, "reader": dict(about), "passages": DEPTH if gold.format == "beir" else PASSAGES,
        "versions": {"python": platform.python_version(), **{p: _installed(p) for p in _PACKAGES}},
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
        "jobs": jobs, "started": time.strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@contextmanager
def _asking(
    gold: Gold, home: Path, collection: Collection, reader: Reader, jobs: int
) -> Iterator[tuple[Callable[[Item], Record], Executor | None]]:
    """What answers an item, and what asks several at once."""
    if jobs > 1 and isinstance(reader, ExtractiveReader):
        spawned = _processes(jobs, home, gold.format)
        with spawned as executor:
            yield _in_process, executor
        return
    own = Collection(home) if home != collection.home else None
    try:
        ask = _answerer(own or collection, reader, gold.format)
        if jobs > 1:
            with ThreadPoolExecutor(jobs) as executor:
                yield ask, executor
        else:
            yield ask, None
    finally:
        if own is not None:
            own.close()


def _answerer(collection: Collection, reader: Reader, kind: str) -> Callable[[Item], Record]:
    assistant = Assistant(collection, reader=reader)
    collection.warm()  # the first question is not to be the slowest
    if kind != "beir":
        return partial(_answered, assistant)
    names = borrowed.sources(collection.home)
    texts = sum(map(len, names.values()))
    passages = sum(d.passages for d in collection.documents())
    return partial(_ranked, assistant, names, math.ceil(DEPTH * passages / max(1, texts)))


def _answered(assistant: Assistant, item: Item) -> Record:
    def work() -> Record:
        answer = assistant.ask(item.question, item.history, passages=PASSAGES)
        if answer.failure:  # it is not the extractive reader that is measured
            raise ReaderError(answer.failure)
        return answer.to_dict() | ({} if answer.tokens_per_second is None else {"tokens_per_second": round(answer.tokens_per_second, 2)})

    return asked(work)


def _ranked(assistant: Assistant, names: Mapping[str, Sequence[str]], depth: int, item: Item) -> Record:
    def work() -> Record:
        began = time.perf_counter()
        question = understand(item.question, assistant.collection.documents())
        k = depth
        while True:
            found = [(s.hit.document.id, s.hit.score) for s in assistant.retrieve(question, k=k)]
            ranking = borrowed.ranking(found, names)
            if len(ranking) >= DEPTH or len(found) < k:
                break
            k *= 3  # long texts have many passages each
        return {"question": item.question, "ranking": ranking, "seconds": round(time.perf_counter() - began, 4)}

    return asked(work)


# ------------------------------------------------------------ in processes of their own

_here: Callable[[Item], Record] | None = None


def _processes(jobs: int, home: Path, kind: str) -> ProcessPoolExecutor:
    # Not forked: threads and open databases would come along.
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(home, kind))


def _begin(home: Path, kind: str) -> None:
    global _here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits
    if (parent := multiprocessing.parent_process()) is not None:  # killed, it would leave this one behind
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _here = _answerer(Collection(home), ExtractiveReader(), kind)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _in_process(item: Item) -> Record:
    assert _here is not None
    return _here(item)
