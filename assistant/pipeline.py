"""Assistant.ask: understand, retrieve, read, verify, cite."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from index import Collection, Document, Filters, Passage, Scored
from index.document import span_of
from index.errors import ReaderError

from .answer import Answer, Citation, Shown
from .extractive import ExtractiveReader
from .figures import as_json, conflicts_of
from .fit import fit
from .phrases import phrase
from .question import Question, Turn, sought, understand
from .reading import Evidence, Reader, Reading, Statement
from .verify import check

__all__ = ["Assistant", "Turn"]

_CONFLICTS = 2  # disagreements that an answer mentions


class Assistant:
    """Answers questions over a collection.

    `reader` is a Reader, or the name of one: auto (the best that is set up) or extractive (no model).
    """

    def __init__(self, collection: Collection, *, reader: str | Reader = "auto") -> None:
        self.collection = collection
        self.reader: Reader = reader if isinstance(reader, Reader) else ExtractiveReader()

    def ask(self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None, passages: int = 10) -> Answer:
        """The answer to `question`, following the dialogue `history`, with at least `passages` ranked passages."""
        began = time.perf_counter()
        asked = understand(question, self.collection.documents(), history)
        if asked.refused:
            text = phrase(f"refuse.{asked.refused}", asked.english)
            return Answer(question, text, True, asked.refused, _language(asked), self.reader.name, seconds=time.perf_counter() - began)
        scored = self.retrieve(asked, k=max(passages, 20), filters=filters)
        reading, reader = self._read(asked, scored)
        said = f"{asked.standalone} {' '.join(' '.join(t) for t in history)}"
        statements, dropped = check(reading.statements, "" if reading.written else said)
        notices = list(reading.notices)
        if dropped:
            notices.append(phrase("dropped", asked.english, missing=", ".join(m for d in dropped for m in d.missing)))
        if not statements and reading.fallback is not None:
            reading, reader = reading.fallback, ExtractiveReader.name
            statements, _ = check(reading.statements, said)
            notices += [*reading.notices, phrase("reader.fallback", asked.english)]
        citations, numbered = self._cite(statements)
        shown = _shown(citations, scored, passages)
        if not statements:
            reason = reading.reason or "unsupported"
            text = phrase(f"abstain.{reason}", asked.english)
            if what := sought(asked):
                text = f"{text} {phrase('sought', asked.english, what=what)}"
            return Answer(
                question, text, True, reason, _language(asked), reader, (), shown, notices=tuple(notices),
                seconds=time.perf_counter() - began,
            )  # fmt: skip
        text = _compose(reading, statements, numbered)
        touching = conflicts_of(self.collection, [c.passage for c in citations], text)[:_CONFLICTS]
        conflicts = [as_json(c, self.collection, english=asked.english) for c in touching] or list(reading.conflicts)
        return Answer(
            question, text, False, "", _language(asked), reader, citations, shown,
            tuple(conflicts), tuple(notices), time.perf_counter() - began,
        )  # fmt: skip

    def _read(self, question: Question, scored: Sequence[Scored]) -> tuple[Reading, str]:
        """The reader's draft and the reader's name; where the reader fails, the extractive draft with a notice."""
        try:
            return self.reader.read(question, scored, self.collection), self.reader.name
        except ReaderError as err:
            reading = ExtractiveReader().read(question, scored, self.collection)
            notice = phrase("reader.failed", question.english, problem=str(err))
            return replace(reading, notices=(notice, *reading.notices)), ExtractiveReader.name

    def retrieve(self, question: Question, *, k: int, filters: Filters | None = None) -> list[Scored]:
        """The best passages for a question understood, ranked also by how they fit its province and period."""
        return self.collection.candidates(
            question.query, k=k, filters=filters, prefer=question.prefer, adjust=lambda p, d: fit(question, p, d).factor
        )

    def _cite(self, statements: Sequence[Statement]) -> tuple[tuple[Citation, ...], list[list[int]]]:
        """Number the passages in the order in which the statements use them."""
        order: dict[int, Evidence] = {}
        numbered = []
        for s in statements:
            own = []
            for e in s.evidence:
                before = order.get(e.passage.id)
                if before is None:
                    order[e.passage.id] = e
                elif before.spans and e.spans:
                    order[e.passage.id] = replace(before, spans=tuple(sorted({*before.spans, *e.spans})))
                own.append(list(order).index(e.passage.id) + 1)
            numbered.append(list(dict.fromkeys(own)))
        texts: dict[str, str] = {}
        citations = []
        for n, e in enumerate(order.values(), 1):
            if e.document.id not in texts:
                texts[e.document.id] = self.collection.text(e.document.id)
            start, end = _quote(e)
            citations.append(Citation(n, e.passage, e.document, texts[e.document.id][start:end], start, end))
        return tuple(citations), numbered


def _language(question: Question) -> str:
    return "en" if question.english else "vi"


def _quote(e: Evidence) -> tuple[int, int]:
    """The slice of the stored text that supports the statement: contiguous, and no longer than what is shown.

    Where the shown range was put together from distant places (a footnote behind its sentence, a cell under
    its header), it is the longest stretch of it.
    """
    excerpt = e.passage.excerpt
    if e.spans:
        pieces = [span for a, b in e.spans for span in excerpt.source_spans(a, b)]
    elif e.passage.fields:
        own = [span for span in excerpt.source_spans(0, len(excerpt.text))]
        first = excerpt.pieces[0].start
        pieces = [s for s in own if s[0] >= first]  # headers stand before the row
    else:
        pieces = [span_of(excerpt.pieces)] if excerpt.pieces else [(0, 0)]
    pieces = sorted(set(pieces))
    runs: list[list[int]] = []
    for a, b in pieces:
        if runs and a - runs[-1][1] <= 80:
            runs[-1][1] = max(b, runs[-1][1])
        else:
            runs.append([a, b])
    best = max(runs, key=lambda r: r[1] - r[0], default=[0, 0])
    return best[0], best[1]


def _shown(citations: Sequence[Citation], scored: Sequence[Scored], count: int) -> tuple[Shown, ...]:
    """The ranked passages: those cited first, as the reader judged them best, then the others as retrieved."""
    by_id = {s.hit.passage.id: s for s in scored}
    top = scored[0].hit.score if scored else 0.0
    out: list[tuple[float, Passage, Document]] = []
    for c in citations:
        s = by_id.get(c.passage.id)
        out.append((s.hit.score if s else top, c.passage, c.document))
    cited = {c.passage.id for c in citations}
    out += [(s.hit.score, s.hit.passage, s.hit.document) for s in scored if s.hit.passage.id not in cited]
    return tuple(Shown(n, round(score, 4), p, d) for n, (score, p, d) in enumerate(out[: max(count, len(cited))], 1))


def _compose(reading: Reading, statements: Sequence[Statement], numbered: Sequence[Sequence[int]]) -> str:
    sentences = []
    for s, numbers in zip(statements, numbered, strict=True):
        text = s.text.rstrip(" .;,")
        marks = (
            "".join(f"[{n}]" for n in numbers)
            if len(numbers) <= 3
            else f"[{numbers[0]}]–[{numbers[-1]}]"
            if list(numbers) == list(range(numbers[0], numbers[-1] + 1))
            else "".join(f"[{n}]" for n in numbers)
        )
        sentences.append(f"{text[:1].upper()}{text[1:]} {marks}.")
    body = " ".join(sentences)
    return f"{reading.lead} {body}".strip()
