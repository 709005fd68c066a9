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

Tier = Literal[1, 2, 3, 4]


class Limiter:
    """Counts calls while it `is_on`; off, everything passes, so that tests need not wait."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.is_on = False
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}

    def wait(self, method: str, team: str, tier: Tier | None) -> int:
        """Count a call; return the seconds to wait when it is one too many, else 0."""
        if not self.is_on or tier is None:
            return 0
        return self._count((method, team), TIERS[tier], WINDOW)

    def wait_to_post(self, channel: str) -> int:
        """Count a message into a channel; return the seconds to wait, else 0."""
        if not self.is_on:
            return 0
        return self._count(("post", channel), POSTING_BURST, float(POSTING_BURST))

    def _count(self, key: tuple[str, str], most: int, within: float) -> int:
        now, calls = self._clock(), self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - within:
            calls.popleft()
        if len(calls) >= most:
            return int(calls[0] + within - now) + 1
        calls.append(now)
        return 0
