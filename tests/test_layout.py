"""From lines to paragraphs: wrapped lines, page furniture, footnotes, what converters leave behind."""

import textwrap

import pytest

from index.records import Extract, Piece
from index.structure.lines import clean_pieces, is_capitals, is_marker
from index.structure.paragraphs import paragraphs

FIRST = (
    "Trong nhiệm kỳ qua, huyện Đồi Chè đã trồng mới bốn nghìn héc-ta rừng gỗ lớn, nâng cấp ba hồ chứa nước và cứng hóa "
    "hầu hết đường liên xã, nhờ đó đời sống người dân vùng cao khá lên rõ rệt, được nhiều nơi đến tìm hiểu làm theo."
)
SECOND = (
    "Công tác cán bộ được làm bài bản hơn theo lối cầm tay chỉ việc của xã bạn. Mỗi xã cử hai người đi học quản lý rừng "
    "bền vững; cuối khóa, học viên phải trình bày một phương án cho chính địa bàn của mình và tự chịu trách nhiệm thực hiện."
)
MARKED = SECOND.replace("xã bạn.", "xã bạn1.").replace("của mình và", "của mình2 và")
THIRD = (
    "Tuy nhiên, hạ tầng số còn yếu; nhiều thôn chưa có sóng di động ổn định nên việc báo cháy rừng vẫn dựa vào điện thoại "
    "bàn của trạm kiểm lâm. Diện tích chưa phủ sóng còn 35 km2, lượng nước hồ còn 12 nghìn m3."
)
NOTE_1 = "Học theo cách làm của xã Khe Lau từ năm 2019."
NOTE_2 = "Có 14 phương án đã được duyệt, trong đó 5 phương án trồng dược liệu dưới tán."


def wrap(text):
    return textwrap.wrap(text, 74)


def printed(*pages):
    """The extract of a PDF whose pages hold these lines."""
    text, starts = "", []
    for lines in pages:
        starts.append(len(text))
        text += "\n".join(lines) + "\n"
    return Extract(text, "pdf", pages=tuple(starts), wrapped=True)


def spaced(lines):
    """Lines as some converters write them: each ended by a space, and set apart by blank ones."""
    return "\n\n".join(f"{line} " for line in lines)


def plain(text, **more):
    return Extract(text, "txt", **more)


def shown(extract):
    return [p.text(extract.text) for p in paragraphs(extract)]


def notes(extract):
    """(number, text, the ten characters before its place) of every footnote."""
    text = extract.text
    return [
        (n.number, " ".join(text[p.start : p.end] for p in n.pieces), text[max(0, n.anchor - 10) : n.anchor].lstrip())
        for para in paragraphs(extract)
        for n in para.notes
    ]


# ------------------------------------------------------------------ wrapped lines


@pytest.mark.parametrize("join", [pytest.param("\n".join, id="lines"), pytest.param(spaced, id="lines-and-blank-lines")])
def test_wrapped_lines_become_paragraphs_again(join):
    lines = ["I. KẾT QUẢ CHUNG", *wrap(FIRST), *wrap(SECOND), *wrap(THIRD)]
    assert shown(plain(join(lines))) == ["I. KẾT QUẢ CHUNG", FIRST, SECOND, THIRD]


def test_a_paragraph_that_has_a_line_of_its_own_is_left_alone():
    text = f"{FIRST}\n{SECOND}\n- Trồng rừng\n- Cấp nước\n"
    assert shown(plain(text)) == [FIRST, SECOND, "- Trồng rừng", "- Cấp nước"]


@pytest.mark.parametrize("join", [pytest.param("\n".join, id="lines"), pytest.param(spaced, id="lines-and-blank-lines")])
def test_headings_and_items_between_wrapped_lines_are_not_swallowed(join):
    items = ["1. Trồng rừng", "a) Rừng gỗ lớn", "- Giống mới;", "(1) Mật độ thưa hơn."]
    lines = [*wrap(FIRST), "II. NHIỆM VỤ", *wrap(SECOND), *items, *wrap(THIRD)]
    assert shown(plain(join(lines))) == [FIRST, "II. NHIỆM VỤ", SECOND, *items, THIRD]


def test_every_piece_is_a_slice_of_the_text_and_none_is_shown_twice():
    extract = printed([*wrap(FIRST), *wrap(MARKED), f"1 {NOTE_1}", f"2 {NOTE_2}"], [*wrap(THIRD)])
    paras = paragraphs(extract)
    pieces = sorted((p.start, p.end) for para in paras for p in [*para.pieces, *(x for n in para.notes for x in n.pieces)])
    assert all(b <= c for (_, b), (c, _) in zip(pieces, pieces[1:], strict=False))
    assert pieces[-1][1] <= len(extract.text)


@pytest.mark.parametrize("text", ["", "\n\n \n", "-----\n* * *\n"])
def test_text_without_a_word_has_no_paragraphs(text):
    assert shown(plain(text)) == []


# ------------------------------------------------------------------ page furniture


@pytest.mark.parametrize("number", ["- 12 -", "Trang 13/20", "trang 7", "iv", "viii", "13"])
def test_a_page_number_alone_on_its_line_is_dropped(number):
    second = wrap(SECOND)
    lines = [*wrap(FIRST), *second[:2], number, *second[2:], *wrap(THIRD)]
    assert shown(plain("\n".join(lines))) == [FIRST, SECOND, THIRD]


def test_a_page_number_labels_what_comes_after_it():
    lines = [*wrap(FIRST), "iv", *wrap(SECOND)]
    extract = plain("\n".join([*lines, *wrap(THIRD), *wrap(FIRST)]))
    assert [p.page for p in paragraphs(extract)][:2] == [None, "iv"]


def test_pages_of_the_format_are_counted_from_one():
    assert [p.page for p in paragraphs(printed(wrap(FIRST), wrap(SECOND), wrap(THIRD)))] == ["1", "2", "3"]


def test_running_heads_and_feet_are_dropped():
    pages = [["Dự thảo lần 3", *wrap(p), f"Trang {n}"] for n, p in enumerate((FIRST, SECOND, THIRD), 1)]
    assert shown(printed(*pages)) == [FIRST, SECOND, THIRD]


def test_what_stands_on_top_of_two_pages_only_is_no_running_head():
    assert "Huyện Đồi Chè" in " ".join(shown(printed(["Huyện Đồi Chè", *wrap(FIRST)], ["Huyện Đồi Chè", *wrap(SECOND)])))


def test_a_paragraph_cut_by_a_page_break_is_one():
    second = wrap(SECOND)
    extract = printed(
        ["Dự thảo lần 3", *wrap(FIRST), *second[:2], "1"], ["Dự thảo lần 3", *second[2:], "2"], ["Dự thảo lần 3", *wrap(THIRD), "3"]
    )
    assert shown(extract) == [FIRST, SECOND, THIRD]


def test_a_whole_paragraph_cut_by_a_page_break_is_one():
    at = SECOND.index(" cuối khóa") + len(" cuối khóa,")
    assert shown(plain(f"{FIRST}\n{SECOND[:at]}\n{SECOND[at + 1 :]}\n")) == [FIRST, SECOND]


# ----------------------------------------------------------------------- footnotes


def test_footnotes_at_the_foot_of_a_page_go_to_the_words_they_mark():
    extract = printed([*wrap(FIRST), *wrap(MARKED), f"1 {NOTE_1}", *wrap(f"2 {NOTE_2}")], [*wrap(THIRD), *wrap(FIRST)])
    assert shown(extract) == [FIRST, SECOND, THIRD, FIRST]
    assert [(n, t) for n, t, _ in notes(extract)] == [(1, NOTE_1), (2, NOTE_2)]
    assert [before.split()[-1] for *_, before in notes(extract)] == ["bạn", "mình"]


def test_footnotes_under_a_line_of_spaces_are_found_without_pages():
    rule = "\n\n" + " " * 40 + "\n"
    text = spaced([*wrap(FIRST), *wrap(MARKED)]) + rule + f"1 {NOTE_1} \n2 {NOTE_2} \n " + spaced([*wrap(THIRD), *wrap(FIRST)])
    assert shown(plain(text)) == [FIRST, SECOND, THIRD, FIRST]
    assert [(n, t) for n, t, _ in notes(plain(text))] == [(1, NOTE_1), (2, NOTE_2)]


def test_a_footnote_continued_on_the_next_page_is_one():
    rule = "\n\n" + " " * 40 + "\n"
    cut = NOTE_2.index(" trong đó")
    text = spaced([*wrap(FIRST), *wrap(MARKED)]) + rule + f"1 {NOTE_1} \n2 {NOTE_2[:cut]} \n " + spaced(wrap(THIRD))
    text += rule + f"{NOTE_2[cut + 1 :]} \n " + spaced(wrap(FIRST))
    assert shown(plain(text)) == [FIRST, SECOND, THIRD, FIRST]
    assert [(n, t) for n, t, _ in notes(plain(text))] == [(1, NOTE_1), (2, NOTE_2)]


def test_numbers_that_belong_to_a_unit_or_a_road_are_no_markers():
    body = THIRD.replace("nhiều thôn", "nhiều thôn dọc ĐT398 và QL31")
    extract = printed([*wrap(FIRST), *wrap(body)], [*wrap(SECOND)])
    assert shown(extract) == [FIRST, body, SECOND]
    assert notes(extract) == []


def test_a_numbered_list_at_the_foot_of_a_page_is_not_taken_for_footnotes():
    items = ["1 xã chưa có điện lưới.", "2 xã chưa có đường nhựa."]
    extract = printed([*wrap(SECOND), *items], [*wrap(THIRD)])
    assert notes(extract) == []
    assert all(i in " ".join(shown(extract)) for i in items)


def test_notes_as_converters_write_them_are_linked_and_their_brackets_hidden():
    text = (
        "Vùng chè mở rộng nhanh[footnoteRef:3], giá ổn định[footnoteRef:4].[3:  Gồm 12 xã.] [4:  Theo **báo cáo** của\nhợp tác xã.] \n"
        "Đoạn sau không có chú thích."
    )
    assert shown(plain(text)) == ["Vùng chè mở rộng nhanh, giá ổn định.", "Đoạn sau không có chú thích."]
    assert notes(plain(text)) == [(3, "Gồm 12 xã.", "rộng nhanh"), (4, "Theo báo cáo của hợp tác xã.", "iá ổn định")]


def test_brackets_that_no_reference_asks_for_stay():
    text = "Theo bảng [3:  Gồm 12 xã.] của phòng."
    assert shown(plain(text)) == [text]


def test_notes_that_the_format_states_go_to_their_place():
    text = "Trồng rừng vượt kế hoạch.\nĐoạn hai.\nGhi chú của đoạn một."
    at = text.index("Ghi chú")
    extract = plain(text, notes=((text.index(" kế") + 3, at, len(text)),))
    assert shown(extract) == ["Trồng rừng vượt kế hoạch.", "Đoạn hai."]
    assert paragraphs(extract)[0].notes[0].pieces == (Piece(at, len(text)),)


# ------------------------------------------------------------------------- residue


@pytest.mark.parametrize(
    ("raw", "readable"),
    [
        ("[bookmark: _Hlk123]Tỷ lệ <i>che phủ</i> rừng", "Tỷ lệ che phủ rừng"),
        ("**Tăng** đều, *ổn định* qua các năm.", "Tăng đều, ổn định qua các năm."),
        ("<p>Rừng</p> và <b>nước</b><br>", "Rừng và nước"),
        ("Mục tiêu:*Trồng rừng*", "Mục tiêu: Trồng rừng"),
        ("rừng\u200b gỗ\u00ad lớn\ufeff", "rừng gỗ lớn"),
    ],
)
def test_markup_residue_is_not_shown(raw, readable):
    assert shown(plain(raw)) == [readable]


@pytest.mark.parametrize("raw", ["* Về kinh tế:", "Trồng 5*6 mét", "nếu 3 < 4 và a > b", "[x] xong", "giá trị [a]"])
def test_what_only_looks_like_markup_stays(raw):
    assert shown(plain(raw)) == [raw]


def test_clean_pieces_of_blanks_are_none():
    assert clean_pieces("  \n ", 0, 4) == []


def test_tables_and_lines_of_tabs_are_not_joined_to_paragraphs():
    text = "\n".join([*wrap(FIRST), "a\tb", *wrap(SECOND)])
    assert shown(plain(text, wrapped=True)) == [FIRST, "a\tb", SECOND]


# ------------------------------------------------------------------------- markers


@pytest.mark.parametrize(
    "line",
    [
        "PHẦN THỨ NHẤT", "Chương II", "Mục 3", "I. KẾT QUẢ", "IV- Nhiệm vụ", "Điều 5. Phạm vi", "1. Rừng", "1.2. Rừng", "1.2.3. Rừng",
        "a) Rừng", "đ) Rừng", "(1) Rừng", "(ii) Rừng", "- Rừng", "+ Rừng", "* Rừng", "PHỤ LỤC II", "Biểu số 3", "Một là, rừng",
        "Thứ hai, rừng",
    ],
)  # fmt: skip
def test_markers(line):
    assert is_marker(line)


@pytest.mark.parametrize("line", ["Rừng", "2025 là năm", "12.500 ha", "30,5%", "Mục tiêu", "Phần lớn", "Điều kiện 5", "mỗi là", "5 xã"])
def test_what_is_no_marker(line):
    assert not is_marker(line)


@pytest.mark.parametrize(
    ("line", "capitals"), [("KẾT QUẢ 2025", True), ("Kết quả", False), ("UBND", True), ("12.500", False), ("GRDP đạt", False), ("", False)]
)
def test_capitals(line, capitals):
    assert is_capitals(line) is capitals
