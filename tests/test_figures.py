"""Figures: what prose and tables state, of whom, of when, and whether as an aim or an outcome."""

import pytest
from administrative import PLAN

from index import Collection
from index.figures import figures_of_passages
from index.figures.columns import column_of
from index.figures.prose import figures_in
from index.language import groups_by_comma, scaled
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
        ("Sản lượng quạt điện đạt 16 triệu cái.", "Sản lượng quạt điện", 16e6, 16e6, "chiếc"),
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


@pytest.mark.parametrize(
    "text",
    [
        "Phạt tiền từ 2.700.000 đồng đến 4.600.000 đồng với người chăn thả trâu trong rừng.",
        "Thời hạn giải quyết là 15 ngày làm việc.",
        "Giấy tờ kể ở các khoản 2, 5 và 7 Điều 34 của Nghị định này;",
        "Ban hành kèm theo Quyết định số 15/2019/QĐ-UBND ngày 26 tháng 4 năm 2019 của UBND tỉnh Sơn La.",
    ],
    ids=["fine", "time limit", "list of clauses", "day of a document"],
)
def test_rules_of_a_decree_are_no_figures(text):
    assert found(text, about={"type": "Nghị định", "date": "2020-07-15", "territory": "", "period": ""}) == []


def test_a_decree_that_says_when_still_states_a_value():
    about = {"type": "Quyết định", "territory": "Sơn La", "period": "", "date": "2021-03-01"}
    f = one("Đến năm 2025, tỷ lệ che phủ rừng đạt 47%.", about=about)
    assert (f.low, f.period, f.role) == (47, "2025", "target")


def test_a_row_of_a_decision_that_states_its_value_is_read(tmp_path):
    head = "UBND TỈNH SƠN LA\nQUYẾT ĐỊNH\nPhê duyệt chỉ tiêu\nTT\tTên chỉ tiêu\tCơ quan chủ trì\n"
    text = head + "1\tTỷ lệ che phủ rừng đạt 50%\tSở X\n2\tTỷ lệ hộ nghèo còn 4%\tSở Y\n"
    (tmp_path / "qd.txt").write_text(text, encoding="utf-8")
    with Collection(tmp_path / "home") as c:
        c.add([tmp_path / "qd.txt"])
        assert [(f.indicator, f.low) for f in c.figures()] == [("Tỷ lệ che phủ rừng", 50), ("Tỷ lệ hộ nghèo", 4)]


def test_from_one_amount_to_another_is_a_range_unless_it_changed():
    f = one("Mức hỗ trợ trồng rừng năm 2026 từ 3 triệu đồng đến 5 triệu đồng.")
    assert (f.low, f.high) == (3e6, 5e6)
    assert [f.low for f in found("Thu nhập tăng từ 30 triệu đồng năm 2020 lên 42 triệu đồng năm 2025.")] == [30e6, 42e6]


def test_a_change_says_so_in_its_name():
    assert one("Sản lượng mía năm 2025 tăng 4,5%.").indicator == "Sản lượng mía tăng"


def test_parts_keep_their_whole_over_a_list_and_the_next_sentence():
    whole, cattle, pigs = found("Tổng đàn vật nuôi năm 2025 đạt 90.000 con; trong đó: đàn bò đạt 20.000 con; đàn lợn đạt 60.000 con.")
    assert (cattle.indicator, pigs.indicator) == ("Tổng đàn vật nuôi – đàn bò", "Tổng đàn vật nuôi – đàn lợn")
    first, mining = found("Giá trị sản xuất công nghiệp năm 2025 tăng 9%. Trong đó, khai khoáng tăng 2%.")
    assert mining.indicator == "Giá trị sản xuất công nghiệp – khai khoáng tăng"
    assert first.key != mining.key


def test_the_head_of_a_list_names_its_shares():
    names = [f.indicator for f in found("Cơ cấu kinh tế: Công nghiệp và xây dựng: 55%. Dịch vụ tổng hợp: 30%.")]
    assert names == ["Cơ cấu kinh tế – Công nghiệp và xây dựng", "Cơ cấu kinh tế – Dịch vụ tổng hợp"]


def test_shares_of_a_structure_that_a_sentence_speaks_of():
    text = "Cơ cấu kinh tế tiếp tục chuyển dịch tích cực; trong đó nông nghiệp chiếm 25%; dịch vụ chiếm 40% vào năm 2025."
    assert [f.indicator for f in found(text)] == ["Cơ cấu kinh tế – nông nghiệp", "Cơ cấu kinh tế – dịch vụ"]


def test_what_was_done_is_named_with_its_object():
    assert one("Ước hết năm toàn tỉnh trồng được 7.150 ha rừng, đạt kế hoạch.").indicator == "toàn tỉnh trồng rừng"


def test_a_rate_of_nothing_is_no_figure():
    assert found("Tốc độ bình quân đạt 20%/năm.") == []


def test_a_row_of_a_word_of_one_letter_keeps_it(tmp_path):
    (tmp_path / "y-te.txt").write_text(
        "BÁO CÁO\nI. Vốn năm 2025\nTT\tNgành\tVốn (tỷ đồng)\n1\tY tế - xã hội\t7\n2\tGiáo dục\t9\n", encoding="utf-8"
    )
    with Collection(tmp_path / "home") as c:
        c.add([tmp_path / "y-te.txt"])
        assert [f.indicator for f in c.figures()] == ["Y tế - xã hội – Vốn", "Giáo dục – Vốn"]


def test_a_number_in_a_name_stays_in_it():
    first, second = found("Tỷ lệ trường đạt chuẩn mức độ 1 đạt 90%, tỷ lệ trường đạt chuẩn mức độ 2 đạt 30%.")
    assert first.key != second.key


@pytest.mark.parametrize(
    "text", ["Thu ngân sách năm 2026 bằng 83% năm 2025.", "Sản lượng chè bằng 104% kế hoạch.", "Diện tích ngô tăng 3% so cùng kỳ."]
)
def test_what_is_set_against_another_time_is_no_value(text):
    assert found(text) == []


def test_the_year_compared_with_is_not_the_year_of_the_next_value():
    figures = found("Thu nội địa năm 2026 bằng 83% năm 2025, đạt 4.500 tỷ đồng.")
    assert [(f.text, f.period) for f in figures] == [("4.500 tỷ đồng", "2026")]


def test_months_of_a_year_are_told_from_the_year():
    assert one("Giá trị xuất khẩu 2 tháng đầu năm 2026 đạt 9 triệu USD.").conditions == "2 tháng"
    assert one("Giá trị xuất khẩu tháng 2 năm 2026 đạt 5 triệu USD.").conditions == "tháng 2"
    assert one("Giá trị xuất khẩu năm 2026 đạt 60 triệu USD, công bố ngày 5 tháng 2.").conditions == ""


@pytest.mark.parametrize(
    ("name", "label", "period", "role", "unit"),
    [
        ("Thực hiện năm 2025", "", "2025", "result", ""),
        ("K.H 2005", "", "2005", "target", ""),
        ("Ư.TH 2T.2005", "", "2005", "estimate", ""),
        ("Ước TH năm 2002", "", "2002", "estimate", ""),
        ("Tổng vốn (tỷ đồng)", "Tổng vốn", "", "", "tỷ đồng"),
        ("Kế hoạch vốn năm 2026", "vốn", "2026", "target", ""),
        ("Tồn kho cuối năm (4) (31/12/2022) – Nhập 2019", "Tồn kho cuối năm – Nhập 2019", "2022", "", ""),
        ("Số lượng giao quy đổi (7)=(5)x(6)", "Số lượng giao quy đổi", "", "", ""),
        ("Bắc Ninh (sau hợp nhất) – Ước TH GĐ 5 năm (2021-2025)", "", "2021-2025", "estimate", ""),
    ],
)
def test_what_a_column_says(name, label, period, role, unit):
    c = column_of(name)
    assert (c.valued, c.label, c.period, c.role, c.unit) == (True, label, period, role, unit)


@pytest.mark.parametrize(
    "name",
    [
        "So sánh (%)",
        "TH/KH",
        "KH 2003/ ước 2002",
        "So sánh (%) – T2-2005/ T1-2005",
        "% so kế hoạch",
        "Mã hàng",
        "STT",
        "Tỷ lệ hoàn thành",
        "",
    ],
)
def test_columns_that_hold_no_values_of_their_row(name):
    assert not column_of(name).valued


def test_the_month_that_a_column_is_of():
    assert [column_of(c).conditions for c in ("TH T1/2005", "Ư.TH 2T.2005", "9 tháng 2003", "Quý II/2024")] == [
        "tháng 1", "2 tháng", "9 tháng", "quý ii",
    ]  # fmt: skip


ROWS = """STT\tTên hàng\tĐơn vị\tThực hiện năm 2025\tKế hoạch năm 2026\tSo sánh (%)
1\tSản lượng sắn lát\tNg. tấn\t12\t15\t125
2\tKim ngạch xuất khẩu\tTr. USD\t7\t9\t128,6
\tTrong đó:\t\t\t\t
\t+ Hàng dệt\tTr. USD\t3\t4\t133,3
\tTổng số\tTr. USD\t8\t11\t137,5
"""


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "bieu.txt"
    path.write_text("UBND TỈNH SƠN LA\nBÁO CÁO\nI. Hàng xuất khẩu\n" + ROWS, encoding="utf-8")
    with Collection(tmp_path / "home") as c:
        c.add([path])
        yield c.figures()


def test_a_result_column_gives_results_and_a_ratio_gives_none(rows):
    cassava = [(f.period, f.role, f.low, f.unit) for f in rows if f.indicator == "Sản lượng sắn lát"]
    assert cassava == [("2025", "result", 12e6, "kg"), ("2026", "target", 15e6, "kg")]
    assert not any(f.text in ("125", "128,6", "133,3", "137,5") for f in rows)


def test_a_row_under_trong_do_goes_on_from_the_row_above_it(rows):
    assert {f.low for f in rows if f.indicator == "Kim ngạch xuất khẩu – Hàng dệt"} == {3e6, 4e6}


def test_a_total_is_named_by_what_its_table_is_about(rows):
    assert {f.indicator for f in rows if f.text in ("8", "11")} == {"Tổng số (Hàng xuất khẩu)"}


def test_a_number_in_the_name_of_a_column_is_not_taken_for_the_value():
    text = "Xã Tà Mung; Điểm (từ 0 đến 5): 5; Trọng số: 2"
    cuts = ["Xã Tà Mung", "Điểm (từ 0 đến 5)", "5; ", "Trọng số", "2"]
    pieces, at = [], 0
    for cut, sep in zip(cuts, ("", "; ", ": ", "; ", ": "), strict=True):
        at = text.index(cut.strip("; "), at) if cut != "5; " else text.index(": 5;") + 2
        pieces.append(Piece(at, at + len(cut.strip("; ")), sep))
        at += len(cut.strip("; "))
    row = Passage(
        1, "d", 0, "table", ("Chấm điểm năm 2026",), None, Excerpt.of(text, pieces),
        (("Tên xã", "Xã Tà Mung"), ("Điểm (từ 0 đến 5)", "5"), ("Trọng số", "2")), (), 0, "body",
    )  # fmt: skip
    (figures,) = figures_of_passages([row], ABOUT)
    assert [(f.text, f.start) for f in figures] == [("5", text.index(": 5;") + 2), ("2", len(text) - 1)]


def test_a_header_of_two_lines_that_begins_with_the_number_in_the_cell():
    text = "Xã Tà Mung; Điểm 0 = thấp: 0"
    pieces = [Piece(0, 10, ""), Piece(12, 16, "; "), Piece(17, 25, " "), Piece(27, 28, ": ")]
    row = Passage(1, "d", 0, "table", (), None, Excerpt.of(text, pieces), (("Tên xã", "Xã Tà Mung"), ("Điểm 0 = thấp", "0")), (), 0, "body")
    ((figure,),) = figures_of_passages([row], ABOUT)
    assert figure.start == len(text) - 1


def test_thousands_with_commas_are_told_by_their_table():
    assert groups_by_comma(["1,245,000", "442,224", "3.5"])
    assert not groups_by_comma(["442,224", "12,5"])
    assert not groups_by_comma(["1,245,000", "12,5"])


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("Tr. USD", (3e6, "USD")), ("Ng. tấn", (3e6, "kg")), ("1000 tấn", (3e6, "kg")), ("Ngh. tỷ đồng", (3e12, "đồng")),
        ("nghìn sinh viên", (3000.0, "sinh viên")), ("Tỷ VNĐ", (3e9, "đồng")), ("bưu cục", (3.0, "bưu cục")),
        ("triệu bản", (3e6, "bản")), ("nghìn chiếc", (3000.0, "chiếc")),
    ],
)  # fmt: skip
def test_scales_as_headings_shorten_them(unit, value):
    assert scaled(3, unit)[:2] == value


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
