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

from .verify import DOCUMENT_NUMBER

__all__ = ["Question", "Turn", "ordinals_in", "role_in", "roman", "sought", "understand", "years_in"]

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
    ("conflict", r"khac nhau|khong (?:giong|khop|thong nhat)|co khop|mau thuan|chenh lech giua|(?:differ|conflict|inconsistent|match)\b.*\?|thay doi the nao tu|da thay doi|giong nhau khong|phan (?:noi dung|loi)\b[^?]*phu luc"),
    ("compare", r"so sanh|so voi .*(?:cao|thap|tang|giam|hon|kem)|cao hay thap|nhieu hay it|chenh (?:nhau|lech)|con kem|hon kem|compare|compared with|difference between|higher or lower|how much (?:higher|lower|more|less)|"
     r"\bhay\b[^?]*\b(?:nhieu|it|cao|thap|lon|nho|dong|manh|nhanh|dat|ton von|tot) hon|^(?!.*bao nhieu).*so voi (?:chi tieu|muc tieu|ke hoach|ket qua)"),
    ("definition", r"nghia la gi|la gi(?: vay)?\s*\??$|duoc hieu (?:la|nhu the nao)|what (?:is|does) .* mean|dinh nghia"),
    ("reason", r"^(?:vi sao|tai sao|do dau|why)\b|(?:nguyen nhan|ly do) (?:nao|gi|vi sao|chinh|chu quan|khach quan)|vi sao|tai sao|\bwhy\b"),
    ("count", r"\bbao nhieu (?:nhiem vu|du an|chi tieu|de an|ke hoach|cong trinh|dau viec|noi dung|muc)\b|(?:\bmay|how many) (?:nhiem vu|du an|chi tieu|de an|cong trinh|dau viec|tasks|projects|targets)"),
    ("deadline", r"khi nao|bao gio|thoi (?:han|gian|diem) (?:nao|la|lam|thuc hien|hoan thanh)|\bhan (?:chot|cuoi|den|la)|(?:vao|den|truoc|cham nhat) (?:nam|thang|quy|ngay) nao(?! cung)|nam nao(?! cung)|thang nao(?! cung)|quy (?:nao|may)|nhung nam nao|trong khoang thoi gian nao|\bwhen\b|by when|deadline|\bdue\b|what year|thoi gian nao|tu (?:khi|nam|quy) nao"),
    ("agency", r"(?:co quan|so|don vi|nganh|ban|sở|ai)\b[^?]{0,12} nao\b[^?]{0,60}(?:chu tri|dau moi|phu trach|chiu trach nhiem|tham muu|thuc hien|lanh|dung dau|theo doi|dam nhiem|lam|ban hanh)|(?:chu tri|dau moi|phu trach|tham muu)[^?]{0,60}(?:co quan|so|don vi|ai)\b[^?]{0,12}(?:nao)?|giao (?:cho )?(?:ai|co quan|don vi|so)\b[^?]{0,12}|do (?:co quan|cac so|so|don vi|nganh)\s+nao|do ai\b|which (?:agency|agencies|departments?|body|bodies|offices?|units?|organi[sz]ations?)\b|who (?:is|leads|heads|takes)|in charge|responsible|(?:so|co quan|don vi) nao|\bai\b (?:chu tri|phu trach|lam|dung ra|dung dau|lo\b|cam trich|chiu|quan ly|theo doi)"),
    ("money", r"\b(?:tong )?(?:muc dau tu|von dau tu|kinh phi|so von|tong von|von)\b[^?%]{0,40}(?:bao nhieu|la may)\b(?! phan tram| %)|bao nhieu (?:tien|ty|trieu|von|kinh phi)|how much (?:money|investment|capital)|total investment|ty dong|what .* cost"),
    ("yesno", r"(?:co phai|phai chang|dung la)|\bco\b[^?]{3,160}\bkhong\s*\??$|(?:hay|phai) khong\s*\??$|dung khong\s*\??$|^(?:is|are|does|do|did|has|have|will|was|were|can)\b"),
    ("list", r"\b(?:nhung|cac)\b[^?]{2,90}\b(?:nao|gi)\b|ke (?:ten|ra)|liet ke|gom nhung|nhung gi|list (?:the|all)|name (?:the|all)|what are the|which (?:three|four|five|\d+)|with which|(?:\d+|hai|ba|bon|nam|sau|bay) [^?]{3,60}(?:nao|la gi|gom)"),
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

_TYPES = (
    ("bao cao chinh tri", "Báo cáo chính trị"), ("bcct", "Báo cáo chính trị"), ("political report", "Báo cáo chính trị"),
    ("chuong trinh hanh dong", "Chương trình hành động"), ("chuong trinh", "Chương trình hành động"), ("ctr", "Chương trình hành động"),
    ("action programme", "Chương trình hành động"), ("action program", "Chương trình hành động"), ("programme", "Chương trình hành động"),
    ("nghi quyet", "Nghị quyết"), ("nq", "Nghị quyết"), ("resolution", "Nghị quyết"),
    ("bao cao", "Báo cáo"), ("report", "Báo cáo"), ("ke hoach", "Kế hoạch"), ("plan", "Kế hoạch"), ("quyet dinh", "Quyết định"),
    ("decision", "Quyết định"), ("chi thi", "Chỉ thị"), ("directive", "Chỉ thị"), ("de an", "Đề án"), ("ket luan", "Kết luận"),
    ("tom luoc", "Tóm lược"), ("quy hoach", "Quy hoạch"), ("huong dan", "Hướng dẫn"), ("thong bao", "Thông báo"),
)  # fmt: skip
_ORDINAL = re.compile(
    r"(?:dai hoi|dang bo|lan thu|khoa|congress)[^,.;?]{0,40}?\b(?:lan thu |thu |khoa )?([ivx]{1,6}|\d{1,2}(?:st|nd|rd|th)?)\b|\b(\d{1,2})(?:st|nd|rd|th) (?:party |provincial )?congress"
)
# How two figures are set against each other: nothing that a passage with one of them would say.
_STATUS = re.compile(
    r"\bban (?:du thao|lay y kien|chinh thuc|chot|duoc thong qua|da (?:duoc )?thong qua|da ban hanh)\b|\bdu thao\b|\bthe draft\b|"
    r"\b(?:the )?(?:adopted|final) (?:version|one|text)\b|\bone adopted\b"
)
_RELATION = re.compile(
    r"\b(?:(?:da )?thay doi(?: the nao| ra sao)?|(?:hai |cac )?con so|dua ra|khac nhau|giong nhau|chenh (?:nhau|lech)(?: bao nhieu)?|"
    r"cao hay thap(?: hon)?|(?:cao|thap|nhieu|it|tang|giam) hon|con kem|hon kem|so (?:sanh|voi)|sang|thong nhat|co khop|phai khong|"
    r"the nao|bao nhieu|compare[ds]?|compared (?:with|to)|difference between|differ|higher or lower|change[ds]?)\b"
)
_APPENDIX = re.compile(r"\b(?:phu luc|pl|appendix|annex)\s*(?:so\s*)?([ivx]{1,4}|\d{1,2})\b")
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)\b|\b((?:19|20)\d\d) (?:den|toi|to) (?:nam )?((?:19|20)\d\d)\b")
_YEAR = re.compile(r"(?<![\d/.])((?:19|20)\d\d)(?!\d|[/-][a-z])")
_NUMBERED = re.compile(r"\b(\d{1,5})\s?[-/]\s?(?:\d{4}/)?([a-z]{1,5}(?:\s?[-/]\s?[a-z]{1,6}){0,2})\b")
_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def understand(text: str, documents: Sequence[Document], history: Sequence[Turn] = ()) -> Question:
    """What `text` asks of `documents`; a follow-up is completed from `history` first."""
    from .dialogue import complete

    text = _written_out(nfc(text))
    standalone = complete(text, [(nfc(q), nfc(a)) for q, a in history]) if history else text
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
    places = _asked_about(_shared_era(_by_initials(text, documents) or mentions(text), folded), documents)
    prefer, named, spans, cues = _documents(folded, documents, {m.name for m in places})
    inside = [p for p in places if any(a <= p.start < b for a, b in _tails(folded, cues))]
    if len(cues) > 1 and 0 < len(inside) < len(places):  # "theo báo cáo của Bắc Ninh": it names the document
        places = tuple(p for p in places if p not in inside)
    drop = list(spans)
    if places:
        drop += [_with_word(folded, m) for m in places]
    years, _ = _years(folded)
    dated = [m.group(1) for m in re.finditer(r"\b\d{1,2}/(?:\d{1,2}/)?((?:19|20)\d\d)\b(?![-/])", folded)]
    years = tuple(dict.fromkeys((*years, *dated, *_relative(folded, documents))))
    if kind in ("compare", "conflict"):
        drop += [m.span() for m in _RELATION.finditer(folded)]
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


def _tails(folded: str, cues: Sequence[tuple[int, tuple[str, ...]]]) -> list[tuple[int, int]]:
    """From each naming of a document to the end of what goes with it."""
    out = []
    for start, _ in cues:
        m = re.compile(r"(?:(?!\b(?:thi|la|neu|dat|ghi|co|duoc|va|dua|says?)\b)[^,.;?])*").match(folded, start)
        out.append((start, m.end() if m else start))
    return out


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


def _years(folded: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    rest = folded
    for m in _PERIOD.finditer(folded):
        a, b = (m.group(1), m.group(2)) if m.group(1) else (m.group(3), m.group(4))
        out.append(f"{a}-{b}")
        spans.append(m.span())
        rest = rest[: m.start()] + " " * (m.end() - m.start()) + rest[m.end() :]
    for m in _YEAR.finditer(rest):
        if m.group(1) not in out:
            out.append(m.group(1))
            spans.append(m.span())
    return tuple(dict.fromkeys(out)), spans


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


def years_in(folded: str) -> tuple[str, ...]:
    """The years and periods in a folded text: "2030", "2026-2030"."""
    return _years(folded)[0]


def roman(s: str) -> str:
    """An appendix or ordinal number as an Arabic numeral, whichever way it was written."""
    if s[:1].isdigit():
        return re.sub(r"\D", "", s).lstrip("0")
    values = {"i": 1, "v": 5, "x": 10}
    total = 0
    for a, b in zip(s, s[1:] + " ", strict=True):
        total += -values[a] if values.get(b, 0) > values[a] else values[a]
    return str(total)


def ordinals_in(folded: str) -> set[str]:
    """The ordinals of congresses and terms in a folded text, as Arabic numerals."""
    out = set()
    for m in re.finditer(
        r"(?:dai hoi|lan thu|khoa)\s+(?:thu\s+|lan thu\s+|dang bo tinh lan thu\s+)?([ivx]{1,6}|\d{1,2})\b(?!\s*/)|\b(\d{1,2})(?:st|nd|rd|th)\b",
        folded,
    ):
        out.add(roman(m.group(1) or m.group(2)))
    return out


def _documents(
    folded: str, documents: Sequence[Document], places: set[str]
) -> tuple[dict[str, float], tuple[str, ...], list[tuple[int, int]], tuple[tuple[int, tuple[str, ...]], ...]]:
    """Which documents the question names: factors by id, the ids named outright, the spans that do so, and each naming's best."""
    scores: dict[str, float] = dict.fromkeys((d.id for d in documents), 0.0)
    spans: list[tuple[int, int]] = []
    certain: list[str] = []
    cues: list[tuple[int, tuple[str, ...]]] = []  # where a document is named, and which it may be
    for m in _NUMBERED.finditer(folded):
        wanted = re.sub(r"\s", "", m.group())
        for d in documents:
            if d.number and fold(d.number).replace(" ", "") == wanted:
                scores[d.id] += 4
                certain.append(d.id)
                spans.append(m.span())
                cues.append((m.start(), (d.id,)))
    typed = [
        (m, kind) for word, kind in _TYPES for m in re.finditer(rf"\b{word}\b(?:\s+(?:so\s+)?(\d{{1,4}})\b(?!\s?[-–/]\s?\d))?", folded)
    ]
    typed = [
        (m, k)
        for m, k in typed
        if not any(o.start() <= m.start() and m.end() <= o.end() and o.end() - o.start() > m.end() - m.start() for o, _ in typed)
    ]
    for m, kind in typed:
        if any(a <= m.start() < b for a, b in spans):
            continue
        if m.group().startswith("bao cao") and re.search(r"(?:phai|de|se|duoc|can|da|dinh ky) $", folded[: m.start()]):
            continue  # the verb
        if re.match(r"\s*(?:so\s+)?(?:nao|gi|which|chuyen de)\b", folded[m.end() :]) or re.search(
            r"(?:which|cac|nhung|mot so) $", folded[: m.start()]
        ):
            continue  # "nghị quyết nào": a document is asked for, not named
        following = min((o.start() for o, _ in typed if o.start() >= m.end()), default=len(folded))
        tail = re.match(
            r"(?:(?!\b(?:thi|la|neu|dat|ghi|co|duoc|cho|du kien|dua|muon|said?|says|what|which)\b)[^,.;?]){0,70}",
            folded[m.end() : following],
        )
        lead = re.search(r"(?:(?:19|20)\d\d(?:-\d{4})?|(?:ban )?du thao|draft)\s+$", folded[: m.start()])
        around = (lead.group() if lead else "") + m.group() + (tail.group() if tail else "")
        earlier = [k for o, k in typed if o.start() < m.start()]
        bare = not re.search(r"\d|chinh tri|du thao|cua|tai|tinh|hai hoi", (tail.group() if tail else "") + (lead.group() if lead else ""))
        if bare and not m.group(1) and not mentions(tail.group() if tail else "") and any(k.startswith(kind) for k in earlier):
            continue  # "trong báo cáo có hai con số": the one named before
        fits = {d.id: _fits(d, kind, m.group(1) or "", around, places) for d in documents}
        best = max(fits.values(), default=0.0)
        if best <= 0:
            continue
        for d in documents:
            scores[d.id] += fits[d.id]
            if m.group(1) and fits[d.id] >= 3:
                certain.append(d.id)
        if best >= 1.15:
            cues.append((m.start(), tuple(i for i, f in fits.items() if f >= best - 0.05)))
        more = re.match(
            r"(?:\s+(?:chinh thuc|(?:da )?(?:duoc )?thong qua|da ban hanh|cua|tai|trinh|dai hoi|dang bo|tinh|lan thu|khoa|nhiem ky|nam|ubnd|chinh tri|to|the|of|dau|hanh dong)\b|\s+(?:[ivx]{1,5}|\d{4}(?:-\d{4})?)\b)*",
            folded[m.end() :],
        )
        spans.append((m.start() - (len(lead.group()) if lead else 0), m.end() + (more.end() if more else 0)))
    for m in _STATUS.finditer(folded):
        if any(a <= m.start() < b for a, b in spans) or any(o.start() <= m.end() + 1 <= o.end() for o, _ in typed):
            continue  # beside the name of a document, it was read with it
        wanted = "draft" if re.match(r"(?:ban )?(?:du thao|lay y kien|draft)|ban lay y kien|the draft", m.group()) else "adopted"
        of_it = [d for d in documents if d.status == wanted]
        if of_it and any(d.status == "draft" for d in documents):
            for d in of_it:
                scores[d.id] += 1.2
            cues.append((m.start(), tuple(d.id for d in of_it)))
            spans.append(m.span())
    ordered = tuple(sorted(cues))
    best = max(scores.values(), default=0.0)
    if best < 1.15:
        return {}, (), [], ()
    prefer = {}
    for d in documents:
        if d.id in certain:
            prefer[d.id] = 1.7
        elif scores[d.id] >= best - 0.35:
            prefer[d.id] = 1.3 if not certain else 1.0
        else:
            prefer[d.id] = 0.7 if certain else 0.85
    return prefer, tuple(dict.fromkeys(certain)), spans, ordered


def _fits(d: Document, kind: str, number: str, around: str, asked: set[str]) -> float:
    """How well a document fits a naming like "Nghị quyết 02" or "báo cáo chính trị Đại hội XX của Bắc Giang"."""
    about = fold(f"{d.title} {d.period}")
    same = d.type == kind or fold(kind) in about[:60] or (kind == "Báo cáo" and d.type.startswith("Báo cáo"))
    if kind == "Kế hoạch" and not same:
        same = "ke hoach" in about
    if not same:
        return 0.0
    if number and d.number:
        return 3.0 if d.number.split("-")[0].split("/")[0].lstrip("0") == number.lstrip("0") else 0.0
    score = 1.0
    places = mentions(around)
    if places:
        if all(p.name != d.territory.replace(" (cũ)", "") for p in places):
            return 0.0
        score += 0.5
    elif d.territory.replace(" (cũ)", "") in asked:
        score += 0.2
    if re.search(r"du thao|\bdraft\b", around):
        score += 0.3 if d.status == "draft" else -0.5
    ordinals, own = ordinals_in(around), ordinals_in(about)
    if ordinals and own:
        if not ordinals & own:
            return 0.0
        score += 0.8
    years, _ = _years(around)
    if years and d.period:
        inside = any(_within(y, d.period) for y in years)
        score += 0.5 if inside else -0.4
    if d.type == kind:
        score += 0.15
    return score


def _within(year: str, period: str) -> bool:
    lo, hi = (period.split("-") + [period])[:2] if "-" in period else (period, period)
    a, b = (year.split("-") + [year])[:2] if "-" in year else (year, year)
    return lo <= a and b <= hi


def _focus(folded: str) -> str:
    """The noun after "bao nhiêu": what is counted or measured."""
    m = re.search(r"(?:bao nhieu|may|how many)\s+((?:[a-z%]+\s?){1,4})", folded)
    return m.group(1).strip() if m else ""


def _wanted(folded: str) -> int:
    m = re.search(
        r"\b(\d{1,2}|hai|ba|bon|nam|sau|bay|tam|chin|muoi|two|three|four|five|six|seven)\s+(?:[a-z]+\s){0,3}?(?:dot pha|nhiem vu|giai phap|bai hoc|nguy co|khau|san pham|du an|nhom|noi dung|chi tieu|muc tieu|dong|linh vuc|breakthroughs?|tasks|lessons|projects|products|targets)",
        folded,
    )
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
