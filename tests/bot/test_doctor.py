"""Requirements: `rex doctor` finds what doesn't work, says how to mend it, and changes nothing."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import now
from bot.playground import demo as scene
from bot.playground.emulator import Emulator
from bot.playground.membership import install_everywhere
from bot.playground.server import EmulatorServer
from bot.sealing import Seal, new_key
from bot.slack.installs import Install
from bot.slack.listening import HttpListener
from bot.slack.manifest import SCOPES, manifest
from bot.slack.web import web_app
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from domain.sql.directory import workspaces_named
from tests.command import rex
from tests.database import Databases, migrate_and_seed, or_skipped
from tests.openai_server import OpenAIServer, reply
from tests.openai_wire import called, error
from tests.tickets.smtp import smtp_server

PASSWORD = "let-me-in"
NO_SLACK = {
    "REX_SLACK_API_URL": "http://127.0.0.1:9/",
    "SLACK_APP_TOKEN": None,
    "SLACK_SIGNING_SECRET": "secret",
}
READY = reply(called(("ready", {})))


@dataclass
class Healthy:
    """An installation in which everything works, and its settings."""

    folder: Path
    slack: Emulator
    settings: dict[str, str]

    def examined(self, **changed: str | None) -> tuple[int, dict[str, dict[str, Any]]]:
        """The exit code, and what `rex doctor --json` says of each part."""
        told = {
            name: value for name, value in (self.settings | changed).items() if value is not None
        }
        done = rex("doctor", "--json", cwd=self.folder, **told)
        said = json.loads(done.stdout)
        assert said["ok"] == (done.returncode == 0)
        return done.returncode, {each["part"]: each for each in said["checks"]}


@pytest.fixture(scope="module")
def slack() -> Iterator[EmulatorServer]:
    emulator = Emulator()
    emulator.declare(manifest())
    scene.set_scene(emulator)
    with EmulatorServer(emulator) as server:
        yield server


@pytest.fixture
def healthy(slack: EmulatorServer, demo: str, tmp_path: Path) -> Iterator[Healthy]:
    with smtp_server(password=PASSWORD) as postbox, OpenAIServer(respond=lambda _: READY) as model:
        settings = {
            "SLACK_BOT_TOKEN": token_of(slack.emulator, scene.AGENCY.id),
            "SLACK_APP_TOKEN": slack.emulator.app_token,
            "REX_SLACK_API_URL": slack.api_url,
            "REX_DATABASE_URL": demo,
            "REX_WORKSPACE": "Harbor & Finch",
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": model.base_url,
            "REX_SMTP_PORT": str(postbox.port),
        }
        yield Healthy(tmp_path, slack.emulator, settings)


def token_of(emulator: Emulator, team: str) -> str:
    install = emulator.teams[team].install
    assert install is not None
    return install.bot_token


def test_where_everything_works_nothing_is_to_be_done(healthy: Healthy) -> None:
    code, found = healthy.examined()
    assert code == 0
    assert {part for part, each in found.items() if each["state"] != "ok"} == {"engine"}
    assert "@rex in Harbor & Finch" in found["SLACK_BOT_TOKEN"]["said"]


@pytest.mark.parametrize(
    ("part", "wrong", "says", "remedy"),
    [
        ("settings", {"REX_PORT": "http"}, "port", "Correct them"),
        ("settings", {"REX_SLACK_API_URL": "slack.com/api"}, "REX_SLACK_API_URL is", "Correct"),
        ("SLACK_BOT_TOKEN", {"SLACK_BOT_TOKEN": None}, "not set", "rex manifest"),
        ("SLACK_BOT_TOKEN", {"SLACK_BOT_TOKEN": "xoxb-no"}, "invalid_auth", "OAuth & Permissions"),
        ("SLACK_BOT_TOKEN", NO_SLACK, "in time", "a proxy"),
        ("SLACK_APP_TOKEN", {"SLACK_APP_TOKEN": "xapp-no"}, "invalid_auth", "connections:write"),
        ("way in", {"SLACK_APP_TOKEN": None}, "can't reach REX", "SLACK_SIGNING_SECRET"),
        ("database", {"REX_DATABASE_URL": "sqlite:///none.db"}, "no database", "rex db upgrade"),
        ("database", {"REX_DATABASE_URL": "mysql://here/rex"}, "mysql", "REX_DATABASE_URL"),
        ("workspace", {"REX_WORKSPACE": "Nobody & Sons"}, "0 workspaces", "REX_WORKSPACE"),
        ("meaning", {"REX_SEMANTIC_MODEL": "/nope"}, "/nope/tokenizer.json", "leave it out"),
        ("mail", {"REX_SMTP_PORT": "9"}, "127.0.0.1:9", "REX_SMTP_HOST"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(
    healthy: Healthy, part: str, wrong: dict[str, str | None], says: str, remedy: str
) -> None:
    code, found = healthy.examined(**wrong)
    assert code == 1
    assert found[part]["state"] == "failed"
    assert says in found[part]["said"]
    assert remedy in found[part]["remedy"]


def test_vectors_that_cannot_be_had_are_told_and_hinder_nothing(healthy: Healthy) -> None:
    code, found = healthy.examined(REX_OPENAI_EMBEDDINGS="true")
    assert (code, found["meaning"]["state"]) == (0, "note")
    assert "The guide is searched by words alone." in found["meaning"]["said"]


def test_scopes_that_the_app_was_not_given_are_listed(healthy: Healthy) -> None:
    healthy.slack.add_team("T0OLD", "Old Install", "old")
    given = set(SCOPES) - {"im:write", "users:read.email"}
    old = healthy.slack.install("T0OLD", "rex", given, real_name="REX")
    code, found = healthy.examined(SLACK_BOT_TOKEN=old.bot_token)
    scopes = found["scopes of SLACK_BOT_TOKEN"]
    assert (code, scopes["state"]) == (1, "failed")
    assert "im:write, users:read.email" in scopes["said"]
    assert "install it again" in scopes["remedy"]


def test_where_many_teams_install_rex_their_installs_are_looked_at(healthy: Healthy) -> None:
    app, key = healthy.slack.app, new_key()
    many = {
        "SLACK_BOT_TOKEN": None,
        "SLACK_CLIENT_ID": app.client_id,
        "SLACK_CLIENT_SECRET": app.client_secret,
        "REX_TOKEN_KEYS": key,
        "REX_WORKSPACE": None,
    }
    with closing(Database(healthy.settings["REX_DATABASE_URL"])) as database:
        store = SqlInstalls(database=database, seal=Seal([key]), clock=now)
        token = token_of(healthy.slack, scene.AGENCY.id)
        for team, said in {scene.AGENCY.id: token, "T0GONE": "xoxb-gone"}.items():
            store.save(Install(team_id=team, bot_token=said, bot_user_id="U0REX", name=team))
    code, found = healthy.examined(**many)
    assert code == 1
    assert "2 Slack teams" in found["installs"]["said"]
    assert f"install of {scene.AGENCY.id}" not in found
    assert "rex installs connect T0GONE" in found["install of T0GONE"]["remedy"]
    with closing(Database(healthy.settings["REX_DATABASE_URL"])) as database:
        gone = SqlInstalls(database=database, seal=Seal([key]), clock=now)
        install = Install(team_id="T0GONE", bot_token="xoxb-gone", bot_user_id="U0REX")
        gone.fail(install, lost=True)
    code, found = healthy.examined(**many)
    assert (code, found["install of T0GONE"]["state"]) == (1, "failed")
    assert "install REX again" in found["install of T0GONE"]["remedy"]
    code, found = healthy.examined(**{**many, "REX_TOKEN_KEYS": new_key()})
    assert (code, found["installs"]["state"]) == (1, "failed")
    assert "rekey" in found["installs"]["remedy"]
    code, found = healthy.examined(**{**many, "REX_TOKEN_KEYS": "no key"})
    assert "rex installs key" in found["REX_TOKEN_KEYS"]["remedy"]
    code, found = healthy.examined(**{**many, "REX_TOKEN_KEYS": None})
    assert "REX_TOKEN_KEYS" in found["settings"]["said"]


def test_a_team_that_is_taken_for_one_of_an_organisation_is_found_and_removed(
    healthy: Healthy,
) -> None:
    org = healthy.slack.add_enterprise("E0DOCTOR", "Doctor Group")
    healthy.slack.add_team("T0DOCTOR", "Doctors", "doctors", org)
    granted = install_everywhere(healthy.slack, org.id, SCOPES)
    key = new_key()
    with closing(Database(healthy.settings["REX_DATABASE_URL"])) as database:
        store = SqlInstalls(database=database, seal=Seal([key]), clock=now)
        kept = Install(
            team_id="",
            enterprise_id=org.id,
            is_org_wide=True,
            name=org.name,
            bot_token=granted.bot_token,
            bot_user_id=granted.bot_user_id,
        )
        with database.reading() as session:
            (harbor,) = workspaces_named(session, "Harbor & Finch")
        store.save(kept, harbor)
        for team in ("T0DOCTOR", "T0STRAY"):  # the latter as an older REX kept it
            assert store.find(team, org.id)
    many = {
        "SLACK_BOT_TOKEN": None,
        "SLACK_CLIENT_ID": healthy.slack.app.client_id,
        "SLACK_CLIENT_SECRET": healthy.slack.app.client_secret,
        "REX_TOKEN_KEYS": key,
        "REX_WORKSPACE": None,
    }
    code, found = healthy.examined(**many)
    assert (code, found["teams of E0DOCTOR"]["state"]) == (1, "failed")
    assert "T0STRAY is taken" in found["teams of E0DOCTOR"]["said"]
    command = found["teams of E0DOCTOR"]["remedy"].partition("rex ")[2].split()
    told = {name: said for name, said in (healthy.settings | many).items() if said}
    assert rex(*command, cwd=healthy.folder, **told).returncode == 0
    code, found = healthy.examined(**many)
    assert (code, "teams of E0DOCTOR" in found) == (0, False)


def test_a_model_that_refuses_tools_on_this_wire_is_told_apart(healthy: Healthy) -> None:
    refused = reply(error(None, param="reasoning_effort"), status=400)
    with OpenAIServer(respond=lambda _: refused) as model:
        code, found = healthy.examined(OPENAI_BASE_URL=model.base_url)
    assert (code, found["model"]["state"]) == (1, "failed")
    assert "REX_LLM_API=responses" in found["model"]["said"]


def test_without_a_key_rules_answer_and_that_is_no_failure(healthy: Healthy) -> None:
    code, found = healthy.examined(OPENAI_API_KEY=None)
    assert (code, found["model"]["state"]) == (0, "note")
    assert "by rules" in found["model"]["said"]


def test_a_login_that_the_mail_server_refuses(healthy: Healthy) -> None:
    code, found = healthy.examined(REX_SMTP_USER="rex", REX_SMTP_PASSWORD="wrong")
    assert (code, found["mail"]["state"]) == (1, "failed")
    assert "wrong" not in found["mail"]["said"]


def test_before_the_first_run_it_leaves_no_trace(healthy: Healthy) -> None:
    _, found = healthy.examined(REX_DATABASE_URL=None)
    assert found["database"]["state"] == "note"
    assert not (healthy.folder / ".rex").exists()


def test_it_speaks_to_people_too(healthy: Healthy) -> None:
    done = rex("doctor", cwd=healthy.folder, **{**healthy.settings, "SLACK_APP_TOKEN": "xapp-no"})
    assert done.returncode == 1
    assert "FAILED SLACK_APP_TOKEN" in done.stdout
    assert "connections:write" in done.stdout


def test_a_database_without_tables_is_to_be_upgraded(healthy: Healthy) -> None:
    url = f"sqlite:///{healthy.folder / 'empty.db'}"
    with closing(Database(url)) as database, database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE anything (x)")
    _, found = healthy.examined(REX_DATABASE_URL=url)
    assert found["database"]["state"] == "failed"
    assert "rex db upgrade" in found["database"]["remedy"]


def test_a_postgresql_that_rex_has_not_run_on_is_no_failure(
    healthy: Healthy, databases: Databases
) -> None:
    with or_skipped(), databases.copy("postgresql", migrate_and_seed) as fresh:
        _, found = healthy.examined(REX_DATABASE_URL=fresh.url)
    assert {found[part]["state"] for part in ("database", "workspace", "staff")} == {"ok"}
    assert found["engine"]["state"] == "note"


def test_the_address_that_browsers_know_is_tried(healthy: Healthy) -> None:
    listener = HttpListener(web_app(()), "127.0.0.1", 0)
    listener.start()
    try:
        _, found = healthy.examined(REX_PUBLIC_URL=listener.address)
    finally:
        listener.stop()
    assert found["REX_PUBLIC_URL"]["state"] == "ok"
    code, gone = healthy.examined(REX_PUBLIC_URL=listener.address)
    assert (code, gone["REX_PUBLIC_URL"]["state"]) == (0, "note")
    assert "proxy" in gone["REX_PUBLIC_URL"]["remedy"]
