"""The page in the browser: questions, search, figures and documents."""

from .server import application, run
from .site import Site

__all__ = ["Site", "application", "run"]
