"""Requirements: a name is given up by the dead only, and by them for good."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from dbos._dbos import _get_dbos_instance
from sqlalchemy import Connection, Engine, make_url, text

from bot.durable import replicas
from bot.durable.replicas import TAKEN_OVER, Reaper
from bot.durable.steps import DurableSteps
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.liveness import Liveness, NameTaken, Unreachable
from bot.steps import JsonObject, Steps
from domain.sql.engine import NOTICE
from tests.bot.durable.conftest import Start, until, work
from tests.database import Databases, or_skipped
from tests.postgres import postgres

END = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def bare(databases: Databases) -> Iterator[Engine]:
    """A PostgreSQL in which no engine has ever run."""
    with or_skipped(), databases.copy("postgresql", lambda _: None) as fresh:
        yield fresh.engine


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def end_sessions(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text(END))


def test_on_every_connection_the_server_is_told_to_notice_a_host_that_vanished() -> None:
    """Over TCP: a socket on the same machine has nothing to ask."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with or_skipped(), postgres(listen_addresses="127.0.0.1", port=str(port)) as here:
        there = make_url(here).set(host="127.0.0.1", port=port, query={})
        asked = _told(there.render_as_string(hide_password=False))
    right = {name: str(value) for name, value in NOTICE.items()}
    assert asked == {"name": right, "work": right, "engine": right}


def _told(url: str) -> dict[str, dict[str, str]]:
    """What the server says that it does, on each kind of connection."""
    from bot.durable.engine import Engine as Durable

    database = Database(url)
    engine = Durable(database, engine_database(url), work(), poll_seconds=0.05)
    engine.start()
    name = engine._liveness and engine._liveness._connection
    try:
        with database.engine.connect() as one, _get_dbos_instance()._sys_db.engine.connect() as two:
            return {"name": _settings(name), "work": _settings(one), "engine": _settings(two)}
    finally:
        engine.stop()
        database.close()


def _settings(connection: Connection | None) -> dict[str, str]:
    assert connection is not None
    return {name: str(connection.execute(text(f"SHOW {name}")).scalar()) for name in NOTICE}


def test_a_connection_that_breaks_at_any_moment_is_made_anew(bare: Engine) -> None:
    mine = Liveness(url_of(bare), "rex-1")
    mine.hold()
    for look in (mine.working, lambda: mine.dead(["rex-2"]), lambda: mine.take_over("rex-2")):
        end_sessions(bare)
        with pytest.raises(Unreachable):
            look()
        assert not mine.stands()
        mine.hold()
        assert mine.stands()
    mine.release()


def test_a_look_that_fails_neither_ends_the_looking_nor_gives_the_name_up(bare: Engine) -> None:
    """Here every look fails: there is no table to look at."""
    mine, other = Liveness(url_of(bare), "rex-1"), Liveness(url_of(bare), "rex-1")
    mine.hold()
    left: list[int] = []
    reaper = Reaper(mine, "rex-1", lambda: None, left.append)
    reaper.start()
    time.sleep(1.5)
    with pytest.raises(NameTaken):
        other.hold()
    assert reaper.is_well()
    end_sessions(bare)
    time.sleep(2.5)
    assert reaper.is_well()
    reaper.stop()
    assert mine.stands()
    assert not reaper.is_well()
    assert left == []
    mine.release()
    other.release()


def test_who_was_taken_over_finds_its_name_taken_and_ends(
    bare: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "LOST", 1)
    with bare.begin() as connection:
        connection.execute(text("CREATE SCHEMA dbos"))
        connection.execute(
            text(
                "CREATE TABLE dbos.workflow_status (executor_id text, status text, owner_xid text,"
                " started_at_epoch_ms bigint, updated_at bigint, queue_name text)"
            )
        )
    left: list[int] = []
    paused, living = Liveness(url_of(bare), "rex-1"), Liveness(url_of(bare), "rex-2")
    paused.hold()
    end_sessions(bare)  # as if its host had been asleep for long
    living.hold()
    assert living.take_over("rex-1") == 0
    reaper = Reaper(paused, "rex-1", lambda: None, left.append)
    reaper.start()
    assert until(lambda: left[:1] == [TAKEN_OVER])
    reaper.stop()
    living.release()


def test_work_that_was_taken_over_says_nothing_more_here(start: Start) -> None:
    said: list[str] = []
    runs: list[bool] = []

    def job(_: JsonObject, steps: Steps) -> None:
        assert isinstance(steps, DurableSteps)
        runs.append(True)
        is_second = len(runs) > 1
        replace(steps, owned=lambda: is_second).send("tell", lambda _: said.append("hi") or "ts")
        assert is_second

    engine = start(jobs={"job": job})
    engine.start_job("job", "1", {})
    assert until(lambda: engine.idle() and len(runs) == 2)
    assert said == ["hi"]
    assert not engine.records.counts()
