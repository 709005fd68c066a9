"""What follows a deal that is won, lost, given a REQ, or paid for: done once, and told of."""

from dataclasses import dataclass

import pytest

from domain.automations import Automation, Outcome
from domain.details import Contact
from domain.invoices import Invoice, InvoiceStatus, InvoiceType
from domain.money import Money
from domain.opportunity import DealType, Opportunity
from domain.sql.automations import SqlAutomations
from tests.bot.automation.conftest import Desk

CHANNEL = "C0HARBOR"


@dataclass(frozen=True)
class Month:
    """What Harbor & Finch did, and REX has finished with."""

    won: Opportunity
    won_by_theo: Opportunity
    contingency: Opportunity
    nameless: Opportunity
    lost: Opportunity
    linked: Opportunity
    paid: Invoice


@pytest.fixture(scope="module")
def month(desk: Desk) -> Month:
    """Deals of every kind; what waits is picked up again and again meanwhile."""
    found = Month(
        won=desk.create(),
        won_by_theo=desk.create(),
        contingency=desk.create(deal_type=DealType.CONTINGENCY),
        nameless=desk.create(client="Globex", contacts=(Contact("Ann Lee"),)),
        lost=desk.create(),
        linked=desk.create(),
        paid=desk.bill(desk.create()),
    )
    desk.link(found.contingency, "Chief of staff")
    desk.link(found.linked, "Controller")
    for deal in (found.won, found.contingency, found.nameless):
        desk.win(deal)
    desk.win(found.won_by_theo, by="theo")
    desk.lose(found.lost)
    desk.pay(found.paid)
    for _ in range(5):
        desk.world.service.look_around()
    desk.settle()
    desk.settle()
    return found


def counted(deal: Opportunity, worth: str) -> str:
    """What the timeline says of a forecast: nothing was written, and this is what it comes to."""
    how = "it is added up from the deals whenever somebody looks"
    return f"The forecast counts {deal.ref} with {worth} now: {how}."


def test_everything_follows_a_win(desk: Desk, month: Month) -> None:
    deal = month.won
    (req,) = desk.deal(deal).reqs
    (draft,) = desk.invoices(deal)
    assert (req.title, req.client_name) == ("CFO search", "Acme Corp")
    assert (draft.status, draft.type, draft.recipient, draft.total) == (
        InvoiceStatus.DRAFT,
        InvoiceType.RETAINER,
        "accounts@acme.example",
        Money.of(50_000, "USD"),
    )
    assert sorted(desk.timeline(deal)) == sorted(
        [
            counted(deal, "$50,000"),
            f"Created {req.heading}.",
            f"Drafted {draft.ref} of $50,000. It waits to be checked.",
            "Start onboarding: no webhook hears of workflow.onboarding.",
            "Told Maya Okafor and Theo Lindqvist in Slack.",
            counted(deal, "$50,000"),  # the new REQ was linked
        ]
    )
    words = f"🎉 {deal.ref} Acme Corp – CFO search was won at $50,000 by Dana Reyes."
    assert desk.told("Theo", deal.ref) == desk.told("Maya", deal.ref) == [words]
    assert desk.told("Dana", deal.ref) == desk.told("Sam", deal.ref) == []


def test_a_draft_is_never_sent_by_itself(desk: Desk, month: Month) -> None:
    (draft,) = desk.invoices(month.won)
    assert not [it for it in desk.world.inbox.mails if draft.ref in it.subject]


def test_what_is_there_already_is_not_made_again(desk: Desk, month: Month) -> None:
    deal = month.contingency
    (req,) = desk.deal(deal).reqs
    assert desk.invoices(deal) == ()
    assert f"No REQ was created: {req.ref} is linked already." in desk.timeline(deal)
    assert (
        "No invoice was drafted: a contingency fee is due when somebody is placed."
        in desk.timeline(deal)
    )


def test_without_an_address_there_is_no_draft(desk: Desk, month: Month) -> None:
    missing = (
        "No invoice was drafted: no contact of the deal has an e-mail address, and the client had "
        f"no invoice before. Write “draft an invoice for {month.nameless.ref}” to say where it goes."
    )
    assert missing in desk.timeline(month.nameless)


def test_everything_follows_a_loss(desk: Desk, month: Month) -> None:
    deal = month.lost
    assert desk.timeline(deal) == [
        f"{deal.ref} is on the Lost Deals list (No budget): those are the deals in the column Lost.",
        counted(deal, "$0"),
        "Start nurture: no webhook hears of workflow.nurture.",
        "Told Maya Okafor and Theo Lindqvist in Slack.",
    ]
    words = f"{deal.ref} Acme Corp – CFO search was lost by Dana Reyes: No budget."
    assert desk.told("Theo", deal.ref) == [words]


def test_the_owner_hears_of_a_deal_that_somebody_else_closed(desk: Desk, month: Month) -> None:
    deal = month.won_by_theo
    assert len(desk.told("Dana", deal.ref)) == len(desk.told("Maya", deal.ref)) == 1
    assert desk.told("Theo", deal.ref) == []
    (req,) = desk.deal(deal).reqs
    assert req.owner_id == deal.owner_id


def test_a_linked_req_refreshes_the_forecast(desk: Desk, month: Month) -> None:
    deal = month.linked
    assert desk.timeline(deal) == [counted(deal, "$5,000")]


def test_everything_follows_a_payment(desk: Desk, month: Month) -> None:
    invoice = month.paid
    deal = desk.world.deal(invoice.opportunity_ref)
    lines = desk.timeline(deal)
    (recognised,) = [line for line in lines if "revenue" in line]
    assert recognised.startswith(f"$3,000 of {invoice.ref} is counted as revenue, which is $")
    assert "Start placed candidate: no webhook hears of workflow.placed_candidate." in lines
    assert "Told Maya Okafor in Slack." in lines
    paid = f"{invoice.ref} of $3,000 for {deal.ref} Acme Corp – CFO search is paid."
    assert desk.told("Maya", f"{invoice.ref} of") == [paid]
    assert desk.told("Theo", f"{invoice.ref} of") == desk.told("Dana", f"{invoice.ref} of") == []


def test_what_is_switched_off_does_not_happen(desk: Desk) -> None:
    off = (Automation.CREATE_REQS, Automation.TELL_TEAM, Automation.DRAFT_INVOICE)
    desk.switch(*off, on=False)
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    assert desk.deal(deal).reqs == desk.invoices(deal) == ()
    assert desk.told("Theo", deal.ref) == []
    assert len(desk.timeline(deal)) == 2
    desk.switch(*off, on=True)


def test_the_team_is_told_in_its_channel(desk: Desk) -> None:
    desk.tell_in(CHANNEL)
    deal = desk.create()
    desk.lose(deal)
    desk.settle()
    desk.tell_in(None)
    assert len(desk.said_in(CHANNEL, deal.ref)) == 1
    assert desk.told("Theo", deal.ref) == []
    assert "Told the team's channel in Slack." in desk.timeline(deal)


def test_when_the_channel_is_closed_everybody_is_told_directly(desk: Desk) -> None:
    desk.tell_in("C0GONE")
    deal = desk.create()
    desk.lose(deal)
    desk.settle()
    desk.tell_in(None)
    assert len(desk.told("Theo", deal.ref)) == len(desk.told("Maya", deal.ref)) == 1


def test_a_lost_answer_of_slack_doubles_nothing(desk: Desk) -> None:
    deal = desk.create()
    desk.lose(deal)
    desk.world.emulator.fault("chat.postMessage", times=2, lose_response=True)
    desk.settle()
    assert len(desk.told("Theo", deal.ref)) == len(desk.told("Maya", deal.ref)) == 1


def test_who_left_slack_is_named_as_missed(desk: Desk) -> None:
    maya = desk.world.emulator.users["U0MAYA"]
    maya.deleted = True
    deal = desk.create()
    desk.lose(deal)
    desk.settle()
    maya.deleted = False
    assert "Told Theo Lindqvist in Slack, but not Maya Okafor." in desk.timeline(deal)


def test_every_outcome_stands_in_the_log_and_nothing_waits(desk: Desk, month: Month) -> None:
    mine = [it for it in desk.runs() if it.opportunity_ref == month.won.ref]
    assert len(mine) == len(desk.timeline(month.won)) == 6
    assert {it.outcome for it in mine} == {Outcome.DONE, Outcome.SKIPPED}
    with desk.room() as room:
        assert SqlAutomations(room.session).waiting(10) == []
