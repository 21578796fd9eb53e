"""Documents in, ranked passages out. Knows no language model."""

from .collection import Added, Collection
from .document import Document, Excerpt, Hit, Passage, Piece
from .errors import VanbanError
from .search import Filters, Scored

__all__ = ["Added", "Collection", "Document", "Excerpt", "Filters", "Hit", "Passage", "Piece", "Scored", "VanbanError"]
