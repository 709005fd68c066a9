"""What Slack waits for, recorded where the engine's library keeps its work, in as few steps as will do."""

import json
from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.sql.schema import schema_of
from domain.sql.engine import close, connect


class Intake:
    """Records work in one queue, waiting to be taken: the rows that `DBOSClient.enqueue` writes.

    The library's own way takes twice the processor time, and on PostgreSQL four round trips. Here it
    is one: a connection that has ended meanwhile is noticed by that, and another one taken.
    `always` is what all of this work has in common: `name`, `queue`, `application`, `version`.
    `at_most` is how many connections it may have, each of which one thread uses at a time.
    """

    def __init__(self, url: str, *, always: Mapping[str, str], at_most: int) -> None:
        self.engine = connect(url, at_most=at_most, autocommit=True, pings=False)
        self._always = dict(always)
        self._statements = [
            text(each) for each in _statements(self.engine.name, schema_of(self.engine))
        ]

    def record(self, work_id: str, told: Mapping[str, object], *, lane: str, rank: int) -> None:
        """Record one piece of work and what it is told; again changes nothing.

        Raises what the database says.
        """
        inputs = {"namedArgs": {}, "positionalArgs": [told]}
        values = {
            **self._always,
            "work": work_id,
            "lane": lane,
            "rank": rank,
            "inputs": _storable(json.dumps(inputs, separators=(",", ":"), ensure_ascii=False)),
        }
        try:
            self._write(values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self._write(values)  # the others that ended with it are forgotten

    def _write(self, values: Mapping[str, object]) -> None:
        with self.engine.begin() as connection:
            for statement in self._statements:
                connection.execute(statement, values)

    def close(self) -> None:
        """Give back every connection."""
        close(self.engine)


def _storable(written: str) -> str:
    """A text as databases keep it: half of a surrogate pair, which a cut text may end with, is a "?"."""
    return written.encode("utf-8", "replace").decode("utf-8")


def _statements(dialect: str, schema: str) -> list[str]:
    """Return what records a piece of work: on PostgreSQL one statement, which needs no transaction."""
    columns = {
        "workflow_uuid": ":work",
        "status": "'ENQUEUED'",
        "name": ":name",
        "queue_name": ":queue",
        "queue_partition_key": ":lane",
        "priority": ":rank",
        "application_name": ":application",
        "application_version": ":version",
        "recovery_attempts": "0",
        "serialization": "'portable_json'",
    }
    work = (
        f"INSERT INTO {schema}.workflow_status ({', '.join(columns)}) "  # noqa: S608
        f"VALUES ({', '.join(columns.values())}) ON CONFLICT (workflow_uuid) DO NOTHING"
    )
    told = (
        f"INSERT INTO {schema}.workflow_input (workflow_uuid, inputs) "  # noqa: S608
        "VALUES (:work, :inputs) ON CONFLICT (workflow_uuid) DO NOTHING"
    )
    return [f"WITH work AS ({work}) {told}"] if dialect == "postgresql" else [work, told]
