"""What a question asks: the expected kind of answer, and of which document, province, period and role.

Everything is recognised on the folded text (lower case, no diacritics), so that a question typed without
diacritics or in English goes the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from index import Document
from index.lexicon import table
from index.places import Mention, mentions, successor
from index.query import Query, analyse, is_english
from index.text import fold, nfc

from .named import documents_named, roman, tails_of, years_with_spans
from .verify import DOCUMENT_NUMBER

__all__ = ["Question", "Turn", "role_in", "sought", "understand"]

Turn = tuple[str, str]  # a question of the dialogue and its answer


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    `kind` is one of agency, value, money, deadline, count, list, yesno, definition, reason, compare, conflict,
    text; `years` the years and periods asked about ("2030", "2026-2030"); `role` target, result, estimate or "";
    `prefer` the documents (ids) that the question names, `focus` the noun that is counted or measured.
    """

    text: str
    folded: str
    english: bool
    kind: str
    query: Query
    places: tuple[Mention, ...] = ()
    years: tuple[str, ...] = ()
    role: str = ""
    part_of_year: str = ""
    prefer: dict[str, float] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    appendix: str = ""
    focus: str = ""
    wanted: int = 0  # how many things a list asks for
    asks: int = 1  # how many figures the question asks for
    standalone: str = ""  # the question completed from the dialogue
    refused: str = ""  # why it is not a question to the documents
    cues: tuple[tuple[int, tuple[str, ...]], ...] = ()  # where a document is named, and the ids that the naming fits best
    quarter: str = ""
    spelt: str = ""  # folded, with the abbreviations written out
    nth: int = 0  # which of several numbered things is asked about
    foreign: tuple[str, ...] = ()  # numbers of documents that the collection does not have, folded, without spaces

    @property
    def language(self) -> str:
        """The language to answer in: vi or en."""
        return "en" if self.english else "vi"

    @property
    def place(self) -> str:
        """The one province asked about, or ""."""
        names = list(dict.fromkeys(m.name for m in self.places))
        return names[0] if len(names) == 1 else ""


_ROLES = (
    ("target", r"muc tieu|chi tieu|phan dau|ke hoach (?:dat|dat ra|nam)|ke hoach (?:cua|tai|tinh)[^,.;?]{0,30}\bdat\b|dat ra|de ra|\btarget|\baim|\bgoal|\bplan(?:ned)?\b|den nam 20(?:2[6-9]|3\d)|den 20(?:2[6-9]|3\d)|by 20(?:2[6-9]|3\d)"),
    ("estimate", r"\buoc\b|du kien|estimated"),
    ("result", r"thuc te|da dat|ket qua|dat duoc|thuc hien duoc|actual|achieved|result"),
)  # fmt: skip

_KINDS: tuple[tuple[str, str], ...] = (
    ("conflict", r"khac nhau|khong (?:giong|khop|thong nhat)|co khop|mau thuan|chenh lech giua|(?:differ|conflict|inconsistent|match)\b.*\?|thay doi the nao tu|da thay doi|giong nhau khong|different (?:\w+ ){0,6}(?:figures?|values?|numbers?)|phan (?:noi dung|loi)\b[^?]*phu luc"),
    ("compare", r"so sanh|so voi .*(?:cao|thap|tang|giam|hon|kem)|cao hay thap|nhieu hay it|chenh (?:nhau|lech)|con kem|hon kem|compare|compared with|difference between|higher or lower|how much (?:higher|lower|more|less)|"
     r"\bhay\b[^?]*\b(?:nhieu|it|cao|thap|lon|nho|dong|manh|nhanh|dat|ton von|tot) hon|^(?!.*bao nhieu).*so voi (?:chi tieu|muc tieu|ke hoach|ket qua)"),
    ("definition", r"nghia la gi|la gi(?: vay)?\s*\??$|duoc hieu (?:la|nhu the nao)|what (?:is|does) .* mean|dinh nghia"),
    ("reason", r"^(?:vi sao|tai sao|do dau|why)\b|(?:nguyen nhan|ly do) (?:nao|gi|vi sao|chinh|chu quan|khach quan)|vi sao|tai sao|\bwhy\b"),
    ("count", r"\bbao nhieu (?:nhiem vu|du an|chi tieu|de an|ke hoach|cong trinh|dau viec|noi dung|muc)\b|(?:\bmay|how many) (?:nhiem vu|du an|chi tieu|de an|cong trinh|dau viec|tasks|projects|targets)"),
    ("deadline", r"khi nao|bao gio|thoi (?:han|gian|diem) (?:nao|la|lam|thuc hien|hoan thanh)|\bhan (?:chot|cuoi|den|la)|(?:vao|den|truoc|cham nhat) (?:nam|thang|quy|ngay) nao(?! cung)|nam nao(?! cung)|thang nao(?! cung)|quy (?:nao|may)|nhung nam nao|trong khoang thoi gian nao|\bwhen\b|by when|deadline|\bdue\b|what year|thoi gian nao|tu (?:khi|nam|quy) nao"),
    ("agency", r"(?:co quan|so|don vi|nganh|ban|sở|ai)\b[^?]{0,12} nao\b[^?]{0,60}(?:chu tri|dau moi|phu trach|chiu trach nhiem|tham muu|thuc hien|lanh|dung dau|theo doi|dam nhiem|lam|ban hanh)|(?:chu tri|dau moi|phu trach|tham muu)[^?]{0,60}(?:co quan|so|don vi|ai)\b[^?]{0,12}(?:nao)?|giao (?:cho )?(?:ai|co quan|don vi|so)\b[^?]{0,12}|do (?:co quan|cac so|so|don vi|nganh)\s+nao|do ai\b|which (?:agency|agencies|departments?|body|bodies|offices?|units?|organi[sz]ations?)\b|who (?:is|leads|heads|takes)|in charge|responsible|(?:so|co quan|don vi) nao|\bai\b (?:chu tri|phu trach|lam|dung ra|dung dau|lo\b|cam trich|chiu|quan ly|theo doi)"),
    ("money", r"\b(?:tong )?(?:muc dau tu|von dau tu|kinh phi|so von|tong von|von)\b[^?%]{0,40}(?:bao nhieu|la may)\b(?! phan tram| %)|bao nhieu (?:tien|ty|trieu|von|kinh phi)|how much (?:money|investment|capital)|total investment|ty dong|what .* cost"),
    ("yesno", r"(?:co phai|phai chang|dung la)|\bco\b[^?]{3,160}\bkhong\s*\??$|(?:hay|phai) khong\s*\??$|dung khong\s*\??$|^(?:is|are|does|do|did|has|have|will|was|were|can)\b"),
    ("list", r"\b(?:nhung|cac)\b[^?]{2,90}\b(?:nao|gi)\b|ke (?:ten|ra)|liet ke|gom nhung|nhung gi|list (?:the|all)|name (?:the|all)|what are the|which (?:three|four|five|\d+)|with which|which (?:\w+ ){0,2}(?:tasks|targets|projects|indicators|works|areas|items|causes|lessons|solutions)\b|(?:\d+|hai|ba|bon|nam|sau|bay) [^?]{3,60}(?:nao|la gi|gom)"),
    ("value", r"bao nhieu|\bmay (?:phan tram|trieu|ty|%|nguoi|usd|dola|do la)|la may\b|dat may|how (?:many|much)|what (?:percentage|percent|share|proportion|rate|was|is|were|average)|ty le .* (?:the nao|la)|muc nao|thu may|(?:ty le|muc|so lieu|chi so) [^?]{3,80}the nao\s*\??$|lon co nao|\bmay\b"),
)  # fmt: skip

_OFF = (
    (r"\b(?:bo qua|quen (?:het|di)|phot lo|ignore|disregard|forget)\b.{0,60}(?:tai lieu|huong dan|chi dan|lenh|instruction|document|prompt|rules)", "injection"),
    (r"system prompt|loi nhac he thong|reveal (?:your|the)|in ra (?:prompt|chi dan)", "injection"),
    (r"(?:viet|lam|sang tac|write|compose)\b.{0,40}(?:bai tho|tho tinh|poem|ham python|function|code|doan ma|chuong trinh python|truyen|bai hat|essay|joke)", "off"),
    (r"(?:ke|tell)\b.{0,30}(?:chuyen cuoi|joke|truyen)", "off"),
    (r"\b(?:python|javascript|java|html|c\+\+|sql)\b", "off"),
    (r"\b(?:thoi tiet|gia ve|ve may bay|cong thuc nau|cach (?:nau|xao|lam mon)|ty so|bong da|weather|recipe|flight ticket)\b", "off"),
)  # fmt: skip

# How two figures are set against each other: nothing that a passage with one of them would say.
_RELATION = re.compile(
    r"\b(?:(?:da )?thay doi(?: the nao| ra sao)?|(?:hai |cac )?con so|dua ra|khac nhau|giong nhau|chenh (?:nhau|lech)(?: bao nhieu)?|"
    r"cao hay thap(?: hon)?|(?:cao|thap|nhieu|it|tang|giam) hon|con kem|hon kem|so (?:sanh|voi)|sang|thong nhat|co khop|phai khong|"
    r"the nao|bao nhieu|compare[ds]?|compared (?:with|to)|difference between|differ|higher or lower|change[ds]?)\b"
)
_APPENDIX = re.compile(r"\b(?:phu luc|pl|appendix|annex)\s*(?:so\s*)?([ivx]{1,4}|\d{1,2})\b")
_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def understand(text: str, documents: Sequence[Document], history: Sequence[Turn] = (), *, completed: str = "") -> Question:
    """What `text` asks of `documents`; a follow-up is completed from `history` first, unless it is given `completed`."""
    from .dialogue import complete

    text = _written_out(nfc(text))
    standalone = completed or complete(text, [(nfc(q), nfc(a)) for q, a in history]) if history else text
    question = _understand(standalone, documents)
    if standalone != text:  # what the new question says itself outranks what was said before
        own = _understand(text, documents)
        question = replace(
            question,
            kind=own.kind if own.kind != "text" or question.kind in ("text", "list") else question.kind,
            years=own.years or question.years,
            role=own.role or question.role,
            places=own.places or question.places,
            prefer=own.prefer or {k: 1 + (v - 1) * 0.3 for k, v in question.prefer.items()},
            named=own.named, cues=own.cues, english=own.english, focus=own.focus, refused=own.refused,
        )  # fmt: skip
    return replace(question, text=text, standalone=standalone)


def sought(question: Question) -> str:
    """What a question was understood to ask for, as a reader can check it: its ideas, then province and time."""
    spans: list[list[int]] = []
    for g in question.query.groups:
        if g.weight > 0.5:
            if spans and not question.standalone[spans[-1][1] : g.start].strip():
                spans[-1][1] = g.end  # syllables that stand side by side are one idea
            else:
                spans.append([g.start, g.end])
    shown = list(dict.fromkeys(" ".join(question.standalone[a:b].split()) for a, b in spans))[:8]
    eras = {"old": " (before the merger)", "new": " (after the merger)"} if question.english else {"old": " (cũ)", "new": " (sau hợp nhất)"}
    parts = [", ".join(shown)] if shown else []
    parts += list(dict.fromkeys(f"{m.name}{eras.get(m.era, '')}" for m in question.places))
    return "; ".join([*parts, *question.years])


def _understand(text: str, documents: Sequence[Document]) -> Question:
    folded = " ".join(fold(text).split("\n"))
    english = is_english(text)
    refused = next((why for pattern, why in _OFF if re.search(pattern, folded)), "")
    spelt = _spelt_out(text)
    kind = next((k for k, pattern in _KINDS if re.search(pattern, spelt)), "text")
    if kind == "list" and re.search(r"bao nhieu|how many", spelt) and not re.search(r"\b(?:nhung|cac)\b[^?]{2,90}\b(?:nao|gi)\b", spelt):
        kind = "value"
    if kind == "definition" and _wanted(spelt) > 1:
        kind = "list"  # "bốn nhóm giải pháp là gì"
    places = _asked_about(_shared_era(_by_initials(text, documents) or mentions(text), folded), documents)
    prefer, named, spans, cues = documents_named(folded, documents, {m.name for m in places})
    inside = [p for p in places if any(a <= p.start < b for a, b in tails_of(folded, cues))]
    if len(cues) > 1 and 0 < len(inside) < len(places):  # "theo báo cáo của Bắc Ninh": it names the document
        places = tuple(p for p in places if p not in inside)
    drop = list(spans)
    if places:
        drop += [_with_word(folded, m) for m in places]
    years, _ = years_with_spans(folded)
    dated = [m.group(1) for m in re.finditer(r"\b\d{1,2}/(?:\d{1,2}/)?((?:19|20)\d\d)\b(?![-/])", folded)]
    years = tuple(dict.fromkeys((*years, *dated, *_relative(folded, documents))))
    if kind in ("compare", "conflict"):
        drop += [m.span() for m in _RELATION.finditer(folded)]
    if counted := _WANTED.search(folded):
        drop.append(counted.span(1))  # "Bốn là" is no better an answer for it
    appendix = _APPENDIX.search(folded)
    if appendix:
        drop.append(appendix.span())
    role = role_in(spelt)
    if kind in ("reason", "definition"):
        role = ""  # whatever is said of plans and results
    half = "6 tháng" if re.search(r"\b(?:6|sau|06) thang|30/0?6\b|nua dau nam|giua nam|first (?:six|6) months|first half", folded) else ""
    if re.search(r"chu khong phai (?:nua dau|6 thang)|ca nam|whole year|full.year", folded):
        half = "cả năm"
    return Question(
        text=text, folded=folded, english=english, kind=kind, query=analyse(text, drop=drop), places=places, years=years,
        role=role, part_of_year=half, prefer=prefer, named=named, appendix=roman(appendix.group(1)) if appendix else "",
        focus=_focus(spelt), wanted=_wanted(spelt), asks=_asks(spelt), spelt=spelt, standalone=text, refused=refused, cues=cues, quarter=_quarter(folded),
        foreign=_foreign(text, documents),
    )  # fmt: skip


@cache
def _short_forms() -> dict[str, str]:
    """Abbreviations with one reading, as they are typed, to their words, folded."""
    return {row[0]: fold(row[1]) for row in table("abbreviations.tsv") if len(row) == 2 and len(row[0]) >= 2}


def _written_out(text: str) -> str:
    """`text` with the shorthand of chat ("bn", "ko") written out."""
    forms = {row[0]: row[1] for row in table("shorthand.tsv")}
    return re.sub(r"(?<![\w/.-])[^\W\d_]{1,6}(?![\w/-])", lambda m: forms.get(m.group(), m.group()), text)


def _spelt_out(text: str) -> str:
    """`text` folded, with its abbreviations ("DA", "ĐTC") written out."""
    forms = {} if text.isupper() else _short_forms()
    return " ".join(re.sub(r"[^\W_]+(?:&[^\W_]+)?", lambda m: forms.get(m.group()) or fold(m.group()), text).split("\n"))


def role_in(folded: str) -> str:
    """What a folded text asks of a figure: "target", "estimate", "result" or ""."""
    return next((r for r, pattern in _ROLES if re.search(pattern, folded)), "")


def _asked_about(places: tuple[Mention, ...], documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The provinces that say whose figures are asked for: those that documents are about, else all of them.

    A neighbour named beside them ("kết nối với Lạng Sơn") is part of the subject.
    """
    own = {d.territory.replace(" (cũ)", "") for d in documents} - {""}
    own |= {m.name for m in places if successor(m.name) in own}
    about = tuple(m for m in places if m.name in own)
    return about or places


def _shared_era(places: tuple[Mention, ...], folded: str) -> tuple[Mention, ...]:
    """Give all of several names what follows the last of them ("Bắc Ninh và Bắc Giang trước hợp nhất")."""
    out = list(places)
    for n in range(len(out) - 2, -1, -1):
        between = folded[out[n].end : out[n + 1].start]
        if not out[n].era and out[n + 1].era == "old" and re.fullmatch(r"\s*(?:,|va|and)\s*(?:tinh\s*)?", between):
            out[n] = replace(out[n], era="old")
    return tuple(out)


def _by_initials(text: str, documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The mentions of provinces with those among them that only initials name ("tỉnh BN"); () if there are none of these."""
    home = {d.territory.replace(" (cũ)", "") for d in documents} - {""}
    initials: dict[str, list[str]] = {}
    for name in home:
        initials.setdefault("".join(w[0] for w in name.split()), []).append(name)
    found = [m for m in re.finditer(r"(?<![\w/-])[A-ZĐ]{2,3}(?![\w/-])", text) if len(initials.get(m.group(), ())) == 1]
    if not found or text.isupper():
        return ()
    out = list(mentions(text))
    for m in found:  # read with the name in place of its initials, so that "cũ" or "sau hợp nhất" beside it count
        name = initials[m.group()][0]
        full = mentions(f"{text[: m.start()]}{name}{text[m.end() :]}")
        era = next((x.era for x in full if x.start == m.start()), "")
        out.append(Mention(m.start(), m.end(), name, era))
    return tuple(sorted(out, key=lambda x: x.start))


def _with_word(folded: str, m: Mention) -> tuple[int, int]:
    """The span of a province with the words around it that only say which one it is."""
    before = re.search(r"(?:tinh|thanh pho|dia ban tinh|province of)\s*$", folded[: m.start])
    after = re.match(
        r"(?:\s*\(?(?:cu|moi|sau (?:khi )?(?:hop nhat|sap nhap|hn|sn)|truoc (?:khi )?(?:hop nhat|sap nhap|hn|sn))\)?)?(?:'s)?(?: province)?",
        folded[m.end :],
    )
    return (before.start() if before else m.start, m.end + (after.end() if after else 0))


def _relative(folded: str, documents: Sequence[Document]) -> list[str]:
    """Read "5 năm qua" and "5 năm tới" as periods, seen from the terms that the documents are about."""
    ends = [int(d.period[5:]) for d in documents if len(d.period) == 9 and int(d.period[5:]) - int(d.period[:4]) >= 4]
    if not ends:
        return []
    end = max(ends)
    out = []
    if re.search(r"(?:5|nam) nam qua|past five years|last five years", folded):
        out.append(f"{end - 9}-{end - 5}")
    if re.search(r"(?:5|nam) nam toi|next five years|coming five years", folded):
        out.append(f"{end - 4}-{end}")
    return out


def _foreign(text: str, documents: Sequence[Document]) -> tuple[str, ...]:
    own = {re.sub(r"\s", "", fold(d.number)) for d in documents if d.number}
    named = (re.sub(r"\s", "", fold(m.group())) for m in DOCUMENT_NUMBER.finditer(text))
    return tuple(n for n in named if n not in own and not any(n in o or o in n for o in own))


def _quarter(folded: str) -> str:
    m = re.search(r"\bquy ([iv]{1,3}|[1-4])\b|\b(first|second|third|fourth) quarter\b|\bq([1-4])\b", folded)
    if not m:
        return ""
    if m.group(2):
        return str(["first", "second", "third", "fourth"].index(m.group(2)) + 1)
    return roman(m.group(1) or m.group(3))


def _focus(folded: str) -> str:
    """The noun after "bao nhiêu": what is counted or measured."""
    m = re.search(r"(?:bao nhieu|may|how many)\s+((?:[a-z%]+\s?){1,4})", folded)
    return m.group(1).strip() if m else ""


_WANTED = re.compile(
    r"\b(\d{1,2}|hai|ba|bon|nam|sau|bay|tam|chin|muoi|two|three|four|five|six|seven)\s+(?:[a-z]+\s){0,3}?(?:dot pha|nhiem vu|giai phap|bai hoc|nguy co|khau|san pham|du an|nhom|noi dung|chi tieu|muc tieu|dong|linh vuc|breakthroughs?|tasks|lessons|projects|products|targets)"
)


def _wanted(folded: str) -> int:
    """How many things the question asks for by number ("ba đột phá"); 0 if it does not say."""
    m = _WANTED.search(folded)
    if not m:
        return 0
    return int(m.group(1)) if m.group(1).isdigit() else _NUMBER_WORDS.get(m.group(1), 0)


_NTH = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}  # fmt: skip


def _nth(folded: str) -> int:
    """Which of several numbered things is asked about ("bài học thứ tư"); 0 for none."""
    things = r"(?:bai hoc|nhiem vu|giai phap|dot pha|khau|nguyen nhan|chi tieu|muc tieu|nguy co|quan diem|nhom|lesson|task|breakthrough|solution|cause|target)"
    m = re.search(rf"\b{things}\b[^?,]{{0,40}}?\bthu (nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi|\d{{1,2}})\b", folded)
    m = (
        m
        or re.search(rf"\b{things} so (\d{{1,2}})\b", folded)
        or re.search(rf"\b(first|second|third|fourth|fifth|sixth)\b[^?,]{{0,20}}\b{things}", folded)
    )
    return (int(m.group(1)) if m.group(1).isdigit() else _NTH.get(m.group(1), 0)) if m else 0


def _asks(folded: str) -> int:
    found = len(
        re.findall(
            r"bao nhieu|\bmay\b|how many|how much|what (?:percentage|share|were|was|is)\b|\b(?:va|and)\b[^,?]{0,40}\b(?:nao|gi|which|who|when)\b",
            folded,
        )
    )
    if re.search(r"\bwhat (?:were|are)\b[^?]* and (?:for )?(?:the|its)\b", folded):
        found = max(found, 2)
    return max(1, found)
