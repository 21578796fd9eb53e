"""The report of a run: one file to read, send and keep; and why questions failed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .records import Item
from .run import MEASURES, Run, primary
from .scoring import ERROR, covers, forbidden, missing, too_long

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["beside", "failures", "grouped", "label", "chance", "points", "rendered", "report", "shown", "write_report"]

_RIGHT = 0.5  # of the measure by which questions are won: below it, a question has failed
_LISTED = 200  # failures that a report shows
_RANKED = 5  # documents of a ranking that are shown
_DIMENSIONS = ("type", "style", "document")
_FOLDER = "assistant.evaluation"
_BESIDE = ("recall@5", "citation_recall", "citation_precision", "f1", "em", "recall@10", "map")  # in tables of groups, where there are


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads((files(_FOLDER) / "measures.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files(_FOLDER) / "report.toml").read_text(encoding="utf-8"))


def _said(language: str, key: str, **values: object) -> str:
    entry = _words()
    for part in key.split("."):
        entry = entry[part]
    return str(entry[language]).format(**values)


def label(measure: str, language: str = "vi", kind: str = "") -> str:
    """What a measure is called, in benchmarks of the format `kind`."""
    entry = _catalogue().get(kind, {}).get(measure) or _catalogue()[measure]
    return str(entry[language])


def shown(measure: str, value: float, language: str = "vi") -> str:
    """A value as it is written: shares in per cent, with a decimal comma in Vietnamese."""
    unit = _catalogue()[measure].get("unit", "share")
    text = f"{100 * value:.1f}%" if unit == "share" else f"{value:.3f}" if unit == "seconds" else f"{value:.1f}"
    return text.replace(".", ",") if language == "vi" else text


def failures(run: Run, language: str = "vi") -> list[dict[str, Any]]:
    """The questions that were not answered rightly, in order, with what was expected, what came, and what was missed.

    Each has id, question, history, type, style, expected, answer, why (sentences), cited and missed passages, and the
    ranking where the benchmark is one of retrieval.
    """
    rows, predictions = run.rows(), run.predictions()
    main = primary(run.format)
    return [_failure(i, predictions.get(i.id, {}), language) for i in run.items if (rows[i.id].get(main) or 0.0) < _RIGHT]


def _failure(item: Item, prediction: Mapping[str, Any], language: str) -> dict[str, Any]:
    passages, citations = prediction.get("passages") or [], prediction.get("citations") or []
    ranking = prediction.get("ranking") or []
    answer = str(prediction.get("answer") or "")
    silent = bool(prediction.get("abstained")) or not answer
    missed = [
        {
            "document": e.document, "quote": e.quote, "cited": any(covers(c, e) for c in citations),
            "rank": next((n for n, p in enumerate(passages, 1) if covers(p, e)), 0),
        }
        for e in item.evidence
    ]  # fmt: skip
    return {
        "id": item.id, "question": item.question, "history": item.history, "type": item.type, "style": item.style,
        "expected": " | ".join(item.references) or "; ".join(" / ".join(g) for g in item.must_include),
        "answerable": item.answerable, "answer": answer,
        "why": [_said(language, f"why.{w}", what=what) for w, what in _why(item, prediction, answer, silent)],
        "cited": [{"n": c.get("n"), "source": c.get("source"), "section": c.get("section"), "text": c.get("text")} for c in citations],
        "missed": [m for m in missed if not m["cited"]],
        "relevant": [d for d, grade in item.relevant.items() if grade > 0],
        "ranking": [d for d, _ in ranking[:_RANKED]],
    }  # fmt: skip


def _why(item: Item, prediction: Mapping[str, Any], answer: str, silent: bool) -> list[tuple[str, str]]:
    """Why a question failed: names of reasons, with what each is about."""
    if not prediction:
        return [("unasked", "")]
    if prediction.get("reason") == ERROR:
        return [("error", "")]
    if item.relevant:
        return [("ranking", "")]
    if not item.answerable:
        return [("answered", "")]
    if silent:
        return [("silent", "")]
    why = [("missing", w) for w in missing(item, answer)] + [("forbidden", w) for w in forbidden(item, answer)]
    if too_long(item, answer):
        why.append(("long", ""))
    return why or [("other", "")]


def rendered(run: Run, language: str = "vi", comparison: Mapping[str, Any] | None = None) -> str:
    """The scores of a run, a comparison and its failures as a piece of HTML; all that is not ours is escaped."""
    scores, told = run.scores, run.settings["reader"]
    failed = failures(run, language)
    reader = f"{told['name']} ({told['model']})" if told.get("model") else told["name"]
    text: str = _page("run.html").render(
        t=partial(_said, language), language=language, settings=run.settings, scores=scores, reader=reader, main=primary(run.format),
        beside=beside(run), metrics=_bars(scores["metrics"]), groups=[(d, grouped(run, d)) for d in _DIMENSIONS if d in scores["by"]],
        failures=failed[:_LISTED], failed=len(failed), comparison=_compared(run, comparison),
        label=partial(label, kind=run.format), shown=shown, chance=chance, points=points,
    )  # fmt: skip
    return text


def report(run: Run, language: str = "vi", comparison: Mapping[str, Any] | None = None) -> str:
    """The report as a page of HTML that asks nothing of the network."""
    body = rendered(run, language, comparison)
    text: str = _page("report.html").render(t=partial(_said, language), language=language, settings=run.settings, body=body)
    return text.encode("utf-8", "replace").decode("utf-8")


def write_report(run: Run) -> None:
    """Write report.html into the run's folder."""
    (run.folder / "report.html").write_text(report(run, "vi", run.comparison), encoding="utf-8", newline="\n")


@cache
def _page(name: str) -> Template:
    from jinja2 import Environment, StrictUndefined

    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return page.from_string((files(_FOLDER) / name).read_text(encoding="utf-8"))


def chance(p: float, language: str = "vi") -> str:
    """A probability as it is written; the smallest that the exchanges can show is not zero."""
    text = f"{p:.3f}" if p >= 0.001 else "< 0.001"
    return text.replace(".", ",") if language == "vi" else text


def points(measure: str, value: float, language: str = "vi") -> str:
    """A difference as it is written, with its sign: of shares in percentage points."""
    unit = _catalogue()[measure].get("unit", "share")
    text = f"{100 * value:+.1f}" if unit == "share" else f"{value:+.2f}"
    return text.replace("-", "−").replace(".", ",") if language == "vi" else text.replace("-", "−")


def _bars(metrics: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The measures in their order; those that are shares also as lengths of a bar in per cent."""
    order = [*(m for m in MEASURES if m in metrics), *(m for m in metrics if m not in MEASURES)]
    return [
        {"name": m, **metrics[m], **({"bar": True} if _catalogue()[m].get("unit", "share") == "share" else {"bar": False})} for m in order
    ]  # fmt: skip


def grouped(run: Run, dimension: str) -> list[dict[str, Any]]:
    """The scores by type, style or document: name, items and metrics of each value; a document has its file's name."""
    documents: Sequence[Mapping[str, str]] = run.settings["collection"].get("documents") or ()
    groups = run.scores["by"].get(dimension, {})
    named = {v: next((d["name"] for d in documents if d["name"].startswith(v)), v) if dimension == "document" else v for v in groups}
    return [{"name": named[v], **group} for v, group in groups.items()]


def beside(run: Run) -> list[str]:
    """The three measures that tables of groups show beside the main one."""
    return [m for m in _BESIDE if m in run.scores["metrics"] and m != primary(run.format)][:3]


def _compared(run: Run, told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A comparison with the questions that were won and lost in full."""
    if told is None:
        return None
    asked = {i.id: i.question for i in run.items}
    return {**told, **{side: [(i, asked.get(i, "")) for i in told[side]] for side in ("won", "lost")}}
