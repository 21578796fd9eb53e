"""The tab for figures: an indicator's values across documents, and where documents disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import multimode
from typing import Any

import gradio as gr
import pandas as pd

from assistant import Conflict, conflicts, figures_of
from assistant.figures import as_json, with_unit
from index import Figure
from ui.shown import brief, day, titled

from .events import PRIVATE, Changes, on_load
from .html import conflict_list
from .site import Site, passage_card
from .texts import Texts

__all__ = ["Figures", "build"]

_MOST = 500  # rows of the table: more cannot be looked through, and each is sent to the browser
_NAMES = 300  # indicators that are offered, those of the first documents; any other can be typed
_DISAGREEMENTS = 60  # that are shown, the surest first
_HEADING = 90  # characters of a section's name in its column


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the tab."""

    indicator: gr.Dropdown
    show: gr.Button
    table: gr.Dataframe
    chart: gr.BarPlot
    disagreements: gr.HTML


def _laid_out(texts: Texts) -> _Parts:
    columns = _columns(texts)
    with gr.Row():
        indicator = gr.Dropdown([], label=texts("figures.indicator"), allow_custom_value=True, scale=6, elem_id="indicator")
        show = gr.Button(texts("figures.show"), variant="primary", scale=1, min_width=80, elem_id="show")
    table = gr.Dataframe(
        headers=columns, label=texts("figures.table"), interactive=False, wrap=True, show_search="filter", elem_id="values", max_height=520,
        column_widths=["230px", "110px", "100px", "90px", "130px", "80px", "220px", "100px", "240px"],
    )  # fmt: skip
    chart = gr.BarPlot(
        _series([], texts), x="where", y="value", color="kind", title=texts("figures.chart"), visible=False, height=320, elem_id="chart",
        x_title=f"{columns[1]}, {columns[2].lower()}", y_title=columns[4], color_title=columns[3], x_label_angle=-20, sort=None,
    )  # fmt: skip
    gr.Markdown(f"### {texts('figures.conflicts')}")
    return _Parts(indicator, show, table, chart, gr.HTML(elem_id="conflicts"))


def build(site: Site, texts: Texts) -> None:
    """Build the tab inside the page's blocks."""
    parts, figures = _laid_out(texts), Figures(site, texts)
    for trigger in (parts.show.click, parts.indicator.input):
        trigger(figures.valued, [parts.indicator], [parts.table, parts.chart], queue=False, show_progress="minimal", **PRIVATE)
    on_load(figures.arrived, None, [parts.indicator, parts.disagreements])


class Figures:
    """What the tab for figures does, in one language."""

    def __init__(self, site: Site, texts: Texts) -> None:
        self._site, self._texts = site, texts

    def valued(self, name: str | None) -> Changes:
        """The table of an indicator's values, of all indicators' without a name; and the chart, if there is something to compare."""
        texts, collection = self._texts, self._site.collection
        found = figures_of(collection, (name or "").strip())[:_MOST]
        parts = collection.passages_by_id([f.passage for f in found])
        documents = {d.id: d for d in collection.documents()}
        rows = []
        for f in found:
            d, p = documents[f.document], parts[f.passage]
            section = brief(" › ".join((*p.section, *p.groups)), _HEADING)
            role = texts(f"figures.role.{f.role}") if f.role else ""
            rows.append([f.indicator, f.territory, f.period, role, f.text, f.unit, titled(d, texts.language), day(d.date), section])
        bars = _series(found, texts)
        return rows, gr.update(value=bars, visible=len(bars) > 1)

    def arrived(self) -> Changes:
        """The indicators to choose from, and where the documents disagree."""
        collection = self._site.collection
        names = list(dict.fromkeys(f.indicator for f in figures_of(collection)))[:_NAMES]
        found = [_sides(self._site, c, self._texts) for c in conflicts(collection)[:_DISAGREEMENTS]]
        return gr.update(choices=names, value=None), conflict_list(found, self._texts)


def _columns(texts: Texts) -> list[str]:
    return texts("figures.columns").split("|")


def _series(found: Sequence[Figure], texts: Texts) -> pd.DataFrame:
    """Values of one number, those of the commonest unit: a bar for each territory, period and kind, the latest document's."""
    single = [f for f in found if f.low == f.high]
    unit = min(multimode(f.unit for f in single), default="")
    bars: dict[tuple[str, str], float] = {}
    for f in sorted((f for f in single if f.unit == unit), key=lambda f: (f.period, f.territory)):
        kind = texts(f"figures.role.{f.role}") if f.role else texts("figures.role.other")
        bars[f"{', '.join(p for p in (f.territory, f.period) if p)} ({kind})", kind] = f.low
    rows = [{"where": where, "kind": kind, "value": value} for (where, kind), value in bars.items()]
    return pd.DataFrame(rows, columns=["where", "kind", "value"])


def _sides(site: Site, conflict: Conflict, texts: Texts) -> dict[str, Any]:
    """A disagreement with the passages of its sides."""
    said = as_json(conflict, site.collection, english=texts.language == "en")
    both = (conflict.first, conflict.second)
    parts = site.collection.passages_by_id([f.passage for f in both])
    documents = {d.id: d for d in site.collection.documents()}
    sides = []
    for f in both:
        p = parts[f.passage]
        card = passage_card(p, documents[f.document], texts.language)
        sides.append(
            {
                "text": with_unit(f),
                "title": card["title"],
                "passage": p.text,
                "spans": [(f.start, f.end)] if f.end > f.start else [],
                "link": card["link"],
            }
        )
    return {**said, "sides": sides}
