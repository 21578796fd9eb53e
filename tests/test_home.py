"""A home that is locked, full, forbidden, failing or of a later version: called what it is, and left whole."""

import contextlib
import errno
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from command_line import run
from searching import answers, python, statuses

from index import Collection, collection
from index.errors import DamagedCollection, EmbedderError, FailingDisk, ForbiddenHome, FullDisk, LockedCollection, UnusableHome
from index.faults import of_database, of_system
from index.retrieval import derived
from index.storage import database
from index.storage.store import Store

root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root: to mount, or to become someone else")
MOVED = "Chuyển tệp này đi"


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(database, "_PATIENCE", 0.2)


@contextlib.contextmanager
def held(home, kind="EXCLUSIVE"):
    other = sqlite3.connect(home / "collection.sqlite", isolation_level=None)
    other.execute(f"BEGIN {kind}")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


# ----------------------------------------------------------------------------- locked


@pytest.mark.parametrize("command", [["list"], ["ask", "Ai chủ trì?"], ["add", "{letter}"]], ids=lambda c: c[0])
def test_a_locked_collection_is_called_locked(home, letter, hurried, command):
    letter.write_text("Đàn voi rừng có bảy con.", encoding="utf-8")
    with held(home):
        result = run(home, *(c.format(letter=letter) for c in command))
    assert result.exit_code == 1
    assert "đang bị một chương trình khác giữ" in result.stderr
    assert MOVED not in result.stderr and "database" not in result.stderr


def test_a_collection_that_another_writes_to_can_be_read_but_not_changed(filled, write, hurried):
    with Collection(filled.home) as again, held(filled.home, "IMMEDIATE"):
        assert again.documents()
        with pytest.raises(LockedCollection):
            again.add([write("mới.txt", "Đàn voi rừng.")])
        with pytest.raises(LockedCollection):
            again.remove(["rung.txt"])
    with Collection(filled.home) as again:
        assert len(again.documents()) == 2
        assert statuses(again.add([write("mới.txt", "Đàn voi rừng.")])) == ["new"]


# ------------------------------------------------------------------------------- full


@pytest.fixture
def small(tmp_path):
    """A disk of its own, of 600 kB."""
    folder = tmp_path / "đĩa nhỏ"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting is not permitted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@root
def test_a_full_disk_is_called_full_and_what_was_added_stays(small, write):
    many = [write(f"kho/{n:02}.txt", f"I. KẾT QUẢ\nBản {n} trồng {n + 100} cây quế. " * 400) for n in range(20)]
    result = run(small / "home", "add", str(many[0].parent))
    assert result.exit_code == 1
    assert "đã đầy" in result.stderr and MOVED not in result.stderr and "SQLite" not in result.stderr
    with sqlite3.connect(small / "home" / "collection.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = db.execute("SELECT count(*) FROM document").fetchone()[0]
    db.close()
    assert result.stdout.count(" mới ") == kept
    (small / "đầy").write_bytes(b"")
    with pytest.raises(OSError, match=r".*"), (small / "đầy").open("wb", buffering=0) as f:
        while f.write(b"x" * 4096) == 4096:
            pass
        raise OSError
    for command, code in ((["set", "00.txt", "status=draft"], 1), (["search", "quế"], 1), (["list"], 0)):
        result = run(small / "home", *command)
        assert MOVED not in result.stderr and "Traceback" not in result.output and "dự kiến" not in result.stderr
        assert result.exit_code == code and ("đã đầy" in result.stderr) == bool(code)


@root
def test_a_full_disk_while_indexing_is_called_full(small, write):
    with Collection(small / "home") as c:
        c.add([write("a.txt", "Đàn voi rừng có bảy con.")])
        filler = small / "đầy"
        left = shutil.disk_usage(small).free
        filler.write_bytes(b"x" * (left - 28_672))
        with pytest.raises(FullDisk):
            c.add([write("b.txt", "Bầy khỉ có chín con. " * 50)])
        filler.unlink()
        assert "bảy con" in c.search("đàn voi")[0].passage.text


def test_a_database_that_may_not_grow_is_called_full_and_keeps_what_it_has(filled, write):
    before = (filled.generation, filled.documents())
    pages = filled._store.db.execute("PRAGMA page_count").fetchone()[0]
    filled._store.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FullDisk):
        filled.add([write("mới.txt", "Đàn voi rừng có bảy con.\n" * 2000)])
    assert (filled.generation, filled.documents()) == before
    filled._store.db.execute("PRAGMA max_page_count = 1000000")
    assert statuses(filled.add([write("mới.txt", "Đàn voi rừng có bảy con.\n" * 2000)])) == ["new"]


LIMITED = """
import resource, signal, sys
from index import Collection
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    Collection(sys.argv[1]).add(sys.argv[2:])
except Exception as err:
    print(type(err).__name__, err)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such limit there")
def test_a_limit_on_the_size_of_files_is_not_called_damage(filled, write):
    filled.close()
    out, err = python(LIMITED, filled.home, write("mới.txt", "Đàn voi rừng có bảy con.\n" * 9000)).communicate(timeout=60)
    assert out.split()[0] == "FailingDisk", out + err  # SQLite does not say which limit it was
    assert "hạn mức" in out and MOVED not in out
    with Collection(filled.home) as again:
        assert len(again.documents()) == 2 and answers(again)


# -------------------------------------------------------------------------- forbidden

AS_NOBODY = """
import os, sys
import ui.cli
from typer.testing import CliRunner
home, warm, *command = sys.argv[1:]
for where in (warm, home):
    result = CliRunner().invoke(ui.cli.app, [*command, "--home", where])
    os.seteuid(65534)  # once all is imported that is needed: the interpreter's own folder may be closed, too
print(result.exit_code, result.stderr)
"""


def as_nobody(home, warm, *command):
    for folder in (home.parent, home.parent.parent, home.parent.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o055)
    out, err = python(AS_NOBODY, home, warm, *command).communicate(timeout=90)
    assert err == ""
    return out


@pytest.fixture
def warm(home, tmp_path):
    return shutil.copytree(home, tmp_path / "warm")


@root
@pytest.mark.parametrize("command", [["list"], ["add", "{letter}"], ["ask", "Ai?"]], ids=lambda c: c[0])
@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_home_that_may_not_be_read_is_called_that(home, warm, letter, what, command):
    closed = home if what == "folder" else home / "collection.sqlite"
    closed.chmod(0)
    told = as_nobody(home, warm, *(c.format(letter=letter) for c in command))
    assert told.startswith("1 ") and "không có quyền" in told and MOVED not in told


@root
def test_a_home_that_may_only_be_read_answers_and_refuses_changes(home, warm, letter):
    home.chmod(0o555)
    for path in home.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    letter.write_text("Đàn voi rừng có bảy con.", encoding="utf-8")
    letter.chmod(0o444)
    assert as_nobody(home, warm, "search", "rừng").startswith("0 ")
    told = as_nobody(home, warm, "add", str(letter))
    assert told.startswith("1 ") and "chỉ được đọc" in told and MOVED not in told


def test_a_home_below_a_file_is_named(letter):
    with pytest.raises(UnusableHome, match="thư mục dữ liệu"):
        Collection(letter / "home")


# ---------------------------------------------------------------- what SQLite may say


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY", LockedCollection), ("SQLITE_BUSY_SNAPSHOT", LockedCollection), ("SQLITE_LOCKED", LockedCollection),
        ("SQLITE_FULL", FullDisk), ("SQLITE_READONLY", ForbiddenHome), ("SQLITE_READONLY_DIRECTORY", ForbiddenHome),
        ("SQLITE_IOERR_READ", FailingDisk), ("SQLITE_IOERR_FSYNC", FailingDisk), ("SQLITE_CANTOPEN", UnusableHome),
        ("SQLITE_NOMEM", UnusableHome), ("SQLITE_CORRUPT", DamagedCollection), ("SQLITE_NOTADB", DamagedCollection),
    ],
)  # fmt: skip
def test_only_what_sqlite_finds_damaged_is_called_damaged(filled, name, kind):
    err = sqlite3.OperationalError("disk I/O error")
    err.sqlite_errorcode = getattr(sqlite3, name)
    told = of_database(err, filled.home / "collection.sqlite")
    assert isinstance(told, kind)
    assert (MOVED in told.advice) == (kind is DamagedCollection)
    assert "disk I/O" not in str(told) and str(filled.home) in told.message


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, FullDisk), (errno.EDQUOT, FullDisk), (errno.EROFS, ForbiddenHome), (errno.EIO, FailingDisk)]
)
def test_what_the_system_says_while_indexing_is_told(filled, write, monkeypatch, number, kind):
    def fails(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(derived.LexicalIndex, "save", fails)
        with pytest.raises(kind):
            filled.add([write("mới.txt", "Đàn voi rừng có bảy con.")])
    assert "bảy con" in filled.search("voi rừng")[0].passage.text
    assert of_system(OSError(errno.ENOENT, "x"), filled.home) is None


def test_a_database_of_another_program_is_not_said_to_be_damaged(tmp_path):
    db = sqlite3.connect(tmp_path / "collection.sqlite")
    db.execute("CREATE TABLE other(x)")
    db.commit()
    db.close()
    result = run(tmp_path, "list")
    assert result.exit_code == 3
    assert "chương trình khác" in result.stderr and MOVED not in result.stderr


def test_a_collection_of_a_later_version_is_not_to_be_moved(home):
    store = Store(home)
    store.set_meta("version", "9")
    store.close()
    result = run(home, "list")
    assert result.exit_code == 3
    assert "mới hơn" in result.stderr and "Nâng cấp" in result.stderr and MOVED not in result.stderr


# ------------------------------------------------------------------ another embedder


class Breaking:
    """An embedder that embeds some passages and then fails; what a reader sees meanwhile is noted."""

    name, dim, wants_translations = "breaking", 3, False

    def __init__(self, home):
        self.home, self.seen = home, []

    def encode_passages(self, texts, headings, *, progress=None):
        with Collection(self.home) as reader:
            self.seen.append((reader.generation, reader.embedder, bool(answers(reader))))
        raise EmbedderError("hỏng")


@pytest.fixture
def breaking(filled, monkeypatch):
    made = Breaking(filled.home)
    with monkeypatch.context() as broken:
        for module in (collection, derived):
            broken.setattr(
                module, "load_embedder", lambda spec, *a, real=derived.load_embedder: made if spec == "breaking" else real(spec, *a)
            )
        yield made


def test_a_change_of_the_embedder_that_fails_is_never_seen_by_a_reader(filled, breaking):
    before = (filled.generation, "builtin", True)
    found = answers(filled)
    with pytest.raises(EmbedderError, match="hỏng"):
        filled.use_embedder("breaking")
    assert breaking.seen == [before]
    assert (filled.generation, filled.embedder, answers(filled)) == (before[0], "builtin", found)
    assert [p.name for p in (filled.home / "derived").iterdir()] == [f"g{before[0]}"]


def test_the_generation_only_grows_when_the_embedder_breaks_after_another_change(filled, breaking, write):
    numbers = []

    def meanwhile(texts, headings, *, progress=None):
        with Collection(filled.home) as other:
            other.add([write(f"{len(numbers)}.txt", f"Đàn voi rừng có {len(numbers)} con.")])
            numbers.append(other.generation)
        raise EmbedderError("hỏng")

    breaking.encode_passages = meanwhile
    for _ in range(2):
        with pytest.raises(EmbedderError):
            filled.use_embedder("breaking")
        numbers.append(filled.generation)
    assert numbers == sorted(numbers)
    assert filled.embedder == "builtin"
    assert "voi rừng" in filled.search("đàn voi")[0].passage.text


def test_a_document_added_while_the_embedder_changes_is_found_with_the_new_one(filled, write, monkeypatch):
    done = []
    build = derived.VectorIndex.build

    def meanwhile(*args, **given):
        if not done:
            done.append(1)
            with Collection(filled.home) as other:
                other.add([write("chen.txt", "Đàn voi rừng có bảy con.")])
        return build(*args, **given)

    before = filled.generation
    monkeypatch.setattr(derived.VectorIndex, "build", meanwhile)
    filled.use_embedder("builtin")
    assert filled.generation == before + 2
    assert "bảy con" in filled.search("đàn voi")[0].passage.text


def test_documents_removed_by_another_while_the_embedder_changes_do_not_stop_it(filled, write, monkeypatch):
    """The other process gives the collection two generations more, and clears away what is being made for the first of them."""
    filled.add([write("a.txt", "Đàn voi rừng có bảy con."), write("b.txt", "Đàn bò tót có chín con.")])
    build, done = derived.VectorIndex.build, []

    def meanwhile(*args, **given):
        if not done:
            done.append(1)
            with Collection(filled.home) as other:
                other.remove(["a.txt"])
                other.remove(["b.txt"])
                assert other.search("rừng")
        return build(*args, **given)

    monkeypatch.setattr(derived.VectorIndex, "build", meanwhile)
    filled.use_embedder("builtin")
    assert not {d.name for d in filled.documents()} & {"a.txt", "b.txt"}
    assert filled.search("rừng")


def test_a_commit_that_fails_leaves_the_old_embedder_at_work(filled, monkeypatch):
    before, found = filled.generation, answers(filled)
    with monkeypatch.context() as broken:
        broken.setattr(Store, "set_meta", lambda *_: (_ for _ in ()).throw(FullDisk("đầy")))
        with pytest.raises(FullDisk):
            filled.use_embedder("builtin")
    assert (filled.generation, answers(filled)) == (before, found)
    assert [p.name for p in (filled.home / "derived").iterdir()] == [f"g{before}"]


@pytest.mark.slow
def test_embedder_use_that_breaks_is_told_in_one_line(home, tmp_path):
    (tmp_path / "mô hình").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", "embedder", "use", str(tmp_path / "mô hình"), "--home", str(home)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1 and "Traceback" not in done.stderr
    with Collection(home) as c:
        assert c.embedder == "builtin"
