"""How often the queues are looked at, and whether anybody does: what is recorded helps nobody before."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from dbos._sys_db import SystemDatabase

#: Stands for the schedules among what is looked at.
SCHEDULES = "schedules"
#: Seconds after the last stir in which the queues are looked at as often as the library does; and
#: those that a look waits for the next stir after that, since what others record stirs nothing here.
AWAKE, ASLEEP = 2.0, 1.0
#: Seconds without a look after which something is looked after no more. A queue is looked at
#: at least once a second, but every two minutes where replicas stand in each other's way; and at the
#: schedules every half minute. A look waits for a database that is gone no longer than it has to.
STUCK = 180.0


class Polls:
    """When this process last looked at each of its queues, and at its schedules; and when it looks next.

    The library's threads may end, for want of another thread or in a fault of its own, or hang;
    whatever is recorded then waits for ever, and everything else about the process is fine.

    A look costs as much as a step of a turn, and the library takes forty a second, for ever. Here a
    queue is looked at so often only while something goes on in it: each piece of work that this
    process records or ends is a stir. Else a look waits for the next one, and a moment at most.
    """

    def __init__(self, queues: Iterable[str], now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._looked = dict.fromkeys((*queues, SCHEDULES), now())
        self._stirring = threading.Condition()
        self._awake_until = dict.fromkeys(self._looked, now() + AWAKE)
        self._closed = False

    def watch(self, system: SystemDatabase, looks: Callable[[str], None]) -> None:
        """Note, from now on, each look that a launched engine takes into its database, and time it.

        `looks` hears of each look at a queue before it.
        It has no call for that: a test looks after these two being made before each look.
        """
        scopes, schedules = system.dequeue_scopes, system.list_schedules

        def look_at_queue(queue_name: str) -> list[str | None]:
            self.note(queue_name)
            if queue_name in self._looked:
                self._wait(queue_name)
                looks(queue_name)
            return scopes(queue_name)

        def look_at_schedules(*args: Any, **named: Any) -> Any:
            self.note(SCHEDULES)
            return schedules(*args, **named)

        system.dequeue_scopes = look_at_queue  # type: ignore[method-assign]
        system.list_schedules = look_at_schedules  # type: ignore[method-assign]

    def stir(self, *queues: str) -> None:
        """Look at these queues now, and often for a while; at all of them where none is named."""
        with self._stirring:
            now, stirred = self._now(), queues or tuple(self._awake_until)
            asleep = any(self._awake_until[queue] <= now for queue in stirred)
            self._awake_until.update(dict.fromkeys(stirred, now + AWAKE))
            if asleep:  # those who are awake wait for nothing, and the others needn't look up
                self._stirring.notify_all()

    def close(self) -> None:
        """Let no look wait any more: the engine stops."""
        with self._stirring:
            self._closed = True
            self._stirring.notify_all()

    def note(self, what: str) -> None:
        """Note a look; the library has queues of its own, which are not counted."""
        if what in self._looked:
            self._looked[what] = self._now()

    def neglected(self) -> list[str]:
        """What is looked after no more."""
        now = self._now()
        return [what for what, at in self._looked.items() if now - at > STUCK]

    def _wait(self, queue: str) -> None:
        """Wait until something stirs in a queue, but not for long."""

        def awake() -> bool:
            return self._closed or self._now() < self._awake_until[queue]

        with self._stirring:
            self._stirring.wait_for(awake, timeout=ASLEEP)
