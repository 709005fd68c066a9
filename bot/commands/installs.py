"""`rex installs`: the Slack teams that have REX, whose people are there, and the keys of their tokens."""

from typing import Annotated

import typer
from rich.table import Table

from bot.assembly import now
from bot.commands.database import Url, open_ready
from bot.commands.speech import give_up, say, show_table
from bot.installing import link_for
from bot.sealing import Seal, new_key, seal_under
from bot.settings import BadSettings, read_settings
from bot.slack.installs import Install
from bot.sql.connecting import connect_once, home_of
from bot.sql.installs import SqlInstalls
from bot.sql.organisations import (
    connect_organisation,
    home_of_organisation,
    leave_organisation,
    teams_of,
)
from domain.names import counted
from domain.sql.directory import connect_team, disconnect_team, workspaces_named
from domain.sql.webhook_secrets import Secrets

installs = typer.Typer(help="The Slack teams that have REX.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(help="The name of a HirePilot workspace.")]


@installs.command("list")
def list_installs(db: Url = None) -> None:
    """List the Slack teams that have REX, and whose people are there."""
    database = open_ready(db)
    table = Table("Team", "Name", "HirePilot workspace", "Token")
    kept = SqlInstalls(database=database, seal=_seal(), clock=now)
    with database.reading() as session:
        for each in kept.all():
            of = home_of_organisation if each.is_org_wide else home_of
            table.add_row(each.holder, each.name, of(session, each.holder) or "-", _token(each))
            for team in teams_of(session, each.holder):
                table.add_row(team, f"by {each.holder}", home_of(session, team) or "-", "")
    show_table(table)


@installs.command()
def link(workspace: Named, db: Url = None) -> None:
    """Print a link that installs REX for the people of one workspace; it works for a week."""
    settings = read_settings()
    if not settings.public_url:
        raise BadSettings("REX_PUBLIC_URL is not set: the link leads to REX as browsers find it.")
    with open_ready(db).reading() as session:
        found = workspaces_named(session, workspace)
    if len(found) != 1:
        give_up(f"There are {len(found)} workspaces called {workspace!r} in the database.")
    say(link_for(_seal(), settings.public_url.rstrip("/"), found[0]))


@installs.command()
def connect(
    team: Annotated[str, typer.Argument(help="The Slack team's or organisation's id.")],
    workspace: Annotated[str | None, typer.Argument(help="A HirePilot workspace.")] = None,
    staff: Annotated[bool, typer.Option("--staff", help="It is HirePilot's own team.")] = False,
    db: Url = None,
) -> None:
    """Say whose people are in a Slack team, or an organisation's: a workspace's, or HirePilot's own."""
    if staff == (workspace is not None):
        give_up("Name a workspace, or say --staff.")
    with open_ready(db).transaction() as session:
        if workspace is None:
            connect_team(session, team, "HirePilot", None)
            say(f"{team} is HirePilot's own.")
            return
        found = workspaces_named(session, workspace)
        if len(found) != 1:
            give_up(f"There are {len(found)} workspaces called {workspace!r} in the database.")
        if team.startswith("E"):
            if not connect_organisation(session, team, found[0]):
                give_up(f"No organisation {team} has REX.")
        elif not connect_once(session, team, workspace, found[0]):
            give_up(f"{team} belongs to {home_of(session, team) or 'HirePilot'} already.")
    say(f"People of {team} are known as those of {workspace}.")


@installs.command()
def disconnect(
    team: Annotated[str, typer.Argument(help="The Slack team's id, such as T0123.")],
    db: Url = None,
) -> None:
    """Let a Slack team belong to nobody: its people are strangers to REX until it is connected.

    For a team that is taken for one of an organisation which it is not of; `rex doctor` finds it.
    """
    with open_ready(db).transaction() as session:
        had_rex, linked = leave_organisation(session, team), disconnect_team(session, team)
    if not had_rex and linked is None:
        give_up(f"No Slack team {team} is known.")
    people = counted(linked or 0, "person", "people")
    say(f"{team} belongs to nobody now; {people} of it are no longer linked.")


@installs.command()
def key() -> None:
    """Print a new key for REX_TOKEN_KEYS; put it before the ones that are there."""
    say(new_key())


@installs.command()
def rekey(db: Url = None) -> None:
    """Close tokens and webhooks' secrets under the first of REX_TOKEN_KEYS; the others may go then."""
    database, seal = open_ready(db), _seal()
    count = SqlInstalls(database=database, seal=seal, clock=now).close_again()
    with database.transaction() as session:
        secrets = Secrets(session, seal).close_again()
    say(f"{count} installs and {secrets} secrets of webhooks are closed under the newest key.")


def _token(install: Install) -> str:
    if install.lost_at:
        return "renewed no more: install REX again"
    return "renewed every twelve hours" if install.expires_at else "lasts"


def _seal() -> Seal:
    seal = seal_under(read_settings().token_keys)
    if seal is None:
        raise BadSettings("REX_TOKEN_KEYS is not set. To make a key: rex installs key")
    return seal
