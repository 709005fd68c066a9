"""How old a REX may be that works with the tables of a newer one: while a deploy rolls, or back."""

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

metadata = MetaData()

#: The oldest revision whose code works with the tables as they are, in one row.
floor = Table("schema_floor", metadata, Column("revision", String(40), primary_key=True))


def is_newer(revision: str | None, ours: ScriptDirectory) -> bool:
    """Whether a database is at a revision that this REX doesn't know."""
    return revision is not None and not _knows(ours, revision)


def works_with(connection: Connection, ours: ScriptDirectory) -> bool:
    """Whether the tables of a newer REX are such that this one works with them."""
    if not inspect(connection).has_table(floor.name):
        return False
    oldest = connection.scalar(select(floor.c.revision))
    return oldest is not None and _knows(ours, oldest)


def _knows(ours: ScriptDirectory, revision: str) -> bool:
    try:
        return ours.get_revision(revision) is not None
    except CommandError:
        return False
