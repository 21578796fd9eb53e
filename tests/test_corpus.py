"""The five real documents beside the repository: the question of the README, answered from the action programme."""

import os
from pathlib import Path

import pytest

from assistant import Assistant, conflicts
from index import Collection
from index.figures.indicators import indicator_key

CORPUS = Path(os.environ.get("VANBAN_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not any(CORPUS.glob("00*.txt")), reason=f"no documents in {CORPUS}; set VANBAN_CORPUS to their folder"),
]

QUESTIONS = ("Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?", "Which agency leads the forest-cover target?")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with Collection(tmp_path_factory.mktemp("văn bản") / "bộ") as c:
        added = c.add(sorted(CORPUS.glob("00*.txt")))
        assert [a.status for a in added] == ["new"] * 5
        yield Assistant(c)


@pytest.mark.parametrize(("question", "language"), [(QUESTIONS[0], "vi"), (QUESTIONS[1], "en")], ids=("vi", "en"))
def test_the_agency_of_the_forest_cover_target_is_found_in_the_action_programme(assistant, question, language):
    answer = assistant.ask(question)
    assert not answer.abstained, answer.reason
    assert "Sở Nông nghiệp và Môi trường" in answer.text
    assert answer.language == language
    cited = answer.citations[0].document
    assert cited.number == "261/CTr-UBND"
    assert cited.name.startswith("003")


def test_the_english_answer_gives_the_agencys_english_name(assistant):
    assert "Department of Agriculture and Environment" in assistant.ask(QUESTIONS[1]).text


@pytest.mark.parametrize("question", QUESTIONS, ids=("vi", "en"))
def test_quotes_are_slices_of_the_files(assistant, question):
    citations = assistant.ask(question).citations
    assert citations
    for c in citations:
        assert c.quote == assistant.collection.text(c.document.id)[c.start : c.end]
        stored = "".join((CORPUS / c.document.name).read_text(encoding="utf-8-sig").split())
        assert "".join(c.quote.split()) in stored
    assert "che phủ rừng" in citations[0].quote


@pytest.mark.parametrize("question", ["Tỷ lệ che phủ rừng của tỉnh Cà Mau là bao nhiêu?", "What is the forest cover of An Giang province?"])
def test_a_province_that_no_document_is_about_is_not_answered_for(assistant, question):
    answer = assistant.ask(question)
    assert answer.abstained, answer.text
    assert answer.citations == ()
    assert answer.passages


def test_the_draft_report_and_the_adopted_resolution_are_found_to_differ_on_growth_and_icor(assistant):
    found = conflicts(assistant.collection)[:20]
    pairs = {(c.first.key, c.cause): {c.first.text, c.second.text} for c in found}
    growth, icor = indicator_key("Tăng trưởng GRDP", "tăng"), indicator_key("ICOR")
    assert any("12,5-13%/năm" in values for (key, cause), values in pairs.items() if (key, cause) == (growth, "draft"))
    assert any("3,5 - 4" in values for (key, cause), values in pairs.items() if (key, cause) == (icor, "draft"))


def test_the_table_of_projects_that_does_not_add_up_is_found(assistant):
    assert any(c.cause == "total" and (c.first.text, c.second.text) == ("630.412", "635.412") for c in conflicts(assistant.collection)[:20])
