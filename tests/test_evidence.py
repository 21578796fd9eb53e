"""Whether a passage is evidence: a sureness between 0 and 1, and reasons that nothing outweighs."""

import pytest
from administrative import collect

from assistant import Assistant
from assistant.extractive.evidence import enough, sureness
from assistant.question.subject import speaking_of
from assistant.question.understanding import understand


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with collect(tmp_path_factory.mktemp("căn cứ")) as c:
        yield Assistant(c)


def found(assistant, text):
    question = understand(text, assistant.collection.documents())
    return question, assistant.retrieve(question, k=10)


def test_the_passage_that_answers_is_surer_than_one_on_something_else(assistant):
    question, scored = found(assistant, "Tỷ lệ che phủ rừng năm 2030 của Sơn La là bao nhiêu?")
    sure = [sureness(question, s, n) for n, s in enumerate(scored)]
    assert all(0 <= x <= 1 for x in sure)
    assert sure[0] == max(sure)
    assert enough(question, scored[0], 0)
    assert not enough(question, scored[-1], len(scored) - 1)


@pytest.mark.parametrize(
    "text",
    [
        "Tổng mức đầu tư tuyến đường Điện Biên - Lai Châu trong danh mục là bao nhiêu?",
        "Theo Nghị quyết 999/NQ-HĐND, tổng mức đầu tư cầu treo Nậm Khoai là bao nhiêu?",
        "Tổng mức đầu tư cầu treo Samsung là bao nhiêu?",
    ],
)
def test_a_name_that_the_passage_does_not_hold_is_no_matter_of_degree(assistant, text):
    question, scored = found(assistant, text)
    scored, _ = speaking_of(question, scored, assistant.collection)
    assert not any(enough(question, s, n) for n, s in enumerate(scored))
