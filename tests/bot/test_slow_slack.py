"""Requirements: a Slack that hangs keeps nobody else waiting, and no call of it lasts for ever."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.assembly import now
from bot.slack import speech as speaking
from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.oauth import SlackApp
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackUnavailable, introduce
from bot.turn import Place, Task
from tests.world import World, text_of

SLOWLY = 60.0
INSTALL = Install(team_id="T1", bot_token="xoxb-1", bot_user_id="U0REX")
PLACE = Place(team="T1", channel="D1", thread="1.1")


def test_a_slack_that_hangs_delays_nobody_elses_turn(seeded: Path, tmp_path: Path) -> None:
    world = World.start(seeded, tmp_path)
    try:
        world.settle()  # what is told on the first day
        theo, dana = world.person("Theo"), world.person("Dana")
        world.emulator.fault("chat.postMessage", delay=30, status=500)
        waits = theo.dm("what does Negotiation mean")
        theo.wait_for(lambda: world.emulator.api_faults.left == 0, SLOWLY)
        asked = dana.dm("what is a lead")
        assert "lead" in text_of(dana.answer(asked, timeout=SLOWLY))
        assert waits.answers == ()
        assert "Negotiation" in text_of(theo.answer(waits, timeout=SLOWLY))
        world.settle()
        assert len(waits.answers) == 1
    finally:
        world.stop()


@pytest.fixture
def silent() -> Iterator[str]:
    """A Slack that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/api/"


def test_no_call_of_slack_outlasts_its_deadline(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PATIENCE", "TRY_SECONDS", "HASTE"):
        monkeypatch.setattr(speaking, name, 1)
    speaker = Speaker(Installs(FixedInstalls([INSTALL])), silent)
    task = Task(id="1", title="Looking")
    app = SlackApp(client_id="1.2", client_secret="s", api_url=silent)
    monkeypatch.setattr("bot.slack.oauth.PATIENCE", 1.0)
    monkeypatch.setattr("bot.slack.oauth.TRY_SECONDS", 1)
    calls: list[Callable[[], object]] = [
        lambda: speaker.profile("T1", "U1"),
        lambda: speaker.user_of("T1", "a@b.example"),
        lambda: speaker.post(PLACE, [], "x", "k"),
        lambda: speaker.find(PLACE, "k"),
        lambda: speaker.left_open(PLACE, "1.1"),
        lambda: speaker.update(PLACE, "1.1", [], "x"),
        lambda: speaker.whisper(PLACE, "U1", "x"),
        lambda: speaker.status(PLACE, "x"),
        lambda: speaker.session(PLACE, "processing"),
        lambda: speaker.thread(PLACE, "1.1"),
        lambda: speaker.suggest("T1", "D1", ["x"]),
        lambda: speaker.direct("T1", "U1"),
        lambda: speaker.open_modal("T1", "t", {}),
        lambda: speaker.publish_home("T1", "U1", {}),
        lambda: speaker.streams.begin(PLACE, "U1", task, after="1.1", look_first=True),
        lambda: speaker.streams.show(PLACE, "1.1", task),
        lambda: speaker.streams.finish(PLACE, "1.1", [], "x", "k"),
        lambda: introduce("xoxb-1", silent, patience=1.0),
        lambda: app.refreshed("xoxe-1", now()),
    ]
    public = {name for name in vars(Speaker) if not name.startswith("_")}
    assert len(public) <= 14, "a new call of Slack's needs its line here"
    with ThreadPoolExecutor(len(calls)) as threads:
        began = time.monotonic()
        for done in [threads.submit(ended, call) for call in calls]:
            assert done.result(SLOWLY)
    assert time.monotonic() - began < SLOWLY / 2


def ended(call: Callable[[], object]) -> bool:
    """Whether a call ends, with a value or by saying that Slack isn't there."""
    try:
        call()
    except SlackUnavailable:
        return True
    return True
