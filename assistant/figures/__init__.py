"""Values across documents, where they disagree, and tables that do not add up."""

from .conflicts import as_json, conflicts, conflicts_of
from .pairs import Conflict, conflicts_among
from .parts import misfits
from .totals import mismatches
from .values import figure_json, figures_of, with_unit

__all__ = [
    "Conflict",
    "as_json",
    "conflicts",
    "conflicts_among",
    "conflicts_of",
    "figure_json",
    "figures_of",
    "misfits",
    "mismatches",
    "with_unit",
]
