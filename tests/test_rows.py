"""What one table row says: the column that is asked for, with its unit; a cell without a value says nothing."""

import pytest
from administrative import collect

from assistant import Assistant
from assistant.extractive.cells import read_row
from assistant.extractive.row_view import LEAD, SUPPORT, column_of, view
from assistant.question.understanding import understand
from index import Document, Excerpt, Passage

DOCUMENT = Document("d" * 20, "d.txt", "d.txt")
TARGET = (
    ("TT", "3"), ("Chỉ tiêu", "Tỷ lệ hộ có vườn quế"), ("ĐVT", "%"), ("Thực hiện năm 2025", "31,4"), ("Mục tiêu năm 2027", "36"),
    ("Mục tiêu năm 2030", "44,5"), ("Cơ quan chủ trì", "Sở Công Thương"), ("Cơ quan phối hợp", "Sở Y tế; Sở Nội vụ"),
)  # fmt: skip
PROJECT = (("STT", "7"), ("Tên dự án", "Kè suối Nậm Mu"), ("Tổng mức đầu tư (tỷ đồng)", "84,2"), ("Thời gian thực hiện", "2027-2029"))
HONEY = (
    ("TT", "2"), ("Chỉ tiêu", "Sản lượng mật ong"), ("Đơn vị tính", "Tấn"), ("Tỉnh Lào Cai", "120"), ("Tỉnh Yên Bái (cũ)", "85"),
    ("Tỉnh Lào Cai sau hợp nhất", "205"),
)  # fmt: skip
MARKETS = (
    ("TT", "5"),
    ("Chỉ tiêu", "Tỷ lệ xã có chợ"),
    ("ĐVT", "%"),
    ("Kế hoạch 2025", "62"),
    ("Ước thực hiện 2025", "64,5"),
    ("Đánh giá", "V"),
)


def row(fields, groups=()):
    return Passage(1, DOCUMENT.id, 0, "table", ("II. Bảng",), None, Excerpt.of("", []), tuple(fields), groups, 0, "body")


def says(question, fields, groups=()):
    return read_row(understand(question, ()), row(fields, groups), DOCUMENT)


def without(fields, *columns):
    """The fields with a dash in the columns named."""
    return tuple((c, "-" if c in columns else v) for c, v in fields)


# ------------------------------------------------------------------------ agencies


def test_the_leading_agency_is_not_the_supporting_one():
    text = says("Cơ quan nào chủ trì tỷ lệ hộ có vườn quế?", TARGET)
    assert text.startswith("Sở Công Thương chủ trì")
    assert "vườn quế" in text
    assert "Sở Y tế" not in text


def test_the_supporting_agencies_are_not_the_leading_one():
    text = says("Cơ quan nào phối hợp thực hiện tỷ lệ hộ có vườn quế?", TARGET)
    assert text.startswith("Sở Y tế; Sở Nội vụ phối hợp")
    assert "Sở Công Thương" not in text


def test_it_does_not_matter_which_agency_column_comes_first():
    swapped = TARGET[:-2] + TARGET[-1:] + TARGET[-2:-1]
    assert says("Cơ quan nào chủ trì tỷ lệ hộ có vườn quế?", swapped).startswith("Sở Công Thương")
    assert column_of(view(row(swapped)), LEAD, SUPPORT)[1] == "Sở Công Thương"


def test_a_column_of_those_who_support_the_leading_agency_is_not_its_column():
    fields = (*TARGET[:3], ("Phối hợp với cơ quan chủ trì", "Sở Y tế"), ("Cơ quan chủ trì", "Sở Công Thương"))
    assert says("Cơ quan nào chủ trì tỷ lệ hộ có vườn quế?", fields).startswith("Sở Công Thương")


@pytest.mark.parametrize("column", ["Cơ quan chủ trì", "Đầu mối phụ trách", "Sở chủ trì thực hiện", "Chủ trì"])
def test_the_column_of_the_leading_agency_has_many_names(column):
    fields = (("TT", "1"), ("Nhiệm vụ", "Sửa cổng chợ"), (column, "Sở Xây dựng"), ("Phối hợp", "Sở Y tế"))
    assert says("Cơ quan nào chủ trì sửa cổng chợ?", fields).startswith("Sở Xây dựng chủ trì nhiệm vụ")


@pytest.mark.parametrize("column", ["Đơn vị chủ trì", "Đơn vị thực hiện", "Đơn vị phụ trách"])
def test_a_column_of_units_in_charge_is_not_the_unit_of_measure(column):
    fields = (*PROJECT[:3], (column, "Ban Quản lý dự án Khe Lau"))
    assert says("Đơn vị nào chủ trì kè suối Nậm Mu?", fields).startswith("Ban Quản lý dự án Khe Lau")
    assert "84,2 tỷ đồng" in says("Tổng mức đầu tư kè suối Nậm Mu là bao nhiêu?", fields)


def test_the_leading_agency_in_english_has_its_english_name_in_brackets():
    text = says("Which agency leads the cinnamon target?", TARGET)
    assert text.startswith("Sở Công Thương (Department of Industry and Trade) leads")


# -------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("question", "value", "others"),
    [
        ("Mục tiêu tỷ lệ hộ có vườn quế năm 2030 là bao nhiêu?", "44,5%", ("36", "31,4")),
        ("Tỷ lệ hộ có vườn quế đến năm 2027 là bao nhiêu?", "36%", ("44,5", "31,4")),
        ("Tỷ lệ hộ có vườn quế thực hiện năm 2025 là bao nhiêu?", "31,4%", ("44,5", "36")),
        ("What is the cinnamon target for 2030?", "44,5%", ("36", "31,4")),
    ],
)
def test_the_year_asked_for_picks_the_column(question, value, others):
    text = says(question, TARGET)
    assert value in text
    assert not any(o in text for o in others)


def test_a_year_without_a_column_gives_no_figure():
    text = says("Tỷ lệ hộ có vườn quế năm 2041 là bao nhiêu?", TARGET)
    assert not any(v in text for v in ("31,4", "36", "44,5"))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Sản lượng mật ong của Lào Cai là bao nhiêu?", "205 tấn"),
        ("Sản lượng mật ong của Lào Cai sau hợp nhất là bao nhiêu?", "205 tấn"),
        ("Sản lượng mật ong của Lào Cai trước hợp nhất là bao nhiêu?", "120 tấn"),
        ("Sản lượng mật ong của Yên Bái là bao nhiêu?", "85 tấn"),
    ],
)
def test_the_province_asked_for_and_its_era_pick_the_column(question, value):
    text = says(question, HONEY)
    assert value in text
    assert sum(v in text for v in ("205", "120", "85 ")) == 1


def test_two_provinces_asked_for_give_both_columns():
    text = says("So sánh sản lượng mật ong của Yên Bái cũ và Lào Cai trước hợp nhất", HONEY)
    assert "85 tấn" in text
    assert "120 tấn" in text
    assert "205" not in text


def test_plan_and_estimate_of_one_year_are_told_apart():
    assert "64,5%" in says("Ước thực hiện tỷ lệ xã có chợ năm 2025 là bao nhiêu?", MARKETS)
    assert "62%" in says("Kế hoạch tỷ lệ xã có chợ năm 2025 là bao nhiêu?", MARKETS)
    assert "64,5" not in says("Kế hoạch tỷ lệ xã có chợ năm 2025 là bao nhiêu?", MARKETS)


def test_a_remark_is_spelt_out():
    assert "(vượt)" in says("Tỷ lệ xã có chợ năm 2025 có đạt kế hoạch không?", MARKETS)


@pytest.mark.parametrize("column", ["Thời gian hoàn thành", "Thời hạn", "Tiến độ"])
def test_a_value_is_asked_for_beside_a_deadline(column):
    text = says("Mục tiêu tỷ lệ hộ có vườn quế năm 2030 là bao nhiêu?", (*TARGET, (column, "Quý III/2029")))
    assert "44,5%" in text


# -------------------------------------------------------------------- money and time


@pytest.mark.parametrize(
    "question", ["Tổng mức đầu tư kè suối Nậm Mu là bao nhiêu?", "Kè suối Nậm Mu cần bao nhiêu vốn?", "What is the total investment?"]
)
def test_the_investment_comes_with_the_unit_in_its_column(question):
    assert "84,2 tỷ đồng" in says(question, PROJECT)


@pytest.mark.parametrize("question", ["Kè suối Nậm Mu thực hiện khi nào?", "When will the dyke be built?"])
def test_the_time_comes_from_the_time_column(question):
    text = says(question, PROJECT)
    assert "2027-2029" in text


def test_a_deadline_column_answers_when_and_the_agency_column_who():
    fields = (("TT", "1"), ("Nhiệm vụ", "Rà soát hộ nghèo"), ("Cơ quan chủ trì", "Sở Y tế"), ("Thời hạn hoàn thành", "Quý II/2027"))
    assert "Quý II/2027" in says("Khi nào hoàn thành rà soát hộ nghèo?", fields)
    assert says("Cơ quan nào chủ trì rà soát hộ nghèo?", fields).startswith("Sở Y tế chủ trì")


# ----------------------------------------------------------------------- names, units


def test_a_part_carries_the_name_of_what_it_is_a_part_of():
    part = view(row((("TT", "-"), ("Chỉ tiêu", "Nông thôn"), ("ĐVT", "%"), ("Năm 2025", "5,5")), groups=("I XÃ HỘI", "3 Tỷ lệ hộ nghèo")))
    assert part.name == "Tỷ lệ hộ nghèo – nông thôn"
    assert part.unit == "%"


def test_a_row_is_not_named_after_the_group_it_stands_in():
    assert view(row(TARGET, groups=("I XÃ HỘI",))).name == "Tỷ lệ hộ có vườn quế"


@pytest.mark.parametrize(
    ("unit", "shown"), [("%", "44,5%"), ("Tấn", "44,5 tấn"), ("USD", "44,5 USD"), ("Nghìn lượt", "44,5 nghìn lượt"), ("-", "44,5")]
)
def test_units_are_written_as_in_a_sentence(unit, shown):
    fields = (("TT", "1"), ("Chỉ tiêu", "Sản lượng quế"), ("ĐVT", unit), ("Mục tiêu năm 2030", "44,5"))
    assert says("Sản lượng quế năm 2030 là bao nhiêu?", fields).endswith(shown)


# --------------------------------------------------------------- cells without a value


@pytest.mark.parametrize("empty", ["-", "–", "…"])
@pytest.mark.parametrize(
    ("question", "fields", "column"),
    [
        ("Cơ quan nào chủ trì tỷ lệ hộ có vườn quế?", TARGET, "Cơ quan chủ trì"),
        ("Cơ quan nào phối hợp tỷ lệ hộ có vườn quế?", TARGET, "Cơ quan phối hợp"),
        ("Mục tiêu tỷ lệ hộ có vườn quế năm 2030 là bao nhiêu?", TARGET, "Mục tiêu năm 2030"),
        ("Tổng mức đầu tư kè suối Nậm Mu là bao nhiêu?", PROJECT, "Tổng mức đầu tư (tỷ đồng)"),
        ("Kè suối Nậm Mu thực hiện khi nào?", PROJECT, "Thời gian thực hiện"),
    ],
    ids=["lead", "support", "value", "money", "time"],
)
def test_a_dash_is_never_shown_as_an_answer(question, fields, column, empty):
    text = says(question, [(c, empty if c == column else v) for c, v in fields])
    assert f"là {empty}" not in text
    assert not text.startswith(empty)
    assert f"đầu tư {empty}" not in text
    assert f"hiện {empty}" not in text


# ------------------------------------------------------------------- out of a document


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with collect(tmp_path_factory.mktemp("dòng bảng")) as c:
        yield Assistant(c)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Cơ quan nào chủ trì chỉ tiêu tổng lượng khách du lịch?", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Cơ quan nào phối hợp thực hiện chỉ tiêu tổng lượng khách du lịch?", "Sở Công Thương"),
        ("Mục tiêu tổng lượng khách du lịch năm 2027 là bao nhiêu?", "1.900 nghìn lượt"),
        ("Mục tiêu tổng lượng khách du lịch năm 2030 là bao nhiêu?", "2.750 nghìn lượt"),
        ("Tổng mức đầu tư của đường tránh thị trấn Pá Lau là bao nhiêu?", "236.750 triệu đồng"),
        ("Đường tránh thị trấn Pá Lau thực hiện khi nào?", "2027-2030"),
    ],
)
def test_a_row_of_a_document_answers_and_is_cited(assistant, question, answer):
    said = assistant.ask(question)
    assert answer in said.text
    assert [c.passage.kind for c in said.citations] == ["table"]
    assert answer.split()[0] in said.citations[0].quote


def test_a_leading_agency_that_a_table_leaves_open_is_said_to_be_blank(assistant):
    answer = assistant.ask("Cơ quan nào chủ trì chỉ tiêu số bác sĩ trên một vạn dân?")
    assert answer.abstained or "cơ quan chủ trì: để trống" in answer.text, answer.text
    assert answer.passages


def test_a_supporting_agency_that_a_table_leaves_open_is_not_told_of_the_leading_one(assistant):
    answer = assistant.ask("Cơ quan nào phối hợp thực hiện chỉ tiêu tỷ lệ hộ dùng nước sạch?")
    assert "phối hợp: Sở Xây dựng" not in answer.text
    assert answer.abstained or "chủ trì: Sở Xây dựng" in answer.text, answer.text


def test_a_figure_that_a_table_leaves_open_is_not_told_of_another_year(assistant):
    answer = assistant.ask("Mục tiêu tỷ lệ hộ nghèo đa chiều năm 2030 là bao nhiêu?")
    assert answer.abstained or "năm 2027: 9,6%" in answer.text, answer.text
    assert answer.short == ""


def test_the_unit_in_a_tables_caption_belongs_to_its_figures(tmp_path):
    table = "Biểu 3. Nguồn vốn (ĐVT: triệu đồng)\nTT\tTên dự án\tTổng mức đầu tư\n1\tCầu Nậm Hon\t7.350\n2\tTrạm bơm Bản Phiêng\t4.120\n"
    head = "UBND HUYỆN KHE LAU\nKẾ HOẠCH\nVốn đầu tư năm 2026\n"
    with collect(tmp_path, {"von.txt": head + table}) as c:
        text = Assistant(c).ask("Tổng mức đầu tư của cầu Nậm Hon là bao nhiêu?").text
    assert "7.350 triệu đồng" in text
