"""The engine's tables: made by `rex db upgrade`, so that a running REX needs no right to make any."""

from dbos import DBOS, DBOSPortableJSONSerializer, SQLAlchemyDatasource
from dbos._migration import should_migrate
from dbos._sys_db import SystemDatabase

from bot.durable.storage import file_of
from bot.mendable import Mendable
from bot.sql.passing import is_forbidden
from bot.sql.schema import SCHEMA
from domain.sql.engine import connect, sqlite_module


class NoTables(Mendable):
    """The engine's tables are missing or old, and may not be made; the message says what to do."""


def make_tables(database: str, url: str) -> None:
    """Make the engine's tables on PostgreSQL, or bring them up to date; on SQLite a start does."""
    if file_of(url) is None:
        DBOS.migrate(url)
        SQLAlchemyDatasource.migrate(database)


def need_tables(url: str) -> None:
    """See to it that an engine's tables are there; raises NoTables."""
    if file_of(url) is not None:
        _make_in_file(url)
    elif _are_old(url):
        try:
            DBOS.migrate(url)
        except Exception as refused:
            if not is_forbidden(refused):
                raise
            raise NoTables(
                "The engine's tables are missing or older than this REX, and its role may not "
                "change them. Run as one that may: rex db upgrade"
            ) from None


def _make_in_file(url: str) -> None:
    """What `DBOS.migrate` does, with the SQLite that this process uses."""
    opened = SystemDatabase.create(
        system_database_url=url,
        engine_kwargs={"module": sqlite_module()},
        engine=None,
        schema=SCHEMA,
        serializer=DBOSPortableJSONSerializer(),
        executor_id=None,
    )
    try:
        opened.run_migrations()
    finally:
        opened.destroy()


def _are_old(url: str) -> bool:
    engine = connect(url, at_most=1)
    try:
        return should_migrate(engine, SCHEMA, use_listen_notify=True)
    finally:
        engine.dispose()
