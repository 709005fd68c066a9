"""`rex sla`: how soon each plan is answered, and when support works."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from bot.commands.database import Url, open_ready
from bot.commands.speech import emit, give_up, say, show_table
from domain.errors import BadValue
from tickets import promises
from tickets.promises import PLANS, SHOWN, WEEKDAYS, Change
from tickets.sql import SqlTickets
from tickets.ticket import Severity

sla = typer.Typer(help="How soon plans are answered, and when support works.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
BY = "rex sla"


@sla.command()
def show(db: Url = None, json: AsJson = False) -> None:
    """Show what each plan is promised, the working hours, the days off and the latest changes."""
    with open_ready(db).transaction() as session:
        kept = SqlTickets(session)
        targets = {(plan, kind): kept.target(plan, kind) for plan in PLANS for kind in Severity}
        calendar, off, changes = kept.calendar(), kept.days_off(), kept.changes(SHOWN)
    hours = {day: promises.shifts(calendar, at) for at, day in enumerate(WEEKDAYS)}
    if json:
        emit(
            {
                "targets": [
                    {
                        "plan": plan,
                        "severity": kind.value,
                        "first_response_minutes": target.first_response_minutes,
                        "resolution_minutes": target.resolution_minutes,
                        "around_the_clock": target.around_the_clock,
                    }
                    for (plan, kind), target in targets.items()
                ],
                "timezone": calendar.timezone,
                "country": calendar.country,
                "hours": dict(hours),
                "days_off": {each.day.isoformat(): each.name for each in off},
            }
        )
        return
    table = Table("Plan", "Severity", "First answer", "Solution", "Counted")
    for (plan, kind), target in targets.items():
        counted = "around the clock" if target.around_the_clock else "in working hours"
        first = promises.spelt(target.first_response_minutes)
        table.add_row(plan, kind, first, promises.spelt(target.resolution_minutes), counted)
    show_table(table)
    say(f"Support works on the clock of {calendar.timezone}:")
    for day, shifts in hours.items():
        say(f"  {day:<10} {shifts or 'closed'}")
    if calendar.country:
        say(f"  Public holidays of {calendar.country} are off.")
    for each in off:
        say(f"  {each.day.isoformat()} off: {each.name}")
    for change in changes:
        say(f"{change.at:%Y-%m-%d %H:%M} {change.by}: {change.what}")


@sla.command("set")
def set_target(
    plan: Annotated[str, typer.Argument(help="Free, Starter, Pro or Team.")],
    severity: Annotated[str, typer.Argument(help="P1, P2, P3 or P4.")],
    first: Annotated[str, typer.Argument(help="Until the first answer: 90, 4h, 1d 12h.")],
    solution: Annotated[str, typer.Argument(help="Until the solution.")],
    always: Annotated[bool, typer.Option(help="Count nights and holidays as well.")] = False,
    db: Url = None,
) -> None:
    """Promise a plan something else, from the next ticket on."""
    _change(
        db,
        lambda kept: promises.set_target(kept, plan, severity, first, solution, always=always),
    )


@sla.command()
def hours(
    timezone: Annotated[str, typer.Argument(help="The clock, like Europe/Berlin.")],
    days: Annotated[
        list[str], typer.Argument(help="Monday to Sunday: 09:00-12:30,13:30-18:00, or closed.")
    ],
    country: Annotated[str, typer.Option(help="Whose public holidays are off, like DE.")] = "",
    db: Url = None,
) -> None:
    """Set when support works: seven texts, from Monday to Sunday."""
    if len(days) != len(WEEKDAYS):
        give_up("Name the hours of all seven days, from Monday to Sunday.")
    typed = ["" if day == "closed" else day for day in days]
    _change(db, lambda kept: promises.save_hours(kept, timezone, country, typed))


@sla.command("day-off")
def day_off(
    day: Annotated[str, typer.Argument(help="Like 2026-12-24.")],
    name: Annotated[
        str, typer.Argument(help="What it is; left out, the day is worked again.")
    ] = "",
    db: Url = None,
) -> None:
    """Add a day on which support does not work, or take one back."""
    if name:
        _change(db, lambda kept: promises.add_day_off(kept, day, name))
    else:
        _change(db, lambda kept: promises.drop_day_off(kept, day))


def _change(db: str | None, change: Callable[[SqlTickets], str]) -> None:
    with open_ready(db).transaction() as session:
        kept = SqlTickets(session)
        try:
            said = change(kept)
        except BadValue as refused:
            give_up(str(refused))
        kept.note_change(Change(datetime.now(UTC), BY, said))
    say(f"{said}. It holds from the next ticket on.")
