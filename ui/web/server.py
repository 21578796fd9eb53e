"""The page as an ASGI application: Gradio for the tabs, plain pages for documents, and what keeps both safe."""

from __future__ import annotations

import os
import socket
from importlib.resources import files

# Before Gradio is imported: nothing is reported to anyone, and no newer version is asked for.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import fastapi  # noqa: E402
import gradio as gr  # noqa: E402, TID253

from . import chat, evaluation, figures, library, search  # noqa: E402
from .guard import Guard  # noqa: E402
from .html import plain  # noqa: E402
from .site import QUIET, Site, on_load  # noqa: E402
from .texts import LANGUAGES, Texts  # noqa: E402
from .view import routes  # noqa: E402

__all__ = ["application", "run"]

_FONTS = ("system-ui", "Segoe UI", "Noto Sans", "sans-serif")
_UPLOAD = "100mb"


def blocks(site: Site, language: str) -> gr.Blocks:
    """The tabs in one language."""
    texts = Texts(language)
    with gr.Blocks(title=texts("title"), analytics_enabled=False, fill_width=True, delete_cache=(3600, 7200)) as page:
        lead = gr.HTML(elem_id="lead")
        on_load(lambda: _lead(site, texts), None, [lead])
        with gr.Tabs():
            with gr.Tab(texts("tab.chat"), id="chat"):
                chat.build(site, texts)
            with gr.Tab(texts("tab.search"), id="search"):
                search.build(site, texts)
            with gr.Tab(texts("tab.figures"), id="figures"):
                figures.build(site, texts)
            with gr.Tab(texts("tab.documents"), id="documents"):
                listed = library.build(site, texts)
            with gr.Tab(texts("tab.evaluation"), id="evaluation"):
                evaluation.build(site, texts)
        listed.change(lambda: _lead(site, texts), None, [lead], **QUIET)
    page.queue(max_size=200, default_concurrency_limit=8, api_open=True)
    return page


def _lead(site: Site, texts: Texts) -> str:
    other = "en" if texts.language == "vi" else "vi"
    samples = f'<div class="samples">{plain(texts("samples"))}</div>' if site.samples else ""
    link = f'<a class="right" href="/{other}/" lang="{other}">{plain(texts("switch"))}</a>'
    return f"{link}<h1>{plain(texts('title'))}</h1><p>{plain(texts('lead'))}</p>{samples}"


def application(site: Site, *, hosts: tuple[str, ...] = (), mcp: bool = False) -> Guard:
    """The whole page; `hosts` are the names it answers to (any if empty), `mcp` offers asking and searching as MCP tools."""
    app = fastapi.FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.extend(routes(site))

    @app.get("/")
    def home() -> fastapi.responses.RedirectResponse:
        return fastapi.responses.RedirectResponse("/vi/")

    @app.get("/healthz")
    def health() -> dict[str, str | int]:
        return {"status": "ok", "documents": len(site.collection.documents())}

    theme = gr.themes.Default(primary_hue="blue", neutral_hue="slate", font=list(_FONTS), font_mono=["ui-monospace", "monospace"])
    static = files("ui.web") / "static"
    style = (static / "page.css").read_text(encoding="utf-8")
    scripts = {"vi": (static / "vi.js").read_text(encoding="utf-8"), "en": "() => { document.documentElement.lang = 'en'; }"}
    for language in LANGUAGES:
        gr.mount_gradio_app(
            app, blocks(site, language), path=f"/{language}", root_path=f"/{language}", theme=theme, css=style, js=scripts[language],
            ssr_mode=False, footer_links=["api"], show_error=True, max_file_size=_UPLOAD, enable_monitoring=False,
            mcp_server=mcp and language == "vi",
        )  # fmt: skip
    return Guard(app, users=site.users, hosts=hosts)


def run(app: Guard, listening: socket.socket) -> None:
    """Serve until interrupted."""
    import uvicorn

    uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)).run(sockets=[listening])
