"""What stands on a page, by its place: glyphs, words, lines, tables with and without lines, reading order, recognised scans.

A PDF holds glyphs on pages, no text. `glyphs` asks pdfium for them, `recognition` has tesseract read pictures of pages; the
rest makes words, lines and tables of either. Places are in points from the upper left corner of the page as it is shown.
"""

from .continued import joined
from .footnotes import Note, body_size, notes_of
from .glyphs import FEW, PDFIUM, Rule, Sheet, sheet_of
from .layers import is_broken, respaced, torn
from .order import in_order
from .recognition import can_recognise, drawn_lines, levelled, recognise
from .ruled import ruled_tables
from .tables import Cell, Table
from .unruled import with_unruled
from .words import Line, words_of

__all__ = [
    "Cell",
    "FEW",
    "Line",
    "Note",
    "PDFIUM",
    "Rule",
    "Sheet",
    "Table",
    "body_size",
    "can_recognise",
    "drawn_lines",
    "in_order",
    "is_broken",
    "joined",
    "levelled",
    "notes_of",
    "recognise",
    "respaced",
    "ruled_tables",
    "sheet_of",
    "torn",
    "with_unruled",
    "words_of",
]
