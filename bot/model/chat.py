"""Chat Completions on one side, the neutral log on the other; nothing is ever streamed."""

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
from pydantic import Field, JsonValue, ValidationError

from bot.model.log import (
    AssistantSaid,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
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


def messages(system: str, log: Sequence[Line]) -> list[ChatCompletionMessageParam]:
    """Write the log as messages; a call without its result, or the reverse, is left out."""
    answered = answered_calls(log)
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


def read_reply(body: bytes) -> Completion:
    """Read a server's body; whatever is not a complete, well-formed reply is a typed failure."""
    try:
        reply = _Reply.model_validate_json(body)
    except ValidationError as error:
        return malformed(error)
    return counted(_read(reply.choices[0]), reply.usage, "prompt_tokens", "completion_tokens")


def _read(choice: "_Choice") -> Completion:
    if choice.finish_reason not in {"stop", "tool_calls"}:
        return Failed(reason=Failure.NOT_COMPLETE, detail=_finish(choice.finish_reason))
    if choice.message.refusal:
        return Failed(reason=Failure.REFUSED, detail="the model refused")
    if choice.message.tool_calls:
        return wants_tools([_taken(call) for call in choice.message.tool_calls])
    if choice.finish_reason == "tool_calls":
        return Failed(reason=Failure.MALFORMED, detail="tool_calls announced, none given")
    return spoken(choice.message.content or "")


class _Function(Wire):
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    arguments: str = Field(max_length=LONGEST_ARGUMENTS)


class _Call(Wire):
    id: str = Field(min_length=1, max_length=LONGEST_ID)
    function: _Function


class _Message(Wire):
    content: str | None = None
    refusal: str | None = None
    tool_calls: tuple[_Call, ...] | None = None


class _Choice(Wire):
    finish_reason: str | None = None
    message: _Message


class _Reply(Wire):
    choices: tuple[_Choice, ...] = Field(min_length=1)
    usage: JsonValue = None


def _taken(call: _Call) -> ToolCall:
    return tool_call(call.id, call.function.name, call.function.arguments)


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


def _finish(reason: str | None) -> str:
    return f"finish_reason {reason}" if reason in {"length", "content_filter"} else "not finished"
