"""Postings of one document as the database keeps them: little-endian arrays, compressed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["pack", "unpack"]

_SCALE = 20  # term frequencies are kept in twentieths in a byte


def pack(rows: Sequence[Mapping[int, float]], lengths: Sequence[int]) -> bytes:
    """Postings of one document: for each passage its term ids and frequencies, and its length in syllables."""
    counts = np.array([len(r) for r in rows], dtype="<i4")
    ids = np.fromiter((t for r in rows for t in sorted(r)), dtype="<i4", count=int(counts.sum()))
    freq = np.fromiter((min(255, round(r[t] * _SCALE)) for r in rows for t in sorted(r)), dtype="u1", count=int(counts.sum()))
    head = np.array([len(rows)], dtype="<i4")
    return zlib.compress(head.tobytes() + counts.tobytes() + np.array(lengths, dtype="<i4").tobytes() + ids.tobytes() + freq.tobytes(), 1)


def unpack(blob: bytes) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """What `pack` packed: terms a passage, lengths, term ids, frequencies."""
    raw = zlib.decompress(blob)
    n = int(np.frombuffer(raw, "<i4", 1)[0])
    counts = np.frombuffer(raw, "<i4", n, 4)
    lengths = np.frombuffer(raw, "<i4", n, 4 + 4 * n)
    total = int(counts.sum())
    ids = np.frombuffer(raw, "<i4", total, 4 + 8 * n)
    freq = np.frombuffer(raw, "u1", total, 4 + 8 * n + 4 * total)
    return counts, lengths, ids, (freq.astype(np.float32) / np.float32(_SCALE))
