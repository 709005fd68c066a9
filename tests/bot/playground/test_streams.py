"""Streaming, agent sessions and the stop button, with Slack's own client."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.messages.chunk import (
    BlocksChunk,
    MarkdownTextChunk,
    PlanUpdateChunk,
    TaskUpdateChunk,
)

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.listener import Listener

SECTION = {"type": "section", "text": {"type": "plain_text", "text": "that is all"}}


@pytest.fixture
def asked(dana: Person) -> Message:
    """What Dana asked in her DM."""
    return dana.dm("show me everything")


@pytest.fixture
def where(asked: Message) -> dict[str, str]:
    return {"channel": asked.channel.id, "thread_ts": asked.ts}


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_slacks_streamer_writes_a_message_piece_by_piece(
    bot: WebClient, asked: Message, where: dict[str, str]
) -> None:
    stream = bot.chat_stream(**where, buffer_size=1)
    stream.append(markdown_text="**hello ")
    (message,) = asked.answers
    assert message.text == "**hello "
    stream.append(markdown_text="world**")
    stream.stop(blocks=[SECTION])
    assert message.text == "**hello world**"
    assert [block["type"] for block in message.blocks] == ["markdown", "section"]
    assert bot.conversations_replies(channel=where["channel"], ts=asked.ts)["messages"][1]["blocks"]


def test_tasks_are_a_plan_or_a_timeline(
    bot: WebClient, asked: Message, where: dict[str, str]
) -> None:
    for mode in ("plan", "timeline"):
        started = bot.chat_startStream(**where, task_display_mode=mode)
        at = {"channel": where["channel"], "ts": started["ts"]}
        bot.chat_appendStream(**at, chunks=[PlanUpdateChunk(title="Looking")], markdown_text=None)
        reading = TaskUpdateChunk(id="1", title="Read the board", status="in_progress")
        done = TaskUpdateChunk(id="1", title="Read the board", status="complete", output="6 deals")
        bot.chat_appendStream(**at, chunks=[reading], markdown_text=None)
        bot.chat_appendStream(**at, chunks=[done, MarkdownTextChunk(text="Six.")])
        bot.chat_stopStream(**at, chunks=[BlocksChunk(blocks=[SECTION])])
    in_plan, in_time = asked.answers
    plan, text, section = in_plan.blocks
    assert (plan["title"], [task["status"] for task in plan["tasks"]]) == ("Looking", ["complete"])
    assert (text["text"], section["text"]) == ("Six.", SECTION["text"])
    assert [block["type"] for block in in_time.blocks] == [
        "plan",
        "task_card",
        "markdown",
        "section",
    ]


def test_a_stream_ends_after_five_minutes(
    slack: Emulator, bot: WebClient, asked: Message, where: dict[str, str]
) -> None:
    started = bot.chat_startStream(**where, markdown_text="so far")
    at = {"channel": where["channel"], "ts": started["ts"]}
    slack.clock.forward(299)
    bot.chat_appendStream(**at, markdown_text=", so good")
    slack.clock.forward(1)
    for late in (bot.chat_appendStream, bot.chat_stopStream):
        assert error_of(lambda late=late: late(**at, markdown_text="!")) == (
            "message_not_in_streaming_state"
        )
    bot.chat_update(**at, text="so far, so good!")
    assert [answer.text for answer in asked.answers] == ["so far, so good!"]


def test_slack_says_no_to_streams_in_its_own_words(
    slack: Emulator, bot: WebClient, dana: Person, where: dict[str, str]
) -> None:
    root = dana.say("deals", "hello")
    there = {"channel": "C0DEALS", "thread_ts": root.ts}
    started = bot.chat_startStream(**where)
    at = {"channel": where["channel"], "ts": started["ts"]}
    plain = bot.chat_postMessage(channel=where["channel"], text="hi")
    other = WebClient(slack.users["U0DANA"].token, base_url=slack.api_url)
    for expected, call in {
        "missing_recipient_team_id": lambda: bot.chat_startStream(**there),
        "missing_recipient_user_id": lambda: bot.chat_startStream(
            **there, recipient_team_id="T0HARBOR"
        ),
        "team_not_found": lambda: bot.chat_startStream(
            **there, recipient_team_id="T0BRIGHT", recipient_user_id="U0DANA"
        ),
        "user_not_found": lambda: bot.chat_startStream(
            **there, recipient_team_id="T0HARBOR", recipient_user_id="U0NOBODY"
        ),
        "invalid_thread_ts": lambda: bot.chat_startStream(
            channel=where["channel"], thread_ts="1.2"
        ),
        "msg_too_long": lambda: bot.chat_appendStream(**at, markdown_text="x" * 12_001),
        "no_text": lambda: bot.chat_appendStream(**at, markdown_text=""),
        "invalid_chunks": lambda: bot.api_call(
            "chat.appendStream", json={**at, "chunks": [{"type": "confetti"}]}
        ),
        "message_not_found": lambda: bot.chat_stopStream(channel=where["channel"], ts="1.2"),
        "message_not_in_streaming_state": lambda: bot.chat_stopStream(
            channel=where["channel"], ts=plain["ts"]
        ),
        "streaming_state_conflict": lambda: bot.chat_update(**at, text="no"),
        "not_allowed_token_type": lambda: other.chat_stopStream(**at),
    }.items():
        assert error_of(call) == expected
    late = slack.add_user("T0HARBOR", "U0LATE", "late").id
    reader = {"recipient_team_id": "T0HARBOR", "recipient_user_id": late}
    assert error_of(lambda: bot.chat_startStream(**there, **reader)) == "user_not_found"


def test_a_whole_stream_has_limits_too(
    bot: WebClient, asked: Message, where: dict[str, str]
) -> None:
    at = {"channel": where["channel"], "ts": bot.chat_startStream(**where)["ts"]}
    bot.chat_appendStream(**at, markdown_text="x" * 12_000)
    assert error_of(lambda: bot.chat_appendStream(**at, markdown_text="y")) == "msg_too_long"
    assert error_of(lambda: bot.chat_stopStream(**at, markdown_text="y")) == "msg_too_long"
    for _ in range(49):
        bot.chat_appendStream(**at, chunks=[BlocksChunk(blocks=[SECTION])], markdown_text=None)
    one_more = {"chunks": [BlocksChunk(blocks=[SECTION])], "markdown_text": None}
    assert error_of(lambda: bot.chat_appendStream(**at, **one_more)) == "msg_blocks_too_many"
    bot.chat_stopStream(**at, blocks=[SECTION] * 50)
    (message,) = asked.answers
    assert (message.text, len(message.blocks)) == ("x" * 12_000, 100)


def test_what_tasks_came_to_counts_twice_beside_words(
    bot: WebClient, where: dict[str, str]
) -> None:
    task = TaskUpdateChunk(id="1", title="Read", status="complete", output="é" * 2_000)
    at = {"channel": where["channel"], "ts": bot.chat_startStream(**where, chunks=[task])["ts"]}
    assert (
        error_of(lambda: bot.chat_appendStream(**at, markdown_text="x" * 3_000)) == "msg_too_long"
    )
    assert bot.chat_appendStream(**at, markdown_text="x" * 2_900)["ok"]


def test_in_a_channel_a_stream_is_for_somebody(bot: WebClient, dana: Person) -> None:
    root = dana.say("deals", "@rex hello")
    started = bot.chat_startStream(
        channel="C0DEALS",
        thread_ts=root.ts,
        recipient_team_id="T0HARBOR",
        recipient_user_id="U0DANA",
        markdown_text="hello",
    )
    bot.chat_stopStream(channel="C0DEALS", ts=started["ts"])
    assert [answer.text for answer in root.answers] == ["hello"]


def test_the_stop_button_ends_streams_and_tells_the_app(
    bot: WebClient, app: Listener, dana: Person, asked: Message, where: dict[str, str]
) -> None:
    session = {"channel_id": where["channel"], "thread_ts": asked.ts}
    with pytest.raises(LookupError):
        dana.stop(asked)
    begun = bot.agents_sessions_setStatus(**session, status="processing", title="The board")
    assert (begun["status"], begun["title"]) == ("processing", "The board")
    started = bot.chat_startStream(**where, markdown_text="first")
    dana.stop(asked)
    (event,) = dana.wait_for(lambda: app.events("agent_session_stopped"))
    assert event["streaming_message_ts"] == [started["ts"]]
    assert (event["user"], event["channel"], event["thread_ts"]) == (
        "U0DANA",
        where["channel"],
        asked.ts,
    )
    at = {"channel": where["channel"], "ts": started["ts"]}
    assert error_of(lambda: bot.chat_appendStream(**at, markdown_text="x")) == "stopped_by_user"
    assert asked.channel.sessions[asked.ts].status == "processing"
    bot.agents_sessions_setStatus(**session, status="active")
    with pytest.raises(LookupError):
        dana.stop(asked)


def test_a_session_is_named_once_and_renamed_by_its_agent(bot: WebClient, asked: Message) -> None:
    session = {"channel_id": asked.channel.id, "thread_ts": asked.ts}
    assert error_of(lambda: bot.agents_sessions_rename(**session, title="x")) == "session_not_found"
    bot.agents_sessions_setStatus(**session, status="active", title="One")
    bot.agents_sessions_setStatus(**session, status="active", title="ignored")
    assert asked.channel.sessions[asked.ts].title == "One"
    bot.agents_sessions_rename(**session, title="Two")
    assert asked.channel.sessions[asked.ts].title == "Two"
    long = "x" * 201
    assert error_of(lambda: bot.agents_sessions_rename(**session, title=long)) == (
        "invalid_arguments"
    )


def test_a_stream_may_end_its_session(
    bot: WebClient, asked: Message, where: dict[str, str]
) -> None:
    session = {"channel_id": where["channel"], "thread_ts": asked.ts}
    bot.agents_sessions_setStatus(**session, status="processing")
    started = bot.chat_startStream(**where, markdown_text="done")
    bot.chat_stopStream(channel=where["channel"], ts=started["ts"], session_status="active")
    assert asked.channel.sessions[asked.ts].status == "active"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"session_status": "asleep"}, "invalid_status"),
        ({"session_status": "active", "title": "x" * 201}, "invalid_arguments"),
        ({"session_status": "active", "initiator_user_id": "U0NOBODY"}, "user_not_found"),
    ],
)
def test_a_stop_that_is_refused_changes_nothing(
    bot: WebClient, asked: Message, where: dict[str, str], wrong: dict[str, str], error: str
) -> None:
    ts = bot.chat_startStream(**where, markdown_text="so far")["ts"]
    at = {"channel": where["channel"], "ts": ts, "markdown_text": ", so good"}
    assert error_of(lambda: bot.api_call("chat.stopStream", json=at | wrong)) == error
    assert [answer.text for answer in asked.answers] == ["so far"]
    bot.chat_stopStream(**at)
    assert [answer.text for answer in asked.answers] == ["so far, so good"]


def test_a_stop_that_an_app_may_not_end_a_session_with_changes_nothing(
    slack: Emulator, bot: WebClient, asked: Message, where: dict[str, str]
) -> None:
    at = {"channel": where["channel"], "ts": bot.chat_startStream(**where)["ts"]}
    slack.app = replace(slack.app, is_agent=False)
    ending = {"markdown_text": "done", "session_status": "active"}
    assert error_of(lambda: bot.chat_stopStream(**at, **ending)) == "not_allowed"
    assert [answer.text for answer in asked.answers] == [""]


MANIFEST = {
    "display_information": {"name": "Helper"},
    "features": {"bot_user": {"display_name": "helper"}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:history"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
}


def test_an_app_hears_only_what_its_manifest_subscribes_to(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.declare(MANIFEST)
    dana.say("deals", "@rex hello")
    dana.dm("hello")
    dana.wait_for(lambda: slack.deliveries)
    assert [event["channel_type"] for event in app.events()] == ["im"]


def test_an_app_that_is_no_agent_has_no_sessions(
    slack: Emulator, bot: WebClient, asked: Message
) -> None:
    session = {"channel_id": asked.channel.id, "thread_ts": asked.ts, "status": "processing"}
    slack.declare(MANIFEST)
    assert error_of(lambda: bot.agents_sessions_setStatus(**session)) == "not_allowed"
    slack.declare({**MANIFEST, "features": {"agent_view": {}}})
    deaf = bot.agents_sessions_setStatus(**session)
    assert deaf["warning"] == "missing_agent_session_stopped_event_subscription"
