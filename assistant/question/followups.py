"""Follow-ups: a short question completed from what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.records import Turn
from index.language import YEAR, fold, mentions
from index.language.lexicon import table
from index.retrieval import LONGEST

from .standing import Search, leans, signs
from .substitution import substituted

__all__ = ["complete", "hanging"]

# Words of a question; fitted by hand on the development questions' dialogues (tests/benchmarks/RESULTS.md).
_SHORT = 12  # a follow-up has no more,
_SHORT_REFERRING = 18  # or so many where it points back and names no province
_HANGING = 7  # so short, it hangs on what was said before even where nothing in it points back
_MARGIN = 10  # characters that join two questions
_PROVINCE = 4  # of a changed subject that is only a province
_OWN, _OWN_PRICE = 2, 1  # behind a quantity, that make it a new topic; "giá" says more by itself

_OPENERS = re.compile(
    r"^(?:the )?(?:con|vay con|the con|vay|thi|va|ben|rieng|what about|how about|and)\b|thi sao\s*\??$|the nao\s*\??$|"
    r"\bthi (?:duoc |dat |co |la )?(?:may|bao nhieu)\b|\b(?:do|(?<!hom )(?<!hien )nay|ay|tren|do la|it|that|this|they|there)\b"
)
_SUBJECT_OF_ASKING = re.compile(
    r"\b(?:la|dat|duoc|co|bang|khoang|den nam \d{4}|nam \d{4})?\s*(?:bao nhieu|nhu the nao|the nao|may|khi nao|bao gio|gi|nao|o dau)\b.*$"
)
_WHAT_ABOUT = re.compile(r"^(?:the\s+)?(?:con|vay con|the con|va|what about|how about|and)\s+(.*?)(?:\s+thi sao|\s+the nao)?\s*\??$")


def complete(text: str, history: Sequence[Turn], search: Search | None = None) -> str:
    """`text` with what it leaves out taken from the last turns of `history`; a question that stands alone stays as it is.

    "Thế còn nước sạch?" keeps the last question and changes its subject; "Cơ quan nào chủ trì?" keeps the
    subject and changes what is asked of it. With `search`, what the collection says of the question by itself and of
    both questions together decides too whether it stands alone.
    """
    if not history or not re.search(r"\w", text):
        return text
    folded = " ".join(fold(text).split())
    hangs = hanging(text, folded)
    if len(text) + len(history[-1][0]) > LONGEST - _MARGIN:
        search = None  # too long to search for together
    if search is not None and not _bare(folded):
        hangs = leans(signs(text, history[-1][0], worded=hangs, search=search))
    return _completed(text, folded, history, search) if hangs else text


def hanging(text: str, folded: str) -> bool:
    """Whether the words of a question alone make it one that hangs on what was said before."""
    words = folded.rstrip("?.! ").split()
    refers = _OPENERS.search(folded) is not None or _bare(folded)
    short = len(words) <= _SHORT and (refers or (len(words) <= _HANGING and not _names_its_own(folded)))
    if not short and not (refers and len(words) <= _SHORT_REFERRING and len(mentions(text)) == 0):
        return False
    swapped = _swapped(folded)
    if swapped and _ASKING.search(swapped) and not _bare(swapped):
        # "còn khu đô thị ấy thì vốn bao nhiêu?" is a whole question, unless it points back
        return re.search(r"\b(?:its|their)\b", folded) is not None or _POINTING.search(folded) is not None
    return True


def _swapped(folded: str) -> str:
    """The new subject of "còn … thì sao?" and the like; "" for another time of the same subject ("còn năm 2030?")."""
    swap = _WHAT_ABOUT.match(folded) or re.match(r"^(?:(?:the|vay)\s+)?(.{2,60}?)\s+thi sao\b", folded)
    return "" if swap is None or _PERIOD_ONLY.fullmatch(swap.group(1)) else str(swap.group(1))


def _completed(text: str, folded: str, history: Sequence[Turn], search: Search | None) -> str:
    last_question, last_answer = history[-1]
    before = last_question.strip().rstrip("?")
    if years_in_text(folded):  # another year, the same subject
        before = _YEARS.sub("", before)
    swap = _swapped(folded)
    places = mentions(text)
    if swap and _ASKING.search(swap):
        if not _bare(swap) and re.search(r"\b(?:its|their)\b", folded) and mentions(before):  # another thing of the same province
            return f"{text.strip()} ({', '.join(before[m.start : _with_era(before, m.end)] for m in mentions(before))})"
        swap = ""
    if swap:
        start = folded.find(swap)
        subject = " ".join(text.split())[start : start + len(swap)].strip() if start >= 0 else text
        if places and len(swap.split()) <= _PROVINCE:  # another province, the same subject
            return _with_place(before, subject) if mentions(before) else f"{before} {text.strip()}"
        if search is not None and (replaced := substituted(subject, before, search)):
            return replaced
        kept = _frame(before)
        return f"{subject}: {kept}" if kept else f"{subject} {before}"
    if years_in_text(folded):
        return f"{text.strip().rstrip('?')} ({_asked_for(before)})"
    return f"{text.strip().rstrip('?')} ({_subject(before, last_answer)})"


_QUANTITY = re.compile(
    r"(?:ty le|so(?! nao| may)|tong|dien tich|dan so|(?P<price>gia)|toc do|san luong|nang suat|quy mo|kim ngach|"
    r"what (?:is|was|are|were) the|how (?:many|much))\s+(?P<rest>.*)"
)


def _names_its_own(folded: str) -> bool:
    """Whether a short question begins with a quantity and says of what ("Tỷ lệ hộ nghèo?"): a new topic."""
    m = _QUANTITY.match(folded)
    if m is None:
        return False
    left = re.findall(r"[a-z]{2,}", _YEARS.sub(" ", _only_asks().sub(" ", m.group("rest"))))
    return len(left) >= (_OWN_PRICE if m.group("price") else _OWN)


_ASKING = re.compile(r"\b(?:bao nhieu|may|nao|gi|ai|khi nao|bao gio|vi sao|tai sao|what|which|who|when|where|why|how)\b")
_POINTING = re.compile(r"\b(?:do|(?<!hom )(?<!hien )nay|ay|tren|it|its|that|this|they|their|there)\b")


@cache
def _only_asks() -> re.Pattern[str]:
    """Words that only ask: a question of nothing else is about what was said before."""
    words = sorted((fold(row[0]) for row in table("asking.tsv")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _bare(folded: str) -> bool:
    """Whether a question names nothing that it asks about ("vốn bao nhiêu và ai làm chủ đầu tư?")."""
    return not re.search(r"[a-z0-9]{2,}", _only_asks().sub(" ", folded))


_YEARS = re.compile(rf"(?:(?:đến|hết|trước|năm|giai đoạn|nhiệm kỳ)\s+)*{YEAR}(?:\s?[-–]\s?{YEAR})?", re.IGNORECASE)


_PERIOD_ONLY = re.compile(
    r"(?:(?:den|het|cuoi|dau|nam|giai doan|nhiem ky|quy [ivx\d]+|in|by|for)\s*)*"
    rf"{YEAR}(?:\s?-\s?{YEAR})?"
)


def years_in_text(folded: str) -> bool:
    """Whether a folded text names a year."""
    return re.search(rf"\b{YEAR}\b", folded) is not None


def _asked_for(question: str) -> str:
    """The subject of a question, without the words that ask."""
    return re.sub(r"\b(?:là|có|được|đạt|còn|đặt)?\s*(?:bao nhiêu|mấy|thế nào|như thế nào)\b", " ", question)


_ENGLISH_FRAME = re.compile(
    r"(?:which (?:agency|agencies|department|body|office|province)|who|when|why|where|what (?:percentage|share|proportion|rate)|"
    r"how (?:many|much)|what)(?: (?:is|are|was|were|will|does|did|leads?|heads?|in charge of|responsible for|the target for))*\b"
)


def _frame(question: str) -> str:
    """The last question without its subject: what of it still holds (place, year, document, what is asked)."""
    folded = fold(question)
    english = _ENGLISH_FRAME.match(folded)
    if english:
        return english.group().strip()
    keep: list[tuple[int, int]] = [(m.start, _with_era(question, m.end)) for m in mentions(question)]
    for pattern in (
        rf"(?:den |nam |giai doan )?{YEAR}(?:\s?-\s?{YEAR})?", r"\bla bao nhieu\b.*$|\bbao nhieu\b[^,;]*$",
        r"(?:chi tieu|muc tieu|ket qua)\b", r"(?:co quan|so|don vi) nao[^?]{0,20}",
        r"(?:nghi quyet|bao cao|chuong trinh|ke hoach)[^,;]{0,30}\d[^ ,;]*",
    ):  # fmt: skip
        keep += [m.span() for m in re.finditer(pattern, folded)]
    keep.sort()
    out, at = [], 0
    for a, b in keep:
        if b <= at:
            continue
        out.append(question[max(a, at) : b])
        at = b
    return " ".join(part.strip() for part in out if part.strip())


def _subject(question: str, answer: str) -> str:
    """What the last turn was about: its question without the asking, and its answer, without figures' clutter."""
    plain = re.sub(r"\[\d+\]", "", answer)
    first = re.split(r"(?<=[.;])\s", plain)[0]
    # The figures answered what was asked before; a passage that has them is no better for what is asked now.
    first = re.sub(r"\b\d+(?:[.,]\d+)*\b(?![-/])\s?%?", " ", first) if not re.search(r"\d{1,2}/\d", first) else first
    return f"{question}. {' '.join(first.split())}"


_ERA = re.compile(r"\s*\(?(?:cũ|mới|(?:sau|trước)(?: khi)? (?:hợp nhất|sáp nhập))\)?", re.IGNORECASE)


def _with_era(question: str, end: int) -> int:
    """Where a province ends with the words that say which life of it is meant."""
    m = _ERA.match(question, end)
    return m.end() if m else end


def _with_place(question: str, place: str) -> str:
    """`question` with `place` for its first province, and without its others."""
    out, at = [], 0
    for n, m in enumerate(mentions(question)):
        out += [question[at : m.start], "" if n else place]
        at = _with_era(question, m.end)
    return "".join((*out, question[at:]))
