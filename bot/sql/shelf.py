"""What the engine's library has no call for: rows of its table that are put aside, or adopted."""

import sys
from collections.abc import Iterator, Sequence

from sqlalchemy import text

from domain.sql.engine import READING, connect, has_table

#: How many other turns are looked at at once.
PAGE = 1000


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

    def earlier(self, queue: str, lane: str, work_id: str) -> Iterator[tuple[str, int]]:
        """What of a lane comes before this and has not ended, the nearest first.

        Of each its input, and until when it waits: what has a worker, or waits for nothing else,
        waits until 0.
        """
        page = self._page(queue, lane, work_id)
        while page:
            yield from ((inputs, until) for _, inputs, until in page)
            page = self._page(queue, lane, page[-1][0]) if len(page) == PAGE else ()

    def _page(self, queue: str, lane: str, before: str) -> Sequence[tuple[str, str, int]]:
        """The next of them: the id, the input, and until when it waits."""
        unended = (  # each has an index of its own
            "status.queue_name = :queue AND status.status IN ('ENQUEUED', 'PENDING')",
            "status.status = 'DELAYED' AND status.delay_until_epoch_ms > 0",
        )
        found = " UNION ALL ".join(
            "SELECT status.workflow_uuid AS work, inputs.inputs, "  # noqa: S608
            "coalesce(status.delay_until_epoch_ms, 0) "
            f"FROM {self._schema}.workflow_status AS status "
            f"JOIN {self._schema}.workflow_input AS inputs USING (workflow_uuid) "
            f"WHERE {each} AND status.queue_partition_key = :lane "
            "AND status.workflow_uuid < :before"
            for each in unended
        )
        nearest = text(f"{found} ORDER BY work DESC LIMIT {PAGE}")
        reading = self.engine.execution_options(**{READING: True})
        with reading.begin() as connection:
            which = {"queue": queue, "lane": lane, "before": before}
            rows = connection.execute(nearest, which).all()
        return [(str(work), str(inputs), int(until)) for work, inputs, until in rows]

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
