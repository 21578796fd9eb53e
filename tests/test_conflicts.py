"""Disagreements: what two places give differently, what only looks so, and tables that do not add up."""

import pytest

from assistant import Assistant, conflicts, figures_of
from index import Collection

ADOPTED = """ĐẢNG BỘ TỈNH SƠN LA
Số: 5-NQ/ĐH
Sơn La, ngày 4 tháng 10 năm 2025
NGHỊ QUYẾT
Đại hội đại biểu Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2025-2030
II. Chỉ tiêu đến năm 2030
(1) Tốc độ tăng trưởng GRDP bình quân giai đoạn 2026-2030 đạt 8 - 8,5%/năm.
(2) Tỷ lệ che phủ rừng đạt 50%.
(3) Tỷ lệ trường đạt chuẩn quốc gia đạt trên 70%.
(4) Thu nhập bình quân đầu người đạt 60 triệu đồng.
"""
DRAFT = """DỰ THẢO
BÁO CÁO CHÍNH TRỊ
trình Đại hội đại biểu Đảng bộ tỉnh Sơn La lần thứ XVI, nhiệm kỳ 2025-2030
II. Mục tiêu đến năm 2030
- Tăng trưởng kinh tế (GRDP) bình quân giai đoạn 2026-2030 đạt 9 - 9,5%/năm.
- Độ che phủ rừng đạt 50%.
- Tỷ lệ trường chuẩn quốc gia đạt 75%.
- Thu nhập bình quân đầu người đạt 6 triệu đồng.
"""
BUDGET = """ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: 77/KH-UBND
Sơn La, ngày 2 tháng 3 năm 2026
KẾ HOẠCH
Kinh phí trồng rừng năm 2026
I. Phân bổ
TT\tNội dung\tKinh phí (triệu đồng)
1\tMua cây giống lim xẹt\t1.200
2\tPhát dọn thực bì\t800
3\tTrực cháy mùa khô\t450
\tTổng cộng\t{total}
"""


@pytest.fixture
def build(tmp_path):
    """A collection of the given texts."""
    made = []

    def _build(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        made.append(Collection(tmp_path / "home"))
        made[-1].add([tmp_path / f"{name}.txt" for name in texts])
        return made[-1]

    yield _build
    for c in made:
        c.close()


@pytest.fixture
def two(build):
    return build(nghiquyet=ADOPTED, duthao=DRAFT)


def test_a_draft_and_the_document_adopted_are_set_against_each_other(two):
    growth = next(c for c in conflicts(two) if "GRDP" in c.first.indicator)
    assert (growth.first.text, growth.second.text, growth.cause) == ("8 - 8,5%/năm", "9 - 9,5%/năm", "draft")
    assert two.document(growth.first.document).number == "5-NQ/ĐH"  # the one to rely on comes first


def test_equal_values_and_open_bounds_do_not_contradict(two):
    assert not any("rừng" in c.first.indicator or "trường" in c.first.indicator for c in conflicts(two))


def test_a_power_of_ten_is_told_as_a_slip(two):
    income = next(c for c in conflicts(two) if "Thu nhập" in c.first.indicator)
    assert income.cause == "slip"


def test_the_surest_comes_first(two):
    scores = [c.score for c in conflicts(two)]
    assert scores == sorted(scores, reverse=True)


def test_a_range_printed_backwards_is_named(build):
    found = conflicts(build(a=ADOPTED, b=ADOPTED.replace("5-NQ", "6-NQ").replace("8 - 8,5", "8,5 - 8")))
    assert [c.cause for c in found] == ["range"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tỷ lệ che phủ rừng năm 2025 đạt 45%.", "Tỷ lệ che phủ rừng năm 2024 đạt 44%."),
        ("Tỷ lệ che phủ rừng của Sơn La năm 2025 đạt 45%.", "Tỷ lệ che phủ rừng của Điện Biên năm 2025 đạt 44%."),
        ("Phấn đấu tỷ lệ che phủ rừng năm 2025 đạt 46%.", "Thực hiện tỷ lệ che phủ rừng năm 2025 đạt 44%."),
        ("Tăng trưởng GRDP năm 2025 đạt 8%.", "Tăng trưởng GRDP giai đoạn 2021-2025 đạt 6%/năm."),
        ("Tỷ lệ hộ nghèo năm 2025 là 9%.", "Tỷ lệ hộ cận nghèo năm 2025 là 7%."),
        ("Dịch vụ năm 2025 chiếm 40%.", "Dịch vụ năm 2025 đạt 35%."),
        ("Tỷ lệ che phủ rừng 6 tháng đầu năm 2025 đạt 45%.", "Tỷ lệ che phủ rừng năm 2025 đạt 46%."),
    ],
)
def test_other_time_province_role_or_thing_is_no_disagreement(build, one, other):
    head = "UBND TỈNH SƠN LA\nSố: {}/BC-UBND\nSơn La, ngày 5 tháng 1 năm 2026\nBÁO CÁO\nTình hình năm 2025\nI. Nội dung\n"
    assert conflicts(build(a=head.format(1) + one, b=head.format(2) + other)) == []


def test_a_total_that_its_rows_do_not_make(build):
    (found,) = conflicts(build(kp=BUDGET.format(total="2.540")))
    assert (found.cause, found.first.low, found.second.low, found.second.text) == ("total", 2540, 2450, "2.450")
    assert [p.fields[1][1] for p in found.mismatch.rows] == ["Mua cây giống lim xẹt", "Phát dọn thực bì", "Trực cháy mùa khô"]


def test_a_total_that_is_right_or_rounded_is_not_reported(build):
    assert conflicts(build(a=BUDGET.format(total="2.450"))) == []


HEAD = "UBND TỈNH SƠN LA\nSố: 9/BC-UBND\nSơn La, ngày 5 tháng 1 năm 2026\nBÁO CÁO\nTình hình năm 2025\nI. Kết quả năm 2025\n"
PROJECTS = """TT\tĐơn vị\tTổng số\tTrong đó nhóm B\tTrong đó nhóm C\tĐã duyệt
1\tHuyện Mường La\t12\t4\t8\t7
2\tHuyện Thuận Châu\t30\t10\t20\t11
3\tHuyện Phù Yên\t9\t\t9\t
4\tHuyện Sốp Cộp\t16\t6\t10\t5
5\tHuyện Vân Hồ\t{van_ho}\t5\t20\t9
6\tHuyện Yên Châu\t8\t3\t5\t{yen_chau}
\tTổng cộng\t{total}\t28\t72\t36
"""


def found_in(build, text):
    return [(c.cause, c.first.text, c.second.text) for c in conflicts(build(a=HEAD + text))]


def test_sums_that_agree_everywhere_are_not_reported(build):
    assert found_in(build, PROJECTS.format(van_ho=25, yen_chau=4, total=100)) == []


def test_a_row_whose_columns_do_not_make_its_total_though_they_do_in_all_others(build):
    found = [c for c in conflicts(build(a=HEAD + PROJECTS.format(van_ho=26, yen_chau=4, total=101))) if c.cause == "columns"]
    assert {(c.first.text, c.second.text, c.computed) for c in found} == {("26", "25", True), ("101", "100", True)}
    c = next(c for c in found if c.first.text == "26")
    assert "«Huyện Vân Hồ»" in c.explained()
    assert "chênh 1" in c.explained()


def test_a_column_that_does_not_add_up_beside_others_that_do(build):
    (c,) = conflicts(build(a=HEAD + PROJECTS.format(van_ho=25, yen_chau=3, total=100)))
    assert (c.cause, c.first.text, c.second.text) == ("total", "36", "35")
    assert c.explained().startswith("dòng «Tổng cộng», cột «Đã duyệt» ghi 36 nhưng cộng 5 dòng được 35, chênh 1")


def test_columns_of_one_total_are_one_disagreement(build):
    wrong = PROJECTS.format(van_ho=25, yen_chau=3, total=100).replace("\t72\t36", "\t71\t36")
    (total,) = [c for c in conflicts(build(a=HEAD + wrong)) if c.cause == "total"]
    assert {total.first.text, *(f.text for f in total.others)} == {"36", "71"}


@pytest.mark.parametrize(
    "table",
    [
        "TT\tXã\tNăng suất bình quân (tạ/ha)\n1\tTà Mung\t40\n2\tNậm Khoai\t50\n3\tPha Đin\t45\n\tTổng cộng\t45\n",
        "TT\tXã\tTỷ lệ hộ nghèo (%)\n1\tTà Mung\t40\n2\tNậm Khoai\t50\n3\tPha Đin\t20\n\tTổng cộng\t36,5\n",
        "TT\tXã\tDân số (nghìn người)\n1\tTà Mung\t4,3\n2\tNậm Khoai\t5,3\n3\tPha Đin\t2,3\n\tTổng cộng\t12\n",
        "TT\tXã\tSố hộ (hộ)\n1\tTà Mung\t400\n2\tNậm Khoai\t\n3\tPha Đin\t200\n\tTổng cộng\t650\n",
        "TT\tXã\tSố hộ (hộ)\n1\tTà Mung\t400\n2\tNậm Khoai\t300\n3\tPha Đin\t200\n\tTổng cộng, trong đó một số xã\t950\n",
    ],
    ids=["average", "rates", "rounded", "blank cell", "only some rows"],
)
def test_what_is_no_sum_is_not_added_up(build, table):
    assert found_in(build, table) == []


def test_rows_of_another_unit_are_left_out_of_a_sum(build):
    table = (
        "TT\tNguồn vốn\tĐVT\tNăm 2025\tNăm 2026\nA\tTổng số\ttỷ đồng\t60\t80\n1\tNgân sách tỉnh\ttỷ đồng\t20\t30\n"
        "\tSo với tổng số\t%\t33,3\t37,5\n"
        "2\tNgân sách xã\ttỷ đồng\t25\t25\n\tSo với tổng số\t%\t41,7\t31,3\n3\tVay ưu đãi\ttỷ đồng\t15\t25\n\tSo với tổng số\t%\t25\t31,3\n"
    )
    assert found_in(build, table) == []


def test_a_part_that_is_more_than_its_whole(build):
    table = (
        "TT\tChỉ tiêu\tĐVT\tNăm 2025\n1\tSố lao động có việc làm\tngười\t900\n\tTrong đó: lao động nữ\tngười\t1.200\n"
        "2\tSố lớp nghề\tlớp\t30\n"
    )
    (c,) = conflicts(build(a=HEAD + table))
    assert (c.cause, c.first.text, c.second.text, c.computed) == ("part", "900", "1.200", False)
    assert "lớn hơn tổng" in c.explained()


def test_a_part_within_its_whole_or_of_another_unit_is_right(build):
    table = (
        "TT\tChỉ tiêu\tĐVT\tNăm 2025\n1\tSố lao động có việc làm\tngười\t900\n\tTrong đó: lao động nữ\tngười\t400\n"
        "2\tDiện tích mía\tha\t30\n\tTrong đó: sản lượng\ttấn\t1.500\n"
    )
    assert found_in(build, table) == []


SHARES = """TT\tChỉ tiêu\tĐVT\tNăm 2024\tNăm 2025
1\tCơ cấu kinh tế\t\t\t
\t- Nông nghiệp\t%\t25,5\t24,1
\t- Công nghiệp\t%\t34,2\t{industry}
\t- Dịch vụ\t%\t40,3\t39,9
"""


def test_shares_that_make_more_than_all(build):
    (c,) = conflicts(build(a=HEAD + SHARES.format(industry="39")))
    assert (c.cause, c.second.text) == ("shares", "103")
    assert "không phải 100%" in c.explained()


@pytest.mark.parametrize("industry", ["36", "35,9", "33"], ids=["exact", "rounded", "one share left out"])
def test_shares_that_make_all_or_may_lack_one(build, industry):
    assert found_in(build, SHARES.format(industry=industry)) == []


def test_a_share_over_all_is_told_and_a_rate_of_growth_is_not(build):
    (c,) = conflicts(build(a=HEAD + "Tỷ lệ hộ dân được dùng nước sạch năm 2025 đạt 110%.\nTốc độ tăng thu ngân sách năm 2025 đạt 120%."))
    assert (c.cause, c.first.text) == ("share", "110%")
    assert c.explained() == "tỷ lệ ghi 110%, lớn hơn 100%"


def test_a_sum_that_the_name_of_a_row_states(build):
    table = (
        "TT\tKhoản mục\tGiá trị (đồng)\n1\tLương cơ sở\t1,830,000\n2\tLương chính\t3,685,200\n3\tLương phụ\t442,224\n"
        "4\tBảo hiểm\t908,033\n5\tTổng lương (2+3+4)\t{total}\n"
    )
    assert found_in(build, table.format(total="5,035,457")) == []


def test_a_stated_sum_that_is_wrong(build):
    table = (
        "TT\tKhoản mục\tGiá trị (đồng)\n1\tLương cơ sở\t1,830,000\n2\tLương chính\t3,685,200\n3\tLương phụ\t442,224\n"
        "4\tBảo hiểm\t908,033\n5\tTổng lương (2+3+4)\t5,135,457\n"
    )
    assert found_in(build, table) == [("total", "5,135,457", "5.035.457")]


def test_one_row_in_two_appendices_with_two_values(build):
    table = "TT\tChỉ tiêu\tĐVT\tThực hiện năm 2025\n1\tTỷ lệ che phủ rừng\t%\t{}\n2\tTỷ lệ hộ nghèo\t%\t9\n"
    text = f"{table.format('46,1')}II. Phụ biểu các chỉ tiêu\n{table.format('47,5')}"
    assert found_in(build, text) == [("inside", "46,1", "47,5")]


def test_the_sum_of_five_years_is_not_held_against_the_last_one(build):
    text = "Thu ngân sách nhà nước của năm năm ước 26.000 tỷ đồng.\nThu ngân sách nhà nước năm 2025 đạt 5.900 tỷ đồng."
    assert found_in(build, text) == []


def test_rows_of_provinces_are_those_of_other_places(build):
    table = "TT\tTỉnh\tSố dự án (dự án)\n1\tHà Giang\t40\n2\tLào Cai\t35\n3\tĐiện Biên\t20\n"
    figures = build(a=HEAD + table).figures()
    assert [(f.territory, f.low) for f in figures] == [("Hà Giang", 40), ("Lào Cai", 35), ("Điện Biên", 20)]


def test_groups_by_letter_go_on_behind_the_numeral_like_one(build):
    table = BUDGET[: BUDGET.index("1\tMua")] + (
        "A\tGiống\t2.000\n1\tMua cây lim\t1.200\n2\tMua cây lát\t800\nB\tTrực cháy\t700\n3\tXã Nậm Khoai\t300\n4\tXã Tà Mung\t400\n"
        "C\tTập huấn\t90\n5\tLớp ở xã\t50\n6\tLớp ở tỉnh\t40\n\tTổng cộng (A+B+C)\t2.790\n"
    )
    assert conflicts(build(a=table)) == []


def test_an_answer_mentions_the_disagreement_that_touches_it(two):
    answer = Assistant(two).ask("Theo Nghị quyết 5-NQ/ĐH, tăng trưởng GRDP bình quân 2026-2030 là bao nhiêu?")
    (conflict,) = answer.conflicts
    assert [v["text"] for v in conflict["values"]] == ["8 - 8,5%/năm", "9 - 9,5%/năm"]
    for v in conflict["values"]:
        assert two.text(v["document"]["id"])[v["start"] : v["end"]] == v["text"]


def test_an_answer_that_nothing_contradicts_mentions_none(two):
    assert Assistant(two).ask("Tỷ lệ che phủ rừng đến năm 2030 là bao nhiêu?").conflicts == ()


def test_figures_are_found_by_any_wording_of_their_indicator(two):
    assert {f.text for f in figures_of(two, "toc do tang GRDP")} >= {"8 - 8,5%/năm", "9 - 9,5%/năm"}
    assert {f.text for f in figures_of(two, "thu nhập mỗi người")} == {"60 triệu đồng", "6 triệu đồng"}
    assert figures_of(two, "sản lượng cá tra") == []
