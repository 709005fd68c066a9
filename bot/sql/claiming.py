"""Takes the turns that may begin from where the engine's library keeps them, at what a turn costs."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Engine, text

from bot.sql.among import among, listed
from bot.sql.schema import NOW, one_by_one, schema_of

_OURS = "(application_name = :application OR application_name IS NULL)"
_WAITING = f"queue_name = :queue AND status = 'ENQUEUED' AND {_OURS}"
#: SQLite uses an index of some rows only where it is told in so many words that no other is meant.
_UNENDED = "status IN ('ENQUEUED', 'PENDING')"


class Taker(NamedTuple):
    """Who takes: its name, the application whose work it does, and the version of that which it knows."""

    name: str
    application: str
    version: str


class Claiming:
    """Takes the first in line of lanes in which nothing runs, over the library's own connections.

    The library's `start_queued_partitioned_workflows` does the same, for work without a deadline of
    its own. It builds its statements anew at each look, which takes four milliseconds of the
    processor in one go, ten times a second; here they are written once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = one_by_one(engine)
        table = f"{schema_of(engine)}.workflow_status"
        self._waits = text(_waits(table))
        self._first = text(_first(table))
        self._taken = text(_taken(table, engine))

    def anything_waits(self, queue: str) -> bool:
        """Whether anything in a queue waits to be taken."""
        with self._engine.begin() as connection:
            return connection.execute(self._waits, {"queue": queue}).first() is not None

    def take(self, queue: str, taker: Taker, mark: str, at_most: int) -> Sequence[str]:
        """Take so much at most, of lanes at random; returns the ids.

        `mark` is that by which the library tells this taking from others. What another process
        takes meanwhile is left to it.
        """
        which = {"queue": queue, **taker._asdict()}
        with self._engine.begin() as connection:
            found = connection.execute(self._first, {**which, "at_most": at_most}).scalars().all()
        if not found:
            return ()
        with self._engine.begin() as connection:
            which |= {"mark": mark, "ids": listed(self._engine, found)}
            taken = {*connection.execute(self._taken, which).scalars()}
        return [each for each in found if each in taken]


def _waits(table: str) -> str:
    return (
        f"SELECT 1 FROM {table} "  # noqa: S608
        f"WHERE queue_name = :queue AND status = 'ENQUEUED' AND {_UNENDED} LIMIT 1"
    )


def _first(table: str) -> str:
    """Return what finds the first in line of lanes in which nothing runs.

    Lane after lane is sought in the index, so that a long line costs no more than a short one.
    """
    next_lane = f"SELECT min(queue_partition_key) FROM {table} WHERE {_WAITING} AND {_UNENDED}"  # noqa: S608
    return (
        f"WITH RECURSIVE lanes (lane) AS ({next_lane} AND queue_partition_key IS NOT NULL "  # noqa: S608
        f"UNION ALL SELECT ({next_lane} AND queue_partition_key > lane) "
        "FROM lanes WHERE lane IS NOT NULL), "
        "free AS (SELECT lane FROM lanes WHERE lane IS NOT NULL AND NOT EXISTS "
        f"(SELECT 1 FROM {table} WHERE queue_name = :queue AND status = 'PENDING' AND {_UNENDED} "
        "AND queue_partition_key = lane) ORDER BY random() LIMIT :at_most), "
        f"heads AS (SELECT lane, (SELECT workflow_uuid FROM {table} WHERE {_WAITING} AND {_UNENDED} "
        "AND queue_partition_key = lane AND application_version = :version "
        "ORDER BY priority, created_at, workflow_uuid LIMIT 1) AS head FROM free) "
        "SELECT head FROM heads WHERE head IS NOT NULL ORDER BY lane"
    )


def _taken(table: str, engine: Engine) -> str:
    """Return what takes those that still wait; on PostgreSQL, those that nobody else has locked."""
    still = (
        f"workflow_uuid {among(engine, 'ids')} AND {_WAITING} AND queue_partition_key IS NOT NULL "
        "AND application_version = :version"
    )
    now = NOW[engine.name]
    if engine.name == "postgresql":
        locked = f"SELECT workflow_uuid FROM {table} WHERE {still} FOR UPDATE SKIP LOCKED"  # noqa: S608
        still = f"workflow_uuid IN ({locked})"
    return (
        f"UPDATE {table} SET status = 'PENDING', owner_xid = :mark, executor_id = :name, "  # noqa: S608
        f"application_name = :application, started_at_epoch_ms = {now}, updated_at = {now}, "
        "rate_limited = (1 = 0), recovery_attempts = recovery_attempts + 1 "
        f"WHERE {still} RETURNING workflow_uuid"
    )
