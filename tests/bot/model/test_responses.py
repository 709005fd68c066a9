"""The other codec: our log as input items, and a server's body as a typed completion."""

import json
from typing import Any

import pytest

from bot.model.log import (
    Answered,
    AssistantSaid,
    Called,
    Completion,
    Failed,
    Failure,
    Opaque,
    ToolCall,
    ToolSaid,
    ToolSpec,
    Usage,
    UserSaid,
    WantsTools,
)
from bot.model.responses import LONGEST_OPAQUE, functions, items, read_reply
from tests.bot.model.malformed import MOVE, MOVING, RESPONSES
from tests.openai_wire import message_item, responded, wanted_item

REASONING = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [],
    "encrypted_content": "gAAAA",
    "status": None,
}
KEPT = {"type": "reasoning", "summary": [], "encrypted_content": "gAAAA"}


def read(body: Any) -> Completion:
    return read_reply(body if isinstance(body, bytes) else json.dumps(body).encode(), "m")


def test_a_conversation_becomes_items_in_its_order() -> None:
    log = [
        UserSaid(text="Hi"),
        AssistantSaid(text="Hello"),
        UserSaid(text="Move it"),
        Called(calls=(ToolCall(id="a", name="move_stage", arguments="{}"),)),
        ToolSaid(call_id="a", name="move_stage", content="{}"),
    ]
    assert items(log, "m") == [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
        {"role": "user", "content": "Move it"},
        {"type": "function_call", "call_id": "a", "name": "move_stage", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "a", "output": "{}"},
    ]


def test_a_call_without_its_result_is_not_sent_and_neither_is_its_reasoning() -> None:
    lost = Called(
        calls=(ToolCall(id="lost", name="search_guide", arguments="{}"),),
        opaque=Opaque(source="m", items=(KEPT,)),
    )
    assert items([UserSaid(text="Hi"), lost], "m") == [{"role": "user", "content": "Hi"}]


def test_reasoning_goes_back_before_its_call_and_without_its_id() -> None:
    completion = read(responded(REASONING, MOVING))
    assert isinstance(completion, WantsTools)
    log = [
        Called(calls=completion.calls, opaque=completion.opaque),
        ToolSaid(call_id="call_0", name="move_stage", content="{}"),
    ]
    assert items(log, "m")[0] == KEPT
    assert [item.get("type") for item in items(log, "m")] == [
        "reasoning",
        "function_call",
        "function_call_output",
    ]


def test_reasoning_of_one_model_is_never_shown_to_another() -> None:
    called = Called(
        calls=(ToolCall(id="a", name="x", arguments="{}"),),
        opaque=Opaque(source="m", items=(KEPT,)),
    )
    log = [called, ToolSaid(call_id="a", name="x", content="{}")]
    assert [item.get("type") for item in items(log, "another")] == [
        "function_call",
        "function_call_output",
    ]


@pytest.mark.parametrize("content", [None, "x" * LONGEST_OPAQUE])
def test_reasoning_that_cannot_be_shown_again_is_not_kept(content: str | None) -> None:
    completion = read(responded({**REASONING, "encrypted_content": content}, MOVING))
    assert isinstance(completion, WantsTools)
    assert completion.opaque is None


def test_tools_are_offered_as_strict_functions() -> None:
    spec = ToolSpec(name="my_tickets", description="Lists.", parameters={"type": "object"})
    assert functions([spec]) == [
        {
            "type": "function",
            "name": "my_tickets",
            "description": "Lists.",
            "parameters": {"type": "object"},
            "strict": True,
        }
    ]


def test_text_is_an_answer() -> None:
    assert read(responded(REASONING, message_item("Yes."))) == Answered(
        text="Yes.", usage=Usage(tokens_in=1, tokens_out=1)
    )


def test_a_call_beside_text_counts_and_the_text_does_not() -> None:
    completion = read(responded(message_item("One moment."), MOVING))
    assert isinstance(completion, WantsTools)
    assert json.loads(completion.calls[0].arguments) == MOVE


def test_no_arguments_at_all_mean_an_empty_object() -> None:
    completion = read(responded(wanted_item("my_tickets", "")))
    assert isinstance(completion, WantsTools)
    assert completion.calls[0].arguments == "{}"


@pytest.mark.parametrize(
    ("body", "reason"), [row[1:] for row in RESPONSES], ids=[row[0] for row in RESPONSES]
)
def test_a_malformed_reply_is_a_typed_failure(body: Any, reason: Failure) -> None:
    completion = read(body)
    assert isinstance(completion, Failed)
    assert completion.reason is reason
