"""Scanned pages and broken text layers, through the real tesseract."""

import os
import shutil

import pytest
from made_files import shown
from made_pdf import made, rows, scan, table, vietnamese_font

import index.files.pdf
from index import Collection
from index.errors import MissingTool
from index.files import parse
from index.files.pdf import read_pdf

FOUND = shutil.which("tesseract")
if FOUND is None and os.environ.get("VANBAN_OCR") == "required":
    pytest.fail("tesseract is required and is not installed", pytrace=False)
needs_tesseract = pytest.mark.skipif(FOUND is None, reason="tesseract is not installed")

LINES = ("QUYẾT ĐỊNH", "Điều 1. Mức chi bảo vệ rừng là 400.000 đồng một héc ta.", "Điều 2. Sở Tài chính chịu trách nhiệm thi hành.")


@pytest.fixture(scope="module")
def font():
    return vietnamese_font() or pytest.skip("no font with Vietnamese letters")


@pytest.mark.slow
@needs_tesseract
def test_scanned_pages_are_read_in_order_and_say_so(tmp_path, font):
    source = made(tmp_path / "a.pdf", rows(*LINES, font=font, step=24), rows("Trang hai có 35 xã", "và 12 phường.", font=font, step=24))
    told = []
    extract = read_pdf(scan(tmp_path / "b.pdf", source), progress=lambda *done: told.append(done))
    assert "400.000 đồng" in extract.text
    assert extract.text.index("thi hành") < extract.text.index("35 xã")
    assert [extract.text[at:].split()[0] for at in extract.pages] == ["QUYẾT", "Trang"]
    assert told == [(1, 2), (2, 2)]
    assert "Trang 1, 2 là ảnh quét" in extract.notices[0]


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize("askew", [0.0, 1.5, -1.5])
def test_a_table_of_a_scan_is_a_table_even_if_laid_in_askew(tmp_path, font, askew):
    texts = [
        ["TT", "Chỉ tiêu", "Năm 2026"],
        ["11", "Trồng rừng mới", "1.250"],
        ["12", "Đường lâm nghiệp", "45,7"],
        ["13", "Nước sạch", "92,5"],
    ]
    source = made(tmp_path / "a.pdf", table([72, 120, 330, 450], 700, 30, texts, font=font, size=13))
    extract = parse(scan(tmp_path / "b.pdf", source, dpi=300, askew=askew))
    (found,) = shown(extract)
    assert [len(row) for row in found] == [3, 3, 3, 3]
    # tesseract itself takes a figure of a slanted picture for another now and then
    assert sum(a == b for row, known in zip(found, texts, strict=True) for a, b in zip(row, known, strict=True)) >= 10
    place = next(p for p in extract.places if extract.text[p.start : p.end] == "92,5")
    assert place.x0 == pytest.approx(333 / 595, abs=0.02)
    assert place.top == pytest.approx((842 - 600) / 842, abs=0.03)


@pytest.mark.slow
@needs_tesseract
def test_a_damaged_text_layer_gives_way_to_what_is_printed(tmp_path, font, monkeypatch):
    # The file tells other letters than are drawn, as with a lost table of letters.
    path = made(tmp_path / "a.pdf", rows(*(LINES[1:] * 8), font=font, step=24))
    shifted = "".join(chr(c + 1) if chr(c).isalpha() else chr(c) for c in range(0x20, 0x2000))
    monkeypatch.setattr("index.pages.glyphs._meant", lambda c: shifted[ord(c) - 0x20] if 0x20 <= ord(c) < 0x2000 else c)
    extract = read_pdf(path)
    assert "400.000 đồng" in extract.text
    assert any("bị hỏng" in n for n in extract.notices)


def test_a_damaged_text_layer_is_said_where_nothing_can_read_the_page(tmp_path, font, monkeypatch):
    path = made(tmp_path / "a.pdf", rows(*(LINES[1:] * 8), font=font, step=24))
    monkeypatch.setattr("index.pages.glyphs._meant", lambda c: "ẻ" if c in "aeiou" else "ĩ" if c in "nctm" else c)
    monkeypatch.setattr(index.files.pdf, "can_recognise", lambda: False)
    (notice,) = read_pdf(path).notices
    assert "Lớp chữ của trang 1 bị hỏng" in notice
    assert "tesseract" in notice


def test_a_page_in_english_or_of_codes_is_not_damaged(tmp_path):
    english = ["The committee reviewed the annual programme and approved its budget."] * 8
    codes = ["II.21.0103 CAT SR4205KVA MPD15 XB-302 KQL 2204"] * 8
    assert parse(made(tmp_path / "a.pdf", rows(*english), rows(*codes))).notices == ()


def test_scanned_pages_without_tesseract_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(index.files.pdf, "can_recognise", lambda: False)
    source = made(tmp_path / "a.pdf", rows("nam sau bay tam"))
    with pytest.raises(MissingTool, match="tesseract"):
        parse(scan(tmp_path / "b.pdf", source, dpi=40))


@pytest.mark.slow
@needs_tesseract
def test_a_collection_tells_of_pages_and_keeps_the_places_of_words(tmp_path, font):
    source = made(tmp_path / "a.pdf", rows(*LINES, font=font, step=24))
    path = scan(tmp_path / "quyết định.pdf", source)
    told = []
    with Collection(tmp_path / "home") as collection:
        collection.add([path], progress=lambda *done: told.append(done))
        (document,) = collection.documents()
        at = collection.text(document.id).index("400.000")
        (place,) = collection.places(document.id, at, at + 7)
        collection.remove([document.id])
    assert ("quyết định.pdf (1/1)", 0, 1) in told
    assert (place.start, place.end, place.page) == (at, at + 7, 1)
    assert 0.3 < place.x0 < place.x1 < 0.7
    assert 0.1 < place.top < place.bottom < 0.2


@pytest.mark.parametrize("askew", [0.0, 1.0])
def test_a_table_in_the_picture_over_recognised_text_is_one(tmp_path, askew):
    """A scan whose maker put the recognised text behind the picture: nothing but the picture has the table's lines."""
    import math

    from reportlab.lib.utils import ImageReader

    texts = [["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung moi vung cao", "1.250"], ["2", "Duong lam nghiep", "45,7"]]
    printed = table([72, 120, 330, 450], 700, 30, texts, size=12)
    source = scan(tmp_path / "b.pdf", made(tmp_path / "a.pdf", printed, pagesize=(595, 842)), dpi=150, askew=askew)

    def hidden(canvas):
        import pypdfium2

        pdf = pypdfium2.PdfDocument(source)
        picture = pdf[0].render(scale=150 / 72).to_pil().convert("L")
        pdf.close()
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas.setFont("Helvetica", 12)
        turn = math.radians(askew)
        for y, row in zip((674, 644, 614), texts, strict=True):
            for x, cell in zip((75, 123, 333), row, strict=True):
                dx, dy = x - 297.5, y - 421
                text = canvas.beginText()
                text.setTextRenderMode(3)
                text.setTextOrigin(297.5 + dx * math.cos(turn) - dy * math.sin(turn), 421 + dx * math.sin(turn) + dy * math.cos(turn))
                text.textOut(cell)
                canvas.drawText(text)

    extract = parse(made(tmp_path / "c.pdf", hidden, pagesize=(595, 842)))
    assert shown(extract) == [texts]


def test_a_file_that_was_cut_off_says_so(tmp_path):
    whole = made(tmp_path / "a.pdf", *[rows(f"trang {n}") for n in range(5)]).read_bytes()
    (tmp_path / "b.pdf").write_bytes(whole[: whole.rindex(b"startxref")])
    assert any("thiếu phần cuối" in n for n in parse(tmp_path / "b.pdf").notices)
