"""The vector index: what it finds, and the file it is kept in."""

import json
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest

from index.errors import DamagedCollection
from index.retrieval.vectors import VectorIndex


def unit(rows):
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def vectors():
    return unit(np.random.default_rng(0).standard_normal((300, 16)))


@pytest.fixture(params=["exact", "half"])
def index(request, vectors, monkeypatch):
    """Both kinds over the same 300 vectors, ids 1000, 1003, …, 1897."""
    if request.param == "half":
        monkeypatch.setattr("index.retrieval.vectors.EXACT_UP_TO", 100)
    return VectorIndex.build(np.arange(300) * 3 + 1000, vectors, embedder="thử", generation=7)


def test_known_answer():
    index = VectorIndex.build(np.array([30, 10, 20]), np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32))
    ids, scores = index.search(np.array([1, 0], dtype=np.float32), 3)
    assert list(ids) == [30, 20]  # 10 is at right angles: nothing in common
    np.testing.assert_allclose(scores, [1, 0.6], rtol=1e-6)
    assert ids.dtype == np.int64 and scores.dtype == np.float32


def test_search_agrees_with_brute_force(index, vectors):
    query = unit(np.random.default_rng(1).standard_normal((1, 16)))[0]
    exact = vectors @ query
    ids, scores = index.search(query, 10)
    assert set(ids) == set(1000 + 3 * np.argsort(-exact)[:10])
    np.testing.assert_allclose(scores, np.sort(exact)[::-1][:10], atol=2e-3)
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize(("k", "found"), [(0, 0), (-1, 0), (3, 3), (10_000, 300)])
def test_k_is_a_limit(index, vectors, k, found):
    assert len(index.search(vectors[0], k)[0]) == found


def test_zero_query_finds_nothing(index):
    assert not index.search(np.zeros(16, dtype=np.float32), 5)[0].size


def test_passage_without_a_vector_is_never_found():
    index = VectorIndex.build(np.array([1, 2]), np.array([[0, 0], [1, 0]], dtype=np.float32))
    assert list(index.search(np.array([1, 0], dtype=np.float32), 5)[0]) == [2]
    assert len(index) == 2


def test_equal_scores_come_by_id():
    index = VectorIndex.build(np.array([9, 4, 7]), np.ones((3, 2), dtype=np.float32))
    assert list(index.search(np.ones(2, dtype=np.float32), 3)[0]) == [4, 7, 9]


def test_empty_index(tmp_path):
    index = VectorIndex.build(np.empty(0, dtype=np.int64), np.empty((0, 4), dtype=np.float32))
    index.save(tmp_path / "x")
    back = VectorIndex.load(tmp_path / "x")
    assert len(back) == 0 and back.dim == 4
    assert not back.search(np.ones(4, dtype=np.float32), 3)[0].size


@pytest.mark.parametrize(
    ("ids", "rows", "says"),
    [
        pytest.param([1, 2], [[1.0]], "fit", id="too few vectors"),
        pytest.param([1, 1], [[1.0], [2.0]], "twice", id="an id twice"),
        pytest.param([1], [[float("nan")]], "NaN", id="not a number"),
        pytest.param([1], [[]], "fit", id="no dimensions"),
    ],
)
def test_build_refuses(ids, rows, says):
    with pytest.raises(ValueError, match=says):
        VectorIndex.build(np.array(ids), np.array(rows, dtype=np.float32))


@pytest.mark.parametrize("query", [[1.0], [float("nan")] * 16, [[1.0] * 16]], ids=["short", "not numbers", "two axes"])
def test_search_refuses(index, query):
    with pytest.raises(ValueError):
        index.search(np.array(query, dtype=np.float32), 3)


def test_save_and_load_keep_everything(index, vectors, tmp_path):
    path = tmp_path / "Chỉ mục của tỉnh" / "véc-tơ.bin"
    path.parent.mkdir()
    index.save(path)
    back = VectorIndex.load(path)
    assert (back.embedder, back.generation, back.dim, len(back)) == ("thử", 7, 16, 300)
    np.testing.assert_array_equal(back.ids, index.ids)
    for before, after in zip(index.search(vectors[0], 20), back.search(vectors[0], 20), strict=True):
        np.testing.assert_array_equal(before, after)
    assert [p.name for p in path.parent.iterdir()] == ["véc-tơ.bin"]


def test_saving_twice_gives_the_same_file(index, tmp_path):
    index.save(tmp_path / "a")
    VectorIndex.load(tmp_path / "a").save(tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_failed_save_leaves_the_old_file(index, tmp_path, monkeypatch):
    path = tmp_path / "x"
    index.save(path)
    before = path.read_bytes()

    def fail(_):
        raise OSError("đĩa đầy")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="đĩa đầy"):
        index.save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("place", [0, 9, 14, 18, 40, 200, 2000, -1])
def test_any_changed_byte_is_told(index, tmp_path, place):
    path = tmp_path / "x"
    index.save(path)
    data = bytearray(path.read_bytes())
    data[place] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(DamagedCollection) as caught:
        VectorIndex.load(path)
    assert str(path) in caught.value.message and caught.value.advice


@pytest.mark.parametrize("length", [0, 5, 19, 60, 1000, -1])
def test_cut_file_is_told(index, tmp_path, length):
    path = tmp_path / "x"
    index.save(path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedCollection):
        VectorIndex.load(path)


def test_missing_file_is_told(tmp_path):
    with pytest.raises(DamagedCollection):
        VectorIndex.load(tmp_path / "không có")


def write(path, body, **facts):
    """A file with a sound frame around any `body`."""
    facts = {"embedder": "", "generation": 0, "dim": 4, "count": 0} | facts
    header = json.dumps(facts | {"bytes": len(body), "crc32": zlib.crc32(body)}).encode()
    path.write_bytes(struct.pack("<8sIII", b"VANBANVX", 1, len(header), zlib.crc32(header)) + header + body)


def test_body_that_is_no_faiss_index_is_told(tmp_path):
    write(tmp_path / "x", b"none of FAISS's" * 20)
    with pytest.raises(DamagedCollection, match="FAISS"):
        VectorIndex.load(tmp_path / "x")


def test_index_of_another_size_is_told(index, tmp_path):
    index.save(tmp_path / "x")
    data = (tmp_path / "x").read_bytes()
    start = data.index(b"IxF") if b"IxF" in data else data.index(b"IxSQ")
    write(tmp_path / "y", data[start:], count=0, dim=16)
    with pytest.raises(DamagedCollection, match="300"):
        VectorIndex.load(tmp_path / "y")


def test_import_is_light():
    code = "import sys, index.retrieval.vectors; sys.exit('faiss' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_scores_of_given_passages_are_those_of_the_search(index, vectors):
    ids, found = index.search(vectors[7], 20)
    np.testing.assert_allclose(index.scores(vectors[7], ids[::-1].copy()), found[::-1], atol=2e-3)


def test_passages_without_a_vector_score_nothing(index, vectors):
    assert list(index.scores(vectors[0], np.array([1, 999_999]))) == [0, 0]
    assert index.scores(vectors[0], np.array([], np.int64)).shape == (0,)
