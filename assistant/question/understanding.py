"""What a question asks: the expected kind of answer, and of which document, province, period and role.

Everything is recognised on the folded text (lower case, no diacritics), so that a question typed without
diacritics or in English goes the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from assistant.records import Turn
from index import Document
from index.language import (
    YEAR,
    DocumentNumber,
    Mention,
    Role,
    Wording,
    accentless,
    document_numbers,
    fold,
    nfc,
    numbers_in_words,
    respelt,
    roman,
    years_with_spans,
)
from index.language.lexicon import table
from index.retrieval import LONGEST, Glossary, Query, analyse, is_english

from .documents import documents_named, tails_of
from .places import places_asked_about, with_word
from .standing import Search

__all__ = ["Question", "role_in", "sought", "understand"]

# The kind of answer that is asked for.
Kind = Literal[
    "agency", "value", "money", "deadline", "count", "list", "yesno", "definition", "reason", "compare", "conflict", "text",
]  # fmt: skip


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
    kind: Kind
    query: Query
    places: tuple[Mention, ...] = ()
    years: tuple[str, ...] = ()
    role: Role = ""
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
    foreign: tuple[DocumentNumber, ...] = ()  # numbers of documents that no document of the collection is known to have
    aside: tuple[str, ...] = ()  # the words for subjects that these documents seldom treat

    @property
    def language(self) -> str:
        """The language to answer in: vi or en."""
        return "en" if self.english else "vi"

    @property
    def place(self) -> str:
        """The one province asked about, or ""."""
        names = list(dict.fromkeys(m.name for m in self.places))
        return names[0] if len(names) == 1 else ""


_ROLE_WORDINGS: tuple[tuple[Role, str], ...] = (
    ("target", r"mục tiêu|chỉ tiêu|phấn đấu|kế hoạch (?:đạt|đặt|đặt ra|năm)|kế hoạch (?:của|tại|tỉnh)[^,.;?]{0,30}\b(?:đạt|đặt)\b|đặt ra|đề ra|\btarget|\baim|\bgoal|\bplan(?:ned)?\b|đến năm 20(?:2[6-9]|3\d)|đến 20(?:2[6-9]|3\d)|by 20(?:2[6-9]|3\d)"),
    ("estimate", r"\bước\b|dự kiến|estimated"),
    ("result", r"thực tế|đã đạt|kết quả|đạt được|thực hiện được|actual|achieved|result"),
)  # fmt: skip
_ROLES = tuple((role, Wording(pattern)) for role, pattern in _ROLE_WORDINGS)

_KIND_WORDINGS: tuple[tuple[Kind, str], ...] = (
    ("conflict", r"khác nhau|không (?:giống|khớp|thống nhất)|có khớp|mâu thuẫn|chênh lệch giữa|(?:differ|conflict|inconsistent|match)\b.*\?|thay đổi thế nào từ|đã thay đổi|giống nhau không|different (?:\w+ ){0,6}(?:figures?|values?|numbers?)|phần (?:nội dung|lời)\b[^?]*phụ lục"),
    ("compare", r"so sánh|so với .*(?:cao|thấp|tăng|giảm|hơn|kém)|cao hay thấp|nhiều hay ít|chênh (?:nhau|lệch)|còn kém|hơn kém|compare|compared with|difference between|higher or lower|how much (?:higher|lower|more|less)|"
     r"\bhay\b[^?]*\b(?:nhiều|ít|cao|thấp|lớn|nhỏ|đông|mạnh|nhanh|đạt|đắt|tốn vốn|tốt) hơn|^(?!.*bao nhiêu).*so với (?:chỉ tiêu|mục tiêu|kế hoạch|kết quả)"),
    ("definition", r"nghĩa là gì|là gì(?: vậy)?\s*\??$|được hiểu (?:là|như thế nào)|what (?:is|does) .* mean|định nghĩa"),
    ("reason", r"^(?:vì sao|tại sao|do đâu|why)\b|(?:nguyên nhân|lý do) (?:nào|gì|vì sao|chính|chủ quan|khách quan)|vì sao|tại sao|\bwhy\b"),
    ("count", r"\bbao nhiêu (?:nhiệm vụ|dự án|chỉ tiêu|đề án|kế hoạch|công trình|đầu việc|nội dung|mục)\b|(?:\bmấy|how many) (?:nhiệm vụ|dự án|chỉ tiêu|đề án|công trình|đầu việc|tasks|projects|targets)"),
    ("deadline", r"khi nào|bao giờ|thời (?:hạn|gian|điểm) (?:nào|là|làm|thực hiện|hoàn thành)|\bhạn (?:chót|cuối|đến|là)|(?:vào|đến|trước|chậm nhất) (?:năm|tháng|quý|ngày) nào(?! cũng)|năm nào(?! cũng)|tháng nào(?! cũng)|quý (?:nào|mấy)|những năm nào|trong khoảng thời gian nào|\bwhen\b|by when|deadline|\bdue\b|what year|thời gian nào|từ (?:khi|năm|quý) nào"),
    ("agency", r"(?:cơ quan|sở|đơn vị|ngành|ban|ai)\b[^?]{0,12} nào\b[^?]{0,60}(?:chủ trì|đầu mối|phụ trách|chịu trách nhiệm|tham mưu|thực hiện|lãnh|đứng đầu|theo dõi|đảm nhiệm|làm|ban hành)|(?:chủ trì|đầu mối|phụ trách|tham mưu)[^?]{0,60}(?:cơ quan|sở|đơn vị|ai)\b[^?]{0,12}(?:nào)?|giao (?:cho )?(?:ai|cơ quan|đơn vị|sở)\b[^?]{0,12}|do (?:cơ quan|các sở|sở|đơn vị|ngành)\s+nào|do ai\b|which (?:agency|agencies|departments?|body|bodies|offices?|units?|organi[sz]ations?)\b|who (?:is|leads|heads|takes)|in charge|responsible|(?:sở|cơ quan|đơn vị) nào|\bai\b (?:chủ trì|phụ trách|làm|đứng ra|đứng đầu|lo\b|cầm trịch|chịu|quản lý|theo dõi)"),
    ("money", r"\b(?:tổng )?(?:mức đầu tư|vốn đầu tư|kinh phí|số vốn|tổng vốn|vốn)\b[^?%]{0,40}(?:bao nhiêu|là mấy)\b(?! phần trăm| %)|bao nhiêu (?:tiền|tỷ|triệu|vốn|kinh phí)|how much (?:money|investment|capital)|total investment|tỷ đồng|what .* cost"),
    ("yesno", r"(?:có phải|phải chăng|\bđúng là)|\bcó\b[^?]{3,160}\bkhông\s*\??$|(?:hay|phải) không\s*\??$|đúng không\s*\??$|^(?:is|are|does|do|did|has|have|will|was|were|can)\b"),
    ("list", r"\b(?:những|các)\b[^?]{2,90}\b(?:nào|gì)\b|kể (?:tên|ra)|liệt kê|gồm những|những gì|list (?:the|all)|name (?:the|all)|what are the|which (?:three|four|five|\d+)|with which|which (?:\w+ ){0,2}(?:tasks|targets|projects|indicators|works|areas|items|causes|lessons|solutions)\b|(?:\d+|hai|ba|bốn|năm|sáu|bảy) [^?]{3,60}(?:nào|là gì|gồm)"),
    ("value", r"bao nhiêu|\bmấy (?:phần trăm|triệu|tỷ|%|nghìn|người|usd|dola|đô la)|là mấy\b|đạt mấy|how (?:many|much)|what (?:percentage|percent|share|proportion|rate|was|is|were|average)|tỷ lệ .* (?:thế nào|là)|mức nào|thứ mấy|(?:tỷ lệ|mức|số liệu|chỉ số) [^?]{3,80}thế nào\s*\??$|lớn cỡ nào|\bmấy\b"),
)  # fmt: skip
_KINDS = tuple((kind, Wording(pattern)) for kind, pattern in _KIND_WORDINGS)

# What is not done here, whatever the documents treat: setting them aside, and writing of other kinds.
_REFUSED = tuple((Wording(pattern), why) for pattern, why in (
    (r"\b(?:bỏ qua|quên (?:hết|đi)|phớt lờ|ignore|disregard|forget)\b.{0,60}(?:tài liệu|hướng dẫn|chỉ dẫn|lệnh|instruction|document|prompt|rules)", "injection"),
    (r"system prompt|lời nhắc hệ thống|reveal (?:your|the)|in ra (?:prompt|chỉ dẫn)", "injection"),
    (r"(?:viết|làm|sáng tác|write|compose)\b.{0,40}(?:bài thơ|thơ tình|poem|hàm python|function|code|đoạn mã|chương trình python|truyện|bài hát|essay|joke)", "off"),
    (r"(?:kể|tell)\b.{0,30}(?:chuyện cười|joke|truyện)", "off"),
))  # fmt: skip
# Subjects that administrative documents seldom treat: asked about all the same where a passage found speaks of them.
_ASIDE = Wording(
    r"\b(?:python|javascript|java|html|c\+\+|sql|thời tiết|giá vé|vé máy bay|công thức nấu|cách (?:nấu|xào|làm món)|tỷ số|bóng đá|"
    r"weather|recipe|flight ticket)(?![^\W_])"
)

# How two figures are set against each other: nothing that a passage with one of them would say.
_RELATION = re.compile(
    r"\b(?:(?:da )?thay doi(?: the nao| ra sao)?|(?:hai |cac )?con so|dua ra|khac nhau|giong nhau|chenh (?:nhau|lech)(?: bao nhieu)?|"
    r"cao hay thap(?: hon)?|(?:cao|thap|nhieu|it|tang|giam) hon|con kem|hon kem|so (?:sanh|voi)|sang|thong nhat|co khop|phai khong|"
    r"the nao|bao nhieu|compare[ds]?|compared (?:with|to)|difference between|differ|higher or lower|change[ds]?)\b"
)
_APPENDIX = re.compile(r"\b(?:phu luc|pl|appendix|annex)\s*(?:so\s*)?([ivx]{1,4}|\d{1,2})\b")
_MOST_THINGS = 99  # more are not asked for one by one
_OF_BEFORE = 0.3  # share of what the last question preferred a document by that is left for a follow-up; fitted by hand
_FRAME = 0.5  # weight in the query of a year, and of nearly all words that only frame a question; what it is about weighs more
_MOST_SHOWN = 8  # ideas of a question
_TERM = 5  # years


def understand(
    text: str,
    documents: Sequence[Document],
    history: Sequence[Turn] = (),
    *,
    completed: str = "",
    search: Search | None = None,
    glossary: Glossary | None = None,
) -> Question:
    """What `text` asks of `documents`; a follow-up is completed from `history` first, unless it is given `completed`.

    With `search`, what the documents say decides with the question's words whether it is a follow-up; `glossary` has the
    abbreviations that they define.
    """
    from .followups import complete

    text = _written_out(nfc(text))
    standalone = completed or complete(text, [(nfc(q), nfc(a)) for q, a in history], search) if history else text
    if len(standalone) > LONGEST:  # what was said before is too long to search for
        standalone = text
    question = _understand(standalone, documents, glossary)
    if standalone != text:  # what the new question says itself outranks what was said before
        own = _understand(text, documents, glossary)
        question = replace(
            question,
            kind=own.kind if own.kind != "text" or question.kind in ("text", "list") else question.kind,
            years=own.years or question.years,
            role=own.role or question.role,
            places=own.places or question.places,
            prefer=own.prefer or {k: 1 + (v - 1) * _OF_BEFORE for k, v in question.prefer.items()},
            named=own.named, cues=own.cues, english=own.english, focus=own.focus, refused=own.refused, foreign=own.foreign, aside=own.aside,
        )  # fmt: skip
    return replace(question, text=text, standalone=standalone)


def sought(question: Question) -> str:
    """What a question was understood to ask for, as a reader can check it: its ideas, then province and time."""
    spans: list[list[int]] = []
    for g in question.query.groups:
        if g.weight > _FRAME:
            if spans and not question.standalone[spans[-1][1] : g.start].strip():
                spans[-1][1] = g.end  # syllables that stand side by side are one idea
            else:
                spans.append([g.start, g.end])
    shown = list(dict.fromkeys(" ".join(question.standalone[a:b].split()) for a, b in spans))[:_MOST_SHOWN]
    eras = {"old": " (before the merger)", "new": " (after the merger)"} if question.english else {"old": " (cũ)", "new": " (sau hợp nhất)"}
    parts = [", ".join(shown)] if shown else []
    parts += list(dict.fromkeys(f"{m.name}{eras.get(m.era, '')}" for m in question.places))
    return "; ".join([*parts, *question.years])


def _understand(text: str, documents: Sequence[Document], glossary: Glossary | None) -> Question:
    folded = " ".join(fold(text).split("\n"))
    english = is_english(text)
    refused = next((why for pattern, why in _REFUSED if pattern.search(text)), "")
    worded = _spelt_out(text)
    spelt = fold(worded)
    kind: Kind = next((k for k, pattern in _KINDS if pattern.search(worded)), "text")
    if kind == "list" and re.search(r"bao nhieu|how many", spelt) and not re.search(r"\b(?:nhung|cac)\b[^?]{2,90}\b(?:nao|gi)\b", spelt):
        kind = "value"
    if kind == "definition" and _wanted(spelt) > 1:
        kind = "list"  # "bốn nhóm giải pháp là gì"
    places = places_asked_about(text, folded, documents)
    naming = documents_named(" ".join(text.split("\n")), documents, {m.name for m in places})
    tails = tails_of(folded, naming.cues)
    inside = [p for p in places if any(a <= p.start < b for a, b in tails)]
    if len(naming.cues) > 1 and 0 < len(inside) < len(places):  # "theo báo cáo của Bắc Ninh": it names the document
        places = tuple(p for p in places if p not in inside)
    drop = list(naming.spans)
    if places:
        drop += [with_word(folded, m) for m in places]
    years, _ = years_with_spans(folded)
    dated = [m.group(1) for m in re.finditer(rf"\b\d{{1,2}}/(?:\d{{1,2}}/)?({YEAR})\b(?![-/])", folded)]
    years = tuple(dict.fromkeys((*years, *dated, *_relative(folded, documents))))
    if kind in ("compare", "conflict"):
        drop += [m.span() for m in _RELATION.finditer(folded)]
    if counted := _counted(folded):
        drop.append(counted[1:])  # "Bốn là" is no better an answer for it
    appendix = _APPENDIX.search(folded)
    if appendix:
        drop.append(appendix.span())
    role = role_in(worded)
    if kind in ("reason", "definition"):
        role = ""  # whatever is said of plans and results
    half = "6 tháng" if re.search(r"\b(?:6|sau|06) thang|30/0?6\b|nua dau nam|giua nam|first (?:six|6) months|first half", folded) else ""
    if re.search(r"chu khong phai (?:nua dau|6 thang)|ca nam|whole year|full.year", folded):
        half = "cả năm"
    return Question(
        text=text, folded=folded, english=english, kind=kind, query=analyse(text, drop=drop, glossary=glossary), places=places, years=years,
        role=role, part_of_year=half, prefer=naming.prefer, named=naming.certain, appendix=roman(appendix.group(1)) if appendix else "",
        focus=_focus(spelt), wanted=_wanted(spelt), asks=_asks(spelt), spelt=spelt, standalone=text, refused=refused, cues=naming.cues, quarter=_quarter(folded),
        foreign=_foreign(text, documents), aside=_ASIDE.all(text),
    )  # fmt: skip


@cache
def _short_forms() -> dict[str, str]:
    """Abbreviations with one reading, as they are typed, to their words."""
    return {row[0]: row[1] for row in table("abbreviations.tsv") if len(row) == 2 and len(row[0]) >= 2}


def _written_out(text: str) -> str:
    """`text` with the shorthand of chat ("bn", "ko") written out."""
    forms = {row[0]: row[1] for row in table("shorthand.tsv")}
    return re.sub(r"(?<![\w/.-])[^\W\d_]{1,6}(?![\w/-])", lambda m: forms.get(m.group(), m.group()), text)


def _spelt_out(text: str) -> str:
    """`text` in lower case on one line, with its abbreviations ("DA", "ĐTC") written out; without accents if it has none.

    Words brought into a question that was typed without diacritics come without them, so that it is read as it was typed.
    """
    forms = {} if text.isupper() else _short_forms()
    bare = accentless(text)

    def word(m: re.Match[str]) -> str:
        full = forms.get(m.group(), m.group())
        return fold(full) if bare else full

    return respelt(" ".join(re.sub(r"[^\W_]+(?:&[^\W_]+)?", word, text).split("\n")))


def role_in(text: str) -> Role:
    """What a text asks of a figure: "target", "estimate", "result" or ""."""
    return next((r for r, pattern in _ROLES if pattern.search(text)), "")


def _relative(folded: str, documents: Sequence[Document]) -> list[str]:
    """Read "5 năm qua" and "5 năm tới" as periods, seen from the terms that the documents are about."""
    ends = [int(d.period[5:]) for d in documents if len(d.period) == 9 and int(d.period[5:]) - int(d.period[:4]) >= _TERM - 1]
    if not ends:
        return []
    end = max(ends)
    out = []
    if re.search(r"(?:5|nam) nam qua|past five years|last five years", folded):
        out.append(f"{end - 2 * _TERM + 1}-{end - _TERM}")
    if re.search(r"(?:5|nam) nam toi|next five years|coming five years", folded):
        out.append(f"{end - _TERM + 1}-{end}")
    return out


def _foreign(text: str, documents: Sequence[Document]) -> tuple[DocumentNumber, ...]:
    own = [n for d in documents if (n := DocumentNumber.of(d.number)) is not None]
    named = dict.fromkeys(number for _, _, number in document_numbers(text))
    return tuple(n for n in named if not any(n.same(o) for o in own))


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
    r"(?<!\w)(?:[a-z]+\s){0,3}?(?:dot pha|nhiem vu|giai phap|bai hoc|nguy co|khau|san pham|du an|nhom|noi dung|chi tieu|muc tieu|dong|linh vuc|"
    r"breakthroughs?|tasks|lessons|projects|products|targets)"
)


def _wanted(folded: str) -> int:
    """How many things the question asks for by number ("ba đột phá", "mười hai nhiệm vụ"); 0 if it does not say."""
    found = _counted(folded)
    return found[0] if found else 0


def _counted(folded: str) -> tuple[int, int, int] | None:
    """The number of things that a folded question asks for, and where it stands."""
    for start, end, value in numbers_in_words(folded):
        if value <= _MOST_THINGS and _WANTED.match(folded, end + 1):
            return value, start, end
    return None


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
