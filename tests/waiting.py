"""Waiting for an engine on SQLite: a look at its table costs a fiftieth of asking its library."""

import sqlite3
import time
from contextlib import closing

from bot.durable.records import UNFINISHED

LOOK_SECONDS = 0.02
_UNFINISHED = f"""
SELECT count(*) FROM workflow_status WHERE status IN ({", ".join(map(repr, UNFINISHED))})
"""  # noqa: S608 (the library's own names)


def wait_until_all_ended(url: str, seconds: float) -> bool:
    """Wait until everything that is recorded in this database has ended; False if it took too long."""
    deadline = time.monotonic() + seconds
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as eyes:
        while eyes.execute(_UNFINISHED).fetchone() != (0,):
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOK_SECONDS)
    return True
