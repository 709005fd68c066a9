"""What went over the wire: calls to the Web API, and attempts to deliver to the app."""

from dataclasses import dataclass
from typing import Literal

from bot.playground.people import Json


@dataclass(frozen=True, kw_only=True)
class ApiCall:
    """One call to the Web API. `fault` says what the fault plan did to it."""

    at: float
    method: str
    caller: str  # user id, "app" for the app-level token, "" when nobody was recognised
    team: str
    arguments: Json
    status: int
    response: Json
    fault: str | None = None

    @property
    def ok(self) -> bool:
        """Whether it was applied."""
        return bool(self.response.get("ok"))


EnvelopeKind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Something for the app. `name` is the event's or the interaction's own type."""

    kind: EnvelopeKind
    name: str
    team: str
    body: Json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How the app answered. `problem` is Slack's word for what went wrong, None when all is well."""

    status: int | None = None
    problem: str | None = None
    body: Json | None = None
    text: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.problem is None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to deliver an envelope; `retry` is 0 the first time."""

    at: float
    via: Literal["http", "socket", "nowhere"]
    envelope: Envelope
    retry: int
    answer: Answer

    @property
    def event_id(self) -> str | None:
        """Slack's id of the event, the same in every attempt; interactions have none."""
        return self.envelope.body.get("event_id")
