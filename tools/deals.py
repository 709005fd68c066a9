"""The three writes to deals: create an opportunity, link a REQ, move to another stage."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, JsonValue

from domain import crm
from domain.access import Action
from domain.clients import Client
from domain.errors import BadValue, IllegalMove
from domain.lookup import pipelines, require
from domain.money import Money
from domain.opportunity import DealType, NewOpportunity, Opportunity
from domain.pipeline import Status
from domain.twins import twins
from tools.asking import Unclear, draft
from tools.closing import LOST, WON, CloseLost, CloseWon
from tools.dates import exact_days
from tools.days import read_day
from tools.meaning import client_meant, opportunity_meant, req_meant, stage_meant
from tools.naming import deal_called, titled
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import must_be, ref_or_unclear, settled
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, AnyWrite, Plan, Write, changes_of

DealTypeName = Literal["contingency", "retained", "contract_staffing", "flat_fee", "rpo"]

#: What the domain calls a field, where a person's word for it differs.
_ARGUMENTS = {"value": "estimated_value"}


class CreateOpportunity(ToolArgs):
    """What a person may say about a deal to be."""

    client: Text | None = Field(
        default=None, max_length=200, description="The client, as the person calls it."
    )
    title: Text | None = Field(
        default=None, max_length=200, description="What the deal is called; null if not said."
    )
    deal_type: DealTypeName | None = Field(default=None, description="Null if not said.")
    fee_model: Text | None = Field(
        default=None, max_length=200, description='Such as "25% of first-year salary".'
    )
    fee_percent: float | None = Field(
        default=None, description="The fee in percent, where it is that and nothing else; or null."
    )
    estimated_value: float | None = Field(
        default=None, description="Expected revenue in whole currency units: 50000 for 50k."
    )
    currency: Text | None = Field(
        default=None, max_length=3, description="ISO 4217 code, only if the person named one."
    )
    expected_close_on: Text | None = Field(
        default=None, max_length=40, description="The day it should close, YYYY-MM-DD, or null."
    )
    starts_on: Text | None = Field(
        default=None, max_length=40, description="The day the work starts, YYYY-MM-DD, or null."
    )
    notes: Text | None = Field(
        default=None, max_length=5_000, description="Anything else worth keeping with the deal."
    )


class LinkReq(ToolArgs):
    """Which REQ goes to which deal."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    req: Text | None = Field(
        default=None, max_length=200, description="Its ref (REQ-118) or title."
    )


class MoveStage(ToolArgs):
    """Which deal goes where."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    to_stage: Text | None = Field(
        default=None, max_length=80, description="The stage, as the person calls it."
    )
    override_reason: Text | None = Field(
        default=None,
        max_length=500,
        description="Why the rule of moves is to be skipped, in the person's words; else null.",
    )


def plan_create(args: CreateOpportunity, office: Office) -> Plan | Draft:
    """Check a deal to be; without a title it is called after its client and type."""
    records, actor = office.records, office.actor
    require(actor, Action.CREATE_OPPORTUNITY)
    client = client_meant(args.client, records, actor)
    name = client if isinstance(client, Unclear) else client.name
    days = exact_days(args, office)
    details: dict[str, JsonValue | Unclear] = {**args.given(), "client": name, **days}
    if not (args.title or args.deal_type):
        details["title"] = Unclear(_which_title(client))
    if isinstance(name, Unclear) or any(isinstance(it, Unclear) for it in details.values()):
        return draft(CREATE.name, {"client": name, **details})
    try:
        planned = crm.plan_create(records, actor, _new(args, name, office))
    except BadValue as bad:
        field = _ARGUMENTS.get(bad.field, bad.field)
        return draft(CREATE.name, {**details, field: Unclear(str(bad))})
    return Plan(
        arguments=settled(details),
        title=f"Create opportunity {titled(planned.new.title, planned.client.name)}",
        changes=changes_of((*planned.changes, *twins(records, actor, planned, office.now))),
    )


def perform_create(args: CreateOpportunity, click: Click) -> str:
    """Create the deal that was planned; its arguments are exact by now."""
    new = _new(args, args.client or "", click)
    deal = crm.create_opportunity(click.records, click.actor, new, **click.occasion)
    value = f", {deal.value.format()}" if deal.value else ""
    forecast = f", forecast {deal.forecast.format()}" if deal.forecast else ""
    return f"Done: {deal_called(deal)} created in {deal.display_stage}{value}{forecast}."


def plan_link(args: LinkReq, office: Office) -> Plan | Draft:
    """Check a link of a REQ to a deal of the same client."""
    records, actor = office.records, office.actor
    require(actor, Action.LINK_REQ)
    deal = opportunity_meant(args.opportunity, records, actor)
    req = req_meant(args.req, deal, records, actor)
    if isinstance(deal, Unclear) or isinstance(req, Unclear):
        known = {"opportunity": ref_or_unclear(deal), "req": ref_or_unclear(req)}
        return draft(LINK.name, known)
    planned = crm.plan_link(records, actor, deal.ref, req.ref)
    return Plan(
        arguments={"opportunity": deal.ref, "req": req.ref},
        title=f"Link {req.ref} “{req.title}” to {deal_called(deal)}",
        changes=changes_of(planned.changes),
        object_version=planned.object_version,
    )


def perform_link(args: LinkReq, click: Click) -> str:
    """Link the REQ that was planned."""
    ref, req = args.opportunity or "", args.req or ""
    deal = crm.link_req(click.records, click.actor, ref, req, **click.how)
    forecast = f" Its forecast is {deal.forecast.format()}." if deal.forecast else ""
    return f"Done: {args.req} is linked to {deal_called(deal)}.{forecast}"


def plan_move(args: MoveStage, office: Office) -> Plan | Draft:
    """Check a move; to the stage where the deal is already, there is nothing to do."""
    records, actor = office.records, office.actor
    require(actor, Action.MOVE_STAGE)
    deal = opportunity_meant(args.opportunity, records, actor)
    must_be(deal, Status.OPEN)
    stage = stage_meant(args.to_stage, deal, records, actor)
    if isinstance(deal, Unclear) or isinstance(stage, Unclear):
        known = {"opportunity": ref_or_unclear(deal), "to_stage": stage}
        return draft(MOVE.name, {**args.given(), **known})
    planned = _planned_move(args, deal, stage, office)
    here = f"{deal_called(deal)} is already in {stage}."
    why: dict[str, JsonValue] = {"override_reason": planned.override} if planned.override else {}
    return Plan(
        arguments={"opportunity": deal.ref, "to_stage": stage, **why},
        title=f"Move {deal_called(deal)} to {stage}",
        changes=changes_of(planned.changes),
        object_version=planned.object_version,
        already=here if planned.no_change else None,
    )


def closing(args: MoveStage, office: Office) -> tuple[AnyWrite, ToolArgs] | None:
    """Return the closing that "move it to Won" or "to Lost" means; None for an open stage."""
    require(office.actor, Action.MOVE_STAGE)
    deal = opportunity_meant(args.opportunity, office.records, office.actor)
    label = stage_meant(args.to_stage, deal, office.records, office.actor)
    boards = pipelines(office.records, office.actor)
    if isinstance(deal, Opportunity):
        boards = (deal.pipeline,)
    for board in boards if isinstance(label, str) else ():
        if label == board.won_label:
            return WON, CloseWon(opportunity=args.opportunity)
        if label == board.lost_label:
            return LOST, CloseLost(opportunity=args.opportunity)
    return None


def _planned_move(
    args: MoveStage, deal: Opportunity, stage: str, office: Office
) -> crm.PlannedMove:
    """The move by the rule, or past it where it forbids the step and somebody said why."""
    try:
        return crm.plan_move(office.records, office.actor, deal.ref, stage)
    except IllegalMove:
        if args.override_reason is None:
            raise
    return crm.plan_move(office.records, office.actor, deal.ref, stage, args.override_reason)


def perform_move(args: MoveStage, click: Click) -> str:
    """Make the move that was planned."""
    moved = crm.move_stage(
        click.records,
        click.actor,
        args.opportunity or "",
        args.to_stage or "",
        **click.how,
        override=args.override_reason,
    )
    deal = moved.opportunity
    forecast = f", forecast {deal.forecast.format()}" if deal.forecast else ""
    return (
        f"Done: {deal_called(deal)} moved from {moved.from_stage.label} to "
        f"{moved.to_stage.label}, probability {deal.probability}%{forecast}."
    )


def _which_title(client: Client | Unclear) -> str:
    whom = "" if isinstance(client, Unclear) else f" for {client.name}"
    return f"What should the opportunity{whom} be called?"


def _new(args: CreateOpportunity, client: str, office: Office) -> NewOpportunity:
    """The deal to be; one without a title is called after its client and type."""
    deal_type = DealType(args.deal_type) if args.deal_type else None
    value, currency = args.estimated_value, args.currency or office.actor.workspace.currency
    return NewOpportunity(
        client=client,
        title=args.title or (f"{client} \N{EN DASH} {deal_type.label}" if deal_type else ""),
        deal_type=deal_type,
        fee_model=args.fee_model,
        fee_percent=None if args.fee_percent is None else Decimal(str(args.fee_percent)),
        expected_close_on=read_day(args.expected_close_on or "", office.today),
        starts_on=read_day(args.starts_on or "", office.today),
        value=None if value is None else Money.of(value, currency),
        notes=args.notes,
    )


CREATE = Write(
    name="create_opportunity",
    title="Create an opportunity",
    description=(
        f"Prepare a new opportunity (a deal with a client). {NOTHING_IS_WRITTEN} Pass only what the person said; null for the rest."
    ),
    arguments=CreateOpportunity,
    plan=plan_create,
    perform=perform_create,
)

LINK = Write(
    name="link_req",
    title="Link a REQ",
    description=(
        f"Prepare linking a job REQ to an opportunity of the same client. {NOTHING_IS_WRITTEN}"
    ),
    arguments=LinkReq,
    plan=plan_link,
    perform=perform_link,
)

MOVE = Write(
    name="move_stage",
    title="Move to another stage",
    description=(
        f"Prepare moving an opportunity to another stage of the pipeline. {NOTHING_IS_WRITTEN} Pass the stage that was named, even if it is several "
        "steps away: the answer says what is possible. Won and Lost lead to closing the deal."
    ),
    arguments=MoveStage,
    plan=plan_move,
    perform=perform_move,
    instead=closing,
)
