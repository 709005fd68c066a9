"""One line at the beginning of an outage of the database, one a minute, and one at its end.

While it is gone, whatever asks for it fails, every second and with a long traceback each: the engine's
library, its queues, and each event that is rightly refused. All of that says the same.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator

log = logging.getLogger("rex.database")

#: Seconds between two lines about an outage that lasts, and those after which it is over when
#: nothing has failed any more: at the queues somebody looks every second.
EVERY, QUIET = 60.0, 5.0
#: Marks a line about something that was refused: Slack sends it again.
REFUSED = {"refused": True}
#: Marks the lines of an outage itself.
_OWN = {"of_outage": True}


class Outage:
    """A filter of a handler: what tells of passing trouble with the database is counted, not written.

    `passes` says of a fault whether it is that.
    """

    def __init__(self, passes: Callable[[Exception], bool]) -> None:
        self._passes = passes
        self._lock = threading.Lock()
        self._began = self._last = 0.0
        self._lines = self._refused = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is to be written."""
        if hasattr(record, "of_outage"):
            return True
        fault = (record.exc_info or sys.exc_info())[1]
        refused = hasattr(record, "refused")
        too_late = refused and isinstance(fault, TimeoutError)
        if not (too_late or any(map(self._passes, _chain(fault)))):
            return True
        if self._note(refused):
            log.warning(
                "the database gives no answer or takes nothing: %s", self._said(fault), extra=_OWN
            )
            threading.Thread(target=self._follow, name="rex-outage", daemon=True).start()
        return False

    def _note(self, refused: bool) -> bool:
        """Count a line; whether an outage begins with it."""
        with self._lock:
            begins, self._last = not self._began, time.monotonic()
            self._began = self._began or self._last
            self._lines += 1
            self._refused += refused
            return begins

    def _follow(self) -> None:
        told = self._began
        while (now := time.monotonic()) - self._last < QUIET:
            if now - told >= EVERY:
                told = now
                log.warning("the database is in trouble still, %s", self._so_far(), extra=_OWN)
            time.sleep(min(1.0, QUIET / 5))
        with self._lock:
            so_far = self._so_far()
            self._began, self._lines, self._refused = 0.0, 0, 0
        log.warning("the database is back, %s", so_far, extra=_OWN)

    def _said(self, fault: BaseException | None) -> str:
        """What the database says, in a line; no statement, and so nothing of what is in the rows."""
        found = next(filter(self._passes, _chain(fault)), fault)
        said = str(getattr(found, "orig", found)).strip().splitlines()
        return said[0] if said else type(found).__name__

    def _so_far(self) -> str:
        return (
            f"after {self._last - self._began:.0f} s; refused meanwhile, to be sent again: {self._refused}; "
            f"lines left out: {self._lines}"
        )


def _chain(fault: BaseException | None) -> Iterator[Exception]:
    """A fault, and what it came of."""
    while isinstance(fault, Exception):
        yield fault
        fault = fault.__cause__ or fault.__context__
