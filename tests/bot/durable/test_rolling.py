"""Requirements: while a deploy rolls, old code loses nothing of what new code has begun."""

import threading
from datetime import UTC, datetime
from functools import partial

import pytest
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from bot.durable import aside
from bot.durable.engine import Engine, wait_until_idle
from bot.durable.queues import TURNS, lanes_of
from bot.durable.work import Schedule
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_replicas import message

pytestmark = pytest.mark.either_database

PATIENCE = 15.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer REX is waited for as often, but not as long."""
    monkeypatch.setattr(aside, "NEWER_PAUSE", 0.1)
    monkeypatch.setattr(aside, "NEWER_TRIES", 2)


class Deploy:
    """New code, which is killed in the middle of its work; and old code, which has fewer steps."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self._begun, self._gone = threading.Event(), threading.Event()

    def new(self, _: Incoming, steps: Steps) -> None:
        steps.call("first", partial(self.did.append, "first"))
        if steps.changed("a step in between"):
            steps.call("between", partial(self.did.append, "between"))
        self._begun.set()
        if not self._gone.is_set():
            self._gone.wait(PATIENCE)
            raise SystemExit
        steps.call("last", partial(self.did.append, "last"))

    def old(self, _: Incoming, steps: Steps) -> None:
        steps.call("first", partial(self.did.append, "first"))
        steps.call("last", partial(self.did.append, "last"))

    def die(self) -> None:
        assert self._begun.wait(PATIENCE)
        self._gone.set()

    def sorry(self, incoming: Incoming, steps: Steps, _: Exception) -> None:
        def say(look_first: bool) -> str:
            self.did.append(f"sorry {incoming.id}{' looked' if look_first else ''}")
            return "ts"

        steps.send("reply", say)


def test_a_turn_in_new_steps_waits_for_new_code(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "NEWER_TRIES", 10)
    deploy = Deploy()
    start(turn=deploy.new).record(message("T1", "1"))
    deploy.die()
    old = start(turn=deploy.old, failed=deploy.sorry)
    assert until(lambda: is_aside(old))
    new = start(turn=deploy.new, failed=deploy.sorry)
    assert wait_until_idle(new, PATIENCE)
    assert deploy.did == ["first", "between", "last"]


def test_where_no_new_code_comes_back_there_is_an_apology_once(start: Start) -> None:
    deploy, turn = Deploy(), message("T1", "1")
    start(turn=deploy.new).record(turn)
    deploy.die()
    old = start(turn=deploy.old, failed=deploy.sorry)
    assert wait_until_idle(old, PATIENCE)
    assert deploy.did == ["first", "between", f"sorry {turn.id} looked"]
    assert old.records.troubles(datetime.now(UTC)) == []


def test_a_message_that_new_code_knows_more_about_is_answered(start: Start) -> None:
    ran: list[str] = []
    engine = start(turn=lambda incoming, _: ran.append(incoming.id))
    enqueue(engine, {"mood": "cheerful"})
    assert wait_until_idle(engine, PATIENCE)
    assert ran == [message("T1", "1").id]


def test_a_turn_of_a_kind_that_only_new_code_knows_is_seen_if_nobody_takes_it(start: Start) -> None:
    engine = start()
    enqueue(engine, {"kind": "wink"})
    assert wait_until_idle(engine, PATIENCE)
    assert [it.why for it in engine.records.troubles(datetime.now(UTC))] == ["failed"]


def test_a_schedule_that_only_new_code_knows_is_left_to_it(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "NEWER_TRIES", 10)
    ran: list[str] = []
    begun, gone = threading.Event(), threading.Event()

    def tick(_: datetime, __: Steps) -> None:
        begun.set()
        if not gone.is_set():
            gone.wait(PATIENCE)
            raise SystemExit
        ran.append("ticked")

    schedules = {"of tomorrow": Schedule("17 3 1 1 *", tick)}
    start(schedules=schedules).run_schedule("of tomorrow")
    assert begun.wait(PATIENCE)
    gone.set()
    assert until(partial(is_aside, start()))
    assert wait_until_idle(start(schedules=schedules), PATIENCE)
    assert ran == ["ticked"]


def is_aside(engine: Engine) -> bool:
    return any(state == "DELAYED" for _, state in engine.records.counts())


def enqueue(engine: Engine, more: JsonObject) -> None:
    """As newer code records a message."""
    turn = message("T1", "1")
    lane = SetEnqueueOptions(queue_partition_key=lanes_of(turn.place.team)[0])
    with SetWorkflowID(turn.id), lane:
        DBOS.enqueue_workflow(
            TURNS, engine._workflows._turns, {**turn.model_dump(mode="json"), **more}
        )
