"""Where the documents are, and the samples that stand in for them."""

import os
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import platformdirs
import pytest

from index.errors import CollectionError, UnknownDocument
from ui import workspace as module
from ui.workspace import Workspace

SAMPLES = sorted(s.name for s in files("ui").joinpath("samples").iterdir() if not s.name.endswith(".jsonl"))  # the rest are questions


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    """A home without documents whose samples are built."""
    home = tmp_path_factory.mktemp("home")
    with Workspace(home) as w:
        w.collection()
    return home


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "thong-bao.txt"
    path.write_text("THÔNG BÁO\nSở Y tế chủ trì tiêm chủng năm 2025.\n", encoding="utf-8")
    return path


def test_home_given_goes_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("VANBAN_HOME", str(tmp_path / "env"))
    assert Workspace(tmp_path / "given").home == tmp_path / "given"
    assert Workspace().home == tmp_path / "env"


def test_home_without_anything_given_is_the_platforms_data_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("VANBAN_HOME", raising=False)
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: tmp_path / "data" / name)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, **_: tmp_path / "cache" / name)
    w = Workspace()
    assert w.home == tmp_path / "data" / "vanban"
    assert w.samples_home.is_relative_to(tmp_path / "cache" / "vanban")


def test_empty_environment_variable_counts_as_absent(tmp_path, monkeypatch):
    monkeypatch.setenv("VANBAN_HOME", "")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: tmp_path / name)
    assert Workspace().home == tmp_path / "vanban"


def test_samples_stand_in_while_there_is_no_document(sampled):
    with Workspace(sampled) as w:
        assert w.samples_in_use
        assert w.notices
        assert sorted(d.name for d in w.collection().documents()) == SAMPLES
        assert w.collection().search("che phủ rừng")


def test_samples_of_a_given_home_are_kept_inside_it(sampled):
    assert Workspace(sampled).samples_home.parent == sampled / ".samples"


def test_reading_creates_no_collection_of_the_users(sampled):
    with Workspace(sampled) as w:
        w.collection()
        assert not w.exists


def test_own_documents_go_before_the_samples(tmp_path, note):
    with Workspace(tmp_path / "home") as w:
        w.own().add([note])
    with Workspace(tmp_path / "home") as w:
        assert not w.samples_in_use
        assert w.notices == []
        assert [d.name for d in w.collection().documents()] == ["thong-bao.txt"]
    assert not (tmp_path / "home" / ".samples").exists()


def test_samples_come_back_when_the_last_document_is_removed(sampled, note):
    with Workspace(sampled) as w:
        w.own().add([note])
        w.own().remove([note.name])
    with Workspace(sampled) as w:
        assert w.exists
        assert w.samples_in_use
    (sampled / "collection.sqlite").unlink()


def test_samples_cannot_be_changed(sampled):
    with Workspace(sampled) as w, pytest.raises(UnknownDocument):
        w.own(filled=True)


def test_samples_are_built_once(sampled):
    before = (Workspace(sampled).samples_home / "collection.sqlite").stat().st_mtime_ns
    with Workspace(sampled) as w:
        w.collection()
    assert (Workspace(sampled).samples_home / "collection.sqlite").stat().st_mtime_ns == before


def test_samples_of_another_version_have_another_folder(sampled, monkeypatch):
    before = Workspace(sampled).samples_home
    monkeypatch.setattr(module, "version", lambda: "another")
    assert Workspace(sampled).samples_home != before


def test_new_samples_replace_those_of_another_version(tmp_path, monkeypatch):
    with Workspace(tmp_path) as w:
        w.collection()
        old = w.samples_home
    abandoned, running = old.parent / ".building-old", old.parent / ".building-new"
    abandoned.mkdir()
    running.mkdir()
    os.utime(abandoned, (0, time.time() - 2 * 3600))
    monkeypatch.setattr(module, "version", lambda: "another")
    with Workspace(tmp_path) as w:
        w.collection()
        assert sorted(p.name for p in old.parent.iterdir()) == sorted([w.samples_home.name, running.name])


def test_damaged_samples_are_built_again(tmp_path):
    home = Workspace(tmp_path).samples_home
    home.mkdir(parents=True)
    (home / "collection.sqlite").write_bytes(b"not a database" * 100)
    with Workspace(tmp_path) as w:
        assert len(w.collection().documents()) == len(SAMPLES)


def test_two_first_runs_at_once_both_find_the_samples(tmp_path):
    code = "import sys; from ui.workspace import Workspace; print(len(Workspace(sys.argv[1]).collection().documents()))"
    runs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    results = [(r.communicate(timeout=120), r.returncode) for r in runs]
    assert [code for _, code in results] == [0, 0, 0], results
    assert {int(out) for (out, _), _ in results} == {len(SAMPLES)}
    assert len(list((tmp_path / ".samples").iterdir())) == 1


def test_samples_that_cannot_be_written_are_an_error_with_advice(tmp_path):
    (tmp_path / ".samples").write_text("a file where the folder should be")
    with Workspace(tmp_path) as w, pytest.raises(CollectionError) as err:
        w.collection()
    assert "--home" in err.value.advice


def test_version_is_a_number_even_where_nothing_is_installed(monkeypatch):
    from importlib import metadata

    assert module.version()[0].isdigit()

    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    assert module.version() == "0"


def test_home_may_begin_with_a_tilde(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Workspace("~/x").home == Path(tmp_path) / "x"
