"""The type of a document and its title, from the lines at its top; what is made up of other lines is said to be a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.language import document_types, fold, is_syllable, iso_date, lower
from index.records import Extract

from .amendments import NUMBER
from .capitals import CAPITALS, Capitals
from .letterhead import Body, Issued, body, has_motto
from .lines import is_capitals

__all__ = ["Titled", "about", "guessed_title", "guessed_type", "titled"]

# By hand on the development documents.
_OF_TABLES = ("Dự toán", "Đề cương", "Phương án", "Dự án", "Lệnh", "Hợp đồng")  # alone on a line these are a column's heading
_TYPE_LINES, _PLAIN_LINES = 20, 8  # in which the type stands in capitals, in ordinary letters
_MOST_LINES, _MOST_WORDS, _SHOWN = 7, 60, 45  # of a title; words of one line that are shown
_FIRST_LINES = 6  # of which one is a title where nothing else is
_NO_TITLE = re.compile(r"\(|Kính gửi|Kính gởi|Căn cứ|cộng h|độc lập|Số\s*:|Điều|Mẫu số|Biểu|Đơn vị|Tên|[-*•+]", re.IGNORECASE)
_HEADINGS = 160  # lines among which a title is looked for where none is stated
_ABOUT = re.compile(r"^(?:V/v|V/V|Về việc)\s*:?\s*")
_DAY = r"(?:ngày\s+)?\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\s+tháng\s+\d{1,2}\s+năm\s*\d{4})"
_ENDS = re.compile(
    r"(?:Căn cứ|Căn cư|Theo|Xét|Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Điều \d|ĐIỀU \d|QUYẾT NGHỊ|QUYẾT ĐỊNH|NGHỊ ĐỊNH|Kính gửi|Nơi nhận"
    r"|.*(?:…|\.{3})|(?:Năm|NĂM) \d{4}$|[^\W\d_][\w. ]{1,30},\s*(?:năm|tháng)?\s*[\d/]{4,7}$"
    r"|[IVX]+\s?[.-]|\d{1,2}\.\s|[-*•+(“\"]?\s*(?:TM|KT|TL|TUQ)\.)"
)


@dataclass(frozen=True, slots=True)
class Titled:
    """The type named in the title, the line it stands on (-1 for none), the title, and what the title says of its issuing."""

    kind: str = ""
    at: int = -1
    title: str = ""
    issued: Issued | None = None


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple((kind.name, fold(kind.name)) for kind in document_types() if kind.titled)


def _type(lines: Sequence[str]) -> tuple[str, int]:
    for n, line in enumerate(lines[:_TYPE_LINES]):
        if len(line) >= 260:  # no title
            continue
        folded = fold(line).rstrip(" :.")
        if n + 1 < len(lines) and (long := _of_two_lines(folded, fold(lines[n + 1]))):
            return long, n
        close = folded.replace(" ", "") if re.fullmatch(r"(?:\S{1,2} )+\S{1,2}", folded) else ""
        for kind, plain in _kinds():
            if kind in _OF_TABLES and not is_capitals(line):
                continue
            if folded == plain or close == plain.replace(" ", ""):
                return kind, n
            own = n < _PLAIN_LINES and len(line) < 100 and re.match(rf"{plain} cua ", folded)  # "Nghị định của Chính phủ"
            if own or (is_capitals(line) or line.islower()) and re.match(rf"{plain}(?!\w)", folded):
                return kind, n
    for n, line in enumerate(lines[:_PLAIN_LINES]):  # "Báo cáo về …": a title in ordinary letters
        for kind, _ in _kinds():
            if line.startswith(kind + " ") and len(line) < 200 and not line.endswith((".", ";", ":")):
                return kind, n
    return "", -1


def _of_two_lines(first: str, second: str) -> str:
    """The type that goes on on the next line ("THÔNG TƯ", "LIÊN TỊCH …"), or ""."""
    return next((k for k, plain in _kinds() if plain.startswith(f"{first} ") and second.startswith(plain[len(first) + 1 :])), "")


def titled(lines: Sequence[str], issuer: Body | None, capitals: Capitals) -> Titled:
    """The type and title that the lines at the top state; `issuer` is the body of the letterhead."""
    for at, line in enumerate(lines[:_PLAIN_LINES]):
        said = fold(" ".join(lines[at : at + 2]))
        kind = next((k for k, plain in _kinds() if re.match(rf"{plain}(?!\w)", said)), "") if fold(line) in said else ""
        whole, used = _whole(lines, at, kind, capitals) if kind else (None, 0)
        if whole is not None:
            parts = [kind, capitals.readable(whole[1]).rstrip(".")] if whole[1] else [kind]
            return Titled(kind, at, _joined(parts, lines, at + used, whole[0].issuer or issuer, capitals), whole[0])
    kind, at = _type(lines)
    if at < 0:
        return Titled()
    first = lines[at]
    plain = is_capitals(first) and len(first) <= len(kind) + 2 or len(fold(first).replace(" ", "")) <= len(kind) + 1
    if not fold(first).startswith(fold(kind)) and not plain:  # "THÔNG TƯ", "LIÊN TỊCH …"
        first, at = " ".join(lines[at : at + 2]), at + 1
    parts = [kind if plain else _opened(capitals.readable(capitals.named(first)))]
    title = _joined(parts, lines, at + 1, issuer, capitals)
    return Titled(kind, at, title) if title != kind or kind not in _OF_TABLES else Titled()


def _opened(title: str) -> str:
    return title[:1].upper() + title[1:]


def _whole(lines: Sequence[str], at: int, kind: str, capitals: Capitals) -> tuple[tuple[Issued, str] | None, int]:
    """A heading that says all ("NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ … NGÀY … VỀ …"): what it says, what is left, how many lines it takes."""
    for count in (1, 2, 3, 4):
        said = " ".join(lines[at : at + count])
        m = re.match(
            rf"{re.escape(kind)}\s+(?:(?:của\s+)?([^\d]{{3,90}}?)\s+)?số\s*:?\s*({NUMBER})\s*,?\s*({_DAY})\s*(.*)$", said, re.IGNORECASE
        )
        issuer = body(m[1], capitals) if m and m[1] else None
        if m and (issuer or not m[1]):
            number = re.sub(r"\s", "", m[2]).replace("–", "-")
            return (Issued(issuer, None, number, iso_date(lower(m[3]))), m[4]), count
    return None, 0


def _joined(parts: list[str], lines: Sequence[str], start: int, issuer: Body | None, capitals: Capitals) -> str:
    """The title: `parts` and the lines that go on with it."""
    words = sum(len(p.split()) for p in parts)
    before = ""
    for n, line in enumerate(lines[start : start + _MOST_LINES], start):
        if re.match(r"[Ss]ố\s*:?\s*\d", line) or re.search(r",\s*ngày\s+\d", line) and len(line) < 60:
            if len(parts) > 1:
                break
            continue  # between the type and the title
        follows = lines[n + 1] if n + 1 < len(lines) else ""
        if len(parts) > 4 or line.startswith("(") or _ENDS.match(line) or len(parts) > 1 and _restates(line, issuer, capitals):
            break
        count = len(line.split())
        if count > 100 or words > _MOST_WORDS or re.search(r"[.;:]$", line) and not (is_capitals(line) and follows.isupper()):
            break
        if len(parts) > 1 and (
            re.match(r"(?:Ngày|Hôm nay|Trong|Để|Thực hiện)\s", line) or re.search(rf"[^\W\d_]{{2}}\.\s+[{CAPITALS}]", line)
        ):
            break  # sentences
        if line.endswith(",") and len(parts) > 1 and not follows[:1].islower() and not is_capitals(line):
            break
        shown = capitals.named(capitals.readable(line)).split()
        if is_capitals(line) and is_capitals(before) and len(shown[0]) > 1:
            shown[0] = shown[0][0].lower() + shown[0][1:] if shown[0][1:].islower() and not _name(line, shown, capitals) else shown[0]
        parts.append(" ".join(shown[:_SHOWN]) + ("…" if len(shown) > _SHOWN else ""))
        words += count
        before = line
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


def _name(line: str, shown: list[str], capitals: Capitals) -> bool:
    """Whether the first word of a line is a name's: written with a capital where the line is not its beginning."""
    return capitals.readable(f"VÀ {line}").split()[1:2] == shown[:1]


def _restates(line: str, issuer: Body | None, capitals: Capitals) -> bool:
    """Whether a line below the title names the issuer again ("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN …")."""
    if not is_capitals(line) and not line.islower():
        return issuer is not None and len(line) < 60 and fold(line) == fold(issuer.name)
    said = fold(line).rstrip(" ,:.")
    if issuer is None:
        return body(line, capitals) is not None
    name = fold(issuer.name)
    if name.startswith(said):
        return True
    before = said.split(name)[0].split() if name in said else None
    return before is not None and len(before) <= 4 and not {"ve", "cua", "tai", "cho", "do"} & set(before)


def guessed_type(number: str, lines: Sequence[str]) -> str:
    """The type that a number's letters or the headings tell, or ""."""
    code = re.search(r"[-/]\s?([A-ZĐ][\wđ]*)", re.sub(r"^\d+[a-z]?[-/](?:\d{4}/)?", "-", number)) if number else None
    if code and (coded := next((t.name for t in document_types() if code.group(1).lower() in t.codes), "")):
        return coded
    caps = fold(" ".join(s for s in lines if is_capitals(s)))
    if "dai hoi dang bo" in caps and "nhiem ky" in caps and re.search(r"ket qua|danh gia", caps):
        return "Báo cáo chính trị"
    if re.search(r"ket qua dat duoc|ket qua thuc hien|danh gia chung", caps):
        return "Báo cáo"
    return ""


def about(lines: Sequence[str], capitals: Capitals) -> str:
    """The subject of a letter ("V/v …"), in ordinary letters, or ""."""
    for n, line in enumerate(lines):
        if _ABOUT.match(line) and not line.startswith("Về việc"):
            onward = lines[n + 1] if n + 1 < len(lines) and lines[n + 1][:1].islower() else ""
            return f"V/v {capitals.readable(_ABOUT.sub('', line))} {onward}".strip()
    return ""


def guessed_title(kind: str, headings: Sequence[str], lines: Sequence[str], extract: Extract, name: str, capitals: Capitals) -> str:
    """A title for a document that states none: what stands over its first table, the type and a heading, else the file's name."""
    over = [s for s in headings if not s.startswith("(") and body(s, capitals) is None]
    if line := next((s for words in (6, 4) for s in over if len(s.split()) >= words), ""):
        said, _, rest = re.sub(r"^(?:\d{1,2}|[IVX]{1,4})\s?[.)]\s*", "", line).partition(" (")
        shown = re.sub(r"(?<=: )\w", lambda m: m[0].upper(), capitals.readable(said))
        return shown + (f" ({rest}" if rest else "")
    for line in lines[:_HEADINGS]:
        words = is_capitals(line) and len(line.split()) >= 6 and not has_motto(line) and not re.search(r"\.{3}|…", line)
        if words and not re.match(r"[IVX]+[-.]|TM\.|KT\.", line) and body(line, capitals) is None:
            stripped = re.sub(r"^PHẦN\s+(?:THỨ\s+\w+|[IVX\d]+)\s*", "", line)
            return f"{kind}: {capitals.readable(stripped)}" if kind else capitals.readable(stripped)
    own = extract.properties.get("title", "")
    odd = [w for w in re.findall(r"[^\W\d_]+", own.lower()) if not w.isascii() and not is_syllable(w)]  # an old encoding
    if own and not odd and not re.search(r"Microsoft|\.\w{3,4}$|^\W*\w+\W*$", own) and body(own, capitals) is None and not is_capitals(own):
        return own
    for line in lines[:_FIRST_LINES]:
        plain_line = 4 <= len(line.split()) <= 40 and not re.search(r"[.;:…]$|\.{3}", line) and not line[:1].isdigit()
        if plain_line and not _NO_TITLE.match(line) and body(line, capitals) is None:
            return f"{kind}: {capitals.named(line)}" if kind else _opened(capitals.named(line))
    return kind or Path(name).stem
