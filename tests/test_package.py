"""The package: what is installed, what may import what, and what importing it must not load."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUP = CONFIGURED["tool"]["setuptools"]
TOP = ("index", "assistant", "prompts", "ui")
SOURCES = sorted(p for top in TOP for p in (ROOT / top).rglob("*.py") if "__pycache__" not in p.parts)
MODULES = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in SOURCES]
HEAVY = ("torch", "sentence_transformers", "transformers", "gradio", "llama_cpp", "scipy", "underthesea")

# Declared although no module of ours imports them.
NOT_IMPORTED = {
    "defusedxml": "openpyxl takes it by itself where it is installed, and then refuses entity bombs",
}


def imports(path):
    """(absolute module name, whether only for type checkers) of every import in a file, wherever it stands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = list(path.relative_to(ROOT).parts[:-1])
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            names = [".".join([*base, *([node.module] if node.module else [])])]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.import_module" and isinstance(node.args[0], ast.Constant):
            names = [node.args[0].value]
        for name in names:
            yield name, id(node) in typing


def test_every_folder_with_modules_is_in_the_package_list():
    folders = {".".join(p.parent.relative_to(ROOT).parts) for p in SOURCES}
    assert folders == {f for f in SETUP["packages"] if list((ROOT / f.replace(".", "/")).glob("*.py"))}
    assert all((ROOT / f.replace(".", "/") / "__init__.py").is_file() for f in folders)


@pytest.mark.parametrize("folder", ["index/language/lexicon", "index/retrieval", "prompts", "ui/samples"])
def test_every_data_file_is_installed(folder):
    files = [p for p in (ROOT / folder).rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    assert files
    for path in files:
        package = path.parent
        while ".".join(package.relative_to(ROOT).parts) not in SETUP["packages"]:
            package = package.parent
        patterns = SETUP["package-data"][".".join(package.relative_to(ROOT).parts)]
        inside = path.relative_to(package).as_posix()
        assert any(fnmatch(inside, p) and inside.count("/") == p.count("/") for p in patterns), inside


def test_every_pattern_of_data_files_finds_some():
    for package, patterns in SETUP["package-data"].items():
        found = [p for pattern in patterns for p in (ROOT / package.replace(".", "/")).glob(pattern)]
        assert found, package


def test_there_are_no_other_data_files_that_would_be_left_behind():
    known = {p for top in TOP for p in (ROOT / top).rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")}
    allowed = [
        ROOT / "assistant",
        ROOT / "index/language/lexicon",
        ROOT / "index/retrieval",
        ROOT / "prompts",
        ROOT / "ui/samples",
        ROOT / "ui/web",
    ]
    assert [str(p) for p in known if not any(a in p.parents for a in allowed)] == []


@pytest.mark.parametrize("name", MODULES)
def test_all_names_of_a_module_resolve(name):
    module = importlib.import_module(name)
    public = getattr(module, "__all__", [])
    assert len(public) == len(set(public))
    assert [n for n in public if not hasattr(module, n)] == []


def test_nothing_is_pickled():
    banned = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
    assert {(p.name, name) for p in SOURCES for name, _ in imports(p) if name.split(".")[0] in banned} == set()


def test_the_way_imports_are_found_sees_them_all():
    assert ("index.retrieval", False) in imports(ROOT / "index" / "collection.py")
    assert ("assistant", True) in imports(ROOT / "ui" / "shown" / "terminal.py")


def distribution(requirement):
    """The name of the distribution that a requirement asks for, in its one spelling."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement).group()).lower()


def required(paths):
    """The distributions of other people's that modules import, with the modules that do.

    What only an extra brings need not be installed: its module is taken to be named as its distribution.
    """
    owners, found = packages_distributions(), {}
    extras = {distribution(r) for some in CONFIGURED["project"]["optional-dependencies"].values() for r in some}
    for path in paths:
        for name, _ in imports(path):
            top = name.split(".")[0]
            if top not in TOP and top not in sys.stdlib_module_names and not (path.parent / f"{top}.py").is_file():
                assert top in owners or distribution(top) in extras, f"{path.name}: {top} is not installed"
                found.setdefault(tuple(sorted({distribution(o) for o in owners.get(top, [top])})), set()).add(path.name)
    return found


def test_every_distribution_that_is_imported_is_declared():
    extras = CONFIGURED["project"]["optional-dependencies"]
    declared = {distribution(r) for r in (*CONFIGURED["project"]["dependencies"], *extras["mcp"], *extras["train"])}
    assert {owners: where for owners, where in required(SOURCES).items() if not declared & set(owners)} == {}


def test_every_distribution_that_is_declared_is_imported_or_has_its_reason():
    needed = {owner for owners in required(SOURCES) for owner in owners}
    declared = {distribution(r) for r in CONFIGURED["project"]["dependencies"]}
    assert declared - needed == set(NOT_IMPORTED)


def test_every_distribution_that_tests_import_is_declared():
    extras = CONFIGURED["project"]["optional-dependencies"].values()
    declared = {distribution(r) for some in (CONFIGURED["project"]["dependencies"], *extras) for r in some}
    tests = [p for p in (ROOT / "tests").rglob("*.py") if p.parent.name != "benchmarks"]
    assert {owners: where for owners, where in required(tests).items() if not declared & set(owners)} == {}


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("\ndependencies = [")[1].split("\n]")[0].splitlines()
    assert [line for line in lines if line.strip().startswith('"') and not re.search(r"  # \S.+", line)] == []


def test_importing_loads_nothing_that_takes_seconds():
    code = f"import sys, index, assistant, ui.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
