"""A file read and analysed: its text, passages, tables, description, and what is found in the passages.

All of it happens before anything is stored, so that writing a document never makes a reader wait for its analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.figures import figures_of_passages
from index.files import parse, written
from index.retrieval import field_terms
from index.structure import blocks, cut, describe, read, sidecar

from .records import Entry, Findings, Passage, PassageDraft

__all__ = ["analysed", "found_in"]


def analysed(path: Path, digest: str, *, max_bytes: int, progress: Callable[[int, int], None] | None = None) -> Entry:
    """The document in the file `path`, whose id is `digest`. Raises IngestError if it cannot be read.

    `progress` is told how many pages of a scan are read, of how many.
    """
    extract = parse(path, max_bytes=max_bytes, progress=progress)
    parts = blocks(extract)
    passages = tuple(cut(extract.text, parts))
    tables = tuple(b.table for b in parts if b.table is not None)
    fields, guessed = read(extract, parts, written(path.name))
    given = sidecar(path)
    fields.update(given)
    left = tuple(g for g in guessed if g not in given)
    return Entry(digest, path, extract, passages, tables, fields, left, found_in(passages, fields))


def found_in(passages: Sequence[Passage | PassageDraft], fields: Mapping[str, str]) -> Findings:
    """What the narrow passages of a document with these metadata fields hold."""
    description = describe(fields)
    narrow = [p for p in passages if not p.wide]
    terms = [field_terms(p.excerpt.text, "\n".join((description, *p.section, *p.groups))) for p in narrow]
    frequencies, lengths = tuple(f for f, _ in terms), tuple(n for _, n in terms)
    return Findings(frequencies, lengths, figures_of_passages(narrow, fields))
