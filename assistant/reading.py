"""What a reader hands back: statements, each with the passages it rests on."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.question import Question
from index import Collection, Scored

from .conversation import Conversation
from .records import Statement, Turn

__all__ = ["Reader", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A reader's draft answer, or the reason why there is none."""

    statements: tuple[Statement, ...] = ()
    reason: str = ""
    notices: tuple[str, ...] = ()
    lead: str = ""  # words before the first statement that state nothing themselves ("Có:", "Không.")
    conflicts: tuple[dict[str, object], ...] = field(default_factory=tuple)
    written: bool = False  # in a model's words: no figure may come from the question, all of them from the passages
    fallback: Reading | None = None  # the answer in the documents' own words, for when no statement can be verified
    pending: str = ""  # the words of a sentence that is not finished yet
    tokens: int = 0  # that a model has written
    writing: float = 0.0  # seconds from its first token to its last
    short: str = ""  # the span or spans that answer
    sureness: float = 0.0  # the probability (0 to 1) that it answers the question; 0 where nobody judged
    conversation: Conversation | None = None  # what a model was asked, for the next question of the dialogue


class Reader(ABC):
    """Question and ranked passages in, draft answer out."""

    name = "reader"

    @abstractmethod
    def read(self, question: Question, scored: Sequence[Scored], collection: Collection) -> Reading:
        """The draft answer to `question` from `scored`, best first. Raises ReaderError if the reader cannot work."""

    def drafts(
        self,
        question: Question,
        scored: Sequence[Scored],
        collection: Collection,
        before: Conversation | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[Reading]:
        """The draft answer as it grows, the last one whole; `before` is the dialogue, setting `cancel` ends it early."""
        yield self.read(question, scored, collection)

    def complete(self, question: Question, history: Sequence[Turn], before: Conversation, cancel: threading.Event | None = None) -> str:
        """A question that goes on with a dialogue, written so that it stands alone; "" if the reader does not do that."""
        return ""
