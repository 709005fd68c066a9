"""Whatever is sent to the Web API, it answers in Slack's form and stays standing."""

import inspect
import re
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.element_limits import FILLABLE
from bot.playground.emulator import Emulator
from bot.playground.limits import EVERYWHERE, MESSAGE_BLOCK_TYPES
from bot.playground.methods.table import METHODS, call_method
from tests.bot.playground.small import small_slack

NAMES = [
    "channel", "channel_id", "text", "blocks", "attachments", "metadata", "markdown_text",
    "thread_ts", "ts", "timestamp", "message_ts", "user", "users", "user_id", "name", "view",
    "view_id", "hash", "external_id", "trigger_id", "limit", "cursor", "oldest", "latest", "types",
    "prompts", "title", "status", "loading_messages", "email", "mrkdwn", "reply_broadcast",
    "message", "chunks", "files", "channels", "filename", "length", "post_at", "topic",
]  # fmt: skip
KNOWN = ["C0DEALS", "U0DANA", "D0", "1.000001", "modal", "home", "plain_text", "mrkdwn", "im", "{}"]
KEYS = [
    "type", "text", "elements", "element", "accessory", "label", "options", "value", "block_id",
    "action_id", "blocks", "title", "fields", "event_type", "event_payload", "rows", "message",
    "min_length", "max_length", "initial_option", "initial_options", "option_groups", "confirm",
    "workflow", "indent", "offset", "style", "tasks", "status", "sources", "child_blocks", "chart",
]  # fmt: skip
WORDS = [*KNOWN, *MESSAGE_BLOCK_TYPES, *EVERYWHERE, *FILLABLE, "button", "feedback_buttons"]

#: After these there is nothing to call any more.
PARTING = {
    *("auth.revoke", "conversations.archive", "conversations.leave", "conversations.rename"),
}

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(WORDS) | st.text()
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def slack() -> Iterator[Emulator]:
    with small_slack() as emulator:
        yield emulator


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(sorted(set(METHODS) - PARTING)),
    arguments=st.dictionaries(st.sampled_from(NAMES), anything, max_size=6),
    where=st.sampled_from(
        [{}, {"channel": "C0DEALS"}, {"channel_id": "C0DEALS", "user": "U0DANA"}]
    ),
)
def test_garbage_is_answered(
    slack: Emulator, method: str, arguments: dict[str, object], where: dict[str, object]
) -> None:
    token = slack.users["U0REX"].token
    result = call_method(slack, method, token, {**arguments, **where})
    assert result.payload["ok"] in (True, False)
    assert result.payload["ok"] or isinstance(result.payload["error"], str)


#: What a method may find where it looks for an argument.
ODD = [5, 0, -1, 2.5, True, False, [], ["a"], [5], [None], {}, {"a": 1}, "x", "", "[5", "5", "[5]"]


@pytest.mark.parametrize("method", sorted(set(METHODS) - PARTING))
def test_one_odd_argument_is_answered(slack: Emulator, method: str) -> None:
    """For each word of its module's that may be the name of an argument, beside sound ones."""
    token, sound = slack.users["U0REX"].token, sound_arguments(slack)
    source = inspect.getsource(sys.modules[METHODS[method].run.__module__])
    for name in sorted({*re.findall(r'"([a-z_]+)"', source), *METHODS[method].needs}):
        for value in ODD:
            result = call_method(slack, method, token, {**sound, name: value})
            assert result.payload["ok"] or isinstance(result.payload["error"], str)


def sound_arguments(slack: Emulator) -> dict[str, object]:
    """What most methods can do something with."""
    said = {"channel": "C0DEALS", "text": "root"}
    ts = call_method(slack, "chat.postMessage", slack.users["U0REX"].token, said).payload["ts"]
    return {
        **dict.fromkeys(("channel", "channel_id"), "C0DEALS"),
        **dict.fromkeys(("ts", "thread_ts", "timestamp", "message_ts"), ts),
        **dict.fromkeys(("text", "title", "status", "name", "topic", "purpose", "filename"), "x"),
        **dict.fromkeys(("user", "users", "user_id", "recipient_user_id"), "U0DANA"),
        "recipient_team_id": "T0",
        "length": 5,
        "files": [{"id": "F0"}],
        "prompts": [{"title": "a", "message": "b"}],
        "view": {"type": "home", "blocks": []},
        "blocks": [{"type": "divider"}],
        "link": "https://a.example",
        "type": "link",
    }


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(block=anything, kind=st.sampled_from(sorted(MESSAGE_BLOCK_TYPES)))
def test_garbage_in_blocks_is_answered(slack: Emulator, block: object, kind: str) -> None:
    blocks = [block | {"type": kind} if isinstance(block, dict) else block]
    token = slack.users["U0REX"].token
    arguments = {"channel": "C0DEALS", "text": "x", "blocks": blocks}
    result = call_method(slack, "chat.postMessage", token, arguments)
    assert result.payload["ok"] or result.payload["error"] in ("invalid_blocks", "msg_too_long")
