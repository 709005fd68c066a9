"""The page of one deal: every field that is filled, each on its line, and what happened last."""

from collections.abc import Iterator
from datetime import date

from pydantic import JsonValue

from domain import names
from domain.details import Contact, Link
from domain.differences import share
from domain.opportunity import Opportunity
from domain.orders import Order
from domain.pipeline import Status
from tools.bounds import cut
from tools.figures import money, worth
from tools.naming import day, deal_called, on

#: How much of a long text the page shows, and of one that stands among others of its kind.
LONGEST, LONGEST_OF_MANY = 600, 200
#: A link with a longer address is only named: half an address leads nowhere.
LONGEST_ADDRESS = 250
#: How much of a detail a model is told.
LONGEST_TOLD = 240

Facts = Iterator[tuple[str, str | None]]


def page(deal: Opportunity, timezone: str) -> Iterator[str]:
    """Return the lines a person reads about one deal as it stands."""
    yield f"*{deal_called(deal)}*"
    for label, fact in _facts(deal, timezone):
        if fact:
            yield f"• {label}: {fact}"


def details(deal: Opportunity, timezone: str) -> dict[str, JsonValue]:
    """Return what a deal's page holds besides stage, figures, owner and REQs, for the model."""
    known: dict[str, list[str]] = {}
    for label, fact in _further(deal, timezone):
        if fact:
            known.setdefault(label, []).append(cut(fact, LONGEST_TOLD))
    return {label: "; ".join(facts) for label, facts in known.items()}


def _facts(deal: Opportunity, timezone: str) -> Facts:
    status = "" if deal.status is Status.OPEN else f" ({deal.status.label})"
    since = deal.closed_at or deal.stage_entered_at
    yield "Stage", f"{deal.display_stage}{status}, since {day(since, timezone)}"
    by_hand = ", set by hand" if deal.probability_source == "manual" else ""
    forecast = f", forecast {money([deal.forecast])} at {deal.probability}%{by_hand}"
    value = money([worth(deal)])
    yield "Value", value and f"{value}{'' if deal.status.is_final else forecast}"
    kind = [deal.deal_type.label if deal.deal_type else None, deal.fee_model]
    yield "Deal type", ", ".join(filter(None, kind))
    yield "Owner", deal.owner_name
    yield "Job REQs", names.listed([req.heading for req in deal.reqs]) or "none linked"
    yield from _further(deal, timezone)


def _further(deal: Opportunity, timezone: str) -> Facts:
    yield "Fee", share(deal.fee)
    yield "Expected close", _on(deal.expected_close_on)
    yield "Start", _on(deal.starts_on)
    own = deal.max_days_override
    stays = ", also when it moves" if deal.max_days_sticky else ""
    yield "Days allowed in this stage", f"{own}{stays}" if own else None
    yield "On hold since", day(deal.held_at, timezone) if deal.held_at else None
    yield "On hold until", _on(deal.hold_until)
    yield "Closed", day(deal.closed_at, timezone) if deal.closed_at else None
    yield "Loss reason", deal.loss_reason.label if deal.loss_reason else None
    yield "Competitor", _short(deal.competitor)
    yield "Loss notes", _short(deal.loss_notes)
    if deal.order:
        yield from _contract(deal.order)
    yield "Contract details", _short(deal.contract_details)
    yield "Re-created from", deal.recreated_from
    yield "Re-created as", deal.recreated_as
    yield "Collaborators", names.listed([it.name for it in deal.collaborators])
    for contact in deal.contacts:
        yield "Contact", _contact(contact)
    for link in deal.links:
        yield "Link", _link(link)
    yield "Notes", _short(deal.notes)


def _contract(order: Order) -> Facts:
    """What was signed, and what it comes to."""
    months = names.counted(order.duration_months, "month")
    yield "Contract", f"{order.ref} ({order.code}), {order.total.format()} over {months}"
    yield "Monthly value", f"{order.monthly.format()}, {order.annual.format()} a year"
    yield "Contract runs", f"{on(order.effective_on)} to {on(order.expires_on)}"
    yield "Billed", order.cycle.value
    notice = names.counted(order.notice_days, "day")
    renews = "renews by itself" if order.auto_renew else "does not renew by itself"
    yield "Notice", f"{notice}, {renews}"
    yield "Contract notes", _short(order.notes)


def _contact(contact: Contact) -> str:
    about = (contact.name, contact.role, contact.email, contact.phone)
    return ", ".join(cut(it, LONGEST_OF_MANY) for it in about if it)


def _link(link: Link) -> str:
    if len(link.url) > LONGEST_ADDRESS:
        return f"{cut(link.label, LONGEST_OF_MANY)} (its address is too long to be shown)"
    named = "" if link.label == link.url else f"{cut(link.label, LONGEST_OF_MANY)}: "
    return f"{named}{link.url}"


def _on(that_day: date | None) -> str | None:
    return on(that_day) if that_day else None


def _short(text: str | None) -> str | None:
    """A text on one line, ended with an ellipsis where it is long."""
    return cut(" ".join(text.split()), LONGEST) if text else None
