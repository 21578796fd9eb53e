"""Queries: abbreviations, synonyms, English, spelling; what is quoted and what is excluded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.text import tokens
from index.retrieval.english import base_forms, is_english
from index.retrieval.glossary import Glossary, definitions_in, glossary_of
from index.retrieval.query import analyse, phrases


def wordings(text):
    """Every wording of every group, unaccented."""
    return {" ".join(plain for _, plain in w) for g in analyse(text).groups for w in g.words}


def asked(text):
    """The accented syllables of each group's first wording."""
    return [[key for key, _ in g.words[0]] for g in analyse(text).groups]


def group(text, part):
    q = analyse(text)
    return next(g for g in q.groups if q.text[g.start : g.end] == part)


# ------------------------------------------------------------------------ wordings


@pytest.mark.parametrize(
    ("question", "wording"),
    [
        pytest.param("UBND tỉnh giao việc gì", "uy ban nhan dan tinh", id="abbreviation"),
        pytest.param("Ủy ban nhân dân giao việc gì", "ubnd", id="abbreviation-of-a-full-form"),
        pytest.param("ubnd giao viec gi", "uy ban nhan dan", id="abbreviation-in-small-letters"),
        pytest.param("Sở NN&MT làm gì", "so nong nghiep va moi truong", id="agency"),
        pytest.param("hàng năm trồng bao nhiêu", "hang nam", id="synonym-hang-nam"),
        pytest.param("ai chịu trách nhiệm chính", "chu tri", id="synonym-lead"),
        pytest.param("ti le che phu rung", "do che phu rung", id="synonym-unaccented"),
        pytest.param("which agency leads the forest-cover target", "ti le che phu rung", id="english-term"),
        pytest.param("which agency leads the forest-cover target", "chu tri", id="english-verb"),
        pytest.param("What does the Department of Finance do in the province?", "so tai chinh", id="english-agency"),
    ],
)
def test_a_question_is_also_asked_in_other_words(question, wording):
    assert wording in {w.replace("ty le", "ti le") for w in wordings(question)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("hoà bình", "hòa bình", id="tone-mark"),
        pytest.param("kỹ thuật", "kĩ thuật", id="i-and-y"),
        pytest.param("TỶ LỆ CHE PHỦ RỪNG", "tỷ lệ che phủ rừng", id="case"),
        pytest.param("đường QL31", "đường QL.31", id="road"),
        pytest.param("12.500 ha", "12500 ha", id="number"),
    ],
)
def test_spellings_ask_for_the_same(one, other):
    assert asked(one) == asked(other)


def test_a_decomposed_query_asks_for_the_same():
    text = "tỷ lệ che phủ rừng"
    assert analyse(unicodedata.normalize("NFD", text)).terms == analyse(text).terms


@pytest.mark.parametrize("text", ["", "   ", "!!! …", "là gì", "bao nhiêu"])
def test_a_query_without_a_word_to_look_for_has_no_groups(text):
    assert analyse(text).groups == ()


@pytest.mark.parametrize("text", ["Tỷ lệ che phủ rừng năm 2030 của UBND tỉnh?", "forest cover target of the province in 2030"])
def test_groups_stand_in_order_and_do_not_overlap(text):
    spans = [(g.start, g.end) for g in analyse(text).groups]
    assert spans
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in zip(spans, spans[1:], strict=False))


@given(st.text(max_size=60))
def test_any_text_is_analysed(text):
    q = analyse(text)
    assert all(0 <= g.start < g.end <= len(q.text) and g.words and g.alternatives for g in q.groups)
    assert tokens(text) or not q.groups


def test_what_says_where_to_look_can_be_left_out():
    text = "nghị quyết 57 che phủ rừng"
    q = analyse(text, drop=[(0, 13)])
    assert {text[g.start : g.end] for g in q.groups} == {"che phủ rừng"}


def test_what_is_quoted_stays_together():
    text = 'nước "đạt chuẩn quốc gia"'
    assert "đạt chuẩn quốc gia" in {text[g.start : g.end] for g in analyse(text).groups}


def test_subjects_weigh_more_than_the_frame_of_a_question():
    text = "mục tiêu che phủ rừng năm 2030"
    assert group(text, "che phủ rừng").weight > group(text, "mục tiêu").weight
    assert group(text, "che phủ rừng").weight > group(text, "năm").weight


@pytest.mark.parametrize(
    ("subject", "frame"), [("đất", "đạt"), ("cá", "cả"), ("quỹ", "quý"), ("cỏ", "có")], ids=["land", "fish", "fund", "grass"]
)
def test_a_subject_is_not_taken_for_a_frame_word_that_differs_in_its_tone(subject, frame):
    assert group(f"diện tích {subject}", subject).weight > group(f"diện tích {frame}", frame).weight


# ------------------------------------------------------------------------ language


@pytest.mark.parametrize(
    "text",
    [
        "which agency leads the forest-cover target",
        "What is GRDP?",
        "How many communes in Bắc Giang province met the new rural standard?",
        "the plan of Bắc Ninh",
    ],
)
def test_questions_in_english(text):
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "tỷ lệ hộ nghèo", "ti le ho ngheo", "co quan nao chu tri", "an sinh xa hoi la gi", "con so nay la bao nhieu", "2030", "",
        "Sở Công Thương có logistics, robot và blockchain không?", "de an di doi dan cu", "thu hut dau tu",
    ],
)  # fmt: skip
def test_questions_in_vietnamese_with_and_without_diacritics(text):
    assert not is_english(text)


@pytest.mark.parametrize("text", ["the duc the thao", "dan so do thi", "toc do do thi hoa la bao nhieu", "co so ha tang do thi"])
def test_vietnamese_without_diacritics_is_not_english_for_the_syllables_they_share(text):
    assert not is_english(text)


@pytest.mark.parametrize("text", ["forest cover", "poverty rate Bắc Giang", "clean water target 2030"])
def test_a_short_english_search_is_english(text):
    assert is_english(text)


# ----------------------------------------------------------------------- operators


@pytest.mark.parametrize(
    ("text", "exact", "excluded"),
    [
        pytest.param('nước "nông thôn mới" -huyện', ["nông thôn mới"], ["huyện"], id="both"),
        pytest.param("“Sở Tài chính” làm gì", ["sở tài chính"], [], id="curly-quotes"),
        pytest.param("-xã -thôn", [], ["xã", "thôn"], id="only-exclusions"),
        pytest.param("giai đoạn 2026-2030", [], [], id="period"),
        pytest.param("công nghiệp - xây dựng", [], [], id="dash-between-words"),
        pytest.param("nông-lâm nghiệp", [], [], id="hyphen"),
        pytest.param("", [], [], id="empty"),
    ],
)
def test_operators(text, exact, excluded):
    assert phrases(text)[1:] == (exact, excluded)


def test_the_rest_is_searched_without_operators():
    rest, _, _ = phrases('nước sạch "nông thôn mới" -huyện')
    assert rest.split() == ["nước", "sạch", "nông", "thôn", "mới"]


def test_a_quoted_phrase_can_be_excluded():
    assert phrases('nước -"nhà máy"')[1:] == ([], ["nhà máy"])
    assert phrases('"nước sạch" -“nhà máy” -xã')[1:] == (["nước sạch"], ["nhà máy", "xã"])


def test_what_is_left_out_of_a_decomposed_query_is_the_same():
    text = "kế hoạch số 57 che phủ rừng"
    decomposed = unicodedata.normalize("NFD", text)
    assert analyse(decomposed, drop=[(0, decomposed.index("che"))]).terms == analyse(text, drop=[(0, 15)]).terms


# ---------------------------------------------------------------- general English


@pytest.mark.parametrize(
    ("question", "wording"),
    [
        pytest.param("How long may the dossier be kept", "ho so", id="general-word"),
        pytest.param("Who inspects the warehouses", "thanh tra", id="inflected-verb"),
        pytest.param("Which penalties apply to notaries", "cong chung", id="plural-in-ies"),
        pytest.param("Which gifts must be declared by the officer", "ke khai", id="past"),
        pytest.param("Which goods were stored in the reserve", "du tru", id="noun"),
    ],
)
def test_general_english_words_have_vietnamese_ones(question, wording):
    assert wording in wordings(question)


@pytest.mark.parametrize(
    ("word", "base"), [("declared", "declare"), ("planned", "plan"), ("agencies", "agency"), ("boxes", "box"), ("regularly", "regular")]
)
def test_inflected_words_lead_to_their_base_forms(word, base):
    assert base in base_forms(word)


@pytest.mark.parametrize("word", ["as", "is", "red", "his", "us"])
def test_short_words_are_no_inflected_ones(word):
    assert base_forms(word) == []


# ---------------------------------------------------- abbreviations that documents define


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        pytest.param("Tổ liên gia tự quản (TLGTQ) họp mỗi quý.", ("TLGTQ", "Tổ liên gia tự quản"), id="brackets"),
        pytest.param("nhóm nước và vệ sinh (sau đây viết tắt là NVS) gồm", ("NVS", "nước và vệ sinh"), id="called-so"),
        pytest.param("việc nuôi cá và tôm vùng hạ (gọi tắt là việc NCT) do", ("NCT", "nuôi cá và tôm"), id="called-so-in-part"),
        pytest.param("dùng RDM (Rừng dừa mặn) để chắn sóng", ("RDM", "Rừng dừa mặn"), id="words-in-brackets"),
        pytest.param("1.\tTHĐ\tTrạm hạ điện\n2.\tBNV\tBến nhỏ ven sông", ("THĐ", "Trạm hạ điện"), id="table-of-abbreviations"),
        pytest.param("- QBB: Quỹ bến bãi", ("QBB", "Quỹ bến bãi"), id="list-of-abbreviations"),
        pytest.param("1\tWLP\tWater Level Point\tđiểm đo", ("WLP", "Water Level Point"), id="english"),
    ],
)
def test_an_abbreviation_is_known_from_the_document_that_defines_it(text, definition):
    assert definition in definitions_in(text)


@pytest.mark.parametrize(
    "text", ["Sở Y tế (sau đây gọi tắt là cơ quan đầu mối)", "Họp tại nhà văn hóa (TP.HCM)", "Mẫu số 2 (ABC)", "Điều 5 (xem Phụ lục I)", ""]
)
def test_brackets_whose_letters_are_not_those_of_the_words_define_nothing(text):
    assert definitions_in(text) == []


GLOSSARY = Glossary.of([("TLGTQ", "Tổ liên gia tự quản"), ("DA", "Dự án")])


@pytest.mark.parametrize("question", ["TLGTQ họp khi nào", "tlgtq hop khi nao", "When does TLGTQ meet", "nhiệm vụ của tlgtq"])
def test_a_defined_abbreviation_is_its_words_in_a_question(question):
    found = {" ".join(p for _, p in w) for g in analyse(question, glossary=GLOSSARY).groups for w in g.words}
    assert "to lien gia tu quan" in found


def test_the_words_of_a_defined_abbreviation_are_the_abbreviation_too():
    found = {" ".join(p for _, p in w) for g in analyse("Tổ liên gia tự quản họp khi nào", glossary=GLOSSARY).groups for w in g.words}
    assert "tlgtq" in found


def test_letters_that_are_a_word_too_are_an_abbreviation_only_in_capitals():
    glossary = Glossary.of([("DO", "Dầu ốc")])
    own = [" ".join(p for _, p in w) for g in analyse("giay do ai cap", glossary=glossary).groups for w in g.words]
    assert "dau oc" not in own
    own = [" ".join(p for _, p in w) for g in analyse("Giá DO là bao nhiêu", glossary=glossary).groups for w in g.words]
    assert "dau oc" in own


def test_what_was_read_of_a_document_is_kept_and_goes_with_it(tmp_path):
    texts = {"a": "Tổ liên gia tự quản (TLGTQ)", "b": "Trạm hạ điện (THĐ)"}
    read = []

    def text_of(document):
        read.append(document)
        return texts[document]

    path = tmp_path / "glossary.json"
    glossary_of(path, ["a", "b"], text_of)
    assert read == ["a", "b"]
    again = glossary_of(path, ["b"], text_of)
    assert read == ["a", "b"]
    assert "TLGTQ" not in path.read_text(encoding="utf-8")
    assert list(again.plain) == [("thd",), ("tram", "ha", "dien")]
    path.write_text("[damaged", encoding="utf-8")
    assert glossary_of(path, ["b"], text_of) == again
