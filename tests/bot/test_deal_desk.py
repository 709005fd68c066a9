"""Requirement: what somebody says about a deal reaches the card, or the sentence that names its limit."""

from pathlib import Path
from typing import Any

import pytest

from tests.asking import asked_here

TERMS = "12 months, quarterly, starting 2031-01-31"


def ask(demo: str, tmp_path: Path, *said: str, who: str = "team_admin") -> dict[str, Any]:
    """The last reply of a conversation."""
    return asked_here(*said, who=who, cwd=tmp_path, db=demo)[-1]


def arguments(reply: dict[str, Any]) -> dict[str, Any]:
    [proposal] = reply["proposals"]
    return dict(proposal["arguments"])


def test_each_term_of_a_contract_is_taken_as_it_was_said(demo: str, tmp_path: Path) -> None:
    said = f"mark OPP-2005 as won 60k, {TERMS}, notice 45 days, no auto-renew, notes: signed by the CFO"
    assert arguments(ask(demo, tmp_path, said)) == {
        "opportunity": "OPP-2005",
        "value": 60_000,
        "duration_months": 12,
        "billing_cycle": "quarterly",
        "effective_on": "2031-01-31",
        "notice_days": 45,
        "auto_renew": False,
        "notes": "signed by the CFO",
    }


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("18 months, 60 days notice, auto-renew yes", "notice_days", 60),
        ("18 months, 60 days notice, auto-renew yes", "duration_months", 18),
        ("18 months, two weeks' notice, auto-renews", "auto_renew", True),
        ("1.5 years, notice period of 90 days", "duration_months", 18),
        ("duration 24, auto-renew: off", "duration_months", 24),
        ("duration 24, auto-renew: off", "auto_renew", False),
        ("twelve months, auto-renew: no", "duration_months", 12),
    ],
)
def test_terms_are_understood_as_people_write_them(
    said: str, name: str, value: object, demo: str, tmp_path: Path
) -> None:
    wish = f"mark OPP-2005 as won for 60k, monthly, starting 2031-01-31, {said}"
    assert arguments(ask(demo, tmp_path, wish))[name] == value


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (f"{TERMS}, notice 366 days", "between 0 and 365, and 366 doesn't"),
        (f"{TERMS}, notice -1 days", "between 0 and 365, and -1 doesn't"),
        ("1.5 months, monthly, starting 2031-01-31", "whole number from 1 to 120, and 1.5 isn't"),
        ("121 months, monthly, starting 2031-01-31", "between 1 and 120, and 121 doesn't"),
        ("duration 1000 months, monthly, starting 2031-01-31", "between 1 and 120, and 1000"),
        ("12 months, monthly, starting yesterday", "can't lie in the past"),
        ("12 months, monthly, starting 3 days ago", "can't lie in the past"),
    ],
)
def test_a_term_outside_its_limits_is_answered_with_the_limit(
    terms: str, says: str, demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, f"mark OPP-2005 as won for 60k, {terms}")
    assert reply["kind"] == "clarify"
    assert says in reply["text"]


def test_the_card_shows_all_that_is_signed(demo: str, tmp_path: Path) -> None:
    said = f"mark OPP-2005 as won 60k, {TERMS}, notice 45 days, auto-renew yes, notes: by the CFO"
    shown = ask(demo, tmp_path, said)["text"]
    for line in (
        "Order: $60,000 over 12 months",
        "First day: 2031-01-31",
        "Runs until: 2032-01-31",
        "Billed: quarterly",
        "Notice: 45 days",
        "Renews by itself: yes",
        "Contract notes: by the CFO",
    ):
        assert line in shown


def test_what_is_taken_for_granted_of_a_contract_is_shown_as_well(
    demo: str, tmp_path: Path
) -> None:
    shown = ask(demo, tmp_path, f"mark OPP-2005 as won 60k, {TERMS}")["text"]
    assert "Notice: 30 days" in shown
    assert "Renews by itself: no" in shown


@pytest.mark.parametrize("said", ["move OPP-2001 to Won", "drag OPP-2001 to the Won column"])
def test_who_moves_a_deal_to_won_means_to_close_it(said: str, demo: str, tmp_path: Path) -> None:
    reply = ask(demo, tmp_path, said)
    assert reply["kind"] == "proposal"
    assert [it["tool"] for it in reply["proposals"]] == ["close_won"]
    assert "Mark OPP-2001" in reply["text"]


def test_a_move_to_won_keeps_what_was_signed(demo: str, tmp_path: Path) -> None:
    reply = ask(demo, tmp_path, "move OPP-2001 to Won, signed at 70k")
    assert arguments(reply) == {"opportunity": "OPP-2001", "value": 70_000}


def test_who_moves_a_deal_to_lost_is_asked_why_and_the_answer_completes_it(
    demo: str, tmp_path: Path
) -> None:
    asked_why = ask(demo, tmp_path, "move OPP-2001 to Lost")
    assert (asked_why["kind"], asked_why["text"][:16]) == ("clarify", "Why was it lost?")
    card = ask(demo, tmp_path, "move OPP-2001 to Lost", "no budget")
    assert arguments(card) == {"opportunity": "OPP-2001", "reason": "No budget"}


def test_a_skipped_stage_is_still_refused(demo: str, tmp_path: Path) -> None:
    assert ask(demo, tmp_path, "move OPP-2001 to Negotiation")["kind"] == "refusal"


def test_notes_without_a_contract_are_not_lost_in_silence(demo: str, tmp_path: Path) -> None:
    reply = ask(demo, tmp_path, "mark OPP-2005 as won for 60k, notes: signed at lunch")
    assert "Contract notes: not kept, since no contract is made" in reply["text"]
    assert "notes" not in arguments(reply)


@pytest.mark.parametrize(
    ("worth", "says"),
    [
        ("for 0", "A won deal has a value above $0"),
        ("at -5", "between $0"),
        ("for -$5,000", "between $0"),
        ("value 0", "A won deal has a value above $0"),
        (f"for 99.99, {TERMS}", "at least $100"),
    ],
)
def test_a_signed_value_that_cannot_be_is_never_replaced_by_the_deals_own(
    worth: str, says: str, demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, f"mark OPP-2005 as won {worth}")
    assert reply["kind"] == "clarify"
    assert says in reply["text"]


def test_a_small_value_is_a_value(demo: str, tmp_path: Path) -> None:
    reply = ask(demo, tmp_path, "mark OPP-2005 as won for 750")
    assert arguments(reply)["value"] == 750


@pytest.mark.parametrize(
    ("said", "notes"),
    [
        (
            "mark OPP-2001 as lost because no budget, notes: the client froze all hiring until summer",
            "the client froze all hiring until summer",
        ),
        ("close OPP-2001 as lost: no budget. Notes: too short", "too short"),
    ],
)
def test_notes_on_a_loss_are_kept(said: str, notes: str, demo: str, tmp_path: Path) -> None:
    reply = ask(demo, tmp_path, said)
    assert arguments(reply)["reason"] == "No budget"
    assert arguments(reply)["notes"] == notes
    assert f"Loss notes: {notes}" in reply["text"]


def test_an_unknown_stage_is_answered_with_all_of_the_workspace(demo: str, tmp_path: Path) -> None:
    reply = ask(demo, tmp_path, "move OPP-2001 to Banana")
    assert "New, Discovery, Proposal, Negotiation, Won and Lost" in reply["text"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("set the value of OPP-2001 to -5", "The value must lie between $0"),
        ("change the value of OPP-2001 to -$5,000", "The value must lie between $0"),
        ("put OPP-2001 on hold because ab", "The reason needs at least 3 characters"),
        ("cancel OPP-2001 because ab", "The reason needs at least 3 characters"),
        ("set the max days of OPP-2001 to 400", "between 1 and 365, and 400 doesn't"),
        ("set the stale limit of OPP-2001 to -3 days", "between 1 and 365, and -3 doesn't"),
    ],
)
def test_what_is_outside_a_limit_of_a_deal_is_answered_with_the_limit(
    said: str, says: str, demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, said)
    assert reply["kind"] == "clarify"
    assert says in reply["text"]


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("set the stale limit of OPP-2001 to 20 days", {"max_days": 20}),
        ("set the max days of OPP-2001 to 30", {"max_days": 30}),
        ("set the value of OPP-2001 to 500", {"estimated_value": 500}),
    ],
)
def test_a_field_of_a_deal_is_changed(
    said: str, given: dict[str, object], demo: str, tmp_path: Path
) -> None:
    assert arguments(ask(demo, tmp_path, said)) == {"opportunity": "OPP-2001", **given}


def test_a_title_ends_where_the_client_is_named(demo: str, tmp_path: Path) -> None:
    said = "create a deal called Forty vans for Acme Corp worth 50000"
    assert arguments(ask(demo, tmp_path, said)) == {
        "client": "Acme Corp",
        "title": "Forty vans",
        "estimated_value": 50_000,
    }
    quoted = 'create a deal called "Vans for Acme" for Acme Corp worth 50000'
    assert arguments(ask(demo, tmp_path, quoted))["title"] == "Vans for Acme"


def test_a_stage_takes_its_figures_with_and_without_signs(demo: str, tmp_path: Path) -> None:
    said = "add a stage called Contract Sent after Negotiation with probability 90 and 7 days"
    assert arguments(ask(demo, tmp_path, said)) == {
        "name": "Contract Sent",
        "before": "the end",
        "probability": 90,
        "max_days": 7,
    }


@pytest.mark.parametrize(("place", "proposed"), [("after Negotiation", 90), ("after New", 20)])
def test_a_stage_without_a_probability_is_proposed_one_between_its_neighbours(
    place: str, proposed: int, demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, f"add a stage called Contract Sent {place}")
    assert f"Probability: {proposed}%" in reply["text"]


def test_a_card_of_stages_has_one_arrow(demo: str, tmp_path: Path) -> None:
    shown = ask(demo, tmp_path, "add a stage called Intake after New")["text"]
    [line] = [it for it in shown.splitlines() if "Stages:" in it]
    assert line.strip() == (
        "Stages: New, Discovery, Proposal, Negotiation → New, Intake, Discovery, Proposal, Negotiation"
    )


def test_a_card_of_a_loss_reason_shows_the_one_that_changes(demo: str, tmp_path: Path) -> None:
    shown = ask(demo, tmp_path, "add the loss reason Wrong country")["text"]
    assert "Loss reason: Wrong country" in shown
    assert "No budget" not in shown


@pytest.mark.parametrize("said", ["adopt FleetCore's pipeline", "switch to FleetCore's stages"])
def test_a_ready_made_pipeline_is_adopted_by_its_owner_s_name(
    said: str, demo: str, tmp_path: Path
) -> None:
    assert arguments(ask(demo, tmp_path, said)) == {"pipeline": "FleetCore"}


@pytest.mark.parametrize(
    "said", ["why can't Dana see OPP-2010?", "why is OPP-2010 invisible to Dana?"]
)
def test_a_diagnosis_of_a_colleague_s_deal_says_whose_access_was_checked(
    said: str, demo: str, tmp_path: Path
) -> None:
    text = ask(demo, tmp_path, said)["text"]
    assert "Dana Reyes may see it: Dana Reyes owns it." in text
    assert "Clear the filters" in text


def test_a_diagnosis_of_billing_speaks_of_billing_and_of_the_colleague(
    demo: str, tmp_path: Path
) -> None:
    text = ask(demo, tmp_path, "why can't Gus see the Billing tab?")["text"]
    assert text.startswith("Deals, and so Billing, are never open to the Guest role")
    assert "and Gus Pereira is a Guest." in text


@pytest.mark.parametrize(
    "said", ["how much revenue was recognised?", "what is our recognised revenue?"]
)
def test_recognised_revenue_is_told(said: str, demo: str, tmp_path: Path) -> None:
    assert "$3,000 paid and recognised as revenue" in ask(demo, tmp_path, said)["text"]


def test_an_invoice_of_a_lost_deal_is_refused_before_anything_is_asked(
    demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, "create a retainer invoice of $5,000 for OPP-2006")
    assert reply["kind"] == "refusal"
    assert "OPP-2006 is lost, so there is nothing to invoice" in reply["text"]
