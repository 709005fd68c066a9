"""Databases for tests: every test gets its own copy of a prepared one, on either engine."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

import bot.sql.database
from domain.sql.engine import connect
from domain.sql.tables import metadata
from domain.sql.triggers import create_triggers
from tests.once import Once
from tests.postgres import NoPostgres, goes_on, postgres
from tests.reused import Reused

Dialect = Literal["sqlite", "postgresql"]


@contextmanager
def or_skipped() -> Iterator[None]:
    """Skip a test for which a PostgreSQL is wanted, and none can be had."""
    try:
        yield
    except NoPostgres as missing:
        pytest.skip(str(missing))


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
    """Prepares each kind of database once, and copies it; `common` is what others prepared too."""

    def __init__(self, folder: Path, common: Path | None = None) -> None:
        self._folder, self._common = folder, common or folder
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
        original = self._original(dialect, prepare)
        with self._file(original) if dialect == "sqlite" else self._reused(original) as name:
            database = Database(self._url(dialect, name))
            try:
                yield database
            finally:
                database.engine.dispose()

    def file(self, prepare: Callable[[Database], None]) -> Path:
        """The SQLite database that `prepare` left: to be copied, never to be written to."""
        return Path(self._original("sqlite", prepare))

    @contextmanager
    def _file(self, original: str) -> Iterator[str]:
        name = self._new_name()
        shutil.copy(original, self._folder / name)
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

    def _original(self, dialect: Dialect, prepare: Callable[[Database], None]) -> str:
        """What is copied: the file, or the name of the server's database."""
        if (dialect, prepare) not in self._prepared:
            self._prepared[dialect, prepare] = self._make(dialect, prepare)
        return self._prepared[dialect, prepare]

    def _make(self, dialect: Dialect, prepare: Callable[[Database], None]) -> str:
        """The same, made by us or by others."""
        if dialect == "postgresql":
            self._server = self._server or self._open.enter_context(postgres())
        # A server that goes on is cleared by each process of what is its own.
        apart = dialect == "postgresql" and goes_on()
        once = Once(self._folder if apart else self._common)
        name = f"{dialect}-{prepare.__module__}.{prepare.__qualname__}"
        made = once.made(name, lambda file: self._prepare(dialect, prepare, file))
        return str(made) if dialect == "sqlite" else made.read_text("utf-8")

    def _prepare(self, dialect: Dialect, prepare: Callable[[Database], None], file: Path) -> None:
        name = self._new_name()
        if dialect == "postgresql":
            self._of_server.append(name)
            self._administer(f"CREATE DATABASE {name}")
            file.write_text(name, "utf-8")
        database = Database(
            f"sqlite:///{file}" if dialect == "sqlite" else self._url(dialect, name)
        )
        prepare(database)
        database.engine.dispose()

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


def leave_bare(database: Database) -> None:
    """Make the database, and nothing in it."""
    database.engine.connect().close()


def migrate_and_seed(fresh: Database) -> None:
    """Run every migration, and add the demo."""
    database = bot.sql.database.Database(fresh.url)
    database.upgrade()
    database.seed(datetime.now(UTC))
    database.close()


def empty(database: Database) -> None:
    """Tables and triggers, no rows."""
    with database.engine.begin() as connection:
        metadata.create_all(connection)
        create_triggers(connection)
