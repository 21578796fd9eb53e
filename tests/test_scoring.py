"""What an answer is worth: the project's measures, SQuAD's, those of retrieval, and their intervals."""

import importlib.util
import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.beir import measured
from assistant.evaluation.records import Item, Quoted
from assistant.evaluation.scoring import ERROR, contains, folded, forbidden, missing, score, too_long
from assistant.evaluation.squad import exact_match, f1
from assistant.evaluation.statistics import differences, estimates

SCORER = Path(os.environ.get("VANBAN_CORPUS", Path(__file__).parents[2] / "shared" / "corpus")).parent / "bench" / "score.py"
ITEM = Item(
    "1", "Tỷ lệ che phủ rừng năm 2025?", must_include=(("61,5%", "61.5 percent"),), must_not=("62",),
    evidence=(Quoted("rung", "tỷ lệ che phủ rừng đạt 61,5%"),), references=("Tỷ lệ che phủ rừng đạt 61,5%.",),
)  # fmt: skip
SILENCE = Item("2", "Có bao nhiêu sân bay?", type="unanswerable", answerable=False)
PASSAGE = {"source": "rung.txt", "text": "Cuối năm 2025, tỷ lệ che phủ rừng đạt 61,5%."}


def prediction(answer, *, citations=(PASSAGE,), passages=(PASSAGE,), abstained=False, **rest):
    return {"answer": answer, "abstained": abstained, "citations": list(citations), "passages": list(passages), **rest}


# ------------------------------------------------------------------ folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12.500 tỷ", "12500 TỶ"), ("12 500", "12,500"), ("61,5 %", "61.5%"), ("5 phần trăm", "5%"), ("2026 – 2030", "2026-2030"),
        ("từ 5 đến 7", "từ 5-7"), ("Quý II năm 2026", "q2/2026"), ("second quarter of 2026", "quý 2/2026"),
        ("Quý III-IV/2026", "q3-4/2026"),
        ("2026 đến hết năm 2030", "2026-2030"), ("R&D", "r và d"), ("đúng [1][2, 3].", "đúng ."), ("a\u00a0b", "a b"),
    ],
)  # fmt: skip
def test_different_spellings_of_the_same_are_alike(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("text", "wording", "there"),
    [
        ("đạt 61,5%", "61,5%", True), ("đạt 161,5%", "61,5%", False), ("đạt 61,55", "61,5", False), ("năm 2025.", "2025", True),
        ("gì đó", "", False), ("0.500 và 500", "500", True), ("5,0", "5", False),
    ],
)  # fmt: skip
def test_a_number_is_never_cut_in_half(text, wording, there):
    assert contains(folded(text), wording) is there


# ------------------------------------------------------------------ the project's measures


def test_a_right_answer_with_its_evidence_has_full_marks():
    row = score(ITEM, prediction("Tỷ lệ che phủ rừng đạt 61,5% [1].", seconds=0.5, tokens_per_second=7.0))
    full = ("score", "answer_accuracy", "recall@1", "recall@5", "recall@10", "mrr@10", "citation_recall", "citation_precision", "numbers_grounded", "em", "f1")  # noqa: E501  # fmt: skip
    assert {m: row[m] for m in full} == dict.fromkeys(full, 1.0)
    assert row["seconds"] == 0.5 and row["tokens_per_second"] == 7.0 and row["abstain_precision"] is None


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("Đạt 60%.", missing), ("Đạt 61,5%, không phải 62.", forbidden), (" ".join(["61,5%"] * 61), too_long),
    ],
)  # fmt: skip
def test_an_answer_is_wrong_for_what_it_lacks_for_what_it_may_not_say_and_for_its_length(answer, why):
    assert why(ITEM, answer)
    assert score(ITEM, prediction(answer))["score"] == 0.0


def test_the_first_evidence_found_second_counts_half_and_another_documents_text_does_not():
    other = {**PASSAGE, "source": "nuoc.txt"}
    row = score(ITEM, prediction("61,5%", passages=[other, PASSAGE], citations=[other]))
    assert (row["recall@1"], row["recall@5"], row["mrr@10"]) == (0.0, 1.0, 0.5)
    assert row["citation_recall"] == 1.0, "the required value stands in what is cited"


def test_a_figure_that_stands_nowhere_is_not_grounded():
    row = score(ITEM, prediction("Đạt 61,5%, hơn 14 xã."))
    assert row["numbers_grounded"] == 0.0
    assert score(ITEM, prediction("1. Đạt 61,5% vào năm 2025."))["numbers_grounded"] == 1.0


def test_silence_is_right_only_where_the_documents_do_not_say():
    quiet = prediction("", abstained=True, citations=())
    assert score(SILENCE, quiet)["score"] == score(SILENCE, quiet)["abstain_recall"] == score(SILENCE, quiet)["abstain_precision"] == 1.0
    assert score(SILENCE, prediction("Có 2 sân bay."))["score"] == 0.0
    row = score(ITEM, quiet)
    assert row["score"] == row["abstain_precision"] == 0.0 and "citation_recall" not in row


@pytest.mark.parametrize("item", [ITEM, SILENCE])
def test_a_failed_question_scores_zero_everywhere(item):
    row = score(item, prediction("61,5%", reason=ERROR, citations=(), passages=(), seconds=1.0))
    assert {k: v for k, v in row.items() if v} == {"seconds": 1.0}
    assert row["abstain_precision"] is None, "a failure is no abstention"


@pytest.mark.skipif(not SCORER.is_file(), reason="needs the scorer beside the repository")
class TestAgainstTheScorer:
    """The project's scorer, which is kept outside the repository, gives the same values."""

    @staticmethod
    @cache
    def scorer():
        spec = importlib.util.spec_from_file_location("scorer", SCORER)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    NAMES = {
        "correct": "score", "rr": "mrr@10", "cite_recall": "citation_recall", "cite_precision": "citation_precision",
        "numbers_grounded": "numbers_grounded", "recall@1": "recall@1", "recall@5": "recall@5", "recall@10": "recall@10",
    }  # fmt: skip
    WORDS = st.lists(
        st.sampled_from(
            ["61,5%", "61.5", "12.500", "12 500", "tỷ", "Quý II", "q2/2026", "2026", "–", "2030", "đến", "[1]", "phần trăm", "&", "năm",
             "hết năm", "rừng", "Sở", "to", "1)", "\n", "0,5", "1.234.567", "5 %", "-", "second quarter", "ha\u0323"]
        ),
        max_size=12,
    ).map(" ".join)  # fmt: skip

    @settings(max_examples=300)
    @given(
        question=WORDS,
        answer=WORDS,
        wanted=WORDS,
        never=WORDS,
        quote=WORDS,
        texts=st.lists(WORDS, min_size=1, max_size=6),
        silent=st.booleans(),
    )
    def test_every_value_of_every_answer_is_the_same(self, question, answer, wanted, never, quote, texts, silent):
        gold = {
            "id": "x", "type": "value", "style": "plain", "question": question, "must_include": [[wanted, "rừng"]], "must_not": [never],
            "evidence": [{"doc": "a", "quote": quote}], "reference_answer": wanted,
        }  # fmt: skip
        passages = [
            {"source": f"{'ab'[n % 2]}.txt", "text": t, "document": {"date": "2026-03-31"}, "section": t} for n, t in enumerate(texts)
        ]
        said = {"answer": answer, "abstained": silent, "citations": passages[:3], "passages": passages, "seconds": 0.1}
        theirs = self.scorer().score_item(gold, said)
        item = Item(
            "x", question, must_include=((wanted, "rừng"),), must_not=(never,), evidence=(Quoted("a", quote),),
            references=(wanted,) if wanted else (),
        )  # fmt: skip
        ours = score(item, said)
        for name, own in self.NAMES.items():
            assert (None if theirs.get(name) is None else float(theirs[name])) == ours.get(own), (name, own)

    def test_the_summary_of_a_benchmark_is_the_same_to_four_digits(self, bundled_run):
        gold = [json.loads(line) for line in (Path(__file__).parents[1] / "ui/samples/benchmark.jsonl").read_text("utf-8").splitlines()]
        said = bundled_run.predictions()
        theirs = self.scorer().summary([self.scorer().score_item(g, said[g["id"]]) for g in gold])
        ours = bundled_run.scores["metrics"]
        assert set(theirs) - {"items"} <= set(ours)
        assert {m: round(ours[m]["value"], 4) for m in theirs if m != "items"} == {m: v for m, v in theirs.items() if m != "items"}


# ------------------------------------------------------------------ SQuAD


@pytest.mark.parametrize(
    ("answer", "references", "exact", "overlap"),
    [
        # As the official scripts have it, worked by hand.
        ("The Denver Broncos!", ["Denver Broncos"], 1.0, 1.0),
        ("Denver", ["Denver Broncos"], 0.0, 2 * 1 * 0.5 / 1.5),
        ("in the city of Denver", ["Denver", "Denver, Colorado"], 0.0, 0.4),  # 1 of 4 words, all of 1: the better reference
        ("a b b", ["b b c"], 0.0, 0.8),  # "a" is an article: 2 common of 2 and of 3
        ("", [], 1.0, 1.0),
        ("Denver", [], 0.0, 0.0),
        ("", ["Denver"], 0.0, 0.0),
        ("...", ["the"], 1.0, 1.0),  # nothing is left of either: no reference answers
        ("wholly other", ["Denver"], 0.0, 0.0),
    ],
)
def test_exact_match_and_f1_are_squads(answer, references, exact, overlap):
    assert exact_match(answer, references) == exact
    assert f1(answer, references) == pytest.approx(overlap)


def test_words_that_are_english_articles_stay_in_vietnamese():
    assert exact_match("công an", ["công"], english=True) == 1.0
    assert exact_match("công an", ["công"], english=False) == 0.0
    row = score(Item("1", "Ai chủ trì phòng chống ma túy?", must_include=(("công an",),), references=("công an",)), prediction("Công [1]."))
    assert row["em"] == 0.0 and row["f1"] == pytest.approx(2 / 3)


def test_letters_with_separate_accents_are_the_same_letters():
    assert exact_match("Tỷ lệ", ["Tỷ lệ"], english=False) == 1.0


# ------------------------------------------------------------------ retrieval


def test_rankings_are_measured_by_trec_evals_definitions():
    items = [Item("q1", "?", relevant={"a": 1, "b": 1}), Item("q2", "?", relevant={"c": 2, "d": 1}), Item("q3", "?", relevant={"e": 1})]
    found = measured(items, {"q1": [("x", 1.0), ("a", 1.0)], "q2": [("d", 3.0), ("c", 2.0)], "q3": []})
    assert found["q1"]["mrr@10"] == 0.5 and found["q1"]["recall@5"] == 0.5 and found["q1"]["map"] == 0.25
    gain = 1 / np.log2(2) + 2 / np.log2(3)
    best = 2 / np.log2(2) + 1 / np.log2(3)
    assert found["q2"]["ndcg@10"] == pytest.approx(gain / best)
    assert set(found["q3"].values()) == {0.0}, "a query without a ranking stays in the count"


# ------------------------------------------------------------------ intervals and differences


def test_an_interval_encloses_the_mean_and_narrows_with_more_questions():
    few = estimates([{"score": float(n % 2)} for n in range(20)], ["score"])["score"]
    many = estimates([{"score": float(n % 2)} for n in range(2000)], ["score"])["score"]
    assert few.low < few.value == 0.5 < few.high and many.low < 0.5 < many.high
    assert many.high - many.low < 0.2 * (few.high - few.low)
    # Of 20 coin tosses the normal approximation gives 0.5 ± 0.219.
    assert few.low == pytest.approx(0.281, abs=0.05) and few.high == pytest.approx(0.719, abs=0.05)


def test_a_measure_is_meant_over_the_questions_that_have_it():
    found = estimates([{"f1": 1.0}, {"f1": None}, {}, {"f1": 0.0}], ["f1", "em"])
    assert found["f1"].value == 0.5 and found["f1"].n == 2 and "em" not in found


def test_where_all_are_right_the_interval_is_the_exact_one():
    found = estimates([{"score": 1.0}] * 14, ["score"])["score"]
    assert found.low == pytest.approx(0.025 ** (1 / 14)) == pytest.approx(0.768, abs=1e-3) and found.high == 1.0
    assert estimates([{"em": 0.0}] * 10, ["em"])["em"].high == pytest.approx(0.308, abs=1e-3)


def test_percentiles_of_time_are_those_of_the_nearest_rank():
    found = estimates([{"seconds": float(n)} for n in range(1, 101)], ["seconds"])
    assert found["seconds_p50"].value == 51.0 and found["seconds_p95"].value == 96.0
    assert found["seconds_p50"].low < 51.0 < found["seconds_p50"].high


def test_a_run_does_not_differ_from_itself_and_clearly_from_a_better_one():
    worse = [{"score": float(n % 3 == 0)} for n in range(120)]
    better = [{"score": float(n % 3 != 2)} for n in range(120)]
    same = differences(worse, worse, ["score"])["score"]
    assert same.p == 1.0 and same.low == same.high == 0.0
    apart = differences(worse, better, ["score"])["score"]
    assert apart.before == pytest.approx(1 / 3) and apart.after == pytest.approx(2 / 3)
    assert apart.p < 0.001 and 0.2 < apart.low < 1 / 3 < apart.high < 0.5


def test_a_chance_difference_is_called_one():
    """One question won of twenty: half of all exchanges give as much."""
    before = [{"score": 0.0}] * 20
    after = [{"score": float(n == 0)} for n in range(20)]
    assert differences(before, after, ["score"])["score"].p == 1.0


def test_measures_over_different_questions_are_compared_as_ratios():
    before = [{"abstain_precision": 1.0}, {"abstain_precision": 0.0}, {}, {}] * 10
    after = [{"abstain_precision": 1.0}, {}, {"abstain_precision": 1.0}, {}] * 10
    found = differences(before, after, ["abstain_precision"])["abstain_precision"]
    assert (found.before, found.after) == (0.5, 1.0) and found.p < 0.05 and found.low > 0
