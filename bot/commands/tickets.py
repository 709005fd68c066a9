"""`rex tickets`: what support staff read until the console comes."""

from typing import Annotated

import typer
from pydantic import JsonValue, TypeAdapter
from rich.table import Table

from bot.commands.database import open_database
from bot.commands.speech import emit, give_up, say, show_table
from bot.sql.room import Room
from domain.errors import NotFound
from tickets.desk import TicketDesk
from tickets.printing import HEADINGS, rows, sheet
from tickets.ticket import Ticket, TicketStatus

tickets = typer.Typer(help="Read tickets, as support staff.", no_args_is_help=True)
Db = Annotated[
    str | None, typer.Option("--db", help="Database URL, such as sqlite:///.rex/playground.db")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]

_TICKET: TypeAdapter[Ticket] = TypeAdapter(Ticket)


@tickets.command("list")
def list_tickets(
    status: Annotated[TicketStatus | None, typer.Option(help="Only tickets in this state.")] = None,
    db: Db = None,
    json: AsJson = False,
) -> None:
    """List tickets, newest first."""
    database = open_database(db)
    database.require_upgraded()
    with database.transaction() as session:
        found = TicketDesk(Room.on(session).tickets).tickets(status)
    if json:
        for ticket in found:
            emit(_as_json(ticket))
    elif found:
        table = Table(*HEADINGS)
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
    database = open_database(db)
    database.require_upgraded()
    with database.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        try:
            ticket, alerts = desk.ticket(ref), desk.alerts(ref)
        except NotFound as missing:
            give_up(str(missing))
    if json:
        emit(_as_json(ticket))
    else:
        say(sheet(ticket, alerts))


def _as_json(ticket: Ticket) -> dict[str, JsonValue]:
    return {"ref": ticket.ref, **_TICKET.dump_python(ticket, mode="json")}
