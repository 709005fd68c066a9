"""Databases for tests: every test gets its own copy of a prepared one, on either engine."""

import shutil
from collections import defaultdict
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
from tests.postgres import goes_on, postgres
from tests.reused import Reused

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
        self._free: defaultdict[str, list[tuple[str, Reused]]] = defaultdict(list)
        self._of_server: list[str] = []
        self._server: str | None = None
        self._open = ExitStack()

    def close(self) -> None:
        """Leave nothing behind, and stop the server if one was started."""
        for name in self._of_server if goes_on() else ():
            self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._open.close()

    @contextmanager
    def copy(self, dialect: Dialect, prepare: Callable[[Database], None]) -> Iterator[Database]:
        """A database as `prepare` leaves it; raises NoPostgres."""
        original = self._prepared.get((dialect, prepare)) or self._prepare(dialect, prepare)
        with self._file(original) if dialect == "sqlite" else self._reused(original) as name:
            database = Database(self._url(dialect, name))
            try:
                yield database
            finally:
                database.engine.dispose()

    @contextmanager
    def _file(self, original: str) -> Iterator[str]:
        name = self._new_name()
        shutil.copy(self._folder / original, self._folder / name)
        yield name

    @contextmanager
    def _reused(self, original: str) -> Iterator[str]:
        """A database of the server: one that was put back, else a new one."""
        free = self._free[original]
        name, reused = free.pop() if free else self._new_copy(original)
        try:
            yield name
        finally:
            if reused.put_back():
                free.append((name, reused))
            else:
                self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _new_copy(self, original: str) -> tuple[str, Reused]:
        name = self._new_name()
        self._of_server.append(name)
        self._administer(f"CREATE DATABASE {name} TEMPLATE {original}")
        address = self._url("postgresql", name).replace("+psycopg", "")
        return name, Reused(address)

    def _prepare(self, dialect: Dialect, prepare: Callable[[Database], None]) -> str:
        name = self._new_name()
        if dialect == "postgresql":
            self._server = self._server or self._open.enter_context(postgres())
            self._of_server.append(name)
            self._administer(f"CREATE DATABASE {name}")
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
