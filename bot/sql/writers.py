"""SQLite has one writer at a time: this process's writers stand in line for it, without sleeping.

SQLite itself has whoever finds the file taken sleep and look again, for up to a tenth of a second
(sqlite.org/c3ref/busy_timeout.html): among many writers the one that sleeps is overtaken again and again.
"""

import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from bot.urgent import is_urgent

#: Seconds after which a writer goes to the file all the same, as if there were no line.
AT_MOST = 30.0
#: What makes a transaction one that writes.
WRITES = re.compile(r"\s*(?:BEGIN IMMEDIATE|INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
#: Marks the connection whose turn it is.
TURN = "rex_writes"


class Line:
    """Who may write to one file; those who go first pass the others in the line."""

    def __init__(self, at_most: float = AT_MOST) -> None:
        self._at_most = at_most
        self._lock = threading.Lock()
        self._taken = False
        self._first, self._others = deque[threading.Event](), deque[threading.Event]()

    def enter(self, *, first: bool) -> bool:
        """Wait for one's turn; False if it never came."""
        waits, place = self._first if first else self._others, threading.Event()
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            waits.append(place)
        if place.wait(self._at_most):
            return True
        with self._lock:
            if place.is_set():
                return True
            waits.remove(place)
            return False

    def leave(self) -> None:
        """Let the next one write, and nobody else look whether it may."""
        with self._lock:
            waits = self._first or self._others
            if waits:
                waits.popleft().set()
            else:
                self._taken = False


def stand_in_line(engines: Iterable[Engine]) -> None:
    """Have those who write to the same file of SQLite through these engines stand in one line."""
    lines = defaultdict[str | None, Line](Line)
    for engine in engines:
        if engine.name == "sqlite":
            _over(engine, lines[engine.url.database])


def _over(engine: Engine, line: Line) -> None:
    def before(connection: Connection, _: Any, statement: str, *__: Any) -> None:
        record = connection.connection.record_info
        if record is not None and TURN not in record and WRITES.match(statement):
            record[TURN] = line.enter(first=is_urgent())

    def back(_: Any, record: ConnectionPoolEntry) -> None:
        if record.record_info and record.record_info.pop(TURN, False):
            line.leave()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "checkin", back)
