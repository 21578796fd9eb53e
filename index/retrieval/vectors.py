"""Nearest passages by inner product: passage ids beside a FAISS index, in one file of ours.

FAISS is imported inside the functions that use it: importing it takes 0.3 s, which a command that only
lists documents should not pay.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedCollection

__all__ = ["EXACT_UP_TO", "VectorIndex"]

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]

# Up to this many vectors float32 is kept as it is. Above, half precision: 200,000 × 256 are scanned in 3 ms on two
# cores (float32: 8 ms) and loaded in 0.4 s (1.2 s). It found all ten nearest of passages remixed from real documents;
# among synthetic near-ties, whose ten best lie within 0.004, it swaps some, and loses at most 0.0003 in score. HNSW
# takes 0.2 ms but found 96%, builds for 10 s and more, and filters badly.
EXACT_UP_TO = 50_000

_MAGIC = b"VANBANVX"
_VERSION = 1
_PREFIX = struct.Struct("<8sIII")  # magic, version, bytes of the JSON header, CRC-32 of the JSON header


class VectorIndex:
    """Vectors of passages, searched exhaustively; every passage is found by its id.

    `embedder` names what made the vectors and `generation` the state of the collection they were made from.
    """

    def __init__(self, ids: Ids, index: Any, *, embedder: str = "", generation: int = 0) -> None:
        """`ids` strictly ascending, int64[n]; `index` a FAISS index whose vector i belongs to ids[i]."""
        self.ids = ids
        self.embedder = embedder
        self.generation = generation
        self._index = index

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors, *, embedder: str = "", generation: int = 0) -> VectorIndex:
        """The index of `vectors`, float32[n, d] with d ≥ 1, where row i belongs to passage `ids[i]`, int64[n].

        Rows should have length 1 or 0, so that scores are cosines. n may be 0.
        """
        faiss = _faiss()
        numbers = np.ascontiguousarray(ids, dtype=np.int64)
        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        if rows.ndim != 2 or rows.shape[1] == 0 or numbers.shape != (len(rows),):
            raise ValueError(f"{numbers.shape} ids do not fit vectors of shape {rows.shape}")
        if not np.isfinite(rows).all():
            raise ValueError("a vector holds NaN or an infinity")
        order = np.argsort(numbers, kind="stable")
        numbers = numbers[order]
        if (twice := numbers[1:][numbers[1:] == numbers[:-1]]).size:
            raise ValueError(f"passage id {twice[0]} is given twice")
        dim = rows.shape[1]
        if len(rows) <= EXACT_UP_TO:
            index = faiss.IndexFlatIP(dim)
        else:
            index = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        if len(rows):
            index.add(rows[order])
        return cls(numbers, index, embedder=embedder, generation=generation)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

    def search(self, query: Vectors, k: int) -> tuple[Ids, Vectors]:
        """The `k` passages nearest to `query`, float32[d]: their ids, int64[m], and inner products, float32[m].

        m ≤ k, best first, equal scores by id. A score of exactly 0 means that query and passage share nothing, so
        such passages are left out: a zero query finds nothing.
        """
        q = np.ascontiguousarray(query, dtype=np.float32)
        if q.shape != (self.dim,):
            raise ValueError(f"a query of shape {q.shape} does not fit an index of {self.dim} dimensions")
        if not np.isfinite(q).all():
            raise ValueError("the query holds NaN or an infinity")
        k = min(k, len(self))
        if k <= 0 or not q.any():
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, places = self._index.search(q[None], k)
        found = (places[0] >= 0) & (scores[0] != 0)
        ids, kept = self.ids[places[0][found]], scores[0][found]
        order = np.lexsort((ids, -kept))
        return ids[order], kept[order]

    def scores(self, query: Vectors, ids: Ids) -> Vectors:
        """The inner products of `query`, float32[d], with the vectors of the passages `ids`, float32[m]; 0 for an id without one."""
        out = np.zeros(len(ids), np.float32)
        if not len(self) or not len(ids):
            return out
        at = np.minimum(np.searchsorted(self.ids, ids), len(self) - 1)
        known = self.ids[at] == ids
        if known.any():
            out[known] = self._index.reconstruct_batch(at[known]) @ np.ascontiguousarray(query, dtype=np.float32)
        return out

    def save(self, path: Path) -> None:
        """Write the index to `path` at once: a crash leaves the old file or the new one, never a half."""
        faiss = _faiss()
        ids = self.ids.astype("<i8").tobytes()
        body = faiss.serialize_index(self._index).data
        facts = {
            "embedder": self.embedder,
            "generation": self.generation,
            "dim": self.dim,
            "count": len(self),
            "bytes": len(ids) + len(body),
            "crc32": zlib.crc32(body, zlib.crc32(ids)),
        }
        header = json.dumps(facts, ensure_ascii=False).encode("utf-8")
        # FAISS's own writer takes a narrow file name and fails on Windows paths with diacritics.
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("wb") as file:
                file.write(_PREFIX.pack(_MAGIC, _VERSION, len(header), zlib.crc32(header)))
                for part in (header, ids, body):
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """The index that `save` wrote. Raises DamagedCollection if `path` holds anything else, or nothing."""
        faiss = _faiss()
        try:
            with path.open("rb") as file:
                data = memoryview(file.read())
        except OSError as error:
            raise _damaged(path, f"không đọc được: {error.strerror or error}") from error
        if len(data) < _PREFIX.size:
            raise _damaged(path, "tệp quá ngắn")
        magic, version, length, check = _PREFIX.unpack(data[: _PREFIX.size])
        if magic != _MAGIC:
            raise _damaged(path, "không phải tệp chỉ mục véc-tơ của vanban")
        if version != _VERSION:
            raise _damaged(path, f"định dạng {version}, bản này đọc định dạng {_VERSION}")
        header = data[_PREFIX.size : _PREFIX.size + length]
        body = data[_PREFIX.size + length :]
        if zlib.crc32(header) != check:
            raise _damaged(path, "phần đầu tệp đã bị thay đổi")
        facts = json.loads(bytes(header))
        if len(body) != facts["bytes"] or zlib.crc32(body) != facts["crc32"]:
            raise _damaged(path, f"nội dung bị cắt hoặc đã bị thay đổi ({len(body)} trên {facts['bytes']} byte)")
        split = facts["count"] * 8
        ids = np.frombuffer(body[:split], dtype="<i8").astype(np.int64)
        try:
            index = faiss.deserialize_index(np.frombuffer(body[split:], dtype=np.uint8))
        except RuntimeError as error:
            raise _damaged(path, "FAISS không đọc được") from error
        if index.ntotal != facts["count"] or index.d != facts["dim"]:
            raise _damaged(path, f"{index.ntotal} véc-tơ {index.d} chiều, đúng ra {facts['count']} và {facts['dim']}")
        return cls(ids, index, embedder=facts["embedder"], generation=facts["generation"])


def _faiss() -> Any:
    """FAISS, untyped: its stubs describe the C++ signatures, not those of its Python wrappers."""
    import faiss

    return faiss


def _damaged(path: Path, reason: str) -> DamagedCollection:
    return DamagedCollection(
        f"Chỉ mục véc-tơ {path} hỏng: {reason}.",
        advice="Xoá tệp này: nó được dựng lại từ các văn bản đã nạp.",
    )
