"""What needs looking after: deals that stand still, and invoices on their way to being paid."""

from pydantic import JsonValue

from domain import billing
from domain.rotting import rotting
from tools.bounds import listed
from tools.context import Context
from tools.invoices import invoice_called
from tools.outcome import Outcome
from tools.tool import Tool, ToolArgs

#: How many lines a list prints; the rest is counted.
MOST_LINES = 20


class NoArguments(ToolArgs):
    """No arguments."""


def stale_opportunities(args: NoArguments, context: Context) -> Outcome:
    """List the deals that have been in their stage for longer than is allowed there."""
    actor = context.asker
    stale = rotting(context.records.standings, actor, context.now)
    if not actor.workspace.rotting_enabled:
        return _printed(f"{actor.workspace.name} has switched the watch for stale deals off.")
    if not stale:
        return _printed("None of the deals that you can see is stale.")
    lines = [it.sentence(context.now) for it in stale]
    rows: list[JsonValue] = [{"ref": it.ref, "days": it.days(context.now)} for it in stale]
    return Outcome(
        told=listed({"count": len(stale)}, "stale", rows),
        printed=_list(f"{len(stale)} stale {'deal' if len(stale) == 1 else 'deals'}:", lines),
    )


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
    }
    total = ", ".join(
        f"{' and '.join(it.format() for it in amounts)} {what}"
        for what, amounts in sums.items()
        if amounts
    )
    lines = [
        f"{invoice_called(it)}: {it.status.value}"
        + (f", {it.outstanding.format()} outstanding" if it.sent_at and not it.paid_at else "")
        for it in reversed(invoices)
    ]
    rows: list[JsonValue] = [{"ref": it.ref, "status": it.status.value} for it in invoices]
    return Outcome(
        told=listed({"count": len(invoices), "sums": total}, "invoices", rows),
        printed=_list(f"Invoices: {total}.", lines),
    )


def _list(heading: str, lines: list[str]) -> str:
    shown = [f"• {line}" for line in lines[:MOST_LINES]]
    more = [f"…and {len(lines) - MOST_LINES} more."] if len(lines) > MOST_LINES else []
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

LIST_INVOICES = Tool(
    name="list_invoices",
    description="List the workspace's invoices, with what was paid and what is outstanding.",
    arguments=NoArguments,
    kind="read",
    run=list_invoices,
)
