"""Lists and counts: over table rows and numbered items, complete, never from a top-k."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Collection, Document, Passage, Scored
from index.match import match
from index.text import fold

from .fit import fit
from .question import Question
from .reading import Evidence, Reading, Statement
from .rows import LEAD, SUPPORT, column_of, read_row, view

if TYPE_CHECKING:
    from .extractive import ExtractiveReader

__all__ = ["read"]

_ITEM = re.compile(r"\s*(?:\((\d{1,2})\)|(\d{1,2})[.)]\s|(Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là|([-–•])\s)")
_NUMBERS = {"Một": 1, "Hai": 2, "Ba": 3, "Bốn": 4, "Năm": 5, "Sáu": 6, "Bảy": 7, "Tám": 8, "Chín": 9, "Mười": 10}
_LEADING = r"(?:chu tri|phu trach|dau moi|dung dau|dung ten|cam trich|dam nhiem|chiu trach nhiem)"
_ALONE = re.compile(r"mot minh|rieng|doc lap|khong tinh .*nhieu co quan|alone|solely")


def read(question: Question, scored: Sequence[Scored], collection: Collection, reader: ExtractiveReader) -> Reading | None:
    """A counted or listed answer, or None where the question does not ask for one."""
    if not scored:
        return None
    if question.kind == "count":
        return _count(question, scored, collection)
    if question.kind in ("list", "definition", "text") or question.wanted:
        return (
            _rows_of_agency(question, scored, collection)
            or _rows_named(question, scored, collection)
            or _rows_of_group(question, scored, collection)
            or _items(question, scored, collection)
        )
    return _rows_named(question, scored, collection) if question.kind in ("money", "value", "deadline") else None


# ------------------------------------------------------------------------ tables


def _table(s: Scored, collection: Collection) -> list[Passage]:
    """All rows of the table that a passage is a row of."""
    return [p for p in collection.passages(s.hit.document.id) if p.table == s.hit.passage.table and p.table >= 0]


def _agency_asked(question: Question) -> str:
    """The agency that the question names, folded, or ""."""
    m = re.search(
        r"\b((?:so|ban|cong an|van phong|bo chi huy|thanh tra|cuc|chi cuc|bao hiem xa hoi|thong ke)\b"
        r"(?:\s+(?!nao\b|chu tri|dung (?:ten|dau|ra)|phu trach|"
        r"cam trich|dam nhiem|chiu|phai|se\b|duoc|lam|do|co|bao|la\b|nhung\b)[a-z&,-]+){1,8})",
        question.folded,
    )
    return m.group(1).strip(" ,") if m else ""


def _led_by(rows: Sequence[Passage], agency: str, alone: bool) -> list[Passage]:
    out = []
    for p in rows:
        if p.row_kind == "group":
            continue
        lead = fold(column_of(view(p), LEAD, SUPPORT)[1])
        if agency not in lead:
            continue
        if alone and len(re.split(r"[;,](?!\s*(?:the thao|du lich))", lead)) > 1 and lead.strip(" .") != agency:
            continue
        out.append(p)
    return out


def _count(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    leads_none = False
    for s in scored[:6]:
        if s.hit.passage.kind != "table" or not s.hit.passage.fields:
            continue
        rows = _table(s, collection)
        agency = _agency_asked(question)
        thing = view(s.hit.passage).thing
        if thing != "nội dung" and _asked_thing(question) not in ("", thing):
            continue
        if agency and re.search(_LEADING, question.folded):
            found = _led_by(rows, agency, _ALONE.search(question.folded) is not None)
            if found:
                return _counted(question, found, s.hit.document, thing, f"{_original(question, agency)} chủ trì")
            leads_none = leads_none or column_of(view(s.hit.passage), LEAD, SUPPORT)[1] != ""
            continue  # a group of rows that shares a word with the agency's name is something else
        group = _group_asked(question, rows)
        if group:
            label, members, head = group
            said = f"{label} có {len(members)} {thing}"
            evidence = tuple(Evidence(p, s.hit.document) for p in ([head] if head else []) + members)
            return Reading((Statement(said, evidence, computed=True),), listing=True)
    return Reading(reason="nothing") if leads_none else None


def _asked_thing(question: Question) -> str:
    """What the question counts, where it is one of the things that tables list."""
    m = re.search(r"(?:bao nhieu|may|nhung|cac|how many|which)\s+(nhiem vu|viec|chi tieu|du an|tasks?|targets?|projects?)", question.folded)
    words = {
        "nhiem vu": "nhiệm vụ",
        "viec": "nhiệm vụ",
        "chi tieu": "chỉ tiêu",
        "du an": "dự án",
        "task": "nhiệm vụ",
        "target": "chỉ tiêu",
        "project": "dự án",
    }
    return words[m.group(1).rstrip("s")] if m else ""


def _original(question: Question, folded: str) -> str:
    at = fold(question.standalone).find(folded)
    return question.standalone[at : at + len(folded)] if at >= 0 else folded


def _counted(question: Question, found: list[Passage], document: Document, thing: str, what: str) -> Reading:
    names = [view(p).name for p in found]
    listed = "".join(f"\n{n}. {_shortened(name, 18)}" for n, name in enumerate(names, 1)) if len(names) <= 8 else ""
    text = f"{what} {len(found)} {thing}" + (f":{listed}" if listed else "")
    return Reading((Statement(text, tuple(Evidence(p, document) for p in found), computed=True),), listing=True)


def _group_asked(question: Question, rows: Sequence[Passage], least: float = 0.3) -> tuple[str, list[Passage], Passage | None] | None:
    """The group of rows that the question names: the one whose heading shares its telling words."""
    best: tuple[float, str] = (0.0, "")
    labels = list(dict.fromkeys(g for p in rows for g in p.groups[:2]))
    asked = set(re.findall(r"[a-z]+", question.folded)) - set(
        "co bao nhieu du an nhiem vu chi tieu trong danh muc theo cua tinh giai doan cac la".split()
    )
    for label in labels:
        words = set(re.findall(r"[a-z]+", fold(label))) - set("du an nhiem vu chi tieu theo cua tinh cac va".split())
        if words:
            share = len(words & asked) / max(3, len(words)) + (
                0.4 if any(w.upper() in label.split("(")[-1] for w in words & asked if len(w) <= 5) else 0
            )
            best = max(best, (share, label))
    if best[0] < least:
        return None
    label = best[1]
    members = [p for p in rows if label in p.groups and p.row_kind != "group" and p.groups[-1] == label]
    head = next((p for p in rows if p.row_kind == "group" and fold(p.text).startswith(fold(label)[:40])), None)
    shown = re.sub(r"^[A-Z0-9IVX.]+\s+", "", label)
    return (shown, members, head) if members else None


def _rows_of_agency(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """All rows that an agency leads ("Những chỉ tiêu nào do Sở Y tế chủ trì?")."""
    agency = _agency_asked(question)
    if not agency or not re.search(
        rf"do {re.escape(agency)}.{{0,20}}{_LEADING}|{re.escape(agency)} (?:phai |se |duoc giao )?{_LEADING}", question.folded
    ):
        return None
    seen = False
    for s in scored[:20]:
        if s.hit.passage.kind == "table" and column_of(view(s.hit.passage), LEAD, SUPPORT)[1]:
            seen = True
            if _asked_thing(question) not in ("", view(s.hit.passage).thing):
                continue
            found = _led_by(_table(s, collection), agency, False)
            if found:
                return _counted(question, found, s.hit.document, view(s.hit.passage).thing, f"{_original(question, agency)} chủ trì")
    return Reading(reason="nothing") if seen else None


def _rows_of_group(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The rows of the group that the question names ("Danh mục dự án giao thông gồm những dự án nào?")."""
    if not re.search(r"\b(?:du an|nhiem vu|chi tieu|cong trinh|de an)\b[^?]*\bnao\b|\bgom nhung\b", question.folded):
        return None
    for s in scored[:4]:
        if s.hit.passage.kind != "table":
            continue
        group = _group_asked(question, _table(s, collection), least=0.6)
        if group and 2 <= len(group[1]) <= 12:
            said = ((read_row(question, p, s.hit.document), p) for p in group[1])
            return Reading(tuple(Statement(text, (Evidence(p, s.hit.document),)) for text, p in said if text), listing=True)
    return None


def _rows_named(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The rows of one table whose names hold the thing that is listed ("Những cảng cạn nào được quy hoạch?")."""
    m = re.search(r"\b(?:nhung|cac|which|what)\s+((?:[a-z]+\s){1,8}?)(?:nao|gi)\b", question.folded)
    if not m:
        return None
    thing = re.sub(r"^(?:du an|nhiem vu|chi tieu|cong trinh|de an|muc tieu)\s+(?=\w+ \w)", "", m.group(1).strip())
    s = next(
        (x for x in scored[:4] if x.hit.passage.kind == "table" and x.hit.passage.fields and thing in fold(view(x.hit.passage).name)), None
    )
    if s is None or len(thing.split()) < 2 or fit(question, s.hit.passage, s.hit.document).clashes:
        return None
    found = [p for p in _table(s, collection) if p.row_kind != "group" and p.fields and thing in fold(view(p).name)]
    if not 2 <= len(found) <= 12:
        return None
    document = s.hit.document
    statements = tuple(Statement(read_row(question, p, document), (Evidence(p, document),)) for p in found)
    return Reading(tuple(x for x in statements if x.text), listing=True)


# ------------------------------------------------------------------------- items


def _items(question: Question, scored: Sequence[Scored], collection: Collection) -> Reading | None:
    """The numbered items of the section that the question is about, each by its opening words."""
    tried: set[tuple[str, tuple[str, ...]]] = set()
    best: tuple[float, list[list[Line]], Document] | None = None
    weights = scored[0].weights
    pool = [(s.hit.document, s.hit.passage.section, s.hit.score) for s in scored[:10]]
    near = {d.id: (d, score) for d, _, score in reversed(pool)}
    for document, score in near.values():
        pool += [(document, path, score) for path in _sections_like(question, document, collection)]
    for document, section, score in pool:
        for depth in range(len(section), max(0, len(section) - 2), -1):
            path = section[:depth]
            if (document.id, path) in tried:
                continue
            tried.add((document.id, path))
            items = _items_under(collection.passages(document.id), path)
            if len(items) < 2 or (question.wanted and len(items) != question.wanted):
                continue
            if question.places and not any(m.name in document.territory or m.name in " ".join(path) for m in question.places):
                continue
            cover = match(question.query, path[-1], "\n".join((document.title, *path[:-1])), weights)
            total = cover.best + 0.3 * cover.body + (0.35 if question.wanted else 0.0) + 0.1 * score / max(0.1, scored[0].hit.score)
            if cover.best >= (0.30 if question.wanted else 0.62) and (best is None or total > best[0]):
                best = (total, items, document)
    if best is None:
        return None
    _, items, document = best
    room = max(9, min(24, 150 // len(items))) if len(items) <= 8 else 8
    parts = [f"{n}. {_brief(group[0].text, room)}" for n, group in enumerate(items, 1)]
    evidence = tuple(Evidence(group[0].passage, document, ((group[0].start, group[0].end),)) for group in items)
    return Reading((Statement("\n".join(parts), evidence),), listing=True)


def _sections_like(question: Question, document: Document, collection: Collection) -> list[tuple[str, ...]]:
    """Heading paths of the document whose last heading shares a telling phrase with the question."""
    out: dict[tuple[str, ...], None] = {}
    asked = question.folded
    telling = [" ".join(t) for t in _telling(question)]
    seen: set[tuple[str, ...]] = set()
    for p in collection.passages(document.id):
        for depth in range(1, len(p.section) + 1):
            path = p.section[:depth]
            if path in seen:
                continue
            seen.add(path)
            words = [
                w
                for w in re.findall(r"[a-z]{2,}", fold(path[-1]))
                if w not in ("cac", "nhung", "va", "cua", "trong", "ve", "tinh", "nam", "nhiem", "ky")
            ]
            pairs = [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
            if any(pair in asked for pair in pairs) or any(t in " ".join(words) for t in telling):
                out[path] = None
    return list(out)[:12]


def _telling(question: Question) -> list[tuple[str, ...]]:
    return [tuple(p for _, p in w) for g in question.query.groups for w in g.words[:3] if len(w) >= 2]


def _items_under(passages: Sequence[Passage], path: tuple[str, ...]) -> list[list[Line]]:
    """The items right under a heading: numbered 1, 2, 3 … in turn, or bullets; each with the lines that go on with it."""
    out: list[list[Line]] = []
    expected = 1
    bullets = False
    for p in passages:
        if p.kind != "text" or p.section[: len(path)] != path:
            continue
        for line in _lines(p):
            m = _ITEM.match(line.text)
            if m is None:
                if out and p.section == out[-1][0].passage.section:
                    out[-1].append(line)
                continue
            number = int(m.group(1) or m.group(2) or 0) or _NUMBERS.get(m.group(3) or "", 0)
            if number == expected and not bullets:
                out.append([line])
                expected += 1
            elif m.group(4) and (bullets or not out):
                bullets = True
                out.append([line])
            elif out and p.section == out[-1][0].passage.section:
                out[-1].append(line)
    return out


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a passage, and where it stands in it."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The line's text."""
        return self.passage.text[self.start : self.end]


def _lines(passage: Passage) -> list[Line]:
    out, at = [], 0
    for part in passage.text.split("\n"):
        out.append(Line(passage, at, at + len(part)))
        at += len(part) + 1
    return out


def _shortened(name: str, most: int) -> str:
    words = name.split()
    return name if len(words) <= most else " ".join(words[:most]) + "…"


def _brief(text: str, words: int) -> str:
    """The opening of an item: its first clause, at most `words` words."""
    shown = _ITEM.sub("", text.split("\n")[0], count=1).strip(" ,:")
    first = re.split(r"(?<=[^\d][.;:])\s", shown, maxsplit=1)[0]
    parts = first.split()
    if len(parts) > words:
        cut = " ".join(parts[:words])
        comma = max(cut.rfind(", "), cut.rfind("; "))
        return (cut[:comma] if comma > 0.6 * len(cut) else cut).rstrip(" ,;") + "…"
    return first.strip(" .;,:")
