"""Whose figure a value is, of when, and whether it is an aim or an outcome: read from what stands nearest.

Headings are read from the outer to the inner one, then the column or the clause; what none of them says, the
document's own description does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from index.language import MERGED_ON, Role, fold, mentions, periods_in, provinces, role_words, successor
from index.records import Excerpt

__all__ = [
    "CHANGES",
    "RATE",
    "Readable",
    "Scope",
    "condition_in",
    "looking_back",
    "named_rate",
    "old",
    "role_in",
    "scope_of",
    "settled",
    "territory_in",
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


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for a figure unless something nearer says otherwise."""

    territory: str
    period: str
    role: Role
    dated: str = "document"
    conditions: str = ""


# The value is a rate of change: its name says so, or the verb before it does and no level follows ("tăng lên 97%").
RATE = re.compile(
    r"(?<!\w)(?:(?:tốc\s+độ|mức|nhịp|tỷ\s+lệ)\s+(?:tăng|giảm)|tăng\s+trưởng|chỉ\s+số\s+(?:sản\s+xuất|giá)|(?:tăng|giảm)\s+(?:bình\s+quân|(?:mỗi|hằng|hàng)\s+năm)|bình\s+quân\s+(?:tăng|giảm))(?!\w)",
    re.IGNORECASE,
)
CHANGES = re.compile(r"(?<!\w)(?:tăng|giảm)(?!\w)(?!.*(?<!\w)(?:lên|còn|xuống|đạt|đến|tới|từ|là|chiếm)(?!\w))", re.IGNORECASE | re.DOTALL)

_CONDITIONS = (  # a pattern of folded text, and what stands for its matches
    (re.compile(r"\b(?:6|sau|06) thang dau nam"), "6 tháng"), (re.compile(r"\b(?:9|chin|09) thang\b"), "9 tháng"),
    (re.compile(r"\bquy ([iv]{1,3}|[1-4])\b"), r"\g<0>"), (re.compile(r"\b(\d{1,2}) thang\b"), r"\1 tháng"),
)  # fmt: skip


def scope_of(item: Readable, about: Mapping[str, str]) -> Scope:
    """What the headings over `item` and the description of its document say."""
    territory = about.get("territory", "")
    period = about.get("period", "")
    role: Role = ""
    dated, conditions = "document", ""
    for heading in (*item.section, *item.groups):  # outer to inner: the nearer heading wins
        territory = _before_merger(territory_in(heading, ""), heading) or territory
        if years := periods_in(heading):
            period, dated = years[-1], "heading"
        role = role_in(fold(heading), role)
        conditions = condition_in(fold(heading)) or conditions
    return Scope(territory, period, role, dated, conditions)


def role_in(folded: str, default: Role) -> Role:
    """Target, estimate or result, as a folded text says; else `default`."""
    if role_words("heading", "estimate").search(folded):
        return "estimate"
    target, result = (role_words("heading", role).search(folded) for role in ("target", "result"))
    if target and result:  # "kết quả thực hiện các mục tiêu"
        return "result" if result.start() < target.start() else "target"
    return "target" if target else "result" if result else default


def condition_in(folded: str) -> str:
    """The part of a year that a folded text speaks of, or ""."""
    for pattern, shown in _CONDITIONS:
        if m := pattern.search(folded):
            return m.expand(shown)
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
    return "target" if about.get("type") in ("Nghị quyết", "Chương trình hành động", "Kế hoạch", "Đề án") else "result"


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
