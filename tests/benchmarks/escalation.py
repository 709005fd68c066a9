"""How soon an incident's alerts have arrived, and how many ladder steps are taken a second.

Beside each stands how many bare writes of the same database take as long.
"""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console, RenderableType
from rich.table import Table
from sqlalchemy import select, update

from bot.playground import demo
from bot.playground.child import slack_of
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.server import EmulatorServer
from bot.service import Service
from bot.settings import Settings
from bot.sql.database import Database
from bot.sql.room import Room
from tests.database import Databases, Dialect, leave_bare
from tests.postgres import NoPostgres
from tests.tickets.examples import billing_crash, stranger
from tests.world import seen_from_outside, text_of
from tickets.climbing import climb
from tickets.desk import TicketDesk
from tickets.sql.escalation import incident

INCIDENTS, AT_ONCE, CLAIMERS = 1_000, 10, 4
#: Two Super Admins by two couriers.
ALERTS = 4
PATIENCE = 60.0


def main() -> None:
    """Print a table for each database."""
    for table in run():
        Console(width=120, highlight=False).print(table)


def run() -> Iterator[RenderableType]:
    """Deliver the alerts of so many incidents, and then climb all of their ladders one step.

    Ends with what did not arrive once for each person and courier, or was not climbed once.
    """
    missed: list[str] = []
    dialects: tuple[Dialect, ...] = ("sqlite", "postgresql")
    for dialect in dialects:
        with tempfile.TemporaryDirectory() as name, closing(Databases(Path(name))) as databases:
            try:
                with databases.copy(dialect, leave_bare) as bare:
                    url = bare.url.replace(f"sqlite:///{name}/", f"sqlite:///{name}/rex_")
                    database = Database(f"{url}.db" if "sqlite" in url else url)
                    yield _bench(dialect, database, name, missed)
            except NoPostgres as missing:
                yield f"{dialect} was skipped. {missing}"
    if missed:
        raise SystemExit(f"Not held: {'; '.join(missed)}.")
    yield "Held: every alert arrived once, and every step was taken once."


def _bench(dialect: str, database: Database, folder: str, missed: list[str]) -> Table:
    database.upgrade()
    database.seed(datetime.now(UTC))
    waits, cards, mails = _deliver(database, folder)
    bare = _write(database)
    claims, seconds = _claim(database)
    database.close()
    title = f"{INCIDENTS:,} incidents, {AT_ONCE} at a time; a bare write takes {bare * 1000:.2f} ms"
    table = Table("", dialect, "x bare write", title=title)
    for name, share in (("p50", 0.50), ("p99", 0.99)):
        wait = _share(waits, share)
        table.add_row(f"report to all alerts, {name}", f"{wait:.2f} s", f"{wait / bare:,.0f}")
    table.add_row("incidents whose alerts did not all arrive", str(_wrong(waits)), "")
    table.add_row("cards and mails that arrived", f"{cards:,} and {mails:,}", "")
    table.add_row(
        f"ladder steps a second, {CLAIMERS} claimers",
        f"{claims / seconds:,.0f}",
        f"{seconds / max(claims, 1) / bare:.1f} a step",
    )
    table.add_row("steps taken of those due", f"{claims:,} of {INCIDENTS:,}", "")
    each = INCIDENTS * ALERTS // 2
    counts = {"cards": (cards, each), "mails": (mails, each), "steps": (claims, INCIDENTS)}
    missed += [
        f"{dialect}: {found:,} {what} instead of {due:,}"
        for what, (found, due) in counts.items()
        if found != due
    ]
    return table


def _deliver(database: Database, folder: str) -> tuple[list[float], int, int]:
    """Return the seconds from each report to the last of its alerts; and what arrived of cards and mails."""
    emulator, inbox = Emulator(), Inbox()
    demo.set_scene(emulator)
    slack = EmulatorServer(emulator)
    with slack, inbox:
        settings = Settings(smtp_host="127.0.0.1", smtp_port=inbox.port, port=0, home=Path(folder))
        service = Service(settings, database, slack_of(seen_from_outside(slack)), poll_seconds=0.05)
        service.start()
        waits = []
        for first in range(0, INCIDENTS, AT_ONCE):
            waits += _batch(database, service, range(first, first + AT_ONCE))
        service.stop()
        return waits, _cards(emulator), len(inbox.mails)


def _cards(emulator: Emulator) -> int:
    """Count the cards in everybody's Slack: what REX has told anybody."""
    messages = (
        message for channel in emulator.channels.values() for message in channel.messages.values()
    )
    return sum(message.user.is_bot and "TKT-" in text_of(message) for message in messages)


def _batch(database: Database, service: Service, numbers: range) -> list[float]:
    opened: dict[str, float] = {}
    for number in numbers:
        report = billing_crash(f"turn-{number}", replace(stranger(), slack_user=f"U{number}"))
        began = time.perf_counter()
        with database.transaction() as session:
            alerts = TicketDesk(Room.on(session).tickets).open(
                replace(report, rule_id=f"benchmark.{number}"), datetime.now(UTC)
            )
        opened[alerts.ticket.ref] = began
        for alert in alerts.alerts:
            service.engine.alert(str(alert.id))
    waits: dict[str, float] = {}
    deadline = time.perf_counter() + PATIENCE
    while len(waits) < len(opened) and time.perf_counter() < deadline:
        time.sleep(0.01)
        with database.transaction() as session:
            desk = TicketDesk(Room.on(session).tickets)
            for ref in opened.keys() - waits.keys():
                if desk.tally(ref).sent == ALERTS:
                    waits[ref] = time.perf_counter() - opened[ref]
    return [waits.get(ref, PATIENCE) for ref in opened]


def _write(database: Database) -> float:
    """Return the seconds of a bare write: a row of its own by each of as many as claim steps."""
    with database.transaction() as session:
        numbers = session.scalars(select(incident.c.number)).all()

    def write(number: int) -> None:
        with database.transaction() as session:
            this = update(incident).where(incident.c.number == number)
            session.execute(this.values(title=incident.c.title))

    began = time.perf_counter()
    with ThreadPoolExecutor(CLAIMERS) as threads:
        list(threads.map(write, numbers))
    return (time.perf_counter() - began) / len(numbers)


def _claim(database: Database) -> tuple[int, float]:
    """Let several claimers take the next step of every ladder; return steps taken and seconds."""
    later = datetime.now(UTC) + timedelta(minutes=20)
    with database.transaction() as session:
        numbers = [each.number for each in Room.on(session).tickets.due_before(later)]

    def take(number: int) -> int:
        with database.transaction() as session:
            store = Room.on(session).tickets
            incident = store.incident(number)
            return int(incident is not None and climb(incident, store, later) is not None)

    began = time.perf_counter()
    with ThreadPoolExecutor(CLAIMERS) as threads:
        taken = sum(threads.map(take, [each for each in numbers for _ in range(2)]))
    return taken, time.perf_counter() - began


def _share(waits: list[float], share: float) -> float:
    return sorted(waits)[min(int(len(waits) * share), len(waits) - 1)]


def _wrong(waits: list[float]) -> int:
    return sum(wait >= PATIENCE for wait in waits)


if __name__ == "__main__":
    main()
