"""What went over the wire: calls to the Web API, and attempts to deliver to the app."""

from collections import deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from bot.playground.feed import Change, Feed
from bot.playground.people import Json

KEPT = 10_000  # calls, and attempts, that stay readable


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


Via = Literal["http", "socket", "nowhere"]
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
    is_final: bool = False  # the app asked not to be tried again

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.problem is None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to deliver an envelope; `retry` is 0 the first time."""

    at: float
    via: Via
    envelope: Envelope
    retry: int
    answer: Answer

    @property
    def event_id(self) -> str | None:
        """Slack's id of the event, the same in every attempt; interactions have none."""
        return self.envelope.body.get("event_id")


class Log:
    """The newest calls and attempts, oldest first; each is announced on the feed."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._calls = deque[ApiCall]()
        self._attempts = deque[Attempt]()
        self.keep(KEPT)

    def keep(self, entries: int) -> None:
        """Remember so many calls, and so many attempts, from now on."""
        self._calls = deque(self._calls, maxlen=entries)
        self._attempts = deque(self._attempts, maxlen=entries)

    def record_call(self, call: ApiCall) -> None:
        """Remember a call to the Web API."""
        self._calls.append(call)
        self._feed.publish(Change(kind="call", team=call.team, user=call.caller, name=call.method))

    def record_attempt(self, attempt: Attempt) -> None:
        """Remember an attempt to deliver."""
        self._attempts.append(attempt)
        envelope = attempt.envelope
        self._feed.publish(Change(kind="delivery", team=envelope.team, name=envelope.name))

    def clear(self) -> None:
        """Forget what went over the wire."""
        self._calls.clear()
        self._attempts.clear()

    def calls(self, pattern: str = "*") -> tuple[ApiCall, ...]:
        """The calls to methods like `chat.*`."""
        return tuple(call for call in self._calls.copy() if fnmatchcase(call.method, pattern))

    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt."""
        return tuple(self._attempts.copy())
