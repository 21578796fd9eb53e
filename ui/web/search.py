"""The tab for searching: ranked passages with filters, facets, neighbours, export, and a link that repeats the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

import gradio as gr

from index import Filters, Hit
from index.errors import VanbanError
from index.records import span_of
from ui.shown import query_spans, titled

from .events import PRIVATE, QUIET, SKIP, Changes, answering, asker, on_load
from .export import as_table
from .html import found_passages, hint, plain
from .site import Site, passage_card, told
from .texts import Texts

__all__ = ["TAB", "Found", "Search", "build"]

TAB = "search"  # the id of the tab
_KINDS = ("text", "table", "footnote")
_FORMATS = ("xlsx", "csv", "json")
_FEWEST, _USUAL, _MOST = 5, 10, 50  # passages on the page
_YEAR = 4  # digits


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab, and what was found, kept for the export."""

    shown: gr.State
    query: gr.Textbox
    go: gr.Button
    document: gr.Dropdown
    territory: gr.Dropdown
    year: gr.Textbox
    kind: gr.Dropdown
    count: gr.Slider
    summary: gr.HTML
    results: gr.HTML
    exports: list[gr.DownloadButton]

    @property
    def asked(self) -> list[Any]:
        """What a search is made of."""
        return [self.query, self.document, self.territory, self.year, self.kind, self.count]


def _laid_out(texts: Texts) -> _Parts:
    shown = gr.State([])
    with gr.Row():
        query = gr.Textbox(label=texts("search.query"), placeholder=texts("search.placeholder"), scale=6, elem_id="query", max_lines=1)
        go = gr.Button(texts("search.go"), variant="primary", scale=1, min_width=80, elem_id="go")
    with gr.Row():
        document = gr.Dropdown([], label=texts("search.document"), multiselect=True, scale=3, elem_id="document")
        territory = gr.Dropdown([], label=texts("search.territory"), scale=1, elem_id="territory")
        year = gr.Textbox(label=texts("search.year"), max_length=_YEAR, scale=1, min_width=80, elem_id="year")
        kinds = [(texts("search.any"), ""), *((texts(f"search.kind.{k}"), k) for k in _KINDS)]
        kind = gr.Dropdown(kinds, value="", label=texts("search.kind"), scale=1, elem_id="kind")
        count = gr.Slider(_FEWEST, _MOST, _USUAL, step=_FEWEST, label=texts("search.count"), scale=1)
    summary = gr.HTML(elem_id="facets")
    results = gr.HTML(elem_id="results")
    with gr.Row():
        exports = [gr.DownloadButton(f"{texts('search.export')} .{f}", size="sm", elem_id=f"export-{f}") for f in _FORMATS]
    return _Parts(shown, query, go, document, territory, year, kind, count, summary, results, exports)


def build(site: Site, texts: Texts, tabs: gr.Tabs) -> None:
    """Build the tab inside the page's blocks; of `tabs` it opens itself where the page's address asks for a search."""
    parts, search = _laid_out(texts), Search(site, texts)
    outputs = [parts.shown, parts.summary, parts.results]
    for trigger in (parts.query.submit, parts.go.click):
        trigger(search.found, parts.asked, outputs, show_progress="minimal", queue=False, **PRIVATE).then(
            search.files, [parts.shown], parts.exports, **QUIET
        )
    gr.api(search.search, api_name="search")
    parts.document.focus(search.there, None, [parts.document], **QUIET)
    parts.territory.focus(search.places_there, None, [parts.territory], **QUIET)
    on_load(search.arrived, None, [*parts.asked, tabs]).then(search.found, parts.asked, outputs, **QUIET).then(
        search.files, [parts.shown], parts.exports, **QUIET
    )


class Found(NamedTuple):
    """What a search changes on the page."""

    cards: list[dict[str, Any]]
    summary: str = ""
    results: str = ""


class Search:
    """What the tab for searching does, in one language. A card is a passage as JSON, as `found` gives it."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site, self._texts = site, texts

    def found(self, asked: str, documents: list[str], place: str, when: str, what: str, most: float) -> Found:
        """The passages for a query: of these documents (ids), this province, year and kind; all where that is empty."""
        if not (asked := " ".join((asked or "").split())):
            return Found([])
        try:
            filters = Filters(tuple(documents or ()), place or "", (when or "").strip(), what or "")
            hits = self._site.collection.search(asked, int(most), filters)
        except VanbanError as err:
            return Found([], results=hint(told(err)))
        cards = self._cards(hits, asked)
        given = {"q": asked, "document": documents, "territory": place, "year": when, "kind": what, "k": int(most)}
        return Found(cards, _summary(hits, given, self._texts), found_passages(cards, self._texts))

    def files(self, cards: list[dict[str, Any]], request: gr.Request) -> list[Any]:
        """What was found as files to download, one of each format."""
        if not cards:
            return [SKIP for _ in _FORMATS]
        paths = [self._site.files.made(asker(request), f"vanban.{form}") for form in _FORMATS]
        for path in paths:
            as_table(cards, path)
        return [str(path) for path in paths]

    def search(
        self, q: str, k: float = _USUAL, document: str = "", territory: str = "", year: str = "", kind: str = ""
    ) -> list[dict[str, Any]]:
        """Search the passages of the collection.

        Args:
            q: Words to find; "exact phrases" in quotation marks, -words to leave out.
            k: How many passages, 1 to 50.
            document: Only in this document (id, number or file name).
            territory: Only documents of this province.
            year: Only documents of this year or of a period with it.
            kind: Only text, table or footnote.
        """
        collection = self._site.collection
        with answering():
            ids = (collection.document(document).id,) if document else ()
            hits = collection.search(q, max(1, min(int(k), _MOST)), Filters(ids, territory, year, kind))
        return [{k: v for k, v in card.items() if k not in ("spans", "around")} for card in self._cards(hits, q)]

    def arrived(self, request: gr.Request) -> Changes:
        """What the address of the page asks for, with the documents and provinces there are now; and the tab, if it asks."""
        given = request.query_params
        documents, places = self._site.choices(self._texts.language), self._places()
        wanted = [i for i in given.getlist("document") if i in {v for _, v in documents}] if "q" in given else []
        place, kind, most = given.get("territory", ""), given.get("kind", ""), given.get("k", "")
        return (
            gr.update(value=given.get("q", "")),
            gr.update(choices=documents, value=wanted),
            gr.update(choices=places, value=place if place in {v for _, v in places} else ""),
            gr.update(value=given.get("year", "")[:_YEAR]),
            gr.update(value=kind if kind in _KINDS else ""),
            gr.update(value=max(_FEWEST, min(int(most) if most.isdecimal() else _USUAL, _MOST))),
            gr.update(selected=TAB) if "q" in given else SKIP,
        )

    def there(self) -> Any:
        """The documents there are now."""
        return gr.update(choices=self._site.choices(self._texts.language))

    def places_there(self) -> Any:
        """The provinces of the documents there are now."""
        return gr.update(choices=self._places())

    def _places(self) -> list[tuple[str, str]]:
        territories = sorted({d.territory for d in self._site.collection.documents() if d.territory})
        return [(self._texts("search.any"), ""), *((t, t) for t in territories)]

    def _cards(self, hits: Sequence[Hit], query: str) -> list[dict[str, Any]]:
        return [_card(self._site, n, h, query, self._texts.language) for n, h in enumerate(hits, 1)]


def _card(site: Site, rank: int, hit: Hit, query: str, language: str) -> dict[str, Any]:
    parts = site.collection.passages(hit.document.id)
    around = [parts[n].text for n in (hit.passage.ordinal - 1, hit.passage.ordinal + 1) if 0 <= n < len(parts)]
    card = passage_card(hit.passage, hit.document, language, span_of(hit.passage.excerpt.pieces))
    return {**card, "rank": rank, "score": round(hit.score, 4), "spans": query_spans(hit.passage.text, query), "around": around}


def _summary(hits: Sequence[Hit], given: dict[str, Any], texts: Texts) -> str:
    """How many passages, of which documents and kinds, and the address that finds them again."""
    if not hits:
        return ""
    by_document = Counter(titled(h.document, texts.language) for h in hits)
    by_kind = Counter(texts(f"search.kind.{h.passage.kind}") for h in hits)
    facets = [f"{plain(name)}: {n}" for counted in (by_kind, by_document) for name, n in counted.most_common()]
    address = urlencode([(k, v) for k, vs in given.items() if vs for v in (vs if isinstance(vs, list) else [vs])])
    link = f'<a id="permalink" href="?{plain(address)}">{plain(texts("search.link"))}</a>'
    return f"<p class='hint'>{plain(texts('search.found', count=str(len(hits))))} – {' · '.join(facets)} – {link}</p>"
