"""Follow-ups over the practice documents: which questions are taken to hang on what was said before, and what is then found.

    python tests/benchmarks/dialogues.py HOMES [--items practice/items.jsonl] [--misses]

HOMES is a pattern of collections' folders with {} for the set ("homes/{}"). `tests/dialogues.jsonl` says of each
question whether it stands alone (`own`), which words of the last turns a completed one must carry (each a group of
alternatives), and what the passage that answers it says.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from assistant import Assistant
from index import Collection
from index.language import fold

DIALOGUES = Path(__file__).parent.parent / "dialogues.jsonl"
FIRST = 5


def main() -> None:
    """Print, for questions that stand alone and for elliptic ones, the share treated so and the share found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homes")
    parser.add_argument("--items", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    dialogues = [json.loads(line) for line in DIALOGUES.read_text(encoding="utf-8").splitlines()]
    if options.items:
        dialogues += [_item(json.loads(line)) for line in options.items.read_text(encoding="utf-8").splitlines()]
    seen: dict[str, list[tuple[bool, bool | None]]] = defaultdict(list)
    assistants: dict[str, Assistant] = {}
    for d in dialogues:
        if d is None:
            continue
        if d["set"] not in assistants:
            assistants[d["set"]] = Assistant(Collection(Path(options.homes.format(d["set"]))))
        right, found, standalone = judge(assistants[d["set"]], d)
        seen[d["kind"]].append((right, found))
        if options.misses and not (right and found in (True, None)):
            print(d["id"], "" if right else "TAKEN WRONGLY", "" if found in (True, None) else "NOT FOUND")
            print("    before:", d["history"][-1][0], "| asked:", d["question"], "| completed:", standalone)
    for kind, outcomes in sorted(seen.items()):
        looked = [f for _, f in outcomes if f is not None]
        taken = f"{sum(r for r, _ in outcomes)}/{len(outcomes)} taken rightly"
        print(f"{kind}: {taken}, {sum(looked)}/{len(looked)} found among the first {FIRST}")


def _item(item: dict) -> dict | None:
    if not item.get("history") or not item["evidence"]:
        return None
    says = [e["quote"] for e in item["evidence"]]
    return {**item, "set": item["id"][:2], "kind": "practice follow-up", "own": False, "carries": [], "doc": None, "says": says}


def judge(assistant: Assistant, d: dict) -> tuple[bool, bool | None, str]:
    """Whether a question was taken rightly, whether its passage is among the first (None if none is told), and how it was completed."""
    d.setdefault("kind", "own" if d["own"] else "elliptic")
    answer = assistant.ask(d["question"], [tuple(t) for t in d["history"]])
    standalone = _standalone(assistant, d)
    said = fold(standalone)
    if d["own"]:
        right = said == fold(d["question"])
    else:
        right = said != fold(d["question"]) and all(any(fold(w) in said for w in group.split("|")) for group in d["carries"])
    if not d["says"]:
        return right, None, standalone
    passages = [(s.document.name, _words(s.passage.text)) for s in answer.passages[:FIRST]]
    found = any(source.startswith(d["doc"] or "") and all(_covers(text, s) for s in d["says"]) for source, text in passages)
    return right, found, standalone


def _standalone(assistant: Assistant, d: dict) -> str:
    before = assistant._before(tuple(tuple(t) for t in d["history"]), None)
    return assistant._understood(d["question"], [tuple(t) for t in d["history"]], before, None)[0].standalone


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def _covers(text: str, said: str) -> bool:
    """Whether at least 80% of the words of `said` stand in `text`; of a short phrase all of it, as it stands."""
    words = _words(said).split()
    if len(words) < 8:
        return _words(said) in text
    have = set(text.split())
    return sum(w in have for w in words) >= 0.8 * len(words)


if __name__ == "__main__":
    main()
