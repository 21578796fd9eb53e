"""The letterhead of a document: its lines, whatever lays them out, and the body, number, place and day that they name.

What stands where is that of Decree 30/2020/NĐ-CP and Guidance 36-HD/VPTW: the body that issues the document under the body
above it, the number below, place and day on the other side. Which words bodies' names begin with is the lexicon's
(`authorities.tsv`); no list of places is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.language import YEAR, Authority, authorities, canonical, fold, iso_date, lower, mentions
from index.records import Block

from .amendments import NUMBER
from .capitals import CAPITALS, RANKS, Capitals

__all__ = ["Body", "Issued", "bodies", "body", "has_motto", "issued_with", "place_of", "read_letterhead", "split", "territory_of"]

_SHORT = 110  # characters of a line of a letterhead, at most
# Asked of the folded text, so that a slip in the diacritics does not matter.
_MOTTO = re.compile(
    r"(?<!(?<!nha )nuoc )cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia\s+viet\s+nam|doc\s+lap\s*-?\s*tu\s+do\s*-?\s*hanh\s+phuc"
    r"|dang\s+cong\s+san\s+viet\s+nam(?=\s*(?:$|\n|\t|[a-z]+(?:\s[a-z]+){0,4},\s*ngay))"
)
_RULE = re.compile(r"\s*(?:=+\s*o0o\s*=+|[-_–—*=~]{2,}|^\s*[-–—*=~]\s*$)\s*")
_BLANKS = re.compile(
    r"(?<=[Ss]ố)\s*:?\s{2,}(?=\S{0,6}[-–/])|(?<=ngày)\s{2,}|(?<=tháng)\s{2,}|(?<=năm)\s{2,}|(?<=\d)\s{2,}(?=tháng|năm)"
)  # to be filled in
_COLUMNS = re.compile(r"\t+| {3,}")
_OWN_NUMBER = re.compile(rf"^(?:(?:Luật|Pháp lệnh|Bộ luật)\s+)?(?:số|Số|SỐ)\s*:?\s*({NUMBER})")
_BLANK_NUMBER = re.compile(r"^(?:số|Số|SỐ)\s*:?\s*[….\s_]*(?:[-–/]|$)")
_DAY = r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(" + YEAR + r")(?!\d)"
_DATED = re.compile(rf"(?:^|\s)([^\W\d_][\w.]*(?:[ -]{{1,3}}[^\W\d_][\w.]*){{0,5}})\s*,\s*{_DAY}", re.IGNORECASE)
_BLANK_DATE = re.compile(r"ngày[\s….]*tháng[\s….\d]*năm", re.IGNORECASE)
_ISSUED_WITH = re.compile(
    rf"(?:ban hành\s+)?kèm theo\s+[^\W\d_]+(?:\s[^\W\d_]+){{0,3}}?\s+(?:số\s*:?\s*)?({NUMBER})\s*,?\s*(?:{_DAY}|ngày\s*([\d/.-]{{8,10}}))?"
    r"(?:\s+của\s+([^();.]{4,90}))?",
    re.IGNORECASE,
)
_NAME = rf"[{CAPITALS}][^\W\d_]*(?:(?:\s+|\s?-\s?)[{CAPITALS}][^\W\d_]*){{0,4}}"
_RANKED = re.compile(rf"(?<!\w)(?i:({RANKS}))\s+(?!(?i:ủy|uỷ|đoàn)(?!\w))({_NAME})")
_PARTY = re.compile(rf"(?<!\w)(?i:(tỉnh|thành|huyện|quận|thị)\s+(?:ủy|uỷ|đoàn))\s+({_NAME})")
_ORGANS = ("ban thuong vu", "ban chap hanh", "doan chu tich", "thuong truc", "ban thuong truc", "van phong")  # of the body above them
_UNENDED = re.compile(r"(?:VÀ|CỦA|[-,]|ĐẠI BIỂU|CHẤP HÀNH|THƯỜNG VỤ|THƯỜNG TRỰC|VĂN PHÒNG)$")  # of a name that the next line goes on with
_ELSE = re.compile(
    r"(?:danh|bảng|biểu|mẫu|tổng hợp|cân đối|quyết toán|phụ lục|nước cộng h|khóa|khoá|đơn vị|tên)(?!\w)|\(|.*\d{4}", re.IGNORECASE
)
_PARTY_RANKS = {"thành": "thành phố", "thị": "thị xã"}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that issues documents: its name as it is read, and how far its documents reach ("central", "local", "")."""

    name: str
    reach: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What a letterhead says: the issuer, the body above it, number, place and day; "" and None for what it does not say.

    `open_number` and `open_date`: whether a place for them is left blank.
    """

    issuer: Body | None = None
    above: Body | None = None
    number: str = ""
    date: str = ""
    place: str = ""
    open_number: bool = False
    open_date: bool = False


def split(text: str, blocks: Sequence[Block], most: int) -> list[str]:
    """The first `most` lines of a document, one side of a letterhead after the other, without its motto and rules."""
    lefts: list[str] = []
    rights: list[str] = []
    out: list[str] = []
    for side in _sides(text, blocks):
        if len(out) > most:
            break
        if len(side) == 2:
            lefts.append(side[0])
            rights.append(side[1])
            continue
        out += [*lefts, *rights, *side]
        lefts, rights = [], []
    out += [*lefts, *rights]
    return [part for line in out for part in _parts(line)][:most]


def _sides(text: str, blocks: Sequence[Block]) -> Iterator[list[str]]:
    """The raw lines at the top; a line of two columns is two strings, a table that lays out a letterhead its cells by column."""
    for n, block in enumerate(blocks):
        if block.table is None:
            raw = " ".join(text[p.start : p.end] for p in block.pieces)
            yield [s for s in _COLUMNS.split(_BLANKS.sub(" ", raw).strip()) if s.strip()]
        elif n < 5 and len(block.table.columns) == 1:  # a frame around lines
            yield from ([row[0].text] for row in (block.table.columns, *(r.cells for r in block.table.rows)) if row and row[0].text)
        elif n < 4 and len(block.table.columns) <= 4 and len(block.table.rows) <= 8:
            rows = [block.table.columns, *(r.cells for r in block.table.rows)]
            cells = [row[n] for n in range(max(map(len, rows))) for row in rows if n < len(row)]
            lines = [c.text for c in dict.fromkeys(c for c in cells if c.text)]
            if any(_MOTTO.search(fold(s)) or _OWN_NUMBER.match(s) or _BLANK_NUMBER.match(s) or _DATED.search(s) for s in lines):
                yield from ([line] for line in lines)


def _parts(line: str) -> Iterator[str]:
    """The lines that a line of a letterhead has been made of."""
    if len(line) > 4 * _SHORT or re.match(r"\s*(?:Căn cứ|Theo)\s", line):
        yield " ".join(line.split())
        return
    spaced = _RULE.sub("\n", _without_motto(line))
    spaced = re.sub(rf"(?<=[{CAPITALS})]) (?=Số\s*:?\s*(?:\d|[-–/.…]))| (?=Số\s*:\s*\d)| (?=(?:Luật|Pháp lệnh) số\s*:)", "\n", spaced)
    spaced = re.sub(rf"^(\s*[Ss]ố\s*:?\s*{NUMBER})\s+(?=V/v|[^,\n]{{2,40}},\s*ngày)", r"\1\n", spaced, flags=re.MULTILINE)
    for part in spaced.split("\n"):
        if (part := " ".join(part.split())) and part not in "*+-=":
            yield from _joined_bodies(part)


def has_motto(text: str) -> bool:
    """Whether a motto of the State or the Party stands in `text`."""
    return _MOTTO.search(fold(text)) is not None


def _without_motto(line: str) -> str:
    out, at = [], 0
    for m in _MOTTO.finditer(fold(line)):
        out.append(line[at : m.start()])
        at = m.end()
    return "\n".join((*out, line[at:]))


def _joined_bodies(line: str) -> Iterator[str]:
    """A line with two bodies' names, each by itself: the second begins where the place or the ministry of the first ends."""
    if len(line) <= 2 * _SHORT and line.isupper():
        heads = "|".join(re.escape(w.upper()) for a in authorities() for w in (a.name, *a.short))
        m = re.match(
            rf"((?:{heads})\s.*?\b(?:{RANKS})\s+(?:\S+\s+){{1,4}}?|BỘ\s(?!TRƯỞNG).{{4,50}}?\s)(?=(?:{heads})\s)", line, re.IGNORECASE
        )
        if m and _begins(line[m.end() :]) and not re.search(r"(?:CỦA|VÀ|CHO|VỀ|TẠI)\s*$", m[1]):
            yield m[1].strip()
            line = line[m.end() :]
    yield line


@cache
def _heads() -> tuple[tuple[str, str, Authority], ...]:
    named = [(_spelt(word), fold(word), a) for a in authorities() for word in (a.name, *a.short)]
    return tuple(sorted(named, key=lambda three: -len(three[0])))


def _spelt(text: str) -> str:
    """`text` in lower case, its tones where the standard puts them: "UỶ" and "ỦY" are the same."""
    return " ".join(canonical(w) for w in lower(text).split())


def _begins(line: str) -> Authority | None:
    """Which body's name a line begins with; diacritics count where the line has any."""
    plain = line.isascii()
    said = fold(line) if plain else _spelt(line)
    heads = ((folded if plain else spelt, a) for spelt, folded, a in _heads())
    return next((a for head, a in heads if said.startswith(head) and not said[len(head) : len(head) + 1].isalnum()), None)


def body(line: str, capitals: Capitals) -> Body | None:
    """The body that `line` names, its name written out and in ordinary letters; None if no body's name begins so."""
    found = _begins(line)
    if found is None or len(line) > _SHORT:
        return None
    name = re.sub(r"(?:\s+[\W\d_]+)+$", "", line.strip(" .,;:*-–"))
    for word in found.short:
        if fold(name).startswith(fold(word)) and not fold(name).startswith(fold(found.name)):
            rest = name[len(word) :]
            name = (found.name.upper() if name.isupper() else found.name) + rest
            break
    shown = capitals.readable(name.upper() if name.islower() else name)  # capital fonts of TCVN3 leave lower case
    if fold(shown).startswith(fold(found.name)) and len(shown) >= len(found.name):
        shown = found.name + shown[len(found.name) :]
    shown = re.sub(r",?\s+(?:khóa|khoá|nước cộng h)\w*\s.*$|\s*[.…(]{2,}.*$", "", shown, flags=re.IGNORECASE)
    central = found.reach == "central" and not _RANKED.search(shown)
    return Body(" ".join(shown.split()), "central" if central else "" if found.reach == "central" else found.reach)


def bodies(lines: Sequence[str], capitals: Capitals) -> list[Body]:
    """The bodies that the lines above a number name, the issuer last; a line that begins no name goes on with the one above."""
    names: list[str] = []
    goes_on = False
    for line in lines:
        if not re.search(r"[^\W\d_]{2}", line):
            continue
        if _begins(line) and not (goes_on and _UNENDED.search(names[-1])):
            names.append(line)
            goes_on = True
        elif goes_on and not _ELSE.match(line) and _same_case(line, names[-1]) and len(names[-1]) + len(line) < _SHORT:
            names[-1] += f" {line}"
        elif goes_on and re.match(rf"(?:{RANKS})\s", line, re.IGNORECASE):
            names[-1] += f" {line}"
        else:
            goes_on = False
    return [b for name in names if (b := body(name, capitals))]


def _same_case(a: str, b: str) -> bool:
    return a.isupper() == b.isupper()


def read_letterhead(lines: Sequence[str], capitals: Capitals) -> Issued:
    """What the lines above a document's title say."""
    number = date = place = ""
    open_number = open_date = False
    above: list[str] = []
    ended = False
    for line in lines:
        if len(line) > _SHORT:
            continue
        if not number and (m := _OWN_NUMBER.match(line)):
            number, ended = re.sub(r"\s", "", m[1]).replace("–", "-"), True
            date = date or iso_date(line[m.end() :])  # "Số … ngày …"
        elif _BLANK_NUMBER.match(line):
            open_number = ended = True
        if not date and (m := _DATED.search(line)):
            date, place = iso_date(line[m.start() :]), place_of(m[1])
        elif _BLANK_DATE.search(line):
            open_date = True
        elif not ended and not re.match(r"V/v|Về việc|Kính gửi|\d", line):
            above.append(line)
    found = bodies(above, capitals)
    if len(found) > 1 and fold(found[-1].name) in _ORGANS:  # "TỈNH ĐOÀN …", "BAN THƯỜNG VỤ"
        found[-2:] = [replace(found[-2], name=f"{found[-1].name} {found[-2].name}")]
    issuer = found[-1] if found else None
    return Issued(
        issuer, found[-2] if len(found) > 1 else None, number, date, place,
        open_number and not number, open_date and not date,
    )  # fmt: skip


def place_of(written: str) -> str:
    """The place that stands before a day: "TP. Vân Đài" and "Vân Đài" are the same place."""
    words = re.sub(rf"^(?:{RANKS})\s*", "", written.strip(" .-"), flags=re.IGNORECASE).split()
    return " ".join(w[:1].upper() + w[1:] for w in words)


def issued_with(lines: Sequence[str], capitals: Capitals) -> Issued | None:
    """What "(Ban hành kèm theo Quyết định số … ngày … của …)" says of a document that has no letterhead of its own."""
    joined = "\n".join(lines)
    m = _ISSUED_WITH.search(joined)
    if m is None:
        return None
    date = iso_date(f"ngày {m[2]} tháng {m[3]} năm {m[4]}") if m[2] else iso_date(m[5] or "")
    if not date and re.match(rf"{YEAR}\s?[-–/](?!\s?{YEAR})", m[1]):  # "số      2006/QĐ-UBND ngày    tháng    ": left blank
        return None
    issuer = body(re.split(r"\s+(?:về|hướng dẫn|ban hành|quy định|sửa đổi)\s", " ".join(m[6].split()))[0], capitals) if m[6] else None
    return Issued(issuer, None, re.sub(r"\s", "", m[1]).replace("–", "-"), date)


def territory_of(named: str) -> str:
    """The place whose rank a body's name tells: "Sơn Hà" for a province, "huyện Nậm Khe" for a lower one, "" for none."""
    found = [*_PARTY.finditer(named), *_RANKED.finditer(named)]
    if not found:
        return ""
    rank, name = found[0][1].lower().rstrip("."), " ".join(found[0][2].split())
    rank = _PARTY_RANKS.get(rank, "thành phố" if rank == "tp" else rank)
    known = mentions(f"{rank} {name}")
    if rank == "tỉnh":
        return known[0].name if known else name
    if rank == "thành phố" and known:  # of a province's rank; others keep theirs
        return known[0].name
    return f"{rank} {name}"
