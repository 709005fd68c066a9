"""What both wires read alike: limits, thoughts, calls, and where a reply is wrong."""

import re
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from bot.model.log import (
    Answered,
    Called,
    Completion,
    Failed,
    Failure,
    Line,
    Opaque,
    ToolCall,
    ToolSaid,
    Usage,
    WantsTools,
)

MOST_CALLS = 8
LONGEST_ARGUMENTS = 20_000
LONGEST_NAME = 64
LONGEST_ID = 200

#: Reasoning that some servers leave in the text, also when they lost its opening tag.
_THOUGHT = re.compile(r"\A(?:(?!<think>).)*?</think>|<think>.*?(?:</think>|\Z)", re.DOTALL)


class Wire(BaseModel):
    """A part of a server's reply: read strictly, and no more of it than is used."""

    model_config = ConfigDict(strict=True, frozen=True)


def spoken(text: str) -> Answered | Failed:
    """Return a final text without the thoughts some servers leave in it."""
    said = _THOUGHT.sub("", text).replace("\0", "").strip()
    return Answered(text=said) if said else Failed(reason=Failure.EMPTY, detail="no text")


def tool_call(call_id: str, name: str, arguments: str) -> ToolCall:
    """Take a call over; servers that write nothing for "no arguments" mean an empty object."""
    return ToolCall(id=call_id, name=name, arguments=arguments.replace("\0", "").strip() or "{}")


def wants_tools(calls: Sequence[ToolCall], opaque: Opaque | None = None) -> WantsTools | Failed:
    """Take the calls of one complete reply over, unless they are too many or not told apart."""
    if len(calls) > MOST_CALLS:
        return Failed(reason=Failure.TOO_MANY_CALLS, detail=f"{len(calls)} calls in one reply")
    if len({call.id for call in calls}) < len(calls):
        return Failed(reason=Failure.MALFORMED, detail="two calls with one id")
    return WantsTools(calls=tuple(calls), opaque=opaque)


def counted(reply: Completion, usage: JsonValue, sent: str, received: str) -> Completion:
    """Return a reply with what it cost, where the server says so in these two fields."""
    told = usage if isinstance(usage, dict) else {}
    tokens_in, tokens_out = told.get(sent), told.get(received)
    if isinstance(reply, Failed) or not (
        isinstance(tokens_in, int) and isinstance(tokens_out, int)
    ):
        return reply
    return reply.model_copy(update={"usage": Usage(tokens_in=tokens_in, tokens_out=tokens_out)})


def answered_calls(log: Iterable[Line]) -> set[str]:
    """Return the ids of calls that stand in the log together with their result.

    Servers refuse a call without its result, or the reverse; a trimmed history may have either.
    """
    lines = list(log)
    asked = {call.id for line in lines if isinstance(line, Called) for call in line.calls}
    return asked & {line.call_id for line in lines if isinstance(line, ToolSaid)}


def malformed(error: ValidationError) -> Failed:
    """Say where a reply is wrong, without repeating what it says."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"])) or "body"
    return Failed(reason=Failure.MALFORMED, detail=f"{place}: {first['type']}")
