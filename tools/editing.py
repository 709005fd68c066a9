"""Editing a deal: only what is named changes."""

from decimal import Decimal

from pydantic import Field, JsonValue

from domain import crm
from domain.access import Action
from domain.differences import Change
from domain.editing import Edit
from domain.errors import NotFound
from domain.lookup import require
from domain.money import Money
from domain.opportunity import DealType, Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, draft
from tools.dates import exact_days
from tools.days import read_day
from tools.deals import DealTypeName
from tools.meaning import opportunity_meant
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import deal_changes, must_be, ref_or_unclear, rehearsed, settled, standing
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

_CALLED = {
    "value": "estimated_value",
    "max_days_override": "max_days",
    "max_days_sticky": "max_days_stay",
}
#: Arguments that say how another one is meant, and change nothing by themselves.
_BESIDES = frozenset({"opportunity", "currency"})


class EditOpportunity(ToolArgs):
    """Which deal, and what about it changes; null leaves a field as it is."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    title: Text | None = Field(default=None, max_length=200, description="Its new title, or null.")
    owner: Text | None = Field(
        default=None, max_length=200, description="The colleague who takes it over, or null."
    )
    deal_type: DealTypeName | None = Field(default=None, description="Null to leave it.")
    fee_model: Text | None = Field(
        default=None, max_length=200, description='Such as "25% of first-year salary", or null.'
    )
    fee_percent: float | None = Field(default=None, description="The fee in percent, or null.")
    estimated_value: float | None = Field(
        default=None, description="Expected revenue in whole currency units, or null."
    )
    currency: Text | None = Field(
        default=None, max_length=3, description="ISO 4217 code, only if the person named one."
    )
    probability: float | None = Field(
        default=None, description="In percent, where the person sets it by hand; else null."
    )
    stage_probability: bool | None = Field(
        default=None, description="True to go back to the stage's own probability, else null."
    )
    max_days: float | None = Field(
        default=None,
        description="After so many whole days in a stage this deal is stale; 0 for the stage's own.",
    )
    max_days_stay: bool | None = Field(
        default=None, description="True to keep that limit of days when the deal moves, else null."
    )
    expected_close_on: Text | None = Field(
        default=None, max_length=40, description="The day it should close, YYYY-MM-DD, or null."
    )
    starts_on: Text | None = Field(
        default=None, max_length=40, description="The day the work starts, YYYY-MM-DD, or null."
    )
    notes: Text | None = Field(
        default=None, max_length=5_000, description="Notes in place of the present ones, or null."
    )
    contract_details: Text | None = Field(
        default=None, max_length=2_000, description="What the contract says, or null."
    )


def plan_edit(args: EditOpportunity, office: Office) -> Plan | Draft:
    """Check what is to change; where nothing differs, there is nothing to do."""
    require(office.actor, Action.EDIT_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, office.records, office.actor)
    must_be(deal, Status.OPEN, Status.ON_HOLD)
    details: dict[str, JsonValue | Unclear] = {
        **args.given(),
        "opportunity": ref_or_unclear(deal),
        **exact_days(args, office),
    }
    if not details.keys() - _BESIDES:
        details["estimated_value"] = Unclear("What should change, and to what?")
    if isinstance(deal, Unclear) or any(isinstance(it, Unclear) for it in details.values()):
        return draft(EDIT.name, details)
    exact = settled(details)
    ready = EditOpportunity.model_validate(exact)
    try:
        after = rehearsed(
            EDIT.name, exact, office, lambda click: _edit(ready, deal, click), called=_CALLED
        )
    except NotFound as unknown:
        if args.owner is None:
            raise
        return draft(EDIT.name, {**exact, "owner": Unclear(str(unknown), unknown.near)})
    if isinstance(after, Draft):
        return after
    changes = (*deal_changes(deal, after), *_source(deal, after))
    plan = planned(exact, f"Change {deal_called(deal)}", changes, version=deal.version)
    return plan if plan.changes else _nothing(deal, exact)


def perform_edit(args: EditOpportunity, click: Click) -> str:
    """Make the changes that were planned."""
    before = crm.opportunity(click.records, click.actor, args.opportunity or "")
    after = _edit(args, before, click)
    return f"Done: {deal_called(after)} is changed. It is {standing(after)}."


def _edit(args: EditOpportunity, deal: Opportunity, click: Click) -> Opportunity:
    currency = args.currency or (
        deal.value.currency if deal.value else click.actor.workspace.currency
    )
    given: dict[str, object] = {
        "title": args.title,
        "owner": args.owner,
        "deal_type": DealType(args.deal_type) if args.deal_type else None,
        "fee_model": args.fee_model,
        "fee_percent": None if args.fee_percent is None else Decimal(str(args.fee_percent)),
        "value": None if args.estimated_value is None else Money.of(args.estimated_value, currency),
        "probability": args.probability,
        "max_days_override": args.max_days or None,
        "max_days_sticky": args.max_days_stay,
        "expected_close_on": read_day(args.expected_close_on or "", click.today),
        "starts_on": read_day(args.starts_on or "", click.today),
        "notes": args.notes,
        "contract_details": args.contract_details,
    }
    named = {name: value for name, value in given.items() if value is not None}
    edit = Edit(**{**named, **_emptied(args)})  # type: ignore[arg-type]
    return crm.edit_opportunity(click.records, click.actor, deal.ref, edit, **click.how)


def _source(before: Opportunity, after: Opportunity) -> list[Change]:
    """A probability that stays the same, and comes from elsewhere: by hand, or from the stage."""
    sources = (before.probability_source, after.probability_source)
    old, new = ("by hand" if it == "manual" else "the stage's" for it in sources)
    same = before.probability == after.probability and old != new
    return [Change("Probability comes from", old, new)] if same else []


def _emptied(args: EditOpportunity) -> dict[str, None]:
    """What goes back to the stage's own: a probability, a limit of days."""
    wanted = {
        "probability": args.stage_probability and args.probability is None,
        "max_days_override": args.max_days == 0,
    }
    return dict.fromkeys(name for name, empty in wanted.items() if empty)


def _nothing(deal: Opportunity, exact: dict[str, JsonValue]) -> Plan:
    here = f"{deal_called(deal)} says so already; there is nothing to change."
    return Plan(arguments=exact, title="", already=here)


EDIT = Write(
    name="edit_opportunity",
    title="Change a deal",
    description=(
        "Prepare changing fields of an opportunity: title, owner, type, fee, value, probability, "
        f"dates, notes, its own limit of days. Not its stage or status. {NOTHING_IS_WRITTEN}"
    ),
    arguments=EditOpportunity,
    plan=plan_edit,
    perform=perform_edit,
)
