"""Question in, cited answer or abstention out."""

from .answer import Answer, Citation, Shown
from .pipeline import Assistant, Turn

__all__ = ["Answer", "Assistant", "Citation", "Shown", "Turn"]
