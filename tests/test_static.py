"""The space of the built-in embedder: its terms, its rounding, and the folder it is kept in."""

import numpy as np
import pytest

from index.errors import DamagedCollection
from index.language import tokens
from index.retrieval.static import StaticSpace, static_terms

TERMS = ["rưng2", "che_phu3", "dat1", "2030"]


def terms_of(text):
    return static_terms(tokens(text))


@pytest.fixture
def space():
    return StaticSpace.made(TERMS, np.random.default_rng(0).standard_normal((len(TERMS), 6)).astype(np.float32))[0]


def test_terms_are_syllables_and_neighbouring_pairs():
    assert terms_of("Che phủ rừng") == ["che", "phu3", "rưng2", "che_phu3", "phu3_rưng2"]


@pytest.mark.parametrize("text", ["năm 2030", "rừng – – – nước", "", "rừng"], ids=["number", "gap", "empty", "one"])
def test_no_pair_is_made_with_a_number_or_over_a_gap(text):
    assert [t for t in terms_of(text) if "_" in t] == []


def test_spellings_of_a_word_have_the_same_terms():
    assert terms_of("hoà bình kỹ thuật") == terms_of("HÒA BÌNH kĩ thuật")


def test_a_text_without_diacritics_has_terms_of_its_own():
    assert "che_phu" in terms_of("che phu rung") and "che_phu" not in terms_of("che phủ rừng")


def test_rows_are_found_by_their_terms_and_rounded_by_less_than_a_hundredth():
    weights = np.random.default_rng(1).standard_normal((50, 16)).astype(np.float32) * np.linspace(0.01, 9, 50, dtype=np.float32)[:, None]
    terms = [f"t{n}" for n in range(50)]
    made, order = StaticSpace.made(terms, weights)
    for n, term in enumerate(terms):
        got = made.vector([term])
        assert np.abs(got - weights[n]).max() <= 0.01 * np.abs(weights[n]).max()
        assert order[int(made.places([term])[0]) - 1] == term


def test_a_vector_is_the_sum_of_its_terms_and_unknown_ones_add_nothing(space):
    both = space.vector(["rưng2", "lạ", "dat1", "rưng2"])
    np.testing.assert_allclose(both, 2 * space.vector(["rưng2"]) + space.vector(["dat1"]), rtol=1e-5)
    assert not space.vector(["lạ", "[UNK]"]).any() and not space.vector([]).any()


def test_a_space_without_terms_knows_nothing():
    empty, order = StaticSpace.made([], np.zeros((0, 4), np.float32))
    assert order == [] and not empty.vector(["rưng2"]).any()


def test_the_fingerprint_follows_the_weights():
    rows = np.eye(4, dtype=np.float32)
    one, two, other = (StaticSpace.made(TERMS, r)[0].fingerprint for r in (rows, rows, rows[::-1].copy()))
    assert one == two != other


def test_save_and_load_keep_everything(tmp_path):
    made, order = StaticSpace.made(TERMS, np.random.default_rng(0).standard_normal((4, 6)).astype(np.float32))
    folder = tmp_path / "Bộ nhúng của tỉnh"
    made.save(folder, order)
    back = StaticSpace.load(folder)
    np.testing.assert_array_equal(back.rows, made.rows)
    np.testing.assert_array_equal(back.scales, made.scales)
    assert back.fingerprint == made.fingerprint and back.dim == 6
    np.testing.assert_array_equal(back.vector(["rưng2", "2030"]), made.vector(["rưng2", "2030"]))


def cut(data):
    return data[:-10]


def empty(data):
    return b""


def garbage(data):
    return b"PK\x03\x04" * 50


def other_version(data):
    return data.replace(b'"vanban":"static-1"', b'"vanban":"static-9"')


def other_shape(data):
    return data.replace(b'"term_hash":{"dtype":"I64"', b'"term_hash":{"dtype":"F64"')


def foreign(data):
    return data.replace(b"term_hash", b"term_hush")


def header_of_another_kind(data):
    return (2).to_bytes(8, "little") + b"[]" + data


@pytest.mark.parametrize("damage", [header_of_another_kind, cut, empty, garbage, other_version, other_shape, foreign])
def test_damaged_weights_are_told(tmp_path, damage):
    made, order = StaticSpace.made(TERMS, np.eye(4, dtype=np.float32))
    made.save(tmp_path, order)
    path = tmp_path / "model.safetensors"
    before = path.read_bytes()
    path.write_bytes(damage(before))
    assert path.read_bytes() != before
    with pytest.raises(DamagedCollection) as caught:
        StaticSpace.load(tmp_path)
    assert str(tmp_path) in caught.value.message and caught.value.advice


def test_missing_folder_is_told(tmp_path):
    with pytest.raises(DamagedCollection):
        StaticSpace.load(tmp_path / "không có")
