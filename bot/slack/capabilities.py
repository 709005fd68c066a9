"""What a team's Slack doesn't have, as it said itself; asked again after an hour, or an install."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Literal, TypeVar

from bot.slack.web_api import SlackRefused, SlackUnavailable

T = TypeVar("T")

#: What may be missing: sessions with a stop button, messages that grow, blocks made for agents, a
#: second page of a thread within a minute, a line about what REX is doing, suggested prompts, who
#: people are, what was said in a thread, and words for one person's eyes.
Feature = Literal[
    "sessions",
    "streams",
    "agent blocks",
    "second pages",
    "status",
    "prompts",
    "profiles",
    "threads",
    "whispers",
]
#: How Slack says that it has no such thing, or not for this app.
ABSENT = frozenset(
    {
        "unknown_method",
        "not_allowed",
        "not_allowed_token_type",
        "missing_scope",
        "feature_not_enabled",
        "feature_disabled",
        "not_agent_app",
    }
)
#: An app may be given a scope, and a team a feature, at any time.
BELIEVED_FOR = 3600.0


class Capabilities:
    """Remembers for every team what it lacks, so that no turn asks for it in vain.

    Where a scope is for one kind of channel only, it is remembered for that `channel`.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lacking: dict[tuple[str, Feature, str], float] = {}
        self._lock = Lock()

    def lacks(self, team: str, feature: Feature, channel: str = "") -> bool:
        """Whether the team's Slack said within the hour that it has no such thing."""
        with self._lock:
            said_at = self._lacking.get((team, feature, channel))
        return said_at is not None and self._now() - said_at < BELIEVED_FOR

    def learn(self, team: str, feature: Feature, why: SlackUnavailable, channel: str = "") -> None:
        """Remember it if this is how Slack says so; a Slack that is only away has it still."""
        if is_absent(why):
            self.miss(team, feature, channel)

    def ask(self, team: str, feature: Feature, call: Callable[[], T], channel: str = "") -> T:
        """Make a call that needs a feature; a team that lacks it is refused without asking Slack."""
        if self.lacks(team, feature, channel):
            raise SlackRefused("missing_scope")
        try:
            return call()
        except SlackRefused as refused:
            self.learn(team, feature, refused, channel)
            raise

    def miss(self, team: str, feature: Feature, channel: str = "") -> None:
        """Remember that the team lacks it."""
        with self._lock:
            self._lacking[team, feature, channel] = self._now()

    def forget(self, team: str) -> None:
        """Ask a team for everything again: it has just been given REX, perhaps with more scopes."""
        with self._lock:
            self._lacking = {k: at for k, at in self._lacking.items() if k[0] != team}


def is_absent(why: SlackUnavailable) -> bool:
    """Whether this is how Slack says that it has no such thing, or not for this app."""
    return isinstance(why, SlackRefused) and why.code in ABSENT
