"""REX as it serves whoever installs it: emulated Slack, database, engine, and a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.installing import link_for
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from bot.sealing import new_key, seal_under
from bot.service import Service
from bot.settings import Settings
from bot.slack.manifest import manifest
from bot.slack_setup import slack_of
from bot.sql.database import Database
from domain.sql.directory import workspaces_named
from tests.command import READ_GUIDE
from tests.world import POLL_SECONDS

SECRET_OF_SLACK = "0123456789abcdef"


@dataclass
class Site:
    """REX that serves whoever installs it, and a browser."""

    slack: Emulator
    settings: Settings
    database: Database
    service: Service

    def install(self, person: Person, link: str = "", *, org: str | None = None) -> str:
        """Install REX as a person does: the link, Slack's page, and the way back."""
        with httpx.Client(trust_env=False) as browser:
            asked = browser.get(link or f"{self.service.address()}/slack/install")
            assert asked.status_code == 302, asked.text
            back = person.install(asked.headers["location"], org)
            return browser.get(back).text

    def team(self, number: int, email: str, **more: bool) -> Person:
        """Somebody, in a new Slack team."""
        self.slack.add_team(f"T0NEW{number}", f"New Ground {number}", f"new{number}")
        return self.somebody(f"T0NEW{number}", f"U0NEW{number}", email, **more)

    def somebody(self, team: str, user: str, email: str, **more: bool) -> Person:
        name = email.partition("@")[0]
        return Person(self.slack, self.slack.add_user(team, user, name, email=email, **more).id)

    def rows(self) -> str:
        """Everything that is kept of installs."""
        with self.database.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT * FROM slack_install").fetchall()
            return repr(found)

    def link(self, workspace: str = "Harbor & Finch") -> str:
        """A link that installs REX for the people of a workspace."""
        seal = seal_under(self.settings.token_keys)
        assert seal is not None
        with self.database.reading() as session:
            (found,) = workspaces_named(session, workspace)
        return link_for(seal, self.service.address(), found)


@contextmanager
def serving(seeded: Path, folder: Path) -> Iterator[Site]:
    """A running REX on a copy of a seeded database, with no team in its settings."""
    (folder / "rex.db").write_bytes(seeded.read_bytes())
    slack = Emulator(SECRET_OF_SLACK, retry_delays=(0, 0.2, 0.5))
    with EmulatorServer(slack):
        slack.declare(manifest("http://127.0.0.1", for_many=True))
        told = {
            "SLACK_CLIENT_ID": slack.app.client_id,
            "SLACK_CLIENT_SECRET": slack.app.client_secret,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "token_keys": new_key(),
            "slack_api_url": slack.api_url,
            "port": 0,
            "cache": READ_GUIDE,
        }
        settings = Settings.model_validate(told)
        database = Database(f"sqlite:///{folder / 'rex.db'}")
        real, team = slack_of(settings, database)
        assert team is None
        service = Service(settings, database, real, at_home=True, poll_seconds=POLL_SECONDS)
        slack.rules.request_url = service.url
        slack.declare(manifest(service.address(), for_many=True))
        service.start()
        yield Site(slack, settings, database, service)
        service.stop()
        database.close()
