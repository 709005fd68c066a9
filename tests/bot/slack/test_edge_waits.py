"""Requirements: however long Slack keeps REX waiting, REX keeps nobody waiting at its edge."""

import asyncio
import socket
import time
from collections.abc import Iterator

import pytest
from slack_bolt.async_app import AsyncRespond

from bot.slack import app, speech
from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.responding import Respond
from bot.slack.speech import Speaker
from tests.bot.slack.conftest import Watch, harbor, install_of
from tests.bot.slack.slack_payloads import Payload, dm, event, press, sent_form
from tests.bot.slack.test_edge import Edge, opened
from tests.hanging import HOST, Hanging, hanging

#: More of each than there are threads on any machine.
MANY = 40
#: Seconds for which Slack waits for an acknowledgement.
SLACK_WAITS = 3.0
OTHER = Install(team_id="T0OTHER", bot_token="xoxb-2", bot_user_id="U0REX2")


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    """A Slack that hangs, and a REX that bears it for longer than any test."""
    for name in ("HASTE", "PATIENCE", "TRY_SECONDS"):
        monkeypatch.setattr(speech, name, 600)
    with hanging() as server:
        yield server


@pytest.fixture
def edge(slack: Hanging) -> Iterator[Edge]:
    emulator = harbor()
    installs = Installs(FixedInstalls([install_of(emulator), OTHER]))
    speaker = Speaker(installs, f"http://{HOST}:{slack.port}/api/", Watch().time)
    with opened(emulator, installs, speaker) as edge:
        yield edge
        slack.close()


def test_a_slack_that_hangs_keeps_no_acknowledgement_waiting(
    edge: Edge, slack: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MANY):
        edge.event(opens("home"))
        edge.event(opens("messages"))
        edge.interact(press("rex_edit"))
    slack.wait_for_calls(3)
    monkeypatch.setattr(edge.installs, "remembered", lambda _: None)  # the store is asked again
    assert edge.command("echo")[0] == 200
    assert edge.interact(sent_form("p1", {}))[0] == 200
    assert edge.event(dm()) == (200, "")
    assert {each.kind for each in edge.rooms.recorded.values()} == {"submission", "message"}


def test_one_teams_homes_leave_room_for_anothers(edge: Edge, slack: Hanging) -> None:
    for _ in range(MANY):
        edge.event(opens("home"))
    slack.wait_for_calls(2)
    edge.event(opens("home") | {"team_id": "T0OTHER", "authorizations": [{"team_id": "T0OTHER"}]})
    slack.wait_for_calls(3)
    assert b"Bearer xoxb-2" in slack.calls[-1]


def test_a_slack_that_does_not_tell_who_asks_keeps_no_acknowledgement_waiting(
    edge: Edge, slack: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "AT_ONCE", 0.01)
    edge.rooms.stranger = "U0THEO"
    for _ in range(MANY):
        edge.event(opens("home"))
        assert edge.interact(press("rex_edit"))[0] == 200
        assert edge.command("who") == (200, "")
    slack.wait_for_calls(3)
    assert edge.command("echo")[0] == 200
    assert edge.event(dm()) == (200, "")


def test_an_answer_that_slack_does_not_take_keeps_no_acknowledgement_waiting(
    edge: Edge, slack: Hanging
) -> None:
    edge.installs.forget("T0HARBOR")
    began = time.monotonic()
    answer = edge.interact(press(response_url=f"http://{HOST}:{slack.port}/actions"))
    assert (answer, time.monotonic() - began < SLACK_WAITS) == ((200, ""), True)
    assert b"write me a message first" in slack.calls[-1]


def test_an_answer_that_slack_does_not_take_is_given_up(
    slack: Hanging, caplog: pytest.LogCaptureFixture
) -> None:
    for port in (slack.port, closed_port()):
        respond = Respond(AsyncRespond(response_url=f"http://{HOST}:{port}/actions"))
        asyncio.run(respond("Here is your help", seconds=0.2))
    assert [it.rpartition(" ")[2] for it in caplog.messages] == ["TimeoutError"] * 2


def closed_port() -> int:
    """Where nobody listens."""
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])


def opens(tab: str) -> Payload:
    return event({"type": "app_home_opened", "user": "U0THEO", "channel": "D1", "tab": tab})
