"""Requirements that the database keeps by itself, whoever writes to it."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from tests.database import Database
from tests.tickets.examples import DANA, NOW, billing_crash
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets
from tickets.sql.escalation import alert
from tickets.sql.staffing import staff_user
from tickets.sql.tables import ticket, ticket_message
from tickets.ticket import FIELD_NAMES

REFUSED = (IntegrityError, StatementError)


@pytest.fixture
def session(shared: Database) -> Any:
    """A transaction with one ticket in it, rolled back at the end."""
    with Session(shared.engine, autoflush=False) as session:
        TicketDesk(SqlTickets(session)).open(billing_crash(), NOW)
        yield session


@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize(
    ("value", "reason"), [(None, None), ("x", "y"), ("", ""), ("", None)], ids=str
)
def test_each_field_has_a_value_or_a_reason(
    session: Session, name: str, value: str | None, reason: str | None
) -> None:
    with pytest.raises(IntegrityError, match=f"ck_ticket_{name}_or_reason"):
        session.execute(update(ticket).values({f"field_{name}": value, f"missing_{name}": reason}))


@pytest.mark.parametrize(
    "change",
    [
        {"status": "lost"},
        {"severity": "P5"},
        {"claimed_at": NOW},
        {"status": "resolved"},
        {"status": "pending"},
        {"csat": 6},
        {"csat": 5},
        {"incident_id": ticket.c.id},
        {"workspace_id": None},
        {"member_id": ticket.c.id},
        {"transcript": None},
    ],
    ids=lambda change: " ".join(f"{name} {value}" for name, value in change.items())[:24],
)
def test_a_ticket_cannot_become_nonsense(session: Session, change: Mapping[str, object]) -> None:
    with pytest.raises(REFUSED):
        session.execute(update(ticket).values(change))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "sent"},
        {"sent_at": NOW},
        {"state": "failed"},
        {"state": "lost"},
        {"courier": "pigeon"},
        {"dedupe_key": "the same for all"},
        {"ticket_id": DANA},
        {"notice": "rumour"},
    ],
    ids=str,
)
def test_an_alert_cannot_become_nonsense(session: Session, change: Mapping[str, object]) -> None:
    with pytest.raises(REFUSED):
        session.execute(update(alert).values(change))


def test_one_ticket_per_turn(session: Session) -> None:
    same = session.execute(ticket.select()).mappings().one()
    row = {**same, "id": DANA, "number": 1002, "about": "OPP-9"}
    with pytest.raises(IntegrityError):
        session.execute(insert(ticket).values(row))


def test_a_message_says_who_may_read_it(session: Session) -> None:
    (ticket_id,) = session.scalars(ticket.select().with_only_columns(ticket.c.id))
    row = {"id": DANA, "ticket_id": ticket_id, "author": "Ines", "text": "x", "at": NOW}
    with pytest.raises(IntegrityError):
        session.execute(insert(ticket_message).values(row))


@pytest.mark.parametrize(
    "change",
    [{"role": "guest"}, {"email": "INES@hirepilot.example"}, {"slack_user": None}],
    ids=str,
)
def test_staff_cannot_become_nonsense(session: Session, change: Mapping[str, object]) -> None:
    with pytest.raises(REFUSED):
        session.execute(update(staff_user).values(change))


def test_a_rollback_leaves_no_trace(shared: Database) -> None:
    for _ in range(2):
        with Session(shared.engine) as session:
            opened = TicketDesk(SqlTickets(session)).open(billing_crash(), NOW)
            assert (opened.ticket.number, opened.is_new) == (1001, True)
