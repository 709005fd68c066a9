"""Copying one database into another: from the embedded SQLite to PostgreSQL, whole and counted."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, MetaData, Table, func, insert, select

from bot.mendable import Mendable
from bot.sql.database import Database
from bot.sql.tables import metadata as kept
from domain.sql.tables import metadata as crm
from domain.sql.triggers import disarmed
from tickets.sql.console_tables import console_session
from tools.sql import metadata as proposals

#: A table of the console's, so that its module is loaded; the tickets' are in the same metadata.
escalation = console_session.metadata
#: The parts of the database, those first that others refer to.
PARTS: tuple[MetaData, ...] = (crm, escalation, proposals, kept)
BATCH = 1000


class CannotCopy(Mendable):
    """The copy was not made, and nothing was changed; the message says why."""


def copy(
    source: Database, target: Database, last: Callable[[], object] = lambda: None
) -> dict[str, int]:
    """Copy every row in one transaction; return how many rows each table has now.

    The target's tables must be there and empty. `last` is done before the copy counts: if it fails,
    nothing is kept. Raises CannotCopy.
    """
    source.require_upgraded(exactly=True)
    target.require_upgraded(exactly=True)
    with source.engine.connect() as here, target.engine.begin() as there:
        full = [table.name for table in tables() if _count(there, table)]
        if full:
            raise CannotCopy(
                f"The target isn't empty: {', '.join(full)}. Copy into a new database, after "
                "rex db upgrade."
            )
        with disarmed(there):
            for table in tables():
                for rows in _batches(here, table):
                    there.execute(insert(table), rows)
                _count_on(there, table)
        counts = {table.name: _count(there, table) for table in tables()}
        wrong = [table.name for table in tables() if counts[table.name] != _count(here, table)]
        if wrong:
            raise CannotCopy(f"Not every row arrived: {', '.join(wrong)}. Nothing was kept.")
        last()
    return counts


def tables() -> list[Table]:
    """Return every table, those first that others refer to."""
    return [table for part in PARTS for table in part.sorted_tables]


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    columns = [column for column in table.columns if column.computed is None]
    found = connection.execution_options(yield_per=BATCH).execute(select(*columns))
    for rows in found.mappings().partitions(BATCH):
        yield [dict(row) for row in rows]


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were copied."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    connection.execute(select(func.setval(sequence, highest, False)))


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
