"""Figures: the values that prose and table rows state, each with its indicator, territory, period and role.

In prose a value belongs to the words before its verb ("X đạt N", "phấn đấu X còn N", "X tăng từ N lên M"), or, where
it opens a clause, to those behind it ("100% số xã có …"). In a table the row names the indicator and the column the
rest. What neither says, the headings do, and then the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.language import TIME, YEAR, Amount, amounts, fold, periods_in, sentences
from index.records import Figure

from .cells import Above, of_row
from .indicators import indicator_key, is_measured
from .phrasing import (
    AND_MORE,
    BARE_MEASURE,
    BASE_YEAR,
    BRIDGE,
    COMPARED,
    COMPARES,
    CUMULATED,
    DOCUMENT_DAY,
    DONE,
    HEAD,
    LEADING,
    LEVEL,
    LISTED,
    MAX,
    MIN,
    NATION,
    NO_VALUE,
    OBJECT,
    OF_THINGS,
    OPENS_PARTS,
    PRICES,
    RANGE,
    REST,
    STRONG,
    STRUCTURE,
    TO,
    VERB_OF_CHANGE,
    WENT_ON,
)
from .scope import CHANGES, RATE, Readable, Scope, condition_in, looking_back, named_rate, reports, role_in, scope_of, settled, territory_in

__all__ = ["figures_in"]

_MOST_WORDS = 24  # an indicator's name is no longer
_PART_WORDS = 8  # nor the name of a part of it
_CLAUSE_WORDS = 14  # a longer one begins with an introduction, if there is a comma in it
_BEHIND_WORDS = 18  # what a value that opens a clause is a share of is no longer
_ITEMS = 100  # numbers below may count items
_HEAD_WORDS = 8  # a longer beginning is no head of a list
_SOMETHING = "¤"
_DIGIT, _YEAR = re.compile(r"\d"), re.compile(YEAR)
_NEAR = 24  # characters before a range in which a word may say that it is a change
_TIME_BEHIND = 28  # characters behind a value in which its time may stand


def figures_in(item: Readable, about: Mapping[str, str], above: Above | None = None) -> list[Figure]:
    """The figures that a passage (or its draft) states; `about` gives its document's territory, period, date and type.

    `above` is what stands over a row in its table. Prose that neither tells the time of its values nor is of a document that
    reports or plans lays down rules ("phạt tiền 5.000.000 đồng", "trong 15 ngày"): their amounts are no figures.
    """
    scope = scope_of(item, about)
    text = item.excerpt.text
    found: list[Figure] = []
    if item.kind == "table":
        name, rows = of_row(item, scope, about, above) if item.fields else (None, [])
        if name:
            found += _of_prose(text, *name, scope, about)
        found += rows
    else:
        rules = scope.dated == "document" and not reports(about)
        found += [f for f in _of_prose(text, 0, len(text), scope, about, rules=rules) if _reported(f, scope, about)]
    seen: set[tuple[object, ...]] = set()
    kept = []
    for f in found:
        same = (f.key, f.period, f.territory, f.role, f.low, f.high, f.unit)
        if f.key and same not in seen:
            seen.add(same)
            kept.append(f)
    return kept


def _reported(f: Figure, scope: Scope, about: Mapping[str, str]) -> bool:
    """Whether a value of prose is reported or planned: its time is said, or its document reports or plans."""
    if f.dated != "document":
        return True
    return reports(about) and bool(f.period or scope.role and is_measured(f.indicator))


# ------------------------------------------------------------------------- prose


def _of_prose(text: str, begin: int, end: int, scope: Scope, about: Mapping[str, str], *, rules: bool = False) -> Iterator[Figure]:
    """The figures of `text[begin:end]`, a line and a sentence at a time; of `rules`, only lines with a year are read."""
    at = begin
    for line in text[begin:end].split("\n"):
        above = ""
        head = m[1] if (m := HEAD.match(line)) and len(m[1].split()) <= _HEAD_WORDS and is_measured(m[1]) else ""  # "Cơ cấu kinh tế: …"
        if not _DIGIT.search(line) or rules and not _YEAR.search(line):
            at += len(line) + 1
            continue
        for a, b in sentences(line):
            shares = STRUCTURE.search(line[a:b]) if not head else None
            read = _Sentence(text, at + a, at + b, scope, about, above, head or (shares[1] if shares else ""))
            yield from read.figures()
            above = read.subject
        at += len(line) + 1


class _Sentence:
    """One sentence, read from left to right; offsets are its own."""

    def __init__(self, text: str, begin: int, end: int, scope: Scope, about: Mapping[str, str], above: str = "", head: str = "") -> None:
        self.begin = begin
        self.above = above  # the subject of the sentence before it
        self.head = head  # what the list is of that it stands in
        self.raw = text[begin:end]
        self.untimed = TIME.sub(_blank, self.raw)
        # The same without what only looks like a value, and with something in its place: such numbers are a part of names.
        self.masked, self.marked = _without_numbers(self.untimed)
        self.timed = _without(
            BASE_YEAR, _without(PRICES, _without(DOCUMENT_DAY, self.raw, 1), 1), 1
        )  # without years that are not those of its values
        self.subject = ""  # the first indicator that it names in full
        self.scope = scope
        self.about = about

    def figures(self) -> Iterator[Figure]:
        """The values whose indicator the sentence names."""
        opening = OPENS_PARTS.match(self.masked)
        subject, stands = self.above if opening else "", 0  # the last indicator named in full, and where its value ends
        latest = subject  # the last one named outside brackets, a part too
        parts, listed = -1, False  # where the parts of it begin ("trong đó …"), and whether they are a list ("trong đó: …; …")
        previous: Amount | None = None
        for amount in self._amounts():
            last = previous.end if previous else 0
            between = self.masked[last : amount.start]
            opened = _open_bracket(self.masked, amount.start)
            stop = max(between.rfind(";"), between.rfind(". "), opened - last)
            start = last + stop + 1 if stop >= 0 else last
            if (led := between.lower().rfind("trong đó")) >= 0 and (stop < 0 or last + led >= start):
                start = last + led
            fresh = previous is None or stop >= 0 or "," in between
            name, bridge = self._name(start, amount.start) if fresh else ("", between)
            inside = bool(subject) and opened >= stands
            if opens := OPENS_PARTS.match(self.masked, max(0, start - 1)):
                parts, listed = start, bool(opens[1]) or not previous
            elif parts >= 0 and self._ends(parts, start, name, listed=listed):
                parts = -1
            part = inside or parts >= 0
            compared = self._compares(start, amount)
            if name:
                own = name
                if self.head and name.startswith(f"{self.head}:"):
                    name = f"{self.head} – {name[len(self.head) + 1 :].strip()}"
                elif self.head and name.startswith(self.head) and ":" in name:
                    name = f"{self.head} – {name.rpartition(':')[2].strip()}"
                elif self.head and not subject and len(name.split()) <= _PART_WORDS and not is_measured(name):
                    name = f"{self.head} – {name}"
                elif amount.kind in OF_THINGS and DONE.search(bridge) and (done := OBJECT.match(self.masked, amount.end)):
                    name = f"{name} {done[1].strip()}"  # "toàn tỉnh trồng được 6.000 ha rừng"
                if subject and part and len(name.split()) <= _PART_WORDS:
                    name = f"{subject} – {name}"  # "đạt 96,4% (trong đó, đô thị đạt 100%)"
                if not inside:
                    subject, stands, latest = subject if part else own, amount.end, name
                    self.subject = self.subject or subject
                ranged = amount.low != amount.high and RANGE.search(f"{bridge.rstrip()} ") is not None
                strong = STRONG.search(bridge) is not None or between.rstrip().endswith(":") or ranged
                if strong and not compared and not self._came_from(bridge, amount):
                    yield self._figure(amount, name, bridge, start)
            elif compared:
                pass
            elif behind := self._behind(between, amount):
                yield self._figure(amount, behind, bridge, start)
            elif latest and previous is not None and previous.kind.startswith("percent") and not amount.kind.startswith("percent"):
                if LEVEL.fullmatch(between):  # "tăng 12%, đạt 180 triệu đồng"
                    yield self._figure(amount, latest, " đạt ", last)
            elif latest and previous is not None and amount.unit == previous.unit:
                if WENT_ON.fullmatch(between):
                    yield self._figure(amount, latest, between, amount.start)
                elif LISTED.fullmatch(between) and TIME.search(self.raw[last : amount.start]):
                    yield self._figure(amount, latest, " đạt ", last)
            previous = amount

    def _ends(self, parts: int, start: int, name: str, *, listed: bool) -> bool:
        """Whether the parts that began at `parts` end before `start`: with their bracket, or where something else is measured."""
        depth = 0
        for c in self.masked[parts:start]:
            depth += (c == "(") - (c == ")")
            if depth < 0:
                return True
        return not listed and ";" in self.masked[parts:start] and is_measured(name)

    def _amounts(self) -> Iterator[Amount]:
        """The amounts of the sentence, "từ 3 triệu đồng đến 5 triệu đồng" as one, unless something rose or fell by it."""
        held: Amount | None = None
        for amount in amounts(self.masked):
            if held is not None:
                between = self.masked[held.end : amount.start]
                if TO.fullmatch(between) and held.unit == amount.unit:
                    held = replace(held, end=amount.end, high=amount.high)
                    yield held
                    held = None
                    continue
                yield held
            held = amount if RANGE.search(self.masked[: amount.start]) else None
            if held is not None and VERB_OF_CHANGE.search(self.masked[max(0, amount.start - _NEAR) : amount.start]):
                held = None
            if held is None:
                yield amount
        if held is not None:
            yield held

    def _name(self, start: int, at: int) -> tuple[str, str]:
        """The name before the value at `at`, and the words between: ("Tỷ lệ đô thị hóa", " đạt "); "" if it is none."""
        head = self.masked[start:at]
        m = BRIDGE.search(self.marked[start:at])
        bridge = head[m.start() :] if m else ""
        shown = head[: m.start()] if m else head
        lead = LEADING.match(shown)
        shown = self.untimed[start + (lead.end() if lead else 0) : start + len(shown)]  # with the numbers that are a part of the name
        name = " ".join(shown.split()).strip(' ,;:.(“”"–-')
        if name.count(")") != name.count("("):
            name = " ".join(re.sub(r"[()]", " ", name).split())
        name = re.sub(r"\(\s+|\s+\)", lambda m: m.group().strip(), name)
        words = len(name.split())
        if not re.search(r"[^\W\d_]{2,}", name) or words > _MOST_WORDS or words < 2 and not name.isupper():
            return "", bridge
        if (at_part := name.lower().rfind("trong đó")) >= 0:
            name = name[at_part + len("trong đó") :].strip(" ,:")
        if words > _CLAUSE_WORDS and ", " in name:  # an introduction before the clause
            name = name[name.rfind(", ") + 2 :]
        if REST.match(name) or BARE_MEASURE.fullmatch(name):
            return "", bridge
        return name, bridge

    def _compares(self, start: int, amount: Amount) -> bool:
        """Whether the value is set against another one ("bằng 104% dự toán", "tăng 12% so với")."""
        clause = self.masked[start : amount.start]
        before = COMPARES.search(clause) is not None or amount.unit == "%" and re.search(r"(?<!\w)bằng\s*$", clause) is not None
        return before or COMPARED.match(self.masked, amount.end) is not None

    def _came_from(self, bridge: str, amount: Amount) -> bool:
        """Whether it is the first value of a change, of a time that is not said ("từ 10,1 lên 13,2")."""
        if not re.search(r"(?<!\w)từ\s*$", bridge) or not re.match(r"\s*\w*\s*(?:lên|xuống|còn|đến)\b", self.masked[amount.end :]):
            return False
        return TIME.match(self.raw[amount.end :].lstrip(" (")) is None

    def _behind(self, between: str, amount: Amount) -> str:
        """What a value that opens a clause is a share or number of; "" if it opens none."""
        if between.strip(' ,;:.(“”"-–•*+\t') or re.match(r"\s*[-–/]", self.masked[amount.end :]):
            return ""
        if not amount.unit and amount.high < _ITEMS and re.fullmatch(r"\W*", self.raw[: amount.start]):
            return ""  # the number of an item
        rest = re.split(r"[,;.(]\s|[.;]$|\btrong đó\b", self.masked[amount.end :], maxsplit=1)[0]
        words = rest.split()
        return " ".join(words) if 2 <= len(words) <= _BEHIND_WORDS and not REST.match(rest.strip()) else ""

    def _figure(self, amount: Amount, name: str, bridge: str, start: int) -> Figure:
        """The figure of a value whose clause begins at `start`."""
        stop = min((p for c in (";", ", ") if (p := self.raw.find(c, amount.end)) >= 0), default=len(self.raw))
        near = self.timed[start : amount.start]
        periods = periods_in(near)[-1:] or periods_in(self.timed[amount.end : stop][:_TIME_BEHIND])[:1]
        told = bool(periods)
        if not periods and start != amount.start:
            periods = periods_in(self.timed[:start])[-1:]
        conditions = condition_in(fold(self.timed[start:stop])) or condition_in(fold(self.timed[:start]))
        if CUMULATED.search(self.raw[start : amount.start]):
            conditions = "cộng dồn"
        period = periods[0] if periods else self.scope.period
        role = role_in(fold(near), "") or settled(self.scope.role, period, self.about)
        dated = "value" if periods else self.scope.dated
        if dated == "document":
            period = looking_back(role, period, self.about)
        low, high = amount.low, amount.high
        growth = amount.kind.startswith("percent") and (RATE.search(name) or CHANGES.search(bridge)) is not None
        if growth and re.search(r"(?<!\w)giảm(?!\w)", f"{name} {bridge}", re.IGNORECASE):
            low, high = -low, -high
        bound = "min" if MIN.search(bridge) else "max" if MAX.search(bridge) else ""
        if more := AND_MORE.match(self.masked, amount.end):
            bound = "min" if more[1] == "lên" else "max"
        clause = self.raw[start:stop]
        territory = "cả nước" if NATION.search(name) else territory_in(clause, territory_in(self.raw, self.scope.territory))
        name, unit = named_rate(name, amount.unit)
        key = indicator_key(name, "tăng" if growth else "")
        if (
            growth
            and not RATE.search(name)
            and (verb := VERB_OF_CHANGE.search(bridge))
            and not re.search(r"tăng|giảm", name, re.IGNORECASE)
        ):
            name = f"{name} {verb[1].lower()}"  # the value is that of the change
        return Figure(
            indicator=name, key=key, territory=territory, period=period, role=role, low=low,
            high=high, unit=unit, text=self.raw[amount.start : amount.end], start=self.begin + amount.start, end=self.begin + amount.end,
            bound=bound, dated=dated, conditions=conditions or ("" if told else self.scope.conditions),
        )  # fmt: skip


def _without_numbers(text: str) -> tuple[str, str]:
    """`text` with numbers that are no values blanked out, and with signs in their place; both of the same length."""
    blank, marked = [], []
    at = 0
    for m in NO_VALUE.finditer(text):
        size = m.end() - m.start()
        blank += [text[at : m.start()], " " * size]
        marked += [text[at : m.start()], _SOMETHING * size]
        at = m.end()
    return "".join((*blank, text[at:])), "".join((*marked, text[at:]))


def _blank(m: re.Match[str]) -> str:
    return " " * (m.end() - m.start())


def _without(pattern: re.Pattern[str], text: str, group: int) -> str:
    """`text` with a group of the pattern blanked out, of the same length."""
    for m in pattern.finditer(text):
        a, b = m.span(group)
        text = text[:a] + " " * (b - a) + text[b:]
    return text


def _open_bracket(masked: str, at: int) -> int:
    """Where the bracket stands that is open at `at`; -1 if none is."""
    depth = 0
    for i in range(at - 1, -1, -1):
        if masked[i] == ")":
            depth += 1
        elif masked[i] == "(":
            if not depth:
                return i
            depth -= 1
    return -1
