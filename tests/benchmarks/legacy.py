"""How well documents in TCVN3 and VNI are read, beside the published figures of other loaders.

    python tests/benchmarks/legacy.py CORPUS [--only NAME …] [--texts DIR] [--worst N] [--json OUT.json]

A program to run by hand, not a test. CORPUS is the public corpus viparse-corpus (MIT): `corpus/public-domain/{tcvn3,vni}` and
`corpus/synthetic` hold the files, `ground-truth` and `ground-truth-synthetic` a transcript each. Every file that has a
transcript is read by `index.files.parse`; one that cannot be read counts as nothing read, never as absent.

The measures are the corpus's own (its METRIC.md): both sides in NFC, white space collapsed; sentences are aligned, then
characters within those that differ.

- diacritic: of the transcript's letters with a diacritic (đ too), the share that came back exactly, aligned by base letters
- char: of all characters, the share that came back; syllable: of the tokens between spaces, the share that came back exactly

Documents weigh by their length (diacritic: by their letters with diacritics). The transcripts leave headings in capital
fonts in lower case, so the figures are given with case and without. With `--texts` what was read is kept, a file each.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from index.errors import IngestError
from index.files import parse

# Published with the corpus in its first results (ten TCVN3 documents); of VNI and the generated files nothing is published. The
# same loader's later 1.0 was measured with the table that the transcripts were made with.
PUBLISHED = (("tcvn3", "bytes kept, none converted", 0.797, 0.008, 0.194), ("tcvn3", "viparse 0.1.7", 0.863, 0.328, 0.423))
LONGEST = 4000  # characters of a region without a common sentence that are aligned at once

_SENTENCE_END = re.compile(r"(?<=[.;:!?])\s+")


@dataclass(frozen=True)
class Counted:
    """What of one transcript came back: characters, letters with diacritics and tokens, each as (right, all)."""

    characters: tuple[int, int]
    diacritics: tuple[int, int]
    tokens: tuple[int, int]


def collapsed(text: str) -> str:
    """`text` in NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def base(text: str) -> str:
    """`text` without diacritics, as long as `text` is."""
    return "".join("d" if c == "đ" else "D" if c == "Đ" else unicodedata.normalize("NFD", c)[0] for c in text)


def accented(c: str) -> bool:
    """Whether a letter bears a diacritic."""
    return c in "đĐ" or any(unicodedata.category(part) == "Mn" for part in unicodedata.normalize("NFD", c))


def regions(read: str, truth: str) -> Iterator[tuple[str, str]]:
    """Pairs of what was read and what is true: equal sentences, and the stretches between them."""
    ours, theirs = _SENTENCE_END.split(read), _SENTENCE_END.split(truth)
    for tag, t1, t2, r1, r2 in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(ours[r1:r2], theirs[t1:t2], strict=True)
            continue
        a, b = "\n".join(ours[r1:r2]), "\n".join(theirs[t1:t2])
        parts = 1 if max(len(a), len(b)) <= LONGEST else len(b) // LONGEST + 1
        step_a, step_b = max(1, len(a) // parts), max(1, len(b) // parts)
        if parts == 1:
            yield a, b
        else:
            yield from ((a[n * step_a : (n + 1) * step_a], b[n * step_b : (n + 1) * step_b]) for n in range(parts))


def common(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The places of `a` and `b` that an alignment puts on each other."""
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return [(m.a + k, m.b + k) for m in blocks for k in range(m.size)]


def compare(read: str, truth: str) -> Counted:
    """Count what of `truth` came back in `read`, both collapsed."""
    characters = diacritics = tokens = 0
    for ours, theirs in regions(read, truth):
        marked = [n for n, c in enumerate(theirs) if accented(c)]
        if ours == theirs:
            characters, diacritics, tokens = characters + len(theirs), diacritics + len(marked), tokens + len(theirs.split())
            continue
        characters += len(common(theirs, ours))
        at = dict(common(base(theirs), base(ours)))
        diacritics += sum(n in at and ours[at[n]] == theirs[n] for n in marked)
        tokens += len(common(theirs.split(), ours.split()))
    return Counted((characters, len(truth)), (diacritics, sum(map(accented, truth))), (tokens, len(truth.split())))


def share(right: int, of: int) -> float:
    """`right` of `of`, 1 of nothing."""
    return right / of if of else 1.0


def row(name: str, counted: Sequence[Counted], caseless: Sequence[Counted], failed: int) -> dict[str, object]:
    """One line of the table over documents, weighed by their length."""
    out: dict[str, object] = {"subset": name, "documents": len(counted), "not_read": failed}
    for field in ("diacritics", "characters", "tokens"):
        for label, values in ((field, counted), (f"{field}_caseless", caseless)):
            sums = [getattr(c, field) for c in values]
            out[label] = round(share(sum(r for r, _ in sums), sum(a for _, a in sums)), 4)
    return out


def files(corpus: Path) -> Iterator[tuple[str, Path, Path]]:
    """Subset, file and transcript of every file that has one."""
    for subset, folder, truths in (
        ("tcvn3", "corpus/public-domain/tcvn3", "ground-truth"),
        ("vni", "corpus/public-domain/vni", "ground-truth"),
        ("synthetic vni", "corpus/synthetic", "ground-truth-synthetic"),
    ):
        for path in sorted((corpus / folder).iterdir()):
            truth = corpus / truths / f"{path.stem}.txt"
            if truth.exists():
                yield subset, path, truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    results = []
    for subset, path, truth in files(args.corpus):
        if args.only and not any(o in path.name for o in args.only):
            continue
        began = time.perf_counter()
        try:
            extract = parse(path)
            text, notices = extract.text, list(extract.notices)
        except IngestError as err:
            text, notices = "", [f"not read: {err}"]
        seconds = time.perf_counter() - began
        if args.texts:
            args.texts.mkdir(parents=True, exist_ok=True)
            (args.texts / f"{path.name}.txt").write_text(text, encoding="utf-8")
        read, true = collapsed(text), collapsed(truth.read_text(encoding="utf-8"))
        counted, caseless = compare(read, true), compare(read.lower(), true.lower())
        results.append((subset, path, counted, caseless, bool(text), notices))
        print(f"{path.name:60} {share(*counted.diacritics):.3f} {share(*caseless.diacritics):.3f} {seconds:5.1f} s", file=sys.stderr)
    groups = [*dict.fromkeys(r[0] for r in results)]
    groups += [f"{s} {suffix}" for s in groups for suffix in sorted({r[1].suffix for r in results if r[0] == s})]
    table = []
    for group in groups:
        chosen = [r for r in results if group in (r[0], f"{r[0]} {r[1].suffix}")]
        table.append(row(group, [r[2] for r in chosen], [r[3] for r in chosen], sum(not r[4] for r in chosen)))
    print(f"{'':28} {'files':>5} {'unread':>6} {'diacritic':>18} {'char':>18} {'syllable':>18}")
    for line in table:
        pairs = (f"{line[f]:.4f} ({line[f'{f}_caseless']:.4f})" for f in ("diacritics", "characters", "tokens"))
        print(f"{line['subset']!s:28} {line['documents']:5} {line['not_read']:6}", *(f"{p:>18}" for p in pairs))
    for subset, loader, char, diacritic, syllable in PUBLISHED:
        print(f"{subset + ', ' + loader:41} {diacritic:18.4f} {char:18.4f} {syllable:18.4f}")
    for result in sorted(results, key=lambda r: share(*r[3].diacritics))[: args.worst]:
        print(f"{share(*result[3].diacritics):.4f} {result[3].diacritics[1]:6} {result[1].name}", *result[5], sep=" | ")
    if args.json:
        args.json.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
