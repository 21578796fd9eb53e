"""Values that prose and rows give, each with indicator, territory, period and role."""

from .columns import is_index as is_index_column
from .columns import is_unit
from .documents import figures_of_passages
from .indicators import concepts, concepts_of, indicator_key, is_measured, is_vague
from .prose import figures_in

__all__ = [
    "concepts",
    "concepts_of",
    "figures_in",
    "figures_of_passages",
    "indicator_key",
    "is_index_column",
    "is_measured",
    "is_unit",
    "is_vague",
]
