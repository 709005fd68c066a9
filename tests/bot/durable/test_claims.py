"""Requirements: what a living process has taken and doesn't run is run within seconds, once."""

import time
from datetime import UTC, datetime

import pytest

from bot.durable import claims
from bot.durable.engine import Engine, wait_until_idle
from bot.settings import engine_database
from bot.sql.database import Database
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import Start, until, work
from tests.bot.durable.test_replicas import message
from tests.bot.durable.wire import Wire

#: How the library says that it takes work.
TAKES = b"RETURNING dbos.workflow_status.workflow_uuid"
PATIENCE = 15.0


def test_what_was_taken_as_the_database_went_is_taken_anew(wired: tuple[str, Wire]) -> None:
    """The server has committed it, and its answer never came."""
    url, wire = wired
    ran: list[str] = []

    def turn(incoming: Incoming, _: Steps) -> None:
        ran.append(incoming.id)

    def job(_: JsonObject, __: Steps) -> None:
        ran.append("job")

    database = Database(url)
    told = work(turn=turn, jobs={"job": job})
    engine = Engine(database, engine_database(url), told, poll_seconds=0.05)
    engine.start()
    try:
        assert wait_until_idle(engine, PATIENCE)
        for begin, which in (
            (lambda: engine.start_job("job", "1", {}), "job"),
            (lambda: engine.record(message("T1", "1")), message("T1", "1").id),
        ):
            wire.lose_the_answer_to(TAKES)
            begin()
            assert until(wire.has_lost_it)
            assert wait_until_idle(engine, PATIENCE)
            assert ran.count(which) == 1
        assert engine.records.troubles(datetime.now(UTC)) == []
    finally:
        engine.stop()
        database.close()


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "LOOK_EVERY", 0.2)


def test_what_runs_long_is_not_taken_anew(start: Start) -> None:
    ran: list[str] = []

    def job(_: JsonObject, steps: Steps) -> None:
        ran.append("began")
        time.sleep((claims.LOOKS + 2) * claims.LOOK_EVERY)
        steps.call("say", lambda: ran.append("said"))

    engine = start(jobs={"job": job})
    engine.start_job("job", "1", {})
    assert wait_until_idle(engine, PATIENCE)
    assert ran == ["began", "said"]
