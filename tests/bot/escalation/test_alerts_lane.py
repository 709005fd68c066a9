"""Requirement: alerts have a lane of their own, which chat that Slack throttles cannot hold up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, text_of

CRASH = "billing tab crashes with error 500, chrome on my mac"
STAFF = ("Ines", "Omar")
ASKERS = ("Dana", "Sam", "Maya")


@pytest.fixture
def own(seeded: Path, tmp_path: Path) -> Iterator[World]:
    """A running REX that may be left waiting for Slack."""
    running = World.start(seeded, tmp_path)
    running.speaks_up_because = "alerts, links of mails and the console speak in threads as well"
    yield running
    if not running.is_stopped:
        running.stop()


def is_alerted(world: World, who: str) -> bool:
    person = world.person(who)
    said = [
        text_of(message)
        for channel in world.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.user.is_bot
    ]
    return any("TKT-" in text for text in said)


@pytest.mark.restless("Slack asks chat to wait for a minute, and it does")
def test_alerts_do_not_wait_for_chat_that_slack_throttles(own: World) -> None:
    slack = own.emulator
    own.settle()  # what the morning brings has been said
    slack.fault("chat.postMessage", times=len(ASKERS), error="ratelimited", retry_after=60)
    asked = [own.person(who).dm("what is a REQ?") for who in ASKERS]
    own.wait_for(lambda: not slack.api_faults.left, lambda: slack.api_faults.left)
    own.person("Theo").dm(CRASH)
    own.wait_for(lambda: all(is_alerted(own, who) for who in STAFF), lambda: slack.calls())
    waiting = [question for question in asked if not question.answers]
    assert waiting, "chat waits for Slack, and alerts don't"
    own.stop()  # before the minute is over
