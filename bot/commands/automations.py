"""`rex automations`: what follows an event by itself, switched on and off, and what came of it."""

from typing import Annotated

import typer

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.listing import MOMENT, NEWEST, AsJson, Limit, show
from bot.commands.speech import say
from domain import automations as rules
from domain.automations import Automation, Run, Switch, Told
from domain.sql.automations import SqlAutomations

automations = typer.Typer(
    help="What follows an event by itself, and what came of it.", no_args_is_help=True
)
Name = Annotated[Automation, typer.Argument(help="Such as draft_invoice.")]


@automations.command("list")
def list_automations(who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False) -> None:
    """List every automation, after which event it runs, and whether it is on."""
    with seat(who, db) as here:
        kept = SqlAutomations(here.room.session)
        found, channel = rules.switches(kept, here.actor), kept.channel(here.actor.workspace.id)
    show(found, ("Automation", "After", "On"), _row, _as_json, json=json)
    if json:
        return
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
    team: Annotated[
        str | None, typer.Option("--team", help="The Slack team it is in, where you have several.")
    ] = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Tell the team of won and lost deals in a Slack channel, or else each directly."""
    with seat(who, db) as here:
        kept = SqlAutomations(here.room.session)
        rules.tell_in(here.room.records, kept, here.actor, channel, team=team, **here.how())
    where = f"in {channel}; REX has to be a member of it" if channel else "by direct messages"
    say(f"The team is told {where}.")


@automations.command()
def runs(
    limit: Limit = NEWEST, who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False
) -> None:
    """Show what the automations did lately, and what came of it."""
    with seat(who, db) as here:
        found = rules.runs(SqlAutomations(here.room.session), here.actor, limit=limit)
    headings = ("When", "Deal", "Automation", "Outcome", "What came of it")
    show(found, headings, _run_row, _run_as_json, json=json)


@automations.command()
def digests(
    limit: Limit = NEWEST, who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False
) -> None:
    """Show whom the morning's digests of deals reached, and whom they didn't."""
    with seat(who, db) as here:
        found = rules.digests(SqlAutomations(here.room.session), here.actor, limit=limit)
    headings = ("Day", "Person", "Outcome", "What came of it")
    show(found, headings, _told_row, _told_as_json, json=json)


def _switch(name: Automation, who: str, db: str | None, *, on: bool) -> None:
    with seat(who, db) as here:
        kept = SqlAutomations(here.room.session)
        rules.switch(here.room.records, kept, here.actor, name, on=on, **here.how())
    say(f"“{name.label}” is {'on' if on else 'off'}.")


def _row(each: Switch) -> tuple[str, ...]:
    return each.automation, ", ".join(each.after), "yes" if each.on else "no"


def _as_json(each: Switch) -> dict[str, object]:
    return {"automation": each.automation, "after": list(each.after), "on": each.on}


def _run_row(each: Run) -> tuple[str, ...]:
    when = f"{each.at:{MOMENT}}"
    return when, each.opportunity_ref, each.automation.label, each.outcome, each.sentence


def _run_as_json(each: Run) -> dict[str, object]:
    return {
        "at": each.at.isoformat(),
        "opportunity": each.opportunity_ref,
        "automation": each.automation,
        "outcome": each.outcome,
        "sentence": each.sentence,
        "event": str(each.event_id),
    }


def _told_row(each: Told) -> tuple[str, ...]:
    return each.day.isoformat(), each.person, each.outcome, each.sentence


def _told_as_json(each: Told) -> dict[str, object]:
    return {**vars(each), "day": each.day.isoformat(), "at": each.at.isoformat()}
