"""Comparisons and disagreements answered from the figures: each side's value with its document, province and time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.figures import conflicts_among, with_unit
from assistant.question import Question, fit
from assistant.reading import Reading
from assistant.records import Evidence, Statement
from index import Collection, Document, Figure, Filters, Passage, Scored
from index.figures import concepts, concepts_of
from index.language import fold, provinces, sentences
from index.retrieval import Prepared, covered

from .attribution import dated, framed

__all__ = ["lead_of", "read"]

_ASKS_MATCH = re.compile(r"co (?:khop|giong|trung|thong nhat)|khop .*khong|phai khong|match|consistent")
Part = tuple[Question, Filters]  # one side: the question of it, and the documents that may answer

# All fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
_CANDIDATES = 10  # passages of each side, beside the hits
_FRAME = 0.3  # weight in the query of most words that only frame a question; its ideas weigh more
# How well a figure's name fits the question, 0 to 1: by the concepts in it that are asked about, and by the ideas of the
# question that it covers.
_CONCEPTS, _IDEAS = 0.5, 0.5
_ALMOST_ALL = 1.25  # factor on the latter: four fifths of the question are all of it
_PLAIN = 0.95  # factor on words without their diacritics
_NAMED, _BEHIND = 0.6, 0.36  # at least, and at most so much less than the best
# What else speaks for a figure, beside how its name fits.
_PLACE, _TIME, _ROLE = 0.3, 0.3, 0.2
_ADOPTED = 0.03
_SAME = 0.2  # of the same indicator as the side before
_OUTCOME = 0.08  # where no role is asked for: of an aim and what became of it, the latter
_UNSAID_BEFORE = 0.6  # a province as it was before its merger, asked about without saying so
_SAME_END, _ENDING = 0.8, 0.5  # a period with the same end; a period that ends in the year asked about
_OTHER_OUTCOME = 0.6  # a result where an estimate is asked for, or the other way round


def read(question: Question, parts: Sequence[Part], scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The value of each part side by side, or of the two places of a disagreement; None where the figures do not give both."""
    if not scored or len(parts) < 2 and question.kind != "conflict":
        return None
    return _Sides(question, scored, collection, parts).read(parts)


def lead_of(question: Question, differ: bool) -> str:
    """The word before the statements, where the question asks whether they match."""
    if not _ASKS_MATCH.search(question.folded):
        return ""
    if question.english:
        return "They differ:" if differ else "They agree:"
    return "Không khớp:" if differ else "Khớp:"


class _Sides:
    """The figures that a question may be about, and how well the name of each fits it."""

    def __init__(self, question: Question, scored: Sequence[Scored], collection: Collection, parts: Sequence[Part]) -> None:
        self.question = question
        self.collection = collection
        self.documents = {d.id: d for d in collection.documents()}
        found = {s.hit.passage.id for s in scored}
        for part, filters in parts if len(question.places) > 1 or any(f.documents for _, f in parts) else ():
            more = collection.candidates(part.query, k=_CANDIDATES, filters=filters, prefer=part.prefer, adjust=_fit_of(part))
            found |= {h.hit.passage.id for h in more}
        near = collection.figures(passages=sorted(found))
        fits = self._named({f.indicator for f in near}, scored[0].weights)
        keys = {f.key for f in near if f.indicator in fits}
        self.figures = collection.figures(keys=sorted(keys)) if keys else []
        self.fits = self._named({f.indicator for f in self.figures}, scored[0].weights)
        self.figures = [f for f in self.figures if f.indicator in self.fits]

    def _named(self, names: set[str], weights: Sequence[float]) -> dict[str, float]:
        query = self.question.query
        asked = {"_".join(c) for c in concepts(self.question.standalone)}
        asked |= {"_".join(c) for g in query.groups for w in g.words for c in concepts_of([key for key, _ in w])}
        typed = Prepared.of(self.question.standalone).plain_set
        groups = [(g, w) for g, w in zip(query.groups, weights, strict=True) if g.weight > _FRAME]
        total = sum(w for _, w in groups) or 1.0
        out = {}
        for name in names:
            own = {"_".join(c) for c in concepts(name)}
            made = Prepared.of(name)
            cover = sum(w * covered(g, made, query.accented) for g, w in groups) / total
            words = [k for k in made.plain_set if len(k) > 1]
            plain = sum(k in typed for k in words) / max(1, len(words))  # concepts are of syllables with their diacritics
            shared = cover if query.english else max(len(own & asked) / max(1, len(own)), _PLAIN * plain) if query.accented else plain
            total_fit = _CONCEPTS * shared + _IDEAS * min(1.0, _ALMOST_ALL * cover)
            if own and total_fit >= _NAMED:
                out[name] = total_fit
        best = max(out.values(), default=0.0)
        return {name: value for name, value in out.items() if value >= best - _BEHIND}

    def read(self, parts: Sequence[Part]) -> Reading | None:
        """The reading, or None where a part has no figure."""
        if len(parts) < 2:
            return self._disagreement()
        found: list[Figure] = []
        for part, filters in parts:
            best = self._best(part, filters, found)
            if best is None:
                return None
            found.append(best)
        return self._told(found)

    def _best(self, part: Question, filters: Filters, taken: Sequence[Figure]) -> Figure | None:
        """The figure that answers one part: of its document, province, time and role; the same indicator as those taken."""
        best: tuple[float, Figure] | None = None
        for f in self.figures:
            document = self.documents[f.document]
            if f in taken or not filters.admits(document) or taken and (f.unit != taken[0].unit or f.conditions != taken[0].conditions):
                continue
            fits = (_place(part, f), _time(part, f), _role(part, f))
            if min(fits) < 0:
                continue
            score = self.fits[f.indicator] + _PLACE * fits[0] + _TIME * fits[1] + _ROLE * fits[2]
            score += _ADOPTED if document.status == "adopted" else 0.0
            score += _SAME if taken and f.key == taken[0].key else 0.0
            score += _OUTCOME if not part.role and f.role != "target" else 0.0
            score *= part.prefer.get(f.document, 1.0)
            if best is None or score > best[0]:
                best = (score, f)
        return best[1] if best else None

    def _disagreement(self) -> Reading | None:
        """Two places that give different values for what the question names."""
        q = self.question
        figures = [f for f in self.figures if q.prefer.get(f.document, 1.0) >= 1.0 or len(q.cues) > 1]
        found = [
            c for c in conflicts_among(self.collection, figures) if min(_time(q, c.first), _place(q, c.first), _time(q, c.second)) >= 0
        ]
        if not found:
            return None
        best = max(found, key=lambda c: (round(self.fits[c.first.indicator] + self.fits[c.second.indicator], 1), c.score))
        return self._told([best.first, best.second])

    def _told(self, found: Sequence[Figure]) -> Reading:
        passages = self.collection.passages_by_id([f.passage for f in found])
        statements: list[Statement] = []
        before = ""  # the document of the statement before, which need not be named again
        for f in found:
            document, passage = self.documents[f.document], passages[f.passage]
            text = self._said(f) if document.id == before else framed(document, self._said(f), english=self.question.english)
            before = document.id
            statements.append(Statement(dated(text, document), (Evidence(passage, document, _span(passage, f)),)))
        differ = len({(f.low, f.high) for f in found}) > 1
        return Reading(tuple(statements), lead=lead_of(self.question, differ))

    def _said(self, f: Figure) -> str:
        """A figure in words: its indicator, province and time as far as they are not in its name, and value."""
        parts, said = [f.indicator], fold(f.indicator)
        place = f.territory.removesuffix(" (cũ)")
        if self.question.places and place and fold(place) not in said:
            parts.append(f.territory)
        if f.period and f.dated != "document" and f.period[-4:] not in said:
            parts.append(f"{'' if '-' in f.period or self.question.english else 'năm '}{f.period}")
        return f"{', '.join(parts)}: {with_unit(f)}"


def _fit_of(part: Question) -> Callable[[Passage, Document], tuple[float, float, float]]:
    return lambda p, d: fit(part, p, d).factors


def _place(part: Question, f: Figure) -> float:
    """1 where the figure is of the province asked about, 0 where none is asked, below 0 where it is of another."""
    if not part.places:
        return 0.0
    name, old = f.territory.removesuffix(" (cũ)"), f.territory.endswith("(cũ)")
    renewed = any(new == name != other for other, new in provinces().values())
    for m in part.places:
        if m.name == name and (m.era != "old" or old or not renewed) and (m.era != "new" or not old):
            return _UNSAID_BEFORE if old and not m.era else 1.0
    return -1.0


def _time(part: Question, f: Figure) -> float:
    """1 where the figure is of the year or period asked about, 0 where none is asked, below 0 where it is of another."""
    if not part.years:
        return 0.0
    if f.period in part.years:
        return 1.0
    first, _, last = f.period.partition("-")
    for year in part.years:
        a, _, b = year.partition("-")
        if b and last == b and abs(int(first) - int(a)) <= 1:
            return _SAME_END
        if not b and last == a:
            return _ENDING
    return -1.0


def _role(part: Question, f: Figure) -> float:
    if not part.role:
        return 0.0
    if (part.role == "target") != (f.role == "target"):
        return -1.0
    return 1.0 if part.role == f.role else _OTHER_OUTCOME


def _span(passage: Passage, f: Figure) -> tuple[tuple[int, int], ...]:
    """The sentence of the figure; a row is quoted as a whole."""
    if passage.fields:
        return ()
    return next((((a, b),) for a, b in sentences(passage.text) if a <= f.start < b), ())
