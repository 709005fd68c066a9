"""`rex run` on real Slack, and the manifest that creates its app there."""

from typing import Annotated

import typer
from pydantic import SecretStr

from bot.commands.playground import stop_signal
from bot.commands.speech import emit, say
from bot.durable.engine import ALONE
from bot.logs import set_up_logs
from bot.service import Service, Slack
from bot.settings import BadSettings, Settings, read_settings
from bot.slack.installs import FixedInstalls, Install
from bot.slack.manifest import manifest as app_manifest
from bot.slack.web_api import SlackUnavailable, introduce
from bot.sql.database import Database
from domain.sql.directory import connect_team, workspaces_named


def run() -> None:
    """Run REX on your Slack: over Socket Mode when SLACK_APP_TOKEN is set, else over HTTP."""
    settings = read_settings()
    set_up_logs(settings.log_level, as_json=settings.log_json, content=settings.log_content)
    slack, team = slack_of(settings)
    database = Database(settings.database)
    if settings.database_url is None:
        database.upgrade()
    database.require_upgraded()
    connect(database, team, settings.workspace)
    stopping = stop_signal()
    service = Service(settings, database, slack)
    service.start()
    where = f"listening on {service.url}" if service.url else "connected by Socket Mode"
    say(f"REX is running for Slack team {team}, {where}. Stop with Ctrl+C.{replica_of(service)}")
    say(f"Staff console: {service.console} (staff sign in with /rex console in Slack).")
    stopping.wait()
    service.stop(patience_seconds=20)


def replica_of(service: Service) -> str:
    """Name this process among the others of its database, if there can be others."""
    name = service.engine.name
    return "" if name == ALONE else f" This replica is {name}."


def manifest(
    url: Annotated[
        str | None, typer.Option(help="REX's public address; Socket Mode if left out.")
    ] = None,
) -> None:
    """Print the manifest from which Slack creates the app: api.slack.com/apps, from a manifest."""
    emit(app_manifest(url))


def slack_of(settings: Settings) -> tuple[Slack, str]:
    """Return the Slack of the configured tokens, and its team's id; BadSettings names what lacks."""
    if settings.slack_bot_token is None:
        raise BadSettings(
            "SLACK_BOT_TOKEN is not set. Create the app with `rex manifest`, install it, and set "
            "the token that starts with xoxb-. To try REX without Slack: rex playground"
        )
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    if app_token is None and secret is None:
        raise BadSettings(
            "Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
        )
    customers = install_of("SLACK_BOT_TOKEN", settings.slack_bot_token, settings)
    installs = [customers]
    if settings.slack_staff_bot_token:
        staff = settings.slack_staff_bot_token
        installs.append(install_of("SLACK_STAFF_BOT_TOKEN", staff, settings))
    slack = Slack(
        installs=FixedInstalls(installs),
        api_url=settings.slack_api_url,
        signing_secret=secret.get_secret_value() if secret else "",
        app_token=app_token.get_secret_value() if app_token else None,
    )
    return slack, customers.team_id


def install_of(name: str, token: SecretStr, settings: Settings) -> Install:
    """Ask Slack, once, whose token it is; BadSettings names the setting."""
    try:
        return introduce(token.get_secret_value(), settings.slack_api_url)
    except SlackUnavailable as unavailable:
        raise BadSettings(f"{name} can't be used. {unavailable}") from None


def connect(database: Database, team: str, workspace: str | None) -> None:
    """Let the Slack team belong to the configured workspace; without one its people are strangers."""
    if workspace is None:
        return
    with database.transaction() as session:
        found = workspaces_named(session, workspace)
        if len(found) != 1:
            raise BadSettings(
                f"REX_WORKSPACE is {workspace!r}, but there are {len(found)} workspaces of that "
                "name in the database."
            )
        connect_team(session, team, workspace, found[0])
