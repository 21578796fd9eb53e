"""How far the text that is read from documents agrees, word by word, with the text as another program or person read it.

    python tests/benchmarks/agreement.py DOCUMENT REFERENCE.txt [DOCUMENT REFERENCE.txt …] [--json OUT.json]

A program to run by hand, not a test. For each document it prints

    held      share of the reference's words that were read at all, each as often as it stands there
    in order  share of the reference's words in the longest common subsequence: read, and in the reference's order
    surplus   share of the words read that the reference does not have
    s/page    seconds of reading, a page (of the whole document where the format has none)

Words are compared in lower case, in NFC, without punctuation at their ends. A reference has faults and an order of its own
(tables cell by cell, footnotes at the end), so what is below 1 is a place to look at, not an error by itself.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from index.files import parse

_WORD = re.compile(r"[^\W_]+(?:[.,/:-][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of `text` as they are compared."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def common(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest common subsequence of two lists of words.

    Bit-parallel: Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004. A bit of `row` that is off is a word of
    `a` at which the common subsequence grows.
    """
    places: dict[str, int] = {}
    for n, word in enumerate(a):
        places[word] = places.get(word, 0) | 1 << n
    full = (1 << len(a)) - 1
    row = full
    for word in b:
        matched = row & places.get(word, 0)
        row = (row + matched | row - matched) & full
    return len(a) - row.bit_count()


def agreement(read: str, reference: str) -> dict[str, float]:
    """What the two texts share, as described above."""
    ours, theirs = words(read), words(reference)
    shared = (Counter(ours) & Counter(theirs)).total()
    return {
        "held": shared / max(1, len(theirs)),
        "in order": common(theirs, ours) / max(1, len(theirs)),
        "surplus": 1 - shared / max(1, len(ours)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+", metavar="DOCUMENT REFERENCE")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if len(args.pairs) % 2:
        parser.error("each document needs a reference")
    found = {}
    for document, reference in zip(args.pairs[::2], args.pairs[1::2], strict=True):
        begun = time.perf_counter()
        extract = parse(document)
        seconds = time.perf_counter() - begun
        figures = agreement(extract.text, reference.read_text(encoding="utf-8")) | {"s/page": seconds / max(1, len(extract.pages))}
        found[document.name] = figures
        print(f"{document.name:45}", *(f"{name} {value:.4f}" for name, value in figures.items()), *extract.notices, sep="  ")
    if args.json:
        args.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
