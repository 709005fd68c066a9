"""Work that waits, for Slack or for a time, holds up nobody, and goes on where it stopped."""

import threading
import time
from functools import partial

import pytest
from sqlalchemy import text

from bot.durable import steps
from bot.durable.engine import Engine, wait_until_idle
from bot.durable.queues import ERRANDS, JOBS, LANES, TURNS, WORKERS
from bot.settings import engine_database
from bot.sql.schema import SCHEMA
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from domain.sql.engine import connect
from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_replicas import message
from tests.database import Database

pytestmark = pytest.mark.either_database

PATIENCE = 15.0


class Outage:
    """Teams whose Slack takes nothing, and what the others were told."""

    def __init__(self, *teams: str) -> None:
        self.teams = {*teams}
        self.said: list[str] = []

    def deliver(self, team: str, words: str, _look_first: bool) -> str:
        if team in self.teams:
            raise ConnectionError(team)
        self.said.append(words)
        return words

    def reply(self, incoming: Incoming, steps: Steps) -> None:
        """A turn."""
        steps.send("reply", partial(self.deliver, incoming.place.team, incoming.id))

    def tell(self, payload: JsonObject, steps: Steps) -> None:
        """A job that tells a team something."""
        steps.send("tell", partial(self.deliver, str(payload["team"]), str(payload)))


def test_customers_whose_slack_is_down_hold_up_nobody_else(start: Start) -> None:
    slack, rung = Outage("A", "B"), threading.Event()
    engine = start(
        turn=slack.reply, jobs={"digest": slack.tell, "rung": lambda _payload, _steps: rung.set()}
    )
    for number in range(WORKERS[ERRANDS] + WORKERS[JOBS] + 5):
        engine.start_job("digest", f"{number}", {"team": "A"})
    for number in range(2 * LANES + 8):
        engine.record(message("A" if number % 2 else "B", f"{number}", number))
    quiet = message("QUIET", "1")
    engine.record(quiet)
    engine.start_job("rung", "1", {})
    engine.start_job("digest", "quiet", {"team": "QUIET"})
    assert rung.wait(PATIENCE)
    assert until(lambda: len(slack.said) == 2)
    assert sorted(slack.said) == sorted([quiet.id, str({"team": "QUIET"})])
    slack.teams.clear()  # what is not yet aside ends
    assert until(lambda: set(engine.records.counts()) <= {(TURNS, "DELAYED"), (ERRANDS, "DELAYED")})


def test_what_slack_did_not_take_is_sent_later_once_and_in_the_order_of_its_thread(
    start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "PATIENCE", (2.5,) * 9)
    slack = Outage("A")
    engine = start(turn=slack.reply)
    same, other = [message("A", "1", number) for number in range(3)], message("A", "2", 9)
    engine.record(same[0])
    assert until(lambda: is_aside(engine) == 1)
    make_due(database, in_seconds=3600)
    slack.teams.clear()
    for each in (*same[1:], other):
        engine.record(each)
    assert until(lambda: slack.said == [other.id] and is_aside(engine) == 3)
    make_due(database)
    assert wait_until_idle(engine, PATIENCE)
    assert slack.said == [other.id, *(each.id for each in same)]


def test_a_long_wait_is_spent_aside_and_what_was_done_before_it_is_not_done_again(
    start: Start, database: Database
) -> None:
    did: list[str] = []

    def job(_: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: did.append("first"))
        steps.wait(2.5)
        steps.write("second", lambda _: did.append("second"))

    engine = start(jobs={"job": job})
    engine.start_job("job", "1", {})
    assert until(lambda: is_aside(engine) == 1)
    make_due(database)  # too early: it is put aside again
    assert wait_until_idle(engine, PATIENCE)
    assert did == ["first", "second"]


def test_a_turn_that_was_taken_too_soon_gives_way_to_the_one_before_it(
    start: Start,
) -> None:
    """It waits in the lane of the one before it, and takes no worker meanwhile."""
    running, release = threading.Event(), threading.Event()
    ended: list[str] = []
    first, second, elsewhere = message("A", "1", 1), message("A", "1", 2), message("A", "2", 3)

    def turn(incoming: Incoming, _: Steps) -> None:
        if incoming.id == first.id:
            running.set()
            assert release.wait(PATIENCE)
        ended.append(incoming.id)

    engine = start(turn=turn)
    engine.record(first)
    assert running.wait(PATIENCE)
    engine.record(second)
    engine.record(elsewhere)
    assert until(lambda: ended == [elsewhere.id])
    assert until(lambda: engine.records.counts()[TURNS, "ENQUEUED"] == 1)
    assert lane_of(first, engine) == lane_of(second, engine)
    release.set()
    assert wait_until_idle(engine, PATIENCE)
    assert ended == [elsewhere.id, first.id, second.id]


def lane_of(turn: Incoming, engine: Engine) -> str | None:
    """The lane in which a turn runs or waits."""
    return engine.records._one(turn.id).queue_partition_key


def is_aside(engine: Engine) -> int:
    """How much work waits for its time."""
    counts = engine.records.counts()
    return sum(many for (_, state), many in counts.items() if state == "DELAYED")


def make_due(database: Database, in_seconds: float = 0) -> None:
    """Let the time of everything that is put aside come."""
    change(
        database,
        "delay_until_epoch_ms = :at WHERE status = 'DELAYED'",
        at=int((time.time() + in_seconds) * 1000),
    )


def change(database: Database, what: str, **values: object) -> None:
    """Change the engine's own rows."""
    engine = connect(engine_database(database.url))
    schema = "main" if engine.name == "sqlite" else SCHEMA
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {schema}.workflow_status SET {what}"), values)  # noqa: S608
    engine.dispose()
