"""The embedder that comes with the package: one learnt row of numbers a term, kept as a sentence-transformers model.

A text's vector is the mean of its terms' rows, as sentence-transformers' StaticEmbedding computes it. Reading a few
terms' rows needs numpy only. What the rows were learnt from stands in the model's card, and the program that learnt
them is `index.retrieval.training`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedCollection
from index.language import Token

from .lexical import near

__all__ = ["PAIR_SIGN", "UNKNOWN", "StaticSpace", "built_in_space", "static_terms", "term_hash"]

UNKNOWN = "[UNK]"  # row 0, all zero
PAIR_SIGN = "_"  # between two neighbouring syllables that are one term
_WEIGHTS = "model.safetensors"
_FORMAT = "static-1"
_WIDTHS = {"I8": 1, "F32": 4, "I64": 8}


def static_terms(toks: Sequence[Token]) -> list[str]:
    """The terms of a text with these tokens: every syllable or number, and every pair of neighbouring syllables.

    Which of them have a row is the model's business. A text without diacritics gives unaccented terms, which have
    rows of their own.
    """
    out = [t.key for t in toks]
    out += [f"{x.key}{PAIR_SIGN}{y.key}" for x, y in zip(toks, toks[1:], strict=False) if not x.number and not y.number and near(x, y)]
    return out


class StaticSpace:
    """The rows of a model's terms: int8 numbers and one scale a row, in the order of the terms' 64-bit hashes.

    A term is found by bisection, so that a question reads a few rows of a mapped file instead of a vocabulary. The
    tensors are named as sentence-transformers reads them: `embeddings` times `weights`.
    """

    def __init__(self, rows: NDArray[np.int8], scales: NDArray[np.float32], hashes: NDArray[np.int64], fingerprint: str) -> None:
        """`rows` int8[n + 1, dim], `scales` float32[n + 1], row 0 zero; `hashes` int64[n] ascending."""
        self.rows = rows
        self.scales = scales
        self.hashes = hashes
        self.fingerprint = fingerprint

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return int(self.rows.shape[1])

    def places(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """The rows of those of the `terms` that the model knows, in their order."""
        wanted = np.fromiter((term_hash(t) for t in terms), dtype=np.int64, count=len(terms))
        at = np.searchsorted(self.hashes, wanted)
        at[at == len(self.hashes)] = 0
        known = self.hashes[at] == wanted if len(self.hashes) else np.zeros(len(wanted), bool)
        found: NDArray[np.int64] = at[known] + 1
        return found

    def vector(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The sum of the terms' rows, float32[dim]; zero where none of them is known."""
        places = self.places(terms)
        out: NDArray[np.float32] = self.scales[places] @ self.rows[places].astype(np.float32)
        return out

    @classmethod
    def made(cls, terms: Sequence[str], weights: NDArray[np.float32]) -> tuple[StaticSpace, list[str]]:
        """The space of `terms` whose rows are `weights`, float32[n, dim], rounded to int8; and the terms in its order."""
        order = np.argsort(np.array([term_hash(t) for t in terms], dtype=np.int64))
        kept = np.vstack([np.zeros((1, weights.shape[1]), np.float32), weights[order]])
        scales = np.abs(kept).max(axis=1) / 127
        rows = np.rint(np.divide(kept, scales[:, None], out=np.zeros_like(kept), where=scales[:, None] > 0)).astype(np.int8)
        hashes = np.array([term_hash(terms[i]) for i in order], dtype=np.int64)
        digest = hashlib.blake2b(rows.tobytes() + scales.astype("<f4").tobytes() + hashes.tobytes(), digest_size=6)
        return cls(rows, scales.astype(np.float32), hashes, digest.hexdigest()), [terms[i] for i in order]

    def save(self, folder: Path, terms: Sequence[str]) -> None:
        """Write a sentence-transformers model into `folder`, whose `terms` stand in the order of the rows from 1 on.

        `SentenceTransformer(folder)` gives a text of terms joined by spaces the same vector.
        """
        from safetensors.numpy import save
        from tokenizers import Tokenizer
        from tokenizers.models import WordLevel
        from tokenizers.pre_tokenizers import WhitespaceSplit

        tokenizer = Tokenizer(WordLevel({UNKNOWN: 0} | {t: i for i, t in enumerate(terms, start=1)}, unk_token=UNKNOWN))
        tokenizer.pre_tokenizer = WhitespaceSplit()
        tensors = {"embeddings": self.rows, "weights": self.scales, "term_hash": self.hashes}
        facts = {"format": "pt", "vanban": _FORMAT, "fingerprint": self.fingerprint}
        modules = [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
            {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
        ]
        settings = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "modules.json").write_text(json.dumps(modules, indent=2), encoding="utf-8")
        (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")
        (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
        (folder / _WEIGHTS).write_bytes(save(tensors, metadata=facts))

    @classmethod
    def load(cls, folder: Path) -> StaticSpace:
        """The space that `save` wrote; its rows stay on the disk, mapped into memory, for as long as it is in use.

        Raises DamagedCollection if the folder holds anything else, or nothing.
        """
        path = folder / _WEIGHTS
        try:
            with path.open("rb") as file:
                # Eight bytes of length, a JSON object, the data. The safetensors library reads tensors but does
                # not tell where they lie, which mapping them needs.
                length = int.from_bytes(file.read(8), "little")
                size = path.stat().st_size - 8 - length
                if length < 2 or size < 0:
                    raise ValueError("không phải tệp safetensors")
                header = json.loads(file.read(length))
            facts = header.get("__metadata__", {})
            if (version := facts.get("vanban")) != _FORMAT:
                raise ValueError(f"định dạng {version}, bản này đọc định dạng {_FORMAT}")
            count, dim = (int(n) for n in header["embeddings"]["shape"])
            rows = _tensor(path, 8 + length, header["embeddings"], "I8", (count, dim), size)
            scales = _tensor(path, 8 + length, header["weights"], "F32", (count,), size)
            hashes = _tensor(path, 8 + length, header["term_hash"], "I64", (count - 1,), size)
            fingerprint = str(facts["fingerprint"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
            raise DamagedCollection(
                f"Bộ nhúng trong {folder} không đọc được: {error}.",
                advice="Cài lại vanban: bộ nhúng này đi kèm chương trình.",
            ) from error
        return cls(rows, scales, hashes, fingerprint)


@cache
def built_in_space() -> StaticSpace:
    """The space that comes with the package."""
    return StaticSpace.load(Path(__file__).with_name("model"))


def term_hash(term: str) -> int:
    """A term's place among the rows: the first 64 bits of its BLAKE2b digest, signed."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def _tensor(path: Path, data: int, entry: Mapping[str, Any], dtype: str, shape: tuple[int, ...], size: int) -> NDArray[Any]:
    """The tensor of `entry`, mapped; its type, shape and extent being as expected in `size` bytes behind `data`."""
    begin, end = entry["data_offsets"]
    length = int(np.prod(shape, dtype=np.int64)) * _WIDTHS[dtype]
    if entry["dtype"] != dtype or tuple(entry["shape"]) != shape or end - begin != length:
        raise ValueError(f"tenxơ {entry['shape']} kiểu {entry['dtype']}, đúng ra {list(shape)} kiểu {dtype}")
    if not 0 <= begin <= end <= size:
        raise ValueError(f"tệp bị cắt: còn {size} byte số liệu, cần {end}")
    kinds = {"I8": "i1", "F32": "<f4", "I64": "<i8"}
    return np.asarray(np.memmap(path, dtype=kinds[dtype], mode="r", offset=data + begin, shape=shape))
