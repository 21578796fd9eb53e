"""Tables that an extraction wrote one cell a line."""

import pytest

from index.records import Extract
from index.structure.outline import blocks

HEAD = ["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch", "2025", "Ước TH", "2025", "Đánh giá"]
ROWS = [
    ["I", "Lâm nghiệp"],
    ["1", "Diện tích rừng trồng mới tập", "trung", "Ha", "1.250", "1.180", "Không đạt"],
    ["-", "Rừng phòng hộ", "Ha", "250", "310"],
    ["2", "Tỷ lệ che phủ rừng", "%", "47", "47,3", "Vượt"],
    ["II", "Thủy lợi"],
    ["3", "Chiều dài kênh kiên cố", "Km", "36", "41,5", "Vượt"],
]


def table(*lines):
    """The only table of a text of these lines."""
    made = [b.table for b in blocks(Extract("\n".join([*lines, ""]), "txt")) if b.table is not None]
    (only,) = made
    return only


def cells(t):
    return [[c.text for c in r.cells] for r in t.rows]


@pytest.fixture
def whole():
    return table(*HEAD, *(cell for row in ROWS for cell in row))


def test_the_header_names_the_columns_though_it_is_written_in_pieces(whole):
    assert [c.text for c in whole.columns] == ["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2025", "Ước TH 2025", "Đánh giá"]


def test_cells_are_put_together_into_rows(whole):
    assert cells(whole)[1] == ["1", "Diện tích rừng trồng mới tập trung", "Ha", "1.250", "1.180", "Không đạt"]
    assert cells(whole)[5] == ["3", "Chiều dài kênh kiên cố", "Km", "36", "41,5", "Vượt"]


def test_numerals_are_groups_and_dashes_parts_of_the_row_above(whole):
    assert [r.kind for r in whole.rows] == ["group", "body", "body", "body", "group", "body"]
    assert whole.rows[2].groups[-1].startswith("1 Diện tích")
    assert whole.rows[5].groups == ("II Thủy lợi",)


def test_a_page_number_and_the_header_again_are_no_cells():
    lines = [*HEAD, *ROWS[0], *ROWS[1], *ROWS[2], "6", *HEAD, *ROWS[3]]
    assert [r[0] for r in cells(table(*lines))] == ["I", "1", "-", "2"]
    assert not any("STT" in c for r in cells(table(*lines)) for c in r)


def test_a_row_with_too_few_values_does_not_say_which_column_they_are_in():
    lines = [*HEAD, *ROWS[1], "2", "Tỷ lệ che phủ rừng", "%", "47,3", "3", "Số trạm bơm", "Trạm", "4", "5", "Vượt"]
    row = cells(table(*lines))[1]
    assert row[3:5] == ["", ""]
    assert "47,3" in row[5]


def test_cells_are_slices_of_the_text(whole):
    source = "\n".join([*HEAD, *(cell for row in ROWS for cell in row), ""])
    for r in whole.rows:
        for c in r.cells:
            assert all(source[p.start : p.end] in c.text for p in c.pieces)
