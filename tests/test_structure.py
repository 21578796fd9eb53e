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


# ------------------------------------------------------------------- what ends a text, and what is quoted in it

DECISION = """QUYẾT ĐỊNH
Về việc giao rừng
Điều 1. Giao rừng
1. Giao 12 héc-ta rừng keo cho bản Nà Pán.
Điều 2. Chánh Văn phòng và các trưởng bản thi hành Quyết định này./.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Vàng Seo Lử
Nơi nhận:
- Bản Nà Pán;
- Lưu: VT
PHỤ LỤC I
DANH SÁCH
Danh sách gồm hai mươi hộ.
"""


def test_nothing_stands_under_the_last_article_once_the_text_has_ended():
    assert section(DECISION, "Vàng Seo Lử") == ()
    assert section(DECISION, "- Bản Nà Pán") == ("Nơi nhận:",)


def test_an_appendix_stands_under_no_line_of_the_recipients():
    assert section(DECISION, "Danh sách gồm") == ("PHỤ LỤC I DANH SÁCH",)


AMENDING = """Chương II
SỬA ĐỔI
Điều 3. Sửa đổi Quy chế bảo vệ rừng
1. Sửa đổi, bổ sung Điều 5 như sau:
“Điều 5. Tuần tra
1. Tổ bảo vệ rừng tuần tra mỗi tuần hai lần.
2. Kết quả ghi vào sổ của bản.”.
2. Bãi bỏ khoản 4 Điều 9.
"""


def test_the_new_text_of_an_amendment_stands_under_what_it_amends():
    over = ("Chương II SỬA ĐỔI", "Điều 3. Sửa đổi Quy chế bảo vệ rừng", "1. Sửa đổi, bổ sung Điều 5 như sau:")
    path = section(AMENDING, "2. Kết quả ghi")
    assert path[:4] == (*over, "“Điều 5. Tuần tra")
    assert section(AMENDING, "2. Bãi bỏ") == (*over[:2], "2. Bãi bỏ khoản 4 Điều 9.")


def test_a_quotation_that_never_ends_keeps_no_headings():
    open_ended = AMENDING.replace("”.", ".")
    assert section(open_ended, "2. Bãi bỏ")[-1] == "2. Bãi bỏ khoản 4 Điều 9."
    assert "1. Sửa đổi, bổ sung Điều 5 như sau:" not in section(open_ended, "2. Bãi bỏ")


def test_a_form_has_its_own_heading_within_its_appendix():
    text = "PHỤ LỤC I\nBIỂU MẪU\nMẫu số 01. Đơn xin giao rừng\nHọ tên chủ hộ.\nMẫu số 02. Biên bản\nThời gian lập.\nPHỤ LỤC II\nHai bản."
    assert section(text, "Họ tên") == ("PHỤ LỤC I BIỂU MẪU", "Mẫu số 01. Đơn xin giao rừng")
    assert section(text, "Thời gian") == ("PHỤ LỤC I BIỂU MẪU", "Mẫu số 02. Biên bản")
    assert section(text, "Hai bản")[0].startswith("PHỤ LỤC II")


def test_a_sentence_about_a_form_is_no_heading():
    text = "I. HỒ SƠ\nMẫu số 01 ban hành kèm theo Quy chế này được lập thành ba bản.\nNộp tại xã."
    assert section(text, "Nộp tại xã") == ("I. HỒ SƠ",)


def test_a_table_of_contents_has_no_headings():
    text = "MỤC LỤC\nCHƯƠNG I. TRỒNG RỪNG..........7\nCHƯƠNG II. GIỮ RỪNG..........12\nLỜI NÓI ĐẦU\nSổ tay dùng cho xã.\n"
    assert [kind for kind, _, shown in read(text) if shown.startswith("CHƯƠNG")] == ["paragraph", "paragraph"]
    assert section(text, "Sổ tay") == ()


def test_paragraphs_of_an_office_file_are_not_joined_however_they_begin():
    text = "Điều 25. Nội dung quản lý rừng của ủy ban nhân dân các xã vùng cao\nủy ban nhân dân xã quản lý rừng theo các nội dung sau:\n"
    assert [shown for _, _, shown in read(text, wrapped=False)] == text.strip().split("\n")
