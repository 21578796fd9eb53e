"""What is read of documents of any authority, of places that are on no list."""

import pytest
from letterheads import LETTERHEADS, PLACES
from letterheads_more import MORE

from index.records import FIELDS, Extract
from index.structure.metadata import read
from index.structure.outline import blocks

ALL = LETTERHEADS | MORE


def fields(text):
    extract = Extract(text, "txt")
    return read(extract, blocks(extract), "tai-lieu.txt")[0]


def alike(fields):
    """Issuer and title in lower case: which words of a name have capitals is tested by the names of places."""
    return {**fields, "issuer": fields["issuer"].lower(), "title": fields["title"].lower()}


@pytest.mark.parametrize(("text", "stated"), ALL.values(), ids=ALL)
def test_letterheads_of_any_authority_are_read_and_what_they_do_not_state_is_blank(text, stated):
    assert alike(fields(text)) == alike({**dict.fromkeys(FIELDS, ""), "status": "unknown", **stated})


@pytest.mark.parametrize("text", [text for text, _ in ALL.values()], ids=ALL)
def test_names_of_places_are_shown_with_their_capitals(text):
    shown = " ".join(fields(text).values())
    assert [p for p in PLACES if p.lower() in shown or p.upper() in shown] == []
