"""What must hold once an app has come to rest, and what a careless app does to it."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.models.messages.chunk import BlocksChunk, MarkdownTextChunk

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.invariants import broken
from bot.playground.membership import install_everywhere
from bot.playground.person import Person
from tests.bot.playground.listener import Heard, Listener, Response

Answer = Callable[[WebClient, dict[str, str]], None]
FINE = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "fine", "text": {"type": "plain_text", "text": "Fine"}}
    ],
}


def one(bot: WebClient, event: dict[str, str]) -> None:
    thread = event.get("thread_ts", event["ts"])
    bot.chat_postMessage(channel=event["channel"], thread_ts=thread, text="You are welcome")


def two(bot: WebClient, event: dict[str, str]) -> None:
    one(bot, event)
    one(bot, event)


def none(bot: WebClient, event: dict[str, str]) -> None:
    """Say nothing."""


def work_on(bot: WebClient, event: dict[str, str]) -> None:
    where = {"channel_id": event["channel"], "thread_ts": event["ts"]}
    bot.chat_startStream(channel=event["channel"], thread_ts=event["ts"], markdown_text="And so")
    bot.assistant_threads_setStatus(**where, status="is still at it…")
    bot.agents_sessions_setStatus(**where, status="processing", title="For ever")


def says(app: Listener, bot: WebClient, answer: Answer) -> None:
    """Let the app answer each question of a person like this."""

    def respond(heard: Heard) -> Response:
        event = heard.body.get("event", {})
        asked = event.get("type") == (
            "message" if event.get("channel_type") == "im" else "app_mention"
        )
        if asked and "bot_id" not in event and "subtype" not in event:
            answer(bot, event)
        return 200, {}, ""

    app.answer = respond


def at_rest(slack: Emulator, count: int) -> list[str]:
    slack.feed.wait_for(lambda: len(slack.deliveries) >= count)
    return broken(slack)


def test_one_answer_each_is_well(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    says(app, bot, one)
    first = dana.dm("hello")
    dana.answer(first)
    dana.answer(dana.reply(first, "and again"))
    dana.answer(dana.say("deals", "@rex and here?"))
    dana.say("deals", "this is among us")
    assert at_rest(slack, 8) == []


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [(none, "Nobody answered 'hello'"), (two, "2 answers to 1 messages")],
)
def test_no_answer_or_two_are_seen(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, answer: Answer, complaint: str
) -> None:
    says(app, bot, answer)
    dana.dm("hello")
    dana.say("deals", "@rex hello")
    found = at_rest(slack, 3 if answer is none else 7)
    assert [complaint in problem.replace("<@U0REXHARBOR> ", "") for problem in found] == [True] * 2


def test_what_is_said_elsewhere_is_no_answer(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    says(app, bot, none)
    asked = dana.dm("hello")
    bot.chat_postMessage(channel=asked.channel.id, text="By the way, a deal stands still.")
    assert [p.startswith("Nobody answered 'hello'") for p in at_rest(slack, 2)] == [True]


@pytest.mark.parametrize(("answer", "complaints"), [(one, 0), (two, 1)])
def test_what_begins_a_thread_answers_nothing_that_is_said_there(
    slack: Emulator,
    app: Listener,
    bot: WebClient,
    dana: Person,
    answer: Answer,
    complaints: int,
) -> None:
    says(app, bot, answer)
    channel = bot.conversations_open(users=dana.user.id)["channel"]["id"]
    ts = bot.chat_postMessage(channel=channel, text="You asked: what is a lead?")["ts"]
    begun = next(it for it in dana.sees(channel) if it.ts == ts)
    dana.answer(dana.reply(begun, "and a REQ?"), 1 + complaints)
    found = at_rest(slack, len(("begun", "said", "answered")) + complaints)
    assert [p.startswith("2 answers to 1 messages") for p in found] == [True] * complaints


def test_a_press_in_one_thread_excuses_nothing_in_another(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, sam: Person
) -> None:
    says(app, bot, two)
    dana.answer(dana.dm("hello"), 2)
    says(app, bot, one)
    asked = sam.dm("hello")
    answer = sam.answer(asked)
    bot.chat_update(channel=asked.channel.id, ts=answer.ts, text="Well?", blocks=[FINE])
    assert sam.click(answer, "Fine").ok
    (problem,) = broken(slack)
    assert "2 answers to 1 messages" in problem


def test_a_press_to_which_slack_names_no_team_excuses_nothing_in_another_thread(
    slack: Emulator, app: Listener
) -> None:
    grid = slack.add_enterprise("E0GRID", "Grid Inc")
    slack.add_team("T0GRID", "Grid", "grid", grid)
    slack.add_user("T0GRID", "U0ADA", "ada")
    bot = WebClient(
        install_everywhere(slack, "E0GRID", slack.app.scopes).bot_token, base_url=slack.api_url
    )
    ada = Person(slack, "U0ADA")
    says(app, bot, two)
    ada.answer(ada.dm("hello"), 2)
    says(app, bot, one)
    answer = ada.answer(ada.dm("hello"))
    bot.chat_update(channel=answer.channel.id, ts=answer.ts, text="Well?", blocks=[FINE])
    assert ada.click(answer, "Fine").ok
    (problem,) = broken(slack)
    assert "2 answers to 1 messages" in problem


def test_a_question_that_was_never_accepted_needs_no_answer(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    app.says(status=500)
    dana.dm("hello")
    assert at_rest(slack, 4) == []


def test_the_same_thing_under_the_same_metadata_is_said_twice(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    asked = dana.dm("hello")
    dana.reply(asked, "and another")
    mark = {"event_type": "turn", "event_payload": {"id": "1"}}
    for _ in range(2):
        bot.chat_postMessage(channel=asked.channel.id, thread_ts=asked.ts, text="hi", metadata=mark)
    (problem,) = at_rest(slack, 4)
    assert problem.startswith("Said 2 times")


def test_an_alert_that_stands_twice_in_a_channel_is_said_twice(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    channel = bot.conversations_open(users=dana.user.id)["channel"]["id"]
    for number in ("1", "2", "2"):
        mark = {"event_type": "alert", "event_payload": {"id": number}}
        bot.chat_postMessage(channel=channel, text="A fault", metadata=mark)
    (problem,) = broken(slack)
    assert problem.startswith("Said 2 times")


def test_what_is_left_standing_is_seen_until_its_time_is_over(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    says(app, bot, work_on)
    asked = dana.dm("hello")
    slack.feed.wait_for(lambda: asked.channel.sessions)
    found = at_rest(slack, 2)
    for word in ("A status stands still", "A session is still at work", "A stream is still open"):
        assert [problem for problem in found if problem.startswith(word)], found
    slack.clock.forward(301)
    assert not [problem for problem in broken(slack) if problem.startswith("A st")]


def test_blocks_that_got_past_the_door_are_seen(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    asked = dana.dm("hello")
    bot.chat_postMessage(channel=asked.channel.id, thread_ts=asked.ts, text="hi")
    asked.answers[0].blocks = [{"type": "header", "text": {"type": "mrkdwn", "text": "*no*"}}]
    (problem,) = broken(slack)
    assert "invalid_blocks" in problem


def streamed(bot: WebClient, asked: Message) -> Message:
    """An answer of fifty blocks in chunks beside all the words that fit, and fifty at its end."""
    section = {"type": "section", "text": {"type": "plain_text", "text": "more"}}
    place = {"channel": asked.channel.id, "thread_ts": asked.ts}
    chunks = [BlocksChunk(blocks=[section] * 49), MarkdownTextChunk(text="x" * 12_000)]
    ts = bot.chat_startStream(**place, chunks=chunks)["ts"]
    bot.chat_stopStream(channel=asked.channel.id, ts=ts, blocks=[section] * 50)
    return asked.answers[0]


def test_what_slack_took_of_a_stream_is_well(bot: WebClient, dana: Person) -> None:
    answer = streamed(bot, dana.dm("hello"))
    assert len(answer.blocks) == 100
    assert broken(dana.emulator) == []


def test_blocks_that_got_past_a_streams_door_are_seen(bot: WebClient, dana: Person) -> None:
    answer = streamed(bot, dana.dm("hello"))
    for wrong in ([{"type": "header"}], [*answer.blocks, {"type": "divider"}]):
        answer.blocks = wrong
        (problem,) = broken(dana.emulator)
        assert "invalid_blocks" in problem


def test_what_somebody_elses_bot_says_is_no_answer_of_the_app(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    other = slack.add_user("T0HARBOR", "U0OTHER", "otherbot", is_bot=True)
    slack.channels["C0DEALS"].members.append(other.id)
    says(app, bot, none)
    asked = dana.say("deals", "@rex are you there?")
    theirs = WebClient(other.token, base_url=slack.api_url)
    theirs.chat_postMessage(channel="C0DEALS", thread_ts=asked.ts, text="I am")
    assert at_rest(slack, 3) == ["Nobody answered '<@U0REXHARBOR> are you there?' in C0DEALS."]
    one(bot, {"channel": "C0DEALS", "ts": asked.ts})
    assert broken(slack) == []
