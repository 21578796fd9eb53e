"""Values across documents: what an indicator is given as, and how a value is shown."""

from __future__ import annotations

import re

from assistant.answer import section_of
from index import Collection, Document, Figure, Passage
from index.figures import indicator_key
from index.language import plain_number
from index.retrieval import Prepared, analyse, covered

__all__ = ["figure_json", "figures_of", "near", "with_unit"]

# How alike the name asked for and an indicator's are: the share of concepts in common, and the coverage of its ideas at so
# much; one of both must be so high, and the sum so near the best. Fitted by hand on the documents of the development questions
# (tests/benchmarks/RESULTS.md).
_COVER = 0.5
_LEAST_COVER, _LEAST_ALIKE, _OF_BEST = 0.6, 0.5, 0.5
_SAME_NUMBER = 1e-9  # relative: what floats read from two texts may differ by


def figures_of(collection: Collection, indicator: str = "", *, most: int = 0) -> list[Figure]:
    """The figures of the indicators that `indicator` names, those named most alike first; all of them without a name."""
    everything = collection.figures()
    if not indicator.strip():
        return everything
    wanted = set(indicator_key(indicator).split())
    query = analyse(indicator)
    weights = [g.weight for g in query.groups]
    scores: dict[str, float] = {}
    for f in everything:
        name = f.indicator
        if name in scores:
            continue
        made = Prepared.of(name)
        cover = sum(w * covered(g, made, query.accented) for g, w in zip(query.groups, weights, strict=True)) / (sum(weights) or 1.0)
        own = set(f.key.replace(" (tăng)", "").split())
        alike = len(wanted & own) / len(wanted | own) if wanted and own else 0.0
        scores[name] = alike + _COVER * cover if cover >= _LEAST_COVER or alike >= _LEAST_ALIKE else 0.0
    found = [f for f in everything if scores[f.indicator] > 0]
    best = max((scores[f.indicator] for f in found), default=0.0)
    found = [f for f in found if scores[f.indicator] >= _OF_BEST * best]
    found.sort(key=lambda f: -scores[f.indicator])
    return found[:most] if most else found


def near(x: float, y: float) -> bool:
    """Whether two numbers are the same but for what floats differ by."""
    return abs(x - y) <= _SAME_NUMBER * max(1.0, abs(x), abs(y))


def figure_json(f: Figure, passage: Passage, document: Document) -> dict[str, object]:
    """A figure with its place, as JSON; `start` and `end` are offsets into the document's stored text."""
    spans = passage.excerpt.source_spans(f.start, f.end)
    d = document
    return {
        "indicator": f.indicator, "territory": f.territory, "period": f.period, "role": f.role, "text": with_unit(f), "low": f.low,
        "high": f.high, "unit": f.unit, "bound": f.bound, "conditions": f.conditions, "source": d.name,
        "document": {"id": d.id, "title": d.title, "number": d.number, "date": d.date, "status": d.status},
        "section": section_of(passage), "page": passage.page, "passage": passage.text,
        "start": spans[0][0] if spans else 0, "end": spans[-1][1] if spans else 0,
    }  # fmt: skip


_PRINTED = {"m2": (("ha", 1e4), ("nghìn ha", 1e7)), "kg": (("tấn", 1e3), ("nghìn tấn", 1e6), ("triệu tấn", 1e9)), "m": (("km", 1e3),)}
_SCALES = (("nghìn", 1e3), ("triệu", 1e6), ("tỷ", 1e9), ("nghìn tỷ", 1e12))


def with_unit(f: Figure) -> str:
    """A value with its unit: as printed where the unit stands there, else with the unit of its table in a usual size."""
    if not f.unit or re.search(r"[^\W\d_]|%", f.text):
        return f.text
    if f.unit == "%":
        return f"{f.text}%"
    digits = re.search(r"\d+(?:[.,]\d+)*", f.text)
    shown = float(plain_number(digits.group())) if digits else 0.0
    first, _, per = f.unit.partition("/")
    for name, size in (*_PRINTED.get(first, ()), *((f"{scale} {first}", size) for scale, size in _SCALES)):
        if shown and near(shown * size, abs(f.low)):
            return f"{f.text} {name}{'/' + per if per else ''}"
    return f"{f.text} {f.unit}" if near(shown, abs(f.low)) else f.text
