"""A database with a workspace, its people and HirePilot's staff in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy.orm import Session

from domain.access import Plan, Role
from domain.sql.tables import MemberRow, WorkspaceRow
from tests.database import Database, Databases, empty, or_skipped
from tests.tickets.examples import DANA, THEO, WORKSPACE
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets, metadata, seed_staff

Rooms = Callable[[], AbstractContextManager[SqlTickets]]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A fresh database with people in it, once on SQLite and once on PostgreSQL."""
    with or_skipped(), databases.copy(request.param, with_people) as fresh:
        yield fresh


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """The same for tests that commit nothing: one of each kind serves them all."""
    with or_skipped(), databases.copy(request.param, with_people) as fresh:
        yield fresh


@pytest.fixture
def store(shared: Database) -> Iterator[SqlTickets]:
    """A store in one transaction, which is rolled back."""
    with Session(shared.engine, autoflush=False) as session:
        yield SqlTickets(session)


@pytest.fixture
def desk(store: SqlTickets) -> TicketDesk:
    return TicketDesk(store)


@pytest.fixture
def rooms(database: Database) -> Rooms:
    """A new transaction each time it is called."""

    @contextmanager
    def room() -> Iterator[SqlTickets]:
        with database.session() as session:
            yield SqlTickets(session)

    return room


def with_people(database: Database) -> None:
    """Prepare tables, a workspace with two members, and the staff of the demo."""
    empty(database)
    metadata.create_all(database.engine)
    with database.session() as session:
        with_people_in(session)


def with_people_in(session: Session) -> None:
    """Add a workspace with two members, and the staff of the demo."""
    _add_people(session)
    seed_staff(session)


def _add_people(session: Session) -> None:
    session.add(
        WorkspaceRow(
            id=WORKSPACE,
            name="Harbor & Finch",
            plan=Plan.PRO,
            currency="USD",
            timezone="UTC",
            deals_enabled=True,
            billing_enabled=True,
        )
    )
    session.flush()
    for member_id, name, role in ((THEO, "Theo", Role.TEAM_ADMIN), (DANA, "Dana", Role.MEMBER)):
        session.add(
            MemberRow(
                workspace_id=WORKSPACE,
                id=member_id,
                name=name,
                email=f"{name.lower()}@harborfinch.example",
                role=role,
                left_at=None,
            )
        )
    session.flush()
