"""A database that is gone, a disk that is full or read-only: nothing is believed recorded that isn't."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool

from bot.durable.engine import RECORDERS, Engine, wait_until_idle
from bot.settings import engine_database
from bot.sql.database import Database
from bot.turn import Incoming
from tests.bot.durable.conftest import work
from tests.bot.durable.test_replicas import message
from tests.bot.durable.wire import Wire

PATIENCE = 60.0
#: What people wrote: nobody reads it in the logs.
WORDS = "Acme pays 70k"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine's library logs, before any of our formatting."""
    said: list[str] = []

    def note(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        return True

    monkeypatch.setattr(logging.getLogger("dbos"), "filters", [note])
    return said


def accepted(engine: Engine, incoming: Incoming) -> bool:
    refused: Exception | None = None
    try:
        asyncio.run(engine.accept(incoming))
    except (TimeoutError, OperationalError) as error:
        refused = error
    assert WORDS not in str(refused)
    return refused is None


def test_while_the_database_is_gone_nothing_is_acknowledged_and_then_it_goes_on(
    wired: tuple[str, Wire], told: list[str]
) -> None:
    url, wire = wired
    ran: list[str] = []
    database = Database(url)
    engine = Engine(
        database,
        engine_database(url),
        work(turn=lambda incoming, _: ran.append(incoming.id)),
        poll_seconds=0.05,
    )
    engine.start()
    try:
        before, during = message("T1", "1"), big(message("T1", "2"))
        assert accepted(engine, before)
        assert wait_until_idle(engine, PATIENCE)
        wire.cut()
        assert not accepted(engine, during)
        assert not database.answers()
        wire.mend()
        assert _until(lambda: accepted(engine, during))
        assert wait_until_idle(engine, PATIENCE)
        assert ran == [before.id, during.id]
        assert not any(WORDS in each for each in told)
    finally:
        engine.stop()
        database.close()


@pytest.mark.thorough
def test_once_it_is_back_what_slack_sends_is_recorded_at_once(wired: tuple[str, Wire]) -> None:
    """However many events came while it was gone: Slack has given up on some, and waits for others."""
    url, wire = wired
    database = Database(url)
    engine = Engine(database, engine_database(url), work())
    engine.start()
    try:
        wire.cut()
        for second in range(9):
            many = [message("T1", f"{second}{one}") for one in range(2 * RECORDERS)]
            with ThreadPoolExecutor(len(many)) as senders:
                assert not any(senders.map(lambda each: accepted(engine, each), many))
        wire.mend()
        assert accepted(engine, message("T1", "afterwards"))
        assert wait_until_idle(engine, PATIENCE)
    finally:
        engine.stop()
        database.close()


@pytest.mark.thorough
@pytest.mark.parametrize("trouble", ["max_page_count = 1", "query_only = ON"])
def test_what_the_disk_does_not_take_is_not_acknowledged_and_then_it_goes_on(
    tmp_path: Path, trouble: str, told: list[str]
) -> None:
    """Full: the file may not grow. Read-only: it may not be written."""
    url = f"sqlite:///{tmp_path / 'rex.db'}"
    ran: list[str] = []
    database = Database(url)
    engine = Engine(
        database,
        engine_database(url),
        work(turn=lambda incoming, _: ran.append(incoming.id)),
        poll_seconds=0.05,
    )
    engine.start()
    stopped = threading.Event()

    def troubled(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(
            "PRAGMA max_page_count = 1000000" if stopped.is_set() else f"PRAGMA {trouble}"
        )
        if stopped.is_set():
            cursor.execute("PRAGMA query_only = OFF")
        cursor.close()

    try:
        event.listen(Pool, "checkout", troubled)
        many = [message("T1", f"{number}", number) for number in range(6)]
        taken = [each for each in many[:3] if accepted(engine, big(each))]
        assert len(taken) < 3
        stopped.set()
        for each in many:
            assert _until(lambda each=each: accepted(engine, big(each)))
        assert wait_until_idle(engine, PATIENCE)
        assert sorted(ran) == [each.id for each in many]
        assert not any(WORDS in each for each in told)
    finally:
        stopped.set()
        event.remove(Pool, "checkout", troubled)
        engine.stop()
        database.close()


def big(incoming: Incoming) -> Incoming:
    return incoming.model_copy(update={"text": "x" * 20_000, "fields": {"said": WORDS}})


def _until(holds: Callable[[], bool]) -> bool:
    return any(holds() for _ in range(20))
