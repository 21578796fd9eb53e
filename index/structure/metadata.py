"""What a document says of itself: number, date, issuer, type, territory, period, status.

Read from the places where Vietnamese administrative documents put it (Decree 30/2020/NĐ-CP for the State's,
Guidance 36-HD/VPTW for the Party's): letterhead, title, signature. What is only concluded is named in
`guessed`.
"""

from __future__ import annotations

import errno
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from index.errors import UnknownField, UnreadableFile
from index.faults import said
from index.files import written
from index.language import MERGED_ON, YEAR, document_types, fold, iso_date, mentions, provinces, successor
from index.records import FIELDS, Block, Extract

from .lines import is_capitals

__all__ = ["check", "describe", "read", "sidecar"]

_STATUSES = ("draft", "adopted", "unknown")

# Where things stand, in lines (paragraphs); by hand on the development documents.
_TOP, _END = 24, 14  # letterhead and title, and signature, are among the first and last
_SIGNATURE = 6  # before the appendices
_FIRST = 10  # in which the issuer stands
_SHORT = 90  # characters of a line of a letterhead, at most
_BODY = 60_000  # characters in which the province is named most often
_BLANKS = 3  # values left open that make a draft

_NUMBER = re.compile(rf"[Ss]ố\s*:?\s*(\d{{1,5}}[a-z]?\s?[-–/]\s?(?:{YEAR}\s?/\s?)?[A-ZĐ][\wĐđ&]*(?:\s?[-–/]\s?[A-ZĐ][\wĐđ&]*){{0,3}})")
_DATED = re.compile(rf"([^\W\d_][\w .-]{{2,40}}),\s*ngày\s*(\d{{1,2}})\s*tháng\s*(\d{{1,2}})\s*năm\s*({YEAR})")
_PERIOD = re.compile(rf"(?:giai đoạn|nhiệm kỳ|thời kỳ|5 năm)\s*\(?({YEAR})\s?[-–]\s?({YEAR})", re.IGNORECASE)
_YEAR = re.compile(rf"\bnăm ({YEAR})\b", re.IGNORECASE)
_DRAFT = re.compile(r"^[\W_]*dự thảo\b.{0,60}$|\((?:bản )?dự thảo[^)]{0,30}\)", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(r"(?:\.{3,}|\.*…[.…]+|\.+…)\s*(?:%|tỷ|triệu|USD|KCN|CCN|xã|ha|người)", re.IGNORECASE)
_MOTTO = re.compile(r"CỘNG HÒA XÃ HỘI|CỘNG HOÀ XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM")
# Where a line of a letterhead ends, in a table's cell, which is shown as one line.
_LETTERHEAD_BREAK = re.compile(r"\s*[-_–—*]{3,}\s*|\s+(?=Số\s*:?\s*\d|Độc lập\s*[-–]|SỞ\s)|(?<=[Hh]ạnh phúc)\s+|(?<=VIỆT NAM)\s+")
_SIGNED = re.compile(r"^(?:T/?M\.?|KT\.|TL\.|TUQ\.|Q\.)\s", re.MULTILINE)


def check(field: str, value: str) -> str:
    """`value` as the metadata field `field` takes it; raises UnknownField if it does not."""
    value = " ".join(value.split())
    if field not in FIELDS:
        raise UnknownField(f"Không có trường «{field}».", advice=f"Các trường: {', '.join(FIELDS)}.")
    if field == "status" and value not in _STATUSES:
        raise UnknownField(f"Trạng thái «{value}» không hợp lệ.", advice="Dùng draft (dự thảo), adopted (đã ban hành) hoặc unknown.")
    if field == "date" and value:
        iso = iso_date(value)
        if not iso:
            raise UnknownField(f"Không hiểu ngày «{value}».", advice="Viết như 2025-09-30 hoặc 30/9/2025.")
        return iso
    return value


def sidecar(path: Path) -> dict[str, str]:
    """The fields of `NAME.meta.toml` beside the file `path`, checked; {} if there is none.

    Raises UnknownField for one that does not say what it should, UnreadableFile for one that cannot be read.
    """
    for beside in (path.with_name(path.name + ".meta.toml"), path.with_suffix(".meta.toml")):
        try:
            if not beside.is_file():
                continue
            data = tomllib.loads(beside.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
            raise UnknownField(f"Tệp {written(beside.name)} không đọc được: {err}.", advice="Sửa lại theo cú pháp TOML.") from err
        except OSError as err:
            if err.errno in (errno.ENAMETOOLONG, errno.EINVAL):  # so long a name that there can be no such file beside it
                continue
            raise UnreadableFile(path, f"Không đọc được {written(beside.name)}: {said(err)}.", advice="Cấp quyền đọc tệp này.") from err
        return {k: check(k, str(v)) for k, v in data.items()}
    return {}


def read(extract: Extract, blocks: Sequence[Block], name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The metadata fields of a document and the names of those that are guesses.

    `name` is the file's name, from which a title is made when nothing better is found.
    """
    text = extract.text
    lines = [t for b in blocks if b.kind != "table" and (t := _shown(text, b))]
    top, end = [*_letterhead(blocks), *lines][:_TOP], lines[-_END:]
    annex = next((n for n, s in enumerate(lines) if re.match(r"(?:PHỤ LỤC|Phụ lục)\b", s) and len(s) < 200), len(lines))
    if annex < len(lines):  # the signature stands before the appendices
        end = lines[max(0, annex - _SIGNATURE) : annex] + end
    head = "\n".join(top)
    guessed: set[str] = set()
    found = dict.fromkeys(FIELDS, "")

    first = [s for s in top if len(s) < _SHORT]
    m = next((m for s in first if (m := _NUMBER.search(s)) and m.start() < 8), None)
    if m:
        found["number"] = re.sub(r"\s", "", m.group(1)).replace("–", "-")
    dated = next((m for s in first if (m := _DATED.search(s))), None)
    if dated:
        found["date"] = iso_date(dated.group())

    found["type"], at = _type(top)
    if not found["type"]:
        found["type"] = _guess_type(found["number"], text, lines, end)
        guessed.add("type")
    found["title"] = _title(top, at, found["type"])
    if not found["title"]:
        found["title"] = extract.properties.get("title", "") or _guess_title(found["type"], lines, name)
        guessed.add("title")
    found["issuer"] = _issuer(top, end)
    if not found["issuer"]:
        guessed.add("issuer")

    place = mentions(dated.group(1)) if dated else ()
    territory = place[0].name if place else _signed_by([*top[:_FIRST], *end])
    if not territory:
        title = "" if "title" in guessed else found["title"]
        territory = _most_named(f"{title} {found['issuer']}") or _most_named(head) or _most_named(text[:_BODY])
        guessed.add("territory")
    if territory and not found["issuer"].endswith(territory) and re.search(r"(?:tỉnh|thành phố)$", found["issuer"]):
        found["issuer"] += f" {territory}"
    found["territory"] = _era(territory, found["date"], text)

    found["period"], sure = _period(found["title"], "title" in guessed, head, text)
    if not sure:
        guessed.add("period")

    found["status"] = _status(text, head, end, found)
    if found["status"] != "draft" or not _DRAFT.search(head):
        guessed.add("status")
    return found, tuple(f for f in FIELDS if f in guessed and found[f])


def describe(fields: Mapping[str, str]) -> str:
    """One line that names a document: type, number, title, territory, period."""
    parts = [fields.get("title") or fields.get("type", "")]
    if fields.get("number") and fields["number"] not in parts[0]:
        parts.append(f"số {fields['number']}")
    for key in ("issuer", "territory", "period"):
        if fields.get(key) and fields[key] not in " ".join(parts):
            parts.append(fields[key])
    return ", ".join(p for p in parts if p)


def _letterhead(blocks: Sequence[Block]) -> list[str]:
    """The lines of the tables that lay out a letterhead, column by column; word processors keep its two sides so."""
    out: list[str] = []
    for block in blocks[:4]:
        if block.table is None or len(block.table.columns) > 3 or len(block.table.rows) > 8:
            continue
        rows = [block.table.columns, *(r.cells for r in block.table.rows)]
        by_column = [row[n] for n in range(max(map(len, rows))) for row in rows if n < len(row)]
        merged_once = dict.fromkeys(c for c in by_column if c.text)
        lines = [s for c in merged_once for s in _LETTERHEAD_BREAK.split(c.text) if s]
        if any(_NUMBER.match(s) or _DATED.match(s) or _MOTTO.match(s) for s in lines):
            out += lines
    return out


def _shown(text: str, block: Block) -> str:
    return " ".join(" ".join(text[p.start : p.end] for p in block.pieces).split())


@cache
def _folded_types() -> tuple[tuple[str, str], ...]:
    return tuple((kind.name, fold(kind.name)) for kind in document_types() if kind.titled)


def _type(top: list[str]) -> tuple[str, int]:
    """The type named in the title, and the line it stands on."""
    for n, line in enumerate(top[:16]):
        if len(line) >= 160:  # no title
            continue
        folded = fold(line)
        for kind, plain in _folded_types():
            if folded.startswith(plain) and (folded == plain or is_capitals(line)):
                return kind, n
    for n, line in enumerate(top[:6]):  # "Tóm lược …": a title in ordinary letters
        for kind in (t.name for t in document_types() if t.titled):
            if line.startswith(kind + " ") and len(line) < 200 and not line.endswith((".", ";")):
                return kind, n
    return "", -1


def _title(top: list[str], at: int, kind: str) -> str:
    if at < 0:
        return ""
    first = top[at]
    parts = [kind if is_capitals(first) and len(first) <= len(kind) + 2 else _sentence_case(first)]
    words = len(parts[0].split())
    for line in top[at + 1 : at + 7]:
        if _NUMBER.match(line) or _DATED.match(line):
            if len(parts) > 1:
                break
            continue  # between the type and the title
        if len(parts) > 4:
            break
        if line.startswith(("I.", "I-", "-", "*", "(")) or re.match(r"(?:Căn cứ|Phần|PHẦN|QUYẾT NGHỊ|Kính gửi|Điều 1)", line):
            break
        count = len(line.split())
        if count > 100 or words > 60 or re.search(r"[.;:]$", line):
            break
        shown = line.split()
        parts.append(_sentence_case(" ".join(shown[:45]) + ("…" if len(shown) > 45 else "")))
        words += count
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


def _sentence_case(line: str) -> str:
    if not is_capitals(line) or len(line) <= 3:
        return line
    low = line[0] + line[1:].lower()
    for m in mentions(line):
        low = low[: m.start] + m.name + low[m.end :] if len(m.name) == m.end - m.start else low
    for word in ("Đảng", "Đại hội", "Nghị quyết", "Trung ương", "Chính phủ", "UBND", "HĐND"):
        low = re.sub(rf"(?<!\w){word.lower()}(?!\w)", word, low)
    return re.sub(r"\b([ivx]+)\b(?=$|,|\s-)", lambda m: m.group(1).upper(), low)


def _guess_type(number: str, text: str, lines: list[str], end: list[str]) -> str:
    code = re.search(r"[-/]\s?([A-ZĐ][\wđ]*)", re.sub(r"^\d+[a-z]?[-/](?:\d{4}/)?", "-", number)) if number else None
    if code and (coded := next((t.name for t in document_types() if code.group(1).lower() in t.codes), "")):
        return coded
    caps = fold(" ".join(s for s in lines if is_capitals(s)))
    if "dai hoi dang bo" in caps and "nhiem ky" in caps and re.search(r"ket qua|danh gia", caps):
        return "Báo cáo chính trị"
    if re.search(r"ket qua dat duoc|ket qua thuc hien|danh gia chung", caps):
        return "Báo cáo"
    return ""


def _guess_title(kind: str, lines: list[str], name: str) -> str:
    """The type and the longest of the first headings in capitals, else the file's name."""
    for line in lines[:160]:
        if is_capitals(line) and len(line.split()) >= 6 and not re.match(r"[IVX]+[-.]|TM\.|KT\.", line):
            stripped = re.sub(r"^PHẦN\s+(?:THỨ\s+\w+|[IVX\d]+)\s*", "", line)
            return f"{kind}: {_sentence_case(stripped)}" if kind else _sentence_case(stripped)
    return kind or Path(name).stem


_ISSUERS = (
    (r"ủy ban nhân dân|uỷ ban nhân dân", "Ủy ban nhân dân tỉnh"),
    (r"hội đồng nhân dân", "Hội đồng nhân dân tỉnh"),
    (r"^(?:tm\.?\s*)?ubnd(?:\s+tỉnh\b|$)", "Ủy ban nhân dân tỉnh"),
    (r"^(?:tm\.?\s*)?hđnd(?:\s+tỉnh\b|$)", "Hội đồng nhân dân tỉnh"),
    (r"^(?:tm\.?\s*)?ubnd\s+(?:thành phố|tp)\b", "Ủy ban nhân dân thành phố"),
    (r"^(?:tm\.?\s*)?hđnd\s+(?:thành phố|tp)\b", "Hội đồng nhân dân thành phố"),
    (r"đại hội đại biểu", "Đại hội đại biểu Đảng bộ tỉnh"),
    (r"ban chấp hành đảng bộ", "Ban Chấp hành Đảng bộ tỉnh"),
    (r"ban thường vụ", "Ban Thường vụ Tỉnh ủy"),
    (r"tỉnh ủy|tỉnh uỷ", "Tỉnh ủy"),
    (r"thủ tướng chính phủ", "Thủ tướng Chính phủ"),
    (r"chính phủ", "Chính phủ"),
)


def _issuer(top: list[str], end: list[str]) -> str:
    signed = [s for s in end if re.match(r"(?:T/?M)\b", s)]
    for line in [
        *(s for s in top[:_FIRST] if len(s) < _SHORT and is_capitals(s)),
        *signed,
        *(s for s in top[:_FIRST] if len(s) < _SHORT),
        *end,
    ]:
        folded = line.lower()
        for pattern, name in _ISSUERS:
            if re.search(pattern, folded) and (is_capitals(line) or line in top[:_FIRST]):
                return name
        m = re.match(r"((?:SỞ|BỘ|BAN|CÔNG AN|THANH TRA)\s[\w ,-]{4,60})$", line)
        if m and line in top[:6]:
            return _sentence_case(m.group(1))
    return ""


def _most_named(text: str) -> str:
    named = Counter(m.name for m in mentions(text))
    return named.most_common(1)[0][0] if named else ""


def _era(territory: str, date: str, text: str) -> str:
    """Name a province as it was: "Bắc Ninh (cũ)" for a document older than the merger of a neighbour into it."""
    if not territory or successor(territory) != territory:
        return territory
    if date:
        return territory if date >= MERGED_ON or not _absorbs(territory) else f"{territory} (cũ)"
    return territory


def _absorbs(territory: str) -> bool:
    return any(new == territory and name != territory for name, new in provinces().values())


def _signed_by(lines: list[str]) -> str:
    """The province in a short line of capitals that names an issuer: "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH BẮC NINH"."""
    for line in lines:
        if is_capitals(line) and len(line.split()) <= 12 and (found := mentions(line)):
            if any(re.search(pattern, line.lower()) for pattern, _ in _ISSUERS) or "ĐẢNG BỘ" in line:
                return found[0].name
    return ""


def _period(title: str, title_guessed: bool, head: str, text: str) -> tuple[str, bool]:
    """The period a document is about, and whether it says so itself."""
    stated = None if title_guessed else _PERIOD.search(title)
    if stated:
        return f"{stated.group(1)}-{stated.group(2)}", True
    years = _YEAR.findall(title)
    if years:  # a report on one year that plans the next
        common = Counter(_YEAR.findall(text)).most_common(1)[0][0]
        first, last = min(*years, common), max(years)
        return (f"{first}-{last}" if int(last) - int(first) == 1 else last), not title_guessed
    stated = _PERIOD.search(head) or _PERIOD.search(title)
    if stated:
        return f"{stated.group(1)}-{stated.group(2)}", False
    return "", True


def _status(text: str, head: str, end: list[str], found: dict[str, str]) -> str:
    if _DRAFT.search(head) or len(_BLANK.findall(text)) >= _BLANKS or re.search(r"\(dự kiến\)", head):
        return "draft"
    if found["number"] and found["date"]:
        return "adopted"
    if found["type"] == "Báo cáo chính trị" and not found["number"]:
        return "draft"  # a congress report is issued with a number; without one it is what was laid before the congress
    if _SIGNED.search("\n".join(end)):
        return "adopted"
    return "unknown"
