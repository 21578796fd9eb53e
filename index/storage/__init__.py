"""Records in SQLite."""

from .postings import unpack
from .store import Store

__all__ = ["Store", "unpack"]
