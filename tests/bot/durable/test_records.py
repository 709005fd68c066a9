"""What failed is seen, told of, tried again or given up; what finished long ago is cleared away."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from dbos import WorkflowStatus

from bot.durable import records
from bot.durable.engine import Engine, wait_until_idle
from bot.durable.queues import lanes_of, queue_of_ended
from bot.durable.records import Records, UnknownWork, records_of
from bot.durable.work import Job, Schedule, Trouble
from bot.settings import engine_database
from bot.sql.leftovers import TABLES, Leftovers
from bot.steps import JsonObject, Steps
from bot.turn import Incoming
from domain.sql.engine import connect
from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_clock import move_clock
from tests.bot.durable.test_replicas import message
from tests.database import Database

pytestmark = pytest.mark.either_database

PATIENCE = 15.0
WORDS = "Acme pays 70k"


class Broken:
    """A job whose second step fails until it is mended."""

    def __init__(self) -> None:
        self.mended = False
        self.did: list[str] = []

    def __call__(self, _: JsonObject, steps: Steps) -> None:
        steps.call("first", lambda: self.did.append("first"))
        steps.call("second", self._second)

    def _second(self) -> None:
        if not self.mended:
            raise RuntimeError("no such luck")
        self.did.append("second")


def failed(start: Start, broken: Broken, **more: object) -> Engine:
    engine = start(jobs={"broken": broken}, **more)
    engine.start_job("broken", "1", {})
    assert wait_until_idle(engine, PATIENCE)
    return engine


def test_what_failed_is_shown_and_goes_on_from_its_last_good_step(
    start: Start, database: Database
) -> None:
    broken = Broken()
    engine = failed(start, broken)
    with records_of(engine_database(database.url)) as records:
        [trouble] = records.troubles(datetime.now(UTC))
        assert (trouble.id, trouble.why, trouble.queue) == ("job:broken:1", "failed", "jobs")
        broken.mended = True
        records.retry("job:broken:1")
    assert wait_until_idle(engine, PATIENCE)
    assert broken.did == ["first", "second"]
    assert engine.records.troubles(datetime.now(UTC)) == []


def test_what_is_cancelled_is_no_trouble_any_more(start: Start, database: Database) -> None:
    engine = start(jobs={"later": lambda _payload, _steps: None})
    engine.start_job("later", "1", {}, after=3600)
    with records_of(engine_database(database.url)) as records:
        assert records.counts() == {("jobs", "DELAYED"): 1}
        records.cancel("job:later:1")
        assert not records.counts()
        with pytest.raises(UnknownWork, match="CANCELLED"):
            records.cancel("job:later:1")
        with pytest.raises(UnknownWork, match="no work called"):
            records.retry("job:nothing:1")


def test_super_admins_are_told_once_of_each_trouble(start: Start) -> None:
    told: list[Trouble] = []

    def tell(found: Sequence[Trouble], _at: datetime, _steps: Steps) -> None:
        told.extend(found)

    engine = failed(start, Broken(), troubled=tell)
    for _ in range(2):
        engine.run_schedule("engine watchdog")
        assert wait_until_idle(engine, PATIENCE)
    assert [trouble.id for trouble in told] == ["job:broken:1"]


def test_super_admins_are_told_again_when_it_fails_again_after_a_retry(
    start: Start, database: Database
) -> None:
    told: list[Trouble] = []

    def tell(found: Sequence[Trouble], _at: datetime, _steps: Steps) -> None:
        told.extend(found)

    engine = failed(start, Broken(), troubled=tell)
    for times in (1, 2):
        engine.run_schedule("engine watchdog")
        assert until(lambda times=times: len(told) == times)
        assert wait_until_idle(engine, PATIENCE)
        with records_of(engine_database(database.url)) as records:
            records.retry("job:broken:1")
        assert wait_until_idle(engine, PATIENCE)


def test_another_trouble_of_the_same_work_is_told(start: Start) -> None:
    engine = failed(start, Broken())
    now = datetime.now(UTC)
    engine.records.note_told([Trouble(id="job:broken:1", why="waits", queue="jobs", since=now)])
    assert [trouble.why for trouble in engine.records.new_troubles(now)] == ["failed"]


def test_what_waited_for_its_time_does_not_wait_since_it_was_asked_for(start: Start) -> None:
    engine = start(jobs={"later": lambda _payload, _steps: None})
    engine.start_job("later", "1", {}, after=3600)
    later = datetime.now(UTC) + timedelta(seconds=3590)
    assert engine.records.troubles(later) == []


@pytest.mark.parametrize(
    ("payload", "queue"),
    [({}, "jobs"), ({"workspace_id": "W1"}, "errands")],
    ids=["ours", "theirs"],
)
def test_what_was_cancelled_is_tried_again_in_its_own_queue_and_lane(
    start: Start, database: Database, payload: JsonObject, queue: str
) -> None:
    engine = start(jobs={"later": lambda _payload, _steps: None})
    engine.start_job("later", "1", payload, after=3600)
    url = engine_database(database.url)
    with records_of(url) as records:
        lane = work_called("job:later:1", records).queue_partition_key
        records.cancel("job:later:1")
        records.retry("job:later:1")
        found = work_called("job:later:1", records)
        assert (found.queue_name, found.queue_partition_key) == (queue, lane)
        assert bool(lane) == bool(payload)
    assert wait_until_idle(engine, PATIENCE)


def test_a_turn_that_was_cancelled_is_tried_again_in_a_lane_of_its_team(
    start: Start, database: Database
) -> None:
    ran: list[str] = []
    engine = start(turn=lambda incoming, _: ran.append(incoming.id))
    turn = message("T1", "1")
    engine.record(turn)
    assert wait_until_idle(engine, PATIENCE)
    found = work_called(turn.id, engine.records)
    assert queue_of_ended(found.name, found.queue_partition_key) == found.queue_name == "turns"
    assert found.queue_partition_key in lanes_of(turn.place.team)


def work_called(work_id: str, records: Records) -> WorkflowStatus:
    return records._one(work_id)


def test_where_too_much_has_failed_the_newest_is_seen(
    start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    engine = failed(start, Broken())
    for key in "23":
        engine.start_job("broken", key, {})
        assert wait_until_idle(engine, PATIENCE)
    move_clock(database, timedelta(hours=-1), ["job:broken:1"])
    found = {each.id for each in engine.records.new_troubles(datetime.now(UTC))}
    assert found == {"job:broken:2", "job:broken:3"}


def test_however_much_there_is_all_of_it_is_counted(
    start: Start, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    engine = failed(start, Broken())
    for key in "234":
        engine.start_job("broken", key, {"team": "T1"})
    assert wait_until_idle(engine, PATIENCE)
    for key in "567":
        engine.start_job("broken", key, {}, after=3600)
    engine.records.cancel("job:broken:1")  # given up, so nobody counts it any more
    engine.records.note_told(engine.records.troubles(datetime.now(UTC)))
    counted = {("errands", "ERROR"): 3, ("jobs", "DELAYED"): 3}
    assert engine.records.counts() == counted
    with records_of(engine_database(database.url)) as seen:
        assert seen.counts() == counted


def test_finished_work_is_cleared_and_unfinished_work_is_kept(start: Start) -> None:
    engine = start(jobs={"done": lambda _payload, _steps: None})
    for key in "abc":
        engine.start_job("done", key, {})
    assert wait_until_idle(engine, PATIENCE)
    engine.start_job("done", "waiting", {}, after=3600)
    soon = datetime.now(UTC) + timedelta(seconds=60)
    assert engine.records.clear(datetime.now(UTC) - timedelta(days=1)) == 0
    assert engine.records.clear(soon) == 3
    assert engine.records.counts() == {("jobs", "DELAYED"): 1}


def test_what_people_wrote_goes_long_before_the_id_that_keeps_it_from_being_done_again(
    start: Start, database: Database
) -> None:
    ran: list[str] = []

    def turn(incoming: Incoming, steps: Steps) -> None:
        ran.append(str(steps.call("model", lambda: f"you said {incoming.text}")))

    engine = start(turn=turn, jobs={"broken": Broken()})
    said = message("T1", "1").model_copy(update={"text": WORDS})
    engine.record(said)
    engine.start_job("broken", "1", {"text": WORDS})
    assert wait_until_idle(engine, PATIENCE)
    assert kept(database).count(WORDS) == 3
    leftovers = Leftovers(engine_database(database.url))
    leftovers.clear(milliseconds(datetime.now(UTC) + timedelta(seconds=60)))
    leftovers.close()
    assert kept(database).count(WORDS) == 1  # of what failed, which may be tried again
    engine.record(said)
    assert wait_until_idle(engine, PATIENCE)
    assert ran == [f"you said {WORDS}"]


def test_routine_is_kept_for_a_day_and_all_else_for_a_month(start: Start) -> None:
    nothing: Job = lambda _payload, _steps: None  # noqa: E731
    engine = start(
        jobs={"look": nothing, "done": nothing},
        schedules={"often": Schedule("0 0 1 1 *", lambda _at, _steps: None)},
    )
    engine.start_job("look", "1", {})
    engine.start_job("done", "1", {})
    engine.run_schedule("often")
    assert wait_until_idle(engine, PATIENCE)
    soon = datetime.now(UTC) + timedelta(seconds=60)
    assert engine.records.clear_routine(soon, ("look",)) == 2
    assert engine.records.clear(soon) == 1


def kept(database: Database) -> str:
    """Everything that the engine keeps of its work, as text."""
    connected = connect(engine_database(database.url))
    schema = "dbos." if connected.dialect.name == "postgresql" else ""
    with connected.begin() as connection:
        found = [
            str(row)
            for table in ("workflow_status", *TABLES)
            for row in connection.exec_driver_sql(f"SELECT * FROM {schema}{table}")  # noqa: S608
        ]
    connected.dispose()
    return "\n".join(found)


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
