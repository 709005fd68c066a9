"""What the engine's library has no call for: rows of its table that are put aside, or adopted."""

import sys
from collections.abc import Sequence

from sqlalchemy import text

from domain.sql.engine import READING, connect, has_table

#: What of other turns is looked at at most.
MOST = 1000


class Shelf:
    """Rows of work that this process runs; `name` is the process's own."""

    def __init__(self, url: str, name: str) -> None:
        self.engine = connect(url, at_most=2)
        self._name = name
        self._schema = "main" if self.engine.name == "sqlite" else "dbos"

    def put(self, work_id: str, until: int, *, tries: int | None = None) -> bool:
        """Have it begin again at a time, in milliseconds; False if it is another's by now.

        It has killed nobody, so it counts as not yet tried; unless it may be tried only so often,
        which is False, too, once it was.
        """
        aside = text(
            f"UPDATE {self._schema}.workflow_status SET status = 'DELAYED', "  # noqa: S608
            "delay_until_epoch_ms = :until, owner_xid = NULL, started_at_epoch_ms = NULL, "
            f"recovery_attempts = {'0' if tries is None else 'recovery_attempts'} "
            "WHERE workflow_uuid = :work AND status = 'PENDING' AND executor_id = :name "
            f"AND recovery_attempts <= {sys.maxsize if tries is None else int(tries)}"
        )
        with self.engine.begin() as connection:
            which = {"until": until, "work": work_id, "name": self._name}
            return connection.execute(aside, which).rowcount > 0

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

    def earlier(self, queue: str, lane: str, work_id: str) -> Sequence[tuple[str, int]]:
        """What of a lane comes before this and has not ended: its input, and until when it waits.

        What has a worker, or waits for nothing else, waits until 0.
        """
        unended = (  # each has an index of its own
            "status.queue_name = :queue AND status.status IN ('ENQUEUED', 'PENDING')",
            "status.status = 'DELAYED' AND status.delay_until_epoch_ms > 0",
        )
        found = " UNION ALL ".join(
            "SELECT inputs.inputs, coalesce(status.delay_until_epoch_ms, 0) "  # noqa: S608
            f"FROM {self._schema}.workflow_status AS status "
            f"JOIN {self._schema}.workflow_input AS inputs USING (workflow_uuid) "
            f"WHERE {each} AND status.queue_partition_key = :lane "
            "AND status.workflow_uuid < :work"
            for each in unended
        )
        reading = self.engine.execution_options(**{READING: True})
        with reading.begin() as connection:
            which = {"queue": queue, "lane": lane, "work": work_id}
            rows = connection.execute(text(f"{found} LIMIT {MOST}"), which).all()
        return [(str(inputs), int(until)) for inputs, until in rows]

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
