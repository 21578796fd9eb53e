"""Files in, their text and tables out: a module for each format, encodings, and what is refused as unsafe."""

from .file_names import written
from .folders import Found, walk
from .formats import FORMATS, parse
from .sheets import display, formulas_without_value

__all__ = ["FORMATS", "Found", "display", "formulas_without_value", "parse", "walk", "written"]
