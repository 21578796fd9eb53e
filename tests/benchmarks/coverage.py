"""Share of gold quotes that lie whole within one passage: what does not can be neither found nor cited.

    python tests/benchmarks/coverage.py QUESTIONS.jsonl DOCUMENT… [--misses N] [--json OUT.json]

A program to run by hand, not a test. Reads the documents (files or folders) into a collection of its own and takes each quote
of the questions' evidence that is from one of them. A quote is covered when one passage of its document holds at least
80% of its words, as the measures of an evaluation count it. Prints a line a document, the worst first, and one for all;
`--misses` lists so many quotes that no passage holds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from assistant.evaluation import read
from assistant.evaluation.scoring import covers
from index import Collection


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Collection(home) as collection:
        for added in collection.add(args.documents):
            if added.status not in ("new", "unchanged"):
                print(f"{added.path.name}: {added.status}, {added.reason}")
        texts = {d.name: [p.text for w in (False, True) for p in collection.passages(d.id, wide=w)] for d in collection.documents()}
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    missed = []
    for item in read(args.questions).items:
        for quoted in item.evidence:
            # A document that could not be read has no passages, and its quotes count as missed.
            names = [n for n in texts if n.startswith(quoted.document)]
            if not names and not any(p.name.startswith(quoted.document) for p in args.documents):
                continue
            asked[quoted.document] += 1
            if any(covers({"source": n, "text": t}, quoted) for n in names for t in texts[n]):
                held[quoted.document] += 1
            else:
                missed.append((item.id, quoted.document, " ".join(quoted.quote.split())[:100]))
    for name in sorted(asked, key=lambda n: (held[n] / asked[n], n)):
        print(f"{name:40} {held[name]:4} of {asked[name]:4}  {held[name] / asked[name]:.3f}")
    total = held.total() / max(1, asked.total())
    print(f"{'all':40} {held.total():4} of {asked.total():4}  {total:.3f}")
    for miss in missed[: args.misses]:
        print(*miss, sep=" | ")
    if args.json:
        rows = {n: {"held": held[n], "asked": asked[n]} for n in asked}
        args.json.write_text(json.dumps({"all": total, "documents": rows}, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
