"""A start of this process, and the work it found: another process may have done some of it already."""

import time
from collections.abc import Callable
from uuid import uuid4

from bot.durable.queues import TURN

#: In place of a start's name: an earlier start, unknown which, may have meant to send it already.
EARLIER = ""
#: Seconds after a start in which jobs are begun that an earlier process may have done already: what
#: a restored database still promises. Turns are known from what they are recorded as.
CATCHING_UP = 300.0


class Boot:
    """A start of this process; no two have the same name.

    What a process finds recorded may come out of a backup: another process may have gone on with it
    then, of which nothing is recorded here. Once the backup is restored, that is done again, and what
    people see of it must be looked for first.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.name = uuid4().hex
        self._now, self._began = now, now()
        self._found: frozenset[str] = frozenset()

    def find(self, unended: frozenset[str]) -> None:
        """Note what is recorded and has not ended, before anything is done."""
        self._found, self._began = unended, self._now()

    def intent(self, work_id: str, of: str) -> str:
        """Return who means to send something for the first time, as is remembered with it."""
        return EARLIER if self._may_be_known(work_id, of) else self.name

    def _may_be_known(self, work_id: str, of: str) -> bool:
        follows = of != TURN and self._now() - self._began < CATCHING_UP
        return follows or work_id in self._found
