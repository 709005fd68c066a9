"""The line that says what REX is doing: nothing depends on it, and it doesn't stay."""

import threading

import pytest

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.slack import speech
from bot.slack.chat import SlackChat
from bot.slack.installs import Installs
from bot.slack.speech import Speaker
from bot.slack.web_api import Time
from bot.turn import Part, Place, Reply


@pytest.fixture
def theo(slack: Emulator) -> Person:
    return Person(slack, "U0THEO")


def test_a_status_shows_and_clears(slack: Emulator, speaker: Speaker, theo: Person) -> None:
    asked = theo.dm("Hi")
    speaker.status(_place(asked), "is reading the guide…")
    status = asked.channel.status(asked.ts, slack.clock())
    assert status is not None
    assert status.text == "is reading the guide…"
    speaker.status(_place(asked), "")
    assert asked.channel.status(asked.ts, slack.clock()) is None


def test_what_slack_shows_late_is_taken_away_after_the_reply(
    slack: Emulator, installs: Installs, theo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "HASTE", 0.3)
    place = _place(asked := theo.dm("Hi"))
    shown = threading.Event()

    def pause(seconds: float) -> None:
        """By then Slack, which hung, has shown what it was asked to show."""
        slack.clock.forward(60)
        channel = asked.channel
        theo.wait_for(lambda: shown.is_set() or (channel.sessions and channel.statuses))
        shown.set()

    chat = SlackChat(Speaker(installs, slack.api_url, Time(pause=pause)))
    for method in ("assistant.threads.setStatus", "agents.sessions.setStatus"):
        slack.fault(method, late=30)
    chat.at_work(place, working=True)
    chat.status(place, "is looking into it…")
    reply = Reply(kind="answer", parts=(Part(say="Hello"),))
    chat.post(place, reply, "turn-1", look_first=False)
    chat.at_work(place, working=False)
    assert shown.wait(10)
    theo.wait_for(lambda: asked.channel.status(asked.ts, slack.clock()) is None)
    theo.wait_for(lambda: asked.channel.sessions[asked.ts].status == "active")


def test_what_slack_showed_in_time_it_takes_away_itself(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    chat, place = SlackChat(speaker), _place(theo.dm("Hi"))
    reply = Reply(kind="answer", parts=(Part(say="Hello"),))
    chat.status(place, "is looking into it…")
    chat.post(place, reply, "turn-1", look_first=False)
    assert len(slack.calls("assistant.threads.setStatus")) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"error": "missing_scope"}])
def test_nothing_depends_on_a_status(
    slack: Emulator, speaker: Speaker, theo: Person, fault: dict[str, int]
) -> None:
    asked = theo.dm("Hi")
    slack.fault("assistant.threads.setStatus", times=99, **fault)  # type: ignore[arg-type]  # one of several
    speaker.status(_place(asked), "is reading the guide…")


def _place(message: Message) -> Place:
    return Place(team="T0HARBOR", channel=message.channel.id, thread=message.root_ts)
