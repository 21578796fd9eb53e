"""Whether the passages cited say what a sentence says."""

from .policies import QUOTED, WRITTEN, check, figures

__all__ = ["QUOTED", "WRITTEN", "check", "figures"]
