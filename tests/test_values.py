"""The commands about figures: tables for reading, JSON for programs, errors that say what to do."""

import pytest
from administrative import PLAN
from command_line import data, run

from index import Collection

REPORT = """ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: 14/BC-UBND
Sơn La, ngày 5 tháng 6 năm 2026
BÁO CÁO
Rà soát chỉ tiêu giai đoạn 2026-2030
I. Mục tiêu
Tỷ lệ che phủ rừng <b>tối đa</b> đến năm 2030 đạt 47,9%.
Phấn đấu tỷ lệ che phủ rừng đến năm 2030 đạt 47,9%.
"""


@pytest.fixture
def home(tmp_path):
    for name, text in (("ke-hoach.txt", PLAN), ("bao-cao.txt", REPORT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Collection(tmp_path / "home") as c:
        c.add([tmp_path / "ke-hoach.txt", tmp_path / "bao-cao.txt"])
    return tmp_path / "home"


def test_figures_prints_every_value_with_its_document_and_date(home):
    out = run(home, "figures", "độ che phủ rừng").stdout
    for shown in ("47,2%", "48,5%", "47,9%", "88/KH-UBND", "14/2/2026", "14/BC-UBND", "5/6/2026", "mục tiêu"):
        assert shown in out


def test_figures_without_a_name_says_what_there_is(home):
    out = run(home, "figures").stdout
    assert "Tỷ lệ che phủ rừng" in out
    assert "Tổng lượng khách du lịch" in out


@pytest.mark.parametrize(
    ("option", "value", "texts"),
    [
        ("--year", "2027", {"47,2%"}),
        ("--document", "14/BC-UBND", {"47,9%"}),
        ("--role", "result", set()),
        ("--territory", "Lai Châu", set()),
    ],
)
def test_figures_can_be_narrowed_down(home, option, value, texts):
    assert {f["text"] for f in data(run(home, "figures", "che phủ rừng", option, value, "--json"))["figures"]} == texts


def test_json_of_a_figure_points_into_the_stored_text(home):
    figures = data(run(home, "figures", "che phủ rừng", "--json"))["figures"]
    with Collection(home) as c:
        for f in figures:
            assert c.text(f["document"]["id"])[f["start"] : f["end"]] in f["text"]


def test_an_indicator_that_no_document_has_is_said_to_be_missing(home):
    result = run(home, "figures", "sản lượng cá tra")
    assert (result.exit_code, result.stdout.strip()) == (0, "Không tìm thấy số liệu nào.")


def test_an_unknown_role_is_explained(home):
    result = run(home, "figures", "rừng", "--role", "mong muốn")
    assert result.exit_code != 0
    assert "target, estimate, result" in result.stderr


def test_conflicts_shows_both_values_in_their_sentences_and_the_likely_cause(home):
    out = run(home, "conflicts").stdout
    assert "1. Tỷ lệ che phủ rừng, Sơn La, 2030, mục tiêu" in out
    assert "Có thể vì: hai tài liệu đưa số khác nhau" in out
    assert "«47,9%»" in out
    assert "«48,5»" in out
    assert "14/BC-UBND, 5/6/2026" in out


def test_conflicts_as_json_and_narrowed_down(home):
    found = data(run(home, "conflicts", "che phủ rừng", "--json"))
    assert found["found"] == len(found["conflicts"]) == 1
    (conflict,) = found["conflicts"]
    assert {v["text"] for v in conflict["values"]} == {"47,9%", "48,5%"}
    assert data(run(home, "conflicts", "hộ nghèo", "--json"))["conflicts"] == []
    assert data(run(home, "conflicts", "--document", "14/BC-UBND", "--json"))["found"] == 1


def test_a_table_that_does_not_add_up_says_what_disagrees_and_where(tmp_path):
    text = (
        "UBND TỈNH SƠN LA\nKẾ HOẠCH\nI. Phân bổ\nTT\tNội dung\tKinh phí (triệu đồng)\n"
        "1\tMua cây lim\t1.200\n2\tPhát dọn\t800\n3\tTrực cháy\t450\n\tTổng cộng\t2.540\n"
    )
    (tmp_path / "kinh-phi.txt").write_text(text, encoding="utf-8")
    with Collection(tmp_path / "home") as c:
        c.add([tmp_path / "kinh-phi.txt"])
    out = " ".join(run(tmp_path / "home", "conflicts").stdout.split())
    assert (
        "Không khớp: dòng «Tổng cộng», cột «Kinh phí (triệu đồng)» ghi 2.540 triệu đồng nhưng cộng 3 dòng được 2.450 triệu đồng, chênh 90"
        in out
    )
    assert "2.450 triệu đồng là số cộng được, từ dòng: 1 Mua cây lim" in out


def test_no_conflict_is_said_so(tmp_path, home):
    with Collection(home) as c:
        c.remove(["14/BC-UBND"])
    assert run(home, "conflicts").stdout.strip() == "Không thấy chỗ nào mâu thuẫn."


def test_the_answer_on_the_terminal_tells_of_the_conflict(home):
    result = run(home, "ask", "Theo báo cáo 14/BC-UBND, tỷ lệ che phủ rừng đến năm 2030 là bao nhiêu?")
    assert "Lưu ý, các nguồn không thống nhất – " in result.stdout
    assert "48,5% (88/KH-UBND, 14/2/2026)" in " ".join(result.stdout.split())
