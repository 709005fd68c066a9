"""A database that is gone, a disk that is full or read-only: nothing is believed recorded that isn't."""

import asyncio
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos._dbos import _get_dbos_instance
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError

import tests.database
from bot.durable.engine import Engine, wait_until_idle
from bot.durable.patience import ASKING, is_passing, is_passing_of_sqlite
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.passing import will_pass
from bot.steps import JsonObject, Steps
from bot.stopping import Stops
from bot.turn import Incoming
from domain.sql.engine import connect
from tests.bot.durable.conftest import Start, work
from tests.bot.durable.test_replicas import message
from tests.database import Database as Empty
from tests.database import Databases, leave_bare
from tests.postgres import NoPostgres

PATIENCE = 60.0
#: Seconds from the first example to times that are after the first that turns are ranked by.
AFTER_2025 = 100_000_000
#: What people wrote: nobody reads it in the logs.
WORDS = "Acme pays 70k"
END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Wire:
    """A socket in front of PostgreSQL that can be cut and mended."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._cut = threading.Event()
        self._open: list[socket.socket] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5432"))
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        self._cut.set()
        for end in self._open:
            with suppress(OSError):  # its pump may close it at the same moment
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self) -> None:
        self._cut.clear()

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._cut.is_set():
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._server)
            self._open += [near, far]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=pair, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, sink):
            end.close()


@pytest.fixture
def wired(databases: Databases, tmp_path: Path) -> Iterator[tuple[str, Wire]]:
    """A PostgreSQL behind a wire."""
    try:
        with databases.copy("postgresql", leave_bare) as fresh:
            url = make_url(fresh.url)
            folder = url.query.get("host")
            if not isinstance(folder, str):
                pytest.skip("the server that was named is not behind a socket")
            wire = Wire(tmp_path, os.path.join(folder, ".s.PGSQL.5432"))  # noqa: PTH118
            beside = url.set(query={"host": str(tmp_path)})
            yield beside.render_as_string(hide_password=False), wire
            wire.close()
            with fresh.engine.connect() as direct:
                direct.execute(text(END_SESSIONS))
    except NoPostgres as missing:
        pytest.skip(str(missing))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the engine's library logs, before any of our formatting."""
    said: list[str] = []

    def note(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        return True

    monkeypatch.setattr(logging.getLogger("dbos"), "filters", [note])
    return said


def accepted(engine: Engine, incoming: Incoming) -> bool:
    try:
        asyncio.run(engine.accept(incoming))
    except TimeoutError:
        return False
    return True


def test_while_the_database_is_gone_nothing_is_acknowledged_and_then_it_goes_on(
    wired: tuple[str, Wire], told: list[str]
) -> None:
    url, wire = wired
    ran: list[str] = []
    database = Database(url)
    engine = Engine(
        database,
        engine_database(url),
        work(turn=lambda incoming, _: ran.append(incoming.id)),
        poll_seconds=0.05,
    )
    engine.start()
    try:
        before, during = message("T1", "1"), big(message("T1", "2"))
        assert accepted(engine, before)
        assert wait_until_idle(engine, PATIENCE)
        wire.cut()
        assert not accepted(engine, during)
        assert not database.answers()
        wire.mend()
        assert _until(lambda: accepted(engine, during))
        assert wait_until_idle(engine, PATIENCE)
        assert ran == [before.id, during.id]
        assert any("Database connection failed" in each for each in told)
        assert not any(WORDS in each for each in told)
    finally:
        engine.stop()
        database.close()


@pytest.mark.parametrize("trouble", ["max_page_count = 1", "query_only = ON"])
def test_what_the_disk_does_not_take_is_not_acknowledged_and_then_it_goes_on(
    tmp_path: Path, trouble: str, told: list[str]
) -> None:
    """Full: the file may not grow. Read-only: it may not be written."""
    url = f"sqlite:///{tmp_path / 'rex.db'}"
    ran: list[str] = []
    database = Database(url)
    engine = Engine(
        database,
        engine_database(url),
        work(turn=lambda incoming, _: ran.append(incoming.id)),
        poll_seconds=0.05,
    )
    engine.start()
    stopped = threading.Event()

    def troubled(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute(
            "PRAGMA max_page_count = 1000000" if stopped.is_set() else f"PRAGMA {trouble}"
        )
        if stopped.is_set():
            cursor.execute("PRAGMA query_only = OFF")
        cursor.close()

    try:
        event.listen(_get_dbos_instance()._sys_db.engine, "checkout", troubled)
        many = [message("T1", f"{number}", number) for number in range(6)]
        taken = [each for each in many[:3] if accepted(engine, big(each))]
        assert len(taken) < 3
        stopped.set()
        for each in many:
            assert _until(lambda each=each: accepted(engine, big(each)))
        assert wait_until_idle(engine, PATIENCE)
        assert sorted(ran) == [each.id for each in many]
        assert any("Database connection failed" in each for each in told)
        assert not any(WORDS in each for each in told)
    finally:
        stopped.set()
        engine.stop()
        database.close()


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)], ids=["ahead", "back"])
def test_when_the_clock_jumps_everything_recorded_is_done_once_and_in_order(
    start: Start, database: Empty, jump: timedelta
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


def move_clock(database: Empty, jump: timedelta, turns: list[str]) -> None:
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


def test_the_library_still_judges_where_we_look_after_it(start: Start) -> None:
    start()
    for module, name in ASKING:
        assert getattr(module, name) in (is_passing, is_passing_of_sqlite)
    assert is_passing_of_sqlite(OSError("database or disk is full"))
    assert is_passing_of_sqlite(OSError("database is locked"))
    assert not is_passing_of_sqlite(OSError("no such table: turn"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://rex@127.0.0.1:1/rex",
        "postgresql://rex@/rex?host=/nowhere",
        "sqlite:////nowhere/rex.db",
    ],
)
def test_a_database_that_cannot_be_reached_may_be_reached_later(url: str) -> None:
    with pytest.raises(DBAPIError) as failed, connect(url).connect() as connection:
        connection.execute(text("SELECT 1"))
    assert will_pass(failed.value)


def test_a_statement_that_is_wrong_stays_wrong(database: tests.database.Database) -> None:
    with pytest.raises(DBAPIError) as failed, database.engine.connect() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not will_pass(failed.value)


class UnderWay:
    """A turn, a job and a send, each of which meets the missing database in a place of its own."""

    def __init__(self, database: Database) -> None:
        self.begun, self.gone = threading.Barrier(4), threading.Event()
        self.ended: list[str] = []
        self._database = database
        self._stops = Stops(database, lambda: datetime.now(UTC))

    def turn(self, incoming: Incoming, steps: Steps) -> None:
        def think() -> str:
            self._meet_it()
            is_stopped = self._stops.pressed(incoming.place, incoming.ts)
            return "stopped" if is_stopped else "thought"

        thought = steps.call("model", think)
        self._read()  # what is no step meets it, too
        self.ended.append(f"turn {thought}")

    def job(self, _: JsonObject, steps: Steps) -> None:
        self.ended.append(f"job {steps.call('look', self._read)}")

    def send(self, _: JsonObject, steps: Steps) -> None:
        self.ended.append(f"send {steps.send('tell', lambda _: self._read())}")

    def _read(self) -> str:
        self._meet_it()
        with self._database.reading() as session:
            return str(session.scalar(text("SELECT 'read'")))

    def _meet_it(self) -> None:
        if not self.gone.is_set():
            self.begun.wait(PATIENCE)
            self.gone.wait(PATIENCE)


def test_work_under_way_waits_for_the_database_and_nothing_of_it_is_lost(
    wired: tuple[str, Wire],
) -> None:
    url, wire = wired
    database = Database(url)
    under_way, failed = UnderWay(database), list[str]()
    jobs = {"job": under_way.job, "send": under_way.send}
    told = work(turn=under_way.turn, jobs=jobs, failed=lambda *_: failed.append("failed"))
    engine = Engine(database, engine_database(url), told, poll_seconds=0.05)
    engine.start()
    try:
        engine.record(message("T1", "1"))
        engine.start_job("job", "1", {})
        engine.start_job("send", "1", {})
        under_way.begun.wait(PATIENCE)
        wire.cut()
        under_way.gone.set()
        time.sleep(1.0)
        wire.mend()
        assert wait_until_idle(engine, PATIENCE)
        assert sorted(under_way.ended) == ["job read", "send read", "turn thought"]
        assert (failed, engine.records.troubles(datetime.now(UTC))) == ([], [])
    finally:
        engine.stop()
        database.close()


def big(incoming: Incoming) -> Incoming:
    return incoming.model_copy(update={"text": "x" * 20_000, "fields": {"said": WORDS}})


def _until(holds: Callable[[], bool]) -> bool:
    return any(holds() for _ in range(20))
