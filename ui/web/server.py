"""The page as an ASGI application: Gradio for the tabs, plain pages for documents, and what keeps both safe."""

from __future__ import annotations

import os
import shutil
import socket
from importlib.resources import files

from .files import temporary

# Before Gradio is imported: nothing is reported to anyone, and no newer version is asked for.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ["GRADIO_RUN_HISTORY"] = "False"  # questions are kept by our own dialogues, nowhere else
os.environ["GRADIO_TEMP_DIR"] = str(temporary())  # not the folder that every program with Gradio here shares

import fastapi  # noqa: E402
import gradio as gr  # noqa: E402, TID253

from ui.listening import served  # noqa: E402

from . import chat, evaluating, evaluation, figures, library, search  # noqa: E402
from .events import QUIET, on_load  # noqa: E402
from .gate import Gate  # noqa: E402
from .guard import Guard  # noqa: E402
from .html import plain  # noqa: E402
from .site import Site  # noqa: E402
from .texts import LANGUAGES, Texts  # noqa: E402
from .view import routes  # noqa: E402

__all__ = ["application", "run"]

_FONTS = ("system-ui", "Segoe UI", "Noto Sans", "sans-serif")
_UPLOAD = "100mb"
_SWEPT = (3600, 7200)  # seconds: how often Gradio looks for files of its own to delete, and how old those are
_WAITING = 200  # events in the queue; more are told that the page is busy
_AT_ONCE = 8  # events of one kind that are worked on, where nothing else is said


def blocks(site: Site, language: str) -> gr.Blocks:
    """The tabs in one language."""
    texts = Texts(language)
    with gr.Blocks(title=texts("title"), analytics_enabled=False, fill_width=True, delete_cache=_SWEPT) as page:
        lead = gr.HTML(elem_id="lead")
        on_load(lambda: _lead(site, texts), None, [lead])
        with gr.Tabs() as tabs:
            with gr.Tab(texts("tab.chat"), id="chat"):
                chat.build(site, texts)
            with gr.Tab(texts("tab.search"), id=search.TAB):
                search.build(site, texts, tabs)
            with gr.Tab(texts("tab.figures"), id="figures"):
                figures.build(site, texts)
            with gr.Tab(texts("tab.documents"), id="documents"):
                listed = library.build(site, texts)
            with gr.Tab(texts("tab.evaluation"), id="evaluation"):
                evaluation.build(site, texts)
        listed.change(lambda: _lead(site, texts), None, [lead], **QUIET)
    page.queue(max_size=_WAITING, default_concurrency_limit=_AT_ONCE, api_open=True)
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
    typed = (static / "typed.js").read_text(encoding="utf-8")
    own = {"vi": (static / "vi.js").read_text(encoding="utf-8"), "en": "() => { document.documentElement.lang = 'en'; }"}
    scripts = {k: f"() => {{ ({typed.strip()})(); ({v.strip()})(); }}" for k, v in own.items()}
    for language in LANGUAGES:
        page = blocks(site, language)
        gr.mount_gradio_app(
            app, page, path=f"/{language}", root_path=f"/{language}", theme=theme, css=style, js=scripts[language],
            ssr_mode=False, footer_links=["api"], show_error=False, max_file_size=_UPLOAD, enable_monitoring=False,
            mcp_server=mcp and language == "vi",
        )  # fmt: skip
        # Gradio takes a mounted page for one that is still being written, where any file may be shown.
        page.has_launched = page.is_running = True
    return Guard(Gate(app, site.files, users=site.users is not None, mcp=mcp), users=site.users, hosts=hosts)


def run(app: Guard, listening: socket.socket, site: Site) -> None:
    """Serve until interrupted or terminated, which ends the process; nothing stays of what was up- and downloaded."""

    def stop() -> None:
        for cancel in list(site.writing.values()):
            cancel.set()
        evaluating.stop()

    def end() -> None:
        shutil.rmtree(temporary(), ignore_errors=True)

    served(app, listening, stop=stop, end=end)
