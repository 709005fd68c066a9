"""Requirements: called into a long thread, REX reads what Slack lets it, and never nothing."""

import pytest

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.slack.speech import Speaker
from bot.slack.threads import PER_PAGE
from bot.turn import Place

HOURS = 2 * 3600.0
OLD, NEW = [f"old {n}" for n in range(PER_PAGE + 5)], ["new 1", "new 2"]


@pytest.fixture
def root(slack: Emulator) -> Message:
    """A thread of more than a page, in which two more have been said two hours later."""
    dana = Person(slack, "U0DANA")
    root = dana.say("sales", "where does a REQ go")
    for text in OLD:
        dana.reply(root, text)
    slack.clock.forward(HOURS)
    for text in NEW:
        dana.reply(root, text)
    return root


def read(slack: Emulator, speaker: Speaker, root: Message) -> list[str]:
    asked = Person(slack, "U0THEO").reply(root, "<@U0REX> help")
    place = Place(team="T0HARBOR", channel=root.channel.id, thread=root.ts)
    return [remark.text for remark in speaker.thread(place, asked.ts)]


def test_of_a_long_thread_the_beginning_and_the_last_hour_are_read(
    slack: Emulator, speaker: Speaker, root: Message
) -> None:
    assert read(slack, speaker, root) == [root.text, *NEW]


def test_where_slack_gives_one_page_a_minute_that_page_is_kept_and_then_the_newest(
    slack: Emulator, speaker: Speaker, root: Message
) -> None:
    slack.fault("conversations.replies", nth=2, error="ratelimited", retry_after=60)
    assert read(slack, speaker, root) == [root.text, *OLD[: PER_PAGE - 1]]
    slack.fault("conversations.replies", nth=2, error="ratelimited", retry_after=60)
    assert read(slack, speaker, root) == [root.text, *NEW, "help"]
    slack.api_faults.clear()
    slack.clock.forward(HOURS)
    slack.fault("conversations.replies", nth=2, error="ratelimited", retry_after=60)
    assert read(slack, speaker, root) == [root.text]  # nobody spoke within the hour
    slack.api_faults.clear()
    slack.clock.forward(HOURS)
    assert read(slack, speaker, root)[1:] == OLD[: PER_PAGE - 1]


def test_a_page_that_slack_does_not_give_is_nothing(
    slack: Emulator, speaker: Speaker, root: Message
) -> None:
    slack.fault("conversations.replies", error="missing_scope")
    assert read(slack, speaker, root) == []
