"""A breaker: a model that keeps failing is left alone for a while, then tried once."""

import threading
from collections import deque
from collections.abc import Callable

from bot.model.log import Completion, Failed, Failure

REMEMBERED = 5
OPENS_AT = 3
RESTS_FOR = 30.0
#: A server may ask for more rest than this; nobody waits longer than this before trying again.
LONGEST_REST = 600.0

#: Nothing to do with this one request, and sure to happen again: rest at once.
_AT_ONCE = {Failure.NOT_CONFIGURED, Failure.OUT_OF_QUOTA}
#: About this one request, not about the server.
_OF_THE_REQUEST = {Failure.TOO_LONG, Failure.REFUSED}


class Breaker:
    """Counts the outcomes of one model; `clock` is in seconds and never goes back.

    It opens on 3 failures of the last 5 calls, at once on a bad key or an empty account, and for
    as long as the server asks. When the rest is over one probe is let through; its outcome
    decides for the others.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: deque[bool] = deque(maxlen=REMEMBERED)
        self._closed_again_at: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether calls go through as usual; asking changes nothing."""
        with self._lock:
            return self._closed_again_at is None

    def lets_through(self) -> bool:
        """Whether a call may be made now; after the rest, only the first one to ask may."""
        with self._lock:
            if self._closed_again_at is None:
                return True
            now = self._clock()
            if now < self._closed_again_at:
                return False
            self._closed_again_at = now + RESTS_FOR  # until the probe has reported
            return True

    def record(self, completion: Completion) -> None:
        """Take note of how a call ended."""
        with self._lock:
            if isinstance(completion, Failed) and completion.reason not in _OF_THE_REQUEST:
                self._count_failure(completion)
            else:
                self._count_success()

    def _count_success(self) -> None:
        if self._closed_again_at is not None:
            self._failures.clear()
            self._closed_again_at = None
        self._failures.append(False)

    def _count_failure(self, failed: Failed) -> None:
        was_probe = self._closed_again_at is not None
        self._failures.append(True)
        asked = failed.retry_after
        at_once = was_probe or asked is not None or failed.reason in _AT_ONCE
        if at_once or sum(self._failures) >= OPENS_AT:
            rest = RESTS_FOR if asked is None else min(max(asked, 1.0), LONGEST_REST)
            self._closed_again_at = self._clock() + rest
