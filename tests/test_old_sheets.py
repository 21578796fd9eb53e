"""Spreadsheets of other programs and times: .xls and .ods, old fonts, what is hidden, what is damaged."""

import zipfile
from datetime import date, datetime, time

import pytest
import xlwt
from made_files import headings, shown, write

from index.errors import EncryptedFile, IngestError, OversizedFile, UnknownFormat, UnreadableFile
from index.files.formats import parse

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xls(path, fill):
    book = xlwt.Workbook()
    fill(book)
    book.save(str(path))
    return path


def xls_of(path, rows, name="Sheet1", style=None):
    def fill(book):
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value, *([style] if style else []))

    return xls(path, fill)


def font(name):
    return xlwt.easyxf(f"font: name {name}")


def ods(path, rows, styles="", sheet="", members=None):
    """A package of one sheet whose rows are given as XML."""
    spaces = " ".join(f'xmlns:{n}="{OFFICE}:{n}:1.0"' for n in ("office", "table", "text", "style"))
    body = (
        f'<office:body><office:spreadsheet><table:table table:name="Biểu" {sheet}>{rows}</table:table></office:spreadsheet></office:body>'
    )
    styles = f'<office:automatic-styles xmlns:svg="{OFFICE}:svg-compatible:1.0">{styles}</office:automatic-styles>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {spaces}>{styles}{body}</office:document-content>")
        for name, content in (members or {}).items():
            package.writestr(name, content)
    return path


def cell(text, kind="string", value="", more=""):
    attribute = f'office:{"date-value" if kind == "date" else "value"}="{value}"' if value else ""
    return f'<table:table-cell office:value-type="{kind}" {attribute} {more}><text:p>{text}</text:p></table:table-cell>'


def row(*cells, more=""):
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


# --------------------------------------------------------------------------------- .xls


TABLE = [["STT", "Tên thôn", "Số hộ"], [1, "Khe Lau", 120], [2, "Nà Pán", 85]]


def test_an_xls_is_read_as_an_xlsx_is(tmp_path):
    def fill(book):
        sheet = book.add_sheet("Hộ dân")
        for n, line in enumerate(["DANH SÁCH THÔN", None, *TABLE]):
            for c, value in enumerate([line] if isinstance(line, str) else line or ()):
                sheet.write(n, c, value)
        book.add_sheet("Trống")

    extract = parse(xls(tmp_path / "a.xls", fill))
    assert extract.format == "xls"
    assert headings(extract) == [("Hộ dân", 2), ("DANH SÁCH THÔN", 3)]
    assert shown(extract) == [[["STT", "Tên thôn", "Số hộ"], ["1", "Khe Lau", "120"], ["2", "Nà Pán", "85"]]]
    assert extract.grids[0].header_rows == 1


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (1234567.891, "#,##0.0", "1.234.567,9"), (0.1 + 0.2, "General", "0,3"), (5.0, "General", "5"), (0.125, "0.0%", "12,5%"),
        (7, "000", "007"), (date(2005, 2, 28), "D-MMM-YY", "28/02/2005"), (datetime(2005, 2, 28, 7, 30), "m/d/yy h:mm", "28/02/2005 07:30"),
        (time(7, 30), "h:mm", "07:30"), (True, "General", "TRUE"), (99999999.0, "DD/MM/YYYY", "99999999"),
    ],
    ids=str,
)  # fmt: skip
def test_values_of_an_xls_are_shown_as_their_formats_say(tmp_path, value, shape, text):
    style = xlwt.XFStyle()
    style.num_format_str = shape
    assert parse(xls_of(tmp_path / "a.xls", [[value]], style=style)).text == f"{text}\n"


def test_merged_cells_of_an_xls_name_every_column_under_them(tmp_path):
    def fill(book):
        sheet = book.add_sheet("A")
        sheet.write_merge(0, 1, 0, 0, "Tên thôn")
        sheet.write_merge(0, 0, 1, 2, "Số hộ")
        for c, value in enumerate(["Nghèo", "Cận nghèo"], 1):
            sheet.write(1, c, value)
        for c, value in enumerate(["Khe Lau", 12, 7]):
            sheet.write(2, c, value)

    extract = parse(xls(tmp_path / "a.xls", fill))
    assert shown(extract)[0][:2] == [["Tên thôn", "Số hộ", "Số hộ"], ["Tên thôn", "Nghèo", "Cận nghèo"]]
    assert extract.grids[0].header_rows == 2


def test_text_centred_across_cells_is_over_all_of_them(tmp_path):
    across = xlwt.easyxf("align: horiz center_across_selection")

    def fill(book):
        sheet = book.add_sheet("A")
        for c, value in enumerate(["Tên thôn", "So sánh", None]):
            sheet.write(0, c, value, *([across] if c else []))
        for c, value in enumerate([None, "Năm trước", "Kế hoạch"]):
            sheet.write(1, c, value)
        sheet.write(2, 0, "Khe Lau")
        sheet.write(2, 1, 99.5)

    assert shown(parse(xls(tmp_path / "a.xls", fill)))[0][0] == ["Tên thôn", "So sánh", "So sánh"]


def test_hidden_rows_and_columns_are_read_and_said(tmp_path):
    def fill(book):
        sheet = book.add_sheet("Biểu 1")
        for r, line in enumerate(TABLE):
            for c, value in enumerate(line):
                sheet.write(r, c, value)
        sheet.row(2).hidden = True
        sheet.col(2).hidden = True
        secret = book.add_sheet("Nháp")
        secret.write(0, 0, "bí mật")
        secret.visibility = 1

    extract = parse(xls(tmp_path / "a.xls", fill))
    assert "Nà Pán" in extract.text
    assert "bí mật" not in extract.text
    assert "Nháp" in extract.notices[0]
    assert "“Biểu 1” có 1 hàng và 1 cột đang ẩn" in extract.notices[1]


def test_errors_are_kept_as_shown_and_said(tmp_path):
    def fill(book):
        sheet = book.add_sheet("A")
        sheet.write(0, 0, "Tỷ lệ")
        sheet.row(0).set_cell_error(1, "#DIV/0!")

    extract = parse(xls(tmp_path / "a.xls", fill))
    assert "#DIV/0!" in extract.text
    assert "1 ô báo lỗi" in extract.notices[0]


# ----------------------------------------------------------------------------- old fonts


def test_the_font_of_each_cell_says_how_it_is_coded(tmp_path):
    def fill(book):
        sheet = book.add_sheet("Sheet1")
        sheet.write(0, 0, "X·", font(".VnTime"))
        sheet.write(0, 1, "Số hộ – đã rà soát", font("Times New Roman"))
        sheet.write(0, 2, "h­íng dÉn", font(".VnTimeH"))
        sheet.write(0, 3, "Xaõ", font("VNI-Times"))
        sheet.write(0, 4, "Café", font("Arial"))

    extract = parse(xls(tmp_path / "a.xls", fill))
    assert extract.text == "Xã\tSố hộ – đã rà soát\tHƯỚNG DẪN\tXã\tCafé\n"
    assert "TCVN3" in extract.notices[0]


def test_a_cell_in_several_fonts_is_read_run_by_run(tmp_path):
    def fill(book):
        old, new = xlwt.Font(), xlwt.Font()
        old.name, new.name = ".VnTimeH", ".VnTime"
        book.add_sheet("Sheet1").write_rich_text(0, 0, [("biÓu 1: ", old), ("sè hé", new)], font(".VnTimeH"))

    assert parse(xls(tmp_path / "a.xls", fill)).text == "BIỂU 1: số hộ\n"


def test_fonts_left_behind_by_a_conversion_are_not_believed(tmp_path):
    rows = [["Tháng", "Số hộ được hỗ trợ"], ["Tám", "Đường thôn bản"], ["Chín", "Nước sạch xã"]]
    extract = parse(xls_of(tmp_path / "a.xls", rows, style=font(".VnTime")))
    assert "Tháng\tSố hộ" in extract.text
    assert "Tám" in extract.text


def test_old_codes_in_other_fonts_are_known_by_their_words(tmp_path):
    extract = parse(xls_of(tmp_path / "a.xls", [["QuyÕt ®Þnh"], ["giao ®Êt"], ["n­íc s¹ch"], ["vÒ viÖc"]]))
    assert extract.text.splitlines() == ["Quyết định", "giao đất", "nước sạch", "về việc"]


def test_old_fonts_of_an_xlsx(tmp_path):
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.active["A1"] = "X· §ång T©m"
    book.active["A1"].font = Font(name=".VnTime")
    book.active["A2"] = "Ước thực hiện"
    book.save(tmp_path / "a.xlsx")
    assert parse(tmp_path / "a.xlsx").text == "Xã Đồng Tâm\nƯớc thực hiện\n"


def test_runs_of_an_xlsx_and_of_an_ods(tmp_path):
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("biÓu 1: ", TextBlock(InlineFont(rFont=".VnTime"), "sè hé"), TextBlock(InlineFont(b=True), " x·"))
    book.active["A1"].font = Font(name=".VnTimeH")
    book.save(tmp_path / "a.xlsx")
    assert parse(tmp_path / "a.xlsx").text == "BIỂU 1: số hộ XÃ\n"
    fonts = "".join(f'<style:font-face style:name="{n}" svg:font-family="{f}"/>' for n, f in (("F", ".VnTime"), ("H", ".VnTimeH")))
    used = "".join(
        f'<style:style style:name="{n}" style:family="{family}"><style:text-properties {font}/></style:style>'
        for n, family, font in (
            ("c", "table-cell", 'style:font-name="H"'), ("t", "text", 'style:font-name="F"'), ("b", "text", 'style:font-style-name="b"')
        )
    )  # fmt: skip
    runs = 'biÓu 1: <text:span text:style-name="t">sè hé</text:span><text:span text:style-name="b"> x·</text:span>'
    assert parse(ods(tmp_path / "a.ods", row(cell(runs, more='table:style-name="c"')), fonts + used)).text == "Biểu\nBIỂU 1: số hộ XÃ\n"


# --------------------------------------------------------------------------------- .ods


def test_an_ods_of_another_program(tmp_path):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Hộ dân")
    for line in TABLE:
        made = TableRow()
        for value in line:
            number = isinstance(value, int)
            box = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            box.addElement(P(text=str(value)))
            made.addElement(box)
        sheet.addElement(made)
    book.spreadsheet.addElement(sheet)
    book.save(str(tmp_path / "a.ods"))
    extract = parse(tmp_path / "a.ods")
    assert extract.format == "ods"
    assert headings(extract) == [("Hộ dân", 2)]
    assert shown(extract) == [[["STT", "Tên thôn", "Số hộ"], ["1", "Khe Lau", "120"], ["2", "Nà Pán", "85"]]]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param(cell("1,234.50", "float", "1234.5"), "1.234,50", id="english-marks"),
        pytest.param(cell("1.234,5", "float", "1234.5"), "1.234,5", id="vietnamese-marks"),
        pytest.param(cell("1235", "float", "1234.5"), "1235", id="rounded"),
        pytest.param(cell("12.50%", "percentage", "0.125"), "12,50%", id="percent"),
        pytest.param(cell("007", "float", "7"), "007", id="padded"),
        pytest.param(cell("-3.1", "float", "-3.14"), "-3,1", id="negative"),
        pytest.param(cell("1/2", "float", "0.5"), "1/2", id="fraction"),
        pytest.param(cell("0.333333333333333", "float", "0.333333333333333"), "0,3333333333", id="as-long-as-it-goes"),
        pytest.param(cell("2/28/05", "date", "2005-02-28"), "28/02/2005", id="date"),
        pytest.param(cell("hai<text:s text:c='3'/>chữ<text:line-break/>nữa"), "hai chữ nữa", id="spaces"),
        pytest.param(
            '<table:table-cell office:value-type="string"><office:annotation><text:p>lời bàn</text:p></office:annotation>'
            "<text:p>chữ</text:p></table:table-cell>",
            "chữ",
            id="comment",
        ),
    ],
)
def test_values_of_an_ods_are_shown_as_the_sheet_shows_them(tmp_path, xml, text):
    assert parse(ods(tmp_path / "a.ods", row(xml))).text == f"Biểu\n{text}\n"


def test_merged_and_repeated_cells_of_an_ods(tmp_path):
    covered = "<table:covered-table-cell/>"
    down, across = cell("Tên thôn", more='table:number-rows-spanned="2"'), cell("Số hộ", more='table:number-columns-spanned="2"')
    twice = cell("5", "float", "5", 'table:number-columns-repeated="2"')
    nothing = '<table:table-cell table:number-columns-repeated="1000"/>'
    rows = (
        row(down, across, covered)
        + row(covered, cell("Nghèo"), cell("Cận nghèo"))
        + row(cell("Khe Lau"), twice, nothing)
        + row(nothing, more='table:number-rows-repeated="1048000"')
    )
    assert shown(parse(ods(tmp_path / "a.ods", rows))) == [
        [["Tên thôn", "Số hộ", "Số hộ"], ["Tên thôn", "Nghèo", "Cận nghèo"], ["Khe Lau", "5", "5"]]
    ]


def test_fonts_and_hidden_things_of_an_ods(tmp_path):
    styles = (
        '<style:font-face style:name="F" svg:font-family="\'.VnTime\'"/>'
        '<style:style style:name="old" style:family="table-cell"><style:text-properties style:font-name="F"/></style:style>'
    )
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + row(cell("X· §ång T©m", more='table:style-name="old"'), cell("ẩn"))
        + row(cell("Thôn Đông"), cell("5", "float", "5"), more='table:visibility="filter"')
    )
    extract = parse(ods(tmp_path / "a.ods", rows, styles))
    assert "Xã Đồng Tâm\tẩn" in extract.text
    assert any("1 hàng và 1 cột đang ẩn" in n for n in extract.notices)
    hidden = '<table:table-column table:visibility="collapse"/>'
    apart = row(cell("ẩn"), cell(""), cell("")) + row(cell(""), cell("Thôn Đông"), cell("ẩn"))
    notices = parse(ods(tmp_path / "c.ods", f"{hidden}<table:table-column/>{hidden}{apart}")).notices
    assert any("2 cột đang ẩn" in n for n in notices)  # no row has something in both
    closed = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    with pytest.raises(IngestError):  # nothing is left
        parse(ods(tmp_path / "b.ods", rows, closed, 'table:style-name="h"'))


# ------------------------------------------------------------------ damaged, locked, made to hurt


def test_what_an_xls_may_be_instead(tmp_path):
    assert parse(write(tmp_path / "a.xls", "<html><body><p>Trang web</p></body></html>")).format == "html"
    assert shown(parse(write(tmp_path / "b.xls", "Tên\tSố hộ\nKhe Lau\t12\n"))) == [[["Tên", "Số hộ"], ["Khe Lau", "12"]]]
    xml = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    with pytest.raises(UnknownFormat, match="XML 2003"):
        parse(write(tmp_path / "c.xls", xml))


def test_an_xls_by_another_name(tmp_path):
    made = xls_of(tmp_path / "a.xls", TABLE)
    assert parse(made.rename(tmp_path / "a.doc")).format == "xls"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_damaged_xls_is_refused_in_words(tmp_path, share):
    data = xls_of(tmp_path / "a.xls", TABLE * 200).read_bytes()
    with pytest.raises(UnreadableFile, match="hỏng"):
        parse(write(tmp_path / "b.xls", data[: int(len(data) * share)]))


def test_passwords_are_asked_for_in_words(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "mật")
    data = book.get_biff_data()
    size = 4 + int.from_bytes(data[2:4], "little")
    locked = data[:size] + b"\x2f\x00\x06\x00" + bytes([0, 0, 1, 2, 3, 4]) + data[size:]
    with (tmp_path / "a.xls").open("wb") as file:
        xlwt.CompoundDoc.XlsDoc().save(file, locked)
    with pytest.raises(EncryptedFile, match="mật khẩu"):
        parse(tmp_path / "a.xls")
    manifest = "<manifest:encryption-data/>"
    with pytest.raises(EncryptedFile, match="mật khẩu"):
        parse(ods(tmp_path / "a.ods", row(cell("mật")), members={"META-INF/manifest.xml": manifest}))


def test_merges_and_repeats_without_end_are_refused(tmp_path):
    def fill(book):
        sheet = book.add_sheet("A")
        sheet.write(0, 0, "x")
        sheet.merged_ranges.append((0, 65535, 0, 255))

    with pytest.raises(OversizedFile):
        parse(xls(tmp_path / "a.xls", fill))
    for more in ('table:number-columns-repeated="16384"', 'table:number-columns-spanned="16384" table:number-rows-spanned="1000000"'):
        with pytest.raises(OversizedFile):
            parse(ods(tmp_path / "a.ods", row(cell("x" * 100, more=more), more='table:number-rows-repeated="20000"')))
    with pytest.raises(OversizedFile):
        parse(ods(tmp_path / "b.ods", row(cell("x", more='table:number-columns-repeated="99999999"'))))
