"""`rex run` on real Slack, and the manifest that creates its app there."""

import gc
from typing import Annotated

import typer

from bot.commands.playground import stop_signal
from bot.commands.speech import emit, say
from bot.durable.engine import ALONE
from bot.installing import INSTALL
from bot.service import Service
from bot.settings import BadSettings, read_settings
from bot.slack.manifest import manifest as app_manifest
from bot.slack_setup import slack_of
from bot.sql.database import Database
from bot.sql.passing import is_of_an_outage
from bot.telemetry.logs import set_up_logs
from bot.telemetry.tracing import set_up_tracing
from bot.upkeep.watchdog import Watchdog
from domain.sql.directory import connect_team, workspaces_named


def run() -> None:
    """Run REX on your Slack: over Socket Mode when SLACK_APP_TOKEN is set, else over HTTP."""
    settings = read_settings()
    set_up_logs(
        settings.log_level,
        as_json=settings.log_json,
        content=settings.log_content,
        passes=is_of_an_outage,
    )
    end_tracing = set_up_tracing() if settings.otel else lambda: None
    database = Database(settings.database)
    slack, team = slack_of(settings, database)
    if settings.database_url is None:
        database.upgrade()
    database.require_upgraded()
    connect(database, team, settings.workspace)
    stopping = stop_signal()
    service = Service(settings, database, slack)
    service.start()
    gc.freeze()  # nor is the guide garbage, which has been read by now
    watchdog = Watchdog(service.local)
    watchdog.start()
    where = f"listening on {service.url}" if service.url else "connected by Socket Mode"
    teams = f"for Slack team {team}" if team else "for every Slack team that installs it"
    say(f"REX is running {teams}, {where}. Stop with Ctrl+C.{replica_of(service)}")
    if slack.app:
        say(f"Slack teams install it at {service.browsed}{INSTALL}")
    say(f"Staff console: {service.console} (staff sign in with /rex console in Slack).")
    stopping.wait()
    watchdog.stop()
    service.stop(patience_seconds=20)
    end_tracing()


def replica_of(service: Service) -> str:
    """Name this process among the others of its database, if there can be others."""
    name = service.engine.name
    return "" if name == ALONE else f" This replica is {name}."


def manifest(
    url: Annotated[
        str | None, typer.Option(help="REX's public address; Socket Mode if left out.")
    ] = None,
    many: Annotated[
        bool, typer.Option("--many", help="For an app that many Slack teams install from REX.")
    ] = False,
) -> None:
    """Print the manifest from which Slack creates the app: api.slack.com/apps, from a manifest."""
    emit(app_manifest(url, for_many=many))


def connect(database: Database, team: str | None, workspace: str | None) -> None:
    """Let the Slack team belong to the configured workspace; without one its people are strangers."""
    if workspace is None or team is None:
        return
    with database.transaction() as session:
        found = workspaces_named(session, workspace)
        if len(found) != 1:
            raise BadSettings(
                f"REX_WORKSPACE is {workspace!r}, but there are {len(found)} workspaces of that "
                "name in the database."
            )
        connect_team(session, team, workspace, found[0])
