"""Benchmarks as files: questions with what a right answer is, in the formats that evaluators have.

Recognised from the file itself: the project's JSON Lines, SQuAD 1.1 and 2.0 JSON (Rajpurkar et al. 2016, 2018; UIT-ViQuAD is
in it), BEIR folders (Thakur et al. 2021), and CSV or XLSX tables with a column of questions and one of answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import BenchmarkError

from ..question import Turn

__all__ = ["UNANSWERABLE", "Evidence", "Gold", "Item", "limited", "read"]

UNANSWERABLE = "unanswerable"
_SHOWN = 3  # faults of a file that are named


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a right answer stands: `document` is the beginning of a file's name, `quote` words of its text."""

    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question and what a right answer to it is.

    Each group of `must_include` needs one of its wordings in the answer, none of `must_not` may be in it; `references`
    are whole answers. Without `answerable`, being silent is right. `documents` name what the item is about, for scores
    by document. `relevant` are the judged documents of a retrieval benchmark with their grades.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    type: str = ""
    style: str = ""
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    references: tuple[str, ...] = ()
    answerable: bool = True
    documents: tuple[str, ...] = ()
    relevant: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The item as JSON."""
        return {k: v for k, v in asdict(self).items() if v not in ((), {}, "")} | {"answerable": self.answerable}

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Item:
        """The item that `to_dict` wrote."""
        given = dict(value)
        for name in ("must_not", "references", "documents"):
            given[name] = tuple(given.get(name, ()))
        given["history"] = tuple((q, a) for q, a in given.get("history", ()))
        given["must_include"] = tuple(tuple(g) for g in given.get("must_include", ()))
        given["evidence"] = tuple(Evidence(**e) for e in given.get("evidence", ()))
        return cls(**given)


@dataclass(frozen=True, slots=True)
class Gold:
    """A benchmark: its items, and the texts (name, title, text) to ask about where it brings its own.

    `format` is questions, table, squad or beir; `digest` that of the files' content; `split` which judgements were taken.
    """

    name: str
    format: str
    digest: str
    items: tuple[Item, ...]
    texts: tuple[tuple[str, str, str], ...] = ()
    split: str = ""


def limited(gold: Gold, most: int) -> Gold:
    """The benchmark with its first `most` items; all of them for 0."""
    from dataclasses import replace

    return replace(gold, items=gold.items[:most]) if most else gold


def read(path: Path) -> Gold:
    """The benchmark in a file or folder. Raises BenchmarkError for what is none, with the lines at fault."""
    try:
        if path.is_dir():
            from .beir import read_folder

            return read_folder(path)
        data = path.read_bytes()
    except OSError as err:
        raise BenchmarkError(f"Không đọc được {path}: {err.strerror or err}.", advice="Kiểm tra đường dẫn và quyền đọc.") from err
    digest = hashlib.sha256(data).hexdigest()[:20]
    if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        from .tabular import read_table

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
        from .squad import read_squad

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


class Faults:
    """What is wrong in a file, collected to be told at once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[str] = []

    def add(self, place: str, what: str) -> None:
        """One more, at a place of the file."""
        self._found.append(f"{place}: {what}")

    def check(self) -> None:
        """Raise BenchmarkError if there was any: a benchmark of which some questions are left out measures another thing."""
        if self._found:
            more = f"; và {len(self._found) - _SHOWN} chỗ nữa" if len(self._found) > _SHOWN else ""
            told = "; ".join(self._found[:_SHOWN])
            raise BenchmarkError(f"{self._name}, {told}{more}.", advice="Sửa các chỗ này; chưa câu nào được hỏi.")


def unique(name: str, items: list[Item]) -> tuple[Item, ...]:
    """The items, none of which may have another's id: predictions are matched by it."""
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise BenchmarkError(f"{name}: có hai câu hỏi cùng mã «{item.id}».", advice="Đặt cho mỗi câu một mã (id) riêng.")
        seen.add(item.id)
    return tuple(items)


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


def _evidence(value: Any) -> Evidence:
    if not (isinstance(value, dict) and isinstance(value.get("doc"), str) and isinstance(value.get("quote"), str)):
        raise ValueError("mỗi phần tử của «evidence» phải có «doc» và «quote»")
    return Evidence(value["doc"], value["quote"])


def _turn(value: Any) -> Turn:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value):
        return (value[0], value[1])
    raise ValueError("mỗi phần tử của «history» phải là [câu hỏi, câu trả lời]")
