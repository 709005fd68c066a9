"""The codec: our log as OpenAI's messages, and a server's body as a typed completion."""

import json
from typing import Any

import pytest

from bot.model.chat import functions, messages, read_reply
from bot.model.log import (
    Answered,
    AssistantSaid,
    Called,
    Completion,
    Failed,
    Failure,
    ToolCall,
    ToolSaid,
    ToolSpec,
    Usage,
    UserSaid,
    WantsTools,
)
from bot.model.replies import MOST_CALLS
from tests.bot.model.malformed import CHAT, MOVE
from tests.openai_wire import asking, call, called, said


def read(body: Any) -> Completion:
    return read_reply(body if isinstance(body, bytes) else json.dumps(body).encode())


def test_a_conversation_becomes_messages_in_its_order() -> None:
    log = [
        UserSaid(text="Hi"),
        AssistantSaid(text="Hello"),
        UserSaid(text="Move it"),
        Called(calls=(ToolCall(id="a", name="move_stage", arguments="{}"),)),
        ToolSaid(call_id="a", name="move_stage", content='{"draft": {}}'),
    ]
    assert messages("Be kind.", log) == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
        {"role": "user", "content": "Move it"},
        {
            "role": "assistant",
            "tool_calls": [
                {
                    "id": "a",
                    "type": "function",
                    "function": {"name": "move_stage", "arguments": "{}"},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "a", "content": '{"draft": {}}'},
    ]


def test_a_call_without_its_result_is_not_sent_and_neither_is_the_reverse() -> None:
    log = [
        ToolSaid(call_id="cut off", name="search_guide", content="{}"),
        UserSaid(text="Hi"),
        Called(calls=(ToolCall(id="lost", name="search_guide", arguments="{}"),)),
    ]
    assert [message["role"] for message in messages("s", log)] == ["system", "user"]


def test_tools_are_offered_as_strict_functions() -> None:
    spec = ToolSpec(name="my_tickets", description="Lists.", parameters={"type": "object"})
    assert functions([spec]) == [
        {
            "type": "function",
            "function": {
                "name": "my_tickets",
                "description": "Lists.",
                "parameters": {"type": "object"},
                "strict": True,
            },
        }
    ]


@pytest.mark.parametrize("finish", ["stop", "tool_calls"])
def test_calls_are_read_whichever_of_the_two_good_endings_a_server_writes(finish: str) -> None:
    completion = read(called(("move_stage", MOVE), finish=finish))
    assert isinstance(completion, WantsTools)
    assert completion.calls[0].name == "move_stage"
    assert json.loads(completion.calls[0].arguments) == MOVE


def test_no_arguments_at_all_mean_an_empty_object() -> None:
    completion = read(asking([call("my_tickets", "", "a")]))
    assert isinstance(completion, WantsTools)
    assert completion.calls[0].arguments == "{}"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<think>Hm.\nLet me see.</think>\nYes.", "Yes."),
        ("Hm, no opening tag.</think>Yes.", "Yes."),
        ("Yes.<think>Was that right", "Yes."),
        ("Yes.\x00", "Yes."),
    ],
)
def test_thoughts_and_null_bytes_are_not_part_of_the_answer(content: str, text: str) -> None:
    assert read(said(content)) == Answered(text=text, usage=Usage(tokens_in=1, tokens_out=1))


@pytest.mark.parametrize(
    ("body", "reason"), [row[1:] for row in CHAT], ids=[row[0] for row in CHAT]
)
def test_a_malformed_reply_is_a_typed_failure(body: Any, reason: Failure) -> None:
    completion = read(body)
    assert isinstance(completion, Failed)
    assert completion.reason is reason


def test_as_many_calls_as_allowed_are_read() -> None:
    completion = read(called(*[("search_guide", {"queries": ["x"]})] * MOST_CALLS))
    assert isinstance(completion, WantsTools)
    assert len(completion.calls) == MOST_CALLS


def test_a_failure_repeats_nothing_of_what_the_reply_said() -> None:
    completion = read(asking([call("move_stage", {"client": "Acme Corp"}, "a")]))
    assert isinstance(completion, Failed)
    assert "Acme" not in completion.detail
    assert "arguments" in completion.detail


@pytest.mark.parametrize("usage", [None, "12", [], {"prompt_tokens": "many"}, {"prompt_tokens": 3}])
def test_a_server_that_does_not_count_is_a_server_all_the_same(usage: Any) -> None:
    assert read({**said("Yes."), "usage": usage}) == Answered(text="Yes.")
