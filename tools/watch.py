"""What needs looking after: deals that stand still, leads, and invoices until they are paid."""

from pydantic import Field, JsonValue

from domain import billing
from domain import leads as pursuing
from domain.leads import Lead, LeadStatus
from domain.names import and_more, counted
from domain.rotting import rotting
from domain.scoring import MOST_ENGAGEMENT, MOST_FIT, QUALIFIED
from tools.bounds import listed
from tools.context import Context
from tools.invoices import invoice_called
from tools.outcome import Outcome
from tools.tool import NoArguments, Text, Tool, ToolArgs

#: How many lines a list prints; the rest is counted.
MOST_LINES = 20


class ListLeads(ToolArgs):
    """Whose leads, or which one."""

    lead: Text | None = Field(
        default=None, max_length=200, description="One lead, by its ref (LEAD-1001) or name."
    )
    mine: bool | None = Field(
        default=None, description="True for only those that the person owns; null for all."
    )


def stale_opportunities(args: NoArguments, context: Context) -> Outcome:
    """List the deals that have been in their stage for longer than is allowed there."""
    actor = context.asker
    stale = rotting(context.records.standings, actor, context.now)
    if not actor.workspace.rotting_enabled:
        return _printed(f"{actor.workspace.name} has switched the watch for stale deals off.")
    if not stale.count:
        return _printed("None of the deals that you can see is stale.")
    lines = [it.sentence(context.now) for it in stale.first]
    rows: list[JsonValue] = [{"ref": it.ref, "days": it.days(context.now)} for it in stale.first]
    return Outcome(
        told=listed({"count": stale.count}, "stale", rows, stale.count),
        printed=_list(f"{counted(stale.count, 'stale deal')}:", lines, stale.count),
    )


def list_leads(args: ListLeads, context: Context) -> Outcome:
    """List the leads that somebody sees, best first, with their points and what became of them."""
    actor = context.asker
    if args.lead:
        one = pursuing.lead(context.records.leads, actor, args.lead)
        parts = f"Fit {one.fit} of {MOST_FIT}, engagement {one.engagement} of {MOST_ENGAGEMENT}."
        return Outcome(told=_lead_row(one), printed=f"{_lead_line(one)}. {parts}")
    seen = pursuing.leads(context.records.leads, actor)
    found = [it for it in seen if not args.mine or it.owner_id == actor.member_id]
    if not found:
        return _printed(f"You have no leads in {actor.workspace.name} yet.")
    best_first = sorted(found, key=lambda it: (it.status is LeadStatus.CONVERTED, -it.score))
    rows: list[JsonValue] = [_lead_row(it) for it in best_first]
    count = counted(len(found), "lead")
    rule = f", of which those from {QUALIFIED} points on can be converted"
    heading = f"{count}{rule if actor.workspace.require_qualified else ''}:"
    return Outcome(
        told=listed({"count": len(found)}, "leads", rows),
        printed=_list(heading, [_lead_line(it) for it in best_first]),
    )


def _lead_row(lead: Lead) -> dict[str, JsonValue]:
    who: dict[str, JsonValue] = {"ref": lead.ref, "name": lead.name, "company": lead.company}
    return {**who, "status": lead.status.value, "score": lead.score}


def _lead_line(lead: Lead) -> str:
    if lead.client:
        deal = f", {lead.opportunity_ref}" if lead.opportunity_ref else ""
        return f"{lead.heading}: the client {lead.client.name} now{deal}"
    return f"{lead.heading}: {lead.status.label}, {lead.score} points ({lead.grade.label})"


def list_invoices(args: NoArguments, context: Context) -> Outcome:
    """List the workspace's invoices, and what was earned and is still to come."""
    actor, records = context.asker, context.records
    invoices = billing.invoices(records, records.ledger, actor)
    if not invoices:
        return _printed(f"{actor.workspace.name} has no invoices yet.")
    earned = billing.revenue(records.ledger, actor)
    sums = {
        "paid and recognised as revenue": earned.recognised,
        "to be paid": earned.pending,
        "in drafts": earned.draft,
        "uncollectible": earned.uncollectible,
    }
    total = ", ".join(
        f"{' and '.join(it.format() for it in amounts)} {what}"
        for what, amounts in sums.items()
        if amounts
    )
    lines = [
        f"{invoice_called(it)}: {it.status.value}"
        + (f", {it.outstanding.format()} outstanding" if it.is_awaited else "")
        for it in reversed(invoices)
    ]
    rows: list[JsonValue] = [{"ref": it.ref, "status": it.status.value} for it in invoices]
    return Outcome(
        told=listed({"count": len(invoices), "sums": total}, "invoices", rows),
        printed=_list(f"Invoices: {total}.", lines),
    )


def _list(heading: str, lines: list[str], count: int | None = None) -> str:
    """The first lines of so many, where there are more than `lines`."""
    shown = [f"• {line}" for line in lines[:MOST_LINES]]
    more = and_more(len(lines) if count is None else count, len(shown))
    return "\n".join([heading, *shown, *more])


def _printed(sentence: str) -> Outcome:
    return Outcome(told={"result": sentence}, printed=sentence)


STALE_OPPORTUNITIES = Tool(
    name="stale_opportunities",
    description="List the opportunities that stand still: longer in their stage than is allowed.",
    arguments=NoArguments,
    kind="read",
    run=stale_opportunities,
)

LIST_LEADS = Tool(
    name="list_leads",
    description="List the leads that the person sees, with their status and their points.",
    arguments=ListLeads,
    kind="read",
    run=list_leads,
)

LIST_INVOICES = Tool(
    name="list_invoices",
    description="List the workspace's invoices, with what was paid and what is outstanding.",
    arguments=NoArguments,
    kind="read",
    run=list_invoices,
)
