"""What is computed from the collection and can be thrown away: lexical index and vectors.

A generation lives in a folder of its own, is written complete under another name and renamed into place, and
the one before goes only after that. A folder that does not match the database is never used.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedCollection
from index.faults import of_system
from index.language import segmented
from index.storage import Store

from .embedder import Embedder, load_embedder
from .lexical import LexicalIndex
from .vectors import VectorIndex

__all__ = ["KINDS", "Derived", "build", "current", "switch"]

KINDS = ("text", "table", "footnote")
_BUILTIN = "builtin"

Progress = Callable[[int, int], None]


@dataclass
class Derived:
    """One generation, loaded: parallel arrays over the passages in the collection's order, and the indexes."""

    generation: int
    ids: NDArray[np.int64]
    documents: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    lexical: LexicalIndex
    folder: Path
    spec: str
    _vectors: VectorIndex | None = None
    _embedder: Embedder | None = None
    _order: NDArray[np.int64] | None = None

    def places(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where in the collection's order the passages with these ids stand."""
        if self._order is None:
            self._order = np.argsort(self.ids)
        return self._order[np.searchsorted(self.ids, ids, sorter=self._order)]

    @property
    def vectors(self) -> VectorIndex:
        """The vectors, read when first needed."""
        if self._vectors is None:
            self._vectors = VectorIndex.load(self.folder / "vectors.faiss")
        return self._vectors

    @property
    def embedder(self) -> Embedder:
        """The embedder that made the vectors, loaded when first needed."""
        if self._embedder is None:
            self._embedder = load_embedder(self.spec, segmented)
        return self._embedder


# What reading a generation's files raises if they are not whole.
_UNUSABLE = (OSError, EOFError, ValueError, KeyError, DamagedCollection)


def _folder(store: Store, generation: int) -> Path:
    return store.home / "derived" / f"g{generation}"


def current(store: Store, *, progress: Progress | None = None) -> Derived:
    """The derived data of the collection as it is now, built if it is missing, old or damaged."""
    generation, spec = store.generation, store.meta("embedder", _BUILTIN)
    with contextlib.suppress(*_UNUSABLE):
        return _load(_folder(store, generation), generation, spec)
    return build(store, spec, progress=progress)


def _load(folder: Path, generation: int, spec: str) -> Derived:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about["generation"] != generation or about["embedder"] != spec:
        raise ValueError("another generation")
    if spec == _BUILTIN and about["name"] != load_embedder(spec).name:
        raise ValueError("another release's embedder")
    with (folder / "passages.npy").open("rb") as f:
        table = np.load(f, allow_pickle=False)
    lexical = LexicalIndex.load(folder, len(table))
    return Derived(
        generation, table["id"].astype(np.int64), table["document"].astype(np.int32), table["kind"].astype(np.uint8),
        lexical, folder, spec,
    )  # fmt: skip


def build(store: Store, spec: str, *, progress: Progress | None = None) -> Derived:
    """Compute the derived data of the collection with the embedder `spec`, and put it in place of the one before.

    Raises EmbedderError if the embedder cannot be loaded, UnusableHome if the folder cannot be written; what was there
    before then stays.
    """
    made: _Made | None = None
    generation = store.generation
    try:
        made = _made(store, spec, progress)
        generation = made.generation
        loaded = _placed(store, made, generation)
    except (OSError, KeyError) as err:
        _drop(made)
        if store.generation == generation and store.meta("embedder", _BUILTIN) == spec:
            with contextlib.suppress(*_UNUSABLE):
                return _load(_folder(store, generation), generation, spec)  # another process has built the same
            if isinstance(err, OSError) and (told := of_system(err, store.home)):
                raise told from err
            raise
        return current(store, progress=progress)  # the collection went on meanwhile, and this generation was cleared away
    except BaseException:
        _drop(made)
        raise
    return loaded


def switch(store: Store, spec: str, *, progress: Progress | None = None) -> Derived:
    """Make `spec` the collection's embedder, once all that it computes is on the disk.

    The setting and the next generation are committed together, and only then does the folder get its name: until then
    every reader has the embedder of before, and a folder of a generation that never was cannot be left by a crash.
    Raises what `build` raises; then nothing has changed.
    """
    while True:
        made: _Made | None = None
        before = store.generation
        try:
            made = _made(store, spec, progress, ahead=1)
            with store.transaction():
                after = store.generation + 1
                if switched := after == made.generation:
                    store.set_meta("embedder", spec)
                    store.set_meta("generation", str(after))
        except (OSError, KeyError) as err:
            _drop(made)
            if store.generation != before:
                continue  # the collection went on meanwhile, and what was being made was cleared away
            if isinstance(err, OSError) and (told := of_system(err, store.home)):
                raise told from err
            raise
        except BaseException:
            _drop(made)
            raise
        if switched:
            break
        _drop(made)  # a document came or went meanwhile; the vectors of the others are kept
    try:
        return _placed(store, made, made.generation)
    except (OSError, KeyError):
        _drop(made)
        return current(store, progress=progress)


@dataclass
class _Made:
    """A generation's files, whole, in a folder that does not have its name yet."""

    generation: int
    spec: str
    folder: Path
    embedder: Embedder


def _drop(made: _Made | None) -> None:
    if made is not None:
        shutil.rmtree(made.folder, ignore_errors=True)


def _made(store: Store, spec: str, progress: Progress | None, *, ahead: int = 0) -> _Made:
    """Compute and write everything for the collection as it is now, as the generation `ahead` of this one."""
    with store.snapshot():
        generation = store.generation + ahead
        rows = store.passage_rows()
        postings, terms = list(store.postings()), store.term_count()
    final = _folder(store, generation)
    final.parent.mkdir(parents=True, exist_ok=True)
    folder = final.with_name(f".{final.name}-{os.getpid()}-{secrets.token_hex(4)}")
    folder.mkdir()
    try:
        table = np.zeros(len(rows), dtype=[("id", "<i8"), ("document", "<i4"), ("kind", "u1")])
        for n, (pid, seq, kind) in enumerate(rows):
            table[n] = (pid, seq, KINDS.index(kind))
        with (folder / "passages.npy").open("wb") as f:
            np.save(f, table, allow_pickle=False)
        ids = table["id"].astype(np.int64)
        LexicalIndex.build(postings, terms).save(folder)
        embedder, vectors = _embedded(store, spec, ids, progress)
        VectorIndex.build(ids, vectors, embedder=embedder.name, generation=generation).save(folder / "vectors.faiss")
        about = {"generation": generation, "embedder": spec, "passages": len(rows), "dim": embedder.dim, "name": embedder.name}
        (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _Made(generation, spec, folder, embedder)


def _placed(store: Store, made: _Made, generation: int) -> Derived:
    """Give the folder its name, load it, and clear away the generations before."""
    final = _folder(store, generation)
    if final.exists():
        shutil.rmtree(final, ignore_errors=True)
    made.folder.rename(final)
    loaded = _load(final, generation, made.spec)
    for other in final.parent.iterdir():
        number = re.match(r"\.?g(\d+)", other.name)
        if number and int(number.group(1)) < generation:
            shutil.rmtree(other, ignore_errors=True)  # on Windows a mapped file may stay until next time
    loaded._embedder = made.embedder
    return loaded


def _embedded(store: Store, spec: str, ids: NDArray[np.int64], progress: Progress | None) -> tuple[Embedder, NDArray[np.float32]]:
    embedder = load_embedder(spec, segmented)
    kept = store.vectors(embedder.name)
    missing = [int(i) for i in ids if int(i) not in kept]
    if missing:
        passages = store.passages_by_id(missing)
        texts, headings = [passages[i].text for i in missing], [(*passages[i].section, *passages[i].groups) for i in missing]
        fresh = embedder.encode_passages(texts, headings, progress=progress)
        store.keep_vectors(embedder.name, ((i, v.astype("<f4").tobytes()) for i, v in zip(missing, fresh, strict=True)))
        kept = store.vectors(embedder.name)
    vectors = np.zeros((len(ids), embedder.dim), np.float32)
    for n, i in enumerate(ids):
        vectors[n] = np.frombuffer(kept[int(i)], "<f4")
    return embedder, vectors
