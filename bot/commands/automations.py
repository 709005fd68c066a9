"""`rex automations`: what follows an event by itself, switched on and off, and what came of it."""

from typing import Annotated

import typer
from rich.table import Table

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.speech import emit, say, show_table
from domain import automations as rules
from domain.automations import Automation, Run, Switch
from domain.sql.automations import SqlAutomations

automations = typer.Typer(
    help="What follows an event by itself, and what came of it.", no_args_is_help=True
)
Name = Annotated[Automation, typer.Argument(help="Such as draft_invoice.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]


@automations.command("list")
def list_automations(who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False) -> None:
    """List every automation, after which event it runs, and whether it is on."""
    with seat(who, db) as here:
        kept = SqlAutomations(here.room.session)
        found, channel = rules.switches(kept, here.actor), kept.channel(here.actor.workspace.id)
    if json:
        for each in found:
            emit(_as_json(each))
        return
    table = Table("Automation", "After", "On")
    for each in found:
        table.add_row(each.automation, ", ".join(each.after), "yes" if each.on else "no")
    show_table(table)
    where = f"in the channel {channel.channel}" if channel else "each by a direct message"
    say(f"The team is told {where}.")


@automations.command()
def on(name: Name, who: Who = TEAM_ADMIN, db: Url = None) -> None:
    """Let an automation run from now on."""
    _switch(name, who, db, on=True)


@automations.command()
def off(name: Name, who: Who = TEAM_ADMIN, db: Url = None) -> None:
    """Keep an automation from running."""
    _switch(name, who, db, on=False)


@automations.command()
def channel(
    channel: Annotated[
        str | None, typer.Argument(help="A channel's id, such as C0123ABCD; none if left out.")
    ] = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Tell the team of won and lost deals in a Slack channel, or else each directly."""
    with seat(who, db) as here:
        kept = SqlAutomations(here.room.session)
        rules.tell_in(here.room.records, kept, here.actor, channel, **here.how())
    where = f"in {channel}; REX has to be a member of it" if channel else "by direct messages"
    say(f"The team is told {where}.")


@automations.command()
def runs(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    who: Who = TEAM_ADMIN,
    db: Url = None,
    json: AsJson = False,
) -> None:
    """Show what the automations did lately, and what came of it."""
    with seat(who, db) as here:
        found = rules.runs(SqlAutomations(here.room.session), here.actor, limit=limit)
    if json:
        for each in found:
            emit(_run_as_json(each))
        return
    table = Table("When", "Deal", "Automation", "Outcome", "What came of it")
    for each in found:
        when = f"{each.at:%Y-%m-%d %H:%M}"
        table.add_row(
            when, each.opportunity_ref, each.automation.label, each.outcome, each.sentence
        )
    show_table(table)


@automations.command()
def digests(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    who: Who = TEAM_ADMIN,
    db: Url = None,
    json: AsJson = False,
) -> None:
    """Show whom the morning's digests of deals reached, and whom they didn't."""
    with seat(who, db) as here:
        found = rules.digests(SqlAutomations(here.room.session), here.actor, limit=limit)
    if json:
        for each in found:
            day, at = each.day.isoformat(), each.at.isoformat()
            emit({**vars(each), "day": day, "at": at})
        return
    table = Table("Day", "Person", "Outcome", "What came of it")
    for each in found:
        table.add_row(each.day.isoformat(), each.person, each.outcome, each.sentence)
    show_table(table)


def _switch(name: Automation, who: str, db: str | None, *, on: bool) -> None:
    with seat(who, db) as here:
        kept = SqlAutomations(here.room.session)
        rules.switch(here.room.records, kept, here.actor, name, on=on, **here.how())
    say(f"“{name.label}” is {'on' if on else 'off'}.")


def _as_json(each: Switch) -> dict[str, object]:
    return {"automation": each.automation, "after": list(each.after), "on": each.on}


def _run_as_json(each: Run) -> dict[str, object]:
    return {
        "at": each.at.isoformat(),
        "opportunity": each.opportunity_ref,
        "automation": each.automation,
        "outcome": each.outcome,
        "sentence": each.sentence,
        "event": str(each.event_id),
    }
