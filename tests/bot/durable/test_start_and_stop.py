"""The engine's first and last moments: its queues are there at once, and a stop is no failure."""

import logging
import threading
from contextlib import closing
from pathlib import Path

import pytest
from dbos import DBOSClient
from sqlalchemy import text

import bot.sql.database as kept
from bot.durable.configuration import APPLICATION
from bot.durable.engine import wait_until_idle
from bot.durable.queues import ALERTS, JOBS, TURNS, limits, open_queues
from bot.durable.storage import prepare
from bot.durable.tables import need_tables
from bot.settings import engine_database
from bot.sql.leftovers import Leftovers
from bot.steps import JsonObject, Steps
from domain.sql.engine import connect, sqlite_module
from tests.bot.durable.conftest import Start
from tests.database import Database, Databases, Dialect, empty, or_skipped

PATIENCE = 15.0


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_queues_of_a_new_database_are_there_before_the_engine_looks_for_them(
    dialect: Dialect, databases: Databases
) -> None:
    with or_skipped(), databases.copy(dialect, empty) as database:
        url = engine_database(database.url)
        need_tables(url)
        for workers in (2, 3):  # a later start leaves to the engine what limits there were
            open_queues(url, APPLICATION, limits({TURNS: workers, ALERTS: 4, JOBS: 5}, 0.1))
        opened = connect(url)
        client = DBOSClient(system_database_engine=opened, application_name=APPLICATION)
        found = {queue.name: queue._worker_concurrency for queue in client.list_queues()}
        client.destroy()
        opened.dispose()
    assert found == {TURNS: 2, ALERTS: 4, JOBS: 5}


def test_a_file_that_is_in_use_can_be_prepared_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rex-engine.db'}"
    engine = connect(url)
    with engine.begin() as used:
        used.exec_driver_sql("CREATE TABLE work (id INTEGER)")
    prepare(url)
    with engine.begin() as used:
        used.exec_driver_sql("INSERT INTO work VALUES (1)")
    engine.dispose()
    with closing(sqlite_module().connect(tmp_path / "rex-engine.db")) as other:
        assert other.execute("SELECT id FROM work").fetchall() == [(1,)]


@pytest.mark.parametrize("of", [kept.Database, Leftovers])
def test_a_connection_that_work_still_uses_at_the_stop_is_closed_when_it_is_done(
    of: type[kept.Database] | type[Leftovers], database: Database
) -> None:
    opened = of(database.url)
    engine = opened.engine if isinstance(opened, kept.Database) else opened._engine
    with engine.connect() as used:
        used.execute(text("SELECT 1"))
        driver = used.connection.driver_connection
        opened.close()
        assert used.execute(text("SELECT 1")).scalar() == 1
    assert driver is not None
    with pytest.raises(Exception, match="closed"):
        driver.execute("SELECT 1")


@pytest.mark.either_database
def test_work_that_a_stop_interrupts_is_no_failure_and_goes_on_later(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[str] = []
    under_way, stopped = threading.Event(), threading.Event()
    workers: list[threading.Thread] = []

    def work(payload: JsonObject, steps: Steps) -> None:
        workers.append(threading.current_thread())
        under_way.set()
        stopped.wait(PATIENCE)
        steps.call("say", lambda: calls.append("said"))

    caplog.set_level(logging.WARNING)
    logging.getLogger("dbos").addHandler(caplog.handler)
    engine = start(jobs={"work": work})
    engine.start_job("work", "", {})
    assert under_way.wait(PATIENCE)
    engine.stop()
    stopped.set()
    workers[0].join(PATIENCE)
    logging.getLogger("dbos").removeHandler(caplog.handler)
    assert (caplog.messages, calls) == ([], [])
    assert wait_until_idle(start(jobs={"work": work}), PATIENCE)
    assert calls == ["said"]
