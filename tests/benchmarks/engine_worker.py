"""One process of the engine's benchmark: an engine on one database, driven over a pipe."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from uuid import uuid4

from dbos._dbos import _get_dbos_instance
from sqlalchemy import Engine as Connections
from sqlalchemy import insert, inspect, text

from bot.durable.engine import Engine, wait_until_idle
from bot.durable.polls import ASLEEP, AWAKE
from bot.durable.queues import EMBEDDED_WORKERS, TURNS
from bot.durable.work import Work
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.leftovers import TABLES
from bot.sql.room import Room
from bot.steps import InlineSteps, Steps
from bot.turn import Incoming, Place
from domain.access import Plan, Role
from domain.sql.tables import MemberRow, WorkspaceRow
from tools.sql import ProposalRow
from tools.sql import metadata as tables

PATIENCE = 240.0
INSERT = "INSERT INTO bench (said) VALUES ('x')"
#: Turns recorded while all workers are taken.
WAITING = 400
RECORDERS = 8
#: Whose members' proposals wait.
WORKSPACE: Mapping[str, object] = {
    "name": "Bench",
    "plan": Plan.PRO,
    "currency": "USD",
    "timezone": "Etc/UTC",
    "deals_enabled": True,
    "billing_enabled": True,
}
#: The steps of a turn here; a send first records that it is meant to be sent.
STEPS = ("a model's call", "a tool's write", "an answer's send")
#: Seconds between turns that come one by one.
PAUSE = 0.05
#: Seconds of doing nothing.
REST = 5.0


@dataclass(frozen=True)
class Round:
    """What one round measured; all in milliseconds but `per_second`."""

    insert: float
    inline: list[float]
    #: What each step of each turn took, in the order of STEPS.
    steps: list[list[float]]
    start: list[float]
    cpu: float
    per_second: float

    @property
    def own(self) -> list[float]:
        """What each turn took with the engine, from its first step to its last."""
        return [sum(each) for each in self.steps]


class Worker:
    """An engine whose turns do three steps: a call, a transaction of one insert, and a send."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        with self._database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS bench (said TEXT)")
        self._steps: list[list[float]] = []
        self._waits: list[float] = []
        self._began = 0.0
        self._ended = threading.Event()
        self._held = threading.Event()
        self._held.set()
        self._running = self._done = 0
        self._number = count(1)
        self._name = uuid4().hex[:6]
        work = Work(self._turn, _fail, lambda _id, _steps: True, (ConnectionError,), ())
        self._engine = Engine(self._database, engine_database(url), work)
        self._engine.start()

    def stop(self) -> None:
        self._engine.stop()
        self._database.close()

    def trickle(self, turns: int) -> None:
        """Record turns one by one, slower than they run, and wait for the last."""
        for _ in range(turns):
            self._engine.record(self._message())
            time.sleep(PAUSE)
        self.settle()

    def waits(self) -> list[float]:
        """Milliseconds from recording to starting, of every turn begun here since the last look."""
        waited, self._waits = self._waits, []
        return waited

    def bare(self, inserts: int) -> float:
        """The median milliseconds of a bare insert."""
        return median(_timed(self._insert) for _ in range(inserts))

    def round(self, turns: int, burst: int) -> Round:
        """Measure bare inserts, turns without an engine, turns one by one, and many at once."""
        inserted = median(_timed(self._insert) for _ in range(5 * turns))
        steps = InlineSteps(self._database)
        inline = [sum(_three_steps(steps)) for _ in range(turns)]
        self._steps.clear()
        start = [self._one() for _ in range(turns)]
        own = list(self._steps)
        self.settle()
        cpu, began, before = time.process_time(), time.monotonic(), self.done
        self.record(burst)
        while self.done < before + burst:
            time.sleep(0.01)
        spent = time.process_time() - cpu
        per_second = burst / (time.monotonic() - began)
        self.settle()
        return Round(inserted, inline, own, start, spent / burst * 1000, per_second)

    def record(self, turns: int) -> None:
        """Record turns as Slack's events are: by several threads."""
        with ThreadPoolExecutor(RECORDERS) as pool:
            list(pool.map(self._engine.record, [self._message() for _ in range(turns)]))

    @property
    def done(self) -> int:
        """How many turns have done their steps here; asking the engine costs more than a turn."""
        return self._done

    def settle(self) -> None:
        if not wait_until_idle(self._engine, PATIENCE):
            raise TimeoutError("turns were not done in time")

    def at_rest(self) -> float:
        """The share of a processor that the engine takes while there is nothing to do."""
        time.sleep(AWAKE + ASLEEP)  # until it has fallen asleep
        cpu, began = time.process_time(), time.monotonic()
        time.sleep(REST)
        return (time.process_time() - cpu) / (time.monotonic() - began)

    def memory(self) -> tuple[float, float, float]:
        """Kilobytes: of the whole process, for each running turn, for each that waits."""
        before, running = _resident(), EMBEDDED_WORKERS[TURNS]
        self._held.clear()
        self.record(running)
        while self._running < running:
            time.sleep(0.01)
        under_way = _resident()
        self.record(WAITING)
        time.sleep(0.5)
        waiting = _resident()
        self._held.set()
        self.settle()
        return before, (under_way - before) / running, (waiting - under_way) / WAITING

    def grow(self, finished: int) -> None:
        """Add so many finished turns, copies of one that really ran, with their steps."""
        self.record(1)
        self.settle()
        with _get_dbos_instance()._sys_db.engine.begin() as connection:
            for table in ("workflow_status", *TABLES):
                connection.execute(text(_multiply(connection.engine, table, finished)))
            if connection.dialect.name == "postgresql":  # as its autovacuum does by itself
                connection.exec_driver_sql("ANALYZE")

    def propose(self, proposals: int) -> None:
        """Let so many proposals wait for a click, each for a member of its own."""
        tables.create_all(self._database.engine)
        now = datetime.now(UTC)
        home, members = uuid4(), [uuid4() for _ in range(proposals)]
        row = {
            "workspace_id": home,
            "tool": "create_opportunity",
            "thread": "1",
            "arguments": {"client": "Acme", "title": "CFO search"},
            "title": "Create opportunity CFO search",
            "changes": [],
            "created_at": now,
            "expires_at": now + timedelta(days=1),
            "state": "waiting",
        }
        theirs = {"workspace_id": home, "role": Role.MEMBER}
        own = ({"id": uuid4(), "member_id": it, "turn_id": f"{it}"} for it in members)
        with self._database.transaction() as session:
            session.execute(insert(WorkspaceRow).values(id=home, **WORKSPACE))
            session.execute(
                insert(MemberRow),
                [
                    {**theirs, "id": it, "name": f"{it}", "email": f"{it}@b.example"}
                    for it in members
                ],
            )
            session.execute(insert(ProposalRow), [{**row, **each} for each in own])

    def _one(self) -> float:
        """Run one turn; return the milliseconds until it began."""
        self._ended.clear()
        recorded = time.perf_counter()
        self._engine.record(self._message())
        self._ended.wait(PATIENCE)
        return (self._began - recorded) * 1000

    def _insert(self) -> None:
        with self._database.transaction() as session:
            session.execute(text(INSERT))

    def _turn(self, incoming: Incoming, steps: Steps) -> None:
        self._began = time.perf_counter()
        self._waits.append((time.time() - float(incoming.text)) * 1000)
        self._running += 1
        self._held.wait(PATIENCE)
        self._steps.append(_three_steps(steps))
        self._running -= 1
        self._done += 1
        self._ended.set()

    def _message(self) -> Incoming:
        number = next(self._number)
        place = Place(team=f"T{number % 50}", channel=f"D{number}", thread=f"{number}")
        return Incoming(
            id=f"{1_700_000_000 + number}.000000:{self._name}",
            kind="message",
            place=place,
            user="U1",
            ts=f"{number}",
            text=f"{time.time():.6f}",
        )


def serve(pipe: Connection, url: str) -> None:
    """Do what is asked over the pipe, until nothing is."""
    worker = Worker(url)
    pipe.send("ready")
    while order := pipe.recv():
        name, *arguments = order
        pipe.send(getattr(worker, name)(*arguments))
    worker.stop()


def _three_steps(steps: Steps) -> list[float]:
    """Do them; return the milliseconds that each took."""
    return [
        _timed(lambda: steps.call("model", lambda: "at once")),
        _timed(lambda: steps.write("tool", _insert)),
        _timed(lambda: steps.send("reply", lambda _: "1.1")),
    ]


def _insert(room: Room) -> None:
    room.session.execute(text(INSERT))


def _fail(_: Incoming, __: Steps, fault: Exception) -> None:
    raise fault


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _multiply(engine: Connections, table: str, times: int) -> str:
    """Write the statement that copies one turn's rows under new ids."""
    schema = None if engine.dialect.name == "sqlite" else "dbos"
    name = f"{schema}.{table}" if schema else table
    columns = [
        c["name"] for c in inspect(engine).get_columns(table, schema) if not c.get("computed")
    ]
    chosen = ["'filler:' || i" if c == "workflow_uuid" else f"kept.{c}" for c in columns]
    one = f"(SELECT workflow_uuid FROM {name} WHERE workflow_uuid LIKE '17%' LIMIT 1)"  # noqa: S608
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) "  # noqa: S608
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) "
        f"SELECT {', '.join(chosen)} FROM n, {name} AS kept WHERE kept.workflow_uuid = {one}"
    )


def _resident() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in status if line.startswith("VmRSS")))
