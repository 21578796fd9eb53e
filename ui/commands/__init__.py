"""The commands of the command line, by subject; importing this declares them all."""

from . import doctor, documents, embedders, evaluation, figures, models, page, questions, serve
from .application import app
from .options import Home, option

__all__ = ["Home", "app", "documents", "doctor", "embedders", "evaluation", "figures", "models", "option", "page", "questions", "serve"]
