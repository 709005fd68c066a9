"""Requirements: a database that is gone for a while costs people that while, and nothing else."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import Pool

from bot.durable.storage import file_of
from bot.handle import SORRY
from bot.settings import engine_database
from domain.sql.engine import BUSY_MILLISECONDS, sqlite_module
from tests.bot.durable.wire import behind_a_wire
from tests.database import Databases, migrate_and_seed, or_skipped
from tests.world import PATIENCE, World

WIN = "mark the Umbra deal as won for 96k, contract over 12 months from 2031-01-31, billed monthly"
BROKEN = "billing tab crashes with error 500"
#: What Slack repeats an event after, for longer than any outage here.
RETRIES = (0.2, *[1.0] * 200)
#: Seconds that work under way may take longer: the library looks for its database less and less
#: often, after an outage of a minute as seldom as every 90 seconds.
RARELY = 90.0


class Outage(Protocol):
    def cut(self) -> None: ...

    def mend(self) -> None: ...


class Locked:
    """Both files of an SQLite, which somebody else has locked: nothing can be written."""

    def __init__(self, url: str) -> None:
        self._files = [file_of(url), file_of(engine_database(url))]
        self._held = ExitStack()

    def cut(self) -> None:
        for file in self._files:
            assert file is not None
            lock = sqlite_module().connect(
                file, isolation_level=None, check_same_thread=False, timeout=10
            )
            self._held.enter_context(closing(lock))
            lock.execute("BEGIN EXCLUSIVE")

    def mend(self) -> None:
        self._held.close()


@pytest.fixture(params=[1.5, pytest.param(60.0, marks=pytest.mark.thorough)])
def seconds(request: pytest.FixtureRequest) -> float:
    """For how long the database is gone."""
    return float(request.param)


@pytest.fixture
def impatient(seconds: float) -> Iterator[None]:
    """In a short outage, SQLite waits for a lock no longer than a moment, so that it is met at all."""

    def wait_less(connection: DBAPIConnection, *_: object) -> None:
        if hasattr(connection, "total_changes") and seconds < BUSY_MILLISECONDS / 1000:  # SQLite's
            connection.cursor().execute("PRAGMA busy_timeout = 200")

    event.listen(Pool, "checkout", wait_less)
    yield
    event.remove(Pool, "checkout", wait_less)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def gone(
    request: pytest.FixtureRequest, databases: Databases, seeded: Path, tmp_path: Path
) -> Iterator[tuple[World, Outage]]:
    """A running REX, and what takes its database away."""
    if request.param == "sqlite":
        world = World.start(seeded, tmp_path)
        yield world, Locked(world.database.url)
        world.stop()
        return
    with (
        or_skipped(),
        databases.copy("postgresql", migrate_and_seed) as fresh,
        behind_a_wire(fresh, tmp_path) as (url, wire),
    ):
        world = World.on(url)
        yield world, wire
        world.stop()


def live_through(world: World, outage: Outage, seconds: float) -> None:
    """Turns, clicks and jobs under way while the database goes; more of them while it is gone."""
    world.emulator.rules.retry_delays = RETRIES
    theo, dana, ines = (world.person(name) for name in ("Theo", "Dana", "Ines"))
    card = world.message_with_button(theo, "Confirm", theo.dm(WIN))
    dana.dm(BROKEN)
    alert = world.message_with_button(ines, "Acknowledge", None)
    world.emulator.fault("chat.*", times=4, delay=0.5)
    begun = dana.dm("what does Negotiation mean")
    assert theo.click(card, "Confirm").ok
    outage.cut()
    dana.reply(begun, "what is a lead")
    refused = ines.click(alert, "Acknowledge")
    time.sleep(seconds)
    outage.mend()
    world.wait_for(lambda: ines.click(alert, "Acknowledge").ok, lambda: "never acknowledged")
    world.at_rest(PATIENCE + RARELY)
    assert not refused.ok


def expect_everything(world: World) -> None:
    records = world.service.engine.records
    assert {"status won", "order of $96,000"} <= world.facts_of_deal("OPP-2005")
    assert [ticket.acknowledged_by for ticket in world.tickets()] == ["Ines Duarte"]
    said = world.shown_to("Dana") + world.shown_to("Theo")
    assert "Negotiation" in said
    assert SORRY not in said
    world.wait_for(lambda: not records.counts(), records.counts)  # a schedule may just run
    assert world.service.engine.is_well()


@pytest.mark.usefixtures("impatient")
def test_a_database_that_is_gone_for_a_while_costs_nothing(
    gone: tuple[World, Outage], seconds: float
) -> None:
    world, outage = gone
    live_through(world, outage, seconds)
    expect_everything(world)
