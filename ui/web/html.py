"""Passages, sources and documents as HTML. What comes from documents, files or models is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import takewhile
from typing import Any
from urllib.parse import quote as in_url

from index import Document, Passage
from ui.shown import clean, day, quote_spans, short_spans

from .texts import Texts

__all__ = [
    "answer_message",
    "as_typed",
    "conflict_list",
    "document_link",
    "document_page",
    "found_passages",
    "hint",
    "in_markdown",
    "marked",
    "missing_page",
    "plain",
    "source_list",
]

Span = tuple[int, int]
_DEEPEST = 6  # the last level of headings that HTML has
_MARK = re.compile(r"\[(\d+)\]")
# Every sign that Markdown could take for markup, as a character reference: it stays text in any renderer.
_SIGNS = {ord(c): f"&#{ord(c)};" for c in "\\`*_{}[]()#+-.!|~$:=^<>\"'/@%"}

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|amp);")


def plain(text: str) -> str:
    """`text` escaped for HTML, without what could change the direction of writing."""
    return escape(clean(text))


def hint(text: str) -> str:
    """A line in small print."""
    return f'<p class="hint">{plain(text)}</p>'


def in_markdown(text: str) -> str:
    """`text` as it stands, in a place where Markdown and HTML are read."""
    return clean(text).replace("&", "&amp;").translate(_SIGNS)


def as_typed(text: str) -> str:
    """What was typed, of text in character references: the reverse of `in_markdown`, for what the page sends back so."""
    return _REFERENCE.sub(lambda m: chr(int(m[1])) if m[1] and int(m[1]) < 0x110000 else "&" if not m[1] else m[0], text)


def document_link(language: str, document: str, start: int = 0, end: int = 0) -> str:
    """The address of a document's view at a slice of its text."""
    place = f"?start={start}&end={end}#quote" if end > start else ""
    return f"/{language}/document/{in_url(document, safe='')}{place}"


def marked(text: str, spans: Iterable[Span]) -> str:
    """`text` escaped, with the ranges marked; the first mark is where a link leads."""
    joined: list[Span] = []
    for a, b in sorted(spans):  # words side by side are one mark
        if joined and not text[joined[-1][1] : a].strip(" "):
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    out, at = [], 0
    for a, b in joined:
        if b <= at:
            continue
        a = max(a, at)
        out += [plain(text[at:a]), "<mark>", plain(text[a:b]), "</mark>"]
        at = b
    return "".join((*out, plain(text[at:]))).replace("\n", "<br>")


def answer_message(record: Mapping[str, Any], texts: Texts) -> str:
    """An answer of the dialogue as Markdown: its markers are links, the short answer is bold, conflicts stand out, notices below."""
    links = {c["n"]: c["link"] for c in record["citations"]}
    text, at = record["answer"], 0
    bold = short_spans(text, record.get("short", ""))
    out = []
    for m in _MARK.finditer(text):
        out.append(_said(text, at, m.start(), bold))
        if int(m[1]) in links:
            out.append(f'<a class="cite" href="{escape(links[int(m[1])])}" target="_blank">&#91;{m[1]}&#93;</a>')
        else:
            out.append(f"&#91;{m[1]}&#93;")
        at = m.end()
    out.append(_said(text, at, len(text), bold))
    if pending := record.get("pending"):
        out.append(f' <span class="pending">{in_markdown(pending)}</span>')
    for c in record.get("conflicts", ()):
        out.append(f'<div class="conflict"><strong>{texts("chat.note")}</strong> – {in_markdown(c)}</div>')
    for notice in record.get("notices", ()):
        out.append(f'<div class="notice">{in_markdown(notice)}</div>')
    return "".join(out)


def _said(text: str, start: int, end: int, bold: Iterable[Span]) -> str:
    """What stands in `[start, end)` of an answer, as it is, with the ranges in bold."""
    out = []
    for a, b in bold:
        a, b = max(a, start), min(b, end)
        if a < b:
            out += [in_markdown(text[start:a]), "<strong>", in_markdown(text[a:b]), "</strong>"]
            start = b
    return "".join((*out, in_markdown(text[start:end]))).replace("\n", "<br>")


def source_list(record: Mapping[str, Any] | None, texts: Texts) -> str:
    """The sources beside an answer: what document, where in it, the quote marked, a link to the place."""
    if not record or not (record["citations"] or record.get("nearest")):
        return hint(texts("chat.nosources"))
    title = texts("chat.sources") if record["citations"] else texts("chat.nearest")
    cards = []
    for c in record["citations"] or record["nearest"]:
        number = f'<span class="n">[{int(c["n"])}]</span> ' if record["citations"] else ""
        cards.append(
            f'<article class="source"><h4>{number}{plain(c["title"])}</h4><p class="place">{plain(c["place"])}</p>'
            f"<blockquote>{marked(c['text'], [tuple(s) for s in c['spans']])}</blockquote>"
            f'<a href="{escape(c["link"])}" target="_blank">{escape(texts("chat.open"))}</a></article>'
        )
    return f'<section aria-label="{escape(title)}"><h3>{escape(title)}</h3>{"".join(cards)}</section>'


def found_passages(found: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """Ranked passages, the words found marked, neighbours folded below."""
    if not found:
        return hint(texts("search.none"))
    cards = []
    for p in found:
        around = "".join(f'<p class="neighbour">{plain(t)}</p>' for t in p["around"])
        folded = f"<details><summary>{escape(texts('search.around'))}</summary>{around}</details>" if around else ""
        cards.append(
            f'<article class="source"><h4><span class="n">{int(p["rank"])}.</span> {plain(p["title"])}</h4>'
            f'<p class="place">{plain(p["place"])}</p><blockquote>{marked(p["text"], p["spans"])}</blockquote>{folded}'
            f'<a href="{escape(p["link"])}" target="_blank">{escape(texts("chat.open"))}</a></article>'
        )
    return "".join(cards)


def conflict_list(conflicts: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """Each disagreement with its sides next to each other."""
    if not conflicts:
        return hint(texts("figures.noconflicts"))
    out = []
    for c in conflicts:
        about = ", ".join(p for p in (str(c["indicator"]), str(c.get("territory", "")), str(c.get("period", ""))) if p)
        sides = "".join(
            f'<div class="side"><strong>{plain(v["text"])}</strong><p class="place">{plain(v["title"])}</p>'
            f"<blockquote>{marked(v['passage'], [tuple(s) for s in v['spans']])}</blockquote>"
            f'<a href="{escape(v["link"])}" target="_blank">{escape(texts("chat.open"))}</a></div>'
            for v in c["sides"]
        )
        out.append(
            f'<article class="disagreement"><h4>{plain(about)}</h4><p class="place">{plain(c["explanation"])}</p>'
            f'<div class="sides">{sides}</div></article>'
        )
    return "".join(out)


# ---------------------------------------------------------------- the document


def document_page(
    document: Document,
    passages: Sequence[Passage],
    tables: Sequence[tuple[str, tuple[str, ...]]],
    texts: Texts,
    *,
    quote: Span = (0, 0),
    images: bool = False,
) -> str:
    """A document as one page: headings, passages and tables as they were read, the slice `quote` of its text marked."""
    body: list[str] = []
    contents: list[str] = []
    section: tuple[str, ...] = ()
    page, first, n = None, True, 0
    while n < len(passages):
        p = passages[n]
        for depth, heading in enumerate(p.section):
            if p.section[: depth + 1] != section[: depth + 1]:
                anchor = f"s{len(contents)}"
                level = min(depth + 2, _DEEPEST)  # the document's title is the first
                contents.append(f'<li class="d{depth}"><a href="#{anchor}">{plain(heading)}</a></li>')
                body.append(f'<h{level} id="{anchor}">{plain(heading)}</h{level}>')
        section = p.section
        if p.page and p.page != page:
            page = p.page
            body.append(_page_mark(document, page, texts, images, quote))
        if p.kind == "table" and p.fields:
            rows = list(takewhile(lambda q, p=p: q.fields and (q.table, q.section) == (p.table, p.section), passages[n:]))  # type: ignore[misc]
            body.append(_table(rows, tables[p.table] if 0 <= p.table < len(tables) else ("", ()), quote, texts, first))
            first = first and not any(quote_spans(q, *quote) for q in rows)
            n += len(rows)
            continue
        spans = quote_spans(p, *quote)
        anchor = ' id="quote"' if spans and first else ""
        first = first and not spans
        body.append(f'<p class="{escape(p.kind)}"{anchor}>{marked(p.text, spans)}</p>')
        n += 1
    about = " · ".join(
        plain(x)
        for x in (document.number, day(document.date), document.issuer, document.territory, texts(f"status.{document.status}")) if x
    )  # fmt: skip
    listed = f'<nav aria-label="{escape(texts("view.contents"))}"><ol>{"".join(contents)}</ol></nav>' if contents else ""
    title = document.title or document.name
    head = f'<header><h1>{plain(title)}</h1><p class="place">{about}</p></header>'
    return _frame(title, texts, f'{head}<div class="columns">{listed}<main>{"".join(body)}</main></div>')


def _page_mark(document: Document, page: str, texts: Texts, images: bool, quote: Span) -> str:
    named = escape(texts("view.page", page=clean(page, line=True)))
    if not images or not page.isdecimal():
        return f'<p class="page">{named}</p>'
    source = f"/{texts.language}/document/{in_url(document.id, safe='')}/page/{page}.png"
    source += f"?start={quote[0]}&end={quote[1]}" if quote[1] > quote[0] else ""
    image = f'<img loading="lazy" alt="{named}" src="{escape(source)}">'
    return f'<details class="page"><summary>{named} – {escape(texts("view.image"))}</summary>{image}</details>'


def _table(rows: Sequence[Passage], shape: tuple[str, tuple[str, ...]], quote: Span, texts: Texts, first: bool) -> str:
    unit, columns = shape
    names = list(columns) or list(dict.fromkeys(name for p in rows for name, _ in p.fields))
    out = [f'<p class="place">{escape(texts("view.unit", unit=clean(unit, line=True)))}</p>'] if unit else []
    out.append(f"<table><thead><tr>{''.join(f'<th>{plain(c)}</th>' for c in names)}</tr></thead><tbody>")
    groups: tuple[str, ...] = ()
    before: str | None = None  # the words of the row above
    for p in rows:
        stands = groups[: len(p.groups)] == p.groups or before in ("", p.groups[-1] if p.groups else "")
        if p.groups and not stands:
            out.append(f'<tr class="group"><th colspan="{len(names)}">{plain(" › ".join(p.groups))}</th></tr>')
        groups, before = p.groups, " ".join(v for _, v in p.fields if v)
        hit = bool(quote_spans(p, *quote))
        attributes = ' class="hit"' + (' id="quote"' if first else "") if hit else ""
        first = first and not hit
        values = dict(p.fields)
        cells = [plain(values[c]) if c in values else "" for c in names]
        out.append(f"<tr{attributes}><td>{'</td><td>'.join(cells)}</td></tr>")
    return "".join((*out, "</tbody></table>"))


def missing_page(texts: Texts) -> str:
    """The page for a document that is not there."""
    return _frame("vanban", texts, f"<main><p>{escape(texts('view.missing'))}</p></main>")


def _frame(title: str, texts: Texts, body: str) -> str:
    return (
        f'<!doctype html><html lang="{texts.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{plain(title)}</title><link rel="stylesheet" href="/style/view.css"></head><body>{body}</body></html>'
    )
