"""Evaluations beside a workspace: the bundled benchmark, where runs are kept, and what their settings say of the reader."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .readers import ReaderChoice, models_of

if TYPE_CHECKING:
    from assistant.evaluation import Gold, Run
    from index import Collection

    from .workspace import Workspace

__all__ = ["bundled", "folder_for", "runs_in", "used"]

_RUNS = "runs"
_BUNDLED = "benchmark.jsonl"


def bundled() -> Gold:
    """The benchmark over the samples that comes with the program."""
    from importlib.resources import as_file, files

    from assistant.evaluation import read

    with as_file(files("ui.samples") / _BUNDLED) as path:
        return read(path)


def used(workspace: Workspace, name: str, choice: ReaderChoice) -> dict[str, Any]:
    """Which reader (by its name) answers, with which model, for a run's settings."""
    if name == "extractive":
        return {"name": name}
    named = choice.model or (models_of(workspace).in_use if name == "llama" else "")
    return {
        "name": name, "model": Path(named).name, "base_url": choice.base_url if name == "openai" else "",
        "temperature": choice.temperature, "seed": choice.seed,
    }  # fmt: skip


def runs_in(workspace: Workspace) -> list[Run]:
    """The runs that are kept beside the workspace's documents, the latest first; damaged ones are left out."""
    from assistant.evaluation import Run

    folder = workspace.home / _RUNS
    found = [Run(f) for f in folder.iterdir() if f.is_dir()] if folder.is_dir() else []
    return sorted((r for r in found if r.whole), key=lambda r: str(r.settings["started"]), reverse=True)


def folder_for(workspace: Workspace, gold: Gold, collection: Collection, about: Mapping[str, Any]) -> Path:
    """Where a run is kept that was given no folder: that of the last one alike if it was interrupted, else a new one."""
    from assistant.evaluation import resumable

    for run in runs_in(workspace):
        if resumable(run, gold, collection, about):
            return run.folder
    stamp = time.strftime("%Y%m%d-%H%M%S")
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in gold.name).strip(".") or "bo-cau-hoi"
    n, folder = 2, workspace.home / _RUNS / f"{name}-{stamp}"
    while folder.exists():
        folder, n = folder.with_name(f"{name}-{stamp}-{n}"), n + 1
    return folder
