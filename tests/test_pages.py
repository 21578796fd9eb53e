"""What is made of the pages of PDFs by the places of their glyphs: words, columns, tables, footnotes."""

import pytest
from made_files import shown
from made_pdf import grid, made, rows, table

from index.files import parse
from index.structure import blocks, cut

PROSE = "mot hai ba bon nam sau bay tam chin muoi"


def passages(extract):
    return [p.excerpt.text for p in cut(extract.text, blocks(extract))]


# ------------------------------------------------------------------ words


def test_a_space_without_width_parts_no_word(tmp_path):
    def draw(canvas):
        x = 72
        for text in ("G", " DP tang ", "1", " 66,9 ty dong"):  # each space is drawn over the end of the letter before it
            if text.startswith(" "):
                canvas.drawString(x - 3.3, 700, " ")
                text = text[1:]
            canvas.drawString(x, 700, text)
            x += canvas.stringWidth(text, "Helvetica", 12)

    assert parse(made(tmp_path / "a.pdf", draw)).text == "GDP tang 166,9 ty dong\n"


def test_a_gap_without_a_space_parts_words(tmp_path):
    def draw(canvas):
        canvas.drawString(72, 700, "luat")
        canvas.drawString(72 + canvas.stringWidth("luat", "Helvetica", 12) + 2.4, 700, "to chuc")

    assert parse(made(tmp_path / "a.pdf", draw)).text == "luat to chuc\n"


def test_letters_set_wide_apart_are_words(tmp_path):
    def draw(canvas):
        for n, letter in enumerate("THANH LAP"):
            canvas.drawString(72 + 16 * n, 700, letter)
        canvas.drawString(72, 650, "hang A B C D E")

    assert parse(made(tmp_path / "a.pdf", draw)).text.split("\n") == ["THANH LAP", "hang A B C D E", ""]


def test_torn_words_are_joined_where_many_are(tmp_path):
    torn = [f"th anh lap t o ch uc m oi n am {n}" for n in range(12)]
    extract = parse(made(tmp_path / "a.pdf", rows(*torn)))
    assert extract.text.startswith("thanh lap to chuc moi nam 0\nthanh lap")
    assert any("ghép" in n for n in extract.notices)


def test_a_letter_beside_a_word_stays_alone_where_few_are(tmp_path):
    text = [PROSE] * 30 + ["gia tri n o cong thuc (1)"]
    assert "gia tri n o cong" in parse(made(tmp_path / "a.pdf", rows(*text, step=14))).text


def test_the_letter_of_an_old_keyboard_is_the_one_that_is_meant(tmp_path):
    from made_pdf import vietnamese_font

    font = vietnamese_font()
    if not font:
        pytest.skip("no font with Vietnamese letters")
    assert parse(made(tmp_path / "a.pdf", rows("được vƣợt mức kế hoạch", font=font))).text == "được vượt mức kế hoạch\n"


# ------------------------------------------------------------------ order


def test_three_columns_are_read_one_after_the_other(tmp_path):
    def draw(canvas):
        canvas.drawString(72, 800, "tin tuc")
        canvas.setFont("Helvetica", 8)
        for k, x in enumerate((40, 220, 400)):
            for n in range(14):
                canvas.drawString(x, 760 - 12 * n - k, f"cot{k} dong {n} mot hai ba bon nam sau bay")

    words = parse(made(tmp_path / "a.pdf", draw)).text.split()
    assert [w for w in words if w.startswith("cot")] == ["cot0"] * 14 + ["cot1"] * 14 + ["cot2"] * 14


def test_a_page_of_turned_text_is_read_as_if_it_were_upright(tmp_path):
    def draw(canvas):
        canvas.translate(500, 100)
        canvas.rotate(90)
        table([0, 60, 300, 400], 300, 20, [["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung", "15"], ["2", "Duong", "7"]])(canvas)

    def turned(canvas):
        canvas.setPageRotation(90)
        draw(canvas)

    for name, page in (("a.pdf", draw), ("b.pdf", turned)):
        extract = parse(made(tmp_path / name, page))
        assert shown(extract) == [[["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung", "15"], ["2", "Duong", "7"]]], name


def test_places_of_words_are_those_on_the_page_as_it_is_shown(tmp_path):
    def upright(canvas):
        canvas.drawString(297.6, 420.9, "giua")

    def turned(canvas):
        canvas.translate(200, 100)
        canvas.rotate(90)
        canvas.drawString(0, 0, "doc theo mep trang")

    extract = parse(made(tmp_path / "a.pdf", upright, turned, pagesize=(595.2, 841.8)))
    middle, along = extract.places[0], [p for p in extract.places if p.page == 2]
    assert extract.text[middle.start : middle.end] == "giua"
    assert middle.page == 1
    assert middle.x0 == pytest.approx(0.5, abs=0.01)
    assert middle.bottom == pytest.approx(0.5, abs=0.01)
    assert all(0.3 < p.x0 < p.x1 < 0.36 for p in along)  # one above the other, the first lowest
    assert along[0].top > along[-1].bottom > 0.5


# ------------------------------------------------------------------ tables


HEAD = [[(72, "Xa"), (250, "Nam 2024"), (330, "Nam 2025"), (420, "Tang (%)")]]


def test_a_table_without_lines(tmp_path):
    body = [[(72, f"Ban {n} cao"), (262, f"1.20{n}"), (342, f"1.31{n}"), (430, f"{n},5")] for n in range(5)]
    extract = parse(made(tmp_path / "a.pdf", rows("Bang 1. Dien tich rung", *HEAD, *body, "Nguon: Chi cuc Kiem lam.")))
    (found,) = shown(extract)
    assert found[0] == ["Xa", "Nam 2024", "Nam 2025", "Tang (%)"]
    assert found[3] == ["Ban 2 cao", "1.202", "1.312", "2,5"]
    assert len(found) == 6
    assert extract.grids[0].header_rows == 1
    assert extract.text.startswith("Bang 1. Dien tich rung\n")
    assert extract.text.rstrip().endswith("Nguon: Chi cuc Kiem lam.")


def test_a_wrapped_name_and_a_group_in_a_table_without_lines(tmp_path):
    body = [
        [(72, "I. Lam nghiep")],
        [(72, "Trong rung"), (262, "120"), (342, "131"), (430, "9,2")],
        [(72, "Ban Thuong va cac ban"), (262, "45"), (342, "47"), (430, "4,4")],
        [(72, "vung cao")],
        [(72, "II. Thuy san")],
        [(72, "San luong ca"), (262, "12"), (342, "15"), (430, "25,0")],
        [(72, "Nuoi trong"), (262, "10"), (342, "12"), (430, "20,0")],
    ]
    (found,) = shown(parse(made(tmp_path / "a.pdf", rows(*HEAD, *body))))
    assert [row[0] for row in found[1:]] == [
        "I. Lam nghiep", "Trong rung", "Ban Thuong va cac ban vung cao", "II. Thuy san", "San luong ca", "Nuoi trong",
    ]  # fmt: skip
    assert found[3][1:] == ["45", "47", "4,4"]


def test_a_table_of_contents_and_a_letterhead_are_no_tables(tmp_path):
    contents = [[(72, f"Chuong {n} ...................................."), (500, str(n * 7))] for n in range(6)]
    head = [[(72, "UBND TINH SON HA"), (330, "CONG HOA XA HOI CHU NGHIA")], [(72, "So: 12/QD-UBND"), (330, "Doc lap")]]
    assert parse(made(tmp_path / "a.pdf", rows(*head, *contents))).grids == ()


def test_rows_that_no_line_parts_are_rows(tmp_path):
    def draw(canvas):
        grid(canvas, [72, 110, 300, 380], [720, 700, 600])
        canvas.setFont("Helvetica", 10)
        for x, text in zip((75, 115, 305), ("TT", "Chi tieu", "Nam 2026"), strict=True):
            canvas.drawString(x, 706, text)
        for n, (number, name, value) in enumerate([("1", "Trong rung", "15"), ("2", "Duong", "7"), ("3", "Nuoc sach", "92,5")]):
            for x, text in zip((75, 115, 305), (number, name, value), strict=True):
                canvas.drawString(x, 685 - 14 * n, text)

    (found,) = shown(parse(made(tmp_path / "a.pdf", draw)))
    assert found == [["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung", "15"], ["2", "Duong", "7"], ["3", "Nuoc sach", "92,5"]]


def test_a_table_with_open_sides_keeps_its_outer_columns(tmp_path):
    texts = [["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung", "15"], ["2", "Duong", "7"]]
    assert shown(parse(made(tmp_path / "a.pdf", table([72, 110, 300, 380], 700, 20, texts, sides=False)))) == [texts]


def test_a_table_that_runs_over_the_edge_is_kept_and_said(tmp_path):
    texts = [["TT", "Chi tieu", "Nam 2026", "Nam 2030"], ["1", "Trong rung", "15", "18"]]
    extract = parse(made(tmp_path / "a.pdf", table([72, 110, 300, 520, 700], 700, 20, texts), pagesize=(595, 842)))
    assert shown(extract)[0][1][:3] == ["1", "Trong rung", "15"]
    assert any("mép giấy" in n for n in extract.notices)


XS = [72, 110, 300, 380]
LONG = [["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung", "15"], ["2", "Duong lam nghiep vao cac\nban vung cao, giap", "7"]]
REST = [["TT", "Chi tieu", "Nam 2026"], ["", "bien gioi", ""], ["3", "Nuoc sach", "92,5"]]


def test_a_table_goes_on_over_pages_and_so_does_a_row(tmp_path):
    def first(canvas):
        table(XS, 120, 30, LONG)(canvas)
        canvas.drawString(290, 10, "4")

    def second(canvas):
        table(XS, 800, 20, REST)(canvas)
        rows("Noi dung sau bang", y=600)(canvas)

    extract = parse(made(tmp_path / "a.pdf", first, second, rows("trang cuoi")))
    (found,) = shown(extract)
    assert found == [
        ["TT", "Chi tieu", "Nam 2026"], ["1", "Trong rung", "15"],
        ["2", "Duong lam nghiep vao cac ban vung cao, giap bien gioi", "7"], ["3", "Nuoc sach", "92,5"],
    ]  # fmt: skip
    assert [extract.text[at:].split()[0] for at in extract.pages] == ["TT", "3", "trang"]
    (t,) = [b.table for b in blocks(extract) if b.table]
    assert [r.page for r in t.rows] == ["1", "1", "2"]
    word = next(p for p in extract.places if extract.text[p.start : p.end] == "bien")
    assert (word.page, word.top < 0.2) == (2, True)  # its place is where it is printed


def test_a_row_of_its_own_at_the_top_of_a_page_stays_one(tmp_path):
    rest = [["TT", "Chi tieu", "Nam 2026"], ["", "Trong do: tre em", "3"], ["3", "Nuoc sach", "92,5"]]
    (found,) = shown(parse(made(tmp_path / "a.pdf", table(XS, 120, 30, LONG), table(XS, 800, 20, rest))))
    assert [row[1] for row in found[2:]] == ["Duong lam nghiep vao cac ban vung cao, giap", "Trong do: tre em", "Nuoc sach"]


def test_tables_with_other_columns_are_two(tmp_path):
    other = table([72, 200, 300, 380], 800, 20, [["Ma", "Ten", "Gia"], ["A1", "Go", "5"]])
    assert len(shown(parse(made(tmp_path / "a.pdf", table(XS, 120, 30, LONG), other)))) == 2


# ------------------------------------------------------------------ footnotes


def noted(canvas, body, notes, *, rest=""):
    """A page of prose in which the lines of `body` end in a raised number, with notes in small print under a short line."""
    y = 780
    for n, number in enumerate(body):
        canvas.setFont("Helvetica", 12)
        text = f"Doan {n} {PROSE} {PROSE}"
        canvas.drawString(72, y, text)
        if number:
            canvas.setFont("Helvetica", 7)
            canvas.drawString(72 + canvas.stringWidth(text, "Helvetica", 12), y + 5, number)
        y -= 16
    canvas.line(72, 120, 200, 120)
    canvas.setFont("Helvetica", 9)
    for n, text in enumerate([*([rest] if rest else []), *notes]):
        canvas.drawString(72, 108 - 11 * n, text)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(290, 30, "7")


def test_footnotes_leave_the_sentence_and_know_their_place(tmp_path):
    def first(canvas):
        noted(canvas, ["", "1", "", "2", ""], ["1 Gom cac xa vung cao", "va cac ban giap bien gioi.", "2 Theo so lieu"])

    def second(canvas):
        noted(canvas, ["", ""], [], rest="cua Chi cuc Kiem lam nam 2024.")

    extract = parse(made(tmp_path / "a.pdf", first, second))
    text = extract.text
    assert [text[a:b] for _, a, b in extract.notes] == [
        "Gom cac xa vung cao va cac ban giap bien gioi.", "Theo so lieu", "cua Chi cuc Kiem lam nam 2024.",
    ]  # fmt: skip
    assert [text[:at].rsplit("Doan ", 1)[1][0] for at, _, _ in extract.notes] == ["1", "3", "3"]
    told = " ".join(passages(extract))
    assert "muoi1" not in told
    assert "muoi Doan 2" in told.replace("\n", " ")


def test_small_print_that_nothing_refers_to_is_no_footnote(tmp_path):
    def draw(canvas):
        noted(canvas, ["", ""], ["1 Don vi: trieu dong", "2 So lieu uoc"])

    assert parse(made(tmp_path / "a.pdf", draw)).notes == ()


def test_a_running_foot_under_a_line_is_no_footnote(tmp_path):
    def draw(canvas):
        noted(canvas, ["", ""], ["De cuong va du toan chi tiet"])

    assert parse(made(tmp_path / "a.pdf", draw, draw)).notes == ()


@pytest.mark.slow
def test_a_page_full_of_drawings_is_read_in_time(tmp_path):
    import time

    def draw(canvas):
        rows(PROSE)(canvas)
        for n in range(60_000):
            canvas.line(n % 500, 50 + n % 400, n % 500 + 3, 52 + n % 400)

    path = made(tmp_path / "a.pdf", draw)
    began = time.process_time()
    assert PROSE in parse(path).text
    assert time.process_time() - began < 3
