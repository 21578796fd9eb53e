"""Whose figure a value is, of when, and whether it is an aim or an outcome: read from what stands nearest.

Headings are read from the outer to the inner one, then the column or the clause; what none of them says, the
document's own description does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from index.language import MERGED_ON, YEAR, Role, fold, mentions, periods_in, provinces, role_words, successor
from index.records import Excerpt, RowKind
from index.structure import unit_of

__all__ = [
    "CHANGES",
    "RATE",
    "Readable",
    "Scope",
    "condition_in",
    "looking_back",
    "named_rate",
    "old",
    "reports",
    "role_in",
    "scope_of",
    "settled",
    "territory_in",
    "times_in",
]


_TERM = 5  # years of a congress's term, and of a plan


class Readable(Protocol):
    """What a passage or its draft gives."""

    @property
    def kind(self) -> str:
        """Text, table or footnote."""

    @property
    def section(self) -> tuple[str, ...]:
        """The headings over it."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The headings inside its table."""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """(column, value) of a table row."""

    @property
    def excerpt(self) -> Excerpt:
        """Its text."""

    @property
    def table(self) -> int:
        """The number of its table in the document; -1 for none."""

    @property
    def row_kind(self) -> RowKind:
        """What kind of row it is; "" for none."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for a figure unless something nearer says otherwise."""

    territory: str
    period: str
    role: Role
    dated: str = "document"
    conditions: str = ""
    unit: str = ""


# The value is a rate of change: its name says so, or the verb before it does and no level follows ("tăng lên 97%").
RATE = re.compile(
    r"(?<!\w)(?:(?:tốc\s+độ|mức|nhịp|tỷ\s+lệ)\s+(?:tăng|giảm)|tăng\s+trưởng|chỉ\s+số\s+(?:sản\s+xuất|giá)|(?:tăng|giảm)\s+(?:bình\s+quân|(?:mỗi|hằng|hàng)\s+năm)|bình\s+quân\s+(?:tăng|giảm))(?!\w)",
    re.IGNORECASE,
)
CHANGES = re.compile(r"(?<!\w)(?:tăng|giảm)(?!\w)(?!.*(?<!\w)(?:lên|còn|xuống|đạt|đến|tới|từ|là|chiếm)(?!\w))", re.IGNORECASE | re.DOTALL)

# The parts of a year in folded text: so many months, a month, a quarter; a month of a day ("ngày 5 tháng 2") is none.
_COUNTED = {"hai": "2", "ba": "3", "sau": "6", "bay": "7", "tam": "8", "chin": "9", "muoi": "10"}
_MONTHS = re.compile(
    rf"\b(?<!ngay )(?:0?(\d{{1,2}})|({'|'.join(_COUNTED)})) ?thang\b(?! ?\d{{1,2}}(?!\d))|\b(\d{{1,2}})t(?=[\s./-]*20\d\d|\b)"
)
_MONTH = re.compile(r"(?<!\d )\bthang (?:0?(\d{1,2}))\b(?!/\d{1,2}/)|\bt\.?0?(\d{1,2})(?=[\s./-]+20\d\d)")
_QUARTER = re.compile(r"\b(?:quy|q)\s?(iv|i{1,3}|[1-4])\b(?! ?%)")
_SHORT = re.compile(rf"(?:\b(?:t|thang|q|quy)\.?\s?\d{{0,2}}|\b\d{{1,2}}\s?(?:t|thang))\s?[-./]\s?({YEAR})(?!\d)")
_REPORTS = re.compile(r"bao cao|thong bao|so lieu|nien giam|tom luoc")
_PLANS = ("Nghị quyết", "Chương trình hành động", "Kế hoạch", "Đề án")


def scope_of(item: Readable, about: Mapping[str, str]) -> Scope:
    """What the headings over `item` and the description of its document say."""
    territory = about.get("territory", "")
    period = about.get("period", "")
    role: Role = ""
    dated, conditions, unit = "document", "", ""
    for heading in (*item.section, *item.groups):  # outer to inner: the nearer heading wins
        folded = fold(heading)
        territory = _before_merger(territory_in(heading, ""), heading) or territory
        if years := times_in(heading):
            period, dated, conditions = years[-1], "heading", ""
        role = role_in(folded, role)
        conditions = condition_in(folded) or conditions
        unit = unit_of(heading) or unit
    return Scope(territory, period, role, dated, conditions, unit)


def times_in(text: str) -> list[str]:
    """The years and periods in a text, those in short forms too ("9 tháng/2003", "T2.2005")."""
    return periods_in(text) or [m[1] for m in _SHORT.finditer(fold(text))]


def role_in(folded: str, default: Role, place: Literal["heading", "column"] = "heading") -> Role:
    """Target, estimate or result, as a folded text in such a place says; else `default`."""
    if role_words(place, "estimate").search(folded):
        return "estimate"
    target, result = (role_words(place, role).search(folded) for role in ("target", "result"))
    if target and result:  # "kết quả thực hiện các mục tiêu"
        return "result" if result.start() < target.start() else "target"
    return "target" if target else "result" if result else default


def condition_in(folded: str) -> str:
    """The part of a year that a folded text speaks of ("6 tháng", "tháng 2", "quý iii"), or ""."""
    if m := _MONTHS.search(folded):
        return f"{m[1] or m[3] or _COUNTED[m[2]]} tháng"
    if m := _QUARTER.search(folded):
        return f"quý {m[1]}"
    if m := _MONTH.search(folded):
        return f"tháng {m[1] or m[2]}"
    return ""


def territory_in(text: str, default: str) -> str:
    """The one province that `text` names; else `default`."""
    found = mentions(text)
    if not found:
        return default
    names = list(dict.fromkeys(m.name for m in found))
    if len(names) > 1:
        return default
    return old(names[0]) if any(m.era == "old" for m in found) else names[0]


def old(province: str) -> str:
    """The province before the mergers; one that was merged away has no other life to be told from."""
    return f"{province} (cũ)" if successor(province) == province else province


def _before_merger(territory: str, heading: str) -> str:
    """The old province, where a heading speaks of a congress or term of it that ended with the mergers of 2025."""
    ends = [p[-4:] for p in periods_in(heading)]
    absorbs = any(new == territory != name for name, new in provinces().values())
    if absorbs and ends and max(ends) <= MERGED_ON[:4] and re.search(r"dai hoi|nhiem ky", fold(heading)):
        return old(territory)
    return territory


def settled(role: Role, period: str, about: Mapping[str, str]) -> Role:
    """The role of a figure where neither its sentence nor a heading says it: what lies ahead of the document is a target."""
    end, written = period[-4:], about.get("date", "")[:4]
    if role == "target" and end.isdigit() and written.isdigit() and end <= written:
        return "result"  # headings of reports speak of the targets that were met
    if role:
        return role
    if end.isdigit() and written.isdigit():
        return "target" if end > written else "result"
    if about.get("type") in _PLANS:
        return "target"
    return "result" if _REPORTS.search(fold(about.get("type", ""))) else ""  # what neither dates nor kind tell may be a norm


def reports(about: Mapping[str, str]) -> bool:
    """Whether a document reports or plans, so that its values need not say each that they do; other documents lay down rules."""
    kind = about.get("type", "")
    return (
        not kind
        or kind in _PLANS
        or _REPORTS.search(fold(kind)) is not None
        or kind in ("Tờ trình", "Công văn", "Kết luận", "Chương trình")
    )


def looking_back(role: str, period: str, about: Mapping[str, str]) -> str:
    """The period of a result that only the document dates: a report to a term that begins looks back on the one before."""
    first, _, last = period.partition("-")
    if last.isdigit() and first.isdigit() and int(last) - int(first) == 1:
        return last if role == "target" else first  # a report on one year with the plan for the next
    if role == "target" or not last.isdigit() or not first.isdigit() or int(last) - int(first) < 3:
        return period
    written = about.get("date", "")[:4] or first
    return f"{int(first) - _TERM}-{int(last) - _TERM}" if last > written else period


def named_rate(name: str, unit: str) -> tuple[str, str]:
    """A name without the time that its value is for ("thu nhập/tháng"), and the unit as it is compared.

    What the name says already is no part of the unit: "USD/người" of a value per head, "%/năm" of a yearly rate.
    """
    m = re.search(r"\s*/\s*(tháng|năm|quý|ngày)\b", name)
    if m:
        name = name[: m.start()] + name[m.end() :]
        unit = unit if "/" in unit or unit == "%" or not unit else f"{unit}/{m[1]}"
    if re.search(r"đầu người|/\s*người", name, re.IGNORECASE):
        unit = unit.replace("/người", "")
    if re.search(r"10\.?000|vạn\s+dân", name):
        unit = ""
    return name, re.sub(r"/năm$", "", unit)
