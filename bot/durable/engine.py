"""Runs turns, alerts, jobs and schedules durably; one engine per process."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import uuid4

from dbos import (
    DBOS,
    DBOSPortableJSONSerializer,
    ScheduleInput,
    SetEnqueueOptions,
    SetWorkflowID,
    SQLAlchemyDatasource,
    error,
)

from bot.durable.boundaries import Boundaries
from bot.durable.care import Care
from bot.durable.configuration import APPLICATION, configuration
from bot.durable.patience import wait_for_the_disk
from bot.durable.queues import (
    ALERTS,
    EMBEDDED_WORKERS,
    JOBS,
    TURNS,
    WORKERS,
    lane_of,
    limits,
    name_of,
    open_queues,
)
from bot.durable.records import Records
from bot.durable.replicas import Reaper, new_name
from bot.durable.silence import keep_quiet_about_stopped_work
from bot.durable.steps import DurableSteps
from bot.durable.storage import file_of, hold, prepare
from bot.durable.work import HOUR, Work
from bot.logs import WORK
from bot.metrics import Metrics
from bot.sql.database import Database
from bot.sql.liveness import Liveness
from bot.steps import JsonObject
from bot.tracing import turn_span
from bot.turn import Incoming

log = logging.getLogger("rex.engine")

#: An `Incoming` as JSON, the form in which the engine keeps it.
Recorded = dict[str, Any]

#: Seconds in which an event must be recorded, within the three that Slack waits; and the threads
#: that do it, so that nothing else waits behind them.
ACCEPT_SECONDS, RECORDERS = 2.5, 8
#: Work that kills its process this often is poison and is given up, in the open.
MAX_RECOVERIES = 20
#: Seconds between tries of an alert: for three days, quickly at first.
ALERT_PATIENCE = (5, 60, 300, 1800, *[HOUR] * 71)
#: Seconds until a job is offered again that this process doesn't know: a newer REX asked for it.
UNKNOWN_JOB_PAUSE = 5.0
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
        self._work, self._url = work, url
        self.metrics = Metrics()
        self._boundaries = Boundaries(crash_at, took=self._step_took)
        self._poll_seconds = poll_seconds
        self._boot = uuid4().hex
        self._recorders = ThreadPoolExecutor(RECORDERS, thread_name_prefix="rex-record")
        self._lock = hold(url)
        prepare(url)
        wait_for_the_disk()
        self.name = ALONE if file_of(url) else new_name()
        self._liveness = None if file_of(url) else Liveness(url, self.name)
        self._reaper = Reaper(self._liveness) if self._liveness else None
        keep_quiet_about_stopped_work()
        DBOS(config=configuration(url, self.name, poll_seconds))
        self.records = Records(DBOS)
        self._schedules = {**Care(self.records, work).schedules(), **work.schedules}
        self._datasource = SQLAlchemyDatasource.create(
            database.url,
            engine=database.engine,
            sessionmaker=database.sessions,
            serializer=DBOSPortableJSONSerializer(),
        )
        self._run_turn, self._run_alert = self._turn_workflow(), self._alert_workflow()
        self._run_job, self._run_schedule = self._job_workflow(), self._schedule_workflow()

    def start(self) -> None:
        """Launch: what a dead process left unfinished goes on where it stopped."""
        if self._liveness:
            self._liveness.hold()
        queues = limits(WORKERS if self._liveness else EMBEDDED_WORKERS, self._poll_seconds)
        open_queues(self._url, APPLICATION, queues)
        DBOS.launch()
        for queue, limited in queues.items():
            DBOS.register_queue(queue, **limited)
        DBOS.apply_schedules([self._schedule(name) for name in self._schedules])
        if self._reaper:
            self._reaper.start()

    def stop(self, patience_seconds: int = 0) -> None:
        """Let running work finish for so long; the rest goes on at the next start."""
        if self._reaper:
            self._reaper.stop()
        DBOS.destroy(workflow_completion_timeout_sec=patience_seconds, destroy_registry=True)
        self._recorders.shutdown(wait=False, cancel_futures=True)
        if self._liveness:
            self._liveness.release()
        if self._lock:
            self._lock.close()

    async def accept(self, incoming: Incoming) -> None:
        """Record something that happened, durably, before Slack is told 200.

        Recording it again is harmless: the id is the turn's. Raises TimeoutError while the
        database doesn't take it: Slack is not told 200 then, and sends it again.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(ACCEPT_SECONDS):
            await loop.run_in_executor(self._recorders, self.record, incoming)

    def record(self, incoming: Incoming) -> None:
        """Record something that happened; the synchronous form of `accept`."""
        lane = SetEnqueueOptions(queue_partition_key=lane_of(incoming.place))
        with SetWorkflowID(incoming.id), lane:
            DBOS.enqueue_workflow(TURNS, self._run_turn, incoming.model_dump(mode="json"))
        self.metrics.count("rex_accepted_total", kind=incoming.kind)

    def alert(self, alert_id: str) -> None:
        """Deliver an alert by work of its own; asking for it again is harmless."""
        with SetWorkflowID(f"alert:{alert_id}"):
            DBOS.enqueue_workflow(ALERTS, self._run_alert, alert_id, 0)

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Run a job of `Work.jobs`, once for each key; `after` so many seconds, at no cost."""
        self._start_job(f"job:{name}:{key}", name, payload, after)

    def run_schedule(self, name: str) -> None:
        """Run a schedule now, besides its times."""
        DBOS.trigger_schedule(name)

    def idle(self) -> bool:
        """Whether everything recorded has ended."""
        return self.records.idle()

    def _turn_workflow(self) -> Callable[[Recorded], None]:
        """Register the workflow of turns; workflows' names stand in the database."""

        @DBOS.workflow(name="turn", max_recovery_attempts=MAX_RECOVERIES)
        def turn(recorded: Recorded) -> None:
            incoming, steps, began = (
                Incoming.model_validate(recorded),
                self._steps("turn"),
                time.monotonic(),
            )
            WORK.set(incoming.id)
            try:
                with turn_span(incoming.id, incoming.kind, name_of(incoming.place)):
                    self._work.turn(incoming, steps)
            except error.DBOSException:
                raise
            except Exception as fault:  # one of the few broad excepts: no turn ends in silence
                self.metrics.count("rex_turns_failed_total")
                self._work.failed(incoming, steps, fault)
            self.metrics.took("rex_turn_seconds", time.monotonic() - began, kind=incoming.kind)

        return turn

    def _alert_workflow(self) -> Callable[[str, int], None]:
        """Register the workflow of one try at an alert, which starts the next one if it must."""

        @DBOS.workflow(name="alert", max_recovery_attempts=MAX_RECOVERIES)
        def alert(alert_id: str, tries: int) -> None:
            WORK.set(f"alert:{alert_id}")
            try:
                delivered = self._work.alert(alert_id, self._steps("alert"))
            except error.DBOSException:
                raise
            except Exception:  # one of the few broad excepts: no alert is given up on a fault
                log.exception("alert %s failed; it is tried again", alert_id)
                delivered = False
            if delivered or tries == len(ALERT_PATIENCE):
                return
            later = SetEnqueueOptions(delay_seconds=ALERT_PATIENCE[tries])
            with SetWorkflowID(f"alert:{alert_id}:{tries + 1}"), later:
                DBOS.enqueue_workflow(ALERTS, self._run_alert, alert_id, tries + 1)

        return alert

    def _job_workflow(self) -> Callable[[str, JsonObject], None]:
        @DBOS.workflow(name="job", max_recovery_attempts=MAX_RECOVERIES)
        def job(name: str, payload: JsonObject) -> None:
            WORK.set(DBOS.workflow_id or "")
            run = self._work.jobs.get(name)
            if run is None:
                self._start_job(f"{DBOS.workflow_id}+", name, payload, UNKNOWN_JOB_PAUSE)
                return
            try:
                run(payload, self._steps(f"job {name}"))
            except error.DBOSException:
                raise
            except Exception:
                log.exception("job %s (%s) failed", name, DBOS.workflow_id)
                raise

        return job

    def _schedule_workflow(self) -> Callable[[datetime, str], None]:
        @DBOS.workflow(name="schedule", max_recovery_attempts=MAX_RECOVERIES)
        def schedule(at: datetime, name: str) -> None:
            found = self._schedules.get(name)
            if found is None:
                log.warning("schedule %s is not one of this REX's", name)
                return
            try:
                found.run(at, self._steps(f"schedule {name}"))
            except error.DBOSException:
                raise
            except Exception:
                log.exception("schedule %s failed for %s", name, at)
                raise

        return schedule

    def _schedule(self, name: str) -> ScheduleInput:
        return {
            "schedule_name": name,
            "workflow_fn": self._run_schedule,
            "schedule": self._schedules[name].cron,
            "context": name,
            "queue_name": JOBS,
        }

    def _start_job(self, job_id: str, name: str, payload: JsonObject, after: float) -> None:
        later = SetEnqueueOptions(delay_seconds=after or None)
        with SetWorkflowID(job_id), later:
            DBOS.enqueue_workflow(JOBS, self._run_job, name, payload)

    def _step_took(self, name: str, seconds: float) -> None:
        self.metrics.took("rex_step_seconds", seconds, step=name.split()[0])

    def _steps(self, of: str) -> DurableSteps:
        return DurableSteps(
            of=of,
            datasource=self._datasource,
            boot=self._boot,
            undelivered=self._work.undelivered,
            refused=self._work.refused,
            starter=self,
            boundaries=self._boundaries,
        )


def wait_until_idle(engine: Engine, timeout_seconds: float) -> bool:
    """Wait until everything recorded has ended; False when it took too long."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        if engine.idle():
            return True
        time.sleep(LOOK_SECONDS)
    return False
