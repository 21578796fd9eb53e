"""What all tabs of the page share: the collection, the readers, and turns of a dialogue as plain records."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import Collection
from ui.evaluations import used
from ui.readers import ReaderChoice, assistant_over
from ui.shown import NEAREST, STATUSES, clean, disagreement, placed, quote_spans, reference, titled, with_sources
from ui.workspace import Workspace

from .files import Files
from .guard import Users, user_of
from .html import document_link

if TYPE_CHECKING:
    from assistant import Answer, Assistant, PartialAnswer
    from index import Added, Document, Filters, Passage

_UPLOADS = "uploads"

__all__ = ["Site", "draft_record", "passage_card", "record_of", "told"]


# The folders before a file's name: an absolute path, not the strokes of "57/NQ-HĐND" or of an address.
_FOLDERS = re.compile(r"""(?<![\w.:/\\])(?:[A-Za-z]:)?[/\\](?:[^/\\:*?"<>|«»\n]+[/\\])+""")


def told(err: BaseException | str) -> str:
    """What an error says, without the folders of this machine: they are no business of whoever opens the page."""
    return _FOLDERS.sub("", str(err))


_NO_MODEL_CHOSEN = ReaderChoice()


class Site:
    """One running page. `choice` is the reader that users may switch on."""

    def __init__(self, home: Path | None, choice: ReaderChoice = _NO_MODEL_CHOSEN, *, users: Users | None = None) -> None:
        self._home = home
        self._choice = choice
        self.users = users
        self._changing = threading.RLock()
        self.files = Files()
        self.writing: dict[str, threading.Event] = {}  # what ends the answer that a model is writing, by session
        self.open()

    def open(self) -> None:
        """Open the collection, and again after the first document of the user's own has come or the last one has gone."""
        with self._changing:
            self.workspace = Workspace(self._home)
            self._model = assistant_over(self.workspace, self._choice)
            self._plain = assistant_over(self.workspace, ReaderChoice("extractive"))

    @property
    def collection(self) -> Collection:
        """The collection that answers: the user's own, or the samples."""
        return self._plain.collection

    @property
    def samples(self) -> bool:
        """Whether the bundled samples answer."""
        return self.workspace.samples_in_use

    @property
    def model_name(self) -> str:
        """What the model that users may switch on is called; "" if there is none."""
        name = self._model.reader.name
        return "" if name == "extractive" else self._choice.model or name

    def edits(self, authorization: str) -> bool:
        """Whether whoever sends this header may add, change and remove documents."""
        user = user_of(authorization, self.users) if self.users is not None else None
        return self.users is None or (user is not None and user.edits)

    def about(self, *, model: bool) -> dict[str, Any]:
        """Which reader answers, with which model, for the settings of an evaluation."""
        name = self.assistant(model=model).reader.name
        return used(self.workspace, name, self._choice)

    def assistant(self, *, model: bool) -> Assistant:
        """The assistant, with the model or without."""
        return self._model if model else self._plain

    def add(self, uploaded: Sequence[Path], progress: Any = None) -> list[Added]:
        """Add files to the user's own collection, kept beside it so that a later version of a file replaces this one."""
        folder = self.workspace.home / _UPLOADS
        with self._changing:
            folder.mkdir(parents=True, exist_ok=True)
            paths: list[Path] = []
            for file in uploaded:
                path = _free(folder / (clean(file.name, line=True).replace("/", "_").lstrip(".") or "tai-lieu"), paths)
                if path.exists():
                    path.replace(path.with_name(f".{path.name}.before"))
                shutil.copyfile(file, path)
                paths.append(path)
            try:
                results = self.workspace.own().add(paths, progress=progress)
            except BaseException:
                for path in paths:
                    _settle(path, taken=False)
                raise
            taken = [r for r in results if r.status not in ("failed", "skipped")]
            for r in results:
                _settle(r.path, taken=r in taken)
            if self.samples and taken:
                self.open()
        return results

    def set(self, document: str, field: str, value: str) -> None:
        """Correct a metadata field of a document of the user's own."""
        said = {v: k for k, v in STATUSES.items()} if field == "status" else {}
        with self._changing:
            self.workspace.own(filled=True).set_metadata(document, {field: said.get(value.lower(), value)})

    def remove(self, document: str) -> Document:
        """Take a document out of the user's own collection, and the copy of its file if it was uploaded here."""
        with self._changing:
            (gone,) = self.workspace.own(filled=True).remove([document])
            if Path(gone.path).parent == (self.workspace.home / _UPLOADS).resolve():
                Path(gone.path).unlink(missing_ok=True)
            if not self.workspace.own().documents():
                self.open()
        return gone

    def filters(self, documents: Sequence[str]) -> Filters | None:
        """The filter for the documents (ids) chosen; of those that have gone nothing is found."""
        from index import Filters

        return Filters(tuple(documents)) if documents else None

    def choices(self, language: str) -> list[tuple[str, str]]:
        """The documents to choose from: (title, id)."""
        return [(titled(d, language), d.id) for d in self.collection.documents()]

    def note(self, kind: str, about: dict[str, Any]) -> None:
        """Keep a user's judgement beside the collection, one JSON object a line."""
        with self._changing:
            self.workspace.home.mkdir(parents=True, exist_ok=True)
            with (self.workspace.home / "feedback.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%S"), "kind": kind, **about}, ensure_ascii=False) + "\n")


def _settle(path: Path, *, taken: bool) -> None:
    """Leave an uploaded file where it is, or put the version back that was there before it."""
    before = path.with_name(f".{path.name}.before")
    if not taken:
        path.unlink(missing_ok=True)
        if before.exists():
            before.replace(path)
    before.unlink(missing_ok=True)


def _free(path: Path, taken: Sequence[Path]) -> Path:
    """A path that none of this upload's other files has: two files of one name are two documents."""
    n = 2
    free = path
    while free in taken:
        free = path.with_stem(f"{path.stem} ({n})")
        n += 1
    return free


def passage_card(passage: Passage, document: Document, language: str, span: tuple[int, int] | None = None) -> dict[str, Any]:
    """A passage as a card shows it: its document, its place, its text, the quote in it, and a link to the place."""
    start, end = span or (passage.excerpt.pieces[0].start, passage.excerpt.pieces[-1].end)
    return {
        "title": titled(document, language), "place": placed(passage, document, file=bool(document.number), language=language),
        "text": passage.text, "spans": quote_spans(passage, start, end) if span else [],
        "link": document_link(language, document.id, start, end),
    }  # fmt: skip


def record_of(answer: Answer, language: str) -> dict[str, Any]:
    """A turn of the dialogue as JSON, with all that showing, copying and exporting it need."""
    return {
        "question": answer.question, "answer": answer.text, "short": answer.short, "abstained": answer.abstained, "reader": answer.reader,
        "citations": [
            {
                "n": c.n, "quote": " ".join(c.quote.split()), "reference": reference(c, answer.language),
                **passage_card(c.passage, c.document, language, (c.start, c.end)),
            }
            for c in answer.citations
        ],
        "nearest": [{"n": s.rank, **passage_card(s.passage, s.document, language)} for s in answer.passages[: NEAREST * answer.abstained]],
        "conflicts": [disagreement(c, answer.language) for c in answer.conflicts],
        "notices": list(answer.notices), "copy": with_sources(answer),
    }  # fmt: skip


def draft_record(question: str, draft: PartialAnswer) -> dict[str, Any]:
    """A turn that is still being written."""
    return {"question": question, "answer": draft.text, "pending": draft.pending, "citations": []}
