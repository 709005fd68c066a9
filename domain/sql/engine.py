"""Connecting: one way of speaking to SQLite and to PostgreSQL."""

import importlib
import sqlite3
import sys
from collections.abc import Mapping
from types import ModuleType

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

#: The option of a connection that only reads: it waits for no writer on SQLite, nor any for it.
READING = "rex_reading"
#: How long a writer waits for another one on SQLite.
BUSY_MILLISECONDS = 30_000
#: How the server looks after its clients: quiet for so many seconds, it asks so often and in so
#: many seconds, and gives one up that acknowledges nothing for so many milliseconds.
NOTICE = {
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
#: The same from this side: how long a server is waited for, and when one is given up that vanished
#: without a word. Else whoever waits for its answer waits for two hours. What a URL says comes first.
REACH = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 11_000,
}
#: How many connections are kept open, and how long one is waited for: whoever runs work waits
#: rather than fails, for what the others do takes milliseconds.
KEPT, POOL_SECONDS = 10, 300


def connect(url: str, *, at_most: int = 15, autocommit: bool = False, pings: bool = True) -> Engine:
    """An engine that never prints what is in the rows, with so many connections at most.

    SQLite writers queue up (BEGIN IMMEDIATE) instead of failing half-way. `postgresql://` means
    psycopg 3. With `autocommit` each statement of PostgreSQL's is committed by itself, at once.
    Without `pings` none is asked first whether its connection still holds: who uses it tries again.
    """
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        in_memory = target.database in (None, "", ":memory:")
        return _sqlite(target, **({} if in_memory else _pool(at_most)))
    if target.drivername in ("postgresql", "postgres"):
        target = target.set(drivername="postgresql+psycopg")
    engine = create_engine(
        target,
        hide_parameters=True,
        pool_pre_ping=pings,
        connect_args=reaching(target),
        **({"isolation_level": "AUTOCOMMIT"} if autocommit else {}),
        **_pool(at_most),
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def close(engine: Engine) -> None:
    """Give back every connection; what somebody still uses is closed when they are done with it."""

    def done(_: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.invalidate()

    event.listen(engine, "checkin", done)
    engine.dispose()


def reaching(url: str | URL) -> dict[str, int]:
    """What a client of PostgreSQL is told besides its URL, so that it never waits for long in vain."""
    named = make_url(url).query
    return {name: value for name, value in REACH.items() if name not in named}


def tell_server_to_notice(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Have the server notice a host that vanished without a word, and free what it locked.

    Else it keeps the locks of its transactions, and its name, for two hours.
    """
    _set(connection, NOTICE)


def _prepare_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Have the server notice as above, and compile nothing of what it is asked.

    It compiles what looks dear to it. A page of many tickets looks so, takes milliseconds, and
    waits ten times as long for the compiler (postgresql.org/docs/current/jit-decision.html).
    """
    _set(connection, {**NOTICE, "jit": "off"})


def _set(connection: DBAPIConnection, settings: Mapping[str, int | str]) -> None:
    cursor = connection.cursor()
    cursor.execute("; ".join(f"SET {setting} = {value}" for setting, value in settings.items()))
    cursor.close()
    connection.commit()  # else the pool takes them back with the first transaction


def sqlite_module() -> ModuleType:
    """The SQLite of this process: Python's own if it will do, else a newer one.

    From Python 3.12 on, the engine of durable turns needs SQLite 3.42, and some systems ship an
    older one. Whoever opens REX's files in one process uses the same: two see nothing of each
    other's locks, and the one that closes a file removes the journal the other still writes to
    (sqlite.org/howtocorrupt.html, 2.2.1).
    """
    if sys.version_info < (3, 12) or sqlite3.sqlite_version_info >= (3, 42):
        return sqlite3
    return importlib.import_module("pysqlite3.dbapi2")


def has_table(engine: Engine, name: str, schema: str) -> bool:
    """Whether a schema of PostgreSQL has a table."""
    return inspect(engine).has_table(name, schema=schema)


def _pool(at_most: int) -> dict[str, int]:
    """Few connections are kept, more are opened for as long as they are needed."""
    kept = min(KEPT, at_most)
    return {"pool_size": kept, "max_overflow": at_most - kept, "pool_timeout": POOL_SECONDS}


def _sqlite(url: URL, **pool: int) -> Engine:
    engine = create_engine(url, module=sqlite_module(), hide_parameters=True, **pool)
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
        "recursive_triggers = ON",  # else REPLACE deletes what a trigger keeps
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
