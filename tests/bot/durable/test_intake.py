"""What Slack waits for is recorded as the engine's library would record it, and read by it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Engine, text

from bot.settings import engine_database
from bot.sql.intake import Intake
from bot.sql.schema import schema_of
from tests.bot.durable.wire import END_SESSIONS
from tests.database import Database

ALWAYS = {"name": "turn", "queue": "turns", "application": "rex", "version": "rex-1"}
#: What each recording has for itself; and that nothing is noted, which SQLite's library writes as JSON.
OWN, NOTHING = {"creator_xid", "created_at", "updated_at", "retention_timestamp"}, "null"


@pytest.fixture
def intake(database: Database, start: Any) -> Iterator[Intake]:
    start().stop()  # which makes the library's tables
    with closing(Intake(engine_database(database.url), always=ALWAYS, at_most=2)) as opened:
        yield opened


def test_a_recording_is_the_librarys_own(intake: Intake) -> None:
    told: dict[str, object] = {
        "id": "1.2:D1",
        "text": 'Grüße, "Harbor" ☂\n',
        "fields": {},
        "ok": True,
    }
    intake.record("ours", told, lane="T1:3", rank=7)
    client = DBOSClient(
        system_database_engine=intake.engine,
        application_name=ALWAYS["application"],
        serializer=DBOSPortableJSONSerializer(),
    )
    client.enqueue(
        {
            "workflow_name": ALWAYS["name"],
            "queue_name": ALWAYS["queue"],
            "app_version": ALWAYS["version"],
            "workflow_id": "theirs",
            "queue_partition_key": "T1:3",
            "priority": 7,
        },
        told,
    )
    for table in ("workflow_status", "workflow_input"):
        ours, theirs = rows(intake.engine, table)
        assert ours == theirs | {"workflow_uuid": "ours"}
    client.destroy()


def test_words_that_were_cut_within_a_character_are_recorded(intake: Intake) -> None:
    """No database keeps half of a surrogate pair, and Slack would send it again and again in vain."""
    intake.record("ours", {"text": "what is a lead \ud83d"}, lane="T1:3", rank=7)
    [told] = rows(intake.engine, "workflow_input")
    assert "what is a lead ?" in str(told["inputs"])


def test_what_was_recorded_before_stays_as_it_is(intake: Intake) -> None:
    intake.record("ours", {"text": "said first"}, lane="T1:3", rank=7)
    before = rows(intake.engine, "workflow_status"), rows(intake.engine, "workflow_input")
    intake.record("ours", {"text": "told again"}, lane="T1:4", rank=8)
    assert before == (rows(intake.engine, "workflow_status"), rows(intake.engine, "workflow_input"))


def test_a_recording_takes_another_connection_where_the_server_has_ended_all(
    intake: Intake, database: Database
) -> None:
    if intake.engine.name == "sqlite":
        pytest.skip("a file ends no connection")
    with ThreadPoolExecutor(2) as pool:  # so that two connections are kept
        together = threading.Barrier(2)
        for _ in range(2):
            pool.submit(connected, intake.engine, together)
    with database.engine.connect() as connection:
        connection.execute(text(END_SESSIONS))
    intake.record("ours", {"text": "said after all"}, lane="T1:3", rank=7)
    assert [row["workflow_uuid"] for row in rows(intake.engine, "workflow_input")] == ["ours"]


def connected(engine: Engine, together: threading.Barrier) -> None:
    with engine.connect():
        together.wait(15)


def rows(engine: Engine, table: str) -> list[dict[str, object]]:
    """What was recorded here, without what no other recording has."""
    wanted = "WHERE workflow_uuid IN ('ours', 'theirs') ORDER BY workflow_uuid"
    found = text(f"SELECT * FROM {schema_of(engine)}.{table} {wanted}")  # noqa: S608
    with engine.connect() as connection:
        return [
            {
                name: it
                for name, it in row.items()
                if name not in OWN and it != NOTHING and it is not None
            }
            for row in connection.execute(found).mappings()
        ]
