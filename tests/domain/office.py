"""The demo agencies as tests use them: their people by name, their records by transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.access import Actor
from domain.changing import Occasion
from domain.demo import AGENCIES
from domain.events import Source
from domain.sql import demo
from domain.sql.records import SqlRecords
from tests.database import Database, empty

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """A database with the demo in it."""

    database: Database

    @contextmanager
    def records(self) -> Iterator[SqlRecords]:
        """The records, in a transaction that commits at the end."""
        with self.database.session() as session:
            yield SqlRecords(session)

    def actor(self, name: str) -> Actor:
        """Somebody by their e-mail name: "dana" of Harbor & Finch, "leo" of Brightside."""
        with self.records() as records:
            return who(records, name)


def who(records: SqlRecords, name: str) -> Actor:
    """Somebody by their e-mail name, within a transaction that is already open."""
    for agency in AGENCIES:
        if found := records.member_by_email(agency.id, f"{name}@{agency.domain}"):
            return found
    raise LookupError(name)


def at(when: datetime = NOW, key: str = "k") -> Occasion:
    """How a test gives a command: from Slack, now, under a key that it can change."""
    return {"now": when, "source": Source.SLACK, "key": key}


def seeded(database: Database) -> None:
    """All tables, and the demo in them."""
    empty(database)
    with database.session() as session:
        demo.seed(session, NOW)
