"""How events of the page are bound, and what their handlers share.

A tab lays its components out, has a class of handlers (values of the page in, values for it out, so that they can be
called without a browser), and binds the one to the other. The names of the handlers are those of their addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from index.errors import VanbanError

from .guard import OWNER
from .site import Site, told

__all__ = ["PRIVATE", "QUIET", "SKIP", "Changes", "answering", "asker", "may_edit", "on_load"]

Changes = tuple[Any, ...]  # what a handler gives: one value for each component that it fills
SKIP: Any = gr.skip()  # in the place of a value: the component stays as it is

# How events are bound that are no part of the API; and those that only fill the page, not through the queue, not shown as work.
PRIVATE: dict[str, Any] = {"api_visibility": "private"}
QUIET: dict[str, Any] = {**PRIVATE, "show_progress": "hidden", "queue": False}


def on_load(work: Callable[..., Any], inputs: Any, outputs: Any, *, js: str | None = None) -> Any:
    """Have `work` fill `outputs` whenever the page that is being built is opened; `js` gives the inputs in the browser."""
    page = gr.context.Context.root_block
    assert page is not None
    return page.load(work, inputs, outputs, js=js, **QUIET)


def asker(request: gr.Request) -> str:
    """Whom a request comes from, as the owner of files; "" if it did not come through the guard."""
    return str(request.headers.get(OWNER, ""))


def may_edit(site: Site, request: gr.Request) -> bool:
    """Whether whoever asks may change documents and run evaluations."""
    return site.edits(request.headers.get("authorization", ""))


@contextmanager
def answering() -> Iterator[None]:
    """Inside, an error of ours is told to the program that asks; Gradio keeps every other one to itself."""
    try:
        yield
    except VanbanError as err:
        raise gr.Error(told(err), print_exception=False) from err
