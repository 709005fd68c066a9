"""Requirement: no statement of a turn reads all the work that ever was, so turns stay as quick as ever."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy import Engine as Connections

from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_replicas import message
from tests.database import Database, Databases, leave_bare

#: What the library keeps of each piece of work, and of what it was told.
KEPT = {"workflow_status", "workflow_input", "operation_outputs", "work", "inputs"}
#: The library's index of what runs just now.
OF_WHAT_RUNS = "USING INDEX idx_workflow_status_pending"


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """SQLite, whose plans are the same however much there is; PostgreSQL's go by what it counted."""
    with databases.copy("sqlite", leave_bare) as fresh:
        yield fresh


@pytest.fixture
def scanned() -> Iterator[set[str]]:
    """What is read from one end to the other, by whichever connection, from now on."""
    found: set[str] = set()

    def explain(connection: Connection, cursor: Any, said: str, values: Any, *_: Any) -> None:
        if said.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            eye = connection.connection.cursor()
            plan = eye.execute(f"EXPLAIN QUERY PLAN {said}", values).fetchall()
            found.update(said for *_, step in plan if _whole(step) in KEPT)
            eye.close()

    event.listen(Connections, "before_cursor_execute", explain)
    yield found
    event.remove(Connections, "before_cursor_execute", explain)


def test_turns_read_no_table_of_work_as_a_whole(start: Start, scanned: set[str]) -> None:
    begun: list[str] = []
    engine = start(turn=lambda incoming, _steps: begun.append(incoming.id))
    scanned.clear()  # what a start looks for is looked for once
    for number in range(40):
        engine.record(message("A", "1" if number % 2 else "2", number))
    assert until(lambda: len(begun) == 40)
    assert scanned == set()


def _whole(step: str) -> str:
    """The table that a step of a plan reads as a whole, or nothing."""
    does, _, rest = step.partition(" ")
    is_whole = does == "SCAN" and OF_WHAT_RUNS not in rest
    return rest.split()[0].removeprefix("main.") if is_whole else ""
