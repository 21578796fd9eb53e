"""What became of the files of one `add`, in as many lines as can be read: for the terminal, for JSON and for the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from index.files import written

from .plain import clean

if TYPE_CHECKING:
    from index import Added

__all__ = ["OUTCOMES", "counted", "grouped", "named", "skipped", "summed"]

OUTCOMES: tuple[Literal["new", "replaced", "unchanged", "skipped", "failed"], ...] = ("new", "replaced", "unchanged", "skipped", "failed")
_COUNTED = {"new": "thêm mới", "replaced": "thay bản cũ", "unchanged": "không đổi", "skipped": "bỏ qua", "failed": "không thêm được"}
# Why files of a folder are passed over: in the sum, and in a line about many of them.
_WHY = {
    "suffix": ("chưa hỗ trợ", "chưa hỗ trợ"),
    "hidden": ("tệp ẩn", "ẩn (tên bắt đầu bằng dấu chấm)"),
    "lock": ("tệp khóa tạm", "tệp khóa tạm của Word, Excel"),
    "metadata": ("tệp .meta.toml", "thông tin của tài liệu bên cạnh"),
    "link": ("liên kết", "liên kết không đi theo"),
    "special": ("không phải tệp", "ống dẫn, ổ cắm hoặc thiết bị, không phải tệp"),
}
_NO_DOCUMENT = ("lock", "metadata")  # one line for all of a kind, however few: no one takes them for documents
_NAMED = 5  # of one kind that are named one by one; more share a line
_LINES = 20  # for kinds of files, so that a folder of a thousand suffixes can be read, too


def named(result: Added) -> str:
    """The name of the file, on one line."""
    return clean(written(result.path.name), line=True)


def counted(number: int) -> str:
    """A count as it is written in Vietnamese: 3.000."""
    return f"{number:,}".replace(",", ".")


def _suffix(result: Added) -> str:
    return clean(written(result.path.suffix.lower()), line=True) if result.left == "suffix" else ""


def skipped(results: Sequence[Added]) -> list[str]:
    """A line for each file that was passed over, with the reason; many of a kind share one."""
    kinds: dict[tuple[str, str], list[Added]] = {}
    for r in results:
        if r.status == "skipped":
            kinds.setdefault((r.left, _suffix(r)), []).append(r)
    lines: list[str] = []
    more: list[int] = []
    for (left, suffix), found in sorted(kinds.items(), key=lambda k: -len(k[1])):
        if left not in _NO_DOCUMENT and len(found) <= _NAMED and len(lines) + len(found) <= _LINES:
            lines += [f"{named(r)}: {clean(r.reason[:1].lower() + r.reason[1:].rstrip('.'), line=True)}" for r in found]
        elif len(lines) < _LINES:
            what = f"tệp {suffix}" if suffix else "tệp không có đuôi" if left == "suffix" else "mục"
            lines.append(f"{counted(len(found))} {what}: {_WHY[left][1]}")
        else:
            more.append(len(found))
    if more:
        lines.append(f"{counted(sum(more))} tệp thuộc {counted(len(more))} loại khác: chưa hỗ trợ hoặc không phải tài liệu")
    return lines


def grouped(results: Sequence[Added]) -> dict[str, Any]:
    """How many files there were of each status, and how many were passed over for which reason."""
    by = Counter(r.status for r in results)
    why = Counter(f"suffix {_suffix(r)}".strip() if r.left == "suffix" else r.left for r in results if r.status == "skipped")
    return {**{s: by[s] for s in OUTCOMES}, "skipped_because": dict(why.most_common())}


def summed(results: Sequence[Added]) -> str:
    """The sum in one sentence: what was added, replaced, unchanged, passed over and why, and what failed."""
    by = Counter(r.status for r in results)
    parts = [f"{counted(by[s])} {_COUNTED[s]}" for s in OUTCOMES if by[s]]
    why = Counter(_WHY[r.left][0] for r in results if r.status == "skipped")
    if why:
        reasons = ", ".join(f"{counted(n)} {w}" for w, n in why.most_common())
        at = next(i for i, p in enumerate(parts) if p.endswith(_COUNTED["skipped"]))
        parts[at] += f" ({reasons})"
    return f"Tổng cộng {counted(len(results))}: {', '.join(parts)}."
