"""The command `vanban eval`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.evaluations import bundled, folder_for, used
from ui.readers import ReaderChoice, reader_of
from ui.stopping import stoppable

from .application import command, opened
from .options import READER, Home, Json, argument, option, reader_options

if TYPE_CHECKING:
    from assistant.evaluation import Gold, Run
    from index import Collection

__all__ = ["eval_"]

_LISTED = 10  # names in one line; the report has all

Golds = Annotated[
    list[Path] | None,
    argument("Bộ câu hỏi: JSONL của vanban, JSON dạng SQuAD, thư mục BEIR, CSV hoặc XLSX có cột câu hỏi và trả lời.", "BỘ_CÂU_HỎI…"),
]
RunFolder = Annotated[Path | None, option("--out", about="Thư mục ghi kết quả; mặc định trong thư mục của bộ tài liệu.", metavar="THƯ_MỤC")]
Limit = Annotated[int, option("--limit", about="Chỉ lấy chừng này câu đầu; 0: tất cả.", metavar="SỐ", min=0)]
Jobs = Annotated[int, option("--jobs", about="Số câu hỏi cùng lúc.", metavar="SỐ", min=1, max=64)]
Baseline = Annotated[Path | None, option("--baseline", about="Thư mục của lượt chạy trước, để so sánh.", metavar="LƯỢT")]
Bundled = Annotated[bool, option("--bundled", about="Dùng bộ câu hỏi kèm theo, trên bộ tài liệu mẫu.")]


@command("eval")
@reader_options
def eval_(
    ctx: typer.Context,
    gold: Golds = None,
    bundled_: Bundled = False,
    choice: ReaderChoice = READER,
    out: RunFolder = None,
    limit: Limit = 0,
    jobs: Jobs = 1,
    baseline: Baseline = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Đo trên một bộ câu hỏi: điểm kèm khoảng tin cậy, báo cáo từng câu chưa đạt, so với lượt trước."""
    from assistant.evaluation import Run, limited, read
    from index.errors import BenchmarkError
    from ui.shown import terminal

    if bool(gold) == bundled_:
        needed = "Hoặc bộ câu hỏi, hoặc --bundled, không cả hai." if gold else "Cần bộ câu hỏi, hoặc --bundled."
        raise BenchmarkError(needed, advice="Chẳng hạn: vanban eval bo-cau-hoi.jsonl; vanban eval --bundled")
    golds = [limited(g, limit) for g in ([bundled()] if bundled_ else [read(path) for path in gold or ()])]
    names = [g.name for g in golds]
    if len(set(names)) < len(names):
        raise BenchmarkError("Có hai bộ câu hỏi cùng tên.", advice="Đổi tên một tệp: mỗi bộ có một thư mục kết quả mang tên của nó.")
    before = {n: Run(baseline / n if baseline and len(golds) > 1 else baseline) if baseline else None for n in names}
    for earlier in before.values():
        if earlier is not None:
            _ = earlier.scores  # said now if it is none, not after an hour of answers
    at: list[Path] = []  # the folders of the runs begun

    def kept() -> str:
        return f"Các câu đã trả lời giữ trong {at[-1]}. Chạy lại cùng lệnh (--out {at[-1]}) để làm tiếp." if at else ""

    with stoppable(kept), opened(ctx, home) as workspace:
        answering = reader_of(workspace, choice)
        about = used(workspace, answering.name, choice)
        collection = workspace.samples() if bundled_ else workspace.collection()
        if not bundled_ and any(not g.texts for g in golds):
            terminal.notices(workspace.notices)
        done: list[Run] = []
        for g in golds:
            if not g.texts:
                _unknown(g, collection)
            folder = (out / g.name if len(golds) > 1 else out) if out else folder_for(workspace, g, collection, about)
            at.append(folder)
            done.append(_performed(g, folder, collection, answering, about, jobs, before[g.name]))
            if not as_json:
                _summary(done[-1], several=len(golds) > 1)
    if as_json:
        terminal.write_json({"runs": [{"folder": str(r.folder), **r.scores, "comparison": r.comparison} for r in done]})


def _performed(
    gold: Gold, folder: Path, collection: Collection, reader: Any, about: Mapping[str, Any], jobs: int, before: Run | None
) -> Run:
    from assistant.evaluation import TEXTS, Run, perform
    from ui.shown import terminal

    finished = Run(folder)
    if finished.exists and finished.done and not finished.left():
        terminal.notices([f"Lượt chạy trong {folder} đã xong; chỉ chấm lại."])
    said = {TEXTS: "Đọc văn bản của bộ câu hỏi"}
    with terminal.progress(gold.name) as bar:
        tell = (lambda stage, at, total: bar(said.get(stage, f"Trả lời {gold.name}"), at, total)) if bar else None
        return perform(gold, folder, collection, reader, about, jobs=jobs, baseline=before, progress=tell)


def _unknown(gold: Gold, collection: Collection) -> None:
    """Say which documents the benchmark names that are not in the collection: nothing can be found in them."""
    from ui.shown import terminal

    names = [d.name for d in collection.documents()]
    wanted = {e.document for i in gold.items for e in i.evidence}
    absent = sorted(w for w in wanted if not any(n.startswith(w) for n in names))
    if absent:
        shown = ", ".join(f"«{w}»" for w in absent[:_LISTED])
        terminal.notices([f"Bộ câu hỏi nêu {len(absent)} tài liệu không có ở đây: {shown}; căn cứ trong đó không thể tìm thấy."])


# --------------------------------------------------------------------- on the terminal


def _summary(run: Run, *, several: bool) -> None:
    """The scores of a run, by type and style and document, its comparison, and where the report is."""
    from assistant.evaluation import beside, grouped, label, primary, shown
    from ui.shown import terminal

    out = terminal.console()
    scores = run.scores
    if several:
        terminal.say((run.settings["benchmark"]["name"], "bold"))
    table = terminal.grid("Thước đo", "", "Giá trị", "Khoảng tin cậy 95%", "Số câu", numbers=("Giá trị", "Khoảng tin cậy 95%", "Số câu"))
    for name, m in scores["metrics"].items():
        table.add_row(
            label(name, kind=run.format), name, shown(name, m["value"]), f"{shown(name, m['low'])} – {shown(name, m['high'])}", str(m["n"])
        )
    out.print(table)
    columns = [primary(run.format), *beside(run)]
    for dimension, title in (("type", "Loại"), ("style", "Cách hỏi"), ("document", "Tài liệu")):
        if groups := grouped(run, dimension):
            out.print()
            parts = terminal.grid(title, "Số câu", *columns, numbers=("Số câu", *columns))
            for group in groups:
                cells = (shown(m, group["metrics"][m]["value"]) if m in group["metrics"] else "–" for m in columns)
                parts.add_row(terminal.clean(group["name"], line=True), str(group["items"]), *cells)
            out.print(parts)
    if scores["failed"]:
        terminal.error(f"{len(scores['failed'])} câu lỗi, tính 0 điểm: {', '.join(scores['failed'][:_LISTED])}.")
    if run.comparison is not None:
        _comparison(run.comparison, run.format)
    out.print()
    terminal.say((f"Báo cáo: {run.folder / 'report.html'}", ""))


def _comparison(told: Mapping[str, Any], kind: str) -> None:
    """How the run differs from the earlier one, and which questions made it so."""
    from assistant.evaluation import chance, label, points, shown
    from ui.shown import terminal

    out = terminal.console()
    out.print()
    terminal.say((f"So với {told['before']} ({told['questions']} câu chung)", "bold"))
    numbers = ("Trước", "Nay", "Chênh lệch", "Khoảng tin cậy 95% (điểm %)", "p")
    table = terminal.grid("Thước đo", *numbers, numbers=numbers)
    for name, d in told["metrics"].items():
        between = f"từ {points(name, d['low'])} đến {points(name, d['high'])}"
        change = points(name, d["after"] - d["before"])
        table.add_row(label(name, kind=kind), shown(name, d["before"]), shown(name, d["after"]), change, between, chance(d["p"]))
    out.print(table)
    out.print(f"Theo {told['by']}:")
    for side, title in (("won", "Thắng"), ("lost", "Thua")):
        ids = told[side]
        more = f" và {len(ids) - _LISTED} câu nữa (xem báo cáo)" if len(ids) > _LISTED else ""
        terminal.say((f"{title} {len(ids)} câu: {', '.join(ids[:_LISTED]) or '–'}{more}", ""))
