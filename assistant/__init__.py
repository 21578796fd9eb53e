"""Question in, cited answer or abstention out."""

from .answer import Answer, Citation, Shown
from .figures import Conflict, conflicts, figures_of
from .generative import LlamaReader
from .pipeline import Assistant, Turn

__all__ = ["Answer", "Assistant", "Citation", "Conflict", "LlamaReader", "Shown", "Turn", "conflicts", "figures_of"]
