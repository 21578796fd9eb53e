"""Tables from grids: header rows, units, groups, parents, totals."""

import pytest

from index.language.markers import index_rank
from index.records import Grid, Piece
from index.structure.tables import build, tab_grids, unit_of


def grid(rows, header_rows=0):
    """A text and the grid of `rows`; a pair instead of a string repeats the cell at that row and column (merged)."""
    text, made = "", []
    for n, row in enumerate(rows):
        cells = []
        for cell in row:
            if isinstance(cell, tuple):
                cells.append((made[cell[0]] if cell[0] < n else cells)[cell[1]])
            else:
                cells.append((len(text), len(text) + len(cell)))
                text += cell + "\t"
        made.append(tuple(cells))
        text += "\n"
    return text, Grid(0, len(text), tuple(made), header_rows)


def table(rows, header_rows=0, caption=""):
    text, g = grid(rows, header_rows)
    return build(text + caption, g, (Piece(len(text), len(text) + len(caption)),) if caption else ())


def columns(t):
    return [c.text for c in t.columns]


def cells(t):
    return [[c.text for c in r.cells] for r in t.rows]


def by_name(t, column=1):
    return {r.cells[column].text: r for r in t.rows}


HEAD = ["TT", "Nội dung", "Cơ quan chủ trì", "Kinh phí"]
TASKS = [
    HEAD,
    ["1", "2", "3", "4"],
    ["I", "Trồng rừng", "", ""],
    ["1", "Trồng rừng gỗ lớn", "Hạt Kiểm lâm", "12,5"],
    ["-", "Trong đó: keo lai", "Hạt Kiểm lâm", "7,5"],
    ["2", "Vườn ươm", "Phòng Nông nghiệp", "3"],
    HEAD,
    ["II", "Bảo vệ rừng", "", ""],
    ["1", "Trạm quan sát lửa", "Hạt Kiểm lâm", "4,2"],
    ["", "", "", ""],
    ["", "Tổng cộng", "", "19,7"],
]


# -------------------------------------------------------------------- tabs in a text


def spans(text):
    out, at = [], 0
    for line in text.split("\n"):
        out.append((at, at + len(line)))
        at += len(line) + 1
    return out


def tabbed(text):
    return [[[text[a:b] for a, b in row] for row in g.rows] for g in tab_grids(text, spans(text))]


def test_lines_with_as_many_tabs_are_a_table():
    assert tabbed("a\tb\nc\td\nxong") == [[["a", "b"], ["c", "d"]]]


def test_blank_lines_inside_a_table_are_passed_over():
    assert tabbed("a\tb\n\n \nc\td") == [[["a", "b"], ["c", "d"]]]


def test_empty_cells_keep_their_columns():
    assert tabbed("TT\tTên\tVốn\n1\t\t5\n\tCộng\t") == [[["TT", "Tên", "Vốn"], ["1", "", "5"], ["", "Cộng", ""]]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("một\tdòng", id="a-single-line"),
        pytest.param("\tTỈNH ỦY\n\tBAN THƯỜNG VỤ", id="letterhead"),
        pytest.param("không có", id="no-tabs"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_no_table(text):
    assert tabbed(text) == []


def test_another_number_of_tabs_begins_another_table():
    assert [len(t[0]) for t in tabbed("a\tb\nc\td\ne\tf\tg\nh\ti\tk")] == [2, 3]


# --------------------------------------------------------------------- header rows


def test_columns_are_named_by_the_header_and_rows_that_count_columns_are_dropped():
    t = table(TASKS)
    assert columns(t) == HEAD
    assert len(t.rows) == 7


@pytest.mark.parametrize("numbers", [["1", "2", "3", "4"], ["(1)", "(2)", "(3)", "(4)"]])
def test_a_row_of_column_numbers_is_no_body_row(numbers):
    assert cells(table([HEAD, numbers, ["1", "Rừng", "Hạt", "5"]])) == [["1", "Rừng", "Hạt", "5"]]


def test_a_header_that_comes_again_after_a_page_break_is_dropped():
    assert all(r.cells[1].text != "Nội dung" for r in table(TASKS).rows)


def test_a_header_of_two_merged_rows_names_each_column_by_both():
    t = table(
        [
            ["TT", "Chỉ tiêu", "Năm 2025", (0, 2)],
            [(0, 0), (0, 1), "Kế hoạch", "Ước TH"],
            ["1", "Rừng trồng", "100", "120"],
            ["2", "Nấm", "5", "7"],
        ]
    )
    assert columns(t) == ["TT", "Chỉ tiêu", "Năm 2025 – Kế hoạch", "Năm 2025 – Ước TH"]
    assert len(t.rows) == 2


def test_the_formats_own_header_is_believed():
    t = table([["Xã", "Rừng"], ["Khe Lau", "300"]], header_rows=1)
    assert columns(t) == ["Xã", "Rừng"]


def test_a_header_without_known_words_is_seen_by_the_figures_below_it():
    assert columns(table([["Xã", "Rừng"], ["Khe Lau", "300"], ["Nà Pán", "100"]])) == ["Xã", "Rừng"]


def test_a_table_of_figures_alone_has_no_header():
    t = table([["Khe Lau", "1.200", "300"], ["Nà Pán", "900", "100"]])
    assert columns(t) == ["", "", ""]
    assert len(t.rows) == 2


def test_short_rows_are_filled_up():
    text, g = grid([["TT", "Chỉ tiêu", "Năm 2025"], ["1", "Rừng"]])
    assert [c.text for c in build(text, g).rows[0].cells] == ["1", "Rừng", ""]


# ------------------------------------------------------------------ groups and rows


def test_rows_with_roman_numbers_group_those_below():
    rows = by_name(table(TASKS))
    assert rows["Trồng rừng"].kind == rows["Bảo vệ rừng"].kind == "group"
    assert rows["Vườn ươm"].groups == ("I Trồng rừng",)
    assert rows["Trạm quan sát lửa"].groups == ("II Bảo vệ rừng",)


def test_rows_with_a_dash_stand_under_their_parent():
    assert by_name(table(TASKS))["Trong đó: keo lai"].groups == ("I Trồng rừng", "1 Trồng rừng gỗ lớn")


def test_a_total_is_told_from_body_rows():
    rows = by_name(table(TASKS))
    assert {n for n, r in rows.items() if r.kind == "total"} == {"Tổng cộng"}


def test_a_grand_total_stands_under_no_row():
    assert by_name(table(TASKS))["Tổng cộng"].groups == ()


@pytest.mark.parametrize("name", ["Tổng cộng", "TỔNG SỐ", "Tổng số (I+II)", "Cộng"])
def test_a_sum_at_the_end_stands_under_no_row(name):
    assert table([*TASKS[:-1], ["", name, "", "19,7"]]).rows[-1].groups == ()


def test_a_sum_that_opens_or_closes_a_group_stands_under_it():
    t = table(
        [HEAD, ["I", "Rừng", "", ""], ["", "Tổng số", "", "9"], ["1", "Keo", "", "4"], ["2", "Mỡ", "", "5"], ["", "Cộng", "", "9"],
         ["II", "Nước", "", ""], ["1", "Kênh", "", "2"], ["", "Tổng số", "", "11"], ["-", "Trong đó: ngân sách", "", "3"]]
    )  # fmt: skip
    assert [r.kind for r in t.rows] == ["group", "total", "body", "body", "total", "group", "body", "total", "body"]
    assert [r.groups for r in t.rows[1:5]] == [("I Rừng",)] * 4
    assert [r.groups for r in t.rows[7:]] == [(), ()]


def test_a_community_is_no_sum():
    row = by_name(table([HEAD, ["1", "Giao rừng", "", "5"], ["", "Cộng đồng thôn", "", "3"]]))["Cộng đồng thôn"]
    assert (row.kind, row.groups) == ("body", ("1 Giao rừng",))


def test_numbers_of_every_depth_nest():
    t = table(
        [
            ["TT", "Dự án", "Tổng mức"],
            ["A", "Nhóm A", ""],
            ["I", "Giao thông", ""],
            ["1", "Cầu Khe Lau", "35"],
            ["1.1", "Mố cầu", "5"],
            ["a)", "Cọc", "2"],
            ["B", "Nhóm B", ""],
            ["1", "Kè sông", "12"],
        ]
    )
    rows = by_name(t)
    assert rows["Cọc"].groups == ("A Nhóm A", "I Giao thông", "1 Cầu Khe Lau", "1.1 Mố cầu")
    assert rows["Kè sông"].groups == ("B Nhóm B",)


def test_a_cell_merged_over_the_whole_row_is_a_group():
    t = table([["TT", "Chỉ tiêu", "Năm 2025"], ["Lâm nghiệp", (1, 0), (1, 0)], ["1", "Rừng", "5"]])
    assert t.rows[0].kind == "group"
    assert t.rows[1].groups == ("Lâm nghiệp",)


def test_a_cell_merged_over_rows_is_inherited_by_each():
    t = table([["TT", "Nội dung", "Cơ quan chủ trì"], ["1", "Keo", "Hạt Kiểm lâm"], ["2", "Mỡ", (1, 2)]])
    assert cells(t)[1] == ["2", "Mỡ", "Hạt Kiểm lâm"]


@pytest.mark.parametrize(
    ("index", "rank"),
    [("A", 1), ("IV", 2), ("12", 3), ("1.1", 4), ("1.1.2", 5), ("a)", 5), ("(1)", 3), ("-", 6), ("+", 6), ("", 0), ("Rừng", 0), ("2.", 3)],
)
def test_how_deep_a_row_stands_by_its_number(index, rank):
    assert index_rank(index) == rank


# -------------------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("(ĐVT: Tỷ đồng)", "Tỷ đồng"), ("Đơn vị tính: ha", "ha"), ("Đơn vị: triệu đồng", "triệu đồng"), ("Tổng mức (tỷ đồng)", "tỷ đồng"),
        ("Diện tích (ha)", "ha"), ("Bảng 1 (kèm theo)", ""), ("", ""),
    ],
)  # fmt: skip
def test_units_stated_in_captions_and_columns(caption, unit):
    assert unit_of(caption) == unit


def test_the_captions_unit_is_the_tables():
    assert table(TASKS, caption="Bảng 2 (ĐVT: Tỷ đồng)").unit == "Tỷ đồng"


def test_a_columns_unit_is_the_tables_where_the_caption_has_none():
    assert table([["TT", "Dự án", "Tổng mức (tỷ đồng)"], ["1", "Cầu", "35"]]).unit == "tỷ đồng"


def test_columns_with_different_units_give_the_table_none():
    assert table([["TT", "Nội dung", "Dân số (người)", "Rừng (ha)"], ["1", "Khe Lau", "1.200", "300"]]).unit == ""


def test_columns_with_one_unit_give_it_to_the_table():
    assert table([["TT", "Dự án", "Tổng (tỷ đồng)", "Năm 2025 (Tỷ đồng)"], ["1", "Cầu", "35", "5"]]).unit == "tỷ đồng"


def test_a_dotted_number_is_part_of_its_own_number_only():
    made = table(
        [("STT", "Tên chỉ tiêu", "Năm 2030"), ("15", "Trường đạt chuẩn", "80%"), ("16.1", "Giường bệnh", "40"),
         ("17", "Lao động", "90%"), ("17.1", "Có chứng chỉ", "42%")]
    )  # fmt: skip
    groups = {r.cells[0].text: r.groups for r in made.rows}
    assert groups["16.1"] == ()
    assert groups["17.1"] == ("17 Lao động",)


def test_rows_of_a_form_are_no_headings_of_each_other():
    made = table([("Loại văn bản", "Đã xử lý", "Chưa xử lý"), ("Nghị định", "", ""), ("Công văn", "", "")], header_rows=1)
    assert [(r.kind, r.groups) for r in made.rows] == [("body", ()), ("body", ())]


def test_a_list_of_codes_and_names_has_no_groups():
    made = table([("Mã", "Tên loại"), ("LT", "Luật"), ("PL", "Pháp lệnh"), ("QĐ", "Quyết định")], header_rows=1)
    assert [(r.kind, r.groups) for r in made.rows] == [("body", ())] * 3


def test_a_row_that_ends_in_a_colon_groups_the_numbers_under_it():
    made = table(
        [("STT", "Mặt hàng", "Đơn vị", "Năm 2005"), ("", "Kim ngạch", "tấn", "9"), ("", "Mặt hàng chính:", "", ""), ("1", "Gạo", '"', "5")],
        header_rows=1,
    )
    assert [(r.kind, r.groups) for r in made.rows][1:] == [("group", ()), ("body", ("Mặt hàng chính:",))]
    assert made.rows[2].cells[2].text == "tấn"


def test_a_table_with_nothing_under_its_header_keeps_it_as_a_row():
    t = table([["STT", "Họ và tên", "Chữ ký"]])
    assert columns(t) == ["", "", ""]
    assert cells(t) == [["STT", "Họ và tên", "Chữ ký"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["2", "Nội dung tuần tra", "Tổ một"], ["3", "Nội dung chữa cháy", "Tổ hai"]],
        [["Nhóm 2", "Nhiệm vụ tuần tra", "Kết quả tốt"], ["Nhóm 3", "Nhiệm vụ chữa cháy", "Kết quả khá"]],
    ],
    ids=["numbered", "named by number"],
)
def test_the_first_row_of_a_series_is_no_header(rows):
    assert cells(table(rows)) == rows


def test_a_unit_alone_over_a_table_is_its_unit():
    assert table([["TT", "Xã", "Vốn"], ["1", "Nà Pán", "5"]], caption="(triệu đồng)").unit == "triệu đồng"
    assert table([["TT", "Xã", "Vốn"], ["1", "Nà Pán", "5"]], caption="Bản Mới").unit == ""


def test_lines_of_a_form_are_no_header():
    lines = [["Tên chủ rừng: ......", (0, 0), "Năm sinh: ...."], ["Quốc tịch: ......", (1, 0), (1, 0)]]
    assert columns(table(lines)) == ["", "", ""]
    assert len(table(lines).rows) == 2
