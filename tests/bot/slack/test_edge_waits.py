"""Requirements: however long Slack keeps REX waiting, REX keeps nobody waiting at its edge."""

from collections.abc import Iterator

import pytest

from bot.slack import app, speech
from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.speech import Speaker
from tests.bot.slack.conftest import Watch, harbor, install_of
from tests.bot.slack.slack_payloads import Payload, dm, event, press, sent_form
from tests.bot.slack.test_edge import Edge, opened
from tests.hanging import HOST, Hanging, hanging

#: More of each than there are threads on any machine.
MANY = 40
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


def opens(tab: str) -> Payload:
    return event({"type": "app_home_opened", "user": "U0THEO", "channel": "D1", "tab": tab})
