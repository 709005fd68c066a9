"""The storm's verdict sees what was lost and what was doubled, under whatever key."""

import random

from slack_sdk import WebClient

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.listener import Listener
from tests.storm.people import Crowd


def answered(bot: WebClient, asked: Message, ending: str = "") -> None:
    """An answer to a message, marked with the key of its turn."""
    mark = {
        "event_type": "rex_turn",
        "event_payload": {"key": f"{asked.ts}:{asked.channel.id}{ending}"},
    }
    channel = asked.channel.id
    bot.chat_postMessage(channel=channel, thread_ts=asked.ts, text="So.", metadata=mark)


def crowd(slack: Emulator, *asked: Message) -> Crowd:
    """A crowd that asked this, once Slack has got it through."""
    crowd = Crowd(slack, random.Random(1), list(asked))  # noqa: S311
    slack.feed.wait_for(lambda: len(crowd.heard()) == len(asked))
    return crowd


def test_one_answer_each_is_well(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    asked = dana.dm("what is a lead")
    answered(bot, asked)
    assert crowd(slack, asked).wrong() == []


def test_no_answer_is_a_loss(slack: Emulator, app: Listener, dana: Person) -> None:
    (problem,) = crowd(slack, dana.dm("what is a lead")).wrong()
    assert problem.startswith("lost")


def test_two_answers_are_a_double_under_the_same_key_and_under_another(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    same, other = dana.dm("what is a lead"), dana.dm("and what is a deal")
    for asked, ending in ((same, ""), (same, ""), (other, ""), (other, ":mention")):
        answered(bot, asked, ending)
    problems = crowd(slack, same, other).wrong()
    assert [problem.startswith("doubled") for problem in problems] == [True, True]


def test_what_slack_could_not_deliver_is_owed_no_answer(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    app.says(status=500)
    asked = dana.dm("what is a lead")
    slack.feed.wait_for(lambda: len(slack.deliveries) == 4)
    assert crowd(slack).wrong() == []
    assert Crowd(slack, random.Random(1), [asked]).wrong() == []  # noqa: S311
