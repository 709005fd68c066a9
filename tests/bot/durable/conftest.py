"""An engine of one's own, on both databases."""

from collections.abc import Callable, Iterator

import pytest

import tests.database
from bot.durable.engine import Engine
from bot.durable.work import Job, Schedule, Work
from bot.settings import engine_database
from bot.sql.database import Database

Start = Callable[..., Engine]


@pytest.fixture
def start(database: tests.database.Database) -> Iterator[Start]:
    """Start the engine with given work; started again, it is the same one after a restart."""
    kept = Database(database.url)
    running: list[Engine] = []

    def started(
        jobs: dict[str, Job] | None = None,
        schedules: dict[str, Schedule] | None = None,
        **more: object,
    ) -> Engine:
        while running:
            running.pop().stop()
        engine = Engine(
            kept,
            engine_database(kept.url),
            work(jobs=jobs or {}, schedules=schedules or {}, **more),
            poll_seconds=0.05,
        )
        running.append(engine)
        engine.start()
        return engine

    yield started
    while running:
        running.pop().stop()
    kept.close()


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
