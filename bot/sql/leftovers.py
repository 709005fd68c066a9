"""What the engine's library keeps of finished work: what people wrote goes long before its id does."""

from sqlalchemy import text

from bot.sql.schema import schema_of
from domain.sql.engine import close, connect

#: How many pieces of work are emptied in one transaction.
BATCH = 500
#: What holds words: what work was told, what it returned, and what each of its steps returned.
TABLES = ("workflow_input", "workflow_output", "operation_outputs")


class Leftovers:
    """The tables of one engine, beside the row that keeps work from being done again."""

    def __init__(self, url: str) -> None:
        self._engine = connect(url)
        self._schema = schema_of(self._engine)

    def clear(self, before: int) -> int:
        """Delete them for what ended well before a time in milliseconds; returns how many rows."""
        return sum(self._clear(table, before) for table in TABLES)

    def close(self) -> None:
        """Give back every connection."""
        close(self._engine)

    def _clear(self, table: str, before: int) -> int:
        some = text(
            f"DELETE FROM {self._schema}.{table} WHERE workflow_uuid IN ("  # noqa: S608
            f"SELECT kept.workflow_uuid FROM {self._schema}.{table} AS kept "
            f"JOIN {self._schema}.workflow_status AS work USING (workflow_uuid) "
            f"WHERE work.status = 'SUCCESS' AND work.completed_at < :before LIMIT {BATCH})"
        )
        cleared, found = 0, 1
        while found:
            with self._engine.begin() as connection:
                found = connection.execute(some, {"before": before}).rowcount
            cleared += found
        return cleared
