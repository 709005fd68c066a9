"""`rex installs`: the Slack teams that have REX, whose people are there, and the keys of their tokens."""

from typing import Annotated

import typer
from rich.table import Table

from bot.assembly import now
from bot.commands.database import Url, open_database
from bot.commands.speech import give_up, say, show_table
from bot.installing import link_for
from bot.sealing import Seal, new_key
from bot.settings import BadSettings, read_settings
from bot.slack.installs import Install
from bot.slack_setup import seal_of
from bot.sql.connecting import connect_once, home_of
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from domain.sql.directory import connect_team, workspaces_named
from domain.sql.webhook_secrets import Secrets

installs = typer.Typer(help="The Slack teams that have REX.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(help="The name of a HirePilot workspace.")]


@installs.command("list")
def list_installs(db: Url = None) -> None:
    """List the Slack teams that have REX, and whose people are there."""
    database = _database(db)
    table = Table("Team", "Name", "HirePilot workspace", "Token")
    kept = SqlInstalls(database=database, seal=_seal(), clock=now)
    with database.reading() as session:
        for each in kept.all():
            home = "each team its own" if each.is_org_wide else home_of(session, each.team_id)
            table.add_row(each.holder, each.name, home or "-", _token(each))
    show_table(table)


@installs.command()
def link(workspace: Named, db: Url = None) -> None:
    """Print a link that installs REX for the people of one workspace; it works for a week."""
    settings = read_settings()
    if not settings.public_url:
        raise BadSettings("REX_PUBLIC_URL is not set: the link leads to REX as browsers find it.")
    with _database(db).reading() as session:
        found = workspaces_named(session, workspace)
    if len(found) != 1:
        give_up(f"There are {len(found)} workspaces called {workspace!r} in the database.")
    say(link_for(_seal(), settings.public_url.rstrip("/"), found[0]))


@installs.command()
def connect(
    team: Annotated[str, typer.Argument(help="The Slack team's id, such as T0123.")],
    workspace: Annotated[str | None, typer.Argument(help="A HirePilot workspace.")] = None,
    staff: Annotated[bool, typer.Option("--staff", help="It is HirePilot's own team.")] = False,
    db: Url = None,
) -> None:
    """Say whose people are in a Slack team: those of a workspace, or HirePilot's own."""
    if staff == (workspace is not None):
        give_up("Name a workspace, or say --staff.")
    with _database(db).transaction() as session:
        if workspace is None:
            connect_team(session, team, "HirePilot", None)
            say(f"{team} is HirePilot's own.")
            return
        found = workspaces_named(session, workspace)
        if len(found) != 1:
            give_up(f"There are {len(found)} workspaces called {workspace!r} in the database.")
        if not connect_once(session, team, workspace, found[0]):
            give_up(f"{team} belongs to {home_of(session, team) or 'HirePilot'} already.")
    say(f"People of {team} are known as those of {workspace}.")


@installs.command()
def key() -> None:
    """Print a new key for REX_TOKEN_KEYS; put it before the ones that are there."""
    say(new_key())


@installs.command()
def rekey(db: Url = None) -> None:
    """Close tokens and webhooks' secrets under the first of REX_TOKEN_KEYS; the others may go then."""
    database, seal = _database(db), _seal()
    count = SqlInstalls(database=database, seal=seal, clock=now).close_again()
    with database.transaction() as session:
        secrets = Secrets(session, seal).close_again()
    say(f"{count} installs and {secrets} secrets of webhooks are closed under the newest key.")


def _token(install: Install) -> str:
    if install.lost_at:
        return "renewed no more: install REX again"
    return "renewed every twelve hours" if install.expires_at else "lasts"


def _seal() -> Seal:
    seal = seal_of(read_settings())
    if seal is None:
        raise BadSettings("REX_TOKEN_KEYS is not set. To make a key: rex installs key")
    return seal


def _database(url: str | None) -> Database:
    database = open_database(url)
    database.require_upgraded()
    return database
