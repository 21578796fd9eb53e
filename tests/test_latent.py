"""Fitting the latent semantic space, and the folder it is kept in."""

import json
import math

import numpy as np
import pytest

from index.errors import DamagedCollection
from index.retrieval.latent import LatentSpace

FOREST = [
    "tỷ_lệ che_phủ rừng đạt",
    "che_phủ rừng sở nông_nghiệp chủ_trì",
    "thu ngân_sách nhà_nước đạt",
    "ngân_sách sở tài_chính chủ_trì",
    "nước sạch nông_thôn tỷ_lệ",
]


def fit(texts, **options):
    settings = {"dim": 256, "seed": 0} | options
    return LatentSpace.fit([t.split() for t in texts], **settings)


def vector(space, text):
    return space.weights[[space.row(t) for t in text.split()]].sum(axis=0)


def test_one_passage_known_answer():
    space = fit(["a b"])
    # idf = ln(1 + ½ / 1½) = ln 4/3; the one direction is (1, 1)/√2.
    expected = math.log(4 / 3) / math.sqrt(2)
    assert space.weights.shape == (3, 1)
    np.testing.assert_allclose(space.weights[:, 0], [0, expected, expected], rtol=1e-6)


def test_weights_equal_dense_lsa():
    rng = np.random.default_rng(3)
    counts = rng.poisson(0.5, size=(12, 9))
    counts[np.arange(12), np.arange(12) % 9] += 1  # no empty passage, no unused term
    names = [f"t{j}" for j in range(9)]
    space = fit([" ".join(n for n, c in zip(names, row, strict=True) for _ in range(c)) for row in counts], dim=4)
    held = (counts > 0).sum(axis=0)
    idf = np.log(1 + (12 - held + 0.5) / (held + 0.5))
    logs = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * idf
    right = np.linalg.svd(logs)[2][:4].T
    got = space.weights[[space.row(n) for n in names]]
    # Up to the signs of the directions, which leave inner products alone.
    np.testing.assert_allclose(got @ got.T, (idf[:, None] * right) @ (idf[:, None] * right).T, atol=1e-5)


def test_terms_that_share_company_become_near():
    space = fit(["xe_hơi động_cơ", "ô_tô động_cơ", "cây lá", "bụi lá"], dim=2)
    a, b, c = vector(space, "xe_hơi"), vector(space, "ô_tô"), vector(space, "cây")
    assert a @ b / np.linalg.norm(a) / np.linalg.norm(b) == pytest.approx(1, abs=1e-5)
    assert a @ c == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("texts", "dim"),
    [
        pytest.param([], 1, id="no passage"),
        pytest.param([""], 1, id="an empty passage"),
        pytest.param(["", "a", ""], 1, id="one filled passage"),
        pytest.param(["a b", "a b", "b a"], 1, id="repeated passages"),
        pytest.param(["a", "b", "a b"], 2, id="dependent passages"),
        pytest.param(FOREST, 5, id="independent passages"),
    ],
)
def test_dimensions_are_no_more_than_the_rank(texts, dim):
    space = fit(texts)
    assert space.weights.shape == (len({t for x in texts for t in x.split()}) + 1, dim)
    assert np.isfinite(space.weights).all()


def test_row_zero_is_zero_and_unknown_terms_get_it():
    space = fit(FOREST)
    assert not space.weights[0].any()
    assert [space.row(t) for t in ("lạ", "", "[UNK]", "Rừng", "\ud800")] == [0] * 5


def test_hashes_ascend_and_find_every_term():
    space = fit(FOREST)
    assert (np.diff(space.hashes) > 0).all()
    terms = {t for x in FOREST for t in x.split()}
    assert {space.row(t) for t in terms} == set(range(1, len(terms) + 1))


def test_terms_no_file_can_hold_are_left_out():
    space = fit(["a \ud800 [UNK]"])
    assert len(space.hashes) == 1


def test_term_with_a_space_is_learned_as_it_will_be_met():
    space = LatentSpace.fit([["che phủ", "rừng"]], dim=8, seed=0)
    assert space.row("che") and space.row("phủ") and not space.row("che phủ")


def test_fit_is_deterministic_and_the_fingerprint_follows_the_weights():
    one, two, other = fit(FOREST), fit(FOREST), fit(FOREST[:4])
    np.testing.assert_array_equal(one.weights, two.weights)
    assert one.fingerprint == two.fingerprint != other.fingerprint


def test_fit_samples_a_large_collection_but_knows_all_its_terms(monkeypatch):
    monkeypatch.setattr("index.retrieval.latent._SAMPLE", 10)
    texts = [f"chung từ_{i} nhóm_{i % 3}" for i in range(40)]
    space = fit(texts, dim=5)
    assert len(space.hashes) == 44
    assert space.weights.shape[1] == 5
    np.testing.assert_array_equal(space.weights, fit(texts, dim=5).weights)


def test_dim_below_one_is_refused():
    with pytest.raises(ValueError, match="not 0"):
        fit(FOREST, dim=0)


@pytest.mark.parametrize("texts", [FOREST, ["một"], []], ids=["five", "one", "none"])
def test_save_and_load_keep_everything(tmp_path, texts):
    space = fit(texts)
    folder = tmp_path / "Bộ nhúng của tỉnh"
    space.save(folder)
    back = LatentSpace.load(folder)
    np.testing.assert_array_equal(back.weights, space.weights)
    np.testing.assert_array_equal(back.hashes, space.hashes)
    assert back.fingerprint == space.fingerprint
    assert back.row("rừng") == space.row("rừng")


def test_a_loaded_space_saves_the_same_files(tmp_path):
    fit(FOREST).save(tmp_path / "a")
    LatentSpace.load(tmp_path / "a").save(tmp_path / "b")
    names = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert "model.safetensors" in map(str, names)
    for name in names:
        first, second = ((tmp_path / x / name).read_bytes() for x in "ab")
        if name.suffix == ".json":
            first, second = json.loads(first), json.loads(second)
        else:  # the header's metadata come in any order
            first, second = (x[8 + int.from_bytes(x[:8], "little") :] for x in (first, second))
        assert first == second, name


def cut(data):
    return data[:-10]


def empty(data):
    return b""


def garbage(data):
    return b"PK\x03\x04" * 50


def other_version(data):
    return data.replace(b'"vanban":"1"', b'"vanban":"9"')


def other_shape(data):
    return data.replace(b'"term_hash":{"dtype":"I64"', b'"term_hash":{"dtype":"F64"')


def foreign(data):
    return data.replace(b"term_hash", b"term_hush")


def header_of_another_kind(data):
    return (2).to_bytes(8, "little") + b"[]" + data


@pytest.mark.parametrize("damage", [header_of_another_kind, cut, empty, garbage, other_version, other_shape, foreign])
def test_damaged_weights_are_told(tmp_path, damage):
    fit(FOREST).save(tmp_path)
    path = tmp_path / "model.safetensors"
    before = path.read_bytes()
    path.write_bytes(damage(before))
    assert path.read_bytes() != before
    with pytest.raises(DamagedCollection) as caught:
        LatentSpace.load(tmp_path)
    assert str(tmp_path) in caught.value.message and caught.value.advice


def test_missing_folder_is_told(tmp_path):
    with pytest.raises(DamagedCollection):
        LatentSpace.load(tmp_path / "không có")
