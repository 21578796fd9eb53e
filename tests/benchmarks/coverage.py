"""Share of gold quotes that lie whole within one passage: what does not can be neither found nor cited.

    python tests/benchmarks/coverage.py QUESTIONS.jsonl DOCUMENT… [--misses N] [--json OUT.json]

A program to run by hand, not a test. Reads the documents (files or folders) into a collection of its own and takes each quote
of the questions' evidence that is from one of them. A quote is covered when one passage of its document holds at least
80% of its words, as the measures of an evaluation count it. Prints a line a document, the worst first, and one for all;
`--misses` lists so many quotes that no passage holds.

A spreadsheet's cell keeps 144.6700508 and shows 144,7, which is how the passage has it; a quote may be from what is kept. So
quotes are counted by value too: a number of the passage stands for the quote's if that, rounded as it is shown, is the same.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

from assistant.evaluation import read
from assistant.evaluation.scoring import covers
from index import Collection
from index.language import nfc

_WORD = re.compile(r"\w+(?:[.,]\d+)*")  # as the scoring takes words
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(nfc(text).lower()))


def _values(shown: str) -> list[tuple[float, int]]:
    """What a number may be, and how many places it is shown with: "1.234,5" as it is written here, "1234.5" as computers write it."""
    out = []
    for mark, thousands in ((",", "."), (".", ",")):
        whole, _, places = shown.replace(thousands, "").partition(mark)
        if places.isdigit() or not places:
            out.append((float(f"{whole}.{places or 0}"), len(places)))
    return out


def _same(kept: str, shown: str, percent: bool) -> bool:
    return any(
        abs(k - v / (100 if percent else 1)) <= 0.5000001 * 10.0 ** -(places + 2 * percent)
        for k, _ in _values(kept)[1:]
        for v, places in _values(shown)
    )


def covers_by_value(text: str, quote: str) -> bool:
    """Whether `text` holds 80% of the quote's words, numbers taken by their values."""
    own = [(m[0], text[m.end() : m.end() + 1] == "%") for m in _NUMBER.finditer(text)]
    wanted = _words(quote)
    held = _words(text)
    found = 0
    for word, count in wanted.items():
        plain = min(count, held[word])
        if plain < count and _NUMBER.fullmatch(word):
            for _ in range(count - plain):
                at = next(
                    (n for n, (shown, percent) in enumerate(own) if _same(word, shown, False) or percent and _same(word, shown, True)), -1
                )
                if at >= 0:
                    del own[at]
                    plain += 1
        found += plain
    return found >= 0.8 * wanted.total()


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
    valued: Counter[str] = Counter()
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
                valued[quoted.document] += 1
            elif any(covers_by_value(t, quoted.quote) for n in names for t in texts[n]):
                valued[quoted.document] += 1
            else:
                missed.append((item.id, quoted.document, " ".join(quoted.quote.split())[:100]))
    for name in sorted(asked, key=lambda n: (held[n] / asked[n], n)):
        print(f"{name:40} {held[name]:4} of {asked[name]:4}  {held[name] / asked[name]:.3f}  by value {valued[name] / asked[name]:.3f}")
    total, by_value = held.total() / max(1, asked.total()), valued.total() / max(1, asked.total())
    print(f"{'all':40} {held.total():4} of {asked.total():4}  {total:.3f}  by value {by_value:.3f}")
    for miss in missed[: args.misses]:
        print(*miss, sep=" | ")
    if args.json:
        rows = {n: {"held": held[n], "by value": valued[n], "asked": asked[n]} for n in asked}
        args.json.write_text(
            json.dumps({"all": total, "by value": by_value, "documents": rows}, ensure_ascii=False, indent=1), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
