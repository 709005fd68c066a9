"""The line that says what REX is doing: nothing depends on it, and it doesn't stay."""

import pytest

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.slack.chat import SlackChat
from bot.slack.speech import Speaker
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


def test_a_line_that_may_appear_late_is_taken_away_after_the_reply(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    chat, place = SlackChat(speaker), _place(theo.dm("Hi"))
    reply = Reply(kind="answer", parts=(Part(say="Hello"),))
    slack.fault("assistant.threads.setStatus", times=99, status=503)
    chat.status(place, "is looking into it…")
    slack.api_faults.clear()
    chat.post(place, reply, "turn-1", look_first=False)
    chat.status(place, "is looking into it…")
    chat.post(place, reply, "turn-2", look_first=False)
    said = [it.arguments["status"] for it in slack.calls("assistant.threads.setStatus") if it.ok]
    assert said == ["", "is looking into it…"]  # Slack itself ends what it showed in time


@pytest.mark.parametrize("fault", [{"status": 500}, {"error": "missing_scope"}])
def test_nothing_depends_on_a_status(
    slack: Emulator, speaker: Speaker, theo: Person, fault: dict[str, int]
) -> None:
    asked = theo.dm("Hi")
    slack.fault("assistant.threads.setStatus", times=99, **fault)  # type: ignore[arg-type]  # one of several
    speaker.status(_place(asked), "is reading the guide…")


def _place(message: Message) -> Place:
    return Place(team="T0HARBOR", channel=message.channel.id, thread=message.root_ts)
