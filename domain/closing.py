"""Closing a deal: won, with an order where a contract was signed, or lost, with the reason why."""

from dataclasses import dataclass, replace
from typing import Unpack

from domain import lookup
from domain.access import Action, Actor
from domain.calendars import today
from domain.changing import How, change, save
from domain.differences import Change, amount
from domain.errors import BadValue, DetailMissing
from domain.events import By, EventKind
from domain.fields import checked_value
from domain.losses import Loss, checked_loss
from domain.money import Money
from domain.opportunity import Opportunity
from domain.orders import ContractTerms, checked_terms, ordered, terms_shown
from domain.pipeline import Status
from domain.plans import must_be
from domain.records import Records


@dataclass(frozen=True, kw_only=True)
class PlannedClose:
    """A deal that can be closed; `after` is how it would stand then."""

    opportunity: Opportunity
    after: Opportunity
    terms: ContractTerms | None = None

    @property
    def title(self) -> str:
        """What would be done."""
        return f"Mark {self.opportunity.name} as {self.after.display_stage}"

    @property
    def object_version(self) -> int | None:
        """The version of the deal that was looked at."""
        return self.opportunity.version

    @property
    def changes(self) -> tuple[Change, ...]:
        """The outcome, and what it leaves behind: a won deal no forecast, but a signed value."""
        before, after, terms = self.opportunity, self.after, self.terms
        reason, left = after.loss_reason, None if after.won_value else amount(after.forecast)
        contract = terms_shown(terms) if terms else ()
        lines = (
            ("Status", before.status.label.capitalize(), after.status.label.capitalize()),
            ("Forecast", amount(before.forecast), left),
            ("Signed value", None, amount(after.won_value)),
            *((label, None, term) for label, term in contract),
            ("Loss reason", None, reason.label if reason else None),
            ("Competitor", None, after.competitor),
            ("Loss notes", None, after.loss_notes),
        )
        return tuple(Change(label, old, new) for label, old, new in lines if new and new != old)


def plan_won(
    records: Records,
    actor: Actor,
    opportunity: str,
    by: By,
    value: Money | None = None,
    terms: ContractTerms | None = None,
) -> PlannedClose:
    """Check everything about a win: person, deal, status, value and each of the terms."""
    lookup.require(actor, Action.CLOSE_OPPORTUNITY)
    return _check_won(lookup.opportunity(records, actor, opportunity), by, value, terms)


def close_won(
    records: Records,
    actor: Actor,
    opportunity: str,
    value: Money | None = None,
    terms: ContractTerms | None = None,
    **how: Unpack[How],
) -> Opportunity:
    """The deal won at `value`, what was expected if left out; with `terms`, it has an order.

    The stage stays what it was. Without terms no order is made up.
    """

    def do(found: Opportunity, by: By) -> Opportunity:
        after = _check_won(found, by, value, terms).after
        if terms is None:
            return save(records, EventKind.WON, by, found, after)
        day = today(by)
        number = records.next_number(found.workspace_id, f"order-{day.year}")
        order = ordered(terms, day, number)
        won = save(records, EventKind.WON, by, found, replace(after, order=order))
        records.add_order(won, order, by)
        return won

    asked = ("close_won", value, terms)
    return change(records, actor, opportunity, Action.CLOSE_OPPORTUNITY, asked, do, how)


def plan_lost(records: Records, actor: Actor, opportunity: str, by: By, loss: Loss) -> PlannedClose:
    """Check everything about a loss: person, deal, status, reason, competitor and notes."""
    lookup.require(actor, Action.CLOSE_OPPORTUNITY)
    return _check_lost(records, lookup.opportunity(records, actor, opportunity), by, loss)


def close_lost(
    records: Records, actor: Actor, opportunity: str, loss: Loss, **how: Unpack[How]
) -> Opportunity:
    """The deal lost, for one of the workspace's reasons; the stage stays what it was."""

    def do(found: Opportunity, by: By) -> Opportunity:
        after = _check_lost(records, found, by, loss).after
        return save(records, EventKind.LOST, by, found, after)

    asked = ("close_lost", loss)
    return change(records, actor, opportunity, Action.CLOSE_OPPORTUNITY, asked, do, how)


def _check_won(
    found: Opportunity, by: By, value: Money | None, terms: ContractTerms | None
) -> PlannedClose:
    lookup.require(by.actor, Action.CLOSE_OPPORTUNITY, found.owner_id)
    must_be(found, Status.OPEN)
    if terms:
        checked_terms(terms, today(by))
    signed = _signed(found, value, terms)
    after = replace(found.closed(Status.WON, by.at), won_value=signed)
    return PlannedClose(opportunity=found, after=after, terms=terms)


def _signed(found: Opportunity, value: Money | None, terms: ContractTerms | None) -> Money:
    """What was signed; raises where it is missing, out of limits, or contradicts itself."""
    if terms and value and value != terms.total:
        raise BadValue(
            "value",
            f"The deal's value is {value.format()} and the contract's total is "
            f"{terms.total.format()}. Please give one of them, or the same twice.",
        )
    signed = checked_value(terms.total if terms else value or found.value)
    if signed is None:
        raise DetailMissing("value", f"What was {found.ref} signed at?")
    if signed.minor == 0:
        raise BadValue(
            "value",
            f"A won deal has a value above {signed.format()}. Please say what was signed.",
        )
    if found.value and found.value.currency != signed.currency:
        raise BadValue(
            "currency",
            f"{found.ref} is in {found.value.currency}, and this is in {signed.currency}. "
            "Please give the amount in the deal's currency, or change the deal first.",
        )
    return signed


def _check_lost(records: Records, found: Opportunity, by: By, loss: Loss) -> PlannedClose:
    lookup.require(by.actor, Action.CLOSE_OPPORTUNITY, found.owner_id)
    must_be(found, Status.OPEN)
    reason, loss = checked_loss(records, by, loss)
    after = replace(
        found.closed(Status.LOST, by.at),
        loss_reason=reason,
        competitor=loss.competitor,
        loss_notes=loss.notes,
    )
    return PlannedClose(opportunity=found, after=after)
