"""Figures of a document's passages in order: a row is read with what stands over it in its table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from index.language import groups_by_comma
from index.records import Figure, Passage, PassageDraft

from .cells import Above, bare, compares, leads_on, named_fields, names_a_province
from .prose import figures_in

__all__ = ["figures_of_passages"]

_PROVINCES = 3  # a table with rows of so many is one of provinces


def figures_of_passages(passages: Sequence[Passage | PassageDraft], about: Mapping[str, str]) -> tuple[Sequence[Figure], ...]:
    """The figures of each of a document's passages; `about` describes the document (see `figures_in`)."""
    rows = [p for p in passages if p.table >= 0 and p.fields]
    names = Counter((p.table, named_fields(p.fields)[1]) for p in rows if p.row_kind == "body")
    tables: dict[int, list[str]] = defaultdict(list)
    for p in rows:
        tables[p.table] += [value for _, value in p.fields]
    by_comma = {number for number, values in tables.items() if groups_by_comma(values)}
    provinces = Counter(p.table for p in rows if names_a_province(named_fields(p.fields)[1]))
    out: list[Sequence[Figure]] = []
    leader, table = "", -1
    for p in passages:
        if p.table != table:
            leader, table = "", p.table
        if p.table < 0 or not p.fields:
            out.append(figures_in(p, about))
            continue
        name = named_fields(p.fields)[1]
        out.append(figures_in(p, about, Above(leader, names[p.table, name] > 1, p.table in by_comma, provinces[p.table] >= _PROVINCES)))
        if not (leads_on(name) or compares(name) or p.groups and leads_on(p.groups[-1])):
            leader = bare(name)
    return tuple(out)
