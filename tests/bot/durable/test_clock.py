"""A clock that jumps: everything recorded is done once, and in order."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.durable.engine import wait_until_idle
from bot.settings import engine_database
from bot.steps import Steps
from bot.turn import Incoming
from domain.sql.engine import connect
from tests.bot.durable.conftest import Start
from tests.bot.durable.test_replicas import message
from tests.database import Database

PATIENCE = 60.0
#: Seconds from the first example to times that are after the first that turns are ranked by.
AFTER_2025 = 100_000_000


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(timedelta(days=1), id="ahead"),
        pytest.param(timedelta(days=-1), id="back", marks=pytest.mark.either_database),
    ],
)
def test_when_the_clock_jumps_everything_recorded_is_done_once_and_in_order(
    start: Start, database: Database, jump: timedelta
) -> None:
    """The times of what is recorded are the database's: they are moved as its clock would be."""
    ran: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def turn(incoming: Incoming, _: Steps) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        ran.append(incoming.id)

    engine = start(turn=turn)
    events = [message("T1", "1", AFTER_2025 + number) for number in range(4)]
    engine.record(events[0])
    assert begun.wait(PATIENCE)
    for each in events[1:]:
        engine.record(each)
    move_clock(database, jump, [each.id for each in events[2:]])
    for each in events:  # Slack sends them again
        engine.record(each)
    go_on.set()
    assert wait_until_idle(engine, PATIENCE)
    assert ran == [event.id for event in events]


def move_clock(database: Database, jump: timedelta, turns: list[str]) -> None:
    """Let these turns have been recorded after the clock jumped."""
    connected = connect(engine_database(database.url))
    schema = "dbos." if connected.dialect.name == "postgresql" else ""
    with connected.begin() as connection:
        for each in turns:
            connection.execute(
                text(
                    f"UPDATE {schema}workflow_status SET created_at = created_at + :jump "  # noqa: S608
                    "WHERE workflow_uuid = :turn"
                ),
                {"jump": int(jump.total_seconds() * 1000), "turn": each},
            )
    connected.dispose()
