"""What documents say of themselves, as it is read from them, beside hand-made gold: the share of documents right, field by field.

    python tests/benchmarks/metadata.py FOLDER… [--gold GOLD.json] [--json OUT.json]

A program to run by hand, not a test. The gold (`metadata_gold.json` beside this program) was made by reading the beginning, the
end and the final provisions of each document, before looking at what the program says. Where a document doesn't state a
field it is blank; where the reader was of two minds, or two forms are equally good, it lists both. A field is right when

- number, issuer, type, territory: it is the same without case, diacritics, spaces and kinds of dashes; "(cũ)", which tells a
  province from its later self, is left aside
- date, period, status: it is the same
- amends, replaces: the set of numbers is the same; documents of which a part is changed or ends are amended, those that end
  wholly are replaced
- title: at least 80% of the words of gold and title are the other's too. Gold in two pieces joined by "…" is compared with as
  many words at the title's beginning and end, so that what a title leaves out or swallows shows; a title cut with "…" only
  at the beginning. The document's own number, date and issuer are left aside. Where the document states no title, a title that
  is marked as concluded is right.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from index.files import parse
from index.language import fold
from index.structure.metadata import read
from index.structure.outline import blocks

GOLD = Path(__file__).with_name("metadata_gold.json")
FIELDS = ("number", "date", "issuer", "type", "territory", "period", "status", "amends", "replaces", "title")
_ALIKE = 0.8  # of words


def told(path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """The fields that are read from the file at `path`, and which of them are concluded."""
    extract = parse(path)
    return read(extract, blocks(extract), path.name)


def plain(value: str) -> str:
    """A value without what two writings of it may differ in."""
    return re.sub(r"\s*[-–—]\s*|\s+", lambda m: "-" if m[0].strip() else " ", fold(value).replace("(cu)", "")).strip()


def title_words(title: str) -> list[str]:
    """The words of a title, without a document's number, date and issuer in it."""
    low = re.sub(r"\s(?:số|ngày)\s+\d\S*(?:\s+tháng\s+\d+\s+năm\s+\d+)?", " ", title, flags=re.IGNORECASE)
    return re.findall(r"\w+", fold(re.sub(r"(?<=định) của chính phủ", "", low, flags=re.IGNORECASE)))


def alike(gold: list[str], title: list[str]) -> float:
    """The smaller of the shares of each one's words that the other has too."""
    shared = (Counter(gold) & Counter(title)).total()
    return min(shared / max(1, len(gold)), shared / max(1, len(title)))


def right_title(gold: str, title: str, concluded: bool) -> bool:
    """Whether a title is the gold one, as this program's description defines it."""
    if not gold:
        return concluded or not title
    if "…" not in gold:
        return alike(title_words(gold), title_words(title)) >= _ALIKE
    first, last = map(title_words, gold.split("…"))
    words = title_words(title)
    if title.rstrip().endswith("…"):
        last = []
    return alike(first + last, words[: len(first)] + (words[-len(last) :] if last else [])) >= _ALIKE


def right(field: str, gold: str | list[str], fields: dict[str, str], concluded: bool) -> bool:
    """Whether the value of `field` is one that the gold allows."""
    value = fields.get(field, "")
    if field in ("amends", "replaces"):
        return {plain(v).replace(" ", "") for v in value.split(";") if v.strip()} == {plain(v).replace(" ", "") for v in gold}
    allowed = [gold] if isinstance(gold, str) else gold
    if field == "title":
        return any(right_title(g, value, concluded) for g in allowed)
    if field in ("date", "status", "period"):
        return value in allowed
    return any(plain(g).replace(" ", "") == plain(value).replace(" ", "") for g in allowed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    gold = json.loads(args.gold.read_text(encoding="utf-8"))
    paths = {p.name: p for folder in args.folders for p in folder.rglob("*") if p.name in gold}
    correct: Counter[str] = Counter()
    for name in sorted(paths):
        fields, concluded = told(paths[name])
        for field in FIELDS:
            if right(field, gold[name][field], fields, field in concluded):
                correct[field] += 1
            else:
                print(f"{name:32} {field:9} {fields.get(field, '')!r} for {gold[name][field]!r}")
    print(f"{len(paths)} of {len(gold)} documents")
    for field in FIELDS:
        print(f"{field:10} {correct[field]:3} of {len(paths):3}  {correct[field] / max(1, len(paths)):.3f}")
    if args.json:
        args.json.write_text(json.dumps({f: correct[f] / max(1, len(paths)) for f in FIELDS}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
