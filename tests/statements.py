"""Databases of a test run: SQL is compiled once for all, and no file has to outlive the machine."""

from typing import Any

import sqlalchemy
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

import domain.sql.engine

#: How many statements are kept, for the tests of everything.
MANY = 5000


def compile_once() -> None:
    """Let every engine that is made from now on share what others of its kind have compiled."""
    create, first = sqlalchemy.create_engine, dict[str, Dialect]()
    compiled: dict[str, Any] = {}

    def create_engine(*arguments: Any, **more: Any) -> Engine:
        engine = create(*arguments, query_cache_size=MANY, **more)
        kind = engine.dialect.name
        if kind in first:
            engine.dialect, engine._compiled_cache = first[kind], compiled[kind]
        else:  # it can be shared once it has asked its database what that is able to do
            event.listen(engine, "connect", lambda *_: share(kind, engine))
        return engine

    def share(kind: str, engine: Engine) -> None:
        if kind not in first:
            first[kind], compiled[kind] = engine.dialect, engine._compiled_cache

    for module in (sqlalchemy, domain.sql.engine):
        module.create_engine = create_engine  # type: ignore[attr-defined]


def survive_no_machine() -> None:
    """Let SQLite wait for no disk: what a killed process has written is there all the same."""
    event.listen(Engine, "connect", hurry)


def hurry(connection: DBAPIConnection, _: object) -> None:
    """Let a connection wait for no disk."""
    if "sqlite" in type(connection).__module__:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.close()
