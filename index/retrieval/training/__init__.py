"""Programs that learn what retrieval ships: run by hand, never when documents are added or questions asked.

python -m index.retrieval.training.embedder --text FOLDER --squad FOLDER --out index/retrieval/model
"""

from .pairs import Disturbed, Pair, headings_of_laws, sections_of_articles

__all__ = ["Disturbed", "Pair", "headings_of_laws", "sections_of_articles"]
