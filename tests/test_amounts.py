"""Amounts: numbers with their units, whatever way they are written."""

import pytest

from index.language.quantities import amounts, scaled


def found(text):
    return [(a.low, a.high, a.unit) for a in amounts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt 30,65%", [(30.65, 30.65, "%")]),
        ("8.700 - 9.200 USD", [(8700, 9200, "USD")]),
        ("từ 10 đến 12%/năm", [(10, 12, "%/năm")]),
        ("1.090 tỷ USD và 264.187 tỷ đồng", [(1090e9, 1090e9, "USD"), (264187e9, 264187e9, "đồng")]),
        ("800 triệu - 1 tỷ đồng", [(800e6, 1e9, "đồng")]),
        ("02 doanh nghiệp", [(2, 2, "doanh nghiệp")]),
        ("5,2 nghìn ha", [(5.2e7, 5.2e7, "m2")]),
        ("6,5 triệu lượt khách", [(6.5e6, 6.5e6, "lượt")]),
        ("điểm số 17 điểm %", [(17, 17, "điểm %")]),
        ("quốc lộ QL31, ĐT.398 và số 12/KH-UBND", []),
        ("ngày 30.9.2025", []),
    ],
)
def test_amounts_with_their_units(text, expected):
    assert found(text) == expected


def test_an_amount_stands_where_it_says():
    text = "Thu ngân sách đạt 59.084 tỷ đồng, tăng 7%."
    assert [text[a.start : a.end] for a in amounts(text)] == ["59.084 tỷ đồng", "7%"]


def test_an_unknown_unit_stays_as_it_is():
    assert scaled(3, "cây số chuẩn") == (3, "cây số chuẩn", "other")
    assert scaled(3, "") == (3, "", "number")
    assert scaled(2, " Triệu  đồng. ") == (2e6, "đồng", "money_vnd")


@pytest.mark.parametrize(
    "said", ["3 nghìn tỷ đồng", "3 ngàn ti đồng", "3 ngàn tỉ đồng", "3.000 tỷ đồng", "3 nghìn ti đồng", "3.000 ti VND"]
)
def test_one_amount_is_read_alike_in_every_spelling(said):
    assert [(a.low, a.unit) for a in amounts(said)] == [(3e12, "đồng")]
