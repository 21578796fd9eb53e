"""The commands about figures: what an indicator is given as, and where the documents disagree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from .application import command, opened
from .options import Home, Json, Only, Territory, Year, argument, option

__all__ = ["conflicts", "figures"]

if TYPE_CHECKING:
    from assistant import Conflict
    from index import Collection, Document, Figure

ROLES = {"target": "mục tiêu", "estimate": "ước", "result": "kết quả"}
_SOURCE, _NAME, _ALONE, _TITLE = 40, 60, 100, 90  # characters: of a source and a name among columns, of a name alone, of a title
_BEFORE, _AFTER = 120, 60  # characters around a value: what it is the value of stands before it

Role = Annotated[str, option("--role", about="Chỉ loại này: target (mục tiêu), estimate (ước) hoặc result (kết quả).", metavar="LOẠI")]


@command("figures")
def figures(
    ctx: typer.Context,
    indicator: Annotated[list[str] | None, argument("Tên chỉ tiêu; bỏ trống để xem có những chỉ tiêu nào.", "CHỈ_TIÊU")] = None,
    document: Only = None,
    territory: Territory = "",
    year: Year = "",
    role: Role = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Xem mọi giá trị của một chỉ tiêu trong các tài liệu."""
    from assistant import figures_of
    from index.errors import QueryError
    from ui.shown import terminal

    if role and role not in ROLES:
        raise QueryError(f"Không có loại số liệu «{role}».", advice=f"Dùng một trong: {', '.join(ROLES)}.")
    name = " ".join(indicator or ())
    with opened(ctx, home) as workspace:
        collection = workspace.collection()
        wanted = {collection.document(d).id for d in document or ()}
        found = [f for f in figures_of(collection, name) if _admitted(f, wanted, territory, year, role)]
        if as_json:
            terminal.write_json({"indicator": name, "figures": _json(collection, found), "notices": workspace.notices})
            return
        terminal.notices(workspace.notices)
        if not found:
            typer.echo("Không tìm thấy số liệu nào.")
        elif name:
            _table(collection, found)
        else:
            _names(found)


def _admitted(f: Figure, documents: set[str], territory: str, year: str, role: str) -> bool:
    from index.language import fold

    if documents and f.document not in documents or role and f.role != role:
        return False
    if territory and fold(territory) not in fold(f.territory):
        return False
    first, _, last = f.period.partition("-")
    return not year or first <= year <= (last or first)


def _json(collection: Collection, found: list[Figure]) -> list[dict[str, object]]:
    from assistant.figures import figure_json

    documents = {d.id: d for d in collection.documents()}
    passages = collection.passages_by_id(sorted({f.passage for f in found}))
    return [figure_json(f, passages[f.passage], documents[f.document]) for f in found]


def _table(collection: Collection, found: list[Figure]) -> None:
    """The values of one indicator after another, those for one province and time together."""
    from assistant.figures import with_unit
    from ui.shown import terminal

    documents = {d.id: d for d in collection.documents()}
    passages = collection.passages_by_id(sorted({f.passage for f in found}))
    names = {f.key: f.indicator for f in reversed(found)}
    order = {f.key: n for n, f in reversed(list(enumerate(found)))}
    table = terminal.grid("Chỉ tiêu", "Địa bàn", "Thời kỳ", "Loại", "Giá trị", "Tài liệu", "Ngày", "Trang", numbers=("Giá trị",))
    last = ""
    for f in sorted(found, key=lambda f: (order[f.key], f.territory, f.period[-4:], f.period, documents[f.document].date)):
        d = documents[f.document]
        bound = {"min": "≥ ", "max": "≤ "}.get(f.bound, "")
        value = f"{'' if f.text[:1] in '<>≥≤' else bound}{terminal.clean(with_unit(f), line=True)}"
        source = terminal.brief(d.number or d.title or d.name, _SOURCE) + (" (dự thảo)" if d.status == "draft" else "")
        times = f"{f.period}{', ' + f.conditions if f.conditions else ''}"
        page = passages[f.passage].page or ""
        name = terminal.brief(names[f.key], _NAME) if f.key != last else ""
        table.add_row(name, f.territory, times, ROLES.get(f.role, ""), value, source, terminal.day(d.date), page)
        last = f.key
    terminal.console().print(table)


def _names(found: list[Figure]) -> None:
    from ui.shown import terminal

    shown: dict[str, str] = {}
    for f in found:
        shown.setdefault(f.key, f.indicator)
    counts = Counter(f.key for f in found)
    table = terminal.grid("Chỉ tiêu", "Giá trị", "Tài liệu", numbers=("Giá trị", "Tài liệu"))
    holders = {k: len({f.document for f in found if f.key == k}) for k, n in counts.items() if n > 1}
    for key, n in counts.most_common():
        if n > 1:
            table.add_row(terminal.brief(shown[key], _ALONE), str(n), str(holders[key]))
    terminal.console().print(table)
    single = sum(n == 1 for n in counts.values())
    typer.echo(f'Và {single} chỉ tiêu chỉ có một giá trị. Xem một chỉ tiêu: vanban figures "TÊN CHỈ TIÊU".')


@command("conflicts")
def conflicts(
    ctx: typer.Context,
    indicator: Annotated[list[str] | None, argument("Chỉ xem chỉ tiêu này.", "CHỈ_TIÊU")] = None,
    document: Only = None,
    count: Annotated[int, option("-n", "--count", about="Số dòng in ra (mặc định 50).", metavar="SỐ", min=1)] = 50,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Xem chỗ các tài liệu đưa số khác nhau, và bảng có tổng không khớp các dòng."""
    import assistant
    from assistant.figures import as_json as one
    from ui.shown import terminal

    name = " ".join(indicator or ())
    with opened(ctx, home) as workspace:
        collection = workspace.collection()
        found = assistant.conflicts(collection)
        if name:
            keys = {f.key for f in assistant.figures_of(collection, name)}
            found = [c for c in found if c.first.key in keys]
        if document:
            ids = {collection.document(d).id for d in document}
            found = [c for c in found if {c.first.document, c.second.document} & ids]
        if as_json:
            rows = [one(c, collection) for c in found[:count]]
            terminal.write_json({"conflicts": rows, "found": len(found), "notices": workspace.notices})
            return
        terminal.notices(workspace.notices)
        if not found:
            typer.echo("Không thấy chỗ nào mâu thuẫn.")
        for n, c in enumerate(found[:count], 1):
            _conflict(n, c, collection)
        if len(found) > count:
            typer.echo(f"Còn {len(found) - count} dòng; xem thêm bằng -n {len(found)}.")


def _conflict(n: int, c: Conflict, collection: Collection) -> None:
    from assistant.figures import with_unit
    from ui.shown import terminal

    documents = {d.id: d for d in collection.documents()}
    passages = collection.passages_by_id([c.first.passage, c.second.passage])
    about = ", ".join(p for p in (c.first.indicator, c.first.territory, c.first.period, ROLES.get(c.first.role, "")) if p)
    terminal.say((f"{n}. {terminal.clean(about, line=True)}", "bold"))
    terminal.say((f"   {'Không khớp' if c.computed else 'Có thể vì'}: {terminal.clean(c.explained(), line=True)}", "yellow"))
    for f in (c.first, c.second):
        if c.computed and f is c.second:
            if c.cause != "share":
                shown = f"{f.text}{'' if f.unit == '%' else ' '}{f.unit}".strip()
                inside = f.passage == c.first.passage
                told = "là số cộng được trong cùng dòng" if inside else "là số cộng được, từ dòng:"
                terminal.say((f"   {terminal.clean(shown, line=True)}", "cyan"), (f"  {told}", ""))
                if not inside:
                    terminal.say((f"      {terminal.brief(passages[f.passage].text, _BEFORE + _AFTER)}", "dim"))
            continue
        p = passages[f.passage]
        where = f"  {_named(documents[f.document])}{' · tr. ' + p.page if p.page else ''}"
        terminal.say((f"   {terminal.clean(with_unit(f), line=True)}", "cyan"), (where, ""))
        terminal.say((f"      {_around(p.text, f)}", "dim"))
    terminal.say(("", ""))


def _named(document: Document) -> str:
    from ui.shown import terminal

    name = terminal.brief(document.title or document.name, _TITLE)
    inside = ", ".join(p for p in (document.number, terminal.day(document.date), "dự thảo" if document.status == "draft" else "") if p)
    return f"{name} ({inside})" if inside else name


def _around(text: str, f: Figure) -> str:
    """The figure's sentence as far as a line holds it, the value between guillemets."""
    from ui.shown import terminal

    a, b = max(text.rfind("\n", 0, f.start) + 1, f.start - _BEFORE), min(len(text), f.end + _AFTER)
    a = text.find(" ", a) + 1 if a and text[a - 1] not in "\n " and " " in text[a : f.start] else a
    b = text.rfind(" ", f.end, b) if b < len(text) and " " in text[f.end : b] else b
    stop = text.find("\n", f.end)
    b = min(b, stop) if stop >= 0 else b
    before, after = ("…" if a and text[a - 1] != "\n" else ""), ("…" if b < len(text) and b != stop else "")
    return terminal.clean(f"{before}{text[a : f.start]}«{text[f.start : f.end]}»{text[f.end : b]}{after}", line=True)
