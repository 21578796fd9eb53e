"""Writes the four documents of ui/samples: `python tests/build_samples.py [--font FILE.ttf] [--out FOLDER]`.

They are illustrative digests in the project's own words; figures come from the public documents each one names.
Building twice gives the same bytes, so a diff of the folder shows only what was changed here. The PDF embeds a
subset of a Vietnamese-capable TrueType font (DejaVu Serif unless told otherwise).
"""

import argparse
import datetime
import io
import re
import sys
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table
from sample_contents import (
    BAC_GIANG,
    HOUSE,
    LABEL,
    NO_ISSUER,
    PARTNERS,
    PROJECTS,
    PROJECTS_HEADER,
    PROVINCE,
    RESULTS,
    RESULTS_BODY,
    RESULTS_HEAD,
    RESULTS_HEADER,
    RESULTS_NOTES,
    RESULTS_TITLE,
    TARGETS,
    TARGETS_BODY,
    TARGETS_FOOTNOTE,
    TARGETS_HEAD,
    TARGETS_HEADER,
    TARGETS_TITLE,
    TASKS,
    TASKS_HEADER,
    TASKS_SOURCE,
    TASKS_TITLE,
)

SAMPLES = Path(__file__).resolve().parents[1] / "ui" / "samples"
WHEN = datetime.datetime(2026, 4, 1, 0, 0, 0)


def repack(data: bytes) -> bytes:
    """The same zip with fixed times, so that two builds agree byte for byte."""
    stamp = WHEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            elif name.endswith((".jpeg", ".jpg")):
                continue  # the thumbnail of python-docx's template, which is not of this document
            elif name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            entry = zipfile.ZipInfo(name, WHEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()


def add_footnote(document, paragraph, text: str) -> None:
    """A real Word footnote; python-docx has no call for one."""
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for number, kind, mark in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    )
    small = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{marks}'
        f'<w:footnote w:id="1"><w:p><w:r>{small}<w:footnoteRef/></w:r>'
        f'<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content, xml.encode(), document.part.package)
    document.part.relate_to(part, kind)
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}>{small}<w:footnoteReference w:id="1"/></w:r>'))


def targets_table(document):
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    table.autofit = False
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for cell, text in zip(table.rows[0].cells, TARGETS_HEADER, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for record in TARGETS:
        cells = table.add_row().cells
        group = len(record) == 2
        for cell, text in zip(cells, record, strict=False):
            if text is None:
                continue
            run = cell.paragraphs[0].add_run(text.rstrip("*"))
            run.bold = group
            if text.endswith("*"):
                add_footnote(document, cell.paragraphs[0], TARGETS_FOOTNOTE)
        if record[-1] is None:
            table.rows[-2].cells[3].merge(cells[3])
    for row in table.rows:
        for cell, width in zip(row.cells, (1.3, 6.2, 4.0, 5.0), strict=True):
            cell.width = Cm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
    for column, width in zip(table.columns, (1.3, 6.2, 4.0, 5.0), strict=True):
        column.width = Cm(width)
    # A merged cell keeps the empty paragraph of the cell that went into it.
    for cell in table.columns[3].cells:
        for paragraph in cell.paragraphs[1:]:
            if not paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)


def build_docx() -> bytes:
    document = Document()
    core = document.core_properties
    core.title, core.author, core.language = TARGETS_TITLE, "vanban", "vi-VN"
    core.subject, core.comments, core.last_modified_by = LABEL, "", "vanban"
    core.created = core.modified = WHEN
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), "Times New Roman")
    document.styles["Normal"].font.size = Pt(13)
    document.styles["Title"].font.size = Pt(18)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)

    document.add_paragraph().add_run(HOUSE).bold = True
    document.add_paragraph().add_run(LABEL).italic = True
    title = document.add_paragraph(TARGETS_TITLE, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in TARGETS_HEAD:
        document.add_paragraph(line)
    for kind, text in TARGETS_BODY:
        if kind == "table":
            targets_table(document)
        else:
            styles = {"h1": "Heading 1", "h2": "Heading 2", "p": "Normal", "li": "List Bullet", "caption": "Caption"}
            document.add_paragraph(text, style=styles[kind])
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def build_xlsx() -> bytes:
    book = Workbook()
    book.properties.title, book.properties.creator = TASKS_TITLE, "vanban"
    book.properties.description, book.properties.created = LABEL, WHEN
    thin = Side(style="thin")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    wrap = Alignment(wrap_text=True, vertical="top")

    def head(sheet, last: str, lines: list[str]) -> None:
        for number, line in enumerate(lines, 1):
            sheet.merge_cells(f"A{number}:{last}{number}")
            cell = sheet.cell(number, 1, line)
            size = 14 if number == 2 else 12
            cell.font = Font(name="Times New Roman", bold=number <= 2, italic=number == 3, size=size)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if number <= 3 else "left")
        sheet.row_dimensions[4].height = 34

    def line(sheet, number: int, values: tuple, bold: bool) -> None:
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column, value)
            cell.font, cell.border, cell.alignment = Font(name="Times New Roman", bold=bold), box, wrap
            if isinstance(value, float):
                cell.number_format = "#,##0.0"
            elif isinstance(value, int) and column == 3:
                cell.number_format = "#,##0"

    tasks = book.active
    tasks.title = "Nhiệm vụ"
    scope = "Địa bàn: tỉnh Bắc Ninh (sau hợp nhất). Giai đoạn: 2026-2030. Tình trạng văn bản nguồn: đã ban hành."
    head(tasks, "F", [HOUSE, TASKS_TITLE, LABEL, f"{TASKS_SOURCE}Phụ lục II (trích). {scope}"])
    line(tasks, 6, TASKS_HEADER, True)
    for number, record in enumerate(TASKS, 7):
        if len(record) == 2:
            line(tasks, number, (*record, None, None, None, None), True)
            continue
        order, task, lead, deadline = record
        line(tasks, number, (order, task, lead, PARTNERS, deadline, None if task == NO_ISSUER else PROVINCE), False)
    for column, width in zip("ABCDEF", (6, 52, 30, 30, 24, 16), strict=True):
        tasks.column_dimensions[column].width = width
    tasks.freeze_panes, tasks.print_title_rows = "A7", "6:6"

    projects = book.create_sheet("Dự án")
    head(projects, "D", [HOUSE, TASKS_TITLE, LABEL, f"{TASKS_SOURCE}Phụ lục III (trích). {scope}"])
    line(projects, 6, PROJECTS_HEADER, True)
    for number, record in enumerate(PROJECTS, 7):
        line(projects, number, record, isinstance(record[0], str))
    for column, width in zip("ABCD", (6, 74, 22, 32), strict=True):
        projects.column_dimensions[column].width = width
    projects.freeze_panes, projects.print_title_rows = "A7", "6:6"
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue())


class Noted(Paragraph):
    """A paragraph that knows the footnotes its marks call for."""

    notes: tuple[str, ...] = ()


class Numbered(BaseDocTemplate):
    """Pages with their number alone at the foot and, above it, the footnotes called on the page."""

    def __init__(self, out: io.BytesIO, note_style: ParagraphStyle, **options: object) -> None:
        super().__init__(out, **options)
        self.note_style = note_style
        self.called: list[str] = []
        frame = Frame(2.8 * cm, 3.6 * cm, A4[0] - 4.8 * cm, A4[1] - 5.6 * cm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=self.finish_page))

    def afterFlowable(self, flowable) -> None:  # noqa: N802
        self.called += getattr(flowable, "notes", ())

    def finish_page(self, canvas, _template) -> None:
        canvas.setFont("Body", 11)
        canvas.drawCentredString(A4[0] / 2, 1.3 * cm, str(canvas.getPageNumber()))
        foot = 2.0 * cm
        notes = [Paragraph(f'<super size="6.5" rise="2.2">{mark}</super> {RESULTS_NOTES[mark]}', self.note_style) for mark in self.called]
        for note in reversed(notes):
            _, height = note.wrap(A4[0] - 4.8 * cm, 3 * cm)
            note.drawOn(canvas, 2.8 * cm, foot)
            foot += height + 2
        if notes:
            canvas.line(2.8 * cm, foot + 2, 7.8 * cm, foot + 2)
        self.called = []


def build_pdf(font: Path, bold: Path) -> bytes:
    pdfmetrics.registerFont(TTFont("Body", str(font)))
    pdfmetrics.registerFont(TTFont("Strong", str(bold)))
    body = ParagraphStyle("p", fontName="Body", fontSize=11, leading=16, alignment=TA_JUSTIFY, spaceAfter=5)
    cell = ParagraphStyle("cell", fontName="Body", fontSize=9.5, leading=12)
    centre = ParagraphStyle("centre", parent=cell, alignment=TA_CENTER)
    strong = ParagraphStyle("strong", parent=centre, fontName="Strong")
    heading = ParagraphStyle("heading", fontName="Strong", fontSize=11, leading=16, spaceBefore=3, spaceAfter=3, keepWithNext=1)
    styles = {
        "p": body,
        "h1": ParagraphStyle("h1", heading, fontSize=12.5, spaceBefore=8, spaceAfter=4),
        "h2": ParagraphStyle("h2", heading, fontSize=11.5, spaceBefore=5),
        "h3": ParagraphStyle("h3", heading),
        "caption": ParagraphStyle("caption", heading, fontSize=10.5, spaceBefore=6, spaceAfter=4, alignment=TA_CENTER),
    }
    middle = ParagraphStyle("middle", parent=body, alignment=TA_CENTER)
    story = [
        Paragraph(HOUSE, ParagraphStyle("house", middle, fontName="Strong")),
        Paragraph(LABEL, middle),
        Spacer(1, 8),
        Paragraph(RESULTS_TITLE.upper(), ParagraphStyle("title", middle, fontName="Strong", fontSize=14, leading=20)),
        Spacer(1, 4),
        *(Paragraph(line, body) for line in RESULTS_HEAD),
    ]
    for kind, text in RESULTS_BODY:
        if kind == "table":
            rows = [[Paragraph(text, strong) for text in RESULTS_HEADER]]
            for number, (name, unit, *values) in enumerate(RESULTS, 1):
                rows.append([Paragraph(str(number), centre), Paragraph(name, cell), *(Paragraph(text, centre) for text in (unit, *values))])
            table = Table(rows, colWidths=[w * cm for w in (1.0, 5.4, 1.9, 2.5, 2.6, 2.8)], repeatRows=1)
            table.setStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
            story.append(table)
            continue
        paragraph = Noted(re.sub(r"\[(\d)\]", r'<super size="7" rise="3.6">\1</super>', text), styles[kind])
        paragraph.notes = tuple(re.findall(r"\[(\d)\]", text))
        story.append(paragraph)
    out = io.BytesIO()
    note = ParagraphStyle("note", fontName="Body", fontSize=9, leading=12)
    told = {"title": RESULTS_TITLE, "author": "vanban", "creator": "vanban", "subject": LABEL, "lang": "vi-VN"}
    Numbered(out, note, pagesize=A4, invariant=1, **told).build(story)
    # reportlab's invariant files all claim the first day of 2000; the other date is as long.
    return out.getvalue().replace(b"D:20000101000000", WHEN.strftime("D:%Y%m%d%H%M%S").encode())


def find_font(name: str) -> Path:
    """The font in the folders where systems keep fonts."""
    home = Path.home()
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local/share/fonts",
        Path("/Library/Fonts"),
        home / "Library/Fonts",
        Path("C:/Windows/Fonts"),
    ]
    for folder in folders:
        for path in sorted(folder.rglob(name)) if folder.is_dir() else []:
            return path
    sys.exit(f"No {name} in the usual font folders: install DejaVu fonts or name a font with --font and --bold.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--font", type=Path, help="TrueType font with Vietnamese letters (default: DejaVu Serif)")
    parser.add_argument("--bold", type=Path, help="its bold face (default: DejaVu Serif Bold, or --font itself)")
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write to (default: ui/samples)")
    chosen = parser.parse_args()
    font = chosen.font or find_font("DejaVuSerif.ttf")
    bold = chosen.bold or chosen.font or find_font("DejaVuSerif-Bold.ttf")
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "chi-tieu-2026-2030.docx").write_bytes(build_docx())
    (chosen.out / "nhiem-vu-2026-2030.xlsx").write_bytes(build_xlsx())
    (chosen.out / "ket-qua-2021-2025.pdf").write_bytes(build_pdf(font, bold))
    (chosen.out / "bac-giang-2023-2024.txt").write_bytes(BAC_GIANG.encode())


if __name__ == "__main__":
    main()
