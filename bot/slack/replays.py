"""Signatures that have been used: what Slack sends once is taken once, whoever sends it again."""

import time
from collections.abc import Callable

#: Seconds for which a signature is remembered: its timestamp may be so far ahead, and it counts so
#: long after (`bot.slack.web.FRESH`).
REMEMBERED = 600.0


class Replays:
    """Remembers the signatures of presses, forms and commands, which Slack never sends again.

    Events it does send again, with the same id, by which they are known. Only signatures that were
    found to be Slack's come here, so nobody else can fill it. Call it in one event loop.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._used: dict[str, float] = {}

    def take(self, signature: str) -> bool:
        """Whether a signature comes for the first time."""
        now = self._now()
        while self._used:
            oldest = next(iter(self._used))
            if now - self._used[oldest] < REMEMBERED:
                break
            del self._used[oldest]
        if signature in self._used:
            return False
        self._used[signature] = now
        return True

    def give_back(self, signature: str) -> None:
        """It came to nothing, and may come again."""
        self._used.pop(signature, None)
