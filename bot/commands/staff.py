"""`rex staff`: HirePilot's own people, whom REX alerts and who review tickets."""

from typing import Annotated

import typer
from rich.table import Table

from bot.commands.database import Url, open_database
from bot.commands.speech import give_up, say, show_table
from bot.sql.database import Database
from tickets.sql.roster import dismiss, enlist
from tickets.sql.roster import staff as everybody
from tickets.staff import StaffRole

staff = typer.Typer(help="Who is alerted and reviews tickets.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]


@staff.command("list")
def list_staff(db: Url = None) -> None:
    """List HirePilot's own people."""
    with _database(db).transaction() as session:
        found = everybody(session)
    table = Table("Name", "E-mail", "Role", "Slack", "Alerted")
    for person in found:
        slack = f"{person.slack_team}/{person.slack_user}" if person.slack_user else "-"
        alerted = person.active and person.role is StaffRole.SUPER_ADMIN
        table.add_row(person.name, person.email, person.role, slack, "yes" if alerted else "no")
    show_table(table)


@staff.command()
def add(
    email: Email,
    name: Annotated[str, typer.Argument(help="Their name.")],
    role: Annotated[StaffRole, typer.Option(help="Super Admins are alerted.")] = StaffRole.SUPPORT,
    slack: Annotated[
        str | None, typer.Option(help="Slack team and user id, such as T0123/U0456.")
    ] = None,
    db: Url = None,
) -> None:
    """Add somebody, or change them: Super Admins are alerted by e-mail, and in Slack if linked."""
    if "@" not in email:
        give_up(f"{email} is not an e-mail address.")
    team, _, user = (slack or "").partition("/")
    if slack and not (team and user):
        give_up(f"{slack} doesn't name a Slack team and a user. Write it as T0123/U0456.")
    with _database(db).transaction() as session:
        enlist(session, email, name, role, (team, user) if slack else None)
    say(f"{name} is on the staff ({role}).")


@staff.command()
def remove(email: Email, db: Url = None) -> None:
    """Alert somebody no more; their name stays on the tickets they took."""
    with _database(db).transaction() as session:
        if not dismiss(session, email):
            give_up(f"Nobody on the staff has the address {email}.")
    say(f"{email} is alerted no more.")


def _database(url: str | None) -> Database:
    database = open_database(url)
    database.require_upgraded()
    return database
