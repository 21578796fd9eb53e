"""Wide passages: an article with its heading, neighbouring rows under their header; and their place among hits."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.records import Extract, Grid, Passage
from index.retrieval import merged
from index.structure import REACH, blocks, cut, holds


def made(text, **more):
    return cut(text, blocks(Extract(text, "txt", **more)))


def wide(text, **more):
    return [d.excerpt.text for d in made(text, **more) if d.wide]


def sentence(n, words):
    return f"Câu {n} " + " ".join(["rừng"] * (words - 2)) + "."


ARTICLE = (
    "Điều 4. Trồng rừng\nViệc trồng rừng gồm các bước sau:\n1. Chọn giống keo.\n2. Phát dọn thực bì.\n3. Cuốc hố trước mùa mưa.\n"
    "Điều 5. Chăm sóc\nNgười trồng chăm sóc rừng ba năm liền.\n"
)


def test_a_small_article_is_shown_whole_under_its_heading():
    assert wide(ARTICLE) == [
        "Điều 4. Trồng rừng\nViệc trồng rừng gồm các bước sau:\n1. Chọn giống keo.\n2. Phát dọn thực bì.\n3. Cuốc hố trước mùa mưa.",
        "Điều 5. Chăm sóc\nNgười trồng chăm sóc rừng ba năm liền.",
    ]


def test_clauses_of_an_article_too_long_for_a_passage_are_shown_with_their_neighbours():
    clauses = [f"{n}. {sentence(n, 55)}" for n in range(1, 9)]
    parts = wide("Điều 9. Mức phạt\n" + "\n".join(clauses))
    assert parts[0].startswith("Điều 9. Mức phạt\n1. Câu 1")
    assert all(any(a in p and b in p for p in parts) for a, b in zip(clauses, clauses[1:], strict=False))
    assert all(len(p.split()) <= 220 for p in parts)


def test_articles_are_not_mixed():
    text = "".join(f"Điều {n}. Việc {n}\n{sentence(n, 90)}\n{sentence(n + 50, 90)}\n" for n in range(1, 5))
    assert all(p.count("Điều") == 1 for p in wide(text))


def test_headings_right_above_an_article_are_shown_over_it():
    (first, *_) = wide("Chương II\nBẢO VỆ RỪNG\n" + ARTICLE + "".join(f"Điều {n}. Việc\n{sentence(n, 150)}\n" for n in (6, 7)))
    assert first.startswith("Chương II\nBẢO VỆ RỪNG\nĐiều 4. Trồng rừng\n")


def table(rows, words=3):
    return "TT\tTên\tDiện tích\n" + "".join(f"{n}\t{'bản ' * words}{n}\t{n}0\n" for n in range(1, rows + 1))


def test_the_rows_of_a_small_table_are_shown_together_under_its_header():
    (whole,) = wide("Bảng 1. Rừng của xã\n" + table(3))
    assert whole == "Bảng 1. Rừng của xã\nTT | Tên | Diện tích\n1 | bản bản bản 1 | 10\n2 | bản bản bản 2 | 20\n3 | bản bản bản 3 | 30"


def test_rows_of_a_long_table_are_shown_with_those_above_and_below():
    parts = wide(table(90))
    assert len(parts) > 2
    assert all(p.startswith("TT | Tên | Diện tích\n") for p in parts)
    for n in range(1, 90):
        assert any(f"\n{n} | " in p and f"\n{n + 1} | " in p for p in parts)
    assert all(len(p.replace("|", "").split()) <= 210 for p in parts)


def test_a_row_that_fills_a_passage_leaves_the_header_to_the_wide_one():
    assert wide("TT\tNội dung\tVốn\n" + "".join(f"{n}\t{'rừng ' * 210}{n}\t5\n" for n in (1, 2))) == ["TT | Nội dung | Vốn"]


def test_every_word_of_a_text_is_in_a_passage():
    text = "PHẦN I\nTÌNH HÌNH\n1. Rừng\na) Trồng\nKeo tốt.\nb) Giữ\n" + ARTICLE + table(4) + "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    shown = "\n".join(d.excerpt.text for d in made(text))
    assert [w for w in text.split() if w not in shown.split()] == []


def test_who_signs_at_the_end_is_a_passage():
    last = [d for d in made(ARTICLE + "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\n") if not d.wide][-1]
    assert last.excerpt.text == "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"


@given(st.lists(st.tuples(st.integers(15, 120), st.sampled_from(["", "1. ", "a) ", "Điều 2. ", "- "])), min_size=1, max_size=14))
def test_passages_are_slices_and_each_narrow_one_stays_beside_its_wide_ones(parts):
    text = "Điều 1. Đầu\n" + "\n".join(mark + sentence(n, size) for n, (size, mark) in enumerate(parts))
    drafts = made(text)
    for n, d in enumerate(drafts):
        rebuilt = "".join((p.sep if k else "") + text[p.start : p.end] for k, p in enumerate(d.excerpt.pieces))
        assert rebuilt == d.excerpt.text
        if d.wide:
            before = drafts[max(0, n - REACH) : n]
            assert any(holds(d, other) for other in before if not other.wide)
    plain = [d for d in drafts if not d.wide]
    assert all(any(w in d.excerpt.text for d in plain) for w in text.split("\n", 1)[1].split())


def test_a_row_is_held_by_the_wide_passage_that_shows_all_of_it():
    drafts = made(table(90))
    rows, wides = [d for d in drafts if not d.wide], [d for d in drafts if d.wide]
    assert all(any(holds(w, r) for w in wides) for r in rows)
    assert not holds(wides[0], rows[-1])


def test_rows_of_another_table_are_not_held():
    text = table(3) + "Đoạn giữa.\n" + table(3)
    drafts = made(text)
    (first, second) = [d for d in drafts if d.wide and d.kind == "table"]
    rows = [d for d in drafts if d.kind == "table" and not d.wide]
    assert [holds(first, r) for r in rows] == [True] * 3 + [False] * 3
    assert [holds(second, r) for r in rows] == [False] * 3 + [True] * 3


def test_a_merged_cell_is_shown_once():
    text = "TT Chỉ tiêu Kinh phí / Lâm nghiệp / 1 Keo 5"

    def cells(*names):
        return tuple((text.index(n), text.index(n) + len(n)) for n in names)

    grid = Grid(0, len(text), (cells("TT", "Chỉ tiêu", "Kinh phí"), cells("Lâm nghiệp") * 3, cells("1", "Keo", "5")), 1)
    assert wide(text, grids=(grid,)) == ["TT | Chỉ tiêu | Kinh phí\nLâm nghiệp\n1 | Keo | 5"]


# --------------------------------------------------------------------------- shown as one


def passages(text):
    drafts = made(text)
    return [Passage(n, "d", n, d.kind, d.section, d.page, d.excerpt, d.fields, d.groups, d.table, d.row_kind) for n, d in enumerate(drafts)]


def ranked(text, order, **options):
    every = passages(text)
    narrow = [p for p in every if not p.wide]
    hits = [narrow[n] for n in order]
    around = {p.id: [w for w in every if w.wide and holds(w, p)] for p in hits}
    return hits, merged(hits, around, **options)


def test_neighbours_found_together_are_shown_as_one():
    hits, shown = ranked(table(30, 12), [4, 20, 5])
    assert [n for n, _ in shown] == [0, 1]
    assert shown[0][1].wide and "\n5 | " in shown[0][1].text and "\n6 | " in shown[0][1].text
    assert shown[1][1] == hits[1]


def test_a_hit_without_neighbours_among_the_hits_stays_itself():
    hits, shown = ranked(table(60, 12), [4, 55])
    assert [p for _, p in shown] == hits


def test_what_is_cited_stays_in_its_place():
    hits, shown = ranked(table(30, 12), [4, 20, 5, 6], kept=1)
    assert shown[0] == (0, hits[0])
    assert [n for n, _ in shown] == [0, 1, 2]
    assert shown[2][1].wide


def test_nothing_is_joined_where_there_is_nothing_wide():
    hits = [replace(p, id=p.id + 100) for p in passages(table(3))[:2]]
    assert merged(hits, {}) == [(0, hits[0]), (1, hits[1])]
