"""Clients and leads: adding a client, and converting a lead to one."""

from pydantic import Field, JsonValue

from domain import leads as pursuing
from domain.access import Action, Actor
from domain.clients import Client
from domain.differences import Change
from domain.errors import Ambiguous, NotFound
from domain.leads import Converted, Lead, LeadStatus
from domain.lookup import require
from domain.money import Money
from domain.opportunity import DealType, NewOpportunity
from tools.asking import Unclear, draft
from tools.bounds import cut
from tools.deals import DealTypeName
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import asked, needed, rehearsed
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned


class CreateClient(ToolArgs):
    """What a client to be is called."""

    name: Text | None = Field(default=None, max_length=200, description="The company's name.")


class ConvertLead(ToolArgs):
    """Which lead becomes a client, and perhaps which deal comes with it."""

    lead: Text | None = Field(
        default=None, max_length=200, description="Its ref (LEAD-1001), name or company."
    )
    client: Text | None = Field(
        default=None, max_length=200, description="What the client is called, if not as the lead."
    )
    title: Text | None = Field(
        default=None, max_length=200, description="Of an opportunity to create with it, or null."
    )
    deal_type: DealTypeName | None = Field(
        default=None, description="Of an opportunity to create with it, or null."
    )
    estimated_value: float | None = Field(
        default=None, description="Of that opportunity, in whole currency units."
    )
    currency: Text | None = Field(
        default=None, max_length=3, description="ISO 4217 code, only if the person named one."
    )


def plan_client(args: CreateClient, office: Office) -> Plan | Draft:
    """Check a client to be: nobody has that name yet."""
    require(office.actor, Action.CREATE_OPPORTUNITY)
    if question := asked(CLIENT.name, {"name": needed(args.name, "What is the client called?")}):
        return question
    created = rehearsed(
        CLIENT.name,
        args.given(),
        office,
        lambda click: _create_client(args, click),
        called={"client": "name"},
    )
    if isinstance(created, Draft):
        return created
    changes = [Change("Client", None, created.name)]
    return planned({"name": created.name}, f"Add the client {created.name}", changes)


def perform_client(args: CreateClient, click: Click) -> str:
    """Add the client that was planned."""
    created = _create_client(args, click)
    return f"Done: {created.name} is a client of {click.actor.workspace.name} now."


def plan_convert(args: ConvertLead, office: Office) -> Plan | Draft:
    """Check a lead, and the deal that is to come with it."""
    require(office.actor, Action.CONVERT_LEAD)
    lead = lead_meant(args.lead, office)
    if isinstance(lead, Unclear):
        return draft(CONVERT.name, {**args.given(), "lead": lead})
    exact: dict[str, JsonValue] = {**args.given(), "lead": lead.ref}
    ready = ConvertLead.model_validate(exact)
    converted = rehearsed(
        CONVERT.name,
        exact,
        office,
        lambda click: _convert(ready, lead, click),
        called={"value": "estimated_value"},
    )
    if isinstance(converted, Draft):
        return converted
    title = f"Convert {lead.heading} to a client"
    return planned(exact, title, _conversion(lead, converted))


def perform_convert(args: ConvertLead, click: Click) -> str:
    """Convert the lead that was planned; without a deal, one is offered."""
    lead = pursuing.lead(click.records.leads, click.actor, args.lead or "")
    converted = _convert(args, lead, click)
    done = f"Done: {lead.heading} is the client {converted.client.name} now"
    if converted.opportunity:
        return f"{done}, with {deal_called(converted.opportunity)}."
    return (
        f"{done}. There is no opportunity with it yet: shall I create one? Just write "
        f"“create an opportunity for {converted.client.name}”."
    )


def lead_meant(said: str | None, office: Office) -> Lead | Unclear:
    """Find a lead by its ref, name or company; those that can still be converted are offered."""
    leads, actor = office.records.leads, office.actor
    open_ones = [it for it in pursuing.leads(leads, actor) if it.status is not LeadStatus.CONVERTED]
    offered = tuple(it.heading for it in open_ones)
    if said is None:
        return Unclear("Which lead do you mean?", offered)
    try:
        return pursuing.lead(leads, actor, said)
    except Ambiguous as several:
        return Unclear("Which lead do you mean?", several.near)
    except NotFound as unknown:
        if pursuing.REF.fullmatch(said.strip()):
            raise
        where = f"I see no lead “{cut(said, 60)}” in {actor.workspace.name}"
        return Unclear(f"{where}: which one do you mean?", unknown.near or offered)


def _create_client(args: CreateClient, click: Click) -> Client:
    records, name = click.records, args.name or ""
    return pursuing.create_client(records, records.leads, click.actor, name, **click.occasion)


def _convert(args: ConvertLead, lead: Lead, click: Click) -> Converted:
    records = click.records
    return pursuing.convert_lead(
        records,
        records.leads,
        click.actor,
        lead.ref,
        opportunity=_new(args, lead, click.actor),
        client=args.client,
        **click.occasion,
    )


def _new(args: ConvertLead, lead: Lead, actor: Actor) -> NewOpportunity | None:
    """The deal that comes with it, if anything was said about one."""
    if not (args.title or args.deal_type or args.estimated_value is not None):
        return None
    deal_type = DealType(args.deal_type) if args.deal_type else None
    client = args.client or lead.company
    currency = args.currency or actor.workspace.currency
    value = args.estimated_value
    kind = deal_type.label if deal_type else "first opportunity"
    return NewOpportunity(
        client=client,
        title=args.title or f"{client} \N{EN DASH} {kind}",
        deal_type=deal_type,
        value=None if value is None else Money.of(value, currency),
    )


def _conversion(lead: Lead, converted: Converted) -> list[Change]:
    deal = converted.opportunity
    lines = (
        ("Lead", lead.status.label, "converted"),
        ("Client", None, converted.client.name),
        ("Opportunity", None, deal.title if deal else None),
        ("Value", None, deal.value.format() if deal and deal.value else None),
        ("Owner", None, deal.owner_name if deal else None),
    )
    return [Change(label, before, after) for label, before, after in lines if after]


CLIENT = Write(
    name="create_client",
    title="Add a client",
    description=f"Prepare adding a client, a company one recruits for. {NOTHING_IS_WRITTEN}",
    arguments=CreateClient,
    plan=plan_client,
    perform=perform_client,
)


CONVERT = Write(
    name="convert_lead",
    title="Convert a lead",
    description=(
        "Prepare converting a lead to a client, with an opportunity only if the person speaks of "
        f"one. {NOTHING_IS_WRITTEN}"
    ),
    arguments=ConvertLead,
    plan=plan_convert,
    perform=perform_convert,
)
