"""Names of indicators: one key for all wordings, different keys for different things."""

import pytest

from index.figures.indicators import concepts, indicator_key, is_vague


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tốc độ tăng trưởng tổng sản phẩm trên địa bàn (GRDP) bình quân", "Tăng trưởng kinh tế (GRDP) bình quân hằng năm"),
        ("Hiệu quả sử dụng vốn đầu tư (ICOR)", "Hệ số ICOR"),
        ("Số giường bệnh bình quân 10.000 dân", "Số giường bệnh/vạn dân"),
        ("Tỷ lệ dân số tham gia bảo hiểm y tế", "Tỷ lệ bao phủ BHYT"),
        ("Tỷ lệ dân số đô thị", "Tỷ lệ đô thị hoá"),
        ("Tổng thu ngân sách Nhà nước trên địa bàn", "thu NSNN"),
        ("Độ che phủ rừng của tỉnh Sơn La", "Tỷ lệ che phủ rừng đến năm 2030"),
        ("Tổng kim ngạch xuất, nhập khẩu", "Kim ngạch xuất nhập khẩu"),
    ],
)
def test_wordings_of_one_indicator_share_a_key(one, other):
    assert indicator_key(one) == indicator_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tỷ lệ lao động qua đào tạo", "Tỷ lệ lao động qua đào tạo có bằng, chứng chỉ"),
        ("GRDP", "GRDP bình quân đầu người"),
        ("Kim ngạch xuất khẩu", "Kim ngạch nhập khẩu"),
        ("Tỷ lệ người dân dùng nước sạch – nông thôn", "Tỷ lệ người dân dùng nước sạch – đô thị"),
        ("Xã đạt chuẩn nông thôn mới", "Xã đạt chuẩn nông thôn mới nâng cao"),
        ("Tỷ lệ hộ nghèo", "Tỷ lệ hộ cận nghèo"),
        ("Tỷ lệ giường bệnh", "Tỷ lệ bác sĩ"),
    ],
)
def test_different_indicators_have_different_keys(one, other):
    assert indicator_key(one) != indicator_key(other)


def test_a_rate_of_change_is_another_figure_than_a_level():
    assert indicator_key("Thu ngân sách", "tăng") != indicator_key("Thu ngân sách")


def test_provinces_years_and_carrying_words_are_no_concepts():
    assert concepts("Tỷ lệ che phủ rừng của tỉnh Bắc Giang năm 2025 đạt") == (("ti3", "lê5", "che", "phu3", "rưng2"),)


@pytest.mark.parametrize(
    "name", ["dịch vụ", "Công nghiệp - xây dựng", "Tốc độ tăng trưởng GRDP ngành", "các khu", "", "GTSX (giá hiện hành)"]
)
def test_names_of_parts_say_nothing_alone(name):
    assert is_vague(name)


@pytest.mark.parametrize("name", ["GRDP bình quân đầu người", "Tỷ lệ che phủ rừng", "Số cuộc giám sát, phản biện xã hội"])
def test_names_of_indicators_are_not_vague(name):
    assert not is_vague(name)
