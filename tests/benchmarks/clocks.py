"""What work in a database takes, without what else the machine does."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

CPU, WALL = "ms of CPU", "ms"
Clock = Callable[[], float]


def clock_of(session: Session) -> Clock:
    """Our time and that of the server.

    SQLite works in our own process. PostgreSQL works in one of its own, if it may use no others
    beside it; where that can't be looked at, the clock on the wall has to do.
    """
    if session.get_bind().dialect.name == "sqlite":
        return time.process_time
    session.execute(text("SET max_parallel_workers_per_gather = 0"))
    server = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}")
    try:
        if not (server / "comm").read_text().startswith("postgres"):
            return time.perf_counter
    except OSError:
        return time.perf_counter
    spent = server / "schedstat"
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9


def timed(query: Callable[[], object], clock: Clock) -> float:
    """How many milliseconds the work takes by this clock.

    Python's collector waits meanwhile, as in timeit: in the same rounds it would run in the same
    query each time, and be taken for that query's own.
    """
    gc.collect()
    gc.disable()
    try:
        start = clock()
        query()
        return (clock() - start) * 1000
    finally:
        gc.enable()
