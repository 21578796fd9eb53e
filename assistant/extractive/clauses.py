"""The shortest stretch of prose that answers: clauses chosen by the ideas of the question they cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question import Question
from index import Scored
from index.language import YEAR, agency_heads, fold, names_an_agency
from index.retrieval import Prepared
from index.retrieval import covered as group_covered

__all__ = ["MOST_WORDS", "choose", "clean", "expects", "has_expected", "is_blank", "units_of"]

MOST_WORDS = 48
MOST_LISTED = 66
MOST_LED = 40  # who does it, and enough of what
_NUMBER = re.compile(r"\d")
_DATE = re.compile(
    rf"\b\d{{1,2}}\s+tháng\s+\d{{1,2}}\b|\bngày\s+\d{{1,2}}/\d{{1,2}}\b|\b(?:năm|tháng|quý|ngày|hết|đến|trước|từ)\s+\w*\s?{YEAR}|\b\d{{1,2}}/(?:\d{{1,2}}/)?{YEAR}|[Qq]uý\s+[IV\d]+"
)
_MONEY = re.compile(r"\d\s*(?:nghìn |triệu |tỷ |tr\.?\s?)*(?:tỷ|triệu|nghìn|đồng|USD|đô)")
_CAUSE = re.compile(r"(?<!\w)(?:do|vì|bởi|nhờ|nguyên nhân|xuất phát từ|bắt nguồn|(?<!trở )(?<!tạo )(?<!làm )nên)(?!\w)", re.IGNORECASE)
_LEADS = re.compile(r"chủ trì|đầu mối|chịu trách nhiệm|phụ trách|[Gg]iao (?:cho )?(?:" + agency_heads() + ")")


def has_expected(kind: str, text: str) -> bool:
    """Whether `text` holds what an answer of this kind needs: a figure, a date, a sum, an agency."""
    if kind in ("value", "count", "compare", "conflict"):
        return _NUMBER.search(re.sub(r"^\(?\d{1,2}(?:[.)]|\s)", "", text)) is not None
    if kind == "money":
        return _MONEY.search(text) is not None
    if kind == "deadline":
        return _DATE.search(text) is not None or re.search(rf"\b{YEAR}\b", text) is not None
    if kind == "agency":
        return names_an_agency(text)
    return True


def expects(question: Question, text: str) -> bool:
    """Whether `text` answers in the measure asked for: per cent, money, or so many of the things counted."""
    if question.kind == "reason":
        return _CAUSE.search(text) is not None
    if question.kind not in ("value", "money", "count", "compare"):
        return True
    asked = question.folded
    folded = fold(text)
    focus = question.focus
    if focus.startswith(("phan tram", "%")) or re.search(r"ty le (?!1/)[^?]{3,80}bao nhieu|percentage|percent\b", asked) and not focus:
        return "%" in text
    if focus.startswith(("usd", "do la", "ty usd", "trieu usd")):
        return "usd" in folded
    if focus.startswith(("ty dong", "tien", "von", "trieu dong", "nghin ty", "kinh phi")):
        return _MONEY.search(text) is not None
    words = [w for w in focus.split()[:2] if w not in ("va", "cua", "trong", "la", "tren", "duoc", "nam", "mot", "moi", "so", "ve")]
    if question.english or not words or len(focus) < 3:
        return True
    if words[0] in ("thang", "ngay", "gio", "tuan"):  # how long, not of what time
        return re.search(rf"\d\s+{words[0]}\b", folded) is not None
    return (
        re.search(rf"\d[\d.,]*\s+(?:\w+\s+){{0,2}}{re.escape(words[0])}\b", folded) is not None
        or re.search(rf"\b{re.escape(' '.join(words))}\b[^.;]{{0,60}}\d", folded) is not None
    )


def choose(question: Question, scored: Scored, weights: Sequence[float], most: int = MOST_WORDS) -> list[tuple[int, int]]:
    """The shown ranges of the passage that answer, in order, at most about `most` words together.

    The best window of neighbouring clauses: it covers the most of the question, holds what is expected close
    to what is asked about, and is no longer than it need be. A second window is added where the question asks
    for more than the first one gives.
    """
    text = scored.hit.passage.text
    units = units_of(text)
    if not units:
        return []
    if question.kind == "list":
        most = max(most, MOST_LISTED if question.wanted > 2 or not question.wanted else MOST_WORDS)
    elif question.kind == "agency":
        most = min(most, MOST_LED)
    groups = question.query.groups
    covers = [[group_covered(g, made, question.query.accented) for g in groups] for made in (Prepared.of(text[a:b]) for a, b in units)]
    total = sum(weights) or 1.0
    expected = [has_expected(question.kind, text[a:b]) for a, b in units]
    if question.kind == "reason":
        expected = [_CAUSE.search(text[a:b]) is not None for a, b in units]
    lengths = [len(text[a:b].split()) for a, b in units]
    wide = question.kind in ("list", "text", "reason", "definition")
    starts = _starts(text, units, soft=not wide and question.asks == 1)

    def gain(cover: Sequence[float], have: Sequence[float]) -> float:
        return sum(w * max(0.0, c - h) for w, c, h in zip(weights, cover, have, strict=True)) / total

    def best_window(have: list[float], room: int, *, second: bool) -> tuple[float, int, int]:
        best = (0.0, -1, -1)
        for i in range(len(units)):
            merged = list(have)
            near = 0.0
            words = 0
            for j in range(i, len(units)):
                words += lengths[j]
                if words > room and j > i:
                    break
                merged = [max(m, c) for m, c in zip(merged, covers[j], strict=True)]
                if expected[j]:
                    near = max(near, 0.1 + 0.25 * gain(covers[j], [0.0] * len(groups)))
                score = gain(merged, have) + near - (0.004 if wide else 0.007) * words
                score += 0.05 if starts[i] else 0.0
                score += 0.03 if starts[j + 1] else 0.0
                if not second and words < 4:
                    score -= 0.1
                if score > best[0] + 1e-9:
                    best = (score, i, j)
        return best

    none = [0.0] * len(groups)
    score, i, j = best_window(none, most, second=False)
    if i < 0:
        return []
    chosen = set(range(i, j + 1))
    have = [max(covers[n][g] for n in chosen) for g in range(len(groups))]
    for _ in range(2):
        used = sum(lengths[n] for n in chosen)
        if used >= most - 5:
            break
        more, a, b = best_window(have, most - used, second=True)
        lost = [n for n in range(a, b + 1) if n not in chosen] if a >= 0 else []
        adds = gain([max((covers[n][g] for n in lost), default=0.0) for g in range(len(groups))], have)
        if not lost or adds <= (0.06 if question.asks > 1 or wide else 0.11):
            break
        chosen |= set(lost)
        have = [max(h, *(covers[n][g] for n in lost)) for g, h in enumerate(have)]
    if question.kind == "agency" and not any(_LEADS.search(text[units[n][0] : units[n][1]]) for n in chosen):
        n = min(chosen)  # who leads stands at the beginning of the sentence
        while not starts[n]:
            n -= 1
            if _LEADS.search(text[units[n][0] : units[n][1]]):
                chosen.add(n)
                break
    spare = most - sum(lengths[n] for n in chosen)
    if question.asks > 1:  # the figures asked for often stand side by side
        for n in (min(chosen) - 1, max(chosen) + 1):
            border = n + 1 if n < min(chosen) else n  # whether a sentence ends between it and what is chosen
            if 0 <= n < len(units) and expected[n] and lengths[n] <= spare and not starts[border]:
                chosen.add(n)
                spare -= lengths[n]
    for first, last in _runs(chosen):
        a, b = _whole_sentence(lengths, starts, first, last, spare)
        chosen |= set(range(a, b + 1))
        spare = most - sum(lengths[n] for n in chosen)
    last = max(chosen)
    if wide:
        chosen |= set(range(last, _open_list(text, units, lengths, starts, _runs(chosen)[-1][0], last, spare + 6) + 1))
    if scored.hit.passage.kind == "footnote" and "\n" not in text[units[i][0] : units[last][1]]:
        chosen |= set(range(last, _into_note(text, units, lengths, last, spare) + 1))
    return _merge([units[n] for n in sorted(chosen)], text)


def _runs(chosen: set[int]) -> list[tuple[int, int]]:
    """The first and last of each run of neighbouring numbers."""
    out: list[list[int]] = []
    for n in sorted(chosen):
        if out and n == out[-1][1] + 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return [(a, b) for a, b in out]


def _starts(text: str, units: Sequence[tuple[int, int]], *, soft: bool) -> list[bool]:
    """For each unit whether a sentence begins with it, and True behind the last; with `soft`, semicolons end one too."""
    out = []
    for n, (a, _) in enumerate(units):
        before = text[units[n - 1][1] : a] if n else ""
        ended = not n or "\n" in before or text[units[n - 1][1] - 1] in ".!?…" or before.strip()[:1] == "."
        out.append(bool(ended or soft and before.strip()[:1] == ";"))
    return [*out, True]


def _whole_sentence(lengths: Sequence[int], starts: Sequence[bool], i: int, j: int, spare: int) -> tuple[int, int]:
    """The window grown to whole sentences as far as there is room: to its end first, then to its beginning."""
    while not starts[j + 1] and lengths[j + 1] <= spare:
        j += 1
        spare -= lengths[j]
    n = i
    while not starts[n] and lengths[n - 1] <= spare:
        n -= 1
        spare -= lengths[n]
    return (n if starts[n] else i), j


def _into_note(text: str, units: Sequence[tuple[int, int]], lengths: Sequence[int], j: int, room: int) -> int:
    """A footnote says more of the sentence it stands behind: go on into it, if nothing else lies between."""
    n = j
    while n + 1 < len(units) and room >= lengths[n + 1]:
        n += 1
        room -= lengths[n]
    return n if "\n" in text[units[j][1] : units[n][0] + 1] or "\n" in text[units[j][0] : units[n][1]] else j


def _open_list(
    text: str, units: Sequence[tuple[int, int]], lengths: Sequence[int], starts: Sequence[bool], i: int, j: int, spare: int
) -> int:
    """The last unit of an enumeration that the window has only begun ("như:", "gồm", "(1)"), as far as there is room."""
    shown = text[units[i][0] : units[j][1]]
    opened = re.search(r"(?:như|gồm|là|sau|:)\s*:?[^.]*$|\(1\)[^.]*$", shown) is not None
    while opened and j + 1 < len(units) and lengths[j + 1] <= spare and not starts[j + 1]:
        j += 1
        spare -= lengths[j]
    return j


def units_of(text: str) -> list[tuple[int, int]]:
    """Clauses of a text: cut at stops, semicolons, line ends and commas, never inside brackets or quotation marks."""
    cuts: list[tuple[int, int]] = []
    depth = 0
    for m in re.finditer(r"[()\[\]“”\"]|\n|[.!?…]+(?=\s|$)|;(?=\s)|,(?=\s)", text):
        c = m.group()
        if c in "([“":
            depth += 1
        elif c in ")]”":
            depth = max(0, depth - 1)
        elif c == "\n":
            depth = 0
            cuts.append((m.start(), m.end()))
        elif c == '"':
            continue
        elif depth == 0 or c in (";",) and depth and len(text[cuts[-1][1] if cuts else 0 : m.start()].split()) > 25:
            cuts.append((m.start() if c in ",;" else m.end(), m.end()))
        elif c[0] in ".!?" and re.match(r"\s+[A-ZĐ]", text[m.end() :]) and len(text[cuts[-1][1] if cuts else 0 : m.start()].split()) > 60:
            depth = 0  # a bracket that was never closed
            cuts.append((m.end(), m.end()))
    out: list[tuple[int, int]] = []
    start = 0
    for end, after in [*cuts, (len(text), len(text))]:
        a = start
        while a < end and text[a].isspace():
            a += 1
        if a < end and re.search(r"\w", text[a:end]):
            # A comma cuts only clauses; shorter parts of an enumeration stay together up to a dozen words.
            if out and text[out[-1][1] : a].strip() == "," and len(text[out[-1][0] : out[-1][1]].split()) + len(text[a:end].split()) <= 12:
                out[-1] = (out[-1][0], end)
            else:
                out.append((a, end))
        start = after
    return out


def _merge(units: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Units that stand side by side become one range."""
    out: list[tuple[int, int]] = []
    for a, b in units:
        if out and not re.search(r"\w", text[out[-1][1] : a]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def clean(text: str) -> str:
    """A quoted stretch as part of an answer: no item number in front, no dangling punctuation."""
    text = re.sub(r"^\s*(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*\.|[-–+•*]|[a-zđ]\))\s*", "", text)
    text = " ".join(text.split())
    text = text.strip(" ;,:")
    if text.count("(") > text.count(")"):
        text = text.rstrip(".") + ")"
    elif text.count(")") > text.count("("):
        text = re.sub(r"\)(?=[^)]*$)", "", text, count=1)
    return text.rstrip(".")


def is_blank(text: str, years: Sequence[str] = ()) -> bool:
    """Whether the place where the figure should stand was left open ("......%", "…tỷ", "xếp thứ...").

    Other figures beside it may be there; then it counts only where it stands with the year asked about.
    """
    open_place = re.compile(r"(?:\.{3,}|…)")
    clauses = re.split(r"[,;]\s", text)
    if any(open_place.search(c) and y in c for c in clauses for y in years):
        return True
    figures = re.findall(r"\d+(?:[.,]\d+)*", re.sub(rf"\b{YEAR}\b|^\W*\d+[.)]|\b[a-zđ]*\d+/\d+", "", fold(text)))
    return (
        not figures
        and re.search(r"(?:\.{3,}|…)\s*(?:%|tỷ|triệu|nghìn|USD|KCN|CCN|xã|ha|người|hợp tác)", text) is not None
        or "....." in fold(text)
    )
