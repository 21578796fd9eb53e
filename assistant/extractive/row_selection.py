"""Which rows of a table a question is about: by who leads them, their verdict, group, time, and words of their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.question import Question, fit
from index import Document, Passage
from index.language import agency_heads, fold, tokens
from index.language.lexicon import table as lexicon
from index.retrieval import Group, Prepared, covered

from .attribution import glossed
from .row_view import LEAD, OWNER, SUPPORT, TIME, column_of, verdict, view

__all__ = ["ENGLISH_VERBS", "LARGEST", "SMALLEST", "VERDICTS", "Selection", "select"]

# All fitted by hand on the development questions (tests/benchmarks/RESULTS.md).
# What speaks for a table: that it says who leads, judges, groups or dates its rows as asked; beside it, shares (0 to 1) of
# what the question names, of the heads over the table where the largest is asked for, and of the best hit's score.
_WHO, _JUDGED, _GROUPED, _TIMED = 2.0, 2.0, 1.0, 1.0
_ABOUT, _SCORE = 2.0, 0.5
_ENOUGH = 1.0
_LEAST_ABOUT = 0.5  # share of the question that the headings must hold to count
_GROUP, _GROUP_OF_LIST = 0.5, 0.6  # share of a heading's words that the question must have
_SHORTEST_GROUP = 3  # words that a heading counts as at least
_IN_BRACKETS = 0.4  # for its abbreviation in brackets,
_ABBREVIATION = 5  # of so many characters at most
_GROUP_BEGINS = 40  # characters of a heading by which its row is found
_GROUPS = 2  # headings over a row
_ALL, _LISTED = 0.99, (2, 12)  # rows by their names alone: share of the words named that they hold, and how many they are
_AGENCY = 12  # words of an agency's name
_CUT = 3  # last words that may be left out of it
_FORM = 3  # characters: shorter forms of it mean other things too
_MOSTLY = 0.4  # share of the rows that a table must judge
# Coverages (0 to 1) of an idea of the question by the heading over a row, and by the row's name; and the share of the ideas,
# by weight, that the rows chosen must hold.
_IN_HEADING, _IN_NAME, _HELD = 0.8, 0.7, 0.6
_HOLDING = 2  # rows that must be left for a sum or an extreme
_FRAME, _COMMON_FRAME = 0.5, 0.3  # weights in the query of nearly all, and of most words that only frame a question
_SHORT = 4  # characters under which a syllable is no name
_WORDINGS = 3  # of an idea, its own included

_LEADING = r"(?:chu tri|phu trach|dau moi|dung dau|dung ten|cam trich|dam nhiem|chiu trach nhiem|lead|\bled\b|in charge|responsible)"
_ALONE = re.compile(r"mot minh|rieng|doc lap|khong tinh .*nhieu co quan|alone|solely")
LARGEST = re.compile(r"(?:lon|cao|nhieu|dat|dai|som)(?: \w+){0,2} nhat\b|largest|highest|biggest|most expensive|longest")
SMALLEST = re.compile(
    r"(?:nho|thap|\bit|be|ngan|re)(?: \w+){0,2} nhat\b(?! (?:la )?(?:\d|mot|hai|ba|bon|nam|sau|nua))|smallest|lowest|least|cheapest"
)
VERDICTS = (
    ("không đạt", r"(?:khong|chua) (?:dat|hoan thanh|kip|ve dich)|not met|missed|fell short|failed"),
    ("vượt", r"\bvuot\b|exceeded|surpassed"),
    ("đạt", r"(?:danh gia (?:la )?|chi tieu (?:nao )?(?:da )?|nhieu chi tieu (?:da )?)dat\b(?! (?:bao nhieu|may|duoc))|\bmet\b"),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of one table that the question is about, and how much of it they meet."""

    document: Document
    rows: tuple[Passage, ...]
    thing: str
    strength: float
    what: str = ""  # the selection in words: "Sở Nội vụ chủ trì"
    head: Passage | None = None
    none: bool = False  # the one asked about leads no row of a table that says who does


def select(
    question: Question, operation: str, rows: list[Passage], document: Document, score: float, weights: Sequence[float], *, near: bool
) -> Selection | None:
    """The rows of one table that the question is about; None if it is not about this table. `near`: a row of it is among the first hits."""
    body = [p for p in rows if p.row_kind not in ("group", "total", "part")]
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
            return Selection(document, (), thing, 0.0, none=True)
        strength += _WHO
    judged = None if plain_list else _verdict(question, kept)
    if judged:
        kept = judged
        strength += _JUDGED
    label, head = "", None
    if not plain_list and (operation != "list" or strength or near and _LISTS_GROUP.search(question.spelt)):
        group = _group_asked(question, rows, least=_GROUP if operation != "list" and who is None else _GROUP_OF_LIST)
        if group is not None and (members := [p for p in kept if group[0] in p.groups]):
            label, kept = group[0], members
            head = next((p for p in rows if p.row_kind == "group" and fold(p.text).startswith(fold(label)[:_GROUP_BEGINS])), None)
            strength += _GROUPED + group[1]
    if operation in ("count", "list") and strength and (timed := _timed(question, kept)):
        kept = timed
        strength += _TIMED
    named: list[Passage] = []
    if who is None and (operation != "list" or near):
        named, share = _named(question, operation, kept, label, weights)
        if named and (operation != "list" or share >= _ALL and _LISTED[0] <= len(named) <= _LISTED[1]):
            kept = named
            strength += share + (operation in ("sum", "max", "min"))
    if operation in ("max", "min"):
        about = _about(question, rows, document)
        strength += _ABOUT * about if about >= _LEAST_ABOUT else 0.0
    if strength < _ENOUGH or operation == "sum" and not (who or named):
        return None
    suits = fit(question, kept[0], document)
    if suits.elsewhere or not (who or judged) and suits.clashes:
        return None
    if judged and not what:
        what = f"{verdict(kept[0])[0].upper()}{verdict(kept[0])[1:]}"
    shown = what or ("" if named else re.sub(r"^[A-Z0-9IVX.]+\s+", "", label))
    return Selection(document, tuple(kept), thing, strength + _SCORE * score, shown, head if not (who or judged or named) else None)


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


ENGLISH_VERBS = {"chủ trì": "leads", "làm chủ đầu tư": "is the investor of", "phối hợp": "supports"}
_ROLES = (
    (LEAD, re.compile(_LEADING), "chủ trì"),
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
            if not agency or not re.search(rf"{_LEADING}|chu dau tu|phoi hop", question.spelt) or re.search(r"\bnao\b", agency):
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
            return kept, f"{glossed(named)} {ENGLISH_VERBS[verb]}"
        return kept, f"{shown} {verb}"
    return None


def _several(cell: str, name: str) -> bool:
    """Whether a cell names others beside `name`."""
    rest = cell.replace(name, "", 1).strip(" .,;")
    return re.match(rf"(?:{agency_heads(folded=True)})\b", rest) is not None


def _holds(cell: str, name: str) -> bool:
    """Whether a cell names `name` itself, not a longer name that begins with it ("Sở Y" in "Sở Y tế" is none)."""
    return re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", cell) is not None


def _name_in(question: Question, values: set[str]) -> str:
    """The longest of the cells' names that the question holds, in full, abbreviated or in English; "" if none."""
    asked = f" {question.spelt} "
    words = re.sub(r"[^a-z0-9&]+", " ", asked)
    best = ""
    for value in values:
        if len(value.split()) > _AGENCY:
            continue
        folded = fold(value).strip(" .")
        forms = {folded, *_other_forms().get(folded, ())}
        parts = folded.split()
        forms |= {" ".join(parts[:n]) for n in range(max(2, len(parts) - _CUT), len(parts)) if len(parts) > _CUT}
        if any(re.search(rf"(?<![a-z]){re.escape(f)}(?![a-z])", asked) or f" {f} " in words for f in forms if len(f) > _FORM) and len(
            value
        ) > len(best):
            best = value
    return best.strip(" .")


@cache
def _other_forms() -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for row in lexicon("agencies.tsv"):
        out.setdefault(fold(row[0]), tuple(fold(x) for forms in row[1:3] for x in forms.split("|") if len(x) > _FORM))
    return out


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
    asked = next((name for name, pattern in VERDICTS if re.search(pattern, question.spelt)), "")
    if not asked or not re.search(r"chi tieu|muc tieu|targets?|indicators?", question.spelt):
        return []
    judged = {p.id: verdict(p) for p in body}
    if sum(bool(v) for v in judged.values()) < _MOSTLY * len(body):
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
        asked |= {k if accented else p for g in question.query.groups for w in g.words[1:_WORDINGS] for k, p in w}
    for label in dict.fromkeys(g for p in rows for g in p.groups[:_GROUPS]):
        words = words_of(re.sub(r"^[A-Z0-9.]+\s+", "", label))
        if words:
            short = label.split("(")[-1] if "(" in label else ""
            share = len(words & asked) / max(_SHORTEST_GROUP, len(words))
            share += _IN_BRACKETS if any(w.upper() in short for w in words & asked if len(w) <= _ABBREVIATION) else 0.0
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
        if not (start <= g.start and g.end <= end) or _frames(g, question) or covered(g, label_made, accented) >= _IN_HEADING:
            continue
        if whole and len(g.words[0]) < 2 and not (question.standalone[g.start].isupper() or question.standalone[g.start].isdigit()):
            continue
        holding = [n for n in range(len(kept)) if covered(g, names[n], accented) >= _IN_NAME]
        if len(holding) == len(kept) or whole and not holding:
            continue
        all_of_it += w
        both = [n for n in chosen if n in holding]
        if len(both) >= (_HOLDING if whole else 1):
            chosen, met = both, met + w
    if not met or len(chosen) == len(kept) or met < _HELD * all_of_it:
        return [], 0.0
    return [kept[n] for n in chosen], met / all_of_it


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
    short = len(g.words) < 2 and len(raw) < _SHORT and not raw.isdigit() and not question.standalone[g.start : g.end].isupper()
    return g.weight <= _FRAME or raw in _THINGS or short


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
    extremes = [m.span() for pattern in (LARGEST, SMALLEST) for m in pattern.finditer(folded)]  # no heading says these words
    groups = [g for g in question.query.groups if g.weight > _COMMON_FRAME and not any(a <= g.start < b for a, b in extremes)]
    total = sum(g.weight for g in groups) or 1.0
    return sum(g.weight * covered(g, made, question.query.accented) for g in groups) / total
