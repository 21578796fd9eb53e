"""The tab for searching: ranked passages with filters, facets, neighbours, export, and a link that repeats the search."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from index import Filters, Hit
from index.errors import VanbanError
from ui.shown import query_spans, titled

from .html import found_passages, plain
from .site import QUIET, Site, answering, asker, on_load, passage_card, told
from .texts import Texts

__all__ = ["build"]

_KINDS = ("text", "table", "footnote")
_FORMATS = ("xlsx", "csv", "json")
_COLUMNS = ("rank", "score", "title", "place", "text")


def build(site: Site, texts: Texts, tabs: gr.Tabs) -> None:
    """Build the tab inside the page's blocks; of `tabs` it opens itself where the page's address asks for a search."""
    shown = gr.State([])
    with gr.Row():
        query = gr.Textbox(label=texts("search.query"), placeholder=texts("search.placeholder"), scale=6, elem_id="query", max_lines=1)
        go = gr.Button(texts("search.go"), variant="primary", scale=1, min_width=80, elem_id="go")
    with gr.Row():
        document = gr.Dropdown([], label=texts("search.document"), multiselect=True, scale=3, elem_id="document")
        territory = gr.Dropdown([], label=texts("search.territory"), scale=1, elem_id="territory")
        year = gr.Textbox(label=texts("search.year"), max_length=4, scale=1, min_width=80, elem_id="year")
        kinds = [(texts("search.any"), ""), *((texts(f"search.kind.{k}"), k) for k in _KINDS)]
        kind = gr.Dropdown(kinds, value="", label=texts("search.kind"), scale=1, elem_id="kind")
        count = gr.Slider(5, 50, 10, step=5, label=texts("search.count"), scale=1)
    summary = gr.HTML(elem_id="facets")
    results = gr.HTML(elem_id="results")
    with gr.Row():
        exports = [gr.DownloadButton(f"{texts('search.export')} .{f}", size="sm", elem_id=f"export-{f}") for f in _FORMATS]

    inputs = [query, document, territory, year, kind, count]

    def found(asked: str, documents: list[str], place: str, when: str, what: str, most: float) -> tuple[Any, ...]:
        """The passages for a query."""
        if not (asked := " ".join((asked or "").split())):
            return [], "", ""
        try:
            filters = Filters(tuple(documents or ()), place or "", (when or "").strip(), what or "")
            hits = site.collection.search(asked, int(most), filters)
        except VanbanError as err:
            return [], "", f'<p class="hint">{plain(told(err))}</p>'
        cards = [_card(site, n, h, asked, texts) for n, h in enumerate(hits, 1)]
        given = {"q": asked, "document": documents, "territory": place, "year": when, "kind": what, "k": int(most)}
        return cards, _summary(hits, given, texts), found_passages(cards, texts)

    def files(cards: list[dict[str, Any]], request: gr.Request) -> list[Any]:
        made = (site.files.made(asker(request), f"vanban.{form}") if cards else None for form in _FORMATS)
        return [_written(cards, path) if path else gr.skip() for path in made]

    outputs = [shown, summary, results]
    for trigger in (query.submit, go.click):
        trigger(found, inputs, outputs, show_progress="minimal", queue=False, api_visibility="private").then(
            files, [shown], exports, **QUIET
        )

    def search(q: str, k: float = 10, document: str = "", territory: str = "", year: str = "", kind: str = "") -> list[dict[str, Any]]:
        """Search the passages of the collection.

        Args:
            q: Words to find; "exact phrases" in quotation marks, -words to leave out.
            k: How many passages, 1 to 50.
            document: Only in this document (id, number or file name).
            territory: Only documents of this province.
            year: Only documents of this year or of a period with it.
            kind: Only text, table or footnote.
        """
        with answering():
            ids = (site.collection.document(document).id,) if document else ()
            hits = site.collection.search(q, max(1, min(int(k), 50)), Filters(ids, territory, year, kind))
        return [{k: v for k, v in _card(site, n, h, q, texts).items() if k not in ("spans", "around")} for n, h in enumerate(hits, 1)]

    gr.api(search, api_name="search")

    def arrived(request: gr.Request) -> tuple[Any, ...]:
        """What the address of the page asks for, and the documents there are now."""
        given = request.query_params
        documents = site.choices(texts.language)
        wanted = [i for i in given.getlist("document") if i in {v for _, v in documents}] if "q" in given else []
        places = [(texts("search.any"), ""), *((t, t) for t in _territories(site))]
        most = int(given.get("k", "10")) if given.get("k", "10").isdecimal() else 10
        return (
            gr.update(value=given.get("q", "")), gr.update(choices=documents, value=wanted),
            gr.update(choices=places, value=given.get("territory", "") if given.get("territory", "") in {v for _, v in places} else ""),
            gr.update(value=given.get("year", "")[:4]), gr.update(value=given.get("kind", "") if given.get("kind") in _KINDS else ""),
            gr.update(value=max(5, min(most, 50))), gr.update(selected="search") if "q" in given else gr.skip(),
        )  # fmt: skip

    def there() -> Any:
        return gr.update(choices=site.choices(texts.language))

    def places_there() -> Any:
        return gr.update(choices=[(texts("search.any"), ""), *((t, t) for t in _territories(site))])

    document.focus(there, None, [document], **QUIET)
    territory.focus(places_there, None, [territory], **QUIET)
    on_load(arrived, None, [*inputs, tabs]).then(found, inputs, outputs, **QUIET).then(files, [shown], exports, **QUIET)


def _territories(site: Site) -> list[str]:
    return sorted({d.territory for d in site.collection.documents() if d.territory})


def _card(site: Site, rank: int, hit: Hit, query: str, texts: Texts) -> dict[str, Any]:
    parts = site.collection.passages(hit.document.id)
    around = [parts[n].text for n in (hit.passage.ordinal - 1, hit.passage.ordinal + 1) if 0 <= n < len(parts)]
    card = passage_card(hit.passage, hit.document, texts.language, _whole(hit))
    return {**card, "rank": rank, "score": round(hit.score, 4), "spans": query_spans(hit.passage.text, query), "around": around}


def _whole(hit: Hit) -> tuple[int, int]:
    pieces = hit.passage.excerpt.pieces
    return min(p.start for p in pieces), max(p.end for p in pieces)


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


def _written(cards: list[dict[str, Any]], path: Path) -> str:
    """Write the passages found to a file, in the format that its name says; gives its path."""
    form = path.suffix[1:]
    rows = [{k: c[k] for k in _COLUMNS} for c in cards]
    if form == "json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    elif form == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, _COLUMNS)
            writer.writeheader()
            writer.writerows({k: _harmless(v) for k, v in row.items()} for row in rows)
    else:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        sheet = book.create_sheet("vanban")
        sheet.append(list(_COLUMNS))
        for row in rows:
            sheet.append([_harmless(v) for v in row.values()])
        book.save(path)
    return str(path)


def _harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
