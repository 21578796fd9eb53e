"""Provinces in a text: which one, in which of its two lives, and what only looks like one."""

import pytest

from index.language.places import mentions, province_at, provinces, successor


def named(text):
    return [(m.name, m.era) for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Tình hình diễn biến phức tạp ở tỉnh ta", [], id="dien-bien"),
        pytest.param("TÌNH HÌNH DIỄN BIẾN", [], id="dien-bien-in-capitals"),
        pytest.param("giữ gìn hòa bình, ổn định", [], id="peace"),
        pytest.param("Hoà bình là khát vọng chung", [], id="peace-opens-the-sentence"),
        pytest.param("tỉnh Hòa Bình", ["Hòa Bình"], id="the-province"),
        pytest.param("tỉnh Hoà Bình và Thanh Hoá", ["Hòa Bình", "Thanh Hóa"], id="other-tone-marks"),
        pytest.param("UBND TỈNH SƠN LA", ["Sơn La"], id="capitals"),
        pytest.param("rung o dien bien", ["Điện Biên"], id="without-diacritics"),
        pytest.param("The plan of Bac Ninh, Lao Cai", ["Bắc Ninh", "Lào Cai"], id="english"),
        pytest.param("thành phố Bắc Giang", [], id="the-town"),
        pytest.param("TP. Bắc Ninh", [], id="the-town-abbreviated"),
        pytest.param("thị xã Phú Thọ, xã Hòa Bình", [], id="town-and-commune"),
        pytest.param("thành phố Hà Nội", ["Hà Nội"], id="a-city-of-province-rank"),
        pytest.param("Thừa Thiên Huế", ["Thừa Thiên Huế"], id="the-longest-name"),
        pytest.param("Ninh Bình, Ninh Thuận", ["Ninh Bình", "Ninh Thuận"], id="two"),
        pytest.param("mạng lưới bắc giảng", [], id="other-tones"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_provinces_are_told_from_what_looks_like_them(text, names):
    assert [n for n, _ in named(text)] == names


@pytest.mark.parametrize(
    ("text", "era"),
    [
        ("Bắc Giang (cũ)", "old"), ("Bắc Giang cũ", "old"), ("Bắc Ninh trước hợp nhất", "old"),
        ("Bắc Ninh trước khi sáp nhập", "old"), ("bac ninh truoc day", "old"), ("former Bac Giang province", "old"),
        ("Bac Giang before the merger", "old"), ("Bắc Ninh sau hợp nhất", "new"), ("Bắc Ninh (mới)", "new"),
        ("bac ninh sau sap nhap", "new"), ("the merged Bac Ninh", "new"), ("Bắc Ninh năm 2025", ""), ("Bắc Ninh", ""),
    ],
)  # fmt: skip
def test_the_words_beside_a_name_tell_its_era(text, era):
    assert [e for _, e in named(text)] == [era]


@pytest.mark.parametrize("text", ["Bắc Ninh cụ thể như sau", "Bắc Ninh cử cán bộ", "Bắc Ninh mỗi năm", "Bắc Ninh mời gọi đầu tư"])
def test_other_words_beside_a_name_tell_no_era(text):
    assert [e for _, e in named(text)] == [""]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("vùng thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("ở TP.HCM", "Thành phố Hồ Chí Minh"),
        ("o tp hcm", "Thành phố Hồ Chí Minh"),
        ("Ho Chi Minh City", "Thành phố Hồ Chí Minh"),
        ("tỉnh Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("tỉnh Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
    ],
)
def test_long_names_are_found_as_they_are_written(text, name):
    assert [n for n, _ in named(text)] == [name]


def test_the_pacific_is_not_thai_binh():
    assert named("khu vực châu Á - Thái Bình Dương") == []


def test_a_city_is_told_from_the_man_it_is_named_for():
    assert named("tư tưởng Hồ Chí Minh") == []


def test_spans_are_of_the_name_alone():
    text = "tại tỉnh Hoà Bình (cũ)"
    (m,) = mentions(text)
    assert text[m.start : m.end] == "Hoà Bình"


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("Bắc Giang", "Bắc Ninh"), ("bac giang", "Bắc Ninh"), ("Bắc Ninh", "Bắc Ninh"), ("Bình Dương", "Thành phố Hồ Chí Minh"),
        ("Thừa Thiên Huế", "Huế"), ("Không Đâu Cả", "Không Đâu Cả"),
    ],
)  # fmt: skip
def test_a_province_merged_away_has_a_successor(name, today):
    assert successor(name) == today


def test_successors_are_not_merged_away_themselves():
    assert all(successor(today) == today for _, today in provinces().values())


@pytest.mark.parametrize(
    ("text", "count"),
    [("Tỉnh Bắc Ninh (sau hợp nhất)", 3), ("Bắc Giang Ước TH", 2), ("Kế hoạch Bắc Giang", 0), ("Huế", 1), ("", 0)],
)
def test_words_of_a_province_that_opens_a_text(text, count):
    assert province_at(text) == count


@pytest.mark.parametrize(
    ("text", "names"), [("Ở Băc Ninh năm 2025", ["Bắc Ninh"]), ("Bãc Ninh đến nay", []), ("Điên Biên có mấy xã", ["Điện Biên"])]
)
def test_a_forgotten_mark_is_forgiven_another_mark_is_not(text, names):
    assert [m.name for m in mentions(text)] == names
