"""`rex ladder`: who is told of an incident, step by step, while nobody acknowledges it."""

import sys
import tomllib
from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue, ValidationError
from rich.table import Table

from bot.commands.database import Url, open_ready
from bot.commands.speech import emit, give_up, say, show_table
from bot.escalation.hooks import webhook_secret
from tickets.ladder import Audience, Policy, Step
from tickets.sql import SqlTickets
from tickets.staff import Staff
from tickets.ticket import Severity

ladder = typer.Typer(help="Who is told while nobody acknowledges.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
Which = Annotated[Severity, typer.Argument(help="P1, P2, P3 or P4.")]


@ladder.command()
def show(db: Url = None, json: AsJson = False) -> None:
    """Show the ladder of each severity; incidents that are running keep the one they began with."""
    with open_ready(db).transaction() as session:
        kept = SqlTickets(session)
        ladders = {severity: kept.policy(severity) for severity in Severity}
        people = {person.id: person for person in kept.staff()}
    if json:
        emit({severity.value: _as_json(each) for severity, each in ladders.items()})
        return
    table = Table("Severity", "Step", "Tells", "Then waits", "Rounds", "Silence")
    for severity, each in ladders.items():
        for number, step in enumerate(each.steps, start=1):
            wait = f"{step.wait_minutes} min"
            silence = f"{each.silence_minutes} min"
            told = _told(step, people.get(step.staff_id) if step.staff_id else None)
            table.add_row(severity, str(number), told, wait, str(each.rounds), silence)
        if not each.steps:
            table.add_row(severity, "-", "nobody: it waits in the queue", "-", "-", "-")
    show_table(table)


@ladder.command("set")
def set_ladder(
    severity: Which,
    file: Annotated[str, typer.Argument(help="A TOML file, or - for the standard input.")],
    db: Url = None,
) -> None:
    """Replace the ladder of a severity.

    The file has `rounds` and `silence_minutes`, and for each step a table [[steps]] with an
    `audience` (on_duty, super_admins, everybody, person, channel, webhook) and `wait_minutes`; a
    person has an `email`, a channel an `address` like T0123/C0456, a webhook one like https://….
    """
    given = _read(file)
    database = open_ready(db)
    with database.transaction() as session:
        kept = SqlTickets(session)
        made = _policy(severity, given, kept.staff())
        kept.save_policy(severity, made)
    say(
        f"{severity} has {len(made.steps)} steps in {made.rounds} rounds from the next incident on."
    )
    if any(step.audience is Audience.WEBHOOK for step in made.steps):
        say(f"What webhooks are signed with: {webhook_secret(database)}")


def _read(file: str) -> dict[str, JsonValue]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as bad:
        give_up(f"{file} can't be read: {bad}.")


def _policy(severity: Severity, given: dict[str, JsonValue], staff: tuple[Staff, ...]) -> Policy:
    steps = given.get("steps")
    listed = [_step(each, staff) for each in steps] if isinstance(steps, list) else steps
    try:
        return Policy.model_validate({"name": severity.value, **given, "steps": listed or ()})
    except ValidationError as bad:
        said = bad.errors()[0]
        where = ".".join(map(str, said["loc"]))
        give_up(f"That is no ladder: {where}: {said['msg'].removeprefix('Value error, ')}")


def _step(given: JsonValue, staff: tuple[Staff, ...]) -> JsonValue:
    """Put the id of a person in the place of their e-mail address."""
    if not isinstance(given, dict) or "email" not in given:
        return given
    email = str(given["email"]).lower()
    person = next((each for each in staff if each.email == email), None)
    if person is None:
        give_up(f"Nobody on the staff has the address {email}.")
    rest = {name: value for name, value in given.items() if name != "email"}
    return {**rest, "staff_id": str(person.id)}


def _told(step: Step, person: Staff | None) -> str:
    if step.audience is Audience.PERSON:
        return person.name if person else "somebody who has left: all Super Admins instead"
    return f"{step.audience} {step.address}" if step.address else step.audience.replace("_", " ")


def _as_json(policy: Policy) -> dict[str, JsonValue]:
    return policy.model_dump(mode="json", exclude={"name"})
