"""The disagreements of a collection: of figures with each other, and of tables with themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import Collection, Document, Figure, Passage
from index.figures import indicator_key
from index.language import fold, vietnamese_number

from .pairs import Conflict, conflicts_among
from .parts import Misfit, misfits
from .totals import Mismatch, mismatches
from .values import figure_json, with_unit

__all__ = ["as_json", "conflicts", "conflicts_of"]

_SURE = 1.2  # below, a pair may be about two things of one name
_SHORT_NAME = 4  # words of a total's name that says little without its heading
_NAMED = 3  # columns or parts that are named one by one
_WHOLE = 100.0  # percent
_OVER = 1.4  # the sureness of a share over 100%
# Shares of a whole: what a part of something is, has or does; not rates that may well be over 100%.
_SHARE = re.compile(
    r"^(?:ty|ti) (?:trong|le (?!tang|giam|hoan thanh|thuc hien|no\b|von|dat ke hoach)).*"
    r"\b(?:duoc|dat|co|qua|dung|su dung|tham gia|thuoc|trong tong)\b|^(?:do|ty le|ti le) che phu|^(?:ty|ti) trong\b"
)
_NO_SHARE = re.compile(
    r"\b(?:so voi|so cung|ke hoach|du toan|tang|giam|vuot|nhap hoc|huy dong|cong suat|chi tieu duoc giao|muc tieu|"
    r"tren (?:tong )?(?:von|no))\b"
)


def conflicts(collection: Collection) -> list[Conflict]:
    """All disagreements between figures and all tables that do not add up, the surest first."""
    documents = {d.id: d for d in collection.documents()}
    figures = collection.figures()
    out = conflicts_among(collection, figures, documents)
    known: dict[int, list[Figure]] = defaultdict(list)
    for f in figures:
        known[f.passage].append(f)
    for d in documents.values():
        passages = collection.passages(d.id)
        out += _of_mismatches(mismatches(passages), d, known)
        out += [_of_misfit(m, d, known) for m in misfits(passages)]
    out += [_over(f) for f in figures if _is_over(f)]
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


# ------------------------------------------------------------------- computed ones


def _of_mismatches(found: Iterable[Mismatch], document: Document, known: dict[int, list[Figure]]) -> list[Conflict]:
    """Totals that their rows do not make, as disagreements of the table with itself: one a row, its further columns with it."""
    rows: dict[int, list[Mismatch]] = defaultdict(list)
    for m in found:
        rows[m.total.id].append(m)
    out = []
    for same in rows.values():
        same.sort(key=lambda m: -m.score)
        first = same[0]
        stated = _stated(first.total, first.text, first.start, first.stated, first.name, first.column, first.unit, document, known)
        summed = _computed(stated, first.summed, first.summed_text, first.unit, first.rows[0])
        more = [f"«{_inner(m.column)}» ({m.text} / {m.summed_text})" for m in same[1:]]
        details = {
            "stated": _with(first.text, first.unit), "found": _with(first.summed_text, first.unit), "count": str(len(first.rows)),
            "row": first.name, "column": first.column, "away": vietnamese_number(abs(round(first.summed - first.stated, 4))),
            "more": f"; {', '.join(more)}" if more else "",
        }  # fmt: skip
        others = tuple(_stated(m.total, m.text, m.start, m.stated, m.name, m.column, m.unit, document, known) for m in same[1:])
        out.append(Conflict(stated, summed, first.score, "total", others, first, tuple(details.items())))
    return out


def _of_misfit(m: Misfit, document: Document, known: dict[int, list[Figure]]) -> Conflict:
    """Parts that do not fit their whole, as a disagreement of the table with itself."""
    value = m.stated
    name = m.whole if m.kind == "shares" else m.row
    stated = _stated(value.passage, value.text, value.start, value.number, m.row, m.whole, m.unit, document, known)
    details = {
        "row": m.row, "whole": _inner(m.whole), "stated": _with(value.text, m.unit), "found": _with(m.found_text, m.unit),
        "parts": _listed([f"«{_inner(n)}» {v.text}" for n, v in zip(m.names, m.parts, strict=True)]), "count": str(len(m.parts)),
        "away": vietnamese_number(abs(round(m.found - (_WHOLE if m.kind == "shares" else value.number), 4))),
    }  # fmt: skip
    part = m.parts[0]
    if m.kind == "part":
        second = _stated(part.passage, part.text, part.start, part.number, m.names[0], m.whole, m.unit, document, known)
    else:
        second = _computed(stated, m.found, m.found_text, m.unit, part.passage)
    if m.kind == "shares":
        stated = replace(stated, indicator=name or stated.indicator)
    return Conflict(stated, second, m.score, m.kind, (), None, tuple(details.items()))


def _is_over(f: Figure) -> bool:
    """Whether a figure is a share of a whole and more than all of it."""
    name = fold(f.indicator)
    return f.unit == "%" and f.high > _WHOLE and not f.key.endswith("(tăng)") and bool(_SHARE.search(name)) and not _NO_SHARE.search(name)


def _over(f: Figure) -> Conflict:
    """A share over 100%, as a disagreement with what a share can be."""
    whole = replace(f, low=_WHOLE, high=_WHOLE, text="100%", start=0, end=0)
    return Conflict(f, whole, _OVER, "share", (), None, (("stated", with_unit(f)),))


def _stated(
    passage: Passage,
    text: str,
    start: int,
    number: float,
    name: str,
    column: str,
    unit: str,
    document: Document,
    known: dict[int, list[Figure]],
) -> Figure:
    """The figure of a printed value, in the unit as printed: the one read from its cell, or one made for it."""
    cell = [f for f in known[passage.id] if f.text == text]
    if cell:
        return replace(min(cell, key=lambda f: abs(f.start - start)), low=number, high=number, unit=unit)
    where = passage.section[-1] if passage.section and len(name.split()) <= _SHORT_NAME else ""
    shown = f"{name} ({where})" if where else name
    return Figure(
        indicator=shown, key=indicator_key(name), territory=document.territory, period=document.period, role="", low=number, high=number,
        unit=unit, text=text, start=start, end=start + len(text), passage=passage.id, document=document.id,
    )  # fmt: skip


def _computed(stated: Figure, number: float, text: str, unit: str, passage: Passage) -> Figure:
    """What was computed against a stated figure: a value that stands nowhere."""
    return replace(stated, low=number, high=number, text=text, unit=unit, start=0, end=0, passage=passage.id)


def _inner(column: str) -> str:
    """The innermost header of a column."""
    return column.rpartition(" – ")[2] or column


def _with(text: str, unit: str) -> str:
    return f"{text} {unit}".strip() if unit != "%" else f"{text}%"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts) if len(parts) <= _NAMED else f"{', '.join(parts[:_NAMED])}…"


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
