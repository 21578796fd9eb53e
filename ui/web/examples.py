"""Questions that a page offers before anything is asked: those that its own collection can answer."""

from __future__ import annotations

from assistant import figures_of
from index import Collection, Figure

from .site import Site

__all__ = ["examples"]

_ASKED = 2  # questions of each form
_NAME = range(12, 71)  # characters of a row's first words that read as the name of a task
_INDICATOR = range(8, 61)  # characters of an indicator that is a name, not a sentence
_AGENCIES = ("Sở", "Ban", "Công an")  # how the name of an agency begins
_MARKS = frozenset("():;/")  # signs of an indicator that was cut out of a longer text

_OF_SAMPLES = {
    "vi": [
        "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "Mục tiêu tăng trưởng GRDP giai đoạn 2026-2030 là bao nhiêu?",
        "Có bao nhiêu dự án trọng điểm?", "GRDP bình quân đầu người của Bắc Giang cũ là bao nhiêu?",
    ],
    "en": ["Which agency leads the forest-cover target?", "What is the GRDP growth target for 2026-2030?"],
}  # fmt: skip
# Who leads a task, and what an indicator is.
_FORMS = {"vi": ("Cơ quan nào chủ trì “{}”?", "{} là bao nhiêu?"), "en": ("Which agency leads “{}”?", "What is “{}”?")}


def examples(site: Site, language: str) -> list[str]:
    """Questions that the collection can answer: of its table rows with an agency, and of its values."""
    if site.samples:
        return _OF_SAMPLES[language]
    valued = [f.indicator for f in figures_of(site.collection) if _reads_well(f)]
    asked = zip(_FORMS[language], (_led(site.collection), valued), strict=True)
    return [form.format(n) for form, names in asked for n in list(dict.fromkeys(names))[:_ASKED]]


def _led(collection: Collection) -> list[str]:
    """What the rows of tables name that also name who leads it."""
    led = []
    for d in collection.documents():
        for p in collection.passages(d.id):
            if p.kind != "table" or not any("chủ trì" in column.lower() for column, value in p.fields if value):
                continue
            names = (v for _, v in p.fields if len(v) in _NAME and not v[0].isdigit() and not v.startswith(_AGENCIES))
            led += list(names)[:1]
    return led


def _reads_well(figure: Figure) -> bool:
    """Whether the indicator can be asked for as it is written."""
    name = figure.indicator
    return len(name) in _INDICATOR and name[0].isupper() and figure.dated == "value" and not _MARKS & set(name)
