"""HTML files: the text a reader of the page would see, with its headings and tables."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.records import Extract

from .damage import damage
from .encodings import ExtractBuilder, clean, decode, find_legacy

__all__ = ["read_web"]

_UNSEEN = frozenset(
    "script style noscript template nav svg iframe object embed head title meta link button input select "
    "textarea audio video canvas del rp rt map dialog".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:[a-z%]*)\s*(?:;|$))", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MAX_SPAN = 200  # columns one cell may claim
_MAX_PLACES = 3_000_000  # in all tables of a page
_TO_THE_END = 65_534  # rows; what rowspan="0" asks for
_LAYOUT_CELL = 600  # characters; a cell this long with a table inside arranges the page, it is no datum


def read_web(path: Path) -> Extract:
    """The text of an .html file, one block a line; scripts, navigation and what is hidden are left out.

    Nothing is fetched. Failures are those of the HTML parser; `parse` translates them.
    """
    import bs4

    with warnings.catch_warnings():
        # XHTML is HTML enough, and a page that is one word long is no file name.
        warnings.simplefilter("ignore", bs4.XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", bs4.MarkupResemblesLocatorWarning)
        text, encoding = _decoded(path.read_bytes())
        notices = damage(path, text, encoding)
        soup = bs4.BeautifulSoup(text, "lxml")
    page = _Page(soup)
    page.read()
    page.draft.notices += notices
    return page.draft.extract("html", wrapped=False, properties=_properties(soup))


def _decoded(data: bytes) -> tuple[str, str]:
    """The page's text and its encoding; what it declares counts only where that fits, since old fonts declare anything."""
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    text, found = decode(data)
    if name in ("windows-1258", "cp1258") and not found.startswith("utf"):
        return clean(data.decode("cp1258", "replace")), "cp1258"
    return text, found


def _properties(soup: Any) -> dict[str, str]:
    found = {"title": soup.title.get_text() if soup.title else ""}
    for meta in soup.find_all("meta"):
        name = str(meta.get("name") or meta.get("property") or "").lower()
        value = str(meta.get("content") or "")
        if name in ("author", "dc.creator"):
            found["author"] = value
        elif name in ("dcterms.created", "dc.date", "article:published_time", "date"):
            m = re.match(r"\d{4}-\d\d-\d\d", value)
            found["created"] = m[0] if m else ""
    return {key: _SPACE.sub(" ", clean(value)).strip() for key, value in found.items() if value.strip()}


@dataclass(slots=True)
class _List:
    """One list that is open: what stands before its next item."""

    ordered: bool
    style: str
    next: int

    def label(self, number: int) -> str:
        if not self.ordered:
            return "- "
        self.next = number + 1
        if self.style in ("a", "A") and 1 <= number <= 26:
            return f"{chr(ord(self.style) + number - 1)}. "
        return f"{_roman(number, self.style)}. " if self.style in ("i", "I") and 0 < number < 100 else f"{number}. "


def _roman(number: int, style: str) -> str:
    tens, ones = divmod(number, 10)
    text = ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")[tens]
    text += ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
    return text.upper() if style == "I" else text


class _Page:
    """One page being read into a draft, without recursion: broken pages nest thousands deep."""

    def __init__(self, soup: Any) -> None:
        self.soup = soup
        self.draft = ExtractBuilder(legacy=find_legacy(clean(soup.get_text("\n"))))
        self.line: list[str] = []
        self.lists: list[_List] = []
        self.label = ""  # of the list item whose first line is yet to come
        self.level = 0
        self.kept = 0  # open <pre> elements
        self.places = 0
        self.verdicts: dict[int, bool] = {}

    def read(self) -> None:
        for element, entering in _steps(self.soup, self._is_data):
            name = element.name
            if name is None:
                self.line.append(str(element) if self.kept else _SPACE.sub(" ", str(element)))
            elif name == "br":
                self.line.append("\n" if entering else "")
            elif name in _BLOCKS:
                self._flush()
                if name == "table" and self._is_data(element):
                    self._table(element)
                else:
                    self._block(element, name, entering)
        self._flush()

    def _is_data(self, element: Any) -> bool:
        """Whether an element is a table of data; the others arrange the page and are read through."""
        if element.name != "table":
            return False
        if id(element) not in self.verdicts:
            self.verdicts[id(element)] = not _arranges(element)
        return self.verdicts[id(element)]

    def _block(self, element: Any, name: str, entering: bool) -> None:
        if re.fullmatch(r"h[1-6]", name):
            self.level = int(name[1]) if entering else 0
        elif name == "pre":
            self.kept += 1 if entering else -1
        elif name in ("ol", "ul") and entering:
            start = _whole_number(element, "start", 1)
            self.lists.append(_List(name == "ol", str(element.get("type") or "1"), start))
        elif name in ("ol", "ul"):
            self.lists.pop()
        elif name == "li" and self.lists:
            value = _whole_number(element, "value", self.lists[-1].next)
            self.label = self.lists[-1].label(value) if entering else ""

    def _flush(self) -> None:
        text = "".join(self.line)
        self.line.clear()
        if self.kept:
            lines = [line.rstrip() for line in text.split("\n")]
        else:
            lines = [re.sub(" +", " ", line).strip() for line in text.split("\n")]
        lines = [line for line in lines if line]
        if not lines:
            return
        lines[0] = self.label + lines[0]
        self.label = ""
        if self.level:
            self.draft.heading(self.draft.prepared(" ".join(lines)), self.level)
            return
        for line in lines:
            self.draft.line(self.draft.prepared(line))

    def _table(self, table: Any) -> None:
        caption = table.find("caption")
        if caption is not None and caption.find_parent("table") is table:
            self.draft.line(self.draft.prepared(_flat(caption)))
        cells: list[str] = []
        rows: list[list[int]] = []
        header_rows = 0
        carried: dict[int, tuple[int, int]] = {}  # column -> a cell from above and the rows it still covers
        for row in _rows(table):
            places: list[int] = []
            for cell in _cells(row):
                _carry(places, carried)
                below = _whole_number(cell, "rowspan", 1) - 1
                for _ in range(min(max(_whole_number(cell, "colspan", 1), 1), _MAX_SPAN)):
                    carried[len(places)] = (len(cells), below if below >= 0 else _TO_THE_END)
                    places.append(len(cells))
                cells.append(self.draft.prepared(_flat(cell)))
            _carry(places, carried, to_end=True)
            if len(rows) == header_rows and _names_columns(row):
                header_rows += 1
            rows.append(places)
            self.places += len(places)
            if self.places > _MAX_PLACES:
                raise ValueError("the tables of the page span more places than any page shows")
        width = max(map(len, rows), default=0)
        self.draft.table(cells, [row + [-1] * (width - len(row)) for row in rows], header_rows)


def _carry(places: list[int], carried: dict[int, tuple[int, int]], to_end: bool = False) -> None:
    """Fill the next columns of a row as far as cells from above reach into it."""
    last = max((column for column, (_, left) in carried.items() if left > 0), default=-1) if to_end else -1
    while True:
        cell, left = carried.get(len(places), (-1, 0))
        if left > 0:
            carried[len(places)] = (cell, left - 1)
        elif len(places) > last:
            return
        places.append(cell if left > 0 else -1)


def _steps(root: Any, whole: Callable[[Any], bool]) -> Iterator[tuple[Any, bool]]:
    """Every visible tag under `root` as it opens and as it closes, and the strings between.

    A tag that `whole` accepts comes once, without what is inside it.
    """
    from bs4.element import NavigableString

    open_tags = [(root, iter(root.contents))]
    while open_tags:
        tag, children = open_tags[-1]
        child = next(children, None)
        if child is None:
            open_tags.pop()
            if open_tags:
                yield tag, False
        elif child.name is None:
            if type(child) is NavigableString:  # comments and declarations are kinds of it
                yield child, True
        elif not _is_hidden(child):
            yield child, True
            if not whole(child):
                open_tags.append((child, iter(child.contents)))


def _is_hidden(tag: Any) -> bool:
    return (
        tag.name in _UNSEEN
        or tag.has_attr("hidden")
        or str(tag.get("aria-hidden")).lower() == "true"
        or _HIDING_STYLE.search(str(tag.get("style") or "")) is not None
    )


def _flat(element: Any) -> str:
    """All visible text of `element` on one line."""
    parts = [
        str(step) if step.name is None else " " if step.name in _BLOCKS or step.name == "br" else ""
        for step, _ in _steps(element, lambda _: False)
    ]
    return _SPACE.sub(" ", "".join(parts)).strip()


def _rows(table: Any) -> list[Any]:
    return [tr for tr in table.find_all("tr") if tr.find_parent("table") is table and not _is_hidden(tr)]


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.find_all(["td", "th"], recursive=False) if not _is_hidden(cell)]


def _names_columns(row: Any) -> bool:
    cells = _cells(row)
    return row.parent.name == "thead" or (bool(cells) and all(cell.name == "th" for cell in cells))


def _arranges(table: Any) -> bool:
    """Whether a table only arranges the page: its cells are then read as the page's own blocks."""
    rows = [_cells(row) for row in _rows(table)]
    if table.get("role") in ("presentation", "none") or max(map(len, rows), default=0) <= 1:
        return True
    long = (cell for row in rows for cell in row if cell.find("table") is not None)
    return any(len(_flat(cell)) > _LAYOUT_CELL for cell in long)


def _whole_number(element: Any, name: str, default: int) -> int:
    text = str(element.get(name) or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default
