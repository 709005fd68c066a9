"""Waiting for a database that is gone, and for a full or read-only disk."""

import threading
import time
from collections.abc import Callable
from typing import cast

from dbos import _datasource, _sys_db

from bot.sql.passing import DISK_TROUBLES, will_pass
from bot.urgent import is_urgent

Judgement = Callable[[Exception], bool]

#: What the library calls its judgements of which troubles pass, and the modules that ask them.
SQLITE, POSTGRES = "retriable_sqlite_exception", "retriable_postgres_exception"
ASKING = ((_sys_db, SQLITE), (_sys_db, POSTGRES), (_datasource, POSTGRES))
#: Seconds between two tries of what Slack waits for, and the most between two of what it doesn't.
PAUSE, LONGEST = 0.25, 5.0
#: How the library's module calls the one by which it sleeps between its tries.
CLOCK = "time"
_over = threading.Event()
_of_sqlite = cast(Judgement, getattr(_sys_db, SQLITE))
_of_postgres = cast(Judgement, getattr(_sys_db, POSTGRES))


def wait_for_the_database() -> None:
    """Let work under way wait until it can be recorded, instead of ending unrecorded.

    The library waits only for what its private judgements take for passing: a full disk isn't in
    them, nor a name that can't be resolved, nor a socket that isn't there. Nor does it look for a
    lost database more often than every 90 seconds in the end, and nothing goes on before that. A
    test looks after the judgements and the sleep being where they are.
    """
    setattr(_sys_db, CLOCK, _Clock())
    for module, name in ASKING:
        setattr(module, name, is_passing_of_sqlite if name == SQLITE else is_passing)
    _over.clear()


def wait_no_longer() -> None:
    """Let whoever still waits fail: no engine runs any more, and a process must be able to end."""
    _over.set()


def is_passing(error: Exception) -> bool:
    """Whether the database may take the same later, and whoever asks for it waits until then."""
    return _waits() and (_of_postgres(error) or will_pass(error))


def is_passing_of_sqlite(error: Exception) -> bool:
    """Whether SQLite may take the same write later, and whoever asks for it waits until then."""
    said = str(getattr(error, "orig", None) or error)
    return _waits() and (_of_sqlite(error) or any(trouble in said for trouble in DISK_TROUBLES))


def try_until(deadline: float, work: Callable[[], None]) -> None:
    """Do it, again and again while the database is gone; by then, raise what was in the way.

    `deadline` is a time of the monotonic clock, in seconds.
    """
    while True:
        try:
            return work()
        except Exception as error:
            if not will_pass(error) or time.monotonic() + PAUSE > deadline:
                raise
            time.sleep(PAUSE)


class _Clock:
    """The module `time`, by which nobody sleeps for long."""

    def __getattr__(self, name: str) -> object:
        return getattr(time, name)

    @staticmethod
    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, LONGEST))


def _waits() -> bool:
    """Whether this thread waits for a database: while an engine runs, and Slack doesn't wait for it."""
    return not _over.is_set() and not is_urgent()
