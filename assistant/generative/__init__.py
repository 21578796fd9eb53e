"""Answers that a language model writes, and the models there are."""

from .models import KeptModel, KnownModel, ModelFolder, catalogue
from .openai import local
from .reader import LlamaReader, OpenAIReader

__all__ = ["KeptModel", "KnownModel", "LlamaReader", "ModelFolder", "OpenAIReader", "catalogue", "local"]
