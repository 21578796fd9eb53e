"""Figures: what prose and tables state, of whom, of when, and whether as an aim or an outcome."""

import pytest
from administrative import PLAN

from index import Collection
from index.figures.prose import figures_in
from index.records import Excerpt, Passage, Piece

ABOUT = {"territory": "Sơn La", "period": "2026-2030", "date": "2026-02-14", "type": "Kế hoạch"}


def passage(text, section=(), **rest):
    return Passage(1, "d", 0, "text", section, None, Excerpt.of(text, [Piece(0, len(text))]), **rest)


def found(text, section=(), about=ABOUT):
    return figures_in(passage(text, section), about)


def one(text, section=(), about=ABOUT):
    (figure,) = found(text, section, about)
    return figure


@pytest.mark.parametrize(
    ("text", "indicator", "low", "high", "unit"),
    [
        ("Tỷ lệ che phủ rừng đạt 48,5%.", "Tỷ lệ che phủ rừng", 48.5, 48.5, "%"),
        ("Phấn đấu đến năm 2030, GRDP bình quân đầu người đạt khoảng 3.900 - 4.100 USD.", "GRDP bình quân đầu người", 3900, 4100, "USD"),
        ("Tỷ lệ hộ nghèo giảm còn 6,2%.", "Tỷ lệ hộ nghèo", 6.2, 6.2, "%"),
        ("Thu nhập bình quân đầu người/tháng là 5,1 triệu đồng.", "Thu nhập bình quân đầu người", 5.1e6, 5.1e6, "đồng/tháng"),
        ("Hệ số ICOR giai đoạn 2026-2030 đạt 4,2.", "Hệ số ICOR", 4.2, 4.2, ""),
        ("Tốc độ tăng tổng sản phẩm (GRDP) bình quân đạt 8,1%/năm.", "Tốc độ tăng tổng sản phẩm (GRDP)", 8.1, 8.1, "%"),
        ("100% số xã có đường ô tô đến trung tâm.", "số xã có đường ô tô đến trung tâm", 100, 100, "%"),
    ],
)
def test_prose_that_states_a_value(text, indicator, low, high, unit):
    f = one(text)
    assert (f.indicator, f.low, f.high, f.unit) == (indicator, low, high, unit)
    assert text[f.start : f.end] == f.text


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế chủ trì, thực hiện theo Nghị quyết số 12-NQ/TU ngày 30/9/2025.",
        "Khởi công đường ĐT.398 và quốc lộ 37 trong năm 2027.",
        "Doanh thu bằng 104% kế hoạch, tăng 12% so với cùng kỳ.",
        "Điều 5. Điều khoản thi hành.",
        "Số bác sĩ tăng từ 7,4 lên trên một vạn dân.",
    ],
)
def test_numbers_that_are_no_values_give_no_figure(text):
    assert found(text) == []


def test_a_part_in_brackets_is_a_part_of_the_indicator():
    whole, town, village = found("Tỷ lệ dân số dùng nước sạch đạt 71% (trong đó, đô thị đạt 98%, nông thôn đạt 62,5%).")
    assert town.indicator == "Tỷ lệ dân số dùng nước sạch – đô thị"
    assert village.indicator == "Tỷ lệ dân số dùng nước sạch – nông thôn"
    assert len({whole.key, town.key, village.key}) == 3


def test_a_change_gives_both_its_values_with_their_years():
    figures = found("Tỷ lệ dân số đô thị tăng từ 21,7% năm 2020 lên 30,4% năm 2025.")
    assert [(f.low, f.period) for f in figures] == [(21.7, "2020"), (30.4, "2025")]
    assert all("(tăng)" not in f.key for f in figures)


def test_a_series_of_years_belongs_to_one_indicator():
    figures = found("Tốc độ tăng trưởng GRDP năm 2022 đạt 8,7%, năm 2023 đạt 4,1%, năm 2024 đạt 6,3%.")
    assert [(f.period, f.low) for f in figures] == [("2022", 8.7), ("2023", 4.1), ("2024", 6.3)]
    assert len({f.key for f in figures}) == 1


def test_the_first_value_of_a_change_without_its_time_is_left_out():
    assert [f.low for f in found("Số bác sĩ trên một vạn dân tăng từ 7,4 lên 9,1.")] == [9.1]


def test_bounds_are_kept():
    assert one("Tỷ lệ trường đạt chuẩn quốc gia đạt trên 55%.").bound == "min"
    assert one("Tỷ lệ hộ nghèo còn dưới 3%.").bound == "max"
    assert one("Tỷ lệ đảng viên hoàn thành tốt nhiệm vụ đạt 90% trở lên.").bound == "min"


def test_the_heading_says_when_and_as_what():
    f = one("Tỷ lệ che phủ rừng đạt 47%.", ("II. Kết quả thực hiện giai đoạn 2021-2025",))
    assert (f.period, f.role, f.dated) == ("2021-2025", "result", "heading")
    assert one("Tỷ lệ che phủ rừng ước đạt 47% vào cuối năm 2025.").role == "estimate"
    assert one("Tỷ lệ che phủ rừng đạt 48%.", ("Chỉ tiêu đến năm 2030",)).role == "target"


def test_a_result_that_only_the_document_dates_is_of_the_term_before():
    about = {"territory": "Sơn La", "period": "2025-2030", "date": "", "type": "Báo cáo chính trị"}
    assert one("Tỷ lệ hộ nghèo còn 9%.", ("Kết quả đạt được",), about).period == "2020-2025"
    assert one("Tỷ lệ hộ nghèo còn 4%.", ("Mục tiêu phấn đấu",), about).period == "2025-2030"


def test_another_province_in_the_sentence_is_whose_value_it_is():
    assert one("Tỷ lệ che phủ rừng của tỉnh Điện Biên đạt 44,9%.").territory == "Điện Biên"
    assert one("Tuổi thọ trung bình của cả nước đạt 75,5 tuổi.").territory == "cả nước"


def test_a_congress_before_the_mergers_was_that_of_the_old_province():
    f = one("Tỷ lệ đô thị hóa đạt 41%.", ("Kết quả Đại hội Đảng bộ tỉnh Lào Cai nhiệm kỳ 2020-2025",))
    assert f.territory == "Lào Cai (cũ)"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    with Collection(tmp_path / "home") as c:
        c.add([path])
        yield c


def test_a_table_gives_a_figure_for_each_year_column_and_none_for_a_dash(plan):
    rows = {(f.indicator, f.period): (f.low, f.unit) for f in plan.figures()}
    assert rows["Tỷ lệ che phủ rừng", "2027"] == (47.2, "%")
    assert rows["Tỷ lệ che phủ rừng", "2030"] == (48.5, "%")
    assert rows["Tổng lượng khách du lịch", "2030"] == (2.75e6, "lượt")
    assert ("Tỷ lệ hộ nghèo đa chiều", "2030") not in rows
    assert {f.role for f in plan.figures()} == {"target"}


def test_a_figure_stands_where_it_says_in_its_passage(plan):
    passages = plan.passages_by_id([f.passage for f in plan.figures()])
    assert all(passages[f.passage].text[f.start : f.end] == f.text for f in plan.figures())


def test_figures_of_some_indicators_or_passages_only(plan):
    forest = [f for f in plan.figures() if "rừng" in f.indicator]
    assert plan.figures(keys=[forest[0].key]) == forest
    assert plan.figures(passages=[forest[0].passage]) == forest
    assert plan.figures(keys=[]) == []


def test_figures_follow_corrections_and_go_with_their_document(plan):
    plan.set_metadata("88/KH-UBND", {"territory": "Yên Bái"})
    assert {f.territory for f in plan.figures()} == {"Yên Bái"}
    plan.remove(["88/KH-UBND"])
    assert plan.figures() == []


def test_a_collection_from_before_figures_gets_them_when_it_is_opened(plan):
    expected = plan.figures()
    plan._store.db.execute("DROP TABLE figure")
    plan._store.set_meta("version", "2")
    home = plan.home
    plan.close()
    with Collection(home) as again:
        assert again.figures() == expected
        assert again._store.meta("version") == "3"
