"""`rex staff`: HirePilot's own people, whom REX alerts and who review tickets."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import available_timezones

import typer
from rich.table import Column, Table

from bot.commands.database import Url, open_ready
from bot.commands.speech import give_up, say, show_table
from tickets.sql import SqlTickets
from tickets.sql.roster import dismiss, enlist
from tickets.sql.roster import staff as everybody
from tickets.staff import QuietHours, Staff, StaffRole

staff = typer.Typer(help="Who is alerted and reviews tickets.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="Their e-mail address.")]


@staff.command("list")
def list_staff(db: Url = None) -> None:
    """List HirePilot's own people."""
    with open_ready(db).transaction() as session:
        found = everybody(session)
    email, ids = Column("E-mail", no_wrap=True), Column("Slack", no_wrap=True)
    table = Table("Name", email, "Role", ids, "Alerted")
    for person in found:
        slack = f"{person.slack_team}/{person.slack_user}" if person.slack_user else "-"
        alerted = person.active and person.role is StaffRole.SUPER_ADMIN
        role = person.role.replace("_", " ")
        table.add_row(person.name, person.email, role, slack, "yes" if alerted else "no")
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
    with open_ready(db).transaction() as session:
        enlist(session, email, name, role, (team, user) if slack else None)
    say(f"{name} is on the staff ({role}).")


@staff.command()
def duty(
    email: Email,
    on: Annotated[bool, typer.Option("--on/--off", help="On duty until switched off.")] = True,
    quiet: Annotated[
        str | None, typer.Option(help="Quiet hours on their clock: 22:00-07:00, or none.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Europe/Lisbon.")] = None,
    db: Url = None,
) -> None:
    """Put somebody on duty or off, and say when they want to sleep; P1 wakes them all the same."""
    with open_ready(db).transaction() as session:
        kept = SqlTickets(session)
        person = next((each for each in kept.staff() if each.email == email.lower()), None)
        if person is None:
            give_up(f"Nobody on the staff has the address {email}.")
        now = datetime.now(UTC)
        if on:
            kept.start_shift(person.id, now, None)
        else:
            kept.end_shifts(person.id, now)
        kept.save_quiet(_with_quiet(person, quiet, timezone))
    say(f"{person.name} is {'on' if on else 'off'} duty.")


def _with_quiet(person: Staff, quiet: str | None, timezone: str | None) -> Staff:
    if timezone is not None and timezone not in available_timezones():
        give_up(f"There is no time zone {timezone}. Write it as Europe/Lisbon.")
    zoned = replace(person, timezone=timezone or person.timezone)
    if quiet is None:
        return zoned
    if quiet == "none":
        return replace(zoned, quiet=None)
    starts, _, ends = quiet.partition("-")
    try:
        hours = QuietHours(time.fromisoformat(starts), time.fromisoformat(ends))
    except ValueError:
        give_up(f"{quiet} are no hours. Write them as 22:00-07:00.")
    return replace(zoned, quiet=hours)


@staff.command()
def remove(email: Email, db: Url = None) -> None:
    """Alert somebody no more; their name stays on the tickets they took."""
    with open_ready(db).transaction() as session:
        if not dismiss(session, email):
            give_up(f"Nobody on the staff has the address {email}.")
    say(f"{email} is alerted no more.")
