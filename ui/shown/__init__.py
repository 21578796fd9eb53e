"""How answers, passages and documents are shown as text.

Modules that take long to import are no part of the door: `terminal` and `live` (rich), `outcome` (the index).
"""

from .plain import brief, clean, day
from .sources import (
    NEAREST,
    STATUSES,
    disagreement,
    found_json,
    placed,
    query_spans,
    quote_spans,
    reference,
    short_spans,
    titled,
    with_sources,
    without_sources,
)

__all__ = [
    "NEAREST",
    "STATUSES",
    "brief",
    "clean",
    "day",
    "disagreement",
    "found_json",
    "placed",
    "query_spans",
    "quote_spans",
    "reference",
    "short_spans",
    "titled",
    "with_sources",
    "without_sources",
]
