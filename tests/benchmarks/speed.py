"""How fast vanban adds documents, answers and searches, each figure beside its limit.

    python tests/benchmarks/speed.py [--documents DIR] [--questions FILE.jsonl] [--passages N]
                                     [--only NAME …] [--json OUT] [--profile]

A program to run by hand, not a test: it always ends with status 0. Ratios are taken against underthesea in the
same run, alternating, so that they hold on any machine; times and memory are this machine's. Every measure runs
in a process of its own, in a temporary home, without network. README.md beside this file says what each means.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import platform
import pstats
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "ui" / "samples"
MEASURES = ("add", "ask", "cold", "search")

# What people ask about the bundled samples: [question, *what was asked and answered before].
QUESTIONS: list[list[Any]] = [
    ["Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng đến năm 2030?"],
    ["Tỷ lệ đô thị hóa của Bắc Ninh đến năm 2030 là bao nhiêu?"],
    ["GRDP bình quân đầu người năm 2030 phấn đấu đạt bao nhiêu USD?"],
    ["Tăng trưởng GRDP bình quân giai đoạn 2026-2030 bao nhiêu phần trăm một năm?"],
    ["Sở nào phụ trách chỉ tiêu thu ngân sách nhà nước?"],
    ["Hệ số ICOR được giao cho đơn vị nào theo dõi?"],
    ["Tổng kim ngạch xuất nhập khẩu cả 5 năm là bao nhiêu?"],
    ["Tuổi thọ trung bình đặt ra cho năm 2030?"],
    ["Bao giờ phải xong Quy hoạch chung đô thị Bắc Ninh đến năm 2050?"],
    ["Thời hạn của Đề án phân loại đô thị là khi nào?"],
    ["Ai chủ trì Kế hoạch cải cách hành chính của tỉnh 2026-2030?"],
    ["Đơn vị nào phối hợp xây dựng kế hoạch kinh tế tư nhân?"],
    ["Cấp nào ban hành Chương trình phát triển đô thị?"],
    ["Sở Nội vụ chủ trì những nhiệm vụ nào?"],
    ["Liệt kê các chỉ tiêu do Sở Xây dựng chủ trì."],
    ["Có bao nhiêu nhiệm vụ giao cho Sở Nông nghiệp và Môi trường?"],
    ["Có mấy chỉ tiêu về xã hội?"],
    ["So sánh tỷ lệ hộ nghèo của Bắc Ninh cũ và Bắc Giang cũ năm 2025."],
    ["Tỉnh nào có GRDP bình quân đầu người cao hơn, Bắc Ninh cũ hay Bắc Giang cũ?"],
    ["Thu ngân sách năm 2025 của tỉnh Bắc Ninh sau hợp nhất là bao nhiêu?"],
    ["Bắc Ninh sau hợp nhất rộng bao nhiêu và có bao nhiêu dân?"],
    ["Tỉnh có bao nhiêu đơn vị hành chính cấp xã?"],
    ["Quy mô kinh tế năm 2025 xếp thứ mấy cả nước?"],
    ["Giai đoạn 2021-2025 thu hút được bao nhiêu dự án FDI?"],
    ["Tỷ lệ bao phủ bảo hiểm y tế cuối năm 2025 là bao nhiêu?"],
    ["Sáu tháng đầu năm 2023 GRDP của Bắc Giang tăng bao nhiêu?"],
    ["Sản lượng vải thiều của Bắc Giang năm 2023?"],
    ["Bắc Giang đặt mục tiêu đón bao nhiêu khách du lịch năm 2024?"],
    ["Bốn sản phẩm du lịch chính của Bắc Giang là gì?"],
    ["Vì sao không so sánh thẳng số liệu của Bắc Giang cũ với Bắc Ninh mới?"],
    ["Những mặt còn yếu của Bắc Giang năm 2023 là gì?"],
    ["ty le che phu rung cua bac giang nam 2024"],
    ["thu ngan sach nha nuoc 5 nam 2026-2030 la bao nhieu"],
    ["so nao chu tri chi tieu ho ngheo"],
    ["KH 142/KH-UBND giao cho ai?"],
    ["Sở GD&ĐT được giao việc gì, hạn lúc nào?"],
    ["Sở NN&MT phải trình UBND tỉnh đề án nào?"],
    ["NSLĐ xã hội tăng mấy phần trăm mỗi năm?"],
    ["Nghị quyết 02-NQ/ĐH ban hành ngày nào?"],
    ["What is the forest cover target for 2030?"],
    ["Which agency leads the urbanisation target?"],
    ["How many FDI projects did the province attract in 2021-2025?"],
    ["When is the tourism development scheme due?"],
    ["List the tasks led by the Department of Construction."],
    ["Dân số của thành phố Đà Nẵng năm 2030 là bao nhiêu?"],
    ["Giá vé tàu điện ngầm ở Hà Nội?"],
    ["Thế còn nước sạch?", ["Tỷ lệ che phủ rừng đến năm 2030 là bao nhiêu?", "Tỷ lệ che phủ rừng đạt 30,65% [1]."]],
    ["Cơ quan nào chủ trì?", ["Tỷ lệ đô thị hóa đến năm 2030?", "Tỷ lệ đô thị hóa đến năm 2030: 65% [1]."]],
    ["Còn Bắc Giang thì sao?", ["Tỷ lệ hộ nghèo của Bắc Ninh cũ năm 2025?", "Bắc Ninh (cũ): 0,1% [1]."]],
    ["Hạn khi nào?", ["Ai chủ trì Đề án phân loại đô thị?", "Sở Xây dựng chủ trì Đề án phân loại đô thị [1]."]],
]  # fmt: skip


# ------------------------------------------------------------------ what is measured, each in a process of its own


@contextmanager
def profiled(wanted: bool) -> Iterator[None]:
    """With `wanted`, print which functions the time inside went to."""
    profile = cProfile.Profile()
    if wanted:
        profile.enable()
    try:
        yield
    finally:
        if wanted:
            profile.disable()
            pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of the values do not exceed."""
    return sorted(values)[max(0, -int(-share * len(values) // 1) - 1)]


def memory() -> dict[str, float]:
    """Megabytes: the peak of this process, and what it holds now, of it mapped files; as far as the system tells."""
    out: dict[str, float] = {}
    try:
        import resource
    except ImportError:  # Windows
        return out
    unit = 1 if sys.platform == "darwin" else 1024
    # On Linux a process starts with its parent's peak: the one that starts these must stay small.
    out["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    status = Path("/proc/self/status")
    if status.exists():
        held = dict(re.findall(r"^(VmRSS|RssFile):\s+(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE))
        out |= {"rss_mb": int(held["VmRSS"]) * 1024 / 1e6, "mapped_mb": int(held["RssFile"]) * 1024 / 1e6}
    return out


def size_mb(folder: Path) -> float:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def lines_of(home: Path) -> list[str]:
    """The stored texts of a collection, as the paragraphs that a segmenter is given."""
    from index import Collection

    with Collection(home) as collection:
        texts = [collection.text(d.id) for d in collection.documents()]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def run_fill(args: argparse.Namespace) -> dict[str, Any]:
    """Add the documents in a process that does nothing else: time with imports, peak memory."""

    def fill() -> None:
        from index import Collection

        with Collection(args.home) as collection:
            figures["files"] = [a.status for a in collection.add([args.documents])]
            figures["passages"] = sum(d.passages for d in collection.documents())

    figures: dict[str, Any] = {}
    with profiled(args.profile):
        figures["seconds"] = timed(fill)
    return figures | memory() | {"disk_mb": size_mb(args.home)}


def run_segment(args: argparse.Namespace) -> dict[str, Any]:
    """Import underthesea and segment the same texts, in a process that does nothing else."""
    lines = lines_of(args.home)

    def segment() -> None:
        from underthesea import word_tokenize

        for line in lines:
            word_tokenize(line)

    return {"seconds": timed(segment), "syllables": sum(len(line.split()) for line in lines)}


def run_add(args: argparse.Namespace) -> dict[str, Any]:
    """Add and segment in turn, everything loaded."""
    from underthesea import word_tokenize

    from index import Collection

    lines = lines_of(args.home)

    def segment() -> None:
        for line in lines:
            word_tokenize(line)

    def add() -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, Collection(home) as collection:
            collection.add([args.documents])

    add(), segment()
    adding, segmenting = [], []
    for _ in range(args.rounds):
        with profiled(args.profile):
            adding.append(timed(add))
        segmenting.append(timed(segment))
    return {"adding": adding, "segmenting": segmenting, "ratio": min(adding) / min(segmenting)}


def run_ask(args: argparse.Namespace) -> dict[str, Any]:
    """Ask every question once, after one that loads what is needed."""
    from assistant import Assistant
    from index import Collection

    if args.questions:
        tasks = [json.loads(line) for line in args.questions.read_text(encoding="utf-8").splitlines() if line.strip()]
        asked = [(t["question"], [tuple(turn) for turn in t.get("history") or ()]) for t in tasks]
    else:
        asked = [(q, [tuple(turn) for turn in before]) for q, *before in QUESTIONS]
    times: list[tuple[float, str]] = []
    abstained = 0
    with Collection(args.home) as collection:
        assistant = Assistant(collection, reader="extractive")
        first = timed(lambda: assistant.ask("Tỷ lệ lao động qua đào tạo là bao nhiêu?"))
        with profiled(args.profile):
            for question, history in asked:
                began = time.perf_counter()
                abstained += assistant.ask(question, history).abstained
                times.append((time.perf_counter() - began, question))
        held = memory()
    seconds = [t for t, _ in times]
    return {
        "first_ms": 1e3 * first, "p50_ms": 1e3 * median(seconds), "p95_ms": 1e3 * percentile(seconds, 0.95),
        "max_ms": 1e3 * max(seconds), "questions": len(times), "abstained": abstained,
        "slowest": [{"ms": round(1e3 * t, 1), "question": q} for t, q in sorted(times, reverse=True)[:5]],
    } | held  # fmt: skip


def run_cold(args: argparse.Namespace) -> dict[str, Any]:
    """One question on the command line, and the bare import of underthesea, in turn."""
    script = Path(sys.executable).with_name("vanban.exe" if os.name == "nt" else "vanban")
    command = [str(script)] if script.exists() else [sys.executable, "-c", "from ui.cli import main; main()"]
    ask = [*command, "ask", "--home", str(args.home), QUESTIONS[0][0]]
    bare = [sys.executable, "-c", "import underthesea"]

    def once(what: list[str]) -> float:
        return timed(lambda: subprocess.run(what, check=True, capture_output=True, cwd=ROOT))

    once(ask), once(bare)
    pairs = [(once(ask), once(bare)) for _ in range(5)]
    asking, importing = median(a for a, _ in pairs), median(b for _, b in pairs)
    return {"ask_s": asking, "import_s": importing, "ratio": asking / importing}


def run_search(args: argparse.Namespace) -> dict[str, Any]:
    """Search a collection that another process built."""
    from generated import Generator

    from index import Collection

    queries = Generator(args.seed).queries(100)
    times: list[tuple[float, str]] = []
    with Collection(args.home) as collection:
        first = timed(lambda: collection.search("tỷ lệ đô thị hóa", 10))
        with profiled(args.profile):
            for query in queries:
                began = time.perf_counter()
                found = collection.search(query, 10)
                times.append((time.perf_counter() - began, query))
                if not found:
                    raise SystemExit(f"nothing found for «{query}»: the queries do not fit the texts")
        held = memory()
    seconds = [t for t, _ in times]
    return {
        "first_ms": 1e3 * first, "p50_ms": 1e3 * median(seconds), "p95_ms": 1e3 * percentile(seconds, 0.95),
        "max_ms": 1e3 * max(seconds), "queries": len(times),
        "slowest": [{"ms": round(1e3 * t, 1), "query": q} for t, q in sorted(times, reverse=True)[:5]],
    } | held  # fmt: skip


def run_build(args: argparse.Namespace) -> dict[str, Any]:
    """Store generated documents and compute what is derived from them; then one document more.

    The words of a generated text are known, so the segmenter is left out: `add` measures it, and here it would
    be most of the time.
    """
    from generated import Generator

    from index import Collection
    from index.storage.store import Store

    generator = Generator(args.seed)
    each = 500 if args.passages >= 50_000 else 100
    store = Store(args.home)
    number = 0

    def put(count: int) -> None:
        nonlocal number
        store.put(generator.document(number, count))
        number += 1

    def fill() -> None:
        for left in range(args.passages, 0, -each):
            put(min(each, left))

    def derive() -> None:
        with Collection(args.home) as collection:
            collection.warm()

    figures: dict[str, Any] = {}
    with mock.patch("index.retrieval.lexical.words", Generator.words), profiled(args.profile):
        figures["store_s"] = timed(fill)
        figures["stored"] = memory()
        figures["derive_s"] = timed(derive)
        figures |= memory() | {"documents": number, "terms": store.term_count()}
        sizes = {"sqlite_mb": args.home / "collection.sqlite", "derived_mb": args.home / "derived"}
        figures |= {name: size_mb(path) if path.is_dir() else path.stat().st_size / 1e6 for name, path in sizes.items()}
        put(20)
        figures["another_s"] = timed(derive)
    store.close()
    return figures


# ------------------------------------------------------------------------------------------------- the table


@dataclass(frozen=True)
class Row:
    """One figure; `limit` is the most that is accepted, None where the figure only informs."""

    measure: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool | None:
        return None if self.limit is None else self.value <= self.limit


def child(name: str, args: argparse.Namespace, **changes: Any) -> dict[str, Any]:
    """The figures of `run_<name>`, run in a process of its own."""
    given = {**vars(args), **changes}
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, str(Path(__file__).resolve()), "--child", name, "--json", str(out)]
        for option in ("documents", "questions", "passages", "home", "rounds", "seed"):
            if given.get(option) is not None:
                command += [f"--{option}", str(given[option])]
        if args.profile:
            command.append("--profile")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("VANBAN_")} | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment)
        return dict(json.loads(out.read_text(encoding="utf-8")))


def measure(args: argparse.Namespace, folder: Path, say: Callable[[str], None]) -> tuple[list[Row], dict[str, Any]]:
    rows: list[Row] = []
    raw: dict[str, Any] = {}
    home = folder / "home"
    if {"add", "ask", "cold"} & set(args.only):
        say("adding the documents")
        fill = raw["fill"] = child("fill", args, home=home)
    if "add" in args.only:
        say("adding and segmenting in turn")
        segment = raw["segment"] = child("segment", args, home=home)
        warm = raw["add"] = child("add", args, home=home)
        seconds = f"{min(warm['adding']):.2f} s ÷ {min(warm['segmenting']):.2f} s, {segment['syllables']} syllables"
        rows.append(Row("add ÷ segmenting once, warm", warm["ratio"], "×", 4, seconds))
        seconds = f"{fill['seconds']:.2f} s ÷ {segment['seconds']:.2f} s, imports included"
        rows.append(Row("add ÷ segmenting once, new process", fill["seconds"] / segment["seconds"], "×", 4, seconds))
        if "peak_mb" in fill:
            files = f"{len(fill['files'])} files, {fill['passages']} passages, {fill['disk_mb']:.1f} MB on disk"
            rows.append(Row("add, peak memory", fill["peak_mb"], "MB", 1000, files))
    if "ask" in args.only:
        say("asking")
        runs = raw["ask"] = [child("ask", args, home=home) for _ in range(args.rounds)]
        note = f"{runs[0]['questions']} questions, {runs[0]['abstained']} abstained; first {runs[0]['first_ms']:.0f} ms"
        rows.append(Row("ask, p50", median(r["p50_ms"] for r in runs), "ms", 40, note))
        note = f"max {median(r['max_ms'] for r in runs):.0f} ms: {runs[0]['slowest'][0]['question'][:70]}"
        rows.append(Row("ask, p95", median(r["p95_ms"] for r in runs), "ms", 120, note))
    if "cold" in args.only:
        say("asking on the command line")
        cold = raw["cold"] = child("cold", args, home=home)
        seconds = f"{cold['ask_s']:.2f} s ÷ {cold['import_s']:.2f} s"
        rows.append(Row("vanban ask ÷ import underthesea", cold["ratio"], "×", 1.6, seconds))
    if "search" in args.only:
        say(f"building {args.passages:,} passages")
        large = folder / "large"
        build = raw["build"] = child("build", args, home=large)
        note = f"{build['documents']} documents, {build['terms']:,} terms, {build['sqlite_mb']:,.0f} MB; not segmented"
        rows.append(Row("build, storing", build["store_s"], "s", note=note))
        note = f"{build['derived_mb']:,.0f} MB; one document more: {build['another_s']:.1f} s"
        rows.append(Row("build, indexes", build["derive_s"], "s", note=note))
        if "peak_mb" in build:
            note = f"of storing {build['stored']['peak_mb']:.0f} MB"
            rows.append(Row("build, peak memory", build["peak_mb"], "MB", note=note))
        say("searching")
        runs = raw["search"] = [child("search", args, home=large) for _ in range(args.rounds)]
        note = f"{runs[0]['queries']} queries; first {runs[0]['first_ms']:.0f} ms"
        rows.append(Row("search, p50", median(r["p50_ms"] for r in runs), "ms", note=note))
        note = f"max {median(r['max_ms'] for r in runs):.0f} ms: {runs[0]['slowest'][0]['query'][:70]}"
        rows.append(Row("search, p95", median(r["p95_ms"] for r in runs), "ms", 100, note))
        if "rss_mb" in runs[0]:
            note = f"of it mapped files {runs[0]['mapped_mb']:.0f} MB"
            rows.append(Row("search, memory", runs[0]["rss_mb"], "MB", note=note))
    return rows, raw


def show(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("measure", "value", "limit", "ok", "how")
    for row in rows:
        mark = {None: "", True: "[green]yes", False: "[red]no"}[row.ok]
        limit = "" if row.limit is None else f"{row.limit:g} {row.unit}"
        table.add_row(row.measure, f"{row.value:,.{2 if row.value < 100 else 0}f} {row.unit}", limit, mark, row.note)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    option = parser.add_argument
    option("--documents", type=Path, default=SAMPLES, help="folder to add and ask about (default: the samples)")
    option("--questions", type=Path, help="JSON lines with `question` and perhaps `history`")
    option("--passages", type=int, default=200_000, help="size of the generated collection (default: 200000)")
    option("--only", nargs="+", choices=MEASURES, default=list(MEASURES), help="measures to take (default: all)")
    option("--json", type=Path, help="write all figures here")
    option("--rounds", type=int, default=3, help="how often a measure is repeated (default: 3)")
    option("--seed", type=int, default=1, help="of the generated collection")
    option("--profile", action="store_true", help="print where the time goes; the figures are then too high")
    option("--child", help=argparse.SUPPRESS)
    option("--home", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.documents = args.documents.resolve()
    return args


def main() -> None:
    args = parsed()
    if args.child:
        figures = globals()[f"run_{args.child}"](args)
        args.json.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        rows, raw = measure(args, Path(folder), lambda what: print(f"… {what}", file=sys.stderr, flush=True))
    show(rows)
    if args.json:
        machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
        settings = {"documents": args.documents.name, "passages": args.passages, "seed": args.seed}
        measures = [{**asdict(row), "ok": row.ok} for row in rows]
        report = {"machine": machine, "settings": settings, "measures": measures, "figures": raw}
        args.json.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
