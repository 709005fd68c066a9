"""Requirements: `rex doctor` finds out whether Slack can tell REX of what happens."""

from collections.abc import Iterator

import pytest

from bot.examining_events import knock, last_told
from bot.slack.installs import FixedInstalls, Installs
from bot.slack.listening import HttpListener
from bot.slack.speech import Speaker
from bot.slack.web import web_app
from tests.bot.slack.conftest import harbor, install_of
from tests.bot.slack.test_edge import Edge, opened


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
