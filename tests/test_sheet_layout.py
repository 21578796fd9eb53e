"""What a sheet's cells are taken for: titles, headers, tables apart, forms, remarks; and the passages made of them."""

import pytest
from made_files import headings

from index.files.formats import parse
from index.structure.outline import blocks
from index.structure.passages import cut


def sheet(path, rows, merged=(), name="Sheet"):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = name
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value not in (None, ""):
                book.active.cell(r, c, value)
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)
    return parse(path)


def passages(extract):
    return [d for d in cut(extract.text, blocks(extract)) if not d.wide]


def texts(extract):
    return [p.excerpt.text for p in passages(extract) if p.kind == "table"]


def tables(extract):
    return [b.table for b in blocks(extract) if b.table]


def columns(extract):
    return [[c.text for c in t.columns] for t in tables(extract)]


HEAD = ["STT", "Tên thôn", "Số hộ"]
BODY = [[1, "Khe Lau", 120], [2, "Nà Pán", 85]]


# ------------------------------------------------------------------------------- headers


def test_a_header_of_two_rows_names_columns_by_both(tmp_path):
    rows = [["Chỉ tiêu", "Kế hoạch 2005", "", "Ghi chú"], ["", "Tháng 1", "Tháng 2", ""], ["Xuất khẩu", 10, 12, "tăng"]]
    merged = ("A1:A2", "B1:C1", "D1:D2")
    made = sheet(tmp_path / "a.xlsx", rows, merged)
    assert columns(made) == [["Chỉ tiêu", "Kế hoạch 2005 – Tháng 1", "Kế hoạch 2005 – Tháng 2", "Ghi chú"]]
    assert columns(sheet(tmp_path / "b.xlsx", rows)) == columns(made)  # nobody merged the cells


def test_a_header_of_three_merged_rows(tmp_path):
    rows = [
        ["STT", "Đơn vị", "Tồn kho", "", ""], ["", "", "Tổng số", "Trong đó", ""], ["", "", "", "Thóc", "Gạo"],
        [1, "Kho Đông", 30, 20, 10],
    ]  # fmt: skip
    made = sheet(tmp_path / "a.xlsx", rows, ("A1:A3", "B1:B3", "C1:E1", "C2:C3", "D2:E2"))
    assert columns(made) == [["STT", "Đơn vị", "Tồn kho – Tổng số", "Tồn kho – Trong đó – Thóc", "Tồn kho – Trong đó – Gạo"]]
    assert texts(made) == ["1 Kho Đông; Tồn kho Tổng số: 30; Tồn kho Trong đó Thóc: 20; Tồn kho Trong đó Gạo: 10"]


def test_a_name_broken_by_hand_over_cells_is_one_name(tmp_path):
    rows = [["TT", "Cơ quan", "Số dự án", "Tổng"], ["", "", "phê duyệt", "vốn"], ["", "", "trong kỳ", "(tỷ đồng)"], [1, "Sở Đông", 5, 9]]
    assert columns(sheet(tmp_path / "a.xlsx", rows)) == [["TT", "Cơ quan", "Số dự án phê duyệt trong kỳ", "Tổng vốn (tỷ đồng)"]]


@pytest.mark.parametrize("count", [[1, 2, 3], ["(1)", "(2)", "(3)"], ["A", "B", 1]])
def test_a_row_that_counts_the_columns_names_none(tmp_path, count):
    made = sheet(tmp_path / "a.xlsx", [HEAD, ["", "", "(hộ)"], count, *BODY])
    assert columns(made) == [["STT", "Tên thôn", "Số hộ (hộ)"]]


def test_a_sheet_without_a_header_is_read_row_by_row(tmp_path):
    made = sheet(tmp_path / "a.xlsx", [["Khe Lau", 120, 7], ["Nà Pán", 85, 3]])
    assert texts(made) == ["Khe Lau | 120 | 7", "Nà Pán | 85 | 3"]


def test_columns_of_a_wide_sheet_keep_their_names(tmp_path):
    wide = [f"Tháng {n} năm 2005 theo giá so sánh" for n in range(1, 151)]
    made = sheet(tmp_path / "a.xlsx", [["STT", "Chỉ tiêu", *wide], [1, "Sản lượng", *range(1001, 1151)], [2, "Diện tích", *range(150)]])
    drafts = passages(made)
    rows = [p for p in drafts if p.row_kind == "body"]
    assert [p.excerpt.text.split(";")[0] for p in rows] == ["1 Sản lượng", "2 Diện tích"]
    mine = drafts[: drafts.index(rows[1])]
    assert {p.row_kind for p in mine[1:]} == {"part"}
    assert all(p.excerpt.text.startswith("1 Sản lượng; ") and len(p.excerpt.text.split()) <= 200 for p in mine)
    assert [v for p in mine for _, v in p.fields[2:]] == [str(n) for n in range(1001, 1151)]


# ------------------------------------------------------------------------ around the table


def test_titles_and_units_above_and_notes_below(tmp_path):
    rows = [["UBND XÃ KHE LAU", "", "CỘNG HÒA XÃ HỘI"], ["BAN KINH TẾ", "", "Độc lập - Tự do"], [], ["TỔNG HỢP HỘ DÂN"], ["Năm 2005"],
            ["", "", "Đơn vị: nghìn đồng"], HEAD, *BODY, ["", "Tổng cộng", 205], ["Ghi chú: chưa kể hộ mới"]]  # fmt: skip
    made = sheet(tmp_path / "a.xlsx", rows)
    assert headings(made) == [("TỔNG HỢP HỘ DÂN", 3), ("Năm 2005", 4)]
    assert made.text.startswith("UBND XÃ KHE LAU\tCỘNG HÒA XÃ HỘI\n")
    assert made.text.endswith("Ghi chú: chưa kể hộ mới\n")
    (table,) = tables(made)
    assert table.unit == "nghìn đồng"
    assert [r.kind for r in table.rows] == ["body", "body", "total"]
    assert passages(made)[-2].section == ("TỔNG HỢP HỘ DÂN", "Năm 2005")


def test_a_letterhead_right_over_the_title(tmp_path):
    rows = [["SỞ CÔNG THƯƠNG", "", "CỘNG HÒA XÃ HỘI"], ["BIỂU TỔNG HỢP"], HEAD, *BODY]
    made = sheet(tmp_path / "a.xlsx", rows)
    assert headings(made) == [("BIỂU TỔNG HỢP", 3)]
    assert columns(made) == [HEAD]


def test_the_unit_in_a_title(tmp_path):
    made = sheet(tmp_path / "a.xlsx", [["Giá trị sản lượng theo xã (triệu đồng)"], HEAD, *BODY])
    assert tables(made)[0].unit == "triệu đồng"


def test_tables_of_one_sheet_set_apart_by_empty_rows(tmp_path):
    rows = [["Hộ dân"], HEAD, *BODY, [], ["Ruộng đất"], ["STT", "Cánh đồng", "Diện tích"], [1, "Đồng Trước", 12.5]]
    made = sheet(tmp_path / "a.xlsx", rows)
    assert columns(made) == [HEAD, ["STT", "Cánh đồng", "Diện tích"]]
    assert [p.section for p in passages(made)] == [("Hộ dân",), ("Hộ dân",), ("Ruộng đất",)]


def test_empty_rows_inside_a_table_do_not_end_it(tmp_path):
    rows = [
        ["TT", "Cơ quan", "Số dự án", "Vốn"],
        [],
        ["A", "Các huyện"],
        [],
        [1, "Huyện Đông", 5, 7],
        [],
        ["B", "Các sở"],
        [1, "Sở Nam", 3, 2],
    ]
    made = sheet(tmp_path / "a.xlsx", rows)
    assert len(tables(made)) == 1
    assert [r.groups for r in tables(made)[0].rows if r.kind == "body"] == [("A Các huyện",), ("B Các sở",)]


def test_blocks_side_by_side_are_tables_of_their_own(tmp_path):
    rows = [["Thôn", "Số hộ", "", "Xã", "Số thôn"], ["Khe Lau", 12, "", "Hòa An", 7], ["Nà Pán", 8, "", "Hòa Bắc", 9]]
    made = sheet(tmp_path / "a.xlsx", rows)
    assert columns(made) == [["Thôn", "Số hộ"], ["Xã", "Số thôn"]]


def test_figures_noted_beside_a_table_are_not_in_it(tmp_path):
    rows = [HEAD, [1, "Khe Lau", 120, "", 99.5], BODY[1]]
    assert columns(sheet(tmp_path / "a.xlsx", rows))[0] == HEAD


def test_an_empty_column_inside_a_table_does_not_part_it(tmp_path):
    rows = [["STT", "Tên thôn", "", "Số hộ"], [1, "Khe Lau", "", 120], [2, "Nà Pán", "", 85]]
    assert columns(sheet(tmp_path / "a.xlsx", rows)) == [["STT", "Tên thôn", "", "Số hộ"]]


def test_a_sheet_does_not_stand_under_the_one_before(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for n, title in enumerate(["Phụ lục I. Hộ dân", "Phụ lục của bảng khác"]):
        page = book.active if not n else book.create_sheet("Sheet2")
        for row in ([title], HEAD, *BODY):
            page.append(row)
    book.save(tmp_path / "a.xlsx")
    sections = {p.section[-1:] for p in passages(parse(tmp_path / "a.xlsx"))}
    assert sections == {("Phụ lục I. Hộ dân",), ("Phụ lục của bảng khác",)}
    assert all(len(p.section) == 1 for p in passages(parse(tmp_path / "a.xlsx")))


# --------------------------------------------------------------------------------- rows


def test_a_ditto_mark_is_the_unit_above_it(tmp_path):
    rows = [
        ["Mặt hàng", "ĐVT", "Năm 2005"],
        ["Gạo", "tấn", 5],
        ["Chè", '"', 6],
        ["Nhóm khác:"],
        ["Vải", "''", 7],
        ["Than", "nghìn tấn", 8],
        ["Đá", "nt", 9],
    ]
    made = sheet(tmp_path / "a.xlsx", rows)
    assert [dict(p.fields).get("ĐVT") for p in passages(made)] == ["tấn", "tấn", None, "tấn", "nghìn tấn", "nghìn tấn"]
    chè = next(p.excerpt for p in passages(made) if "Chè" in p.excerpt.text)
    assert chè.text == "Chè; ĐVT: tấn; Năm 2005: 6"
    assert "".join(made.text[x.start : x.end] for x in chè.pieces) == "ChèĐVTtấnNăm 20056"


def test_codes_are_keys_and_not_numbers(tmp_path):
    head = ["STT", "Mã hàng", "Tên hàng", "Đơn vị tính"]
    rows = [head, [1, 1, "LƯƠNG THỰC"], [2, 1.007, "Gà ta", "đ/kg"], [3, 1.01, "Cá", "đ/kg"], [4, 2, "VẬT TƯ"],
            [5, 2.001, "Đạm", "đ/kg"]]  # fmt: skip
    made = sheet(tmp_path / "a.xlsx", rows)
    assert "2 1.007; Tên hàng: Gà ta; Đơn vị tính: đ/kg" in texts(made)
    assert {p.excerpt.text.split()[0]: p.groups for p in passages(made)} == {
        "1": (), "2": ("1 LƯƠNG THỰC",), "3": ("1 LƯƠNG THỰC",), "4": (), "5": ("2 VẬT TƯ",)
    }  # fmt: skip


def test_codes_of_letters_nest_by_their_points(tmp_path):
    rows = [
        ["STT", "Mã số", "Công việc", "Đơn giá"],
        [1, "II.21", "Khảo sát"],
        [2, "II.21.0103", "Đo vẽ", 500],
        [3, "II.22", "Thiết kế"],
        [4, "II.22.01", "Vẽ", 90],
    ]
    rows = tables(sheet(tmp_path / "a.xlsx", rows))[0].rows
    assert [(r.kind, r.groups) for r in rows] == [
        ("group", ()), ("body", ("II.21 Khảo sát",)), ("group", ()), ("body", ("II.22 Thiết kế",))
    ]  # fmt: skip


def test_a_form_says_what_it_leaves_blank(tmp_path):
    rows = [
        ["Giá trị sản xuất năm 2005"],
        ["STT", "Danh mục", "Giá trị (triệu đồng)", "Tỷ trọng (%)"],
        ["", "Tổng số"],
        [1, "Lúa"],
        [2, "Ngô"],
    ]
    made = sheet(tmp_path / "a.xlsx", rows)
    assert texts(made) == [f"{name}; để trống: Giá trị (triệu đồng), Tỷ trọng (%)" for name in ("Tổng số", "1 Lúa", "2 Ngô")]
    numbered = sheet(tmp_path / "b.xlsx", [["STT", "Tên thôn", "Số hộ"], [1], [2], [3]])
    assert texts(numbered)[0] == "1; để trống: Tên thôn, Số hộ"


def test_a_column_of_remarks_left_blank_makes_no_form(tmp_path):
    assert texts(sheet(tmp_path / "a.xlsx", [[*HEAD, "Ghi chú"], *BODY]))[0] == "1 Khe Lau; Số hộ: 120"


def test_rows_under_one_that_only_names_them(tmp_path):
    rows = [
        ["Chỉ tiêu", "Đơn vị", "2005"],
        ["1. Trồng trọt", "", 7],
        ["Lúa cả năm"],
        ["Diện tích", "ha", 8000],
        ["Sản lượng", "tấn", 40],
        ["Ngô"],
        ["Diện tích", "ha", 300],
    ]
    found = [r.groups for r in tables(sheet(tmp_path / "a.xlsx", rows))[0].rows if r.cells[0].text == "Diện tích"]
    assert found == [("1. Trồng trọt", "Lúa cả năm"), ("1. Trồng trọt", "Ngô")]


ROWS = [["TT", "Xã", "Diện tích", "Ghi chú"], [1, "Nà Pán", 12.5, ""], [2, "Bản Mới", 8, "Mới tách"], ["", "Tổng cộng", 20.5]]


@pytest.mark.parametrize(
    "end",
    [
        [["Ghi chú: chưa gồm rừng đặc dụng."], ["Nguồn: Hạt Kiểm lâm."], ["", "Người lập", "", "CHỦ TỊCH"]],
        [["", "", "Nà Pán, ngày 5 tháng 1 năm 2026"], ["", "Người lập", "", "CHỦ TỊCH"]],
        [["", "Nơi nhận: - Như trên;", "", "CHỦ TỊCH"], ["", "- Lưu."]],
    ],
    ids=["remarks", "date", "recipients"],
)
def test_who_signs_below_a_table_is_no_row_of_it(tmp_path, end):
    made = sheet(tmp_path / "a.xlsx", [["DIỆN TÍCH RỪNG"], ["ha"], *ROWS, *end])
    assert [len(t.rows) for t in tables(made)] == [3]
    (own,) = tables(made)
    assert own.unit == "ha"
    assert "CHỦ TỊCH" in made.text or end[1][0] == ""


def test_a_remark_between_rows_stays_among_them(tmp_path):
    made = sheet(tmp_path / "a.xlsx", [*ROWS[:2], ["Ghi chú: tách từ năm 2025"], *ROWS[2:]])
    assert len(texts(made)) == 4
