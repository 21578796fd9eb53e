"""Lines in capitals made readable: with the capitals that the document itself gives the same words elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from index.language import document_types, is_syllable, lower, mentions
from index.language.lexicon import table

from .lines import is_capitals

__all__ = ["CAPITALS", "RANKS", "Capitals"]

# Capital letters, for a class of characters.
CAPITALS = "A-Z" + "".join(c for c in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))) if c.isupper())
# Ranks of places: what follows one is a name. "Xã hội" and "hợp tác xã" are none.
RANKS = r"tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|đặc khu|phường|(?<!tác\s)xã(?!\s+hội)"
_RANKED = re.compile(
    rf"(?<!\w)(?:{RANKS}|(?:tỉnh|thành|huyện|quận|thị)\s+(?:ủy|uỷ))\s+(?!(?:ủy|uỷ|đoàn)(?!\w))([^\W\d_]+(?:[ -]+[^\W\d_]+)?[ -]*)",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(
    r"\s*(?<!\w)(?:năm|về|và|giai|của|trong|trên|từ|đến|cho|khóa|khoá|lần|nhiệm|kỳ|tại|theo|với|theo|quý|tháng|là|có|số|đợt)(?!\w).*"
)
# What is issued or approved is a document, and a ministry is named behind its word.
_KINDS = "|".join(re.escape(t.name.lower()) for t in document_types())
_ISSUED = re.compile(rf"(?:(?<=ban hành )|(?<=phê duyệt ))(?=(?:{_KINDS})(?!\w))\w|(?<=Bộ trưởng )b(?=ộ )")
_MINISTRY = re.compile(r"(?<=(?<!\w)Bộ )(?!trưởng|chỉ huy|tư lệnh|tiêu|phận|máy)\w")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[ivxlc]{1,6}")
_SHOUTED_AFTER = re.compile(rf"^[\s,.:;–(-]*[{CAPITALS}]{{2,}}(?![^\W\d_])")
_SHOUTED_BEFORE = re.compile(rf"(?<![^\W\d_])[{CAPITALS}]{{2,}}[\s,.:;–)-]*$")
_LINE = 1000  # characters; no title is as long
_LONGEST = 7  # words looked up together
_TEXT = 120_000  # characters in which they are looked up
_SEEN = 200  # places of one wording that are looked at
# What is written with a capital whatever it names.
_ALWAYS = ("Đảng", "Đại hội", "Trung ương", "Chính phủ", "Quốc hội", "Việt Nam", "Nhà nước")


class Capitals:
    """How a document writes words in ordinary lines: built once from its text, asked for each line in capitals."""

    def __init__(self, text: str) -> None:
        # Lines in capitals say nothing; what is lost of them keeps its place.
        self._text = "\n".join("" if is_capitals(line) else line for line in text[:_TEXT].split("\n"))
        self._lower = lower(self._text)
        self._known: dict[str, str] = {}

    def readable(self, line: str) -> str:
        """`line` in ordinary letters if it is in capitals, its first letter a capital; else as it is."""
        if not is_capitals(line) or not 3 < len(line) < _LINE:
            return line
        out = self._cased(line, shouted=True)
        return re.sub(r"[^\W\d_]", lambda m: m[0].upper(), out, count=1)

    def named(self, line: str) -> str:
        """`line` with the capitals of names if it is all in lower case, as capital fonts of TCVN3 leave it; else as it is."""
        return self._cased(line, shouted=False) if line.islower() and len(line) < _LINE else line

    def _cased(self, line: str, *, shouted: bool) -> str:
        low = lower(line)
        words = list(_WORD.finditer(low))
        shown, at = list(low), 0
        while at < len(words):
            for n in range(min(_LONGEST, len(words) - at), 0, -1):
                start, end = words[at].start(), words[at + n - 1].end()
                if form := self._form(low[start:end], n):
                    shown[start:end] = form
                    at += n
                    break
            else:
                if shouted:
                    shown[words[at].start() : words[at].end()] = _alone(low[words[at].start() : words[at].end()])
                at += 1
        return _names("".join(shown), line.upper())

    def _shouted(self, start: int, end: int) -> bool:
        """Whether what stands beside a word is in capitals too: it is no abbreviation then."""
        after, before = self._text[end : end + 14], self._text[max(0, start - 14) : start]
        return _SHOUTED_AFTER.search(after) is not None or _SHOUTED_BEFORE.search(before) is not None

    def _form(self, words: str, count: int) -> str:
        """How `words` (lower case, `count` of them) are written, or "" where the document does not write them in a sentence."""
        key = " ".join(words.split())
        if key not in self._known:
            self._known[key] = self._most_written(key, count)
        return self._known[key] if len(self._known[key]) == len(words) else ""

    def _most_written(self, words: str, count: int) -> str:
        forms: Counter[str] = Counter()
        at = self._lower.find(words)
        for _ in range(_SEEN):
            if at < 0:
                break
            end = at + len(words)
            inside = (at and self._lower[at - 1].isalnum()) or self._lower[end : end + 1].isalnum()
            if not inside:
                form = self._text[at:end]
                if form.isupper() and len(form) > 1 and (count > 1 or self._shouted(at, end)):
                    at = self._lower.find(words, at + 1)
                    continue  # in capitals beside other words in capitals
                opening = at == 0 or re.search(r"[.:;!?\n\t\"“”(\-–+*\d]\s*$", self._text[max(0, at - 3) : at]) is not None
                if opening and count > 1 and form[1:] == form[1:].lower():  # its capital may be the sentence's
                    form = form.lower()
                if not (opening and count == 1):
                    forms[form] += 1
            at = self._lower.find(words, at + 1)
        return forms.most_common(1)[0][0] if forms else ""


def _alone(word: str) -> str:
    """A word that the document writes nowhere else: what is no syllable is an abbreviation or a Roman number."""
    return word if is_syllable(word) and not _ROMAN.fullmatch(word) else word.upper()


@cache
def _agencies() -> dict[str, str]:
    return {lower(row[0]): row[0] for row in table("agencies.tsv")}


def _names(low: str, line: str) -> str:
    """`low` with capitals where a name must stand: provinces, agencies of the lexicon, what follows a rank."""
    out = low
    for m in mentions(line):
        out = out[: m.start] + m.name + out[m.end :] if len(m.name) == m.end - m.start else out
    for name, shown in _agencies().items():
        if (at := lower(out).find(name)) >= 0 and not out[at + len(name) : at + len(name) + 1].isalnum():
            out = out[:at] + shown + out[at + len(name) :]
    for word in _ALWAYS:
        out = re.sub(rf"(?<!\w){word.lower()}(?!\w)", word, out)
    out = _MINISTRY.sub(lambda m: m[0].upper(), _ISSUED.sub(lambda m: m[0].upper(), out))
    for ranked in _RANKED.finditer(out):
        name = _NAME_ENDS.sub("", ranked[1])
        if name == name.lower() and name.strip():
            start = ranked.start(1)
            out = out[:start] + re.sub(r"(?<!\w)\w", lambda c: c[0].upper(), name) + out[start + len(name) :]
    return out
