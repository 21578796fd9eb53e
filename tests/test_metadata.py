"""What a document says of itself, what is only concluded, and what the user puts right."""

import pytest

from index.errors import UnknownField
from index.files.formats import parse
from index.language import iso_date
from index.records import FIELDS, Extract
from index.structure.metadata import check, describe, read, sidecar
from index.structure.outline import blocks

PLAN = """ỦY BAN NHÂN DÂN
TỈNH LÀO CAI
Số: 57/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lào Cai, ngày 5 tháng 3 năm 2026
KẾ HOẠCH
Trồng rừng gỗ lớn giai đoạn 2026-2030
I. Mục tiêu
Trồng mới 4.000 ha.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
"""


def describe_text(text, name="tai-lieu.txt"):
    extract = Extract(text, "txt")
    return read(extract, blocks(extract), name)


def fields(text, name="tai-lieu.txt"):
    return describe_text(text, name)[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "57/KH-UBND"), ("date", "2026-03-05"), ("type", "Kế hoạch"), ("issuer", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("territory", "Lào Cai"), ("period", "2026-2030"), ("status", "adopted"),
        ("title", "Kế hoạch Trồng rừng gỗ lớn giai đoạn 2026-2030"),
    ],
)  # fmt: skip
def test_fields_of_a_signed_plan(field, value):
    assert fields(PLAN)[field] == value


def test_what_the_document_states_is_not_marked_as_a_guess():
    assert not {"number", "date", "type", "issuer", "territory", "period", "title"} & set(describe_text(PLAN)[1])


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 57/KH-UBND", "57/KH-UBND"), ("Số 02-NQ/ĐH", "02-NQ/ĐH"), ("Số: 15/2025/QĐ-UBND", "15/2025/QĐ-UBND"),
        ("Số: 261 /CTr-UBND", "261/CTr-UBND"), ("Số:  9 - BC/HU", "9-BC/HU"),
    ],
)  # fmt: skip
def test_forms_of_a_document_number(line, number):
    assert fields(PLAN.replace("Số: 57/KH-UBND", line))["number"] == number


def test_a_number_cited_in_the_text_is_not_the_documents_own():
    text = PLAN.replace("Số: 57/KH-UBND\n", "").replace("Trồng mới", "Thực hiện Nghị quyết số 12-NQ/TW, trồng mới")
    assert fields(text)["number"] == ""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("DỰ THẢO\n" + PLAN.replace("Số: 57/KH-UBND\n", ""), id="says-so"),
        pytest.param("DỰ THẢO LẦN 3\n" + PLAN, id="says-which"),
        pytest.param("BÁO CÁO\nTrồng rừng\nĐạt ..... ha. Còn …… tỷ đồng. Tăng .....%.\n", id="blanks"),
        pytest.param(
            "BÁO CÁO\nTrồng rừng\nĐạt ….. ha. Còn ….. tỷ đồng. Tăng …..%.\n",
            id="blanks-as-word-processors-write-them",
        ),
        pytest.param(
            "BÁO CÁO CHÍNH TRỊ\ntrình Đại hội đại biểu Đảng bộ tỉnh Sơn La nhiệm kỳ 2025-2030\nI. KẾT QUẢ\nTốt.\n", id="before-congress"
        ),
    ],
)
def test_drafts(text):
    assert fields(text)["status"] == "draft"


def test_a_draft_mentioned_in_the_text_does_not_make_one():
    text = PLAN.replace("Trồng mới", "Sở trình dự thảo đề án để trồng mới")
    assert fields(text)["status"] == "adopted"


def test_a_congress_report_names_its_congress():
    text = "BÁO CÁO CHÍNH TRỊ\ntrình Đại hội đại biểu Đảng bộ tỉnh Sơn La nhiệm kỳ 2025-2030\nI. KẾT QUẢ\nTốt.\n"
    found = fields(text)
    assert (found["type"], found["territory"], found["period"]) == ("Báo cáo chính trị", "Sơn La", "2025-2030")


def test_a_report_on_one_year_that_plans_the_next_covers_both():
    text = PLAN.replace("KẾ HOẠCH\nTrồng rừng gỗ lớn giai đoạn 2026-2030", "BÁO CÁO\nKết quả năm 2025 và nhiệm vụ năm 2026")
    assert fields(text)["period"] == "2025-2026"


def test_a_province_that_grew_by_a_merger_is_told_from_its_former_self():
    before = PLAN.replace("LÀO CAI", "BẮC NINH").replace("Lào Cai, ngày 5 tháng 3 năm 2026", "Bắc Ninh, ngày 5 tháng 3 năm 2024")
    after = before.replace("năm 2024", "năm 2026")
    assert fields(before)["territory"] == "Bắc Ninh (cũ)"
    assert fields(after)["territory"] == "Bắc Ninh"


def test_a_note_without_letterhead_is_guessed_at_and_says_so():
    found, guessed = describe_text("Ghi chép nhanh\nMấy dòng về rừng ở Nghệ An. Nghệ An trồng nhiều keo.\n", "ghi-chep.txt")
    assert (found["title"], found["territory"], found["status"]) == ("ghi-chep", "Nghệ An", "unknown")
    assert {"title", "territory"} <= set(guessed)


def test_every_field_is_there_even_when_nothing_is_known():
    found, guessed = describe_text("abc\n")
    assert set(found) == set(FIELDS)
    assert all(found[g] for g in guessed)


@pytest.mark.parametrize("field", ["number", "date"])
def test_a_letterhead_in_two_columns_is_read(field):
    text = (
        "ỦY BAN NHÂN DÂN TỈNH LÀO CAI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 57/KH-UBND\tLào Cai, ngày 5 tháng 3 năm 2026\n" + PLAN[PLAN.index("KẾ HOẠCH") :]
    )
    assert fields(text)[field] == fields(PLAN)[field]


def test_a_letterhead_that_a_word_processor_lays_out_as_a_table_is_read(tmp_path):
    docx = pytest.importorskip("docx")
    made = docx.Document()
    left, right = made.add_table(1, 2).rows[0].cells
    left.text, right.text = "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    for cell, lines in (
        (left, ["TỈNH LÀO CAI", "Số: 57/KH-UBND"]),
        (right, ["Độc lập - Tự do - Hạnh phúc", "Lào Cai, ngày 5 tháng 3 năm 2026"]),
    ):
        for line in lines:
            cell.add_paragraph(line)
    for line in PLAN[PLAN.index("KẾ HOẠCH") :].splitlines()[:4]:
        made.add_paragraph(line)
    made.save(tmp_path / "a.docx")
    extract = parse(tmp_path / "a.docx")
    found, _ = read(extract, blocks(extract), "a.docx")
    assert found == fields(PLAN)


@pytest.mark.parametrize("head", ["UBND TỈNH LÀO CAI", "HĐND TỈNH LÀO CAI"])
def test_an_issuer_may_abbreviate_itself(head):
    issuer = fields(PLAN.replace("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI", head).replace("TM. ỦY BAN NHÂN DÂN\n", ""))["issuer"]
    assert issuer.endswith("nhân dân tỉnh Lào Cai")


def test_number_and_date_below_the_title_are_no_part_of_it():
    text = "NGHỊ QUYẾT\nVề trồng rừng\nSố 02-NQ/ĐH\nLào Cai, ngày 5 tháng 3 năm 2026\nĐại hội quyết nghị các chỉ tiêu sau.\n"
    assert fields(text)["title"] == "Nghị quyết Về trồng rừng"


# --------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("30/9/2025", "2025-09-30"), ("ngày 30 tháng 9 năm 2025", "2025-09-30"), ("2025-09-30", "2025-09-30"),
        ("30.9.2025", "2025-09-30"), ("Ngày 05 tháng 03 năm 2026", "2026-03-05"), ("1 / 2 / 2024", "2024-02-01"),
        ("32/1/2025", ""), ("29/2/2024", "2024-02-29"), ("1/13/2025", ""), ("năm 2025", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates_are_understood_however_written(text, iso):
    assert iso_date(text) == iso


def test_a_day_that_its_month_does_not_have_is_no_date():
    assert iso_date("31/2/2025") == ""


# ------------------------------------------------------------------- what users set


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("status", "draft", "draft"), ("date", "30/9/2025", "2025-09-30"), ("date", "", ""), ("title", "  Kế   hoạch ", "Kế hoạch"),
        ("number", "", ""),
    ],
)  # fmt: skip
def test_values_are_taken_in_their_normal_form(field, value, kept):
    assert check(field, value) == kept


@pytest.mark.parametrize(("field", "value"), [("status", "xong"), ("date", "hôm qua"), ("màu", "đỏ"), ("guessed", "x")])
def test_unknown_fields_and_values_are_refused_with_advice(field, value):
    with pytest.raises(UnknownField) as caught:
        check(field, value)
    assert caught.value.advice


@pytest.mark.parametrize("beside", ["bao-cao.txt.meta.toml", "bao-cao.meta.toml"])
def test_a_sidecar_states_fields(tmp_path, beside):
    (tmp_path / beside).write_text('\ufeffstatus = "draft"\ndate = "30/9/2025"\n', encoding="utf-8")
    assert sidecar(tmp_path / "bao-cao.txt") == {"status": "draft", "date": "2025-09-30"}


def test_no_sidecar_states_nothing(tmp_path):
    assert sidecar(tmp_path / "bao-cao.txt") == {}


@pytest.mark.parametrize("content", ["status = ", 'màu = "đỏ"', 'mau = "do"', 'status = "xong"', b'title = "\xff"'])
def test_a_faulty_sidecar_is_named_in_the_error(tmp_path, content):
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "bao-cao.txt.meta.toml").write_bytes(data)
    with pytest.raises(UnknownField):
        sidecar(tmp_path / "bao-cao.txt")


def test_a_date_in_a_sidecar_may_be_a_toml_date(tmp_path):
    (tmp_path / "a.txt.meta.toml").write_text("date = 2025-09-30\n", encoding="utf-8")
    assert sidecar(tmp_path / "a.txt") == {"date": "2025-09-30"}


def test_a_document_is_described_in_one_line_without_repeating_itself():
    line = describe(fields(PLAN))
    assert line.count("2026-2030") == 1
    assert "57/KH-UBND" in line
    assert describe({}) == ""
