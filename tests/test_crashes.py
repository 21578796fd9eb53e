"""A collection whose files are damaged, whose processes are killed, or that several use at once."""

import contextlib
import random
import shutil
import signal
import sqlite3
import time
import zipfile
from collections import Counter

import pytest
from searching import answers, python, statuses

from index import Collection
from index.errors import DamagedCollection

# -------------------------------------------------------------------------- damage

DERIVED = [
    "about.json", "passages.npy", "starts.npy", "rows.npy", "weights.npy", "idf.npy", "vectors.faiss",
]  # fmt: skip
HARMS = {
    "deleted": lambda p: p.unlink(),
    "emptied": lambda p: p.write_bytes(b""),
    "cut": lambda p: p.write_bytes(p.read_bytes()[: p.stat().st_size // 2]),
    "overwritten": lambda p: p.write_bytes(b"\xff" * p.stat().st_size),
}


def harms():
    for name in DERIVED:
        for how in HARMS:
            yield pytest.param(name, how, id=f"{name}-{how}")


@pytest.mark.parametrize(("name", "how"), list(harms()))
def test_a_damaged_derived_file_is_built_again(filled, name, how):
    before = answers(filled)
    filled.close()
    (folder,) = (filled.home / "derived").iterdir()
    HARMS[how](folder / name)
    with Collection(filled.home) as again:
        assert answers(again) == before


def test_derived_files_can_be_thrown_away(filled):
    before = answers(filled)
    filled.close()
    shutil.rmtree(filled.home / "derived")
    with Collection(filled.home) as again:
        assert answers(again) == before


def test_derived_files_of_another_state_are_not_used(filled, water):
    (old,) = (filled.home / "derived").iterdir()
    kept = filled.home.parent / "kept"
    shutil.copytree(old, kept)
    filled.remove(["rung.txt"])
    (new,) = (filled.home / "derived").iterdir()
    filled.close()
    shutil.rmtree(new)
    kept.rename(new)
    with Collection(filled.home) as again:
        assert all(h.document.name == "nuoc.txt" for h in again.search("tỷ lệ rừng nước", k=50))


def test_a_build_left_half_done_is_cleared_away(filled, write):
    left = filled.home / "derived" / ".g1-99999"
    left.mkdir()
    (left / "passages.npy").write_bytes(b"half")
    filled.add([write("mới.txt", "Đàn voi rừng.")])
    assert not left.exists()


def test_a_damaged_database_is_reported_not_overwritten(filled):
    filled.close()
    path = filled.home / "collection.sqlite"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(DamagedCollection):
        Collection(filled.home)
    assert path.read_bytes() == b"x" * 5000


def test_a_failed_build_leaves_the_documents_and_is_made_up_for(filled, write, monkeypatch):
    import index.retrieval.derived

    before = {d.name for d in filled.documents()}
    with monkeypatch.context() as broken:
        broken.setattr(index.retrieval.derived.LexicalIndex, "save", lambda *a: (_ for _ in ()).throw(OSError("đĩa đầy")))
        with pytest.raises(OSError, match="đĩa đầy"):
            filled.add([write("mới.txt", "Đàn voi rừng có bảy con.")])
    assert not [p for p in (filled.home / "derived").iterdir() if p.name.startswith(".")]
    assert {d.name for d in filled.documents()} == before | {"mới.txt"}
    assert "bảy con" in filled.search("voi rừng")[0].passage.text


def test_no_file_of_the_collection_is_a_pickle(filled):
    for path in filled.home.rglob("*"):
        assert path.suffix not in (".pkl", ".pickle", ".pt", ".bin")
        if path.is_file():
            assert not zipfile.is_zipfile(path)


# ---------------------------------------------------- several processes, and crashes

ADD = "import sys; from index import Collection; c = Collection(sys.argv[1]); print(*[a.status for a in c.add(sys.argv[2:])])"
ADD_TELLING = """
import sys
from index import Collection
Collection(sys.argv[1]).add(sys.argv[2:], progress=lambda name, done, of: print(name, done, flush=True))
"""


@pytest.fixture
def many(write):
    """Forty files, each with a word of its own."""
    for n in range(40):
        lines = [f"Đoạn {i} của bản {n}: xã trồng rừng, giữ nước và làm đường." for i in range(30)]
        own = chr(97 + n // 26) + chr(97 + n % 26)
        path = write(f"nhiều/{n:02}.txt", "\n".join(["I. KẾT QUẢ", f"Mật khẩu riêng là khoá{own}.", *lines]))
    return path.parent


@pytest.mark.slow
def test_two_processes_add_at_once(tmp_path, write):
    home = tmp_path / "chung"
    Collection(home).close()
    for who in ("an", "bình"):
        for n in range(8):
            write(f"{who}/{who}-{n}.txt", f"I. KẾT QUẢ\nNgười {who} trồng {n + 100} cây quế.\n")
    running = [python(ADD, home, tmp_path / who) for who in ("an", "bình")]
    for p in running:
        p.communicate(timeout=60)
    with Collection(home) as c:
        assert len(c.documents()) == 16
        for who in ("an", "bình"):
            assert f"Người {who} trồng 107" in c.search(f'"Người {who} trồng 107"')[0].passage.text


def test_a_build_is_not_disturbed_by_another(filled, write):
    done = []

    def meanwhile(name, *_):
        if name == "index" and not done:
            done.append(name)
            with Collection(filled.home) as other:
                other.add([write("chen.txt", "Đàn voi rừng có bảy con.")])

    filled.add([write("mới.txt", "Bầy khỉ có chín con.")], progress=meanwhile)
    assert done
    assert "bảy con" in filled.search("đàn voi")[0].passage.text
    assert "chín con" in filled.search("bầy khỉ")[0].passage.text


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_killed_while_adding_the_collection_holds_only_whole_documents(tmp_path, many):
    home = tmp_path / "bị ngắt"
    whole = {p.name: p.read_text(encoding="utf-8") for p in many.iterdir()}
    chance = random.Random(7)
    seen = [0]
    for moment in (1, 4, 12, 22, 40):
        p = python(ADD_TELLING, home, many)
        for line in p.stdout:
            if int(line.split()[-1]) >= moment or line.startswith("index"):
                break
        time.sleep(chance.random() * 0.05)
        with contextlib.suppress(ProcessLookupError):
            p.send_signal(signal.SIGKILL)
        p.communicate()
        with Collection(home) as c:
            documents = c.documents()
            for d in documents:
                assert c.text(d.id) == whole[d.name]
                assert len(c.passages(d.id)) == d.passages > 0
            seen.append(len(documents))
            assert bool(c.search("mật khẩu riêng", k=100)) == bool(documents)
        check = sqlite3.connect(home / "collection.sqlite")
        assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        check.close()
    assert seen == sorted(seen)
    assert any(0 < n < len(whole) for n in seen)
    with Collection(home) as c:
        assert Counter(statuses(c.add([many]))) == Counter(unchanged=seen[-1], new=len(whole) - seen[-1])
        assert {d.name for d in c.documents()} == set(whole)
        assert "khoábn" in c.search("khoábn")[0].passage.text


OFFLINE = """
import sys
def refuse(event, args):
    assert event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"), (event, args)
sys.addaudithook(refuse)
from index import Collection
with Collection(sys.argv[1]) as c:
    assert [a.status for a in c.add(sys.argv[2:])] == ["new"]
    assert "61,5%" in c.search("tỷ lệ che phủ rừng")[0].passage.text
heavy = {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.mark.slow
def test_adding_and_searching_need_no_network_and_no_neural_network(tmp_path, forest):
    p = python(OFFLINE, tmp_path / "nhà", forest)
    assert p.communicate(timeout=60)[1] == ""
    assert p.returncode == 0
