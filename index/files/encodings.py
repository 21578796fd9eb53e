"""Bytes to Vietnamese text: Unicode, Windows-1258, and the two font encodings older documents were typed in.

TCVN3 (".Vn..." fonts, also called ABC) and VNI ("VNI-..." fonts) put Vietnamese letters at the codes of
Western ones, so nothing in a file says which is meant. What says it is whether the outcome is made of
possible Vietnamese syllables: every reading is tried and the most Vietnamese one wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.language import is_syllable
from index.records import Extract, Grid

__all__ = ["ExtractBuilder", "Legacy", "clean", "decode", "find_legacy"]

_SAMPLE = 200_000  # characters judged; more evidence changes nothing

# Code points of cp1252 and what the fonts draw there. TCVN3 keeps capitals with a tone in separate fonts.
_TCVN3 = str.maketrans(
    "¡¢§£¤¥¦¨©®ª«¬\xadµ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ¯º¿ÀÁÂÃÄÅÍÙÚÛàðÿ",
    "ĂÂĐÊÔƠƯăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵẶẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ",
)
# VNI writes a base letter and, after it, one character for its tone and shape together.
_VNI = {
    **dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True)),
    **{
        base + mark: letter
        for base, marks, letters in (
            ("a", "ùøûõï", "áàảãạ"),
            ("a", "âáàåãä", "âấầẩẫậ"),
            ("a", "êéèúüë", "ăắằẳẵặ"),
            ("e", "ùøûõï", "éèẻẽẹ"),
            ("e", "âáàåãä", "êếềểễệ"),
            ("o", "ùøûõï", "óòỏõọ"),
            ("o", "âáàåãä", "ôốồổỗộ"),
            ("ô", "ùøûõï", "ớờởỡợ"),
            ("u", "ùøûõï", "úùủũụ"),
            ("ö", "ùøûõï", "ứừửữự"),
            ("y", "ùøûõ", "ýỳỷỹ"),
        )
        for mark, letter in zip(marks, letters, strict=True)
    },
}
# The marks of shape and tone are also typed one after the other ("EÂØ"), and over an i that has a letter of its own ("iù").
_VNI |= {
    base + shape + mark: _VNI[base + both]
    for base, shape, marks in (("a", "â", "áàåãä"), ("a", "ê", "éèúüë"), ("e", "â", "áàåãä"), ("o", "â", "áàåãä"))
    for mark, both in zip("ùøûõï", marks, strict=True)
}
_VNI |= {base + mark: letter for base, letters in (("i", "íìỉĩị"), ("y", "ýỳỷỹỵ")) for mark, letter in zip("ùøûõï", letters, strict=True)}
_VNI_PATTERN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)
# Bytes 0x80-0x9F as Windows draws them; the five it leaves undefined are in no text.
_CP1252 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_BOTH = 0.05  # of a document's lines in an old encoding: fewer that read better in another one read so by chance
_SURE = 2

_WORD = re.compile(r"[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_VOWEL = re.compile("[aeiouy]")
_EDGE = "".join(chr(c) for c in range(0xA1, 0xC0) if not chr(c).isalpha()) + "×÷\xad"
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u036f]")  # no old font puts text at these
_WESTERN_HIGH = re.compile("[\u00a1-\u00ff]")
# What some PDF files give for the letters that these fonts draw at the soft hyphen, the middle dot, the macron and the micro sign.
_MISTOLD = {"\u2212": "\xad", "\u2010": "\xad", "\u2219": "\xb7", "\u02c9": "\xaf", "\u03bc": "\xb5"}
_MISTOLD_IN_WORD = re.compile("(?<=[A-Za-z\u00a1-\u00ff])[{0}]|[{0}](?=[A-Za-z\u00a1-\u00ff])".format("".join(_MISTOLD)))
_OLD = re.compile(f"[\u00a1-\u00ff{''.join(_MISTOLD)}]")
_OLD_RUN = re.compile(rf"(?<!\S)(?![^\S\n])(?:(?!\S*{_UNICODE_ONLY.pattern})\S+(?:[^\S\n]+|$))+")
_OLD_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]*[\u00a1-\u00ff](?:[^\W\d_]|[\u00a1-\u00ff])*")
_LINE_END = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_DROPPED = re.compile("[\0\ufeff]")
_NULS = re.compile("\0+")


def clean(text: str) -> str:
    """`text` in NFC with lines ended by a line feed, without NULs and byte-order marks; else unchanged."""
    return unicodedata.normalize("NFC", _DROPPED.sub("", _LINE_END.sub("\n", text)))


def decode(data: bytes) -> tuple[str, str]:
    """The cleaned text of `data`, and the encoding it was taken to be in.

    Names are utf-8, utf-16-le, utf-16-be, utf-32, cp1258, tcvn3, vni, cp1252. Never fails: what is no
    encoding of Vietnamese is read as cp1252. Empty data is empty UTF-8. Bytes that mean nothing in the encoding that the
    rest is in become U+FFFD, and so do NULs between letters; they never make it another encoding.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            text = data.decode(name, "replace")
            return clean(_without_nuls(text) if name == "utf-8" else text), name
    wide = _unmarked_utf16(data)
    if wide:
        return clean(data.decode(wide, "replace")), wide
    likely = _likely_utf8(data)
    utf8 = clean(_without_nuls(data.decode("utf-8", "replace"))) if likely else ""
    if likely == _SURE:
        return utf8, "utf-8"
    western = clean(_without_nuls(data.decode("latin-1").translate(_CP1252)))
    best, name, best_score = western, "cp1252", _score(western)
    for other, text, needed in (
        ("cp1258", clean(_without_nuls(data.decode("cp1258", "replace"))), 1),
        ("tcvn3", _from_tcvn3(western), 2),
        ("vni", _from_vni(western), 1),
        ("utf-8", utf8, 1),
    ):
        good, bad = _evidence(text)
        if good >= needed and good >= 1.5 * bad and good - bad > best_score:
            best, name, best_score = text, other, good - bad
    return best, name


def _without_nuls(text: str) -> str:
    """`text` with NULs, which some disks leave in place of letters, as one damaged place each; those that fill up the end go."""
    return _NULS.sub("\ufffd", text.rstrip("\0")) if "\0" in text else text


@dataclass(frozen=True, slots=True)
class Legacy:
    """The old font encoding of a document, `tcvn3` or `vni`, and whether all of the document is in old ones.

    `also` is the other one where a document uses both; then each line is read in the one that makes it Vietnamese.
    """

    name: str
    whole: bool
    also: str = ""

    @property
    def notice(self) -> str:
        """What to tell the user of a document that was converted."""
        names = " và ".join(n.upper() for n in (self.name, self.also) if n)
        return f"Văn bản gõ bằng phông chữ cũ ({names}) đã được chuyển sang Unicode."

    def repair(self, text: str) -> str:
        """`text` with its lines in the old encoding converted; meant for one line or many.

        Of lines that hold letters which only Unicode has, single words are converted that only then can be Vietnamese.
        """
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _line(self, line: str) -> str:
        if not _OLD.search(line):
            return line
        if _UNICODE_ONLY.search(line):
            return _OLD_RUN.sub(self._run, line) if _WESTERN_HIGH.search(line) else line
        converted = self._converted(line)
        if not self.whole and _score(converted) <= _score(line):
            return line
        if self.also and _evidence(converted)[1]:  # both in one line: words that are none in its encoding may be in the other
            typed = iter(re.findall(r"\S+", line))
            return re.sub(r"\S+", lambda m: self._other(m[0], next(typed, "")), converted)
        return converted

    def _other(self, converted: str, typed: str) -> str:
        """`converted`, unless only another reading of what was `typed` is Vietnamese."""
        if not _evidence(converted)[1]:
            return converted
        readings = (_CONVERSIONS[name](typed) for name in (self.name, self.also))
        return next((r for r in readings if _evidence(r) == (1, 0)), converted)

    def _converted(self, line: str) -> str:
        first = _CONVERSIONS[self.name](line)
        if not self.also:
            return first
        second = _CONVERSIONS[self.also](line)
        return second if _score(second) > _score(first) else first

    def _run(self, m: re.Match[str]) -> str:
        """Words without a letter that only Unicode has, in one font if that makes all of them Vietnamese, else each for itself."""
        converted = self._converted(m[0])
        if _evidence(m[0])[1] and _evidence(converted)[0] and not _evidence(converted)[1]:
            return converted
        return _OLD_WORD.sub(self._word, m[0])

    def _word(self, m: re.Match[str]) -> str:
        if _UNICODE_ONLY.search(m[0]) or _evidence(m[0]) != (0, 1):
            return m[0]
        converted = self._converted(m[0])
        return converted if _evidence(converted) == (1, 0) else m[0]


def find_legacy(text: str) -> Legacy | None:
    """The old font encoding that lines of `text` are in, or None: plain English and French are not."""
    suspects, proper = [], 0
    for line in text[:_SAMPLE].split("\n"):
        if _UNICODE_ONLY.search(line):
            proper += 1
        elif _OLD.search(line):
            if _evidence(line)[1]:
                suspects.append(line)
    sound, odd = _evidence("\n".join(suspects))
    if 3 * odd < sound:  # some words read as Vietnamese by chance, not three in four
        return None
    lines: dict[str, list[str]] = {name: [] for name in _CONVERSIONS}
    either: list[str] = []  # lines that both make equally Vietnamese
    for line in suspects:
        (best, name), (second, _) = sorted(((_score(convert(line)), name) for name, convert in _CONVERSIONS.items()), reverse=True)[:2]
        (lines[name] if best > second else either).append(line)
    lines[max(lines, key=lambda name: len(lines[name]))] += either
    found = []
    for name, own in lines.items():
        sample = "\n".join(own)
        good, bad = _evidence(_CONVERSIONS[name](sample))
        if good >= 3 and good >= 3 * bad and bad < _evidence(sample)[1] and len(own) >= _BOTH * len(suspects):
            found.append((len(own), name))
    names = [name for _, name in sorted(found, reverse=True)]
    return Legacy(names[0], proper * 10 <= len(suspects), *names[1:2]) if names else None


def _from_vni(text: str) -> str:
    def letter(m: re.Match[str]) -> str:
        found = _VNI[m[0].lower()]
        return found.upper() if m[0][0].isupper() else found

    return _VNI_PATTERN.sub(letter, text)


def _from_tcvn3(text: str) -> str:
    typed = _MISTOLD_IN_WORD.sub(lambda m: _MISTOLD[m[0]], text)
    return "\n".join(_recased(line.translate(_TCVN3), line) for line in typed.split("\n"))


def _recased(line: str, typed: str) -> str:
    """A TCVN3 line whose plain letters are capitals has capitals throughout; its toned codes cannot show it."""
    words = re.findall(r"\S+", typed)
    shouted = [sum(c in "¡¢§£¤¥¦" or "A" <= c <= "Z" for c in w) >= 2 and not re.search("[a-z]", w) for w in words]
    if sum(shouted) > len(words) / 2 and not re.search("[a-z]", typed):
        return line.upper()
    spans = iter(shouted)
    return re.sub(r"\S+", lambda m: m[0].upper() if next(spans, False) else m[0], line)


_CONVERSIONS = {"tcvn3": _from_tcvn3, "vni": _from_vni}


def _unmarked_utf16(data: bytes) -> str | None:
    """Text of spaces and plain letters leaves a NUL in every other byte, always on the same side."""
    sample = data[: 4096 - 4096 % 2]
    if len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd >= 0.2 * half and even <= 0.02 * half:
        return "utf-16-le"
    if even >= 0.2 * half and odd <= 0.02 * half:
        return "utf-16-be"
    return None


def _likely_utf8(data: bytes) -> int:
    """Whether bytes are UTF-8, possibly damaged: _SURE, 1 for perhaps, 0 for not.

    Letters of UTF-8 are sequences of bytes that other encodings of Vietnamese hardly ever put side by side, so a few whole
    ones say more than the broken ones around them.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
        letters = sum(1 for c in text if c > "\x7f") - broken
        if letters >= broken:
            return _SURE
        return int(letters >= 2 and letters * 8 >= broken)
    return _SURE


def _score(text: str) -> int:
    good, bad = _evidence(text)
    return good - bad


def _evidence(text: str) -> tuple[int, int]:
    """How many different accented words of `text` can be Vietnamese syllables, and how many cannot."""
    good = bad = 0
    for word in {w.strip(_EDGE).lower() for w in _WORD.findall(text[:_SAMPLE])}:
        if word.isascii():
            continue
        if is_syllable(word):
            good += 1
        elif _VOWEL.search(unicodedata.normalize("NFD", word)):  # else an abbreviation, which says nothing
            bad += 1
    return good, bad


@dataclass(slots=True)
class ExtractBuilder:
    """The text of a document under construction: every span handed out points into the finished text.

    `legacy`, once known, is applied to each piece before it is placed, since it changes lengths.
    """

    legacy: Legacy | None = None
    pages: list[int] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    headings: list[tuple[int, int, int]] = field(default_factory=list)
    notes: list[tuple[int, int, int]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    length: int = 0
    _parts: list[str] = field(default_factory=list)

    def prepared(self, text: str) -> str:
        """`text` cleaned and, in a document typed in an old font, converted; not yet placed."""
        text = clean(text)
        return self.legacy.repair(text) if self.legacy else text

    def place(self, text: str) -> tuple[int, int]:
        """Append prepared `text` as it is; its span."""
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        return start, self.length

    def line(self, text: str) -> tuple[int, int]:
        """Append prepared `text` and a line end; the span of the text alone."""
        span = self.place(text)
        self.place("\n")
        return span

    def heading(self, text: str, level: int) -> tuple[int, int]:
        """Append prepared `text` as a heading on its own line; its span."""
        start, end = self.line(text)
        if end > start:
            self.headings.append((start, end, level))
        return start, end

    def table(self, cells: Sequence[str], rows: Sequence[Sequence[int]], header_rows: int = 0) -> list[tuple[int, int]]:
        """Append a table; the span of every cell.

        `rows` holds indices into `cells` (prepared, one line each), -1 for an empty place; an index met
        again is a merged cell and shares the first place's slice. Rows must be equally long.
        """
        if len(set(map(len, rows))) > 1:
            raise ValueError("rows of one table must have the same width")
        spans: dict[int, tuple[int, int]] = {}
        table: list[tuple[tuple[int, int], ...]] = []
        start = end = self.length
        for row in rows:
            places = []
            for column, index in enumerate(row):
                if column:
                    self.place("\t")
                if index < 0:
                    places.append((self.length, self.length))
                    continue
                if index not in spans:
                    spans[index] = self.place(cells[index])
                places.append(spans[index])
            end = self.length
            self.place("\n")
            table.append(tuple(places))
        if table:
            self.grids.append(Grid(start, end, tuple(table), min(header_rows, len(table))))
        return [spans.get(i, (start, start)) for i in range(len(cells))]

    def extract(self, form: str, *, wrapped: bool | None, properties: dict[str, str] | None = None) -> Extract:
        """The finished extract, of format `form`."""
        return Extract(
            text="".join(self._parts),
            format=form,
            pages=tuple(self.pages),
            grids=tuple(self.grids),
            headings=tuple(self.headings),
            notes=tuple(sorted(self.notes)),
            wrapped=wrapped,
            properties=properties or {},
            notices=tuple(dict.fromkeys(([self.legacy.notice] if self.legacy else []) + self.notices)),
            parts=tuple(self.parts),
        )
