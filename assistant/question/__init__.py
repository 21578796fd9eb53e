"""What a question asks, of which documents, places and times."""

from .documents import OTHERS, PREFERRED
from .fitting import Fit, fit
from .subject import speaking_of
from .understanding import Question, role_in, sought, understand

__all__ = ["Fit", "OTHERS", "PREFERRED", "Question", "fit", "role_in", "sought", "speaking_of", "understand"]
