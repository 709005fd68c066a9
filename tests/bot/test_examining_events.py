"""Requirements: `rex doctor` finds out whether Slack can tell REX of what happens."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.doctor.events import kinds_told, knock, last_told
from bot.finding import Finding
from bot.hearing import EVERY, Hearing
from bot.slack.installs import FixedInstalls, Installs
from bot.slack.kinds import EVERY_KIND
from bot.slack.listening import HttpListener
from bot.slack.speech import Speaker
from bot.slack.web import web_app
from bot.sql.database import Database
from bot.sql.hearing import heard
from tests.bot.slack.conftest import harbor, install_of
from tests.bot.slack.test_edge import Edge, opened
from tests.world import PATIENCE, World


@pytest.fixture
def edge() -> Iterator[Edge]:
    slack = harbor()
    installs = Installs(FixedInstalls([install_of(slack)]))
    with opened(slack, installs, Speaker(installs, "http://127.0.0.1:9/api/")) as edge:
        yield edge


def test_an_address_that_takes_what_slack_signs_is_right(edge: Edge) -> None:
    assert knock(edge.url, edge.slack.signing_secret).state == "ok"
    assert edge.rooms.recorded == {}


def test_another_secret_another_server_and_nobody_are_told_apart(edge: Edge) -> None:
    refused = knock(edge.url, "another")
    assert (refused.state, "answers 401" in refused.said) == ("failed", True)
    assert "SLACK_SIGNING_SECRET" in str(refused.remedy)
    other = HttpListener(web_app(()), "127.0.0.1", 0)
    other.start()
    assert "answers 404" in knock(other.address, "secret").said
    other.stop()
    away = knock(other.address, "secret")
    assert (away.state, "doesn't answer" in away.said) == ("note", True)


def test_where_nothing_has_come_the_subscriptions_are_named() -> None:
    assert "event subscriptions" in str(last_told(None).remedy)


def test_each_kind_of_event_is_said_to_have_come_or_never(seeded: Path, tmp_path: Path) -> None:
    world = World.start(seeded, tmp_path)
    theo = world.person("Theo")
    theo.answer(theo.dm("hello"), timeout=PATIENCE)
    theo.home()
    theo.command("/rex", "help")
    world.wait_for(lambda: "slash commands" in came(world), lambda: came(world))
    (found,) = told_of(world)
    assert (found.state, "rex manifest" in found.remedy) == ("note", True)
    told, _, never = found.said.partition("Never: ")
    assert [kind for kind in EVERY_KIND if kind in told] == [
        "app_home_opened",
        "message.im",
        "slash commands",
    ]
    assert [kind for kind in EVERY_KIND if kind not in told + never] == [
        "app_uninstalled",
        "tokens_revoked",
    ]
    world.stop()


def came(world: World) -> Collection[str]:
    with world.database.reading() as session:
        return heard(session)


def told_of(world: World) -> list[Finding]:
    with world.database.reading() as session:
        return list(kinds_told(heard(session)))


def test_a_kind_is_written_down_now_and_then_and_never_earlier(migrated: Database) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    clock = iter([now, now + EVERY / 2, now + EVERY])
    hearing = Hearing(migrated, lambda: next(clock))
    first, early, due = (hearing.hear("message.im") for _ in range(3))
    assert early is None
    assert first is not None
    assert due is not None
    due()
    first()
    assert Hearing(migrated, lambda: now).hear("") is None
    with migrated.reading() as session:
        assert heard(session) == {"message.im": now + EVERY}
        (found,) = kinds_told(dict.fromkeys(EVERY_KIND, now))
    assert found.state == "ok"
