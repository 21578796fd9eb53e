"""Documents in, ranked passages out. Knows no language model."""

from .collection import Added, Collection
from .document import Document, Excerpt, Figure, Hit, Passage, Piece
from .errors import VanbanError
from .search import Filters, Scored

__all__ = ["Added", "Collection", "Document", "Excerpt", "Figure", "Filters", "Hit", "Passage", "Piece", "Scored", "VanbanError"]
