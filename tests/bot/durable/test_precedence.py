"""Slack waits for a recording: what turns write begins after it."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.durable.engine import Engine
from bot.settings import engine_database
from bot.sql import precedence
from bot.sql.database import Database
from bot.sql.precedence import Precedence
from bot.urgent import be_urgent
from domain.sql.engine import sqlite_module
from tests.bot.durable.conftest import work
from tests.bot.durable.test_replicas import message

PATIENCE = 15.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path}/rex.db")) as opened:
        yield opened


def test_a_transaction_begins_when_nothing_is_being_recorded_any_more(database: Database) -> None:
    first, order = Precedence(at_most=PATIENCE), list[str]()
    first.over(database.engine)

    def write() -> None:
        with database.transaction() as session:
            session.connection()
            order.append("begun")

    with first.recording():
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(0.05)
        with ThreadPoolExecutor(1, initializer=be_urgent) as urgent:  # waits for no recording
            urgent.submit(connect, database).result(PATIENCE)
        order.append("recorded")
    writer.join(PATIENCE)
    assert order == ["recorded", "begun"]


def test_who_waited_for_a_recording_goes_on_when_the_one_before_is_done(database: Database) -> None:
    first, under_way = Precedence(at_most=PATIENCE), list[int]()
    first.over(database.engine)
    running = threading.Semaphore(0)

    def read() -> None:
        with database.reading() as session:
            session.connection()
            running.release()
            under_way.append(1)
            time.sleep(0.02)
            others = len(under_way)
            under_way.pop()
            assert others == 1

    with ThreadPoolExecutor(4) as pool:
        with first.recording():
            readers = [pool.submit(read) for _ in range(4)]
            assert not running.acquire(timeout=0.05)
        for each in readers:
            each.result(PATIENCE)


def test_turns_go_on_however_long_a_flood_of_events_lasts(database: Database) -> None:
    first, begun = Precedence(at_most=0.01), threading.Event()
    first.over(database.engine)

    def write() -> None:
        with database.transaction() as session:
            session.connection()
            begun.set()

    with first.recording():
        threading.Thread(target=write).start()
        assert begun.wait(PATIENCE)


def test_turns_that_end_together_go_on_one_after_another() -> None:
    first = Precedence(at_most=PATIENCE)
    together, many = threading.Barrier(8), 8

    def end() -> float:
        together.wait(PATIENCE)
        first.pace()
        return time.monotonic()

    with ThreadPoolExecutor(many) as pool:
        went_on = sorted(each.result(PATIENCE) for each in [pool.submit(end) for _ in range(many)])
    assert went_on[-1] - went_on[0] > 0.9 * (many - 1) * precedence.PACE


def test_no_turn_waits_for_long_however_many_come_together() -> None:
    first = Precedence(at_most=0.0)
    began = time.monotonic()
    for _ in range(1000):
        first.pace()
    assert time.monotonic() - began < 1000 * precedence.PACE / 2


def test_what_rex_writes_gives_way_while_an_event_is_recorded(database: Database) -> None:
    url = engine_database(database.url)
    engine = Engine(database, url, work())
    engine.start()
    try:
        with locked(url.removeprefix("sqlite:///")):
            recorder = threading.Thread(target=engine.record, args=[message("T1", "1")])
            recorder.start()
            deadline = time.monotonic() + PATIENCE
            while duration_of_a_transaction(database) < precedence.AT_MOST:
                assert time.monotonic() < deadline, "no transaction ever gave way"
        recorder.join(PATIENCE)
    finally:
        engine.stop()


def connect(database: Database) -> None:
    with database.transaction() as session:
        session.connection()


@contextmanager
def locked(file: str) -> Iterator[None]:
    """Somebody else writes to a file of SQLite's, and takes long."""
    with closing(sqlite_module().connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def duration_of_a_transaction(database: Database) -> float:
    began = time.monotonic()
    connect(database)
    return time.monotonic() - began
