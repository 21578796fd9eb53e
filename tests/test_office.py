"""Word files: numbers, notes, revisions, tables as the page shows them."""

import io
import zipfile
from pathlib import Path

import pytest
from made_files import OLD_FONT, WORD_TYPE, headings, item, level, p, shown, word, write

from index.errors import MissingTool, UnreadableFile
from index.files.formats import parse


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
        row = f"<w:tr><w:tc>{p(OLD_FONT[1])}</w:tc><w:tc>{p('2')}</w:tc></w:tr>"
        extract = parse(word(tmp_path / "a.docx", f"{p(OLD_FONT[0])}<w:tbl>{row}</w:tbl>"))
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
        monkeypatch.setattr("index.files.conversion.which", lambda _: None)
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")
        with pytest.raises(MissingTool, match="LibreOffice"):
            parse(write(tmp_path / "a.doc", ole))

    @pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 "], ids=["doc", "rtf"])
    def test_old_word_goes_through_libreoffice(self, tmp_path, monkeypatch, start):
        def convert(command):
            assert "--headless" in command
            word(Path(command[command.index("--outdir") + 1]) / "source.docx", p("đã chuyển"))

        monkeypatch.setattr("index.files.conversion.which", lambda _: "soffice")
        monkeypatch.setattr("index.files.conversion._run", convert)
        path = write(tmp_path / "a.doc", start + "WordDocument".encode("utf-16-le"))
        extract = parse(path)
        assert (extract.text, extract.format) == ("đã chuyển\n", "rtf" if start.startswith(b"{") else "doc")
        monkeypatch.setattr("index.files.conversion._run", lambda command: None)
        with pytest.raises(UnreadableFile, match="LibreOffice"):
            parse(path)

    def test_docx_named_doc_is_read(self, tmp_path):
        assert parse(word(tmp_path / "a.doc", p("thật ra là docx"))).format == "docx"
