"""From the words of a query to ranked passages."""

from .coverage import Prepared, covered, match
from .embedder import load_embedder, recipes
from .english import is_english
from .fusion import Fusion
from .glossary import Glossary, glossary_of
from .groups import Group
from .lexical import field_terms
from .merging import merged
from .query import LONGEST, Query, analyse, phrases
from .ranking import Filters, Scored, rank
from .signs import BESIDES, DEPTH, SIGNS
from .static import StaticSpace, built_in_space, static_terms

__all__ = [
    "BESIDES",
    "DEPTH",
    "LONGEST",
    "SIGNS",
    "Filters",
    "Fusion",
    "Glossary",
    "Group",
    "Prepared",
    "Query",
    "Scored",
    "StaticSpace",
    "analyse",
    "built_in_space",
    "covered",
    "field_terms",
    "glossary_of",
    "is_english",
    "load_embedder",
    "match",
    "merged",
    "phrases",
    "rank",
    "recipes",
    "static_terms",
]
