"""Question in, cited answer or abstention out."""

from .answer import Answer, Citation, PartialAnswer, Shown
from .figures import Conflict, conflicts, figures_of
from .generative import LlamaReader, OpenAIReader
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
