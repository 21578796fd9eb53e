"""Heading paths: which block stands under which headings."""

import pytest

from index.records import Extract
from index.structure.outline import blocks

LAW = """HỘI ĐỒNG NHÂN DÂN
HUYỆN ĐỒI CHÈ
Số: 15/NQ-HĐND
NGHỊ QUYẾT
Về phát triển rừng bền vững giai đoạn 2026-2030
PHẦN THỨ NHẤT
KẾT QUẢ PHÁT TRIỂN RỪNG
GIAI ĐOẠN 2021-2025
I. KẾT QUẢ
1. Trồng rừng
1.1. Rừng gỗ lớn
Diện tích rừng gỗ lớn tăng gấp đôi.
a) Giống cây
Giống keo lai được kiểm định tại vườn ươm.
b) Kỹ thuật
Mật độ trồng thưa hơn trước.
2. Bảo vệ rừng
Không để xảy ra cháy lớn.
PHẦN THỨ HAI
MỤC TIÊU
- Về kinh tế:
(1) Giá trị sản xuất lâm nghiệp tăng 6%/năm.
(2) Có 12 hợp tác xã chế biến gỗ.
- Về môi trường:
(3) Tỷ lệ che phủ rừng đạt 61,5%.
Chương I
QUY ĐỊNH CHUNG
Mục 1
PHẠM VI
Điều 1. Phạm vi điều chỉnh
1. Nghị quyết này áp dụng cho mười hai xã vùng cao của huyện và các chủ rừng có diện tích từ nửa héc-ta trở lên.
2. Không áp dụng cho rừng đặc dụng.
Điều 2. Nguồn vốn
Ngân sách huyện bố trí 12,5 tỷ đồng.
PHỤ LỤC I
DANH MỤC DỰ ÁN
Danh mục gồm ba dự án.
"""


def read(text, **more):
    """(kind, section, shown) of every block."""
    extract = Extract(text, "txt", **more)
    return [(b.kind, b.section, " ".join(" ".join(text[p.start : p.end] for p in b.pieces).split())) for b in blocks(extract)]


def section(text, opening, **more):
    """The heading path of the block that begins like this."""
    return next(path for _, path, shown in read(text, **more) if shown.startswith(opening))


ONE = "PHẦN THỨ NHẤT KẾT QUẢ PHÁT TRIỂN RỪNG GIAI ĐOẠN 2021-2025"
TWO = "PHẦN THỨ HAI MỤC TIÊU"


@pytest.mark.parametrize(
    ("opening", "path"),
    [
        pytest.param("Diện tích", (ONE, "I. KẾT QUẢ", "1. Trồng rừng", "1.1. Rừng gỗ lớn"), id="decimal"),
        pytest.param("Giống keo", (ONE, "I. KẾT QUẢ", "1. Trồng rừng", "1.1. Rừng gỗ lớn", "a) Giống cây"), id="letter"),
        pytest.param("Mật độ", (ONE, "I. KẾT QUẢ", "1. Trồng rừng", "1.1. Rừng gỗ lớn", "b) Kỹ thuật"), id="next-letter"),
        pytest.param("Không để", (ONE, "I. KẾT QUẢ", "2. Bảo vệ rừng"), id="back-up"),
        pytest.param("(1) Giá trị", (TWO, "- Về kinh tế:"), id="lead-in"),
        pytest.param("(2) Có 12", (TWO, "- Về kinh tế:"), id="lead-in-goes-on"),
        pytest.param("(3) Tỷ lệ", (TWO, "- Về môi trường:"), id="next-lead-in"),
        pytest.param("Ngân sách", (TWO, "Chương I QUY ĐỊNH CHUNG", "Mục 1 PHẠM VI", "Điều 2. Nguồn vốn"), id="article"),
        pytest.param("Danh mục gồm", ("PHỤ LỤC I DANH MỤC DỰ ÁN",), id="appendix"),
        pytest.param("HỘI ĐỒNG", (), id="letterhead"),
        pytest.param("Về phát triển", (), id="title-of-the-document"),
    ],
)
def test_heading_paths(opening, path):
    assert section(LAW, opening) == path


def test_a_numbered_paragraph_stands_for_itself_in_the_path():
    path = section(LAW, "2. Không áp dụng")
    assert path[:-1] == (TWO, "Chương I QUY ĐỊNH CHUNG", "Mục 1 PHẠM VI", "Điều 1. Phạm vi điều chỉnh")
    assert path[-1].startswith("2. Không áp dụng")


def test_every_line_is_in_a_block_and_in_order():
    assert [shown for *_, shown in read(LAW)] == LAW.split("\n")[:-1]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("A. MỤC TIÊU\nII. Về rừng\nĐoạn.", ("A. MỤC TIÊU", "II. Về rừng"), id="letter-over-roman"),
        pytest.param("Phần thứ hai\nĐoạn.", ("Phần thứ hai",), id="part-in-small-letters"),
        pytest.param("Mục II\nĐoạn.", ("Mục II",), id="roman-section"),
        pytest.param("Điều 5a. Vốn\nĐoạn.", ("Điều 5a. Vốn",), id="inserted-article"),
        pytest.param("1. Rừng\n1.2. Nước\n1.2.3. Hồ\nĐoạn.", ("1. Rừng", "1.2. Nước", "1.2.3. Hồ"), id="three-levels"),
        pytest.param("I- RỪNG\n1- Giống\nĐoạn.", ("I- RỪNG", "1- Giống"), id="dashes"),
    ],
)
def test_markers_of_many_styles(text, path):
    assert section(text, "Đoạn") == path


def test_a_lead_in_ends_with_the_next_item_of_its_own_kind():
    text = "I. MỤC TIÊU\n- Về rừng:\n+ Trồng 300 ha.\n- Cấp nước cho cả mười hai xã vùng cao trước mùa khô.\nII. VỐN\nĐoạn."
    assert section(text, "+ Trồng") == ("I. MỤC TIÊU", "- Về rừng:")
    assert section(text, "- Cấp nước") == ("I. MỤC TIÊU",)
    assert section(text, "Đoạn") == ("II. VỐN",)


def test_headings_that_the_format_states_are_believed():
    text = "Mở đầu\nĐoạn một.\nChi tiết\nĐoạn hai.\nKết luận\nĐoạn ba."
    headings = tuple((text.index(h), text.index(h) + len(h), level) for h, level in (("Mở đầu", 1), ("Chi tiết", 2), ("Kết luận", 1)))
    assert section(text, "Đoạn hai", headings=headings) == ("Mở đầu", "Chi tiết")
    assert section(text, "Đoạn ba", headings=headings) == ("Kết luận",)


def test_a_long_sentence_in_capitals_is_no_heading():
    text = "I. KẾT QUẢ\n" + "RỪNG VÀ NƯỚC " * 20 + "\nĐoạn."
    assert section(text, "Đoạn") == ("I. KẾT QUẢ",)


def test_a_footnote_stands_in_the_section_of_its_place():
    text = "I. KẾT QUẢ\nVùng chè mở rộng[footnoteRef:1].[1:  Gồm 12 xã.] \nII. VỐN\nĐoạn."
    (note,) = [b for b in read(text) if b[0] == "footnote"]
    assert note[1:] == (("I. KẾT QUẢ",), "Gồm 12 xã.")


def test_a_table_stands_where_it_was_with_its_caption():
    text = "I. GIAO VIỆC\nPHỤ LỤC II\n(ĐVT: Tỷ đồng)\nTT\tNội dung\tKinh phí\n1\tKeo\t5\n2\tMỡ\t7\nĐoạn sau bảng."
    found = [b for b in blocks(Extract(text, "txt")) if b.table]
    assert [b.section for b in found] == [("PHỤ LỤC II",)]
    assert found[0].table.unit == "Tỷ đồng"
    kinds = [kind for kind, *_ in read(text)]
    assert kinds.index("table") == len(kinds) - 2


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_gives_no_blocks(text):
    assert read(text) == []


def test_decoration_is_no_block():
    assert [s for *_, s in read("NGHỊ QUYẾT\n-----\n*\nNội dung.")] == ["NGHỊ QUYẾT", "Nội dung."]
