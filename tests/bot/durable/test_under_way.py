"""Work that is under way when the database goes: it waits, and nothing of it is lost."""

import threading
import time
from datetime import UTC, datetime

from sqlalchemy import text

from bot.durable.engine import Engine, wait_until_idle
from bot.settings import engine_database
from bot.sql.database import Database
from bot.steps import JsonObject, Steps
from bot.stopping import Stops
from bot.turn import Incoming
from tests.bot.durable.conftest import work
from tests.bot.durable.test_replicas import message
from tests.bot.durable.wire import Wire

PATIENCE = 60.0


class UnderWay:
    """A turn, a job and a send, each of which meets the missing database in a place of its own."""

    def __init__(self, database: Database) -> None:
        self.begun, self.gone = threading.Barrier(4), threading.Event()
        self.ended: list[str] = []
        self._database = database
        self._stops = Stops(database, lambda: datetime.now(UTC))

    def turn(self, incoming: Incoming, steps: Steps) -> None:
        def think() -> str:
            self._meet_it()
            is_stopped = self._stops.pressed(incoming.place, incoming.ts)
            return "stopped" if is_stopped else "thought"

        thought = steps.call("model", think)
        self._read()  # what is no step meets it, too
        self.ended.append(f"turn {thought}")

    def job(self, _: JsonObject, steps: Steps) -> None:
        self.ended.append(f"job {steps.call('look', self._read)}")

    def send(self, _: JsonObject, steps: Steps) -> None:
        self.ended.append(f"send {steps.send('tell', lambda _: self._read())}")

    def _read(self) -> str:
        self._meet_it()
        with self._database.reading() as session:
            return str(session.scalar(text("SELECT 'read'")))

    def _meet_it(self) -> None:
        if not self.gone.is_set():
            self.begun.wait(PATIENCE)
            self.gone.wait(PATIENCE)


def test_work_under_way_waits_for_the_database_and_nothing_of_it_is_lost(
    wired: tuple[str, Wire],
) -> None:
    url, wire = wired
    database = Database(url)
    under_way, failed = UnderWay(database), list[str]()
    jobs = {"job": under_way.job, "send": under_way.send}
    told = work(turn=under_way.turn, jobs=jobs, failed=lambda *_: failed.append("failed"))
    engine = Engine(database, engine_database(url), told, poll_seconds=0.05)
    engine.start()
    try:
        engine.record(message("T1", "1"))
        engine.start_job("job", "1", {})
        engine.start_job("send", "1", {})
        under_way.begun.wait(PATIENCE)
        wire.cut()
        under_way.gone.set()
        time.sleep(1.0)
        wire.mend()
        assert wait_until_idle(engine, PATIENCE)
        assert sorted(under_way.ended) == ["job read", "send read", "turn thought"]
        assert (failed, engine.records.troubles(datetime.now(UTC))) == ([], [])
    finally:
        engine.stop()
        database.close()
