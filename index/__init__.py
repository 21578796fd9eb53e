"""Documents in, ranked passages out. Knows no language model."""

from index.retrieval import Filters, Scored

from .collection import Added, Collection
from .errors import VanbanError
from .records import Document, Excerpt, Figure, Hit, Passage, Piece

__all__ = ["Added", "Collection", "Document", "Excerpt", "Figure", "Filters", "Hit", "Passage", "Piece", "Scored", "VanbanError"]
