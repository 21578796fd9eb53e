"""The import graph: no circle of files or of folders, type-only imports included, and none that goes up."""

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = ("index", "assistant", "prompts", "ui")
FILES = {
    ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p
    for top in TOP
    for p in sorted((ROOT / top).rglob("*.py"))
    if "__pycache__" not in p.parts
}
FOLDERS = {name for name, p in FILES.items() if p.name == "__init__.py"}
# What each top-level package may import besides itself.
BELOW = {"index": set(), "assistant": {"index", "prompts"}, "prompts": set(), "ui": {"index", "assistant", "prompts"}}


def imported(name):
    """The modules of this project that a module imports anywhere in it, for type checkers too."""
    path = FILES[name]
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name in FILES)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package[: len(package) - node.level + 1 if node.level else 0], *([node.module] if node.module else [])])
            for a in node.names:
                if f"{base}.{a.name}" in FILES:
                    yield f"{base}.{a.name}"
                elif base in FILES:
                    yield base


def folder(name):
    """The folder that a module belongs to; the files right under a top-level package stand for themselves."""
    own = name if name in FOLDERS else name.rpartition(".")[0]
    return own if "." in own else name


GRAPH = {name: set(imported(name)) - {name} for name in FILES}
# The top-level doors re-export what stands below them and are imported from everywhere above.
BETWEEN_FILES = {name: below - set(TOP) for name, below in GRAPH.items() if name not in TOP}
BETWEEN_FOLDERS = {}
for file, below in BETWEEN_FILES.items():
    BETWEEN_FOLDERS.setdefault(folder(file), set()).update({folder(b) for b in below} - {folder(file)})


def circle(graph):
    """The modules of one circle in a graph, in the order in which they import each other; () if there is none."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return (*path[path.index(node) :], node)
        if node in done:
            return ()
        path.append(node)
        found = next((c for n in sorted(graph.get(node, ())) if (c := visit(n))), ())
        path.pop()
        done.add(node)
        return found

    return next((c for n in sorted(graph) if (c := visit(n))), ())


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ("b", "c", "b")
    assert circle({"a": {"b", "c"}, "b": {"c"}}) == ()
    assert {"index.language", "index.retrieval"} <= GRAPH["index.collection"]
    assert "assistant.records" in GRAPH["assistant.reading"]


def test_no_files_import_each_other_in_a_circle():
    assert circle(BETWEEN_FILES) == ()


def test_no_folders_import_each_other_in_a_circle():
    assert circle(BETWEEN_FOLDERS) == ()


@pytest.mark.parametrize("top", TOP)
def test_no_import_goes_up(top):
    up = {
        (name, b) for name, below in GRAPH.items() if name.split(".")[0] == top for b in below if b.split(".")[0] not in BELOW[top] | {top}
    }
    assert up == set()


@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_every_folder_is_a_door_that_says_what_it_gives(name):
    module = importlib.import_module(name)
    assert module.__doc__
    if name not in ("prompts", "ui", "ui.samples"):  # data, and the command
        assert module.__all__


def test_no_file_has_two_subjects():
    long = {name: lines for name, path in FILES.items() if (lines := path.read_text(encoding="utf-8").count("\n")) > 500}
    assert long == {}
