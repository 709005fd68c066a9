"""The neutral log of a conversation: what both sides said, whatever wire carries it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue

#: Who made a reply: a configured model, rules in its place, or rules because there is no model.
Mode = Literal["full", "degraded", "offline"]


class Entry(BaseModel):
    """One line of the log; frozen, and stored as JSON between steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class UserSaid(Entry):
    """What the person typed."""

    kind: Literal["user"] = "user"
    text: str


class AssistantSaid(Entry):
    """What REX replied in an earlier turn, or a model's final text in this one."""

    kind: Literal["assistant"] = "assistant"
    text: str


class ToolCall(Entry):
    """A tool the model wants to use; `arguments` is its JSON text, not yet checked."""

    id: str
    name: str
    arguments: str


class Opaque(Entry):
    """What a server wants to see again with a call, for example its encrypted reasoning.

    It is for `source` alone (no other model can read it), and dropped when its turn ends.
    """

    source: str
    items: tuple[dict[str, JsonValue], ...]


class Called(Entry):
    """The model asked for these tools in one reply; `by` says which kind of model it was.

    A turn that has once fallen to the rules stays with them, and the log is what remembers it.
    """

    kind: Literal["called"] = "called"
    calls: tuple[ToolCall, ...]
    by: Mode = "full"
    opaque: Opaque | None = None


class ToolSaid(Entry):
    """What a tool told the model: JSON text, bounded where it was made."""

    kind: Literal["tool"] = "tool"
    call_id: str
    name: str
    content: str


Line = Annotated[UserSaid | AssistantSaid | Called | ToolSaid, Field(discriminator="kind")]


class Failure(StrEnum):
    """Why a model's reply is not used. Nothing is ever done with an unusable reply."""

    NOT_COMPLETE = "not_complete"  # cut off by length, by a filter, or by a broken connection
    MALFORMED = "malformed"
    EMPTY = "empty"
    TOO_MANY_CALLS = "too_many_calls"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    OUT_OF_QUOTA = "out_of_quota"
    NOT_CONFIGURED = "not_configured"
    TOO_LONG = "too_long"


class Usage(Entry):
    """What a call cost, as the server counted it."""

    tokens_in: int
    tokens_out: int


class Answered(Entry):
    """A complete final text."""

    kind: Literal["answered"] = "answered"
    text: str
    by: Mode = "full"
    usage: Usage | None = None


class WantsTools(Entry):
    """A complete request for tools."""

    kind: Literal["wants_tools"] = "wants_tools"
    calls: tuple[ToolCall, ...]
    by: Mode = "full"
    opaque: Opaque | None = None
    usage: Usage | None = None


class Failed(Entry):
    """No usable reply; `detail` is for the log of the operator and holds no content.

    `retry_after` is how many seconds the server asked to be left alone, if it said so.
    """

    kind: Literal["failed"] = "failed"
    reason: Failure
    detail: str = ""
    retry_after: float | None = None


Completion = Annotated[Answered | WantsTools | Failed, Field(discriminator="kind")]


@dataclass(frozen=True)
class ToolSpec:
    """A tool as offered to a model: its name, what it does, and its strict JSON schema."""

    name: str
    description: str
    parameters: dict[str, JsonValue]


class Model(Protocol):
    """Anything that can continue a log: OpenAI's wire, or the rules used when there is none."""

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return the next complete reply, or within `seconds` of wall clock why there is none.

        A model that may not use tools any more is shown them all the same: what it read before
        is then byte for byte what it reads now, and servers keep what they read.

        Never raises for what a server or network does.
        """
        ...


def latest_turn(log: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of the turn that is going on: what the person said last, and since."""
    for index in range(len(log) - 1, -1, -1):
        if log[index].kind == "user":
            return log[index:]
    return log
