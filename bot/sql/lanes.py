"""Who runs and waits in the lanes of the engine's queues, read where its library keeps it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Engine, text

from bot.sql.among import among, listed
from bot.sql.schema import one_by_one, schema_of

#: What of a customer's work is looked at at most, the first in line first.
MOST = 100

_THERE = "queue_name = :queue AND status IN ('ENQUEUED', 'PENDING') AND queue_partition_key"


class Told(NamedTuple):
    """A piece of work that runs or waits in a lane, and what it was told."""

    work_id: str
    status: str
    lane: str
    told: str


class LaneRows:
    """Rows of work that has a lane and has not ended, over the library's own connections.

    What is counted is answered by the index alone by which the library takes work.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = one_by_one(engine)
        table = f"{schema_of(engine)}.workflow_status"
        there = f"{_THERE} {among(engine, 'lanes')}"
        self._counted = text(
            "SELECT queue_partition_key, count(*) "  # noqa: S608
            f"FROM {table} WHERE {there} GROUP BY queue_partition_key"
        )
        self._told = text(
            "SELECT workflow_uuid, status, queue_partition_key, inputs.inputs "  # noqa: S608
            f"FROM {table} JOIN {schema_of(engine)}.workflow_input AS inputs USING (workflow_uuid) "
            f"WHERE {there} ORDER BY priority, workflow_uuid LIMIT {MOST}"
        )
        self._moved = text(
            f"UPDATE {table} SET queue_partition_key = :to "  # noqa: S608
            "WHERE workflow_uuid = :work AND status = 'ENQUEUED' AND queue_partition_key = :lane"
        )

    def counts(self, queue: str, lanes: Sequence[str]) -> Mapping[str, int]:
        """How much runs and waits in each lane in which there is something."""
        with self._reading.connect() as connection:
            rows = connection.execute(self._counted, self._which(queue, lanes)).all()
        return {str(lane): int(many) for lane, many in rows}

    def told(self, queue: str, lanes: Sequence[str]) -> Sequence[Told]:
        """What runs and waits in them, in the order in which it is taken."""
        with self._reading.connect() as connection:
            rows = connection.execute(self._told, self._which(queue, lanes)).all()
        return [Told(*map(str, row)) for row in rows]

    def move(self, work_id: str, lane: str, to: str) -> None:
        """Let work wait in another lane, if it still waits in this one."""
        with self._engine.begin() as connection:
            connection.execute(self._moved, {"work": work_id, "lane": lane, "to": to})

    def _which(self, queue: str, lanes: Sequence[str]) -> dict[str, object]:
        return {"queue": queue, "lanes": listed(self._engine, lanes)}
