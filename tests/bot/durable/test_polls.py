"""Requirements: who no longer looks at what is recorded says so, and nobody waits for a server that vanished."""

import threading
import time

import pytest
from dbos._dbos import _get_dbos_instance
from sqlalchemy import Engine

from bot.durable import polls
from bot.durable.engine import wait_until_idle
from bot.durable.polls import SCHEDULES, Polls
from bot.steps import Steps
from bot.turn import Incoming
from domain.sql.engine import REACH, connect
from tests.bot.durable.conftest import POLL_SECONDS, Start, until, work
from tests.bot.durable.elsewhere import Elsewhere, make_notes, note_turn, notes, record_all
from tests.bot.durable.test_replicas import message
from tests.database import Database

#: A little more than the library lets pass between two looks at its schedules.
STUCK = 1.3
#: A sleep that no test outlasts.
SOUND = 60.0
PATIENCE = 15.0


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


@pytest.fixture
def sleepy(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Engines whose queues fall asleep soon and soundly; every look at one is listed."""
    monkeypatch.setattr(polls, "AWAKE", 4 * POLL_SECONDS)
    monkeypatch.setattr(polls, "ASLEEP", SOUND)
    looks, honest = list[str](), Polls.note

    def note(self: Polls, what: str) -> None:
        looks.append(what)
        honest(self, what)

    monkeypatch.setattr(Polls, "note", note)
    return looks


def fall_asleep(looks: list[str]) -> None:
    """Wait until for some time nobody has looked at a queue."""

    def asleep() -> bool:
        looks.clear()
        time.sleep(4 * POLL_SECONDS)
        return not {"turns", "alerts", "jobs"} & {*looks}

    assert until(asleep), "where nothing goes on it still looks"


def test_a_queue_in_which_nothing_goes_on_is_left_alone_and_what_is_said_begins_at_once(
    start: Start, sleepy: list[str]
) -> None:
    ran: list[str] = []
    engine = start(turn=lambda incoming, _: ran.append(incoming.id))
    fall_asleep(sleepy)
    engine.record(message("T1", "1"))
    engine.start_job("unknown", "1", {})
    assert until(lambda: ran != [])
    assert until(lambda: {"turns", "jobs"} <= {*sleepy})
    assert "alerts" not in sleepy


def test_what_waits_for_the_turn_before_it_begins_when_that_has_ended(
    start: Start, sleepy: list[str]
) -> None:
    ran: list[str] = []
    go_on = threading.Event()

    def turn(incoming: Incoming, _: Steps) -> None:
        ran.append(incoming.id)
        go_on.wait(PATIENCE)

    engine = start(turn=turn)
    for number in range(2):
        engine.record(message("T1", "1", number))
    assert until(lambda: len(ran) == 1)
    fall_asleep(sleepy)
    go_on.set()
    assert wait_until_idle(engine, PATIENCE)
    assert len(ran) == 2


def test_what_a_dead_replica_left_wakes_whoever_takes_it_over(
    database: Database, start: Start, sleepy: list[str]
) -> None:
    if database.url.startswith("sqlite"):
        pytest.skip("replicas need PostgreSQL")
    make_notes(database)
    hung = work(turn=lambda _incoming, _steps: time.sleep(SOUND))
    with Elsewhere(database.url, hung, record_all([message("T1", "1")])) as other:
        other.go()
        other.wait()
        engine = start(turn=note_turn)
        fall_asleep(sleepy)
        other.kill()
        assert wait_until_idle(engine, PATIENCE)
    assert notes(database) == [message("T1", "1").id]


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
