"""The collection's database: one transaction a document, ids from content, no half states."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.analysis import found_in
from index.errors import DamagedCollection, NewerCollection, UnknownDocument
from index.records import Entry, Extract
from index.storage.store import Store
from index.structure.outline import blocks
from index.structure.passages import cut

TEXT = "I. KẾT QUẢ\nRừng tốt.\nTT\tNội dung\tKinh phí\n1\tKeo\t5\n2\tMỡ\t7\n"


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "kho dữ liệu")
    yield made
    made.close()


def put(store, digest="a" * 20, path="a.txt", text=TEXT, **fields):
    extract = Extract(text, "txt", notices=("Lưu ý.",))
    made = blocks(extract)
    tables = tuple(b.table for b in made if b.table)
    passages = tuple(cut(text, made))
    return store.put(Entry(digest, Path(path), extract, passages, tables, fields, ("title",), found_in(passages, fields)))


def describe(store, seq, changes):
    fields, guessed = store.described(seq)
    fields.update(changes)
    findings = found_in(store.passages(seq), fields)
    return store.describe(seq, fields, [g for g in guessed if g not in changes], findings, store.generation)


def only(store):
    ((seq, document),) = store.documents().items()
    return seq, document


def test_a_document_comes_back_as_it_was_put(store):
    assert put(store, title="Kế hoạch", number="1/KH") is False
    seq, document = only(store)
    assert (document.id, document.name, document.title, document.number) == ("a" * 20, "a.txt", "Kế hoạch", "1/KH")
    assert document.guessed == ("title",)
    assert store.text(seq) == TEXT
    assert store.notices(seq) == ["Lưu ý."]
    assert store.tables(seq) == [("", ("TT", "Nội dung", "Kinh phí"))]


def test_passages_come_back_as_they_were_cut(store):
    put(store)
    seq, document = only(store)
    drafts = cut(TEXT, blocks(Extract(TEXT, "txt")))
    kept = sorted([*store.passages(seq), *store.passages(seq, wide=True)], key=lambda p: p.ordinal)
    assert any(p.wide for p in kept) and not all(p.wide for p in kept)
    assert [(p.kind, p.section, p.excerpt, p.fields, p.groups, p.table, p.row_kind) for p in kept] == [
        (d.kind, d.section, d.excerpt, d.fields, d.groups, d.table, d.row_kind) for d in drafts
    ]
    assert [p.ordinal for p in kept] == list(range(len(drafts)))
    assert document.passages == len(store.passages(seq))
    assert {p.document for p in kept} == {document.id}
    assert store.passages_by_id([p.id for p in kept]) == {p.id: p for p in kept}
    assert [row[0] for row in store.passage_rows()] == [p.id for p in kept if not p.wide]


def test_passage_ids_come_from_the_content_alone(tmp_path, store):
    put(store)
    other = Store(tmp_path / "other")
    put(other, digest="b" * 20, path="b.txt")
    put(other)
    ids = {row[0] for row in store.passage_rows()}
    assert ids < {row[0] for row in other.passage_rows()}
    assert all(0 <= i < 2**63 for i in ids)
    other.close()


def test_each_change_is_counted(store):
    counts = [store.generation]
    put(store)
    counts.append(store.generation)
    describe(store, only(store)[0], {"status": "draft"})
    counts.append(store.generation)
    store.remove([only(store)[0]])
    counts.append(store.generation)
    assert counts == sorted(set(counts))


def test_a_file_put_again_replaces_its_earlier_version(store):
    put(store)
    assert put(store, digest="b" * 20, text="Nước đủ.\n") is True
    seq, document = only(store)
    assert document.id == "b" * 20
    assert [p.text for p in store.passages(seq)] == ["Nước đủ."]
    assert len(store.passage_rows()) == 1
    assert not store.has("a" * 20)


def test_what_is_removed_leaves_nothing_behind(store):
    put(store)
    ids = [row[0] for row in store.passage_rows()]
    store.keep_vectors("m", [(i, b"1234") for i in ids])
    store.remove([only(store)[0]])
    counts = {t: store.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("document", "passage", "tbl", "postings", "vector")}
    assert counts == dict.fromkeys(counts, 0)
    assert store.passages_by_id(ids) == {}


def test_a_failed_change_changes_nothing(store, monkeypatch):
    put(store)
    before = (store.generation, store.documents())
    monkeypatch.setattr("index.storage.store.pack", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        put(store, digest="b" * 20, text="Nước đủ.\n")
    assert (store.generation, store.documents()) == before
    assert store.text(only(store)[0]) == TEXT


def test_changed_fields_are_no_longer_guesses_and_are_indexed(store):
    put(store, title="x")
    seq, _ = only(store)
    describe(store, seq, {"title": "Thủy lợi"})
    _, document = only(store)
    assert (document.title, document.guessed) == ("Thủy lợi", ())
    assert "~thuy loi" in store.term_ids(["~thuy loi"])


def test_vectors_are_kept_by_embedder(store):
    store.keep_vectors("một", [(1, b"a"), (2, b"b")])
    store.keep_vectors("hai", [(1, b"c")])
    assert store.vectors("một") == {1: b"a", 2: b"b"}
    store.drop_vectors("hai")
    assert (store.vectors("một"), store.vectors("hai")) == ({}, {1: b"c"})


# -------------------------------------------------------------------------- names


@pytest.mark.parametrize("wanted", ["a" * 20, "aaa", "ke-hoach.txt", "ke-h", "12/KH-UBND", "12/kh-ubnd", " ke-hoach.txt "])
def test_a_document_goes_by_id_name_or_number(store, wanted):
    put(store, path="ke-hoach.txt", number="12/KH-UBND")
    put(store, digest="b" * 20, path="bao-cao.txt", number="13/BC-UBND")
    assert store.documents()[store.resolve(wanted)].name == "ke-hoach.txt"


def test_a_document_goes_by_its_path(store):
    put(store)
    assert store.resolve(only(store)[1].path) == only(store)[0]


@pytest.mark.parametrize("wanted", ["c", "", "aa", "không có", "%"])
def test_an_unknown_name_is_refused_with_advice(store, wanted):
    put(store)
    with pytest.raises(UnknownDocument) as caught:
        store.resolve(wanted)
    assert caught.value.advice
    assert caught.value.exit_code == 2


def test_an_ambiguous_name_names_the_candidates(store):
    put(store, digest="abc" + "0" * 17, path="ke-hoach-1.txt")
    put(store, digest="abd" + "0" * 17, path="ke-hoach-2.txt")
    with pytest.raises(UnknownDocument, match="ke-hoach-1.txt.*ke-hoach-2.txt"):
        store.resolve("ke-hoach")


def test_a_whole_name_beats_the_beginning_of_another(store):
    put(store, digest="a" * 20, path="bao-cao")
    put(store, digest="b" * 20, path="bao-cao-2")
    assert store.documents()[store.resolve("bao-cao")].name == "bao-cao"


# ----------------------------------------------------------------------- the file


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path):
    path = tmp_path / "collection.sqlite"
    path.write_bytes("không phải cơ sở dữ liệu".encode() * 200)
    before = path.read_bytes()
    with pytest.raises(DamagedCollection) as caught:
        Store(tmp_path)
    assert str(path) in str(caught.value)
    assert caught.value.advice
    assert caught.value.exit_code == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize("keep", [4096, 9000])
def test_a_truncated_database_is_refused(tmp_path, keep):
    made = Store(tmp_path)
    put(made)
    made.close()
    path = tmp_path / "collection.sqlite"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DamagedCollection):
        Store(tmp_path)


def test_a_database_of_another_program_is_refused(tmp_path):
    db = sqlite3.connect(tmp_path / "collection.sqlite")
    db.execute("CREATE TABLE other(x)")
    db.commit()
    db.close()
    with pytest.raises(DamagedCollection):
        Store(tmp_path)


def test_a_collection_of_a_later_version_is_called_that(tmp_path):
    made = Store(tmp_path)
    made.set_meta("version", "999")
    made.close()
    with pytest.raises(NewerCollection, match="999"):
        Store(tmp_path)


def test_an_empty_file_left_by_a_crash_becomes_an_empty_collection(tmp_path):
    (tmp_path / "collection.sqlite").touch()
    made = Store(tmp_path)
    assert made.documents() == {}
    made.close()


CREATE = """
import sys
from pathlib import Path
from index.storage.store import Store
print("ready", flush=True)
sys.stdin.readline()
for n in range(60):
    Store(Path(sys.argv[1]) / str(n)).close()
"""


@pytest.mark.slow
def test_a_collection_created_by_several_processes_at_once(tmp_path):
    command = [sys.executable, "-c", CREATE, str(tmp_path)]
    pipe = subprocess.PIPE
    started = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8") for _ in range(3)]
    for p in started:
        p.stdout.readline()
    for p in started:
        p.stdin.write("\n")
        p.stdin.flush()
    assert [e for p in started if (e := p.communicate(timeout=60)[1])] == []


def test_writers_wait_for_each_other(store):
    other = Store(store.home)
    put(store)
    put(other, digest="b" * 20, path="b.txt", text="Nước đủ.\n")
    assert len(store.documents()) == len(other.documents()) == 2
    assert store.generation == other.generation
    other.close()


def test_the_records_are_frozen(store):
    put(store)
    _, document = only(store)
    with pytest.raises(AttributeError):
        document.title = "x"
    assert replace(document, title="x").title == "x"
