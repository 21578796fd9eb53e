"""From the words of a query to ranked passages."""

from .coverage import Prepared, covered, match
from .embedder import load_embedder, recipes
from .english import is_english
from .glossary import Glossary, glossary_of
from .groups import Group
from .lexical import field_terms
from .query import LONGEST, Query, analyse, phrases
from .ranking import Filters, Scored, rank

__all__ = [
    "LONGEST",
    "Filters",
    "Glossary",
    "Group",
    "Prepared",
    "Query",
    "Scored",
    "analyse",
    "covered",
    "field_terms",
    "glossary_of",
    "is_english",
    "load_embedder",
    "match",
    "phrases",
    "rank",
    "recipes",
]
