"""Which documents a document amends and which it replaces, as its title and its final provisions say.

A document of which a part (an article, a provision, an annex) is changed or ends is amended; one that ends wholly is replaced.
Documents that are only described ("sửa đổi, bổ sung một số điều của Nghị định số …", "ban hành kèm theo Quyết định số …") are
neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.language import YEAR, document_types

from .capitals import CAPITALS

__all__ = ["NUMBER", "changed"]

# 15/2010/QĐ-UBND, 02-NQ/ĐH, 527/TTLT/TTCP-BNV-UBKTTW, 81/2006/QH11
_MARK = r"[A-ZĐ][\wĐđ&]*(?:\s?[-–/_]\s?[A-ZĐ][\wĐđ&]*){0,4}"
NUMBER = rf"\d{{1,5}}[a-z]?\s?[-–/]\s?(?:{YEAR}\s?/\s?)?{_MARK}"
_SENTENCE = re.compile(rf"(?<=[.:])\s+(?=[{CAPITALS}“\"])|\n")
_NUMBERING = re.compile(r"^[\s“\"]*(?:(?:V/v|[Vv]ề việc)\s*:?\s+)?(?:(?:Điều\s+\d+|[IVXLC]+|\d{1,3}|[a-zđ])[.)]\s*)*")
_LISTED = re.compile(r"(?:bãi bỏ|hết hiệu lực|thay thế)[^.;]{0,200}\bsau(?:\s+đây)?\s*:\s*$", re.IGNORECASE)
_LEAD = 400  # characters before a number that may say what of the document is meant
_VERB_ALONE = re.compile(r"(?:bãi bỏ|hủy bỏ|thay thế|sửa đổi, bổ sung)", re.IGNORECASE)
_CHANGE = r"(?:sửa đổi|bổ sung|đính chính|bãi bỏ (?=một số))"
_OWN = r"(?:này|của\s+\S+\s+này)"
# Where documents are only named as what brought others about.
_ASIDE = re.compile(
    rf"\((?:đã\s+)?được\s[^()]*\)|(?:đã\s+)?được\s+(?:sửa đổi|bổ sung|thay thế)[^;.]{{0,120}}?(?:theo|tại|bởi)\s[^;.]{{0,90}}?{NUMBER}"
    rf"(?:(?:\s*,\s*|\s+và\s+)(?:[^\W\d_]+\s+){{1,8}}?(?:số\s+)?{NUMBER})*",
    re.IGNORECASE,
)
_DESCRIBING = re.compile(
    r"(?:sửa đổi|bổ sung|hướng dẫn|thi hành|chi tiết|thực hiện|kèm theo|căn cứ|phê duyệt|đính chính)\b[^;]*$", re.IGNORECASE
)
_PART = re.compile(
    r"(?<!\w)(?:điều|khoản|điểm|tiết|chương|mục|phần|tiểu mục|phụ lục|biểu|mẫu|quy định|nội dung|đoạn|cụm từ|từ ngữ|tên)(?!\w)[^;]*$",
    re.IGNORECASE,
)


def _cited() -> re.Pattern[str]:
    kinds = "|".join(re.escape(t.name) for t in sorted(document_types(), key=lambda t: -len(t.name)))
    # "Luật Căn cước công dân số …"; another type between the two is another document's.
    return re.compile(rf"(?<!\w)(?:{kinds})\s+(?:(?:(?!(?:{kinds})\s)[^\W\d_]+,?\s+){{0,8}}?)(?:số\s*:?\s*)?({NUMBER})")


_CITED = _cited()


def changed(title: str, sentences: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of the documents that a document amends, and of those it replaces, in the order it names them.

    `title` is its title without its type; `sentences` its paragraphs.
    """
    amended: dict[str, None] = {}
    replaced: dict[str, None] = {}
    for number, part, verb in _named(title, sentences):
        (amended if part or verb == "amends" else replaced)[number] = None
    return tuple(n for n in amended if n not in replaced), tuple(replaced)


def _named(title: str, paragraphs: Iterable[str]) -> Iterator[tuple[str, bool, str]]:
    """Each document named as changed: its number, whether only a part of it is, and what is done to it."""
    listing = False  # whether a list of documents that end has been announced
    begun = ""  # a verb that stands on a line of its own
    for line in (title, *paragraphs):
        paragraph = f"{begun} {line}".strip()
        begun = paragraph if _VERB_ALONE.fullmatch(_NUMBERING.sub("", line).strip()) else ""
        if _LISTED.search(paragraph):
            listing = True
        elif listing and not _CITED.match(_NUMBERING.sub("", paragraph)):
            listing = False
        if not re.search(NUMBER, paragraph):
            continue
        for raw in _SENTENCE.split(paragraph):
            sentence = _ASIDE.sub(" ", _NUMBERING.sub("", raw))
            for verb, stretch in [("replaces", sentence)] if listing and not _LISTED.search(paragraph) else _changes(sentence):
                for number, part in _items(stretch):
                    yield number, part, verb


def _changes(sentence: str) -> Iterator[tuple[str, str]]:
    """What a sentence does ("amends", "replaces"), and the stretch that names the documents."""
    if m := re.match(rf"{_CHANGE}(?:\s*(?:,|và)\s*{_CHANGE})*", sentence, re.IGNORECASE):
        yield "amends", re.split(r"\bnhư sau\b", sentence[m.end() :])[0]
        return
    if m := re.match(r"(?:bãi bỏ|hủy bỏ|huỷ bỏ|thay thế)\b", sentence, re.IGNORECASE):
        yield "replaces", sentence[m.end() :]
        return
    if m := re.search(rf"\b{_OWN}\b.{{0,400}}?\b(?:thay thế(?:\s+cho)?|bãi bỏ)\b", sentence, re.IGNORECASE):
        yield "replaces", sentence[m.end() :]
        return
    if (m := re.search(r"\bhết hiệu lực\b", sentence)) and re.search(rf"\b{_OWN}\b", sentence[m.end() :]):
        yield "replaces", sentence[: m.start()]


def _items(stretch: str) -> Iterator[tuple[str, bool]]:
    """The documents named in a stretch and whether a part of each is meant; not those that only describe another."""
    at = 0
    found, with_them = [], []
    for m in _CITED.finditer(stretch):
        raw = stretch[max(at, m.start() - _LEAD) : m.start()].rstrip()
        # What stands before "và" or a comma describes the document named there.
        lead = "" if re.search(r"(?:^|\s)và$", raw) or at and raw.endswith(",") else raw.rsplit(";")[-1]
        at = m.end()
        item = re.sub(r"\s", "", m[1]).replace("–", "-"), _PART.search(lead) is not None
        if not _DESCRIBING.search(lead):
            found.append(item)
        elif lead.endswith("kèm theo"):
            with_them.append(item)
    yield from found or with_them[:1]  # a regulation is known by the decision it was issued with
