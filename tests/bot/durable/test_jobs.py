"""Jobs and schedules: the way for the rest of REX to do things durably."""

import threading
from datetime import datetime

import pytest

from bot.durable import workflows
from bot.durable.engine import wait_until_idle
from bot.durable.work import Schedule, every
from bot.steps import JsonObject, Steps
from tests.bot.durable.conftest import Start
from tests.bot.durable.test_replicas import message

pytestmark = pytest.mark.either_database

PATIENCE = 15.0


def test_a_job_runs_once_for_each_key(start: Start) -> None:
    ran: list[JsonObject] = []
    engine = start(jobs={"digest": lambda payload, _: ran.append(payload)})
    for _ in range(3):
        engine.start_job("digest", "monday", {"team": "T1"})
    engine.start_job("digest", "tuesday", {"team": "T1", "n": 2})
    assert wait_until_idle(engine, PATIENCE)
    assert sorted(ran, key=len) == [{"team": "T1"}, {"team": "T1", "n": 2}]


def test_a_job_starts_the_next_one_later_without_holding_a_thread(start: Start) -> None:
    rungs: list[int] = []

    def climb(payload: JsonObject, steps: Steps) -> None:
        rung = payload["rung"]
        assert isinstance(rung, int)
        rungs.append(rung)
        if rung < 3:
            steps.start_job("ladder", f"{rung + 1}", {"rung": rung + 1}, after=0.1)

    engine = start(jobs={"ladder": climb})
    engine.start_job("ladder", "1", {"rung": 1})
    assert wait_until_idle(engine, PATIENCE)
    assert rungs == [1, 2, 3]


def test_a_job_goes_on_after_a_restart_with_what_its_steps_returned(start: Start) -> None:
    calls: list[str] = []
    waiting = threading.Event()
    stopped = threading.Event()

    def count(payload: JsonObject, steps: Steps) -> None:
        first = steps.call("first", lambda: calls.append("first") or len(calls))
        waiting.set()
        if not stopped.is_set():
            stopped.wait(PATIENCE)
            raise SystemExit  # the process is gone before the next step
        steps.call("second", lambda: calls.append(f"second after {first}"))

    engine = start(jobs={"count": count})
    engine.start_job("count", "", {})
    assert waiting.wait(PATIENCE)
    stopped.set()
    engine = start(jobs={"count": count})
    assert wait_until_idle(engine, PATIENCE)
    assert calls == ["first", "second after 1"]


def test_a_job_that_fails_is_told_of(start: Start) -> None:
    def fail(_: JsonObject, __: Steps) -> None:
        raise ValueError("nobody foresaw it")

    told: list[tuple[str, JsonObject]] = []
    engine = start(
        jobs={"digest": fail}, given_up=lambda name, payload, _steps: told.append((name, payload))
    )
    engine.start_job("digest", "1", {"of": "today"})
    assert wait_until_idle(engine, PATIENCE)
    assert told == [("digest", {"of": "today"})]


def test_a_job_of_a_newer_rex_waits_for_one_that_knows_it(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows, "UNKNOWN_JOB_PAUSE", 0.1)
    engine = start()
    engine.start_job("of tomorrow", "1", {})
    engine.start_job("known", "1", {})
    ran = threading.Event()
    engine = start(
        jobs={
            "of tomorrow": lambda _payload, _steps: ran.set(),
            "known": lambda _payload, _steps: None,
        }
    )
    assert ran.wait(PATIENCE)


def test_a_schedule_runs_once_for_each_time(start: Start) -> None:
    times: list[datetime] = []
    enough = threading.Event()

    def tick(at: datetime, _: Steps) -> None:
        times.append(at)
        if len(times) == 2:
            enough.set()

    start(schedules={"tick": Schedule(every(1), tick)})
    assert enough.wait(PATIENCE)
    assert len(set(times)) == len(times)
    assert all(at.tzinfo is not None for at in times)


@pytest.mark.parametrize(
    ("seconds", "line"),
    [(5, "*/5 * * * * *"), (60, "*/1 * * * *"), (900, "*/15 * * * *"), (86400, "0 0 * * *")],
)
def test_every_so_many_seconds_is_a_cron_line(seconds: int, line: str) -> None:
    assert every(seconds) == line


@pytest.mark.parametrize("seconds", [0, -5, 7, 90, 5400, 100_000])
def test_what_cron_cannot_say_is_refused(seconds: int) -> None:
    with pytest.raises(ValueError, match="no cron line"):
        every(seconds)


def test_work_of_the_old_code_ends_on_its_old_path_and_new_work_takes_the_new_one(
    start: Start,
) -> None:
    """A rolling deploy: the new code finds work that the old code began."""
    did: list[str] = []
    begun, gone = threading.Event(), threading.Event()

    def old(payload: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: did.append(f"{payload['n']} first"))
        steps.call("last", lambda: did.append(f"{payload['n']} last"))
        begun.set()
        gone.wait(PATIENCE)
        raise SystemExit  # the old process is gone

    def new(payload: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: did.append(f"{payload['n']} first"))
        if steps.changed("a step in between"):
            steps.call("between", lambda: did.append(f"{payload['n']} between"))
        steps.call("last", lambda: did.append(f"{payload['n']} last"))
        steps.call("after", lambda: did.append(f"{payload['n']} after"))

    engine = start(jobs={"job": old})
    engine.start_job("job", "1", {"n": 1})
    assert begun.wait(PATIENCE)
    gone.set()
    engine = start(jobs={"job": new})
    assert wait_until_idle(engine, PATIENCE)
    engine.start_job("job", "2", {"n": 2})
    assert wait_until_idle(engine, PATIENCE)
    first, second = did[:3], did[3:]
    assert first == ["1 first", "1 last", "1 after"]
    assert second == ["2 first", "2 between", "2 last", "2 after"]


def test_the_same_event_recorded_many_times_at_the_same_moment_is_one_turn(start: Start) -> None:
    ran: list[str] = []
    engine = start(turn=lambda incoming, _: ran.append(incoming.id))
    together = threading.Barrier(8)

    def deliver() -> None:
        together.wait(PATIENCE)
        engine.record(message("T1", "1"))

    deliveries = [threading.Thread(target=deliver) for _ in range(8)]
    for delivery in deliveries:
        delivery.start()
    for delivery in deliveries:
        delivery.join(PATIENCE)
    assert wait_until_idle(engine, PATIENCE)
    assert ran == [message("T1", "1").id]
