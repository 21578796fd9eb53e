"""Benchmarks as files: questions with what a right answer is, in the formats that evaluators have.

Recognised from the file itself: the project's JSON Lines, SQuAD 1.1 and 2.0 JSON (Rajpurkar et al. 2016, 2018; UIT-ViQuAD is
in it), BEIR folders (Thakur et al. 2021), and CSV or XLSX tables with a column of questions and one of answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.records import Turn
from index.errors import BenchmarkError

from .beir import read_folder
from .records import UNANSWERABLE, Faults, Gold, Item, Quoted, unique
from .squad import read_squad
from .tabular import read_table

__all__ = ["read"]


def read(path: Path) -> Gold:
    """The benchmark in a file or folder. Raises BenchmarkError for what is none, with the lines at fault."""
    try:
        if path.is_dir():
            return read_folder(path)
        data = path.read_bytes()
    except OSError as err:
        raise BenchmarkError(f"Không đọc được {path}: {err.strerror or err}.", advice="Kiểm tra đường dẫn và quyền đọc.") from err
    digest = hashlib.sha256(data).hexdigest()[:20]
    if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        kind, items = "table", read_table(path, data)
        texts: tuple[tuple[str, str, str], ...] = ()
    else:
        kind, items, texts = _json(path, data)
    if not items:
        raise BenchmarkError(f"{path.name}: không có câu hỏi nào.", advice="Mỗi dòng của tệp là một câu hỏi; xem mẫu trong README.")
    return Gold(path.resolve().stem, kind, digest, items, texts)


def _json(path: Path, data: bytes) -> tuple[str, tuple[Item, ...], tuple[tuple[str, str, str], ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise BenchmarkError(f"{path.name}: không phải UTF-8.", advice="Lưu lại tệp với mã UTF-8.") from err
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict) and isinstance(whole.get("data"), list):
        return "squad", *read_squad(path.name, whole["data"])
    if isinstance(whole, list):
        lines: Iterator[tuple[str, Any]] = ((f"phần tử {n}", value) for n, value in enumerate(whole, 1))
    else:
        lines = ((f"dòng {n}", line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    items: list[Item] = []
    faults = Faults(path.name)
    for place, value in lines:
        try:
            items.append(_item(json.loads(value) if isinstance(value, str) else value))
        except (json.JSONDecodeError, RecursionError) as err:
            faults.add(place, f"không phải JSON ({getattr(err, 'msg', 'lồng quá sâu')})")
        except (ValueError, TypeError) as err:
            faults.add(place, str(err))
    faults.check()
    return "questions", unique(path.name, items), ()


def _item(value: Any) -> Item:
    if not isinstance(value, dict):
        raise ValueError("phải là một đối tượng JSON {…}")
    name, question = value.get("id"), value.get("question")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name):
        raise ValueError("thiếu «id»")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("thiếu «question»")
    kind, reference = _text(value, "type"), _text(value, "reference_answer") or _text(value, "answer")
    answerable = kind != UNANSWERABLE
    groups = tuple(_texts(g, "must_include") for g in _sequence(value.get("must_include"), "must_include"))
    if not all(group and all(wording.strip() for wording in group) for group in groups):
        raise ValueError("«must_include» có nhóm trống")
    if any("\ud800" <= c <= "\udfff" for c in json.dumps(value, ensure_ascii=False)):
        raise ValueError("có ký tự không hợp lệ (surrogate)")
    if answerable and not groups:
        if not reference:
            raise ValueError("thiếu «must_include» và «reference_answer»")
        groups = ((reference,),)
    places = tuple(_evidence(e) for e in _sequence(value.get("evidence"), "evidence"))
    return Item(
        str(name), question, tuple(_turn(t) for t in _sequence(value.get("history"), "history")), kind, _text(value, "style"),
        groups, _texts(value.get("must_not"), "must_not"), places, (reference,) if reference else (), answerable,
        tuple(dict.fromkeys(e.document for e in places)),
    )  # fmt: skip


def _text(value: Mapping[str, Any], name: str) -> str:
    given = value.get(name) or ""
    if not isinstance(given, str):
        raise ValueError(f"«{name}» phải là chuỗi")
    return given


def _sequence(value: Any, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"«{name}» phải là danh sách")
    return value


def _texts(value: Any, name: str) -> tuple[str, ...]:
    given = _sequence(value, name)
    if not all(isinstance(v, str) for v in given):
        raise ValueError(f"«{name}» phải là danh sách các chuỗi")
    return tuple(given)


def _evidence(value: Any) -> Quoted:
    if not (isinstance(value, dict) and isinstance(value.get("doc"), str) and isinstance(value.get("quote"), str)):
        raise ValueError("mỗi phần tử của «evidence» phải có «doc» và «quote»")
    return Quoted(value["doc"], value["quote"])


def _turn(value: Any) -> Turn:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value):
        return (value[0], value[1])
    raise ValueError("mỗi phần tử của «history» phải là [câu hỏi, câu trả lời]")
