"""Turns, alerts, jobs and schedules as workflows of the library; its names stand in the database."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from typing import Any, ParamSpec

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, error

from bot.durable.aside import Aside, PutAside
from bot.durable.queues import ALERTS, TURNS, lane_of, name_of, queue_of
from bot.durable.work import HOUR, Schedule, Work
from bot.logs import WORK
from bot.metrics import Metrics
from bot.steps import JsonObject, Steps
from bot.tracing import turn_span
from bot.turn import Incoming

log = logging.getLogger("rex.engine")
P = ParamSpec("P")

#: An `Incoming` as JSON, the form in which the engine keeps it.
Recorded = dict[str, Any]

#: Work that kills its process this often is poison and is given up, in the open.
MAX_RECOVERIES = 20
#: Seconds between tries of an alert: for three days, quickly at first.
ALERT_PATIENCE = (5, 60, 300, 1800, *[HOUR] * 71)
#: Seconds until a job is offered again that this process doesn't know: a newer REX asked for it.
UNKNOWN_JOB_PAUSE = 5.0


class Workflows:
    """What the library runs; each can be started, and started again without harm."""

    def __init__(
        self,
        work: Work,
        schedules: Mapping[str, Schedule],
        steps: Callable[["Workflows", str], Steps],
        aside: Aside,
        metrics: Metrics,
    ) -> None:
        self._work, self.schedules = work, schedules
        self._steps = partial(steps, self)
        self._aside, self._metrics = aside, metrics
        self._turns = self._registered("turn", self._turn)
        self._alerts = self._registered("alert", self._alert)
        self._jobs = self._registered("job", self._job)
        self.scheduled = self._registered("schedule", self._schedule)

    def record(self, incoming: Incoming) -> None:
        """Start a turn."""
        lane = SetEnqueueOptions(queue_partition_key=lane_of(incoming.place))
        with SetWorkflowID(incoming.id), lane:
            DBOS.enqueue_workflow(TURNS, self._turns, incoming.model_dump(mode="json"))

    def alert(self, alert_id: str) -> None:
        """Start an alert's first try."""
        self._start_alert(f"alert:{alert_id}", alert_id, 0)

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Start a job."""
        self._start_job(f"job:{name}:{key}", name, payload, after)

    def _registered(self, name: str, run: Callable[P, None]) -> Callable[P, None]:
        """Register a workflow, which is put aside when it can't go on now."""

        @DBOS.workflow(name=name, max_recovery_attempts=MAX_RECOVERIES)
        @wraps(run)
        def workflow(*args: P.args, **kwargs: P.kwargs) -> None:
            WORK.set(DBOS.workflow_id or "")
            try:
                run(*args, **kwargs)
            except PutAside as aside:
                self._aside.put(str(DBOS.workflow_id), aside)

        return workflow

    def _turn(self, recorded: Recorded) -> None:
        incoming, steps = Incoming.model_validate(recorded), self._steps("turn")
        WORK.set(incoming.id)
        self._aside.give_way(incoming, lane_of(incoming.place))
        began = time.monotonic()
        try:
            with turn_span(incoming.id, incoming.kind, name_of(incoming.place)):
                self._work.turn(incoming, steps)
        except error.DBOSException:
            raise
        except Exception as fault:  # one of the few broad excepts: no turn ends in silence
            self._metrics.count("rex_turns_failed_total")
            self._work.failed(incoming, steps, fault)
        self._metrics.took("rex_turn_seconds", time.monotonic() - began, kind=incoming.kind)

    def _alert(self, alert_id: str, tries: int) -> None:
        """One try at an alert, which starts the next one if it must."""
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
        after = ALERT_PATIENCE[tries]
        self._start_alert(f"alert:{alert_id}:{tries + 1}", alert_id, tries + 1, after)

    def _job(self, name: str, payload: JsonObject) -> None:
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
            self._work.given_up(name, payload, self._steps(f"job {name}"))
            raise

    def _schedule(self, at: datetime, name: str) -> None:
        found = self.schedules.get(name)
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

    def _start_alert(self, work_id: str, alert_id: str, tries: int, after: float = 0) -> None:
        later = SetEnqueueOptions(delay_seconds=after or None)
        with SetWorkflowID(work_id), later:
            DBOS.enqueue_workflow(ALERTS, self._alerts, alert_id, tries)

    def _start_job(self, job_id: str, name: str, payload: JsonObject, after: float) -> None:
        queue, lane = queue_of(self._work.owner_of(name, payload), job_id)
        options = SetEnqueueOptions(queue_partition_key=lane, delay_seconds=after or None)
        with SetWorkflowID(job_id), options:
            DBOS.enqueue_workflow(queue, self._jobs, name, payload)
