"""PDF files: lines, columns, tables, hidden text, scans."""

from pathlib import Path

import pytest
from made_files import shown

import index.files.pdf
from index.errors import EmptyFile, EncryptedFile, MissingTool
from index.files.formats import parse


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
            spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]
            table = Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, black), *spans])
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

    def test_letters_printed_twice_for_boldness_are_read_once(self, tmp_path):
        def draw(canvas):
            self.lines("hello well", x=72)(canvas)
            self.lines("hello well", x=72.4)(canvas)

        assert parse(self.page(tmp_path / "a.pdf", draw)).text == "hello well\n"

    @pytest.mark.parametrize("size", [2, 3, 4, 12])
    def test_narrow_letters_beside_each_other_in_small_print_stay_two(self, tmp_path, size):
        def draw(canvas):
            canvas.setFont("Helvetica", size)
            canvas.drawString(72, 500, "bill iii 111 will call all")

        assert parse(self.page(tmp_path / "a.pdf", draw)).text == "bill iii 111 will call all\n"

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
        monkeypatch.setattr(index.files.pdf, "can_recognise", lambda: False)
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
