"""Questions over tables, read by each table's own columns, on small awkward tables of an imaginary district."""

import re

import pytest

from assistant import Assistant
from assistant.question import understand
from assistant.tables import propose
from assistant.verification import check
from index import Collection

BOATS = """ỦY BAN NHÂN DÂN HUYỆN LÂM HẢI
BÁO CÁO
Đội tàu của huyện
I. TÀU CÁ
Danh sách tàu cá đăng ký

TT\tTên tàu\tMã đăng ký\tChủ tàu\tCông suất (CV)\tBến đậu\tHạn đăng kiểm
I\tTàu lưới kéo\t\t\t\t\t
1\tHải Âu\tLH.07.001\tNguyễn Văn Bạc\t420\tBến Đá\t15/03/2031
2\tSóng Xanh\tLH.07.002\tTrần Thị Cúc\t385\tBến Cát\t02/09/2031
3\tBiển Bạc\tLH.07.003\tLê Minh Dần\t510\tBến Đá\t20/12/2031
II\tTàu câu\t\t\t\t\t
4\tSao Mai\tLH.08.001\tPhạm Hữu Én\t96\tBến Cát\t11/01/2031
5\tCánh Buồm\tLH.08.002\tVũ Thu Gấm\t\tBến Đá\t30/06/2032
\tTổng cộng\t\t\t1.411\t\t
"""
CATCH = """BÁO CÁO
Sản lượng đánh bắt của huyện
II. SẢN LƯỢNG
Sản lượng theo loài
Đơn vị tính: tấn

Loài\tKế hoạch năm 2031\tThực hiện năm 2031\tThực hiện năm 2030
Cá thu\t120\t134,5\t118
Mực ống\t80\t64\t71,5
Tôm hùm\t15\t15\t12
Cua đá\t9,5\t11\t10
"""
LIGHTS = """<html><body><h1>Chiếu sáng</h1><p>Bảng giá lắp đèn đường</p><table>
<tr><th rowspan="2">Loại đèn</th><th colspan="2">Đơn giá</th><th rowspan="2">Đơn vị tính</th></tr>
<tr><th>Nội thị</th><th>Ngoại thị</th></tr>
<tr><td>Đèn cầu</td><td>1.250</td><td>1.400</td><td>nghìn đồng/bộ</td></tr>
<tr><td>Đèn trụ thấp</td><td>860</td><td>910</td><td>nghìn đồng/bộ</td></tr>
<tr><td>Dây dẫn ngầm</td><td>72</td><td>72</td><td>nghìn đồng/m</td></tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The candidates for a question over the three tables, best first."""
    folder = tmp_path_factory.mktemp("tables")
    for name, text in (("tau.txt", BOATS), ("san-luong.txt", CATCH), ("den.html", LIGHTS)):
        (folder / name).write_text(text, encoding="utf-8")
    with Collection(folder / "home") as collection:
        collection.add([folder / "tau.txt", folder / "san-luong.txt", folder / "den.html"])
        assistant = Assistant(collection)

        def candidates(text):
            question = understand(text, collection.documents())
            return list(propose(question, assistant.retrieve(question, k=20), collection))

        yield candidates


def told(candidate):
    return f"{candidate.lead} {candidate.body}".strip()


def rows(candidate):
    return {
        p.passage.fields[1][1] if p.passage.fields[0][0] == "TT" else p.passage.fields[0][1]
        for s in candidate.statements
        for p in s.evidence
    }


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Chủ tàu Sóng Xanh là ai?", "Trần Thị Cúc"),
        ("ai la chu tau Song Xanh", "Trần Thị Cúc"),
        ("Công suất của tàu Hải Âu là bao nhiêu?", "420"),
        ("Mã đăng ký của tàu Sao Mai là gì?", "LH.08.001"),
        ("Hạn đăng kiểm của tàu Biển Bạc là khi nào?", "20/12/2031"),
        ("Mực ống thực hiện năm 2031 được bao nhiêu?", "64 tấn"),
        ("Đơn giá đèn cầu ở ngoại thị là bao nhiêu?", "1.400 nghìn đồng/bộ"),
    ],
)
def test_the_cell_of_the_row_and_column_named_is_stated_with_its_unit(asked, question, short):
    best = asked(question)[0]
    assert short in best.short
    assert short in best.body


def test_the_row_is_found_by_its_code(asked):
    best = asked("Tàu mang mã LH.07.003 là tàu nào?")[0]
    assert "Biển Bạc" in told(best)


def test_all_columns_asked_for_are_stated_under_their_headers(asked):
    body = asked("Cho biết chủ tàu, bến đậu và hạn đăng kiểm của Hải Âu.")[0].body
    assert "chủ tàu: Nguyễn Văn Bạc" in body
    assert "bến đậu: Bến Đá" in body
    assert "hạn đăng kiểm: 15/03/2031" in body
    assert "LH.07.001" not in body


def test_where_no_column_is_named_the_whole_row_is_told(asked):
    bodies = [c.body for c in asked("Thông tin về tàu Cánh Buồm?")]
    assert any("Vũ Thu Gấm" in b and "30/06/2032" in b for b in bodies[:2])


def test_a_blank_cell_is_said_to_be_blank_and_not_filled_from_another_column(asked):
    best = asked("Công suất của tàu Cánh Buồm là bao nhiêu?")[0]
    assert "để trống" in best.body
    assert "1.411" not in best.body


def test_counting_names_the_rows_that_meet_a_condition_and_cites_just_them(asked):
    best = asked("Có bao nhiêu tàu đậu ở Bến Đá?")[0]
    assert best.short.startswith("3 ")
    assert best.statements[0].computed
    assert rows(best) == {"Hải Âu", "Biển Bạc", "Cánh Buồm"}


def test_a_group_heading_and_a_cell_are_conditions_together(asked):
    best = asked("Những tàu lưới kéo nào đậu ở Bến Đá?")[0]
    assert rows(best) == {"Hải Âu", "Biển Bạc"}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Những tàu nào có công suất trên 400 CV?", {"Hải Âu", "Biển Bạc"}),
        ("Những tàu nào có công suất từ 385 CV trở lên?", {"Hải Âu", "Biển Bạc", "Sóng Xanh"}),
        ("Liệt kê các tàu có hạn đăng kiểm trước ngày 15/03/2031.", {"Sao Mai"}),
        ("Những tàu nào có hạn đăng kiểm sau năm 2031?", {"Cánh Buồm"}),
    ],
    ids=["above", "at least", "before a day", "after a year"],
)
def test_limits_keep_to_the_column_they_fit(asked, question, names):
    assert rows(asked(question)[0]) == names


def test_a_sum_leaves_totals_out_and_shows_what_it_adds(asked):
    best = asked("Tổng công suất của các tàu lưới kéo là bao nhiêu?")[0]
    statement = best.statements[0]
    assert "1.315" in best.short
    assert statement.operands == ("420", "385", "510")
    assert check([statement], "")[0] == [statement]


def test_a_table_that_states_its_total_is_quoted(asked):
    best = asked("Tổng cộng công suất các tàu là bao nhiêu?")[0]
    assert "1.411" in best.body


def test_the_largest_and_the_second_largest_are_found_without_the_total(asked):
    assert "Biển Bạc" in asked("Tàu nào có công suất lớn nhất?")[0].body
    assert "Hải Âu" in asked("Tàu nào có công suất lớn thứ hai?")[0].body
    assert "Sao Mai" in asked("Tàu nào có công suất nhỏ nhất?")[0].body


def test_ranges_and_numbers_with_units_in_their_cells_do_not_spoil_a_sum(tmp_path):
    lines = ["Phụ cấp tháng của tổ bảo vệ", "", "TT\tChức danh\tPhụ cấp\tSố ca"]
    lines += ["1\tTổ trưởng\t5 triệu\t14-15", "2\tTổ phó\t4,5 triệu\t12", "3\tTổ viên\t3 triệu\t10"]
    (tmp_path / "phu-cap.txt").write_text("\n".join(lines), encoding="utf-8")
    with Collection(tmp_path / "home") as collection:
        collection.add([tmp_path / "phu-cap.txt"])
        for asked_text in ("Tổng phụ cấp của các chức danh là bao nhiêu?", "Tổng số ca của các chức danh cộng lại là bao nhiêu?"):
            question = understand(asked_text, collection.documents())
            for candidate in propose(question, Assistant(collection).retrieve(question, k=20), collection):
                assert not check(candidate.statements, asked_text)[1]


def test_the_value_that_most_rows_have_is_counted(asked):
    best = asked("Bến đậu nào có nhiều tàu nhất?")[0]
    assert "Bến Đá" in best.short
    assert "3 tàu" in best.short


def test_two_rows_are_set_against_each_other(asked):
    best = asked("Cá thu và cua đá thực hiện năm 2031 chênh lệch bao nhiêu?")[0]
    assert "123,5 tấn" in best.body
    assert best.statements[0].operands == ("134,5", "11")


def test_two_columns_are_set_against_each_other_in_the_order_of_the_question(asked):
    best = asked("Mực ống thực hiện năm 2031 có cao hơn kế hoạch năm 2031 không?")[0]
    assert best.lead == "Không:"
    assert "64 tấn" in best.body
    assert "80 tấn" in best.body
    assert asked("Cá thu thực hiện năm 2031 có cao hơn kế hoạch năm 2031 không?")[0].lead == "Có:"


def test_whether_a_plan_was_reached_compares_the_outcome_with_the_plan(asked):
    best = asked("Tôm hùm năm 2031 có đạt kế hoạch không?")[0]
    assert best.lead == "Có:"
    best = asked("Cá thu năm 2031 có vượt kế hoạch không?")[0]
    assert "134,5" in best.body
    assert "120" in best.body


def test_yes_or_no_is_decided_by_the_cell(asked):
    assert asked("Tàu Sao Mai có phải đậu ở Bến Cát không?")[0].lead == "Có:"
    no = asked("Tàu Sao Mai có phải đậu ở Bến Đá không?")[0]
    assert no.lead == "Không:"
    assert "Bến Cát" in no.body


def test_english_questions_are_answered_with_the_tables_own_words(asked):
    best = asked("How many boats are moored at Bến Đá?")
    assert any(c.short.startswith("3 ") for c in best[:3])


def test_what_is_listed_is_never_called_by_half_a_word(tmp_path):
    rows = "\n".join(f"{n}\tBến {name}\tBan quản lý {name}\tHạt Quản lý đường bộ" for n, name in enumerate(("Đá", "Cát", "Tre"), 1))
    text = f"BÁO CÁO\nBến đò\nI. CÁC CƠ QUAN, ĐƠN VỊ QUẢN LÝ BẾN ĐÒ\n\nTT\tTên bến\tCơ quan quản lý\tCơ quan kiểm tra\n{rows}\n"
    (tmp_path / "ben.txt").write_text(text, encoding="utf-8")
    with Collection(tmp_path / "home") as collection:
        collection.add([tmp_path / "ben.txt"])
        question = understand("Bến đò do ai quản lý, cơ quan nào kiểm tra?", collection.documents())
        told = [c.body for c in propose(question, Assistant(collection).retrieve(question, k=20), collection)]
    assert told
    assert not [t for t in told if re.search(r"\d cơ\b(?! quan)", t)]


def test_whatever_is_asked_nothing_raises_and_all_numbers_are_grounded(asked):
    strange = [
        "",
        "?",
        "nhất",
        "bao nhiêu",
        "tổng",
        "so với",
        "trên 5",
        "Điều 7 quy định gì?",
        "largest",
        "có không?",
        "trước quý III",
        "a" * 300,
    ]
    for text in strange:
        for candidate in asked(text or "gì"):
            kept, dropped = check(candidate.statements, text)
            assert kept, dropped
            assert not dropped


def test_answers_that_are_no_lists_stay_short_and_candidates_few(asked):
    for text in ("Tổng công suất của các tàu đậu ở Bến Đá?", "Thông tin về tàu Hải Âu", "Tàu nào có công suất lớn nhất?"):
        found = asked(text)
        assert len(found) <= 8
        assert all(len(told(c).split()) <= 60 for c in found if "\n" not in c.body)
