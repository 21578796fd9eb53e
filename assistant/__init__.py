"""Question in, cited answer or abstention out."""

from assistant.figures import Conflict, conflicts, figures_of
from assistant.generative import LlamaReader, OpenAIReader

from .answer import Answer, Citation, PartialAnswer, Shown
from .pipeline import Assistant, Turn

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Conflict",
    "PartialAnswer",
    "LlamaReader",
    "OpenAIReader",
    "Shown",
    "Turn",
    "conflicts",
    "figures_of",
]
