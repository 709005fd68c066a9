"""Requirements: a process that is stopped or hangs loses its name, its work, and then its life."""

import signal

import pytest

from bot.durable import replicas
from bot.durable.engine import Engine, wait_until_idle
from bot.durable.replicas import TAKEN_OVER
from bot.sql import liveness
from bot.steps import JsonObject, Steps
from tests.bot.durable.conftest import Start, until, work
from tests.bot.durable.elsewhere import Elsewhere, make_notes, note, notes
from tests.database import Database

PATIENCE = 30.0


def begin(engine: Engine) -> None:
    engine.start_job("job", "1", {})


def hang(_: JsonObject, steps: Steps) -> None:
    note("first", steps)
    signal.pause()


def go_on(_: JsonObject, steps: Steps) -> None:
    note("first", steps)
    note("second", steps)


@pytest.mark.thorough
def test_the_living_go_on_with_the_work_of_a_process_that_is_stopped_and_when_it_wakes_it_ends(
    database: Database, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.url.startswith("sqlite"):
        pytest.skip("replicas need PostgreSQL")
    make_notes(database)
    with monkeypatch.context() as there:  # impatient, so that it is soon seen to be silent
        there.setattr(replicas, "LOOK_EVERY", 0.1)
        there.setattr(replicas, "LOST", 1)
        there.setattr(liveness, "SILENT_MILLISECONDS", 1_000)
        other = Elsewhere(database.url, work(jobs={"job": hang}), begin)
    with other:
        other.go()
        other.wait()
        assert until(lambda: notes(database) == ["first"])
        other.pause()
        engine = start(jobs={"job": go_on})
        assert wait_until_idle(engine, PATIENCE)
        assert notes(database) == ["first", "second"]
        assert other.wake() == TAKEN_OVER
