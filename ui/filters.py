"""Filters as users give them: documents by name, a year in digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Collection, Filters

__all__ = ["Narrowing", "filters_of"]

_YEAR = 4  # digits


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a user narrows a search to, in their own words; all where a field is empty."""

    document: Sequence[str] | None = None  # by id, number or file name
    territory: str = ""
    year: str = ""
    kind: str = ""
    status: str = ""


def filters_of(collection: Collection, wanted: Narrowing) -> Filters:
    """The filters for what a user wants. Raises QueryError or UnknownDocument for what cannot be."""
    from index import Filters
    from index.errors import QueryError
    from index.structure import check

    if wanted.year and not (len(wanted.year) == _YEAR and wanted.year.isdecimal()):
        raise QueryError(f"Năm «{wanted.year}» không hợp lệ.", advice="Viết bốn chữ số, chẳng hạn --year 2025.")
    if wanted.status:
        check("status", wanted.status)
    documents = tuple(collection.document(d).id for d in wanted.document or ())
    return Filters(documents, wanted.territory, wanted.year, wanted.kind, wanted.status)
