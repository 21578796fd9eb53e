"""BEIR folders: retrieval benchmarks, and their measures by trec_eval's definitions."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.errors import BenchmarkError

from .records import Faults, Gold, Item

__all__ = ["DEPTH", "measured", "read_folder"]

DEPTH = 100  # documents of a ranking
_GRADE = re.compile(r"-?[0-9]{1,6}(?:\.0*)?")
_SPLITS = ("test", "dev", "train")


def read_folder(folder: Path) -> Gold:
    """The benchmark in a folder of corpus.jsonl, queries.jsonl and qrels/*.tsv; of its splits, test if it is there."""
    folder = folder.resolve()
    absent = [name for name in ("corpus.jsonl", "queries.jsonl", "qrels") if not (folder / name).exists()]
    if absent:
        advice = "Thư mục BEIR có corpus.jsonl, queries.jsonl và qrels/*.tsv."
        raise BenchmarkError(f"{folder.name} không phải thư mục BEIR: thiếu {', '.join(absent)}.", advice=advice)
    faults = Faults(folder.name)
    digest = hashlib.sha256()
    corpus, queries = (_records(folder / f"{part}.jsonl", digest, faults) for part in ("corpus", "queries"))
    texts = tuple((str(r["_id"]), str(r.get("title") or ""), str(r.get("text") or "")) for r in corpus)
    asked = {str(r["_id"]): str(r.get("text") or "") for r in queries}
    faults.check()
    split = next((s for s in _SPLITS if (folder / "qrels" / f"{s}.tsv").is_file()), "")
    if not split:
        advice = "Cần qrels/test.tsv (hoặc dev.tsv, train.tsv)."
        raise BenchmarkError(f"{folder.name}: không có tệp qrels.", advice=advice)
    relevant: dict[str, dict[str, int]] = {}
    data = (folder / "qrels" / f"{split}.tsv").read_bytes()
    digest.update(data)
    for n, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        row = line.split("\t")
        if not line.strip() or n == 1 and not _GRADE.fullmatch(row[-1].strip()):
            continue  # the header
        if len(row) != 3 or not _GRADE.fullmatch(row[2].strip()):
            faults.add(f"qrels/{split}.tsv, dòng {n}", "phải là mã câu hỏi, mã văn bản và điểm nguyên, cách nhau bằng tab")
        elif row[0] not in asked:
            faults.add(f"qrels/{split}.tsv, dòng {n}", f"không có câu hỏi «{row[0]}»")
        else:
            relevant.setdefault(row[0], {})[row[1]] = int(float(row[2]))
    faults.check()
    items = tuple(Item(q, asked[q], relevant=judged) for q, judged in relevant.items())
    if not items or not texts:
        raise BenchmarkError(f"{folder.name}: không có câu hỏi hay văn bản nào.", advice="Kiểm tra corpus.jsonl, queries.jsonl và qrels.")
    return Gold(folder.name, "beir", digest.hexdigest()[:20], items, texts, split)


def _records(path: Path, digest: Any, faults: Faults) -> Iterator[Mapping[str, Any]]:
    with path.open("rb") as lines:
        for n, line in enumerate(lines, 1):
            digest.update(line)
            if not line.strip():
                continue
            try:
                value = json.loads(line.decode("utf-8-sig"))
            except ValueError:
                faults.add(f"{path.name}, dòng {n}", "không phải JSON UTF-8")
                continue
            if not isinstance(value, dict) or "_id" not in value:
                faults.add(f"{path.name}, dòng {n}", "thiếu «_id»")
                continue
            yield value


def measured(items: Sequence[Item], rankings: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, dict[str, float]]:
    """The measures of each query (by id) for its ranking of documents (id, score), best first.

    Computed by ir-measures (trec_eval's definitions; nDCG with the grades as gains). A query without a ranking has 0.
    """
    import ir_measures
    from ir_measures import AP, RR, R, nDCG

    names = {nDCG @ 10: "ndcg@10", RR @ 10: "mrr@10", AP @ DEPTH: "map", **{R @ k: f"recall@{k}" for k in (1, 5, 10, 100)}}
    qrels = {item.id: dict(item.relevant) for item in items}
    # The order of the ranking is what counts: scores that are alike would be put in another order.
    run = {q: {d: float(len(ranked) - n) for n, (d, _) in enumerate(ranked)} for q, ranked in rankings.items() if ranked and q in qrels}
    out = {item.id: dict.fromkeys(names.values(), 0.0) for item in items}
    for m in ir_measures.iter_calc(list(names), qrels, run):
        out[m.query_id][names[m.measure]] = m.value
    return out
