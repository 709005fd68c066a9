"""Days and several fields that one message gives a deal: none is dropped without a word."""

from typing import Any

import pytest

from bot.model.dated import dated
from bot.model.offline import OfflineModel
from knowledge.library import Library
from tests.bot.model.desk import Desk
from tests.guide import guide as read_guide


@pytest.fixture(scope="module")
def library() -> Library:
    return read_guide()


def given(library: Library, said: str) -> dict[str, Any]:
    """What a message made the tool of its action be given."""
    used, _ = Desk(OfflineModel(), library).hear(said)
    return {name: value for name, value in used[-1][1].items() if value is not None}


@pytest.mark.parametrize(
    ("said", "closes", "starts", "rest"),
    [
        (
            "COO search, expected to close on 2027-03-31, starting 2027-04-15",
            *("2027-03-31", "2027-04-15", "COO search"),
        ),
        ("a deal with a close date of 31 Mar 2027", "31 Mar 2027", None, "a deal"),
        ("it should close by 1 March and it starts on 2 april", "1 March", "2 april", ""),
        ("closing end of march 2027, 50k", "end of march 2027", None, ", 50k"),
        ("start date 15.4.2027", None, "15.4.2027", ""),
        ("COO search, 50k", None, None, "COO search, 50k"),
        ("notes: starts on 1 May", None, None, "notes: starts on 1 May"),
    ],
)
def test_days_are_read_with_what_they_are_of(
    said: str, closes: str | None, starts: str | None, rest: str
) -> None:
    days, left = dated(said)
    assert days.get("expected_close_on") == closes
    assert days.get("starts_on") == starts
    assert left.strip() == rest


def test_a_new_deal_keeps_its_days_and_is_called_after_none_of_them(library: Library) -> None:
    told = given(
        library,
        "create an opportunity for Acme, COO search, 50k, 25% fee, "
        "expected to close on 2027-03-31, starting 2027-04-15",
    )
    assert told == {
        "client": "Acme Corp",
        "title": "COO search",
        "fee_model": "25% fee",
        "estimated_value": 50000,
        "expected_close_on": "2027-03-31",
        "starts_on": "2027-04-15",
    }


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (
            "set the start date of OPP-2001 to 2027-04-15 and the fee to 25%",
            {"starts_on": "2027-04-15", "fee_model": "25%"},
        ),
        (
            "change the value of OPP-2001 to 60k, the probability to 45% and the fee to 20%",
            {"estimated_value": 60000, "probability": 45, "fee_model": "20%"},
        ),
    ],
)
def test_an_edit_keeps_every_field_that_is_named(
    library: Library, said: str, fields: dict[str, Any]
) -> None:
    assert given(library, said) == {"opportunity": "OPP-2001", **fields}


@pytest.mark.parametrize(
    "said", ["show the whole timeline of OPP-2001", "history of the acme deal"]
)
def test_the_whole_timeline_is_asked_for(library: Library, said: str) -> None:
    assert given(library, said) == {"opportunity": "OPP-2001", "whole_timeline": True}
