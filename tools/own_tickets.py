"""A person's own tickets: where they stand, who was told, and who works on them."""

from pydantic import JsonValue

from domain import names
from tickets.alerts import Alert, AlertState, CourierName
from tickets.staff import Staff
from tickets.ticket import LIVE, Severity, Ticket
from tools.bounds import cut, listed
from tools.context import Context
from tools.naming import day
from tools.outcome import Outcome
from tools.report import reporter_of
from tools.tool import NoArguments, Tool

#: How many tickets a list prints.
MOST_LINES = 10
#: What carries an alert to a person, as people call it.
_WAYS = {CourierName.SLACK: "Slack", CourierName.EMAIL: "e-mail"}


def my_tickets(args: NoArguments, context: Context) -> Outcome:
    """List the person's own tickets, newest first."""
    tickets = context.desk.for_reporter(reporter_of(context).key)
    rows: list[JsonValue] = [
        {"ref": it.ref, "severity": it.severity, "status": it.status, "about": cut(it.title, 120)}
        for it in tickets
    ]
    lines = [f"• {_line(ticket, context)}" for ticket in tickets[:MOST_LINES]]
    lines += names.and_more(len(tickets), len(lines))
    head = "Your tickets, newest first:" if tickets else "You have no tickets."
    return Outcome(
        told=listed({"count": len(tickets)}, "tickets", rows), printed="\n".join([head, *lines])
    )


def _line(ticket: Ticket, context: Context) -> str:
    who = f", with {ticket.has_it}" if ticket.has_it else ""
    zone = context.actor.workspace.timezone if context.actor else "UTC"
    opened = day(ticket.opened_at, zone)
    line = f"*{ticket.ref}* ({ticket.severity}, {ticket.status}{who}), {opened}: {ticket.title}"
    return f"{line}. {_told(ticket, context)}" if ticket.status in LIVE else line


def _told(ticket: Ticket, context: Context) -> str:
    """Say who knows of a ticket: what was delivered, and not what was promised."""
    if ticket.severity is Severity.P3:
        return "Super Admins read of it in their next morning's summary."
    if not ticket.severity.alerts:
        return "It is in the support queue."
    sent = [it for it in context.desk.alerts(ticket.ref) if it.state is AlertState.SENT]
    people = {it.recipient.id for it in sent if isinstance(it.recipient, Staff)}
    if not people:
        return "HirePilot's Super Admins are being told right now."
    known = (
        f"{len(people)} of HirePilot's Super Admins know of it"
        if len(people) > 1
        else ("A Super Admin of HirePilot knows of it")
    )
    return f"{known}, by {names.listed(_ways(sent))}."


def _ways(sent: list[Alert]) -> list[str]:
    used = {alert.courier for alert in sent}
    return [said for courier, said in _WAYS.items() if courier in used]


MY_TICKETS = Tool(
    name="my_tickets",
    description=(
        "List the person's own support tickets: where they stand, who was told, who has them."
    ),
    arguments=NoArguments,
    kind="read",
    run=my_tickets,
    for_strangers=True,
)
