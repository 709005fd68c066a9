"""What a team's Slack doesn't have, as it said itself; asked again after an hour."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Literal, TypeVar

from bot.slack.web_api import SlackRefused, SlackUnavailable

T = TypeVar("T")

#: What may be missing: sessions with a stop button, messages that grow, blocks made for agents, a
#: second page of a thread within a minute, a line about what REX is doing, suggested prompts, and
#: who people are.
Feature = Literal[
    "sessions", "streams", "agent blocks", "second pages", "status", "prompts", "profiles"
]
#: How Slack says that it has no such thing, or not for this app.
ABSENT = frozenset(
    {
        "unknown_method",
        "not_allowed",
        "not_allowed_token_type",
        "missing_scope",
        "feature_not_enabled",
    }
)
#: An app may be given a scope, and a team a feature, at any time.
BELIEVED_FOR = 3600.0


class Capabilities:
    """Remembers for every team what it lacks, so that no turn asks for it in vain."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lacking: dict[tuple[str, Feature], float] = {}
        self._lock = Lock()

    def lacks(self, team: str, feature: Feature) -> bool:
        """Whether the team's Slack said within the hour that it has no such thing."""
        with self._lock:
            said_at = self._lacking.get((team, feature))
        return said_at is not None and self._now() - said_at < BELIEVED_FOR

    def learn(self, team: str, feature: Feature, why: SlackUnavailable) -> None:
        """Remember it if this is how Slack says so; a Slack that is only away has it still."""
        if is_absent(why):
            self.miss(team, feature)

    def ask(self, team: str, feature: Feature, call: Callable[[], T]) -> T:
        """Make a call that needs a feature; a team that lacks it is refused without asking Slack."""
        if self.lacks(team, feature):
            raise SlackRefused("missing_scope")
        try:
            return call()
        except SlackRefused as refused:
            self.learn(team, feature, refused)
            raise

    def miss(self, team: str, feature: Feature) -> None:
        """Remember that the team lacks it."""
        with self._lock:
            self._lacking[team, feature] = self._now()


def is_absent(why: SlackUnavailable) -> bool:
    """Whether this is how Slack says that it has no such thing, or not for this app."""
    return isinstance(why, SlackRefused) and why.code in ABSENT
