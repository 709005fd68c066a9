"""What durability costs: turns of three steps with an instant model, against a bare insert."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from dbos._dbos import _get_dbos_instance
from rich.console import RenderableType
from rich.table import Table
from sqlalchemy import Engine as Connections
from sqlalchemy import inspect, make_url, text

from bot.durable.engine import Engine, wait_until_idle
from bot.durable.work import Work
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import InlineSteps, Steps
from bot.turn import Incoming, Place
from tests.postgres import NoPostgres, postgres

TURNS, FINISHED, RUNNING = 200, 100_000, 40
PATIENCE = 180.0
INSERT = "INSERT INTO bench (said) VALUES ('x')"


class Bench:
    """One engine on one database, and what it did when."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        with self.database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE bench (said TEXT)")
        self.took: list[float] = []
        self.held = threading.Event()
        self.held.set()
        self.running = 0
        work = Work(self._turn, _fail, lambda _id, _steps: True, (ConnectionError,), ())
        self.engine = Engine(self.database, engine_database(url), work)
        self.engine.start()
        self._number = 0

    def close(self) -> None:
        self.engine.stop()
        self.database.close()

    def bare_insert(self) -> float:
        """Milliseconds of an insert in a transaction of its own, at the median."""

        def insert() -> None:
            with self.database.transaction() as session:
                session.execute(text(INSERT))

        return median(_timed(insert) for _ in range(TURNS))

    def without_engine(self) -> float:
        """Milliseconds of the same turn when nothing is remembered, at the median."""
        steps = InlineSteps(self.database)
        return median(_timed(partial(_three_steps, steps)) for _ in range(TURNS))

    def one_by_one(self) -> tuple[float, float]:
        """Milliseconds of a turn's own run, p50 and p99, one after another."""
        self.took.clear()
        for _ in range(TURNS):
            self.record()
            self.settle()
        return median(self.took), quantiles(self.took, n=100)[98]

    def per_second(self) -> float:
        """Turns a second when many teams write at once."""
        began = time.monotonic()
        for _ in range(TURNS):
            self.record()
        self.settle()
        return TURNS / (time.monotonic() - began)

    def memory(self) -> float:
        """Kilobytes for each turn under way."""
        before = _resident()
        self.held.clear()
        for _ in range(RUNNING):
            self.record()
        while self.running < RUNNING:
            time.sleep(0.01)
        grown = _resident() - before
        self.held.set()
        self.settle()
        return grown / RUNNING

    def grow(self, finished: int) -> None:
        """Add so many finished turns, copies of one that really ran, with their steps."""
        with _get_dbos_instance()._sys_db.engine.begin() as connection:
            for table in ("workflow_status", "operation_outputs"):
                connection.execute(text(_multiply(connection.engine, table, finished)))

    def record(self) -> None:
        self._number += 1
        self.engine.record(_message(self._number))

    def settle(self) -> None:
        if not wait_until_idle(self.engine, PATIENCE):
            raise TimeoutError("turns were not done in time")

    def _turn(self, _: Incoming, steps: Steps) -> None:
        self.running += 1
        self.held.wait(PATIENCE)
        self.took.append(_timed(partial(_three_steps, steps)))
        self.running -= 1


def run() -> Iterator[RenderableType]:
    """One table for each database."""
    for dialect in ("sqlite", "postgresql"):
        try:
            with _url(dialect) as url:
                yield _table(dialect, url)
        except NoPostgres as missing:
            yield f"{dialect} was skipped. {missing}"


def _table(dialect: str, url: str) -> Table:
    table = Table(
        "engine",
        "bare insert ms",
        "turn ms p50",
        "p99",
        "added p50 ×",
        "per step ×",
        "turns/s",
        title=f"{dialect}: × is in bare inserts of the same run; a turn has three steps",
    )
    bench = Bench(url)
    try:
        for finished in (0, FINISHED):
            if finished:
                bench.grow(finished)
            insert, inline = bench.bare_insert(), bench.without_engine()
            p50, p99 = bench.one_by_one()
            added = (p50 - inline) / insert
            figures = (insert, p50, p99, added, added / 3, bench.per_second())
            table.add_row(f"{finished:,} finished turns", *(f"{figure:.2f}" for figure in figures))
        table.caption = (
            f"{bench.memory():.0f} kB for each turn under way; {_resident():,.0f} kB in all"
        )
    finally:
        bench.close()
    return table


def _three_steps(steps: Steps) -> None:
    steps.call("model", lambda: "at once")
    steps.write("tool", _insert)
    steps.send("reply", lambda _: "1.1")


def _insert(room: Room) -> None:
    room.session.execute(text(INSERT))


def _fail(_: Incoming, __: Steps, fault: Exception) -> None:
    raise fault


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _message(number: int) -> Incoming:
    place = Place(team=f"T{number % 50}", channel=f"D{number}", thread=f"{number}")
    return Incoming(
        id=f"{1_700_000_000 + number}.000000:D{number}",
        kind="message",
        place=place,
        user="U1",
        ts=f"{number}",
        text="hello",
    )


def _multiply(engine: Connections, table: str, times: int) -> str:
    """Write the statement that copies one turn's rows under new ids."""
    schema = None if engine.dialect.name == "sqlite" else "dbos"
    name = f"{schema}.{table}" if schema else table
    columns = [
        c["name"] for c in inspect(engine).get_columns(table, schema) if not c.get("computed")
    ]
    chosen = ["'filler:' || i" if c == "workflow_uuid" else f"row.{c}" for c in columns]
    one = f"(SELECT workflow_uuid FROM {name} WHERE workflow_uuid LIKE '17%' LIMIT 1)"  # noqa: S608
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) "  # noqa: S608
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times}) "
        f"SELECT {', '.join(chosen)} FROM n, {name} AS row WHERE row.workflow_uuid = {one}"
    )


def _resident() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in status if line.startswith("VmRSS")))


@contextmanager
def _url(dialect: str) -> Iterator[str]:
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/rex.db"
        return
    with postgres() as server:
        kept = Database(server)
        with kept.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CREATE DATABASE rex_bench_engine")
        kept.close()
        yield make_url(server).set(database="rex_bench_engine").render_as_string(False)
