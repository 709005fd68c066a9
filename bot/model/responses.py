"""Responses on one side, the neutral log on the other; the server keeps nothing of it.

Every request carries the whole log (`store=False`). What the server wants to see again with a
call, its encrypted reasoning, goes along inside the turn it was made in and nowhere else.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from openai.types.responses import (
    EasyInputMessageParam,
    FunctionToolParam,
    ResponseFunctionToolCallParam,
    ResponseInputItemParam,
    ResponseReasoningItemParam,
)
from openai.types.responses.response_input_param import FunctionCallOutput
from pydantic import ConfigDict, Field, JsonValue, ValidationError

from bot.model.log import (
    AssistantSaid,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
    Opaque,
    ToolCall,
    ToolSaid,
    ToolSpec,
    UserSaid,
)
from bot.model.replies import (
    LONGEST_ARGUMENTS,
    LONGEST_ID,
    LONGEST_NAME,
    Wire,
    answered_calls,
    counted,
    malformed,
    spoken,
    tool_call,
    wants_tools,
)

#: The most reasoning that is carried along with a call, as JSON text.
LONGEST_OPAQUE = 200_000


def items(log: Sequence[Line], source: str) -> list[ResponseInputItemParam]:
    """Write the log as input items; `source` is the model that may see its own reasoning again."""
    answered = answered_calls(log)
    return [item for line in log for item in _items(line, answered, source)]


def functions(tools: Sequence[ToolSpec]) -> list[FunctionToolParam]:
    """Write the tools as strict functions."""
    return [
        FunctionToolParam(
            type="function",
            name=tool.name,
            description=tool.description,
            parameters=dict(tool.parameters),
            strict=True,
        )
        for tool in tools
    ]


def read_reply(body: bytes, source: str) -> Completion:
    """Read a server's body; whatever is not a complete, well-formed reply is a typed failure."""
    try:
        response = _Response.model_validate_json(body)
    except ValidationError as error:
        return malformed(error)
    return counted(_read(response, source), response.usage, "input_tokens", "output_tokens")


def _read(response: "_Response", source: str) -> Completion:
    if response.status != "completed" or response.error is not None:
        return _unfinished(response)
    if any(item.status not in (None, "completed") for item in response.output):
        return Failed(reason=Failure.NOT_COMPLETE, detail="an item is not completed")
    parts = [part for item in response.output if isinstance(item, _Said) for part in item.content]
    if any(isinstance(part, _Refusal) for part in parts):
        return Failed(reason=Failure.REFUSED, detail="the model refused")
    calls = [item for item in response.output if isinstance(item, _Call)]
    if calls:
        taken = [tool_call(call.call_id, call.name, call.arguments) for call in calls]
        return wants_tools(taken, _opaque(response, source))
    return spoken("".join(part.text for part in parts if isinstance(part, _Text)))


class _Item(Wire):
    status: str | None = None


class _Text(Wire):
    type: Literal["output_text"]
    text: str


class _Refusal(Wire):
    type: Literal["refusal"]
    refusal: str


class _Said(_Item):
    type: Literal["message"]
    content: tuple[Annotated[_Text | _Refusal, Field(discriminator="type")], ...]


class _Call(_Item):
    type: Literal["function_call"]
    call_id: str = Field(min_length=1, max_length=LONGEST_ID)
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    arguments: str = Field(max_length=LONGEST_ARGUMENTS)


class _Reasoning(_Item):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    type: Literal["reasoning"]
    summary: tuple[dict[str, JsonValue], ...] = ()
    encrypted_content: str | None = None


class _Error(Wire):
    code: str | None = None


class _Response(Wire):
    status: str | None = None
    error: _Error | None = None
    output: tuple[Annotated[_Said | _Call | _Reasoning, Field(discriminator="type")], ...]
    usage: JsonValue = None


_FAILURES = {"rate_limit_exceeded": Failure.RATE_LIMITED, "server_error": Failure.UNREACHABLE}


def _unfinished(response: _Response) -> Failed:
    code = response.error.code if response.error else None
    if code in _FAILURES:
        return Failed(reason=_FAILURES[code], detail=code)
    known = response.status in {"incomplete", "failed", "in_progress", "queued", "cancelled"}
    return Failed(
        reason=Failure.NOT_COMPLETE,
        detail=f"status {response.status}" if known else "not finished",
    )


def _opaque(response: _Response, source: str) -> Opaque | None:
    """Keep encrypted reasoning, without the ids by which a server that stores would know it."""
    kept = tuple(
        item.model_dump(mode="json", exclude={"status"})
        for item in response.output
        if isinstance(item, _Reasoning) and item.encrypted_content
    )
    if not kept or len(json.dumps(kept)) > LONGEST_OPAQUE:
        return None
    return Opaque(source=source, items=kept)


def _items(line: Line, answered: set[str], source: str) -> Iterator[ResponseInputItemParam]:
    match line:
        case UserSaid(text=text):
            yield EasyInputMessageParam(role="user", content=text)
        case AssistantSaid(text=text):
            yield EasyInputMessageParam(role="assistant", content=text)
        case ToolSaid(call_id=call_id, content=content) if call_id in answered:
            yield FunctionCallOutput(type="function_call_output", call_id=call_id, output=content)
        case Called(calls=calls, opaque=opaque):
            kept = [_function_call(call) for call in calls if call.id in answered]
            if kept and opaque and opaque.source == source:
                yield from (_reasoning(item) for item in opaque.items)
            yield from kept
        case ToolSaid():
            return


def _reasoning(item: dict[str, JsonValue]) -> ResponseReasoningItemParam:
    kept: ResponseReasoningItemParam = item  # type: ignore[assignment]  # the server's own words
    return kept


def _function_call(call: ToolCall) -> ResponseFunctionToolCallParam:
    return ResponseFunctionToolCallParam(
        type="function_call", call_id=call.id, name=call.name, arguments=call.arguments
    )
