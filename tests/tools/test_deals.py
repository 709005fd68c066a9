"""Writes to deals: permission first, then details, then the rules; and nothing is written."""

from datetime import date
from decimal import Decimal

import pytest

from domain.demo import AGENCIES
from tests.tools.world import Said, World
from tools.outcome import Draft, ProposalCard, Refusal


def proposal(world: World, tool: str, who: str = "Theo", **said: Said) -> ProposalCard:
    outcome = world.run(who, tool, **said)
    assert outcome.proposal, outcome.told
    return outcome.proposal


def draft(world: World, tool: str, who: str = "Theo", **said: Said) -> Draft:
    outcome = world.run(who, tool, **said)
    assert outcome.draft, outcome.told
    assert outcome.proposal is None
    assert outcome.draft.question.count("?") <= 1
    return outcome.draft


def refusal(world: World, tool: str, who: str = "Theo", **said: Said) -> Refusal:
    outcome = world.run(who, tool, **said)
    assert outcome.refusal, outcome.told
    assert outcome.proposal is None
    return outcome.refusal


# Creating


def test_an_opportunity_is_proposed_with_exact_arguments(world: World) -> None:
    card = proposal(
        world, "create_opportunity", client="acme", deal_type="retained", estimated_value=50000.0
    )
    assert card.arguments == {
        "client": "Acme Corp",
        "deal_type": "retained",
        "estimated_value": 50_000,
    }
    assert card.title == "Create opportunity “Acme Corp – Retained search”"
    shown = {change.label: change.after for change in card.changes}
    assert shown["Value"] == "$50,000"
    assert shown["Forecast"] == "$5,000"
    assert shown["Stage"] == "New"
    assert card.state == "waiting"
    assert len(world.deals_of("Acme Corp")) == 1


def test_a_currency_that_was_named_is_kept(world: World) -> None:
    card = proposal(
        world,
        "create_opportunity",
        client="Northwind Traders",
        title="Interim CTO",
        estimated_value=1_200_000,
        currency="eur",
    )
    assert {change.label: change.after for change in card.changes}["Value"] == "€1,200,000"


def test_without_a_client_it_is_asked_for(world: World) -> None:
    asked = draft(world, "create_opportunity", deal_type="retained", estimated_value=80_000)
    assert asked.arguments == {"deal_type": "retained", "estimated_value": 80_000}
    assert asked.missing == ("client",)
    assert asked.question == "Which client is it for?"


def test_everything_that_is_missing_is_named(world: World) -> None:
    assert draft(world, "create_opportunity").missing == ("client", "title")
    asked = draft(world, "create_opportunity", client="Globex")
    assert asked.missing == ("title",)
    assert asked.question == "What should the opportunity for Globex be called?"


def test_an_unknown_client_is_never_guessed(world: World) -> None:
    asked = draft(world, "create_opportunity", client="Hooli", deal_type="rpo")
    assert asked.missing == ("client",)
    assert "isn't a client of Harbor & Finch yet" in asked.question
    assert "Deals → Clients" in asked.question
    assert asked.arguments == {"deal_type": "rpo"}


def test_a_mistyped_client_is_recognised(world: World) -> None:
    card = proposal(world, "create_opportunity", client="globx", deal_type="rpo")
    assert card.arguments["client"] == "Globex"


def test_a_value_outside_the_limits_is_asked_for_again(world: World) -> None:
    asked = draft(world, "create_opportunity", client="Globex", deal_type="rpo", estimated_value=-5)
    assert asked.missing == ("estimated_value",)
    assert asked.arguments == {"client": "Globex", "deal_type": "rpo"}
    asked = draft(
        world,
        "create_opportunity",
        client="Globex",
        deal_type="rpo",
        estimated_value=5,
        currency="XXQ",
    )
    assert asked.missing == ("currency",)


def test_a_deal_is_created_with_its_fee_and_days(world: World) -> None:
    card = proposal(
        world,
        "create_opportunity",
        client="Globex",
        title="COO search",
        fee_percent=22.5,
        expected_close_on="31 March 2027",
        starts_on="2027-04-15",
    )
    shown = {change.label: change.after for change in card.changes}
    assert (shown["Fee"], shown["Expected close"], shown["Start"]) == (
        "22.5%",
        "2027-03-31",
        "2027-04-15",
    )
    assert card.arguments["expected_close_on"] == "2027-03-31"
    world.settlement("Theo").confirm(card.id)
    (deal,) = (it for it in world.deals_of("Globex") if it.title == "COO search")
    assert deal.expected_close_on == date(2027, 3, 31)
    assert deal.starts_on == date(2027, 4, 15)
    assert deal.fee_percent == Decimal("22.5")


def test_a_day_of_a_new_deal_that_no_calendar_has_is_asked_for_again(world: World) -> None:
    asked = draft(
        world, "create_opportunity", client="Globex", title="COO search", starts_on="when they like"
    )
    assert asked.missing == ("starts_on",)
    assert asked.question.startswith("“when they like” isn't a day")


@pytest.mark.parametrize("tool", ["create_opportunity", "link_req", "move_stage"])
def test_who_may_not_is_refused_before_any_detail_is_asked_for(world: World, tool: str) -> None:
    assert refusal(world, tool, "Gus").code == "role_never"
    assert refusal(world, tool, "Rita").code == "role_never"
    assert refusal(world, tool, "Sam").code == "needs_grant"
    assert refusal(world, tool, "Leo").code == "plan_upgrade"


def test_a_refusal_says_who_can_change_it_and_where_the_guide_says_so(world: World) -> None:
    refused = refusal(world, "create_opportunity", "Sam")
    assert refused.fixer == "team_admin"
    assert refused.cite == "opportunities#permissions-for-members/1"
    assert "Team Admin" in refused.sentence


# Linking


def test_a_req_is_linked_by_proposal(world: World) -> None:
    card = proposal(world, "link_req", opportunity="the Acme deal", req="118")
    assert card.arguments == {"opportunity": "OPP-2001", "req": "REQ-118"}
    assert (
        card.title == "Link REQ-118 “Chief Financial Officer” to OPP-2001 “CFO search” (Acme Corp)"
    )
    assert world.deal("OPP-2001").reqs == ()


@pytest.mark.parametrize("req", ["REQ-118", "req 118", "118", "chief financial officer", "CFO"])
def test_a_req_is_found_by_what_people_call_it(world: World, req: str) -> None:
    if req == "CFO":
        assert draft(world, "link_req", opportunity="OPP-2001", req=req).missing == ("req",)
    else:
        card = proposal(world, "link_req", opportunity="2001", req=req)
        assert card.arguments["req"] == "REQ-118"


def test_reqs_that_could_be_linked_are_offered(world: World) -> None:
    asked = draft(world, "link_req", opportunity="acme")
    assert asked.arguments == {"opportunity": "OPP-2001"}
    assert asked.missing == ("req",)
    assert asked.options == ("REQ-118 “Chief Financial Officer” (Acme Corp)",)


def test_the_req_of_another_client_is_refused(world: World) -> None:
    assert refusal(world, "link_req", opportunity="OPP-2001", req="119").code == "different_client"


def test_nothing_is_known_of_a_req_that_does_not_exist(world: World) -> None:
    refused = refusal(world, "link_req", opportunity="OPP-2001", req="REQ-999")
    assert refused.code == "not_found"
    assert "REQ-999" in refused.sentence


# Moving


@pytest.mark.parametrize(
    "said", ["OPP-2001", "opp 2001", "2001", "acme", "the Acme deal", "CFO search", "acmee corp"]
)
def test_a_deal_is_found_by_what_people_call_it(world: World, said: str) -> None:
    card = proposal(world, "move_stage", opportunity=said, to_stage="Proposal")
    assert card.arguments == {"opportunity": "OPP-2001", "to_stage": "Proposal"}
    assert [(c.label, c.before, c.after) for c in card.changes] == [
        ("Stage", "Discovery", "Proposal"),
        ("Probability", "30%", "60%"),
        ("Forecast", "$18,000", "$36,000"),
    ]
    assert world.deal("OPP-2001").stage.label == "Discovery"


def test_an_option_that_was_offered_is_understood_when_it_comes_back(world: World) -> None:
    asked = draft(world, "move_stage", opportunity="globex", to_stage="Negotiation")
    assert asked.missing == ("opportunity",)
    assert asked.arguments == {"to_stage": "Negotiation"}
    assert asked.question == "Which opportunity do you mean?"
    card = proposal(world, "move_stage", opportunity=asked.options[0], to_stage="Negotiation")
    assert card.arguments["opportunity"] == "OPP-2002"


def test_a_name_that_fits_several_deals_is_a_question(world: World) -> None:
    asked = draft(world, "move_stage", opportunity="stellar foods", to_stage="Proposal")
    assert len(asked.options) == 2
    assert all(option.startswith("OPP-") for option in asked.options)


def test_own_deals_are_offered_first(world: World) -> None:
    asked = draft(world, "edit_opportunity", who="Maya", estimated_value=70000)
    assert [option[:8] for option in asked.options[:2]] == ["OPP-2004", "OPP-2014"]


def test_only_deals_with_which_it_can_be_done_are_offered(world: World) -> None:
    asked = draft(world, "move_stage", who="Maya", to_stage="Proposal")
    assert [option[:8] for option in asked.options] == ["OPP-2001", "OPP-2003", "OPP-2005"]


def test_an_unknown_name_is_a_question_and_an_unknown_ref_a_refusal(world: World) -> None:
    assert "“nonsense”" in draft(world, "move_stage", opportunity="nonsense").question
    refused = refusal(world, "move_stage", opportunity="OPP-9001", to_stage="Proposal")
    assert refused.code == "not_found"


def test_a_colleagues_deal_looks_like_one_that_does_not_exist(world: World) -> None:
    hidden = refusal(world, "move_stage", "Dana", opportunity="OPP-2002", to_stage="Negotiation")
    missing = refusal(world, "move_stage", "Dana", opportunity="OPP-9002", to_stage="Negotiation")
    assert hidden.code == missing.code == "not_found"
    assert hidden.sentence.replace("2002", "9002") == missing.sentence


def test_without_a_stage_the_legal_ones_are_offered(world: World) -> None:
    asked = draft(world, "move_stage", opportunity="OPP-2001")
    assert asked.missing == ("to_stage",)
    assert asked.options == ("New", "Proposal")


def test_an_unknown_stage_lists_those_that_can_be_next(world: World) -> None:
    asked = draft(world, "move_stage", opportunity="OPP-2001", to_stage="Demo")
    assert asked.options == ("New", "Proposal")  # of the workspace's own those that can be next
    assert "“Demo”" in asked.question


@pytest.mark.parametrize("said", ["propsal", "the proposal stage", "best case", "PROPOSAL"])
def test_a_stage_is_found_by_what_people_call_it(world: World, said: str) -> None:
    card = proposal(world, "move_stage", opportunity="OPP-2001", to_stage=said)
    assert card.arguments["to_stage"] == "Proposal"


def test_a_skipped_stage_is_refused_with_the_rule(world: World) -> None:
    refused = refusal(world, "move_stage", opportunity="OPP-2001", to_stage="Negotiation")
    assert refused.code == "illegal_move"
    assert refused.cite == "opportunities#moving-between-stages/2"


@pytest.mark.parametrize(
    ("column", "closing"), [("Won", "close_won"), ("lost", "close_lost"), ("signed", "close_won")]
)
def test_a_move_to_won_or_lost_is_the_closing(world: World, column: str, closing: str) -> None:
    outcome = world.run("Theo", "move_stage", opportunity="OPP-2001", to_stage=column)
    prepared = outcome.proposal or outcome.draft
    assert prepared
    assert prepared.tool == closing


@pytest.mark.parametrize("deal", ["OPP-2007", "plant manager", "OPP-2006", "OPP-2008"])
def test_a_deal_that_is_not_open_stays_where_it_is(world: World, deal: str) -> None:
    assert refusal(world, "move_stage", opportunity=deal, to_stage="Proposal").code == "not_open"


def test_only_a_closed_deal_is_told_that_none_is_reopened(world: World) -> None:
    closed = refusal(world, "move_stage", opportunity="OPP-2006", to_stage="Proposal")
    open_already = refusal(world, "resume_opportunity", opportunity="OPP-2001")
    assert closed.cite
    assert (open_already.code, open_already.cite) == ("not_open", None)


def test_a_move_to_where_the_deal_is_says_so_and_proposes_nothing(world: World) -> None:
    outcome = world.run("Theo", "move_stage", opportunity="acme", to_stage="discovery")
    assert outcome.printed == "OPP-2001 “CFO search” (Acme Corp) is already in Discovery."
    assert outcome.proposal is None


def test_strangers_are_told_that_they_are_not_known(world: World) -> None:
    outcome = world.run(None, "move_stage", opportunity="OPP-2001", to_stage="Proposal")
    assert outcome.refusal
    assert outcome.refusal.code == "not_linked"


WHY = "the client signed the terms"


def test_an_admin_moves_a_deal_past_the_rule_with_a_reason(world: World) -> None:
    told = refusal(world, "move_stage", opportunity="OPP-2001", to_stage="Negotiation")
    assert "“move OPP-2001 to Negotiation anyway, because …”" in told.sentence
    card = proposal(
        world,
        "move_stage",
        opportunity="OPP-2001",
        to_stage="Negotiation",
        override_reason=WHY,
    )
    assert ("Past the rule", WHY) in [(it.label, it.after) for it in card.changes]
    assert world.settlement("Theo").confirm(card.id).card
    deal = world.deal("OPP-2001")
    assert deal.stage.label == "Negotiation"
    assert WHY in world.records.timeline(deal)[-1].sentence


def test_a_step_that_the_rule_allows_is_no_exception(world: World) -> None:
    card = proposal(
        world, "move_stage", opportunity="OPP-2001", to_stage="Proposal", override_reason=WHY
    )
    assert card.arguments == {"opportunity": "OPP-2001", "to_stage": "Proposal"}


def test_members_are_told_who_goes_past_the_rule(world: World) -> None:
    mine = next(
        it
        for it in world.records.opportunities(AGENCIES[0].id)
        if it.owner_name == "Dana Reyes" and it.stage.label == "Discovery" and it.status == "open"
    )
    for why in (None, WHY):
        said = {"opportunity": mine.ref, "to_stage": "Negotiation", "override_reason": why}
        told = refusal(world, "move_stage", "Dana", **said)
        assert "Only Team Admins and Super Admins can move a deal past the pipeline's rule" in (
            told.sentence
        )
    assert world.deal(mine.ref).stage.label == "Discovery"
