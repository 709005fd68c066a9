"""Databases for tests: every test gets its own copy of a prepared one, on either engine."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal
from uuid import uuid4

from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from domain.sql.engine import connect
from domain.sql.tables import metadata
from domain.sql.triggers import create_triggers
from tests.postgres import postgres

Dialect = Literal["sqlite", "postgresql"]


class Database:
    """A database of one test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = connect(url)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction: committed at the end, rolled back on any exception."""
        with Session(self.engine, autoflush=False) as session, session.begin():
            yield session


class Databases:
    """Prepares each kind of database once, and copies it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prepared: dict[tuple[Dialect, Callable[[Database], None]], str] = {}
        self._server: str | None = None
        self._open = ExitStack()

    def close(self) -> None:
        """Stop the server, if one was started."""
        self._open.close()

    @contextmanager
    def copy(self, dialect: Dialect, prepare: Callable[[Database], None]) -> Iterator[Database]:
        """A database as `prepare` leaves it; raises NoPostgres."""
        original = self._prepared.get((dialect, prepare)) or self._prepare(dialect, prepare)
        name = self._new_name()
        if dialect == "sqlite":
            shutil.copy(self._folder / original, self._folder / name)
        else:
            self._administer(f"CREATE DATABASE {name} TEMPLATE {original}")
        database = Database(self._url(dialect, name))
        try:
            yield database
        finally:
            database.engine.dispose()
            if dialect == "postgresql":
                self._administer(f"DROP DATABASE {name}")

    def _prepare(self, dialect: Dialect, prepare: Callable[[Database], None]) -> str:
        name = self._new_name()
        if dialect == "postgresql":
            self._server = self._server or self._open.enter_context(postgres())
            self._administer(f"CREATE DATABASE {name}")
            self._open.callback(self._administer, f"DROP DATABASE {name}")
        database = Database(self._url(dialect, name))
        prepare(database)
        database.engine.dispose()
        self._prepared[dialect, prepare] = name
        return name

    def _url(self, dialect: Dialect, name: str) -> str:
        if dialect == "sqlite":
            return f"sqlite:///{self._folder / name}"
        server = make_url(self._server or "").set(database=name)
        return server.render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        engine: Engine = connect(self._server or "")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()

    @staticmethod
    def _new_name() -> str:
        return f"rex_test_{uuid4().hex[:12]}"


def empty(database: Database) -> None:
    """Tables and triggers, no rows."""
    with database.engine.begin() as connection:
        metadata.create_all(connection)
        create_triggers(connection)
