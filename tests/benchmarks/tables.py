"""How well questions over tables are read by the tables' own columns: generated tables as documents, and questions of all forms.

    python tests/benchmarks/tables.py [--rounds N] [--seed N] [--failures FORM] [--kind KIND]

A program to run by hand, not a test. Each round makes one table of every kind in `tables.toml` (invented content), a few
tables a document, as DOCX, XLSX, HTML and text, adds them to a collection and asks: single cells in the table's words and in
others, two columns at once, counts, lists, sums, largest and smallest, differences of rows and columns, yes or no. An answer
is right when the best candidate holds what is wanted (of a count or sum the figure, of a list all names and no other row's),
passes verification, and, where it was computed, rests on exactly the rows it was computed from. Also said: how often one of
the first three candidates does, and what a question costs.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import docx
from openpyxl import Workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assistant import Assistant  # noqa: E402
from assistant.question import understand  # noqa: E402
from assistant.records import Candidate  # noqa: E402
from assistant.tables import propose  # noqa: E402
from assistant.verification import check  # noqa: E402
from index import Collection  # noqa: E402
from index.language import fold  # noqa: E402

DATA = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
PLAIN = ("cell", "cell, other words", "two columns")
COMPUTED = ("count", "list", "sum", "bound", "group", "most frequent")
TABLES_A_DOCUMENT = 3


@dataclass
class Made:
    """A generated table: its kind, headers, rows of cells, and which rows a group has."""

    kind: dict[str, Any]
    title: str
    headers: list[str]
    rows: list[list[str]]
    groups: dict[str, list[int]] = field(default_factory=dict)
    order: list[tuple[str, int | str]] = field(default_factory=list)  # rows and headings as they stand

    def names(self) -> list[str]:
        return [r[self.headers.index(self.kind["header"])] for r in self.rows]

    def column(self, column: dict[str, Any]) -> list[str]:
        return [r[self.headers.index(column["header"])] for r in self.rows]


@dataclass
class Item:
    """A question, its form, what an answer must hold and must not, and the rows it is computed from."""

    form: str
    question: str
    want: list[str]
    table: Made
    avoid: list[str] = field(default_factory=list)
    rows: list[str] | None = None
    lead: str = ""


# ---------------------------------------------------------------------------- making tables


def printed(value: float, decimals: int = 0) -> str:
    """A number as Vietnamese documents print it."""
    whole, _, part = f"{value:,.{decimals}f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def parsed(cell: str) -> float:
    return float(cell.replace(".", "").replace(",", "."))


def cells(rng: random.Random, column: dict[str, Any], count: int) -> list[str]:
    """`count` different values of a column, as many of them different as its kind allows."""
    words, kind = DATA["words"], column["kind"]
    if kind == "number":
        step, decimals = column.get("step", 1), column.get("decimals", 0)
        drawn = rng.sample(range(int(column["low"] * 10**decimals), int(column["high"] * 10**decimals), step), count)
        return [printed(d / 10**decimals, decimals) for d in drawn]
    if kind == "choice":
        return rng.choices(column["values"], k=count)
    if kind == "person":
        return [f"{rng.choice(words['families'])} {rng.choice(words['middles'])} {g}" for g in rng.sample(words["given"], count)]
    if kind == "code":
        return [column["pattern"].format(n=n) for n in rng.sample(range(1, 99), count)]
    if kind == "quarter":
        return [f"Quý {rng.choice(('I', 'II', 'III', 'IV'))}/{rng.choice((2031, 2032))}" for _ in range(count)]
    if kind == "year":
        return [str(rng.randint(2015, 2029)) for _ in range(count)]
    if kind == "clock":
        return [f"{h:02d}h{m:02d} - {h + 1:02d}h{m:02d}" for h, m in rng.sample([(h, m) for h in range(7, 16) for m in (0, 15, 30)], count)]
    return [f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.choice((2031, 2032))}" for _ in range(count)]


def made(rng: random.Random, kind: dict[str, Any], place: str) -> Made:
    """A table of one kind about one place."""
    most = len(kind["names"])
    names = rng.sample(kind["names"], rng.randint(min(6, most), most))
    headers = [kind["header"], *(c["header"] for c in kind["columns"])]
    values = {kind["header"]: names} | {c["header"]: cells(rng, c, len(names)) for c in kind["columns"]}
    if "row_units" in kind:
        headers.insert(1, "Đơn vị tính")
        values["Đơn vị tính"] = [kind["row_units"][kind["names"].index(n)] for n in names]
    if "header_first" in kind:
        headers.remove(kind["header_first"])
        headers.insert(0, kind["header_first"])
    rows = [[values[h][n] for h in headers] for n in range(len(names))]
    table = Made(kind, kind["title"].format(place=place), headers, rows)
    if "grouped" in kind:
        cut = rng.randint(2, len(rows) - 2)
        for group, part in zip(kind["grouped"], (range(cut), range(cut, len(rows))), strict=True):
            table.groups[group] = list(part)
            table.order += [("group", group), *(("row", n) for n in part)]
    else:
        table.order = [("row", n) for n in range(len(rows))]
    return table


def grid(table: Made) -> list[list[str]]:
    """The table as printed: a number before each row, headings, and the total under it."""
    out: list[list[str]] = []
    numerals, counted = iter(("I", "II", "III")), 0
    for what, at in table.order:
        if what == "group":
            out.append([next(numerals), str(at), *[""] * (len(table.headers) - 1)])
        else:
            counted += 1
            out.append([str(counted), *table.rows[int(at)]])
    if total := table.kind.get("total"):
        sums = {c["header"]: sums_of(table, c, range(len(table.rows))) for c in table.kind["columns"] if c["kind"] == "number"}
        out.append(["", *(total if h == table.kind["header"] else sums.get(h, "") for h in table.headers)])
    return out


def sums_of(table: Made, column: dict[str, Any], rows: Sequence[int]) -> str:
    values = table.column(column)
    return printed(sum(round(parsed(values[n]) * 100) for n in rows) / 100, 2)


def heads(table: Made) -> list[list[str]]:
    """One header row, or two where columns share a head."""
    over = {c["header"]: c["over_header"] for c in table.kind["columns"] if "over_header" in c}
    lower = ["TT", *table.headers]
    return [["TT", *(over.get(h, h) for h in table.headers)], lower] if over else [lower]


# -------------------------------------------------------------------------- writing documents


def write(path: Path, tables: Sequence[Made]) -> None:
    {"docx": write_docx, "xlsx": write_xlsx, "html": write_html, "txt": write_txt}[path.suffix[1:]](path, tables)


def unit_line(table: Made) -> str:
    return f"Đơn vị tính: {table.kind['unit_above']}" if "unit_above" in table.kind else ""


def write_docx(path: Path, tables: Sequence[Made]) -> None:
    document = docx.Document()
    for table in tables:
        document.add_heading(table.kind["section"], 1)
        document.add_paragraph("Số liệu dưới đây do địa phương tổng hợp và công khai tại trụ sở.")
        document.add_paragraph(table.title)
        if line := unit_line(table):
            document.add_paragraph(line)
        top, body = heads(table), grid(table)
        shown = document.add_table(len(top) + len(body), len(top[0]))
        for r, row in enumerate([*top, *body]):
            for c, text in enumerate(row):
                shown.cell(r, c).text = text
        if len(top) == 2:
            for c, text in enumerate(top[0]):
                if text == top[1][c]:
                    shown.cell(1, c).text = ""
                    shown.cell(0, c).merge(shown.cell(1, c)).text = text
            spans = [c for c, text in enumerate(top[0]) if text != top[1][c]]
            for c in spans:
                shown.cell(0, c).text = ""
            shown.cell(0, spans[0]).merge(shown.cell(0, spans[-1])).text = top[0][spans[0]]
    document.save(str(path))


def write_xlsx(path: Path, tables: Sequence[Made]) -> None:
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.kind["section"][:30].replace(".", ""))
        sheet.append([table.title.upper()])
        if line := unit_line(table):
            sheet.append([line])
        for row in [*heads(table), *grid(table)]:
            sheet.append(row)
    book.save(path)


def write_html(path: Path, tables: Sequence[Made]) -> None:
    parts = []
    for table in tables:
        body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in grid(table))
        head = "".join(f"<tr>{''.join(f'<th>{escape(c)}</th>' for c in row)}</tr>" for row in heads(table))
        parts.append(
            f"<h2>{escape(table.kind['section'])}</h2><p>{escape(table.title)}</p><p>{unit_line(table)}</p><table>{head}{body}</table>"
        )
    path.write_text(f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>", encoding="utf-8")


def write_txt(path: Path, tables: Sequence[Made]) -> None:
    parts = []
    for table in tables:
        lines = ["\t".join(row) for row in [*heads(table), *grid(table)]]
        parts.append("\n".join([table.kind["section"], table.title, unit_line(table), *lines]))
    path.write_text("\n\n".join(parts), encoding="utf-8")


# ---------------------------------------------------------------------------- asking questions


def items_of(rng: random.Random, table: Made) -> Iterator[Item]:
    """Questions of every form that the table allows."""
    names, columns = table.names(), table.kind["columns"]
    for column in columns:
        values = table.column(column)
        for form, wordings in (("cell", column.get("ask", ())), ("cell, other words", column.get("other", ()))):
            for wording in wordings[:1] if form == "cell" else wordings:
                n = rng.randrange(len(names))
                yield Item(form, wording.format(name=names[n]), [values[n]], table)
        if "that" in column:
            yield from conditioned(rng, table, column)
        if "over" in column or "before" in column:
            yield from bounded(rng, table, column)
        if column["kind"] == "number":
            yield from measured(rng, table, column)
    alone = [c for c in columns if "over_header" not in c]
    if len(alone) > 1:
        first, second = rng.sample(alone, 2)
        n = rng.randrange(len(names))
        said = {"a": lowered(first["header"]), "b": lowered(second["header"]), "name": names[n]}
        yield Item("two columns", DATA["asking"]["two_asked"][0].format(**said), [table.column(first)[n], table.column(second)[n]], table)
    yield from over_groups(rng, table)
    if "two_columns" in table.kind:
        yield from of_two_columns(rng, table)


def lowered(text: str) -> str:
    text = re.sub(r"\s*\([^)]*\)", "", text)
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def fills(table: Made, **more: str) -> dict[str, str]:
    thing = table.kind["thing"]
    filled = {"thing": thing, "Thing": thing.capitalize(), **more}
    if "what" in more:
        filled["What"] = more["what"].capitalize()
    return filled


def conditioned(rng: random.Random, table: Made, column: dict[str, Any]) -> Iterator[Item]:
    names, values, asking = table.names(), table.column(column), DATA["asking"]
    value = rng.choice(values)
    inside = [n for n, v in enumerate(values) if v == value]
    others = [names[n] for n in range(len(names)) if n not in inside]
    that = column["that"].format(value=value)
    rows = [names[n] for n in inside]
    yield Item("count", rng.choice(asking["count"]).format(**fills(table, that=that)), [str(len(rows))], table, rows=rows)
    yield Item("list", rng.choice(asking["list"]).format(**fills(table, that=that)), rows, table, avoid=others, rows=rows)
    numbers = [c for c in table.kind["columns"] if c["kind"] == "number" and "what" in c]
    if len(inside) > 1 and numbers:
        measured_by = rng.choice(numbers)
        said = fills(table, that=that, what=measured_by["what"])
        yield Item("sum", rng.choice(asking["sum"]).format(**said), [sums_of(table, measured_by, inside)], table, rows=rows)
    ranked = [c for c in table.kind["columns"] if "most" in c]
    if len(inside) > 1 and ranked:
        by = rng.choice(ranked)
        best = max(inside, key=lambda n: parsed(table.column(by)[n]))
        said = fills(table, that=that, most=by["most"])
        yield Item("extreme", asking["extreme_filtered"][0].format(**said), [names[best], table.column(by)[best]], table)
    n = rng.randrange(len(names))
    yield Item(
        "yes or no",
        asking["check"][0].format(**fills(table, name=names[n], that=column["that"].format(value=values[n]))),
        [values[n]],
        table,
        lead="Có",
    )
    other = next((v for v in column["values"] if v != values[n]), "")
    if other:
        asked = asking["check"][0].format(**fills(table, name=names[n], that=column["that"].format(value=other)))
        yield Item("yes or no", asked, [values[n]], table, lead="Không")
    frequent = Counter(values).most_common(2)
    if len(frequent) == 2 and frequent[0][1] > frequent[1][1] and column.get("that"):
        header = column["header"]
        asked = asking["most_frequent"][0].format(Header=header, thing=table.kind["thing"])
        rows = [names[n] for n, v in enumerate(values) if v == frequent[0][0]]
        yield Item("most frequent", asked, [frequent[0][0], str(frequent[0][1])], table, rows=rows)


def bounded(rng: random.Random, table: Made, column: dict[str, Any]) -> Iterator[Item]:
    """Rows over a limit, or before a day or quarter."""
    names, values, asking = table.names(), table.column(column), DATA["asking"]
    if "over" in column:
        ranked = sorted({parsed(v) for v in values})
        low, high = rng.choice(list(zip(ranked, ranked[1:], strict=False))[1:-1] or [(ranked[0], ranked[1])])
        limit = round((low + high) / 2)
        inside = [n for n, v in enumerate(values) if parsed(v) > limit]
        that = column["over"].format(limit=printed(limit))
    else:
        when = sorted({moment(v) for v in values})
        limit_at = when[len(when) // 2]
        shown = next(v for v in values if moment(v) == limit_at)
        inside = [n for n, v in enumerate(values) if moment(v) < limit_at]
        that = column["before"].format(limit=shown[:1].lower() + shown[1:])
    if not 0 < len(inside) < len(names):
        return
    rows, others = [names[n] for n in inside], [names[n] for n in range(len(names)) if n not in inside]
    yield Item("bound", rng.choice(asking["count"]).format(**fills(table, that=that)), [str(len(rows))], table, rows=rows)
    yield Item("bound", rng.choice(asking["list"]).format(**fills(table, that=that)), rows, table, avoid=others, rows=rows)


def moment(value: str) -> tuple[int, int, int]:
    if m := re.fullmatch(r"Quý (\w+)/(\d+)", value):
        return int(m[2]), ("I", "II", "III", "IV").index(m[1]), 0
    day, month, year = value.split("/")
    return int(year), int(month), int(day)


def measured(rng: random.Random, table: Made, column: dict[str, Any]) -> Iterator[Item]:
    names, values, asking = table.names(), table.column(column), DATA["asking"]
    for word, choose in (("most", max), ("least", min)):
        if word in column:
            best = choose(range(len(names)), key=lambda n: parsed(values[n]))
            yield Item("extreme", asking["extreme"][0].format(**fills(table, most=column[word])), [names[best], values[best]], table)
    if "what" in column:
        a, b = rng.sample(range(len(names)), 2)
        gap = printed(abs(round(parsed(values[a]) * 100) - round(parsed(values[b]) * 100)) / 100, 2)
        said = fills(table, what=column["what"], first=names[a], second=names[b])
        yield Item(
            "difference", rng.choice(asking["difference"]).format(**said), [gap, values[a], values[b]], table, rows=[names[a], names[b]]
        )
        if table.kind.get("total"):
            total = sums_of(table, column, range(len(names)))
            yield Item("total", asking["total"][0].format(**fills(table, what=column["what"])), [total], table)


def over_groups(rng: random.Random, table: Made) -> Iterator[Item]:
    names, asking = table.names(), DATA["asking"]
    for group, inside in table.groups.items():
        rows = [names[n] for n in inside]
        said = fills(table, group=lowered(group))
        yield Item("group", asking["count_group"][0].format(**said), [str(len(rows))], table, rows=rows)
        yield Item("group", asking["list_group"][0].format(**said), rows, table, avoid=[n for n in names if n not in rows], rows=rows)
        numbers = [c for c in table.kind["columns"] if c["kind"] == "number" and "what" in c]
        by = rng.choice(numbers)
        asked = asking["sum_group"][0].format(**fills(table, group=lowered(group), what=by["what"]))
        yield Item("sum", asked, [sums_of(table, by, inside)], table, rows=rows)


def of_two_columns(rng: random.Random, table: Made) -> Iterator[Item]:
    names = table.names()
    first, second = (next(c for c in table.kind["columns"] if c["header"] == h) for h in table.kind["two_columns"])
    n = rng.randrange(len(names))
    a, b = table.column(first)[n], table.column(second)[n]
    gap = printed(abs(round(parsed(a) * 100) - round(parsed(b) * 100)) / 100, 2)
    yield Item("difference", table.kind["columns_difference"].format(name=names[n]), [gap, a, b], table, rows=[names[n]])
    lead = "Có" if parsed(b) > parsed(a) else "Không"
    yield Item("yes or no", table.kind["columns_check"].format(name=names[n]), [a, b], table, lead=lead)


# ------------------------------------------------------------------------------------ judging


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).lower())


def holds(text: str, wanted: str) -> bool:
    """Whether a text has a name or number, no number cut in two."""
    want = re.escape(folded(wanted))
    left = r"(?<![\d.,])" if wanted[:1].isdigit() else r"(?<!\w)"
    right = r"(?!\d|[.,]\d)" if wanted[-1:].isdigit() else r"(?!\w)"
    return re.search(left + want + right, folded(text)) is not None


def right(item: Item, candidate: Candidate) -> bool:
    """Whether a candidate answers an item."""
    kept, dropped = check(candidate.statements, item.question)
    if dropped or not kept:
        return False
    text = " ".join([candidate.lead, *(s.text for s in kept)])
    if not all(holds(text, w) for w in item.want) or any(holds(text, a) for a in item.avoid):
        return False
    if (
        item.form in ("count", "group", "bound")
        and len(item.want) == 1
        and item.want[0].isdigit()
        and not holds(candidate.short, item.want[0])
    ):
        return False
    if item.lead and not candidate.lead.startswith(item.lead):
        return False
    return item.rows is None or cited(item, candidate) == set(item.rows)


def cited(item: Item, candidate: Candidate) -> set[str]:
    """The rows that a candidate's statements rest on."""
    names = item.table.names()
    said = {v for s in candidate.statements for e in s.evidence for _, v in e.passage.fields}
    return {n for n in names if n in said}


def round_of(seed: int, folder: Path) -> tuple[Collection, list[Item]]:
    """A collection with one table of each kind, and questions over them."""
    rng = random.Random(seed)
    places = rng.sample(DATA["words"]["places"], len(DATA["kinds"]))
    tables = [made(rng, kind, place) for kind, place in zip(DATA["kinds"], places, strict=True)]
    by_format: dict[str, list[Made]] = defaultdict(list)
    for table in tables:
        by_format[table.kind["format"]].append(table)
    files: list[Path] = []
    for suffix, group in by_format.items():
        for n in range(0, len(group), TABLES_A_DOCUMENT):
            files.append(folder / f"so-lieu-{suffix}-{n}.{suffix}")
            write(files[-1], group[n : n + TABLES_A_DOCUMENT])
    collection = Collection(folder / "home")
    collection.add(files)
    return collection, [item for table in tables for item in items_of(rng, table)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", default="", help="a form, or all: its questions that were answered wrongly")
    parser.add_argument("--kind", default="", help="only tables of this kind")
    parser.add_argument("--unaccented", action="store_true", help="ask without diacritics")
    given = parser.parse_args()
    scores: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    kinds: dict[str, list[bool]] = defaultdict(list)
    costs: list[float] = []
    for n in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            collection, items = round_of(given.seed * 1000 + n, Path(folder))
            with collection:
                assistant = Assistant(collection)
                for item in items:
                    if given.kind and item.table.kind["key"] != given.kind:
                        continue
                    if given.unaccented:
                        item.question = fold(item.question)
                    question = understand(item.question, collection.documents())
                    found = assistant.retrieve(question, k=20)
                    began = time.perf_counter()
                    candidates = list(propose(question, found, collection))
                    costs.append(time.perf_counter() - began)
                    judged = [right(item, c) for c in candidates]
                    scores[item.form].append((any(judged[:1]), any(judged[:3])))
                    kinds[item.table.kind["key"]].append(any(judged[:1]))
                    if given.failures in (item.form, "all") and not any(judged[:1]):
                        print(f"{item.form} | {item.table.kind['key']} | {item.question} | {item.want} {item.lead}")
                        for c in candidates[:3]:
                            print(f"    {c.lead} {c.body!r:.230} | {c.short[:60]}")
    report(scores, kinds, costs, given.rounds)


def report(scores: dict[str, list[tuple[bool, bool]]], kinds: dict[str, list[bool]], costs: list[float], rounds: int) -> None:
    print(f"{rounds * len(DATA['kinds'])} tables of {len(DATA['kinds'])} kinds")
    for name, forms in (("plain", PLAIN), ("filters and sums", COMPUTED), ("all", tuple(scores))):
        told = [s for form in forms for s in scores.get(form, [])]
        if told:
            best, three = (sum(t[n] for t in told) / len(told) for n in (0, 1))
            print(f"{name}: {len(told)} questions, best {best:.3f}, first three {three:.3f}")
    for form, told in scores.items():
        print(f"  {form:20} {len(told):5} {sum(a for a, _ in told) / len(told):.3f} {sum(b for _, b in told) / len(told):.3f}")
    print("  " + "  ".join(f"{k} {sum(v) / len(v):.2f}" for k, v in kinds.items()))
    costs.sort()
    print(f"a question: median {1000 * costs[len(costs) // 2]:.1f} ms, 95% {1000 * costs[int(0.95 * len(costs))]:.1f} ms")


if __name__ == "__main__":
    main()
