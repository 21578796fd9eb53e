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
