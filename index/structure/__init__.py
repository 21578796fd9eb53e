"""From extracted text to headings, tables, passages and what a document says of itself."""

from .metadata import check, describe, read, sidecar
from .outline import blocks
from .passages import cut
from .tables import unit_of
from .wide import REACH, holds

__all__ = ["REACH", "blocks", "check", "cut", "describe", "holds", "read", "sidecar", "unit_of"]
