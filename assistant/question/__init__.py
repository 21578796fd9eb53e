"""What a question asks, of which documents, places and times."""

from .fitting import CLASH, fit
from .subject import speaking_of
from .understanding import Question, role_in, sought, understand

__all__ = ["CLASH", "Question", "fit", "role_in", "sought", "speaking_of", "understand"]
