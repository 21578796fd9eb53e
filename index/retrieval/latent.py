"""The latent semantic space of a collection: fitted on its terms, kept as a sentence-transformers model.

Reading a few terms' rows needs numpy only; scipy is imported to fit, tokenizers and safetensors to save.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedCollection

__all__ = ["LatentSpace"]

_UNKNOWN = "[UNK]"  # row 0 of the weights, all zero
_WEIGHTS = "model.safetensors"
_FORMAT = "1"
_SAMPLE = 50_000  # passages that the directions are learned from; more of them change little and cost minutes
_SMALL = 5_000  # passages up to which one thread is the faster
_NOISE = 1e-6  # of the longest row's length: shorter ones hold rounding errors only
_INDEPENDENT = 1e-9  # of the largest singular value: smaller ones are of directions that depend on the others
_OVERSAMPLED, _ITERATIONS = 32, 3  # directions sketched beyond those wanted, and passes over the table


class LatentSpace:
    """One row of `dim` numbers for every term, such that a text's vector is the sum of its terms' rows.

    The rows are W = idf · V, where V holds the right singular vectors of the collection's term weights: the
    folding-in of latent semantic analysis (Deerwester et al. 1990, "Indexing by latent semantic analysis").
    Questions and passages both go through W, since only one and the same linear map can be stored as a plain
    sentence-transformers model: StaticEmbedding averages rows, and normalising makes an average a sum. V is not
    divided by the singular values: on five real documents that lowered recall at 50 from 0.91 to 0.88, by raising
    directions that few passages share to the height of those that many do.

    idf(t) = ln(1 + (N − n + ½) / (n + ½)) where n of N passages hold t (Robertson & Zaragoza 2009), positive
    even for a term that all of them hold, so that one passage alone still has a vector.

    Rows lie in the order of their terms' 64-bit hashes, which stand sorted beside them: a term is found by
    bisection, and a question reads a few rows of a memory-mapped file instead of a vocabulary. Weights are
    float32: sentence-transformers computes in the precision they are stored in, and half strays by 0.0003.
    """

    def __init__(self, weights: NDArray[np.float32], hashes: NDArray[np.int64], fingerprint: str, terms: Callable[[], list[str]]) -> None:
        """`weights` float32[n + 1, dim], row 0 zero; `hashes` int64[n] ascending; `terms()` lists the n terms."""
        self.weights = weights
        self.hashes = hashes
        self.fingerprint = fingerprint
        self._terms = terms
        self._rows: dict[str, int] = {}

    @classmethod
    def fit(cls, documents: Sequence[Sequence[str]], *, dim: int, seed: int) -> LatentSpace:
        """The space of a collection given as one list of terms a passage.

        There are `dim` dimensions, or as many as the
        passages are linearly independent; without any passage one, in which nothing has a place. The same
        documents and `seed` give the same space.
        """
        if dim < 1:
            raise ValueError(f"dim must be at least 1, not {dim}")
        from threadpoolctl import threadpool_limits

        columns, table = _count(documents)
        held = np.bincount(table.indices, minlength=table.shape[1])
        known = (t for t, column in columns.items() if t != _UNKNOWN and _is_text(t))
        terms = sorted(known, key=_hash)
        weights = np.zeros((len(terms) + 1, 1), dtype=np.float32)
        if terms:
            order = np.array([columns[t] for t in terms])
            idf = np.log1p((len(documents) - held[order] + 0.5) / (held[order] + 0.5))
            rng = np.random.default_rng(seed)
            table = table.tocsc()[:, order].tocsr()
            if table.shape[0] > _SAMPLE:
                table = table[np.sort(rng.choice(table.shape[0], _SAMPLE, replace=False))]
            # A word repeated in a passage says less each time. Folding-in cannot follow, for it sums, but the
            # directions are the better for it.
            table.data = (1 + np.log(table.data)) * idf[table.indices]
            # On a busy machine two BLAS threads wait for each other longer than one needs for a small table.
            with threadpool_limits(1 if table.shape[0] < _SMALL else None, "blas"):
                rows = idf[:, None] * _right_singular_vectors(table, dim, rng)
            # What the kept directions do not hold of a term is rounding noise, which normalising would blow up.
            lengths = np.linalg.norm(rows, axis=1)
            rows[lengths < _NOISE * lengths.max()] = 0
            weights = np.zeros((len(terms) + 1, rows.shape[1]), dtype=np.float32)
            weights[1:] = rows
        hashes = np.array([_hash(t) for t in terms], dtype=np.int64)
        digest = hashlib.blake2b(str(weights.shape).encode(), digest_size=6)
        digest.update(hashes.data)
        digest.update(weights.data)
        return cls(weights, hashes, digest.hexdigest(), lambda: terms)

    def row(self, term: str) -> int:
        """The row of `term` in `weights`; 0, a zero row, if it is unknown."""
        if row := self._rows.get(term):
            return row
        value = _hash(term)
        place = int(np.searchsorted(self.hashes, value))
        if place == len(self.hashes) or self.hashes[place] != value:
            return 0
        self._rows[term] = place + 1
        return place + 1

    def save(self, folder: Path) -> None:
        """Write a sentence-transformers model into `folder`, which is made if need be.

        `SentenceTransformer(folder)` gives a text of terms joined by spaces the same vector. The files are
        written one by one: to replace a space in use, save into a new folder and rename it.
        """
        from safetensors.numpy import save
        from tokenizers import Tokenizer
        from tokenizers.models import WordLevel
        from tokenizers.pre_tokenizers import WhitespaceSplit

        vocabulary = {_UNKNOWN: 0} | {term: i for i, term in enumerate(self._terms(), start=1)}
        tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=_UNKNOWN))
        tokenizer.pre_tokenizer = WhitespaceSplit()
        tensors = {"embedding.weight": np.asarray(self.weights), "term_hash": self.hashes}
        facts = {"format": "pt", "vanban": _FORMAT, "fingerprint": self.fingerprint}
        modules = [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
        ]
        settings = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
        (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
        (folder / "modules.json").write_text(json.dumps(modules, indent=2), encoding="utf-8")
        (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")
        (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
        (folder / _WEIGHTS).write_bytes(save(tensors, metadata=facts))

    @classmethod
    def load(cls, folder: Path) -> LatentSpace:
        """The space that `save` wrote. The rows stay on disk, mapped into memory, for as long as it is in use.

        Raises DamagedCollection if the folder holds anything else, or nothing.
        """
        path = folder / _WEIGHTS
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                # Eight bytes of length, a JSON object, the data. The safetensors library reads tensors but does
                # not tell where they lie, which mapping them needs.
                length = int.from_bytes(file.read(8), "little")
                if not 2 <= length <= size - 8:
                    raise ValueError("không phải tệp safetensors")
                header = json.loads(file.read(length))
                facts = header.get("__metadata__", {})
                if (version := facts.get("vanban")) != _FORMAT:
                    raise ValueError(f"định dạng {version}, bản này đọc định dạng {_FORMAT}")
                rows, hashed = header["embedding.weight"], header["term_hash"]
                shape = int(hashed["shape"][0]) + 1, int(rows["shape"][1])
                rows_at = 8 + length + _begin(rows, "F32", shape, size - 8 - length)
                file.seek(8 + length + _begin(hashed, "I64", (shape[0] - 1,), size - 8 - length))
                hashes = np.frombuffer(file.read(8 * (shape[0] - 1)), dtype="<i8")
            weights = np.memmap(path, dtype="<f4", mode="r", offset=rows_at, shape=shape)
            fingerprint = str(facts["fingerprint"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
            raise DamagedCollection(
                f"Bộ nhúng trong {folder} không đọc được: {error}.",
                advice="Xoá thư mục này: nó được dựng lại từ các văn bản đã nạp.",
            ) from error
        return cls(np.asarray(weights), hashes, fingerprint, lambda: _saved_terms(folder))


def _count(documents: Sequence[Sequence[str]]) -> tuple[dict[str, int], Any]:
    """The column of every term, and how often each passage holds it: a scipy csr_array[passages, terms], float64."""
    from scipy.sparse import csr_array

    columns: dict[str, int] = {}
    indices, counts, ends = array("q"), array("d"), array("q", [0])
    for document in documents:
        # Split as texts to embed will be, so that a term with a space in it is learned as it will be met.
        for term, count in Counter(" ".join(document).split()).items():
            indices.append(columns.setdefault(term, len(columns)))
            counts.append(count)
        ends.append(len(indices))
    arrays = np.array(counts), np.array(indices, dtype=np.int64), np.array(ends, dtype=np.int64)
    return columns, csr_array(arrays, shape=(len(documents), len(columns)))


def _right_singular_vectors(table: Any, dim: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """The first right singular vectors of a sparse `table`, float64[columns, r], r = min(dim, rank) but at least 1.

    Randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithms 4.4 and 5.1). Where the sketch is
    as wide as `table`, it spans the whole range and the result is exact.
    """
    width = min(*table.shape, dim + _OVERSAMPLED)
    basis = np.linalg.qr(table @ rng.standard_normal((table.shape[1], width)))[0]
    for _ in range(_ITERATIONS):
        basis = np.linalg.qr(table.T @ basis)[0]
        basis = np.linalg.qr(table @ basis)[0]
    vectors, values, _ = np.linalg.svd(table.T @ basis, full_matrices=False)
    rank = max(1, int((values > _INDEPENDENT * values[0]).sum()))
    kept: NDArray[np.float64] = vectors[:, : min(dim, rank)]
    # Singular vectors are determined up to sign: make the largest component positive.
    largest = kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])]
    return kept * np.where(largest < 0, -1.0, 1.0)


def _hash(term: str) -> int:
    digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _is_text(term: str) -> bool:
    """False for lone surrogates, which no file can hold."""
    return term.encode("utf-8", "ignore").decode("utf-8") == term


def _begin(entry: Mapping[str, Any], dtype: str, shape: tuple[int, ...], size: int) -> int:
    """Where in `size` bytes of data the tensor of `entry` begins, its type, shape and extent being as expected."""
    begin, end = entry["data_offsets"]
    length = int(np.prod(shape, dtype=np.int64)) * (8 if dtype == "I64" else 4)
    if entry["dtype"] != dtype or tuple(entry["shape"]) != shape or end - begin != length:
        raise ValueError(f"tenxơ {entry['shape']} kiểu {entry['dtype']}, đúng ra {list(shape)} kiểu {dtype}")
    if not 0 <= begin <= end <= size:
        raise ValueError(f"tệp bị cắt: còn {size} byte số liệu, cần {end}")
    return int(begin)


def _saved_terms(folder: Path) -> list[str]:
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted((t for t in vocabulary if t != _UNKNOWN), key=lambda t: int(vocabulary[t]))
