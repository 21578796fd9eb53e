"""Lexical retrieval: terms of passages, postings on disk, weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.lexical import LexicalIndex, field_terms
from index.retrieval.ranking import _surface
from index.storage.postings import pack, unpack

FREQUENCIES = st.dictionaries(st.integers(1, 400), st.integers(1, 200).map(lambda n: n / 20), max_size=20)
ROWS = st.lists(st.tuples(FREQUENCIES, st.integers(0, 300)), max_size=12)


def scores(index, term):
    out = np.zeros(index.size, np.float32)
    index.score(term, out, 1.0)
    return list(out)


def build(*documents, terms=10):
    return LexicalIndex.build([pack([r for r, _ in d], [n for _, n in d]) for d in documents], terms)


# --------------------------------------------------------------------------- terms


def test_a_passage_is_found_by_syllables_pairs_and_words():
    freq, length = field_terms("Tỷ lệ che phủ rừng", "")
    assert {"=rưng2", "~rung", "~che phu", "=che_phu3"} <= set(freq)
    assert length >= 5  # the syllables, and the words of several


def test_pairs_do_not_reach_over_a_sentence_or_line():
    assert "~rung tot" not in field_terms("rừng. – Tốt", "")[0]


def test_repetition_counts():
    freq, _ = field_terms("rừng và rừng", "")
    assert freq["~rung"] == 2 * freq["~va"]


def test_headings_lend_their_words_for_less():
    freq, length = field_terms("đạt năm phần", "che phủ rừng che phủ rừng")
    assert 0 < freq["~rung"] < freq["~dat"]
    assert length == field_terms("đạt năm phần", "")[1]


def test_spellings_give_the_same_accented_terms():
    accented = [{t for t in field_terms(x, "")[0] if t[0] == "="} for x in ("hoà giải", "hòa giải")]
    assert accented[0] == accented[1]


@pytest.mark.parametrize("body", ["", "  ", "…–!"])
def test_a_body_without_words_has_no_terms(body):
    assert field_terms(body, "") == ({}, 0)


# ------------------------------------------------------------------------ postings


@given(ROWS)
def test_postings_come_back_as_they_were_packed(rows):
    counts, lengths, ids, freq = unpack(pack([r for r, _ in rows], [n for _, n in rows]))
    assert list(counts) == [len(r) for r, _ in rows]
    assert list(lengths) == [n for _, n in rows]
    at = 0
    for row, _ in rows:
        found = dict(zip(ids[at : at + len(row)].tolist(), freq[at : at + len(row)].tolist(), strict=True))
        assert found == pytest.approx(row, abs=1e-5)
        at += len(row)


def test_very_frequent_terms_are_capped_not_wrapped():
    assert unpack(pack([{1: 1000.0}], [1000]))[3][0] > 10


# ----------------------------------------------------------------------------- index


def test_rows_are_positions_over_all_documents():
    index = build([({1: 1.0}, 5), ({2: 1.0}, 5)], [({1: 1.0}, 5)])
    assert index.size == 3
    assert [s > 0 for s in scores(index, 1)] == [True, False, True]
    assert (index.frequency(1), index.frequency(2), index.frequency(3)) == (2, 1, 0)


def test_rare_terms_weigh_more():
    index = build([({1: 1.0, 2: 1.0}, 5), ({1: 1.0}, 5), ({1: 1.0}, 5)])
    assert scores(index, 2)[0] > scores(index, 1)[0] > 0


def test_a_word_weighs_more_in_a_short_passage_and_when_repeated():
    index = build([({1: 1.0}, 5), ({1: 1.0}, 100), ({1: 3.0}, 5), ({2: 1.0}, 5)])
    short, long, repeated, without = scores(index, 1)
    assert repeated > short > long > without == 0


def test_bm25_of_a_known_case():
    # Two passages of average length, the term once in one of them: idf ln(1 + 1.5/1.5), tf 2.2/(1 + 1.2).
    assert scores(build([({1: 1.0}, 7), ({2: 1.0}, 7)]), 1) == pytest.approx([np.log(2), 0.0], rel=1e-5)


def test_scores_add_up_with_weights():
    index = build([({1: 1.0}, 5)])
    out = np.ones(1, np.float32)
    index.score(1, out, 0.5)
    index.score(1, out, 0.5)
    assert out[0] == pytest.approx(1 + scores(index, 1)[0])


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param((), id="no-documents"),
        pytest.param(([],), id="a-document-without-passages"),
    ],
)
def test_an_empty_index_scores_nothing(documents):
    with np.errstate(all="raise"):
        index = build(*documents)
    assert index.size == 0
    assert scores(index, 1) == []


def test_a_saved_index_scores_the_same(tmp_path):
    folder = tmp_path / "chỉ mục của tôi"
    folder.mkdir()
    index = build([({1: 1.0, 3: 2.0}, 5), ({1: 0.35}, 9)])
    index.save(folder)
    again = LexicalIndex.load(folder, index.size)
    assert all(scores(again, t) == scores(index, t) for t in range(5))


def test_a_saved_index_holds_no_pickle(tmp_path):
    build([({1: 1.0}, 5)]).save(tmp_path)
    for path in tmp_path.iterdir():
        np.load(path, allow_pickle=False)


def test_phrases_are_compared_without_case_and_line_ends():
    assert _surface("Nông  thôn\nMỚI") == _surface("nông thôn mới")
