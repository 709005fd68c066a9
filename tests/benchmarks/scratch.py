"""Databases of a benchmark, with the tables that the migrations make; gone afterwards."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from bot.sql.database import Database
from domain.sql.engine import connect
from tests.database import Dialect
from tests.postgres import goes_on, postgres

#: What a server has for millions of rows, if it is ours.
MEMORY = {"shared_buffers": "256MB", "maintenance_work_mem": "256MB", "max_wal_size": "8GB"}
NAMES = ("rex_bench_usual", "rex_bench_grown")
Fill = Callable[[Engine], None]


@contextmanager
def twins(dialect: Dialect, fill: Fill, grow: Fill) -> Iterator[tuple[Engine, Engine]]:
    """A database as `fill` leaves it, and a copy of it that `grow` was given."""
    copied = _files if dialect == "sqlite" else _of_a_server
    with copied(fill) as urls:
        usual, grown = map(connect, urls)
        try:
            grow(grown)
            for engine in (usual, grown):
                _settle(engine)
            yield usual, grown
        finally:
            usual.dispose()
            grown.dispose()


@contextmanager
def _files(fill: Fill) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="rex-bench-") as folder:
        files = [Path(folder) / f"{name}.db" for name in NAMES]
        usual, grown = (f"sqlite:///{it}" for it in files)
        _filled(usual, fill)
        shutil.copy(*files)
        yield usual, grown


@contextmanager
def _of_a_server(fill: Fill) -> Iterator[tuple[str, str]]:
    memory = {} if goes_on() else MEMORY
    with postgres(**memory) as server, scratch_database(server, NAMES[0]) as usual:
        _filled(usual, fill)
        with scratch_database(server, NAMES[1], template=NAMES[0]) as grown:
            yield usual, grown


def _filled(url: str, fill: Fill) -> None:
    """The tables, and what `fill` puts there; nobody is connected afterwards."""
    with closing(Database(url)) as database:
        database.upgrade()
        fill(database.engine)


def _settle(engine: Engine) -> None:
    """What a PostgreSQL does by itself after so many writes."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def scratch_database(server: str, name: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database of the server, made as another one is."""
    new = f"CREATE DATABASE {name} TEMPLATE {template}"
    _administer(server, f"DROP DATABASE IF EXISTS {name}", new)
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name}")


def _administer(server: str, *statements: str) -> None:
    engine = connect(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
