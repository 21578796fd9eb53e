"""Tables whose cells a PDF extraction wrote on separate lines."""

import pytest

from index.records import Extract
from index.structure.outline import blocks


def tables(*lines):
    """The tables of a text whose lines are set apart by blank ones ("\\n" in a line: no blank line there)."""
    extract = Extract("\n\n".join([*lines, ""]), "txt")
    return [b.table for b in blocks(extract) if b.table is not None]


def table(*lines):
    (only,) = tables(*lines)
    return only


def columns(t):
    return [c.text for c in t.columns]


def cells(t):
    return [[c.text for c in r.cells] for r in t.rows]


HEAD = ("TT Chỉ tiêu ĐVT \nMục tiêu ", "Đại hội  ", "Kết ", "quả  ", "Ghi ", "chú ")
ROWS = (
    "1 \nTỷ lệ thôn có tổ chữa cháy rừng ", "đạt loại tốt trở lên \n% 80,0 91,25 V ",
    "2 Số trạm được cấp phép Cơ sở 15 12 K ",
    "3 \nSản lượng gỗ khai thác từ rừng ", "trồng \nTấn 7.800-", "8.200 9.100 V ",
)  # fmt: skip
PLAIN = ("TT Chỉ tiêu ĐVT \nMục tiêu ", "năm 2030 ")


def test_a_header_split_over_lines_names_the_columns():
    assert columns(table(*HEAD, *ROWS)) == ["TT", "Chỉ tiêu", "ĐVT", "Mục tiêu Đại hội", "Kết quả", "Ghi chú"]


def test_cells_on_separate_lines_are_rows_again():
    assert cells(table(*HEAD, *ROWS)) == [
        ["1", "Tỷ lệ thôn có tổ chữa cháy rừng đạt loại tốt trở lên", "%", "80,0", "91,25", "V"],
        ["2", "Số trạm được cấp phép", "Cơ sở", "15", "12", "K"],
        ["3", "Sản lượng gỗ khai thác từ rừng trồng", "Tấn", "7.800-8.200", "9.100", "V"],
    ]


def test_a_header_repeated_after_a_page_label_is_the_same_table():
    t = table(*HEAD, *ROWS, "ii ", *HEAD, "4 Số hộ nhận khoán bảo vệ rừng Hộ 1.200 1.315 V ")
    assert cells(t)[-1] == ["4", "Số hộ nhận khoán bảo vệ rừng", "Hộ", "1.200", "1.315", "V"]
    assert [r.page for r in t.rows] == [None, None, None, "ii"]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        pytest.param(("1 Thu từ rừng  Triệu đồng \n95-", "97 "), ["1", "Thu từ rừng", "Triệu đồng", "95-97"], id="range-on-two-lines"),
        pytest.param(("1 Thu từ rừng  USD \n9.500-", "9.700 "), ["1", "Thu từ rừng", "USD", "9.500-9.700"], id="range-of-thousands"),
        pytest.param(("1 Tăng trưởng % 5,5-6 ",), ["1", "Tăng trưởng", "%", "5,5-6"], id="range"),
        pytest.param(("1 Hộ nghèo % <1 ",), ["1", "Hộ nghèo", "%", "<1"], id="bound"),
        pytest.param(("1 Hộ nghèo % < 1 ",), ["1", "Hộ nghèo", "%", "< 1"], id="bound-with-space"),
        pytest.param(
            ("1 \nTốc độ tăng giá trị bình quân giai đoạn ", "2026-2030 \n% 5 "),
            ["1", "Tốc độ tăng giá trị bình quân giai đoạn 2026-2030", "%", "5"],
            id="period-in-the-name",
        ),
    ],
)
def test_values_over_one_or_two_lines(lines, row):
    t = table(*PLAIN, *lines, "2 Số xã có điện mặt trời Xã 11 ", "3 Đường lâm nghiệp Km 45 ")
    assert cells(t)[0][:4] == row
    assert len(t.rows) == 3


YEARS = "TT Chỉ tiêu Năm 2021 Năm 2022 Năm 2023 Ghi chú "
GAPS = ("2 Rừng dược liệu 45   33  ", "3 Số trạm 12 14   ")


def test_empty_cells_are_told_by_the_spaces_they_leave():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169 204  ", *GAPS, "4 Nấm 5 6 7  ", "5 Mật ong 1 2 3  ")
    assert [row[2:5] for row in cells(t)][:3] == [["147", "169", "204"], ["45", "", "33"], ["12", "14", ""]]


def test_a_full_row_keeps_its_values_where_most_rows_have_gaps():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169 204  ", *GAPS)
    assert [row[2:5] for row in cells(t)] == [["147", "169", "204"], ["45", "", "33"], ["12", "14", ""]]


def test_an_empty_first_cell_is_told_by_its_spaces():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169 204  ", "2 Nấm 5 6 7  ", "3 Mật ong   8 9  ")
    assert cells(t)[2][1:5] == ["Mật ong", "", "8", "9"]


def test_rows_that_all_lack_their_last_value_keep_the_headers_columns():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169   ", "2 Nấm 5 6   ", "3 Mật ong 8 9   ")
    assert columns(t)[2:5] == ["Năm 2021", "Năm 2022", "Năm 2023"]
    assert cells(t)[0][2:5] == ["147", "169", ""]


def test_where_no_space_tells_the_columns_values_stand_in_one_without_a_name():
    t = table(YEARS.strip(), "1 Rừng gỗ lớn 147 169 204", "2 Nấm 5 6 7", "3 Mật ong 8 9")
    assert columns(t)[-1] == ""
    assert cells(t)[2] == ["3", "Mật ong", "", "", "", "", "8 9"]
    assert cells(t)[0][2:5] == ["147", "169", "204"]


def test_rows_that_show_fewer_values_than_the_header_names_have_no_named_column():
    t = table(YEARS.strip(), "1 Rừng gỗ lớn 147 169", "2 Nấm 5 6", "3 Mật ong 8 9")
    assert columns(t)[2:4] == ["", ""]
    assert [row[2:4] for row in cells(t)] == [["147", "169"], ["5", "6"], ["8", "9"]]


def test_a_figure_that_ends_the_name_is_no_value():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169 204  ", "2 Vụ việc theo Điều 30 5 6 7  ", "3 Nấm 1 2 3  ")
    assert cells(t)[1][1:5] == ["Vụ việc theo Điều 30", "5", "6", "7"]


def test_a_figure_that_ends_the_name_is_no_value_beside_an_empty_cell():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169 204  ", "2 Vụ việc theo Điều 30 5   7  ", "3 Nấm 1 2 3  ")
    assert cells(t)[1][1:5] == ["Vụ việc theo Điều 30", "5", "", "7"]


def test_wide_spaces_between_all_values_are_no_empty_cells():
    t = table(YEARS, "1 Rừng gỗ lớn 147   169   204  ", "2 Nấm 1   2   3  ")
    assert [row[2:5] for row in cells(t)] == [["147", "169", "204"], ["1", "2", "3"]]


def test_a_row_with_more_values_than_columns_loses_none():
    head = "TT Chỉ tiêu ĐVT Năm 2021 Năm 2022 Ghi chú "
    t = table(head, "1 Rừng gỗ lớn Ha 147 169  ", "2 Nấm Tấn 5 6 7  ", "3 Mật ong Tấn 1 2  ")
    assert columns(t)[-1] == ""
    assert cells(t)[1] == ["2", "Nấm", "Tấn", "", "", "", "5 6 7"]
    assert cells(t)[2][1:5] == ["Mật ong", "Tấn", "1", "2"]


def test_columns_of_years():
    t = table(YEARS, "1 Rừng gỗ lớn 147 169 204  ", "2 Nấm 5 6 7  ")
    assert columns(t) == ["TT", "Chỉ tiêu", "Năm 2021", "Năm 2022", "Năm 2023", "Ghi chú"]


def test_group_rows_and_their_sub_rows():
    t = table(
        YEARS, "I Phát triển rừng       ", "1 Kết quả trồng mới       ",
        "- Rừng gỗ lớn (ha) 147 169 204  ", "- \nCác loại cây khác trồng xen (nghìn ", "cây) \n74.799 116.063 123.440  ",
        "2 Số trạm quan sát 12 14 15  ",
    )  # fmt: skip
    assert [r.kind for r in t.rows] == ["group", "body", "body", "body", "body"]
    assert t.rows[2].groups == ("I Phát triển rừng", "1 Kết quả trồng mới")
    assert [c.text for c in t.rows[3].cells][1:5] == ["Các loại cây khác trồng xen (nghìn cây)", "74.799", "116.063", "123.440"]
    assert t.rows[4].groups == ("I Phát triển rừng",)


def test_a_row_without_a_number_of_its_own_stands_under_the_row_above():
    t = table(*PLAIN, "1 Đường lâm nghiệp Km 45 ", "(1) Đường đất Km 30 ", "2 Số xã có điện mặt trời Xã 11 ")
    assert cells(t)[1][:4] == ["", "(1) Đường đất", "Km", "30"]
    assert t.rows[1].groups == ("1 Đường lâm nghiệp",)


PERIODS = ("Ước TH ", "năm ", "2025 ", "Ước TH GĐ ", "5 năm ", "(2021-2025) ")


def test_a_header_of_several_levels_names_each_column_by_its_province_too():
    t = table(
        "STT Tên chỉ tiêu \nĐơn vị  ", "tính ", "Đánh giá thực trạng ", "Sơn La Lai Châu \nTỉnh Bắc Ninh  ", "(sau hợp nhất) ",
        *PERIODS, *PERIODS, *PERIODS, "I Lâm nghiệp       ", "1 Rừng trồng mới Ha 10 50 30 150 40 200 ",
        "2 Sản lượng nấm Tấn 5 25 7 35 12 60 ",
    )  # fmt: skip
    whole, part = "Ước TH GĐ 5 năm (2021-2025)", "Ước TH năm 2025"
    expected = [f"{who} {what}" for who in ("Sơn La", "Lai Châu", "Tỉnh Bắc Ninh (sau hợp nhất)") for what in (part, whole)]
    assert columns(t)[:9] == ["STT", "Tên chỉ tiêu", "Đơn vị tính", *expected]
    assert t.rows[1].groups == ("I Lâm nghiệp",)
    assert cells(t)[1][3:9] == ["10", "50", "30", "150", "40", "200"]


def test_a_row_with_an_unknown_unit_and_empty_cells_keeps_its_values():
    head = "TT Chỉ tiêu ĐVT Năm 2021 Năm 2022 Năm 2023 Ghi chú "
    t = table(head, "1 Rừng gỗ lớn Ha 147 169 204  ", "2 Nấm Tấn 5 6 7  ", "3 Công trình cải tạo Trạm 11   9  ")
    assert {"11", "9"} <= set(cells(t)[2])


@pytest.mark.parametrize(
    ("line", "name", "unit"),
    [
        pytest.param("3 Trạm quan sát Trạm 11   9  ", "Trạm quan sát", "Trạm", id="capital"),
        pytest.param("3 Sản lượng gỗ nghìn tấn 11   9  ", "Sản lượng gỗ", "nghìn tấn", id="scale"),
        pytest.param("3 Năng suất tạ/ha 11   9  ", "Năng suất", "tạ/ha", id="ratio"),
        pytest.param("3 Sản lượng điện triệu kWh 11   9  ", "Sản lượng điện", "triệu kWh", id="energy"),
        pytest.param("3 Số tổ chữa cháy  tuyến 11   9  ", "Số tổ chữa cháy", "tuyến", id="set-apart"),
        pytest.param("3 Điểm kết quả 11 9 8  ", "Điểm kết quả", "", id="end-of-a-name"),
        pytest.param("3 Công trình Bể 11   9  ", "Công trình Bể", "", id="in-no-list"),
    ],
)
def test_units_of_the_lexicon(line, name, unit):
    head = "TT Chỉ tiêu ĐVT Năm 2021 Năm 2022 Năm 2023 Ghi chú "
    row = cells(table(head, "1 Rừng gỗ lớn Ha 147 169 204  ", "2 Nấm Tấn 5 6 7  ", line))[2]
    assert row[1:4] == [name, unit, "11"]
    assert "9" in row[4:6]


def test_prose_after_the_table_is_no_part_of_it():
    prose = "Các chỉ tiêu trên được giao cho từng xã và được kiểm tra vào cuối mỗi quý trong năm."
    extract = Extract("\n\n".join([*PLAIN, "1 Số xã có điện Xã 11 ", "2 Đường Km 45 ", *[prose] * 6, ""]), "txt")
    made = blocks(extract)
    (t,) = [b.table for b in made if b.table]
    assert len(t.rows) == 2
    assert any("từng xã" in extract.text[p.start : p.end] for b in made if not b.table for p in b.pieces)


def test_the_next_appendix_ends_the_table():
    assert len(tables(*HEAD, *ROWS, "PHỤ LỤC 2", *PLAIN, "1 Số xã có điện Xã 11 ", "2 Đường Km 45 ")) == 2


def test_every_cell_is_a_slice_of_the_text():
    text = "\n\n".join([*HEAD, *ROWS, ""])
    (t,) = [b.table for b in blocks(Extract(text, "txt")) if b.table]
    for row in t.rows:
        for cell in row.cells:
            joined = "".join((p.sep if n else "") + text[p.start : p.end] for n, p in enumerate(cell.pieces))
            assert joined == cell.text


def test_a_sentence_that_begins_with_the_abbreviation_is_no_table():
    assert tables("TT Huyện ủy họp bàn về nội dung trồng rừng trong năm tới.", "Mọi người nhất trí.") == []
