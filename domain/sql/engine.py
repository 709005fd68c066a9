"""Connecting: one way of speaking to SQLite and to PostgreSQL."""

import importlib
import sqlite3
import sys
from types import ModuleType

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

#: The option of a connection that only reads: it waits for no writer on SQLite, nor any for it.
READING = "rex_reading"
#: How long a writer waits for another one on SQLite.
BUSY_MILLISECONDS = 30_000


def connect(url: str) -> Engine:
    """An engine that never prints what is in the rows.

    SQLite writers queue up (BEGIN IMMEDIATE) instead of failing half-way. `postgresql://` means
    psycopg 3.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        return _sqlite(target)
    if target.drivername in ("postgresql", "postgres"):
        target = target.set(drivername="postgresql+psycopg")
    return create_engine(target, hide_parameters=True, pool_pre_ping=True)


def sqlite_module() -> ModuleType | None:
    """None for Python's own SQLite, else a newer one.

    From Python 3.12 on, the engine of durable turns needs SQLite 3.42, and some systems ship an
    older one.
    """
    if sys.version_info < (3, 12) or sqlite3.sqlite_version_info >= (3, 42):
        return None
    return importlib.import_module("pysqlite3.dbapi2")


def has_table(engine: Engine, name: str, schema: str) -> bool:
    """Whether a schema of PostgreSQL has a table."""
    return inspect(engine).has_table(name, schema=schema)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, module=sqlite_module(), hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
