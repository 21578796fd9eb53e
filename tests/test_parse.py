"""Each format's known answers, and the ways files go wrong."""

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

import index.pdf
from index.errors import EmptyFile, EncryptedFile, IngestError, MissingTool, OversizedFile, UnknownFormat, UnreadableFile
from index.parse import FORMATS, parse, walk

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def shown(extract):
    return [[[extract.text[a:b] for a, b in row] for row in grid.rows] for grid in extract.grids]


def headings(extract):
    return [(extract.text[a:b], level) for a, b, level in extract.headings]


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def word(path, body, prolog="", **parts):
    """A Word package of a body and named parts (styles, numbering, footnotes), all as inner XML."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes"}
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    overrides = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{WORD_TYPE}{n}+xml"/>' for n in parts)
    relations = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/{n}" Target="{n}.xml"/>' for n in parts)
    space = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="{space}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}document.main+xml"/>{overrides}</Types>',
        )
        z.writestr(
            "_rels/.rels",
            f'{head}<Relationships xmlns="{space}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        z.writestr(
            "word/_rels/document.xml.rels",
            f'{head}<Relationships xmlns="{space}/relationships">{relations}</Relationships>',
        )
        z.writestr("word/document.xml", f'{head}{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, inner in parts.items():
            z.writestr(f"word/{name}.xml", f'{head}<w:{roots[name]} xmlns:w="{W}">{inner}</w:{roots[name]}>')
    return path


def p(inner, properties=""):
    inner = inner if inner.startswith("<") else f'<w:r><w:t xml:space="preserve">{inner}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def item(text, level=0, number=1):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(k, form, text, more=""):
    return f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


class TestText:
    def test_whole_text_is_kept(self, tmp_path):
        extract = parse(write(tmp_path / "a.txt", "  Một\r\n\r\n\thai  \n"))
        assert extract.text == "  Một\n\n\thai  \n"
        assert (extract.format, extract.pages, extract.wrapped) == ("txt", (), None)

    def test_form_feeds_become_page_starts(self, tmp_path):
        extract = parse(write(tmp_path / "a.txt", "một\n\fhai\n\fba\n\f"))
        assert extract.text == "một\n\nhai\n\nba\n\n"
        assert [extract.text[start:][:3] for start in extract.pages] == ["một", "hai", "ba\n"]

    def test_old_encoding_is_reported(self, tmp_path):
        extract = parse(write(tmp_path / "a.txt", b"Thi\xd5t b\xde d\xb9y h\xe4c"))
        assert extract.text == "Thiết bị dạy học"
        assert "tcvn3" in extract.notices[0]

    def test_markdown_headings_and_tables(self, tmp_path):
        source = "# Một #\n```\n# không\n```\n## Hai\n| STT | Tên |\n|---|:-:|\n| 1 | a \\| b |\n| 2 |\n\ntext | x\n"
        extract = parse(write(tmp_path / "a.md", source))
        assert extract.text == source
        assert headings(extract) == [("Một", 1), ("Hai", 2)]
        assert shown(extract) == [[["STT", "Tên"], ["1", "a \\| b"], ["2", ""]]]
        assert extract.grids[0].header_rows == 1
        assert extract.text[extract.grids[0].start : extract.grids[0].end].endswith("| 2 |")

    def test_markdown_table_without_outer_pipes(self, tmp_path):
        extract = parse(write(tmp_path / "a.md", "a | b\n--|--\n1 | 2\n"))
        assert shown(extract) == [[["a", "b"], ["1", "2"]]]


class TestSeparated:
    @pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
    def test_separator_is_found(self, tmp_path, mark):
        rows = [["STT", "Tên"], ["1", "xã A"], ["2", "xã B"]]
        extract = parse(write(tmp_path / "a.csv", "\n".join(mark.join(row) for row in rows)))
        assert shown(extract) == [rows]
        assert extract.text == "STT\tTên\n1\txã A\n2\txã B\n"

    def test_decimal_commas_do_not_separate(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", "tên;năm\nA;1,5\nB;2,5\n"))
        assert shown(extract) == [[["tên", "năm"], ["A", "1,5"], ["B", "2,5"]]]

    def test_quoted_line_ends_become_spaces(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", 'STT,Tên\r\n1,"xã A,\r\nxã ""B"""\r\n'))
        assert shown(extract) == [[["STT", "Tên"], ["1", 'xã A, xã "B"']]]
        assert extract.grids[0].header_rows == 1

    def test_titles_above_the_table_and_short_rows(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", "BIỂU 1,,\na,b,c\n1,2\n"))
        assert extract.text.startswith("BIỂU 1\na\tb\tc\n")
        assert shown(extract) == [[["a", "b", "c"], ["1", "2", ""]]]

    def test_stray_quotation_mark_does_not_swallow_the_file(self, tmp_path):
        extract = parse(write(tmp_path / "a.csv", 'a,b\n1,"x\n' + "2,y\n" * 60_000))
        assert shown(extract)[0][-1] == ["2", "y"]

    def test_tsv_keeps_commas(self, tmp_path):
        assert shown(parse(write(tmp_path / "a.tsv", "a\tb\n1,2\t3,4\n"))) == [[["a", "b"], ["1,2", "3,4"]]]


class TestWord:
    def test_body_in_order_with_headings_and_properties(self, tmp_path):
        import docx

        document = docx.Document()
        document.core_properties.title = "Kế hoạch"
        document.add_heading("Kế hoạch năm", 0)
        document.add_heading("Mục tiêu", 2)
        document.add_paragraph("Trồng rừng.")
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "a", "b\nc"
        document.add_paragraph("Hết.")
        document.save(tmp_path / "a.docx")
        extract = parse(tmp_path / "a.docx")
        assert extract.text == "Kế hoạch năm\nMục tiêu\nTrồng rừng.\na\tb c\nHết.\n"
        assert headings(extract) == [("Kế hoạch năm", 1), ("Mục tiêu", 2)]
        assert extract.properties["title"] == "Kế hoạch"
        assert extract.wrapped is False

    def test_merged_cells_share_a_slice(self, tmp_path):
        import docx

        document = docx.Document()
        table = document.add_table(3, 3)
        table.cell(0, 0).text, table.cell(1, 1).text, table.cell(2, 2).text = "Gộp", "x", "y"
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 0).text = "dọc"
        table.cell(1, 0).merge(table.cell(2, 0))
        document.save(tmp_path / "a.docx")
        extract = parse(tmp_path / "a.docx")
        assert shown(extract) == [[["Gộp", "Gộp", ""], ["dọc", "x", ""], ["dọc", "", "y"]]]
        grid = extract.grids[0]
        assert grid.rows[1][0] == grid.rows[2][0]
        assert extract.text.count("dọc") == 1

    def test_header_rows_and_nested_tables(self, tmp_path):
        def row(*cells, head=False):
            mark = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
            return f"<w:tr>{mark}{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr>"

        inner = f"<w:tbl>{row(p('x'), p('y'))}</w:tbl>"
        body = f"<w:tbl>{row(p('A'), p('B'), head=True)}{row(p('1') + inner + p('z'), p('2'))}</w:tbl>"
        extract = parse(word(tmp_path / "a.docx", body))
        assert shown(extract) == [[["A", "B"], ["1 x y z", "2"]]]
        assert extract.grids[0].header_rows == 1

    def test_one_cell_frame_is_read_as_text(self, tmp_path):
        frame = f"<w:tbl><w:tr><w:tc>{p('một')}{p('hai')}</w:tc></w:tr></w:tbl>"
        extract = parse(word(tmp_path / "a.docx", frame))
        assert (extract.text, extract.grids) == ("một\nhai\n", ())

    def test_generated_numbers_are_written_out(self, tmp_path):
        numbering = (
            '<w:abstractNum w:abstractNumId="0">'
            + level(0, "decimal", "Điều %1.")
            + level(1, "decimal", "%1.%2.")
            + level(2, "lowerLetter", "%3)")
            + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
            + level(0, "upperRoman", "%1.")
            + level(1, "bullet", "")
            + level(2, "decimal", "%1.%3", "<w:isLgl/>")
            + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
            '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
            "</w:lvlOverride></w:num>"
        )
        body = "".join(
            [
                item("phạm vi"),
                item("một", 1),
                item("nhỏ", 2),
                item("nhỏ", 2),
                item("hai", 1),
                item("nhỏ", 2),
                p("chen"),
                item("tiếp"),
                item("một", 1),
                *(item("la mã", 0, 2) for _ in range(4)),
                item("gạch", 1, 2),
                item("pháp lý", 2, 2),
                item("lại từ đầu", 0, 3),
                item("nữa", 0, 3),
                item("không có danh sách", 0, 9),
            ]
        )
        lines = parse(word(tmp_path / "a.docx", body, numbering=numbering)).text.splitlines()
        assert [line.removesuffix(" ") for line in lines] == [
            "Điều 1. phạm vi",
            "1.1. một",
            "a) nhỏ",
            "b) nhỏ",
            "1.2. hai",
            "a) nhỏ",
            "chen",
            "Điều 2. tiếp",
            "2.1. một",
            "I. la mã",
            "II. la mã",
            "III. la mã",
            "IV. la mã",
            "- gạch",
            "4.1 pháp lý",
            "Điều 1. lại từ đầu",
            "Điều 2. nữa",
            "không có danh sách",
        ]

    def test_numbers_come_from_styles_and_into_headings_and_empty_cells(self, tmp_path):
        numbering = (
            f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            f'<w:abstractNum w:abstractNumId="5">{level(0, "upperRoman", "%1.")}</w:abstractNum>'
            '<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>'
        )
        styles = (
            '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
            '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="K"><w:name w:val="Của tôi"/><w:basedOn w:val="H"/></w:style>'
            '<w:style w:type="paragraph" w:styleId="O"><w:name w:val="x"/>'
            '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        )
        cells = "".join(f"<w:tr><w:tc>{item('')}</w:tc><w:tc>{p(t)}</w:tc></w:tr>" for t in ("lúa", "ngô"))
        body = (
            p("Đầu", '<w:pStyle w:val="H"/>')
            + p("Sau", '<w:pStyle w:val="K"/>')
            + p("Ba", '<w:pStyle w:val="O"/>')
            + f"<w:tbl>{cells}</w:tbl>"
        )
        extract = parse(word(tmp_path / "a.docx", body, styles=styles, numbering=numbering))
        assert headings(extract) == [("I. Đầu", 1), ("II. Sau", 1), ("Ba", 3)]
        assert shown(extract) == [[["1", "lúa"], ["2", "ngô"]]]

    def test_footnotes_stand_at_the_end_and_know_their_place(self, tmp_path):
        reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
        body = (
            p(f"<w:r><w:t>Diện tích</w:t></w:r>{reference.format(2)}<w:r><w:t> tăng.</w:t></w:r>")
            + f"<w:tbl><w:tr><w:tc>{p('<w:r><w:t> ô</w:t></w:r>' + reference.format(3))}</w:tc><w:tc>{p('b')}</w:tc>"
            "</w:tr></w:tbl>"
        )
        notes = (
            f'<w:footnote w:id="-1" w:type="separator">{p("x")}</w:footnote>'
            f'<w:footnote w:id="2">{p("Theo kiểm kê.")}{p("Làm tròn.")}</w:footnote>'
            f'<w:footnote w:id="3">{p("Ước tính.")}</w:footnote>'
        )
        extract = parse(word(tmp_path / "a.docx", body, footnotes=notes))
        assert extract.text == "Diện tích tăng.\nô\tb\nTheo kiểm kê. Làm tròn.\nƯớc tính.\n"
        assert [(extract.text[:at][-5:], extract.text[a:b]) for at, a, b in extract.notes] == [
            (" tích", "Theo kiểm kê. Làm tròn."),
            ("ng.\nô", "Ước tính."),
        ]

    def test_revisions_are_read_as_accepted(self, tmp_path):
        gone = '<w:del w:id="1"><w:r><w:delText>cũ</w:delText></w:r></w:del>'
        added = '<w:ins w:id="2"><w:r><w:t>mới</w:t></w:r></w:ins>'
        moved = '<w:moveFrom w:id="3"><w:r><w:t>dời</w:t></w:r></w:moveFrom>'
        joined = p("trước ", '<w:rPr><w:del w:id="4"/></w:rPr>') + p("sau")
        row = f'<w:tr><w:trPr><w:del w:id="5"/></w:trPr><w:tc>{p("x")}</w:tc><w:tc>{p("y")}</w:tc></w:tr>'
        row += f"<w:tr><w:tc>{p('m')}</w:tc><w:tc>{p('n')}</w:tc></w:tr>"
        extract = parse(word(tmp_path / "a.docx", p(gone + added + moved) + joined + f"<w:tbl>{row}</w:tbl>"))
        assert extract.text == "mới\ntrước sau\nm\tn\n"

    def test_links_fields_controls_symbols_and_breaks(self, tmp_path):
        body = (
            p("<w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>dòng</w:t><w:tab/></w:r>")
            + p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
            )
            + f"<w:sdt><w:sdtContent>{p('khối')}</w:sdtContent></w:sdt>"
            + p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:noBreakHyphen/><w:softHyphen/><w:t>5</w:t></w:r>')
            + p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r>")
        )
        extract = parse(word(tmp_path / "a.docx", body))
        assert extract.text == "liên kết\ndòng\t\n7\nkhối\n≥-5\nhiện\n"
        assert "ẩn" in extract.notices[0]

    def test_text_box_is_read_once(self, tmp_path):
        box = f"<w:txbxContent>{p('trong khung')}</w:txbxContent>"
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        both = (
            f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
        )
        extract = parse(word(tmp_path / "a.docx", p(f"<w:r><w:t>ngoài</w:t></w:r><w:r>{both}</w:r>")))
        assert extract.text == "ngoài\ntrong khung\n"

    def test_old_font_text_is_converted_with_its_spans(self, tmp_path):
        body = p("QuyÕt ®Þnh vÒ viÖc giao ®Êt") + f"<w:tbl><w:tr><w:tc>{p('n­íc s¹ch')}</w:tc><w:tc>{p('2')}</w:tc></w:tr></w:tbl>"
        extract = parse(word(tmp_path / "a.docx", body))
        assert extract.text == "Quyết định về việc giao đất\nnước sạch\t2\n"
        assert shown(extract) == [[["nước sạch", "2"]]]
        assert "TCVN3" in extract.notices[0]

    def test_decomposed_text_is_composed(self, tmp_path):
        assert parse(word(tmp_path / "a.docx", p("Viê\u0323t"))).text == "Việt\n"

    def test_entity_bomb_is_refused(self, tmp_path):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        with pytest.raises(UnreadableFile, match="DTD"):
            parse(word(tmp_path / "a.docx", p("<w:r><w:t>&b;</w:t></w:r>"), prolog=bomb))

    def test_macro_document_is_read_without_its_macros(self, tmp_path):
        path = word(tmp_path / "a.docx", p("có macro"))
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "[Content_Types].xml":
                    main = b"application/vnd.ms-word.document.macroEnabled.main+xml"
                    content = content.replace(f"{WORD_TYPE}document.main+xml".encode(), main)
                new.writestr(name, content)
        assert parse(path).text == "có macro\n"

    def test_word_without_libreoffice_names_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr("index.parse.which", lambda _: None)
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
        with pytest.raises(MissingTool, match="LibreOffice"):
            parse(write(tmp_path / "a.doc", ole))

    def test_docx_named_doc_is_read(self, tmp_path):
        assert parse(word(tmp_path / "a.doc", p("thật ra là docx"))).format == "docx"


class TestSheets:
    def book(self, path, fill):
        import openpyxl

        book = openpyxl.Workbook()
        fill(book)
        book.save(path)
        return parse(path)

    def test_titles_headers_merged_cells_and_remarks(self, tmp_path):
        def fill(book):
            sheet = book.active
            sheet.title = "Biểu 2"
            sheet["A1"] = "CHỈ TIÊU"
            sheet.merge_cells("A1:D1")
            sheet["D2"] = "Đơn vị: ha"
            for row in (["STT", "Tên", "Năm"], [None, None, 2024, 2025], ["I", "Cây"], [1, "Lúa", 5.5, 6]):
                sheet.append(row)
            sheet.append(["Nguồn: kiểm kê"])
            for area in ("A3:A4", "B3:B4", "C3:D3"):
                sheet.merge_cells(area)

        extract = self.book(tmp_path / "a.xlsx", fill)
        assert extract.text.startswith("Biểu 2\nCHỈ TIÊU\nĐơn vị: ha\nSTT\tTên\tNăm\t\n")
        assert extract.text.endswith("\nNguồn: kiểm kê\n")
        assert headings(extract) == [("Biểu 2", 2)]
        assert shown(extract) == [
            [["STT", "Tên", "Năm", "Năm"], ["STT", "Tên", "2024", "2025"], ["I", "Cây", "", ""], ["1", "Lúa", "5,5", "6"]]
        ]
        assert extract.grids[0].header_rows == 2

    @pytest.mark.parametrize(
        ("value", "shape", "text"),
        [
            (5, "General", "5"),
            (5.0, "General", "5"),
            (0.1 + 0.2, "General", "0,3"),
            (123456789012, "General", "123456789012"),
            (1234567.891, "#,##0.0", "1.234.567,9"),
            (-1234.5, "#,##0.##", "-1.234,5"),
            (0.125, "0.0%", "12,5%"),
            (7, "000", "007"),
            (2.345, "0.00", "2,35"),
            (1500, '#,##0" ha"', "1.500 ha"),
            (date(2025, 12, 31), "yyyy-mm-dd", "31/12/2025"),
            (True, "General", "TRUE"),
            ("a\nb", "General", "a b"),
        ],
        ids=str,
    )
    def test_values_are_shown_the_vietnamese_way(self, tmp_path, value, shape, text):
        def fill(book):
            book.active["A1"] = value
            book.active["A1"].number_format = shape

        assert self.book(tmp_path / "a.xlsx", fill).text == f"{text}\n"

    def test_empty_rows_part_tables_and_hidden_sheets_are_named(self, tmp_path):
        def fill(book):
            for row in (["a", "b"], [1, 2], [], ["Biểu khác"], ["x", "y", "z"], [1, 2, 3]):
                book.active.append(row)
            secret = book.create_sheet("Nháp")
            secret["A1"] = "bí mật"
            secret.sheet_state = "hidden"

        extract = self.book(tmp_path / "a.xlsx", fill)
        assert [len(rows[0]) for rows in shown(extract)] == [2, 3]
        assert "Biểu khác\n" in extract.text
        assert "bí mật" not in extract.text
        assert "Nháp" in extract.notices[0]

    def test_formulas_without_results_are_reported(self, tmp_path):
        def fill(book):
            book.active.append(["a", "=1+1"])

        assert "1 ô công thức" in self.book(tmp_path / "a.xlsx", fill).notices[0]

    def test_far_cells_and_huge_merges_do_not_fill_memory(self, tmp_path):
        def far(book):
            book.active["A1"], book.active["XFD1048576"] = "gần", "xa"

        assert self.book(tmp_path / "a.xlsx", far).text == "gần\nxa\n"
        path = tmp_path / "b.xlsx"
        self.book(path, far)
        with zipfile.ZipFile(path) as old:
            members = {name: old.read(name) for name in old.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        members[sheet] = members[sheet].replace(b"</sheetData>", merge)
        with zipfile.ZipFile(path, "w") as new:
            for name, content in members.items():
                new.writestr(name, content)
        with pytest.raises(OversizedFile):
            parse(path)


class TestPdf:
    def page(self, path, draw, **options):
        from reportlab.pdfgen.canvas import Canvas

        canvas = Canvas(str(path), **options)
        draw(canvas)
        canvas.save()
        return path

    def lines(self, *texts, x=72, y=760, step=16):
        def draw(canvas):
            for i, text in enumerate(texts):
                canvas.drawString(x, y - i * step, text)

        return draw

    def test_lines_paragraphs_pages_and_properties(self, tmp_path):
        def draw(canvas):
            canvas.setTitle("Ke hoach")
            self.lines("mot hai", "ba bon", "nam sau", "bay tam")(canvas)
            self.lines("doan moi", "tiep theo", y=760 - 4 * 16 - 10)(canvas)
            canvas.drawString(290, 40, "1")
            canvas.showPage()
            self.lines("trang hai")(canvas)

        extract = parse(self.page(tmp_path / "a.pdf", draw))
        assert extract.text == "mot hai\nba bon\nnam sau\nbay tam\n\ndoan moi\ntiep theo\n\n1\ntrang hai\n"
        assert [extract.text[at:][:5] for at in extract.pages] == ["mot h", "trang"]
        assert extract.properties["title"] == "Ke hoach"
        assert extract.wrapped is True

    def test_raised_marker_stays_glued_and_wide_gaps_are_tabs(self, tmp_path):
        def draw(canvas):
            canvas.drawString(72, 700, "UBND TINH A")
            canvas.drawString(350, 700, "CONG HOA")
            canvas.drawString(72, 600, "chu thich")
            canvas.setFont("Helvetica", 7)
            canvas.drawString(72 + canvas.stringWidth("chu thich", "Helvetica", 12), 605, "1")

        assert parse(self.page(tmp_path / "a.pdf", draw)).text == "UBND TINH A\tCONG HOA\nchu thich1\n"

    def test_ruled_table_with_merged_cells(self, tmp_path):
        from reportlab.lib.colors import black
        from reportlab.platypus import Table

        def draw(canvas):
            canvas.drawString(72, 700, "tren bang")
            rows = [["STT", "Nam", ""], ["", "2024", "2025"], ["1", "a\nb", "5"]]
            table = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, black), ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))])
            table.wrapOn(canvas, 400, 400)
            table.drawOn(canvas, 72, 500)
            canvas.drawString(72, 450, "duoi bang")

        extract = parse(self.page(tmp_path / "a.pdf", draw))
        assert extract.text == "tren bang\nSTT\tNam\t\n\t2024\t2025\n1\ta b\t5\nduoi bang\n"
        assert shown(extract) == [[["STT", "Nam", "Nam"], ["STT", "2024", "2025"], ["1", "a b", "5"]]]

    def test_two_columns_are_read_one_after_the_other(self, tmp_path):
        def draw(canvas):
            canvas.drawString(150, 780, "tieu de chay ngang qua ca hai cot cua trang nay")
            self.lines(*[f"trai {i} mot hai ba bon nam sau bay" for i in range(12)], x=60)(canvas)
            self.lines(*[f"phai {i} mot hai ba bon nam sau bay" for i in range(12)], x=320, y=756)(canvas)

        words = parse(self.page(tmp_path / "a.pdf", draw)).text.split()
        assert words[0] == "tieu"
        assert [w for w in words if w in ("trai", "phai")] == ["trai"] * 12 + ["phai"] * 12

    def test_hidden_text_is_dropped_and_reported(self, tmp_path):
        from reportlab.lib.colors import black, darkblue, white

        def draw(canvas):
            self.lines("day la chu ma nguoi doc nhin thay")(canvas)
            canvas.setFillColor(white)
            canvas.drawString(72, 600, "ALPHA")
            canvas.setFillColor(darkblue)
            canvas.rect(70, 540, 200, 20, fill=1)
            canvas.setFillColor(white)
            canvas.drawString(72, 545, "trang tren xanh")
            canvas.setFillColor(black)
            canvas.setFont("Helvetica", 0.5)
            canvas.drawString(72, 500, "BRAVO")
            canvas.setFont("Helvetica", 12)
            canvas.drawString(-300, 500, "CHARLIE")
            ghost = canvas.beginText(72, 400)
            ghost.setTextRenderMode(3)
            ghost.textLine("DELTA")
            ghost.setTextRenderMode(0)
            canvas.drawText(ghost)

        extract = parse(self.page(tmp_path / "a.pdf", draw))
        assert extract.text.split("\n") == ["day la chu ma nguoi doc nhin thay", "trang tren xanh", ""]
        assert "22 ký tự ẩn" in extract.notices[0]

    def test_invisible_text_behind_a_scan_is_kept(self, tmp_path):
        def draw(canvas):
            canvas.drawImage(self.picture(), 0, 0, 595, 842)
            text = canvas.beginText(72, 700)
            text.setTextRenderMode(3)
            text.textLine("chu nhan dang nam sau anh quet")
            canvas.drawText(text)

        assert parse(self.page(tmp_path / "a.pdf", draw)).text == "chu nhan dang nam sau anh quet\n"

    def picture(self):
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        return ImageReader(Image.new("RGB", (60, 84), (240, 240, 240)))

    def test_scanned_pages_need_tesseract(self, tmp_path, monkeypatch):
        monkeypatch.setattr(index.pdf, "_can_recognise", lambda: False)
        scan = self.page(tmp_path / "a.pdf", lambda c: c.drawImage(self.picture(), 0, 0, 595, 842))
        with pytest.raises(MissingTool, match="tesseract"):
            parse(scan)

        def mixed(canvas):
            self.lines("trang nay co chu doc duoc binh thuong")(canvas)
            canvas.showPage()
            canvas.drawImage(self.picture(), 0, 0, 595, 842)

        extract = parse(self.page(tmp_path / "b.pdf", mixed))
        assert "Trang 2 là ảnh quét" in extract.notices[0]
        assert extract.pages == (0, len(extract.text))

    def test_recognised_pages_say_so(self, tmp_path, monkeypatch):
        pytesseract = pytest.importorskip("pytesseract")
        monkeypatch.setattr(index.pdf, "_can_recognise", lambda: True)
        monkeypatch.setattr(pytesseract, "image_to_string", lambda *_, **__: "mot hai\nba\n\nbon nam\nsau\n\f")
        scan = self.page(tmp_path / "a.pdf", lambda c: c.drawImage(self.picture(), 0, 0, 595, 842))
        extract = parse(scan)
        assert extract.text == "mot hai\nba\n\nbon nam\nsau\n"
        assert "nhận dạng" in extract.notices[0]

    def test_password(self, tmp_path):
        from reportlab.lib.pdfencrypt import StandardEncryption

        text = self.lines("noi dung mat")
        locked = self.page(tmp_path / "a.pdf", text, encrypt=StandardEncryption("mo", ownerPassword="chu"))
        with pytest.raises(EncryptedFile, match="mật khẩu"):
            parse(locked)
        opened = self.page(tmp_path / "b.pdf", text, encrypt=StandardEncryption("", ownerPassword="chu"))
        assert parse(opened).text == "noi dung mat\n"

    def test_vietnamese_glyphs(self, tmp_path):
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        fonts = [f for f in Path("/usr/share/fonts").rglob("DejaVuSerif.ttf")]
        if not fonts:
            pytest.skip("no font with Vietnamese letters")
        pdfmetrics.registerFont(TTFont("Viet", str(fonts[0])))

        def draw(canvas):
            canvas.setFont("Viet", 12)
            self.lines("Quyết định về nước sạch", "ở vùng cao")(canvas)

        assert parse(self.page(tmp_path / "a.pdf", draw)).text == "Quyết định về nước sạch\nở vùng cao\n"

    def test_pdf_named_txt_is_read(self, tmp_path):
        assert parse(self.page(tmp_path / "a.txt", self.lines("that ra la pdf"))).format == "pdf"

    def test_empty_page_is_an_empty_file(self, tmp_path):
        with pytest.raises(EmptyFile):
            parse(self.page(tmp_path / "a.pdf", lambda canvas: canvas.showPage()))


class TestWeb:
    def test_blocks_headings_lists_and_hidden_parts(self, tmp_path):
        page = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Tên  trang</title><style>x</style></head><body>
        <nav>menu</nav><!-- lời --><h1>Chương <b>I</b></h1><p>một   hai<br>ba<span style="color:red; display: none">ẩn</span></p>
        <div hidden>ẩn</div><div aria-hidden="true">ẩn</div><script>ẩn()</script><div>ngoài<p>trong</p>cuối</div>
        <ol start="3"><li>x</li><li><p>y</p></li></ol><ul><li>z</li></ul><pre>a  b
  c</pre></body></html>"""
        extract = parse(write(tmp_path / "a.html", page))
        assert extract.text == "Chương I\nmột hai\nba\nngoài\ntrong\ncuối\n3. x\n4. y\n- z\na  b\n  c\n"
        assert headings(extract) == [("Chương I", 1)]
        assert extract.properties == {"title": "Tên trang"}

    def test_tables_with_spans(self, tmp_path):
        page = (
            "<table><thead><tr><th rowspan=2>STT<th colspan=2>Năm</tr><tr><th>2024<th>2025</tr></thead>"
            "<tr><td rowspan=0>1<td>a<br>b<td><table><tr><td>x<td>y</table></tr><tr><td>c</tr></table>"
        )
        extract = parse(write(tmp_path / "a.htm", page))
        assert shown(extract) == [[["STT", "Năm", "Năm"], ["STT", "2024", "2025"], ["1", "a b", "x y"], ["1", "c", ""]]]
        assert extract.grids[0].header_rows == 2

    def test_table_that_arranges_the_page_is_read_through(self, tmp_path):
        inner = "<h2>Mục</h2><p>" + "chữ " * 300 + "</p><table><tr><td>a<td>b</table>"
        extract = parse(write(tmp_path / "a.html", f"<html><table><tr><td>trái<td>{inner}</table>"))
        assert headings(extract) == [("Mục", 2)]
        assert shown(extract) == [[["a", "b"]]]

    def test_deep_nesting(self, tmp_path):
        assert parse(write(tmp_path / "a.html", "<html>" + "<div>" * 5000 + "sâu")).text == "sâu\n"

    @pytest.mark.parametrize("name", ["a.doc", "a.txt"])
    def test_html_under_another_name(self, tmp_path, name):
        extract = parse(write(tmp_path / name, "\n <html><p>là trang web</p></html>"))
        assert (extract.text, extract.format) == ("là trang web\n", "html")

    def test_old_font_page(self, tmp_path):
        page = '<html><meta charset="iso-8859-1"><p>QuyÕt ®Þnh vÒ viÖc giao ®Êt</p><p>n­íc s¹ch</p></html>'
        assert parse(write(tmp_path / "a.html", page.encode("latin-1"))).text == "Quyết định về việc giao đất\nnước sạch\n"

    def test_span_bomb_is_refused(self, tmp_path):
        rows = '<tr><td rowspan="65000">x<td>y</tr>' * 3000
        with pytest.raises(UnreadableFile):
            parse(write(tmp_path / "a.html", f"<html><table>{rows}</table>"))


class TestRefusals:
    @pytest.mark.parametrize("suffix", sorted(FORMATS))
    def test_empty_file(self, tmp_path, suffix):
        with pytest.raises(EmptyFile):
            parse(write(tmp_path / f"a{suffix}", b""))

    @pytest.mark.parametrize("suffix", [".txt", ".md", ".csv", ".html"])
    def test_blank_file(self, tmp_path, suffix):
        with pytest.raises(EmptyFile):
            parse(write(tmp_path / f"a{suffix}", " \n\t\n"))

    @pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
    def test_text_under_a_rich_name(self, tmp_path, suffix):
        with pytest.raises(UnreadableFile):
            parse(write(tmp_path / f"a{suffix}", "chỉ là chữ"))

    def test_truncated_files(self, tmp_path):
        import docx
        import openpyxl
        from reportlab.pdfgen.canvas import Canvas

        document, book, canvas = docx.Document(), openpyxl.Workbook(), Canvas(str(tmp_path / "a.pdf"))
        document.add_paragraph("một")
        book.active["A1"] = "một"
        canvas.drawString(72, 700, "mot")
        document.save(tmp_path / "a.docx")
        book.save(tmp_path / "a.xlsx")
        canvas.save()
        for suffix in (".docx", ".xlsx", ".pdf"):
            path = tmp_path / f"a{suffix}"
            data = path.read_bytes()
            for share in (0.02, 0.3, 0.6, 0.9):
                with pytest.raises(IngestError):
                    parse(write(path, data[: max(int(len(data) * share), 8)]))

    def test_broken_xml_is_translated(self, tmp_path):
        with pytest.raises(UnreadableFile) as caught:
            parse(word(tmp_path / "a.docx", "<w:p>"))
        assert caught.value.__cause__ is not None
        assert caught.value.path == tmp_path / "a.docx"

    @pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
    def test_encrypted_office_file(self, tmp_path, name):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
        with pytest.raises(EncryptedFile, match="mật khẩu"):
            parse(write(tmp_path / name, ole))

    def test_old_excel_is_unknown(self, tmp_path):
        with pytest.raises(UnknownFormat, match="xlsx"):
            parse(write(tmp_path / "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))

    @pytest.mark.parametrize("name", ["a.xyz", "a", "a.png"])
    def test_unknown_suffix(self, tmp_path, name):
        with pytest.raises(UnknownFormat):
            parse(write(tmp_path / name, "chữ"))

    def test_plain_archive_is_unknown(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
            z.writestr("a.txt", "chữ")
        with pytest.raises(UnknownFormat):
            parse(tmp_path / "a.zip")

    def test_binary_under_a_text_name(self, tmp_path):
        with pytest.raises(UnreadableFile):
            parse(write(tmp_path / "a.txt", bytes(range(256)) * 4))

    def test_size_is_checked_before_reading(self, tmp_path):
        with pytest.raises(OversizedFile, match="MB"):
            parse(write(tmp_path / "a.txt", "x" * 2000), max_bytes=1000)

    def test_unpacked_size_is_checked_before_parsing(self, tmp_path):
        path = word(tmp_path / "a.docx", p("a" * 200_000))
        assert path.stat().st_size < 10_000
        with pytest.raises(OversizedFile):
            parse(path, max_bytes=10_000)
        assert parse(path).text.startswith("aaa")

    def test_too_many_members(self, tmp_path, monkeypatch):
        monkeypatch.setattr("index.parse._MAX_MEMBERS", 3)
        with pytest.raises(OversizedFile):
            parse(word(tmp_path / "a.docx", p("a")))

    def test_missing_file_folder_and_pipe(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.txt")
        for path in (tmp_path / "none.txt", tmp_path, tmp_path / "pipe.txt", Path("a\0b.txt")):
            with pytest.raises(UnreadableFile):
                parse(path)


class TestWalk:
    def test_folder_is_walked_in_order_without_hidden_and_foreign_files(self, tmp_path):
        for name in ("b/2.txt", "b/1.PDF", "a.md", ".hidden/x.txt", ".x.txt", "~$a.docx", "a.md.meta.toml", "c.exe"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            write(tmp_path / name, "x")
        assert [path.relative_to(tmp_path).as_posix() for path in walk([tmp_path])] == ["a.md", "b/1.PDF", "b/2.txt"]

    def test_named_files_are_always_yielded(self, tmp_path):
        paths = [tmp_path / "c.exe", tmp_path / "none.txt", tmp_path / ".x.txt"]
        assert list(walk(paths)) == paths

    def test_links_out_of_the_folder_and_loops_are_not_followed(self, tmp_path):
        inside, outside = tmp_path / "in", tmp_path / "out"
        inside.mkdir()
        outside.mkdir()
        write(outside / "secret.txt", "x")
        write(inside / "a.txt", "x")
        try:
            (inside / "secret.txt").symlink_to(outside / "secret.txt")
            (inside / "folder").symlink_to(outside)
            (inside / "loop").symlink_to(inside)
            (inside / "self.txt").symlink_to(inside / "self.txt")
            (inside / "same.txt").symlink_to(inside / "a.txt")
        except OSError:
            pytest.skip("no links here")
        assert [path.name for path in walk([inside])] == ["a.txt", "same.txt"]


def test_importing_the_parser_is_light():
    import subprocess
    import sys

    heavy = "{'pdfplumber', 'docx', 'openpyxl', 'bs4', 'PIL', 'lxml', 'pypdfium2'}"
    code = f"import sys, index.parse; found = {heavy} & set(sys.modules); sys.exit(str(found) if found else 0)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr == ""
