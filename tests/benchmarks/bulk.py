"""Many rows into the tables that the migrations make: what is checked row by row waits for the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session
from sqlalchemy.schema import AddConstraint, DropConstraint

from domain.sql.tables import OpportunityRow, StageEventRow
from domain.sql.triggers import disarmed

#: The tables of which there are many rows.
BIG = (OpportunityRow.__table__, StageEventRow.__table__)
INDEXES = [index for table in BIG for index in sorted(table.indexes, key=lambda it: str(it.name))]
KEYS = [key for table in BIG for key in table.foreign_key_constraints]


@contextmanager
def filling(engine: Engine) -> Iterator[Session]:
    """A transaction for many rows; when it is over, every index, key and trigger stands again.

    Foreign keys are compared once, with all rows, and an index is sorted once. What is measured
    afterwards begins with a fresh connection.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            _set(connection, foreign_keys="OFF", cache_size=-1_000_000, synchronous="OFF")
        with connection.begin(), disarmed(connection), _without_indexes(connection):
            with Session(connection) as session:
                yield session
                session.flush()
            if sqlite:
                _require_whole(connection)
    engine.dispose()


def _set(connection: Connection, **settings: str | int) -> None:
    """Settings that SQLite takes between transactions only."""
    for name, value in settings.items():
        connection.connection.cursor().execute(f"PRAGMA {name} = {value}")


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    """The big tables without what can be made up for, which on SQLite no foreign key can."""
    keys = KEYS if connection.dialect.name == "postgresql" else []
    for key in keys:
        connection.execute(DropConstraint(key, isolate_from_table=False))
    for index in INDEXES:
        index.drop(connection)
    yield
    for index in INDEXES:
        index.create(connection)
    for key in keys:
        connection.execute(AddConstraint(key, isolate_from_table=False))


def _require_whole(connection: Connection) -> None:
    if astray := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError(f"A row of {astray[0]} points at no row of {astray[2]}.")
