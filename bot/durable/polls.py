"""Whether somebody looks at the queues and the schedules: what is recorded helps nobody before."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from dbos._sys_db import SystemDatabase

#: Stands for the schedules among what is looked at.
SCHEDULES = "schedules"
#: Seconds without a look after which something is looked after no more. The library looks at a queue
#: ten times a second, but every two minutes where replicas stand in each other's way; and at the
#: schedules every half minute. A look waits for a database that is gone no longer than it has to.
STUCK = 180.0


class Polls:
    """When this process last looked at each of its queues, and at its schedules.

    The library's threads may end, for want of another thread or in a fault of its own, or hang;
    whatever is recorded then waits for ever, and everything else about the process is fine.
    """

    def __init__(self, queues: Iterable[str], now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._looked = dict.fromkeys((*queues, SCHEDULES), now())

    def watch(self, system: SystemDatabase) -> None:
        """Note, from now on, each look that a launched engine takes into its database.

        It has no call for that: a test looks after these two being made before each look.
        """
        scopes, schedules = system.dequeue_scopes, system.list_schedules

        def look_at_queue(queue_name: str) -> list[str | None]:
            self.note(queue_name)
            return scopes(queue_name)

        def look_at_schedules(*args: Any, **named: Any) -> Any:
            self.note(SCHEDULES)
            return schedules(*args, **named)

        system.dequeue_scopes = look_at_queue  # type: ignore[method-assign]
        system.list_schedules = look_at_schedules  # type: ignore[method-assign]

    def note(self, what: str) -> None:
        """Note a look; the library has queues of its own, which are not counted."""
        if what in self._looked:
            self._looked[what] = self._now()

    def neglected(self) -> list[str]:
        """What is looked after no more."""
        now = self._now()
        return [what for what, at in self._looked.items() if now - at > STUCK]
