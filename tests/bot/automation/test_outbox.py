"""What follows a deal that is won, lost, given a REQ, or paid for: done once, and told of."""

from domain.automations import Automation, Outcome
from domain.details import Contact
from domain.invoices import InvoiceStatus, InvoiceType
from domain.money import Money
from domain.opportunity import DealType
from domain.sql.tables import OutboxRow
from tests.bot.automation.conftest import Desk

CHANNEL = "C0HARBOR"


def test_everything_follows_a_win(desk: Desk) -> None:
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    (req,) = desk.deal(deal).reqs
    (draft,) = desk.invoices(deal)
    assert (req.title, req.client_name) == ("CFO search", "Acme Corp")
    assert (draft.status, draft.type, draft.recipient, draft.total) == (
        InvoiceStatus.DRAFT,
        InvoiceType.RETAINER,
        "accounts@acme.example",
        Money.of(50_000, "USD"),
    )
    assert desk.timeline(deal) == [
        f"The forecast of {deal.ref} is $50,000 now.",
        f"Created {req.heading}.",
        f"Drafted {draft.ref} of $50,000. It waits to be checked.",
        "Start onboarding: no webhook hears of workflow.onboarding.",
        "Told Maya Okafor and Theo Lindqvist in Slack.",
        f"The forecast of {deal.ref} is $50,000 now.",  # the new REQ was linked
    ]
    words = f"🎉 {deal.ref} Acme Corp – CFO search was won at $50,000 by Dana Reyes."
    assert desk.told("Theo", deal.ref) == desk.told("Maya", deal.ref) == [words]
    assert desk.told("Dana", deal.ref) == desk.told("Sam", deal.ref) == []
    assert not [it for it in desk.world.inbox.mails if draft.ref in it.subject]


def test_however_often_it_is_picked_up_it_happens_once(desk: Desk) -> None:
    deal = desk.create()
    desk.win(deal)
    for _ in range(5):
        desk.world.service.look_around()
    desk.settle()
    desk.settle()
    assert len(desk.told("Theo", deal.ref)) == 1
    assert len(desk.deal(deal).reqs) == len(desk.invoices(deal)) == 1
    assert len(desk.timeline(deal)) == 6


def test_what_is_there_already_is_not_made_again(desk: Desk) -> None:
    deal = desk.create(deal_type=DealType.CONTINGENCY)
    desk.link(deal, "Chief of staff")
    desk.win(deal)
    desk.settle()
    (req,) = desk.deal(deal).reqs
    assert desk.invoices(deal) == ()
    assert f"No REQ was created: {req.ref} is linked already." in desk.timeline(deal)
    assert (
        "No invoice was drafted: a contingency fee is due when somebody is placed."
        in desk.timeline(deal)
    )


def test_without_an_address_there_is_no_draft(desk: Desk) -> None:
    deal = desk.create(contacts=(Contact("Ann Lee"),))
    desk.win(deal)
    desk.settle()
    missing = "No invoice was drafted: no contact of the deal has an e-mail address."
    assert missing in desk.timeline(deal)


def test_everything_follows_a_loss(desk: Desk) -> None:
    deal = desk.create()
    desk.lose(deal)
    desk.settle()
    assert desk.timeline(deal) == [
        f"{deal.ref} is on the Lost Deals list (No budget).",
        f"The forecast of {deal.ref} is $0 now.",
        "Start nurture: no webhook hears of workflow.nurture.",
        "Told Maya Okafor and Theo Lindqvist in Slack.",
    ]
    words = f"{deal.ref} Acme Corp – CFO search was lost by Dana Reyes: No budget."
    assert desk.told("Theo", deal.ref) == [words]


def test_the_owner_hears_of_a_deal_that_somebody_else_closed(desk: Desk) -> None:
    deal = desk.create()
    desk.win(deal, by="theo")
    desk.settle()
    assert len(desk.told("Dana", deal.ref)) == len(desk.told("Maya", deal.ref)) == 1
    assert desk.told("Theo", deal.ref) == []
    (req,) = desk.deal(deal).reqs
    assert req.owner_id == deal.owner_id


def test_a_linked_req_refreshes_the_forecast(desk: Desk) -> None:
    deal = desk.create()
    desk.link(deal, "Controller")
    desk.settle()
    assert desk.timeline(deal) == [f"The forecast of {deal.ref} is $5,000 now."]


def test_everything_follows_a_payment(desk: Desk) -> None:
    deal = desk.create()
    desk.win(deal)
    invoice = desk.bill(deal)
    desk.pay(invoice)
    desk.settle()
    lines = desk.timeline(deal)
    assert f"Recognised $3,000 of {invoice.ref} as revenue, which is $3,000 in all." in lines
    assert "Start placed candidate: no webhook hears of workflow.placed_candidate." in lines
    assert "Told Maya Okafor in Slack." in lines
    paid = f"{invoice.ref} of $3,000 for {deal.ref} Acme Corp – CFO search is paid."
    assert desk.told("Maya", invoice.ref) == [paid]
    assert desk.told("Theo", invoice.ref) == desk.told("Dana", invoice.ref) == []


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
    desk.win(deal)
    desk.settle()
    desk.tell_in(None)
    assert len(desk.said_in(CHANNEL, deal.ref)) == 1
    assert desk.told("Theo", deal.ref) == []
    assert "Told the team's channel in Slack." in desk.timeline(deal)


def test_when_the_channel_is_closed_everybody_is_told_directly(desk: Desk) -> None:
    desk.tell_in("C0GONE")
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    desk.tell_in(None)
    assert len(desk.told("Theo", deal.ref)) == len(desk.told("Maya", deal.ref)) == 1


def test_a_lost_answer_of_slack_doubles_nothing(desk: Desk) -> None:
    deal = desk.create()
    desk.win(deal)
    desk.world.emulator.fault("chat.postMessage", times=2, lose_response=True)
    desk.settle()
    assert len(desk.told("Theo", deal.ref)) == len(desk.told("Maya", deal.ref)) == 1


def test_who_left_slack_is_named_as_missed(desk: Desk) -> None:
    maya = desk.world.emulator.users["U0MAYA"]
    maya.deleted = True
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    maya.deleted = False
    assert "Told Theo Lindqvist in Slack, but not Maya Okafor." in desk.timeline(deal)


def test_every_outcome_stands_in_the_log_and_nothing_waits(desk: Desk) -> None:
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    mine = [it for it in desk.runs() if it.opportunity_ref == deal.ref]
    assert len(mine) == len(desk.timeline(deal)) == 6
    assert {it.outcome for it in mine} == {Outcome.DONE, Outcome.SKIPPED}
    with desk.room() as room:
        waiting = room.session.query(OutboxRow).filter(OutboxRow.published_at.is_(None)).count()
    assert waiting == 0
