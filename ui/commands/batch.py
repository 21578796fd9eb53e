"""Many questions from a file, one JSON object a line in and out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.shown.terminal import Progress, to_json

if TYPE_CHECKING:
    from assistant import Assistant, Turn
    from index import Filters

__all__ = ["Task", "read", "run"]


@dataclass(frozen=True, slots=True)
class Task:
    """One question of a batch, the line it stands on, and the dialogue before it."""

    line: int
    id: str | int
    question: str
    history: tuple[Turn, ...] = ()


def read(source: Path) -> tuple[list[Task], list[str]]:
    """The questions of a JSON Lines file, and one sentence for each line that is not one.

    A question has `id`, `question` and possibly `history`: [question, answer] pairs, or objects with these
    names. Other keys are ignored, and so are empty lines.
    """
    tasks: list[Task] = []
    faults: list[str] = []
    for number, raw in enumerate(source.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            tasks.append(_task(number, json.loads(raw.decode("utf-8"))))
        except UnicodeDecodeError:
            faults.append(f"{source.name}, dòng {number}: không phải UTF-8.")
        except json.JSONDecodeError as err:
            faults.append(f"{source.name}, dòng {number}: không phải JSON ({err.msg}, cột {err.colno}).")
        except (ValueError, RecursionError) as err:
            faults.append(f"{source.name}, dòng {number}: {err}.")
    return tasks, faults


def _task(number: int, value: Any) -> Task:
    if not isinstance(value, dict):
        raise ValueError("phải là một đối tượng JSON {…}")
    name, question = value.get("id"), value.get("question")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise ValueError("thiếu «id» (chuỗi hoặc số nguyên)")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("thiếu «question» (chuỗi không rỗng)")
    history = value.get("history") or []
    if not isinstance(history, list):
        raise ValueError("«history» phải là danh sách")
    return Task(number, name, question, tuple(_turn(t) for t in history))


def _turn(value: Any) -> Turn:
    pair = (value.get("question"), value.get("answer", "")) if isinstance(value, dict) else value
    if isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(p, str) for p in pair):
        return (pair[0], pair[1])
    raise ValueError("mỗi phần tử của «history» phải là [câu hỏi, câu trả lời]")


def run(
    assistant: Assistant,
    tasks: Sequence[Task],
    target: Path,
    *,
    filters: Filters,
    passages: int,
    notices: Sequence[str] = (),
    progress: Progress | None = None,
) -> list[str]:
    """Answer `tasks` into `target`, each line on disk before the next question; gives what went wrong.

    A question that fails has its line too: an abstention with the reason "error", and the error as its text.
    """
    from assistant import Answer
    from index import VanbanError

    faults: list[str] = []
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for done, task in enumerate(tasks):
            if progress:
                progress(str(task.id), done, len(tasks))
            try:
                answer = assistant.ask(task.question, task.history, filters=filters, passages=passages)
            except VanbanError as err:
                faults.append(f"Dòng {task.line} (id {task.id}): {err}")
                answer = Answer(task.question, str(err), True, "error", "vi", assistant.reader.name)
            record = answer.to_dict()
            record["notices"] = [*notices, *record["notices"]]
            out.write(to_json({"id": task.id, **record}) + "\n")
            out.flush()
        if progress:
            progress("", len(tasks), len(tasks))
    return faults
