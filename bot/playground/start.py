"""The playground as a whole: Slack, an inbox, a page and REX, on this machine."""

import secrets
from dataclasses import dataclass

from pydantic import JsonValue
from starlette.applications import Starlette

from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.page.routes import Page
from bot.playground.page.window import Offer
from bot.playground.server import EmulatorServer, slack_routes
from bot.service import Service, Slack
from bot.settings import Settings
from bot.slack.installs import FixedInstalls, Install
from bot.sql.database import Database


@dataclass(frozen=True)
class Playground:
    """Everything that runs; `stop` ends it."""

    emulator: Emulator
    inbox: Inbox
    page: Page
    slack: EmulatorServer
    service: Service
    database: Database

    def stop(self) -> None:
        """End it all: REX first, so that nothing it says is lost."""
        self.service.stop()
        self.page.close()
        self.slack.stop()
        self.inbox.stop()
        self.database.close()

    def coordinates(self) -> dict[str, JsonValue]:
        """Where everything is, for any Slack client and for tests."""
        install = self.emulator.teams[demo.AGENCY.id].install
        return {
            "url": self.slack.url,
            "api": self.slack.api_url,
            "bot_token": install.bot_token if install else None,
            "app_token": self.emulator.app_token,
            "signing_secret": self.emulator.signing_secret,
            "smtp": f"127.0.0.1:{self.inbox.port}",
            "db": self.database.url,
        }


def start_playground(settings: Settings, database: Database, *, port: int) -> Playground:
    """Start everything on loopback; REX is ready when this returns."""
    inbox = Inbox()
    inbox.start()
    emulator = Emulator(secrets.token_hex(16))
    demo.set_scene(emulator)
    page = Page(emulator, inbox=inbox, offer=Offer(by_user=demo.suggestions()), start=demo.START)
    app = Starlette(routes=[*slack_routes(emulator), *page.routes])
    slack = EmulatorServer(emulator, app, port=port)
    slack.start()
    inside = settings.model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": inbox.port,
            "port": 0,
            "webhooks_to_private_hosts": True,
        }
    )
    service = Service(inside, database, slack_of(emulator, slack), at_home=True)
    emulator.rules.request_url = service.url
    service.start()
    return Playground(emulator, inbox, page, slack, service, database)


def slack_of(emulator: Emulator, server: EmulatorServer) -> Slack:
    """Return the emulated Slack as REX sees it: every team has installed it."""
    installs = [
        Install(
            team_id=team.id,
            bot_token=team.install.bot_token,
            bot_user_id=team.install.bot_user_id,
            bot_id=team.install.bot_id,
            app_id=team.install.app_id,
        )
        for team in emulator.teams.values()
        if team.install
    ]
    return Slack(
        installs=FixedInstalls(installs),
        api_url=server.api_url,
        signing_secret=emulator.signing_secret,
    )
