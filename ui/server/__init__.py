"""The server for OpenAI clients."""

from .api import KEY_VARIABLE, application, run

__all__ = ["KEY_VARIABLE", "application", "run"]
