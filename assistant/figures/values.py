"""Values across documents: what an indicator is given as, where two places disagree, where a table does not add up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from assistant.answer import section_of
from assistant.phrases import phrase
from index import Collection, Document, Figure, Passage
from index.figures import concepts, indicator_key, is_vague
from index.language import plain_number, tokens
from index.language.lexicon import table
from index.retrieval import Prepared, analyse, covered

from .totals import Mismatch, mismatches

__all__ = ["Conflict", "as_json", "conflicts", "conflicts_among", "conflicts_of", "figure_json", "figures_of", "with_unit"]

# How alike the name asked for and an indicator's are: the share of concepts in common, and the coverage of its ideas at so
# much; one of both must be so high, and the sum so near the best. This and the sureness below are fitted by hand on the
# documents of the development questions (tests/benchmarks/RESULTS.md).
_COVER = 0.5
_LEAST_COVER, _LEAST_ALIKE, _OF_BEST = 0.6, 0.5, 0.5
# How sure it is that two figures contradict each other, from 1 on.
_TWO_DOCUMENTS, _DRAFT_AND_ADOPTED = 0.3, 0.2
_SAME_PERIOD, _OTHER_PERIOD = 0.2, -0.1
_DATED, _UNDATED = 0.15, 0.2  # more where the year stands beside both values, less for each that has only its document's
_WORDING, _USUAL_WORDING = 0.5, 0.6  # by how alike the names are written (0 to 1), against what is usual
_KNOWN = 0.25  # the indicator is in the lexicon
_LONG, _LONG_NAME = 0.08, 4  # less for each concept of a name beyond so many
_NO_UNIT = 0.15  # less
_ONE_END = 0.2  # ranges that share an end
_FAR, _FAR_RATIO = 0.6, 3  # less where one is so many times the other: two things of one name
_ROUNDED, _ESTIMATED = 0.3, 0.1  # less where one is the other rounded, or its estimate
_SURE = 1.2  # below, a pair may be about two things of one name
_SLIPS, _SLIP = (10, 1000, 1e6), 0.02  # a digit too many, or thousands and millions mixed up; and how near the ratio must come to it
_ANY_RATIO = 99.0  # of something to nothing
_SAME_NUMBER = 1e-9  # relative: what floats read from two texts may differ by
_SHORT_NAME = 4  # words of a total's name that says little without its heading


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places that give different values for the same thing, the one to rely on first; `cause` is a phrase's name.

    `others` are further places that say the same as the first or the second.
    """

    first: Figure
    second: Figure
    score: float
    cause: str
    others: tuple[Figure, ...] = ()
    mismatch: Mismatch | None = field(default=None)

    def explained(self, *, english: bool = False) -> str:
        """The likely cause in words."""
        return phrase(f"cause.{self.cause}", english)


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


# --------------------------------------------------------------------- conflicts


def conflicts(collection: Collection) -> list[Conflict]:
    """All disagreements between figures and all tables that do not add up, the surest first."""
    documents = {d.id: d for d in collection.documents()}
    out = conflicts_among(collection, collection.figures(), documents)
    for d in documents.values():
        out += [_of_mismatch(m, d) for m in mismatches(collection.passages(d.id))]
    out.sort(key=lambda c: (-c.score, c.first.indicator, c.first.start))
    return out


def conflicts_of(collection: Collection, passages: Iterable[Passage], answer: str) -> list[Conflict]:
    """The disagreements about figures that stand in `passages` and in the `answer` made from them."""
    said = re.sub(r"\s+", " ", answer)
    own = [f for f in collection.figures(passages=[p.id for p in passages]) if re.sub(r"\s+", " ", f.text) in said]
    if not own:
        return []
    documents = {d.id: d for d in collection.documents()}
    wanted = {(f.key, f.text, f.passage) for f in own}
    found = conflicts_among(collection, collection.figures(keys=sorted({f.key for f in own})), documents)
    return [
        c
        for c in sorted(found, key=lambda c: -c.score)
        if c.score >= _SURE and any((f.key, f.text, f.passage) in wanted for f in (c.first, c.second, *c.others))
    ]


def conflicts_among(collection: Collection, figures: Sequence[Figure], documents: dict[str, Document] | None = None) -> list[Conflict]:
    """The disagreements among some figures of the collection, in no order."""
    if documents is None:
        documents = {d.id: d for d in collection.documents()}
    groups: dict[tuple[str, str, str, str], list[Figure]] = defaultdict(list)
    for f in figures:
        if f.key and not is_vague(f.indicator):
            groups[f.key, f.unit, f.territory, f.conditions].append(f)
    several = [m for m in groups.values() if len({f.passage for f in m}) > 1]
    passages = collection.passages_by_id(sorted({f.passage for m in several for f in m}))
    tables = {i: (p.document, p.table) for i, p in passages.items() if p.table >= 0}
    out = []
    for members in several:
        out += _disagreeing(members, documents, tables)
    return out


def _disagreeing(members: Sequence[Figure], documents: dict[str, Document], tables: dict[int, tuple[str, int]]) -> list[Conflict]:
    """The pairs among figures of one indicator, unit and territory that contradict each other, one a pair of values."""
    ranked = sorted(members, key=lambda f: _standing(documents[f.document]), reverse=True)
    best: dict[tuple[float, float, float, float], Conflict] = {}
    same: dict[tuple[float, float, float, float], list[Figure]] = defaultdict(list)
    for i, a in enumerate(ranked):
        for b in ranked[i + 1 :]:
            if not _comparable(a, b) or not _differ(a, b):
                continue
            if a.passage in tables and tables[a.passage] == tables.get(b.passage):
                continue  # two rows of one table are two things
            pair = min((a.low, a.high, b.low, b.high), (b.low, b.high, a.low, a.high))
            cause, score = _judged(a, b, documents)
            found = Conflict(a, b, score, cause)
            if pair not in best or score > best[pair].score:
                best[pair] = found
            same[pair] += [a, b]
    out = []
    for pair, c in best.items():
        others = tuple(dict.fromkeys(f for f in same[pair] if f not in (c.first, c.second)))
        out.append(Conflict(c.first, c.second, c.score, c.cause, others))
    return out


def _standing(d: Document) -> tuple[int, str]:
    """Which of two documents to rely on: an adopted one before a draft, the later before the earlier."""
    return {"adopted": 2, "unknown": 1, "draft": 0}.get(d.status, 1), d.date


def _comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures of one indicator speak of the same period and are both aims or both outcomes."""
    if a.passage == b.passage or (a.role == "target") != (b.role == "target"):
        return False
    if a.period == b.period:
        return True
    if not a.period or not b.period:
        return False
    spans = ("-" in a.period, "-" in b.period)
    if a.key.endswith("(tăng)") and spans[0] != spans[1]:
        return False  # the growth of one year, and that of several
    # "đến năm 2030" over a list, "2026-2030" over a table: the same end, unless both say it beside the value.
    return a.period[-4:] == b.period[-4:] and not (a.dated == b.dated == "value")


def _differ(a: Figure, b: Figure) -> bool:
    if {a.bound, b.bound} & {"min", "max"} and a.bound != b.bound:
        # "trên 50%" and "55%" agree
        open_end, other = (a, b) if a.bound else (b, a)
        if open_end.bound == "min" and other.low >= open_end.low or open_end.bound == "max" and other.high <= open_end.high:
            return False
    x, y = sorted((a.low, a.high)), sorted((b.low, b.high))
    if (x[0] == x[1]) != (y[0] == y[1]) and (y[0] <= x[0] and x[1] <= y[1] or x[0] <= y[0] and y[1] <= x[1]):
        return False  # a value inside the other's range
    return not (_near(x[0], y[0]) and _near(x[1], y[1])) or (a.low > a.high) != (b.low > b.high)


def _near(x: float, y: float) -> bool:
    return abs(x - y) <= _SAME_NUMBER * max(1.0, abs(x), abs(y))


def _decimals(text: str) -> int:
    m = re.search(r"\d,(\d+)", text)
    return len(m[1]) if m else 0


def _judged(a: Figure, b: Figure, documents: dict[str, Document]) -> tuple[str, float]:
    """The likely cause of a disagreement, and how sure it is that there is one."""
    d, e = documents[a.document], documents[b.document]
    score = 1.0
    if d.id != e.id:
        score += _TWO_DOCUMENTS
    if {d.status, e.status} == {"draft", "adopted"}:
        score += _DRAFT_AND_ADOPTED
    score += _SAME_PERIOD if a.period == b.period else _OTHER_PERIOD
    score += _DATED * ((a.dated == "value") + (b.dated == "value")) / 2 - _UNDATED * ((a.dated == "document") + (b.dated == "document"))
    score += _WORDING * (SequenceMatcher(None, _bare(a), _bare(b)).ratio() - _USUAL_WORDING)
    if set(a.key.replace(" (tăng)", "").split()) & _known():
        score += _KNOWN
    score -= _LONG * max(0, len(a.key.split()) - _LONG_NAME)
    if not a.unit:
        score -= _NO_UNIT
    cause = "documents" if d.id != e.id else "inside"
    if {d.status, e.status} == {"draft", "adopted"}:
        cause = "draft"
    ratio = _ratio(a, b)
    slip = any(abs(ratio / s - 1) < _SLIP for s in _SLIPS)
    if (a.low > a.high or b.low > b.high) and any(_near(x, y) for x in (a.low, a.high) for y in (b.low, b.high)):
        cause = "range"
        score += _ONE_END
    elif slip:
        cause = "slip"
    elif ratio > _FAR_RATIO:
        score -= _FAR
    elif _rounded(a, b):
        cause = "rounding"
        score -= _ROUNDED
    elif {a.role, b.role} == {"estimate", "result"}:
        cause = "estimate" if cause != "draft" else cause
        score -= _ESTIMATED
    return cause, round(score, 3)


def _bare(f: Figure) -> str:
    return " ".join(t.plain for t in tokens(f.indicator))


def _ratio(a: Figure, b: Figure) -> float:
    x, y = abs(a.low), abs(b.low)
    return max(x, y) / min(x, y) if x and y else (1.0 if x == y else _ANY_RATIO)


def _rounded(a: Figure, b: Figure) -> bool:
    """Whether one is the other with fewer decimals."""
    if a.low != a.high or b.low != b.high or a.unit != b.unit:
        return False
    fewer, more = (a, b) if _decimals(a.text) < _decimals(b.text) else (b, a)
    return _decimals(a.text) != _decimals(b.text) and round(more.low, _decimals(fewer.text)) == fewer.low


@cache
def _known() -> frozenset[str]:
    """The concepts of the indicators that have a name of their own in the lexicon."""
    return frozenset("_".join(c) for row in table("indicators.tsv") for c in concepts(row[0]))


def _of_mismatch(m: Mismatch, document: Document) -> Conflict:
    """A table's total that its rows do not make, as a disagreement of the table with itself."""
    where = m.total.section[-1] if m.total.section and len(m.name.split()) <= _SHORT_NAME else ""
    name = f"{m.name} ({where})" if where else m.name
    stated = Figure(
        indicator=name, key=indicator_key(m.name), territory=document.territory, period=document.period, role="", low=m.stated,
        high=m.stated, unit=m.unit, text=m.text, start=m.start, end=m.start + len(m.text), passage=m.total.id, document=document.id,
    )  # fmt: skip
    summed = Figure(
        indicator=name, key=stated.key, territory=document.territory, period=document.period, role="", low=m.summed, high=m.summed,
        unit=m.unit, text=m.summed_text, start=0, end=0, passage=m.rows[0].id, document=document.id,
    )  # fmt: skip
    return Conflict(stated, summed, m.score, "total", (), m)


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


def as_json(c: Conflict, collection: Collection, *, english: bool = False) -> dict[str, object]:
    """A disagreement as JSON: what it is about, the likely cause, and both values with their places."""
    documents = {d.id: d for d in collection.documents()}
    passages = collection.passages_by_id([f.passage for f in (c.first, c.second, *c.others)])
    return {
        "indicator": c.first.indicator, "territory": c.first.territory, "period": c.first.period, "role": c.first.role,
        "cause": c.cause, "explanation": c.explained(english=english), "score": round(c.score, 3),
        "values": [figure_json(f, passages[f.passage], documents[f.document]) for f in (c.first, c.second)],
        "also": [figure_json(f, passages[f.passage], documents[f.document]) for f in c.others],
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
        if shown and _near(shown * size, abs(f.low)):
            return f"{f.text} {name}{'/' + per if per else ''}"
    return f"{f.text} {f.unit}" if _near(shown, abs(f.low)) else f.text
