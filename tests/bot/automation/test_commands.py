"""`rex automations` and `rex webhooks`: what an operator types, and what they type wrong."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import command_line
from bot.sql.database import Database
from domain.automations import Channel
from domain.demo import HARBOR
from domain.sql.automations import SqlAutomations
from domain.sql.directory import connect_team
from domain.sql.engine import sqlite_module
from tests.bot.automation.conftest import KEY
from tests.command import rex

APP = command_line(("automations", "webhooks"))
URL = "https://hooks.example/deals"


@pytest.fixture
def db(seeded: Path, tmp_path: Path) -> str:
    shutil.copy(seeded, tmp_path / "rex.db")
    return f"sqlite:///{tmp_path / 'rex.db'}"


def run(db: str, *words: str) -> Result:
    return CliRunner().invoke(APP, [*words, "--db", db], env={"COLUMNS": "200"})


def told(db: str, *words: str) -> list[dict[str, Any]]:
    done = run(db, *words, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_automations_are_listed_and_switched(db: str) -> None:
    assert {it["automation"]: it["on"] for it in told(db, "automations", "list")} == {
        name: True
        for name in (
            *("list_as_lost", "refresh_forecast", "recognise_revenue", "create_reqs"),
            *("draft_invoice", "start_onboarding", "start_nurture", "start_placed_candidate"),
            *("mail_invoice", "tell_team", "tell_super_admin"),
        )
    }
    assert run(db, "automations", "off", "create_reqs").exit_code == 0
    off = [it["automation"] for it in told(db, "automations", "list") if not it["on"]]
    assert off == ["create_reqs"]
    assert run(db, "automations", "on", "create_reqs").exit_code == 0
    assert all(it["on"] for it in told(db, "automations", "list"))
    assert "opportunity.won" in run(db, "automations", "list").stdout


def test_the_channel_is_set_and_taken_back(db: str) -> None:
    assert "REX has to be a member" in run(db, "automations", "channel", "C0HARBOR").stdout
    assert "in the channel C0HARBOR" in run(db, "automations", "list").stdout
    assert "direct messages" in run(db, "automations", "channel").stdout
    assert "direct message" in run(db, "automations", "list").stdout


def test_of_several_slack_teams_the_channels_own_is_named(db: str) -> None:
    with closing(Database(db)) as database, database.transaction() as session:
        connect_team(session, "T0OFFICE", "Second office", HARBOR.id)
    unclear = run(db, "automations", "channel", "C0OFFICE")
    assert unclear.exit_code != 0
    assert "T0HARBOR or T0OFFICE" in unclear.output
    foreign = run(db, "automations", "channel", "C0OFFICE", "--team", "T0BRIGHT")
    assert "isn't a Slack team of Harbor & Finch" in foreign.output
    assert run(db, "automations", "channel", "C0OFFICE", "--team", "T0OFFICE").exit_code == 0
    with closing(Database(db)) as database, database.reading() as session:
        kept = SqlAutomations(session).channel(HARBOR.id)
    assert kept == Channel(slack_team="T0OFFICE", channel="C0OFFICE")


def test_what_came_of_automations_is_shown(db: str) -> None:
    (known,) = told(db, "automations", "runs")
    assert (known["opportunity"], known["outcome"]) == ("OPP-2007", "done")
    assert "Refreshed the forecast." in run(db, "automations", "runs").stdout


def test_a_webhook_is_added_listed_and_removed(db: str) -> None:
    (added,) = told(db, "webhooks", "add", URL, "--topic", "opportunity.won")
    assert (added["webhook"], added["url"]) == ("HOOK-2", URL)
    assert added["secret"].startswith("whsec_")
    known = told(db, "webhooks", "list")
    assert [it["webhook"] for it in known] == ["HOOK-1", "HOOK-2"]
    assert "secret" not in str(known)
    assert URL in run(db, "webhooks", "list").stdout
    assert run(db, "webhooks", "remove", "HOOK-2").exit_code == 0
    assert [it["webhook"] for it in told(db, "webhooks", "list")] == ["HOOK-1"]
    assert "workflow.onboarding" in CliRunner().invoke(APP, ["webhooks", "topics"]).stdout


def test_a_delivery_is_shown_and_sent_again(db: str) -> None:
    (delivery,) = told(db, "webhooks", "deliveries")
    assert (delivery["delivery"], delivery["state"], delivery["code"]) == (
        "DEL-1",
        "delivered",
        204,
    )
    assert told(db, "webhooks", "deliveries", "--failed") == []
    assert "DEL-1 is sent again." in run(db, "webhooks", "resend", "DEL-1").stdout
    (delivery,) = told(db, "webhooks", "deliveries")
    assert delivery["state"] == "queued"
    assert "queued" in run(db, "webhooks", "deliveries").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("automations", "list", "--as", "member"), "only with a permission"),
        (("automations", "list", "--as", "nobody@example.org"), "Nobody here is called"),
        (("automations", "off", "mail_invoice"), "can't be off"),
        (("automations", "channel", "#deals"), "isn't the id of a Slack channel"),
        (("webhooks", "add", "ftp://x", "--topic", "opportunity.won"), "begin with https://"),
        (("webhooks", "add", URL, "--topic", "won"), "“won” is no topic"),
        (("webhooks", "add", URL, "--topic", "invoice.paid", "--secret", "x"), "24 to 64 bytes"),
        (("webhooks", "remove", "HOOK-9"), "There is no webhook HOOK-9"),
        (("webhooks", "resend", "DEL-9"), "There is no delivery DEL-9"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(db: str, words: tuple[str, ...], sentence: str) -> None:
    done = run(db, *words)
    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_the_commands_are_there_for_people(db: str, tmp_path: Path) -> None:
    done = rex("webhooks", "list", "--db", db, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["on"] is False


def test_with_keys_a_new_secret_is_kept_closed(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REX_TOKEN_KEYS", KEY)
    (added,) = told(db, "webhooks", "add", URL, "--topic", "opportunity.won")
    with closing(sqlite_module().connect(db.removeprefix("sqlite:///"))) as kept:
        rows = kept.execute("SELECT secret, sealed FROM webhook_endpoint").fetchall()
    secret, sealed = rows[-1]
    assert secret == ""
    assert added["secret"] not in sealed
