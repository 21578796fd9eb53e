"""Learning the built-in embedder: the pairs, how they are disturbed, and a small training."""

import gzip
import json
import random

import numpy as np
import pytest

from index.language import fold, tokens
from index.retrieval.static import static_terms
from index.retrieval.training.pairs import (
    Disturbed,
    Pair,
    headings_of_laws,
    pairs_of_articles,
    pairs_of_laws,
    pairs_of_lexicon,
    pairs_of_questions,
    sections_of_articles,
)

LAW = """LUẬT THỬ
Điều 1. Phạm vi áp dụng
1. Luật này quy định việc nuôi ong, lấy mật và bán mật của các hộ dân trong vùng đồi.
2. Hộ nuôi ong phải báo số đàn với ủy ban nhân dân xã vào đầu mỗi mùa hoa hằng năm.
Điều 2. Kiểm tra đàn ong
Cán bộ thú y xã kiểm tra đàn ong mỗi năm hai lần, vào mùa xuân và mùa thu, và ghi vào sổ.
"""
ARTICLE = """Ong mật là loài côn trùng sống thành đàn. Mỗi đàn có một con chúa và rất nhiều ong thợ đi tìm mật hoa.

== Tổ ong ==
Tổ ong làm bằng sáp do ong thợ tiết ra. Các ô sáp có sáu cạnh đều nhau và xếp khít vào nhau rất chặt.
== Tham khảo ==
Sách về ong in tại nhà xuất bản của tỉnh, có rất nhiều hình vẽ và bảng biểu ở cuối sách này.
"""


def packed(path, name, text):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"name": name, "text": text}, ensure_ascii=False))
    return path


def test_a_heading_goes_with_what_stands_under_it(tmp_path):
    pairs = list(pairs_of_laws(packed(tmp_path / "l.gz", "luật", LAW), random.Random(0)))
    checks = [p.answer for p in pairs if p.asked == "Kiểm tra đàn ong"]
    assert checks and all("thú y" in a for a in checks)
    assert {"Phạm vi áp dụng", "Kiểm tra đàn ong"} <= {p.asked for p in pairs}


def test_headings_are_asked_for_without_standing_in_the_text(tmp_path):
    pairs = headings_of_laws(packed(tmp_path / "l.gz", "luật", LAW), of=5)
    assert [p.asked for p in pairs] == ["Phạm vi áp dụng", "Kiểm tra đàn ong"]
    assert not any(p.asked in p.answer or "Điều 2" in p.answer for p in pairs)


def test_a_title_and_section_go_with_their_paragraphs_but_not_with_sources(tmp_path):
    path = packed(tmp_path / "w.gz", "ong mật", ARTICLE)
    pairs = list(pairs_of_articles(path, random.Random(0)))
    assert Pair("ong mật Tổ ong", ARTICLE.split("\n")[3]) in pairs
    assert not any("Sách về ong" in p.answer for p in pairs)
    assert [p.asked for p in sections_of_articles(path, of=3)] == ["ong mật Tổ ong"]


def test_questions_go_with_the_passage_and_the_place_of_the_answer(tmp_path):
    context = "Sông dài hai trăm cây số. Cầu gỗ bắc năm kia. Bến đò ở phía nam, cạnh chợ."
    qa = {
        "id": "1",
        "question": "Bến đò ở đâu?",
        "question_en": "Where is the landing?",
        "answers": [{"text": "phía nam", "answer_start": 56}],
    }
    path = tmp_path / "q.json"
    path.write_text(json.dumps({"data": [{"title": "t", "paragraphs": [{"context": context, "qas": [qa]}]}]}), encoding="utf-8")
    pairs = list(pairs_of_questions(path))
    assert {p.asked for p in pairs} == {"Bến đò ở đâu?", "Where is the landing?"}
    assert {p.answer for p in pairs} == {context, context.split(". ", 1)[1]}


def test_the_lexicon_gives_pairs_in_two_languages():
    assert any(p.asked.isascii() and not p.answer.isascii() for p in pairs_of_lexicon())


def test_texts_are_disturbed_in_every_way_and_often_left_alone():
    disturbed = Disturbed(random.Random(0))
    text = "tỷ lệ che phủ rừng của tỉnh đạt bao nhiêu"
    made = [disturbed(text) for _ in range(400)]
    assert 40 < sum(m == text for m in made) < 300
    assert any(m.isascii() for m in made) and any(fold(m) != fold(text) and not m.isascii() for m in made)
    assert made == [Disturbed(random.Random(0))(text)] + made[1:]


def test_a_small_training_brings_what_belongs_together_together():
    pytest.importorskip("datasets")
    from index.retrieval.training.embedder import Settings, train

    kinds = [
        ("nuôi ong", "đàn ong lấy mật trên đồi hoa"),
        ("cấp nước", "nhà máy bơm nước sạch về thôn"),
        ("sửa đường", "rải đá mặt đường liên xã"),
    ]
    rng = random.Random(0)
    pairs = [Pair(f"{asked} {rng.choice('abc')}", f"{answer} {rng.choice('xyz')} số {n}") for n in range(80) for asked, answer in kinds]
    space, terms = train(pairs, Settings(dim=8, batch=48, epochs=4, paragraphs=100))
    assert len(terms) == len(space.hashes) and "ong" in terms

    def vector(text):
        v = space.vector(static_terms(tokens(text)))
        return v / np.linalg.norm(v)

    asked, right, wrong = vector("nuôi ong"), vector("đàn ong lấy mật"), vector("rải đá mặt đường")
    assert asked @ right > asked @ wrong
