"""Requirements: who no longer looks at what is recorded says so, and nobody waits for a server that vanished."""

import time

import pytest
from dbos._dbos import _get_dbos_instance
from sqlalchemy import Engine

from bot.durable import polls
from bot.durable.polls import SCHEDULES, Polls
from domain.sql.engine import REACH, connect
from tests.bot.durable.conftest import Start, until
from tests.database import Database

#: A little more than the library lets pass between two looks at its schedules.
STUCK = 1.3


@pytest.mark.either_database
def test_an_engine_whose_queues_and_schedules_nobody_looks_at_is_not_well(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polls, "STUCK", STUCK)
    engine, began = start(), time.monotonic()
    assert until(lambda: time.monotonic() - began > STUCK and engine.is_well())
    for end in _get_dbos_instance().background_thread_stop_events:
        end.set()
    assert until(lambda: not engine.is_well())


def test_what_is_looked_at_no_more_is_named() -> None:
    times = [0.0]
    looks = Polls(("turns", "jobs"), lambda: times[0])
    times[0] = polls.STUCK + 1
    looks.note("turns")
    looks.note("one of the library's own")
    assert looks.neglected() == ["jobs", SCHEDULES]


def test_a_server_that_vanished_without_a_word_is_soon_given_up(
    start: Start, database: Database
) -> None:
    if database.url.startswith("sqlite"):
        pytest.skip("a file doesn't vanish without a word")
    start()
    assert_notices(database.engine)
    assert_notices(_get_dbos_instance()._sys_db.engine)


def test_what_a_url_says_of_that_comes_first(database: Database) -> None:
    if database.url.startswith("sqlite"):
        pytest.skip("a file doesn't vanish without a word")
    sign = "&" if "?" in database.url else "?"
    engine = connect(f"{database.url}{sign}keepalives_idle=60&connect_timeout=3")
    assert_notices(engine, keepalives_idle=60, connect_timeout=3)
    engine.dispose()


def assert_notices(engine: Engine, **changed: int) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        told = driver.info.get_parameters()
    assert (
        told.items() >= {name: str(value) for name, value in {**REACH, **changed}.items()}.items()
    )
