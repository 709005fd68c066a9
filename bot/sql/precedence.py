"""What Slack waits for is recorded first: turns begin no transaction meanwhile.

Turns compute and write in the same process that must tell Slack 200. Each step of a recording would
wait for every one of them: for Python's lock, and on SQLite for the one writer as well.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from bot.sql.writers import stand_in_line
from bot.urgent import is_urgent

#: Seconds that a transaction waits at most: with a flood of events, turns go on all the same.
AT_MOST = 0.1


class Precedence:
    """Lets those who record pass before everybody else who begins a transaction."""

    def __init__(self, at_most: float = AT_MOST) -> None:
        self._at_most = at_most
        self._lock = threading.Lock()
        self._recording = 0
        self._nobody_records = threading.Event()
        self._nobody_records.set()

    def over(self, *engines: Engine) -> None:
        """Have every transaction of these engines give way, before it begins and takes a lock."""
        for engine in engines:
            event.listen(engine, "engine_connect", self.give_way)
        stand_in_line(engines)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """While anybody is in here, transactions of threads that are not urgent wait to begin."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def give_way(self, _: Connection) -> None:
        """Wait until nobody records, unless Slack waits for this thread too."""
        if not self._nobody_records.is_set() and not is_urgent():
            self._nobody_records.wait(self._at_most)

    def _count(self, more: int) -> None:
        with self._lock:
            self._recording += more
            if self._recording:
                self._nobody_records.clear()
            else:
                self._nobody_records.set()
