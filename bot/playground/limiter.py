"""Rate limits: how often a method may be called in a team within a minute, by Slack's tiers.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from collections import deque
from collections.abc import Callable
from typing import Literal

#: Calls a minute. Slack promises at least so many, and allows for occasional bursts of more.
TIERS: dict[int, int] = {1: 1, 2: 20, 3: 50, 4: 100}
WINDOW = 60.0  # seconds
#: Messages into one channel: one a second in the long run, this many at once. Slack names no
#: number for the burst.
POSTING_BURST = 10

#: Events an app is told of in a team within an hour; beyond that Slack drops them.
#: https://docs.slack.dev/reference/events/app_rate_limited
EVENTS_AN_HOUR = 30_000
HOUR = 3600.0  # seconds
#: An app that acknowledges fewer than one in twenty within an hour is told of nothing any more.
#: https://docs.slack.dev/apis/events-api; Slack names no number of deliveries to judge by.
LEAST_ACKNOWLEDGED, JUDGED_BY = 0.05, 100

#: What Slack lets an app read that is sold outside its Marketplace: once a minute, so many messages.
#: https://docs.slack.dev/reference/methods/conversations.replies
COMMERCIAL = frozenset({"conversations.history", "conversations.replies"})
COMMERCIAL_CALLS, COMMERCIAL_MESSAGES, MESSAGES = 1, 15, 1000

Tier = Literal[1, 2, 3, 4]


class Limiter:
    """Counts calls while it `is_on`; off, everything passes, so that tests need not wait.

    `is_commercial` has Slack's own limit for apps that are sold, whether or not others are on.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.is_on = False
        self.is_commercial = False
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}

    def wait(self, method: str, team: str, tier: Tier | None) -> int:
        """Count a call; return the seconds to wait when it is one too many, else 0."""
        if self.is_commercial and method in COMMERCIAL:
            return self._count((method, team), COMMERCIAL_CALLS, WINDOW)
        if not self.is_on or tier is None:
            return 0
        return self._count((method, team), TIERS[tier], WINDOW)

    @property
    def messages_at_once(self) -> int:
        """How many messages a page may hold at most."""
        return COMMERCIAL_MESSAGES if self.is_commercial else MESSAGES

    def wait_to_post(self, channel: str) -> int:
        """Count a message into a channel; return the seconds to wait, else 0."""
        if not self.is_on:
            return 0
        return self._count(("post", channel), POSTING_BURST, float(POSTING_BURST))

    def wait_for_event(self, team: str) -> int:
        """Count an event of a team; return the seconds in which none will be told, else 0."""
        if not self.is_on:
            return 0
        return self._count(("event", team), EVENTS_AN_HOUR, HOUR)

    def _count(self, key: tuple[str, str], most: int, within: float) -> int:
        now, calls = self._clock(), self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - within:
            calls.popleft()
        if len(calls) >= most:
            return int(calls[0] + within - now) + 1
        calls.append(now)
        return 0


class Standing:
    """How well an app acknowledges; `is_off` once that was too seldom, until `forgive`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.is_off = False
        self._clock = clock
        self._lately: deque[tuple[float, bool]] = deque()

    def count(self, *, acknowledged: bool) -> None:
        """Count an attempt to tell an app of an event."""
        now = self._clock()
        self._lately.append((now, acknowledged))
        while self._lately[0][0] <= now - HOUR:
            self._lately.popleft()
        well = sum(is_well for _, is_well in self._lately)
        if len(self._lately) >= JUDGED_BY and well < LEAST_ACKNOWLEDGED * len(self._lately):
            self.is_off = True

    def forgive(self) -> None:
        """Tell the app of events again, as when its owner switches them back on."""
        self.is_off = False
        self._lately.clear()
