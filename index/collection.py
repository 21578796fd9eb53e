"""The collection: documents in, ranked passages out. The door of this package."""

from __future__ import annotations

import hashlib
import stat
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, TypeVar

from index.files import Found, walk, written
from index.language import segmented
from index.retrieval import Filters, Glossary, Query, Scored, analyse, glossary_of, load_embedder, phrases, rank
from index.retrieval import derived as _derived
from index.storage import Store
from index.structure import REACH, check, holds, sidecar

from .analysis import analysed, found_in
from .errors import DamagedCollection, UnreadableFile, UnusableHome, VanbanError
from .faults import said
from .records import Document, Figure, Hit, Passage, Place

__all__ = ["Added", "Collection"]

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much

_DOCUMENTS_KEPT = 8  # whose passages are in memory


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file: status new, replaced, unchanged, skipped or failed; the reason and advice if it was not read.

    `left` says by which rule a file of a folder was skipped; see `Found`.
    """

    path: Path
    status: Literal["new", "replaced", "unchanged", "skipped", "failed"]
    document: str = ""
    passages: int = 0
    tables: int = 0
    seconds: float = 0.0
    reason: str = ""
    advice: str = ""
    notices: tuple[str, ...] = ()
    left: str = ""


P = ParamSpec("P")
R = TypeVar("R")


def _one_at_a_time(method: Callable[Concatenate[Collection, P], R]) -> Callable[Concatenate[Collection, P], R]:
    """Have threads that share a collection wait for each other."""

    @wraps(method)
    def waiting(self: Collection, /, *args: P.args, **given: P.kwargs) -> R:
        with self._busy:
            return method(self, *args, **given)

    return waiting


class Collection:
    """The documents in the folder `home`, searchable.

    Opening creates an empty collection where there is none. Raises DamagedCollection if what is there is not
    one, NewerCollection if a later version of the program wrote it, UnusableHome if the folder does not allow it.
    Every change is committed before the method that makes it returns. Threads may share a collection:
    they wait for each other.
    """

    def __init__(self, home: Path | str) -> None:
        self._busy = threading.RLock()
        self.home = Path(home)
        self._store = Store(self.home)
        while self._store.lacks_figures:
            rows = self._store.documents()
            self._store.add_figures({s: found_in(self._store.passages(s), self._store.described(s)[0]).figures for s in rows})
        self._derived: _derived.Derived | None = None
        self._documents: tuple[int, dict[int, Document]] = (-1, {})
        self._passages: tuple[int, dict[int, tuple[Passage, ...]]] = (-1, {})
        self._glossary: tuple[int, Glossary] = (-1, Glossary())

    @_one_at_a_time
    def close(self) -> None:
        """Release the files."""
        self._derived = None
        self._store.close()

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # ---------------------------------------------------------------- adding

    @_one_at_a_time
    def add(
        self,
        paths: Iterable[Path | str],
        *,
        max_bytes: int = 100 * 2**20,
        progress: Progress | None = None,
        each: Callable[[Added], None] | None = None,
    ) -> list[Added]:
        """Add files and the files of folders; one result a file, in order.

        A file whose content is known is left alone; one that changed replaces its earlier version. A file that
        cannot be added is reported and does not stop the rest, and so is what a folder holds that is no document.
        `progress` is told (file name, done, of how many), and `each` what became of a file as soon as it is known.

        Raises UnusableHome where the collection itself cannot be written; what was added until then stays.
        """
        found = list(walk(Path(p) for p in paths))
        total = sum(not f.left for f in found)
        out: list[Added] = []
        done = 0
        for f in found:
            if f.left:
                result = _left(f)
            else:
                if progress:
                    progress(written(f.path.name), done, total)
                result = self._add(f.path, max_bytes, _page_progress(progress, f.path, done, total))
                done += 1
            out.append(result)
            if each:
                each(result)
        if any(a.document for a in out):
            self._current(None if progress is None else lambda done, total: progress("index", done, total))
            self.glossary()
        if progress:
            progress("", total, total)
        return out

    def _add(self, path: Path, max_bytes: int, progress: Callable[[int, int], None] | None = None) -> Added:
        began = time.perf_counter()

        def failed(reason: str, advice: str) -> Added:
            return Added(path, "failed", seconds=time.perf_counter() - began, reason=reason, advice=advice)

        try:
            digest = _digest(path, max_bytes)
            if digest and self._store.has(digest):
                self._store.forget_path(path, digest)
                known = next(d for d in self.documents() if d.id == digest)
                corrected = {k: v for k, v in sidecar(path).items() if getattr(known, k) != v or k in known.guessed}
                if corrected:  # the file beside it came or changed
                    self._describe(self._store.resolve(digest), corrected)
                return Added(
                    path, "replaced" if corrected else "unchanged", digest, known.passages, known.tables, time.perf_counter() - began
                )
            entry = analysed(path, digest, max_bytes=max_bytes, progress=progress)
            replaced = self._store.put(entry)
            return Added(
                path, "replaced" if replaced else "new", digest, sum(not p.wide for p in entry.passages), len(entry.tables),
                time.perf_counter() - began,
                notices=entry.extract.notices,
            )  # fmt: skip
        except (UnusableHome, DamagedCollection):  # it is not the file: the next one would fare no better
            raise
        except VanbanError as err:
            return failed(err.message, err.advice)
        except Exception as err:  # a document that no one thought of must not take the others with it; the reason is kept for a report
            advice = "Lưu tệp sang định dạng khác (.docx, .pdf, .txt) rồi thêm lại."
            return failed(f"Lỗi khi xử lý tệp: {type(err).__name__}: {err}.", advice)

    @_one_at_a_time
    def remove(self, documents: Iterable[str]) -> list[Document]:
        """Take out the documents named (see `document`); gives what was taken out."""
        seqs = [self._store.resolve(d) for d in documents]
        gone = [self._all()[s] for s in dict.fromkeys(seqs)]
        self._store.remove(list(dict.fromkeys(seqs)))
        self._current()
        self.glossary()  # what it defined goes with it
        return gone

    @_one_at_a_time
    def set_metadata(self, document: str, changes: Mapping[str, str]) -> Document:
        """Correct metadata fields of a document. Raises UnknownField for a field or value that does not exist."""
        seq = self._store.resolve(document)
        self._describe(seq, {k: check(k, v) for k, v in changes.items()})
        self._current()
        return self._all()[seq]

    def _describe(self, seq: int, changes: Mapping[str, str]) -> None:
        """Change metadata fields; the passages are analysed anew, since their document's description changed."""
        while True:
            generation = self._store.generation
            fields, guessed = self._store.described(seq)
            fields.update(changes)
            findings = found_in(self._store.passages(seq), fields)
            if self._store.describe(seq, fields, [g for g in guessed if g not in changes], findings, generation):
                return

    # --------------------------------------------------------------- reading

    @property
    @_one_at_a_time
    def generation(self) -> int:
        """Counts committed changes."""
        return self._store.generation

    def _all(self) -> dict[int, Document]:
        generation = self._store.generation
        if self._documents[0] != generation:
            self._documents = (generation, self._store.documents())
        return self._documents[1]

    @_one_at_a_time
    def documents(self) -> list[Document]:
        """All documents in the order they were added."""
        return list(self._all().values())

    @_one_at_a_time
    def document(self, wanted: str) -> Document:
        """The document that `wanted` names: its id or the beginning of it, file name, path or number."""
        return self._all()[self._store.resolve(wanted)]

    @_one_at_a_time
    def text(self, document: str) -> str:
        """The stored text of a document; citations are slices of it."""
        return self._store.text(self._store.resolve(document))

    @_one_at_a_time
    def places(self, document: str, start: int, end: int) -> list[Place]:
        """Where the words of a slice of a document's text stand on its pages; empty for formats without pages."""
        return self._store.places(self._store.resolve(document), start, end)

    @_one_at_a_time
    def notices(self, document: str) -> list[str]:
        """What the user should know about how the file was read."""
        return self._store.notices(self._store.resolve(document))

    @_one_at_a_time
    def passages(self, document: str, *, wide: bool = False) -> tuple[Passage, ...]:
        """The passages of a document in reading order, kept for the next call; or its wide ones."""
        generation = self._store.generation
        if self._passages[0] != generation:
            self._passages = (generation, {})
        kept = self._passages[1]
        seq = next((s for s, d in self._all().items() if d.id == document), None) or self._store.resolve(document)
        if seq not in kept:
            while len(kept) >= _DOCUMENTS_KEPT:
                del kept[next(iter(kept))]
            kept[seq] = tuple(self._store.passages(seq))
        return tuple(self._store.passages(seq, wide=True)) if wide else kept[seq]

    @_one_at_a_time
    def tables(self, document: str) -> list[tuple[str, tuple[str, ...]]]:
        """(unit, column names) of a document's tables."""
        return self._store.tables(self._store.resolve(document))

    @_one_at_a_time
    def figures(self, *, keys: Sequence[str] | None = None, passages: Sequence[int] | None = None) -> list[Figure]:
        """The values that the documents state, in reading order; those of certain indicators (keys) or passages (ids) only."""
        return self._store.figures(keys=keys, passages=passages)

    @_one_at_a_time
    def passages_by_id(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages with these ids."""
        return self._store.passages_by_id(ids)

    @_one_at_a_time
    def wide_around(self, passages: Iterable[Passage]) -> dict[int, list[Passage]]:
        """The wide passages that hold each of `passages`, by its id; none for one that no other holds."""
        return {p.id: [w for w in self._store.wide_behind(p, REACH) if holds(w, p)] for p in passages}

    # ------------------------------------------------------------- searching

    @_one_at_a_time
    def glossary(self) -> Glossary:
        """The abbreviations that the documents define."""
        generation = self._store.generation
        if self._glossary[0] != generation:
            seqs = {d.id: seq for seq, d in self._all().items()}
            path = self.home / "glossary.json"
            self._glossary = (generation, glossary_of(path, seqs, lambda document: self._store.text(seqs[document])))
        return self._glossary[1]

    def _current(self, progress: Callable[[int, int], None] | None = None) -> _derived.Derived:
        if self._derived is None or self._derived.generation != self._store.generation or self._derived.spec != self.embedder:
            self._derived = _derived.current(self._store, progress=progress)
        return self._derived

    @_one_at_a_time
    def warm(self) -> None:
        """Load what the first question needs."""
        self.candidates(analyse("tỷ lệ"), k=1)

    @_one_at_a_time
    def search(self, text: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best `k` passages for `text`; "exact phrases" must stand in them, -words must not."""
        rest, exact, excluded = phrases(text)
        return [
            s.hit for s in self.candidates(analyse(rest, glossary=self.glossary()), k=k, filters=filters, exact=exact, excluded=excluded)
        ]

    @_one_at_a_time
    def candidates(
        self,
        query: Query,
        *,
        k: int,
        filters: Filters | None = None,
        prefer: Mapping[str, float] | None = None,
        exact: Sequence[str] = (),
        excluded: Sequence[str] = (),
        adjust: Callable[[Passage, Document], tuple[float, float, float]] | None = None,
    ) -> list[Scored]:
        """Like `search`, for a query already analysed, with the scores that the ranking rests on."""

        def ranked() -> list[Scored]:
            return rank(
                self._store, self._current(), self._all(), query, k=k, filters=filters, prefer=prefer, exact=exact, excluded=excluded,
                adjust=adjust,
            )  # fmt: skip

        try:
            return ranked()
        except DamagedCollection:  # a derived file that is read only now; what it was made from is whole
            self._derived = _derived.build(self._store, self.embedder)
            return ranked()

    # -------------------------------------------------------------- embedder

    @property
    @_one_at_a_time
    def embedder(self) -> str:
        """The embedder in use: "builtin", or the name or path of a sentence-transformers model."""
        return self._store.meta("embedder", "builtin")

    @_one_at_a_time
    def use_embedder(self, spec: str, *, progress: Callable[[int, int], None] | None = None) -> str:
        """Switch to another embedder and embed all passages anew; gives its full name.

        Nothing changes if it fails: the vectors in use go only after the new ones are in place. Raises EmbedderError for
        a model that cannot be loaded or used, UnusableHome where the new vectors cannot be written.
        """
        if spec != "builtin":
            load_embedder(spec, segmented).dim  # noqa: B018  loads the model, or says why it cannot
        built = _derived.switch(self._store, spec, progress=progress)
        self._derived = built
        name = built.embedder.name
        self._store.drop_vectors(name)
        return name


def _page_progress(progress: Progress | None, path: Path, done: int, total: int) -> Callable[[int, int], None] | None:
    """What tells `progress` of the pages of a scan while the file is read."""
    if progress is None:
        return None
    return lambda page, pages: progress(f"{written(path.name)} ({page}/{pages})", done, total)


def _left(found: Found) -> Added:
    reason = found.reason[:1].upper() + found.reason[1:] + "."
    if found.left == "unreadable":
        return Added(found.path, "failed", reason=reason, advice="Cấp quyền đọc rồi thêm lại.", left=found.left)
    return Added(found.path, "skipped", reason=reason, left=found.left)


def _digest(path: Path, max_bytes: int) -> str:
    """The id of the document that the file is; "" for one that is too large, which `parse` will say."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, a device never ends
            raise UnreadableFile(path, "Đây không phải là một tệp.", advice="Chọn một tệp hoặc một thư mục.")
        if status.st_size > max_bytes:
            return ""
        h = hashlib.sha256()
        with path.open("rb") as f:
            while chunk := f.read(1 << 20):
                h.update(chunk)
        return h.hexdigest()[:20]
    except OSError as err:
        raise UnreadableFile(path, f"Không đọc được tệp: {said(err)}.", advice="Kiểm tra đường dẫn và quyền đọc.") from err
