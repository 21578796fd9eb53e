"""The collection: adding, replacing, removing; crashes, damage, several processes; embedders."""

import pytest
from searching import QUESTION, answers, everything, statuses

from index import Collection, Document
from index.errors import EmbedderError, UnknownDocument, UnknownField
from index.storage.store import Store

# --------------------------------------------------------------------------- adding


def test_a_document_added_is_answered_from(collection, forest):
    (added,) = collection.add([forest])
    assert (added.status, added.path, added.reason) == ("new", forest, "")
    (document,) = collection.documents()
    assert (document.id, document.passages, document.tables) == (added.document, added.passages, added.tables)
    assert "61,5%" in collection.search(QUESTION)[0].passage.text


def test_the_stored_text_is_the_files(filled, forest):
    assert filled.text("rung.txt") == forest.read_text(encoding="utf-8")


def test_every_passage_shows_slices_of_the_stored_text(filled):
    for document in filled.documents():
        text = filled.text(document.id)
        for passage in filled.passages(document.id):
            spans = passage.excerpt.source_spans(0, len(passage.text))
            assert "".join(text[a:b] for a, b in spans) == "".join(text[p.start : p.end] for p in passage.excerpt.pieces)
            assert all(text[a:b] in passage.text for a, b in spans)


def test_folders_are_walked(collection, write):
    write("kho/một.txt", "Rừng tốt lắm.")
    write("kho/sâu/hai.txt", "Nước đủ dùng.")
    write("kho/sâu/hai.txt.meta.toml", 'status = "draft"')
    write("kho/bỏ qua.xyz", "x")
    added = collection.add([write("kho/một.txt", "Rừng tốt lắm.").parent])
    assert [(a.path.name, a.status, a.left) for a in added] == [
        ("bỏ qua.xyz", "skipped", "suffix"), ("một.txt", "new", ""), ("hai.txt", "new", ""), ("hai.txt.meta.toml", "skipped", "metadata"),
    ]  # fmt: skip
    assert collection.document("hai.txt").status == "draft"


def test_adding_an_unchanged_file_does_nothing(filled, forest):
    before = (filled.generation, answers(filled), filled.documents())
    assert statuses(filled.add([forest])) == ["unchanged"]
    assert (filled.generation, answers(filled), filled.documents()) == before


def test_a_copy_under_another_name_is_not_added_twice(filled, forest, write):
    copy = write("bản sao.txt", forest.read_text(encoding="utf-8"))
    (added,) = filled.add([copy])
    assert (added.status, added.document) == ("unchanged", filled.document("rung.txt").id)
    assert len(filled.documents()) == 2


def test_a_file_given_twice_or_by_another_path_is_one_document(collection, forest, monkeypatch):
    monkeypatch.chdir(forest.parent)
    assert statuses(collection.add([forest, "rung.txt", forest.parent / "." / "rung.txt"])) == ["new", "unchanged", "unchanged"]


def test_a_changed_file_replaces_its_earlier_version_at_once(filled, forest, write):
    old = filled.document("rung.txt").id
    assert statuses(filled.add([write("rung.txt", forest.read_text(encoding="utf-8").replace("61,5%", "62,7%"))])) == ["replaced"]
    assert "62,7%" in filled.search(QUESTION)[0].passage.text
    assert "61,5%" not in everything(filled)
    assert filled.search('"61,5%"') == []
    assert old not in {d.id for d in filled.documents()}
    with pytest.raises(UnknownDocument):
        filled.text(old)


def test_a_file_changed_to_the_content_of_another_loses_its_earlier_version(filled, forest, write):
    filled.add([write("nuoc.txt", forest.read_text(encoding="utf-8"))])
    assert "93,2%" not in everything(filled)


def test_a_file_changed_back_is_as_it_was(filled, forest, write):
    before, text = answers(filled), forest.read_text(encoding="utf-8")
    filled.add([write("rung.txt", "Đã xóa hết.")])
    filled.add([write("rung.txt", text)])
    assert [a[:2] for a in answers(filled)] == [a[:2] for a in before]


def test_one_bad_file_does_not_stop_the_rest(collection, forest, write, tmp_path):
    torn = tmp_path / "hỏng.docx"
    torn.write_bytes(b"PK\x03\x04 not a package")
    paths = [
        torn, write("rỗng.txt", ""), tmp_path / "không có.txt", write("ảnh.xyz", "x"), write("sai.txt", "Có chữ."), forest,
    ]  # fmt: skip
    write("sai.txt.meta.toml", 'status = "xong"')
    added = collection.add(paths)
    assert statuses(added) == ["failed"] * 5 + ["new"]
    assert all(a.reason and a.advice for a in added[:5])
    assert [d.name for d in collection.documents()] == ["rung.txt"]


def test_a_document_nobody_thought_of_does_not_take_the_others_with_it(collection, forest, water, monkeypatch):
    import index.analysis

    cut = index.analysis.cut
    monkeypatch.setattr(index.analysis, "cut", lambda text, parts: [][1] if "SỞ XÂY DỰNG" in text else cut(text, parts))
    assert statuses(collection.add([water, forest])) == ["failed", "new"]
    assert answers(collection)


def test_a_document_of_ruled_lines_alone_does_not_break_the_collection(filled, write):
    before = answers(filled)
    added = filled.add([write("kẻ ngang.txt", "----------\n==========\n")])
    assert statuses(added) == ["new"] and added[0].passages == 0
    assert [a[:2] for a in answers(filled)] == [a[:2] for a in before]


def test_too_large_a_file_is_refused_by_its_size(collection, forest):
    assert statuses(collection.add([forest], max_bytes=10)) == ["failed"]


def test_progress_is_told_of_each_file(collection, forest, water):
    told = []
    collection.add([forest, water], progress=lambda *step: told.append(step))
    assert told[:2] == [("rung.txt", 0, 2), ("nuoc.txt", 1, 2)]
    assert told[-1] == ("", 2, 2)


def test_a_letterhead_that_word_lays_out_as_a_table_is_read(collection, tmp_path):
    import docx

    made = docx.Document()
    head = made.add_table(2, 2)
    cells = (((0, 0), "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI"), ((0, 1), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ((1, 0), "Số: 57/KH-UBND"))
    for place, text in (*cells, ((1, 1), "Lào Cai, ngày 5 tháng 3 năm 2026")):
        head.cell(*place).text = text
    for text in ("KẾ HOẠCH", "Trồng rừng gỗ lớn", "I. Mục tiêu", "Trồng mới 4.000 ha."):
        made.add_paragraph(text)
    made.save(tmp_path / "a.docx")
    assert statuses(collection.add([tmp_path / "a.docx"])) == ["new"]
    document = collection.document("a.docx")
    assert (document.number, document.date, document.status) == ("57/KH-UBND", "2026-03-05", "adopted")


# ------------------------------------------------------------------------- removing


def test_a_removed_document_is_never_retrieved_again(filled):
    (gone,) = filled.remove(["rung.txt"])
    assert isinstance(gone, Document)
    assert "61,5%" not in everything(filled)
    assert filled.search('"61,5%"') == []
    assert all(h.document.name == "nuoc.txt" for h in filled.search("rừng tỷ lệ che phủ", k=50))
    with pytest.raises(UnknownDocument):
        filled.document("rung.txt")
    with Collection(filled.home) as again:
        assert "61,5%" not in everything(again)
        assert answers(again) == answers(filled)


def test_a_removed_documents_words_are_gone_from_the_derived_files(filled):
    filled.remove(["rung.txt"])
    assert len(list((filled.home / "derived").iterdir())) == 1


def test_removing_everything_leaves_a_collection_that_works(filled, forest):
    filled.remove(["rung.txt", "nuoc.txt"])
    assert filled.documents() == []
    assert filled.search(QUESTION) == []
    assert statuses(filled.add([forest])) == ["new"]
    assert answers(filled)


def test_nothing_is_removed_if_one_name_is_unknown(filled):
    with pytest.raises(UnknownDocument):
        filled.remove(["rung.txt", "không có"])
    assert len(filled.documents()) == 2


def test_a_document_named_twice_is_removed_once(filled):
    assert len(filled.remove(["rung.txt", "rung.txt"])) == 1


# ------------------------------------------------------------------------- metadata


def test_metadata_can_be_corrected(filled):
    document = filled.set_metadata("rung.txt", {"status": "draft", "date": "1/2/2026", "title": "Kế hoạch trồng quế"})
    assert (document.status, document.date) == ("draft", "2026-02-01")
    assert not {"status", "date", "title"} & set(document.guessed)
    assert filled.search("quế")[0].document.name == "rung.txt"
    with Collection(filled.home) as again:
        assert again.document("rung.txt") == document


def test_a_wrong_correction_changes_nothing(filled):
    before = filled.documents()
    with pytest.raises(UnknownField):
        filled.set_metadata("rung.txt", {"title": "x", "status": "xong"})
    assert filled.documents() == before


# ------------------------------------------------------------------------ reopening


@pytest.mark.parametrize("query", [QUESTION, "ti le che phu rung", "which agency leads the forest cover", '"quan sát lửa"'])
def test_a_reopened_collection_answers_the_same(filled, query):
    with Collection(filled.home) as again:
        assert answers(again, query) == answers(filled, query) != []
        assert again.documents() == filled.documents()


def test_a_change_by_another_is_seen_at_once(filled, write):
    with Collection(filled.home) as other:
        answers(other)
        filled.add([write("mới.txt", "Đàn voi rừng có bảy con.")])
        assert "bảy con" in other.search("voi rừng")[0].passage.text
        other.remove(["mới.txt"])
        assert "bảy con" not in "".join(a[1] for a in answers(filled, "voi rừng"))


def test_the_order_of_adding_does_not_change_what_is_found(filled, forest, water, tmp_path):
    with Collection(tmp_path / "other") as other:
        other.add([water])
        other.add([forest])
        assert [a[:2] for a in answers(other)][:1] == [a[:2] for a in answers(filled)][:1]
        assert {a[0] for a in answers(other)} == {a[0] for a in answers(filled)}


def test_reading_leaves_the_database_as_it_was(filled):
    before = (filled.home / "collection.sqlite").read_bytes()
    with Collection(filled.home) as again:
        answers(again)
        again.notices("rung.txt")
        again.tables("rung.txt")
    assert (filled.home / "collection.sqlite").read_bytes() == before


# ------------------------------------------------------------------------- embedders


def test_a_collection_begins_with_the_built_in_embedder(collection):
    assert collection.embedder == "builtin"


@pytest.mark.slow
def test_another_embedder_can_be_used_and_left(filled, minilm, write):
    before = answers(filled)
    told = []
    name = filled.use_embedder(minilm, progress=lambda *step: told.append(step))
    assert told
    assert filled.embedder == minilm != name
    assert "61,5%" in filled.search(QUESTION)[0].passage.text
    assert "4 trạm" in filled.search("dựng trạm quan sát lửa")[0].passage.text
    filled.add([write("mới.txt", "Đàn voi rừng có bảy con.")])
    assert "bảy con" in filled.search("đàn voi")[0].passage.text
    with Collection(filled.home) as again:
        assert answers(again) == answers(filled)
    filled.remove(["mới.txt"])
    assert set(Store(filled.home).vectors(name)) == {p.id for d in filled.documents() for p in filled.passages(d.id)}
    filled.use_embedder("builtin")
    assert filled.embedder == "builtin"
    assert answers(filled) == before
    assert Store(filled.home).vectors(name) == {}


def test_an_embedder_that_cannot_be_loaded_leaves_things_as_they_were(filled, tmp_path):
    before = (answers(filled), filled.embedder, filled.generation)
    (tmp_path / "trống").mkdir()
    for spec in (str(tmp_path / "không có"), str(tmp_path / "trống")):
        with pytest.raises(EmbedderError):
            filled.use_embedder(spec)
    assert (answers(filled), filled.embedder, filled.generation) == before
    with Collection(filled.home) as again:
        assert answers(again) == before[0]


class Failing:
    """An embedder that loads but does not work."""

    name, dim, wants_translations = "failing", 3, False

    def encode_passages(self, texts, headings, *, progress=None):
        raise EmbedderError("hỏng")


def test_an_embedder_that_fails_at_work_leaves_things_as_they_were(filled, monkeypatch):
    import index.collection
    import index.retrieval.derived

    before = answers(filled)
    with monkeypatch.context() as broken:
        for module in (index.collection, index.retrieval.derived):
            broken.setattr(module, "load_embedder", lambda *a: Failing())
        with pytest.raises(EmbedderError, match="hỏng"):
            filled.use_embedder("failing")
    assert filled.embedder == "builtin"
    assert answers(filled) == before
    with Collection(filled.home) as again:
        assert answers(again) == before


def test_a_sidecar_written_later_corrects_the_document(filled, forest):
    forest.with_name(forest.name + ".meta.toml").write_text('issuer = "Hạt Kiểm lâm"\n', encoding="utf-8")
    assert statuses(filled.add([forest])) == ["replaced"]
    assert filled.document(forest.name).issuer == "Hạt Kiểm lâm"
    assert statuses(filled.add([forest])) == ["unchanged"]
