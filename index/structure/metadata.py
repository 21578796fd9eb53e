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
from dataclasses import replace
from pathlib import Path

from index.errors import UnknownField, UnreadableFile
from index.faults import said
from index.files import written
from index.language import MERGED_ON, YEAR, authorities, fold, iso_date, mentions, provinces, successor, with_rank
from index.records import FIELDS, Block, Extract

from .amendments import NUMBER, changed
from .capitals import CAPITALS, RANKS, Capitals
from .letterhead import Body, Issued, body, has_motto, issued_with, read_letterhead, split, territory_of
from .lines import is_capitals
from .titles import Titled, about, guessed_title, guessed_type, titled

__all__ = ["check", "describe", "read", "sidecar"]

_STATUSES = ("draft", "adopted", "unknown")

# Where things stand, in lines (paragraphs); by hand on the development documents.
_TOP, _END = 30, 14  # letterhead and title, and signature, are among the first and last
_SIGNATURE = 6  # before the appendices
_FIRST = 10  # in which the issuer stands where there is no title
_BODY = 60_000  # characters in which the place is named most often
_MOTTO_IN = 3000  # characters at the top
_BLANKS = 3  # values left open that make a draft
_MOSTLY = 0.6  # of all places named: then the text is about this one
_ENOUGH = 3  # mentions of a place, or of a year, that tell what a text is about

_PERIOD = re.compile(rf"(?:giai đoạn|nhiệm kỳ|thời kỳ|5 năm|năm học|niên khóa)\s*\(?({YEAR})\s?[-–]\s?({YEAR})", re.IGNORECASE)
_YEAR = re.compile(rf"(?:\bnăm\s+|(?:\btháng|\bquý\s+[IVX\d]+|\bT\d{{1,2}})\s*/\s*)({YEAR})\b", re.IGNORECASE)
_BARE_YEAR = re.compile(rf"(?<![\d.,/-])(?:\d{{1,2}}/\d{{1,2}}/)?({YEAR})(?![\d.,%])")
_CITED = re.compile(
    rf"(?:số\s*:?\s*)?{NUMBER}|ngày\s+\d{{1,2}}(?:\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*\d{{4}}|\s+tháng\s+\d{{1,2}}\s+năm\s+\d{{4}})",
    re.IGNORECASE,
)
_COVER = re.compile(rf"^[^\W\d_][\w. ]{{1,30}},\s*(?:(?:năm|tháng\s*\d{{1,2}}\s*[/-]?)\s*)?({YEAR})$", re.IGNORECASE)
_DRAFT = re.compile(r"^[\W_]*dự thảo\b.{0,60}$|\((?:bản )?dự thảo[^)]{0,30}\)", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(r"(?:\.{3,}|\.*…[.…]+|\.+…)\s*(?:%|tỷ|triệu|USD|KCN|CCN|xã|ha|người)", re.IGNORECASE)
_SIGNED = re.compile(r"^(?:T/?M\.?|KT\.|TL\.|TUQ\.|Q\.)\s", re.MULTILINE)
_SIGNER = re.compile(r"^(?:T/?M\.?|KT\.|TL\.|TUQ\.)\s*")
_POST = re.compile(r"\s+(?=(?:KT|TL|TUQ|Q)\.|(?:PHÓ\s+)?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|HIỆU TRƯỞNG|CHÁNH|TRƯỞNG)(?!\w))")
_SOURCE = re.compile(r"^Nguồn\s*:\s*(.{4,80})$")
_NAMED_PLACE = re.compile(rf"(?<!\w)tỉnh\s+([{CAPITALS}][^\W\d_]+(?:\s[{CAPITALS}][^\W\d_]+){{0,2}})")


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
    return _Reading(extract, blocks, name).fields()


class _Reading:
    """One document being read for what it says of itself."""

    def __init__(self, extract: Extract, blocks: Sequence[Block], name: str) -> None:
        self.extract, self.blocks, self.name = extract, blocks, name
        self.text = extract.text
        self.capitals = Capitals(self.text)
        self.lines = [t for b in blocks if b.kind != "table" and (t := _shown(self.text, b))]
        self.top = split(self.text, blocks, _TOP)
        self.end = self._end()
        self.guessed: set[str] = set()
        self.found = dict.fromkeys(FIELDS, "")

    def fields(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """All fields, and those of them that are guesses."""
        found, guessed = self.found, self.guessed
        first = titled(self.top, None, self.capitals)
        above = self.top[: first.at] if first.at >= 0 else self.top[:_FIRST]
        # Number and day stand below the title in some documents.
        letter = read_letterhead(above, self.capitals)
        if letter.issuer and not (letter.number or letter.date or letter.open_number or letter.open_date or first.at >= 0 or self._motto()):
            letter = replace(
                letter, issuer=next((b for s in above[:2] if (b := body(s, self.capitals)) and territory_of(b.name)), None), above=None
            )
        below = read_letterhead(self.top[first.at + 1 : first.at + 8], self.capitals) if first.at >= 0 else Issued()
        stated = titled(self.top, letter.issuer, self.capitals)
        sent = None if letter.number or letter.open_number else issued_with(self.top[:_FIRST], self.capitals)
        said = [letter, stated.issued or Issued(), sent or Issued()]
        found["number"] = next((i.number for i in said if i.number), "" if letter.open_number else below.number)
        found["date"] = next((i.date for i in said if i.date), below.date or self._passed())
        self._name(stated, letter.number or below.number)
        issuer = self._issuer(said, stated)
        place = letter.place or below.place
        self._territory(issuer, letter.above, place)
        self._complete_issuer(issuer, letter.above)
        found["period"], sure = self._period()
        if not sure:
            guessed.add("period")
        found["amends"], found["replaces"] = map("; ".join, self._changed())
        found["status"] = self._status(letter)
        settled = found["status"] == "adopted" and found["number"] and found["date"] or _DRAFT.search("\n".join(self.top))
        if found["status"] != "unknown" and not settled:
            guessed.add("status")
        return found, tuple(f for f in FIELDS if f in guessed and found[f])

    def _motto(self) -> bool:
        """Whether the State's or the Party's motto stands at the top: then bodies named there have issued the document."""
        return has_motto(self.text[:_MOTTO_IN])

    def _passed(self) -> str:
        """The day on which the document says at its end that it was passed, or ""."""
        passed = (
            re.search(r"[Đđ]ã được .{5,90}? thông qua (ngày .{8,40})|này được .{5,120}? thông qua (ngày .{8,40})", s) for s in self.end
        )
        return next((iso_date(m[1] or m[2]) for m in passed if m), "")

    def _end(self) -> list[str]:
        """The lines of the signature: the last, and those before the appendices."""
        end = self.lines[-_END:]
        annex = next((n for n, s in enumerate(self.lines) if re.match(r"(?:PHỤ LỤC|Phụ lục)\b", s) and len(s) < 200), len(self.lines))
        if annex < len(self.lines):
            end = self.lines[max(0, annex - _SIGNATURE) : annex] + end
        return end

    def _name(self, stated: Titled, number: str) -> None:
        """Type and title; `number` is that of the document itself, whose letters may tell the type."""
        found, guessed = self.found, self.guessed
        found["type"], found["title"] = stated.kind, stated.title
        if not found["type"] and (subject := about(self.top, self.capitals)):
            found["type"], found["title"] = "Công văn", f"Công văn {subject}"
            guessed.add("type")
        if not found["type"]:
            found["type"] = guessed_type(number, self.lines)
            guessed.add("type")
        if not found["title"]:
            headings = self._over_the_first_table()
            found["title"] = guessed_title(found["type"], headings, self.lines, self.extract, self.name, self.capitals)
            guessed.add("title")

    def _over_the_first_table(self) -> list[str]:
        """The headings that stand over the first table, where a table is nearly all there is."""
        first = next((n for n, b in enumerate(self.blocks) if b.kind == "table"), None)
        if first is None or first > 4 or any(b.kind not in ("heading", "table") for b in self.blocks[:first]):
            return []
        return [_shown(self.text, b) for b in self.blocks[:first]]

    def _issuer(self, said: Sequence[Issued], stated: Titled) -> Body | None:
        """The issuing body: of the letterhead, the title or what the document was sent with; else of the signature, or the source."""
        known = next((i.issuer for i in said if i.issuer), None)
        if known is None and stated.at >= 0:
            own = (re.match(r"(?:của|CỦA)\s+(.{4,80}?)(?=$|\s(?:tại|về|TẠI|VỀ)\s)", s) for s in self.top[stated.at + 1 : stated.at + 3])
            known = next((b for m in own if m and (b := body(m[1], self.capitals))), None)
            restated = (s for s in self.top[stated.at + 1 : stated.at + 8] if is_capitals(s))
            known = known or next((b for s in restated if (b := body(s, self.capitals))), None)
        if known is None:
            signers = [(_POST.split(_SIGNER.sub("", s))[0], _SIGNED.match(s)) for s in self.end if _SIGNED.match(s) or is_capitals(s)]
            known = next((b for s, signed in signers if (b := body(s, self.capitals)) and (signed or territory_of(b.name))), None)
        if known is None:
            sources = (m for s in self.lines[-3:] if (m := _SOURCE.match(s)))
            known = next((b for m in sources if (b := body(m[1], self.capitals))), None)
            self.guessed.add("issuer")
        self.found["issuer"] = known.name if known else ""
        return known

    def _territory(self, issuer: Body | None, above: Body | None, place: str) -> None:
        """The place a document is for: that of its issuer or the body above it, else where it was signed, else what it speaks of."""
        named = [b.name for b in (issuer, above) if b]
        territory = next((t for n in named if (t := territory_of(n))), "")
        central = issuer is not None and issuer.reach == "central"
        if not territory and not central:
            territory = self._ranked(_known(place))
        if not territory and not central:
            title = self.found["title"]
            named_in = [] if "title" in self.guessed else [m.name for m in mentions(title)]
            territory = territory_of(title) or next(iter(named_in), "") or self._spoken_of()
            self.guessed.add("territory")
        self.found["territory"] = _era(territory, self.found["date"])

    def _ranked(self, place: str) -> str:
        """A place with the rank that the text gives it, if it is one below a province's ("huyện Nậm Khe")."""
        if not place or mentions(place):
            return place
        said = re.findall(rf"(?<!\w)({RANKS})\s+{re.escape(place)}(?!\w)", self.text[:_BODY], re.IGNORECASE)
        rank = Counter(r.lower() for r in said).most_common(1)[0][0] if said else "tỉnh"
        return place if rank == "tỉnh" else f"{rank} {place}"

    def _spoken_of(self) -> str:
        """The province that most of the places named in the prose are."""
        prose = "\n".join(self.lines)[:_BODY]
        named = Counter([m.name for m in mentions(prose)])
        listed = {fold(n) for n in named}
        named.update(n for n in _NAMED_PLACE.findall(prose) if fold(n) not in listed)
        if not named or not self.lines:
            return ""
        name, count = named.most_common(1)[0]
        alone = len(named) == 1 and count > 1
        return name if alone or count >= _ENOUGH and count >= _MOSTLY * named.total() else ""

    def _complete_issuer(self, issuer: Body | None, above: Body | None) -> None:
        """Write the place behind a body's name that leaves it to the letterhead: "Ủy ban nhân dân" "tỉnh" "Sơn Hà"."""
        if issuer is None or issuer.reach == "central" or territory_of(issuer.name):
            return
        name = issuer.name
        place = territory_of(above.name) if above and issuer.reach == "local" else self.found["territory"].removesuffix(" (cũ)")
        ranked = re.search(r"(?i:tỉnh|thành phố|tỉnh ủy|thành ủy)$", name)
        if (
            not place
            or fold(place.split(" ", 1)[-1] if place[0].islower() else place) in fold(name)
            or not (ranked or issuer.reach == "local" and above or re.search(r"(?:nhân dân|Đảng bộ)$", name))
        ):
            return
        if ranked or place[0].islower():
            self.found["issuer"] = f"{name} {place}"
            return
        self.found["issuer"] = f"{name} {with_rank(place) if above else self._placed(name, place)}"

    def _placed(self, name: str, place: str) -> str:
        """`place` with the rank that the text gives the body `name`, which its letterhead names without one."""
        short = next((w for a in authorities() if a.name == name for w in a.short), name)
        said = re.findall(
            rf"(?:{re.escape(name)}|{re.escape(short)})\s+(tỉnh|thành phố|huyện|xã|phường|thị xã|quận)(?!\w)", self.text[:_BODY]
        )
        return f"{Counter(said).most_common(1)[0][0]} {place}" if said else with_rank(place)

    def _period(self) -> tuple[str, bool]:
        """The period a document is about, and whether it says so itself."""
        title = _CITED.sub(" ", self.found["title"])
        certain = "title" not in self.guessed
        if (certain or self._over_the_first_table()) and (stated := _PERIOD.search(title)):
            return f"{stated[1]}-{stated[2]}", certain
        if years := _YEAR.findall(title):
            report = self.found["type"] in ("", "Báo cáo")  # one on a year that plans the next
            common = Counter(_YEAR.findall(_CITED.sub(" ", self.text))).most_common(1) if report else []
            first = min(*years, common[0][0]) if common and common[0][1] >= _ENOUGH else min(years)
            last = max(years)
            return (f"{first}-{last}" if int(last) - int(first) == 1 else last), certain
        head = next((n for n, s in enumerate(self.top) if re.match(r"Căn cứ|Theo |Điều |Chương ", s)), _FIRST)
        if stated := _PERIOD.search(_CITED.sub(" ", "\n".join(self.top[:head]))) or _PERIOD.search(title):
            return f"{stated[1]}-{stated[2]}", False
        if cover := next((m for s in self.top[:_FIRST] if (m := _COVER.match(s))), None):
            return cover[1], False
        return self._period_of_tables(), False

    def _period_of_tables(self) -> str:
        """The year that the columns of most tables name, the last of several, in a document of tables."""
        if any(b.kind in ("paragraph", "item") and len(_shown(self.text, b)) > 60 for b in self.blocks):
            return ""
        tables = [b.table for b in self.blocks if b.table is not None]
        named = Counter(y for t in tables for y in {y for c in t.columns for y in _BARE_YEAR.findall(c.text)})
        return max(named, key=lambda y: (named[y], y), default="")

    def _changed(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The numbers of the documents that this one amends, and of those it replaces."""
        title = self.found["title"].removeprefix(self.found["type"]).strip()
        amends, replaces = changed("" if "title" in self.guessed else title, self.lines)
        own = self.found["number"]
        return tuple(n for n in amends if n != own), tuple(n for n in replaces if n != own)

    def _status(self, letter: Issued) -> str:
        """draft, adopted or unknown."""
        found, head = self.found, "\n".join(self.top)
        if _DRAFT.search(head) or letter.open_number and letter.open_date:  # nobody has signed it yet
            return "draft"
        if found["number"] and found["date"]:
            return "adopted"
        # Values left open; of instructions these are what others fill in.
        left_open = found["type"] not in ("", "Hướng dẫn") and len(_BLANK.findall(self.text)) >= _BLANKS
        if left_open or re.search(r"\(dự kiến\)", head):
            return "draft"
        if found["type"] == "Báo cáo chính trị" and not found["number"]:
            return "draft"  # a congress report is issued with a number; without one it is what was laid before the congress
        if not letter.open_number and _SIGNED.search("\n".join(self.end)):
            return "adopted"
        return "unknown"


def describe(fields: Mapping[str, str]) -> str:
    """One line that names a document: type, number, title, territory, period."""
    parts = [fields.get("title") or fields.get("type", "")]
    if fields.get("number") and fields["number"] not in parts[0]:
        parts.append(f"số {fields['number']}")
    for key in ("issuer", "territory", "period"):
        if fields.get(key) and fields[key] not in " ".join(parts):
            parts.append(fields[key])
    return ", ".join(p for p in parts if p)


def _shown(text: str, block: Block) -> str:
    return " ".join(" ".join(text[p.start : p.end] for p in block.pieces).split())


def _known(place: str) -> str:
    """A place's usual spelling where it is a province's, else as it is written."""
    found = mentions(place)
    return found[0].name if found else place


def _era(territory: str, date: str) -> str:
    """Name a province as it was: "Bắc Ninh (cũ)" for a document older than the merger of a neighbour into it."""
    absorbs = any(new == territory and name != territory for name, new in provinces().values())
    return f"{territory} (cũ)" if date and date < MERGED_ON and absorbs and successor(territory) == territory else territory
