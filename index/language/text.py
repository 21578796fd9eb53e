"""Vietnamese text as matching sees it: folded forms, syllables, words and sentences, always with spans.

Nothing here changes a stored text. Folding maps every character to exactly one character, so that an
offset found in a folded text is an offset in the text itself.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

__all__ = ["Token", "canonical", "fold", "lower", "nfc", "segmented", "sentences", "tokens", "words"]

_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}


def nfc(text: str) -> str:
    """`text` in Unicode normalisation form C with line feeds as line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


class _CharMap(dict[int, str]):
    """A translation table filled as characters turn up."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        value = self[code] = self._rule(chr(code))
        return value


def _lower_char(c: str) -> str:
    low = c.lower()
    return low if len(low) == 1 else c


def _fold_char(c: str) -> str:
    low = _lower_char(c)
    if low in "đðɖ":  # the last two are what older converters and other keyboards write for đ
        return "d"
    if low in "‐‑‒–—―−":
        return "-"
    if low.isspace() and low != "\n":
        return " "
    base = unicodedata.normalize("NFD", low)[0]
    return base if base.isalpha() or len(base) == 1 else low


_LOWER = _CharMap(_lower_char)
_FOLD = _CharMap(_fold_char)


def lower(text: str) -> str:
    """`text` in lower case, character for character."""
    return text.translate(_LOWER)


def fold(text: str) -> str:
    """`text` in lower case and without diacritics, character for character: "Hoà Bình" gives "hoa binh"."""
    return text.translate(_FOLD)


@lru_cache(maxsize=65536)
def canonical(syllable: str) -> str:
    """One spelling for a syllable however its tone is placed or its i/y written.

    "hoà" and "hòa" give the same, "kỹ" and "kĩ" too. The tone goes to the end as a digit; "y tế" keeps
    its y, since i and y only alternate after a consonant.
    """
    out, tone = [], ""
    for c in unicodedata.normalize("NFD", syllable.lower().replace("ð", "đ").replace("ɖ", "đ")):
        if c in _TONES:
            tone = _TONES[c]
        else:
            out.append(c)
    base = unicodedata.normalize("NFC", "".join(out))
    if len(base) > 1 and base[-1] == "y" and base[-2] not in "aâeêoôơuư":
        base = base[:-1] + "i"
    elif base.endswith("quy"):
        base = base[:-1] + "i"
    return base + tone


class Token(NamedTuple):
    """A syllable, number or Latin word: its span, its accented key and its unaccented key."""

    start: int
    end: int
    key: str
    plain: str

    @property
    def number(self) -> bool:
        """Whether the token is a number."""
        return self.key[0].isdigit()


# A run of letters, or a number with its separators; "QL31" and "ĐT.398" fall apart into letters and digits
# so that the many ways of writing a road number meet.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@lru_cache(maxsize=65536)
def _keys(raw: str) -> tuple[str, str]:
    if raw[0].isdigit():
        n = plain_number(raw)
        return n, n
    return canonical(raw), fold(raw)


def plain_number(raw: str) -> str:
    """A number as written in Vietnamese, without thousands separators and with a decimal point.

    "1.272.452" gives "1272452", "30,65" gives "30.65", "68.4" gives "68.4", "03" gives "3".
    """
    parts = re.split(r"[.,]", raw)
    seps = re.findall(r"[.,]", raw)
    if len(parts) == 1:
        return raw.lstrip("0") or "0"
    if all(len(p) == 3 for p in parts[1:]) and 1 <= len(parts[0]) <= 3 and len(set(seps)) == 1:
        if seps[0] == "." and parts[0] != "0":
            return "".join(parts).lstrip("0") or "0"
        if seps[0] == "," and len(parts) > 2:
            return "".join(parts).lstrip("0") or "0"
    if len(set(seps)) == 2 and seps.count(seps[-1]) == 1:  # thousands, then a decimal part
        whole, frac = "".join(parts[:-1]), parts[-1]
    elif len(parts) == 2:
        whole, frac = parts
    else:  # 30.9.2025, 1.2.3: a date or a clause number
        return ".".join(parts)
    frac = frac.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{frac}" if frac else whole


def tokens(text: str) -> list[Token]:
    """The syllables and numbers of `text` in order."""
    return [Token(m.start(), m.end(), *_keys(m.group())) for m in _TOKEN.finditer(text)]


# --------------------------------------------------------------------------- words

_lock = threading.Lock()
_segmenter: Callable[[str], list[str]] | None = None
_tagger: Callable[[list[str]], list[tuple[str, str]]] | None = None


@contextmanager
def _underthesea() -> Iterator[None]:
    """Inside, modules of underthesea can be imported without what the package imports beside them.

    `import underthesea` runs every task of the package, torch and transformers with it (seconds); the segmenter
    and the tagger need none of them. So the package is entered without running its `__init__`, and left as it was
    found: a later `import underthesea` still gets the whole of it.
    """
    present = "underthesea" in sys.modules
    if not present:
        spec = importlib.util.find_spec("underthesea")
        if spec is None:
            raise ImportError("underthesea is not installed")
        sys.modules["underthesea"] = importlib.util.module_from_spec(spec)
    try:
        # Entered by text_normalize because the two import each other.
        importlib.import_module("underthesea.pipeline.text_normalize")
        yield
    finally:
        if not present:
            del sys.modules["underthesea"]


def _load_segmenter() -> Callable[[str], list[str]]:
    global _segmenter
    with _lock:
        if _segmenter is None:
            with _underthesea():
                module: ModuleType = importlib.import_module("underthesea.pipeline.word_tokenize")
                module.word_tokenize("a")  # its model, too, is imported from within the package
            segment: Callable[[str], list[str]] = module.word_tokenize
            _segmenter = segment
    return _segmenter


def _load_tagger() -> Callable[[list[str]], list[tuple[str, str]]]:
    global _tagger
    with _lock:
        if _tagger is None:
            with _underthesea():
                module: ModuleType = importlib.import_module("underthesea.pipeline.pos_tag.model_crf")
                tag: Callable[[list[str]], list[tuple[str, str]]] = module.CRFPOSTagPredictor.Instance().predict
            _tagger = tag
    return _tagger


_TAGGED = 100  # words at once: the tagger's time grows with the square of their number


@lru_cache(maxsize=256)
def nouns(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the nouns and names that underthesea finds in `text`, which is written with its accents; in order."""
    spans = words(text)
    tag = _tagger or _load_tagger()
    tagged: list[tuple[str, str]] = []
    for n in range(0, len(spans), _TAGGED):
        tagged += tag([text[a:b] for a, b in spans[n : n + _TAGGED]])
    return tuple(span for span, (_, kind) in zip(spans, tagged, strict=True) if kind.startswith("N"))


def words(text: str) -> list[tuple[int, int]]:
    """Spans of the words that underthesea finds in `text` (punctuation included), in order.

    underthesea rewrites what it returns ("hoà" becomes "hòa") and gives no offsets, so its output is
    aligned with the text: the same visible characters in the same order, compared unaccented. What
    cannot be aligned is left out.
    """
    if not text.strip():
        return []
    segment = _segmenter or _load_segmenter()
    folded = fold(text)
    spans: list[tuple[int, int]] = []
    at, size = 0, len(text)
    for word in segment(text):
        start = end = -1
        for part in word.split():
            while at < size and folded[at].isspace():
                at += 1
            want = fold(part)
            if not folded.startswith(want, at):
                found = folded.find(want, at, at + 40 + 2 * len(want))
                if found < 0:
                    continue
                at = found
            if start < 0:
                start = at
            at += len(want)
            end = at
        if start >= 0:
            spans.append((start, end))
    return spans


def segmented(text: str) -> str:
    """`text` with the syllables of each word joined by underscores, as Vietnamese BERT models expect."""
    return " ".join(re.sub(r"\s+", "_", text[a:b]) for a, b in words(text))


# ----------------------------------------------------------------------- sentences

_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s|$)|\n{2,}")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-ZĐ]|TP|Tp|TX|ThS|TS|PGS|GS|Mr|Mrs|St|tr|ĐT|QL|KT|TM|TL|Nxb|v\.v|P|Q)$")
# A number, numeral or letter that a full stop follows: "1.", "1.1.", "IV.", "a."; years and dates are none.
_CLAUSE = re.compile(r"[(\"“]?(?:\d{1,3}(?:\.\d{1,2})*|[IVXLC]+(?:\.\d{1,2})*|[a-zđ])")
# What stands before a clause number: nothing in the sentence or line, an introduction, or what is numbered.
_BEFORE_CLAUSE = re.compile(
    r"(?:^|\n|[:;])[^\w\n]*$|\b(?:điều|khoản|mục|tiểu mục|điểm|phần|chương|(?:bảng|biểu|phụ lục)(?: số)?|hình|câu)\s+$", re.IGNORECASE
)
_OPENER = re.compile(r"\s*[\"“‘«(\[]*\s*(?:[A-ZĐÀ-ỸÂÊÔƠƯĂ]|\d|[-–+*•])")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of `text`, without the white space around them.

    A full stop ends a sentence when a space and something that can open one follow; stops in numbers,
    after initials and common abbreviations, and after a clause number ("1.1.") do not. A number that ends
    a sentence ("đến năm 2030.") is told from a clause number by where it stands.
    """
    start = 0
    for m in _END.finditer(text):
        if m.group()[0] in ".…":
            head = text[start : m.start()]
            last = head.rsplit(None, 1)[-1] if head.strip() else ""
            if _ABBREVIATED.search(head):
                continue
            if _CLAUSE.fullmatch(last) and _BEFORE_CLAUSE.search(head, 0, len(head.rstrip()) - len(last)):
                continue
            if not _OPENER.match(text, m.end()) and text[m.end() :].strip():
                continue
        yield from _trim(text, start, m.end())
        start = m.end()
    yield from _trim(text, start, len(text))


def _trim(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
