"""Many processes on one PostgreSQL: names, who is alive, and who shares what."""

import threading
import time

import pytest

from bot.durable.engine import wait_until_idle
from bot.durable.queues import LANES, WORKERS
from bot.durable.replicas import new_name
from bot.sql.liveness import Liveness, NameTaken
from bot.steps import JsonObject, Steps
from bot.turn import Incoming, Place
from tests.bot.durable.conftest import Start
from tests.database import Database

PATIENCE = 15.0


@pytest.fixture
def server(database: Database) -> str:
    if database.url.startswith("sqlite"):
        pytest.skip("replicas need PostgreSQL")
    return database.url


def test_every_start_has_a_name_of_its_own() -> None:
    assert len({new_name() for _ in range(100)}) == 100


def test_a_name_is_held_once_and_is_free_when_its_holder_is_gone(server: str) -> None:
    first, second = Liveness(server, "rex-1"), Liveness(server, "rex-1")
    first.hold()
    with pytest.raises(NameTaken):
        second.hold()
    other = Liveness(server, "rex-2")
    other.hold()
    assert other.dead(["rex-1", "rex-3"]) == ["rex-3"]
    first.release()
    deadline = time.monotonic() + PATIENCE
    while other.dead(["rex-1"]) != ["rex-1"]:
        assert time.monotonic() < deadline
    second.release()
    other.release()


def test_the_dead_ones_work_is_taken_over(server: str, start: Start) -> None:
    """The process is gone in the middle of a job; another one, with another name, goes on."""
    done: list[str] = []
    under_way, gone = threading.Event(), threading.Event()

    def job(_: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: done.append("first"))
        under_way.set()
        if not gone.is_set():
            gone.wait(PATIENCE)
            raise SystemExit
        steps.call("second", lambda: done.append("second"))

    first = start(jobs={"job": job})
    first.start_job("job", "1", {})
    assert under_way.wait(PATIENCE)
    gone.set()
    second = start(jobs={"job": job})
    assert second.name != first.name
    assert wait_until_idle(second, PATIENCE)
    assert done == ["first", "second"]


def test_a_noisy_team_leaves_workers_for_the_others(start: Start) -> None:
    """A hundred threads of one team, none of which ends; another team's turn runs at once."""
    release, quiet = threading.Event(), threading.Event()
    running: list[str] = []

    def turn(incoming: Incoming, _: Steps) -> None:
        if incoming.place.team == "QUIET":
            quiet.set()
            return
        running.append(incoming.id)
        release.wait(PATIENCE)

    engine = start(turn=turn)
    for number in range(100):
        engine.record(message("NOISY", f"{number}"))
    engine.record(message("QUIET", "1"))
    assert quiet.wait(PATIENCE)
    assert len(running) <= LANES < WORKERS["turns"]
    release.set()
    assert wait_until_idle(engine, PATIENCE)
    assert len(running) == 100


def test_turns_of_a_thread_run_one_after_another_in_the_order_of_their_messages(
    start: Start,
) -> None:
    ran: list[str] = []
    engine = start(turn=lambda incoming, _: ran.append(incoming.id))
    messages = [message("T1", "100.1", number) for number in range(12)]
    for each in messages:
        engine.record(each)
        engine.record(each)
    assert wait_until_idle(engine, PATIENCE)
    assert ran == [each.id for each in messages]


def message(team: str, thread: str, number: int = 0) -> Incoming:
    return Incoming(
        id=f"{1_700_000_000 + number}.000000:{team}:{thread}",
        kind="message",
        place=Place(team=team, channel="D1", thread=thread),
        user=f"U{thread}",
        ts=f"{1_700_000_000 + number}.000000",
        text="hello",
    )
