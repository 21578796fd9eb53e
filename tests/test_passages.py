"""Passages: at most two hundred words of one section, a row with its headers, a footnote with its sentence."""

from hypothesis import given
from hypothesis import strategies as st

from index.records import Extract, Grid
from index.structure.outline import blocks
from index.structure.passages import cut


def drafts(text, **more):
    return [d for d in cut(text, blocks(Extract(text, "txt", **more))) if not d.wide]


def shown(text, **more):
    return [d.excerpt.text for d in drafts(text, **more)]


def sentence(n, words):
    return f"Câu {n} " + " ".join(["rừng"] * (words - 2)) + "."


def test_a_short_section_is_one_passage():
    assert shown("I. KẾT QUẢ\nRừng tốt.\nNước đủ.\n") == ["Rừng tốt.\nNước đủ."]


def test_a_passage_never_mixes_sections():
    text = "I. KẾT QUẢ\nRừng tốt.\nII. VỐN\nĐủ vốn.\n1. Vốn huyện\nNăm tỷ đồng.\n"
    assert [(d.section, d.excerpt.text) for d in drafts(text)] == [
        (("I. KẾT QUẢ",), "Rừng tốt."),
        (("II. VỐN",), "Đủ vốn."),
        (("II. VỐN", "1. Vốn huyện"), "Năm tỷ đồng."),
    ]


def test_numbered_targets_stand_for_themselves():
    items = ["(1) Trồng 300 ha.", "(2) Dựng 4 trạm.", "(3) Cấp nước cho 12 xã."]
    assert shown("I. MỤC TIÊU\n" + "\n".join(items)) == items


def test_a_long_section_is_cut_at_sentences():
    sentences = [sentence(n, 30) for n in range(20)]
    made = shown("I. KẾT QUẢ\n" + " ".join(sentences))
    assert len(made) > 1
    assert " ".join(made) == " ".join(sentences)
    assert all(p.startswith("Câu ") and p.endswith(".") for p in made)


def test_a_sentence_that_leans_on_the_one_before_stays_with_it():
    lead, leaning = sentence(1, 120), "Trong đó, " + sentence(2, 40)
    made = shown("I. KẾT QUẢ\n" + " ".join([lead, leaning, sentence(3, 100)]))
    assert any(lead in p and leaning in p for p in made)


def test_nothing_is_longer_than_two_hundred_words():
    endless = "rừng " * 450 + "hết."
    listed = "; ".join(f"mục {n} gồm keo và mỡ" for n in range(90)) + "."
    note = "Vùng chè[footnoteRef:1] rộng.[1:  " + " ".join(sentence(n, 40) for n in range(12)) + "] \n"
    made = drafts(f"I. MỘT\n{endless}\nII. HAI\n{listed}\nIII. BA\n{note}")
    assert all(len(d.excerpt.text.split()) <= 200 for d in made)
    assert " ".join(d.excerpt.text for d in made if d.section == ("I. MỘT",)).split() == endless.split()


@given(st.lists(st.integers(3, 260), min_size=1, max_size=8), st.sampled_from([" ", "\n"]))
def test_however_long_the_sentences_all_words_are_kept_in_order(lengths, sep):
    body = sep.join(sentence(n, size) for n, size in enumerate(lengths))
    made = drafts("I. KẾT QUẢ\n" + body)
    assert " ".join(d.excerpt.text for d in made).split() == body.split()
    assert all(len(d.excerpt.text.split()) <= 200 for d in made)


def test_a_passage_shows_slices_of_the_text():
    text = "I. KẾT QUẢ\nVùng <i>chè</i> **mở rộng**[footnoteRef:1].[1:  Gồm 12 xã.] \nTT\tNội dung\tVốn\n1\tKeo\t5\n"
    for d in drafts(text):
        rebuilt = "".join((p.sep if n else "") + text[p.start : p.end] for n, p in enumerate(d.excerpt.pieces))
        assert rebuilt == d.excerpt.text
        assert d.excerpt.text.strip()


LIST = "Điều 4. Mức phạt\n2. Phạt tiền từ 1.000.000 đồng đối với người làm một trong các việc sau:\n"


def test_the_opening_of_a_list_travels_with_its_items():
    text = LIST + "a) Thả gia súc vào rừng trồng;\nb) Đốt nương không báo trước.\n3. Tịch thu công cụ.\n"
    first, second = shown(text)
    assert first == (
        "2. Phạt tiền từ 1.000.000 đồng đối với người làm một trong các việc sau:\n"
        "a) Thả gia súc vào rừng trồng;\nb) Đốt nương không báo trước."
    )
    assert second == "3. Tịch thu công cụ."


def test_each_part_of_a_long_list_has_its_opening():
    items = "".join(f"{c}) {sentence(n, 40)}\n" for n, c in enumerate("abcdefgh"))
    parts = shown(LIST + items)
    assert len(parts) > 2
    assert all(p.startswith("2. Phạt tiền từ 1.000.000 đồng") for p in parts)


def test_a_bare_title_with_a_colon_is_not_repeated():
    assert shown("I. MỤC TIÊU:\nTrồng 300 ha rừng gỗ lớn.\n") == ["Trồng 300 ha rừng gỗ lớn."]


def test_a_footnote_comes_with_the_sentence_it_belongs_to():
    text = "Vùng chè rộng. Huyện trồng nhiều keo[footnoteRef:3], giá ổn định. Dân yên tâm.[3:  Gồm 12 xã vùng cao.] \nĐoạn sau."
    made = drafts(text)
    assert [d.kind for d in made] == ["text", "footnote", "text"]
    note = made[1]
    assert note.excerpt.text == "Huyện trồng nhiều keo\nGồm 12 xã vùng cao."
    assert note.excerpt.text.endswith("\nGồm 12 xã vùng cao.")


def test_a_heading_alone_is_no_passage_unless_it_says_something():
    text = "I. MỤC TIÊU\n1. Rừng\n2. Mỗi xã phải có một tổ chữa cháy rừng đủ mười người\n3. Nước\nĐủ.\n"
    assert shown(text) == ["2. Mỗi xã phải có một tổ chữa cháy rừng đủ mười người", "Đủ."]


# ----------------------------------------------------------------------- table rows

TABLE = (
    "PHỤ LỤC II\nTT\tNội dung\tCơ quan chủ trì\tKinh phí\nI\tTrồng rừng\t\t\n1\tRừng gỗ lớn\tHạt Kiểm lâm\t12,5\n"
    "-\tTrong đó: keo lai\tHạt Kiểm lâm\t7,5\n\tTổng cộng\t\t12,5\n"
)


def rows(text, **more):
    return [d for d in drafts(text, **more) if d.kind == "table"]


def test_a_row_shows_its_values_with_their_headers():
    row = rows(TABLE)[1]
    assert row.excerpt.text == "1 Rừng gỗ lớn; Cơ quan chủ trì: Hạt Kiểm lâm; Kinh phí: 12,5"
    assert row.fields == (("TT", "1"), ("Nội dung", "Rừng gỗ lớn"), ("Cơ quan chủ trì", "Hạt Kiểm lâm"), ("Kinh phí", "12,5"))


def test_empty_cells_are_not_shown():
    assert rows(TABLE)[3].excerpt.text == "Tổng cộng; Kinh phí: 12,5"


def test_a_row_knows_its_kind_its_table_and_what_it_stands_under():
    made = rows(TABLE)
    assert [r.row_kind for r in made] == ["group", "body", "body", "total"]
    assert {r.table for r in made} == {0}
    assert made[2].groups == ("I Trồng rừng", "1 Rừng gỗ lớn")
    assert {r.section for r in made} == {("PHỤ LỤC II",)}


def test_a_row_longer_than_a_passage_is_not_cut():
    text = f"TT\tNội dung\tKinh phí\n1\t{'rừng ' * 250}hết\t5\n2\tMỡ\t7\n"
    assert len(rows(text)[0].excerpt.text.split()) > 250


def test_tables_are_counted():
    assert [r.table for r in rows(TABLE + "Đoạn giữa hai bảng.\n" + TABLE)] == [0, 0, 0, 0, 1, 1, 1, 1]


def test_rows_of_a_table_without_headers_show_their_cells():
    text = "Khe Lau\t1.200\t300\nNà Pán\t900\t100\n"
    assert [r.excerpt.text for r in rows(text)] == ["Khe Lau | 1.200 | 300", "Nà Pán | 900 | 100"]


def cells(text, *names):
    return tuple((text.index(n), text.index(n) + len(n)) for n in names)


def test_a_group_merged_over_the_whole_row_is_shown_once():
    text = "TT Chỉ tiêu Kinh phí / Lâm nghiệp / 1 Keo 5"
    group = cells(text, "Lâm nghiệp") * 3
    grid = Grid(0, len(text), (cells(text, "TT", "Chỉ tiêu", "Kinh phí"), group, cells(text, "1", "Keo", "5")), 1)
    assert [r.excerpt.text for r in rows(text, grids=(grid,))] == ["Lâm nghiệp", "1 Keo; Kinh phí: 5"]


def test_a_group_merged_behind_its_number_is_shown_once():
    text = "TT Chỉ tiêu Kinh phí / IV Lâm nghiệp / 1 Keo 5"
    group = (*cells(text, "IV"), *cells(text, "Lâm nghiệp") * 2)
    grid = Grid(0, len(text), (cells(text, "TT", "Chỉ tiêu", "Kinh phí"), group, cells(text, "1", "Keo", "5")), 1)
    assert rows(text, grids=(grid,))[0].excerpt.text == "IV Lâm nghiệp"
    assert rows(text, grids=(grid,))[0].fields == (("TT", "IV"), ("Chỉ tiêu", "Lâm nghiệp"))


def test_a_cell_longer_than_a_row_may_be_is_cut_and_named_in_each_part():
    text = f"TT\tNội dung\tDiễn giải\n1\tKeo\t{' '.join(sentence(n, 40) for n in range(20))}\n2\tMỡ\t7\n"
    made = rows(text)
    parts, last = made[:-1], made[-1]
    assert len(parts) > 3
    assert all(p.excerpt.text.startswith("1 Keo; ") and len(p.excerpt.text.split()) <= 200 for p in parts)
    assert [p.row_kind for p in parts] == ["body", *["part"] * (len(parts) - 1)]
    assert all(any(sentence(n, 40) in p.excerpt.text for p in parts) for n in range(20))
    assert last.excerpt.text == "2 Mỡ; Diễn giải: 7"


def test_a_table_of_one_column_is_not_lost():
    text = "Tờ khai\nNăm 2026\nNgười nộp"
    lines = [((0, 7),), ((8, 16),), ((17, 26),)]
    grid = Grid(0, len(text), tuple(lines))
    assert [r.excerpt.text for r in rows(text, grids=(grid,))] == ["Tờ khai", "Năm 2026", "Người nộp"]
