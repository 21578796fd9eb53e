"""Documents in the browser: their text with a quote marked, and the pages of a PDF as images."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from index.errors import VanbanError
from index.pages import PDFIUM
from index.records import Place

from .html import document_page, missing_page
from .site import Site
from .texts import LANGUAGES, Texts

__all__ = ["routes"]

_WIDTH = 1100  # pixels of a page image
_IMAGES = 32  # page images that are kept: reading back and forth in a document
_CACHED = 3600  # seconds that a browser may show an image without asking again
_DIGITS = 11  # of a place in a text: no file that is read has 10^11 characters
_MARKER = (255, 235, 120)  # the ink of a text marker: what is under it shows through


def routes(site: Site) -> list[Route]:
    """The addresses of documents, their page images, and the style of both."""

    async def document(request: Request) -> Response:
        texts = Texts(request.path_params["language"])
        if texts.language not in LANGUAGES:
            return Response(status_code=404)
        quote = (_number(request, "start"), _number(request, "end"))
        page = await run_in_threadpool(_document, site, texts, request.path_params["id"], quote)
        return HTMLResponse(page or missing_page(texts), 200 if page else 404)

    async def image(request: Request) -> Response:
        quote = (_number(request, "start"), _number(request, "end"))
        drawn = await run_in_threadpool(_image, site, request.path_params["id"], request.path_params["page"], quote)
        if not drawn:
            return Response(status_code=404)
        return Response(drawn, media_type="image/png", headers={"Cache-Control": f"max-age={_CACHED}"})

    async def style(_: Request) -> Response:
        return Response((files("ui.web") / "static" / "view.css").read_text(encoding="utf-8"), media_type="text/css")

    async def icon(_: Request) -> Response:
        return Response((files("ui.web") / "static" / "icon.svg").read_bytes(), media_type="image/svg+xml")

    return [
        Route("/{language}/document/{id}", document),
        Route("/{language}/document/{id}/page/{page:int}.png", image),
        Route("/style/view.css", style),
        Route("/favicon.ico", icon),
    ]


def _number(request: Request, name: str) -> int:
    given = request.query_params.get(name, "0")
    return int(given) if given.isdecimal() and len(given) <= _DIGITS else 0


def _document(site: Site, texts: Texts, name: str, quote: tuple[int, int]) -> str:
    """The page of a document, "" if it is not there. Only an exact id opens one."""
    collection = site.collection
    try:
        found = next((d for d in collection.documents() if d.id == name), None)
        if found is None:
            return ""
        images = _pdf(found.path) is not None
        return document_page(found, collection.passages(found.id), collection.tables(found.id), texts, quote=quote, images=images)
    except VanbanError:
        return ""


def _pdf(path: str) -> Path | None:
    """The file a document came from, if it is a PDF that is still there."""
    file = Path(path)
    return file if file.suffix.lower() == ".pdf" and file.is_file() else None


def _image(site: Site, name: str, page: int, quote: tuple[int, int]) -> bytes:
    found = next((d for d in site.collection.documents() if d.id == name), None)
    file = _pdf(found.path) if found else None
    if file is None:
        return b""
    stat = file.stat()
    places = site.collection.places(name, *quote) if quote[1] > quote[0] else []
    return _drawn(str(file), page, stat.st_mtime_ns, stat.st_size, tuple(p for p in places if p.page == page))


@lru_cache(maxsize=_IMAGES)
def _drawn(path: str, page: int, _changed: int, _size: int, marks: tuple[Place, ...]) -> bytes:
    """A page, numbered from 1, with some places marked, as PNG; empty if there is none."""
    import pypdfium2

    with PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            return b""
        try:
            if not 1 <= page <= len(pdf):
                return b""
            sheet = pdf[page - 1]
            picture = sheet.render(scale=_WIDTH / max(sheet.get_width(), 1)).to_pil().convert("RGB")
        finally:
            pdf.close()
    for mark in marks:
        box = [round(share * side) for share, side in zip(mark[3:], picture.size * 2, strict=True)]
        if box[0] < box[2] and box[1] < box[3]:
            part = picture.crop(box)
            picture.paste(part.point([c * v // 255 for c in _MARKER for v in range(256)]), box)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
