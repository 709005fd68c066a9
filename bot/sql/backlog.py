"""How much work the engine has in which state: its library would have to return all of it."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import JSON, Engine, Text, column, func, select, table

from bot.sql.schema import schema_of
from domain.sql.engine import READING


class Backlog:
    """Counts the work of the engine whose tables these connections see."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**{READING: True})
        self._work = table(
            "workflow_status",
            column("workflow_uuid", Text),
            column("queue_name", Text),
            column("status", Text),
            column("attributes", JSON),
            schema=schema_of(engine),
        )

    def count(self, states: Collection[str], unmarked: str) -> Counter[tuple[str, str]]:
        """Count the work in these states by queue and state, without what has this mark."""
        work = self._work.c
        queue = func.coalesce(work.queue_name, "-")
        is_marked = work.attributes[unmarked].as_boolean()
        found = (
            select(queue, work.status, func.count())
            .where(work.status.in_(states), is_marked.is_distinct_from(True))
            .group_by(queue, work.status)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(found).all()
        return Counter({(str(queue), str(state)): int(many) for queue, state, many in rows})

    def ids(self, states: Collection[str]) -> frozenset[str]:
        """Return the ids of the work in these states."""
        found = select(self._work.c.workflow_uuid).where(self._work.c.status.in_(states))
        with self._engine.begin() as connection:
            return frozenset(connection.scalars(found))
