"""Assistant.ask: understand, retrieve, read, verify, cite.

A newcomer's path through the folders. One document, from `vanban add` to the passages:

 1. `ui/commands/documents` hands the paths to `index/collection`, the door of everything below.
 2. `index/files/folders` says which files there are and which are left aside, each with its reason.
 3. `index/analysis` takes one file through the next steps, before anything is stored.
 4. `index/files/formats` recognises the format and has its module (`word`, `pdf`, `sheets`, …) read text and grids.
 5. `index/files/encodings` turns old encodings into Unicode; from here on the text never changes.
 6. `index/structure` finds lines and paragraphs, the outline of headings, footnotes and tables, each with its span.
 7. `index/structure/metadata` reads number, date, issuer and status; `passages` cuts what is searched and cited, `wide` joins neighbours.
 8. `index/figures` reads the values in the passages, with indicator, territory, period and role.
 9. `index/storage` writes all of it in one transaction, and the generation grows by one.
10. `index/retrieval/derived` builds postings and vectors for that generation when the next question comes.

One question, from `vanban ask` to the answer:

 1. `ui/commands/questions` makes an Assistant over the collection and asks it; `stream` below does the work.
 2. `assistant/question` reads the kind of answer, places, periods and documents asked for, and completes a follow-up.
 3. `index/retrieval/query` turns the words into ideas with their other wordings, from `index/language/lexicon`.
 4. `index/retrieval/ranking` ranks passages by postings and vectors, then by how well they cover the ideas.
 5. `assistant/question/subject` keeps only passages of a document named by number, or that speak of it.
 6. `assistant/extractive/sources` propose candidates: every whole unit of the first passages, and what special sources make of them.
 7. `assistant/extractive/judge` chooses among them by what it learned, and whether silence is better.
 8. `assistant/generative/reader` does the writing instead, where a model is in use.
 9. `assistant/verification` reads the claims of each sentence and drops what the cited passages do not hold.
10. Here the rest is numbered, quoted and cited, and joined with what `assistant/figures` says of disagreements; of the passages that
    are shown beside it, `index/retrieval/merging` makes one of those that stand together.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from assistant.extractive import ExtractiveReader
from assistant.figures import as_json, conflicts_of
from assistant.question import Question, fit, sought, speaking_of, understand
from assistant.verification import QUOTED, WRITTEN, check
from index import Collection, Filters, Scored
from index.errors import QueryError, ReaderError
from index.records import span_of
from index.retrieval import merged

from .answer import Answer, Citation, PartialAnswer, Shown
from .conversation import Conversation
from .phrases import phrase
from .reading import Reader, Reading
from .records import Evidence, Statement, Turn

__all__ = ["Assistant", "Turn"]

_READERS = ("auto", "extractive")  # that a name alone can mean
_CONFLICTS = 2  # disagreements that an answer mentions
_DIALOGUES = 16  # remembered at once
_PROBED = 5  # passages that tell whether a question stands alone


class Assistant:
    """Answers questions over a collection; threads may share one.

    `reader` is a Reader, or the name of one: auto or extractive, both the one that needs no model. Raises QueryError for
    another name: a reader with a model is made by whoever knows the model.
    """

    def __init__(self, collection: Collection, *, reader: str | Reader = "auto") -> None:
        self.collection = collection
        if isinstance(reader, str) and reader not in _READERS:
            raise QueryError(f"Không có cách soạn câu trả lời «{reader}».", advice=f"Dùng một trong: {', '.join(_READERS)}.")
        self.reader: Reader = ExtractiveReader() if isinstance(reader, str) else reader
        self._conversations: OrderedDict[Hashable, Conversation] = OrderedDict()
        self._remembering = threading.Lock()

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None, passages: int = 10, language: str = ""
    ) -> Answer:
        """The answer to `question`, following the dialogue `history`, with at least `passages` ranked passages.

        `language` is vi, en, or "" for the question's own.
        """
        *_, answer = self.stream(question, history, filters=filters, passages=passages, language=language)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        filters: Filters | None = None,
        passages: int = 10,
        language: str = "",
        cancel: threading.Event | None = None,
    ) -> Iterator[PartialAnswer | Answer]:
        """Like `ask`, with what a model has written so far as drafts, each in the place of the one before; last the Answer.

        A reader without a model gives no draft. Setting `cancel` ends the writing: the answer is then of the
        sentences that were whole, or in the documents' own words.
        """
        began = time.perf_counter()
        history = tuple((q, a) for q, a in history)
        before = self._before(history, filters)
        asked, failed = self._understood(question, history, before, cancel)
        if language:
            asked = replace(asked, english=language == "en")
        if asked.refused:
            yield self._refused(question, asked, asked.refused, history, filters, before, began)
            return
        found = self.retrieve(asked, k=max(passages, 20), filters=filters)
        scored, lacking = speaking_of(asked, found, self.collection)
        if lacking == "off":
            yield self._refused(question, asked, lacking, history, filters, before, began)
            return
        said = f"{asked.standalone} {' '.join(' '.join(t) for t in history)}"
        reading, name = Reading(reason=lacking), self.reader.name
        failure = ""
        kept: list[Statement] = []
        checked, last = 0, PartialAnswer("", "")
        try:
            if failed is not None:
                raise failed
            drafts = () if lacking else self.reader.drafts(asked, scored, self.collection, before, cancel)
            for reading in drafts:
                if reading.written:
                    kept += check(reading.statements[checked:], "", policy=WRITTEN, english=asked.english)[0]
                    checked = len(reading.statements)
                    draft = PartialAnswer(_compose(reading, kept, _numbered(kept)[1]) if kept else "", reading.pending)
                    if draft != last:
                        yield draft
                    last = draft
        except ReaderError as err:
            plain = Reading(reason=lacking) if lacking else ExtractiveReader().read(asked, scored, self.collection)
            notice = phrase("reader.failed", asked.english, problem=str(err))
            reading, name, failure = replace(plain, notices=(notice, *plain.notices)), ExtractiveReader.name, str(err)
        answer, statements = self._answer(question, said, asked, scored or found, reading, name, passages)
        self._remember(answer, history, filters, before, reading.conversation, statements)
        pace = (reading.tokens - 1) / reading.writing if reading.tokens > 1 and reading.writing > 0 else None
        yield replace(answer, seconds=time.perf_counter() - began, tokens_per_second=pace, failure=failure)

    def _refused(
        self, question: str, asked: Question, why: str, history: Sequence[Turn], filters: Filters | None, before: Conversation, began: float
    ) -> Answer:
        """The answer to what is no question to the documents; the dialogue goes on after it."""
        answer = Answer(question, phrase(f"refuse.{why}", asked.english), True, why, asked.language, self.reader.name)
        self._remember(answer, history, filters, before, None, ())
        return replace(answer, seconds=time.perf_counter() - began)

    def _understood(
        self, question: str, history: Sequence[Turn], before: Conversation, cancel: threading.Event | None
    ) -> tuple[Question, ReaderError | None]:
        """What is asked; a follow-up is completed by the reader if it can do that better, else by rules. And the reader's failure."""
        documents = self.collection.documents()
        glossary = self.collection.glossary()
        asked = understand(question, documents, history, search=lambda q: self.collection.candidates(q, k=_PROBED), glossary=glossary)
        if asked.refused or asked.standalone == asked.text:
            return asked, None
        try:
            completed = self.reader.complete(asked, history, before, cancel)
        except ReaderError as err:
            return asked, err
        return (understand(question, documents, history, completed=completed, glossary=glossary) if completed else asked), None

    def _answer(
        self,
        question: str,
        said: str,
        asked: Question,
        scored: Sequence[Scored],
        reading: Reading,
        reader: str,
        passages: int,
    ) -> tuple[Answer, list[Statement]]:
        """The verified answer that a reading makes, or the abstention, and its statements; `said` is the dialogue's text."""
        statements, dropped = check(reading.statements, said, policy=WRITTEN if reading.written else QUOTED, english=asked.english)
        notices = list(reading.notices)
        if asked.query.left_out:
            notices.append(phrase("left_out", asked.english, count=str(len(asked.query.groups))))
        if dropped:
            missing = ", ".join(dict.fromkeys(m for d in dropped for m in d.missing))
            notices.append(phrase("dropped", asked.english, count=str(len(dropped)), missing=missing))
        if not statements and reading.fallback is not None:
            reading, reader = reading.fallback, ExtractiveReader.name
            statements, _ = check(reading.statements, said)
            notices += [*reading.notices, phrase("reader.fallback", asked.english)]
        citations, numbered = self._cite(statements)
        shown = self._shown(citations, scored, passages)
        if not statements:
            reason = reading.reason or "unsupported"
            text = phrase(f"abstain.{reason}", asked.english)
            if what := sought(asked):
                text = f"{text} {phrase('sought', asked.english, what=what)}"
            answer = Answer(question, text, True, reason, asked.language, reader, (), shown, notices=tuple(notices), sureness=reading.sureness)
            return answer, []
        text = _compose(reading, statements, numbered)
        touching = conflicts_of(self.collection, [c.passage for c in citations], text)[:_CONFLICTS]
        conflicts = [as_json(c, self.collection, english=asked.english) for c in touching] or list(reading.conflicts)
        answer = Answer(
            question, text, False, "", asked.language, reader, citations, shown, conflicts=tuple(conflicts), notices=tuple(notices),
            short=reading.short, sureness=reading.sureness,
        )  # fmt: skip
        return answer, statements

    def _key(self, history: Sequence[Turn], filters: Filters | None) -> Hashable:
        """What a dialogue is remembered under: removed documents and other filters make it another one."""
        return self.collection.generation, filters, tuple(history)

    def _before(self, history: Sequence[Turn], filters: Filters | None) -> Conversation:
        """The dialogue as the reader had it, or only what was said in it."""
        if not history:
            return Conversation()
        with self._remembering:
            return self._conversations.get(self._key(history, filters)) or Conversation.of(history)

    def _remember(
        self,
        answer: Answer,
        history: Sequence[Turn],
        filters: Filters | None,
        before: Conversation,
        conversation: Conversation | None,
        statements: Sequence[Statement],
    ) -> None:
        if conversation is None and before.begun:  # this question was answered without the model
            conversation = before.asked(answer.question)
        if conversation is None:
            return
        key = self._key((*history, (answer.question, answer.text)), filters)
        with self._remembering:
            self._conversations[key] = conversation.answered(statements, answer.text)
            self._conversations.move_to_end(key)
            while len(self._conversations) > _DIALOGUES:
                self._conversations.popitem(last=False)

    def retrieve(self, question: Question, *, k: int, filters: Filters | None = None) -> list[Scored]:
        """The best passages for a question understood, ranked also by how they fit its province and period."""
        return self.collection.candidates(
            question.query, k=k, filters=filters, prefer=question.prefer, adjust=lambda p, d: fit(question, p, d).factors
        )

    def _cite(self, statements: Sequence[Statement]) -> tuple[tuple[Citation, ...], list[list[int]]]:
        """The passages that the statements rest on, numbered, and the numbers of each statement."""
        order, numbered = _numbered(statements)
        texts: dict[str, str] = {}
        citations = []
        for n, e in enumerate(order, 1):
            if e.document.id not in texts:
                texts[e.document.id] = self.collection.text(e.document.id)
            start, end = _quote(e)
            citations.append(Citation(n, e.passage, e.document, texts[e.document.id][start:end], start, end))
        return tuple(citations), numbered

    def _shown(self, citations: Sequence[Citation], scored: Sequence[Scored], count: int) -> tuple[Shown, ...]:
        """The ranked passages: those cited first, as the reader judged them best, then the others as retrieved, neighbours as one."""
        scores = {s.hit.passage.id: s.hit.score for s in scored}
        top = scored[0].hit.score if scored else 0.0
        cited = {c.passage.id for c in citations}
        ranked = [(c.passage, c.document) for c in citations]
        ranked += [(s.hit.passage, s.hit.document) for s in scored if s.hit.passage.id not in cited]
        passages = [p for p, _ in ranked]
        wide = self.collection.wide_around(passages)
        out = merged(passages, wide, kept=len(cited))[: max(count, len(cited))]
        return tuple(Shown(rank, round(scores.get(passages[n].id, top), 4), p, ranked[n][1]) for rank, (n, p) in enumerate(out, 1))


def _numbered(statements: Sequence[Statement]) -> tuple[list[Evidence], list[list[int]]]:
    """The passages in the order in which the statements use them, and the numbers from 1 that each statement cites."""
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
    return list(order.values()), numbered


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
