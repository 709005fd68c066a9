"""What the engine's library has no call for: rows of its table that are put aside, or adopted."""

import sys
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import TextClause, text

from bot.sql.among import among, listed
from bot.sql.schema import schema_of
from domain.sql.engine import READING, close, connect, has_table

#: What of other turns of a thread is looked at at most, the nearest first.
MOST = 1000


class Before(NamedTuple):
    """Work that comes before other work: what it was told, its lane, and until when it waits.

    What waits for nothing but its lane waits until 0. What runs comes before what was taken later.
    """

    work_id: str
    told: str
    lane: str
    runs: bool
    until: int
    was_taken_first: bool


class Claim(NamedTuple):
    """Work that a process has taken, and the mark by which the library tells this taking from others."""

    work_id: str
    mark: str


class Shelf:
    """Rows of work that this process runs; `name` is the process's own."""

    def __init__(self, url: str, name: str) -> None:
        self.engine = connect(url, at_most=2, autocommit=True)
        self._reading = self.engine.execution_options(**{READING: True})
        self._name = name
        self._schema = schema_of(self.engine)
        self._before = _before(
            f"{self._schema}.workflow_status",
            f"{self._schema}.workflow_input",
            among(self.engine, "lanes"),
        )

    def put(
        self, work_id: str, until: int, *, lane: str | None = None, tries: int | None = None
    ) -> bool:
        """Have it begin again at a time, in milliseconds; False if it is another's by now.

        At 0 it is when the lane is free; it waits in another `lane` if one is named. It has killed
        nobody, so it counts as not yet tried; unless it may be tried only so often, which is False,
        too, once it was.
        """
        status = "DELAYED" if until else "ENQUEUED"
        aside = text(
            f"UPDATE {self._schema}.workflow_status SET status = '{status}', "  # noqa: S608
            "queue_partition_key = coalesce(:lane, queue_partition_key), "
            "delay_until_epoch_ms = :until, owner_xid = NULL, started_at_epoch_ms = NULL, "
            f"recovery_attempts = {'0' if tries is None else 'recovery_attempts'} "
            "WHERE workflow_uuid = :work AND status = 'PENDING' AND executor_id = :name "
            f"AND recovery_attempts <= {sys.maxsize if tries is None else int(tries)}"
        )
        with self.engine.begin() as connection:
            which = {"until": until, "lane": lane, "work": work_id, "name": self._name}
            return connection.execute(aside, which).rowcount > 0

    def taken(self) -> Sequence[Claim]:
        """What this process has taken from its queues and not ended."""
        mine = text(
            f"SELECT workflow_uuid, owner_xid FROM {self._schema}.workflow_status "  # noqa: S608
            "WHERE status = 'PENDING' AND executor_id = :name AND owner_xid IS NOT NULL"
        )
        with self._reading.begin() as connection:
            return [Claim(*row) for row in connection.execute(mine, {"name": self._name})]

    def give_back(self, claim: Claim) -> bool:
        """Put it back on its queue; False if it has ended, or was taken anew since.

        How often it has killed its process still counts.
        """
        back = text(
            f"UPDATE {self._schema}.workflow_status SET status = 'ENQUEUED', owner_xid = NULL, "  # noqa: S608
            "started_at_epoch_ms = NULL WHERE workflow_uuid = :work AND status = 'PENDING' "
            "AND executor_id = :name AND owner_xid = :mark"
        )
        which = {"work": claim.work_id, "mark": claim.mark, "name": self._name}
        with self.engine.begin() as connection:
            return connection.execute(back, which).rowcount > 0

    def adopt(self, version: str) -> int:
        """Make unfinished work one's own that another version has recorded; returns how much.

        Nobody else may work on it: else it is for `Liveness.adopt`.
        """
        if not has_table(self.engine, "workflow_status", self._schema):
            return 0
        ours = text(
            f"UPDATE {self._schema}.workflow_status SET application_version = :version "  # noqa: S608
            "WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED') AND application_version <> :version"
        )
        with self.engine.begin() as connection:
            return connection.execute(ours, {"version": version}).rowcount

    def before(self, queue: str, lanes: Sequence[str], work_id: str, word: str) -> Sequence[Before]:
        """Work of some lanes that hasn't ended and comes before other work, the nearest first.

        That is: its id is lower, or it is running. Only work that was told this word, which is a
        part of what the caller looks for.
        """
        which = {
            "queue": queue,
            "lanes": listed(self.engine, lanes),
            "work": work_id,
            "word": f"%{word}%",
        }
        with self._reading.begin() as connection:
            return [Before(*row) for row in connection.execute(self._before, which)]

    def close(self) -> None:
        """Give back every connection."""
        close(self.engine)


def _before(table: str, told: str, in_lanes: str) -> TextClause:
    """Return what looks for the work that comes before other work."""
    # Not by the key as it is: SQLite would read the whole table in its order, so as not to sort.
    key = "workflow_uuid || ''"
    unended = (  # each has an index of its own
        "work.queue_name = :queue AND work.status IN ('ENQUEUED', 'PENDING')",
        "work.status = 'DELAYED' AND work.delay_until_epoch_ms > 0",
    )
    mine = f"(SELECT started_at_epoch_ms FROM {table} WHERE workflow_uuid = :work)"  # noqa: S608
    found = " UNION ALL ".join(
        f"SELECT {key}, inputs.inputs, work.queue_partition_key, "  # noqa: S608
        "work.status = 'PENDING', coalesce(work.delay_until_epoch_ms, 0), "
        f"coalesce(work.started_at_epoch_ms < {mine}, 1 = 0) "
        f"FROM {table} AS work JOIN {told} AS inputs USING (workflow_uuid) "
        f"WHERE {each} AND work.queue_partition_key {in_lanes} AND {key} <> :work "
        f"AND ({key} < :work OR work.status = 'PENDING') AND inputs.inputs LIKE :word"
        for each in unended
    )
    return text(f"{found} ORDER BY 1 DESC LIMIT {MOST}")
