"""The ranking's signs and weights: what is learnt, what is kept, and what a damaged file does."""

import json

import numpy as np
import pytest

from assistant.evaluation import Item
from assistant.evaluation.records import Quoted
from assistant.training import Examples, Source, examples_of, fitted, measures
from index.errors import DamagedCollection
from index.retrieval import DEPTH, SIGNS, Fusion
from index.retrieval.fusion import fusion
from index.retrieval.query import analyse
from index.retrieval.signs import standardised


def example(rng, name, telling, *, questions=40, found=12):
    """Questions whose answer has the highest value of the sign `telling`; all other signs are noise."""
    signs = np.full((questions, DEPTH, len(SIGNS)), np.nan, np.float32)
    answers = np.zeros((questions, 1, DEPTH), bool)
    for q in range(questions):
        signs[q, :found] = rng.standard_normal((found, len(SIGNS))) * 0.3
        right = rng.integers(found)
        signs[q, right, SIGNS.index(telling)] += 2
        answers[q, 0, right] = True
    return Examples(name, tuple(map(str, range(questions))), signs, answers, np.ones(questions, int), np.ones(questions, bool))


def test_the_weights_go_to_the_sign_that_tells():
    rng = np.random.default_rng(0)
    learnt = fitted([example(rng, "một", "body"), example(rng, "hai", "body")])
    assert SIGNS[int(np.abs(learnt).argmax())] == "body"
    found = measures(example(rng, "ba", "body"), learnt)
    assert found["recall@1"] > 0.8 > measures(example(rng, "ba", "body"), np.eye(len(SIGNS))[SIGNS.index("above")])["recall@1"]


def test_a_sign_that_speaks_for_a_passage_is_never_turned_against_it():
    examples = example(np.random.default_rng(1), "ngược", "cosine")
    examples.signs[:, :, SIGNS.index("cosine")] *= -1
    assert fitted([examples])[SIGNS.index("cosine")] == 0


def test_signs_can_be_left_out():
    learnt = fitted([example(np.random.default_rng(2), "một", "heading")], without=["heading"])
    assert learnt[SIGNS.index("heading")] == 0


def test_the_package_has_a_weight_for_every_sign():
    model = fusion()
    assert model.weights.shape == (len(SIGNS),) and np.isfinite(model.weights).all() and model.scale > 0
    assert (model.weights[[SIGNS.index(s) for s in ("syllables", "body", "document", "place", "period")]] > 0).all()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"weights": {"body": 1}, "scale": 1, "shift": 0}', '{"weights": 3, "scale": 1, "shift": 0}'],
    ids=["empty", "list", "nothing", "other-signs", "number"],
)
def test_a_damaged_file_is_told(tmp_path, text):
    path = tmp_path / "fusion.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DamagedCollection):
        Fusion.load(path)


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "fusion.json"
    path.write_text(json.dumps(fusion().to_dict()), encoding="utf-8")
    np.testing.assert_allclose(Fusion.load(path).weights, fusion().weights, atol=1e-4)


def test_scores_are_positive_and_in_the_order_of_the_utilities():
    signs = np.random.default_rng(3).standard_normal((50, len(SIGNS))).astype(np.float32) * 10
    model = fusion()
    scores = model.scores(signs)[np.argsort(model.utilities(signs))]
    assert (scores > 0).all() and (np.diff(scores) >= 0).all()


def test_standard_scores_do_not_depend_on_how_many_more_are_wanted():
    scores = np.random.default_rng(4).random((DEPTH + 40, 3)).astype(np.float32)
    np.testing.assert_array_equal(standardised(scores)[:DEPTH], standardised(scores[:DEPTH]))


def test_a_sign_that_all_candidates_share_says_nothing():
    assert not standardised(np.ones((5, 3), np.float32)).any() and standardised(np.zeros((0, 3), np.float32)).shape == (0, 3)


def test_signs_that_have_nothing_to_say_are_zero(filled):
    for scored in filled.candidates(analyse("giữ gìn hòa bình"), k=5):
        said = dict(zip(SIGNS, scored.signs, strict=True))
        assert said["numbers"] == said["document"] == said["place"] == said["period"] == said["row"] == 0


def test_a_number_asked_for_speaks_against_passages_without_it(filled):
    found = filled.candidates(analyse("12,5 tỷ đồng"), k=20)
    said = {s.hit.passage.text: dict(zip(SIGNS, s.signs, strict=True))["numbers"] for s in found}
    assert all((value == 0) == ("12,5" in text) for text, value in said.items()) and len(set(said.values())) == 2


def test_examples_say_which_candidates_hold_the_evidence(tmp_path, forest):
    items = (
        Item("a", "Tỷ lệ che phủ rừng đạt bao nhiêu?", evidence=(Quoted(forest.name, "tỷ lệ che phủ rừng đạt 61,5%"),)),
        Item("b", "Có mấy con voi?", evidence=(Quoted(forest.name, "bảy con voi trắng ở bến sông"),)),
        Item("c", "Ai là vua?", answerable=False),
    )
    made = examples_of(Source("thử", items, (forest,)), tmp_path / "home")
    assert made.ids == ("a", "b") and list(made.reachable) == [True, False]
    assert made.answers[0, 0].any() and not made.answers[1, 0].any()
    assert measures(made, fusion().weights)["recall@5"] == 0.5


def test_texts_are_found_by_their_names(tmp_path):
    texts = (("một", "", "Nhà máy nước sạch của xã chạy từ năm ngoái."), ("hai", "", "Đàn bò của thôn có bốn mươi con."))
    made = examples_of(Source("thử", (Item("x", "đàn bò có mấy con", relevant={"hai": 1}),), texts=texts), tmp_path / "home")
    assert measures(made, fusion().weights)["recall@1"] == 1
