"""Two replicas at the same time: one event for both of them, and old code beside new code."""

import signal
import time
from collections.abc import Callable, Iterator

import pytest

import tests.database
from bot.durable.engine import wait_until_idle
from bot.durable.records import records_of
from bot.settings import engine_database
from bot.sql.database import Database
from bot.steps import JsonObject, Steps
from tests.bot.durable.conftest import Start, work
from tests.bot.durable.elsewhere import Elsewhere, make_notes, note, note_turn, notes, record_all
from tests.bot.durable.test_replicas import message

PATIENCE = 30.0
NEW_STEPS = ("first", "between", "last", "after")


@pytest.fixture
def shared(database: tests.database.Database) -> Iterator[Database]:
    if database.url.startswith("sqlite"):
        pytest.skip("replicas need PostgreSQL")
    kept = Database(database.url)
    make_notes(kept)
    yield kept
    kept.close()


def test_an_event_delivered_to_two_replicas_at_the_same_moment_is_one_turn(
    shared: Database,
) -> None:
    events = [message("T1", f"{number % 5}", number) for number in range(25)]
    deed = record_all(events)
    with (
        Elsewhere(shared.url, work(turn=note_turn), deed) as first,
        Elsewhere(shared.url, work(turn=note_turn), deed) as second,
    ):
        for replica in (first, second):
            replica.go()
        for replica in (first, second):
            replica.wait()
        _all_is_done(shared)
    assert sorted(notes(shared)) == [event.id for event in events]


def test_while_old_and_new_code_run_side_by_side_each_work_ends_on_its_own_path(
    shared: Database, start: Start
) -> None:
    """A rolling deploy; the old replica goes in the middle of its work, and the new one ends it."""

    def old(payload: JsonObject, steps: Steps) -> None:
        note(f"{payload['of']}: first", steps)
        note(f"{payload['of']}: last", steps)
        signal.pause()

    def new(payload: JsonObject, steps: Steps) -> None:
        note(f"{payload['of']}: first", steps)
        if steps.changed("a step in between"):
            note(f"{payload['of']}: between", steps)
        note(f"{payload['of']}: last", steps)
        note(f"{payload['of']}: after", steps)

    with Elsewhere(
        shared.url,
        work(jobs={"job": old}),
        lambda engine: engine.start_job("job", "1", {"of": "old"}),
    ) as deployed:
        deployed.go()
        deployed.wait()
        _until(lambda: len(notes(shared)) == 2)
        engine = start(jobs={"job": new})
        assert notes(shared) == ["old: first", "old: last"]
        deployed.kill()
        assert wait_until_idle(engine, PATIENCE)
    engine.start_job("job", "2", {"of": "new"})
    assert wait_until_idle(engine, PATIENCE)
    assert notes(shared)[2:] == ["old: after", *(f"new: {step}" for step in NEW_STEPS)]


def _all_is_done(database: Database) -> None:
    """Wait until nothing that was recorded has still to be done, whichever replica does it."""
    with records_of(engine_database(database.url)) as records:
        _until(records.idle)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
