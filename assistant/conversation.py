"""A language model that continues a dialogue, and what it has been shown and has said so far."""

from __future__ import annotations

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .records import Evidence, Statement, Turn

__all__ = ["ChatModel", "Conversation", "Message"]

Message = Mapping[str, str]  # role (system, user, assistant) and content

_TURNS = 4  # of a dialogue whose prompts are not remembered
_MARKS = re.compile(r"\s*\[\d+\](?:–\[\d+\])?")


class ChatModel(ABC):
    """A model in this process or behind a server."""

    notice = ""  # the name of a phrase that the user should read beside each answer

    @abstractmethod
    def room(self, messages: Sequence[Message], most: int) -> int | None:
        """Tokens that are left in the window beside `messages` and an answer of `most`; None if no one can tell beforehand."""

    @abstractmethod
    def cost(self, text: str) -> int:
        """The tokens that `text` takes in a message."""

    @abstractmethod
    def chat(
        self, messages: Sequence[Message], form: str, *, most: int, temperature: float = 0.0, seed: int = 0,
        cancel: threading.Event | None = None,
    ) -> Iterator[str]:  # fmt: skip
        """The next message as text pieces, as they come: at most `most` tokens, of the form of the GBNF grammar `form`.

        A server may not know grammars: what comes from there can have any form. Setting `cancel` ends it early.
        Raises ReaderError if the model cannot be used, and PromptTooLong if the prompt is more than it takes.
        """


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages of a dialogue as the model had them, and the passages that their numbers 1…n mean.

    Kept between the questions of a dialogue, so that the next prompt begins as the last one did and the model's
    state for that beginning is used again. Without a system message it is only what was said, without passages.
    """

    messages: tuple[Message, ...] = ()
    given: tuple[Evidence, ...] = ()

    @classmethod
    def of(cls, history: Sequence[Turn]) -> Conversation:
        """A dialogue of which only the questions and answers are known."""
        said: list[Message] = []
        for asked, answer in history[-_TURNS:]:
            said += [{"role": "user", "content": asked}, {"role": "assistant", "content": _MARKS.sub("", answer)}]
        return cls(tuple(said))

    @property
    def begun(self) -> bool:
        """Whether the model has had passages in it."""
        return bool(self.messages) and self.messages[0]["role"] == "system"

    def asked(self, content: str) -> Conversation:
        """The conversation with one more message of the user."""
        return replace(self, messages=(*self.messages, {"role": "user", "content": content}))

    def answered(self, statements: Sequence[Statement], otherwise: str) -> Conversation:
        """The conversation with the answer that was given: `statements` with the model's own numbers, or another text."""
        number = {e.passage.id: n for n, e in enumerate(self.given, 1)}
        parts = []
        for s in statements:
            marks = "".join(f"[{n}]" for n in dict.fromkeys(number[e.passage.id] for e in s.evidence if e.passage.id in number))
            parts.append(f"{s.text.rstrip(' .')} {marks}.".replace(" .", "."))
        said = " ".join(parts) or _MARKS.sub("", otherwise)
        return replace(self, messages=(*self.messages, {"role": "assistant", "content": said}))
