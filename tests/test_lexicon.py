"""The word lists: every row well-formed, every key once."""

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

from index.language.lexicon import table
from index.language.places import provinces

# File: fewest and most fields of a row.
SHAPES = {
    "abbreviations.tsv": (2, 6),
    "agencies.tsv": (3, 3),
    "agency_heads.tsv": (1, 1),
    "document_types.tsv": (4, 5),
    "asking.tsv": (1, 1),
    "authorities.tsv": (2, 3),
    "carriers.tsv": (1, 1),
    "en_general.tsv": (2, 6),
    "frame.tsv": (2, 2),
    "indicators.tsv": (1, 60),
    "measures.tsv": (1, 1),
    "parts.tsv": (1, 1),
    "shorthand.tsv": (2, 2),
    "provinces.tsv": (4, 4),
    "roles.tsv": (3, 3),
    "scales.tsv": (2, 3),
    "stopwords.tsv": (1, 1),
    "synonyms.tsv": (2, 20),
    "units.tsv": (4, 4),
    "vi_en.tsv": (2, 6),
}
pytestmark = pytest.mark.parametrize("name", SHAPES)


@pytest.fixture
def raw(name):
    return files("index.language.lexicon").joinpath(name).read_text(encoding="utf-8")


def test_every_word_list_is_checked_here(name):
    lists = {p.name for p in files("index.language.lexicon").iterdir() if p.name.endswith(".tsv")}
    assert lists == set(SHAPES)


def test_rows_have_the_right_number_of_fields_and_none_is_empty(name):
    fewest, most = SHAPES[name]
    assert [r for r in table(name) if not fewest <= len(r) <= most or not all(r)] == []


def test_text_is_nfc_with_line_feeds_and_no_stray_spaces(raw):
    assert unicodedata.is_normalized("NFC", raw)
    assert "\r" not in raw
    assert not raw.startswith("\ufeff")
    rows = [line.split("\t") for line in raw.splitlines() if line and not line.startswith("#")]
    assert [f for row in rows for f in row if f != f.strip() or "  " in f] == []


def test_the_fields_are_explained_in_a_comment_at_the_top(raw):
    assert raw.startswith("# ")


def test_keys_are_unique(name):
    assert [k for k, n in Counter(r[0] for r in table(name)).items() if n > 1] == []


def test_synonyms_and_expansions_are_not_repeated_within_a_row(name):
    if name in ("abbreviations.tsv", "synonyms.tsv", "vi_en.tsv", "agencies.tsv", "indicators.tsv"):
        assert [r for r in table(name) if len(set(r[1:])) < len(r[1:])] == []


def test_values_of_each_list(name):
    rows = table(name)
    if name == "units.tsv":
        assert all(float(factor) > 0 for _, _, factor, _ in rows)
        dimension = {unit: kind for unit, _, _, kind in rows}
        assert [r for r in rows if dimension.get(r[1], r[3]) != r[3]] == []
    elif name == "frame.tsv":
        assert all(0 <= float(weight) <= 1 for _, weight in rows)
    elif name == "vi_en.tsv":
        assert [r[0] for r in rows if r[0] != r[0].lower() or not r[0].isascii()] == []
    elif name == "provinces.tsv":
        after = {r[2] for r in rows}
        assert len(after) == 34
        assert after <= {r[0] for r in rows}
        assert {r[3] for r in rows} == {"tỉnh", "thành phố"}
        assert all(provinces().get(key) for key in ("bac giang", "ha noi", "thanh pho ho chi minh"))
        assert [r[1] for r in rows if not r[1].isascii()] == []


def test_a_users_own_list_is_read_as_well(name, tmp_path, monkeypatch):
    fewest = SHAPES[name][0]
    own = ("cây thử nghiệm", *["1"] * (fewest - 1))
    (tmp_path / name).write_text("\ufeff# của tôi\n\n" + "\t".join(own) + "\n", encoding="utf-8")
    before = len(table(name))
    monkeypatch.setenv("VANBAN_LEXICON", str(tmp_path))
    table.cache_clear()
    try:
        assert table(name)[-1] == own
        assert len(table(name)) == before + 1
    finally:
        monkeypatch.undo()
        table.cache_clear()
