"""A database with a workspace, its people and HirePilot's staff in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from domain.access import Plan, Role
from domain.sql.engine import connect
from domain.sql.tables import MemberRow, WorkspaceRow
from domain.sql.tables import metadata as crm_tables
from tests.tickets.examples import DANA, THEO, WORKSPACE
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets, seed_staff
from tickets.sql import metadata as ticket_tables

Rooms = Callable[[], AbstractContextManager[SqlTickets]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/rex.db")
    crm_tables.create_all(engine)
    ticket_tables.create_all(engine)
    with Session(engine) as session, session.begin():
        _add_people(session)
        seed_staff(session)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[SqlTickets]:
    """A store in one open transaction."""
    with Session(engine, autoflush=False) as session, session.begin():
        yield SqlTickets(session)


@pytest.fixture
def desk(store: SqlTickets) -> TicketDesk:
    return TicketDesk(store)


@pytest.fixture
def rooms(engine: Engine) -> Rooms:
    """A new transaction each time it is called."""

    @contextmanager
    def room() -> Iterator[SqlTickets]:
        with Session(engine, autoflush=False) as session, session.begin():
            yield SqlTickets(session)

    return room


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
