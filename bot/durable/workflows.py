"""Turns, alerts, jobs and schedules as workflows of the library; its names stand in the database."""

import logging
import time
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial, wraps
from typing import Any, ParamSpec

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, error
from pydantic import ValidationError

from bot.durable.aside import SOON, Aside, NotUnderstood, PutAside
from bot.durable.lanes import Lanes
from bot.durable.queues import (
    ALERT,
    ALERTS,
    JOB,
    QUEUES_OF,
    SCHEDULE,
    TURN,
    TURNS,
    name_of,
    queue_of,
    rank_of,
)
from bot.durable.steps import DurableSteps
from bot.durable.work import HOUR, Schedule, Work
from bot.sql.intake import Intake
from bot.sql.passing import will_pass
from bot.steps import JsonObject, Steps
from bot.telemetry.logs import WORK
from bot.telemetry.metrics import Metrics
from bot.telemetry.tracing import turn_span
from bot.turn import Incoming
from bot.undelivered import GivenUp

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
#: How late a schedule is run at most that has another time soon.
LONG_OVER = timedelta(minutes=10)
#: How the library ends a run that doesn't count any more: cancelled, or another's by now.
LOST = (error.DBOSWorkflowCancelledError, error.DBOSWorkflowConflictIDError)
#: The job that apologises for a turn that could not go on where it was left.
APOLOGY = "apology"


class Workflows:
    """What the library runs; each can be started, and started again without harm."""

    def __init__(
        self,
        work: Work,
        schedules: Mapping[str, Schedule],
        steps: Callable[["Workflows", str], Steps],
        aside: Aside,
        lanes: Lanes,
        intake: Intake,
        metrics: Metrics,
        stir: Callable[..., None],
        pace: Callable[[], None],
    ) -> None:
        self._work, self.schedules = work, schedules
        self._known = {**work.jobs, APOLOGY: self._apologise}
        self._steps = partial(steps, self)
        self._aside, self._lanes, self._intake = aside, lanes, intake
        self._metrics, self._stir = metrics, stir
        self._pace = pace
        self._turns = self._registered(TURN, self._turn, self._start_apology, self._end_given_up)
        self._alerts = self._registered(ALERT, self._alert, self._try_anew)
        self._jobs = self._registered(JOB, self._job)
        self.scheduled = self._registered(SCHEDULE, self._schedule, self._passed_over)

    def record(self, incoming: Incoming) -> None:
        """Start a turn."""
        self._intake.record(
            incoming.id,
            _recorded(incoming),
            lane=self._lanes.next(incoming.place.team, incoming.user),
            rank=rank_of(incoming.id),
        )
        self._stir(TURNS)

    def alert(self, alert_id: str) -> None:
        """Start an alert's first try."""
        self._start_alert(f"alert:{alert_id}", alert_id, 0)

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        """Start a job."""
        self._start_job(f"job:{name}:{key}", name, payload, after)

    def _registered(
        self,
        name: str,
        run: Callable[P, None],
        otherwise: Callable[P, None] | None = None,
        given_up: Callable[P, None] = lambda *_, **__: None,
    ) -> Callable[P, None]:
        """Register a workflow, which is put aside when it can't go on now.

        What this REX doesn't understand, or did in other steps, is left to a newer one; if none
        takes it, `otherwise` is done, or it fails in the open. `given_up` is done when somebody
        cancels it while it runs.
        """

        @DBOS.workflow(name=name, max_recovery_attempts=MAX_RECOVERIES)
        @wraps(run)
        def workflow(*args: P.args, **kwargs: P.kwargs) -> None:
            WORK.set(DBOS.workflow_id or "")
            try:
                run(*args, **kwargs)
            except PutAside as aside:
                self._aside.put(str(DBOS.workflow_id), aside)
            except LOST:
                if _was_cancelled():
                    given_up(*args, **kwargs)
                raise
            except (NotUnderstood, ValidationError, error.DBOSUnexpectedStepError) as strange:
                kind = type(strange).__name__
                log.warning("%s is left to a newer REX: %s", DBOS.workflow_id, kind)
                self._aside.leave(str(DBOS.workflow_id))
                if otherwise is None:
                    raise
                otherwise(*args, **kwargs)
            except Exception as fault:
                if not will_pass(fault):
                    raise
                log.warning("%s waits for the database: %s", DBOS.workflow_id, type(fault).__name__)
                self._aside.put(str(DBOS.workflow_id), PutAside(SOON))
            finally:
                self._stir(*QUEUES_OF[name])  # the next of its lane may begin

        return workflow

    def _turn(self, recorded: Recorded) -> None:
        self._pace()
        incoming, steps = _read(recorded), self._steps(TURN)
        WORK.set(incoming.id)
        try:
            with self._aside.in_order(incoming):
                self._answer(incoming, steps)
        finally:
            self._lanes.look_after(incoming.place.team)

    def _answer(self, incoming: Incoming, steps: Steps) -> None:
        began = time.monotonic()
        try:
            with turn_span(incoming.id, incoming.kind, name_of(incoming.place)):
                self._work.turn(incoming, steps)
        except error.DBOSException:
            raise
        except Exception as fault:  # one of the few broad excepts: no turn ends in silence
            if will_pass(fault):
                raise
            self._metrics.count("rex_turns_failed_total")
            self._work.failed(incoming, steps, fault)
        self._pace()  # who waited for the same goes on at the same time
        self._metrics.took("rex_turn_seconds", time.monotonic() - began, kind=incoming.kind)

    def _alert(self, alert_id: str, tries: int) -> None:
        """One try at an alert, which starts the next one if it must."""
        WORK.set(f"alert:{alert_id}")
        try:
            delivered = self._work.alert(alert_id, self._steps(ALERT))
        except error.DBOSException:
            raise
        except Exception:  # one of the few broad excepts: no alert is given up on a fault
            log.exception("alert %s failed; it is tried again", alert_id)
            delivered = False
        if not delivered:
            self._try_again(alert_id, tries)

    def _job(self, name: str, payload: JsonObject) -> None:
        run = self._known.get(name)
        if run is None:
            raise PutAside(UNKNOWN_JOB_PAUSE)
        try:
            run(payload, self._steps(f"job {name}"))
        except (error.DBOSException, ValidationError):
            raise
        except Exception as fault:
            if not will_pass(fault):
                log.exception("job %s (%s) failed", name, DBOS.workflow_id)
                self._work.given_up(name, payload, self._steps(f"job {name}"))
            raise

    def _schedule(self, at: datetime, name: str) -> None:
        found = self.schedules.get(name)
        if found is None:
            raise NotUnderstood(f"there is no schedule called {name}")
        if not found.made_up and datetime.now(UTC) - at > LONG_OVER:
            return  # a host that slept, or an engine that stood still, runs no burst of them
        try:
            found.run(at, self._steps(f"schedule {name}"))
        except error.DBOSException:
            raise
        except Exception as fault:
            if not will_pass(fault):
                log.exception("schedule %s failed for %s", name, at)
            raise

    def _try_again(self, alert_id: str, tries: int) -> None:
        if tries < len(ALERT_PATIENCE):
            after = ALERT_PATIENCE[tries]
            self._start_alert(f"alert:{alert_id}:{tries + 1}", alert_id, tries + 1, after)

    def _try_anew(self, alert_id: str, tries: int) -> None:
        Context().run(self._try_again, alert_id, tries)  # as no step of this try

    def _passed_over(self, at: datetime, name: str) -> None:
        log.warning("no REX knows the schedule %s; not run for %s", name, at)

    def _start_apology(self, recorded: Recorded) -> None:
        """Have somebody told that their turn can't be brought to an end, by work of its own.

        The steps of the turn itself can't go on: other ones are recorded in their place.
        """
        incoming = _read(recorded)
        log.error("turn %s can't go on: its steps have changed", incoming.id)
        self._metrics.count("rex_turns_failed_total")
        self._have_apologised(incoming, {"turn": recorded})

    def _end_given_up(self, recorded: Recorded) -> None:
        """Have the message that a turn began brought to an end, for somebody gave the turn up."""
        self._have_apologised(_read(recorded), {"turn": recorded, "given_up": True})

    def _have_apologised(self, incoming: Incoming, payload: JsonObject) -> None:
        told = {**payload, "team": incoming.place.team}
        Context().run(self.start_job, APOLOGY, incoming.id, told)  # as no step of this turn

    def _apologise(self, payload: JsonObject, steps: Steps) -> None:
        """Apologise for a turn, unless its reply went out after all."""
        incoming = Incoming.model_validate(payload["turn"])
        wary = replace(steps, wary=True) if isinstance(steps, DurableSteps) else steps
        why = GivenUp() if payload.get("given_up") else RuntimeError("its steps have changed")
        self._work.failed(incoming, wary, why)

    def _start_alert(self, work_id: str, alert_id: str, tries: int, after: float = 0) -> None:
        later = SetEnqueueOptions(delay_seconds=after or None)
        with SetWorkflowID(work_id), later:
            DBOS.enqueue_workflow(ALERTS, self._alerts, alert_id, tries)
        self._stir(ALERTS)

    def _start_job(self, job_id: str, name: str, payload: JsonObject, after: float) -> None:
        queue, lane = queue_of(self._work.owner_of(name, payload), job_id)
        options = SetEnqueueOptions(queue_partition_key=lane, delay_seconds=after or None)
        with SetWorkflowID(job_id), options:
            DBOS.enqueue_workflow(queue, self._jobs, name, payload)
        self._stir(queue)


def _was_cancelled() -> bool:
    """Whether somebody gave up the work that runs here."""
    found = Context().run(DBOS.get_workflow_status, str(DBOS.workflow_id))  # as no step of it
    return found is not None and found.status == "CANCELLED"


def _recorded(incoming: Incoming) -> Recorded:
    return {**incoming.model_dump(mode="json"), "received_at": time.time()}


def _read(recorded: Recorded) -> Incoming:
    """Read what was recorded; raises NotUnderstood."""
    try:
        return Incoming.model_validate(recorded)
    except ValidationError as unknown:
        fields = ", ".join(".".join(map(str, it["loc"])) for it in unknown.errors())
        raise NotUnderstood(f"its {fields} can't be read") from None
