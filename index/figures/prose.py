"""Figures: the values that prose and table rows state, each with its indicator, territory, period and role.

In prose a value belongs to the words before its verb ("X đạt N", "phấn đấu X còn N", "X tăng từ N lên M"), or, where
it opens a clause, to those behind it ("100% số xã có …"). In a table the row names the indicator and the column the
rest. What neither says, the headings do, and then the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.language import TIME, Amount, amounts, fold, periods_in, sentences
from index.records import Figure

from .cells import Above, of_row
from .indicators import indicator_key, is_measured
from .scope import CHANGES, RATE, Readable, Scope, condition_in, looking_back, named_rate, reports, role_in, scope_of, settled, territory_in

__all__ = ["figures_in"]

_MOST_WORDS = 24  # an indicator's name is no longer
_PART_WORDS = 8  # nor the name of a part of it
_CLAUSE_WORDS = 14  # a longer one begins with an introduction, if there is a comma in it
_BEHIND_WORDS = 18  # what a value that opens a clause is a share of is no longer
_ITEMS = 100  # numbers below may count items
_HEAD_WORDS = 8  # a longer beginning is no head of a list
_SOMETHING = "¤"
_NEAR = 24  # characters before a range in which a word may say that it is a change
_TIME_BEHIND = 28  # characters behind a value in which its time may stand

# Numbers that are no values: of documents, parts, roads, terms, denominators, lists.
_NO_VALUE = re.compile(
    r"(?:\bngày\s+)?\b\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?(?!\d)|\btháng\s+\d{1,2}\b|"
    r"\b(?:ngày|các\s+ngày)\s+\d{1,2}(?:\s*(?:,|và|-|–)\s*\d{1,2})*\b|\b(?:từ\s+)?\d{1,2}\s+giờ(?:\s+\d{1,2})?(?:\s+đến\s+\d{1,2}\s+giờ)|"
    r"\b(?:mục|điều|khoản|điểm|cột|chương|phụ\s+lục|mẫu|biểu|dòng)(?:\s+số)?\s*:?\s*\d+[a-zđ]?(?:\s*(?:,|;|và|hoặc|đến|-|–)\s*\d+[a-zđ]?(?![\w%]|[.,]\d))+|"
    r"\b\d{1,5}[a-zA-Z]?\s?[-–/]\s?(?:\d{4}/)?[A-ZĐ][\wĐđ&]*(?:[-–/][A-ZĐ][\wĐđ&]*)*|"
    r"\b(?:số|mục|điều|khoản|điểm|phụ\s+lục|phần|chương|biểu|bảng|khóa|khoá|lần\s+thứ|thứ|nghị\s+quyết|quyết\s+định|kết\s+luận|chỉ\s+thị|đường|"
    r"mức\s+độ|loại|cấp|hạng|vành\s+đai|quốc\s+lộ|tiêu\s+chí\s+số|bước|nhóm|trang)\s+(?:số\s+)?\d+(?:\.\d+)*"
    r"(?!\s*(?:%|(?:triệu|tỷ|nghìn|ngàn|tấn|đồng|USD|ha|km|m2|m3|người|hộ)\b)|[\d.,])|"
    r"(?:/|\btrên\s+|\bbình\s+quân\s+|\bmỗi\s+)(?:1|10|100|1\.000|1000|10\.000|10000|100\.000)\s*(?:vạn\s+)?(?:dân|người|trẻ|lao\s+động|ha|km2|hộ)\b|"
    r"\(\d{1,2}\)|(?m:^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s)|\b(?:24/24|24/7|\d+/7)\b|\bngày\s+\d{1,2}/\d{1,2}\b|\bchính\s+quyền\s+(?:địa\s+phương\s+)?0?2\s+cấp",
    re.IGNORECASE,
)
_VERB = (
    r"(?:đạt(?:\s+được)?|là|còn|chiếm|bằng|có|lên|xuống|tới|đến|từ|khoảng|trên|hơn|gần|dưới|tối\s+thiểu|ít\s+nhất|tối\s+đa|không\s+quá|mức|"
    r"tăng(?:\s+trưởng)?|giảm|được|thêm|phấn\s+đấu|ước(?:\s+tính|\s+đạt|\s+thực\s+hiện)?|dự\s+kiến|bình\s+quân(?:\s+(?:hằng|hàng|mỗi)?\s*năm)?|"
    r"(?:hằng|hàng|mỗi)\s+năm|duy\s+trì|thực\s+hiện|nâng|mới|ở|ổn\s+định|cơ\s+bản|:|,|–|-|\(|~|≥|>|<|≤)"
)
_BRIDGE = re.compile(rf"(?:(?<!\w){_VERB}(?!\w)|[:,(~≥><≤–-]|\s)+$", re.IGNORECASE)
_STRONG = re.compile(r"(?<!\w)(?:đạt|là|còn|chiếm|bằng|có|lên|xuống|tăng|giảm|được|ước|duy\s+trì|nâng)(?!\w)|:", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:[\s,;:.)(“”\"*+•–-]+|(?:tính\s+)?(?:(?:đến|hết|từ|trong|vào|trước|cuối|đầu|sau)\s+)*(?:ngày|tháng|năm|quý|(?:nhiệm\s+)?kỳ)(?=\s{2}|\s*,)|(?:đến\s+)?hết\s+năm(?!\w)|(?:trong\s+đó|cụ\s+thể|riêng|phấn\s+đấu|và|với|đồng\s+thời|ước|đến\s+nay|bảo\s+đảm|đảm\s+bảo|nâng|đưa|dự\s+kiến|duy\s+trì|"
    r"tiếp\s+tục|như|gồm|là|mà|trong|hoặc|tính\s+(?:gộp|chung|đến)|cộng\s+dồn|(?:lũy|luỹ)\s+kế|[a-zđ]\)|đã|kết\s+quả|theo\s+đó|có|song|nhưng|tuy\s+nhiên|ngoài\s+ra|hiện|thu\s+hút\s+được|thực\s+hiện\s+được)(?!\w))+",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"(?<!\w)(?:so\s+(?:với|cùng)|cùng\s+kỳ|kế\s+hoạch|dự\s+toán|vượt|gấp|thứ|xếp|điểm\s+%)", re.IGNORECASE)
_COMPARED = re.compile(r"\s*(?:%\s*)?(?:so\s+(?:với|cùng)|kế\s+hoạch|dự\s+toán|cùng\s+kỳ)")
# How a second value of one indicator is led in: "tăng từ 21% năm 2020 lên 57%", "năm 2022 đạt 19%, năm 2023 đạt 15%".
_WENT_ON = re.compile(r"[\s,]*(?:lên|xuống|còn|đến)\s*(?:khoảng|trên)?\s*", re.IGNORECASE)
_LISTED = re.compile(r"[\s,;]*(?:và\s+)?(?:ước\s+)?(?:tăng|đạt|là|còn)?\s*", re.IGNORECASE)
# What a name that is only the rest of another begins with ("… ngày 5 tháng 3 của Chính phủ").
_REST = re.compile(
    r"(?:của|và|hoặc|với|cho|tại|theo|bởi|do|được|thì|nêu|kể|quy định|hết hiệu lực)\b|[)=+x×|]|điều \d|so (?:với|cùng)", re.IGNORECASE
)
_BARE_MEASURE = re.compile(  # of what, another sentence says
    r"(?:phấn đấu |đưa |nâng )?(?:tốc độ|nhịp độ|mức|tỷ lệ|tỉ lệ|tỷ trọng|giá trị|tổng(?: số)?|số(?: lượng)?|quy mô)(?: (?:này|đó|chung))?",
    re.IGNORECASE,
)
# What shares are of: "Cơ cấu kinh tế tiếp tục chuyển dịch …; trong đó công nghiệp chiếm 64%".
_STRUCTURE = re.compile(
    r"(?<!\w)((?:cơ\s+cấu|tỷ\s+trọng)(?:\s+[^\W\d_]+){1,4}?)(?=\s+(?:tiếp\s+tục|chuyển|dịch\s+chuyển|thay\s+đổi|có|đã|được|năm)(?!\w)|\s*:)",
    re.IGNORECASE,
)
_DONE = re.compile(r"(?<!\w)được\s*$", re.IGNORECASE)
_OF_THINGS = ("area", "length", "mass", "volume")  # kinds of units that leave open of what
_OBJECT = re.compile(r"\s+((?:[^\W\d_]+\s*){1,4}?)(?=[,;.()]|\s(?:và|với|trên|tại|ở|cho|để|đạt|bằng|tăng|giảm|so|mới)(?!\w)|$)")
# From one number to another: a range, unless something went up or down by as much.
_RANGE = re.compile(r"(?<!\w)từ\s+$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:đến|tới)\s+", re.IGNORECASE)
_DOCUMENT_DAY = re.compile(
    r"(?:số|luật|nghị\s+định|quyết\s+định|thông\s+tư|nghị\s+quyết|pháp\s+lệnh|kế\s+hoạch)(?:\s+(?:số|[^\s,;.]+)){0,12}?,?\s+"
    r"(ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|ngày\s+\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
_PRICES = re.compile(r"\bgiá\s+(?:so\s+sánh|cố\s+định|gốc)?\s*((?:năm\s+)?(?:19|20)\d\d)\b", re.IGNORECASE)  # "giá so sánh 2010"
# The year that a value is compared with: "bằng 83,4% năm 2023", "so với cùng kỳ năm 2022".
_BASE_YEAR = re.compile(
    r"(?:so\s+(?:với|cùng)|bằng\s+[\d.,]+\s*%)\s+(?:(?!đến\b|và\b|thì\b)[^\W\d_]+\s+){0,4}?((?:năm\s+|tháng\s+(?:\d{1,2}\s+năm\s+)?)?(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CUMULATED = re.compile(
    r"(?<!\w)(?:của|trong|cả)\s+(?:\d{1,2}|hai|ba|bốn|năm)\s+năm(?!\s*\d)(?!\w)|cộng\s+dồn|lũy\s+kế|luỹ\s+kế", re.IGNORECASE
)
_HEAD = re.compile(r"\W*([^\W\d][^:;.,\d]*):\s+(?=[^\W\d])")
_OPENS_PARTS = re.compile(r"\W*trong\s+đó\b\s*(:?)", re.IGNORECASE)
_VERB_OF_CHANGE = re.compile(r"(?<!\w)(tăng|giảm)(?!\w)", re.IGNORECASE)
_LEVEL = re.compile(
    r"[^,;.()]{0,40},\s*(?:và\s+)?(?:(?:ước|dự\s+kiến)\s+)?(?:đạt|còn)\s*(?:được\s+|khoảng\s+|trên\s+|gần\s+|hơn\s+)?", re.IGNORECASE
)
_NATION = re.compile(r"(?<!với )(?<!hơn )(?<!nhất )(?<!đầu )(?<!gấp )(?<!trong )\b(?:cả nước|toàn quốc)\b", re.IGNORECASE)
_MIN = re.compile(r"(?:trên|hơn|tối\s+thiểu|ít\s+nhất|≥|>)\s*$", re.IGNORECASE)
_MAX = re.compile(r"(?:dưới|không\s+quá|tối\s+đa|≤|<|gần)\s*$", re.IGNORECASE)
_AND_MORE = re.compile(r"\s*(?:%\s*)?(?:[\wÀ-ỹ]+\s+){0,5}?trở\s+(lên|xuống)", re.IGNORECASE)


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
        found += [f for f in _of_prose(text, 0, len(text), scope, about) if _reported(f, scope, about)]
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


def _of_prose(text: str, begin: int, end: int, scope: Scope, about: Mapping[str, str]) -> Iterator[Figure]:
    """The figures of `text[begin:end]`, a line and a sentence at a time."""
    at = begin
    for line in text[begin:end].split("\n"):
        above = ""
        head = m[1] if (m := _HEAD.match(line)) and len(m[1].split()) <= _HEAD_WORDS and is_measured(m[1]) else ""  # "Cơ cấu kinh tế: …"
        for a, b in sentences(line):
            shares = _STRUCTURE.search(line[a:b]) if not head else None
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
        self.masked = _mask(self.raw)  # the same without what only looks like a value
        self.untimed = TIME.sub(_blank, self.raw)
        self.marked = _NO_VALUE.sub(
            lambda m: _SOMETHING * len(m.group()), self.untimed
        )  # numbers that are a part of names are seen as such
        self.timed = _without(
            _BASE_YEAR, _without(_PRICES, _without(_DOCUMENT_DAY, self.raw, 1), 1), 1
        )  # without years that are not those of its values
        self.subject = ""  # the first indicator that it names in full
        self.scope = scope
        self.about = about

    def figures(self) -> Iterator[Figure]:
        """The values whose indicator the sentence names."""
        opening = _OPENS_PARTS.match(self.masked)
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
            if opens := _OPENS_PARTS.match(self.masked, max(0, start - 1)):
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
                elif amount.kind in _OF_THINGS and _DONE.search(bridge) and (done := _OBJECT.match(self.masked, amount.end)):
                    name = f"{name} {done[1].strip()}"  # "toàn tỉnh trồng được 6.000 ha rừng"
                if subject and part and len(name.split()) <= _PART_WORDS:
                    name = f"{subject} – {name}"  # "đạt 96,4% (trong đó, đô thị đạt 100%)"
                if not inside:
                    subject, stands, latest = subject if part else own, amount.end, name
                    self.subject = self.subject or subject
                ranged = amount.low != amount.high and _RANGE.search(f"{bridge.rstrip()} ") is not None
                strong = _STRONG.search(bridge) is not None or between.rstrip().endswith(":") or ranged
                if strong and not compared and not self._came_from(bridge, amount):
                    yield self._figure(amount, name, bridge, start)
            elif compared:
                pass
            elif behind := self._behind(between, amount):
                yield self._figure(amount, behind, bridge, start)
            elif latest and previous is not None and previous.kind.startswith("percent") and not amount.kind.startswith("percent"):
                if _LEVEL.fullmatch(between):  # "tăng 12%, đạt 180 triệu đồng"
                    yield self._figure(amount, latest, " đạt ", last)
            elif latest and previous is not None and amount.unit == previous.unit:
                if _WENT_ON.fullmatch(between):
                    yield self._figure(amount, latest, between, amount.start)
                elif _LISTED.fullmatch(between) and TIME.search(self.raw[last : amount.start]):
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
                if _TO.fullmatch(between) and held.unit == amount.unit:
                    held = replace(held, end=amount.end, high=amount.high)
                    yield held
                    held = None
                    continue
                yield held
            held = amount if _RANGE.search(self.masked[: amount.start]) else None
            if held is not None and _VERB_OF_CHANGE.search(self.masked[max(0, amount.start - _NEAR) : amount.start]):
                held = None
            if held is None:
                yield amount
        if held is not None:
            yield held

    def _name(self, start: int, at: int) -> tuple[str, str]:
        """The name before the value at `at`, and the words between: ("Tỷ lệ đô thị hóa", " đạt "); "" if it is none."""
        head = self.masked[start:at]
        m = _BRIDGE.search(self.marked[start:at])
        bridge = head[m.start() :] if m else ""
        shown = head[: m.start()] if m else head
        lead = _LEADING.match(shown)
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
        if _REST.match(name) or _BARE_MEASURE.fullmatch(name):
            return "", bridge
        return name, bridge

    def _compares(self, start: int, amount: Amount) -> bool:
        """Whether the value is set against another one ("bằng 104% dự toán", "tăng 12% so với")."""
        clause = self.masked[start : amount.start]
        before = _COMPARES.search(clause) is not None or amount.unit == "%" and re.search(r"(?<!\w)bằng\s*$", clause) is not None
        return before or _COMPARED.match(self.masked, amount.end) is not None

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
        return " ".join(words) if 2 <= len(words) <= _BEHIND_WORDS and not _REST.match(rest.strip()) else ""

    def _figure(self, amount: Amount, name: str, bridge: str, start: int) -> Figure:
        """The figure of a value whose clause begins at `start`."""
        stop = min((p for c in (";", ", ") if (p := self.raw.find(c, amount.end)) >= 0), default=len(self.raw))
        near = self.timed[start : amount.start]
        periods = periods_in(near)[-1:] or periods_in(self.timed[amount.end : stop][:_TIME_BEHIND])[:1]
        told = bool(periods)
        if not periods and start != amount.start:
            periods = periods_in(self.timed[:start])[-1:]
        conditions = condition_in(fold(self.timed[start:stop])) or condition_in(fold(self.timed[:start]))
        if _CUMULATED.search(self.raw[start : amount.start]):
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
        bound = "min" if _MIN.search(bridge) else "max" if _MAX.search(bridge) else ""
        if more := _AND_MORE.match(self.masked, amount.end):
            bound = "min" if more[1] == "lên" else "max"
        clause = self.raw[start:stop]
        territory = "cả nước" if _NATION.search(name) else territory_in(clause, territory_in(self.raw, self.scope.territory))
        name, unit = named_rate(name, amount.unit)
        key = indicator_key(name, "tăng" if growth else "")
        if (
            growth
            and not RATE.search(name)
            and (verb := _VERB_OF_CHANGE.search(bridge))
            and not re.search(r"tăng|giảm", name, re.IGNORECASE)
        ):
            name = f"{name} {verb[1].lower()}"  # the value is that of the change
        return Figure(
            indicator=name, key=key, territory=territory, period=period, role=role, low=low,
            high=high, unit=unit, text=self.raw[amount.start : amount.end], start=self.begin + amount.start, end=self.begin + amount.end,
            bound=bound, dated=dated, conditions=conditions or ("" if told else self.scope.conditions),
        )  # fmt: skip


def _mask(text: str) -> str:
    """`text` with times and numbers that are no values blanked out, of the same length."""
    for pattern in (TIME, _NO_VALUE):
        text = pattern.sub(_blank, text)
    return text


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
