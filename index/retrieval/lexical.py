"""Lexical retrieval: two fields (as written, and without diacritics), BM25 over postings in arrays.

Terms of the first field are syllables in canonical spelling ("=hoa2") and words of several syllables
("=che_phu3"); of the second, unaccented syllables ("~hoa") and pairs of neighbours ("~che phu"). Words lent
by the passage's headings and its document's description count for less.

BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009; k1 1.2, b 0.5. Weights are
computed when the index is built, so a query only adds up slices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.language import Token, tokens, words
from index.storage import unpack

__all__ = ["LexicalIndex", "compounds", "field_terms", "near", "word_terms"]

K1, B = 1.2, 0.5
_GAP = 3  # characters between two syllables that are neighbours: a sign and the spaces around it
CONTEXT = 0.35  # what a word of the headings counts, against one of the passage itself


def compounds(text: str, toks: Sequence[Token]) -> list[tuple[int, int]]:
    """Where the words of several syllables stand among `toks`, the tokens of `text`: first, and behind the last."""
    out = []
    at = 0
    for a, b in words(text):
        while at < len(toks) and toks[at].start < a:
            at += 1
        n = at
        while n < len(toks) and toks[n].end <= b:
            n += 1
        if n - at >= 2:
            out.append((at, n))
        at = max(at, n)
    return out


def word_terms(toks: Sequence[Token], spans: Iterable[tuple[int, int]]) -> list[str]:
    """The words at `spans` of `toks` (see `compounds`), each as its syllables' keys joined by underscores."""
    return ["_".join(t.key for t in toks[a:b]) for a, b in spans]


def near(x: Token, y: Token) -> bool:
    """Whether a token and the next are neighbours: nothing stands between them that could be another."""
    return y.start - x.end <= _GAP


def field_terms(body: str, context: str) -> tuple[dict[str, float], int]:
    """Term frequencies of a passage in both fields, and how many syllables and words its body has."""
    toks = tokens(body)
    several = word_terms(toks, compounds(body, toks))
    counts: Counter[str] = Counter()
    for t in toks:
        counts["=" + t.key] += 1
        counts["~" + t.plain] += 1
    for x, y in zip(toks, toks[1:], strict=False):
        if near(x, y):
            counts[f"~{x.plain} {y.plain}"] += 1
    for w in several:
        counts["=" + w] += 1
    freq: dict[str, float] = dict(counts)
    lent: Counter[str] = Counter()
    ctx = tokens(context)
    for t in ctx:
        lent["=" + t.key] = 1
        lent["~" + t.plain] = 1
    for x, y in zip(ctx, ctx[1:], strict=False):
        if near(x, y):
            lent[f"~{x.plain} {y.plain}"] = 1
    for term in lent:
        freq[term] = freq.get(term, 0.0) + CONTEXT
    return freq, len(toks) + len(several)


@dataclass(frozen=True)
class LexicalIndex:
    """Postings by term: `rows[starts[t]:starts[t + 1]]` are the passages of term t, `weights` their BM25 weights.

    Rows are positions in the collection's order of passages. Arrays may be memory-mapped.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    idf: NDArray[np.float32]
    size: int

    @classmethod
    def build(cls, blobs: Iterable[bytes], terms: int) -> LexicalIndex:
        """The index of all passages, whose postings `blobs` hold document by document; `terms` is the highest term id."""
        all_counts, all_lengths, all_ids, all_freq = [], [], [], []
        for blob in blobs:
            counts, lengths, ids, freq = unpack(blob)
            all_counts.append(counts)
            all_lengths.append(lengths)
            all_ids.append(ids)
            all_freq.append(freq)
        if not any(map(len, all_counts)):
            empty = np.zeros(0, np.float32)
            return cls(np.zeros(terms + 2, np.int64), np.zeros(0, np.int32), empty, np.zeros(terms + 1, np.float32), 0)
        counts = np.concatenate(all_counts)
        lengths = np.concatenate(all_lengths).astype(np.float32)
        ids = np.concatenate(all_ids)
        freq = np.concatenate(all_freq)
        rows = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        order = np.argsort(ids, kind="stable")
        ids, rows, freq = ids[order], rows[order], freq[order]
        df = np.bincount(ids, minlength=terms + 1)
        starts = np.zeros(terms + 2, np.int64)
        np.cumsum(df, out=starts[1:])
        size = len(counts)
        idf = np.log1p((size - df + 0.5) / (df + 0.5)).astype(np.float32)
        average = max(1.0, float(lengths.mean()))
        norm = np.float32(K1) * (np.float32(1 - B) + np.float32(B) * lengths / np.float32(average))
        weights = freq * np.float32(K1 + 1) / (freq + norm[rows]) * idf[ids]
        return cls(starts, rows, weights.astype(np.float32), idf, size)

    def score(self, term: int, out: NDArray[np.float32], weight: float) -> None:
        """Add `weight` times the term's BM25 weights to `out` (float32[size])."""
        a, b = int(self.starts[term]), int(self.starts[term + 1])
        if a < b:
            out[self.rows[a:b]] += np.float32(weight) * self.weights[a:b]

    def frequency(self, term: int) -> int:
        """In how many passages the term occurs."""
        return int(self.starts[term + 1] - self.starts[term])

    def save(self, folder: Path) -> None:
        """Write the arrays into `folder` as .npy files, through Python's own file I/O."""
        for name in ("starts", "rows", "weights", "idf"):
            with (folder / f"{name}.npy").open("wb") as f:
                np.save(f, getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """The index in `folder`, memory-mapped."""

        def array(name: str) -> Any:
            return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))

        return cls(array("starts"), array("rows"), array("weights"), array("idf"), size)
