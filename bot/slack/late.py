"""What Slack may show late: a call that nobody saw answered may still be applied, after its time."""

import logging
import threading
from collections.abc import Callable, Hashable

log = logging.getLogger("rex.slack")

#: Seconds before each try to take away once more what may come late: for a minute after a reply.
TRIES = (5.0, 10.0, 15.0, 30.0)
#: How many such things are looked after at once; of more, Slack is too far gone.
MOST = 32


class Late:
    """Remembers what may come late, and takes it away when it is over, until nothing can come.

    It is lost with the process, and nothing but looks depends on it.
    """

    def __init__(self, pause: Callable[[float], None]) -> None:
        self._pause = pause
        self._may_come: set[Hashable] = set()
        self._free = threading.BoundedSemaphore(MOST)

    def note(self, what: Hashable) -> None:
        """It may come: its call was not answered."""
        self._may_come.add(what)

    def may_come(self, what: Hashable) -> bool:
        """Whether it may."""
        return what in self._may_come

    def forget(self, what: Hashable) -> None:
        """It is wanted again, so it is not taken away."""
        self._may_come.discard(what)

    def end(self, what: Hashable, take_away: Callable[[], object]) -> None:
        """It is over: if it may still come, take it away by and by, in a thread of its own."""
        if what in self._may_come and self._free.acquire(blocking=False):
            threading.Thread(
                target=self._end, args=(what, take_away), name="slack-late", daemon=True
            ).start()

    def _end(self, what: Hashable, take_away: Callable[[], object]) -> None:
        try:
            for seconds in TRIES:
                self._pause(seconds)
                if what not in self._may_come:
                    return
                try:
                    take_away()
                except Exception as error:  # whatever it is, nothing but looks depends on it
                    log.debug("not taken away yet: %s", type(error).__name__)
            self._may_come.discard(what)
        finally:
            self._free.release()
