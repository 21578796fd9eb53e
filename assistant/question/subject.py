"""What a question is expressly about and passages must speak of: a document by its number, a subject off the usual ones."""

from __future__ import annotations

from collections.abc import Sequence

from index import Collection, Scored
from index.language import DocumentNumber, document_numbers, fold, respelt

from .understanding import Question

__all__ = ["speaking_of"]

_HEAD = 4  # passages at the beginning of a document in which it gives its own number


def speaking_of(question: Question, scored: Sequence[Scored], collection: Collection) -> tuple[list[Scored], str]:
    """Those of `scored` that speak of what the question names outright, and why there are none: "", "document", "nothing" or "off"."""
    left = list(scored)
    if question.named and not question.foreign and _of_nothing_else(question):
        numbers = [number for _, _, number in document_numbers(question.standalone)]
        left = [s for s in left if s.hit.document.id in question.named or any(_in(n, _numbers_of(s)) for n in numbers)]
        if not left:
            return [], "nothing"
    if question.foreign:
        heads = {d: _numbers_at_head(collection, d) for d in {s.hit.document.id for s in scored}}
        left = [s for s in left if all(_in(n, [*_numbers_of(s), *heads[s.hit.document.id]]) for n in question.foreign)]
        if not left:
            return [], "document"
    if question.aside:
        left = [s for s in left if all(a in respelt(s.hit.passage.text) or a in fold(s.hit.passage.text) for a in question.aside)]
        if not left:
            return [], "off"
    return left, ""


def _of_nothing_else(question: Question) -> bool:
    """Whether each document that the question names is named by its number, and none is compared with what others say."""
    return question.kind not in ("compare", "conflict") and all(set(ids) <= set(question.named) for _, ids in question.cues)


def _in(number: DocumentNumber, others: Sequence[DocumentNumber]) -> bool:
    return any(number.same(o) for o in others)


def _numbers_of(s: Scored) -> list[DocumentNumber]:
    said = "\n".join((s.hit.passage.text, *s.hit.passage.section, *s.hit.passage.groups, s.hit.document.title))
    return [number for _, _, number in document_numbers(said)]


def _numbers_at_head(collection: Collection, document: str) -> list[DocumentNumber]:
    text = "\n".join(p.text for p in collection.passages(document)[:_HEAD])
    return [number for _, _, number in document_numbers(text)]
