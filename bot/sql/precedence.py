"""What Slack waits for is recorded first: turns begin no transaction meanwhile.

Turns compute and write in the same process that must tell Slack 200. Each step of a recording would
wait for every one of them: for Python's lock, and on SQLite for the one writer as well.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from bot.sql.writers import stand_in_line
from bot.urgent import is_urgent

#: Seconds that a transaction waits at most: with a flood of events, turns go on all the same.
AT_MOST = 0.1
#: Seconds between two turns that begin or end: until it waits for the database, each computes half of that.
PACE = 0.002
#: Marks the connection of a transaction that waited.
WAITED = "rex_waited"


class Precedence:
    """Lets those who record pass before everybody else who begins a transaction.

    Who waited goes on one after another, each when the one before is done: all at once, they would
    keep each other, and the next recording, from Python's lock. For the same reason turns that begin
    or end together do so at a pace.
    """

    def __init__(self, at_most: float = AT_MOST) -> None:
        self._at_most = at_most
        self._lock = threading.Lock()
        self._recording = 0
        self._next = 0.0  # when the next turn may go on, by the monotonic clock
        self._waiting = deque[threading.Event]()

    def over(self, *engines: Engine) -> None:
        """Have every transaction of these engines give way, before it begins and takes a lock."""
        for engine in engines:
            event.listen(engine, "engine_connect", self.give_way)
            event.listen(engine, "checkin", self._back)
        stand_in_line(engines)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """While anybody is in here, transactions of threads that are not urgent wait to begin."""
        with self._lock:
            self._recording += 1
        try:
            yield
        finally:
            with self._lock:
                self._recording -= 1
                self._let_one_go_on()

    def give_way(self, connection: Connection) -> None:
        """Wait until nobody records, unless Slack waits for this thread too."""
        if not self._recording or is_urgent():
            return
        place = threading.Event()
        with self._lock:
            self._waiting.append(place)
            self._let_one_go_on()  # nobody may record any more
        if not place.wait(self._at_most):
            with self._lock, suppress(ValueError):  # which says that it goes on by now
                self._waiting.remove(place)
        if connection.connection.record_info is not None:
            connection.connection.record_info[WAITED] = True

    def pace(self) -> None:
        """Let turns that come together go on one after another; none waits for longer than the rest do."""
        with self._lock:
            now = time.monotonic()
            at = min(max(now, self._next), now + self._at_most)
            self._next = at + PACE
        if at > now:
            time.sleep(at - now)

    def _back(self, _: Any, record: ConnectionPoolEntry) -> None:
        if record.record_info and record.record_info.pop(WAITED, False):
            with self._lock:
                self._let_one_go_on()

    def _let_one_go_on(self) -> None:
        if self._waiting and not self._recording:
            self._waiting.popleft().set()
