"""Values across documents, where they disagree, and tables that do not add up."""

from .totals import mismatches
from .values import Conflict, as_json, conflicts, conflicts_among, conflicts_of, figure_json, figures_of, with_unit

__all__ = ["Conflict", "as_json", "conflicts", "conflicts_among", "conflicts_of", "figure_json", "figures_of", "mismatches", "with_unit"]
