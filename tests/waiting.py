"""Waiting for an engine: on SQLite a look at its table costs a fiftieth of asking its library."""

import time
from contextlib import closing

from bot.durable.engine import Engine, wait_until_idle
from bot.durable.records import UNFINISHED
from bot.durable.storage import file_of
from domain.sql.engine import sqlite_module

#: One piece of work may begin the next a moment after its end: so many looks in a row find none.
LOOK_SECONDS, LOOKS = 0.02, 3
_UNFINISHED = f"""
SELECT count(*) FROM workflow_status WHERE status IN ({", ".join(map(repr, UNFINISHED))})
"""  # noqa: S608 (the library's own names)


def wait_until_all_ended(engine: Engine, url: str, seconds: float) -> bool:
    """Wait until everything recorded in the engine's database has ended; False if it took too long."""
    file = file_of(url)
    if file is None:
        return wait_until_idle(engine, seconds)
    deadline = time.monotonic() + seconds
    with closing(sqlite_module().connect(file, timeout=seconds)) as eyes:
        idle = 0
        while idle < LOOKS and time.monotonic() < deadline:
            idle = idle + 1 if eyes.execute(_UNFINISHED).fetchone() == (0,) else 0
            time.sleep(LOOK_SECONDS)
    return idle == LOOKS
