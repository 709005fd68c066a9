"""Requirement: a fee, a lead's deal and the lines of an invoice are kept, or named in a sentence."""

from pathlib import Path
from typing import Any

import pytest

from tests.command import asked

TO = "to accounts@stellar.example"


def ask(demo: str, tmp_path: Path, *said: str) -> dict[str, Any]:
    """The last reply of a conversation."""
    return asked(*said, who="team_admin", cwd=tmp_path, db=demo)[-1]


def arguments(reply: dict[str, Any]) -> dict[str, Any]:
    [proposal] = reply["proposals"]
    return dict(proposal["arguments"])


@pytest.mark.parametrize(
    ("said", "fee"),
    [
        ("create an opportunity for Globex called Audit lead, fee 150%, 60k", "150%"),
        ("create an opportunity for Globex called Audit lead, fee of -5%, 60k", "-5%"),
        ("set the fee of OPP-2001 to 120%", "120%"),
        ("change the fee of OPP-2001 to 1000 percent", "1000%"),
    ],
)
def test_a_fee_that_can_t_be_is_named_with_its_limits(
    said: str, fee: str, demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, said)
    assert reply["kind"] == "clarify"
    assert (
        f"The fee must lie between 0% and 100%, with at most two decimals, and {fee} doesn't"
        in (reply["text"])
    )


def test_the_card_shows_the_fee_that_was_said(demo: str, tmp_path: Path) -> None:
    said = "create an opportunity for Globex called Audit lead, fee 20%, 60k"
    reply = ask(demo, tmp_path, said)
    assert arguments(reply)["fee_model"] == "20%"
    assert "Fee: 20%" in reply["text"]
    assert "Fee: 30% → 100%" in ask(demo, tmp_path, "set the fee of OPP-2001 to 100%")["text"]


def test_a_placement_takes_the_fee_of_the_deal_s_model(demo: str, tmp_path: Path) -> None:
    """OPP-2002 says 20% of first-year salary."""
    said = f"draft a placement invoice for OPP-2002, salary 100k, {TO}"
    reply = ask(demo, tmp_path, said)
    assert reply["kind"] == "proposal"
    assert "Placement fee, 20% of $100,000: $20,000" in reply["text"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("with an opportunity called Big search", {"title": "Big search"}),
        (
            "to a client with a deal: Head of Optics, retained, 40k",
            {"title": "Head of Optics", "deal_type": "retained", "estimated_value": 40_000},
        ),
        ("with an opportunity worth 40k eur", {"estimated_value": 40_000, "currency": "EUR"}),
        ("to a client with an opportunity", {"title": "First opportunity"}),
    ],
)
def test_a_lead_is_converted_with_the_deal_that_is_described(
    said: str, kept: dict[str, Any], demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, f"convert LEAD-1003 {said}")
    assert arguments(reply) == {"lead": "LEAD-1003", **kept}
    assert "Opportunity: " in reply["text"]


def test_each_line_of_an_invoice_is_on_its_card(demo: str, tmp_path: Path) -> None:
    said = f"draft a milestone invoice for OPP-2007: 2 lines, kick-off 3000 and travel 500 {TO}"
    reply = ask(demo, tmp_path, said)
    assert arguments(reply)["lines"] == "kick-off 3000; travel 500"
    for line in ("kick-off: $3,000", "travel: $500", "Total: $3,500"):
        assert line in reply["text"]


def test_pieces_are_counted_and_two_currencies_are_refused(demo: str, tmp_path: Path) -> None:
    wish = "draft a retainer invoice for OPP-2007, 2 lines: kick-off €3000, nights 2 x"
    assert "Total: €3,500" in ask(demo, tmp_path, f"{wish} €250 {TO}")["text"]
    refused = ask(demo, tmp_path, f"{wish} £250 {TO}")
    assert refused["kind"] == "clarify"
    assert "one currency" in refused["text"]


def test_a_line_without_an_amount_is_asked_for(demo: str, tmp_path: Path) -> None:
    said = f"draft a retainer invoice for OPP-2007, 2 lines: kick-off 3000 and travel {TO}"
    reply = ask(demo, tmp_path, said)
    assert reply["kind"] == "clarify"
    assert "I read no amount in “travel”" in reply["text"]


def test_a_deal_like_one_there_is_says_so_on_its_card(demo: str, tmp_path: Path) -> None:
    said = "create an opportunity for {} called {}, 60k"
    twin = ask(demo, tmp_path, said.format("Acme", "cfo search"))
    assert "Looks like: OPP-2001 (open)" in twin["text"]
    assert twin["kind"] == "proposal", "it may be wanted all the same"
    for client, title in (("Globex", "CFO search"), ("Acme", "CTO search")):
        assert "Looks like" not in ask(demo, tmp_path, said.format(client, title))["text"]
