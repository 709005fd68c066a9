"""Closing a deal: won, with the contract's terms where there is one, or lost, with the reason."""

from typing import Literal

from pydantic import Field, JsonValue

from domain import crm
from domain.access import Action, Actor
from domain.differences import Change
from domain.errors import NotFound
from domain.lookup import require
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import Opportunity
from domain.orders import BillingCycle, ContractTerms
from domain.pipeline import Status
from tools.asking import Unclear, draft
from tools.days import read_day
from tools.meaning import opportunity_meant
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import must_be, ref_or_unclear, rehearsed
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

CycleName = Literal["monthly", "quarterly", "annual"]

#: Which of these is given says that there is a contract, and so an order.
_TERMS = ("effective_on", "duration_months", "billing_cycle", "auto_renew", "notice_days")
#: What a card says of notes that no order is there for.
NO_CONTRACT = "not kept, since no contract is made: give its first day and duration, too"
_CALLED = {"total": "value", "effective_on": "effective_on", "currency": "currency"}


class CloseWon(ToolArgs):
    """Which deal was signed, and on which terms."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    value: float | None = Field(
        default=None,
        description="What was signed, in whole currency units; null for the deal's own value.",
    )
    currency: Text | None = Field(
        default=None, max_length=3, description="ISO 4217 code, only if the person named one."
    )
    effective_on: Text | None = Field(
        default=None, max_length=40, description="The contract's first day, YYYY-MM-DD, or null."
    )
    duration_months: float | None = Field(
        default=None, description="How many months the contract runs, or null."
    )
    billing_cycle: CycleName | None = Field(default=None, description="Null if not said.")
    auto_renew: bool | None = Field(default=None, description="Null if not said.")
    notice_days: float | None = Field(default=None, description="Days of notice; 30 if null.")
    notes: Text | None = Field(
        default=None, max_length=2_000, description="The contract's notes, or null."
    )


class CloseLost(ToolArgs):
    """Which deal was lost, and why."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    reason: Text | None = Field(
        default=None, max_length=200, description="Why, as the person said it; null if not said."
    )
    competitor: Text | None = Field(
        default=None, max_length=200, description="Who won it instead, or null."
    )
    notes: Text | None = Field(
        default=None, max_length=1_000, description="What else was said about the loss, or null."
    )


def plan_won(args: CloseWon, office: Office) -> Plan | Draft:
    """Check a win; where any contract term is given, all that an order needs are asked for."""
    require(office.actor, Action.CLOSE_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, office.records, office.actor)
    unclear = _terms_needed(args, office)
    details = {**args.given(), "opportunity": ref_or_unclear(deal), **unclear}
    if isinstance(deal, Unclear) or unclear:
        must_be(deal, Status.OPEN)
        return draft(WON.name, details)
    exact = {**args.given(), "opportunity": deal.ref, **_dated(args, office)}
    ready = CloseWon.model_validate(exact)

    def check(click: Click) -> crm.PlannedClose:
        signed, terms = _signed(ready, deal, click.actor), _terms(ready, deal, click)
        return crm.plan_won(click.records, click.actor, deal.ref, click.by, signed, terms)

    checked = rehearsed(WON.name, exact, office, check, called=_CALLED)
    if isinstance(checked, Draft):
        return checked
    title = f"Mark {deal_called(deal)} as {checked.after.display_stage}"
    changes = checked.changes
    if args.notes and checked.terms is None:
        exact.pop("notes")
        changes = (*changes, Change("Contract notes", None, NO_CONTRACT))
    return planned(exact, title, changes, version=deal.version)


def perform_won(args: CloseWon, click: Click) -> str:
    """Close the deal that was planned as won."""
    before = crm.opportunity(click.records, click.actor, args.opportunity or "")
    won = crm.close_won(
        click.records,
        click.actor,
        before.ref,
        _signed(args, before, click.actor),
        _terms(args, before, click),
        **click.how,
    )
    order = (
        f" with order {won.order.ref}, which runs until {won.order.expires_on}" if won.order else ""
    )
    value = won.won_value.format() if won.won_value else "its value"
    return f"Done: {deal_called(won)} is won at {value}{order}. It stays in {won.stage.label}."


def plan_lost(args: CloseLost, office: Office) -> Plan | Draft:
    """Check a loss against the workspace's own reasons."""
    records, actor = office.records, office.actor
    require(actor, Action.CLOSE_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, records, actor)
    reasons = [reason.label for reason in crm.loss_reasons(records, actor)]
    reason: str | Unclear | None = args.reason
    if reason is None and actor.workspace.loss_reason_required:
        reason = Unclear("Why was it lost?", tuple(reasons))
    details = {**args.given(), "opportunity": ref_or_unclear(deal), "reason": reason}
    if isinstance(deal, Unclear) or isinstance(reason, Unclear):
        must_be(deal, Status.OPEN)
        return draft(LOST.name, details)
    exact: dict[str, JsonValue] = {**args.given(), "opportunity": deal.ref}
    loss = _loss(args)
    try:
        checked = rehearsed(
            LOST.name,
            exact,
            office,
            lambda click: crm.plan_lost(records, actor, deal.ref, click.by, loss),
            options={"reason": reasons},
        )
    except NotFound as unknown:
        return draft(LOST.name, {**exact, "reason": Unclear(str(unknown), tuple(reasons))})
    if isinstance(checked, Draft):
        return checked
    title = f"Mark {deal_called(deal)} as {checked.after.display_stage}"
    return planned(
        {**exact, "reason": _label(checked.after)}, title, checked.changes, version=deal.version
    )


def perform_lost(args: CloseLost, click: Click) -> str:
    """Close the deal that was planned as lost."""
    lost = crm.close_lost(
        click.records, click.actor, args.opportunity or "", _loss(args), **click.how
    )
    why = f": {lost.loss_reason.label}" if lost.loss_reason and args.reason else ""
    to_whom = f", to {lost.competitor}" if lost.competitor else ""
    return (
        f"Done: {deal_called(lost)} is lost{why}{to_whom}. Its history stays, and it can be "
        "re-created if the client comes back."
    )


def _terms_needed(args: CloseWon, office: Office) -> dict[str, JsonValue | Unclear]:
    """The terms that an order can't do without, if it is to be made at all."""
    if not _has_terms(args):
        return {}
    unclear: dict[str, JsonValue | Unclear] = {}
    if args.effective_on is None:
        unclear["effective_on"] = Unclear("On which day does the contract begin?")
    elif read_day(args.effective_on, office.today) is None:
        unclear["effective_on"] = Unclear(
            f"“{args.effective_on}” isn't a day that I understand. On which day does the contract "
            "begin, such as 2027-01-15?"
        )
    if args.duration_months is None:
        unclear["duration_months"] = Unclear("How many months does the contract run?")
    if args.billing_cycle is None:
        question = "How often is the client billed?"
        unclear["billing_cycle"] = Unclear(question, tuple(cycle.value for cycle in BillingCycle))
    return unclear


def _has_terms(args: CloseWon) -> bool:
    return any(getattr(args, name) is not None for name in _TERMS)


def _dated(args: CloseWon, office: Office) -> dict[str, JsonValue]:
    day = read_day(args.effective_on or "", office.today)
    return {"effective_on": day.isoformat()} if day else {}


def _signed(args: CloseWon, deal: Opportunity, actor: Actor) -> Money | None:
    if args.value is None:
        return None
    return Money.of(args.value, args.currency or _currency(deal, actor))


def _terms(args: CloseWon, deal: Opportunity, click: Click) -> ContractTerms | None:
    total = _signed(args, deal, click.actor) or deal.value
    day = read_day(args.effective_on or "", click.today)
    if not _has_terms(args) or day is None or total is None:
        return None
    return ContractTerms(
        total=total,
        cycle=BillingCycle(args.billing_cycle or "monthly"),
        effective_on=day,
        duration_months=args.duration_months or 0,
        auto_renew=bool(args.auto_renew),
        notice_days=30 if args.notice_days is None else args.notice_days,
        notes=args.notes,
    )


def _currency(deal: Opportunity, actor: Actor) -> str:
    return deal.value.currency if deal.value else actor.workspace.currency


def _loss(args: CloseLost) -> Loss:
    return Loss(reason=args.reason, competitor=args.competitor, notes=args.notes)


def _label(lost: Opportunity) -> str | None:
    return lost.loss_reason.label if lost.loss_reason else None


WON = Write(
    name="close_won",
    title="Mark as won",
    description=(
        "Prepare marking an open opportunity as won. Give contract terms only if the person named "
        f"them; then an order is made too. {NOTHING_IS_WRITTEN}"
    ),
    arguments=CloseWon,
    plan=plan_won,
    perform=perform_won,
)

LOST = Write(
    name="close_lost",
    title="Mark as lost",
    description=(
        "Prepare marking an open opportunity as lost, for one of the workspace's reasons. "
        f"{NOTHING_IS_WRITTEN}"
    ),
    arguments=CloseLost,
    plan=plan_lost,
    perform=perform_lost,
)
