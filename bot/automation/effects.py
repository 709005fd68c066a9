"""What automations do in the database: each effect, its outcome and its place in the timeline."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.automation.errand import Event, by_whom
from bot.sql.room import Room
from domain import billing, crm
from domain.automations import Automation, Done, Outcome, Waiting
from domain.changing import Occasion
from domain.consequences import invoice_wanted, req_wanted
from domain.errors import DomainError
from domain.events import By
from domain.pipeline import Status
from domain.sql.automations import SqlAutomations
from domain.sql.ledger import SqlLedger


def perform(room: Room, *, automation: Automation, event: Event, now: datetime) -> None:
    """Do it and write down what came of it; a refusal is an outcome too."""
    kept = SqlAutomations(room.session)
    found = event.waiting_in(kept)
    if found is None or kept.ran(found, automation):
        return
    by = by_whom(room, found, now, owner_first=automation is Automation.CREATE_REQS)
    if by is None:
        return
    try:
        done = EFFECTS[automation](room, found, by)
    except DomainError as refused:
        done = Done(Outcome.SKIPPED, f"{automation.label}: not done. {refused}")
    kept.note(found, by, automation, done)


def _refresh_forecast(room: Room, event: Waiting, by: By) -> Done:
    """There is nothing to be written, and the timeline says so with what it comes to now."""
    deal, worth = event.opportunity, event.opportunity.forecast
    return Done(
        Outcome.DONE,
        f"The forecast counts {deal.ref} with {worth.format() if worth else 'no amount'} now: it is "
        "added up from the deals whenever somebody looks.",
    )


def _create_reqs(room: Room, event: Waiting, by: By) -> Done:
    """A won deal without a REQ gets one, in the hands of the deal's owner."""
    title = req_wanted(event.opportunity)
    if title is None:
        linked = ", ".join(it.ref for it in event.opportunity.reqs)
        return Done(Outcome.SKIPPED, f"No REQ was created: {linked} is linked already.")
    deal = crm.create_and_link_req(
        room.records, by.actor, event.opportunity.ref, title, **_occasion(event, by, "req")
    )
    return Done(Outcome.DONE, f"Created {deal.reqs[-1].heading}.")


def _draft_invoice(room: Room, event: Waiting, by: By) -> Done:
    """A draft, which a person checks and sends."""
    deal = event.opportunity
    last = SqlLedger(room.session).last_sent(event.workspace_id, deal.client.id)
    new = invoice_wanted(deal, last)
    if isinstance(new, str):
        return Done(Outcome.SKIPPED, new)
    made = billing.draft_invoice(
        room.records,
        SqlLedger(room.session),
        by.actor,
        event.opportunity.ref,
        new,
        **_occasion(event, by, "invoice"),
    )
    return Done(
        Outcome.DONE, f"Drafted {made.ref} of {made.total.format()}. It waits to be checked."
    )


def _list_as_lost(room: Room, event: Waiting, by: By) -> Done:
    """The Lost Deals list is the column of lost deals: this looks whether the deal stands there."""
    deal = event.opportunity
    if deal.status is not Status.LOST:
        return Done(Outcome.FAILED, f"{deal.ref} is not lost, so it isn't on the Lost Deals list.")
    why = f" ({deal.loss_reason.label})" if deal.loss_reason else ""
    return Done(
        Outcome.DONE,
        f"{deal.ref} is on the Lost Deals list{why}: those are the deals in the column "
        f"{deal.display_stage}.",
    )


def _recognise_revenue(room: Room, event: Waiting, by: By) -> Done:
    """Revenue is counted from the payments themselves; this says what it comes to now."""
    earned = billing.revenue(SqlLedger(room.session), by.actor).recognised
    known = SqlLedger(room.session).invoices(
        event.workspace_id, opportunity_id=event.opportunity.id
    )
    paid = next(it for it in known if str(it.id) == event.payload["invoice_id"])
    total = ", ".join(it.format() for it in earned)
    return Done(
        Outcome.DONE,
        f"{paid.total.format()} of {paid.ref} is counted as revenue, which is {total} in all.",
    )


def _occasion(event: Waiting, by: By, what: str) -> Occasion:
    return {"now": by.at, "source": by.source, "key": f"automation:{event.id}:{what}"}


EFFECTS: Mapping[Automation, Callable[[Room, Waiting, By], Done]] = {
    Automation.REFRESH_FORECAST: _refresh_forecast,
    Automation.CREATE_REQS: _create_reqs,
    Automation.DRAFT_INVOICE: _draft_invoice,
    Automation.LIST_AS_LOST: _list_as_lost,
    Automation.RECOGNISE_REVENUE: _recognise_revenue,
}
