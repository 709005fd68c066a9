"""A clock that jumps: everything recorded is done once, and in order."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.durable import steps as durable_steps
from bot.durable.aside import A_MOMENT
from bot.durable.engine import wait_until_idle
from bot.durable.work import HOUR
from bot.settings import engine_database
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from domain.sql.engine import connect
from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_aside import Outage, is_aside
from tests.bot.durable.test_replicas import message
from tests.database import Database

PATIENCE = 60.0
#: Seconds from the first example to times that are after the first that turns are ranked by.
AFTER_2025 = 100_000_000


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(timedelta(days=1), id="ahead"),
        pytest.param(timedelta(days=-1), id="back", marks=pytest.mark.either_database),
    ],
)
def test_when_the_clock_jumps_everything_recorded_is_done_once_and_in_order(
    start: Start, database: Database, jump: timedelta
) -> None:
    """The times of what is recorded are the database's: they are moved as its clock would be."""
    ran: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def turn(incoming: Incoming, _: Steps) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        ran.append(incoming.id)

    engine = start(turn=turn)
    events = [message("T1", "1", AFTER_2025 + number) for number in range(4)]
    engine.record(events[0])
    assert begun.wait(PATIENCE)
    for each in events[1:]:
        engine.record(each)
    move_clock(database, jump, [each.id for each in events[2:]])
    for each in events:  # Slack sends them again
        engine.record(each)
    go_on.set()
    assert wait_until_idle(engine, PATIENCE)
    assert ran == [event.id for event in events]


class Clock:
    """What this process takes for the time: the host's, and whatever it has jumped by."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.jumped, real = 0.0, time.time
        patch.setattr(time, "time", lambda: real() + self.jumped)


@pytest.mark.either_database
def test_when_the_clock_jumps_ahead_what_waits_for_its_time_is_early_and_done_once(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, did = Clock(monkeypatch), list[str]()

    def waits(_: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: did.append("before the wait"))
        steps.wait(HOUR)
        steps.call("second", lambda: did.append("after it"))

    jobs = {"waits": waits, "later": lambda _payload, _steps: did.append("later")}
    engine = start(jobs=jobs)
    engine.start_job("waits", "1", {})
    engine.start_job("later", "1", {}, after=HOUR)
    assert until(lambda: is_aside(engine) == 2)
    clock.jumped = HOUR + 60
    for _ in range(2):
        assert wait_until_idle(engine, PATIENCE)
        engine = start(jobs=jobs)  # and nothing of it begins again
    assert did[0] == "before the wait"
    assert sorted(did[1:]) == ["after it", "later"]


@pytest.mark.either_database
def test_when_the_clock_jumps_back_what_is_said_is_answered_at_once_and_what_waits_is_late(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, slack = Clock(monkeypatch), Outage("A")
    engine = start(turn=slack.reply)
    monkeypatch.setattr(durable_steps, "PATIENCE", (A_MOMENT + 1,) * 9)
    waiting, after = message("A", "1", AFTER_2025), message("B", "1", AFTER_2025 + 1)
    engine.record(waiting)
    assert until(lambda: is_aside(engine) == 1)
    clock.jumped = -HOUR
    slack.teams.clear()
    engine.record(after)
    assert until(lambda: slack.said == [after.id])
    assert is_aside(engine) == 1
    engine.record(waiting)  # Slack sends it again
    clock.jumped = 0
    assert wait_until_idle(engine, PATIENCE)
    assert slack.said == [after.id, waiting.id]


def move_clock(database: Database, jump: timedelta, turns: list[str]) -> None:
    """Let these turns have been recorded after the clock jumped."""
    connected = connect(engine_database(database.url))
    schema = "dbos." if connected.dialect.name == "postgresql" else ""
    with connected.begin() as connection:
        for each in turns:
            connection.execute(
                text(
                    f"UPDATE {schema}workflow_status SET created_at = created_at + :jump "  # noqa: S608
                    "WHERE workflow_uuid = :turn"
                ),
                {"jump": int(jump.total_seconds() * 1000), "turn": each},
            )
    connected.dispose()
