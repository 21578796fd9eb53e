"""One evaluation as a folder: what was measured with what, each prediction as it came, the scores.

settings.json      benchmark, collection, reader, versions, machine
gold.jsonl         the questions and what a right answer is
predictions.jsonl  one line a question, written as it is answered
scores.json        the measures with their intervals, and those of each question
comparison.json    against an earlier run, if one was named
report.html        all of it to read
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import BenchmarkError

from .records import Gold, Item
from .scoring import ERROR, score
from .statistics import differences, estimates

__all__ = ["MEASURES", "Run", "asked", "evaluate", "primary"]

Progress = Callable[[str, int, int], None]
Record = dict[str, Any]

_RETRIEVAL = ("ndcg@10", "recall@1", "recall@5", "recall@10", "recall@100", "mrr@10", "map")
MEASURES = (
    "score", "answer_accuracy", "em", "f1", "has_ans_em", "has_ans_f1", "no_ans_em", "no_ans_f1", "abstain_recall",
    "abstain_precision", *_RETRIEVAL, "citation_recall", "citation_precision", "numbers_grounded", "tokens_per_second", "seconds",
)  # fmt: skip
# Settings that must be alike for a run to go on, and what they are called.
_IDENTITY = {
    "benchmark": "bộ câu hỏi hoặc --limit", "collection": "bộ tài liệu", "reader": "cách trả lời", "versions": "phiên bản phần mềm",
}  # fmt: skip
_GROUPS = 60  # documents that get scores of their own
_REPLACED = "scores.json", "comparison.json", "report.html"


def primary(kind: str) -> str:
    """The measure by which questions are won and lost, for a benchmark's format."""
    return {"squad": "f1", "beir": "ndcg@10"}.get(kind, "score")


@dataclass(frozen=True)
class Run:
    """The folder of a run, begun or done. Raises BenchmarkError where it is none or is damaged."""

    folder: Path

    @classmethod
    def begin(cls, folder: Path, gold: Gold, settings: Mapping[str, Any]) -> Run:
        """The run in `folder`: a new one, or the one with the same settings that is there, to go on with.

        Raises BenchmarkError if there is another run, or something else.
        """
        run = cls(folder)
        try:
            if run.exists:
                run._same(settings)
                return run
            ours = {"gold.jsonl", ".gold.jsonl.part", ".settings.json.part"}  # what a beginning that was cut off leaves
            if folder.exists() and (not folder.is_dir() or any(p.name not in ours for p in folder.iterdir())):
                raise BenchmarkError(f"{folder} đã có thứ khác.", advice="Chọn một thư mục mới cho --out.")
            folder.mkdir(parents=True, exist_ok=True)
            lines = "".join(json.dumps(i.to_dict(), ensure_ascii=False) + "\n" for i in gold.items)
            _write(folder / "gold.jsonl", lines)
            _write_json(folder / "settings.json", settings)
        except OSError as err:
            raise BenchmarkError(f"Không ghi được vào {folder}: {err.strerror or err}.", advice="Chọn thư mục khác cho --out.") from err
        return run

    def _same(self, settings: Mapping[str, Any]) -> None:
        if differing := ", ".join(_IDENTITY[k] for k in self._differing(settings)):
            raise BenchmarkError(f"{self.folder} là một lượt chạy khác (khác {differing}).", advice="Chọn thư mục khác cho --out.")

    def alike(self, settings: Mapping[str, Any]) -> bool:
        """Whether the run measures the same with the same."""
        return not self._differing(settings)

    def _differing(self, settings: Mapping[str, Any]) -> list[str]:
        now = json.loads(json.dumps(settings))
        return [k for k in _IDENTITY if self.settings.get(k) != now[k]]

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Inside, no other process evaluates into the folder. Raises BenchmarkError if one does already."""
        try:
            with self._lock():
                yield
        except Timeout as err:
            raise BenchmarkError(f"Lượt chạy trong {self.folder} đang chạy.", advice="Chờ xong, hoặc chọn thư mục khác cho --out.") from err

    @property
    def busy(self) -> bool:
        """Whether someone is evaluating into the folder."""
        try:
            with self._lock():
                return False
        except Timeout:
            return True

    def _lock(self) -> FileLock:
        return FileLock(self.folder / ".lock", timeout=0)

    @property
    def exists(self) -> bool:
        """Whether there is a run in the folder."""
        return (self.folder / "settings.json").is_file()

    @property
    def whole(self) -> bool:
        """Whether what is kept of the run can be read."""
        try:
            return {"benchmark", "reader", "collection", "started"} <= self.settings.keys() and (
                not self.done or "questions" in self.scores
            )
        except BenchmarkError:
            return False

    @property
    def name(self) -> str:
        """What the run is called: its folder."""
        return self.folder.resolve().name

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """What was measured with what."""
        return _read_json(
            self.folder / "settings.json",
            "không phải thư mục của một lượt chạy «vanban eval»",
            "Nêu thư mục mà «vanban eval --out» đã ghi ra.",
        )

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The questions, with what a right answer to them is."""
        try:
            lines = (self.folder / "gold.jsonl").read_text(encoding="utf-8").split("\n")
            return tuple(Item.of(json.loads(line)) for line in lines if line)
        except (OSError, ValueError, TypeError, KeyError) as err:
            raise BenchmarkError(f"{self.folder}: gold.jsonl không đọc được.", advice="Chạy lại «vanban eval» vào thư mục mới.") from err

    @property
    def format(self) -> str:
        """The benchmark's format: questions, table, squad or beir."""
        return str(self.settings["benchmark"]["format"])

    def predictions(self) -> dict[str, Record]:
        """The predictions so far, by the questions' ids. A last line that was cut off does not count."""
        out: dict[str, Record] = {}
        path = self.folder / "predictions.jsonl"
        for line in path.read_bytes().split(b"\n") if path.is_file() else ():
            with contextlib.suppress(ValueError):
                record = json.loads(line.decode("utf-8"))
                out[str(record["id"])] = record
        return out

    def left(self) -> list[Item]:
        """The questions without a prediction, or whose prediction failed."""
        answered = {i for i, p in self.predictions().items() if p.get("reason") != ERROR}
        return [i for i in self.items if i.id not in answered]

    def note(self, **more: Any) -> None:
        """Put more into the settings than was known at the beginning."""
        _write_json(self.folder / "settings.json", {**self.settings, **more})
        self.__dict__.pop("settings", None)

    @property
    def done(self) -> bool:
        """Whether every question has been asked and scored."""
        return (self.folder / "scores.json").is_file()

    @property
    def scores(self) -> Mapping[str, Any]:
        """The measures. Raises BenchmarkError while the run is not done."""
        _ = self.settings
        return _read_json(self.folder / "scores.json", "lượt chạy chưa xong", "Chạy lại cùng lệnh để làm tiếp.")

    @property
    def comparison(self) -> Mapping[str, Any] | None:
        """The comparison with an earlier run, or None."""
        path = self.folder / "comparison.json"
        return _read_json(path, "comparison.json không đọc được", "Chạy lại «vanban eval» với --baseline.") if path.is_file() else None

    # ------------------------------------------------------------------- scoring

    def summarise(self) -> Mapping[str, Any]:
        """Score the predictions and keep the scores; gives them."""
        found = self.predictions()
        predictions = {i.id: found.get(i.id, {"reason": ERROR}) for i in self.items}
        if self.format == "beir":
            from .beir import measured

            each = measured(self.items, {i: p.get("ranking") or [] for i, p in predictions.items()})
            rows: list[dict[str, float | None]] = [{**each[i.id], "seconds": predictions[i.id].get("seconds")} for i in self.items]
        else:
            rows = [score(i, predictions[i.id]) for i in self.items]
        groups: dict[str, dict[str, Any]] = {}
        for dimension, labels in (
            ("type", [(i.type,) for i in self.items]), ("style", [(i.style,) for i in self.items]),
            ("document", [i.documents for i in self.items]),
        ):  # fmt: skip
            values = sorted({v for own in labels for v in own if v})
            if 1 < len(values) <= _GROUPS:
                parts = {v: [r for r, own in zip(rows, labels, strict=True) if v in own] for v in values}
                groups[dimension] = {v: _summary(part) for v, part in parts.items()}
        failed = [i for i, p in predictions.items() if p.get("reason") == ERROR]
        scores = {
            **_summary(rows), "failed": failed, "by": groups,
            "questions": [
                {"id": i.id, **{k: round(v, 6) for k, v in row.items() if v is not None}} for i, row in zip(self.items, rows, strict=True)
            ],
        }  # fmt: skip
        _write_json(self.folder / "scores.json", scores)
        return scores

    def rows(self) -> dict[str, dict[str, float | None]]:
        """The measures of each question, by its id."""
        return {str(q["id"]): {k: v for k, v in q.items() if k != "id"} for q in self.scores["questions"]}

    def shared(self, before: Run) -> list[str]:
        """The ids of the questions that an earlier run asks too, with the same right answers. Raises BenchmarkError if there are none."""
        theirs = {i.id: i for i in before.items}
        if found := [i.id for i in self.items if theirs.get(i.id) == i]:
            return found
        raise BenchmarkError(f"{before.name} không có câu hỏi nào chung với lượt này.", advice="So với một lượt chạy trên cùng bộ câu hỏi.")

    def compare(self, before: Run) -> Mapping[str, Any]:
        """How this run differs from an earlier one over the questions of both. Raises BenchmarkError if there are none."""
        own, theirs = self.rows(), before.rows()
        shared = self.shared(before)
        main = primary(self.format)
        change = {i: (own[i].get(main) or 0.0) - (theirs[i].get(main) or 0.0) for i in shared}
        found = differences([theirs[i] for i in shared], [own[i] for i in shared], MEASURES)
        return {
            "before": before.name, "after": self.name, "questions": len(shared), "only_before": len(theirs) - len(shared),
            "only_after": len(own) - len(shared), "by": main, "metrics": {n: d.to_dict() for n, d in found.items()},
            "won": [i for i in shared if change[i] > 1e-9], "lost": [i for i in shared if change[i] < -1e-9],
        }  # fmt: skip

    def keep(self, comparison: Mapping[str, Any] | None) -> None:
        """Keep a comparison with an earlier run in this run's folder, or none."""
        if comparison is None:
            (self.folder / "comparison.json").unlink(missing_ok=True)
        else:
            _write_json(self.folder / "comparison.json", comparison)


def _summary(rows: Sequence[Mapping[str, float | None]]) -> dict[str, Any]:
    return {"items": len(rows), "metrics": {n: e.to_dict() for n, e in estimates(rows, MEASURES).items()}}


def evaluate(
    run: Run, ask: Callable[[Item], Record], *, executor: Executor | None = None, progress: Progress | None = None
) -> Mapping[str, Any]:
    """Ask what has not been asked yet, each prediction on disk before the next, and score; gives the scores.

    `ask` gives the prediction for an item and raises nothing (see `asked`); an `executor` asks several at once. What
    interrupts it (Ctrl-C) leaves the predictions so far, and the next call goes on from there. Questions that failed are
    asked again.
    """
    kept = {i: p for i, p in run.predictions().items() if p.get("reason") != ERROR}
    left = [i for i in run.items if i.id not in kept]
    if left:
        for name in _REPLACED:
            (run.folder / name).unlink(missing_ok=True)
        path = run.folder / "predictions.jsonl"
        _write(path, "".join(_line(p) for p in kept.values()))
        try:
            with path.open("a", encoding="utf-8", newline="\n") as out:
                for n, (item, record) in enumerate(_answers(left, ask, executor), len(kept) + 1):
                    out.write(_line({"id": item.id, **record}))
                    out.flush()
                    if progress:
                        progress("", n, len(run.items))
        except OSError as err:
            raise BenchmarkError(f"Không ghi được {path}: {err.strerror or err}.", advice="Chạy lại cùng lệnh để làm tiếp.") from err
    return run.summarise()


def _answers(items: Sequence[Item], ask: Callable[[Item], Record], executor: Executor | None) -> Iterable[tuple[Item, Record]]:
    if executor is None:
        yield from ((item, ask(item)) for item in items)
        return
    waiting = {executor.submit(ask, item): item for item in items}
    try:
        for future in as_completed(waiting):
            yield waiting[future], future.result()
    finally:
        for future in waiting:
            future.cancel()


def asked(work: Callable[[], Record]) -> Record:
    """The prediction that `work` gives; if it fails, whatever the reason, a prediction that says so."""
    began = time.perf_counter()
    try:
        return work()
    except Exception as err:  # noqa: BLE001  one question must not take the thousand others with it; it counts as failed
        told = str(err) or type(err).__name__
        return {"answer": told, "abstained": False, "reason": ERROR, "seconds": round(time.perf_counter() - began, 4)}


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    _write(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _read_json(path: Path, otherwise: str, advice: str) -> Mapping[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(value, dict):
            return value
    except (OSError, ValueError):
        pass
    raise BenchmarkError(f"{path.parent}: {otherwise}.", advice=advice)
