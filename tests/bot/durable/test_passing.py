"""Which troubles of a database pass by themselves, as REX and the engine's library judge them."""

import time

import pytest
from dbos import _sys_db
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.durable import patience
from bot.durable.patience import ASKING, is_passing, is_passing_of_sqlite
from bot.sql.passing import will_pass
from domain.sql.engine import connect
from tests.bot.durable.conftest import Start
from tests.database import Database


def test_the_library_still_judges_where_we_look_after_it(start: Start) -> None:
    start()
    for module, name in ASKING:
        assert getattr(module, name) in (is_passing, is_passing_of_sqlite)
    assert is_passing_of_sqlite(OSError("database or disk is full"))
    assert is_passing_of_sqlite(OSError("database is locked"))
    assert not is_passing_of_sqlite(OSError("no such table: turn"))


def test_a_lost_database_is_looked_for_every_few_seconds(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would look twice as late each time, for a minute and a half at last."""
    monkeypatch.setattr(patience, "LONGEST", 0.05)
    start()
    found = iter(("postgresql://rex@127.0.0.1:1/rex", "sqlite:///:memory:"))

    @_sys_db.db_retry(initial_backoff=60.0)
    def look() -> None:
        connect(next(found)).connect().close()

    began = time.monotonic()
    look()
    assert time.monotonic() - began < 20.0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://rex@127.0.0.1:1/rex",
        "postgresql://rex@/rex?host=/nowhere",
        "sqlite:////nowhere/rex.db",
    ],
)
def test_a_database_that_cannot_be_reached_may_be_reached_later(url: str) -> None:
    with pytest.raises(DBAPIError) as failed, connect(url).connect() as connection:
        connection.execute(text("SELECT 1"))
    assert will_pass(failed.value)


def test_a_statement_that_is_wrong_stays_wrong(database: Database) -> None:
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not will_pass(failed.value)
