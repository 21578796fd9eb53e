"""A benchmark's own texts as a collection that lives as long as its run is not done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index import Collection

from .beir import DEPTH

__all__ = ["build", "ranking", "sources"]

_READY = "texts.json"


def build(
    folder: Path, texts: Sequence[tuple[str, str, str]], *, embedder: str = "builtin",
    progress: Callable[[str, int, int], None] | None = None,
) -> int:  # fmt: skip
    """Make a collection of `texts` (name, title, text) in `folder`, unless it is there whole from an interrupted run.

    Gives how many texts could not be taken in, such as empty ones.
    """
    if (folder / _READY).is_file():
        return len(texts) - sum(map(len, sources(folder).values()))
    shutil.rmtree(folder, ignore_errors=True)
    written = folder / "texts"
    written.mkdir(parents=True)
    for n, (_, title, text) in enumerate(texts):
        path = written / f"{n:06d}.txt"
        title = " ".join("".join(c for c in " ".join(title.split()) if c.isprintable()).split())
        path.write_text(text if text.strip() else title, encoding="utf-8", errors="replace", newline="\n")
        if title:  # JSON's strings are TOML's
            told = json.dumps(title, ensure_ascii=False)
            path.with_name(f"{path.name}.meta.toml").write_text(f"title = {told}\n", encoding="utf-8", errors="replace")
    names: dict[str, list[str]] = {}  # alike texts are one document
    with Collection(folder) as collection:
        for added in collection.add([written], progress=progress):
            if added.document:
                names.setdefault(added.document, []).append(texts[int(added.path.stem)][0])
        if embedder != "builtin":
            collection.use_embedder(embedder)
    shutil.rmtree(written)
    (folder / _READY).write_text(json.dumps(names), encoding="utf-8")
    return len(texts) - sum(map(len, names.values()))


def sources(folder: Path) -> dict[str, list[str]]:
    """The names of the texts that each document of the collection stands for."""
    found: dict[str, list[str]] = json.loads((folder / _READY).read_text(encoding="utf-8"))
    return found


def ranking(scored: Sequence[tuple[str, float]], names: Mapping[str, Sequence[str]]) -> list[tuple[str, float]]:
    """The ranked texts that ranked passages (document, score) are of, each once, at most as many as are measured."""
    out: dict[str, float] = {}
    for document, value in scored:
        for name in names[document]:
            out.setdefault(name, value)
    return list(out.items())[:DEPTH]
