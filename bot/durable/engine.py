"""Runs turns, alerts, jobs and schedules durably; one engine per process."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial

from dbos import DBOS, DBOSPortableJSONSerializer, ScheduleInput, SQLAlchemyDatasource
from dbos._datasource import _still_owns

from bot.durable.aside import Aside
from bot.durable.boot import Boot
from bot.durable.boundaries import Boundaries
from bot.durable.care import Care
from bot.durable.claims import Claims
from bot.durable.configuration import APPLICATION, configuration, turns_of
from bot.durable.lanes import Lanes
from bot.durable.looking import make_cheap
from bot.durable.patience import try_until, wait_for_the_database, wait_no_longer
from bot.durable.polls import Polls
from bot.durable.queues import EMBEDDED_WORKERS, JOBS, WORKERS, limits, open_queues
from bot.durable.records import Records
from bot.durable.replicas import Reaper, new_name
from bot.durable.silence import keep_quiet_about_stopped_work
from bot.durable.steps import DurableSteps, Starter
from bot.durable.storage import file_of, hold, prepare
from bot.durable.tables import need_tables
from bot.durable.work import Work
from bot.durable.workflows import Workflows
from bot.sql.backlog import Backlog
from bot.sql.database import Database
from bot.sql.intake import Intake
from bot.sql.lanes import LaneRows
from bot.sql.leftovers import Leftovers
from bot.sql.liveness import Liveness
from bot.sql.precedence import Precedence
from bot.sql.shelf import Shelf
from bot.steps import JsonObject
from bot.telemetry.metrics import Metrics
from bot.turn import Incoming
from bot.urgent import be_urgent, urgently

#: Seconds in which an event must be recorded, within the three that Slack waits; and the threads
#: that do it, so that nothing else waits behind them.
ACCEPT_SECONDS, RECORDERS = 2.5, 8
#: Seconds between two looks at whether everything has ended: a look costs what a small turn does.
LOOK_SECONDS = 0.1
#: The one process of an embedded engine: what it left unfinished, it finds at the next start.
ALONE = "solo"


class Engine:
    """The engine of one process.

    `url` is the engine's own database. `poll_seconds` is how often queues are looked at: the
    price of a start latency of about half of it. `crash_at` is for those who torture REX.
    """

    def __init__(
        self,
        database: Database,
        url: str,
        work: Work,
        *,
        poll_seconds: float = 0.1,
        crash_at: str | None = None,
    ) -> None:
        self._work, self._url, self._database = work, url, database
        self.metrics = Metrics()
        self._boundaries = Boundaries(crash_at, took=self._step_took)
        self._poll_seconds = poll_seconds
        self._boot = Boot()
        self._precedence = Precedence()
        self._recorders = ThreadPoolExecutor(
            RECORDERS, thread_name_prefix="rex-record", initializer=be_urgent
        )
        self._lock = hold(url)
        prepare(url)
        need_tables(url)
        wait_for_the_database()
        self.name = ALONE if file_of(url) else new_name()
        self._liveness = None if file_of(url) else Liveness(url, self.name)
        config = configuration(url, self.name, poll_seconds)
        self._version = str(config["application_version"])
        self._polls = Polls(WORKERS)
        self._reaper = None
        if self._liveness:
            self._reaper = Reaper(self._liveness, self._version, self._polls.stir)
        keep_quiet_about_stopped_work()
        self._dbos = DBOS(config=config)
        self._datasource = SQLAlchemyDatasource.create(
            database.url,
            engine=database.engine,
            sessionmaker=database.sessions,
            serializer=DBOSPortableJSONSerializer(),
        )
        self._shelf = Shelf(url, self.name)
        self.records = Records(DBOS, Backlog(self._shelf.engine))
        self._aside, self._lanes = Aside(self._shelf), Lanes(self._polls.stir)
        running = self._dbos._active_workflows_set.activeList
        self._claims = Claims(self._shelf, running, self._polls.stir)
        self._intake = Intake(url, always=turns_of(self._version), at_most=RECORDERS)
        self._leftovers = Leftovers(url)
        care = Care(self.records, self._leftovers, work)
        schedules = {**care.schedules(), **work.schedules}
        self._workflows = Workflows(
            work,
            schedules,
            self._steps,
            self._aside,
            self._lanes,
            self._intake,
            self.metrics,
            self._polls.stir,
            self._precedence.pace,
        )

    def start(self) -> None:
        """Launch: what a dead process left unfinished goes on where it stopped."""
        queues = limits(WORKERS if self._liveness else EMBEDDED_WORKERS, self._poll_seconds)
        open_queues(self._url, APPLICATION, queues)
        if self._liveness and self._reaper:
            self._liveness.hold()
            self._reaper.start()
        else:
            self._shelf.adopt(self._version)
        self._boot.find(self.records.unended())
        DBOS.launch()
        system = self._dbos._sys_db
        self._precedence.over(
            system.engine, self._database.engine, self._shelf.engine, self._intake.engine
        )
        self._lanes.open(LaneRows(system.engine))
        self._polls.watch(system, self._lanes.look_again)
        for queue, limited in queues.items():
            DBOS.register_queue(queue, **limited)
        make_cheap(system, APPLICATION)  # which keeps how the queues are run from here on
        DBOS.set_latest_application_version(self._version)  # schedules are run by who started last
        DBOS.apply_schedules([self._schedule(name) for name in self._workflows.schedules])
        self._make_up()
        self._claims.start()
        self._polls.stir()

    def stop(self, patience_seconds: int = 0) -> None:
        """Let running work finish for so long; the rest goes on at the next start."""
        self._polls.close()
        self._lanes.close()
        self._claims.stop()
        DBOS.destroy(workflow_completion_timeout_sec=patience_seconds, destroy_registry=True)
        if self._reaper:  # until here: who looks no more is soon taken for dead
            self._reaper.stop()
        self._aside.close()
        wait_no_longer()
        self._leftovers.close()
        self._recorders.shutdown(wait=False, cancel_futures=True)
        self._intake.close()
        if self._liveness:
            self._liveness.release()
        if self._lock:
            self._lock.close()

    async def accept(self, incoming: Incoming) -> None:
        """Record something that happened, durably, before Slack is told 200.

        Recording it again is harmless: the id is the turn's. Raises TimeoutError, or what the
        database says, while it doesn't take it: Slack is not told 200 then, and sends it again.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(ACCEPT_SECONDS):
            with self.recording():
                await loop.run_in_executor(self._recorders, self.record, incoming)

    def record(self, incoming: Incoming) -> None:
        """Record something that happened; the synchronous form of `accept`."""
        deadline = time.monotonic() + ACCEPT_SECONDS
        with self.recording(), urgently():
            try_until(deadline, partial(self._workflows.record, incoming))
        self._lanes.look_after(incoming.place.team)
        self.metrics.count("rex_accepted_total", kind=incoming.kind)

    def recording(self) -> AbstractContextManager[None]:
        """While in here, Slack waits: what isn't urgent begins no transaction."""
        return self._precedence.recording()

    def alert(self, alert_id: str) -> None:
        """Deliver an alert by work of its own; asking for it again is harmless."""
        self._workflows.alert(alert_id)

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Run a job of `Work.jobs`, once for each key; `after` so many seconds, at no cost."""
        self._workflows.start_job(name, key, payload, after=after)

    def run_schedule(self, name: str) -> None:
        """Run a schedule now, besides its times."""
        DBOS.trigger_schedule(name)
        self._polls.stir()

    def is_well(self) -> bool:
        """Whether this process still looks after its queues, and with replicas after its name."""
        holds_its_name = self._reaper is None or self._reaper.is_well()
        return holds_its_name and not self._polls.neglected()

    def idle(self) -> bool:
        """Whether everything recorded has ended."""
        return self.records.idle()

    def _make_up(self) -> None:
        """Run what should have run while no REX did: its last time, unless that is done."""
        now = datetime.now(UTC)
        for name, schedule in self._workflows.schedules.items():
            if schedule.made_up:
                DBOS.backfill_schedule(name, now - timedelta(seconds=schedule.made_up), now)

    def _schedule(self, name: str) -> ScheduleInput:
        return {
            "schedule_name": name,
            "workflow_fn": self._workflows.scheduled,
            "schedule": self._workflows.schedules[name].cron,
            "context": name,
            "queue_name": JOBS,
        }

    def _step_took(self, name: str, seconds: float) -> None:
        self.metrics.took("rex_step_seconds", seconds, step=name.split()[0])

    def _steps(self, starter: Starter, of: str) -> DurableSteps:
        return DurableSteps(
            of=of,
            datasource=self._datasource,
            boot=self._boot,
            undelivered=self._work.undelivered,
            refused=self._work.refused,
            starter=starter,
            boundaries=self._boundaries,
            owned=self._owns,
        )

    def _owns(self) -> bool:
        """Whether this process's run of the work at hand is still the one that counts."""
        return self._liveness is None or _still_owns(str(DBOS.workflow_id))


def wait_until_idle(engine: Engine, timeout_seconds: float) -> bool:
    """Wait until everything recorded has ended; False when it took too long."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        if engine.idle():
            return True
        time.sleep(LOOK_SECONDS)
    return False
