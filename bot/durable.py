"""The engine: turns, clicks and alerts that survive. The only module that knows DBOS.

Two SQLite files (the application's and the engine's: sharing one makes each wait for the other's
lock), or one PostgreSQL with a schema for the engine. A turn's id sorts by time and names the
message in Slack, so a repeated delivery finds the turn that is already there. Turns of one thread
run one after another; different threads run side by side.
"""

import asyncio
import fcntl
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar
from uuid import uuid4

from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetEnqueueOptions,
    SetWorkflowID,
    SQLAlchemyDatasource,
    error,
)

from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming
from domain.sql.engine import sqlite_module

T = TypeVar("T")
#: An `Incoming` as JSON, the form in which the engine keeps it.
Recorded = dict[str, Any]

TURNS = "turns"
ALERTS = "alerts"
#: Changed only for a change of steps that `DBOS.patch` cannot express; see docs/decisions.
VERSION = "rex-1"
#: A turn that kills its process this often is poison and is given up, in the open.
MAX_RECOVERIES = 20
HOUR = 3600
#: Seconds between tries of a message that could not be delivered: for a day.
PATIENCE = (2, 10, 60, 300, 900, *[HOUR] * 23)
#: Seconds between tries of an alert: for three days, quickly at first.
ALERT_PATIENCE = (5, 60, 300, 1800, *[HOUR] * 71)

#: Stands for the ts of a message that could not be delivered yet.
LATER = "later"

Undelivered = tuple[type[Exception], ...]


@dataclass(frozen=True)
class Work:
    """What the engine runs; the rest of REX hands it in and never sees the engine."""

    turn: Callable[[Incoming, Steps], None]
    #: Called when a turn failed in a way nobody foresaw; must apologise and lose nothing.
    failed: Callable[[Incoming, Steps, Exception], None]
    #: Delivers one alert; True when it is delivered or will never be.
    alert: Callable[[str, Steps], bool]
    #: Exceptions that mean "not delivered, try again later", and of them those that mean "never".
    undelivered: Undelivered
    refused: Undelivered


class AlreadyRunning(Exception):
    """The embedded engine belongs to another process; the message says what to do."""


class Engine:
    """Runs turns and alerts durably; one per process.

    `url` is the engine's own database. `poll_seconds` is how often queues are looked at: the
    price of a start latency of about half of it.
    """

    def __init__(
        self, database: Database, url: str, work: Work, *, poll_seconds: float = 0.1
    ) -> None:
        self._work = work
        self._poll_seconds = poll_seconds
        self._boot = uuid4().hex
        self._lock = hold(url)
        _prepare(url)
        DBOS(config=_config(url, poll_seconds))
        self._datasource = SQLAlchemyDatasource.create(
            database.url,
            engine=database.engine,
            sessionmaker=database.sessions,
            serializer=DBOSPortableJSONSerializer(),
        )
        self._run_turn, self._run_alert = self._workflows()

    def start(self) -> None:
        """Launch: unfinished work of this process goes on where it stopped."""
        DBOS.launch()
        DBOS.register_queue(
            TURNS,
            partition_concurrency=1,
            worker_concurrency=16,
            polling_interval_sec=self._poll_seconds,
        )
        DBOS.register_queue(ALERTS, worker_concurrency=8, polling_interval_sec=self._poll_seconds)

    def stop(self, patience_seconds: int = 0) -> None:
        """Let running work finish for so long; the rest goes on at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=patience_seconds, destroy_registry=True)
        if self._lock:
            self._lock.close()

    async def accept(self, incoming: Incoming) -> None:
        """Record something that happened, durably, before Slack is told 200.

        Recording it again is harmless: the id is the turn's.
        """
        await asyncio.to_thread(self.record, incoming)

    def record(self, incoming: Incoming) -> None:
        """Record something that happened; the synchronous form of `accept`."""
        place = incoming.place
        thread = f"{place.team}:{place.channel}:{place.thread}"
        with SetWorkflowID(incoming.id), SetEnqueueOptions(queue_partition_key=thread):
            DBOS.enqueue_workflow(TURNS, self._run_turn, incoming.model_dump(mode="json"))

    def idle(self) -> bool:
        """Whether every recorded turn and alert has ended."""
        return not DBOS.list_workflows(
            status=["ENQUEUED", "PENDING", "DELAYED"], load_input=False, load_output=False
        )

    def _workflows(self) -> tuple[Callable[[Recorded], None], Callable[[str], None]]:
        """Register the two workflows; their names stand in the database."""

        @DBOS.workflow(name="turn", max_recovery_attempts=MAX_RECOVERIES)
        def turn(recorded: Recorded) -> None:
            incoming, steps = Incoming.model_validate(recorded), self._steps()
            try:
                self._work.turn(incoming, steps)
            except error.DBOSException:
                raise
            except Exception as fault:  # one of the two broad excepts: no turn ends in silence
                self._work.failed(incoming, steps, fault)

        @DBOS.workflow(name="alert", max_recovery_attempts=MAX_RECOVERIES)
        def alert(alert_id: str) -> None:
            for wait in (*ALERT_PATIENCE, None):
                if self._work.alert(alert_id, self._steps()) or wait is None:
                    return
                DBOS.sleep(wait)

        return turn, alert

    def _steps(self) -> "DurableSteps":
        return DurableSteps(
            datasource=self._datasource,
            boot=self._boot,
            undelivered=self._work.undelivered,
            refused=self._work.refused,
            enqueue_alert=self.alert,
        )

    def alert(self, alert_id: str) -> None:
        """Deliver an alert by work of its own; asking for it again is harmless."""
        with SetWorkflowID(f"alert:{alert_id}"):
            DBOS.enqueue_workflow(ALERTS, self._run_alert, alert_id)


@dataclass(frozen=True)
class DurableSteps:
    """Steps that the engine remembers."""

    datasource: SQLAlchemyDatasource
    boot: str
    undelivered: Undelivered
    refused: Undelivered
    enqueue_alert: Callable[[str], None]

    def call(self, name: str, work: Callable[[], T]) -> T:
        """Run an outside call; repeated at most once per crash."""
        return DBOS.run_step({"name": name}, work)

    def write(self, name: str, work: Callable[[Room], T]) -> T:
        """Run a transaction; its effect and its checkpoint commit together."""
        return self.datasource.run_tx_step(
            {"name": name}, lambda: work(Room.on(self.datasource.sql_session()))
        )

    def send(self, name: str, deliver: Callable[[bool], str]) -> str | None:
        """Send with patience.

        The intent is recorded first with this process's boot id: if another boot finds it, the
        send may have happened, so it is looked for before it is repeated.
        """
        intended = DBOS.run_step({"name": f"{name}:intent"}, lambda: self.boot)
        for attempt, wait in enumerate((0, *PATIENCE)):
            if wait:
                DBOS.sleep(wait)
            look_first = attempt > 0 or intended != self.boot
            sent = DBOS.run_step({"name": name}, self._try, deliver, look_first)
            if sent != LATER:
                return sent
        return None

    def alert(self, alert_id: str) -> None:
        """Start the alert's own workflow; its id keeps it from starting twice."""
        self.enqueue_alert(alert_id)

    def _try(self, deliver: Callable[[bool], str], look_first: bool) -> str | None:
        """Return the ts, None when it will never be taken, or LATER."""
        try:
            return deliver(look_first)
        except self.refused:
            return None
        except self.undelivered:
            return LATER


def _config(url: str, poll_seconds: float) -> DBOSConfig:
    config: DBOSConfig = {
        "name": "rex",
        "system_database_url": url,
        "application_version": VERSION,
        "executor_id": "solo",
        "log_level": "WARNING",
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": 32,
        "sys_db_pool_size": 20,
        "notification_listener_polling_interval_sec": poll_seconds,
    }
    module = sqlite_module()
    if module is not None and url.startswith("sqlite"):
        config["db_engine_kwargs"] = {"module": module}
    return config


def _file_of(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _prepare(url: str) -> None:
    """Give the engine's SQLite file a journal in which readers don't block."""
    file = _file_of(url)
    if file is None:
        return
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def hold(url: str) -> IO[str] | None:
    """Keep other processes away from an embedded engine: two would run the same turns.

    Returns the lock, to be closed; None on PostgreSQL. Raises AlreadyRunning.
    """
    file = _file_of(url)
    if file is None:
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = file.with_suffix(".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning(
            f"Another REX is already running on {file}. Stop it first, or give this one a "
            "database of its own with --db."
        ) from None
    return lock


def wait_until_idle(engine: Engine, timeout_seconds: float) -> bool:
    """Wait until every recorded turn and alert has ended; False when it took too long."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        if engine.idle():
            return True
        time.sleep(0.02)
    return False
