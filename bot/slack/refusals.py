"""What is said of requests that Slack did not send: each kind at once, and then once a minute."""

import logging
import time
from collections import Counter
from collections.abc import Callable

from starlette.requests import Request

from bot.telemetry.metrics import Metrics

log = logging.getLogger("rex.slack")

EVERY = 60.0
#: What of a header is said; it may be anybody's.
MOST_SAID = 40
#: What is said besides of a kind: nobody else would tell that the clock of REX's host is wrong.
HINTS = {"stale": "; Slack signed it, so unless somebody repeats it, this host's clock is wrong"}


class Refusals:
    """Counts them all, and logs so few that nobody can fill a disk; it says nothing that is secret."""

    def __init__(self, metrics: Metrics, now: Callable[[], float] = time.monotonic) -> None:
        self._metrics = metrics
        self._now = now
        self._said_at: dict[str, float] = {}
        self._unsaid = Counter[str]()

    def note(self, reason: str, request: Request) -> None:
        """Note one more. Call it in one event loop."""
        self._metrics.count("rex_refused_total", reason=reason)
        now = self._now()
        if now - self._said_at.get(reason, -EVERY) < EVERY:
            self._unsaid[reason] += 1
            return
        self._said_at[reason] = now
        log.warning(
            "refused a request to Slack's address: %s (from %s, retry %s, %s); %d more before it%s",
            reason,
            request.client.host if request.client else "nowhere",
            _header(request, "x-slack-retry-num"),
            _header(request, "x-slack-retry-reason"),
            self._unsaid.pop(reason, 0),
            HINTS.get(reason, ""),
        )


def _header(request: Request, name: str) -> str:
    return repr(request.headers.get(name, "")[:MOST_SAID])
