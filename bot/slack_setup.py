"""Slack as configured: whose tokens are given, where installs are kept, and how both are renewed."""

from dataclasses import dataclass

from pydantic import SecretStr

from bot.assembly import now
from bot.sealing import Seal, seal_under
from bot.settings import BadSettings, Settings
from bot.slack.installs import FixedInstalls, Install, InstallStore, Renewal, Several
from bot.slack.oauth import SlackApp
from bot.slack.rotation import Rotation
from bot.slack.web_api import SlackUnavailable, introduce
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls


@dataclass(frozen=True, kw_only=True)
class Slack:
    """Which Slack to talk to: the real one, or one on this machine."""

    installs: InstallStore
    api_url: str
    signing_secret: str
    #: With an app token REX opens the connection itself (Socket Mode) and needs no address.
    app_token: str | None = None
    #: With these REX can be installed in more teams, and renews tokens that expire.
    app: SlackApp | None = None
    seal: Seal | None = None
    renewal: Renewal | None = None


def slack_of(settings: Settings, database: Database) -> tuple[Slack, str | None]:
    """Return the configured Slack, and the team of the bot token; BadSettings names what lacks."""
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        raise BadSettings(
            "SLACK_BOT_TOKEN is not set. Create the app with `rex manifest`, install it, and set "
            "the token that starts with xoxb-. For many Slack teams set SLACK_CLIENT_ID instead. "
            "To try REX without Slack: rex playground"
        )
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    if app_token is None and secret is None:
        raise BadSettings(
            "Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
        )
    given = given_installs(settings)
    app, seal = slack_app(settings), seal_under(settings.token_keys)
    kept = SqlInstalls(database=database, seal=seal, clock=now) if seal else None
    fixed = FixedInstalls(given, now)
    slack = Slack(
        installs=Several(fixed, kept) if kept else fixed,
        api_url=settings.slack_api_url,
        signing_secret=secret.get_secret_value() if secret else "",
        app_token=app_token.get_secret_value() if app_token else None,
        app=app,
        seal=seal,
        renewal=Rotation(store=kept, app=app, clock=now) if kept and app else None,
    )
    return slack, given[0].team_id if settings.slack_bot_token else None


def given_installs(settings: Settings) -> list[Install]:
    """Return the installs of the tokens that are settings."""
    tokens = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token,
        "SLACK_STAFF_BOT_TOKEN": settings.slack_staff_bot_token,
    }
    return [_install_of(name, token, settings) for name, token in tokens.items() if token]


def slack_app(settings: Settings) -> SlackApp | None:
    """Return REX's app at Slack, if it is told how to prove itself."""
    if not (settings.slack_client_id and settings.slack_client_secret):
        return None
    return SlackApp(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        api_url=settings.slack_api_url,
    )


def _install_of(name: str, token: SecretStr, settings: Settings) -> Install:
    """Ask Slack, once, whose token it is; BadSettings names the setting."""
    try:
        return introduce(token.get_secret_value(), settings.slack_api_url)
    except SlackUnavailable as unavailable:
        raise BadSettings(f"{name} can't be used. {unavailable}") from None
