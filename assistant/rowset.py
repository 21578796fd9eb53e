"""Questions over many rows of a table: which of them, how many, the largest, the sum.

The rows are all those of the table that meet what the question says of them (who leads them, their verdict, their
group, words of their names), never those of a top-k, and each row used is cited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index import Collection, Document, Passage, Scored
from index.lexicon import table as lexicon
from index.match import Prepared, covered
from index.query import Group
from index.text import fold, plain_number, tokens

from .fit import CLASH, fit
from .naming import glossed
from .question import Question
from .reading import Evidence, Reading, Statement
from .rows import LEAD, MONEY, OWNER, SUPPORT, TIME, amount, column_fit, column_of, read_row, verdict, vietnamese_number, view

__all__ = ["read"]

LEADING = r"(?:chu tri|phu trach|dau moi|dung dau|dung ten|cam trich|dam nhiem|chiu trach nhiem|lead|\bled\b|in charge|responsible)"
_ALONE = re.compile(r"mot minh|rieng|doc lap|khong tinh .*nhieu co quan|alone|solely")
_SUM = re.compile(
    r"cong lai|tong cong (?:la )?bao nhieu|cong don|"
    r"\btong (?:\w+ ){0,4}(?:cua|cho) (?:ca|cac|nhung|tat ca|hai|ba|bon|nam|sau|bay|tam|\d+)\b|combined|altogether|total of (?:the|all)"
)
_MAX = re.compile(r"(?:lon|cao|nhieu|dat|dai|som)(?: \w+){0,2} nhat\b|largest|highest|biggest|most expensive|longest")
_MIN = re.compile(
    r"(?:nho|thap|\bit|be|ngan|re)(?: \w+){0,2} nhat\b(?! (?:la )?(?:\d|mot|hai|ba|bon|nam|sau|nua))|smallest|lowest|least|cheapest"
)
_LISTS = re.compile(
    r"\b(?:nhung|cac|may|hai|ba|bon|nam|sau|bay|tam|\d{1,2})\b[^?]*\b(?:nao|gi)\b|\bke (?:ten|ra)\b|liet ke|\b(?:which|what|list)\b"
)
_LISTED = 14  # rows that are named one by one
_VERDICTS = (
    ("không đạt", r"(?:khong|chua) (?:dat|hoan thanh|kip|ve dich)|not met|missed|fell short|failed"),
    ("vượt", r"\bvuot\b|exceeded|surpassed"),
    ("đạt", r"(?:danh gia (?:la )?|chi tieu (?:nao )?(?:da )?|nhieu chi tieu (?:da )?)dat\b(?! (?:bao nhieu|may|duoc))|\bmet\b"),
)


@dataclass(frozen=True, slots=True)
class _Selection:
    """The rows of one table that the question is about, and how much of it they meet."""

    document: Document
    rows: tuple[Passage, ...]
    thing: str
    strength: float
    what: str = ""  # the selection in words: "Sở Nội vụ chủ trì"
    head: Passage | None = None
    none: bool = False  # the one asked about leads no row of a table that says who does


def read(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The answer over rows, or None where the question does not ask for one or no table has them."""
    operation = _operation(question)
    if not operation or not scored:
        return None
    best: _Selection | None = None
    none = False
    for document, rows, score in _tables(question, scored, collection):
        if question.prefer.get(document.id, 1.0) < 1.0:
            continue  # another document was named
        near = {s.hit.passage.id for s in scored[:4]}
        found = _select(question, operation, rows, document, score, scored[0].weights, near=any(p.id in near for p in rows))
        if found is None:
            continue
        if found.none:
            none = none or score > 0
        elif best is None or found.strength > best.strength:
            best = found
    if best is None:
        return Reading(reason="nothing") if none and operation in ("count", "list") else None
    if operation in ("max", "min"):
        return _extreme(question, best, operation)
    if operation == "sum":
        return _summed(question, best)
    return _counted(question, best) if operation == "count" else _listed(question, best)


def _operation(question: Question) -> str:
    asked = question.spelt
    if question.kind in ("yesno", "compare", "conflict", "reason"):
        return ""
    if _SUM.search(asked):
        return "sum"
    if (_MAX.search(asked) or _MIN.search(asked)) and len(question.places) < 2:
        return "max" if _MAX.search(asked) else "min"
    if question.kind == "count":
        return "count"
    if question.kind in ("list", "money", "value", "deadline") and _LISTS.search(asked):
        return "list"
    return ""


def _tables(question: Question, scored: Sequence[Scored], collection: Collection) -> Iterator[tuple[Document, list[Passage], float]]:
    """The tables that the question may be about, each with all its rows and its best row's score relative to the first hit."""
    top = max(scored[0].hit.score, 1e-6)
    seen: dict[tuple[str, int], float] = {}
    documents: dict[str, Document] = {}
    for s in scored[:20]:
        documents.setdefault(s.hit.document.id, s.hit.document)
        if s.hit.passage.table >= 0 and s.hit.passage.fields:
            key = (s.hit.document.id, s.hit.passage.table)
            seen.setdefault(key, s.hit.score / top)
    for n, d in enumerate(documents.values()):
        if n >= 3 and not any(k[0] == d.id for k in seen):
            continue
        tables: dict[int, list[Passage]] = {}
        for p in collection.passages(d.id):
            if p.table >= 0 and p.fields:
                tables.setdefault(p.table, []).append(p)
        for number, rows in tables.items():
            yield d, rows, seen.get((d.id, number), 0.0)


# --------------------------------------------------------------------- selecting


def _select(
    question: Question, operation: str, rows: list[Passage], document: Document, score: float, weights: Sequence[float], *, near: bool
) -> _Selection | None:
    """The rows of one table that the question is about; None if it is not about this table. `near`: a row of it is among the first hits."""
    body = [p for p in rows if p.row_kind not in ("group", "total")]
    if not body:
        return None
    thing = Counter(view(p).thing for p in body).most_common(1)[0][0]
    asked_thing = _asked_thing(question)
    if asked_thing and thing not in ("nội dung", asked_thing):
        return None
    kept, strength, what = body, 0.0, ""
    plain_list = operation == "list" and question.kind != "list"  # a figure is asked for of each row
    who = None if plain_list else _who(question, body)
    if who is not None:
        kept, what = who
        if not kept:
            return _Selection(document, (), thing, 0.0, none=True)
        strength += 2.0
    judged = None if plain_list else _verdict(question, kept)
    if judged:
        kept = judged
        strength += 2.0
    label, head = "", None
    if not plain_list and (operation != "list" or strength or near and _LISTS_GROUP.search(question.spelt)):
        group = _group_asked(question, rows, least=0.5 if operation != "list" and who is None else 0.6)
        if group is not None and (members := [p for p in kept if group[0] in p.groups]):
            label, kept = group[0], members
            head = next((p for p in rows if p.row_kind == "group" and fold(p.text).startswith(fold(label)[:40])), None)
            strength += 1.0 + group[1]
    if operation in ("count", "list") and strength and (timed := _timed(question, kept)):
        kept = timed
        strength += 1.0
    named: list[Passage] = []
    if who is None and (operation != "list" or near):
        named, share = _named(question, operation, kept, label, weights)
        if named and (operation != "list" or share >= 0.99 and 2 <= len(named) <= 12):
            kept = named
            strength += share + (operation in ("sum", "max", "min"))
    if operation in ("max", "min"):
        about = _about(question, rows, document)
        strength += 2 * about if about >= 0.5 else 0.0
    if strength < 1.0 or operation == "sum" and not (who or named):
        return None
    suits = fit(question, kept[0], document)
    if suits.place < CLASH or not (who or judged) and suits.clashes:
        return None
    if judged and not what:
        what = f"{verdict(kept[0])[0].upper()}{verdict(kept[0])[1:]}"
    shown = what or ("" if named else re.sub(r"^[A-Z0-9IVX.]+\s+", "", label))
    return _Selection(document, tuple(kept), thing, strength + 0.5 * score, shown, head if not (who or judged or named) else None)


_LISTS_GROUP = re.compile(r"\b(?:du an|nhiem vu|chi tieu|cong trinh|de an)\b[^?]*\bnao\b|\bgom nhung\b")


def _asked_thing(question: Question) -> str:
    """What the question counts, where it is one of the things that tables list."""
    m = re.search(
        r"(?:bao nhieu|may|nhung|cac|how many|which|\d+|hai|ba|bon|nam)\s+(nhiem vu|viec|chi tieu|du an|tasks?|targets?|projects?)",
        question.spelt,
    )
    words = {"nhiem vu": "nhiệm vụ", "viec": "nhiệm vụ", "chi tieu": "chỉ tiêu", "du an": "dự án"}
    words |= {"task": "nhiệm vụ", "target": "chỉ tiêu", "project": "dự án"}
    return words[m.group(1).rstrip("s")] if m else ""


_ENGLISH_VERBS = {"chủ trì": "leads", "làm chủ đầu tư": "is the investor of", "phối hợp": "supports"}
_ENGLISH_THINGS = {"nhiệm vụ": "tasks", "chỉ tiêu": "targets", "dự án": "projects", "nội dung": "items"}
_ROLES = (
    (LEAD, re.compile(LEADING), "chủ trì"),
    (OWNER, re.compile(r"chu dau tu|investor|owner"), "làm chủ đầu tư"),
    (SUPPORT, re.compile(r"phoi hop|support|coordinat"), "phối hợp"),
)


def _who(question: Question, body: Sequence[Passage]) -> tuple[list[Passage], str] | None:
    """The rows of the agency or investor that the question names, and that in words; None if it names none."""
    for column, asked, verb in _ROLES:
        if not asked.search(question.spelt):
            continue
        cells = {p.id: column_of(view(p), column, SUPPORT if column is LEAD else None)[1] for p in body}
        if not any(cells.values()):
            continue
        name = _name_in(question, {part.strip() for c in cells.values() for part in [c, *re.split(r"[;\n]", c)] if part.strip()})
        if not name:
            agency = agency_asked(question)
            if not agency or not re.search(rf"{LEADING}|chu dau tu|phoi hop", question.spelt) or re.search(r"\bnao\b", agency):
                continue
            name = agency
        folded = fold(name)
        kept = [p for p in body if _holds(fold(cells[p.id]), folded)]
        if column is LEAD and _ALONE.search(question.spelt):
            kept = [p for p in kept if len(re.split(r";", fold(cells[p.id]).strip(" .;"))) == 1 and not _several(fold(cells[p.id]), folded)]
        at = fold(question.standalone).find(folded)
        shown = question.standalone[at : at + len(folded)] if at >= 0 else name
        if question.english:
            named = next((part for c in cells.values() for part in re.split(r"\s*;\s*", c) if _holds(fold(part), folded)), shown)
            return kept, f"{glossed(named)} {_ENGLISH_VERBS[verb]}"
        return kept, f"{shown} {verb}"
    return None


def _several(cell: str, name: str) -> bool:
    """Whether a cell names others beside `name`."""
    rest = cell.replace(name, "", 1).strip(" .,;")
    return re.match(r"(?:so|ban|ubnd|cong an|van phong|thanh tra|cuc|chi cuc|bo chi huy)\b", rest) is not None


def _holds(cell: str, name: str) -> bool:
    """Whether a cell names `name` itself, not a longer name that begins with it ("Sở Y" in "Sở Y tế" is none)."""
    return re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", cell) is not None


def _name_in(question: Question, values: set[str]) -> str:
    """The longest of the cells' names that the question holds, in full, abbreviated or in English; "" if none."""
    asked = f" {question.spelt} "
    words = re.sub(r"[^a-z0-9&]+", " ", asked)
    best = ""
    for value in values:
        if len(value.split()) > 12:
            continue
        folded = fold(value).strip(" .")
        forms = {folded, *_other_forms(folded)}
        parts = folded.split()
        forms |= {" ".join(parts[:n]) for n in range(max(2, len(parts) - 3), len(parts)) if len(parts) > 3}
        if any(re.search(rf"(?<![a-z]){re.escape(f)}(?![a-z])", asked) or f" {f} " in words for f in forms if len(f) > 3) and len(
            value
        ) > len(best):
            best = value
    return best.strip(" .")


def _other_forms(name: str) -> list[str]:
    for row in lexicon("agencies.tsv"):
        if fold(row[0]) == name:
            return [fold(x) for x in (*row[1].split("|"), *row[2].split("|")) if len(x) > 3]
    return []


def agency_asked(question: Question) -> str:
    """The agency that the question names, folded, or ""."""
    m = re.search(
        r"\b((?:so|ban|cong an|van phong|bo chi huy|thanh tra|cuc|chi cuc|bao hiem xa hoi|thong ke|phong|ubnd)\b"
        r"(?:\s+(?!nao\b|chu tri|dung (?:ten|dau|ra)|phu trach|"
        r"cam trich|dam nhiem|chiu|phai|se\b|duoc|lam|do|co|bao|la\b|nhung\b)[a-z&,-]+){1,8})",
        question.spelt,
    )
    return m.group(1).strip(" ,") if m else ""


def _verdict(question: Question, body: Sequence[Passage]) -> list[Passage]:
    """The rows with the verdict that the question asks for, where the table judges its rows."""
    asked = next((name for name, pattern in _VERDICTS if re.search(pattern, question.spelt)), "")
    if not asked or not re.search(r"chi tieu|muc tieu|targets?|indicators?", question.spelt):
        return []
    judged = {p.id: verdict(p) for p in body}
    if sum(bool(v) for v in judged.values()) < 0.4 * len(body):
        return []
    return [p for p in body if judged[p.id] == asked]


def _timed(question: Question, kept: Sequence[Passage]) -> list[Passage]:
    """The rows whose time is the one asked for, where some are and others not; [] where the time is that of the whole table."""
    over = fold("\n".join(kept[0].section))
    asked = [y for y in question.years if y not in over]
    times = {p.id: " ".join(column_of(view(p), TIME)[1].split()).replace("–", "-").replace(" - ", "-") for p in kept}
    found = [p for p in kept if any(y == t or re.search(rf"(?<![\d-]){y}(?![\d-])", t) for y in asked for t in [times[p.id]])]
    return found if asked and 0 < len(found) < len(kept) else []


_COMMON = frozenset(
    t.plain for t in tokens("có bao nhiêu dự án nhiệm vụ chỉ tiêu trong danh mục theo của tỉnh giai đoạn các là nào những và")
)


def _group_asked(question: Question, rows: Sequence[Passage], least: float) -> tuple[str, float] | None:
    """The heading inside the table that the question names, and how much of it: the one that shares its telling words."""
    best: tuple[float, str] = (0.0, "")
    accented = question.query.accented

    def words_of(text: str) -> set[str]:
        return {t.key if accented else t.plain for t in tokens(text) if t.plain not in _COMMON}

    asked = words_of(question.standalone)
    if re.search(r"[A-ZĐ]{3}", question.standalone):  # abbreviations stand for their words
        asked |= {k if accented else p for g in question.query.groups for w in g.words[1:3] for k, p in w}
    for label in dict.fromkeys(g for p in rows for g in p.groups[:2]):
        words = words_of(re.sub(r"^[A-Z0-9.]+\s+", "", label))
        if words:
            short = label.split("(")[-1] if "(" in label else ""
            share = len(words & asked) / max(3, len(words))
            share += 0.4 if any(w.upper() in short for w in words & asked if len(w) <= 5) else 0
            best = max(best, (share, label))
    return (best[1], min(1.0, best[0])) if best[0] >= least else None


def _named(
    question: Question, operation: str, kept: Sequence[Passage], label: str, weights: Sequence[float]
) -> tuple[list[Passage], float]:
    """The rows whose names hold the telling words of the thing asked about, and what share of those words they hold."""
    start, end = _thing_span(question, operation)
    label_made = Prepared.of(label)
    accented = question.query.accented
    names = [Prepared.of(f"{view(p).name}") for p in kept]
    chosen, met, all_of_it = list(range(len(kept))), 0.0, 0.0
    whole = operation in ("sum", "max", "min")  # the question says more than what the rows are called
    ranked = sorted(zip(question.query.groups, weights, strict=False), key=lambda x: -x[1])
    for g, w in ranked:
        if not (start <= g.start and g.end <= end) or _frames(g, question) or covered(g, label_made, accented) >= 0.8:
            continue
        if whole and len(g.words[0]) < 2 and not (question.standalone[g.start].isupper() or question.standalone[g.start].isdigit()):
            continue
        holding = [n for n in range(len(kept)) if covered(g, names[n], accented) >= 0.7]
        if len(holding) == len(kept) or whole and not holding:
            continue
        all_of_it += w
        both = [n for n in chosen if n in holding]
        if len(both) >= (2 if whole else 1):
            chosen, met = both, met + w
    if not met or len(chosen) == len(kept) or met < 0.6 * all_of_it:
        return [], 0.0
    return [kept[n] for n in chosen], 1.0 * met / all_of_it


_THINGS = {
    "du an",
    "nhiem vu",
    "chi tieu",
    "cong trinh",
    "muc tieu",
    "danh muc",
    "uu tien",
    "du an uu tien",
    "dau tu",
    "noi dung",
    "muc dau tu",
    "tong muc dau tu",
}


def _frames(g: Group, question: Question) -> bool:
    raw = fold(question.standalone[g.start : g.end])
    short = len(g.words) < 2 and len(raw) < 4 and not raw.isdigit() and not question.standalone[g.start : g.end].isupper()
    return g.weight <= 0.5 or raw in _THINGS or short


def _thing_span(question: Question, operation: str) -> tuple[int, int]:
    """Where in the question the thing that is listed or counted stands; all of it for a sum or an extreme."""
    folded = fold(question.standalone)
    whole = (0, len(folded))
    if operation == "list":
        m = re.search(
            r"\b(?:nhung|cac|hai|ba|bon|nam|sau|bay|tam|\d{1,2}|which|what)\s+([^?,]{3,90}?)\s+(?:nao|gi)\b", folded
        ) or re.search(r"\b(?:hai|ba|bon|nam|sau|\d{1,2})\s+([^?,]{3,70}?)\s+(?:trong|thuoc|o)\b", folded)
        return m.span(1) if m else (0, 0)
    if operation == "count":
        m = re.search(r"(?:bao nhieu|\bmay|how many)\s+([^?,]+?)(?=\s+(?:trong|do|duoc|thuoc|o)\b|\s*\(|[?,]|$)", folded)
        return m.span(1) if m else whole
    return whole


def _about(question: Question, rows: Sequence[Passage], document: Document) -> float:
    """How much of the question the headings over a table hold."""
    made = Prepared.of("\n".join((document.title, *rows[0].section, *(c for c, _ in rows[0].fields))))
    folded = fold(question.standalone)
    extremes = [m.span() for pattern in (_MAX, _MIN) for m in pattern.finditer(folded)]  # no heading says these words
    groups = [g for g in question.query.groups if g.weight > 0.3 and not any(a <= g.start < b for a, b in extremes)]
    total = sum(g.weight for g in groups) or 1.0
    return sum(g.weight * covered(g, made, question.query.accented) for g in groups) / total


# --------------------------------------------------------------------- answering


_VERDICT_NAMES = tuple(name for name, _ in _VERDICTS)
_ROLE_VERBS = (*_ENGLISH_VERBS, *_ENGLISH_VERBS.values())


def _counted(question: Question, found: _Selection) -> Reading:
    names = [view(p).name for p in found.rows]
    by_role = found.what.endswith(_ROLE_VERBS)
    listed = "".join(f"\n{n}. {_shortened(name, 18)}" for n, name in enumerate(names, 1)) if by_role and len(names) <= 8 else ""
    thing = _ENGLISH_THINGS[found.thing] if question.english else found.thing
    verb = "" if by_role else ("has " if question.english else "có ") if found.what else ("There are " if question.english else "Có ")
    text = f"{found.what} {verb}{len(names)} {thing}".strip() + (f":{listed}" if listed else "")
    evidence = tuple(Evidence(p, found.document) for p in ([found.head] if found.head else []) + list(found.rows))
    return Reading((Statement(text, evidence, computed=True),), listing=True)


def _listed(question: Question, found: _Selection) -> Reading | None:
    if len(found.rows) < 2 and not found.what or len(found.rows) > 40:
        return None
    by_role = found.what.endswith(_ROLE_VERBS) or found.what.lower() in _VERDICT_NAMES
    valued = re.search(r"\b(?:bao nhieu|may|von|how much|khi nao)\b", question.spelt) is not None
    if valued or not by_role and len(found.rows) <= 6:
        if len(found.rows) > 12:
            return None
        said = ((read_row(question, p, found.document), p) for p in found.rows)
        return Reading(tuple(Statement(text, (Evidence(p, found.document),)) for text, p in said if text), listing=True)
    room = 18 if len(found.rows) <= 8 else 10
    names = [_shortened(view(p).name, room) for p in found.rows[:_LISTED]]
    listed = "".join(f"\n{n}. {name}" for n, name in enumerate(names, 1)) + ("\n…" if len(found.rows) > _LISTED else "")
    thing = _ENGLISH_THINGS[found.thing] if question.english else found.thing
    count = f" {len(found.rows)}" if by_role else ""
    lead = f"{found.what}{count} {thing}" if found.what else thing.capitalize() if question.english else f"Các {thing}"
    evidence = tuple(Evidence(p, found.document) for p in found.rows)
    return Reading((Statement(f"{lead}:{listed}", evidence, computed=True),), listing=True)


def _number(raw: str) -> float | None:
    if not re.fullmatch(r"\s*[~≥>≤<+]?\s*-?\d+(?:[.,]\d+)*\s*%?\s*", raw):
        return None
    try:
        return float(plain_number(re.sub(r"[^\d.,]", "", raw))) * (-1 if re.match(r"\s*-", raw) else 1)
    except ValueError:
        return None


def _measured(question: Question, rows: Sequence[Passage]) -> tuple[str, list[tuple[float, str, Passage]]] | None:
    """The column of figures that the question measures the rows by, and each row's figure in it."""
    columns: dict[str, list[tuple[float, str, Passage]]] = {}
    for p in rows:
        for c, v in view(p).values:
            number = _number(v)
            if number is not None and not any(x.search(fold(c)) for x in (LEAD, SUPPORT, OWNER)):
                columns.setdefault(c, []).append((number, v.strip(), p))
    full = {c: vs for c, vs in columns.items() if len(vs) >= max(1, 0.6 * len(rows)) and not TIME.search(fold(c))}
    if not full:
        return None
    money = re.search(r"\bvon\b|muc dau tu|kinh phi|\btien\b|investment|budget|cost", question.spelt) is not None
    asked = set(re.findall(r"[a-z0-9]+", question.spelt))

    def rank(column: str) -> float:
        words = set(re.findall(r"[a-z0-9]+", fold(column)))
        return (
            (1.0 if money and MONEY.search(fold(column)) else 0.0) + column_fit(question, column) + len(words & asked) / max(1, len(words))
        )

    best = max(full, key=rank)
    return best, full[best]


def _extreme(question: Question, found: _Selection, operation: str) -> Reading | None:
    measured = _measured(question, found.rows)
    if measured is None or len(found.rows) < 2:
        return None
    column, values = measured
    number = (max if operation == "max" else min)(v[0] for v in values)
    rows = [v for v in values if v[0] == number][:3]
    statements = []
    for _, raw, p in rows:
        row = view(p)
        text = read_row(replace(question, kind="money" if MONEY.search(fold(column)) else "value"), p, found.document)
        if raw not in text:
            text = f"{_shortened(row.name, 30)}: {column[0].lower() + column[1:]} {amount(raw, row.unit, column)}"
        statements.append(Statement(text, (Evidence(p, found.document),)))
    return Reading(tuple(statements), listing=len(statements) > 1)


def _summed(question: Question, found: _Selection) -> Reading | None:
    measured = _measured(question, found.rows)
    if measured is None or not 2 <= len(found.rows) <= 40 or len(measured[1]) < len(found.rows):
        return None
    column, values = measured
    total = sum(v[0] for v in values)
    shown = vietnamese_number(total)
    unit = view(values[0][2]).unit
    parts = " + ".join(v[1] for v in values) if len(values) <= 8 else ""
    name = re.sub(r"\s*\([^)]*\)", "", column).strip()
    names = "; ".join(_shortened(view(v[2]).name, 8) for v in values) if len(values) <= 6 else ""
    if question.english:
        text = f"The {len(values)} {_ENGLISH_THINGS[found.thing]} add up to {amount(shown, unit, column)}"
    else:
        text = f"{name} của {len(values)} {found.thing} cộng lại là {amount(shown, unit, column)}"
    text += (f" ({parts})" if parts else "") + (f": {names}" if names else "")
    evidence = tuple(Evidence(v[2], found.document) for v in values)
    return Reading((Statement(text, evidence, computed=True, operands=tuple(v[1] for v in values)),), listing=True)


def _shortened(name: str, most: int) -> str:
    words = name.split()
    return name if len(words) <= most else " ".join(words[:most]) + "…"
