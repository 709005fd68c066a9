"""Every write waits for its click, shows what it would change, and then does exactly that."""

from typing import Any

import pytest
from sqlalchemy import func, select

from domain.access import Action
from domain.sql.tables import CommandRow, CounterRow, OutboxRow
from tests.tools.world import World
from tools.forms import choices_for, form_for, read_form
from tools.outcome import Outcome, ProposalCard
from tools.writes import WRITES


def card(world: World, who: str, tool: str, **said: Any) -> ProposalCard:
    outcome = world.run(who, tool, **said)
    assert outcome.proposal, outcome.told
    return outcome.proposal


def confirm(world: World, who: str, tool: str, **said: Any) -> str:
    """Propose and click; return the sentence."""
    press = world.settlement(who).confirm(card(world, who, tool, **said).id)
    assert press.card
    assert press.card.state == "done", press.sentence
    return press.sentence or ""


def changes(shown: ProposalCard) -> dict[str, tuple[str | None, str]]:
    return {change.label: (change.before, change.after) for change in shown.changes}


def missing(outcome: Outcome) -> tuple[str, ...]:
    assert outcome.draft, outcome.told
    return outcome.draft.missing


def traces(world: World) -> tuple[int, ...]:
    """Rows that any write leaves behind."""
    tables = (CommandRow, OutboxRow)
    counts = [world.session.scalar(select(func.count()).select_from(it)) or 0 for it in tables]
    return (*counts, world.session.scalar(select(func.sum(CounterRow.value))) or 0)


READY: list[tuple[str, dict[str, Any]]] = [
    ("create_opportunity", {"client": "Globex", "title": "Night crew"}),
    ("link_req", {"opportunity": "OPP-2001", "req": "REQ-118"}),
    ("move_stage", {"opportunity": "OPP-2001", "to_stage": "Proposal"}),
    ("close_won", {"opportunity": "OPP-2005"}),
    ("close_lost", {"opportunity": "OPP-2005", "reason": "No budget"}),
    ("hold_opportunity", {"opportunity": "OPP-2001", "reason": "Waiting for the board"}),
    ("resume_opportunity", {"opportunity": "OPP-2008"}),
    ("cancel_opportunity", {"opportunity": "OPP-2001", "reason": "Role merged"}),
    ("recreate_opportunity", {"opportunity": "OPP-2006"}),
    ("edit_opportunity", {"opportunity": "OPP-2001", "estimated_value": 70_000}),
    ("edit_contacts", {"opportunity": "OPP-2001", "name": "Jane Roe"}),
    ("edit_links", {"opportunity": "OPP-2001", "url": "https://files.example/brief"}),
    ("edit_collaborators", {"opportunity": "OPP-2001", "colleague": "Maya"}),
    ("unlink_req", {"opportunity": "OPP-2002", "req": "REQ-117"}),
    ("create_req", {"client": "Acme Corp", "title": "Group Treasurer"}),
    ("create_client", {"name": "Wayne Logistics"}),
    ("convert_lead", {"lead": "Lumen Optics"}),
    (
        "draft_invoice",
        {"opportunity": "OPP-2007", "type": "retainer", "recipient": "a@b.example", "amount": 900},
    ),
    ("mark_invoice_paid", {"invoice": "INV-1001"}),
    ("add_stage", {"name": "Screening", "before": "Discovery"}),
    ("change_stage", {"stage": "Discovery", "probability": 35}),
    ("remove_stage", {"stage": "Discovery", "to_stage": "New"}),
    ("add_loss_reason", {"name": "Hiring freeze"}),
    ("rename_loss_reason", {"reason": "No budget", "name": "No money"}),
    ("change_loss_reason", {"reason": "No budget", "needs_notes": True}),
    ("remove_loss_reason", {"reason": "No budget"}),
    ("set_deal_rule", {"rule": "stale_deals", "holds": False}),
    ("adopt_pipeline", {"pipeline": "FleetCore"}),
    ("set_move_policy", {"policy": "free"}),
]


@pytest.mark.parametrize(("tool", "said"), READY, ids=[tool for tool, _ in READY])
def test_a_proposal_leaves_no_trace_until_it_is_confirmed(
    world: World, tool: str, said: dict[str, Any]
) -> None:
    before = traces(world)
    shown = card(world, "Theo", tool, **said)
    assert shown.changes
    assert traces(world) == before
    press = world.settlement("Theo").confirm(shown.id)
    assert press.card
    assert press.card.state == "done", press.sentence
    assert traces(world) > before


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
def test_every_write_has_a_form_of_its_own(world: World, write: Any) -> None:
    form = form_for(
        write.name, {}, choices=choices_for(write.name, world.records, world.actor("Theo"))
    )
    assert [field.name for field in form.fields] == list(write.arguments.model_fields)
    assert any(not field.optional for field in form.fields)
    assert isinstance(read_form(write.name, {}), dict)


@pytest.mark.parametrize(("tool", "said"), READY, ids=[tool for tool, _ in READY])
def test_guests_are_refused_every_write_with_the_reason(
    world: World, tool: str, said: dict[str, Any]
) -> None:
    outcome = world.run("Gus", tool, **said)
    assert outcome.proposal is None
    assert outcome.refusal
    assert outcome.refusal.code == "role_never"


# Won


def test_a_win_shows_what_it_changes_and_keeps_the_stage(world: World) -> None:
    shown = card(world, "Theo", "close_won", opportunity="Umbra")
    assert changes(shown)["Status"] == ("Open", "Won")
    assert changes(shown)["Signed value"] == (None, "$96,000")
    world.settlement("Theo").confirm(shown.id)
    won = world.deal("OPP-2005")
    assert (won.status.value, won.stage.label, won.order) == ("won", "Negotiation", None)


def test_contract_terms_make_an_order_with_the_win(world: World) -> None:
    said = confirm(
        world,
        "Theo",
        "close_won",
        opportunity="OPP-2005",
        value=90_000,
        effective_on="2027-01-31",
        duration_months=1,
        billing_cycle="monthly",
    )
    order = world.deal("OPP-2005").order
    assert order
    assert order.ref in said
    assert order.total.format() == "$90,000"
    assert order.expires_on.isoformat() == "2027-02-28"


def test_half_the_terms_of_a_contract_ask_for_the_other_half(world: World) -> None:
    outcome = world.run("Theo", "close_won", opportunity="OPP-2005", duration_months=12)
    assert missing(outcome) == ("effective_on", "billing_cycle")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 99.99}, "value"),
        ({"duration_months": 121}, "duration_months"),
        ({"duration_months": 1.5}, "duration_months"),
        ({"notice_days": 366}, "notice_days"),
        ({"effective_on": "2026-11-20"}, "effective_on"),
        ({"effective_on": "some day"}, "effective_on"),
    ],
)
def test_terms_outside_their_limits_are_asked_for_again(
    world: World, wrong: dict[str, Any], field: str
) -> None:
    terms = {
        "opportunity": "OPP-2005",
        "effective_on": "2027-01-15",
        "duration_months": 12,
        "billing_cycle": "annual",
    }
    assert missing(world.run("Theo", "close_won", **{**terms, **wrong})) == (field,)


def test_a_win_without_any_value_asks_what_was_signed(world: World) -> None:
    title = "Unpriced"
    confirm(world, "Theo", "create_opportunity", client="Acme Corp", title=title)
    assert missing(world.run("Theo", "close_won", opportunity=title)) == ("value",)


# Lost


def test_a_loss_asks_for_one_of_the_workspaces_reasons(world: World) -> None:
    outcome = world.run("Theo", "close_lost", opportunity="OPP-2005")
    assert missing(outcome) == ("reason",)
    assert outcome.draft
    assert "Price too high" in outcome.draft.options
    unknown = world.run("Theo", "close_lost", opportunity="OPP-2005", reason="bad weather")
    assert missing(unknown) == ("reason",)


def test_a_loss_to_a_competitor_asks_which(world: World) -> None:
    said = {"opportunity": "OPP-2005", "reason": "competitor"}
    assert missing(world.run("Theo", "close_lost", **said)) == ("competitor",)
    shown = card(world, "Theo", "close_lost", **said, competitor="Kestrel Search")
    assert shown.arguments["reason"] == "Competitor chosen"
    assert changes(shown)["Competitor"] == (None, "Kestrel Search")


# Hold, resume, cancel, again


def test_hold_and_resume(world: World) -> None:
    shown = card(
        world,
        "Theo",
        "hold_opportunity",
        opportunity="OPP-2001",
        reason="Board is away",
        until="15 jan",
    )
    assert changes(shown)["Status"] == ("Open", "On hold")
    assert changes(shown)["On hold until"] == (None, "2027-01-15")
    world.settlement("Theo").confirm(shown.id)
    assert world.deal("OPP-2001").status.value == "on_hold"
    assert "Discovery" in confirm(world, "Theo", "resume_opportunity", opportunity="OPP-2001")
    assert world.deal("OPP-2001").status.value == "open"


def test_a_deal_on_hold_is_found_by_its_client_when_it_is_to_be_resumed(world: World) -> None:
    assert card(world, "Theo", "resume_opportunity", opportunity="Vandelay").arguments == {
        "opportunity": "OPP-2008"
    }


def test_an_open_deal_cannot_be_resumed_and_a_closed_one_not_be_held(world: World) -> None:
    for tool, ref in (("resume_opportunity", "OPP-2001"), ("hold_opportunity", "OPP-2006")):
        assert world.run("Theo", tool, opportunity=ref).refusal


def test_a_lost_deal_goes_on_as_a_new_one(world: World) -> None:
    said = confirm(world, "Theo", "recreate_opportunity", opportunity="Northwind")
    again = world.deal("OPP-2006").recreated_as
    assert again
    assert again in said
    refused = world.run("Theo", "recreate_opportunity", opportunity="OPP-2006")
    assert refused.refusal
    assert again in refused.refusal.sentence


# Edit


def test_an_edit_shows_before_and_after_and_changes_nothing_else(world: World) -> None:
    shown = card(world, "Theo", "edit_opportunity", opportunity="OPP-2001", estimated_value=70_000)
    assert changes(shown) == {
        "Value": ("$60,000", "$70,000"),
        "Forecast": ("$12,000", "$14,000"),
    } or changes(shown)["Value"] == ("$60,000", "$70,000")
    assert world.deal("OPP-2001").title == "CFO search"


def test_an_edit_that_changes_nothing_says_so(world: World) -> None:
    outcome = world.run("Theo", "edit_opportunity", opportunity="OPP-2001", title="CFO search")
    assert outcome.proposal is None
    assert outcome.printed


def test_a_deal_is_given_to_a_colleague_by_name(world: World) -> None:
    shown = card(world, "Theo", "edit_opportunity", opportunity="OPP-2001", owner="Maya")
    assert changes(shown)["Owner"] == ("Dana Reyes", "Maya Okafor")
    nobody = world.run("Theo", "edit_opportunity", opportunity="OPP-2001", owner="Zaphod")
    assert missing(nobody) == ("owner",)


def test_an_edit_without_a_change_asks_what_should_change(world: World) -> None:
    assert world.run("Theo", "edit_opportunity", opportunity="OPP-2001").draft


# REQs, clients, leads


def test_a_req_alone_tells_which_deal_it_is_taken_off(world: World) -> None:
    shown = card(world, "Theo", "unlink_req", req="REQ-117")
    assert shown.arguments == {"opportunity": "OPP-2002", "req": "REQ-117"}
    world.settlement("Theo").confirm(shown.id)
    assert not world.deal("OPP-2002").reqs


def test_a_req_that_is_not_linked_cannot_be_taken_off(world: World) -> None:
    assert world.run("Theo", "unlink_req", opportunity="OPP-2001", req="REQ-117").refusal


def test_a_new_req_of_a_client_without_a_deal_suggests_one(world: World) -> None:
    confirm(world, "Theo", "create_client", name="Wayne Logistics")
    said = confirm(world, "Theo", "create_req", client="wayne", title="Fleet Planner")
    assert "shall I create one?" in said


def test_a_new_req_is_linked_to_the_deal_that_was_named(world: World) -> None:
    confirm(world, "Theo", "create_req", opportunity="OPP-2001", title="Group Treasurer")
    assert [req.title for req in world.deal("OPP-2001").reqs] == ["Group Treasurer"]


def test_a_client_of_that_name_is_not_added_twice(world: World) -> None:
    assert missing(world.run("Theo", "create_client", name="acme corp")) == ("name",)


def test_a_converted_lead_is_offered_an_opportunity(world: World) -> None:
    said = confirm(world, "Theo", "convert_lead", lead="LEAD-1003")
    assert "Lumen Optics" in said
    assert "shall I create one?" in said
    again = world.run("Theo", "convert_lead", lead="LEAD-1003")
    assert again.refusal


def test_a_lead_can_be_converted_with_its_opportunity(world: World) -> None:
    confirm(
        world,
        "Theo",
        "convert_lead",
        lead="Tidewater",
        title="Clinic leads",
        estimated_value=30_000,
    )
    (deal,) = world.deals_of("Tidewater Clinics")
    assert (deal.title, deal.value and deal.value.format()) == ("Clinic leads", "$30,000")


# Invoices


def test_a_draft_is_sent_and_paid_by_three_clicks(world: World) -> None:
    said = confirm(
        world,
        "Theo",
        "draft_invoice",
        opportunity="Stellar Foods plant manager",
        type="flat_fee",
        recipient="ap@stellar.example",
        amount=4_500.5,
    )
    assert "INV-1002 of $4,500.50" in said
    assert "ap@stellar.example" in confirm(world, "Theo", "send_invoice", invoice="inv 1002")
    partly = confirm(world, "Theo", "mark_invoice_paid", invoice="INV-1002", amount=500.5)
    assert "$4,000" in partly
    assert "is paid" in confirm(world, "Theo", "mark_invoice_paid", invoice="INV-1002")


def test_a_placement_asks_for_the_salary(world: World) -> None:
    outcome = world.run(
        "Theo", "draft_invoice", opportunity="OPP-2007", type="placement", recipient="a@b.example"
    )
    assert missing(outcome) == ("salary",)


def test_only_those_who_see_billing_draft_invoices(world: World) -> None:
    outcome = world.run("Dana", "draft_invoice", opportunity="OPP-2007")
    assert outcome.refusal
    assert outcome.refusal.code == "billing_role"
    assert Action.SEE_BILLING


def test_more_than_is_outstanding_is_asked_for_again(world: World) -> None:
    outcome = world.run("Theo", "mark_invoice_paid", invoice="INV-1001", amount=1_000_000)
    assert missing(outcome) == ("amount",)
