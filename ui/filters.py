"""Filters as users give them: documents by name, a year in digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Collection, Filters

__all__ = ["filters_of"]


def filters_of(
    collection: Collection, documents: Sequence[str] | None, territory: str, year: str, kind: str = "", status: str = ""
) -> Filters:
    """The filters that a user gives by documents' names. Raises QueryError or UnknownDocument for what cannot be."""
    from index import Filters
    from index.errors import QueryError
    from index.structure import check

    if year and not (len(year) == 4 and year.isdecimal()):
        raise QueryError(f"Năm «{year}» không hợp lệ.", advice="Viết bốn chữ số, chẳng hạn --year 2025.")
    if status:
        check("status", status)
    return Filters(tuple(collection.document(d).id for d in documents or ()), territory, year, kind, status)
