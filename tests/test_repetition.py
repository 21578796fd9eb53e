"""Passages that repeat others do not fill the first places."""

import pytest

from index.records import Excerpt, Passage, Piece
from index.retrieval.repetition import repeated_last

TEXT = "Đầu bảng. Hàng một có số 11. Hàng hai có số 22. Hàng ba có số 33. Hàng bốn có số 44. Lời khác hẳn."
HEAD, ONE, TWO, THREE, FOUR, ELSE = (0, 10), (10, 29), (29, 48), (48, 67), (67, 87), (87, len(TEXT))


def passage(n, *spans, document="a", source=TEXT):
    return Passage(n, document, n, "text", (), None, Excerpt.of(source, [Piece(a, b) for a, b in spans]))


@pytest.mark.parametrize(
    ("passages", "order"),
    [
        pytest.param([passage(0, HEAD, ONE, TWO, THREE), passage(1, HEAD, TWO), passage(2, ELSE)], [0, 2, 1], id="row-within-a-window"),
        pytest.param([passage(0, HEAD, TWO), passage(1, HEAD, ONE, TWO, THREE), passage(2, ELSE)], [0, 1, 2], id="window-around-a-row"),
        pytest.param(
            [passage(0, HEAD, ONE, TWO), passage(1, HEAD, THREE, FOUR), passage(2, HEAD, TWO, THREE), passage(3, ELSE)], [0, 1, 3, 2],
            id="within-two-windows",
        ),
        pytest.param([passage(0, ONE), passage(1, ONE, document="b"), passage(2, TWO)], [0, 1, 2], id="two-versions"),
        pytest.param(
            [passage(0, ONE), passage(1, ONE, document="b"), passage(2, ONE, document="c"), passage(3, TWO)], [0, 1, 3, 2],
            id="three-versions",
        ),
        pytest.param([], [], id="none"),
        pytest.param([passage(0)], [0], id="empty"),
    ],
)  # fmt: skip
def test_what_repeats_comes_last(passages, order):
    assert repeated_last(passages, 10) == order


def test_only_the_first_places_are_kept_free():
    same = [passage(n, ONE, document=str(n)) for n in range(6)]
    others = [passage(6, TWO), passage(7, THREE), passage(8, FOUR)]
    assert repeated_last([*same, *others], 3) == [0, 1, 6, 2, 3, 4, 5, 7, 8]


def test_every_passage_keeps_one_place():
    passages = [passage(n, (10 * (n % 4), 10 * (n % 4) + 20)) for n in range(12)]
    assert sorted(repeated_last(passages, 5)) == list(range(12))
