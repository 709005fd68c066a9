"""Requirements: any Slack team installs REX by itself, and REX knows whose people are there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot.playground.emulator import Emulator
from bot.playground.membership import uninstall
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from bot.sealing import new_key
from bot.service import Service
from bot.settings import Settings
from bot.slack.manifest import manifest
from bot.slack_setup import seal_of, slack_of
from bot.sql.database import Database
from domain.sql.directory import workspaces_named
from tests.command import READ_GUIDE
from tests.world import POLL_SECONDS, text_of

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


@pytest.fixture(scope="module")
def site(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
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


def test_a_team_admin_installs_rex_and_their_people_are_known(site: Site) -> None:
    theo = site.team(1, "theo@harborfinch.example")
    page = site.install(theo)
    assert "REX is in New Ground 1" in page
    assert "those of Harbor &amp; Finch" in page
    asked = theo.dm("show me my open opportunities")
    assert "OPP-" in text_of(theo.answer(asked))


def test_who_is_no_admin_gets_answers_from_the_guide_only(site: Site) -> None:
    dana = site.team(2, "dana@harborfinch.example")
    assert "answers questions about HirePilot" in site.install(dana)
    answer = text_of(dana.answer(dana.dm("show me my open opportunities")))
    assert "isn't connected to a HirePilot workspace yet" in answer


def test_an_address_that_slack_does_not_vouch_for_connects_nothing(site: Site) -> None:
    liar = site.team(3, "theo@harborfinch.example", email_confirmed=False)
    assert "answers questions about HirePilot" in site.install(liar)


def test_a_link_for_a_workspace_connects_whoever_installs(site: Site) -> None:
    link = site_link(site)
    anyone = site.team(4, "it@harborfinch.example")
    assert "those of Harbor &amp; Finch" in site.install(anyone, link)
    stranger = site.slack.add_team("T0OTHERS", "Others", "others") and site.somebody(
        "T0OTHERS", "U0OTHERS", "it@others.example"
    )
    with httpx.Client(trust_env=False) as browser:
        assert browser.get(f"{link[:-2]}xx").status_code == 410
    assert "answers questions" in site.install(stranger)


def site_link(site: Site) -> str:
    from bot.installing import link_for

    seal = seal_of(site.settings)
    assert seal is not None
    with site.database.reading() as session:
        (workspace,) = workspaces_named(session, "Harbor & Finch")
    return link_for(seal, site.service.address(), workspace)


def test_a_connected_team_is_not_moved_to_another_workspace(site: Site) -> None:
    admin = site.team(5, "theo@harborfinch.example")
    site.install(admin)
    other = site.somebody("T0NEW5", "U0OTHERADMIN", "leo@brightside.example")
    assert "belongs to another HirePilot workspace" in site.install(other)


def test_an_answer_that_this_browser_did_not_ask_for_installs_nothing(site: Site) -> None:
    theo = site.team(6, "theo@harborfinch.example")
    with httpx.Client(trust_env=False) as browser:
        asked = browser.get(f"{site.service.address()}/slack/install")
        back = theo.install(asked.headers["location"])
        assert httpx.get(back, trust_env=False).status_code == 400
        forged = re.sub(r"state=[^&]*", "state=made-up", back)
        assert browser.get(forged).status_code == 400
        denied = re.sub(r"code=[^&]*", "error=access_denied", back)
        assert "wasn&#39;t allowed" in browser.get(denied).text
    assert "T0NEW6" not in site.rows()


def test_a_whole_organisation_installs_rex_once_for_all_of_its_teams(site: Site) -> None:
    org = site.slack.add_enterprise("E0GRID", "Harbor Group")
    for team in ("T0GRIDA", "T0GRIDB"):
        site.slack.add_team(team, team.title(), team.lower(), org)
    boss = site.somebody("T0GRIDA", "U0BOSS", "boss@harborfinch.example", is_admin=True)
    theo = site.somebody("T0GRIDB", "U0GRIDTHEO", "theo@harborfinch.example")
    assert "REX is in Harbor Group" in site.install(boss, site_link(site), org="E0GRID")
    asked = theo.dm("show me my open opportunities")
    assert "OPP-" in text_of(theo.answer(asked))
    uninstall(site.slack, "T0GRIDA")
    site.slack.feed.wait_for(lambda: "E0GRID" not in site.rows())


def test_who_removes_rex_is_forgotten_and_may_come_back(site: Site) -> None:
    theo = site.team(7, "theo@harborfinch.example")
    site.install(theo)
    uninstall(site.slack, "T0NEW7")
    site.slack.feed.wait_for(lambda: "T0NEW7" not in site.rows())
    assert "REX is in New Ground 7" in site.install(theo)
    assert "OPP-" in text_of(theo.answer(theo.dm("show me my open opportunities")))


def test_no_token_stands_in_the_database_or_can_be_moved_to_another_team(site: Site) -> None:
    site.install(site.team(8, "theo@harborfinch.example"))
    site.install(site.team(9, "dana@harborfinch.example"))
    assert "xox" not in site.rows()
    real, _ = slack_of(site.settings, site.database)
    assert real.installs.find("T0NEW9") is not None
    with site.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE slack_install SET tokens = (SELECT tokens FROM slack_install WHERE "
            "holder = 'T0NEW8') WHERE holder = 'T0NEW9'"
        )
    with pytest.raises(Exception, match="made for something else"):
        real.installs.find("T0NEW9")
