"""Ranked passages: what is found, what is left out, what the filters let through."""

import unicodedata

import pytest

from index import Document, Filters
from index.errors import QueryError
from index.retrieval.query import analyse


def texts(collection, query, **more):
    return [h.passage.text for h in collection.search(query, **more)]


def best(collection, query, **more):
    return texts(collection, query, **more)[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("tỷ lệ che phủ rừng", "61,5%", id="words"),
        pytest.param("TỶ LỆ CHE PHỦ RỪNG", "61,5%", id="capitals"),
        pytest.param("ti le che phu rung", "61,5%", id="without-diacritics"),
        pytest.param("tỉ lệ che phủ rừng", "61,5%", id="other-spelling"),
        pytest.param("độ che phủ rừng", "61,5%", id="synonym"),
        pytest.param("what is the forest cover rate in the province", "61,5%", id="english"),
        pytest.param("giữ gìn hoà bình", "hòa bình", id="other-tone-mark"),
        pytest.param("dựng trạm quan sát lửa", "4 trạm", id="item"),
        pytest.param("12,5 tỷ đồng mua gì", "12,5", id="number"),
        pytest.param("12.5 tỷ", "12,5", id="number-with-a-point"),
        pytest.param("tỷ lệ hộ dùng nước sạch là bao nhiêu?", "93,2%", id="question"),
        pytest.param("cơ quan nào phụ trách kiểm kê rừng", "Hạt Kiểm lâm", id="agency"),
    ],
)
def test_the_passage_that_answers_comes_first(filled, query, expected):
    assert expected in best(filled, query)


@pytest.mark.parametrize("query", ["tỷ lệ che phủ rừng", '"máy bơm"'])
def test_a_decomposed_query_finds_the_same(filled, query):
    assert texts(filled, unicodedata.normalize("NFD", query)) == texts(filled, query) != []


def test_english_words_alone_find_the_vietnamese_passage(filled):
    assert "61,5%" in best(filled, "forest cover")


@pytest.mark.parametrize("query", ["xyzzy", "quantum chromodynamics", "", "   ", "!!!", "là gì", '"không đâu có"', "kryptonite"])
def test_nothing_is_found_for_what_the_collection_does_not_know(filled, query):
    assert filled.search(query) == []


@pytest.mark.parametrize("query", ["tỷ lệ che phủ rừng", "", "xyzzy", '"a b"'])
def test_an_empty_collection_finds_nothing(collection, query):
    assert collection.search(query) == []


def test_hits_come_best_first_each_passage_once(filled):
    hits = filled.search("rừng nước", k=50)
    scores = [h.score for h in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(s > 0 for s in scores)
    assert len({h.passage.id for h in hits}) == len(hits) > 3


@pytest.mark.parametrize("k", [1, 2, 3])
def test_at_most_k_hits_and_the_same_ones(filled, k):
    assert texts(filled, "rừng nước", k=k) == texts(filled, "rừng nước", k=50)[:k]


def test_hits_carry_their_document_and_verbatim_text(filled):
    hit = filled.search("tỷ lệ che phủ rừng")[0]
    assert (hit.document.name, hit.document.number) == ("rung.txt", "57/NQ-HĐND")
    assert hit.passage.document == hit.document.id
    assert hit.passage.section == ("I. KẾT QUẢ",)
    stored = filled.text(hit.document.id)
    for p in hit.passage.excerpt.pieces:
        assert stored[p.start : p.end] in hit.passage.text


def test_searching_again_gives_the_same(filled):
    assert filled.search("nước sạch") == filled.search("nước sạch")


def test_a_documents_number_finds_its_passages(filled):
    assert filled.search("nghị quyết 57/NQ-HĐND")[0].document.name == "rung.txt"


# ----------------------------------------------------------------------- operators


def test_an_exact_phrase_must_stand_in_the_passage(filled):
    assert texts(filled, 'rừng "quan sát lửa"') == ["(2) Dựng 4 trạm quan sát lửa."]
    assert texts(filled, '"QUAN SÁT  LỬA"') == ["(2) Dựng 4 trạm quan sát lửa."]
    assert texts(filled, 'rừng "sát lửa quan"') == []


def test_an_excluded_word_must_not(filled):
    assert all("trồng" not in t.lower() for t in texts(filled, "rừng -trồng"))
    assert any("trồng" in t.lower() for t in texts(filled, "rừng"))
    assert all("quan sát lửa" not in t for t in texts(filled, 'rừng -"quan sát lửa"')) and texts(filled, 'rừng -"quan sát lửa"')


def test_two_phrases_must_both_stand(filled):
    assert len(texts(filled, '"che phủ" "kiểm kê"')) == 1
    assert texts(filled, '"che phủ" "trạm quan sát"') == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("tổ chữa cháy -ua", True, id="excluded"),
        pytest.param('tổ chữa "cháy m"', False, id="phrase"),
        pytest.param('che phủ "5%"', False, id="number"),
    ],
)
def test_operators_take_whole_words(filled, query, found):
    hits = texts(filled, query)
    assert any("mua máy bơm" in t for t in hits) if found else hits == []


def test_an_exact_phrase_may_place_its_tone_mark_otherwise(filled):
    assert len(texts(filled, '"giữ gìn hoà bình"')) == 1


# ------------------------------------------------------------------------- filters


def names(collection, **filters):
    return {h.document.name for h in collection.search("rừng nước tỷ lệ", k=50, filters=Filters(**filters))}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, {"rung.txt", "nuoc.txt"}, id="none"),
        pytest.param({"territory": "Lào Cai"}, {"rung.txt"}, id="territory"),
        pytest.param({"territory": "son la"}, {"nuoc.txt"}, id="territory-without-diacritics"),
        pytest.param({"territory": "Huế"}, set(), id="another-territory"),
        pytest.param({"year": "2024"}, {"nuoc.txt"}, id="year-of-the-date"),
        pytest.param({"year": "2028"}, {"rung.txt"}, id="year-within-the-period"),
        pytest.param({"year": "1999"}, set(), id="another-year"),
        pytest.param({"kind": "text"}, {"rung.txt", "nuoc.txt"}, id="kind"),
        pytest.param({"kind": "table"}, set(), id="another-kind"),
        pytest.param({"status": "draft"}, set(), id="status"),
        pytest.param({"documents": ("0" * 20,)}, set(), id="unknown-document"),
    ],
)
def test_filters(filled, filters, expected):
    assert names(filled, **filters) == expected


def test_a_filter_for_documents_lets_only_them_through(filled):
    wanted = filled.document("nuoc.txt").id
    assert names(filled, documents=(wanted,)) == {"nuoc.txt"}


def test_an_unknown_kind_is_refused(filled):
    with pytest.raises(QueryError):
        filled.search("rừng", filters=Filters(kind="bảng"))


@pytest.mark.parametrize(
    ("period", "date", "year", "admitted"),
    [
        ("2026-2030", "", "2026", True), ("2026-2030", "", "2030", True), ("2026-2030", "", "2031", False), ("2025", "", "2025", True),
        ("", "2025-09-30", "2025", True), ("", "2025-09-30", "2030", False), ("", "", "2025", False),
    ],
)  # fmt: skip
def test_years_that_a_document_is_about(period, date, year, admitted):
    assert Filters(year=year).admits(Document("a", "a.txt", "a.txt", period=period, date=date)) is admitted


# ---------------------------------------------------------------------- candidates


def test_a_preferred_document_comes_first(filled):
    query = analyse("tỷ lệ")
    for document in filled.documents():
        scored = filled.candidates(query, k=5, prefer={document.id: 5.0})
        assert scored[0].hit.document == document


def test_candidates_can_be_adjusted(filled):
    query = analyse("tỷ lệ")
    plain = filled.candidates(query, k=5)
    other = next(s.hit.document.name for s in plain if s.hit.document != plain[0].hit.document)
    turned = filled.candidates(query, k=5, adjust=lambda p, d: (1.0, 1.0, 1.0) if d.name == other else (0.05, 0.05, 0.05))
    assert turned[0].hit.document.name == other


def test_candidates_say_how_well_they_cover_the_query(filled):
    scored = filled.candidates(analyse("tỷ lệ che phủ rừng"), k=10)
    assert all(0 <= s.match.body <= 1 and 0 <= s.match.best <= 1 for s in scored)
    assert scored[0].match.body == max(s.match.body for s in scored)
