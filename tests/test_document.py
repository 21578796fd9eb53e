"""Excerpts: text made readable that can be traced back, character by character."""

from hypothesis import given
from hypothesis import strategies as st

from index.records import Excerpt, Piece, span_of


@st.composite
def excerpts(draw):
    source = draw(st.text(min_size=1, max_size=80))
    place = st.integers(0, len(source))
    pairs = draw(st.lists(st.tuples(place, place, st.sampled_from([" ", "", "\n", "; ", " | "])), max_size=8))
    return source, Excerpt.of(source, [Piece(a, b, sep) for a, b, sep in pairs])


def ranges(text):
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)


def test_pieces_are_joined_by_their_separators():
    source = "Tỷ lệ\n\nche phủ 61,5%"
    e = Excerpt.of(source, [Piece(0, 5), Piece(7, 14), Piece(15, 20, ": ")])
    assert e.text == "Tỷ lệ che phủ: 61,5%"
    assert e.source_spans(6, 20) == [(7, 14), (15, 20)]


def test_the_first_pieces_separator_is_not_shown():
    assert Excerpt.of("rừng", [Piece(0, 4, "; ")]).text == "rừng"


def test_empty_pieces_and_no_pieces_show_nothing():
    assert Excerpt.of("rừng", [Piece(2, 2), Piece(3, 1)]).text == ""
    assert Excerpt.of("rừng", []).source_spans(0, 5) == []
    assert span_of([]) == (0, 0)


def test_pieces_may_stand_out_of_order_and_twice():
    e = Excerpt.of("abcd", [Piece(2, 4), Piece(0, 1), Piece(2, 4, "")])
    assert e.text == "cd acd"
    assert e.source_spans(0, 6) == [(2, 4), (0, 1), (2, 4)]
    assert span_of(e.pieces) == (0, 4)


@given(excerpts())
def test_every_shown_character_but_separators_is_the_same_character_of_the_source(made):
    source, e = made
    shown = 0
    for n, c in enumerate(e.text):
        spans = e.source_spans(n, n + 1)
        assert len(spans) <= 1
        for a, b in spans:
            assert source[a:b] == c
            shown += 1
    assert shown == sum(p.end - p.start for p in e.pieces)


@given(excerpts(), st.data())
def test_a_range_maps_to_what_it_shows(made, data):
    source, e = made
    start, end = data.draw(ranges(e.text))
    mapped = "".join(source[a:b] for a, b in e.source_spans(start, end))
    single = "".join(source[a:b] for n in range(start, end) for a, b in e.source_spans(n, n + 1))
    assert mapped == single


@given(excerpts(), st.data())
def test_a_part_shows_what_the_whole_shows_there(made, data):
    source, e = made
    start, end = data.draw(ranges(e.text))
    part = e.part(source, start, end)
    assert part.text in e.text[start:end]
    assert part.source_spans(0, len(part.text)) == e.source_spans(start, end)
    whole = e.part(source, 0, len(e.text))
    assert (whole.text, whole.at) == (e.text, e.at)
