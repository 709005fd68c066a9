"""Requirements: what came due while no REX ran, and what another version left, is done, and once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from dbos import DBOS

from bot.durable import configuration
from bot.durable.engine import wait_until_idle
from bot.durable.work import DAY, Schedule, every
from bot.sql import liveness
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_replicas import message

pytestmark = pytest.mark.either_database

PATIENCE = 30.0


class Ticks:
    """A schedule that came due half an hour ago, and what ran of it."""

    def __init__(self, made_up: int) -> None:
        self.due = (datetime.now(UTC) - timedelta(minutes=30)).replace(second=0, microsecond=0)
        self.ran: list[datetime] = []
        daily = f"{self.due.minute} {self.due.hour} * * *"
        self.schedules = {"daily": Schedule(daily, self.note, made_up)}

    def note(self, at: datetime, steps: Steps) -> None:
        steps.call("note", lambda: self.ran.append(at))


def test_a_daily_time_that_came_while_no_rex_ran_is_made_up_for_once(start: Start) -> None:
    ticks = Ticks(made_up=DAY)
    for _ in range(2):
        engine = start(schedules=ticks.schedules)
        assert wait_until_idle(engine, PATIENCE)
    assert ticks.ran == [ticks.due]


def test_what_is_looked_for_again_soon_is_not_made_up_for(start: Start) -> None:
    ticks = Ticks(made_up=0)
    assert wait_until_idle(start(schedules=ticks.schedules), PATIENCE)
    assert ticks.ran == []


def test_a_host_that_slept_runs_no_burst_of_what_is_looked_for_every_minute(start: Start) -> None:
    ran: list[datetime] = []
    engine = start(schedules={"look": Schedule(every(60), lambda at, _: ran.append(at))})
    now = datetime.now(UTC)
    DBOS.backfill_schedule("look", now - timedelta(minutes=30), now)
    assert wait_until_idle(engine, PATIENCE)
    assert ran
    assert min(ran) > now - timedelta(minutes=11)


def test_a_change_of_version_strands_nothing_neither_forth_nor_back(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "LEFT_MILLISECONDS", 0)
    ran: list[str] = []
    begun, gone = threading.Event(), threading.Event()

    def turn(incoming: Incoming, steps: Steps) -> None:
        steps.call("begin", lambda: ran.append(f"begun {incoming.id}"))
        begun.set()
        if not gone.is_set():
            gone.wait(PATIENCE)
            raise SystemExit
        steps.call("end", lambda: ran.append(f"ended {incoming.id}"))

    def job(payload: JsonObject, steps: Steps) -> None:
        steps.call("run", lambda: ran.append(f"job {payload['of']}"))

    def tick(_: datetime, steps: Steps) -> None:
        steps.call("tick", lambda: ran.append("tick"))

    everything = {"jobs": {"job": job}, "schedules": {"yearly": Schedule("17 3 1 1 *", tick)}}
    one, two = message("T1", "1"), message("T1", "1", 1)
    engine = start(turn=turn, **everything)
    for each in (one, two):  # under way, and waiting behind it
        engine.record(each)
    assert begun.wait(PATIENCE)
    engine.start_job("job", "later", {"of": "later"}, after=0.5)
    gone.set()
    monkeypatch.setattr(configuration, "VERSION", "rex-of-tomorrow")
    assert wait_until_idle(start(turn=turn, **everything), PATIENCE)
    assert sorted(ran) == sorted(
        [f"{what} {each.id}" for each in (one, two) for what in ("begun", "ended")] + ["job later"]
    )
    monkeypatch.undo()
    back = start(turn=turn, **everything)
    back.run_schedule("yearly")
    assert until(lambda: "tick" in ran)
