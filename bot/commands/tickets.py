"""`rex tickets`: what support staff read where there is no browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic import JsonValue, TypeAdapter
from rich.table import Column, Table

from bot.commands.database import open_ready
from bot.commands.speech import emit, give_up, say, show_table
from bot.sql.room import Room
from domain.errors import NotFound
from tickets.alerts import UNSENT, Alert, AlertState
from tickets.desk import TicketDesk
from tickets.printing import HEADINGS, rows, sheet
from tickets.ticket import Ticket, TicketStatus

tickets = typer.Typer(help="Read tickets, as support staff.", no_args_is_help=True)
Db = Annotated[
    str | None, typer.Option("--db", help="Database URL, such as sqlite:///.rex/playground.db")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]

_TICKET: TypeAdapter[Ticket] = TypeAdapter(Ticket)
_ALERT: TypeAdapter[Alert] = TypeAdapter(Alert)


@contextmanager
def _desk(url: str | None) -> Iterator[TicketDesk]:
    """Open the desk of a database that has its tables, in one transaction."""
    database = open_ready(url)
    with database.transaction() as session:
        yield TicketDesk(Room.on(session).tickets)


@tickets.command("list")
def list_tickets(
    status: Annotated[TicketStatus | None, typer.Option(help="Only tickets in this state.")] = None,
    db: Db = None,
    json: AsJson = False,
) -> None:
    """List tickets, newest first."""
    with _desk(db) as desk:
        found = desk.tickets(status)
    if json:
        for ticket in found:
            emit(_as_json(ticket))
    elif found:
        table = Table(Column(HEADINGS[0], no_wrap=True), *HEADINGS[1:])
        for row in rows(found):
            table.add_row(*row)
        show_table(table)
    else:
        say("There are no tickets." if status is None else f"There are no {status} tickets.")


@tickets.command()
def show(
    ref: Annotated[str, typer.Argument(help="Such as TKT-1001.")],
    db: Db = None,
    json: AsJson = False,
) -> None:
    """Show one ticket whole: fields, conversation, the deal's state, and who was told."""
    with _desk(db) as desk:
        try:
            ticket, alerts = desk.ticket(ref), desk.alerts(ref)
        except NotFound as missing:
            give_up(str(missing))
    if json:
        emit(_as_json(ticket))
    else:
        say(sheet(ticket, alerts))


@tickets.command()
def alerts(
    unsent: Annotated[bool, typer.Option("--unsent", help="Only what has not arrived.")] = False,
    db: Db = None,
    json: AsJson = False,
) -> None:
    """Show what staff were promised to be told, and what became of it."""
    with _desk(db) as desk:
        found = desk.all_alerts((*UNSENT, AlertState.DEAD) if unsent else None)
        tally = desk.tally()
    if json:
        emit({"promised": tally.promised, **asdict(tally)})
        for alert in found:
            emit(_ALERT.dump_python(alert, mode="json"))
        return
    table = Table("Alert", "Promised", "To", "By", "What", "State", "Tries", "Trouble")
    for alert in found:
        table.add_row(
            alert.id.hex[:8],
            f"{alert.created_at:%Y-%m-%d %H:%M}",
            alert.recipient.name,
            alert.courier,
            alert.notice,
            alert.state,
            str(alert.attempts),
            alert.last_error or "",
        )
    show_table(table)
    say(
        f"{tally.promised} promised = {tally.sent} sent + {tally.failed} failed + {tally.pending} "
        f"pending + {tally.dead} dead + {tally.suppressed} no longer needed"
    )


@tickets.command()
def resend(
    alert: Annotated[str, typer.Argument(help="The beginning of its id, from rex tickets alerts.")],
    db: Db = None,
) -> None:
    """Send a failed or dead alert again; a running REX does it within a minute."""
    with _desk(db) as desk:
        dead = desk.all_alerts((AlertState.FAILED, AlertState.DEAD))
        found = [each for each in dead if each.id.hex.startswith(alert.lower()) and alert]
        if len(found) != 1:
            give_up(f"{len(found)} failed or dead alerts begin with {alert!r}.")
        desk.resend(found[0])
    say(f"The alert to {found[0].recipient.name} by {found[0].courier} is sent again.")


def _as_json(ticket: Ticket) -> dict[str, JsonValue]:
    return {"ref": ticket.ref, **_TICKET.dump_python(ticket, mode="json")}
