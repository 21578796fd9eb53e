"""Answers in the documents' own words."""

from .clauses import units_of
from .reader import ExtractiveReader

__all__ = ["ExtractiveReader", "units_of"]
