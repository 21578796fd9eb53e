"""The dialogues that a browser keeps: only there, as JSON, so that nobody else has them."""

from __future__ import annotations

import json
import time
from typing import Any

import gradio as gr

from .dialogue import Record, messages
from .events import SKIP, Changes
from .html import source_list
from .texts import Texts

__all__ = ["PastDialogues", "read_js", "write_js"]

_KEPT = 20  # dialogues in the browser, which gives a page some 5 MB; an answer with its sources takes about 10 kB
_TITLE = 80  # characters of its first question that name a dialogue


def read_js(language: str) -> str:
    """What runs in the browser before a handler whose first input is what is kept.

    The dialogues are read anew before each change: another tab may have added one.
    """
    return f"(...given) => [localStorage.getItem({_place(language)}) || '[]', ...given.slice(1)]"


def write_js(language: str) -> str:
    """What puts the dialogues into the browser; one that keeps nothing goes on without."""
    return f"(kept) => {{ try {{ localStorage.setItem({_place(language)}, kept); }} catch {{ }} }}"


def _place(language: str) -> str:
    return json.dumps(f"vanban-dialogues-{language}")


def _dialogues(kept: str) -> list[Record]:
    """The dialogues that the browser keeps; none if they are not what was put there."""
    try:
        found = json.loads(kept or "[]")
    except ValueError:
        return []
    return [d for d in found if isinstance(d, dict) and {"name", "title", "records"} <= d.keys()] if isinstance(found, list) else []


def _choices(dialogues: list[Record]) -> list[tuple[str, str]]:
    return [(d["title"], d["name"]) for d in dialogues]


class PastDialogues:
    """What the list of earlier dialogues does, in one language. What the browser keeps comes in as JSON."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def listed(self, kept: str) -> Any:
        """The list."""
        return gr.update(choices=_choices(_dialogues(kept)))

    def keep(self, kept: str, name: str, now: list[Record]) -> Changes:
        """What is kept with the dialogue `now` in it as the latest, under its `name` or a new one; the name; the list."""
        if not now:
            return SKIP, name, SKIP
        name = name or f"{time.time():.3f}"
        others = [d for d in _dialogues(kept) if d["name"] != name]
        dialogues = [{"name": name, "title": now[0]["question"][:_TITLE], "records": now}, *others][:_KEPT]
        return json.dumps(dialogues), name, gr.update(choices=_choices(dialogues), value=name)

    def reopened(self, kept: str, name: str) -> Changes:
        """The records of a dialogue, how they are shown, the sources of its last answer, and its name."""
        found = next((d for d in _dialogues(kept) if d["name"] == name), None)
        if found is None:
            return SKIP, SKIP, SKIP, SKIP
        records = found["records"]
        return records, messages(records, self._texts), source_list(records[-1], self._texts), name

    def forgotten(self) -> Changes:
        """Nothing kept, nothing listed."""
        return "[]", gr.update(choices=[], value=None)
