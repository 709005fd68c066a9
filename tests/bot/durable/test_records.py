"""What failed is seen, told of, tried again or given up; what finished long ago is cleared away."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.durable.engine import Engine, wait_until_idle
from bot.durable.records import UnknownWork, records_of
from bot.durable.work import Trouble
from bot.settings import engine_database
from bot.steps import JsonObject, Steps
from tests.bot.durable.conftest import Start
from tests.database import Database

PATIENCE = 15.0


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
