"""An engine of one's own, on both databases."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import bot.sql.database as kept
from bot.durable import care
from bot.durable.engine import Engine
from bot.durable.work import Job, Schedule, Work
from bot.settings import engine_database
from tests.bot.durable.wire import Wire, behind_a_wire
from tests.database import Database, Databases, empty, leave_bare, or_skipped

Start = Callable[..., Engine]
PATIENCE = 15.0
#: Tests wake the queues (tests/woken.py): this long only what nobody told of waits.
POLL_SECONDS = 0.25


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A fresh database with all tables; on PostgreSQL the engine's are there as well."""
    with or_skipped(), databases.copy(request.param, with_engine_tables) as fresh:
        yield fresh


def with_engine_tables(database: Database) -> None:
    """As an engine leaves it that had nothing to do."""
    empty(database)
    opened = kept.Database(database.url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(care, "HOUR", 0)
        engine = Engine(opened, engine_database(opened.url), work(), poll_seconds=POLL_SECONDS)
        engine.start()
        engine.stop()
    opened.close()


@pytest.fixture
def start(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start the engine with given work; started again, it is the same one after a restart."""
    monkeypatch.setattr(care, "HOUR", 0)  # else its own first work is among what a test counts
    opened = kept.Database(database.url)
    running: list[Engine] = []

    def started(
        jobs: dict[str, Job] | None = None,
        schedules: dict[str, Schedule] | None = None,
        **more: object,
    ) -> Engine:
        while running:
            running.pop().stop()
        engine = Engine(
            opened,
            engine_database(opened.url),
            work(jobs=jobs or {}, schedules=schedules or {}, **more),
            poll_seconds=POLL_SECONDS,
        )
        running.append(engine)
        engine.start()
        return engine

    yield started
    while running:
        running.pop().stop()
    opened.close()


def work(**more: object) -> Work:
    """Work of which a test names what it cares for."""
    return Work(
        **{  # type: ignore[arg-type]
            "turn": lambda _incoming, _steps: None,
            "failed": lambda _incoming, _steps, _fault: None,
            "alert": lambda _alert_id, _steps: True,
            "undelivered": (ConnectionError,),
            "refused": (),
            **more,
        }
    )


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until something holds; False when it took too long."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def wired(databases: Databases, tmp_path: Path) -> Iterator[tuple[str, Wire]]:
    """A PostgreSQL behind a wire."""
    with (
        or_skipped(),
        databases.copy("postgresql", leave_bare) as fresh,
        behind_a_wire(fresh, tmp_path) as it,
    ):
        yield it
