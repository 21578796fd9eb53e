"""What a citation quotes of a passage whose support is in other words."""

from assistant.generative.support import supporting
from assistant.records import Evidence

TEXT = (
    "Năm 2025, kinh tế của tỉnh tăng trưởng khá. Tỷ lệ che phủ rừng cuối năm đạt 61,5%, vượt kế hoạch; tỷ lệ hộ nghèo còn 2,1%. "
    "Đã dựng 4 trạm quan sát lửa rừng ở các xã vùng cao."
)


def quoted(collection, write, said):
    collection.add([write("bc.txt", TEXT + "\n")])
    (document,) = collection.documents()
    (passage,) = collection.passages(document.id)
    evidence = supporting(said, Evidence(passage, document))
    return [passage.text[a:b] for a, b in evidence.spans]


def test_the_quote_is_the_clause_that_holds_the_figure(collection, write):
    assert quoted(collection, write, "Độ che phủ của rừng là 61,5%") == ["Tỷ lệ che phủ rừng cuối năm đạt 61,5%, vượt kế hoạch"]


def test_a_sentence_of_two_facts_quotes_the_stretch_that_holds_both(collection, write):
    (quote,) = quoted(collection, write, "Che phủ rừng đạt 61,5%, hộ nghèo còn 2,1%")
    assert "61,5%" in quote and "2,1%" in quote and "trạm" not in quote


def test_a_sentence_that_shares_nothing_quotes_the_whole_passage(collection, write):
    assert quoted(collection, write, "Xin chào") == []
