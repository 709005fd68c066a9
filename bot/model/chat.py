"""Chat Completions on one side, the neutral log on the other; nothing is ever streamed."""

import re
from collections.abc import Iterator, Sequence

from openai.types.chat import (
    ChatCompletionAssistantMessageParam,
    ChatCompletionFunctionToolParam,
    ChatCompletionMessageFunctionToolCallParam,
    ChatCompletionMessageParam,
    ChatCompletionSystemMessageParam,
    ChatCompletionToolMessageParam,
    ChatCompletionUserMessageParam,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.model.log import (
    Answered,
    AssistantSaid,
    Called,
    Failed,
    Failure,
    Line,
    ToolCall,
    ToolSaid,
    ToolSpec,
    UserSaid,
    WantsTools,
)

MOST_CALLS = 8
LONGEST_ARGUMENTS = 20_000
LONGEST_NAME = 64

#: Reasoning that some servers leave in the text, also when they lost its opening tag.
_THOUGHT = re.compile(r"\A(?:(?!<think>).)*?</think>|<think>.*?(?:</think>|\Z)", re.DOTALL)


def messages(system: str, log: Sequence[Line]) -> list[ChatCompletionMessageParam]:
    """Write the log as messages; a call without its result, or the reverse, is left out.

    Servers refuse such orphans, and a history cut to its last turns may start with one.
    """
    answered = _answered_calls(log)
    wire: list[ChatCompletionMessageParam] = [
        ChatCompletionSystemMessageParam(role="system", content=system)
    ]
    for line in log:
        wire.extend(_message(line, answered))
    return wire


def functions(tools: Sequence[ToolSpec]) -> list[ChatCompletionFunctionToolParam]:
    """Write the tools as strict functions."""
    return [
        ChatCompletionFunctionToolParam(
            type="function",
            function={
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
                "strict": True,
            },
        )
        for tool in tools
    ]


def read_reply(body: bytes) -> Answered | WantsTools | Failed:
    """Read a server's body; whatever is not a complete, well-formed reply is a typed failure."""
    try:
        choice = _Reply.model_validate_json(body).choices[0]
    except ValidationError as error:
        return Failed(reason=Failure.MALFORMED, detail=_place(error))
    if choice.finish_reason not in {"stop", "tool_calls"}:
        return Failed(reason=Failure.NOT_COMPLETE, detail=_finish(choice.finish_reason))
    if choice.message.refusal:
        return Failed(reason=Failure.REFUSED, detail="the model refused")
    if choice.message.tool_calls:
        return _wants_tools(choice.message.tool_calls)
    if choice.finish_reason == "tool_calls":
        return Failed(reason=Failure.MALFORMED, detail="tool_calls announced, none given")
    text = _THOUGHT.sub("", choice.message.content or "").replace("\0", "").strip()
    return Answered(text=text) if text else Failed(reason=Failure.EMPTY, detail="no text")


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Function(_Wire):
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    arguments: str = Field(max_length=LONGEST_ARGUMENTS)


class _Call(_Wire):
    id: str = Field(min_length=1, max_length=200)
    function: _Function


class _Message(_Wire):
    content: str | None = None
    refusal: str | None = None
    tool_calls: tuple[_Call, ...] | None = None


class _Choice(_Wire):
    finish_reason: str | None = None
    message: _Message


class _Reply(_Wire):
    choices: tuple[_Choice, ...] = Field(min_length=1)


def _wants_tools(calls: tuple[_Call, ...]) -> WantsTools | Failed:
    if len(calls) > MOST_CALLS:
        return Failed(reason=Failure.TOO_MANY_CALLS, detail=f"{len(calls)} calls in one reply")
    if len({call.id for call in calls}) < len(calls):
        return Failed(reason=Failure.MALFORMED, detail="two calls with one id")
    return WantsTools(calls=tuple(_tool_call(call) for call in calls))


def _tool_call(call: _Call) -> ToolCall:
    """Take a call over; servers that write nothing for "no arguments" mean an empty object."""
    arguments = call.function.arguments.replace("\0", "").strip() or "{}"
    return ToolCall(id=call.id, name=call.function.name, arguments=arguments)


def _answered_calls(log: Sequence[Line]) -> set[str]:
    asked = {call.id for line in log if isinstance(line, Called) for call in line.calls}
    return asked & {line.call_id for line in log if isinstance(line, ToolSaid)}


def _message(line: Line, answered: set[str]) -> Iterator[ChatCompletionMessageParam]:
    match line:
        case UserSaid(text=text):
            yield ChatCompletionUserMessageParam(role="user", content=text)
        case AssistantSaid(text=text):
            yield ChatCompletionAssistantMessageParam(role="assistant", content=text)
        case ToolSaid(call_id=call_id, content=content) if call_id in answered:
            yield ChatCompletionToolMessageParam(role="tool", tool_call_id=call_id, content=content)
        case Called(calls=calls):
            kept = [_function_call(call) for call in calls if call.id in answered]
            if kept:
                yield ChatCompletionAssistantMessageParam(role="assistant", tool_calls=kept)
        case ToolSaid():
            return


def _function_call(call: ToolCall) -> ChatCompletionMessageFunctionToolCallParam:
    return ChatCompletionMessageFunctionToolCallParam(
        id=call.id, type="function", function={"name": call.name, "arguments": call.arguments}
    )


def _place(error: ValidationError) -> str:
    """Name where a reply is wrong, without repeating what it says."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['type']}"


def _finish(reason: str | None) -> str:
    return f"finish_reason {reason}" if reason in {"length", "content_filter"} else "not finished"
