"""Word files: what the page shows, which is more than the text that is stored.

Word numbers paragraphs when it draws them, keeps deleted revisions and footnotes apart, and merges
cells. All of it is put back here, in the order of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from index.records import Extract

from .cells import font_coding
from .encodings import ExtractBuilder, clean, find_legacy

__all__ = ["read_word"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ON = ("", "1", "true", "on")
_DROPPED = {_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "instrText", _W + "delText", _MC + "Fallback"}
_WRAPPERS = {_W + n for n in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")} | {
    _MC + "AlternateContent",
    _MC + "Choice",
}
_BREAKS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_MAX_COLUMNS = 100  # Word itself stops at 63
# What the fonts Symbol and Wingdings draw at the codes that documents use.
_SYMBOLS = dict(zip(b"\xb7\xa3\xb3\xb1\xb4\xb0\xae\xa8\xfe\xfc", "•≤≥±×°→☐☑✓", strict=True))
# Ours around text in a font that draws capitals (.VnTimeH), until it is converted; no file has these two.
_SHOUT, _QUIET = "\ufdd0", "\ufdd1"
_SHOUTED = re.compile(f"{_SHOUT}([^{_QUIET}]*)(?:{_QUIET}|$)|{_QUIET}")
_HEADING_NAME = re.compile(r"(?:heading|đầu đề|tiêu đề|đề mục) ?([1-9])|(title|tên|tiêu đề)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mark:
    """The place of a footnote or endnote reference inside a paragraph."""

    kind: str
    number: str


@dataclass(slots=True)
class _Line:
    """One paragraph's text and where in it notes are referred to."""

    text: str = ""
    marks: list[tuple[int, _Mark]] = field(default_factory=list)

    def join(self, other: _Line, between: str) -> None:
        self.text += between if self.text and other.text else ""
        self.marks += [(len(self.text) + at, mark) for at, mark in other.marks]
        self.text += other.text

    def trimmed(self) -> _Line:
        lead = len(self.text) - len(self.text.lstrip())
        text = self.text.strip()
        return _Line(text, [(min(max(at - lead, 0), len(text)), mark) for at, mark in self.marks])


def read_word(path: Path) -> Extract:
    """The text of a .docx file: body in order, numbers that Word generates, tables, notes at the end.

    Deleted revisions, hidden text, comments, page headers and footers are left out; inserted revisions,
    text boxes and content controls are in. Failures are those of python-docx; `parse` translates them.
    """
    from docx.package import Package

    with path.open("rb") as stream:
        package = Package.open(stream)
    word = _Word(package.main_document_part)
    word.read()
    return word.draft.extract("docx", wrapped=False, properties=_properties(package))


def _signs(body: Any) -> Iterator[str]:
    """The text of all paragraphs, each on its own line, with the soft hyphens at which old fonts have a letter."""
    for element in body.iter(_W + "t", _W + "softHyphen", _W + "p", *_BREAKS):
        if element.tag == _W + "t":
            yield element.text or ""
        elif element.tag == _W + "softHyphen":
            yield "\xad"
        else:
            yield "\n"


def _properties(package: Any) -> dict[str, str]:
    # Asking python-docx for properties that are not there would invent some.
    if not any(rel.reltype.endswith("/core-properties") for rel in package.rels.values()):
        return {}
    core = package.core_properties
    found = {"title": core.title, "author": core.author}
    if isinstance(core.created, datetime):
        found["created"] = core.created.date().isoformat()
    return {name: clean(value).strip() for name, value in found.items() if value and value.strip()}


class _Word:
    """One Word document being read into a draft."""

    def __init__(self, part: Any) -> None:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = getattr(part, "element", None)
        # python-docx leaves templates and documents with macros unparsed.
        self.body = (etree.fromstring(part.blob, parser) if root is None else root).find(_W + "body")
        parts = {rel.reltype.rsplit("/", 1)[-1]: rel.target_part for rel in part.rels.values() if not rel.is_external}
        roots = {
            name: etree.fromstring(parts[name].blob, parser) for name in ("styles", "numbering", "footnotes", "endnotes") if name in parts
        }
        self.styles = {_attr(s, "styleId"): s for s in (roots["styles"] if "styles" in roots else ())}
        paragraphs = (i for i, s in self.styles.items() if _attr(s, "type") == "paragraph" and _attr(s, "default"))
        self.default_style = next(paragraphs, "")
        self.numbering = _Numbering(roots.get("numbering"))
        self.note_bodies = {
            _Mark(kind, _attr(note, "id")): note
            for kind in ("footnote", "endnote")
            for note in (roots[kind + "s"] if kind + "s" in roots else ())
        }
        self.draft = ExtractBuilder()
        self.font = ""  # of the style of the paragraph being read
        self.notes: list[tuple[int, _Mark]] = []
        self.carried = _Line()

    def read(self) -> None:
        self.draft.legacy = find_legacy(clean("".join(_signs(self.body))))
        self._blocks(self.body)
        if self.carried.text:
            self._write(self.carried, 0)
        done = set()
        for at, mark in self.notes:
            if mark in self.note_bodies and mark not in done:
                done.add(mark)
                line = self._flattened(self.note_bodies[mark])
                start, end = self.draft.line(line.text)
                self.draft.notes.append((at, start, end))

    def _blocks(self, container: Any) -> None:
        for element in _children(container, "p", "tbl"):
            if element.tag == _W + "tbl":
                self._table(element)
            else:
                self._paragraph(element)

    def _paragraph(self, element: Any) -> None:
        line, self.carried = self.carried, _Line()
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:  # its end was deleted: it runs on
            line.join(self._line(element), "")
            self.carried = line
            return
        own = self._line(element)
        label = self.numbering.label(*self._list_place(element))
        if own.text.strip():
            line.join(_Line(label), "")
        line.join(own, "")
        self._write(line, self._heading_level(element))
        for box in _boxes(element):
            self._blocks(box)

    def _write(self, line: _Line, level: int) -> None:
        if level:
            line = _Line(line.text.replace("\n", " "), line.marks).trimmed()
        start, _ = self.draft.heading(line.text, level) if level else self.draft.line(line.text)
        self.notes += [(start + at, mark) for at, mark in line.marks]

    def _line(self, paragraph: Any) -> _Line:
        """A paragraph's own text, cleaned and converted between the marks so that their places hold."""
        line = _Line()
        run: list[str] = []
        self.font = self._style_font(paragraph) if self.draft.legacy else ""
        for piece in [*self._pieces(paragraph), None]:
            if isinstance(piece, str):
                run.append(piece)
                continue
            line.text += _SHOUTED.sub(lambda m: (m[1] or "").upper(), self.draft.prepared("".join(run)))
            run.clear()
            if piece is not None:
                line.marks.append((len(line.text), piece))
        return line

    def _pieces(self, element: Any) -> Iterator[str | _Mark]:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _DROPPED:
                continue
            if tag in (_W + "t", _M + "t"):
                yield child.text or ""
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag == _W + "softHyphen":
                yield "\xad" if self.draft.legacy else ""  # an old font shows a letter there
            elif tag == _W + "sym":
                yield _SYMBOLS.get(_integer(_attr(child, "char"), 16) & 0xFF, "")
            elif tag in (_W + "footnoteReference", _W + "endnoteReference"):
                yield _Mark(tag.removeprefix(_W).removesuffix("Reference"), _attr(child, "id"))
            elif tag == _W + "r" and _switched_on(child.find(f"{_W}rPr/{_W}vanish")):
                self.draft.notices.append("Đã bỏ qua phần chữ bị ẩn trong tệp.")
            elif tag == _W + "r" and self._in_capitals(child):
                yield _SHOUT
                yield from self._pieces(child)
                yield _QUIET
            elif tag not in (_W + "drawing", _W + "pict", _W + "object"):
                yield from self._pieces(child)

    def _in_capitals(self, run: Any) -> bool:
        """Whether a run in an old encoding is in a font that draws small letters as capitals."""
        if self.draft.legacy is None:
            return False
        fonts = run.find(f"{_W}rPr/{_W}rFonts")
        font = _attr(fonts, "ascii") if fonts is not None else ""
        return font_coding(font or self.font) == "tcvn3 capitals"

    def _style_font(self, paragraph: Any) -> str:
        """The font that a paragraph's style sets."""
        found = (style.find(f"{_W}rPr/{_W}rFonts") for style in self._style_chain(paragraph))
        return next((font for f in found if f is not None and (font := _attr(f, "ascii"))), "")

    def _flattened(self, element: Any) -> _Line:
        """All paragraphs inside `element`, tables included, on one line."""
        line = _Line()
        for paragraph in element.iter(_W + "p"):
            if any(a.tag in _DROPPED for a in paragraph.iterancestors()):
                continue
            label = self.numbering.label(*self._list_place(paragraph))
            part = self._line(paragraph)
            whole = _Line(label)
            whole.join(part, "")
            line.join(whole.trimmed(), " ")
        line.text = re.sub(r"[\n\t]", " ", line.text)
        return line.trimmed()

    def _table(self, table: Any) -> None:
        content = [list(_children(row, "tc")) for row in _children(table, "tr")]
        if all(len(cells) == 1 for cells in content):  # a frame around text
            for cells in content:
                self._blocks(cells[0])
            return
        lines: list[_Line] = []
        rows: list[list[int]] = []
        header_rows = 0
        for row in _children(table, "tr"):
            properties = row.find(_W + "trPr")
            if properties is not None and properties.find(_W + "del") is not None:
                continue
            places = [-1] * _number(properties, "gridBefore")
            for cell in _children(row, "tc"):
                about = cell.find(_W + "tcPr")
                span = max(_number(about, "gridSpan"), 1)
                merge = about.find(_W + "vMerge") if about is not None else None
                across = about.find(_W + "hMerge") if about is not None else None
                above = rows[-1][len(places)] if rows and len(places) < len(rows[-1]) else -1
                if merge is not None and _attr(merge, "val") != "restart" and above >= 0:
                    index = above
                elif across is not None and _attr(across, "val") != "restart" and places:
                    index = places[-1]
                else:
                    index = len(lines)
                    lines.append(self._flattened(cell))
                places += [index] * span
            places += [-1] * _number(properties, "gridAfter")
            if header_rows == len(rows) and properties is not None and _switched_on(properties.find(_W + "tblHeader")):
                header_rows += 1
            rows.append(places)
        width = max(map(len, rows), default=0)
        if not lines:
            return
        rows = [row + [-1] * (width - len(row)) for row in rows]
        spans = self.draft.table([line.text for line in lines], rows, header_rows)
        for line, (start, _) in zip(lines, spans, strict=True):
            self.notes += [(start + at, mark) for at, mark in line.marks]

    def _style_chain(self, paragraph: Any) -> Iterator[Any]:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = _attr(style, "val") if style is not None else self.default_style
        seen: set[str] = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            based = self.styles[name].find(_W + "basedOn")
            name = _attr(based, "val") if based is not None else ""

    def _heading_level(self, paragraph: Any) -> int:
        """1 to 9, or 0 for a paragraph that is no heading."""
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        for style in self._style_chain(paragraph):
            if outline is None:
                outline = style.find(f"{_W}pPr/{_W}outlineLvl")
            label = style.find(_W + "name")
            m = _HEADING_NAME.fullmatch(_attr(label, "val").strip()) if label is not None else None
            if m:
                return int(m[1] or 1)
        level = _integer(_attr(outline, "val")) if outline is not None else 9
        return level + 1 if level < 9 else 0

    def _list_place(self, paragraph: Any) -> tuple[str, int]:
        """The list a paragraph is in and its level there; an empty name for none."""
        number = level = None
        for owner in (paragraph, *self._style_chain(paragraph)):
            place = owner.find(f"{_W}pPr/{_W}numPr")
            if place is None:
                continue
            if level is None and place.find(_W + "ilvl") is not None:
                level = _number(place, "ilvl")
            if number is None and place.find(_W + "numId") is not None:
                number = _attr(place.find(_W + "numId"), "val")
                if level is None and owner is not paragraph:
                    level = self.numbering.level_of_style(number, _attr(owner, "styleId"))
        return ("", 0) if number in (None, "0") else (str(number), level or 0)


class _Numbering:
    """The counters behind "1.", "a)", "Điều 1." that Word draws before list paragraphs."""

    def __init__(self, root: Any) -> None:
        self.lists = {} if root is None else {_attr(e, "abstractNumId"): e for e in root.findall(_W + "abstractNum")}
        self.numbers = {} if root is None else {_attr(e, "numId"): e for e in root.findall(_W + "num")}
        self.counters: dict[str, dict[int, int]] = {}
        self.restarted: set[tuple[str, int]] = set()

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of list `number` at `level`; what Word draws before it, with a space."""
        name, levels = self._levels(number)
        if level not in levels:
            return ""
        counters = self.counters.setdefault(name, {})
        override = self._start_override(number, level)
        if override is not None and (number, level) not in self.restarted:
            self.restarted.add((number, level))
            counters[level] = override
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = _start(levels[level])
        for deeper in [k for k in counters if k > level]:
            restart = levels[deeper].find(_W + "lvlRestart") if deeper in levels else None
            if restart is None or level < _integer(_attr(restart, "val")):
                del counters[deeper]
        return self._drawn(levels, level, counters)

    def level_of_style(self, number: str, style: str) -> int:
        for level, element in self._levels(number)[1].items():
            linked = element.find(_W + "pStyle")
            if linked is not None and _attr(linked, "val") == style:
                return level
        return 0

    def _drawn(self, levels: dict[int, Any], level: int, counters: dict[int, int]) -> str:
        shape = levels[level]
        form = _child_value(shape, "numFmt") or "decimal"
        if form == "bullet":
            return "- "
        legal = _switched_on(shape.find(_W + "isLgl"))

        def counter(m: re.Match[str]) -> str:
            k = int(m[1]) - 1
            if k not in levels:
                return ""
            own = "decimal" if legal else _child_value(levels[k], "numFmt") or "decimal"
            return _numeral(counters.get(k, _start(levels[k])), own)

        text = re.sub(r"%([1-9])", counter, _child_value(shape, "lvlText"))
        return text + ("" if _child_value(shape, "suff") == "nothing" or not text else " ")

    def _levels(self, number: str, hops: int = 0) -> tuple[str, dict[int, Any]]:
        instance = self.numbers.get(number)
        if instance is None:
            return "", {}
        name = _child_value(instance, "abstractNumId")
        shape = self.lists.get(name)
        if shape is None:
            return "", {}
        linked = _child_value(shape, "numStyleLink")
        if linked and hops < 5:
            for other, candidate in self.numbers.items():
                target = self.lists.get(_child_value(candidate, "abstractNumId"))
                if target is not None and _child_value(target, "styleLink") == linked:
                    return self._levels(other, hops + 1)
        levels = {_integer(_attr(e, "ilvl")): e for e in shape.findall(_W + "lvl")}
        for override in instance.findall(f"{_W}lvlOverride/{_W}lvl"):
            levels[_integer(_attr(override, "ilvl"))] = override
        return name, levels

    def _start_override(self, number: str, level: int) -> int | None:
        for override in self.numbers[number].findall(_W + "lvlOverride"):
            if _integer(_attr(override, "ilvl")) == level and _child_value(override, "startOverride"):
                return _integer(_child_value(override, "startOverride"))
        return None


def _start(level: Any) -> int:
    return _integer(_child_value(level, "start") or "1")


def _numeral(value: int, form: str) -> str:
    """`value` written as Word's number format `form` writes it; plain digits for the rarer ones."""
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter") and value > 0:
        turns, letter = divmod(value - 1, 26)
        text = chr(ord("a") + letter) * (turns % 10 + 1)
    elif form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        text = ""
        for size, digits in _ROMAN:
            text += digits * (value // size)
            value %= size
    else:
        return f"{value:02d}" if form == "decimalZero" else str(value)
    return text.upper() if form.startswith("upper") else text


_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


def _children(element: Any, *names: str) -> Iterator[Any]:
    """The children of those names, also inside content controls and insertions, not inside deletions."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from _children(child, *names)
        elif isinstance(child.tag, str) and child.tag.removeprefix(_W) in names:
            yield child


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(_W + "txbxContent"):
        between = []
        for ancestor in box.iterancestors():
            if ancestor is paragraph:
                break
            between.append(ancestor.tag)
        if not _DROPPED.intersection(between) and _W + "txbxContent" not in between:
            yield box


def _attr(element: Any, name: str) -> str:
    return str(element.get(_W + name) or "")


def _child_value(element: Any, name: str) -> str:
    child = element.find(_W + name) if element is not None else None
    return _attr(child, "val") if child is not None else ""


def _number(element: Any, name: str) -> int:
    return min(max(_integer(_child_value(element, name)), 0), _MAX_COLUMNS)


def _integer(text: str, base: int = 10) -> int:
    try:
        return int(text, base)
    except ValueError:
        return 0


def _switched_on(element: Any) -> bool:
    return element is not None and _attr(element, "val") in _ON
