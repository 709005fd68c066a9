"""What the engine has finished, taken to another database: what was done there isn't done again here."""

from collections.abc import Collection, Iterator

from sqlalchemy import JSON, Column, Connection, MetaData, Select, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.sql.leftovers import TABLES
from bot.sql.schema import schema_of
from domain.sql.engine import connect, has_table

BATCH = 1000
STATUS = "workflow_status"
#: Stands for how long rows are kept where a database is shared by many, and is filled in by itself.
NOT_TAKEN = "retention_timestamp"


def copy_finished(source: str, target: str, states: Collection[str]) -> int:
    """Copy work in these states between the databases of two engines; return how much it was.

    The target's tables must be there; what is in them stays.
    """
    here, there = connect(source), connect(target)
    try:
        if not has_table(here, STATUS, schema_of(here)):
            return 0
        with here.connect() as old, there.begin() as new:
            return max(_copy(old, new, name, states) for name in (STATUS, *TABLES))
    finally:
        here.dispose()
        there.dispose()


def _copy(old: Connection, new: Connection, name: str, states: Collection[str]) -> int:
    ours, theirs = _table(old, name), _table(new, name)
    shared = [it for it in ours.c.keys() if it in theirs.c and it != NOT_TAKEN]  # noqa: SIM118
    work = ours if name == STATUS else _table(old, STATUS)
    found = select(*(ours.c[it] for it in shared)).where(work.c.status.in_(states))
    if name != STATUS:
        found = found.where(work.c.workflow_uuid == ours.c.workflow_uuid)
    insert = (sqlite if new.dialect.name == "sqlite" else postgresql).insert
    copied = 0
    for rows in _batches(old, found):
        new.execute(insert(theirs).on_conflict_do_nothing(), rows)
        copied += len(rows)
    return copied


def _table(connection: Connection, name: str) -> Table:
    """A table as it is; what is JSON to one database is text to the other."""
    json = [Column("attributes", JSON)] if name == STATUS else []
    schema = schema_of(connection.engine)
    return Table(name, MetaData(), *json, schema=schema, autoload_with=connection)


def _batches(
    connection: Connection, found: Select[tuple[object, ...]]
) -> Iterator[list[dict[str, object]]]:
    rows = connection.execution_options(yield_per=BATCH).execute(found)
    for some in rows.mappings().partitions(BATCH):
        yield [dict(row) for row in some]
