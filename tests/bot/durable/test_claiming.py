"""Requirement: turns are taken as the engine's library takes them, and end as it ends them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from dbos import DBOSPortableJSONSerializer
from dbos._dbos import _get_dbos_instance
from dbos._sys_db import SystemDatabase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text
from sqlalchemy import Engine as Connections

from bot.durable.engine import wait_until_idle
from bot.durable.queues import EMBEDDED_WORKERS, ERRANDS, TURNS, WORKERS
from bot.settings import engine_database
from bot.sql.claiming import Claiming, Taker
from bot.sql.ending import Ending
from bot.sql.schema import SCHEMA, schema_of
from domain.sql.engine import connect, sqlite_module
from tests.bot.durable.conftest import PATIENCE, Start
from tests.bot.durable.test_replicas import message
from tests.database import Database

TAKER = Taker("one", "rex", "rex-1")
#: More than there ever is: so the library takes all it may, and nothing is left to chance.
ALL = 100_000
#: What differs between two takings of the same work, by its clock or by whose it is.
OWN = {"workflow_uuid", "queue_name", "owner_xid", "created_at", "updated_at", "completed_at"}
OWN |= {"started_at_epoch_ms"}


class Waits(NamedTuple):
    """A piece of work as it stands in its queue."""

    lane: str | None
    status: str = "ENQUEUED"
    version: str = "rex-1"
    application: str | None = "rex"
    priority: int = 1
    created_at: int = 7


QUEUED = st.builds(
    Waits,
    lane=st.sampled_from(["A:0", "A:1", "B:0", None]),
    status=st.sampled_from(["ENQUEUED", "ENQUEUED", "ENQUEUED", "PENDING", "DELAYED", "SUCCESS"]),
    version=st.sampled_from(["rex-1", "rex-1", "rex-2"]),
    application=st.sampled_from(["rex", "rex", None, "another"]),
    priority=st.integers(1, 3),
    created_at=st.integers(1, 3),
)


@pytest.fixture
def system(database: Database, start: Start) -> Iterator[SystemDatabase]:
    """The library's own view of an engine's tables, with nobody who looks at its queues."""
    start().stop()
    url = engine_database(database.url)
    opened = SystemDatabase.create(
        system_database_url=url,
        engine_kwargs={"module": sqlite_module()} if url.startswith("sqlite") else {},
        engine=None,
        schema=SCHEMA,
        serializer=DBOSPortableJSONSerializer(),
        executor_id=None,
        app_name=TAKER.application,
    )
    yield opened
    opened.destroy()


@given(queued=st.lists(QUEUED, max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_taken_is_what_the_library_takes(
    system: SystemDatabase, queued: list[Waits]
) -> None:
    record(system.engine, TURNS, queued)
    record(system.engine, ERRANDS, queued)
    errands = system.get_queue(ERRANDS)
    assert errands
    theirs = system.start_queued_partitioned_workflows(
        errands, TAKER.name, TAKER.version, ALL, owner_xid="x", is_latest_version=False
    )
    ours = Claiming(system.engine).take(TURNS, TAKER, "x", ALL)
    assert [each.split()[1] for each in ours] == [each.split()[1] for each in theirs]
    assert rows(system.engine, TURNS) == rows(system.engine, ERRANDS)


def test_so_much_is_taken_at_most_and_one_of_each_lane(system: SystemDatabase) -> None:
    record(system.engine, TURNS, [Waits(f"A:{number % 4}") for number in range(12)])
    claiming = Claiming(system.engine)
    first, rest = (claiming.take(TURNS, TAKER, mark, at_most=3) for mark in "xy")
    taken = rows(system.engine, TURNS)
    lanes = [it["queue_partition_key"] for it in taken if it["status"] == "PENDING"]
    assert (len(first), len(rest)) == (3, 1)
    assert sorted(map(str, lanes)) == ["A:0", "A:1", "A:2", "A:3"]


def test_two_processes_that_look_at_once_take_nothing_twice(system: SystemDatabase) -> None:
    record(system.engine, TURNS, [Waits(f"A:{number}") for number in range(60)])
    takers = [Taker(name, "rex", "rex-1") for name in ("one", "another", "third")]

    def take(taker: Taker) -> Sequence[str]:
        claiming = Claiming(system.engine)
        return [each for _ in range(8) for each in claiming.take(TURNS, taker, taker.name, 5)]

    with ThreadPoolExecutor(len(takers)) as pool:
        taken = [each for it in pool.map(take, takers) for each in it]
    assert len(taken) == len({*taken}) == 60


def test_something_waits_only_until_it_is_taken(system: SystemDatabase) -> None:
    claiming = Claiming(system.engine)
    before = claiming.anything_waits(TURNS)
    record(system.engine, TURNS, [Waits("A:0"), Waits("A:1", status="SUCCESS")])
    waits, elsewhere = claiming.anything_waits(TURNS), claiming.anything_waits(ERRANDS)
    claiming.take(TURNS, TAKER, "x", ALL)
    assert (before, waits, elsewhere, claiming.anything_waits(TURNS)) == (False, True, False, False)


def test_a_running_engine_takes_its_turns_so(start: Start) -> None:
    said: list[str] = []

    def listen(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    event.listen(Connections, "before_cursor_execute", listen)
    try:
        engine = start()
        engine.record(message("A", "1"))
        assert wait_until_idle(engine, PATIENCE)
    finally:
        event.remove(Connections, "before_cursor_execute", listen)
    assert any("FROM free" in each for each in said)


def test_an_engine_runs_its_queues_as_its_own_rex_says(start: Start, database: Database) -> None:
    """An older REX has left other limits in the database."""
    start().stop()
    kept = connect(engine_database(database.url))
    with kept.begin() as connection:
        connection.execute(text(f"UPDATE {schema_of(kept)}.queues SET worker_concurrency = 3"))  # noqa: S608
    kept.dispose()
    start()
    found = _get_dbos_instance()._sys_db.get_queue(TURNS)
    assert found
    assert found._worker_concurrency in {WORKERS[TURNS], EMBEDDED_WORKERS[TURNS]}


@pytest.mark.parametrize(
    "left", [{"output": '"said"', "error": None}, {"error": "no", "output": None}]
)
@pytest.mark.parametrize("mark", [None, "x", "another's"])
def test_work_ends_as_the_library_ends_it(
    system: SystemDatabase, left: dict[str, str | None], mark: str | None
) -> None:
    if system.engine.name == "postgresql":
        pytest.skip("there the library ends it itself")
    taken = [Waits("A:0", status="PENDING"), Waits("A:1", status="SUCCESS")]
    found = []
    for queue, end in (
        (TURNS, Ending(system.engine).end),
        (ERRANDS, system._update_workflow_outcome_in_transaction),
    ):
        record(system.engine, queue, taken, mark="x")
        done = [
            end(f"{queue} {n:02}", "SUCCESS", owner_xid=mark, **left) for n in range(len(taken))
        ]
        found.append((done, rows(system.engine, queue), outputs(system.engine, queue)))
    assert found[0] == found[1]


def record(engine: Engine, queue: str, queued: Sequence[Waits], mark: str | None = None) -> None:
    """Have this, and nothing else, in a queue."""
    table = f"{schema_of(engine)}.workflow_status"
    kept = text(
        f"INSERT INTO {table} (workflow_uuid, queue_name, name, recovery_attempts, owner_xid, "  # noqa: S608
        "queue_partition_key, status, application_version, application_name, priority, created_at) "
        "VALUES (:id, :queue, 'turn', 0, :mark, :lane, :status, :version, :application, :priority, "
        ":created_at)"
    )
    with engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table} WHERE queue_name = :queue"), {"queue": queue})  # noqa: S608
        for number, each in enumerate(queued):
            own = {"id": f"{queue} {number:02}", "queue": queue, "mark": mark}
            connection.execute(kept, {**each._asdict(), **own})


def rows(engine: Engine, queue: str) -> list[dict[str, Any]]:
    """What is in a queue, without what is its own."""
    found = text(
        f"SELECT * FROM {schema_of(engine)}.workflow_status "  # noqa: S608
        "WHERE workflow_uuid LIKE :of ORDER BY workflow_uuid"
    )
    with engine.connect() as connection:
        return [
            {name: it for name, it in row.items() if name not in OWN}
            for row in connection.execute(found, {"of": f"{queue} %"}).mappings()
        ]


def outputs(engine: Engine, queue: str) -> list[tuple[Any, ...]]:
    """What the work of a queue left."""
    found = text(
        f"SELECT output, error FROM {schema_of(engine)}.workflow_output "  # noqa: S608
        "WHERE workflow_uuid LIKE :of ORDER BY workflow_uuid"
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(found, {"of": f"{queue} %"})]
