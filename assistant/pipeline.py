"""Assistant.ask: understand the question, retrieve, read, verify, cite."""

from __future__ import annotations

import time
from collections.abc import Sequence

from index import Collection, Filters
from index.query import analyse

from .answer import Answer, Shown

__all__ = ["Assistant", "Turn"]

Turn = tuple[str, str]  # a question of the dialogue and its answer


class Assistant:
    """Answers questions over a collection. `reader` is auto or extractive."""

    def __init__(self, collection: Collection, *, reader: str = "auto") -> None:
        self.collection = collection
        self.reader = reader

    def ask(self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None, passages: int = 10) -> Answer:
        """The answer to `question`, following the dialogue `history`."""
        began = time.perf_counter()
        scored = self.collection.candidates(analyse(question), k=passages, filters=filters)
        shown = tuple(Shown(n, s.hit.score, s.hit.passage, s.hit.document) for n, s in enumerate(scored, 1))
        return Answer(question, "", True, "", "vi", "extractive", (), shown, seconds=time.perf_counter() - began)
